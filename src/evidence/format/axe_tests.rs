#![allow(clippy::needless_pass_by_value, reason = "a table says each report in the shortest way")]

use rstest::rstest;
use serde_json::{Value, json};

use super::super::hostile::{counts, hold, list};

fn page(violations: Value) -> Value {
    json!({"testEngine": {"name": "axe-core"}, "url": "https://example.com/", "passes": [{"id": "p"}],
           "incomplete": [{"id": "i", "impact": "critical"}], "violations": violations})
}

fn sample() -> Value {
    page(json!([{"id": "label", "impact": "serious", "help": "Label it", "nodes": [{}, {}]},
                {"id": "image-alt", "impact": "critical", "help": "Describe it", "nodes": [{}]}]))
}

#[rstest]
#[case(sample(), "1 critical, 1 high")]
#[case(json!([sample(), page(json!([]))]), "1 critical, 1 high")]
#[case(page(json!([{"impact": "moderate"}, {"impact": "minor"}, {"impact": null}, {"impact": "odd"}, {}])), "1 medium, 1 low, 3 unknown")]
#[case(page(json!([])), "nothing")]
#[case(json!({"violations": []}), "nothing")]
#[case(json!({"violations": [], "errored": false}), "nothing")]
#[case(json!([]), "absent: no page was tested")]
#[case(json!({"violations": [], "url": "u", "errored": true}), "error: f:1:1: axe could not test a page u, in `{\"violations\":[],\"url\":\"u\",\"errored\":true}`")]
fn counts_violated_rules(#[case] report: Value, #[case] expected: &str) {
    assert_eq!(counts("axe", &report.to_string()), expected);
}

#[rstest]
#[case(json!({}))]
#[case(json!(null))]
#[case(json!({"url": "u"}))]
#[case(json!({"violations": 0}))]
#[case(json!({"violations": {}}))]
#[case(json!({"violations": ["label"]}))]
#[case(json!({"violations": [], "errored": "timeout"}))]
#[case(json!([page(json!([])), {"violations": [], "errored": [{}]}]))]
#[case(json!([page(json!([])), {}]))]
fn refuses_another_shape(#[case] report: Value) {
    let found = counts("axe", &report.to_string());
    assert!(found.starts_with("error: "), "{report}: {found}");
}

#[test]
fn names_what_it_found() {
    let expected = [
        "high label | Label it | https://example.com/",
        "critical image-alt | Describe it | https://example.com/",
    ];
    assert_eq!(list("axe", &sample().to_string()), expected);
}

#[test]
fn nothing_makes_a_report_better() {
    hold("axe", &sample(), &[]);
    hold("axe", &json!([sample()]), &[]);
}
