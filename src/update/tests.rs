#![allow(clippy::format_push_string, reason = "a test says what it expects in the shortest way")]

use proptest::prelude::*;
use rstest::rstest;

use super::written::{SIGN, blanked};
use super::*;
use crate::report::fixtures;

/// Every marker that there is, with something old between.
fn dashboard(line_end: &str) -> String {
    let mut out = String::from("# Dashboard\n\nkept\n");
    for section in Section::ALL {
        let name = section.name;
        out.push_str(&format!(
            "\n<!-- gatekeeper:{name} -->\n@@stale@@\n<!-- /gatekeeper:{name} -->\nkept {name}\n"
        ));
        if let Some(name) = section.dashboard {
            out.push_str(&format!("<!-- {name}_START -->\n## Old 85 %\n<!-- {name}_END -->\nkept {name}"));
        }
    }
    out.replace('\n', line_end)
}

fn updated(text: &str, report: &Report) -> String {
    let bytes = update("d.md", text.as_bytes(), report).unwrap_or_else(|found| panic!("{found:#?}"));
    String::from_utf8(bytes).unwrap()
}

/// What stands outside of the markers, each part with the line of the marker that follows or comes before.
fn outside(bytes: &[u8]) -> Vec<Vec<u8>> {
    let regions = markers::regions(bytes).unwrap();
    let mut reached = 0;
    let mut parts = Vec::new();
    for region in regions {
        parts.push(bytes[reached..region.body.start].to_vec());
        reached = region.body.end;
    }
    parts.push(bytes[reached..].to_vec());
    parts
}

#[test]
fn every_section_of_every_report_keeps_the_rest_and_says_the_same_again() {
    for (name, report) in fixtures::all() {
        for line_end in ["\n", "\r\n", "\r"] {
            let before = dashboard(line_end);
            let once = updated(&before, &report);
            assert_eq!(outside(before.as_bytes()), outside(once.as_bytes()), "{name}");
            assert_eq!(updated(&once, &report), once, "{name}");
            assert!(!once.contains("@@stale@@") && !once.contains("85 %"), "{name}");
            let plain = once.replace(line_end, "");
            assert!(!plain.contains(['\r', '\n']), "{name}: one kind of line end");
            let deceptive = plain.chars().find(|c| crate::report::escape::is_deceptive(*c));
            assert_eq!(deceptive, None, "{name}");
        }
    }
}

#[test]
fn every_section_says_what_was_decided() {
    let report = fixtures::no_go();
    let GateReport::Judged(judged) = &report.gates[0] else { panic!("it is judged") };
    let score = &judged.score.as_ref().unwrap().value;
    for (marker, says) in [
        ("READINESS_SCORE", vec!["NO-GO", score, &judged.groups[0].title]),
        ("CI_SNAPSHOT", vec!["NO-GO", score, "2026-11-20 18:00 UTC", &judged.title]),
    ] {
        let text = updated(&format!("<!-- {marker}_START -->\n<!-- {marker}_END -->"), &report);
        for word in says {
            assert!(text.contains(word), "{marker}: no {word} in\n{text}");
        }
        assert!(text.contains("\n## "), "{marker}");
    }
    for section in Section::ALL {
        let text =
            updated(&format!("<!-- gatekeeper:{0} -->\n<!-- /gatekeeper:{0} -->", section.name), &report);
        assert!(!text.contains("\n#"), "{}: the heading is the document's own", section.name);
    }
    let mut all = String::new();
    for section in Section::ALL {
        all.push_str(&format!("<!-- gatekeeper:{0} -->\n<!-- /gatekeeper:{0} -->\n", section.name));
    }
    insta::assert_snapshot!("sections", updated(&all, &report));
    insta::assert_snapshot!("sections_of_a_pipeline", updated(&all, &fixtures::pipeline()));
}

#[test]
fn a_marker_can_name_one_gate_of_several() {
    let report = fixtures::pipeline();
    let text = "<!-- gatekeeper:score production -->\n<!-- /gatekeeper:score production -->\n\
                <!-- gatekeeper:score staging -->\n<!-- /gatekeeper:score -->\n";
    let now = updated(text, &report);
    let (production, staging) = now.split_once("/gatekeeper:score production").unwrap();
    assert!(production.contains("gate production") && !production.contains("gate staging"));
    assert!(staging.contains("gate staging") && !staging.contains("gate production"));
    let found = update("d.md", text.replace("staging", "stagign").as_bytes(), &report).unwrap_err();
    assert_eq!((found.len(), found[0].code), (1, "unknown-gate"));
    assert_eq!(found[0].help, ["did you mean `staging`?"]);
}

/// A run without a decision leaves no earlier one standing, whatever gate the marker names.
#[test]
fn a_run_that_could_not_decide_says_so_in_every_section() {
    let report = fixtures::errors();
    for section in Section::ALL {
        let name = section.name;
        let text = format!("<!-- gatekeeper:{name} production -->\nGO 100\n<!-- /gatekeeper:{name} -->\n");
        let now = updated(&text, &report);
        assert!(now.contains("Could not decide") && now.contains("unknown-key"), "{now}");
        assert!(!now.contains("GO 100"));
    }
}

#[rstest]
#[case::none("# no marker\n", &[("no-marker", 0)])]
#[case::empty("", &[("no-marker", 0)])]
#[case::no_end("a\n<!-- READINESS_SCORE_START -->\nb\n", &[("unbalanced-marker", 2)])]
#[case::no_start("a\n<!-- READINESS_SCORE_END -->\n", &[("unbalanced-marker", 2)])]
#[case::other_end("<!-- READINESS_SCORE_START -->\n<!-- CI_SNAPSHOT_END -->\n", &[("unbalanced-marker", 2)])]
#[case::other_form("<!-- READINESS_SCORE_START -->\n<!-- /gatekeeper:score -->\n", &[("unbalanced-marker", 2)])]
#[case::other_gate("<!-- gatekeeper:score a -->\n<!-- /gatekeeper:score b -->\n", &[("unbalanced-marker", 2)])]
#[case::end_names_a_gate("<!-- gatekeeper:score -->\n<!-- /gatekeeper:score b -->\n", &[("unbalanced-marker", 2)])]
#[case::nested(
    "<!-- gatekeeper:score -->\n<!-- gatekeeper:checks -->\n<!-- /gatekeeper:checks -->\n<!-- /gatekeeper:score -->\n",
    &[("nested-marker", 2), ("unbalanced-marker", 4)]
)]
#[case::nested_in_itself(
    "<!-- gatekeeper:score -->\n<!-- gatekeeper:score -->\n<!-- /gatekeeper:score -->\n",
    &[("nested-marker", 2)]
)]
#[case::twice(
    "<!-- CI_SNAPSHOT_START -->\n<!-- CI_SNAPSHOT_END -->\n<!-- CI_SNAPSHOT_START -->\n<!-- CI_SNAPSHOT_END -->\n",
    &[("repeated-marker", 3)]
)]
#[case::unknown(
    "<!-- gatekeeper:scores -->\n<!-- /gatekeeper:scores -->\n",
    &[("unknown-section", 1), ("unknown-section", 2)]
)]
#[case::capital("<!-- Gatekeeper:Score -->\n<!-- /gatekeeper:Score -->\n", &[("unknown-section", 1), ("unknown-section", 2)])]
#[case::no_section("<!-- gatekeeper: -->\n", &[("unknown-section", 1)])]
#[case::two_gates("<!-- gatekeeper:score a b -->\n", &[("marker", 1)])]
#[case::in_code("```\n<!-- gatekeeper:score -->\n<!-- /gatekeeper:score -->\n```\n", &[("no-marker", 0)])]
#[case::in_a_line("See <!-- gatekeeper:score --> and <!-- /gatekeeper:score -->\n", &[("no-marker", 0)])]
#[case::end_in_code("<!-- gatekeeper:score -->\n~~~\n<!-- /gatekeeper:score -->\n", &[("unbalanced-marker", 1)])]
#[case::deep("    <!-- gatekeeper:score -->\n    <!-- /gatekeeper:score -->\n", &[("no-marker", 0)])]
fn mistakes_of_markers_are_refused(#[case] text: &str, #[case] expected: &[(&str, usize)]) {
    let found = update("d.md", text.as_bytes(), &fixtures::go()).unwrap_err();
    let found: Vec<_> =
        found.iter().map(|one| (one.code, one.line_column().map_or(0, |(line, _)| line))).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_mistake_says_what_to_do() {
    for (text, says) in [
        ("<!-- gatekeeper:scores -->\n", "did you mean `score`?"),
        ("<!-- READINESS_SCORE_START -->\n", "end it with <!-- READINESS_SCORE_END --> in a line of its own"),
        ("nothing\n", "the sections are score, snapshot, groups, checks, evidence, way"),
        ("a\nx <!-- gatekeeper:score -->\n", "line 2: a marker stands alone in its line"),
        (
            "```\n<!-- gatekeeper:score -->\n```\n",
            "line 2: a marker stands alone in its line, and outside of code",
        ),
    ] {
        let found = update("d.md", text.as_bytes(), &fixtures::go()).unwrap_err();
        let help = found.iter().flat_map(|one| &one.help).cloned().collect::<Vec<_>>().join("\n");
        assert!(help.contains(says), "{text:?}: {help}");
    }
}

#[rstest]
#[case::tight("<!--gatekeeper:way-->\n<!--/gatekeeper:way-->")]
#[case::indented("  <!-- gatekeeper:way --> \t\nold\n   <!-- /gatekeeper:way -->\n")]
#[case::after_code(
    "```md\n<!-- gatekeeper:way -->\n```\n<!-- gatekeeper:way -->\n<!-- /gatekeeper:way -->\n"
)]
#[case::after_inline_code("```x``` y\n<!-- gatekeeper:way -->\n<!-- /gatekeeper:way -->\n")]
#[case::longer_fence("````\n```\n<!-- x -->\n````\n<!-- gatekeeper:way -->\n<!-- /gatekeeper:way -->\n")]
#[case::mark("\u{feff}<!-- gatekeeper:way -->\n<!-- /gatekeeper:way -->")]
#[case::other_comments(
    "<!-- TOC_START -->\n<!-- id: x -->\n<!-- gatekeeper:way -->\n<!-- /gatekeeper:way -->"
)]
fn these_are_markers(#[case] text: &str) {
    let report = fixtures::no_go();
    let now = updated(text, &report);
    assert_eq!(now.matches(SIGN).count(), 1, "{now}");
    assert_eq!(outside(text.as_bytes()), outside(now.as_bytes()));
    assert_eq!(updated(&now, &report), now);
}

#[test]
fn what_is_no_utf_8_is_kept_and_utf_16_is_refused() {
    let mut bytes = b"caf\xe9 \x00\n<!-- gatekeeper:way -->\n<!-- /gatekeeper:way -->\n\xff\xfe end".to_vec();
    let now = update("d.md", &bytes, &fixtures::go()).unwrap();
    assert!(now.starts_with(b"caf\xe9 \x00\n<!-- gatekeeper:way -->\n"));
    assert!(now.ends_with(b"<!-- /gatekeeper:way -->\n\xff\xfe end"));
    // Where it is refused, the line is said in words: places in bytes are not those of the text shown.
    bytes.extend(b"\n<!-- gatekeeper:way -->\n");
    let found = update("d.md", &bytes, &fixtures::go()).unwrap_err();
    assert!(found[0].message.starts_with("line 5: ") && found[0].span.is_none(), "{found:?}");
    for text in [b"\xff\xfe<\0".as_slice(), b"\xfe\xff\0<"] {
        assert_eq!(update("d.md", text, &fixtures::go()).unwrap_err()[0].code, "encoding");
    }
}

#[test]
fn what_gatekeeper_wrote_is_blank_to_a_reader_of_evidence() {
    let text = updated(&dashboard("\r\n"), &fixtures::no_go());
    let blank = blanked(&text).unwrap();
    assert_eq!(blank.len(), text.len());
    assert!(!blank.contains(SIGN) && !blank.contains("NO-GO") && blank.contains("kept score"));
    let breaks = |text: &str| text.match_indices(['\r', '\n']).map(|(at, _)| at).collect::<Vec<_>>();
    assert_eq!(breaks(&blank), breaks(&text));
    // What a person keeps between markers is the person's.
    let own = dashboard("\n");
    assert_eq!(blanked(&own).unwrap(), own);
    // Without its markers, nobody knows where it ends.
    for broken in [
        text.replace("<!-- /gatekeeper:score -->", ""),
        text.replace("<!-- gatekeeper:score -->", ""),
        format!("{SIGN}\n| Check | Status |\n|---|---|\n| a | pass |\n"),
        format!("<!-- gatekeeper:score -->\nmine\n{SIGN}\n"),
    ] {
        assert!(blanked(&broken).is_err(), "{broken}");
    }
    for example in [format!("```\n{SIGN}\n```\n- [ ] open\n"), format!("See `{SIGN}`\n")] {
        assert_eq!(blanked(&example).unwrap(), example);
    }
}

/// Lines of a file: of all kinds, and pairs of markers among them.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,30}",
        "\\PC{0,10}",
        Just("```".to_owned()),
        Just("~~~~".to_owned()),
        Just("| a | b |\r".to_owned()),
        Just(SIGN.to_owned()),
        Just("<!-- gatekeeper:way -->".to_owned()),
        Just("<!-- /gatekeeper:way -->".to_owned()),
        Just("<!-- READINESS_SCORE_START -->\r".to_owned()),
        Just("<!-- READINESS_SCORE_END -->".to_owned()),
        Just("<!-- gatekeeper:checks production -->".to_owned()),
        Just("<!-- /gatekeeper:checks -->".to_owned()),
    ]
}

proptest! {
    /// Whatever a file holds: refused, or the same outside of its markers, and done the second time.
    #[test]
    fn outside_of_markers_every_byte_stays(
        lines in prop::collection::vec(line(), 0..14),
        junk in prop::collection::vec(any::<u8>(), 0..6),
    ) {
        let mut bytes = lines.join("\n").into_bytes();
        bytes.extend(junk);
        let report = fixtures::hostile();
        if let Ok(once) = update("d.md", &bytes, &report) {
            prop_assert_eq!(outside(&bytes), outside(&once));
            prop_assert_eq!(update("d.md", &once, &report).unwrap(), once);
        }
    }

    /// A pair of markers is found in any text without code, and the text around it stays.
    #[test]
    fn markers_are_found_in_any_text(before in "([^`~<]{0,20}\n){0,4}", after in "(\n[^`~<]{0,20}){0,4}", body in "[^<`~]{0,40}") {
        let text = format!("{before}<!-- gatekeeper:score -->\n{body}\n<!-- /gatekeeper:score -->{after}");
        let now = updated(&text, &fixtures::go());
        let start = format!("{before}<!-- gatekeeper:score -->\n{SIGN}\n");
        prop_assert!(now.starts_with(&start));
        let end = format!("\n<!-- /gatekeeper:score -->{after}");
        prop_assert!(now.ends_with(&end));
        prop_assert!(now.contains("97.5"));
    }
}
