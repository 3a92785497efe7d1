//! `--target`: the shortest way to a score is told, and nothing is decided by it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use rstest::rstest;
use serde_json::{Value, json};
use support::gate;
use support::tiny::{COMMIT, Tiny};

/// `first` is GO at 80, `second` NO-GO at 40.
fn project() -> Tiny {
    let gate = |rest: &str| {
        format!(
            "{rest}score: {{go: 70}}
evidence: {{run: {{commit: $.commit}}}}
groups:
  all:
    checks:
      a: {{require: $.run.a == 1, weight: 40}}
      b: {{require: $.run.a >= 1, weight: 30}}
      c: {{require: $.run.c == 1, weight: 5, blocking: false, title: Small}}
      d: {{require: $.run.d == 1, weight: 15, blocking: false, title: Middle, owner: qa, remedy: Mend it}}
      e: {{require: $.run.e == 1, weight: 10, blocking: false}}
"
        )
    };
    let run = |a: u32| format!("{{\"a\": {a}, \"c\": 2, \"d\": 2, \"e\": 1, \"commit\": \"{COMMIT}\"}}");
    Tiny::new()
        .gate("first", &gate(""))
        .file("evidence/first/run.json", run(1))
        .gate("second", &gate("needs: [first]\n"))
        .file("evidence/second/run.json", run(2))
}

/// The steps by check, and what stands beside them.
fn told(target: &Value) -> (String, Value) {
    let steps = target["steps"].as_array().unwrap();
    let mut rest = target.clone();
    rest.as_object_mut().unwrap().remove("steps");
    let named =
        |step: &Value| format!("{}+{}", step["check"].as_str().unwrap(), step["gain"].as_str().unwrap());
    (steps.iter().map(named).collect::<Vec<_>>().join(" "), rest)
}

#[rstest]
#[case("80", "", json!({"score": "80", "reached": true, "reachable": true, "would_give": "80.0"}))]
#[case("95", "d+15.0", json!({"score": "95", "reached": false, "reachable": true, "would_give": "95.0"}))]
#[case("95.50", "d+15.0 c+5.0", json!({"score": "95.5", "reached": false, "reachable": true, "would_give": "100.0"}))]
fn the_json_report_tells_it(#[case] target: &str, #[case] steps: &str, #[case] rest: Value) {
    let (code, report) = project().judge(&["first", "--commit", COMMIT, "--target", target]);
    assert_eq!(code, 0);
    assert_eq!(told(&gate(&report, "first")["target"]), (steps.to_owned(), rest));
}

#[test]
fn each_judged_gate_has_its_own_and_nothing_else_changes() {
    let tiny = project();
    let common = ["--commit", COMMIT, "--at", "2026-01-01T00:00:00Z"];
    let (code, plain) = tiny.judge(&common);
    let (same, mut aimed) = tiny.judge(&[&common[..], &["--target", "90"]].concat());
    assert_eq!((code, same), (1, 1));
    assert_eq!(told(&gate(&aimed, "first")["target"]).0, "d+15.0");
    assert_eq!(told(&gate(&aimed, "second")["target"]).0, "a+40.0 d+15.0");
    let first = &gate(&aimed, "first")["target"]["steps"][0];
    let said = ["title", "outcome", "owner", "remedy"].map(|key| first[key].as_str().unwrap());
    assert_eq!(said, ["Middle", "fail", "qa", "Mend it"]);
    for gate in aimed["gates"].as_array_mut().unwrap() {
        assert!(gate.as_object_mut().unwrap().remove("target").is_some());
    }
    assert_eq!(aimed, plain);
}

#[test]
fn the_terminal_tells_it_for_gates_that_passed_too() {
    let ran = project().run(&["evaluate", "--commit", COMMIT, "--target", "95"]);
    let page = ran.stdout.replace('\u{a0}', " ");
    let expected = "Shortest way to 95   1 step, then readiness 95.0
  1. Middle · now fail · owner qa · +15.0 points
     $.run.d is 2, needs == 1
     do: Mend it
";
    assert!(page.contains(expected), "{page}");
    assert!(page.contains("Shortest way to 95   2 steps, then readiness 95.0\n  1. a · now fail"), "{page}");
    assert!(page.find("Shortest way to GO").unwrap() < page.rfind("Shortest way to 95").unwrap(), "{page}");
}

#[test]
fn a_report_with_a_target_still_stands() {
    let tiny = project();
    let ran = tiny.run(&[
        "evaluate",
        "first",
        "--commit",
        COMMIT,
        "--target",
        "100",
        "--output",
        "json=first.json",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let (_, report) = tiny.judge(&["second", "--commit", COMMIT, "--standing", "first.json"]);
    assert_eq!(gate(&report, "first")["may_pass"], true, "{report}");
}
