//! Which gates a call judges, in which order, and where it stops.

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
use support::tiny::{COMMIT, Tiny};
use support::{INSTANT, copy_tree, gate, project};

/// A gate that passes where its evidence says 1, warns at 2 and fails at 3.
fn one(tiny: Tiny, id: &str, needs: &str, level: u32) -> Tiny {
    let rest = format!(
        "needs: [{needs}]\nevidence: {{run: {{unbound: true}}}}\ngroups:\n  all:\n    checks:\n      \
         {id}-level: {{require: $.run.level <= 1, warn: $.run.level <= 2}}\n"
    );
    tiny.gate(id, &rest).file(&format!("evidence/{id}/run.json"), format!("{{\"level\": {level}}}"))
}

/// `a`, `b` that needs it, `c` that needs `b`.
fn chain(levels: [u32; 3]) -> Tiny {
    let tiny = one(Tiny::new(), "a", "", levels[0]);
    let tiny = one(tiny, "b", "a", levels[1]);
    one(tiny, "c", "b", levels[2])
}

/// What became of every gate, in the order of the report.
fn states(report: &serde_json::Value) -> String {
    let state = |gate: &serde_json::Value| {
        let became = if gate["state"] == "judged" { &gate["decision"] } else { &gate["state"] };
        format!("{} {}", gate["gate"].as_str().unwrap(), became.as_str().unwrap())
    };
    let gates = report["gates"].as_array().unwrap_or_else(|| panic!("{report}"));
    gates.iter().map(state).collect::<Vec<_>>().join(", ")
}

#[rstest]
#[case::all_pass([1, 1, 1], &[], 0, "a GO, b GO, c GO")]
#[case::stops([1, 3, 1], &[], 1, "a GO, b NO-GO, c not-reached")]
#[case::stops_at_the_first([3, 3, 1], &[], 1, "a NO-GO, b not-reached, c not-reached")]
#[case::goes_on([1, 3, 1], &["--all"], 1, "a GO, b NO-GO, c NO-GO")]
#[case::last_fails([1, 1, 3], &[], 1, "a GO, b GO, c NO-GO")]
#[case::named_first([1, 3, 1], &["a"], 0, "a GO")]
#[case::named_middle([1, 1, 3], &["b"], 0, "a GO, b GO")]
#[case::named_last([1, 3, 1], &["c"], 1, "a GO, b NO-GO, c not-reached")]
#[case::named_last_and_all([1, 3, 1], &["c", "--all"], 1, "a GO, b NO-GO, c NO-GO")]
#[case::named_in_any_order([1, 1, 1], &["c", "a", "b", "a"], 0, "a GO, b GO, c GO")]
#[case::conditional_holds([1, 2, 1], &[], 3, "a GO, b CONDITIONAL, c not-reached")]
#[case::conditional_allowed([1, 2, 1], &["--allow-conditional"], 0, "a GO, b CONDITIONAL, c GO")]
#[case::conditional_then_no_go([2, 3, 1], &["--allow-conditional"], 1, "a CONDITIONAL, b NO-GO, c not-reached")]
#[case::conditional_last([1, 1, 2], &[], 3, "a GO, b GO, c CONDITIONAL")]
fn a_chain(#[case] levels: [u32; 3], #[case] arguments: &[&str], #[case] code: i32, #[case] expected: &str) {
    let (exit, report) = chain(levels).judge(arguments);
    assert_eq!((exit, states(&report).as_str()), (code, expected));
}

#[test]
fn a_gate_says_what_it_waits_for_and_why_it_cannot_pass() {
    let (_, report) = chain([3, 1, 1]).judge(&[]);
    assert_eq!(gate(&report, "b")["waits_for"], serde_json::json!(["a"]));
    assert_eq!(gate(&report, "c")["waits_for"], serde_json::json!(["b"]));
    let (_, report) = chain([3, 1, 1]).judge(&["--all"]);
    let b = gate(&report, "b");
    assert_eq!(b["reasons"][0]["code"], "gate-needed");
    assert_eq!((&b["needs"][0]["gate"], &b["needs"][0]["may_pass"]), (&"a".into(), &false.into()));
    assert_eq!(b["next"], "hold");
    let terminal = chain([3, 1, 1]).run(&["evaluate"]);
    assert!(terminal.stdout.contains("not reached"), "{}", terminal.stdout);
}

#[test]
fn a_gate_that_several_need_is_judged_once() {
    let tiny = one(Tiny::new(), "z", "", 1);
    let tiny = one(one(tiny, "left", "z", 1), "right", "z", 3);
    let tiny = one(tiny, "end", "left, right", 1);
    let (code, report) = tiny.judge(&[]);
    assert_eq!((code, states(&report).as_str()), (1, "z GO, left GO, right NO-GO, end not-reached"));
    assert_eq!(gate(&report, "end")["waits_for"], serde_json::json!(["right"]));
}

#[test]
fn of_unrelated_pipelines_one_must_be_named() {
    let tiny = one(chain([1, 1, 1]), "other", "", 1);
    let ran = tiny.run(&["evaluate"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    for word in ["several pipelines", "c, other", "--all"] {
        assert!(ran.stderr.contains(word), "{}", ran.stderr);
    }
    for (arguments, expected) in [
        (&["--all"][..], "a GO, b GO, c GO, other GO"),
        (&["c"], "a GO, b GO, c GO"),
        (&["other"], "other GO"),
        (&["a", "other"], "a GO, other GO"),
    ] {
        let (code, report) = tiny.judge(arguments);
        assert_eq!((code, states(&report).as_str()), (0, expected), "{arguments:?}");
    }
}

/// What a later gate may ask about one that it needs. The needed gate's score is 100, 50 or 0.
#[rstest]
#[case("$.gates['first'].decision == 'GO'", 1, &[], "GO")]
#[case("$.gates['first'].decision == 'GO'", 2, &["--allow-conditional"], "NO-GO")]
#[case("$.gates['first'].decision in ['GO', 'CONDITIONAL']", 2, &["--allow-conditional"], "GO")]
#[case("$.gates['first'].score >= 100", 1, &[], "GO")]
#[case("$.gates['first'].score == 50", 2, &["--allow-conditional"], "GO")]
#[case("$.gates['first'].score > 50", 2, &["--allow-conditional"], "NO-GO")]
#[case("$.gates.first.decision == 'NO-GO'", 3, &["--all"], "NO-GO")]
fn a_needed_gate_can_be_asked(
    #[case] requirement: &str,
    #[case] level: u32,
    #[case] extra: &[&str],
    #[case] decision: &str,
) {
    let rest = format!(
        "needs: [first]\nevidence: {{run: {{unbound: true}}}}\ngroups:\n  all:\n    checks:\n      \
         asked: {{require: \"{requirement} and $.run.ok == true\"}}\n"
    );
    let tiny = one(Tiny::new(), "first", "", level)
        .gate("second", &rest)
        .file("evidence/second/run.json", r#"{"ok": true}"#);
    let (_, report) = tiny.judge(&[&["second"], extra].concat());
    let second = gate(&report, "second");
    assert_eq!(second["decision"], decision, "{second:#}");
    // Where the needed gate does not pass, the question can still be answered.
    let outcome = &second["groups"][0]["checks"][0]["outcome"];
    assert_eq!(outcome == "pass", decision == "GO" || level == 3, "{outcome}");
}

#[test]
fn a_gate_that_is_not_needed_cannot_be_asked() {
    let rest = "evidence: {run: {unbound: true}}\ngroups:\n  all:\n    checks:\n      \
                asked: {require: \"$.gates['first'].decision == 'GO' and $.run.ok == true\"}\n";
    let ran = one(Tiny::new(), "first", "", 1).gate("second", rest).run(&["evaluate", "second"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("error[undeclared-gate]"), "{}", ran.stderr);
}

#[test]
fn the_built_in_gates_need_no_folder() {
    let scratch = Tiny::new();
    std::fs::remove_dir(scratch.at("gates")).unwrap();
    copy_tree(&project().join("examples/green"), &scratch.at("evidence"));
    let common = ["--release", "evidence/release.json", "--at", INSTANT];
    for arguments in
        [&["shipped:staging"][..], &["staging", "--gates", "shipped"], &["shipped:staging", "shipped:mock"]]
    {
        let (code, report) = scratch.judge(&[arguments, &common].concat());
        assert_eq!((code, states(&report).as_str()), (0, "mock GO, staging GO"), "{arguments:?}");
    }
    // A folder of that name is named by its path.
    let ran = scratch.run(&["evaluate", "mock", "--gates", "./shipped", "--commit", COMMIT]);
    assert_eq!(ran.code, 2, "{}", ran.stdout);
}
