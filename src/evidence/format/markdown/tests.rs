use rstest::rstest;

use super::*;
use crate::evidence::format::fixture::{of, read};
use crate::evidence::format::look;
use crate::evidence::summary::Wants;

/// `line kind state text` of every item.
fn items(text: &str) -> Vec<String> {
    let (document, _) = read(&FORMAT, text, Wants::default()).unwrap().document();
    let items = look::items(&document, "items").unwrap();
    let said = |item, key| look::text(item, key).unwrap().unwrap_or("-").to_owned();
    let line = |item| look::count(item, "line").unwrap().unwrap();
    items
        .iter()
        .map(|item| {
            format!("{} {} {} {}", line(item), said(item, "kind"), said(item, "state"), said(item, "text"))
        })
        .collect()
}

#[rstest]
#[case::boxes(
    "- [x] a\n* [X] b\n+ [ ] c\n1. [] d\n2) [-] e\n- [✅] f\n- [✔️] g\n- [a] h\n- [x]i\n- [12] j\n- [?] k",
    &["1 task pass a", "2 task pass b", "3 task pending c", "4 task pending d", "5 task pending e", "6 task pass f",
      "7 task pass g", "11 task pending k"]
)]
#[case::plain_text(
    "- [x] **bold** `code <T>` [link](http://x/y) <b>tag</b> <!-- c -->~~old~~\n  second line",
    &["1 task pass bold code <T> link tag old"]
)]
#[case::nested_and_quoted(
    "- [ ] outer\n  - [x] inner\n    more\n\n> - [x] quoted\n\n- group\n  1. [ ] in a group",
    &["1 task pending outer", "2 task pass inner", "5 task pass quoted", "8 task pending in a group"]
)]
#[case::a_second_paragraph_in_a_tight_list(
    "- [ ] a\n  # h <!-- id: x -->\n  more\n- [x] ![](b)c\n  ***\n  d\n- # h\n  [ ] e",
    &["1 task pending a", "4 task pass c", "7 task pending e"]
)]
#[case::never_merged("- [x] same\n- [x] same", &["1 task pass same", "2 task pass same"])]
#[case::code_and_comments_are_not_read(
    "```\n- [x] a\n```\n\n    - [x] b\n\n<!--\n- [x] c\n-->\n\n<div>\n- [x] d\n</div>\n\n- [ ] real",
    &["15 task pending real"]
)]
#[case::front_matter("---\ntitle: x\nitems:\n- [x] a\n---\n- [ ] b", &["6 task pending b"])]
#[case::a_rule_is_no_front_matter("---\n\n- [x] a\n\n---\n\n- [ ] b", &["3 task pass a", "7 task pending b"])]
#[case::crlf("# T\r\n\r\n- [x] a\r\n- [ ] b\r\n", &["3 task pass a", "4 task pending b"])]
#[case::a_status_table(
    "| # | Item | Status | Notes |\n|---|---|:-:|---|\n| 1 | One | ✅ | fine |\n| 2 | Two | ❌ Failed | |\n| | | | |\n| 3 | Three | |",
    &["3 row pass One", "4 row fail Two", "6 row pending Three"]
)]
#[case::two_status_columns_the_worst_counts(
    "| Item | Dev status | QA sign-off |\n|--|--|--|\n| a | done | no |\n| b | done | maybe |\n| c | n/a | done |",
    &["3 row fail a", "4 row unclear b", "5 row pass c"]
)]
#[case::headers(
    "| Thing | ✅ |\n|--|--|\n| a | x |\n\n| Thing | **Done?** |\n|--|--|\n| b | yes |\n\n| 项目 | 当前状态 |\n|--|--|\n| c | ok |\n\n| Thing | Owner |\n|--|--|\n| d | yes |",
    &["3 row unclear a", "7 row pass b", "11 row pass c"]
)]
#[case::a_legend_is_no_status(
    "| Status | Meaning |\n|--|--|\n| ✅ | done |\n\n## Legend of signs\n\n| Sign | State | More |\n|--|--|--|\n| x | done | y |",
    &[]
)]
#[case::rows_that_were_cut_off(
    "| Item | Status |\n|--|--|\n| a | done |\n\n| b | failed |\n\n```\n| c | failed |\n```\n",
    &["3 row pass a", "5 loose unclear b | failed"]
)]
#[case::bullets_are_no_items("- ✅ done\n- DONE\n- plain", &[])]
fn what_a_text_holds(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(items(text), expected, "{text}");
}

#[test]
fn groups_ids_and_notes() {
    let text = "# Release\n\n- [x] top\n\n## Tests *now*\n\n| No. | Check | Result | Comment |\n|-|-|-|-|\n| T1 | Smoke | pass<br>late | see `x` |\n\n## Rest\n\n- [ ] z\n";
    let found = of(&FORMAT, text, "items", Wants::default());
    let expected = [
        "line 3, state pass, kind task, text top, group Release, path Release",
        "line 9, state unclear, kind row, text Smoke, group Tests now, path Release > Tests now, id T1, note see x",
        "line 13, state pending, kind task, text z, group Rest, path Release > Rest",
    ];
    assert_eq!(found, format!("[{}]", expected.join("; ")));
    let counts = of(&FORMAT, text, "counts", Wants::default());
    assert_eq!(counts, "total 3, pass 1, pending 1, fail 0, unclear 1, not_applicable 0");
    assert!(
        of(&FORMAT, "# Nothing\n\ntext", "items", Wants::default()).starts_with("absent: there is no task")
    );
}

#[rstest]
#[case("- [x] a\n\n```\ncode\n- [ ] b", "x:3:1: the code fence")]
#[case("~~~\ncode\n```\n- [ ] b", "never closed")]
#[case("````\ncode\n```\n- [ ] b", "never closed")]
#[case("```", "never closed")]
#[case("- [x] a\n\n<!-- note\n- [ ] b\n", "x:3:1: the comment")]
#[case("- [x] a\n  <!-- -->\n\n<!-- c --> <!-- d\n\n- [ ] b", "never closed")]
fn what_hides_the_rest_is_refused(#[case] text: &str, #[case] said: &str) {
    let error = read(&FORMAT, text, Wants::default()).unwrap_err();
    assert!(error.contains(said), "{text}: {error}");
}

#[test]
fn hostile_texts_end_soon() {
    for text in [
        ">".repeat(50_000),
        "- ".repeat(20_000),
        "[".repeat(100_000),
        "|".repeat(100_000),
        format!("|{}\n|{}\n{}", "a|".repeat(2_000), "-|".repeat(2_000), "x\n".repeat(2_000)),
        "# a\n".repeat(20_000),
        "*a_ ".repeat(30_000),
        "<!".repeat(50_000),
    ] {
        let _ = read(&FORMAT, &text, Wants::ALL);
    }
}

#[test]
fn a_text_that_nobody_ticks_off_is_refused() {
    let fits = "- [x] a\n".repeat(MAX_BYTES / 8);
    assert_eq!(fits.len(), MAX_BYTES);
    assert!(read(&FORMAT, &fits, Wants::default()).is_ok());
    let error = read(&FORMAT, &format!("{fits}\n"), Wants::default()).unwrap_err();
    assert!(error.contains("a Markdown text may have at most 4 MiB"), "{error}");
}

#[rstest]
#[case::told_by_each_heading(&format!("# {}\n", "h".repeat(500_000)), "## x\n")]
#[case::told_by_each_item(&format!("# {}\n", "h".repeat(500_000)), "- [x] a\n")]
#[case::told_by_each_line_of_no_table(&format!("# {}\n\n", "h".repeat(500_000)), "| a |\n\n")]
fn a_long_heading_above_many_is_refused(#[case] heading: &str, #[case] below: &str) {
    let few = format!("{heading}{}", below.repeat(10));
    assert!(read(&FORMAT, &few, Wants::default()).is_ok());
    let many = format!("{heading}{}", below.repeat(100));
    let error = read(&FORMAT, &many, Wants::default()).unwrap_err();
    assert!(error.contains("the headings up to here") && error.contains("more than 32 MiB"), "{error}");
}
