//! Evidence in formats that give a summary, from outside: what a gate says about it and what the report tells.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::format_push_string,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use rstest::rstest;

use support::tiny::Tiny;
use support::{checks, gate};

const GREEN: &str = "<testsuites time='90'><testsuite name='s'><testcase name='a'/></testsuite></testsuites>";
const RED: &str = "<testsuites time='30'><testsuite name='s'><testcase name='b'><failure message='no'/></testcase></testsuite></testsuites>";

/// A gate with one evidence and one check for each requirement, judged: the outcome and reason of each.
fn judge(entry: &str, files: &[(&str, &str)], requirements: &[&str]) -> Vec<(String, String)> {
    let mut lines = String::new();
    for (index, requirement) in requirements.iter().enumerate() {
        let text = serde_json::to_string(requirement).unwrap();
        lines += &format!("      c{index}: {{require: {text}}}\n");
    }
    let mut tiny = Tiny::new()
        .gate("g", &format!("evidence: {{it: {{{entry}}}}}\ngroups:\n  all:\n    checks:\n{lines}"));
    for (path, text) in files {
        tiny = tiny.file(&format!("evidence/g/{path}"), text.as_bytes());
    }
    let (_, report) = tiny.judge(&[]);
    assert!(report["errors"].is_null(), "{:#}", report["errors"]);
    checks(gate(&report, "g"))
        .iter()
        .map(|check| (check["outcome"].as_str().unwrap().to_owned(), check["reason"].to_string()))
        .collect()
}

fn outcomes(entry: &str, files: &[(&str, &str)], requirements: &[&str]) -> Vec<String> {
    judge(entry, files, requirements).into_iter().map(|(outcome, _)| outcome).collect()
}

#[rstest]
#[case("file: it.xml, unbound: true", "it.xml")]
#[case("file: it.xml, format: junit, unbound: true", "it.xml")]
#[case("file: it.txt, format: pytest, unbound: true", "it.txt")]
fn a_test_report_is_judged_by_its_summary(#[case] entry: &str, #[case] file: &str) {
    let requirements = [
        "$.it.tests.failed == 0",
        "$.it.tests.duration < 2 min",
        "$.it.tests.duration < 1 min",
        "$.it.tests.pass_rate >= 100%",
        "count($.it.tests.cases[?@.state == 'passed']) == 1",
        "count($.it.tests.failures[*]) == 0",
    ];
    let expected = ["pass", "pass", "fail", "pass", "pass", "pass"];
    assert_eq!(outcomes(entry, &[(file, GREEN)], &requirements), expected);
}

#[test]
fn several_reports_are_one_and_a_broken_one_breaks_it() {
    let entry = "file: \"*.xml\", many: 2, format: junit, unbound: true";
    let requirements = [
        "$.it.tests.total == 2",
        "$.it.tests.failed == 1",
        "$.it.tests.pass_rate >= 50%",
        "$.it.tests.duration == 2 min",
    ];
    assert_eq!(outcomes(entry, &[("a.xml", GREEN), ("b.xml", RED)], &requirements), ["pass"; 4]);
    let broken = judge(entry, &[("a.xml", GREEN), ("b.xml", &RED[..60])], &["$.it.tests.failed == 0"]);
    assert_eq!(broken[0].0, "error");
    assert!(broken[0].1.contains("g/b.xml:1:43: the file is cut short"), "{broken:?}");
    let mixed = judge(
        "file: \"*.xml\", many: 2, unbound: true",
        &[("a.xml", GREEN), ("b.xml", "<report/>")],
        &["$.it.tests.failed == 0"],
    );
    assert!(mixed[0].0 == "error" && mixed[0].1.contains("gives `coverage`"), "{mixed:?}");
}

#[test]
fn what_a_summary_does_not_have_is_missing_with_its_reason() {
    let text = "SF:a\nDA:1,1\nend_of_record\n";
    let found =
        judge("file: it.info, unbound: true", &[("it.info", text)], &["$.it.coverage.branches >= 80%"]);
    assert_eq!(found[0].0, "missing");
    assert!(found[0].1.contains("there are no branches that could be covered"), "{found:?}");
    let text = "# Plan\n\nNothing to tick.\n";
    let found = judge("file: it.md, unbound: true", &[("it.md", text)], &["$.it.counts.pending == 0"]);
    assert_eq!(found[0].0, "missing");
    assert!(found[0].1.contains("there is no task"), "{found:?}");
}

#[test]
fn nothing_executed_and_nothing_ticked_is_never_green() {
    let nothing = "<testsuites tests='0' failures='0' errors='0'/>";
    let requirements =
        ["$.it.tests.failed == 0", "$.it.tests.errors == 0", "default($.it.tests.failed, 0) == 0"];
    assert_eq!(outcomes("file: it.xml, unbound: true", &[("it.xml", nothing)], &requirements), ["fail"; 3]);
    let text = "- [x] done\n- [ ] open\n\n| Item | Status |\n|--|--|\n| a | great |\n";
    let requirements =
        ["$.it.counts.pending == 0", "$.it.counts.unclear == 0", "all($.it.items[*].state == 'pass')"];
    assert_eq!(outcomes("file: it.md, unbound: true", &[("it.md", text)], &requirements), ["fail"; 3]);
}

#[test]
fn plain_documents_are_paths_into_the_original() {
    let requirements = ["$.it.p95 < 300 ms", "$.it.at == '2025-10-11'", "$.it.ok"];
    let yaml = "p95: 287\nat: 2025-10-11\nok: true\n";
    assert_eq!(outcomes("file: it.yml, unbound: true", &[("it.yml", yaml)], &requirements), ["pass"; 3]);
    let lines = "{\"p\": 1}\n{\"p\": 2}\n";
    let requirements = ["count($.it[*]) == 2", "max($.it[*].p) == 2"];
    assert_eq!(outcomes("file: it.jsonl, unbound: true", &[("it.jsonl", lines)], &requirements), ["pass"; 2]);
}

#[test]
fn a_path_cannot_bind_what_is_no_document() {
    let tiny = Tiny::new().gate(
        "g",
        "evidence: {it: {file: it.xml, format: junit, commit: $.commit}}\ngroups: {a: {checks: {x: {require: $.it.tests.failed == 0}}}}\n",
    );
    let (code, report) = tiny.judge(&[]);
    assert_eq!(code, 2);
    let said = report["errors"].to_string();
    assert!(said.contains("`commit` is a path") && said.contains("stamp"), "{said}");
}
