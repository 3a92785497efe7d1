//! The published schema is what the program prints, and describes what the program writes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use gatekeeper::schema::Published;
use support::stories::{STORIES, Story};
use support::tiny::Tiny;
use support::{project, run, schema};

/// A changed type changes the schema, and so the file that is published with the documents.
/// `UPDATE_EXPECTED=1 cargo test --test schema_command` writes it anew.
#[test]
fn the_published_files_are_what_is_printed() {
    for published in Published::ALL {
        let path = project().join("docs/schema").join(format!("{}.schema.json", published.name));
        let ran = run(["schema", published.name]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            std::fs::write(&path, &ran.stdout).unwrap();
        }
        let file = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(file == ran.stdout, "{} is not what is printed now", path.display());
    }
}

#[test]
fn what_has_no_schema_is_refused() {
    let ran = run(["schema", "reports"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("did you mean `report`?"), "{}", ran.stderr);
    assert_eq!(run(["schema"]).code, 2);
}

/// Every other test checks what it makes the program print by the same function; see `support::ran`.
#[test]
fn every_story_is_as_the_schema_says_on_standard_output_and_in_files() {
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("saved.json");
    for Story { name, .. } in STORIES {
        let more = ["--format".into(), "json".into(), "--output".into(), format!("json={}", saved.display())];
        let ran = run(Story::named(name).arguments().into_iter().chain(more));
        let again = run(["report", saved.to_str().unwrap(), "--format", "json"]);
        for text in [&ran.stdout, &again.stdout, &std::fs::read_to_string(&saved).unwrap()] {
            assert_eq!(
                schema::mistakes(&serde_json::from_str(text).unwrap()),
                Vec::<String>::new(),
                "{name}"
            );
        }
    }
}

/// The hook of the other tests would see a report that breaks the schema.
#[test]
fn a_report_that_could_not_decide_is_valid_too_and_a_changed_one_is_not() {
    let (code, mut report) = Tiny::new().judge(&["nothing"]);
    assert_eq!(code, 2);
    assert_eq!(schema::mistakes(&report), Vec::<String>::new());
    report["errors"][0]["surprise"] = 1.into();
    assert_eq!(schema::mistakes(&report).len(), 1);
    let text = format!("{report:#}");
    assert!(std::panic::catch_unwind(|| schema::check(&text)).is_err());
}
