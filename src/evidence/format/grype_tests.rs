use rstest::rstest;
use serde_json::json;

use super::super::hostile::{counts, hold, list};

fn sample() -> serde_json::Value {
    json!({
        "matches": [
            {"vulnerability": {"id": "CVE-1", "severity": "Critical", "description": "Overflow\n in a parser"},
             "artifact": {"name": "zlib", "version": "1.2"}},
            {"vulnerability": {"id": "CVE-2", "severity": "Negligible"}, "artifact": {"name": "bash"}},
        ],
        "ignoredMatches": [{"vulnerability": {"id": "CVE-3", "severity": "Critical"}}],
        "descriptor": {"name": "grype", "version": "0.80.0"},
    })
}

#[rstest]
#[case(json!({"matches": []}), "nothing")]
#[case(json!({"matches": [{"vulnerability": {"severity": "High"}}]}), "1 high")]
#[case(json!({"matches": [{"vulnerability": {"severity": "Unknown"}}, {"vulnerability": {}}, {}]}), "3 unknown")]
#[case(json!({"matches": [{"vulnerability": {"severity": 3}}]}), "1 unknown")]
#[case(json!({"matches": [null]}), "error: f:1:13: `matches[…]` is null, not an object, in `{\"matches\":[null]}`")]
#[case(json!({"matches": {}}), "error: f: this is no report of the format `grype`: there is no list `matches` in it")]
fn counts_matches(#[case] report: serde_json::Value, #[case] expected: &str) {
    assert_eq!(counts("grype", &report.to_string()), expected);
}

#[test]
fn names_what_it_found_and_leaves_what_is_ignored() {
    let expected = ["critical CVE-1 | Overflow in a parser | zlib@1.2", "info CVE-2 |  | bash"];
    assert_eq!(list("grype", &sample().to_string()), expected);
}

#[test]
fn nothing_makes_a_report_better() {
    hold("grype", &sample(), &["/descriptor", "/ignoredMatches"]);
}
