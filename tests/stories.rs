//! The example stories from outside: decision, failing checks, reasons, what to do next, and exit code.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use rstest::rstest;
use support::{gate, json, not_green, run, story};

/// Judges a story and returns exit code and JSON report.
fn judge(name: &str, extra: &[&str]) -> (i32, serde_json::Value) {
    let mut arguments = story(name);
    arguments.extend(extra.iter().map(|&word| word.to_owned()));
    arguments.extend(["--format".into(), "json".into()]);
    let ran = run(arguments);
    (ran.code, json(&ran))
}

fn codes(gate: &serde_json::Value) -> Vec<&str> {
    gate["reasons"].as_array().unwrap().iter().map(|reason| reason["code"].as_str().unwrap()).collect()
}

/// What a story is to end with.
struct End {
    code: i32,
    /// The gate that decides, its decision and what to do next.
    gate: &'static str,
    decision: &'static str,
    next: &'static str,
    /// Every check that is neither pass nor not-applicable.
    not_green: &'static [&'static str],
    reasons: &'static [&'static str],
}

#[rstest]
#[case::green("green", &["production"], End {
    code: 0, gate: "production", decision: "GO", next: "promote", not_green: &[], reasons: &[],
})]
#[case::borderline("borderline", &["production"], End {
    code: 1, gate: "production", decision: "NO-GO", next: "hold",
    not_green: &["response-time fail", "concurrent-users fail", "performance-borderline fail"],
    reasons: &["veto", "failed", "failed", "below-floor", "below-go"],
})]
#[case::rejected_staging("rejected-staging", &["production"], End {
    code: 1, gate: "staging", decision: "NO-GO", next: "hold",
    not_green: &["e2e-pass-rate fail", "lighthouse fail", "scc pending"],
    reasons: &["failed", "failed", "awaiting"],
})]
#[case::missing_and_stale("missing-and-stale", &["production"], End {
    code: 1, gate: "production", decision: "NO-GO", next: "hold",
    not_green: &[
        "rollback-recent fail", "incident-procedures missing", "incident-team missing", "dependency-not-ready missing",
    ],
    reasons: &["veto", "failed", "no-evidence", "no-evidence", "below-go"],
})]
#[case::no_go_vote("no-go-vote", &["production"], End {
    code: 1, gate: "production", decision: "NO-GO", next: "hold",
    not_green: &["stakeholder-unanimity fail"], reasons: &["veto"],
})]
#[case::waived("waived", &["production"], End {
    code: 3, gate: "staging", decision: "CONDITIONAL", next: "hold",
    not_green: &["no-medium-findings waived"], reasons: &["waiver"],
})]
#[case::waived_and_accepted("waived", &["staging", "--allow-conditional"], End {
    code: 0, gate: "staging", decision: "CONDITIONAL", next: "promote",
    not_green: &["no-medium-findings waived"], reasons: &["waiver"],
})]
fn a_story_ends_as_it_is_told(#[case] name: &str, #[case] extra: &[&str], #[case] end: End) {
    let (exit, report) = judge(name, extra);
    let gate = gate(&report, end.gate);
    assert_eq!(not_green(gate), end.not_green);
    assert_eq!(codes(gate), end.reasons);
    assert_eq!((gate["decision"].as_str(), gate["next"].as_str()), (Some(end.decision), Some(end.next)));
    assert_eq!((exit, report["exit_code"].as_i64()), (end.code, Some(i64::from(end.code))));
}

/// The readiness is worked out from the rows: by both of the process's weightings, with the shortest way to a target and
/// who must walk it, and never as anything that was stated by hand.
#[test]
fn a_dashboard_is_told_by_its_rows() {
    let story = std::path::Path::new("examples/readiness");
    let mut arguments = support::story_at(story, "2024-12-16T09:00:00Z");
    arguments.extend(["readiness", "--target", "95"].map(str::to_owned));
    let shown = run(&arguments).stdout;
    arguments.extend(["--format", "json"].map(str::to_owned));
    let ran = run(&arguments);
    assert_eq!(ran.code, 1);
    let report = json(&ran);
    let gate = gate(&report, "readiness");
    assert_eq!(gate["score"]["value"], "77.9");
    assert_eq!(gate["score"]["weightings"], serde_json::json!([{"name": "calculation", "value": "75.6"}]));

    let target = &gate["target"];
    assert_eq!((&target["score"], &target["reached"]), (&"95".into(), &false.into()));
    let steps: Vec<(&str, &str, &str)> = target["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| {
            let text = |key: &str| step[key].as_str().unwrap();
            (text("check"), text("owner"), text("gain"))
        })
        .collect();
    // 77.9 and the one core row are 84.1; of the others, 2.5 points each, five are needed and any four are too few.
    assert_eq!(
        steps,
        [
            ("security-audit", "security-team", "6.2"),
            ("load-testing", "performance-team", "2.5"),
            ("rollback-procedure", "devops-team", "2.5"),
            ("production-deployment", "devops-team", "2.5"),
            ("docker-image", "devops-team", "2.5"),
            ("kubernetes-manifests", "platform-team", "2.5"),
        ]
    );
    assert_eq!(target["would_give"], "96.6");

    for told in
        ["readiness 77.9", "75.6 by the weighting \"calculation\"", "Shortest way to 95", "platform-team"]
    {
        assert!(shown.contains(told), "{told} is not shown");
    }
    assert!(!shown.contains("85 %") && !shown.contains("85%") && !shown.contains("85.0"), "{shown}");
}
