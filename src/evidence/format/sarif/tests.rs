#![allow(clippy::needless_pass_by_value, reason = "a table says each report in the shortest way")]

use rstest::rstest;
use serde_json::{Value, json};

use super::super::hostile::{counts, hold, list, read};

/// A log with one run of these results and rules.
fn log(rules: Value, results: Value) -> Value {
    json!({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "t", "rules": rules}}, "results": results}]})
}

fn results(results: Value) -> Value {
    log(json!([]), results)
}

fn sample() -> Value {
    json!({"version": "2.1.0", "runs": [{
        "tool": {"driver": {"rules": [
            {"id": "a", "properties": {"security-severity": "9.1"}},
            {"id": "b", "shortDescription": {"text": "Second"}, "defaultConfiguration": {"level": "error"}}]}},
        "invocations": [{"executionSuccessful": true, "toolExecutionNotifications": [{"level": "error"}, {"level": "note"}]}],
        "results": [
            {"ruleId": "a", "message": {"text": "First"}, "locations": [
                {"physicalLocation": {"artifactLocation": {"uri": "src/a.rs"}, "region": {"startLine": 12}}}]},
            {"ruleId": "b", "kind": "fail", "baselineState": "new", "suppressions": [{"kind": "inSource", "status": "underReview"}]}]}]})
}

#[rstest]
// What counts.
#[case(results(json!([{}, {"kind": "fail"}, {"kind": "odd"}, {"kind": null}])), "4 medium; 0 errors")]
#[case(results(json!([{"kind": "pass"}, {"kind": "open"}, {"kind": "informational"}, {"kind": "notApplicable"}, {"kind": "review"}])), "nothing; 0 errors")]
#[case(results(json!([{"baselineState": "absent"}, {"baselineState": "unchanged"}, {"baselineState": "odd"}])), "2 medium; 0 errors")]
#[case(results(json!([{"suppressions": []}, {"suppressions": [{}]}, {"suppressions": [{"status": "accepted"}]}])), "1 medium; 0 errors")]
#[case(results(json!([{"suppressions": [{"status": "accepted"}, {"status": "rejected"}]}, {"suppressions": [{"status": "underReview"}]},
    {"suppressions": [{"status": "odd"}]}, {"suppressions": [{"status": 1}]}])), "4 medium; 0 errors")]
// How bad it is.
#[case(results(json!([{"level": "error"}, {"level": "warning"}, {"level": "note"}, {"level": "none"}, {"level": "odd"}, {"level": 1}])),
    "1 high, 1 medium, 1 low, 1 info, 2 unknown; 0 errors")]
#[case(results(json!([{"level": "note", "properties": {"security-severity": "9.0"}}, {"properties": {"security-severity": 7}},
    {"properties": {"security-severity": "Low"}}])), "1 critical, 1 high, 1 low; 0 errors")]
// A score that is none is no statement.
#[case(results(json!([{"level": "error", "properties": {"security-severity": "11"}}, {"level": "error", "properties": {"security-severity": "odd"}},
    {"level": "error", "properties": {"security-severity": {}}}])), "3 high; 0 errors")]
#[case(log(json!([{"id": "a", "properties": {"security-severity": "9.8"}}]), json!([{"ruleId": "a", "level": "note"}])), "1 critical; 0 errors")]
#[case(log(json!([{"id": "a", "properties": {"security-severity": "9.8"}}]),
    json!([{"ruleId": "a", "properties": {"security-severity": "2"}}])), "1 low; 0 errors")]
#[case(log(json!([{"id": "a", "defaultConfiguration": {"level": "error"}}]), json!([{"ruleId": "a"}, {"ruleId": "a", "level": "note"}])),
    "1 high, 1 low; 0 errors")]
#[case(log(json!([{"id": "a", "defaultConfiguration": {"level": "odd"}}]), json!([{"ruleId": "a"}])), "1 unknown; 0 errors")]
// Which rule it is: by the id, whatever the index says; without its last parts; by an index where there is no id.
#[case(log(json!([{"id": "x", "defaultConfiguration": {"level": "none"}}, {"id": "a", "defaultConfiguration": {"level": "error"}}]),
    json!([{"ruleId": "a", "ruleIndex": 0}, {"rule": {"id": "a", "index": 0}}, {"ruleId": "a/b/c"}, {"ruleIndex": 1}, {"rule": {"index": 1}}])),
    "5 high; 0 errors")]
#[case(log(json!([{"id": "a", "defaultConfiguration": {"level": "none"}}]),
    json!([{"ruleId": "b", "ruleIndex": 0}, {"ruleIndex": 7}, {"ruleIndex": -1}, {"ruleIndex": "0"}, {}])), "5 medium; 0 errors")]
#[case(log(json!([{"id": "a/b", "defaultConfiguration": {"level": "error"}}, {"id": "a", "defaultConfiguration": {"level": "note"}}]),
    json!([{"ruleId": "a/b/c"}, {"ruleId": "a/x/y"}, {"ruleId": "ab"}])), "1 high, 1 medium, 1 low; 0 errors")]
// Saw nothing.
#[case(json!({"version": "2.1.0", "runs": []}), "absent: there is no run")]
#[case(json!({"version": "2.1.0", "runs": [{}]}), "absent: a run has no `results`, so it did not scan")]
#[case(json!({"version": "2.1.0", "runs": [{"results": [{}]}, {"results": null}]}), "absent: a run has no `results`, so it did not scan")]
#[case(json!({"version": "2.1.0", "runs": [{"results": [], "invocations": [{"executionSuccessful": false}]}]}), "absent: a run failed and has no result")]
#[case(json!({"version": "2.1.0", "runs": [{"results": [], "invocations": [{"executionSuccessful": "no"}]}]}), "absent: a run failed and has no result")]
// Errors.
#[case(json!({"version": "2.1.0", "runs": [{"results": [{}], "invocations": [{"executionSuccessful": false}]}]}), "1 medium; 1 errors")]
#[case(json!({"version": "2.1.0", "runs": [{"results": [], "invocations": [{"executionSuccessful": true,
    "toolExecutionNotifications": [{"level": "error"}, {"level": "warning"}, {"level": "odd"}, {}],
    "toolConfigurationNotifications": [{"level": "error"}, {"level": 1}]}]}]}), "nothing; 4 errors")]
#[case(json!({"version": "2.1.0-rtm.5", "runs": [{"results": []}]}), "nothing; 0 errors")]
fn counts_results(#[case] report: Value, #[case] expected: &str) {
    assert_eq!(counts("sarif", &report.to_string()), expected, "{report}");
}

/// An extension that a result names comes first, then the driver, then the others.
#[rstest]
#[case(json!({"ruleId": "r"}), "1 high; 0 errors")]
#[case(json!({"ruleId": "r", "rule": {"toolComponent": {"index": 1}}}), "1 low; 0 errors")]
#[case(json!({"rule": {"index": 0, "toolComponent": {"index": 1}}}), "1 low; 0 errors")]
#[case(json!({"ruleId": "r", "rule": {"toolComponent": {"index": 9}}}), "1 high; 0 errors")]
#[case(json!({"ruleId": "only"}), "1 info; 0 errors")]
fn looks_the_rule_up_in_its_component(#[case] result: Value, #[case] expected: &str) {
    let rule = |id: &str, level: &str| json!({"id": id, "defaultConfiguration": {"level": level}});
    let log = json!({"version": "2.1.0", "runs": [{"results": [result], "tool": {
        "driver": {"rules": [rule("r", "error")]},
        "extensions": [{"rules": [rule("only", "none")]}, {"rules": [rule("r", "note")]}]}}]});
    assert_eq!(counts("sarif", &log.to_string()), expected);
}

#[rstest]
#[case(json!({}), "there is no list `runs` in it")]
#[case(json!({"runs": []}), "there is no `version` 2.1 in it")]
#[case(json!({"version": "2.0.0", "runs": []}), "this is SARIF 2.0.0, and only 2.1 is read (levels mean something else")]
#[case(json!({"version": "2.10.0", "runs": []}), "this is SARIF 2.10.0")]
#[case(json!({"version": 2.1, "runs": []}), "there is no `version` 2.1 in it")]
#[case(json!({"version": "2.1.0", "runs": {}}), "there is no list `runs` in it")]
#[case(json!({"version": "2.1.0", "runs": [[]]}), "`runs[…]` is a list, not an object")]
#[case(results(json!({})), "`results` is an object, not a list")]
#[case(results(json!(["x"])), "`results[…]` is a string, not an object")]
#[case(results(json!([{"suppressions": true}])), "`suppressions` is a boolean, not a list")]
#[case(log(json!({}), json!([])), "`rules` is an object, not a list")]
fn refuses_another_shape(#[case] report: Value, #[case] expected: &str) {
    let error = read("sarif", &report.to_string()).map(|_| ()).unwrap_err();
    assert!(error.contains(expected), "{report}: {error}");
}

#[test]
fn names_what_it_found() {
    assert_eq!(
        list("sarif", &sample().to_string()),
        ["critical a | First | src/a.rs:12", "high b | Second | "]
    );
    assert_eq!(
        list("sarif", &log(json!([{"id": "a"}]), json!([{"ruleIndex": 0}])).to_string()),
        ["medium a |  | "]
    );
}

#[test]
fn nothing_makes_a_report_better() {
    let run = "/runs/*";
    let free: Vec<String> = [
        // A rule that is not there any more leaves the level.
        "/tool",
        "/tool/driver",
        "/tool/driver/rules",
        "/tool/driver/rules/*",
        "/tool/driver/rules/*/id",
        "/tool/driver/rules/*/properties",
        "/tool/driver/rules/*/properties/security-severity",
        "/tool/driver/rules/*/defaultConfiguration",
        "/tool/driver/rules/*/defaultConfiguration/level",
        // What is not said to be an error is none.
        "/invocations",
        "/invocations/*",
        "/invocations/*/toolExecutionNotifications",
        "/invocations/*/toolExecutionNotifications/*",
        "/invocations/*/toolExecutionNotifications/*/level",
        "/results/*",
        "/results/*/ruleId",
        "/results/*/suppressions",
        "/results/*/suppressions/*",
        "/results/*/suppressions/*/status",
    ]
    .iter()
    .map(|path| format!("{run}{path}"))
    .collect();
    hold("sarif", &sample(), &free.iter().map(String::as_str).collect::<Vec<_>>());
}
