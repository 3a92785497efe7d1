use rstest::rstest;

use super::*;
use crate::evidence::format::fixture::{of, read};
use crate::evidence::summary::Wants;

#[rstest]
#[case::the_counters_of_the_report(
    "<!DOCTYPE report PUBLIC '-//JACOCO//DTD Report 1.1//EN' 'report.dtd'>
     <report name='x'><package><counter type='LINE' missed='90' covered='1'/></package>
     <counter type='INSTRUCTION' missed='1' covered='1'/><counter type='LINE' missed='1' covered='2'/>
     <counter type='BRANCH' missed='0' covered='0'/><counter type='METHOD' missed='0' covered='7'/></report>",
    "lines 66.6666666666, functions 100"
)]
#[case::no_counter("<report name='x'/>", "")]
fn what_a_report_comes_to(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(of(&FORMAT, text, "coverage", Wants::default()), expected, "{text}");
}

#[rstest]
#[case("<coverage/>", "(it is `coverage`)")]
#[case("<report><counter type='LINE' covered='2'/></report>", "no count `missed`")]
#[case("<report><counter type='LINE' missed='-1' covered='2'/></report>", "no count `missed`")]
#[case(
    "<report><counter type='LINE' missed='1' covered='2'/><counter type='LINE' missed='0' covered='2'/></report>",
    "twice"
)]
fn what_is_no_report_is_refused(#[case] text: &str, #[case] said: &str) {
    let error = read(&FORMAT, text, Wants::default()).unwrap_err();
    assert!(error.contains(said), "{text}: {error}");
}
