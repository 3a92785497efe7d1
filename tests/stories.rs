//! The example stories from outside: decision, failing checks, reasons, what to do next, and exit code.

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

#[rstest]
#[case::green("green", &["production"], 0, "production", "GO", "promote", &[], &[])]
#[case::borderline(
    "borderline", &["production"], 1, "production", "NO-GO", "hold",
    &["response-time fail", "concurrent-users fail", "performance-borderline fail"],
    &["veto", "failed", "failed", "below-floor", "below-go"],
)]
#[case::rejected(
    "rejected-staging", &["production"], 1, "staging", "NO-GO", "hold",
    &["e2e-pass-rate fail", "lighthouse fail", "scc pending"],
    &["failed", "failed", "awaiting"],
)]
#[case::missing_and_stale(
    "missing-and-stale", &["production"], 1, "production", "NO-GO", "hold",
    &["rollback-recent fail", "incident-procedures missing", "incident-team missing", "dependency-not-ready missing"],
    &["veto", "failed", "no-evidence", "no-evidence", "below-go"],
)]
#[case::no_go_vote(
    "no-go-vote", &["production"], 1, "production", "NO-GO", "hold",
    &["stakeholder-unanimity fail"],
    &["veto"],
)]
#[case::waived("waived", &["production"], 3, "staging", "CONDITIONAL", "hold", &["no-medium-findings waived"], &["waiver"])]
#[case::waived_and_allowed(
    "waived", &["staging", "--allow-conditional"], 0, "staging", "CONDITIONAL", "promote",
    &["no-medium-findings waived"],
    &["waiver"],
)]
fn a_story_ends_as_it_is_told(
    #[case] name: &str,
    #[case] extra: &[&str],
    #[case] code: i32,
    #[case] decided: &str,
    #[case] decision: &str,
    #[case] next: &str,
    #[case] bad: &[&str],
    #[case] reasons: &[&str],
) {
    let (exit, report) = judge(name, extra);
    let gate = gate(&report, decided);
    assert_eq!(not_green(gate), bad);
    assert_eq!(codes(gate), reasons);
    assert_eq!((gate["decision"].as_str(), gate["next"].as_str()), (Some(decision), Some(next)));
    assert_eq!(exit, code);
    assert_eq!(report["exit_code"], code);
}
