//! Evidence that is broken, enormous or malicious: an `error` or `missing` check with a reason that names the file,
//! never a pass, a panic or a hang.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::format_collect,
    clippy::format_push_string,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use rstest::rstest;
use support::tiny::Tiny;
use support::{checks, gate};

const GATE: &str = "
evidence:
  run: {unbound: true}
groups:
  all:
    checks:
      fast: {require: $.run.p95 < 300 ms}
";

/// A document that passes.
const GOOD: &str = "{\n  \"p95\": 200,\n  \"name\": \"Ünïcode ✓\"\n}\n";

fn project(content: impl AsRef<[u8]>) -> Tiny {
    Tiny::new().gate("tiny", GATE).file("evidence/tiny/run.json", content)
}

/// The outcome and reason of the only check, where the call did not say GO.
fn refused(tiny: &Tiny) -> (String, String) {
    let (code, report) = tiny.judge(&[]);
    let judged = gate(&report, "tiny");
    assert_eq!((code, &judged["decision"]), (1, &"NO-GO".into()), "{judged}");
    let check = checks(judged)[0];
    let text = |key: &str| check[key].as_str().unwrap().to_owned();
    (text("outcome"), text("reason"))
}

fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let mark = mark.then_some(0xFEFF);
    let units = mark.into_iter().chain(text.encode_utf16());
    units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

#[rstest]
#[case::plain(GOOD.into())]
#[case::byte_order_mark(format!("\u{feff}{GOOD}").into())]
#[case::utf16_little(utf16(GOOD, false, true))]
#[case::utf16_big(utf16(GOOD, true, true))]
#[case::windows_lines(GOOD.replace('\n', "\r\n").into())]
#[case::one_line(GOOD.replace('\n', "").into())]
#[case::a_repeated_key_elsewhere(r#"{"p95": 200, "other": {"a": 1, "a": 2}}"#.into())]
#[case::nested_as_deep_as_allowed(format!(r#"{{"p95": 200, "deep": {}{}}}"#, "[".repeat(126), "]".repeat(126)).into())]
#[case::long_number_elsewhere(r#"{"p95": 200, "id": 123456789012345678901234567890}"#.into())]
#[case::a_million_spaces(format!("{}{GOOD}", " ".repeat(1_000_000)).into())]
fn unusual_and_judged(#[case] content: Vec<u8>) {
    let (code, report) = project(content).judge(&[]);
    assert_eq!((code, &gate(&report, "tiny")["decision"]), (0, &"GO".into()), "{report}");
}

/// Broken files: a word of the reason, and the place where there is one.
#[rstest]
#[case::empty(b"".to_vec(), "empty", None)]
#[case::white_space(b" \n\t\r\n ".to_vec(), "empty", None)]
#[case::only_a_mark(b"\xEF\xBB\xBF".to_vec(), "empty", None)]
#[case::cut_short(GOOD[..20].into(), "cut short", Some((3, 5)))]
#[case::cut_in_a_string(br#"{"p95": 200, "name": "abc"#.to_vec(), "cut short", Some((1, 26)))]
#[case::binary(vec![0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13], "", None)]
#[case::random((0..4096_u32).map(|i| (i * 7919 % 251) as u8).collect(), "", None)]
#[case::nul(b"{\"p95\": 200\0}".to_vec(), "", None)]
#[case::only_nul(vec![0; 1000], "", None)]
#[case::nul_in_a_string(b"{\"p95\": 200, \"a\": \"b\0c\"}".to_vec(), "", None)]
#[case::utf16_without_mark_little(utf16(GOOD, false, false), "UTF-16", None)]
#[case::utf16_without_mark_big(utf16(GOOD, true, false), "UTF-16", None)]
#[case::utf16_cut(utf16(GOOD, false, true)[..41].to_vec(), "", None)]
#[case::utf16_lone_half(b"\xFF\xFE\"\0\x00\xD8\"\0".to_vec(), "", None)]
#[case::utf32(b"\xFF\xFE\0\0{\0\0\0}\0\0\0".to_vec(), "", None)]
#[case::not_utf8(b"{\"p95\": 200, \"name\": \"\xE9t\xE9\"}".to_vec(), "UTF-8", None)]
#[case::surrogate_in_utf8(b"{\"p95\": 200, \"name\": \"\xED\xA0\x80\"}".to_vec(), "UTF-8", None)]
#[case::nan(br#"{"p95": NaN}"#.to_vec(), "NaN", Some((1, 9)))]
#[case::infinity(br#"{"p95": -Infinity}"#.to_vec(), "Infinity", Some((1, 10)))]
#[case::hexadecimal(br#"{"p95": 0x10}"#.to_vec(), "", Some((1, 10)))]
#[case::leading_zero(br#"{"p95": 0200}"#.to_vec(), "", Some((1, 9)))]
#[case::leading_plus(br#"{"p95": +200}"#.to_vec(), "", Some((1, 9)))]
#[case::trailing_comma("{\n \"p95\": 200,\n}".into(), "", Some((3, 1)))]
#[case::single_quotes(br"{'p95': 200}".to_vec(), "", Some((1, 2)))]
#[case::comment("// from k6\n{\"p95\": 200}".into(), "", Some((1, 1)))]
#[case::second_document("{\"p95\": 200}\n{\"p95\": 500}".into(), "", Some((2, 1)))]
#[case::ten_thousand_deep(format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000)).into(), "128", Some((1, 129)))]
#[case::ten_thousand_deep_objects(
    format!(r#"{{"p95": 200, "d": {}1{}}}"#, r#"{"a":"#.repeat(10_000), "}".repeat(10_000)).into(), "128", None
)]
#[case::never_closed("[".repeat(1_000_000).into(), "128", Some((1, 129)))]
#[case::large_file_storage(
    b"version https://git-lfs.github.com/spec/v1\noid sha256:0000\nsize 12345\n".to_vec(), "lfs", Some((1, 1))
)]
#[case::web_page(b"<!DOCTYPE html>\n<html><body>502 Bad Gateway</body></html>".to_vec(), "HTML", Some((1, 1)))]
#[case::xml(b"<?xml version=\"1.0\"?>\n<testsuites/>".to_vec(), "XML", Some((1, 1)))]
#[case::yaml(b"p95: 200\n".to_vec(), "", Some((1, 1)))]
fn broken(#[case] content: Vec<u8>, #[case] says: &str, #[case] place: Option<(usize, usize)>) {
    let tiny = project(content);
    let (outcome, reason) = refused(&tiny);
    assert_eq!(outcome, "error", "{reason}");
    assert!(reason.contains("tiny/run.json"), "{reason}");
    assert!(reason.to_lowercase().contains(&says.to_lowercase()), "{reason}");
    if let Some((line, column)) = place {
        assert!(reason.contains(&format!("tiny/run.json:{line}:{column}")), "{reason}");
    }
    assert!(reason.lines().count() == 1 && reason.len() < 600, "one readable line: {reason}");
}

/// Well-formed JSON that cannot be judged.
#[rstest]
#[case::too_large_for_any_tool(r#"{"p95": 1e999}"#, "error", "1e999")]
#[case::too_large_and_negative(r#"{"p95": -1e999}"#, "error", "1e999")]
#[case::enormous_exponent(r#"{"p95": 1e999999999999999999999}"#, "error", "")]
#[case::tiny_exponent(r#"{"p95": 1e-999999999999999999999}"#, "error", "")]
#[case::eighteen_digits(r#"{"p95": 200.000000000000001}"#, "error", "17")]
#[case::a_million_digits(&format!("{{\"p95\": {}}}", "1".repeat(1_000_000)), "error", "17")]
#[case::number_as_text(r#"{"p95": "200"}"#, "error", "")]
#[case::boolean(r#"{"p95": true}"#, "error", "")]
#[case::list(r#"{"p95": [200]}"#, "error", "")]
#[case::repeated_key(r#"{"p95": 500, "p95": 200}"#, "error", "p95")]
#[case::repeated_key_by_escape(r#"{"p95": 500, "\u007095": 200}"#, "error", "p95")]
#[case::repeated_key_beside(r#"{"p95": 200, "a": 1, "a": 1}"#, "error", "")]
#[case::null(r#"{"p95": null}"#, "missing", "null")]
#[case::absent(r#"{"p99": 200}"#, "missing", "p95")]
#[case::null_document("null", "missing", "")]
#[case::number_document("200", "missing", "")]
#[case::empty_object("{}", "missing", "p95")]
#[case::look_alike_key("{\"р95\": 200}", "missing", "p95")]
#[case::list_around(r#"[{"p95": 200}]"#, "missing", "")]
fn cannot_be_judged(#[case] content: &str, #[case] outcome: &str, #[case] says: &str) {
    let (found, reason) = refused(&project(content));
    assert_eq!(found, outcome, "{reason}");
    assert!(reason.contains(says), "{reason}");
    assert!(reason.contains("run"), "{reason}");
    assert!(reason.len() < 600, "one readable line, not {} bytes", reason.len());
}

#[test]
fn what_is_broken_leaves_the_other_checks_alone() {
    let tiny = Tiny::new()
        .gate(
            "tiny",
            "
evidence:
  run: {unbound: true}
  build: {unbound: true}
groups:
  all:
    checks:
      fast: {require: $.run.p95 < 300 ms}
      built: {require: $.build.ok == true}
",
        )
        .file("evidence/tiny/run.json", "{")
        .file("evidence/tiny/build.json", r#"{"ok": true}"#);
    let (code, report) = tiny.judge(&[]);
    let judged = gate(&report, "tiny");
    let outcomes: Vec<_> = checks(judged).iter().map(|check| check["outcome"].as_str().unwrap()).collect();
    assert_eq!((code, outcomes), (1, vec!["error", "pass"]));
    assert_eq!(judged["reasons"][0]["code"], "broken-evidence");
    assert_eq!(judged["next"], "hold");
}

#[cfg(unix)]
mod files {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;

    use super::*;
    use support::tiny::finish;

    const EVIDENCE: &str = "evidence/tiny/run.json";

    /// A project whose evidence file is still to be made.
    fn without() -> Tiny {
        let tiny = project(GOOD);
        std::fs::remove_file(tiny.at(EVIDENCE)).unwrap();
        tiny.file("outside/run.json", GOOD)
    }

    #[rstest]
    #[case::out_by_path("../../outside/run.json", "error")]
    #[case::to_nothing("nowhere.json", "missing")]
    #[case::to_itself("run.json", "error")]
    #[case::to_a_folder(".", "error")]
    #[case::to_a_device("/dev/zero", "error")]
    #[case::to_a_terminal("/dev/stdin", "error")]
    #[case::to_a_system_file("/proc/self/environ", "error")]
    fn a_link(#[case] target: &str, #[case] outcome: &str) {
        let tiny = without();
        symlink(target, tiny.at(EVIDENCE)).unwrap();
        let (found, reason) = refused(&tiny);
        assert!(found == outcome || found == "error", "{found}: {reason}");
        assert!(reason.contains("tiny/run.json"), "{reason}");
    }

    #[test]
    fn a_link_within_the_evidence_folder_is_followed() {
        let tiny = without().file("evidence/other/run.json", GOOD);
        symlink("../other/run.json", tiny.at(EVIDENCE)).unwrap();
        assert_eq!(tiny.judge(&[]).0, 0);
    }

    #[test]
    fn a_folder_that_is_a_link_out_is_not_entered() {
        let tiny = without();
        std::fs::remove_dir(tiny.at("evidence/tiny")).unwrap();
        symlink("../outside", tiny.at("evidence/tiny")).unwrap();
        let (outcome, reason) = refused(&tiny);
        assert_eq!(outcome, "error", "{reason}");
    }

    #[test]
    fn a_loop_of_links_ends() {
        let tiny = without();
        symlink("b.json", tiny.at(EVIDENCE)).unwrap();
        symlink("run.json", tiny.at("evidence/tiny/b.json")).unwrap();
        assert_eq!(refused(&tiny).0, "error");
        let tiny = without();
        std::fs::remove_dir(tiny.at("evidence/tiny")).unwrap();
        symlink("tiny", tiny.at("evidence/tiny")).unwrap();
        assert_eq!(refused(&tiny).0, "error");
    }

    #[test]
    fn a_folder_that_holds_itself_ends_a_deep_pattern() {
        let tiny = without();
        let gate = GATE.replace("{unbound: true}", "{file: '**/run.json', many: 1, unbound: true}");
        let gate = gate.replace("$.run.p95 < 300 ms", "'max($.run[*].p95) < 300 ms'");
        tiny.write("gates/tiny.yaml", format!("gate: tiny\n{gate}"));
        tiny.write("evidence/tiny/a/run.json", GOOD);
        symlink("..", tiny.at("evidence/tiny/a/up")).unwrap();
        let (code, report) = tiny.judge(&[]);
        assert!(code == 0 || code == 1, "{report}");
    }

    #[test]
    fn a_folder_in_place_of_the_file() {
        let tiny = without();
        std::fs::create_dir(tiny.at(EVIDENCE)).unwrap();
        let (outcome, reason) = refused(&tiny);
        assert_eq!(outcome, "error", "{reason}");
        assert!(reason.contains("tiny/run.json"), "{reason}");
    }

    #[test]
    fn a_pipe_is_not_waited_for() {
        let tiny = without();
        assert!(Command::new("mkfifo").arg(tiny.at(EVIDENCE)).status().unwrap().success());
        let (outcome, reason) = refused(&tiny);
        assert_eq!(outcome, "error", "{reason}");
        assert!(reason.contains("regular file"), "{reason}");
    }

    #[test]
    fn pipes_in_place_of_other_files_are_not_waited_for() {
        for (path, code) in [
            ("gates/people.yaml", 2),
            ("gates/waivers.yaml", 2),
            ("gates/other.yaml", 2),
            ("saved.json", 2),
            ("release.json", 2),
            ("evidence/tiny/votes/one.json", 0),
        ] {
            let tiny = project(GOOD);
            std::fs::create_dir_all(tiny.at(path).parent().unwrap()).unwrap();
            assert!(Command::new("mkfifo").arg(tiny.at(path)).status().unwrap().success());
            let mut arguments = vec!["evaluate", "tiny"];
            match path {
                "saved.json" => arguments.extend(["--standing", path]),
                "release.json" => arguments.extend(["--release", path]),
                _ => {}
            }
            let ran = tiny.run(&arguments);
            assert_eq!(ran.code, code, "{path}: {}", ran.stderr);
        }
    }

    #[test]
    fn a_file_that_may_not_be_read() {
        let tiny = project(GOOD);
        let file = tiny.at(EVIDENCE);
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o000)).unwrap();
        if std::fs::read(&file).is_ok() {
            println!("skipped: this user may read everything");
            return;
        }
        let (outcome, reason) = refused(&tiny);
        assert_eq!(outcome, "error", "{reason}");
        assert!(reason.contains("tiny/run.json"), "{reason}");
    }

    /// Five gigabytes, refused by the stated limit with less memory than the file would need.
    #[test]
    fn an_enormous_file_is_refused_by_a_stated_limit() {
        let tiny = without();
        let file = std::fs::File::create(tiny.at(EVIDENCE)).unwrap();
        file.set_len(5 << 30).unwrap();
        let mut command = Command::new("sh");
        let binary = env!("CARGO_BIN_EXE_gatekeeper");
        let call = format!("ulimit -v 200000; exec '{binary}' evaluate --format json");
        command.current_dir(tiny.path()).args(["-c", &call]);
        let ran = finish(command);
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        let report = support::json(&ran);
        let check = checks(gate(&report, "tiny"))[0];
        assert_eq!(check["outcome"], "error");
        let reason = check["reason"].as_str().unwrap();
        assert!(reason.contains("tiny/run.json") && reason.contains("MiB"), "{reason}");
    }

    #[test]
    fn a_name_of_odd_characters_is_shown_harmlessly() {
        let tiny = without();
        let gate = GATE.replace("{unbound: true}", "{file: '*.json', unbound: true}");
        tiny.write("gates/tiny.yaml", format!("gate: tiny\n{gate}"));
        tiny.write("evidence/tiny/a\u{1b}[2Jb\n\u{202e}.json", "{");
        let ran = tiny.run(&["evaluate"]);
        assert_eq!(ran.code, 1);
        assert!(!ran.stdout.contains(['\u{1b}', '\u{202e}']), "{}", ran.stdout);
    }
}
