//! `--standing`: a saved decision stands for a needed gate only where it is for this commit, this gate file and now.

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
use support::gate;
use support::tiny::{COMMIT, Tiny};

const OTHER: &str = "0000000000000000000000000000000000000001";

/// `second` needs `first`; both read evidence that is at most an hour old and bound to a commit.
fn project(level: u32) -> Tiny {
    let rest = "evidence:
  run: {max_age: 1h, produced_at: $.at, commit: $.commit}
groups:
  all:
    checks:
      level: {require: $.run.level <= 1, warn: $.run.level <= 2}
";
    let tiny = Tiny::new().gate("first", rest).gate("second", &format!("needs: [first]\n{rest}"));
    tiny.write("evidence/first/run.json", evidence(COMMIT, level));
    tiny.write("evidence/second/run.json", evidence(COMMIT, 1));
    tiny
}

fn evidence(commit: &str, level: u32) -> String {
    let at = chrono::Utc::now().to_rfc3339();
    format!("{{\"at\": \"{at}\", \"commit\": \"{commit}\", \"level\": {level}}}")
}

/// An instant so many minutes from now.
fn minutes(from_now: i64) -> String {
    (chrono::Utc::now() + chrono::TimeDelta::minutes(from_now)).to_rfc3339()
}

/// Saves the decision about `first` and takes its evidence away, so that only the saved decision can stand.
fn saved(tiny: &Tiny, extra: &[&str]) {
    let ran = tiny.run(
        &[&["evaluate", "first", "--commit", COMMIT, "--output", "json=first.json", "--quiet"], extra]
            .concat(),
    );
    assert!(tiny.at("first.json").exists(), "{} {}", ran.code, ran.stderr);
    std::fs::remove_file(tiny.at("evidence/first/run.json")).unwrap();
}

/// Judges `second`; exit code, and why the saved decision does not count.
fn judged(tiny: &Tiny, commit: &str, extra: &[&str]) -> (i32, String) {
    let arguments = [&["second", "--commit", commit, "--standing", "first.json"], extra].concat();
    let (code, report) = tiny.judge(&arguments);
    let first = gate(&report, "first");
    assert_eq!(first["state"], "standing");
    assert_eq!(first["may_pass"] == true, first["refused"].is_null());
    let second = if first["may_pass"] == true { "judged" } else { "not-reached" };
    assert_eq!(gate(&report, "second")["state"], second);
    (code, first["refused"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn without_the_saved_decision_the_needed_gate_does_not_pass() {
    let tiny = project(1);
    saved(&tiny, &[]);
    assert_eq!(tiny.run(&["evaluate", "second", "--commit", COMMIT]).code, 1);
}

/// How `first` was saved, how `second` is judged, and what becomes of it.
#[rstest]
#[case::go(1, &[], &[], 0, "")]
#[case::no_go(3, &[], &[], 1, "it is NO-GO")]
#[case::no_go_with_all(3, &["--all"], &[], 1, "it is NO-GO")]
#[case::conditional(2, &[], &[], 1, "it is CONDITIONAL")]
#[case::conditional_that_was_allowed(2, &["--allow-conditional"], &[], 0, "")]
fn a_decision_of_now(
    #[case] level: u32,
    #[case] save: &[&str],
    #[case] judge: &[&str],
    #[case] code: i32,
    #[case] refused: &str,
) {
    let tiny = project(level);
    saved(&tiny, save);
    assert_eq!(judged(&tiny, COMMIT, judge), (code, refused.to_owned()));
}

/// Replays: the saved one and the run, each as minutes from now.
#[rstest]
#[case::replay_in_a_real_run(Some(0), None, 1, "replay")]
#[case::replay_in_a_replay(Some(0), Some(0), 0, "")]
#[case::replay_in_a_later_replay(Some(0), Some(20), 0, "")]
#[case::real_run_in_a_replay(None, Some(20), 0, "")]
#[case::from_the_future(Some(20), Some(0), 1, "in the future")]
#[case::real_run_in_an_earlier_replay(None, Some(-20), 1, "in the future")]
fn a_replay(#[case] save: Option<i64>, #[case] judge: Option<i64>, #[case] code: i32, #[case] says: &str) {
    let tiny = project(1);
    let at = |from_now: Option<i64>| from_now.map(minutes);
    let (save, judge) = (at(save), at(judge));
    saved(&tiny, &save.as_deref().map_or(vec![], |at| vec!["--at", at]));
    // The evidence of an earlier instant would be dated in its future; it is not what is asked here.
    if let Some(instant) = &judge {
        let text = evidence(COMMIT, 1);
        let at = serde_json::from_str::<serde_json::Value>(&text).unwrap()["at"].as_str().unwrap().to_owned();
        tiny.write("evidence/second/run.json", text.replace(&at, instant));
    }
    let (exit, refused) = judged(&tiny, COMMIT, &judge.as_deref().map_or(vec![], |at| vec!["--at", at]));
    assert_eq!(exit, code, "{refused}");
    assert!(refused.contains(says) && refused.is_empty() == says.is_empty(), "{refused}");
}

#[test]
fn another_commit() {
    let tiny = project(1);
    saved(&tiny, &[]);
    tiny.write("evidence/second/run.json", evidence(OTHER, 1));
    let (code, refused) = judged(&tiny, OTHER, &[]);
    assert_eq!(code, 1);
    assert!(refused.contains(COMMIT) && refused.contains(OTHER), "{refused}");
}

#[test]
fn no_commit_is_not_the_same_commit() {
    let tiny = project(1);
    saved(&tiny, &[]);
    for text in ["first.json", "none.json"] {
        let saved = std::fs::read_to_string(tiny.at("first.json")).unwrap();
        let without = saved.replace(&format!("\"commit\": \"{COMMIT}\""), "\"version\": \"1\"");
        tiny.write("none.json", without);
        let (code, report) = tiny.judge(&["second", "--release", "1", "--standing", text]);
        assert_eq!((code, &gate(&report, "first")["may_pass"]), (1, &false.into()), "{text}");
    }
}

#[test]
fn a_gate_file_that_has_changed() {
    let tiny = project(1);
    saved(&tiny, &[]);
    assert_eq!(judged(&tiny, COMMIT, &[]).0, 0);
    let text = std::fs::read_to_string(tiny.at("gates/first.yaml")).unwrap();
    tiny.write("gates/first.yaml", text + "# one more line\n");
    let (code, refused) = judged(&tiny, COMMIT, &[]);
    assert_eq!((code, refused.as_str()), (1, "the gate file has changed since"));
}

#[test]
fn a_gate_that_is_named_is_judged_all_the_same() {
    let tiny = project(1);
    saved(&tiny, &[]);
    let (code, report) = tiny.judge(&["first", "second", "--commit", COMMIT, "--standing", "first.json"]);
    assert_eq!((code, &gate(&report, "first")["decision"]), (1, &"NO-GO".into()));
}

#[test]
fn the_report_shows_what_stands_and_why_it_does_not() {
    let tiny = project(1);
    saved(&tiny, &[]);
    let arguments = ["evaluate", "second", "--commit", COMMIT, "--standing", "first.json"];
    let ran = tiny.run(&arguments);
    assert!(ran.code == 0 && ran.stdout.contains("first.json"), "{}", ran.stdout);
    tiny.write("gates/first.yaml", std::fs::read_to_string(tiny.at("gates/first.yaml")).unwrap() + "\n");
    let ran = tiny.run(&arguments);
    assert!(ran.code == 1 && ran.stdout.contains("has changed"), "{}", ran.stdout);
}

/// The whole text in its place, or one member of it changed.
#[rstest]
#[case::garbage("", "not a report")]
#[case::empty("", "")]
#[case::other_json("", "{}")]
#[case::a_list("", "[]")]
#[case::no_gates("gates", "[]")]
#[case::gates_of_no_state("gates", r#"[{"gate": "first", "decision": "GO", "may_pass": true}]"#)]
#[case::only_not_reached(
    "gates",
    r#"[{"state": "not-reached", "gate": "first", "title": "", "waits_for": []}]"#
)]
#[case::of_another_tool("tool", r#"{"name": "x", "version": "1"}"#)]
#[case::of_another_schema("schema_version", "2")]
fn a_file_that_is_no_saved_report(#[case] member: &str, #[case] text: &str) {
    let tiny = project(1);
    saved(&tiny, &[]);
    let whole = std::fs::read_to_string(tiny.at("first.json")).unwrap();
    let spoilt = match member {
        "" => text.to_owned(),
        _ => change(&whole, member, serde_json::from_str(text).unwrap()),
    };
    for text in [spoilt.as_str(), &whole[..whole.len() / 2]] {
        tiny.write("first.json", text);
        let ran = tiny.run(&["evaluate", "second", "--commit", COMMIT, "--standing", "first.json"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
        assert!(
            ran.stderr.contains("error[standing]") && ran.stderr.contains("first.json"),
            "{}",
            ran.stderr
        );
    }
}

fn change(text: &str, key: &str, value: serde_json::Value) -> String {
    let mut report: serde_json::Value = serde_json::from_str(text).unwrap();
    report[key] = value;
    report.to_string()
}

#[test]
fn a_saved_instant_that_is_none() {
    let tiny = project(1);
    saved(&tiny, &[]);
    let text = std::fs::read_to_string(tiny.at("first.json")).unwrap();
    tiny.write("first.json", change(&text, "instant", "yesterday".into()));
    assert_eq!(judged(&tiny, COMMIT, &[]).0, 1);
}

#[test]
fn two_decisions_about_one_gate() {
    let tiny = project(1);
    saved(&tiny, &[]);
    std::fs::copy(tiny.at("first.json"), tiny.at("again.json")).unwrap();
    for second in ["again.json", "first.json"] {
        let ran = tiny.run(&[
            "evaluate",
            "second",
            "--commit",
            COMMIT,
            "--standing",
            "first.json",
            "--standing",
            second,
        ]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
        assert!(ran.stderr.contains("both hold a decision about first"), "{}", ran.stderr);
    }
}
