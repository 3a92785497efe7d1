use std::collections::HashSet;

use super::*;
use crate::report::EvidenceState;

#[test]
fn every_format_has_a_name_of_its_own_and_refuses_nothing_at_all() {
    let names: HashSet<_> = FORMATS.iter().map(|format| format.name).collect();
    assert_eq!(names.len(), FORMATS.len());
    for format in FORMATS {
        assert_eq!(by_name(format.name).map(|found| found.name), Some(format.name));
        assert!(format.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b.is_ascii_digit()));
        assert!(format.extensions.iter().all(|it| it.starts_with('.') && it.len() > 1), "{}", format.name);
        for nothing in [&b""[..], b" \r\n\t", b"\xEF\xBB\xBF", b"\xFF\xFE", b"\x00\x01\x02", b"\xFF\xFF"] {
            let problem = read(format, "x", nothing, Wants::default()).unwrap_err();
            assert_eq!(problem.state, EvidenceState::Broken, "{}: {nothing:x?}", format.name);
        }
    }
    let infos: HashSet<_> = infos().iter().map(|info| info.name).collect();
    let aliases: usize = FORMATS.iter().map(|format| format.aliases.len()).sum();
    assert_eq!(infos.len(), FORMATS.len() + aliases, "aliases are names of their own");
    assert!(infos.iter().all(|name| by_name(name).is_some()));
    for unknown in ["", "JSON", "json ", "tar"] {
        assert!(by_name(unknown).is_none(), "{unknown}");
    }
}

#[test]
fn a_mistake_is_said_with_its_place_and_its_line() {
    let json = by_name("json").unwrap();
    let long = format!("{{\"x\": \"{}\",}}", "y".repeat(200));
    for (bytes, start, end) in [
        (&b""[..], "g/x.json:1:1: the file is empty", ""),
        (b"{\n  \"a\": NaN\n}", "g/x.json:2:8: JSON has no `NaN`, in `\"a\": NaN`", ""),
        (b"\xEF\xBB\xBF[1,\n\xC3\xA9]", "g/x.json:2:1: ", ""),
        (b"{\"a\": 1\n\xFF}", "g/x.json:2:1: the file is not UTF-8", "(save the file as UTF-8)"),
        (b"\xEF\xBB\xBF{\xFF}", "g/x.json:1:2: the file is not UTF-8", ""),
        (b"\xFF\xFE{", "g/x.json: ", "(at byte 2)"),
        (b"{\0}", "g/x.json:1:2: ", ""),
        (long.as_bytes(), "g/x.json:1:", ""),
    ] {
        let problem = read(json, "g/x.json", bytes, Wants::default()).unwrap_err();
        assert!(problem.text.starts_with(start), "{bytes:x?}: {}", problem.text);
        assert!(problem.text.contains(end), "{bytes:x?}: {}", problem.text);
        assert!(problem.text.len() < 250 && !problem.text.contains('\n'), "{}", problem.text);
    }
}
