//! Every example story prints the report that lies beside its evidence. `UPDATE_EXPECTED=1 cargo test --test
//! expected_reports` writes them anew; read the difference before you commit it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use rstest::rstest;
use support::{INSTANT, project, run, story_at};

#[rstest]
#[case("green", 0)]
#[case("borderline", 1)]
#[case("rejected-staging", 1)]
#[case("missing-and-stale", 1)]
#[case("no-go-vote", 1)]
#[case("waived", 3)]
fn a_story_prints_its_report(#[case] story: &str, #[case] code: i32) {
    let arguments = story_at(&std::path::Path::new("examples").join(story), INSTANT);
    let arguments = [arguments, vec!["production".to_owned()]].concat();
    let ran = run(&arguments);
    assert_eq!((ran.code, ran.stderr.as_str()), (code, ""));
    compare(&format!("examples/{story}/report.txt"), &ran.stdout);
    if story == "borderline" {
        let ran = run([arguments, vec!["--format".into(), "json".into()]].concat());
        compare(&format!("examples/{story}/report.json"), &ran.stdout);
    }
}

/// The stories of the other systems, each at its own instant.
#[rstest]
#[case("canary", "2026-03-02T15:00:00Z", &["canary"], 0)]
#[case("readiness", "2024-12-16T09:00:00Z", &["readiness", "--target", "95"], 1)]
#[case("go-no-go", "2026-05-04T16:00:00Z", &["go-no-go", "--style", "compact"], 0)]
#[case("workflow", "2026-04-23T14:00:00Z", &["gates/workflow"], 1)]
#[case("workflow-done", "2026-05-01T12:00:00Z", &["gates/workflow"], 0)]
fn a_story_of_another_system_prints_its_report(
    #[case] story: &str,
    #[case] at: &str,
    #[case] more: &[&str],
    #[case] code: i32,
) {
    let mut arguments = story_at(&std::path::Path::new("examples").join(story), at);
    match more {
        // A set of its own, judged as a whole.
        ["gates/workflow"] => arguments[2] = "gates/workflow".to_owned(),
        _ => arguments.extend(more.iter().map(|&word| word.to_owned())),
    }
    let ran = run(&arguments);
    assert_eq!((ran.code, ran.stderr.as_str()), (code, ""));
    compare(&format!("examples/{story}/report.txt"), &ran.stdout);
}

/// Post-release is judged days later, with production's saved decision.
#[test]
fn the_released_story_prints_its_report() {
    let story = std::path::Path::new("examples/released");
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("production.json");
    let sink = format!("json={}", saved.display());
    let before =
        run([story_at(story, INSTANT), vec!["production".into(), "--quiet".into(), "--output".into(), sink]]
            .concat());
    assert_eq!((before.code, before.stderr.as_str()), (0, ""));
    let standing = ["post-release".to_owned(), "--standing".into(), saved.display().to_string()];
    let ran = run([story_at(story, "2025-10-14T09:00:00Z"), standing.to_vec()].concat());
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    // The saved report lies elsewhere on every machine.
    let shown = ran.stdout.replace(&saved.display().to_string(), "production.json");
    compare("examples/released/report.txt", &shown);
}

fn compare(path: &str, text: &str) {
    let path = project().join(path);
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    let changed = expected.lines().zip(text.lines()).find(|(then, now)| then != now);
    assert!(expected == text, "{} is not what is printed now: {changed:?}", path.display());
}
