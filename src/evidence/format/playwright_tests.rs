use rstest::rstest;
use serde_json::{Value as Json, json};

use super::super::trial::{break_everywhere, cut_everywhere, read, read_many};

fn test(status: &str, expected: &str) -> Json {
    json!({"projectName": "", "expectedStatus": expected, "status": status, "results": []})
}

fn spec(title: &str, tests: &Json) -> Json {
    json!({"title": title, "ok": true, "tests": tests})
}

/// A report of these specs in one file.
fn report(specs: &Json, config: &Json, errors: &Json) -> Json {
    json!({
        "config": config,
        "suites": [{"title": "cart.spec.ts", "file": "cart.spec.ts", "specs": specs}],
        "errors": errors,
    })
}

fn of(tests: &[(&str, &str)]) -> String {
    let specs: Json =
        tests.iter().map(|(status, expected)| spec("t", &json!([test(status, expected)]))).collect();
    report(&specs, &json!({}), &json!([])).to_string()
}

#[rstest]
#[case::passed(&[("expected", "passed")], "1: 1 passed, 0 failed (0 errors), 0 skipped, 0 flaky, 100%, ? ms")]
#[case::expected_to_fail(&[("expected", "failed")], "1: 1 passed, 0 failed (0 errors), 0 skipped, 0 flaky, 100%, ? ms")]
#[case::failed(
    &[("expected", "passed"), ("unexpected", "passed")],
    "2: 1 passed, 1 failed (0 errors), 0 skipped, 0 flaky, 50%, ? ms"
)]
#[case::flaky(
    &[("flaky", "passed"), ("expected", "passed")],
    "2: 1 passed, 0 failed (0 errors), 0 skipped, 1 flaky, 100%, ? ms"
)]
#[case::skipped_on_purpose(
    &[("expected", "passed"), ("skipped", "skipped")],
    "2: 1 passed, 0 failed (0 errors), 1 skipped, 0 flaky, 50%, ? ms"
)]
#[case::did_not_run(
    &[("expected", "passed"), ("skipped", "passed"), ("skipped", "failed")],
    "3: 1 passed, 2 failed (2 errors), 0 skipped, 0 flaky, 33.3333333333%, ? ms"
)]
#[case::a_state_that_is_not_known(
    &[("expected", "passed"), ("superb", "passed"), ("EXPECTED", "passed")],
    "3: 1 passed, 2 failed (2 errors), 0 skipped, 0 flaky, 33.3333333333%, ? ms"
)]
#[case::only_skipped(&[("skipped", "skipped")], "1: 0 passed, 1 failed (1 errors), 1 skipped, 0 flaky, 0%, ? ms")]
fn a_test_has_one_state(#[case] tests: &[(&str, &str)], #[case] expected: &str) {
    assert_eq!(read("playwright", &of(tests)).unwrap().line(), expected);
}

#[test]
fn a_spec_is_one_case_for_each_project_at_any_depth() {
    let passed = test("expected", "passed");
    let mut document = report(&json!([spec("a", &json!([passed, passed]))]), &json!({}), &json!([]));
    document["suites"][0]["suites"] = json!([
        {"title": "x", "specs": [], "suites": [{"title": "y", "specs": [spec("b", &json!([passed]))]}]},
        {"title": "z", "specs": [spec("c", &json!([passed]))]},
    ]);
    let run = read("playwright", &document.to_string()).unwrap();
    assert_eq!(run.line(), "4: 4 passed, 0 failed (0 errors), 0 skipped, 0 flaky, 100%, ? ms");
    assert_eq!(
        run.list("cases"),
        [
            "passed cart.spec.ts | a | ",
            "passed cart.spec.ts | a | ",
            "passed cart.spec.ts › x › y | b | ",
            "passed cart.spec.ts › z | c | ",
        ]
    );
    assert!(run.list("failures").is_empty());
}

#[rstest]
#[case::could_not_start(json!([]), json!([{"message": "no server"}]), json!(null), "0: 0 passed, 1 failed (1 errors)")]
#[case::two_errors(json!([{}]), json!([{"message": "a"}, {"value": "b"}]), json!(null), "1: 1 passed, 2 failed (2 errors)")]
#[case::an_error_that_says_nothing(json!([{}]), json!([null]), json!(null), "1: 1 passed, 1 failed (1 errors)")]
#[case::nothing_ran(json!([]), json!([]), json!(null), "0: 0 passed, 1 failed (1 errors)")]
#[case::more_unexpected(json!([{}]), json!([]), json!({"unexpected": 3}), "1: 1 passed, 3 failed (3 errors)")]
#[case::fewer_unexpected(json!([{"status": "unexpected"}]), json!([]), json!({"unexpected": 0}), "1: 0 passed, 1 failed (0 errors)")]
#[case::as_many_unexpected(json!([{"status": "unexpected"}]), json!([]), json!({"unexpected": 1}), "1: 0 passed, 1 failed (0 errors)")]
#[case::not_run_is_not_unexpected(json!([{"status": "skipped"}]), json!([]), json!({"unexpected": 1}), "1: 0 passed, 2 failed (2 errors)")]
#[case::an_empty_suite(json!(null), json!([]), json!(null), "0: 0 passed, 1 failed (1 errors)")]
fn errors_of_the_run_belong_to_no_case(
    #[case] tests: Json,
    #[case] errors: Json,
    #[case] stats: Json,
    #[case] expected: &str,
) {
    let specs: Json = tests
        .as_array()
        .into_iter()
        .flatten()
        .map(|own| {
            let mut test = test("expected", "passed");
            test.as_object_mut().unwrap().extend(own.as_object().unwrap().clone());
            spec("t", &json!([test]))
        })
        .collect();
    let mut document = report(&specs, &json!({}), &errors);
    if tests == json!([]) {
        document["suites"] = json!([]);
    }
    document["stats"] = stats;
    let run = read("playwright", &document.to_string()).unwrap();
    assert!(run.line().starts_with(expected), "{}", run.line());
}

#[test]
fn a_suite_or_a_spec_without_a_test_is_an_error_beside_good_ones_too() {
    let good = spec("t", &json!([test("expected", "passed")]));
    let mut document = report(&json!([good, spec("lost", &json!([]))]), &json!({}), &json!([]));
    document["suites"][0]["suites"] = json!([{"title": "block", "specs": []}]);
    let run = read("playwright", &document.to_string()).unwrap();
    assert!(run.line().starts_with("1: 1 passed, 2 failed (2 errors)"), "{}", run.line());
    assert_eq!(
        run.list("failures"),
        [
            "errored  | the run itself | the test lost belongs to no project",
            "errored  | the run itself | the suite cart.spec.ts › block holds no test",
        ]
    );
}

#[rstest]
#[case(json!({"duration": 1524.352}), "1524.352")]
#[case(json!({"duration": 0}), "0")]
#[case(json!({"duration": -1}), "?")]
#[case(json!({"duration": "soon"}), "?")]
#[case(json!({"duration": null}), "?")]
#[case(json!({}), "?")]
fn the_duration_is_that_of_the_totals(#[case] stats: Json, #[case] expected: &str) {
    let mut document: Json = serde_json::from_str(&of(&[("expected", "passed")])).unwrap();
    document["stats"] = stats;
    let run = read("playwright", &document.to_string()).unwrap();
    assert!(run.line().ends_with(&format!(" {expected} ms")), "{}", run.line());
    assert_eq!(run.absent.iter().any(|(path, _)| path == "tests.duration"), expected == "?");
}

#[rstest]
#[case::not_split(&[json!(null)], "1: 1 passed, 0 failed (0 errors)")]
#[case::one_of_one(&[json!({"current": 1, "total": 1})], "1: 1 passed, 0 failed (0 errors)")]
#[case::one_of_two(&[json!({"current": 1, "total": 2})], "1: 1 passed, 1 failed (1 errors)")]
#[case::two_of_two(&[json!({"current": 2, "total": 2}), json!({"current": 1, "total": 2})], "2: 2 passed, 0 failed (0 errors)")]
#[case::one_twice(&[json!({"current": 1, "total": 2}), json!({"current": 1, "total": 2})], "2: 2 passed, 1 failed (1 errors)")]
#[case::one_of_four(&[json!({"current": 3, "total": 4}), json!({"current": 1, "total": 4})], "2: 2 passed, 2 failed (2 errors)")]
fn every_shard_must_be_there(#[case] shards: &[Json], #[case] expected: &str) {
    let specs = json!([spec("t", &json!([test("expected", "passed")]))]);
    let files: Vec<String> =
        shards.iter().map(|shard| report(&specs, &json!({"shard": shard}), &json!([])).to_string()).collect();
    let run = read_many("playwright", &files.iter().map(String::as_str).collect::<Vec<_>>()).unwrap();
    assert!(run.line().starts_with(expected), "{}", run.line());
}

#[rstest]
#[case(json!("1/2"))]
#[case(json!([1, 2]))]
#[case(json!({}))]
#[case(json!({"current": 1}))]
#[case(json!({"total": 2}))]
#[case(json!({"current": 3, "total": 2}))]
#[case(json!({"current": 0, "total": 0}))]
#[case(json!({"current": 1.5, "total": 2}))]
fn a_shard_that_says_nothing_is_an_error(#[case] shard: Json) {
    let specs = json!([spec("t", &json!([test("expected", "passed")]))]);
    let error =
        read("playwright", &report(&specs, &json!({"shard": shard}), &json!([])).to_string()).unwrap_err();
    assert!(error.contains("`shard`") || error.contains("`current`"), "{error}");
}

/// A nested, partly failed report with everything in it.
fn full() -> Json {
    let failed = json!({
        "projectName": "firefox", "expectedStatus": "passed", "status": "unexpected",
        "results": [
            {"status": "failed", "errors": [{"message": "first attempt"}]},
            {"status": "failed", "error": {"message": "\u{1b}[31mexpected 2\u{1b}[39m"}, "errors": []},
            {"status": "interrupted"},
        ],
    });
    let mut document = report(
        &json!([spec("sums", &json!([test("expected", "passed"), failed]))]),
        &json!({"shard": null, "version": "1.53.1"}),
        &json!([{"message": "\u{1b}[1ma worker died\u{1b}[22m"}]),
    );
    document["suites"][0]["suites"] =
        json!([{"title": "empty", "specs": [spec("later", &json!([test("skipped", "passed")]))]}]);
    document["stats"] = json!({"duration": 31.5, "unexpected": 1, "expected": 1, "skipped": 1, "flaky": 0});
    document
}

#[test]
fn failures_say_where_and_why() {
    let run = read("playwright", &full().to_string()).unwrap();
    assert_eq!(run.line(), "3: 1 passed, 3 failed (2 errors), 0 skipped, 0 flaky, 25%, 31.5 ms");
    assert_eq!(
        run.list("failures"),
        [
            "failed [firefox] › cart.spec.ts | sums | expected 2",
            "errored cart.spec.ts › empty | later | it did not run, and was not meant to be skipped",
            "errored  | the run itself | a worker died",
        ]
    );
    assert_eq!(run.list("cases").len(), 3);
}

#[test]
fn no_broken_report_is_better_than_the_whole_one() {
    // A suite need not hold others, so the total alone shows that they are gone, and it counts what failed.
    break_everywhere("playwright", &full().to_string(), &["/suites/0/suites"]);
    let clean = of(&[("expected", "passed"), ("flaky", "passed"), ("skipped", "skipped")]);
    break_everywhere("playwright", &clean, &[]);
    cut_everywhere("playwright", &clean);
    // A key that stands twice where the reader walks says two things.
    let twice =
        clean.replacen("\"status\":\"expected\"", "\"status\":\"unexpected\",\"status\":\"expected\"", 1);
    assert_ne!(twice, clean);
    assert!(read("playwright", &twice).unwrap_err().contains("twice"));
}

#[test]
fn only_its_reports_are_recognised() {
    use super::super::recognise;
    use crate::document::json::{Limits, parse};
    let like = |text: &str| recognise(&parse(text, &Limits::default()).unwrap());
    assert_eq!(like(&full().to_string()), ["playwright"]);
    for other in
        ["null", "[]", "{}", r#"{"config":{},"suites":[]}"#, r#"{"config":[],"suites":[],"errors":[]}"#]
    {
        assert!(like(other).is_empty(), "{other}");
    }
    for (text, lacks) in [
        ("{}", "object `config`"),
        (r#"{"config":{},"errors":[]}"#, "list `suites`"),
        (r#"{"config":{},"suites":[]}"#, "list `errors`"),
        (r#"{"config":{},"suites":{},"errors":[]}"#, "list `suites`"),
    ] {
        let error = read("playwright", text).unwrap_err();
        assert!(error.contains("no report of the format `playwright`") && error.contains(lacks), "{error}");
    }
}
