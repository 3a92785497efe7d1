use rstest::rstest;
use serde_json::{Value, json};

use super::super::hostile::{counts, hold, list};

fn seven() -> Value {
    json!({"auditReportVersion": 2, "vulnerabilities": {
        "a": {"severity": "critical", "range": "<2", "via": [{"title": "Overflow", "url": "https://example.com/1"}]},
        "b": {"severity": "moderate", "range": "*", "via": ["a"]},
    }, "metadata": {"vulnerabilities": {"total": 0}}})
}

fn six() -> Value {
    json!({"advisories": {
        "7": {"id": 7, "title": "Overflow", "module_name": "m", "severity": "high", "findings": [
            {"version": "1", "paths": ["a>m", "b>m"]}, {"version": "2", "paths": ["c>m"]}]},
        "8": {"id": 8, "title": "Leak", "module_name": "n", "severity": "low", "findings": [{"paths": ["n"]}]},
    }, "metadata": {"dependencies": 3}})
}

#[rstest]
#[case(seven(), "1 critical, 1 medium")]
#[case(six(), "3 high, 1 low")]
#[case(json!({"auditReportVersion": 2, "vulnerabilities": {}}), "nothing")]
#[case(json!({"advisories": {}, "metadata": {}}), "nothing")]
// Totals are not believed.
#[case(json!({"auditReportVersion": 2, "vulnerabilities": {"a": {}}, "metadata": {"vulnerabilities": {"total": 0}}}), "1 unknown")]
// An advisory that names no path is one finding all the same.
#[case(json!({"advisories": {"7": {"severity": "high"}, "8": {"severity": "high", "findings": []}}, "metadata": {}}), "2 high")]
#[case(json!({"error": {"code": "ENOLOCK", "summary": "This command\nrequires a lockfile"}}),
    "error: f:1:10: npm audit failed (ENOLOCK: This command requires a lockfile)")]
#[case(json!({"auditReportVersion": 2, "vulnerabilities": {}, "error": "odd"}), "error: f:1:54: npm audit failed (odd)")]
#[case(json!({"error": {}}), "error: f:1:10: npm audit failed (it does not say why), in `{\"error\":{}}`")]
#[case(json!({"vulnerabilities": {}}), "error: f: this is no report of the format `npm-audit`: there is no object `advisories` in it")]
#[case(json!({"auditReportVersion": 2}), "error: f: this is no report of the format `npm-audit`: there is no object `vulnerabilities` in it")]
#[case(json!({"auditReportVersion": 2, "vulnerabilities": []}), "error: f: this is no report of the format `npm-audit`: there is no object `vulnerabilities` in it")]
#[case(json!({"advisories": {}}), "error: f: this is no report of the format `npm-audit`: there is no object `metadata` in it")]
fn counts_of_both_generations(#[case] report: Value, #[case] expected: &str) {
    let found = counts("npm-audit", &report.to_string());
    assert!(
        found.starts_with(expected) && (found == expected || found.starts_with("error")),
        "{report}: {found}"
    );
}

#[test]
fn names_what_it_found() {
    let expected = ["critical https://example.com/1 | Overflow | a@<2", "medium b | by way of a | b@*"];
    assert_eq!(list("npm-audit", &seven().to_string()), expected);
    let expected =
        ["high 7 | Overflow | m", "high 7 | Overflow | m", "high 7 | Overflow | m", "low 8 | Leak | n"];
    assert_eq!(list("npm-audit", &six().to_string()), expected);
}

#[test]
fn nothing_makes_a_report_better() {
    hold("npm-audit", &seven(), &["/vulnerabilities", "/vulnerabilities/a", "/vulnerabilities/b"]);
    let lists = ["/advisories", "/advisories/*", "/advisories/*/findings", "/advisories/*/findings/*"];
    let mut free = lists.to_vec();
    free.push("/advisories/*/findings/*/paths");
    hold("npm-audit", &six(), &free);
}
