#![allow(clippy::needless_pass_by_value, reason = "a table says each report in the shortest way")]

use rstest::rstest;
use serde_json::{Value, json};

use super::super::hostile::{counts, hold, list};

fn sample() -> Value {
    json!({"@version": "2.16.0", "site": [{"@name": "https://example.com", "alerts": [
        {"pluginid": "1", "alertRef": "1-2", "name": "Injection", "riskcode": "3", "confidence": "2", "instances": [{}, {}], "count": "2"},
        {"pluginid": "2", "name": "Old", "riskcode": "1", "confidence": "3"}]}]})
}

fn alerts(alerts: Value) -> Value {
    json!({"site": {"alerts": alerts}})
}

#[rstest]
#[case(sample(), "1 high, 1 low")]
// One site as an object, codes as numbers.
#[case(alerts(json!([{"riskcode": 3}, {"riskcode": 2}, {"riskcode": "0"}])), "1 high, 1 medium, 1 info")]
#[case(alerts(json!([{"riskcode": "4"}, {"riskcode": "High"}, {"riskcode": -1}, {"riskcode": 2.5}, {}])), "5 unknown")]
// A false positive is marked by its confidence; a word says nothing.
#[case(alerts(json!([{"riskcode": "3", "confidence": "0"}, {"riskcode": "3", "confidence": 0}, {"riskcode": "3", "confidence": "none"}])), "1 high")]
#[case(json!({"site": [{"alerts": []}, {"alerts": [{"riskcode": "2"}]}, {"alerts": [{"riskcode": "2"}]}]}), "2 medium")]
#[case(alerts(json!([])), "nothing")]
#[case(json!({"@version": "2", "site": []}), "absent: no site was scanned: `site` is empty")]
fn counts_types_of_alerts(#[case] report: Value, #[case] expected: &str) {
    assert_eq!(counts("zap", &report.to_string()), expected);
}

#[rstest]
#[case(json!({"@version": "2"}))]
#[case(json!({"site": null}))]
#[case(json!({"site": "https://example.com"}))]
#[case(json!({"site": ["https://example.com"]}))]
#[case(json!({"site": [{}]}))]
#[case(alerts(json!({"alertitem": []})))]
#[case(alerts(json!(["alert"])))]
fn refuses_another_shape(#[case] report: Value) {
    let found = counts("zap", &report.to_string());
    assert!(found.starts_with("error: "), "{report}: {found}");
}

#[test]
fn names_what_it_found() {
    let expected = ["high 1-2 | Injection | https://example.com", "low 2 | Old | https://example.com"];
    assert_eq!(list("zap", &sample().to_string()), expected);
}

#[test]
fn nothing_makes_a_report_better() {
    hold("zap", &sample(), &[]);
}
