use rstest::rstest;

use super::*;
use crate::evidence::format::fixture::{of, read};
use crate::evidence::summary::Wants;

#[rstest]
#[case::lines_branches_functions(
    "TN:\nSF:a.c\nFN:1,f\nFNDA:2,f\nFN:5,g\nFNDA:0,g\nDA:1,2\nDA:2,0\nBRDA:1,0,0,1\nBRDA:1,0,1,-\nBRDA:1,0,2,0\nend_of_record\n",
    "lines 50, branches 33.3333333333, functions 50"
)]
#[case::records_of_one_source_are_one(
    "SF:a\nDA:1,0\nDA:2,1\nend_of_record\nSF:a\nDA:1,3\nend_of_record\nSF:b\nDA:1,0\nend_of_record",
    "lines 66.6666666666"
)]
#[case::totals_only_where_nothing_is_listed(
    "SF:a\nDA:1,1\nLF:10\nLH:10\nBRF:4\nBRH:1\nend_of_record",
    "lines 100, branches 25"
)]
#[case::a_line_that_is_listed_twice("SF:a\nDA:1,1\nDA:1,0\nDA:2,0\nend_of_record", "lines 50")]
#[case::a_checksum_behind_the_count("SF:a\r\nDA:1,1,abc==\r\nend_of_record\r\n", "lines 100")]
#[case::names_with_commas(
    "SF:a\nFN:3,f(int, int)\nFN:4,9,g(a,b)\nFNDA:1,f(int, int)\nFNDA:0,g(a,b)\nend_of_record",
    "functions 50"
)]
#[case::a_count_that_overflowed("SF:a\nDA:1,-5\nDA:2,99999999999999999999999\nend_of_record", "lines 50")]
#[case::coverage_of_nothing("SF:a\nend_of_record", "")]
fn what_a_tracefile_comes_to(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(of(&FORMAT, text, "coverage", Wants::default()), expected, "{text}");
}

#[rstest]
#[case("SF:a\nDA:1,1\n", "has no `end_of_record`")]
#[case("SF:a\nDA:1,1\nSF:b\nend_of_record", "has no `end_of_record`")]
#[case("DA:1,1\nend_of_record", "stands in no record")]
#[case("TN:x\n", "holds no record")]
#[case("SF:a\nDA:1\nend_of_record", "`DA:` cannot be read")]
#[case("SF:a\nDA:x,1\nend_of_record", "`DA:` cannot be read")]
#[case("<?xml version='1.0'?><coverage/>", "it looks like XML")]
#[case("SF:a\nLF:ten\nend_of_record", "`LF:` cannot be read")]
#[case("end_of_record", "ends nothing")]
fn what_is_no_tracefile_is_refused(#[case] text: &str, #[case] said: &str) {
    let error = read(&FORMAT, text, Wants::default()).unwrap_err();
    assert!(error.contains(said), "{text}: {error}");
}

mod splitting {
    use proptest::prelude::*;

    use super::*;
    use crate::evidence::format::fixture::merged;

    fn entry() -> impl Strategy<Value = String> {
        prop_oneof![
            (1..9_u8, 0..2_u8).prop_map(|(line, hits)| format!("DA:{line},{hits}")),
            (1..5_u8, 0..3_u8, 0..2_u8)
                .prop_map(|(line, branch, hits)| format!("BRDA:{line},0,{branch},{hits}")),
            (0..4_u8, 0..2_u8).prop_map(|(name, hits)| format!("FNDA:{hits},f{name}, \"x\"")),
            (0..4_u8).prop_map(|name| format!("FN:1,f{name}, \"x\"")),
            Just("LF:4\nLH:1\nBRF:3\nBRH:1\nFNF:9\nFNH:2".to_owned()),
        ]
    }

    fn record(lines: &[String]) -> String {
        format!("SF:a.c\n{}\nend_of_record\n", lines.join("\n"))
    }

    proptest! {
        /// However what is said of a source is spread over records and files, it comes to the same.
        #[test]
        fn records_of_a_source_are_one(parts in proptest::collection::vec(proptest::collection::vec(entry(), 0..8), 1..6)) {
            let whole = of(&FORMAT, &record(&parts.concat()), "coverage", Wants::default());
            let records: Vec<String> = parts.iter().map(|lines| record(lines)).collect();
            prop_assert_eq!(&of(&FORMAT, &records.concat(), "coverage", Wants::default()), &whole);
            let files: Vec<&str> = records.iter().map(String::as_str).collect();
            prop_assert_eq!(&merged(&FORMAT, &files, "coverage"), &whole);
        }
    }
}
