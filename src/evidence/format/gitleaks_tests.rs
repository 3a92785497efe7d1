use rstest::rstest;
use serde_json::{Value, json};

use super::super::hostile::{counts, hold, list};

fn eight() -> Value {
    json!([{"RuleID": "aws-key", "Description": "AWS key", "File": "a.tf", "StartLine": 2, "Match": "key=…", "Secret": "s3cr3t"}])
}

#[rstest]
#[case(json!(null), "nothing")]
#[case(json!([]), "nothing")]
#[case(eight(), "1 critical")]
#[case(json!([{"RuleID": "a", "Secret": ""}, {"RuleID": "b", "Match": "x"}]), "2 critical")]
#[case(json!([{"rule": "AWS", "offender": "REDACTED", "file": "a", "lineNumber": 3, "tags": "key"}]), "1 critical")]
fn every_leak_is_critical(#[case] report: Value, #[case] expected: &str) {
    assert_eq!(counts("gitleaks", &report.to_string()), expected);
}

#[rstest]
#[case(json!({}))]
#[case(json!(0))]
#[case(json!("no leaks found"))]
#[case(json!([null]))]
#[case(json!([[]]))]
#[case(json!([{"RuleID": "a"}]))]
#[case(json!([{"RuleID": "a", "Match": "x"}, {}]))]
fn refuses_another_shape(#[case] report: Value) {
    let found = counts("gitleaks", &report.to_string());
    assert!(found.starts_with("error: "), "{report}: {found}");
}

#[test]
fn names_the_rule_and_the_place_and_never_the_secret() {
    assert_eq!(list("gitleaks", &eight().to_string()), ["critical aws-key | AWS key | a.tf:2"]);
}

#[test]
fn nothing_makes_a_report_better() {
    hold("gitleaks", &eight(), &[]);
}
