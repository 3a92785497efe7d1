#![allow(clippy::needless_pass_by_value, reason = "a table says each report in the shortest way")]

use rstest::rstest;
use serde_json::{Value, json};

use super::super::hostile::{counts, hold, list};

fn report(results: Value, summary: Value) -> Value {
    json!({"check_type": "terraform", "results": results, "summary": summary})
}

fn sample() -> Value {
    report(
        json!({
            "passed_checks": [{"check_id": "CKV_1"}],
            "failed_checks": [
                {"check_id": "CKV_2", "check_name": "Encrypt", "file_path": "/a.tf", "file_line_range": [3, 9], "severity": null},
                {"check_id": "CKV_3", "check_name": "Log", "file_path": "/b.tf", "severity": "LOW"}],
            "skipped_checks": [], "parsing_errors": ["/c.tf"]}),
        json!({"passed": 1, "failed": 2, "skipped": 0, "parsing_errors": 1}),
    )
}

#[rstest]
#[case(sample(), "1 high, 1 low; 1 errors")]
#[case(json!([sample(), sample()]), "2 high, 2 low; 2 errors")]
#[case(report(json!({"failed_checks": [], "passed_checks": [{}]}), json!({})), "nothing; 0 errors")]
#[case(report(json!({"failed_checks": [], "skipped_checks": [{}]}), json!({})), "nothing; 0 errors")]
#[case(report(json!({"failed_checks": [{"severity": "none of ours"}, {"severity": 1}, {}]}), json!({})), "1 high, 2 unknown; 0 errors")]
// No check was made, in each way to say so.
#[case(report(json!({"failed_checks": [], "passed_checks": [], "skipped_checks": []}), json!({"passed": 5})), "absent: no check was made")]
#[case(json!([]), "absent: no check was made")]
#[case(json!({"passed": 0, "failed": 0, "skipped": 0, "checkov_version": "3"}), "absent: no check was made")]
// `--quiet` leaves the lists of the others out.
#[case(report(json!({"failed_checks": []}), json!({"passed": 5, "failed": 0})), "nothing; 0 errors")]
#[case(report(json!({"failed_checks": []}), json!({"passed": 0})), "absent: no check was made")]
// Totals can only make it worse.
#[case(report(json!({"failed_checks": [{}]}), json!({"failed": 3, "parsing_errors": 2})), "1 high; 4 errors")]
fn counts_failed_checks(#[case] report: Value, #[case] expected: &str) {
    assert_eq!(counts("checkov", &report.to_string()), expected);
}

#[rstest]
#[case(json!({}))]
#[case(json!({"passed": 4, "failed": 0, "skipped": 0, "checkov_version": "3"}))]
#[case(json!({"passed": 0, "failed": 0, "skipped": 0}))]
#[case(json!({"check_type": "terraform"}))]
#[case(json!({"check_type": "terraform", "results": []}))]
#[case(report(json!({"passed_checks": [{}]}), json!({})))]
#[case(report(json!({"failed_checks": {}}), json!({})))]
#[case(report(json!({"failed_checks": ["CKV_1"]}), json!({})))]
#[case(report(json!({"failed_checks": [], "passed_checks": 3}), json!({})))]
#[case(report(json!({"failed_checks": []}), json!({"passed": "many"})))]
#[case(json!([sample(), {}]))]
fn refuses_another_shape(#[case] report: Value) {
    let found = counts("checkov", &report.to_string());
    assert!(found.starts_with("error: "), "{report}: {found}");
}

#[test]
fn names_what_it_found() {
    let expected = ["high CKV_2 | Encrypt | /a.tf:3", "low CKV_3 | Log | /b.tf"];
    assert_eq!(list("checkov", &sample().to_string()), expected);
}

#[test]
fn nothing_makes_a_report_better() {
    // A list and the total of it each tell of what was not parsed; one of them is enough.
    hold("checkov", &sample(), &["/results/*/severity"]);
    hold("checkov", &json!([sample()]), &[]);
}
