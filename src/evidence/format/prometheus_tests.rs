use rstest::rstest;

use super::*;
use crate::document::json::{self, Limits};
use crate::evidence::format::fixture::{damaged, merged, of, read};
use crate::evidence::format::recognise;
use crate::evidence::summary::Wants;

/// An answer with these values, one series each.
fn vector(values: &[&str]) -> String {
    let series: Vec<String> =
        values.iter().map(|value| format!(r#"{{"metric": {{}}, "value": [1.5, "{value}"]}}"#)).collect();
    format!(
        r#"{{"status": "success", "data": {{"resultType": "vector", "result": [{}]}}}}"#,
        series.join(", ")
    )
}

/// An answer with one series for each list of values.
fn matrix(all: &[&[&str]]) -> String {
    let series = all.iter().map(|values| {
        let values: Vec<String> = values.iter().map(|value| format!(r#"[1, "{value}"]"#)).collect();
        format!(r#"{{"metric": {{}}, "values": [{}]}}"#, values.join(", "))
    });
    let series: Vec<String> = series.collect();
    format!(
        r#"{{"status": "success", "data": {{"resultType": "matrix", "result": [{}]}}}}"#,
        series.join(", ")
    )
}

fn answer(kind: &str, result: &str) -> String {
    format!(r#"{{"status": "success", "data": {{"resultType": "{kind}", "result": {result}}}}}"#)
}

#[rstest]
#[case::one_sample(vector(&["0.25"]), "series 1, samples 1, min 0.25, max 0.25, avg 0.25, value 0.25")]
#[case::a_scalar(answer("scalar", r#"[1, "-3"]"#), "series 1, samples 1, min -3, max -3, avg -3, value -3")]
#[case::several(vector(&["1", "0", "1e+01"]), "series 3, samples 3, min 0, max 10, avg 3.6666666666")]
#[case::over_time(matrix(&[&["1", "-2"], &["0.5"]]), "series 2, samples 3, min -2, max 1, avg -0.1666666666")]
#[case::one_over_time(matrix(&[&[], &["7"]]), "series 2, samples 1, min 7, max 7, avg 7, value 7")]
#[case::no_series(vector(&[]), "series 0, samples 0")]
#[case::series_without_samples(matrix(&[&[], &[]]), "series 2, samples 0")]
#[case::no_number(vector(&["1", "NaN"]), "series 2, samples 2")]
#[case::no_end(vector(&["+Inf", "1"]), "series 2, samples 2")]
#[case::no_end_below(matrix(&[&["-Inf"]]), "series 1, samples 1")]
#[case::more_digits_than_a_measurement_has(vector(&["0.1234567890123456789", "1"]), "series 2, samples 2")]
#[case::beyond_all_numbers(vector(&["1e999"]), "series 1, samples 1")]
#[case::a_histogram(
    answer(
        "vector",
        r#"[{"metric": {}, "histogram": [1, {"count": "5"}]}, {"metric": {}, "value": [1, "2"]}]"#
    ),
    "series 2, samples 1"
)]
#[case::histograms_over_time(
    answer("matrix", r#"[{"metric": {}, "histograms": [[1, {}]]}]"#),
    "series 1, samples 0"
)]
#[case::a_warning_is_doubt(
    vector(&["0"]).replace("{\"status\"", "{\"warnings\": [\"a store did\\nnot answer\"], \"status\""),
    "series 1, samples 1"
)]
#[case::no_warning_and_a_hint(
    vector(&["0"]).replace("{\"status\"", "{\"warnings\": [], \"infos\": [\"x\"], \"status\""),
    "series 1, samples 1, min 0, max 0, avg 0, value 0"
)]
fn what_an_answer_comes_to(#[case] text: String, #[case] expected: &str) {
    assert_eq!(of(&FORMAT, &text, "metrics", Wants::default()), expected, "{text}");
    assert_eq!(recognise(&json::parse(&text, &Limits::default()).unwrap()), ["prometheus"], "{text}");
}

#[test]
fn why_there_is_no_value_is_told() {
    for (text, said) in [
        (vector(&[]), "the result has no sample"),
        (vector(&["1", "NaN"]), "one of the samples is NaN"),
        (vector(&["1e999"]), "cannot be judged"),
        (
            vector(&["0"])
                .replace("{\"status\"", "{\"warnings\": [\"a store did\\nnot answer\"], \"status\""),
            "with a warning: a store did not answer",
        ),
    ] {
        let (_, told) = read(&FORMAT, &text, Wants::default()).unwrap().document();
        let told = told.unwrap().absent;
        assert!(
            told.iter().any(|absent| absent.path == ["metrics", "max"] && absent.reason.contains(said)),
            "{told:?}"
        );
    }
}

#[rstest]
#[case("{}", "no `status`")]
#[case("[]", "no `status`")]
#[case(r#"{"status": "ok"}"#, "no `status`")]
#[case(r#"{"status": "success"}"#, "no text `data.resultType`")]
#[case(r#"{"status": "success", "data": ["up"]}"#, "no text `data.resultType`")]
#[case(
    r#"{"status": "error", "errorType": "bad_data", "error": "parse\nerror", "data": {"resultType": "vector", "result": []}}"#,
    "answered with an error: bad_data: parse error"
)]
#[case(&answer("vector", "null"), "no list `result`")]
#[case(&answer("vector", "{}"), "no list `result`")]
#[case(&answer("vector", "[1]"), "`a series` is a number")]
#[case(&answer("vector", r#"[{"metric": {}}]"#), "a series has no `value`")]
#[case(&answer("vector", r#"[{"metric": {}, "value": ["5"]}]"#), "not a time and a value")]
#[case(&answer("vector", r#"[{"metric": {}, "value": [1, null]}]"#), "not a time and a value")]
#[case(&answer("vector", r#"[{"metric": {}, "value": [1, "low"]}]"#), "not a time and a value")]
#[case(&answer("matrix", r#"[{"metric": {}, "value": [1, "5"]}]"#), "a series has no `values`")]
#[case(&answer("matrix", r#"[{"metric": {}, "values": {"a": 1}}]"#), "`values` is an object")]
#[case(&answer("scalar", "[1]"), "not a time and a value")]
#[case(&answer("string", r#"[1, "5"]"#), "type `string` has no samples")]
#[case(&answer("vector", r#"[{"value": [1, "9"], "value": [1, "0"]}]"#), "`value` stands twice")]
fn what_is_no_answer_is_refused(#[case] text: &str, #[case] said: &str) {
    let error = read(&FORMAT, text, Wants::default()).unwrap_err();
    assert!(error.contains(said), "{text}: {error}");
}

#[test]
fn of_several_answers_only_the_highest_is_known() {
    let (one, two) = (vector(&["1"]), matrix(&[&["5", "0"]]));
    assert_eq!(merged(&FORMAT, &[&one, &two], "metrics"), "max 5");
    assert_eq!(merged(&FORMAT, &[&one, &vector(&[])], "metrics"), "");
    assert_eq!(merged(&FORMAT, &[&one, &vector(&["NaN"])], "metrics"), "");
}

#[test]
fn damage_never_gives_a_value_that_is_not_in_the_answer() {
    for text in [vector(&["7"]), matrix(&[&["7"], &["9"]]), answer("scalar", r#"[7, "7"]"#)] {
        for damage in damaged(&serde_json::from_str(&text).unwrap()) {
            let Ok(reading) = read(&FORMAT, &damage.to_string(), Wants::default()) else { continue };
            let (document, _) = reading.document();
            let least = look::at(&document, &["metrics", "min"]).unwrap().and_then(look::number);
            let shown = damage.to_string();
            // A value that was written over by a number is that number.
            let written = shown.contains("1e+300") || shown.contains("-1]") || shown.contains("1e300");
            assert!(written || least.is_none_or(|least| least >= Number::from(7_i64)), "{shown}");
        }
    }
}
