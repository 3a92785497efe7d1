use rstest::rstest;
use serde_json::{Value as Json, json};

use super::super::trial::{break_everywhere, cut_everywhere, read, read_many};

/// A report of these files, each with its cases; `more` is laid over the document.
fn report(files: &Json, more: &Json) -> String {
    let mut document = json!({
        "numTotalTests": 0, "numFailedTests": 0, "numRuntimeErrorTestSuites": 0,
        "startTime": 1000, "success": true, "wasInterrupted": false, "testResults": files,
    });
    document.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    document.to_string()
}

fn file(cases: &Json) -> Json {
    json!({"name": "/home/ci/src/cart.test.js", "message": "", "status": "passed", "endTime": 1250.5, "assertionResults": cases})
}

fn case(status: &str) -> Json {
    json!({"status": status, "title": "adds", "ancestorTitles": ["cart"], "failureMessages": []})
}

#[rstest]
#[case::passed(json!([case("passed")]), "1: 1 passed, 0 failed (0 errors), 0 skipped, ? flaky, 100%, 250.5 ms")]
#[case::all_words(
    json!([case("passed"), case("failed"), case("pending"), case("skipped"), case("todo"), case("disabled")]),
    "6: 1 passed, 1 failed (0 errors), 4 skipped, ? flaky, 16.6666666666%, 250.5 ms"
)]
#[case::unknown_words(
    json!([case("passed"), case("focused"), case("PASSED"), json!({})]),
    "4: 1 passed, 3 failed (3 errors), 0 skipped, ? flaky, 25%, 250.5 ms"
)]
#[case::only_skipped(json!([case("todo")]), "1: 0 passed, 1 failed (1 errors), 1 skipped, ? flaky, 0%, 250.5 ms")]
#[case::a_file_without_a_case(json!([]), "0: 0 passed, 1 failed (1 errors), 0 skipped, ? flaky, 0%, 250.5 ms")]
#[case::retried(
    json!([
        {"status": "passed", "invocations": 2}, {"status": "passed", "invocations": 1},
        {"status": "failed", "invocations": 3}, {"status": "pending", "invocations": 0},
    ]),
    "4: 1 passed, 1 failed (0 errors), 1 skipped, 1 flaky, 50%, 250.5 ms"
)]
#[case::one_does_not_say_how_often(
    json!([{"status": "passed", "invocations": 2}, {"status": "passed"}]),
    "2: 1 passed, 0 failed (0 errors), 0 skipped, ? flaky, 100%, 250.5 ms"
)]
fn a_case_has_one_state(#[case] cases: Json, #[case] expected: &str) {
    for format in ["jest", "vitest"] {
        let run = read(format, &report(&json!([file(&cases)]), &json!({}))).unwrap();
        assert_eq!(run.line(), expected);
        assert_eq!(run.absent.iter().any(|(path, _)| path == "tests.flaky"), expected.contains("? flaky"));
    }
}

#[rstest]
#[case::the_suite_did_not_run(json!({"message": "Cannot find module"}), json!({}), "1: 1 passed, 1 failed (1 errors)")]
#[case::a_blank_message(json!({"message": " \n"}), json!({}), "1: 1 passed, 0 failed (0 errors)")]
#[case::a_message_and_a_failed_case(
    json!({"message": "adds failed", "assertionResults": [case("failed")]}), json!({}), "1: 0 passed, 1 failed (0 errors)"
)]
#[case::the_status_of_a_file_alone(json!({"status": "failed"}), json!({}), "1: 1 passed, 0 failed (0 errors)")]
#[case::more_failed(json!({}), json!({"numFailedTests": 2}), "1: 1 passed, 2 failed (2 errors)")]
#[case::more_broken(json!({}), json!({"numRuntimeErrorTestSuites": 1}), "1: 1 passed, 1 failed (1 errors)")]
#[case::both(json!({}), json!({"numFailedTests": 2, "numRuntimeErrorTestSuites": 1}), "1: 1 passed, 3 failed (3 errors)")]
#[case::a_broken_suite_is_counted_once(
    json!({"message": "x", "assertionResults": []}), json!({"numRuntimeErrorTestSuites": 1, "success": false}),
    "0: 0 passed, 1 failed (1 errors)"
)]
#[case::fewer_failed(json!({"assertionResults": [case("failed")]}), json!({"numFailedTests": 0}), "1: 0 passed, 1 failed (0 errors)")]
#[case::passed_totals_are_not_believed(json!({}), json!({"numPassedTests": 99, "numTotalTests": 99}), "1: 1 passed, 0 failed (0 errors)")]
#[case::interrupted(json!({}), json!({"wasInterrupted": true}), "1: 1 passed, 1 failed (1 errors)")]
#[case::interrupted_and_failed(json!({}), json!({"wasInterrupted": true, "success": false}), "1: 1 passed, 1 failed (1 errors)")]
#[case::no_success(json!({}), json!({"success": false}), "1: 1 passed, 1 failed (1 errors)")]
#[case::no_success_for_a_reason(json!({"assertionResults": [case("failed")]}), json!({"success": false}), "1: 0 passed, 1 failed (0 errors)")]
#[case::no_file(json!(null), json!({}), "0: 0 passed, 1 failed (1 errors)")]
#[case::huge_totals(json!({}), json!({"numFailedTests": u64::MAX, "numRuntimeErrorTestSuites": u64::MAX}), "1: 1 passed, 1000000000000000 failed")]
fn errors_of_the_run_belong_to_no_case(#[case] over: Json, #[case] more: Json, #[case] expected: &str) {
    let files = match over {
        Json::Object(over) => {
            let mut file = file(&json!([case("passed")]));
            file.as_object_mut().unwrap().extend(over);
            json!([file])
        }
        _ => json!([]),
    };
    let run = read("jest", &report(&files, &more)).unwrap();
    assert!(run.line().starts_with(expected), "{}", run.line());
}

#[rstest]
#[case::of_the_last_file(json!([1500, 1250]), json!(1000), "500")]
#[case::a_file_that_did_not_say(json!([1500, null]), json!(1000), "?")]
#[case::unreadable(json!(["late"]), json!(1000), "?")]
#[case::no_start(json!([1500]), json!(null), "?")]
#[case::before_the_start(json!([900]), json!(1000), "?")]
#[case::at_once(json!([1000]), json!(1000), "0")]
fn the_duration_is_from_the_start_to_the_last_end(
    #[case] ends: Json,
    #[case] start: Json,
    #[case] expected: &str,
) {
    let files: Json = ends
        .as_array()
        .unwrap()
        .iter()
        .map(|end| {
            let mut file = file(&json!([case("passed")]));
            file["endTime"] = end.clone();
            file
        })
        .collect();
    let run = read("jest", &report(&files, &json!({"startTime": start}))).unwrap();
    assert!(run.line().ends_with(&format!(" {expected} ms")), "{}", run.line());
}

/// A partly failed report with everything in it.
fn full() -> String {
    report(
        &json!([
            file(&json!([
                {"status": "passed", "title": "adds", "ancestorTitles": ["cart", "sum"], "invocations": 2},
                {"status": "failed", "title": "removes", "ancestorTitles": [], "invocations": 1,
                 "failureMessages": ["\u{1b}[2mexpect\u{1b}[22m(1).toBe(2)", "more"]},
                {"status": "pending", "title": "empties", "ancestorTitles": ["cart"], "invocations": 0},
            ])),
            {"name": "C:\\ci\\pay.test.js", "message": "  ● cannot be read", "endTime": 1300, "assertionResults": []},
        ]),
        &json!({"numFailedTests": 1, "numRuntimeErrorTestSuites": 1, "success": false}),
    )
}

#[test]
fn failures_say_where_and_why() {
    let run = read("jest", &full()).unwrap();
    assert_eq!(run.line(), "3: 0 passed, 2 failed (1 errors), 1 skipped, 1 flaky, 25%, 300 ms");
    assert_eq!(
        run.list("cases"),
        [
            "flaky cart › sum | adds | ",
            "failed cart.test.js | removes | expect(1).toBe(2)",
            "skipped cart | empties | ",
        ]
    );
    assert_eq!(
        run.list("failures"),
        [
            "failed cart.test.js | removes | expect(1).toBe(2)",
            "errored  | the run itself | pay.test.js did not run: ● cannot be read",
        ]
    );
}

#[test]
fn a_file_without_a_case_is_an_error_beside_good_ones_too() {
    let run = read("jest", &report(&json!([file(&json!([case("passed")])), file(&json!([]))]), &json!({})))
        .unwrap();
    assert!(run.line().starts_with("1: 1 passed, 1 failed (1 errors)"), "{}", run.line());
    assert_eq!(run.list("failures"), ["errored  | the run itself | cart.test.js holds no test"]);
}

#[test]
fn several_files_add_up() {
    let clean = report(&json!([file(&json!([{"status": "passed", "invocations": 1}]))]), &json!({}));
    let silent = report(&json!([file(&json!([case("passed")]))]), &json!({"startTime": null}));
    let skipped = report(&json!([file(&json!([{"status": "todo", "invocations": 0}]))]), &json!({}));
    for (files, expected) in [
        (&[&*clean, &clean][..], "2: 2 passed, 0 failed (0 errors), 0 skipped, 0 flaky, 100%, 501 ms"),
        (&[&clean, &silent], "2: 2 passed, 0 failed (0 errors), 0 skipped, ? flaky, 100%, ? ms"),
        // Whether anything was executed is a question to all of them.
        (&[&skipped, &clean], "2: 1 passed, 0 failed (0 errors), 1 skipped, 0 flaky, 50%, 501 ms"),
        (&[&skipped, &skipped], "2: 0 passed, 1 failed (1 errors), 2 skipped, 0 flaky, 0%, 501 ms"),
        (&[&clean, &full()], "4: 1 passed, 2 failed (1 errors), 1 skipped, 1 flaky, 40%, 550.5 ms"),
    ] {
        assert_eq!(read_many("jest", files).unwrap().line(), expected);
    }
}

#[test]
fn no_broken_report_is_better_than_the_whole_one() {
    // A message and the totals only ever make a run worse.
    break_everywhere("jest", &full(), &["/message", "/wasInterrupted", "/success"]);
    let clean = report(&json!([file(&json!([case("passed"), case("todo")]))]), &json!({}));
    break_everywhere("jest", &clean, &[]);
    break_everywhere("vitest", &clean, &[]);
    cut_everywhere("jest", &clean);
    let interrupted = report(&json!([file(&json!([case("passed")]))]), &json!({"success": false}));
    for instead in
        ["\"success\":\"false\"", "\"success\":0", "\"success\":[]", "\"success\":false,\"success\":true"]
    {
        assert!(read("jest", &interrupted.replace("\"success\":false", instead)).is_err(), "{instead}");
    }
}
