//! A saved report, written again: the same text to the byte as the run itself printed, in every format, with the same
//! exit code, and without gates and evidence.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use gatekeeper::report::registry::Format;
use rstest::rstest;
use support::stories::{STORIES, Story};
use support::{gatekeeper, ran, run};

/// Runs `report` in a folder where there are neither gates nor evidence.
fn report(folder: &std::path::Path, arguments: &[&str]) -> support::Ran {
    let arguments = std::iter::once("report").chain(arguments.iter().copied());
    ran(gatekeeper(arguments).current_dir(folder).output().unwrap())
}

#[test]
fn a_record_says_what_the_run_said_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    for Story { name, .. } in STORIES {
        let story = Story::named(name);
        let saved = folder.path().join(format!("{name}.json"));
        let saved = saved.to_str().unwrap();
        let direct = run(story.arguments().into_iter().chain(["--output".into(), format!("json={saved}")]));
        for format in Format::ALL {
            let direct = run(story.arguments().into_iter().chain(["--format".into(), format.name.into()]));
            let again = report(folder.path(), &[saved, "--format", format.name]);
            assert!(direct.stdout == again.stdout, "{name} as {}:\n{}", format.name, again.stdout);
            assert_eq!((again.code, again.stderr.as_str()), (direct.code, ""), "{name} as {}", format.name);
        }
        assert_eq!(direct.code, story.code, "{name}");
    }
}

#[test]
fn a_record_goes_to_files_too_and_looks_as_it_is_asked_to() {
    let folder = tempfile::tempdir().unwrap();
    let story = Story::named("borderline");
    let saved = folder.path().join("saved.json");
    run(story.arguments().into_iter().chain(["--output".into(), format!("json={}", saved.display())]));
    let direct = run(story.arguments().into_iter().chain([
        "--style".into(),
        "compact".into(),
        "--width".into(),
        "60".into(),
    ]));
    let again = report(
        folder.path(),
        &[
            "saved.json",
            "--style",
            "compact",
            "--width",
            "60",
            "--output",
            "json=copy.json",
            "--output",
            "terminal=copy.txt",
        ],
    );
    assert_eq!((again.code, again.stdout), (direct.code, direct.stdout.clone()));
    let copy = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(copy("copy.json"), copy("saved.json"));
    assert!(copy("copy.txt").starts_with(&direct.stdout));
}

#[rstest]
#[case::absent("absent.json", None, "No such file")]
#[case::no_json("notes.json", Some("hello"), "is not a JSON report of gatekeeper")]
#[case::other_json(
    "other.json",
    Some("{\"tool\": {\"name\": \"gatekeeper\"}}"),
    "is not a JSON report of gatekeeper"
)]
#[case::newer(
    "newer.json",
    Some(r#"{"schema_version":99,"tool":{"name":"gatekeeper","version":"9"},"instant":"2025-01-01T00:00:00Z","replay":false,"release":{},"exit_code":0,"gates":[]}"#),
    "schema 99"
)]
fn what_is_no_record_is_refused(#[case] name: &str, #[case] text: Option<&str>, #[case] says: &str) {
    let folder = tempfile::tempdir().unwrap();
    if let Some(text) = text {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let ran = report(folder.path(), &[name]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains(says) && ran.stderr.contains(name), "{}", ran.stderr);
    assert!(ran.stderr.contains("--output json=PATH"), "{}", ran.stderr);
}

#[test]
fn a_record_that_says_go_with_a_no_go_inside_does_not_pass() {
    let folder = tempfile::tempdir().unwrap();
    let story = Story::named("rejected-staging");
    let saved = folder.path().join("saved.json");
    run(story.arguments().into_iter().chain(["--output".into(), format!("json={}", saved.display())]));
    let text = std::fs::read_to_string(&saved).unwrap().replace("\"exit_code\": 1", "\"exit_code\": 0");
    std::fs::write(&saved, text).unwrap();
    assert_eq!(report(folder.path(), &["saved.json"]).code, 1);
}
