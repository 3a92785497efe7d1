use rstest::rstest;

use super::*;
use crate::evidence::format::fixture::{damaged, merged, of, read};
use crate::evidence::summary::Wants;

#[rstest]
#[case::counts_and_not_the_floored_percentage(
    r#"{"total": {"lines": {"total": 3, "covered": 2, "skipped": 0, "pct": 66.66}, "statements": {"total": 60000, "covered": 59999, "pct": 99.99},
        "functions": {"total": 4, "covered": 4, "pct": 100}, "branches": {"total": 8, "covered": 1, "pct": 12.5},
        "branchesTrue": {"total": 0, "covered": 0, "pct": "Unknown"}}, "/a.ts": {"lines": {"total": 1, "covered": 0}}}"#,
    "lines 66.6666666666, branches 12.5, functions 100, statements 99.9983333333"
)]
#[case::counts_beside_a_percentage_that_contradicts(
    r#"{"total": {"lines": {"total": 2, "covered": 1, "pct": 100}}}"#,
    "lines 50"
)]
#[case::nothing_to_cover_is_not_100(
    r#"{"total": {"lines": {"total": 0, "covered": 0, "pct": 100}, "branches": {"total": 0, "covered": 0, "pct": "Unknown"}}}"#,
    ""
)]
#[case::the_percentage_where_there_are_no_counts(
    r#"{"total": {"lines": {"pct": 87.5}, "branches": {"pct": "Unknown"}, "functions": {"pct": "100"}, "statements": {"total": null, "pct": 1}}}"#,
    "lines 87.5, statements 1"
)]
#[case::half_of_the_counts(
    r#"{"total": {"lines": {"total": 0, "pct": 100}, "branches": {"covered": 3, "pct": 100}}}"#,
    ""
)]
#[case::more_covered_than_there_is(r#"{"total": {"lines": {"total": 2, "covered": 3, "pct": 100}}}"#, "")]
#[case::a_percentage_beyond_100(
    r#"{"total": {"lines": {"pct": 100.1}, "branches": {"pct": -1}, "functions": {"pct": 1e999}}}"#,
    ""
)]
#[case::a_kind_that_is_not_there(
    r#"{"total": {"lines": {"total": 4, "covered": 4}, "branches": null}}"#,
    "lines 100"
)]
fn what_a_report_comes_to(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(of(&FORMAT, text, "coverage", Wants::default()), expected, "{text}");
}

#[rstest]
#[case("{}", "no object `total.lines`")]
#[case("[]", "no object `total.lines`")]
#[case(r#"{"total": {"lines": 100}}"#, "no object `total.lines`")]
#[case(r#"{"/a.ts": {"lines": {"total": 1, "covered": 1}}}"#, "no object `total.lines`")]
#[case(r#"{"total": {"lines": {"total": "2", "covered": 2}}}"#, "`total` is a string, not a count")]
#[case(r#"{"total": {"lines": {"total": 2, "covered": -1}}}"#, "no count")]
#[case(r#"{"total": {"lines": {"total": 2, "covered": 1.5}}}"#, "no count")]
#[case(r#"{"total": {"lines": {"total": 2, "covered": 1}, "branches": []}}"#, "`branches` is a list")]
#[case(r#"{"total": {"lines": {"total": 2, "covered": 0, "covered": 2}}}"#, "`covered` stands twice")]
#[case(r#"{"total": {"lines": {}}, "total": {"lines": {}}}"#, "`total` stands twice")]
fn what_is_no_report_is_refused(#[case] text: &str, #[case] said: &str) {
    let error = read(&FORMAT, text, Wants::default()).unwrap_err();
    assert!(error.contains(said), "{text}: {error}");
}

#[test]
fn counts_of_several_reports_are_added_and_percentages_never() {
    let counted = |covered: u64, total: u64| {
        format!(r#"{{"total": {{"lines": {{"total": {total}, "covered": {covered}, "pct": 100}}}}}}"#)
    };
    let percent = r#"{"total": {"lines": {"pct": 100}}}"#;
    assert_eq!(merged(&FORMAT, &[&counted(1, 1), &counted(0, 3)], "coverage"), "lines 25");
    assert_eq!(merged(&FORMAT, &[&counted(0, 0), &counted(3, 4)], "coverage"), "lines 75");
    assert_eq!(merged(&FORMAT, &[&counted(1, 1), percent], "coverage"), "");
}

#[test]
fn damage_never_makes_coverage_better() {
    let whole = serde_json::json!({"total": {"lines": {"total": 10, "covered": 0, "pct": 100}, "branches": {"total": 0, "covered": 0, "pct": 100}}});
    for damage in damaged(&whole) {
        let Ok(reading) = read(&FORMAT, &damage.to_string(), Wants::default()) else { continue };
        let (document, _) = reading.document();
        for name in ["lines", "branches"] {
            let percent = look::at(&document, &["coverage", name]).unwrap().and_then(look::number);
            assert!(percent.is_none_or(|percent| percent.is_zero()), "{damage}");
        }
    }
}
