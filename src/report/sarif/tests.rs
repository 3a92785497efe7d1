use rstest::rstest;

use super::*;
use crate::report::{CheckReport, Judged, fixtures};

fn log(report: &Report) -> Value {
    serde_json::from_str(&render(report)).unwrap()
}

fn results(report: &Report) -> Vec<Value> {
    log(report)["runs"][0]["results"].as_array().unwrap().clone()
}

/// The one gate of a report.
fn judged(report: &mut Report) -> &mut Judged {
    match report.gates.first_mut() {
        Some(GateReport::Judged(judged)) => judged,
        _ => panic!("one judged gate"),
    }
}

/// The result of a check that came out like this, where there is one.
fn result_of(change: impl Fn(&mut CheckReport)) -> Option<Value> {
    let mut report = fixtures::no_go();
    let gate = judged(&mut report);
    let mut check = gate.groups[0].checks[1].clone();
    change(&mut check);
    check.check = "shown".into();
    gate.groups[0].checks = vec![check];
    results(&report).into_iter().find(|result| result["ruleId"] == "production/shown")
}

#[rstest]
#[case::pass(Outcome::Pass, true, None)]
#[case::not_applicable(Outcome::NotApplicable, true, None)]
#[case::warn(Outcome::Warn, true, Some("warning"))]
#[case::fail(Outcome::Fail, true, Some("error"))]
#[case::error(Outcome::Error, true, Some("error"))]
#[case::missing(Outcome::Missing, true, Some("error"))]
#[case::pending(Outcome::Pending, true, Some("error"))]
#[case::advisory(Outcome::Fail, false, Some("warning"))]
#[case::waived(Outcome::Waived, true, Some("warning"))]
fn the_level_follows_from_the_outcome(
    #[case] outcome: Outcome,
    #[case] blocking: bool,
    #[case] level: Option<&str>,
) {
    let result = result_of(|check| (check.outcome, check.blocking) = (outcome, blocking));
    assert_eq!(result.as_ref().and_then(|result| result["level"].as_str()), level);
    let suppressed = result.is_some_and(|result| result.get("suppressions").is_some());
    assert_eq!(suppressed, outcome == Outcome::Waived);
}

#[test]
fn a_result_stands_at_its_line_and_is_the_same_alert_in_every_run() {
    let result = result_of(|_| ()).unwrap();
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "gates/production.yaml");
    assert_eq!(place["region"], json!({"startLine": 31, "startColumn": 18}));
    let moved = result_of(|check| {
        check.place.line = 99;
        check.reason = "other".into();
        check.outcome = Outcome::Missing;
    });
    assert_eq!(moved.unwrap()["partialFingerprints"], result["partialFingerprints"]);
}

#[test]
fn a_waiver_is_a_suppression_with_its_reason() {
    let waived =
        results(&fixtures::no_go()).into_iter().find(|result| result["ruleId"] == "production/medium");
    let suppressions = &waived.unwrap()["suppressions"];
    assert_eq!(
        (&suppressions[0]["kind"], &suppressions[0]["status"]),
        (&json!("external"), &json!("accepted"))
    );
    let why = suppressions[0]["justification"].as_str().unwrap();
    assert!(why.contains("not shipped") && why.contains("Ida Berg") && why.contains("SEC-1022"), "{why}");
}

#[test]
fn offenders_are_named_at_their_place() {
    let offender = |id: &str, place: Option<&str>| crate::report::Offender {
        evidence: "scan".into(),
        id: Some(id.into()),
        severity: Some("critical".into()),
        state: None,
        title: Some("bad".into()),
        place: place.map(Into::into),
    };
    let result = result_of(|check| {
        check.offenders =
            vec![offender("CVE-1", Some("src/a b.rs:10")), offender("CVE-2", Some("lodash 4.17"))];
        check.offenders.push(offender("CVE-3", Some("src/c.rs:7:2")));
        check.more_offenders = 4;
    });
    let result = result.unwrap();
    assert_eq!(result["properties"]["offenders"], json!(["CVE-1", "CVE-2", "CVE-3"]));
    assert_eq!(result["properties"]["moreOffenders"], 4);
    let related = result["relatedLocations"].as_array().unwrap();
    assert_eq!(related[1]["logicalLocations"][0]["name"], "CVE-2");
    assert_eq!(related[2]["physicalLocation"]["artifactLocation"]["uri"], "src/c.rs");
    assert_eq!(related[2]["physicalLocation"]["region"]["startLine"], 7);
    assert_eq!(related[0]["message"]["text"], "critical CVE-1: bad (src/a b.rs:10)");
    assert!(result["message"]["text"].as_str().unwrap().contains("and 4 more"));
}

#[test]
fn a_run_that_could_not_decide_has_a_result_for_each_error() {
    let log = log(&fixtures::errors());
    let run = &log["runs"][0];
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    assert_eq!(run["invocations"][0]["exitCode"], 2);
    let uris: Vec<&Value> = run["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
        .collect();
    assert_eq!(uris, ["gates/production.yaml", "evidence"]);
}

#[test]
fn only_own_files_are_told_as_own() {
    for (_, report) in fixtures::all() {
        assert!(is_ours(&render(&report)));
    }
    for foreign in [
        "",
        "{}",
        "[]",
        r#"{"runs": []}"#,
        r#"{"runs": [{"tool": {"driver": {"name": "CodeQL"}}, "results": []}]}"#,
    ] {
        assert!(!is_ours(foreign), "{foreign}");
    }
}

#[test]
fn looks() {
    let mut report = fixtures::no_go();
    // One group tells how it looks.
    judged(&mut report).groups.truncate(1);
    insta::assert_snapshot!("no_go", render(&report));
}
