//! `gatekeeper diff`: what changed between two saved reports.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use std::path::Path;

use rstest::rstest;
use support::stories::Story;
use support::{Ran, gatekeeper, ran, run};

/// Saves the report of a story.
fn save(folder: &Path, name: &str, more: &[&str]) {
    let sink = format!("json={}", folder.join(format!("{name}.json")).display());
    let more = more.iter().map(|&word| word.to_owned());
    run(Story::named(name).arguments().into_iter().chain(["--output".into(), sink]).chain(more));
}

fn diff(folder: &Path, arguments: &[&str]) -> Ran {
    let arguments = std::iter::once("diff").chain(arguments.iter().copied());
    ran(gatekeeper(arguments).current_dir(folder).output().unwrap())
}

#[test]
fn two_runs_of_a_project_are_compared() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["green", "borderline"] {
        save(folder.path(), name, &[]);
    }
    let worse = diff(folder.path(), &["green.json", "borderline.json"]);
    assert_eq!((worse.code, worse.stderr.as_str()), (1, ""));
    insta::assert_snapshot!("green_to_borderline", worse.stdout);
    let json = diff(folder.path(), &["green.json", "borderline.json", "--format", "json"]);
    let found = support::json(&json);
    assert_eq!((json.code, found["exit_code"].as_u64(), found["same"].as_bool()), (1, Some(1), Some(false)));
    let production = support::gate(&found, "production");
    assert_eq!(production["turn"], "worse");
    assert_eq!(production["changes"][0]["what"], "decision");
    // The other way round, what turned worse turned better.
    let back = support::json(&diff(folder.path(), &["borderline.json", "green.json", "--format", "json"]));
    let turned = |found: &serde_json::Value, way: &str| {
        let checks = support::gate(found, "production")["checks"].as_array().unwrap();
        checks.iter().filter(|check| check["turn"] == way).count()
    };
    assert!(turned(&found, "worse") > 0);
    assert_eq!(turned(&found, "worse"), turned(&back, "better"));
    let markdown = diff(folder.path(), &["green.json", "borderline.json", "--format", "markdown"]);
    insta::assert_snapshot!("green_to_borderline_markdown", markdown.stdout);
}

#[test]
fn a_report_and_its_copy_do_not_differ() {
    let folder = tempfile::tempdir().unwrap();
    save(folder.path(), "green", &[]);
    std::fs::copy(folder.path().join("green.json"), folder.path().join("copy.json")).unwrap();
    for format in ["terminal", "markdown", "json"] {
        let ran = diff(folder.path(), &["green.json", "copy.json", "--format", format]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{format}");
        assert!(ran.stdout.contains("No difference") || format == "json", "{}", ran.stdout);
    }
}

#[test]
fn it_goes_to_files_and_over_no_file_of_somebody_else() {
    let folder = tempfile::tempdir().unwrap();
    save(folder.path(), "green", &[]);
    save(folder.path(), "waived", &[]);
    let call = ["green.json", "waived.json", "--output", "markdown=diff.md", "--output", "json=diff.json"];
    for _ in 0..2 {
        let ran = diff(folder.path(), &call);
        assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    }
    let markdown = diff(folder.path(), &["green.json", "waived.json", "--format", "markdown"]);
    let written = std::fs::read_to_string(folder.path().join("diff.md")).unwrap();
    assert!(written.starts_with(&markdown.stdout) && written.contains("<!-- Written by gatekeeper"));
    std::fs::write(folder.path().join("diff.md"), "mine").unwrap();
    let ran = diff(folder.path(), &call);
    assert!(ran.code == 2 && ran.stderr.contains("--force"), "{}", ran.stderr);
    assert_eq!(std::fs::read_to_string(folder.path().join("diff.md")).unwrap(), "mine");
    assert_eq!(diff(folder.path(), &[&call[..], &["--force"]].concat()).code, 1);
}

#[rstest]
#[case::absent(&["green.json", "absent.json"], "absent.json")]
#[case::no_record(&["notes.json", "green.json"], "notes.json is not a JSON report of gatekeeper")]
#[case::both(&["notes.json", "absent.json"], "absent.json")]
#[case::one_file(&["green.json"], "<B>")]
#[case::unknown_option(&["green.json", "green.json", "--bogus"], "--bogus")]
#[case::bad_sink(&["green.json", "green.json", "--output", "markdown"], "FORMAT=PATH")]
fn trouble_is_two_and_a_document_for_programs(#[case] arguments: &[&str], #[case] says: &str) {
    let folder = tempfile::tempdir().unwrap();
    save(folder.path(), "green", &[]);
    std::fs::write(folder.path().join("notes.json"), "{}").unwrap();
    let ran = diff(folder.path(), arguments);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains(says), "{}", ran.stderr);
    let ran = diff(folder.path(), &[arguments, &["--format", "json"]].concat());
    let found = support::json(&ran);
    assert_eq!((ran.code, found["exit_code"].as_u64(), found["same"].as_bool()), (2, Some(2), Some(false)));
    assert!(found["errors"].as_array().is_some_and(|errors| !errors.is_empty()));
}

#[test]
fn an_unknown_format_is_refused() {
    let ran = run(["diff", "a", "b", "--format", "jsno"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("did you mean `json`?"), "{}", ran.stderr);
}
