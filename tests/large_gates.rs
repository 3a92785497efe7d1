//! Gates of many checks from outside: they are judged on several threads, and what nobody reads of them is not put into
//! words. No report shows a difference.

#![allow(clippy::unwrap_used, reason = "a test says what it expects in the shortest way")]

mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use rstest::rstest;
use support::{Ran, run};

const INSTANT: &str = "2026-01-01T12:00:00Z";

const EVIDENCE: &str = r#"{"list": [3, 1, 2, 7], "n": 5, "zero": 0}"#;

fn evaluate(folder: &Path, more: &[&str]) -> Ran {
    let path = |name: &str| folder.join(name).display().to_string();
    let (gates, evidence) = (path("gates"), path("evidence"));
    let arguments = ["evaluate", "--gates", &gates, "--evidence", &evidence, "--at", INSTANT];
    run(arguments.iter().chain(more))
}

/// A gate over one file that is there and one that is not. `checks` are the bodies of its checks, by group.
fn write(folder: &Path, groups: &[Vec<String>]) {
    let evidence = folder.join("evidence/crowd");
    fs::create_dir_all(&evidence).unwrap();
    fs::create_dir_all(folder.join("gates")).unwrap();
    fs::write(evidence.join("a.json"), EVIDENCE).unwrap();
    let mut gate = String::from(
        "gate: crowd\nevidence:\n  a: {unbound: true}\n  b: {unbound: true}\ngroups:\n  used: {checks: {b: {require: $.b.n > 0}}}\n",
    );
    let mut count = 0;
    for (group, checks) in groups.iter().enumerate() {
        let _ = writeln!(gate, "  g{group}:\n    margin: 10%\n    checks:");
        for check in checks {
            count += 1;
            let _ = writeln!(gate, "      c{count}: {{{check}}}");
        }
    }
    fs::write(folder.join("gates/crowd.yaml"), gate).unwrap();
}

#[test]
fn the_report_does_not_depend_on_the_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let requirement = |number: usize| match number % 5 {
        0 => format!("require: $.a.n == {}", number % 7),
        1 => "require: 'max($.a.list[*]) < 8'".to_owned(),
        2 => format!("require: 'count($.a.list[?@ > {}]) == 2'", number % 4),
        3 => "require: $.b.n > 0".to_owned(),
        _ => "require: '$.a.list[9] > 0'".to_owned(),
    };
    // Groups of one check and of more than are judged at a time, and in all enough for several threads.
    let groups = [1, 70, 2, 400, 33, 500, 1].map(|checks| (0..checks).map(requirement).collect());
    write(folder.path(), &groups);
    for format in ["json", "terminal"] {
        let one = evaluate(folder.path(), &["--format", format, "--explain", "--threads", "1"]);
        assert_eq!(one.code, 1, "{}", one.stderr);
        assert!(one.stdout.contains("c1007"), "{}", one.stdout);
        for threads in ["2", "8"] {
            let several = evaluate(folder.path(), &["--format", format, "--explain", "--threads", threads]);
            assert!(several.stdout == one.stdout, "{format} {threads}");
        }
    }
}

/// The terminal folds what passes where that is more than it shows one by one. The same run with a JSON report beside it
/// tells everything, and must print the same.
#[rstest]
#[case::shown_one_by_one(40, 0)]
#[case::the_last_that_is_not_folded(50, 0)]
#[case::the_first_that_is_folded(51, 0)]
#[case::folded(300, 0)]
#[case::not_folded_for_those_that_do_not_apply(10, 100)]
#[case::folded_whatever_does_not_apply(90, 100)]
#[case::folded_by_those_that_apply_after_all(45, 20)]
fn what_is_folded_away_need_not_be_told(#[case] passing: usize, #[case] conditional: usize) {
    let folder = tempfile::tempdir().unwrap();
    let good = [
        "require: $.a.n < 6",
        "require: '$.a.n in [4 .. 6] and not $.a.n == 4', margin: 0%",
        "require: 'all($.a.list[*] < 9) and max($.a.list[*]) within 10% of 7'",
        "veto: 'count($.a.list[?@ > 7]) > 0'",
        "require: 'exists($.a.n) or $.a.list[9] > 1', ready: $.a.n > 1",
        "require: '$.a.zero == 0 and default($.a.gone, 3) <= 3'",
    ];
    let bad = [
        "require: $.a.n > 5",
        "require: $.a.n <= 5.2",
        "require: $.a.n < 5, warn: $.a.n < 6",
        "require: $.a.n < 5, pending: $.a.n < 6",
        "require: $.a.list < 5",
        "require: $.a.gone < 5",
        "veto: $.a.n == 5",
        "require: $.a.n < 6, ready: $.a.n > 9",
        "require: $.a.n < 6, blocking: false",
    ];
    let applies =
        |number: usize| if number.is_multiple_of(3) { "when: $.a.n == 5" } else { "when: $.a.n == 6" };
    let groups = [
        (0..passing).map(|number| good[number % good.len()].to_owned()).collect(),
        bad.map(str::to_owned).to_vec(),
        (0..conditional.max(1)).map(|number| format!("require: $.a.n < 6, {}", applies(number))).collect(),
    ];
    write(folder.path(), &groups);
    let beside = folder.path().join("report.json").display().to_string();
    for style in [&[][..], &["--quiet"], &["--style", "compact"], &["--explain"], &["--width", "60"]] {
        let alone = evaluate(folder.path(), style);
        assert_eq!(alone.code, 1, "{}", alone.stderr);
        let output = format!("json={beside}");
        let whole = evaluate(folder.path(), &[style, &["--output", &output, "--force"]].concat());
        assert_eq!(alone.stdout, whole.stdout, "{style:?}");
        let report: serde_json::Value = serde_json::from_str(&fs::read_to_string(&beside).unwrap()).unwrap();
        let checks = report["gates"][0]["groups"][1]["checks"].as_array().unwrap();
        assert!(checks.iter().all(|check| check["comparisons"][0]["measured"].is_string()), "{checks:?}");
    }
}
