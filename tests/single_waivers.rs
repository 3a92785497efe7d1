//! Which tests fail, told from outside, and waivers for single ones of them.

#![allow(
    clippy::unwrap_used,
    clippy::format_collect,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use rstest::rstest;
use serde_json::Value;

use support::tiny::Tiny;
use support::{checks, gate};

const AT: &str = "2026-11-21T12:00:00Z";

/// A `junit` report of so many tests, the named ones failed.
fn report(failed: &[&str]) -> String {
    let failed: String = failed
        .iter()
        .map(|name| {
            format!("<testcase name='{name}' classname='pay'><failure message='no {name}'/></testcase>")
        })
        .collect();
    format!("<testsuite name='s'><testcase name='ok' classname='pay'/>{failed}</testsuite>")
}

fn waivers(lines: &[&str]) -> String {
    let waivers = lines.iter().map(|line| {
        format!(
            "- {{gate: g, check: tests, reason: known, approved_by: ada, ticket: T-1, expires: 2026-12-31, {line}}}\n"
        )
    });
    format!("waivers:\n{}", waivers.collect::<String>())
}

fn project(files: &[String], waived: &[&str]) -> Tiny {
    let entry = "unit: {file: '*.xml', many: 1, unbound: true}";
    let check = "tests: {title: Tests, require: $.unit.tests.failed == 0}";
    let mut tiny = Tiny::new()
        .gate("g", &format!("evidence: {{{entry}}}\ngroups: {{all: {{checks: {{{check}}}}}}}\n"))
        .file("gates/waivers.yaml", waivers(waived));
    for (index, file) in files.iter().enumerate() {
        tiny = tiny.file(&format!("evidence/g/{index}.xml"), file);
    }
    tiny
}

fn states(report: &Value) -> Vec<String> {
    let waivers = gate(report, "g")["waivers"].as_array().unwrap();
    waivers.iter().map(|it| it["state"].as_str().unwrap().to_owned()).collect()
}

#[rstest]
#[case::the_one(&["a"], &["match: {id: pay > a}"], 3, "waived", "in-use")]
#[case::in_every_file(&["a", "a"], &["match: {id: pay > a}"], 3, "waived", "in-use")]
#[case::a_new_one(&["a", "b"], &["match: {id: pay > a}"], 1, "fail", "not-enough")]
#[case::two(&["a b"], &["match: {id: [pay > a, pay > b]}"], 3, "waived", "in-use")]
#[case::one_each(&["a b"], &["match: {id: pay > a}", "match: {id: pay > b}"], 3, "waived", "in-use in-use")]
#[case::fixed(&[""], &["match: {id: pay > a}"], 0, "pass", "unused")]
#[case::no_such(&["b"], &["match: {id: pay > a}"], 1, "fail", "unused")]
#[case::another_release(&["a"], &["release: '9', match: {id: pay > a}"], 1, "fail", "other-release")]
fn a_single_test_is_accepted(
    #[case] files: &[&str],
    #[case] waived: &[&str],
    #[case] code: i32,
    #[case] outcome: &str,
    #[case] expected: &str,
) {
    let files: Vec<String> =
        files.iter().map(|failed| report(&failed.split_whitespace().collect::<Vec<_>>())).collect();
    let (got, report) = project(&files, waived).judge(&["--at", AT, "--release", "1"]);
    assert_eq!(
        (got, checks(gate(&report, "g"))[0]["outcome"].as_str().unwrap(), states(&report).join(" ").as_str()),
        (code, outcome, expected)
    );
}

/// A SARIF report with these findings, each as id and score.
fn sarif(findings: &[(&str, &str)]) -> String {
    let rules: Vec<Value> = findings
        .iter()
        .map(|(id, score)| serde_json::json!({"id": id, "properties": {"security-severity": score}}))
        .collect();
    let results: Vec<Value> = findings
        .iter()
        .enumerate()
        .map(|(index, (id, _))| {
            let place = serde_json::json!({"artifactLocation": {"uri": format!("src/{index}.rs")}, "region": {"startLine": 7}});
            serde_json::json!({"ruleId": id, "message": {"text": "m"}, "locations": [{"physicalLocation": place}]})
        })
        .collect();
    serde_json::json!({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "t", "rules": rules}}, "results": results}]})
        .to_string()
}

/// The same over the findings of a scanner in SARIF: an id goes by the rule, wherever it was found.
#[rstest]
#[case::the_one(&[("CVE-1", "9.8"), ("CVE-2", "3.0")], "[CVE-1]", 3, "waived", "in-use")]
#[case::in_two_places(&[("CVE-1", "9.8"), ("CVE-1", "9.8")], "[CVE-1]", 3, "waived", "in-use")]
#[case::a_new_one(&[("CVE-1", "9.8"), ("CVE-3", "8.1")], "[CVE-1]", 1, "fail", "not-enough")]
#[case::both(&[("CVE-1", "9.8"), ("CVE-3", "8.1")], "[CVE-1, CVE-3]", 3, "waived", "in-use")]
#[case::in_part(&[("CVE-11", "9.8")], "[CVE-1]", 1, "fail", "unused")]
#[case::other_case(&[("CVE-1", "9.8")], "[cve-1]", 1, "fail", "unused")]
#[case::not_counted(&[("CVE-1", "9.8"), ("CVE-4", "12")], "[CVE-1]", 3, "waived", "in-use")]
#[case::fixed(&[("CVE-2", "3.0")], "[CVE-1]", 0, "pass", "unused")]
fn a_single_finding_is_accepted(
    #[case] findings: &[(&str, &str)],
    #[case] ids: &str,
    #[case] code: i32,
    #[case] outcome: &str,
    #[case] state: &str,
) {
    let check = "tests: {title: Findings, require: $.scan.findings.critical + $.scan.findings.high == 0}";
    let tiny = Tiny::new()
        .gate(
            "g",
            &format!("evidence: {{scan: {{file: scan.sarif, unbound: true}}}}\ngroups: {{all: {{checks: {{{check}}}}}}}\n"),
        )
        .file("gates/waivers.yaml", waivers(&[&format!("match: {{id: {ids}}}")]))
        .file("evidence/g/scan.sarif", sarif(findings));
    let (got, report) = tiny.judge(&["--at", AT]);
    let check = checks(gate(&report, "g"))[0].clone();
    assert_eq!(
        (got, check["outcome"].as_str().unwrap(), states(&report).join(" ").as_str()),
        (code, outcome, state),
        "{check:#}"
    );
    if outcome == "fail" {
        let worst = &check["offenders"][0];
        assert_eq!(
            (&worst["id"], &worst["where"]),
            (&findings[0].0.into(), &"src/0.rs:7".into()),
            "{worst:#}"
        );
    }
}

#[test]
fn more_failures_than_a_report_names_are_all_looked_through() {
    let names: Vec<String> = (0..60).map(|number| format!("t{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let files = [report(&names)];
    let (_, told) = project(&files, &["match: {id: pay > t59}"]).judge(&["--at", AT]);
    let check = checks(gate(&told, "g"))[0].clone();
    assert_eq!(
        (check["offenders"].as_array().unwrap().len(), &check["more_offenders"]),
        (20, &Value::from(40))
    );
    let problem = gate(&told, "g")["waivers"][0]["problem"].as_str().unwrap().to_owned();
    assert!(problem.starts_with("it matches 1 of 60, and without it the check is fail"), "{problem}");
    let ids: Vec<String> = names.iter().map(|name| format!("pay > {name}")).collect();
    let all = format!("match: {{id: [{}]}}", ids.join(", "));
    assert_eq!(project(&files, &[&all]).judge(&["--at", AT]).0, 3);
}

#[test]
fn the_failed_tests_are_named_in_every_style() {
    let tiny = project(&[report(&["a", "b", "c", "d", "e", "f", "g"])], &["match: {id: pay > a}"]);
    let (_, told) = tiny.judge(&["--at", AT]);
    assert_eq!(
        checks(gate(&told, "g"))[0]["offenders"][0],
        serde_json::json!({"evidence": "unit", "id": "pay > a", "state": "failed", "title": "no a"})
    );
    assert_eq!(gate(&told, "g")["waivers"][0]["match"], serde_json::json!(["pay > a"]));
    let full = tiny.run(&["evaluate", "--at", AT, "--style", "full", "--width", "120"]).stdout;
    assert!(full.contains("failed pay > a · no a\n") && full.contains("failed pay > e · no e\n"), "{full}");
    assert!(!full.contains("pay > f") && full.contains("      and 2 more\n"), "{full}");
    assert!(full.contains("NOT-ENOUGH") && full.contains("only pay > a"), "{full}");
    let compact = tiny.run(&["evaluate", "--at", AT, "--style", "compact", "--width", "120"]).stdout;
    assert!(compact.contains("    pay > a · pay > b · pay > c · and 4 more\n"), "{compact}");
}

#[test]
fn names_from_outside_are_escaped() {
    let evil = "<testsuite name='s'><testcase name='&#27;[2Jx&#10;GO' classname='c'><failure/></testcase></testsuite>";
    let evil = evil.replace("&#27;", "\u{9b}");
    for style in ["full", "compact"] {
        let ran = project(std::slice::from_ref(&evil), &["match: {id: c}"])
            .run(&["evaluate", "--at", AT, "--style", style]);
        assert!(!ran.stdout.contains('\u{9b}') && !ran.stdout.contains("\nGO"), "{}", ran.stdout);
        assert!(ran.stdout.contains("c > "), "{}", ran.stdout);
    }
}

#[test]
fn scenarios_and_sensitivity_know_them() {
    let tiny = project(&[report(&["a"])], &["match: {id: pay > a}"]).file(
        "gates/g.scenarios.yaml",
        "evidence: ../evidence\nrelease: {}\nat: 2026-11-21T12:00:00Z\nscenarios:\n  \
         accepted:\n    expect: {decision: CONDITIONAL, checks: {tests: waived}}\n  \
         made-up:\n    set: {$.unit.tests.failed: 1}\n    expect: {decision: NO-GO, checks: {tests: fail}}\n",
    );
    let ran = tiny.run(&["test"]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    let ran = tiny.run(&["test", "--sensitivity"]);
    assert!(ran.code < 2, "{}{}", ran.stdout, ran.stderr);
}
