//! Reading evidence from outside: on any number of threads, in parts or as a whole, the report is the same.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what it expects in the shortest way")]

mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use support::{Ran, run};

const INSTANT: &str = "2026-01-01T12:00:00Z";

fn evaluate(folder: &Path, more: &[&str]) -> Ran {
    let path = |name: &str| folder.join(name).display().to_string();
    let (gates, evidence) = (path("gates"), path("evidence"));
    let arguments = ["evaluate", "--gates", &gates, "--evidence", &evidence, "--at", INSTANT];
    run(arguments.iter().chain(more))
}

/// Makes the folder of gates and that of a gate's evidence, which it gives.
fn folders(folder: &Path, gate: &str) -> PathBuf {
    let evidence = folder.join("evidence").join(gate);
    fs::create_dir_all(&evidence).unwrap();
    fs::create_dir_all(folder.join("gates")).unwrap();
    evidence
}

/// A gate over 200 files: most are good, and the others are wrong in each a way of its own.
fn write(folder: &Path) {
    let evidence = folders(folder, "many");
    let mut gate = String::from("gate: many\nevidence:\n");
    let mut checks = String::from("groups:\n  g:\n    checks:\n");
    for index in 0..200 {
        let _ = writeln!(gate, "  e{index}: {{max_age: 1d, produced_at: $.at}}");
        let _ = writeln!(
            checks,
            "      c{index}: {{require: 'count($.e{index}.list[?@.n > 2]) == {}'}}",
            index % 9
        );
        let items: Vec<String> = (0..index % 11).map(|n| format!("{{\"n\": {n}, \"x\": [{n}]}}")).collect();
        let good = format!("{{\"at\": \"2026-01-01T11:00:00Z\", \"list\": [{}]}}", items.join(", "));
        let text = match index % 20 {
            3 => continue,
            5 => good.replace("2026", "2024"),
            7 => good.replace('}', ""),
            9 => good.replace("list", "lost"),
            11 => good.replace("\"n\"", "\"m\""),
            13 => good + &" ".repeat(300_000),
            _ => good,
        };
        fs::write(evidence.join(format!("e{index}.json")), text).unwrap();
    }
    fs::write(folder.join("gates/many.yaml"), gate + &checks).unwrap();
}

#[test]
fn the_report_does_not_depend_on_the_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path());
    for format in ["json", "terminal"] {
        let one = evaluate(folder.path(), &["--format", format, "--explain", "--threads", "1"]);
        assert_eq!(one.code, 1, "{}", one.stderr);
        for threads in ["2", "8"] {
            let several = evaluate(folder.path(), &["--format", format, "--explain", "--threads", threads]);
            assert_eq!(several.stdout, one.stdout, "{threads}");
        }
    }
    let nothing = evaluate(folder.path(), &["--threads", "0"]);
    assert_eq!(nothing.code, 2);
}

#[test]
fn a_file_that_must_be_read_as_a_whole_is_said_when_explained() {
    let folder = tempfile::tempdir().unwrap();
    let evidence = folders(folder.path(), "one");
    fs::write(evidence.join("a.json"), r#"{"list": [{"n": 1}]}"#).unwrap();
    for (path, whole) in [("$.a..n", true), ("$.a.list[*].n", false)] {
        let gate = format!(
            "gate: one\nevidence: {{a: {{unbound: true}}}}\ngroups: {{g: {{checks: {{c: {{require: 'sum({path}) == 1'}}}}}}}}\n"
        );
        fs::write(folder.path().join("gates/one.yaml"), gate).unwrap();
        let explained = evaluate(folder.path(), &["--explain", "--width", "200"]);
        assert_eq!(explained.code, 0, "{}{}", explained.stdout, explained.stderr);
        let said = format!("read as a whole: `sum({path}) == 1` looks at all of it");
        assert_eq!(explained.stdout.contains(&said), whole, "{}", explained.stdout);
        let short = evaluate(folder.path(), &[]);
        assert!(!short.stdout.contains("read as a whole"));
    }
}

/// A report of a scanner with two bad results, and a gate that wants none and looks at the report beside its summary too.
#[test]
fn what_is_asked_beside_a_summary_takes_nothing_from_it() {
    let folder = tempfile::tempdir().unwrap();
    let evidence = folders(folder.path(), "scan");
    let text = r#"{"version": "2.1.0", "runs": [
        {"results": [{"ruleId": "a", "level": "note", "message": {"text": "é"}}, {"ruleId": "b"}], "x": {"results": 1}},
        {"tool": {"driver": {"name": "t", "rules": [{"id": "b", "properties": {"security-severity": "9.8"}}]}},
         "results": [{"ruleId": "b", "level": "error"}, {"ruleId": "c", "level": "error"}]}]}"#;
    // Beyond one piece, and in one.
    for padding in [0, 500_000] {
        fs::write(evidence.join("s.sarif"), text.to_owned() + &" ".repeat(padding)).unwrap();
        for (beside, whole) in [
            ("exists($.s.findings)", false),
            ("exists($.s.raw)", false),
            ("count($.s.raw.runs[*]) == 2", false),
            ("count($.s.raw.runs[*].results[*]) == 4", false),
            ("count($.s.raw.runs[*].results[?@.level && @.level == 'error']) == 2", false),
            ("$.s.raw.runs[1].results[1].ruleId == 'c'", false),
            ("$.s.raw.runs[0].results[-1].ruleId == 'b'", false),
            ("count($.s.raw.runs[0].results[?@.ruleId == $.s.raw.runs[1].results[0].ruleId]) == 1", false),
            ("exists($.s.raw.runs[1]..level)", true),
            ("exists($.s.raw..level)", true),
            ("exists($.s..level)", true),
            ("count($.s.raw.runs[?@.results[0].level == 'note']) == 1", false),
            ("count($.s.raw.runs[?@.results == $.s.raw.runs[0].results]) == 1", true),
            ("$.s.raw.runs[1].tool.driver.name == 't'", false),
        ] {
            let gate = format!(
                "gate: scan\nevidence: {{s: {{file: s.sarif, unbound: true}}}}\ngroups:\n  g:\n    checks:\n      beside: {{require: \"{beside}\"}}\n      bad: {{require: $.s.findings.high + $.s.findings.critical == 0}}\n      counts: {{require: $.s.findings.critical == 1 and $.s.findings.total == 4}}\n"
            );
            fs::write(folder.path().join("gates/scan.yaml"), gate).unwrap();
            let ran = evaluate(folder.path(), &["--format", "json", "--explain"]);
            let report: serde_json::Value =
                serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
            assert!(report["errors"].is_null(), "{beside}: {:#}", report["errors"]);
            let gate = support::gate(&report, "scan");
            assert_eq!(support::not_green(gate), ["bad fail"], "{beside}: {:#}", gate["groups"]);
            let read_whole = gate["evidence"][0]["read_whole"].is_string();
            assert_eq!(read_whole, whole, "{beside}: {:#}", gate["evidence"]);
            assert_eq!(ran.code, 1, "{beside}");
        }
    }
}

/// Ticks are looked for among the items as they were read, and requirements see what they ask for: neither takes anything
/// from the other, whatever the size of the list.
#[test]
fn ticks_and_requirements_look_at_one_checklist() {
    let folder = tempfile::tempdir().unwrap();
    let evidence = folders(folder.path(), "list");
    let ticks = "      docs: {confirm: Docs are written, from: l}\n      smoke: {confirm: Smoke test ran, from: l}\n      \
                 under: {confirm: Twice, from: l, item: {text: Twice, under: B}}\n      gone: {confirm: Gone, from: l}\n";
    for filler in [0, 20_000] {
        let text = format!(
            "# A\n\n- [x] Docs are written\n- [x] Twice\n\n{}# B\n\n- [ ] Twice\n\n| Check | Status | Notes |\n|--|--|--|\n| Smoke test ran | ❌ | broken |\n",
            "- [x] Filler\n".repeat(filler)
        );
        fs::write(evidence.join("l.md"), text).unwrap();
        let total = filler + 4;
        for (asked, holds) in [
            (format!("$.l.counts.total == {total}"), true),
            ("count($.l.items[?@.state == 'fail']) == 1".to_owned(), true),
            ("min($.l.items[*].line) == 3".to_owned(), true),
            ("$.l.items[-1].note == 'broken'".to_owned(), true),
            ("any($.l.items[*].group == 'A')".to_owned(), true),
            ("all($.l.items[?@.path == 'B'].state != 'pending')".to_owned(), false),
            ("$.l.items[1].text == 'Twice' and $.l.items[0].kind == 'task'".to_owned(), true),
        ] {
            let gate = format!(
                "gate: list\nevidence: {{l: {{file: l.md, unbound: true}}}}\ngroups:\n  g:\n    checks:\n{ticks}      asked: {{require: \"{asked}\"}}\n"
            );
            fs::write(folder.path().join("gates/list.yaml"), gate).unwrap();
            let ran = evaluate(folder.path(), &["--format", "json"]);
            let report: serde_json::Value =
                serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
            assert!(report["errors"].is_null(), "{asked}: {:#}", report["errors"]);
            let gate = support::gate(&report, "list");
            let mut expected = vec!["smoke fail", "under pending", "gone missing"];
            expected.extend((!holds).then_some("asked fail"));
            assert_eq!(support::not_green(gate), expected, "{filler} {asked}: {:#}", gate["groups"]);
        }
    }
}
