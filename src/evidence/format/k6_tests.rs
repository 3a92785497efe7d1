use rstest::rstest;
use serde_json::{Value as Json, json};

use super::*;
use crate::evidence::format::fixture::{damaged, merged, of, read};
use crate::evidence::summary::Wants;

/// Metrics in the shape of `--summary-export` and in that of `handleSummary`. Thresholds are given as crossed or not.
fn both(metrics: &Json) -> [String; 2] {
    let shaped = |nested: bool| {
        let mut out = serde_json::Map::new();
        for (name, values) in metrics.as_object().unwrap() {
            let mut values = values.as_object().unwrap().clone();
            let thresholds = values.remove("thresholds");
            let mut metric = if nested {
                json!({"type": "trend", "contains": "time", "values": values})
            } else {
                Json::Object(values)
            };
            if let Some(Json::Object(thresholds)) = thresholds {
                let each = thresholds.into_iter().map(|(key, crossed)| {
                    (key, if nested { json!({"ok": crossed == json!(false)}) } else { crossed })
                });
                metric["thresholds"] = Json::Object(each.collect());
            }
            out.insert(name.clone(), metric);
        }
        json!({"root_group": {"path": ""}, "metrics": out}).to_string()
    };
    [shaped(false), shaped(true)]
}

fn run() -> Json {
    json!({
        "http_reqs": {"count": 1000, "rate": 8.5},
        "http_req_duration": {"avg": 120.5, "min": 1, "med": 100, "max": 900.25, "p(90)": 250, "p(95)": 280.125,
            "thresholds": {"p(95)<300": false}},
        "http_req_duration{page:cart}": {"p(95)": 310, "thresholds": {"p(95)<300": true, "max<1000": false}},
        "http_req_failed": {"passes": 3, "fails": 997, "rate": 0.003},
        "checks": {"passes": 9, "fails": 1, "thresholds": {"rate>0.99": true}},
        "iterations": {"count": 500},
    })
}

/// The run with one metric in another state; null leaves it out.
fn with(metric: &str, values: Json) -> Json {
    let mut run = run();
    let metrics = run.as_object_mut().unwrap();
    metrics.remove(metric);
    if values != Json::Null {
        metrics.insert(metric.to_owned(), values);
    }
    run
}

const TIMES_OF_THE_RUN: &str = "p50 100, p90 250, p95 280.125, avg 120.5, max 900.25";

#[rstest]
#[case::a_run(run(), "{}, error_rate 0.3, thresholds_failed 2, requests 1000")]
#[case::all_crossed_in_parts_of_metrics(
    with("http_req_duration{page:cart}", json!({"thresholds": {"p(95)<300": true, "max<1": true, "avg<1": true}})),
    "{}, error_rate 0.3, thresholds_failed 4, requests 1000"
)]
#[case::every_request_failed(
    with("http_req_failed", json!({"passes": 1000, "fails": 0})),
    "{}, error_rate 100, thresholds_failed 2, requests 1000"
)]
#[case::a_rate_without_counts(
    with("http_req_failed", json!({"rate": 0.003, "value": 0.003})),
    "{}, thresholds_failed 2, requests 1000"
)]
#[case::a_rate_of_nothing(
    with("http_req_failed", json!({"passes": 0, "fails": 0, "rate": 0})),
    "{}, thresholds_failed 2, requests 1000"
)]
#[case::no_request(with("http_reqs", json!({"count": 0})), "requests 0")]
#[case::requests_without_a_count(with("http_reqs", json!({"rate": 5})), "")]
#[case::iterations_without_http(with("http_reqs", Json::Null), "{}, error_rate 0.3, thresholds_failed 2")]
#[case::iterations_and_times_of_no_request(
    json!({"iterations": {"count": 5}, "http_req_duration": {"p(95)": 0, "max": 0, "thresholds": {"p(95)<300": false}}}),
    "thresholds_failed 0"
)]
#[case::no_iteration_either(
    json!({"iterations": {"count": 0}, "http_req_duration": {"p(95)": 1, "max": 1, "thresholds": {"p(95)<300": false}}}),
    ""
)]
#[case::nothing_at_all(json!({}), "")]
#[case::no_threshold(
    json!({"http_reqs": {"count": 1}, "http_req_duration": {"p(50)": 2, "med": 9, "p(99)": 7, "thresholds": {}}}),
    "p50 2, p99 7, requests 1"
)]
#[case::no_times(json!({"http_reqs": {"count": 1}}), "requests 1")]
#[case::times_that_cannot_be(
    json!({"http_reqs": {"count": 1}, "http_req_duration": {"p(95)": -1, "max": null, "med": 1.234_567_890_123_456_7e-6}}),
    "p50 0.0000012345678901234567, requests 1"
)]
fn what_a_report_comes_to(#[case] metrics: Json, #[case] expected: &str) {
    for text in both(&metrics) {
        let expected = expected.replace("{}", TIMES_OF_THE_RUN);
        assert_eq!(of(&FORMAT, &text, "metrics", Wants::default()), expected, "{text}");
    }
}

#[rstest]
#[case("{}", "no object `metrics`")]
#[case("[]", "no object `metrics`")]
#[case(r#"{"metrics": [], "root_group": {}}"#, "no object `metrics`")]
#[case(r#"{"metrics": {}}"#, "no member `root_group`")]
#[case(r#"{"metrics": {"http_reqs": 5}, "root_group": {}}"#, "`http_reqs` is a number, not an object")]
#[case(r#"{"metrics": {"http_reqs": {"values": []}}, "root_group": {}}"#, "`values` is a list")]
#[case(r#"{"metrics": {"http_reqs": {"count": "5"}}, "root_group": {}}"#, "`count` is a string")]
#[case(r#"{"metrics": {"http_reqs": {"count": -5}}, "root_group": {}}"#, "no count")]
#[case(r#"{"metrics": {"http_req_duration": {"p(95)": "5"}}, "root_group": {}}"#, "`p(95)` is a string")]
#[case(r#"{"metrics": {"x": {"thresholds": ["p(95)<5"]}}, "root_group": {}}"#, "`thresholds` is a list")]
#[case::neither_true_nor_false(
    r#"{"metrics": {"x": {"thresholds": {"p(95)<5": null}}}, "root_group": {}}"#,
    "`p(95)<5` does not say whether it was crossed"
)]
#[case::no_ok(
    r#"{"metrics": {"x": {"thresholds": {"p(95)<5": {"ok": "true"}}}}, "root_group": {}}"#,
    "does not say whether it was crossed"
)]
#[case::bare_where_it_would_mean_the_opposite(
    r#"{"metrics": {"x": {"values": {}, "thresholds": {"p(95)<5": false}}}, "root_group": {}}"#,
    "does not say whether it was crossed"
)]
#[case::a_threshold_twice(
    r#"{"metrics": {"x": {"thresholds": {"a": true, "a": false}}}, "root_group": {}}"#,
    "`a` stands twice"
)]
#[case::a_metric_twice(r#"{"metrics": {"x": {}, "x": {}}, "root_group": {}}"#, "`x` stands twice")]
fn what_is_no_report_is_refused(#[case] text: &str, #[case] said: &str) {
    let error = read(&FORMAT, text, Wants::default()).unwrap_err();
    assert!(error.contains(said), "{text}: {error}");
}

#[test]
fn of_several_runs_counts_are_added_and_percentiles_are_not() {
    let [flat, nested] = both(&run());
    assert_eq!(
        merged(&FORMAT, &[&flat, &nested], "metrics"),
        "max 900.25, error_rate 0.3, thresholds_failed 4, requests 2000"
    );
    let [nothing, _] = both(&with("http_reqs", json!({"count": 0})));
    assert_eq!(merged(&FORMAT, &[&flat, &nothing], "metrics"), "requests 1000");
    let [no_threshold, _] = both(&json!({"http_reqs": {"count": 1}, "http_req_duration": {"max": 901}}));
    assert_eq!(merged(&FORMAT, &[&flat, &no_threshold], "metrics"), "max 901, requests 1001");
}

#[test]
fn damage_never_makes_a_run_better() {
    let small = json!({
        "http_reqs": {"count": 4},
        "http_req_duration": {"med": 900, "p(95)": 900, "max": 900, "thresholds": {"p(95)<300": true}},
        "http_req_failed": {"passes": 4, "fails": 0},
    });
    for text in both(&small) {
        for damage in damaged(&serde_json::from_str(&text).unwrap()) {
            let Ok(reading) = read(&FORMAT, &damage.to_string(), Wants::default()) else { continue };
            if damage.pointer("/metrics/http_req_duration/thresholds/p(95)<300/ok") == Some(&json!(true)) {
                continue; // No damage: the same report of a run that was good.
            }
            let (document, _) = reading.document();
            // A metric or threshold that is gone is absent; a time keeps its own number, which may be another.
            for (name, least) in [("error_rate", "0.1"), ("p95", "900"), ("thresholds_failed", "1")] {
                let value = look::at(&document, &["metrics", name]).unwrap().and_then(look::number);
                assert!(value.is_none_or(|value| value >= least.parse().unwrap()), "{name}: {damage}");
            }
        }
    }
}
