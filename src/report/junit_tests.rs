use super::*;
use crate::report::fixtures;

/// The first gate of a report.
fn judged(report: &mut Report) -> &mut Judged {
    report
        .gates
        .iter_mut()
        .find_map(|gate| match gate {
            GateReport::Judged(judged) => Some(&mut **judged),
            _ => None,
        })
        .unwrap()
}

/// How a check is written that came out like this.
fn case(outcome: Outcome, blocking: bool, veto_stands: bool) -> String {
    let mut report = fixtures::no_go();
    let gate = judged(&mut report);
    let mut check = gate.groups[0].checks[1].clone();
    (check.outcome, check.blocking, check.veto_stands) = (outcome, blocking, veto_stands);
    check.check = "shown".into();
    gate.groups.truncate(1);
    gate.groups[0].checks = vec![check];
    let text = render(&report);
    let start = text.find("name=\"shown: ").unwrap();
    text[start..].split("</testcase>").next().unwrap().lines().nth(1).unwrap_or_default().trim().to_owned()
}

#[test]
fn each_outcome_has_its_own_ending() {
    let cases = [
        (Outcome::Pass, true, false, "<testcase"),
        (Outcome::Warn, true, false, "<system-out>WARN: 262 ms"),
        (Outcome::Warn, false, false, "<system-out>advisory, WARN: 262 ms"),
        (Outcome::Fail, true, false, "<failure type=\"fail\" message=\"262 ms is not &lt; 240 ms"),
        (Outcome::Pass, true, true, "<failure type=\"veto\" message="),
        (Outcome::Error, true, false, "<error type=\"error\" message="),
        (Outcome::Missing, true, false, "<error type=\"missing\" message="),
        (Outcome::Pending, true, false, "<error type=\"pending\" message="),
        (Outcome::Fail, false, false, "<skipped type=\"fail\" message=\"advisory, FAIL: 262 ms"),
        (Outcome::Missing, false, false, "<skipped type=\"missing\" message=\"advisory, MISSING: 262 ms"),
        (Outcome::Waived, true, false, "<skipped type=\"waived\" message=\"WAIVED: 262 ms"),
        (Outcome::NotApplicable, true, false, "<skipped type=\"not-applicable\" message=\"n/a: 262 ms"),
    ];
    for (outcome, blocking, veto, expected) in cases {
        let shown = case(outcome, blocking, veto);
        let fits =
            shown.starts_with(expected) || (outcome == Outcome::Pass && !veto && !shown.contains("262"));
        assert!(fits, "{outcome} {blocking} {veto}: {shown}");
    }
}

#[test]
fn a_waiver_says_who_accepted_what_until_when() {
    let text = render(&fixtures::no_go());
    let line = text.lines().find(|line| line.contains("<skipped type=\"waived\"")).unwrap();
    for part in ["fail without the waiver", "approved by Ida Berg", "expires 2026-12-01", "SEC-1022"] {
        assert!(line.contains(part), "{part}: {line}");
    }
}

#[test]
fn a_gate_that_its_score_alone_stops_is_a_failure() {
    let mut report = fixtures::go();
    let gate = judged(&mut report);
    (gate.decision, gate.may_pass) = (Decision::NoGo, false);
    let text = render(&report);
    assert!(text.contains("failures=\"1\""), "{text}");
    assert!(text.contains("<failure type=\"no-go\" message=\"GO (NO-GO) production"), "{text}");
}

#[test]
fn looks() {
    insta::assert_snapshot!("junit_pipeline", render(&fixtures::pipeline()));
    insta::assert_snapshot!("junit_errors", render(&fixtures::errors()));
}
