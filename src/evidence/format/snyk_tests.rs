use rstest::rstest;
use serde_json::{Value, json};

use super::super::hostile::{counts, hold, list};

fn sample() -> Value {
    json!({"ok": false, "vulnerabilities": [
        {"id": "SNYK-1", "title": "Overflow", "packageName": "p", "version": "1", "severity": "high", "severityWithCritical": "critical"},
        {"id": "SNYK-1", "title": "Overflow", "packageName": "p", "version": "1", "severity": "high", "severityWithCritical": "critical"},
        {"id": "SNYK-2", "title": "Leak", "moduleName": "q", "severity": "medium"}]})
}

#[rstest]
#[case(sample(), "1 critical, 1 medium")]
// The same in another project is another finding.
#[case(json!([sample(), sample()]), "2 critical, 2 medium")]
#[case(json!({"ok": true, "vulnerabilities": []}), "nothing")]
#[case(json!({"ok": false, "vulnerabilities": [{"severity": "low"}, {"severity": "low"}, {}]}), "2 low, 1 unknown")]
// Of two statements about one id the worse counts.
#[case(json!({"ok": false, "vulnerabilities": [{"id": "a", "severity": "high"}, {"id": "a", "severity": "low"}]}), "1 high")]
#[case(json!({"ok": false, "vulnerabilities": [{"id": "a", "severity": "low"}, {"id": "a", "severity": "high"}]}), "1 high")]
#[case(json!([]), "absent: no project was tested")]
#[case(json!({"ok": false, "error": "no\nlock file", "path": "/"}), "error: f:1:21: snyk failed (no lock file), in ")]
#[case(json!([{"ok": true, "vulnerabilities": []}, {"ok": false, "error": {"message": "m"}}]), "error: f:1:")]
fn counts_distinct_ids(#[case] report: Value, #[case] expected: &str) {
    let found = counts("snyk", &report.to_string());
    assert!(
        found.starts_with(expected) && (found == expected || found.starts_with("error")),
        "{report}: {found}"
    );
}

#[rstest]
#[case(json!({}))]
#[case(json!({"ok": true}))]
#[case(json!({"vulnerabilities": []}))]
#[case(json!({"ok": true, "vulnerabilities": {}}))]
#[case(json!({"ok": true, "vulnerabilities": [0]}))]
fn refuses_another_shape(#[case] report: Value) {
    let found = counts("snyk", &report.to_string());
    assert!(found.starts_with("error: "), "{report}: {found}");
}

#[test]
fn names_what_it_found() {
    assert_eq!(
        list("snyk", &sample().to_string()),
        ["critical SNYK-1 | Overflow | p@1", "medium SNYK-2 | Leak | q"]
    );
}

#[test]
fn nothing_makes_a_report_better() {
    hold("snyk", &sample(), &[]);
    hold("snyk", &json!([sample()]), &[]);
}
