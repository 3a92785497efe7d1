//! Evidence in YAML of which only parts are kept: a mistake anywhere is a mistake, and what is judged is what the file says.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use rstest::rstest;
use support::tiny::Tiny;
use support::{checks, gate};

/// Outcome and reason of each requirement over a file.
fn judged(text: &str, requirements: &[&str]) -> Vec<(String, String)> {
    let lines: Vec<String> = requirements
        .iter()
        .enumerate()
        .map(|(at, requirement)| format!("      c{at}: {{require: {requirement:?}}}"))
        .collect();
    let gate_file = format!(
        "evidence: {{x: {{file: x.yaml, unbound: true}}}}\ngroups:\n  a:\n    checks:\n{}\n",
        lines.join("\n")
    );
    let tiny = Tiny::new().gate("g", &gate_file).file("evidence/g/x.yaml", text);
    let (_, report) = tiny.judge(&[]);
    assert!(report["errors"].is_null(), "{:#}", report["errors"]);
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    checks(gate(&report, "g")).iter().map(|check| (text(&check["outcome"]), text(&check["reason"]))).collect()
}

const RISKS: &str = "\
exported: 2025-10-11T10:00:00Z
items:
- {id: R-1, severity: high, status: open, hours: 12.5}
- id: R-2
  severity: low
  status: resolved
  hours: 2
- id: R-3
  severity: high
  status: resolved
  hours: '4'
total: 3
notes:
  by: QA
  text: |
    nothing else
";

#[rstest]
#[case::a_member("$.x.total == 3", "pass")]
#[case::another_number("$.x.total == 4", "fail")]
#[case::each("all($.x.items[*].id != '')", "pass")]
#[case::a_count("count($.x.items[*]) == 3", "pass")]
#[case::a_count_that_is_wrong("count($.x.items[*]) == 2", "fail")]
#[case::a_filter("count($.x.items[?@.severity == 'high']) == 2", "pass")]
#[case::a_filter_that_finds_too_much("count($.x.items[?@.severity == 'high']) == 0", "fail")]
#[case::a_filter_with_more_behind_it("all($.x.items[?@.severity == 'high'].status == 'open')", "fail")]
#[case::an_index("$.x.items[1].hours < 3", "pass")]
#[case::from_the_end("$.x.items[-1].status == 'resolved'", "pass")]
#[case::a_slice("all($.x.items[1:].status == 'resolved')", "pass")]
#[case::a_slice_from_the_end("count($.x.items[-2:]) == 2", "pass")]
#[case::every_second("count($.x.items[::2]) == 2", "pass")]
#[case::anything_below("all($.x..id != 'R-4')", "pass")]
#[case::a_size("length($.x.items) == 3 and length($.x.items[0]) == 4", "pass")]
#[case::a_size_of_an_object("length($.x) == 4", "pass")]
#[case::another_kind("$.x.items[2].hours < 5", "error")]
#[case::a_text_block("$.x.notes.text == \"nothing else\\n\"", "pass")]
#[case::a_list_is_no_number("$.x.items == 3", "error")]
#[case::no_such_index("$.x.items[3].id == 'R-4'", "missing")]
#[case::no_such_member("$.x.items[0].owner == 'ops'", "missing")]
fn parts_of_a_file_are_judged_as_it_says(#[case] requirement: &str, #[case] outcome: &str) {
    let alone = judged(RISKS, &[requirement]);
    assert_eq!(alone[0].0, outcome, "{}", alone[0].1);
    // Beside a requirement that looks at all of it.
    let beside = judged(RISKS, &[requirement, "all($.x..id != '')"]);
    assert_eq!(beside[0], alone[0]);
    assert_eq!(beside[1].0, "pass");
}

#[rstest]
#[case::behind("    nothing else\n", "    nothing else\nmore: [1\n", "17:7: ")]
#[case::in_an_item("status: resolved\n  hours: 2", "status: 'resolved\n  hours: 2", "x.yaml:6:11: ")]
#[case::a_key_twice("  by: QA", "  by: QA\n  by: QB", "15:3: `by` is given twice in this map")]
#[case::a_key_twice_in_an_item(
    ", hours: 12.5}",
    ", hours: 12.5, status: resolved}",
    "3:56: `status` is given twice"
)]
#[case::a_key_twice_at_the_root("notes:", "exported: 2025-10-12\nnotes:", "13:1: `exported` is given twice")]
#[case::a_tag("by: QA", "by: !!str QA", "14:7: the tag `!!str` is not supported")]
#[case::an_anchor("by: QA", "by: &qa QA", "14:7: the anchor `&qa` is not supported")]
#[case::an_alias("by: QA", "by: *qa", "14:7: the alias `*qa` is not supported")]
#[case::a_merge("by: QA", "<<: {by: QA}", "14:3: the merge key `<<` is not supported")]
#[case::a_second_document("notes:", "---\nnotes:", "13:1: a second document starts here")]
#[case::no_number("by: QA", "by: .nan", "14:7: `.nan` is not a number that can be judged")]
#[case::a_control_character("by: QA", "by: Q\u{7}A", "14:8: the control character U+0007 is not allowed")]
#[case::an_empty_block("    nothing else\n", "", "15:9: this starts a block of text that has no lines")]
#[case::a_comma("{id: R-1, severity: high,", "{id: R-1, severity: high, low,", "3:")]
fn a_mistake_in_a_part_that_nothing_looks_at_is_one(
    #[case] right: &str,
    #[case] wrong: &str,
    #[case] said: &str,
) {
    let text = RISKS.replacen(right, wrong, 1);
    assert_ne!(text, RISKS);
    let found = judged(&text, &["$.x.total == 3"]);
    assert_eq!(found[0].0, "error", "{}", found[0].1);
    assert!(found[0].1.contains("g/x.yaml:") && found[0].1.contains(said), "{}", found[0].1);
    // The same words as where all of it is looked at.
    assert_eq!(judged(&text, &["all($.x..id != '')"])[0].1, found[0].1);
}

#[test]
fn a_file_that_is_cut_off_never_passes_where_its_end_is_looked_at() {
    let passes =
        |text: &str| judged(text, &["all($.x.items[*].id != '') and $.x.notes.by == 'QA'"])[0].0 == "pass";
    assert!(passes(RISKS));
    let end = RISKS.find("by: QA").unwrap() + "by: QA".len();
    for at in (0..end).step_by(7) {
        assert!(!passes(&RISKS[..at]), "{at}");
    }
}
