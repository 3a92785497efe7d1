//! The documents that the example stories print, rendered as GitHub Flavored Markdown: their headings, tables and folded
//! parts are those that are meant, and their texts are kept as snapshots.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use std::fmt::Write as _;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use rstest::rstest;
use support::{INSTANT, project, run, story_at};

/// The document of a story in Markdown.
fn document(story: &str, arguments: &[&str]) -> String {
    let folder = std::path::Path::new("examples").join(story);
    let mut all = story_at(&folder, INSTANT);
    all.extend(["--format", "markdown"].into_iter().chain(arguments.iter().copied()).map(str::to_owned));
    let ran = run(all);
    assert_eq!(ran.stderr, "", "{story}");
    ran.stdout
}

/// The review days after the release, with the saved decision about production.
fn post_release() -> String {
    let story = std::path::Path::new("examples/released");
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("production.json");
    let sink = format!("json={}", saved.display());
    run([story_at(story, INSTANT), vec!["production".into(), "--quiet".into(), "--output".into(), sink]]
        .concat());
    let standing = ["post-release".to_owned(), "--standing".into(), saved.display().to_string()];
    let format = ["--format".to_owned(), "markdown".into()];
    let ran = run([story_at(story, "2025-10-14T09:00:00Z"), standing.to_vec(), format.to_vec()].concat());
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    // The saved report lies elsewhere on every machine.
    ran.stdout.replace(&saved.display().to_string(), "production.json")
}

/// Headings, tables by their columns with the number of rows, and folded parts, as a renderer of GFM finds them.
fn outline(document: &str) -> String {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_GFM;
    let mut out = String::new();
    let mut text = String::new();
    let mut columns: Vec<String> = Vec::new();
    let mut rows = 0;
    for event in Parser::new_ext(document, options) {
        match event {
            Event::Start(Tag::Heading { .. } | Tag::TableCell) => text.clear(),
            Event::Start(Tag::Table(_)) => rows = 0,
            Event::Start(Tag::TableHead) => columns.clear(),
            Event::End(TagEnd::TableCell) if rows == 0 => columns.push(text.clone()),
            Event::Start(Tag::TableRow) => rows += 1,
            Event::End(TagEnd::Table) => writeln!(out, "  table of {rows}: {}", columns.join(", ")).unwrap(),
            Event::End(TagEnd::Heading(level)) => writeln!(out, "{level} {text}").unwrap(),
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::Html(html) => {
                if let Some((_, rest)) = html.split_once("<summary>") {
                    writeln!(out, "  folded: {}", rest.split("</summary>").next().unwrap()).unwrap();
                }
            }
            _ => {}
        }
    }
    out
}

/// What is meant stands in `tests/documents/`, beside the document's own snapshot.
#[rstest]
#[case::mock_review("mock-review", &document("green", &["mock"]))]
#[case::staging_review("staging-review", &document("rejected-staging", &["production"]))]
#[case::decision_record("decision-record", &document("borderline", &["production"]))]
#[case::decision_record_go("decision-record-go", &document("green", &["production"]))]
#[case::post_release_review("post-release-review", &post_release())]
#[case::general("general", &document("no-go-vote", &["production", "--template", "general"]))]
#[case::summary("summary", &document("missing-and-stale", &["production", "--style", "summary"]))]
#[case::summary_conditional("summary-conditional", &document("waived", &["production", "--style", "summary"]))]
fn a_document_is_what_it_is_meant_to_be(#[case] name: &str, #[case] text: &str) {
    let meant = project().join("tests/documents").join(format!("{name}.txt"));
    let found = outline(text);
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(&meant, &found).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&meant).unwrap_or_default(), found, "{name}");
    // A new version of the program changes no document.
    let text = text.replace(concat!("gatekeeper ", env!("CARGO_PKG_VERSION")), "gatekeeper VERSION");
    insta::with_settings!({ snapshot_path => "documents", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}
