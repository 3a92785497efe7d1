use rstest::rstest;

use super::*;
use crate::document::Node;

use crate::evidence::format::fixture::{of, read};
use crate::evidence::summary::Wants;

fn junit(text: &str) -> String {
    of(&FORMAT, text, "tests", Wants::default())
}

// total passed failed skipped flaky errors pass_rate duration
#[rstest]
#[case::one_of_each(
    "<testsuites time='1.5'><testsuite name='s' tests='99' failures='1' errors='1'>
      <testcase name='a'/><testcase name='b'><failure message='no'/></testcase>
      <testcase name='c'><error/></testcase><testcase name='d'><skipped/></testcase>
      <testcase name='e'><flakyFailure/></testcase></testsuite></testsuites>",
    "total 5, passed 1, failed 2, skipped 1, flaky 1, errors 1, pass_rate 40, duration 1500"
)]
#[case::error_comes_before_failure_and_skipped(
    "<testsuite><testcase><skipped/><failure/><error/></testcase></testsuite>",
    "total 1, passed 0, failed 1, skipped 0, flaky 0, errors 1, pass_rate 0"
)]
#[case::a_failure_after_reruns_is_a_failure(
    "<testsuite><testcase><failure/><rerunFailure/></testcase></testsuite>",
    "total 1, passed 0, failed 1, skipped 0, flaky 0, errors 0, pass_rate 0"
)]
#[case::nested_suites_count_once(
    "<testsuites><testsuite failures='1'><testsuite failures='1'><testcase><failure/></testcase></testsuite></testsuite></testsuites>",
    "total 1, passed 0, failed 1, skipped 0, flaky 0, errors 0, pass_rate 0"
)]
#[case::a_suite_that_died_before_its_first_case(
    "<testsuites><testsuite errors='1' tests='0'/><testsuite><testcase/></testsuite></testsuites>",
    "total 1, passed 1, failed 1, skipped 0, flaky 0, errors 1, pass_rate 50"
)]
#[case::the_root_admits_more(
    "<testsuites failures='3' errors='1'><testsuite failures='1'><testcase><failure/></testcase></testsuite></testsuites>",
    "total 1, passed 0, failed 4, skipped 0, flaky 0, errors 3, pass_rate 0"
)]
#[case::totals_never_make_it_better(
    "<testsuite tests='1' failures='0' errors='-1'><testcase><failure/></testcase></testsuite>",
    "total 1, passed 0, failed 1, skipped 0, flaky 0, errors 0, pass_rate 0"
)]
#[case::an_absurd_total_is_an_error_all_the_same(
    "<testsuite failures='99999999999999999999999'><testcase/></testsuite>",
    "total 1, passed 1, failed 1000000000000000, skipped 0, flaky 0, errors 1000000000000000, pass_rate 0"
)]
#[case::a_failure_of_the_suite_itself(
    "<testsuite><error message='hook'/><testcase/></testsuite>",
    "total 1, passed 1, failed 1, skipped 0, flaky 0, errors 1, pass_rate 50"
)]
#[case::nothing_at_all(
    "<testsuites/>",
    "total 0, passed 0, failed 1, skipped 0, flaky 0, errors 1, pass_rate 0"
)]
#[case::only_skipped(
    "<testsuite><testcase><skipped/></testcase></testsuite>",
    "total 1, passed 0, failed 1, skipped 1, flaky 0, errors 1, pass_rate 0"
)]
#[case::states_in_attributes(
    "<testsuite failures='1'><testcase status='run' result='completed'/><testcase status='failed'/><testcase result='skipped'/></testsuite>",
    "total 3, passed 1, failed 1, skipped 1, flaky 0, errors 0, pass_rate 33.3333333333"
)]
#[case::thousands_commas(
    "<testsuite time='1,234.5'><testcase/></testsuite>",
    "total 1, passed 1, failed 0, skipped 0, flaky 0, errors 0, pass_rate 100, duration 1234500"
)]
#[case::times_of_the_suites_add_up(
    "<testsuites><testsuite time='0.1'><testcase/></testsuite><testsuite time='.2'/></testsuites>",
    "total 1, passed 1, failed 0, skipped 0, flaky 0, errors 0, pass_rate 100, duration 300"
)]
#[case::one_suite_without_time(
    "<testsuites><testsuite time='0.1'><testcase/></testsuite><testsuite/></testsuites>",
    "total 1, passed 1, failed 0, skipped 0, flaky 0, errors 0, pass_rate 100"
)]
#[case::a_negative_time(
    "<testsuite time='-1'><testcase/></testsuite>",
    "total 1, passed 1, failed 0, skipped 0, flaky 0, errors 0, pass_rate 100"
)]
#[case::names_with_a_namespace(
    "<j:testsuite xmlns:j='urn:x'><j:testcase><j:failure/></j:testcase></j:testsuite>",
    "total 1, passed 0, failed 1, skipped 0, flaky 0, errors 0, pass_rate 0"
)]
#[case::cases_in_whatever_holds_them(
    "<testsuite><x><testcase><failure/><testcase/><testsuite failures='1'><testcase><failure/></testcase></testsuite></testcase></x><testcase/></testsuite>",
    "total 4, passed 2, failed 2, skipped 0, flaky 0, errors 0, pass_rate 50"
)]
#[case::output_that_looks_like_results(
    "<testsuite><testcase><system-out><failure/></system-out></testcase><properties><failure/></properties></testsuite>",
    "total 1, passed 1, failed 0, skipped 0, flaky 0, errors 0, pass_rate 100"
)]
fn what_a_report_comes_to(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(junit(text), expected, "{text}");
}

#[test]
fn failures_are_named_where_something_reads_them() {
    let text = "<testsuite name='s' errors='2'><testcase name='a' classname='c'><failure>  boom
      </failure></testcase><testcase name='b'/></testsuite>";
    let (document, told) = read(&FORMAT, text, Wants::default()).unwrap().document();
    assert!(format!("{document:?}").find("failures").is_none(), "not asked for");
    let told: Vec<String> = told
        .unwrap()
        .examples
        .into_iter()
        .map(|it| format!("{} {}: {}", it.state, it.id, it.title))
        .collect();
    assert_eq!(
        told,
        [
            "failed c > a: boom",
            "errored the run itself: the totals state 2 failures and errors, and the file shows 1"
        ]
    );

    let (document, _) = read(&FORMAT, text, Wants::ALL).unwrap().document();
    let tests = crate::evidence::format::look::at(&document, &["tests"]).unwrap().unwrap();
    let names = |key: &str| -> Vec<String> {
        let name =
            |node: &Node| crate::evidence::format::look::text(node, "name").unwrap().unwrap().to_owned();
        crate::evidence::format::look::items(tests, key).unwrap().iter().map(name).collect()
    };
    assert_eq!(
        (names("cases"), names("failures")),
        (vec!["a".into(), "b".into()], vec!["a".into(), "the run itself".into()])
    );
}

#[rstest]
#[case("<report/>", "no root element `testsuites`")]
#[case("{\"tests\": 1}", "it looks like JSON")]
#[case("<testsuite><testcase></testsuite>", "well-formed")]
#[case("<testsuite><testcase/>", "cut short")]
fn what_is_no_report_is_refused(#[case] text: &str, #[case] said: &str) {
    let error = read(&FORMAT, text, Wants::default()).unwrap_err();
    assert!(error.contains(said), "{text}: {error}");
}
