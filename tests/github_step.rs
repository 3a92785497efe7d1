//! What a step of GitHub Actions gets beside its log: a summary and outputs, in the files that GitHub names.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use rstest::rstest;
use support::hostile::hostile;
use support::stories::Story;
use support::{gatekeeper, ran, run};

/// Judges a story with the two files named.
fn step(story: &str, folder: &Path, more: &[&str]) -> support::Ran {
    let arguments = Story::named(story).arguments();
    call(arguments.iter().map(String::as_str).chain(more.iter().copied()).collect(), folder)
}

fn call(arguments: Vec<&str>, folder: &Path) -> support::Ran {
    let mut command = gatekeeper(arguments);
    command.env("GITHUB_STEP_SUMMARY", folder.join("summary.md")).env("GITHUB_OUTPUT", folder.join("output"));
    ran(command.output().unwrap())
}

/// The outputs as the runner of GitHub reads them: `name=value`, or `name<<END` up to a line that is `END`.
fn outputs(folder: &Path) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(folder.join("output")).unwrap();
    let mut found = BTreeMap::new();
    let mut lines = text.lines().filter(|line| !line.is_empty());
    while let Some(line) = lines.next() {
        let Some((name, end)) = line.split_once("<<") else {
            let (name, value) = line.split_once('=').unwrap_or_else(|| panic!("{line}"));
            found.insert(name.to_owned(), value.to_owned());
            continue;
        };
        let mut value = Vec::new();
        loop {
            match lines.next().expect("the value ends") {
                line if line == end => break,
                line => value.push(line),
            }
        }
        found.insert(name.to_owned(), value.join("\n"));
    }
    found
}

fn said(outputs: &BTreeMap<String, String>) -> [&str; 4] {
    ["decision", "score", "next", "exit_code"].map(|name| outputs[name].as_str())
}

#[rstest]
#[case("green", ["GO", "100.0", "promote", "0"])]
#[case("borderline", ["NO-GO", "88.3", "hold", "1"])]
#[case("waived", ["CONDITIONAL", "98.3", "hold", "3"])]
fn a_step_gets_summary_and_outputs(#[case] story: &str, #[case] expected: [&str; 4]) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("output"), "earlier=1").unwrap();
    std::fs::write(folder.path().join("summary.md"), "# Earlier").unwrap();
    let ran = step(story, folder.path(), &["--format", "github"]);
    assert_eq!((ran.code.to_string().as_str(), ran.stderr.as_str()), (expected[3], ""));
    let outputs = outputs(folder.path());
    assert_eq!(said(&outputs), expected);
    assert_eq!(outputs["earlier"], "1", "what others wrote stays");
    let summary = std::fs::read_to_string(folder.path().join("summary.md")).unwrap();
    assert!(summary.starts_with("# Earlier\n"), "{summary}");
    assert!(summary.contains(expected[0]) && summary.contains(expected[1]), "{summary}");
}

/// Also where the annotations go to a file, and once where both are asked for.
#[test]
fn the_format_is_what_asks_for_them() {
    let folder = tempfile::tempdir().unwrap();
    let sink = format!("github={}", folder.path().join("log.txt").display());
    step("green", folder.path(), &["--output", &sink, "--format", "github"]);
    let text = std::fs::read_to_string(folder.path().join("output")).unwrap();
    assert_eq!(text.matches("decision<<").count(), 1, "{text}");
    let other = tempfile::tempdir().unwrap();
    step("green", other.path(), &["--format", "junit"]);
    assert_eq!(std::fs::read_dir(other.path()).unwrap().count(), 0, "another format asks for nothing");
    let story = Story::named("green").arguments();
    let plain = run(story.into_iter().chain(["--format".into(), "github".into()]));
    assert_eq!((plain.code, plain.stderr.as_str()), (0, ""), "nor is anything missed outside of GitHub");
}

#[test]
fn a_run_that_cannot_decide_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let ran = call(vec!["evaluate", "--gates", "no/such/folder", "--format", "github"], folder.path());
    assert_eq!(ran.code, 2);
    assert_eq!(said(&outputs(folder.path())), ["NOT DECIDED", "", "hold", "2"]);
    let summary = std::fs::read_to_string(folder.path().join("summary.md")).unwrap();
    assert!(summary.contains("NOT DECIDED"), "{summary}");
}

#[test]
fn what_cannot_be_written_makes_the_run_undecided() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("summary.md")).unwrap();
    let ran = step("green", folder.path(), &["--format", "github"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stdout.contains("DECISION: GO"), "the log is still printed: {}", ran.stdout);
    assert!(
        ran.stderr.contains("GITHUB_STEP_SUMMARY") && ran.stderr.contains("error[output]"),
        "{}",
        ran.stderr
    );
    assert_eq!(outputs(folder.path())["exit_code"], "2");
}

/// A text that looks like an output sets none.
#[test]
fn hostile_words_set_no_output() {
    let story = Story::named("rejected-staging").arguments();
    let saved = run(story.into_iter().chain(["--format".into(), "json".into()]));
    for shift in 0..21 {
        let folder = tempfile::tempdir().unwrap();
        let mut report = hostile(serde_json::from_str(&saved.stdout).unwrap(), 0);
        for gate in report["gates"].as_array_mut().unwrap().iter_mut().filter(|gate| gate["next"].is_string())
        {
            gate["next"] = support::hostile::attack(shift).into();
        }
        let record = folder.path().join("record.json");
        std::fs::write(&record, report.to_string()).unwrap();
        let ran = call(vec!["report", record.to_str().unwrap(), "--format", "github"], folder.path());
        assert_eq!(ran.code, 1);
        let outputs = outputs(folder.path());
        assert_eq!(outputs.keys().collect::<Vec<_>>(), ["decision", "exit_code", "next", "score"]);
        assert_eq!((outputs["decision"].as_str(), outputs["exit_code"].as_str()), ("NO-GO", "1"));
        assert!(!outputs["next"].contains('\n'));
    }
}
