#![allow(clippy::needless_pass_by_value, reason = "a table says each report in the shortest way")]

use rstest::rstest;
use serde_json::{Value, json};

use super::super::hostile::{counts, hold, list};

const MEDIUM: &str = "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N";
const CRITICAL: &str = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";

fn package(groups: Value, vulnerabilities: Value) -> Value {
    json!({"results": [{"source": {"path": "Cargo.lock"}, "packages": [
        {"package": {"name": "p", "version": "1"}, "groups": groups, "vulnerabilities": vulnerabilities}]}]})
}

fn sample() -> Value {
    package(
        json!([{"ids": ["GHSA-1", "CVE-1"], "aliases": ["CVE-1"], "max_severity": "9.8"}]),
        json!([{"id": "GHSA-1", "summary": "Overflow"}, {"id": "CVE-1"},
               {"id": "GHSA-2", "details": "Race", "database_specific": {"severity": "HIGH"}}]),
    )
}

#[rstest]
// The names of one vulnerability are one finding, one without a group is another.
#[case(sample(), "1 critical, 1 high")]
// The worst of what the group and its members state.
#[case(package(json!([{"ids": ["A"], "max_severity": "5.0"}]),
    json!([{"id": "A", "database_specific": {"severity": "CRITICAL"}}])), "1 critical")]
#[case(package(json!([{"ids": ["A"], "max_severity": ""}]),
    json!([{"id": "A", "severity": [{"type": "CVSS_V3", "score": MEDIUM}, {"type": "CVSS_V2", "score": "AV:N"}]}])), "1 medium")]
#[case(package(json!([{"ids": ["A"], "aliases": ["B"]}]),
    json!([{"id": "B", "severity": [{"type": "CVSS_V3", "score": CRITICAL}]}])), "1 critical")]
#[case(package(json!([{"ids": ["A"]}]), json!([{"id": "A", "severity": [{"type": "CVSS_V4", "score": "CVSS:4.0/AV:N"}]}])), "1 unknown")]
#[case(package(json!([{"ids": ["A"], "max_severity": "11"}]), json!([])), "1 unknown")]
#[case(package(json!([{"ids": ["A"], "max_severity": 7.0}]), json!([])), "1 high")]
// Of two with one id the worse counts.
#[case(package(json!([{"ids": ["A"]}]), json!([{"id": "A", "database_specific": {"severity": "LOW"}},
    {"id": "A", "database_specific": {"severity": "HIGH"}}])), "1 high")]
// A vulnerability without an id belongs to no group.
#[case(package(json!([]), json!([{}, {"id": null}])), "2 unknown")]
#[case(package(Value::Null, Value::Null), "nothing")]
#[case(json!({"results": []}), "nothing")]
fn counts_groups(#[case] report: Value, #[case] expected: &str) {
    assert_eq!(counts("osv", &report.to_string()), expected);
}

#[rstest]
#[case(json!({}))]
#[case(json!({"results": null}))]
#[case(json!({"results": [{}]}))]
#[case(json!({"results": [{"packages": {}}]}))]
#[case(json!({"results": [{"packages": [1]}]}))]
#[case(package(json!([{"ids": "A"}]), json!([])))]
#[case(package(json!([{"ids": [1]}]), json!([])))]
#[case(package(json!([]), json!(["A"])))]
fn refuses_another_shape(#[case] report: Value) {
    let found = counts("osv", &report.to_string());
    assert!(found.starts_with("error: "), "{report}: {found}");
}

#[test]
fn names_what_it_found() {
    let expected = ["critical GHSA-1 | Overflow | p@1", "high GHSA-2 | Race | p@1"];
    assert_eq!(list("osv", &sample().to_string()), expected);
}

#[test]
fn nothing_makes_a_report_better() {
    let package = "/results/*/packages/*";
    let free = [package.to_owned(), format!("{package}/groups"), format!("{package}/vulnerabilities")];
    hold("osv", &sample(), &free.iter().map(String::as_str).collect::<Vec<_>>());
}
