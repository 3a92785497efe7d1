use rstest::rstest;
use serde_json::{Value as Json, json};

use super::super::recognise;
use super::super::trial::{break_everywhere, cut_everywhere, read, read_many};
use crate::document::json::{Limits, parse};

/// A test of this name; one that starts with `!` carries an error, and `~` means one retry.
fn test(name: &str) -> Json {
    let title = name.trim_start_matches(['!', '~']);
    let error = if name.starts_with('!') { json!({"message": "it broke"}) } else { json!({}) };
    json!({
        "title": title, "fullTitle": format!("cart {title}"), "file": "/ci/cart.js",
        "currentRetry": u64::from(name.starts_with('~')), "err": error,
    })
}

fn list(names: &[&str]) -> Json {
    names.iter().map(|name| test(name)).collect()
}

fn report(all: &[&str], passes: &[&str], pending: &[&str], failures: &[&str]) -> Json {
    json!({
        "stats": {"tests": all.len(), "failures": failures.len(), "duration": 12},
        "tests": list(all), "passes": list(passes), "pending": list(pending), "failures": list(failures),
    })
}

#[rstest]
#[case::all_states(
    &["a", "b", "!c"], &["a"], &["b"], &["!c"], "3: 1 passed, 1 failed (0 errors), 1 skipped, 0 flaky, 33.3333333333%, 12 ms"
)]
#[case::clean(&["a"], &["a"], &[], &[], "1: 1 passed, 0 failed (0 errors), 0 skipped, 0 flaky, 100%, 12 ms")]
#[case::retried(&["~a", "b"], &["~a", "b"], &[], &[], "2: 1 passed, 0 failed (0 errors), 0 skipped, 1 flaky, 100%, 12 ms")]
#[case::in_no_list(&["a", "b"], &["a"], &[], &[], "2: 1 passed, 1 failed (0 errors), 0 skipped, 0 flaky, 50%, 12 ms")]
#[case::a_hook_broke(
    &["a"], &["a"], &[], &["!\"after all\" hook"], "1: 1 passed, 1 failed (1 errors), 0 skipped, 0 flaky, 50%, 12 ms"
)]
#[case::a_hook_and_a_test(
    &["a", "!b"], &["a"], &[], &["!b", "!hook"], "2: 1 passed, 2 failed (1 errors), 0 skipped, 0 flaky, 33.3333333333%, 12 ms"
)]
#[case::a_hook_before_all(&[], &[], &[], &["!hook"], "0: 0 passed, 1 failed (1 errors), 0 skipped, ? flaky, 0%, 12 ms")]
#[case::passed_and_then_failed(
    &["!a"], &["!a"], &[], &["!a"], "1: 1 passed, 1 failed (1 errors), 0 skipped, 0 flaky, 50%, 12 ms"
)]
#[case::one_name_twice(
    &["!a", "a"], &["a"], &[], &["!a"], "2: 1 passed, 1 failed (0 errors), 0 skipped, 0 flaky, 50%, 12 ms"
)]
#[case::nothing_ran(&[], &[], &[], &[], "0: 0 passed, 1 failed (1 errors), 0 skipped, ? flaky, 0%, 12 ms")]
#[case::only_pending(&["a"], &[], &["a"], &[], "1: 0 passed, 1 failed (1 errors), 1 skipped, 0 flaky, 0%, 12 ms")]
#[case::a_pass_of_no_test(
    &["a"], &["a", "b"], &["c"], &[], "1: 1 passed, 2 failed (2 errors), 0 skipped, 0 flaky, 33.3333333333%, 12 ms"
)]
fn a_test_has_one_state(
    #[case] all: &[&str],
    #[case] passes: &[&str],
    #[case] pending: &[&str],
    #[case] failures: &[&str],
    #[case] expected: &str,
) {
    let run = read("mocha", &report(all, passes, pending, failures).to_string()).unwrap();
    assert_eq!(run.line(), expected);
}

#[test]
fn what_is_not_stated_is_absent_and_totals_only_make_it_worse() {
    let clean = report(&["a"], &["a"], &[], &[]);
    let with = |path: &str, value: Json| {
        let mut document = clean.clone();
        *document.pointer_mut(path).unwrap() = value;
        read("mocha", &document.to_string()).unwrap().line()
    };
    for (path, value, expected) in [
        (
            "/tests/0/currentRetry",
            json!(null),
            "1: 1 passed, 0 failed (0 errors), 0 skipped, ? flaky, 100%, 12 ms",
        ),
        ("/stats/duration", json!(-1), "1: 1 passed, 0 failed (0 errors), 0 skipped, 0 flaky, 100%, ? ms"),
        ("/stats/duration", json!([]), "1: 1 passed, 0 failed (0 errors), 0 skipped, 0 flaky, 100%, ? ms"),
        (
            "/stats/failures",
            json!(2),
            "1: 1 passed, 2 failed (2 errors), 0 skipped, 0 flaky, 33.3333333333%, 12 ms",
        ),
        ("/stats/tests", json!(99), "1: 1 passed, 0 failed (0 errors), 0 skipped, 0 flaky, 100%, 12 ms"),
        ("/pending", json!(null), "1: 1 passed, 0 failed (0 errors), 0 skipped, 0 flaky, 100%, 12 ms"),
        (
            "/failures",
            list(&["!x", "!y"]),
            "1: 1 passed, 2 failed (2 errors), 0 skipped, 0 flaky, 33.3333333333%, 12 ms",
        ),
    ] {
        assert_eq!(with(path, value), expected, "{path}");
    }
}

#[test]
fn failures_say_where_and_why() {
    let mut document = report(&["!a", "b", "a"], &["a"], &["b"], &["!a", "!\"before each\" hook"]);
    document["tests"][0]["err"] = json!({"stack": "\u{1b}[31mError: late\u{1b}[0m"});
    document["tests"][1]["fullTitle"] = json!("b");
    document["pending"][0]["fullTitle"] = json!("b");
    let run = read("mocha", &document.to_string()).unwrap();
    assert_eq!(
        run.list("cases"),
        ["failed cart | a | Error: late", "skipped cart.js | b | ", "passed cart | a | "]
    );
    assert_eq!(
        run.list("failures"),
        ["failed cart | a | Error: late", "errored  | the run itself | cart \"before each\" hook: it broke",]
    );
}

#[test]
fn several_files_add_up() {
    let [clean, failed] = [report(&["a"], &["a"], &[], &[]), report(&["!a", "b"], &[], &["b"], &["!a"])]
        .map(|it| it.to_string());
    let run = read_many("mocha", &[&clean, &failed, &clean]).unwrap();
    assert_eq!(run.line(), "4: 2 passed, 1 failed (0 errors), 1 skipped, 0 flaky, 50%, 36 ms");
}

#[test]
fn no_broken_report_is_better_than_the_whole_one() {
    let full = report(&["a", "b", "!c", "~d"], &["a", "~d"], &["b"], &["!c", "!hook"]).to_string();
    break_everywhere("mocha", &full, &[]);
    let clean = report(&["a", "b"], &["a"], &["b"], &[]).to_string();
    break_everywhere("mocha", &clean, &[]);
    cut_everywhere("mocha", &clean);
    // Many of one name are told apart without comparing each with each.
    let many = vec!["!a"; 20_000];
    let run = read("mocha", &report(&["a"], &["a"], &[], &many).to_string()).unwrap();
    assert!(run.line().starts_with("1: 1 passed, 20000 failed (20000 errors)"), "{}", run.line());
}

#[test]
fn only_its_reports_are_recognised() {
    let like = |text: &str| recognise(&parse(text, &Limits::default()).unwrap());
    assert_eq!(like(&report(&[], &[], &[], &[]).to_string()), ["mocha"]);
    for other in [
        "null",
        "[]",
        "{}",
        r#"{"stats":{},"tests":[],"passes":[]}"#,
        r#"{"stats":[],"tests":[],"passes":[],"failures":[]}"#,
    ] {
        assert!(like(other).is_empty(), "{other}");
        assert!(read("mocha", other).unwrap_err().contains("no report of the format `mocha`"), "{other}");
    }
}
