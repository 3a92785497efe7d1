use rstest::rstest;

use super::super::trial::{break_every_event, cut_everywhere, read, read_many};
use super::super::{by_name, read_bytes, recognise_event};
use crate::document::Value;
use crate::document::json::{Limits, parse};
use crate::evidence::summary::Wants;

/// A stream in short: `run p A`, `pass p A`, `pass p`; a line that starts with `{` or `#` is itself, `#` left out.
fn stream(short: &str) -> String {
    let line = |line: &str| {
        if line.starts_with('{') {
            return line.to_owned();
        }
        if let Some(chatter) = line.strip_prefix('#') {
            return chatter.to_owned();
        }
        let mut words = line.split(' ');
        let action = words.next().unwrap();
        let package = words.next().map(|it| format!(",\"Package\":\"{it}\"")).unwrap_or_default();
        let test = words.next().map(|it| format!(",\"Test\":\"{it}\"")).unwrap_or_default();
        let output = match words.collect::<Vec<_>>().join(" ") {
            none if none.is_empty() => String::new(),
            output => format!(",\"Output\":\"{output}\\n\""),
        };
        format!("{{\"Action\":\"{action}\"{package}{test}{output}}}")
    };
    short.lines().map(|it| line(it.trim())).collect::<Vec<_>>().join("\n")
}

#[rstest]
#[case::passed(
    "start p\nrun p A\npass p A\npass p",
    "1: 1 passed, 0 failed (0 errors), 0 skipped, ? flaky, 100%"
)]
#[case::parents_and_subtests(
    "run p A\nrun p A/x\nrun p A/y\nfail p A/x\npass p A/y\nfail p A\nfail p",
    "3: 1 passed, 2 failed (0 errors), 0 skipped, ? flaky, 33.3333333333%"
)]
#[case::skipped(
    "run p A\nskip p A\nrun p B\npass p B\npass p",
    "2: 1 passed, 0 failed (0 errors), 1 skipped, ? flaky, 50%"
)]
#[case::only_skipped("run p A\nskip p A\npass p", "1: 0 passed, 1 failed (1 errors), 1 skipped, ? flaky, 0%")]
#[case::no_test_files("start p\nskip p", "0: 0 passed, 1 failed (1 errors), 0 skipped, ? flaky, 0%")]
#[case::beside_a_package_without_tests(
    "skip q\nrun p A\npass p A\npass p",
    "1: 1 passed, 0 failed (0 errors), 0 skipped, ? flaky, 100%"
)]
#[case::no_end(
    "run p A\nrun p B\npass p B\nfail p",
    "2: 1 passed, 1 failed (1 errors), 0 skipped, ? flaky, 50%"
)]
#[case::no_end_in_a_package_that_passed(
    "run p A\npass p",
    "1: 0 passed, 1 failed (1 errors), 0 skipped, ? flaky, 0%"
)]
#[case::the_end_has_another_name(
    "run p A\nsucceed p A\npass p",
    "1: 0 passed, 1 failed (1 errors), 0 skipped, ? flaky, 0%"
)]
#[case::the_end_of_the_same_test_elsewhere(
    "run p A\npass q A\npass p\npass q",
    "2: 1 passed, 1 failed (1 errors), 0 skipped, ? flaky, 50%"
)]
#[case::cut_short("run p A\npass p A", "1: 1 passed, 1 failed (1 errors), 0 skipped, ? flaky, 50%")]
#[case::cut_short_after_a_failure(
    "run p A\nfail p A\nrun p B\npass p B",
    "2: 1 passed, 1 failed (0 errors), 0 skipped, ? flaky, 50%"
)]
#[case::cut_short_within_a_test(
    "run p A\npass p A\nrun p B",
    "2: 1 passed, 1 failed (1 errors), 0 skipped, ? flaky, 50%"
)]
#[case::the_package_failed(
    "run p A\npass p A\nfail p",
    "1: 1 passed, 1 failed (1 errors), 0 skipped, ? flaky, 50%"
)]
#[case::one_of_two_packages_failed(
    "run p A\nfail p A\nfail p\nfail q",
    "1: 0 passed, 2 failed (1 errors), 0 skipped, ? flaky, 0%"
)]
#[case::twice(
    "run p A\npass p A\nrun p A\nfail p A\nfail p",
    "2: 1 passed, 1 failed (0 errors), 0 skipped, ? flaky, 50%"
)]
#[case::started_twice(
    "run p A\nrun p A\npass p A\nfail p",
    "2: 1 passed, 1 failed (1 errors), 0 skipped, ? flaky, 50%"
)]
#[case::one_run_after_another(
    "run p A\nfail p A\nfail p\nstart p\nfail p",
    "1: 0 passed, 2 failed (1 errors), 0 skipped, ? flaky, 0%"
)]
#[case::no_package_is_named(
    "{\"Action\":\"run\",\"Test\":\"A\"}\n{\"Action\":\"pass\",\"Test\":\"A\"}\n{\"Action\":\"pass\"}",
    "1: 1 passed, 0 failed (0 errors), 0 skipped, ? flaky, 100%"
)]
#[case::only_spoke(
    "run p A\npass p A\noutput p B panic\npass p",
    "2: 1 passed, 1 failed (1 errors), 0 skipped, ? flaky, 50%"
)]
#[case::spoke_after_its_end(
    "run p A\npass p A\noutput p A late\npass p",
    "1: 1 passed, 0 failed (0 errors), 0 skipped, ? flaky, 100%"
)]
#[case::paused(
    "run p A\npause p A\nrun p B\ncont p A\npass p A\npass p B\npass p",
    "2: 2 passed, 0 failed (0 errors), 0 skipped, ? flaky, 100%"
)]
#[case::benchmarks_have_no_end(
    "run p A\npass p A\nrun p BenchmarkB\noutput p BenchmarkB 100 ns\nrun p BenchmarkC\nbench p BenchmarkC\npass p",
    "1: 1 passed, 0 failed (0 errors), 0 skipped, ? flaky, 100%"
)]
#[case::a_benchmark_that_broke(
    "run p A\npass p A\nrun p BenchmarkB\nfail p",
    "2: 1 passed, 1 failed (1 errors), 0 skipped, ? flaky, 50%"
)]
#[case::only_benchmarks(
    "run p BenchmarkB\npass p",
    "0: 0 passed, 1 failed (1 errors), 0 skipped, ? flaky, 0%"
)]
fn every_end_of_a_test_is_a_case(#[case] short: &str, #[case] expected: &str) {
    let run = read("go-test", &stream(short)).unwrap();
    assert_eq!(run.line(), format!("{expected}, ? ms"));
}

#[rstest]
#[case::chatter("#go: downloading example.com/x v1.0.0\n#\n#ok", 0)]
#[case::a_package_that_does_not_build("#FAIL\tq [build failed]", 1)]
#[case::one_that_cannot_be_set_up("#FAIL\tq [setup failed]\n#FAIL\tr [build failed]", 2)]
#[case::said_twice("#FAIL\tq [build failed]\n#FAIL\tq [build failed]", 1)]
#[case::said_by_an_event_too("#FAIL\tq [build failed]\nfail q", 1)]
#[case::said_in_passing("#the line FAIL q [build failed] is no result", 0)]
#[case::the_last_word_of_the_tool("#FAIL", 0)]
#[case::the_build_is_an_event(
    "{\"ImportPath\":\"q\",\"Action\":\"build-output\",\"Output\":\"x.go:1: bad\\n\"}\n{\"ImportPath\":\"q\",\"Action\":\"build-fail\"}\n{\"Action\":\"fail\",\"Package\":\"q\",\"FailedBuild\":\"q\"}",
    1
)]
#[case::and_says_it_alone("{\"ImportPath\":\"q\",\"Action\":\"build-fail\"}", 1)]
#[case::warnings_of_a_build("{\"ImportPath\":\"q\",\"Action\":\"build-output\",\"Output\":\"# q\\n\"}", 0)]
fn a_build_that_failed_is_an_error_of_the_run(#[case] more: &str, #[case] errors: u64) {
    let text = stream(&format!("run p A\npass p A\npass p\n{more}"));
    for text in [text.clone(), text.replace('\n', "\r\n")] {
        let run = read("go-test", &text).unwrap();
        let expected = format!("1: 1 passed, {errors} failed ({errors} errors), 0 skipped");
        assert!(run.line().starts_with(&expected), "{}\n{text}", run.line());
    }
}

#[rstest]
#[case::to_the_nanosecond("2025-04-22T08:59:55.000000001Z", "2025-04-22T08:59:56.000000002Z", "1000.000001")]
#[case::zones("2025-04-22T10:00:00+02:00", "2025-04-22T08:00:00.5Z", "500")]
#[case::backwards("2025-04-22T08:59:55Z", "2025-04-22T08:59:54Z", "?")]
#[case::no_zone("2025-04-22T08:59:55", "2025-04-22T08:59:56Z", "?")]
#[case::no_time("soon", "2025-04-22T08:59:56Z", "?")]
fn the_duration_is_from_the_first_to_the_last_event(
    #[case] first: &str,
    #[case] last: &str,
    #[case] expected: &str,
) {
    let text = format!(
        "{{\"Action\":\"build-output\"}}\n{{\"Time\":\"{first}\",\"Action\":\"run\",\"Package\":\"p\",\"Test\":\"A\"}}\n\
         {{\"Action\":\"pass\",\"Package\":\"p\",\"Test\":\"A\"}}\n{{\"Time\":\"{last}\",\"Action\":\"pass\",\"Package\":\"p\"}}"
    );
    let run = read("go-test", &text).unwrap();
    assert!(run.line().ends_with(&format!(" {expected} ms")), "{}", run.line());
}

const FULL: &str = "start p
    run p A
    output p A === RUN   A
    output p A     a_test.go:9: want 2
    output p A     got 3
    output p A --- FAIL: A (0.00s)
    fail p A
    run p B
    pass p B
    run p C
    output p C panic: late
    {\"Action\":\"output\",\"Package\":\"p\",\"Output\":\"FAIL\\n\"}
    fail p
    {\"Action\":\"output\",\"Package\":\"q\",\"Output\":\"cannot connect\\n\"}
    fail q
    run r D
    skip r D
    pass r";

#[test]
fn failures_say_where_and_why() {
    let run = read("go-test", &stream(FULL)).unwrap();
    assert_eq!(run.line(), "4: 1 passed, 3 failed (2 errors), 1 skipped, ? flaky, 20%, ? ms");
    assert_eq!(
        run.list("failures"),
        [
            "failed p | A | a_test.go:9: want 2\n    got 3",
            "errored p | C | it was started and did not end: panic: late",
            "errored  | the run itself | the package q failed: cannot connect",
        ]
    );
    assert_eq!(
        run.list("cases")[1..],
        [
            "passed p | B | ".to_owned(),
            "errored p | C | it was started and did not end: panic: late".to_owned(),
            "skipped r | D | ".to_owned(),
        ]
    );
}

#[test]
fn several_files_add_up() {
    let clean = stream("run p A\npass p A\npass p");
    let run = read_many("go-test", &[&clean, &stream(FULL), &clean]).unwrap();
    assert_eq!(run.line(), "6: 3 passed, 3 failed (2 errors), 1 skipped, ? flaky, 42.8571428571%, ? ms");
}

#[test]
fn the_original_is_the_list_of_events() {
    let text = "go: x\n{\"Action\":\"run\",\"Package\":\"p\",\"Test\":\"A\"}\n{\"Action\":\"pass\",\"Package\":\"p\"}\n";
    let reading = read_bytes(by_name("go-test").unwrap(), "x", text.as_bytes(), Wants::default()).unwrap();
    let Some(Value::List(events)) = reading.raw.map(|raw| raw.value) else { panic!() };
    assert_eq!(events.iter().map(|event| event.at).collect::<Vec<_>>(), [6, 48]);
}

#[test]
fn no_broken_stream_is_better_than_the_whole_one() {
    let full = stream(FULL);
    break_every_event("go-test", &full, &[]);
    let clean = stream("start p\nrun p A\noutput p A fine\npass p A\nrun p B\nskip p B\npass p");
    break_every_event("go-test", &clean, &[]);
    cut_everywhere("go-test", &clean);
    // Without any one line it is not clean either, unless nothing came of that line.
    for index in 0..clean.lines().count() {
        let lines: Vec<&str> =
            clean.lines().enumerate().filter(|(at, _)| *at != index).map(|(_, it)| it).collect();
        let run = read("go-test", &lines.join("\n")).unwrap();
        assert_eq!(run.is_clean(), matches!(index, 0 | 1 | 2 | 4), "without line {index}: {}", run.line());
    }
}

#[rstest]
#[case::the_plain_output("ok  \tp\t0.1s\n", "there is no event")]
#[case::an_error_page("<!DOCTYPE html>\n<html></html>", "it looks like an HTML page")]
#[case::no_action("{\"Package\":\"p\"}", "text `Action` in its first event")]
#[case::no_action_later("{\"Action\":\"pass\"}\n{\"Package\":\"p\"}", "x:2:1: this event has no `Action`")]
#[case::an_action_that_is_no_text("{\"Action\":\"start\"}\n{\"Action\":[]}", "x:2:11: `Action` is a list")]
#[case::a_test_that_is_no_text("{\"Action\":\"fail\",\"Test\":7}", "`Test` is a number")]
#[case::a_key_twice("{\"Action\":\"fail\",\"Action\":\"pass\"}", "stands twice")]
#[case::cut_short("{\"Action\":\"pass\"}\n{\"Action\":\"fa", "x:2:14: ")]
#[case::two_on_a_line("{\"Action\":\"pass\"}{\"Action\":\"fail\"}", "more on the line")]
#[case::pretty_printed("{\n  \"Action\": \"pass\"\n}", "does not end on its line")]
#[case::a_list_of_events("[{\"Action\":\"pass\"}]", "there is no event")]
fn what_is_no_stream_of_events_is_an_error(#[case] text: &str, #[case] expected: &str) {
    let error = read("go-test", text).unwrap_err();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn its_events_are_recognised() {
    let like = |text: &str| recognise_event(&parse(text, &Limits::default()).unwrap());
    for event in
        ["{\"Action\":\"start\",\"Package\":\"p\"}", "{\"Action\":\"build-output\",\"ImportPath\":\"p\"}"]
    {
        assert_eq!(like(event), ["go-test"]);
    }
    for other in
        ["null", "[]", "{}", "{\"Action\":\"create\"}", "{\"Action\":1}", "{\"reason\":\"compiler-message\"}"]
    {
        assert!(!like(other).contains(&"go-test"), "{other}");
    }
}
