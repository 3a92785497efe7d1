//! `gatekeeper history`: saved reports over time.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use rstest::rstest;
use support::tiny::{COMMIT, Tiny};

const GATE: &str = "
score: {go: 90, floor: 40}
evidence:
  run: {unbound: true}
groups:
  speed:
    checks:
      fast: {title: Response time, require: $.run.p95 < 300 ms}
      steady: {title: Error rate, require: $.run.errors == 0}
";

/// Three reports of one gate, in a folder below `records`.
fn records() -> Tiny {
    let tiny = Tiny::new().gate("plain", GATE).file("records/2025/.keep", "");
    for (day, p95, errors) in [(9, 500, 3), (10, 200, 1), (11, 200, 0)] {
        tiny.write("evidence/plain/run.json", format!("{{\"p95\": {p95}, \"errors\": {errors}}}"));
        let (at, sink) = (format!("2025-10-{day:02}T16:00:00Z"), format!("json=records/2025/{day}.json"));
        tiny.run(&["evaluate", "--commit", COMMIT, "--at", &at, "--output", &sink]);
    }
    tiny
}

#[test]
fn a_folder_of_reports_is_told_gate_by_gate() {
    let tiny = records();
    let ran = tiny.run(&["history", "records"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    insta::assert_snapshot!("terminal", ran.stdout);
    let json = tiny.run(&["history", "records", "--format", "json"]);
    let history = support::json(&json);
    let points = history["gates"][0]["points"].as_array().unwrap();
    let told: Vec<(&str, &str)> = points
        .iter()
        .map(|point| (point["decision"].as_str().unwrap(), point["score"].as_str().unwrap()))
        .collect();
    assert_eq!(told, [("NO-GO", "0.0"), ("NO-GO", "50.0"), ("GO", "100.0")]);
    // The same file by several names is one report.
    let again =
        tiny.run(&["history", "records/2025/9.json", "records", "./records/2025", "--format", "json"]);
    assert_eq!(support::json(&again)["reports"].as_array().unwrap().len(), 3);
}

#[test]
fn the_page_stands_for_itself_and_is_written_again() {
    let tiny = records();
    for _ in 0..2 {
        let ran = tiny.run(&[
            "history",
            "records",
            "--output",
            "html=records/history.html",
            "--output",
            "json=records/all.json",
        ]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "its own file is no report that it reads");
    }
    let page = std::fs::read_to_string(tiny.at("records/history.html")).unwrap();
    assert!(
        page.starts_with("<!DOCTYPE html>") && page.contains("<svg") && page.contains("prefers-color-scheme")
    );
    let printed = tiny.run(&["history", "records/2025", "--format", "html"]);
    assert!(page.starts_with(&printed.stdout));
}

/// A file that is no report is named, the others are told, and the exit code says that something is missing.
#[rstest]
#[case::no_json("notes.json", "hello", "is not a JSON report of gatekeeper")]
#[case::other_json("package.json", "{\"name\": \"x\"}", "is not a JSON report of gatekeeper")]
#[case::newer(
    "newer.json",
    r#"{"schema_version":99,"tool":{"name":"gatekeeper","version":"9"},"instant":"2025-01-01T00:00:00Z","replay":false,"release":{},"exit_code":0,"gates":[]}"#,
    "schema 99"
)]
#[case::no_moment(
    "moment.json",
    r#"{"schema_version":1,"tool":{"name":"gatekeeper","version":"9"},"instant":"soon","replay":false,"release":{},"exit_code":0,"gates":[]}"#,
    "is not a date and time"
)]
fn a_file_that_is_no_report_is_never_passed_over(#[case] name: &str, #[case] text: &str, #[case] says: &str) {
    let tiny = records().file(&format!("records/{name}"), text);
    let ran = tiny.run(&["history", "records"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains(says) && ran.stderr.contains(name), "{}", ran.stderr);
    assert!(ran.stdout.contains("plain") && ran.stdout.contains(name), "{}", ran.stdout);
    let ran = tiny.run(&["history", "records", "--format", "json"]);
    let history = support::json(&ran);
    assert_eq!((ran.code, history["exit_code"].as_u64()), (2, Some(2)));
    assert!(history["errors"][0]["message"].as_str().unwrap().contains(says));
    assert_eq!(history["reports"].as_array().unwrap().len(), 3);
}

#[rstest]
#[case::nothing(&[], "<PATH>")]
#[case::absent(&["absent"], "absent")]
#[case::empty(&["evidence/plain/.none"], ".none")]
#[case::no_reports(&["gates"], "there are no JSON files in gates")]
#[case::unknown_format(&["records", "--output", "jsno=x"], "did you mean `json`?")]
fn trouble_is_two_and_a_document_for_programs(#[case] arguments: &[&str], #[case] says: &str) {
    let tiny = records();
    let ran = tiny.run(&[&["history"], arguments].concat());
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains(says), "{}", ran.stderr);
    let ran = tiny.run(&[&["history"], arguments, &["--format", "json"]].concat());
    assert_eq!((ran.code, support::json(&ran)["exit_code"].as_u64()), (2, Some(2)));
}
