//! Reports of test tools as evidence of a gate, judged by the binary: several files as one run, the lists of cases, and
//! times and commits out of the original.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use rstest::rstest;
use serde_json::{Value as Json, json};
use support::tiny::{COMMIT, Tiny};
use support::{checks, gate};

/// The decision, and the outcome and reason of the only check.
fn judged(entry: &str, require: &str, files: &[(&str, &str)]) -> (String, String, String) {
    let text = format!(
        "\nevidence:\n  run: {entry}\ngroups:\n  all:\n    checks:\n      it:\n        require: >-\n          {require}\n"
    );
    let mut tiny = Tiny::new().gate("tiny", &text);
    for (name, content) in files {
        tiny = tiny.file(&format!("evidence/tiny/{name}"), content);
    }
    let arguments = ["--at", "2025-10-11T16:00:00Z", "--commit", COMMIT];
    let (_, report) = tiny.judge(&arguments);
    let judged = gate(&report, "tiny");
    let text = |node: &Json| node.as_str().unwrap_or_default().to_owned();
    let check = checks(judged)[0];
    (text(&judged["decision"]), text(&check["outcome"]), check.to_string())
}

fn shard(current: u32, status: &str) -> String {
    let results = json!([{"error": {"message": "expected 2, got 3"}}]);
    json!({
        "config": {"shard": {"current": current, "total": 2}, "metadata": {"commit": COMMIT}},
        "suites": [{"title": "pay.spec.ts", "specs": [
            {"title": format!("pays {current}"), "tests": [
                {"status": status, "expectedStatus": "passed", "projectName": "chromium", "results": results},
            ]},
        ]}],
        "errors": [],
        "stats": {"duration": 1000, "unexpected": 0, "startTime": "2025-10-11T15:30:00Z"},
    })
    .to_string()
}

const SHARDS: &str = "{file: '*.json', format: playwright, many: 1, max_age: 1h, \
                      produced_at: $.stats.startTime, commit: $.config.metadata.commit}";

#[test]
fn the_shards_of_one_run_are_judged_together() {
    let (one, two, failed) = (shard(1, "expected"), shard(2, "expected"), shard(2, "unexpected"));
    let all = "$.run.tests.failed == 0 and $.run.tests.total == 2 and $.run.tests.duration <= 2 s";
    let (decision, outcome, check) = judged(SHARDS, all, &[("1.json", &one), ("2.json", &two)]);
    assert_eq!((&*decision, &*outcome), ("GO", "pass"), "{check}");
    // One part alone says how many there are.
    let (decision, outcome, check) = judged(SHARDS, "$.run.tests.failed == 0", &[("1.json", &one)]);
    assert_eq!((&*decision, &*outcome), ("NO-GO", "fail"), "{check}");
    let named =
        "count($.run.tests.failures[?@.message == '1 of the 2 shards of this run are not there']) == 1";
    assert_eq!(judged(SHARDS, named, &[("1.json", &one)]).1, "pass");
    // What failed is named.
    let files = [("1.json", &*one), ("2.json", &*failed)];
    assert_eq!(judged(SHARDS, "$.run.tests.failed == 0", &files).1, "fail");
    let named = "count($.run.tests.failures[?@.suite == '[chromium] › pay.spec.ts' && @.name == 'pays 2' \
                 && @.state == 'failed' && @.message == 'expected 2, got 3']) == 1 and $.run.tests.failed == 1";
    let (_, outcome, check) = judged(SHARDS, named, &files);
    assert_eq!(outcome, "pass", "{check}");
    // A commit of another release binds nothing, also in one file of several.
    let foreign = two.replace(COMMIT, &COMMIT.replace('4', "5"));
    let (_, outcome, check) = judged(SHARDS, all, &[("1.json", &one), ("2.json", &foreign)]);
    assert_eq!(outcome, "missing", "{check}");
    // One broken file breaks the evidence.
    let (_, outcome, check) = judged(SHARDS, all, &[("1.json", &one), ("2.json", &two[..two.len() - 1])]);
    assert_eq!(outcome, "error", "{check}");
}

const GO: &str = "{\"Time\":\"2025-10-11T15:30:00Z\",\"Action\":\"run\",\"Package\":\"p\",\"Test\":\"TestA\"}\n\
                  {\"Time\":\"2025-10-11T15:30:01Z\",\"Action\":\"pass\",\"Package\":\"p\",\"Test\":\"TestA\"}\n\
                  {\"Time\":\"2025-10-11T15:30:01Z\",\"Action\":\"run\",\"Package\":\"p\",\"Test\":\"TestB\"}\n\
                  {\"Time\":\"2025-10-11T15:30:02Z\",\"Action\":\"skip\",\"Package\":\"p\",\"Test\":\"TestB\"}\n\
                  {\"Time\":\"2025-10-11T15:30:02Z\",\"Action\":\"pass\",\"Package\":\"p\"}\n";
const EVENTS: &str = "{file: go.jsonl, format: go-test, max_age: 1h, produced_at: '$[-1].Time'}";

#[rstest]
#[case::clean("$.run.tests.failed == 0 and $.run.tests.errors == 0", "pass")]
#[case::units("$.run.tests.duration == 2 s and $.run.tests.pass_rate >= 50%", "pass")]
#[case::cases(
    "count($.run.tests.cases[?@.state == 'skipped' && @.name == 'TestB' && @.suite == 'p']) == 1",
    "pass"
)]
#[case::failures("count($.run.tests.failures[*]) == 0", "pass")]
#[case::the_original("count($.run.raw[?@.Action == 'run']) == 2", "pass")]
#[case::what_nobody_knows("$.run.tests.flaky == 0", "missing")]
fn requirements_read_the_summary_the_lists_and_the_original(#[case] require: &str, #[case] expected: &str) {
    let (_, outcome, check) = judged(EVENTS, require, &[("go.jsonl", GO)]);
    assert_eq!(outcome, expected, "{check}");
    if expected == "missing" {
        assert!(check.contains("does not retry"), "{check}");
    }
}

#[rstest]
#[case::playwright("playwright", r#"{"config":{},"suites":[],"errors":[]}"#)]
#[case::jest("jest", r#"{"numTotalTests":0,"testResults":[],"success":true}"#)]
#[case::vitest("vitest", r#"{"numTotalTests":0,"testResults":[],"success":true}"#)]
#[case::mocha("mocha", r#"{"stats":{},"tests":[],"passes":[],"pending":[],"failures":[]}"#)]
#[case::go_test("go-test", r#"{"Action":"skip","Package":"p"}"#)]
fn a_run_that_executed_nothing_is_no_success(#[case] format: &str, #[case] report: &str) {
    let entry = format!("{{file: run.out, format: {format}, unbound: true}}");
    for require in ["$.run.tests.failed == 0", "$.run.tests.errors == 0", "$.run.tests.pass_rate > 0%"] {
        let (decision, outcome, check) = judged(&entry, require, &[("run.out", report)]);
        assert_eq!((&*decision, &*outcome), ("NO-GO", "fail"), "{require}: {check}");
    }
    for other in ["{}", "[]", "null", "", "ok", "<testsuites/>"] {
        let (decision, outcome, check) = judged(&entry, "$.run.tests.failed == 0", &[("run.out", other)]);
        assert_eq!((&*decision, &*outcome), ("NO-GO", "error"), "{other}: {check}");
    }
}
