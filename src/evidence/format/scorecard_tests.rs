use rstest::rstest;

use super::*;
use crate::evidence::format::fixture::{damaged, merged, of, read};
use crate::evidence::summary::Wants;

/// A report of this score and these checks.
fn report(score: &str, checks: &[(&str, &str)]) -> String {
    let checks: Vec<String> =
        checks.iter().map(|(name, score)| format!(r#"{{"name": "{name}", "score": {score}}}"#)).collect();
    format!(r#"{{"scorecard": {{"version": "v5"}}, "score": {score}, "checks": [{}]}}"#, checks.join(", "))
}

#[rstest]
#[case::ten_is_a_hundred("9.6", &[("Branch-Protection", "8"), ("CI-Tests", "10"), ("SAST", "0")], "overall 96, branch_protection 80, ci_tests 100, sast 0")]
#[case::what_could_not_be_told_is_not_there("5", &[("Fuzzing", "-1"), ("License", "10")], "overall 50, license 100")]
#[case::nothing_could_be_told("-1", &[("Fuzzing", "-1")], "absent: the report has no score")]
#[case::a_score_of_no_check("10", &[], "absent: the report has no score")]
#[case::a_score_of_checks_that_could_not_tell("10", &[("Fuzzing", "-1")], "absent: the report has no score")]
#[case::a_score_beyond_ten("11", &[("A", "10.1"), ("B", "-2"), ("C", "1e400"), ("D", "null"), ("E", "7")], "e 70")]
#[case::two_checks_of_one_name("5", &[("A", "3"), ("a", "9")], "overall 50, a 30")]
#[case::a_check_named_like_the_whole("9", &[("Overall", "2")], "overall 20")]
fn what_a_report_comes_to(#[case] score: &str, #[case] checks: &[(&str, &str)], #[case] expected: &str) {
    let text = report(score, checks);
    assert_eq!(of(&FORMAT, &text, "scores", Wants::default()), expected, "{text}");
}

#[rstest]
#[case("{}", "no object `scorecard`")]
#[case("[]", "no object `scorecard`")]
#[case(r#"{"scorecard": "v5", "checks": []}"#, "no object `scorecard`")]
#[case(r#"{"scorecard": {}, "score": 10, "checks": null}"#, "no list `checks`")]
#[case(r#"{"scorecard": {}, "score": 10, "checks": {}}"#, "no list `checks`")]
#[case(r#"{"scorecard": {}, "score": 10, "checks": ["License"]}"#, "`a check` is a string")]
#[case(r#"{"scorecard": {}, "score": 10, "checks": [{"score": 10}]}"#, "no text `name`")]
#[case(r#"{"scorecard": {}, "score": "10", "checks": []}"#, "`score` is a string")]
#[case(r#"{"scorecard": {}, "checks": [{"name": "a", "score": 1, "score": 10}]}"#, "`score` stands twice")]
fn what_is_no_report_is_refused(#[case] text: &str, #[case] said: &str) {
    let error = read(&FORMAT, text, Wants::default()).unwrap_err();
    assert!(error.contains(said), "{text}: {error}");
}

#[test]
fn of_several_reports_the_lowest_score_counts() {
    let one = report("9", &[("A", "9"), ("B", "4"), ("C", "10")]);
    let two = report("7", &[("A", "10"), ("B", "-1")]);
    assert_eq!(merged(&FORMAT, &[&one, &two], "scores"), "overall 70, a 90");
}

#[test]
fn damage_never_makes_a_score_better() {
    let whole: serde_json::Value = serde_json::from_str(&report("1", &[("A", "1"), ("B", "0")])).unwrap();
    for damage in damaged(&whole) {
        let Ok(reading) = read(&FORMAT, &damage.to_string(), Wants::default()) else { continue };
        let (document, _) = reading.document();
        for (name, most) in [("overall", "10"), ("a", "10"), ("b", "0")] {
            let score = look::at(&document, &["scores", name]).unwrap().and_then(look::number);
            assert!(score.is_none_or(|score| score <= most.parse().unwrap()), "{damage}");
        }
    }
}
