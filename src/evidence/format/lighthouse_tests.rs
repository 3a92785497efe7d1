use rstest::rstest;

use super::*;
use crate::document::json::{self, Limits};
use crate::evidence::format::fixture::{damaged, merged, of, read};
use crate::evidence::format::recognise;
use crate::evidence::summary::Wants;

/// A report with these members beside its version.
fn report(members: &str) -> String {
    format!(r#"{{"lighthouseVersion": "12.0.0", {members}}}"#)
}

#[rstest]
#[case::every_category_under_its_own_name(
    r#""categories": {"performance": {"score": 0.875}, "best-practices": {"score": 1}, "seo": {"score": 0}, "agentic-browsing": {"score": 0.3}}"#,
    "performance 87.5, best_practices 100, seo 0, agentic_browsing 30"
)]
#[case::what_could_not_be_worked_out_is_not_0(
    r#""categories": {"performance": {"score": null}, "accessibility": {}, "seo": {"score": 0.29}}"#,
    "seo 29"
)]
#[case::no_score_at_all(
    r#""categories": {"performance": {"score": null}}"#,
    "absent: the report has no score"
)]
#[case::no_category(r#""categories": {}"#, "absent: the report has no score")]
#[case::a_score_that_is_already_in_percent(
    r#""categories": {"seo": {"score": 90}, "pwa": {"score": -0.1}, "performance": {"score": 0.12345678901234567890}, "x": {"score": 0.5}}"#,
    "x 50"
)]
#[case::two_categories_under_one_name(
    r#""categories": {"a-b": {"score": 0.9}, "a_b": {"score": 0.2}}"#,
    "a_b 20"
)]
#[case::no_error_of_older_versions(
    r#""runtimeError": {"code": "NO_ERROR", "message": ""}, "categories": {"seo": {"score": 1}}"#,
    "seo 100"
)]
#[case::null_is_no_error(r#""runtimeError": null, "categories": {"seo": {"score": 1}}"#, "seo 100")]
fn what_a_report_comes_to(#[case] members: &str, #[case] expected: &str) {
    let bare = report(members);
    assert_eq!(of(&FORMAT, &bare, "scores", Wants::default()), expected, "{bare}");
    let wrapped = format!(r#"{{"kind": "pagespeedonline#result", "lighthouseResult": {bare}}}"#);
    assert_eq!(of(&FORMAT, &wrapped, "scores", Wants::default()), expected, "{wrapped}");
    for text in [bare, wrapped] {
        let document = json::parse(&text, &Limits::default()).unwrap();
        assert_eq!(recognise(&document), ["lighthouse"], "{text}");
    }
}

#[rstest]
#[case("{}", "no member `lighthouseVersion`")]
#[case("[]", "no member `lighthouseVersion`")]
#[case(r#"{"lighthouseVersion": "12", "categories": []}"#, "no object `categories`")]
#[case(r#"{"lighthouseVersion": "12", "categories": null}"#, "no object `categories`")]
#[case(r#"{"lighthouseVersion": "12", "categories": {"seo": 1}}"#, "`seo` is a number, not an object")]
#[case(r#"{"lighthouseVersion": "12", "categories": {"seo": {"score": "1"}}}"#, "`score` is a string")]
#[case(
    r#"{"lighthouseVersion": "12", "categories": {"seo": {"score": 0, "score": 1}}}"#,
    "`score` stands twice"
)]
#[case(
    r#"{"lighthouseVersion": "12", "runtimeError": {"code": "NO_FCP", "message": "Nothing\nwas painted."}, "categories": {"seo": {"score": 1}}}"#,
    "could not look at the page: NO_FCP: Nothing was painted"
)]
#[case(
    r#"{"lighthouseVersion": "12", "runtimeError": {}, "categories": {"seo": {"score": 1}}}"#,
    "could not look at the page"
)]
#[case(
    r#"{"lighthouseVersion": "12", "runtimeError": "x", "categories": {"seo": {"score": 1}}}"#,
    "could not look at the page"
)]
fn what_is_no_report_is_refused_and_not_recognised(#[case] text: &str, #[case] said: &str) {
    let error = read(&FORMAT, text, Wants::default()).unwrap_err();
    assert!(error.contains(said), "{text}: {error}");
    if !said.starts_with('`') {
        assert!(
            recognise(&json::parse(text, &Limits::default()).unwrap()).is_empty(),
            "{text} is recognised"
        );
    }
}

#[test]
fn of_several_pages_the_lowest_score_counts() {
    let page =
        |seo: &str| report(&format!(r#""categories": {{"seo": {{"score": {seo}}}, "a": {{"score": 1}}}}"#));
    assert_eq!(merged(&FORMAT, &[&page("0.9"), &page("0.75"), &page("1")], "scores"), "seo 75, a 100");
    assert_eq!(merged(&FORMAT, &[&page("0.9"), &page("null")], "scores"), "a 100");
}

#[test]
fn damage_never_makes_a_score_better() {
    let whole = serde_json::json!({"lighthouseVersion": "12", "runtimeError": {"code": "NO_ERROR"},
        "categories": {"seo": {"score": 0.1}, "performance": {"score": 0.2}}});
    for damage in damaged(&whole) {
        let Ok(reading) = read(&FORMAT, &damage.to_string(), Wants::default()) else { continue };
        let (document, _) = reading.document();
        for (name, most) in [("seo", "10"), ("performance", "20")] {
            let score = look::at(&document, &["scores", name]).unwrap().and_then(look::number);
            assert!(score.is_none_or(|score| score <= most.parse().unwrap()), "{damage}");
        }
    }
}
