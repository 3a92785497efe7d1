//! Further weightings of the groups are told beside the score, and decide nothing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use rstest::rstest;
use support::gate;
use support::tiny::{COMMIT, Tiny};

/// Three of four core checks hold, no optional one does: 75 by its own weights, 30 by the other ones.
fn project(score: &str) -> Tiny {
    let rest = format!(
        "score: {score}
evidence: {{run: {{commit: $.commit}}}}
groups:
  core:
    weight: 100
    checks:
      a: {{require: $.run.a == 1}}
      b: {{require: $.run.a == 1}}
      c: {{require: $.run.a == 1}}
      d: {{require: $.run.a == 2, blocking: false}}
  optional:
    weight: 0
    checks: {{e: {{require: $.run.a == 2, blocking: false}}}}
"
    );
    let run = format!("{{\"a\": 1, \"commit\": \"{COMMIT}\"}}");
    let tiny = Tiny::new().gate("first", &rest).file("evidence/first/run.json", run);
    tiny.gate(
        "second",
        "needs: [first]\nevidence: {checklist: {unbound: true}}\ngroups: {a: {confirm: {x: y}}}\n",
    )
}

const OTHER: &str = "weightings: {by-hand: {core: 40, optional: 60}, strict: {core: 0, optional: 1}}";

#[rstest]
#[case::go("go: 75", 0, "GO")]
#[case::floor("floor: 75", 0, "GO")]
#[case::go_above("go: 75.1", 3, "CONDITIONAL")]
#[case::floor_above("floor: 75.1", 1, "NO-GO")]
fn the_own_weights_decide(#[case] limit: &str, #[case] code: i32, #[case] decision: &str) {
    let bands = "bands: [{from: 75, name: fine}, {from: 0, name: poor}]";
    let mut decided = Vec::new();
    for score in [format!("{{{limit}, {bands}}}"), format!("{{{limit}, {bands}, {OTHER}}}")] {
        let (got, report) = project(&score).judge(&["first", "--commit", COMMIT]);
        let first = gate(&report, "first").clone();
        assert_eq!((got, first["decision"].as_str()), (code, Some(decision)));
        assert_eq!(
            (first["score"]["value"].as_str(), first["score"]["band"].as_str()),
            (Some("75.0"), Some("fine"))
        );
        let same = ["may_pass", "next", "reasons", "notes", "way", "groups"].map(|key| first[key].clone());
        decided.push((same, first["score"]["weightings"].clone()));
    }
    assert_eq!(decided[0].0, decided[1].0);
    assert_eq!(decided[0].1, serde_json::Value::Null);
    assert_eq!(
        decided[1].1,
        serde_json::json!([{"name": "by-hand", "value": "30.0"}, {"name": "strict", "value": "0.0"}])
    );
}

#[test]
fn the_terminal_names_the_weighting_beside_its_score() {
    let ran = project(&format!("{{{OTHER}}}")).run(&["evaluate", "first", "--commit", COMMIT]);
    let page = ran.stdout.replace('\u{a0}', " ");
    assert!(page.contains("readiness 75.0"), "{page}");
    assert!(page.contains("30.0 by the weighting \"by-hand\""), "{page}");
}

#[test]
fn a_saved_decision_with_weightings_stands_and_is_checked() {
    let tiny = project(&format!("{{go: 75, {OTHER}}}"));
    let ran = tiny.run(&["evaluate", "first", "--commit", COMMIT, "--output", "json=first.json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let first = |tiny: &Tiny| {
        let (_, report) = tiny.judge(&["second", "--commit", COMMIT, "--standing", "first.json"]);
        gate(&report, "first")["may_pass"].as_bool().unwrap()
    };
    assert!(first(&tiny));
    let saved = std::fs::read_to_string(tiny.at("first.json")).unwrap();
    // What it says of other weightings proves nothing, what it says of checks does.
    tiny.write("first.json", saved.replace("\"30.0\"", "\"90.0\""));
    assert!(first(&tiny));
    tiny.write("first.json", saved.replacen("\"outcome\": \"pass\"", "\"outcome\": \"fail\"", 1));
    assert!(!first(&tiny));
}
