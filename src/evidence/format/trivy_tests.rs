use rstest::rstest;
use serde_json::{Value, json};

use super::super::hostile::{counts, hold, list};

fn sample() -> Value {
    json!({"SchemaVersion": 2, "ArtifactName": "app", "Results": [
        {"Target": "Cargo.lock", "Vulnerabilities": [
            {"VulnerabilityID": "CVE-1", "PkgName": "p", "InstalledVersion": "1", "Severity": "CRITICAL", "Title": "T"}]},
        {"Target": "Dockerfile", "Misconfigurations": [
            {"ID": "DS1", "Title": "root", "Status": "FAIL", "Severity": "HIGH", "CauseMetadata": {"StartLine": 3}},
            {"ID": "DS2", "Status": "PASS", "Severity": "HIGH"}]},
        {"Target": "key.pem", "Secrets": [{"RuleID": "pem", "Severity": "CRITICAL", "Title": "Key", "StartLine": 1}]},
        {"Target": "licences", "Licenses": [{"Name": "AGPL-3.0", "Severity": "UNKNOWN"}]},
    ]})
}

#[rstest]
// Nothing was scanned.
#[case(json!({"SchemaVersion": 2, "ArtifactName": "a"}), "absent: no target was scanned: there are no `Results`")]
#[case(json!({"SchemaVersion": 2, "ArtifactName": "a", "Results": null}), "absent: no target was scanned: there are no `Results`")]
#[case(json!({"SchemaVersion": 2, "ArtifactName": "a", "Results": []}), "absent: no target was scanned: there are no `Results`")]
#[case(json!([]), "absent: no target was scanned: there are no `Results`")]
// Clean.
#[case(json!({"SchemaVersion": 2, "ArtifactName": "a", "Results": [{"Target": "t"}]}), "nothing")]
#[case(json!([{"Target": "t", "Vulnerabilities": null}]), "nothing")]
// A status of a misconfiguration that is not known is no pass.
#[case(json!([{"Target": "t", "Misconfigurations": [
    {"Severity": "LOW"}, {"Severity": "LOW", "Status": "FAIL"}, {"Severity": "LOW", "Status": "Odd"},
    {"Severity": "LOW", "Status": "PASS"}, {"Severity": "LOW", "Status": "EXCEPTION"}]}]), "3 low")]
#[case(json!([{"Target": "t", "Vulnerabilities": [{"Severity": "UNKNOWN"}, {"Severity": 9}, {}]}]), "3 unknown")]
// A cluster: what could not be scanned is told.
#[case(json!({"ClusterName": "c", "Resources": [
    {"Kind": "Pod", "Results": [{"Target": "t", "Secrets": [{"Severity": "HIGH"}]}]},
    {"Kind": "Pod", "Error": "no access"}, {"Kind": "Pod", "Error": ""}]}), "1 high; 1 errors")]
#[case(json!({"ClusterName": "c", "Resources": []}), "absent: no target was scanned: there are no `Results`")]
#[case(json!({"ClusterName": "c", "Resources": [{"Error": "no access"}]}), "absent: no target was scanned: there are no `Results`")]
fn counts_all_kinds(#[case] report: Value, #[case] expected: &str) {
    assert_eq!(counts("trivy", &report.to_string()), expected);
}

#[rstest]
#[case(json!({"SchemaVersion": 2, "Results": []}))]
#[case(json!({"ClusterName": "c"}))]
#[case(json!([{"target": "t"}]))]
#[case(json!([[]]))]
#[case(json!({"SchemaVersion": 2, "ArtifactName": "a", "Results": {}}))]
#[case(json!({"SchemaVersion": 2, "ArtifactName": "a", "Results": [{"Vulnerabilities": "none"}]}))]
#[case(json!({"SchemaVersion": 2, "ArtifactName": "a", "Results": [{"Vulnerabilities": ["CVE-1"]}]}))]
fn refuses_another_shape(#[case] report: Value) {
    let found = counts("trivy", &report.to_string());
    assert!(found.starts_with("error: "), "{report}: {found}");
}

#[test]
fn names_what_it_found() {
    let expected = [
        "critical CVE-1 | T | p@1",
        "high DS1 | root | Dockerfile:3",
        "critical pem | Key | key.pem:1",
        "unknown AGPL-3.0 |  | licences",
    ];
    assert_eq!(list("trivy", &sample().to_string()), expected);
}

#[test]
fn nothing_makes_a_report_better() {
    let kinds = ["Vulnerabilities", "Misconfigurations", "Secrets", "Licenses"];
    let mut free: Vec<String> = kinds.iter().map(|kind| format!("/Results/*/{kind}")).collect();
    free.push("/Results".to_owned());
    free.push("/Results/*".to_owned());
    hold("trivy", &sample(), &free.iter().map(String::as_str).collect::<Vec<_>>());
    let legacy =
        json!([{"Target": "t", "Vulnerabilities": [{"VulnerabilityID": "CVE-1", "Severity": "HIGH"}]}]);
    hold("trivy", &legacy, &["/*/Vulnerabilities"]);
}
