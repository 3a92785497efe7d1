//! `gatekeeper evidence` from outside: what it says of a file is what a gate would find in it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use rstest::rstest;
use serde_json::Value as Json;
use support::tiny::{COMMIT, Tiny};
use support::{Ran, checks, gate, json};
use unicode_width::UnicodeWidthStr;

const AT: &str = "2025-10-11T16:00:00Z";
const UNIT: &str = "<testsuites time='90'><testsuite name='s'><testcase name='a'/>\
                    <testcase name='b'><failure message='no'/></testcase></testsuite></testsuites>";
const MOCHA: &str = r#"{"stats": {"duration": 12}, "tests": [{"fullTitle": "a"}], "passes": [{"fullTitle": "a"}],
                        "failures": [], "pending": []}"#;
const EVENTS: &str = "go: downloading x\n{\"Action\": \"run\", \"Package\": \"p\", \"Test\": \"T\"}\n\
                      {\"Action\": \"pass\", \"Package\": \"p\", \"Test\": \"T\"}\n{\"Action\": \"pass\", \"Package\": \"p\"}\n";
const PLAIN: &str = "{\"generatedAt\": \"2025-10-11T14:50:00Z\",\n \"p95\": 240, \"ok\": true,\n \
                     \"items\": [{\"id\": \"A\", \"severity\": \"high\"},\n           {\"id\": \"B\"}]}\n";
const LIST: &str = "# Release\n\n- [x] one\n- [ ] two\n";

/// What is found in one file, with exit code 0.
fn seen(name: &str, content: &str, more: &[&str]) -> Json {
    let tiny = Tiny::new().file(name, content);
    let (ran, found) = look(&tiny, &[&[name], more].concat());
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{found:#}");
    found["files"][0].clone()
}

fn look(tiny: &Tiny, arguments: &[&str]) -> (Ran, Json) {
    let ran = tiny.run(&[&["evidence"], arguments, &["--format", "json", "--at", AT]].concat());
    let found = json(&ran);
    assert_eq!(found["exit_code"], ran.code, "{found:#}");
    (ran, found)
}

#[rstest]
#[case::by_name("unit.xml", UNIT, &[], "junit", &["junit"], None)]
#[case::by_content("e2e.json", MOCHA, &[], "mocha", &["mocha"], Some("mocha"))]
#[case::events("go.json", EVENTS, &[], "go-test", &["go-test"], Some("go-test"))]
#[case::lines("go.jsonl", EVENTS, &[], "go-test", &["go-test"], Some("go-test"))]
#[case::log("go.log", EVENTS, &[], "go-test", &["go-test"], Some("go-test"))]
#[case::unnamed_xml("unit.out", UNIT, &[], "junit", &["junit"], Some("junit"))]
#[case::plain("perf.json", PLAIN, &[], "json", &[], None)]
#[case::unnamed_json("perf.txt", PLAIN, &[], "json", &[], Some("json"))]
#[case::stated("perf.json", PLAIN, &["--as", "yaml"], "yaml", &[], Some("yaml"))]
#[case::alias("unit.xml", UNIT, &["--as", "pytest"], "pytest", &["junit"], None)]
#[case::stated_plain("e2e.json", MOCHA, &["--as", "json"], "json", &["mocha"], None)]
#[case::other_ending("list.md", LIST, &[], "markdown", &[], None)]
#[case::yaml("flags.yaml", "a: 1\n", &[], "yaml", &[], None)]
#[case::null("scan.json", "null", &[], "json", &[], None)]
fn the_format_is_told_with_what_a_gate_must_write(
    #[case] name: &str,
    #[case] content: &str,
    #[case] more: &[&str],
    #[case] format: &str,
    #[case] recognised: &[&str],
    #[case] proposed: Option<&str>,
) {
    let found = seen(name, content, more);
    assert_eq!(found["format"], format, "{found:#}");
    assert_eq!(found["recognised"], Json::from(recognised.to_vec()));
    assert_eq!(found["proposed"], Json::from(proposed));
    assert_eq!(found["bytes"], content.len());
}

/// Two signatures fit: which it is must be said by a person.
#[test]
fn two_candidates_are_named_and_none_is_chosen() {
    let both = MOCHA.replacen('{', r#"{"config": {}, "suites": [], "errors": [],"#, 1);
    let found = seen("e2e.json", &both, &[]);
    assert_eq!(found["recognised"], serde_json::json!(["mocha", "playwright"]), "{found:#}");
    assert_eq!((&found["format"], &found["proposed"]), (&"json".into(), &Json::Null));
    let about = found["about_format"].as_str().unwrap();
    assert!(about.contains("`mocha` or `playwright`") && about.contains("--as"), "{about}");
}

/// What is printed for a gate works in a gate: the entry is accepted, and every path finds what was shown.
#[rstest]
#[case("unit.xml", UNIT)]
#[case("e2e.json", MOCHA)]
#[case("go.log", EVENTS)]
#[case("Perf Test (2).json", PLAIN)]
#[case("2025-10-11.md", LIST)]
#[case("it's \"new\".json", r#"{"a b": {"it's": 1, "c\\d": [1, 2]}, "päth": [{"x": null}]}"#)]
fn entries_and_paths_stand_in_a_gate(#[case] name: &str, #[case] content: &str) {
    let found = seen(name, content, &[]);
    let paths: Vec<&str> =
        found["paths"].as_array().unwrap().iter().map(|path| path.as_str().unwrap()).collect();
    assert!(paths.len() > 2, "{found:#}");
    let requirement = |(index, path): (usize, &&str)| {
        let text = serde_json::to_string(&format!("exists({path})")).unwrap();
        format!("      c{index}: {{require: {text}}}\n")
    };
    let lines: String = paths.iter().enumerate().map(requirement).collect::<Vec<_>>().concat();
    let entry = found["entry"].as_str().unwrap();
    let text = format!("evidence:\n  {entry}\ngroups:\n  all:\n    checks:\n{lines}");
    let file = format!("evidence/g/{name}");
    let tiny = Tiny::new().gate("g", &text).file(&file, content);
    assert_eq!(tiny.run(&["stamp", &file, "--commit", COMMIT]).code, 0);
    let (_, report) = tiny.judge(&["--commit", COMMIT]);
    assert!(report["errors"].is_null(), "{text}\n{:#}", report["errors"]);
    let values = found["members"].as_array().or(found["document"].as_array()).unwrap();
    for (check, row) in checks(gate(&report, "g")).iter().zip(values) {
        let empty = row["count"] == 0 || row["value"] == "null";
        let expected = if empty { "fail" } else { "pass" };
        if row["value"] != "null" {
            assert_eq!(check["outcome"], expected, "{row:#} {check:#}");
        }
    }
}

#[test]
fn members_carry_their_units_and_absences_their_reasons() {
    let found = seen("unit.xml", UNIT, &[]);
    let of = |path: &str| {
        let rows = found["members"].as_array().unwrap();
        let row = rows.iter().find(|row| row["path"] == path).unwrap_or_else(|| panic!("{path} {found:#}"));
        (row["value"].clone(), row["unit"].clone())
    };
    assert_eq!(of("$.unit.tests.failed"), ("1".into(), Json::Null));
    assert_eq!(of("$.unit.tests.pass_rate"), ("50%".into(), "%".into()));
    assert_eq!(of("$.unit.tests.duration"), ("90000 ms".into(), "ms".into()));
    assert_eq!(found["examples"][0]["name"], "s > b");
    let found = seen("go.json", EVENTS, &[]);
    assert_eq!(found["absent"][0]["path"], "$.go.tests.flaky", "{found:#}");
    assert!(found["absent"][0]["reason"].as_str().unwrap().contains("go test"), "{found:#}");
}

#[rstest]
#[case::path("$.perf.p95", "selects", 0)]
#[case::all("$.perf.items[*].id", "selects", 0)]
#[case::filter("$.perf.items[?@.id == 'B']", "selects", 0)]
#[case::false_value("$.perf.ok", "selects", 0)]
#[case::nothing("$.perf.p99", "unknown", 1)]
#[case::some_lack("$.perf.items[*].severity", "unknown", 1)]
#[case::no_match("$.perf.items[?@.id == 'C']", "unknown", 1)]
#[case::holds("$.perf.p95 < 300 ms", "true", 0)]
#[case::fails("$.perf.p95 < 100 ms", "false", 1)]
#[case::unknown("$.perf.p99 < 300 ms", "unknown", 1)]
#[case::kinds("$.perf.ok < 3", "error", 1)]
#[case::fresh("age($.perf.generatedAt) < 2 h", "true", 0)]
#[case::old("age($.perf.generatedAt) < 1 h", "false", 1)]
#[case::not("not $.perf.ok", "false", 1)]
#[case::release("$.perf.ok == true and $.release.version == '1'", "unknown", 1)]
#[case::two_files("$.perf.p95 > 100 * $.unit.tests.failed", "true", 0)]
#[case::unit_of_a_summary("$.unit.tests.duration < 2 min", "true", 0)]
#[case::syntax("$.perf.p95 <", "mistake", 2)]
#[case::bracket("$.perf[", "mistake", 2)]
#[case::no_such_file("$.prf.p95", "mistake", 2)]
#[case::no_such_member("$.unit.tests.faild", "mistake", 2)]
#[case::no_evidence("1 < 2", "mistake", 2)]
#[case::bare_percent("$.unit.tests.pass_rate >= 50", "mistake", 2)]
#[case::empty("", "mistake", 2)]
fn a_query_is_answered_with_an_exit_code(#[case] query: &str, #[case] answer: &str, #[case] code: i32) {
    let tiny = Tiny::new().file("perf.json", PLAIN).file("unit.xml", UNIT);
    let (ran, found) = look(&tiny, &["perf.json", "unit.xml", "--query", query]);
    let told = &found["queries"][0];
    assert_eq!((told["answer"].as_str().unwrap(), ran.code), (answer, code), "{told:#}");
    assert_eq!(told["query"], query);
    assert_eq!(ran.stderr.is_empty(), code != 2, "{}", ran.stderr);
    assert_eq!(told["diagnostics"].is_array(), code == 2, "{told:#}");
    if answer == "unknown" || answer == "error" {
        assert!(!told["reason"].as_str().unwrap().is_empty());
    }
}

#[test]
fn a_path_shows_where_its_values_stand() {
    let tiny = Tiny::new().file("perf.json", PLAIN).file("e2e.json", MOCHA);
    let queries = ["$.perf.items[*].id", "$.e2e.raw.tests[0].fullTitle", "$.e2e.tests.total"];
    let asked = queries.map(|query| ["--query", query]).concat();
    let (_, found) = look(&tiny, &[&["perf.json", "e2e.json"], &asked[..]].concat());
    let places: Vec<String> = found["queries"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|query| query["selected"].as_array().unwrap())
        .map(|one| {
            format!(
                "{} {} {}:{}",
                one["at"].as_str().unwrap(),
                one["value"].as_str().unwrap(),
                one["line"],
                one["column"]
            )
        })
        .collect();
    let expected = [
        "$['perf']['items'][0]['id'] \"A\" 3:19",
        "$['perf']['items'][1]['id'] \"B\" 4:19",
        "$['e2e']['raw']['tests'][0]['fullTitle'] \"a\" 1:53",
        // A member of the summary stands nowhere in the file.
        "$['e2e']['tests']['total'] 1 null:null",
    ];
    assert_eq!(places, expected);
}

#[test]
fn the_heaviest_exit_code_wins() {
    let tiny = Tiny::new().file("a.json", "{\"x\": 1}").file("b.json", "{");
    let asked = |files: &[&str], queries: &[&str]| {
        let queries: Vec<&str> = queries.iter().flat_map(|query| ["--query", query]).collect();
        look(&tiny, &[files, &queries].concat()).0.code
    };
    assert_eq!(asked(&["a.json"], &["$.a.x == 1", "$.a.x == 2"]), 1);
    assert_eq!(asked(&["a.json"], &["$.a.x == 2", "$.a.x =="]), 2);
    assert_eq!(asked(&["a.json", "b.json"], &["$.a.x == 1"]), 2);
    assert_eq!(asked(&["a.json", "no.json"], &[]), 2);
}

#[rstest]
#[case::missing("no.json", None, &[], "does not exist")]
#[case::folder(".", None, &[], "is a folder")]
#[case::empty("a.json", Some(""), &[], "the file is empty")]
#[case::pointer("a.json", Some("version https://git-lfs.github.com/spec/v1\n"), &[], "git-lfs pointer")]
#[case::cut("a.json", Some("{\"a\":\n [1, 2"), &[], "a.json:2:")]
#[case::html("a.json", Some("<!doctype html><p>"), &[], "it looks like HTML")]
#[case::unknown("a.txt", Some("hello"), &[], "neither from the name nor from the content")]
#[case::wrong("a.json", Some(MOCHA), &["--as", "playwright"], "it looks like `mocha`: write `format: mocha`")]
#[case::binary("a.json", Some("\u{1}\u{0}\u{2}"), &[], "a.json")]
#[case::xml("a.xml", Some("<html/>"), &[], "an HTML page")]
#[case::deep("a.json", Some("[[[[[[[[[[[[[[[[[[[["), &[], "cut short")]
#[case::stamp("a.json.stamp.json", Some("{}"), &[], "is a stamp")]
fn what_cannot_be_read_is_told_with_its_place(
    #[case] name: &str,
    #[case] content: Option<&str>,
    #[case] more: &[&str],
    #[case] said: &str,
) {
    let mut tiny = Tiny::new();
    if let Some(content) = content {
        tiny = tiny.file(name, content);
    }
    let (ran, found) = look(&tiny, &[&[name], more].concat());
    assert_eq!(ran.code, 2, "{found:#}");
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
    let problem = &found["files"][0]["errors"][0];
    assert_eq!(problem["file"], name, "{problem:#}");
    assert_eq!(tiny.run(&[&["evidence", name], more].concat()).code, 2);
}

#[rstest]
#[case(&["a.json", "--as", "mcha"], "did you mean `mocha`?")]
#[case(&["a.json", "--id", "A-1"], "not an id of evidence")]
#[case(&["a.json", "--id", "release"], "not an id of evidence")]
#[case(&["a.json", "b.json", "--id", "a"], "--id names one file")]
#[case(&["a.json", "--at", "yesterday"], "--at yesterday")]
#[case(&[], "<FILE>")]
fn wrong_usage_is_told_also_as_json(#[case] arguments: &[&str], #[case] said: &str) {
    let tiny = Tiny::new().file("a.json", "1").file("b.json", "1");
    let ran = tiny.run(&[&["evidence"], arguments, &["--format", "json"]].concat());
    let found = json(&ran);
    assert_eq!((ran.code, &found["exit_code"]), (2, &Json::from(2)), "{found:#}");
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
    assert_eq!(found["errors"][0]["code"], "usage", "{found:#}");
    assert_eq!(tiny.run(&["evidence", "a.json", "--format", "yaml"]).code, 2);
}

#[test]
fn the_stamp_beside_a_file_is_judged() {
    let tiny = Tiny::new().file("a.json", "{\"x\": 1}");
    let stamp = |tiny: &Tiny| look(tiny, &["a.json"]).1["files"][0]["stamp"].clone();
    assert_eq!(stamp(&tiny)["state"], "none");
    let produced = ["--produced-at", "2025-10-11T14:30:00Z", "--by", "ci"];
    assert_eq!(tiny.run(&[&["stamp", "a.json", "--commit", COMMIT], &produced[..]].concat()).code, 0);
    let fits = stamp(&tiny);
    assert_eq!(
        fits,
        serde_json::json!({"state": "fits", "commit": COMMIT, "produced_at": "2025-10-11T14:30:00Z",
                           "age": "1 h 30 min", "by": "ci"})
    );
    tiny.write("a.json", "{\"x\": 2}");
    let changed = stamp(&tiny);
    assert_eq!(changed["state"], "broken");
    assert!(changed["problem"].as_str().unwrap().contains("changed after it was stamped"), "{changed:#}");
    // The file itself can still be read.
    assert_eq!(look(&tiny, &["a.json"]).0.code, 0);
    tiny.write("a.json.stamp.json", "{\"sha\": 1}");
    assert_eq!(stamp(&tiny)["state"], "broken");
}

#[test]
fn ids_come_from_names_and_never_meet() {
    let tiny =
        Tiny::new().file("a/x.json", "{\"n\": 1}").file("b/x.json", "{\"n\": 2}").file("release.json", "{}");
    let files = ["a/x.json", "b/x.json", "release.json"];
    let (_, found) = look(&tiny, &[&files[..], &["--query", "$.x.n < $.x_2.n"]].concat());
    let ids: Vec<&Json> = found["files"].as_array().unwrap().iter().map(|file| &file["id"]).collect();
    assert_eq!(ids, ["x", "x_2", "file_release"]);
    assert_eq!(found["queries"][0]["answer"], "true");
    assert_eq!(look(&tiny, &["a/x.json", "--id", "perf", "--query", "$.perf.n == 1"]).0.code, 0);
}

#[rstest]
#[case(40)]
#[case(60)]
#[case(100)]
fn no_line_is_wider_than_asked_and_nothing_steers_the_terminal(#[case] width: usize) {
    let evil = "{\"\\u001b[2J key\": \"\\u001b[31mGO\\u202e\", \"t\": \"tab\\there\", \"long\": \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}";
    let failing = UNIT.replace("'no'", "'\u{202e}&#27;[2J no'").replace("'b'", "'本番\u{202e} b'");
    let name = "\u{1b}[2J性能.json";
    let tiny = Tiny::new().file(name, evil).file("unit.xml", failing);
    let columns = width.to_string();
    let calls: [&[&str]; 3] = [
        &["evidence", name, "unit.xml"],
        &["evidence", name, "--query", "$.file_2j['\u{1b}[2J key'] == 'x'", "--query", "$.file_2j.*"],
        &["evidence", name, "--query", "$.file_2j.\u{1b}[2J"],
    ];
    for call in calls {
        let ran = tiny.run(&[call, &["--width", &columns]].concat());
        let all = format!("{}{}", ran.stdout, ran.stderr);
        assert!(!all.contains(['\u{1b}', '\u{202e}', '\t']), "{all:?}");
        for line in ran.stdout.lines() {
            assert!(line.width() <= width, "{line}");
        }
    }
    let found = tiny.run(&["evidence", name, "unit.xml", "--format", "json"]);
    assert!(!found.stdout.contains(['\u{1b}', '\u{202e}']), "{}", found.stdout);
}

#[test]
fn large_files_are_bounded() {
    let wide: Vec<String> = (0..50_000).map(|key| format!("{{\"k{key}\": {key}}}")).collect();
    let deep = format!("{}1{}", "{\"a\": ".repeat(120), "}".repeat(120));
    let tiny = Tiny::new().file("wide.json", format!("[{}]", wide.join(","))).file("deep.json", deep);
    let ran = tiny.run(&["evidence", "wide.json", "deep.json", "--query", "$.wide[*].*"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let ran = tiny.run(&["evidence", "wide.json", "deep.json"]);
    assert!(ran.code == 0 && ran.stdout.lines().count() < 120, "{}", ran.stdout.lines().count());
    assert!(ran.stdout.contains("not shown"));
}

#[test]
fn a_page_and_a_document_are_shown() {
    let tiny = Tiny::new().file("e2e.json", MOCHA).file("perf.json", PLAIN).file("unit.xml", UNIT);
    let ran = tiny.run(&["stamp", "perf.json", "--commit", COMMIT, "--produced-at", "2025-10-11T15:00:00Z"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let files = ["evidence", "e2e.json", "perf.json", "unit.xml", "--at", AT];
    insta::assert_snapshot!("page", tiny.run(&files).stdout);
    let queries =
        ["$.perf.items[*].id", "$.perf.p95 < 200 ms and $.unit.tests.failed == 0", "$.perf.p99 < 1 s"];
    let asked = queries.map(|query| ["--query", query]).concat();
    insta::assert_snapshot!("answers", tiny.run(&[&files[..], &asked[..]].concat()).stdout);
    let ran = tiny.run(&[
        "evidence",
        "perf.json",
        "--at",
        AT,
        "--format",
        "json",
        "--query",
        "$.perf.p95 < 200 ms",
    ]);
    insta::assert_snapshot!("document", ran.stdout);
}
