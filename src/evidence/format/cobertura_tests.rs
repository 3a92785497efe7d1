use rstest::rstest;

use super::*;
use crate::evidence::format::fixture::{of, read};
use crate::evidence::summary::Wants;

#[rstest]
#[case::lines_are_counted(
    "<coverage line-rate='0.99'><packages><package><classes><class><methods><method><lines><line hits='1'/></lines></method></methods>
     <lines><line hits='3'/><line hits='0'/><line hits='1' branch='true' condition-coverage='50% (1/2)'/></lines></class></classes></package></packages></coverage>",
    "lines 66.6666666666, branches 50"
)]
#[case::totals_only_where_no_line_is_listed(
    "<coverage lines-covered='3' lines-valid='4' branches-covered='1' branches-valid='8' line-rate='1'/>",
    "lines 75, branches 12.5"
)]
#[case::rates_are_never_used("<coverage line-rate='0.97' branch-rate='1'/>", "")]
#[case::more_covered_than_there_is("<coverage lines-covered='9' lines-valid='4'/>", "")]
#[case::a_count_below_zero(
    "<coverage><class><lines><line hits='-1'/><line hits='1'/></lines></class></coverage>",
    "lines 50"
)]
fn what_a_report_comes_to(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(of(&FORMAT, text, "coverage", Wants::default()), expected, "{text}");
}

#[rstest]
#[case("<report/>", "(it is `report`)")]
#[case("<coverage><project/></coverage>", "of Clover")]
#[case("<coverage><class><lines><line number='1'/></lines></class></coverage>", "no `hits`")]
#[case("<testsuite/>", "looks like `junit`")]
fn what_is_no_report_is_refused(#[case] text: &str, #[case] said: &str) {
    let error = read(&FORMAT, text, Wants::default()).unwrap_err();
    assert!(error.contains(said), "{text}: {error}");
}
