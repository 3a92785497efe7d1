#![allow(clippy::needless_pass_by_value, reason = "a table says each report in the shortest way")]

use rstest::rstest;
use serde_json::{Value, json};

use super::super::hostile::{counts, hold, list};

fn sample() -> Value {
    json!({
        "errors": [{"filename": "b.py", "reason": "syntax error"}],
        "metrics": {"_totals": {"loc": 120, "SEVERITY.HIGH": 0.0}},
        "results": [{"test_id": "B102", "test_name": "exec_used", "issue_severity": "HIGH", "issue_text": "Use of exec",
                     "filename": "a.py", "line_number": 4}],
    })
}

fn report(loc: Value, results: Value) -> Value {
    json!({"errors": [], "metrics": {"_totals": {"loc": loc}}, "results": results})
}

#[rstest]
#[case(sample(), "1 high; 1 errors")]
#[case(report(json!(5), json!([])), "nothing; 0 errors")]
#[case(report(json!(0), json!([])), "absent: no line of code was looked at: `metrics._totals.loc` is 0")]
#[case(report(json!(0.0), json!([])), "absent: no line of code was looked at: `metrics._totals.loc` is 0")]
// What was found is not hidden by a total.
#[case(report(json!(0), json!([{"issue_severity": "LOW"}])), "1 low; 0 errors")]
#[case(report(json!(5), json!([{"issue_severity": "UNDEFINED"}, {"issue_severity": null}, {}])), "3 unknown; 0 errors")]
fn counts_results(#[case] report: Value, #[case] expected: &str) {
    assert_eq!(counts("bandit", &report.to_string()), expected);
}

#[rstest]
#[case(json!({"results": []}))]
#[case(json!({"results": [], "metrics": {}}))]
#[case(json!({"results": [], "metrics": {"_totals": []}}))]
#[case(json!({"results": {}, "metrics": {"_totals": {}}}))]
#[case(json!({"results": [], "errors": "none", "metrics": {"_totals": {"loc": 1}}}))]
#[case(report(json!(5), json!([1])))]
fn refuses_another_shape(#[case] report: Value) {
    let found = counts("bandit", &report.to_string());
    assert!(found.starts_with("error: "), "{report}: {found}");
}

#[test]
fn names_what_it_found() {
    assert_eq!(list("bandit", &sample().to_string()), ["high B102 | Use of exec | a.py:4"]);
}

#[test]
fn nothing_makes_a_report_better() {
    hold("bandit", &sample(), &["/errors"]);
}
