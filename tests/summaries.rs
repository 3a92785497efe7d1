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

const TRIVY: &str = r#"{"SchemaVersion": 2, "ArtifactName": "app", "Commit": "4f1c9e27b86d03a5e7f2914c60d8ab35c17e92f4", "Results": [
    {"Target": "Cargo.lock", "Vulnerabilities": [
        {"VulnerabilityID": "CVE-1", "PkgName": "p", "InstalledVersion": "1", "Severity": "CRITICAL", "Title": "Overflow"},
        {"VulnerabilityID": "CVE-2", "PkgName": "q", "InstalledVersion": "2", "Severity": "LOW", "FixedVersion": "3"}]}]}"#;

const SARIF: &str = r#"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "t"}}, "results": [
    {"ruleId": "r/1", "level": "error", "message": {"text": "Bad"}, "locations": [
        {"physicalLocation": {"artifactLocation": {"uri": "src/a.rs"}, "region": {"startLine": 3}}}]}]}]}"#;

#[test]
fn findings_are_judged_by_severity_and_the_original_is_beside_them() {
    let requirements = [
        "$.it.findings.total == 2",
        "$.it.findings.critical == 1",
        "$.it.findings.high == 0 and $.it.findings.unknown == 0",
        "count($.it.findings.list[?@.severity == 'critical']) == 1",
        "all($.it.findings.list[*].where == 'p@1')",
        "count($.it.raw.Results[*].Vulnerabilities[?@.FixedVersion]) == 1",
        "$.it.findings.critical == 0",
        // Trivy does not say what it could not look at.
        "$.it.findings.errors == 0",
    ];
    let expected = ["pass", "pass", "pass", "pass", "fail", "pass", "fail", "missing"];
    let entry = "format: trivy, file: it.json, unbound: true";
    assert_eq!(outcomes(entry, &[("it.json", TRIVY)], &requirements), expected);
}

#[test]
fn a_report_in_another_format_is_broken_and_says_what_it_looks_like() {
    for (format, text, said) in [
        ("grype", TRIVY, "write `format: trivy`"),
        ("sarif", TRIVY, "write `format: trivy`"),
        ("trivy", SARIF, "write `format: sarif`"),
        ("npm-audit", r#"{"error": {"code": "ENOLOCK"}}"#, "npm audit failed (ENOLOCK)"),
        ("osv", "", "the file is empty"),
    ] {
        let entry = format!("format: {format}, file: it.json, unbound: true");
        let found = judge(&entry, &[("it.json", text)], &["default($.it.findings.total, 0) == 0"]);
        assert!(found[0].0 == "error" && found[0].1.contains(said), "{format}: {found:?}");
    }
}

#[test]
fn sarif_is_known_by_its_name_and_several_are_added() {
    let entry = "file: \"*.sarif\", many: 2, unbound: true";
    let requirements =
        ["$.it.findings.high == 2", "$.it.findings.errors == 0", "count($.it.findings.list[*]) == 2"];
    assert_eq!(outcomes(entry, &[("a.sarif", SARIF), ("b.sarif", SARIF)], &requirements), ["pass"; 3]);
    let red =
        judge("file: a.sarif.json, unbound: true", &[("a.sarif.json", SARIF)], &["$.it.findings.high == 0"]);
    assert_eq!(red[0].0, "fail");
    // One that did not scan takes the answer from all.
    let nothing = r#"{"version": "2.1.0", "runs": [{"tool": {}}]}"#;
    let found = judge(entry, &[("a.sarif", SARIF), ("b.sarif", nothing)], &["$.it.findings.critical == 0"]);
    assert!(found[0].0 == "missing" && found[0].1.contains("did not scan"), "{found:?}");
}

#[test]
fn a_scan_that_looked_at_nothing_is_missing() {
    for (format, text, said) in [
        ("trivy", r#"{"SchemaVersion": 2, "ArtifactName": "a"}"#, "no target was scanned"),
        ("eslint", "[]", "no file was linted"),
        ("axe", "[]", "no page was tested"),
        (
            "checkov",
            r#"{"passed": 0, "failed": 0, "skipped": 0, "checkov_version": "3"}"#,
            "no check was made",
        ),
        ("zap", r#"{"@version": "2", "site": []}"#, "no site was scanned"),
    ] {
        let entry = format!("format: {format}, file: it.json, unbound: true");
        let found = judge(&entry, &[("it.json", text)], &["$.it.findings.total == 0"]);
        assert!(found[0].0 == "missing" && found[0].1.contains(said), "{format}: {found:?}");
    }
    // Of gitleaks, nothing found is what it writes.
    for text in ["[]", "null"] {
        let entry = "format: gitleaks, file: it.json, unbound: true";
        assert_eq!(outcomes(entry, &[("it.json", text)], &["$.it.findings.total == 0"]), ["pass"]);
    }
}

#[test]
fn a_path_binds_by_the_original() {
    let tiny = Tiny::new()
        .gate(
            "g",
            "evidence: {it: {file: it.json, format: trivy, commit: $.Commit}}\ngroups: {a: {checks: {x: {require: $.it.findings.total == 2}}}}\n",
        )
        .file("evidence/g/it.json", TRIVY);
    for (commit, outcome) in
        [("4f1c9e27b86d03a5e7f2914c60d8ab35c17e92f4", "pass"), (&"0".repeat(40), "missing")]
    {
        let (_, report) = tiny.judge(&["--commit", commit]);
        assert_eq!(checks(gate(&report, "g"))[0]["outcome"], outcome, "{commit}");
    }
}
