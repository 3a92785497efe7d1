#![allow(clippy::needless_pass_by_value, reason = "a table says each report in the shortest way")]

use rstest::rstest;
use serde_json::{Value, json};

use super::super::hostile::{counts, hold, list};

fn bom(vulnerabilities: Value) -> Value {
    json!({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [], "vulnerabilities": vulnerabilities})
}

fn sample() -> Value {
    bom(json!([
        {"id": "CVE-1", "description": "Overflow", "affects": [{"ref": "pkg:cargo/p@1"}],
         "ratings": [{"severity": "high"}, {"method": "CVSSv31", "score": 9.8}], "analysis": {"state": "in_triage"}},
        {"id": "CVE-2", "analysis": {"state": "not_affected"}, "ratings": [{"severity": "critical"}]},
    ]))
}

#[rstest]
#[case(sample(), "1 critical")]
#[case(bom(json!([{"analysis": {"state": "resolved"}}, {"analysis": {"state": "false_positive"}}])), "nothing")]
#[case(bom(json!([{"analysis": {"state": "exploitable"}}, {"analysis": {}}, {"analysis": {"state": 1}}, {}])), "4 unknown")]
#[case(bom(json!([{"ratings": [{"severity": "unknown"}, {"severity": "low", "score": 9.9}]}])), "1 low")]
// Only a score of CVSS has its bands.
#[case(bom(json!([{"ratings": [{"method": "OWASP", "score": 9.9}]}, {"ratings": [{"method": "CVSSv2", "score": 5}]}])), "1 medium, 1 unknown")]
#[case(bom(json!([{"ratings": [{"vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]}])), "1 critical")]
#[case(bom(json!([])), "absent: it lists no vulnerabilities, and nothing says that it was scanned for them")]
#[case(json!({"bomFormat": "CycloneDX"}), "absent: it lists no vulnerabilities, and nothing says that it was scanned for them")]
fn counts_vulnerabilities_that_are_not_settled(#[case] report: Value, #[case] expected: &str) {
    assert_eq!(counts("cyclonedx", &report.to_string()), expected);
}

#[rstest]
#[case(json!({}))]
#[case(json!({"bomFormat": "SPDX", "vulnerabilities": []}))]
#[case(json!({"vulnerabilities": [{}]}))]
#[case(bom(json!({})))]
#[case(bom(json!(["CVE-1"])))]
#[case(bom(json!([{"ratings": {}}])))]
fn refuses_another_shape(#[case] report: Value) {
    let found = counts("cyclonedx", &report.to_string());
    assert!(found.starts_with("error: "), "{report}: {found}");
}

#[test]
fn names_what_it_found() {
    assert_eq!(list("cyclonedx", &sample().to_string()), ["critical CVE-1 | Overflow | pkg:cargo/p@1"]);
}

#[test]
fn nothing_makes_a_report_better() {
    hold("cyclonedx", &sample(), &[]);
}
