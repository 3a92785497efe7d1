//! `gatekeeper evidence --many`: several files as the one piece of evidence that a gate with `many` makes of them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use rstest::rstest;
use serde_json::{Value as Json, json as value};
use support::tiny::{COMMIT, Tiny};
use support::{Ran, checks, gate, json};

const FIRST: &str =
    "<testsuite name=\"s\" time=\"1\"><testcase name=\"a\"/><testcase name=\"b\"/></testsuite>";
const SECOND: &str = "<testsuite name=\"t\" time=\"2\"><testcase name=\"c\"><failure message=\"no\"/></testcase><testcase name=\"d\"/></testsuite>";
/// A shard in which every test was skipped: alone it ran nothing.
const IDLE: &str = "<testsuite name=\"u\" time=\"0\"><testcase name=\"e\"><skipped/></testcase></testsuite>";

fn shards() -> Tiny {
    Tiny::new().file("r/unit-10.xml", SECOND).file("r/unit-9.xml", FIRST).file("r/unit-11.xml", IDLE)
}

fn together(tiny: &Tiny, arguments: &[&str]) -> (Ran, Json) {
    let ran = tiny.run(&[&["evidence", "--many", "--format", "json"], arguments].concat());
    let found = json(&ran);
    assert_eq!(found["exit_code"], ran.code, "{found:#}");
    (ran, found)
}

#[test]
fn shards_are_one_run() {
    let (ran, found) =
        together(&shards(), &["r/unit-10.xml", "r/unit-9.xml", "r/unit-11.xml", "--id", "unit"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let order: Vec<&Json> = found["files"].as_array().unwrap().iter().map(|file| &file["file"]).collect();
    assert_eq!(order, ["r/unit-9.xml", "r/unit-10.xml", "r/unit-11.xml"]);
    let whole = &found["together"];
    assert_eq!(
        whole["summary"]["tests"],
        // 100 · 3 / (3 + 1 + 1), cut after ten decimals; the shard that ran nothing is no error beside the others.
        value!({"total": 5, "passed": 3, "failed": 1, "skipped": 1, "flaky": 0, "errors": 0, "pass_rate": 60, "duration": 3000}),
        "{found:#}"
    );
    assert_eq!(whole["entry"], "unit: {file: \"unit-*.xml\", many: 3, commit: stamp}");
    assert_eq!(whole["examples"][0]["name"], "t > c");
}

/// What is proposed and told here is what a gate then says.
#[test]
fn a_gate_with_many_says_the_same() {
    let names = ["e/g/unit-9.xml", "e/g/unit-10.xml", "e/g/unit-11.xml"];
    let mut tiny = Tiny::new();
    for (name, text) in names.into_iter().zip([FIRST, SECOND, IDLE]) {
        tiny = tiny.file(&format!("evidence/{}", name.strip_prefix("e/").unwrap()), text);
    }
    let paths = names.map(|name| format!("evidence/{}", name.strip_prefix("e/").unwrap()));
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let (_, found) = together(&tiny, &[&paths[..], &["--id", "unit"]].concat());
    let whole = &found["together"];
    let lines: Vec<String> = whole["summary"]["tests"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(member, number)| {
            format!(
                "      {}: {{require: $.unit.tests.{member} == {number}{}}}\n",
                member.replace('_', "-"),
                match member.as_str() {
                    "pass_rate" => "%",
                    "duration" => " ms",
                    _ => "",
                }
            )
        })
        .collect();
    let entry = whole["entry"].as_str().unwrap();
    let tiny =
        tiny.gate("g", &format!("evidence:\n  {entry}\ngroups:\n  all:\n    checks:\n{}", lines.concat()));
    assert_eq!(tiny.run(&[&["stamp"], &paths[..], &["--commit", COMMIT]].concat()).code, 0);
    let (code, report) = tiny.judge(&["--commit", COMMIT]);
    assert_eq!((code, checks(gate(&report, "g")).len()), (0, 8), "{report:#}");
}

#[test]
fn queries_ask_the_whole() {
    let tiny = shards();
    let all = ["r/unit-9.xml", "r/unit-10.xml", "--id", "unit"];
    for (query, code) in
        [("$.unit.tests.total == 4", 0), ("$.unit.tests.failed == 0", 1), ("$.unit_9.tests.total == 2", 2)]
    {
        assert_eq!(together(&tiny, &[&all[..], &["--query", query]].concat()).0.code, code, "{query}");
    }
    let tiny = Tiny::new().file("a.json", "{\"n\": 1}").file("b.json", "{\"n\": 2}");
    let (ran, found) = together(
        &tiny,
        &["a.json", "b.json", "--id", "x", "--query", "$.x[*].n", "--query", "sum($.x[*].n) == 3"],
    );
    assert_eq!(ran.code, 0, "{found:#}");
    assert_eq!(found["queries"][0]["count"], 2);
    // Nobody knows in which of the files a place is counted.
    assert!(found["queries"][0]["selected"][1]["line"].is_null(), "{found:#}");
}

const K6: &str = r#"{"root_group": {}, "metrics": {"http_reqs": {"count": 10, "rate": 1},
 "http_req_duration": {"avg": 10, "max": 40, "med": 9, "p(95)": 30}}}"#;

#[test]
fn percentiles_do_not_add_up_and_say_so() {
    let tiny = Tiny::new().file("a.json", K6).file("b.json", K6);
    let (ran, found) = together(&tiny, &["a.json", "b.json", "--id", "load"]);
    assert_eq!(ran.code, 0, "{found:#}");
    let whole = &found["together"];
    assert_eq!(whole["summary"]["metrics"], value!({"requests": 20, "max": 40}), "{whole:#}");
    let reason =
        whole["absent"].as_array().unwrap().iter().find(|it| it["path"] == "$.load.metrics.p95").unwrap();
    assert!(reason["reason"].as_str().unwrap().contains("several files"), "{reason:#}");
}

#[rstest]
#[case::broken(&["a.xml", "bad.xml"], "2 files together: they cannot be summed up, because bad.xml cannot be used")]
#[case::absent(&["a.xml", "none.xml"], "because none.xml cannot be used")]
#[case::twice(&["a.xml", "./a.xml"], "it is the same file as ./a.xml, and would count twice")]
#[case::formats(&["a.xml", "k.json"], "they are not of one format: a.xml is `junit`, and k.json is `k6`")]
fn what_is_no_whole_is_refused(#[case] files: &[&str], #[case] said: &str) {
    let tiny = Tiny::new().file("a.xml", FIRST).file("bad.xml", "<testsuite>").file("k.json", K6);
    let (ran, found) = together(&tiny, files);
    assert_eq!(ran.code, 2, "{found:#}");
    assert!(found["together"]["summary"].is_null(), "{found:#}");
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
}

#[test]
fn the_page_shows_each_file_and_what_they_come_to() {
    insta::assert_snapshot!(
        shards().run(&["evidence", "--many", "r/unit-9.xml", "r/unit-10.xml", "--id", "unit"]).stdout
    );
}

/// What cannot be opened says what to do.
#[rstest]
#[case::typo("unti.xml", "there is unit.xml: a typo?")]
#[case::typo_below("r/unit.jsn", "there is r/unit.json: a typo?")]
#[case::nothing_near("nope.json", "run the tool first if it has not run")]
#[case::no_folder("none/nope.json", "run the tool first")]
#[case::folder("r", "name the files in it: `gatekeeper evidence r/*`")]
#[case::stamp("unit.xml.stamp.json", "name the file that it is about: unit.xml")]
fn what_is_not_there_says_what_to_do(#[case] name: &str, #[case] said: &str) {
    let tiny = Tiny::new().file("unit.xml", FIRST).file("r/unit.json", "{}");
    for many in [&[][..], &["--many"]] {
        let ran = tiny.run(&[&["evidence", name], many].concat());
        assert_eq!(ran.code, 2);
        let shown = ran.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(shown.contains(&format!("= help: {said}")) || shown.contains(said), "{}", ran.stderr);
    }
}
