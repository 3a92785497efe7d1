//! Templates from outside: those that come with the program, those of users, and their mistakes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use std::path::Path;

use gatekeeper::report::template::registry::{Role, SHIPPED};
use rstest::rstest;
use support::stories::Story;
use support::{Ran, gatekeeper, ran, run};

/// A folder with the saved report of a story.
fn saved(story: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let sink = format!("json={}", folder.path().join("saved.json").display());
    run(Story::named(story).arguments().into_iter().chain(["--quiet".into(), "--output".into(), sink]));
    folder
}

fn report(folder: &Path, arguments: &[&str]) -> Ran {
    ran(gatekeeper(["report"].iter().chain(arguments)).current_dir(folder).output().unwrap())
}

#[test]
fn a_printed_template_writes_what_the_shipped_one_writes() {
    let folder = saved("borderline");
    for shipped in SHIPPED {
        let printed = report(folder.path(), &["--print-template", shipped.name]);
        assert_eq!((printed.code, printed.stdout.as_str()), (0, shipped.text), "{}", shipped.name);
        if shipped.role == Role::Parts {
            continue;
        }
        let name = format!("own-{}.{}", shipped.name, if shipped.name == "html" { "html" } else { "md" });
        std::fs::write(folder.path().join(&name), &printed.stdout).unwrap();
        let format = match shipped.kind {
            gatekeeper::report::template::Kind::Markdown => "markdown",
            gatekeeper::report::template::Kind::Html => "html",
        };
        let by_name = report(folder.path(), &["saved.json", "--format", format, "--template", shipped.name]);
        let by_file = report(folder.path(), &["saved.json", "--format", format, "--template", &name]);
        assert_eq!((by_file.code, by_file.stderr.as_str()), (1, ""), "{}", shipped.name);
        assert!(by_name.stdout == by_file.stdout, "{}", shipped.name);
    }
}

#[test]
fn the_list_names_every_template() {
    let folder = tempfile::tempdir().unwrap();
    let listed = report(folder.path(), &["--list-templates"]);
    assert_eq!((listed.code, listed.stderr.as_str()), (0, ""));
    for shipped in SHIPPED {
        assert!(
            listed.stdout.lines().any(|line| line.starts_with(shipped.name) && line.ends_with(shipped.about))
        );
    }
}

#[test]
fn an_own_template_sees_the_report_and_goes_to_files_too() {
    let folder = saved("borderline");
    std::fs::write(
        folder.path().join("own.md"),
        "{% from \"parts\" import readiness %}\n# {{ gate.title }} is {{ verdict.word }}\n\n{{ readiness(gate.score) }}\n\
         {% for entry in gate|entries|rejectattr(\"check\", \"green\")|failing_first %}\n- {{ entry.check.title }}\n{% endfor %}\n",
    )
    .unwrap();
    let expected = "# Production go/no-go is NO-GO\n\nreadiness **88.3** (floor 90, GO from 95)\n- A performance target missed or met by less than 20 %\n\
                    - Response time p95\n- Concurrent users\n";
    let ran = report(
        folder.path(),
        &["saved.json", "--format", "markdown", "--template", "own.md", "--output", "markdown=out.md"],
    );
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (1, expected, ""));
    let written = std::fs::read_to_string(folder.path().join("out.md")).unwrap();
    assert!(written.starts_with(expected) && written.ends_with("-->\n"), "{written}");
}

#[rstest]
#[case::unknown_name(
    "{{ gate.titel }}",
    "error[template-undefined]: `gate.titel` is undefined",
    "own.md:1:4",
    "did you mean `title`?"
)]
#[case::no_value(
    "{{ gates[0].owner }}",
    "error[template-nothing]: the report has no value here",
    "own.md:1:9",
    "{% if … %}"
)]
#[case::endless(
    "{% for a in range(9999) %}{% for b in range(9999) %}{{ b }}{% endfor %}{% endfor %}",
    "error[template-endless]",
    "own.md:1",
    "loops in loops"
)]
#[case::recursion("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "error[template", "own.md:1", "")]
#[case::safe(
    "{{ gate.title|safe }}",
    "error[template-unknown]: filter safe is unknown",
    "own.md:1:15",
    "always escaped"
)]
#[case::file("{% include \"/etc/passwd\" %}", "error[template-include]", "own.md:1", "sees no other files")]
fn a_mistake_in_a_template_says_where_and_writes_nothing(
    #[case] template: &str,
    #[case] error: &str,
    #[case] place: &str,
    #[case] help: &str,
) {
    let folder = saved("borderline");
    std::fs::write(folder.path().join("own.md"), template).unwrap();
    std::fs::write(folder.path().join("out.md"), "").unwrap();
    let arguments = [
        "saved.json",
        "--format",
        "markdown",
        "--template",
        "own.md",
        "--output",
        "markdown=out.md",
        "--output",
        "json=out.json",
    ];
    let ran = report(folder.path(), &arguments);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
    for part in [error, place, help] {
        assert!(ran.stderr.contains(part), "{part}:\n{}", ran.stderr);
    }
    assert_eq!(ran.stderr.matches("error[").count(), 1, "{}", ran.stderr);
    assert_eq!(std::fs::read_to_string(folder.path().join("out.md")).unwrap(), "");
    // The other formats are as they would be without it.
    assert!(std::fs::read_to_string(folder.path().join("out.json")).unwrap().contains("NO-GO"));
}

#[test]
fn what_is_no_template_judges_nothing() {
    let folder = saved("borderline");
    std::fs::write(folder.path().join("own.md"), "a\n{% if %}").unwrap();
    let arguments =
        ["saved.json", "--format", "markdown", "--template", "own.md", "--output", "json=out.json"];
    let ran = report(folder.path(), &arguments);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("error[template-syntax]") && ran.stderr.contains("own.md:2:7"),
        "{}",
        ran.stderr
    );
    assert!(ran.stdout.contains("NOT DECIDED") && ran.stdout.contains("template-syntax"), "{}", ran.stdout);
    assert!(!folder.path().join("out.json").exists());
}

#[rstest]
#[case(&["--template", "general"], "nothing is written as markdown")]
#[case(&["--format", "markdown", "--template", "genral"], "did you mean `general`?")]
#[case(&["--format", "markdown", "--template", "parts"], "is no document")]
#[case(&["--format", "markdown", "--template", "general", "--template", "summary"], "two templates for markdown")]
#[case(&["--format", "markdown", "--template", "general", "--style", "summary"], "give one of the two")]
#[case(&["--format", "json", "--style", "summary"], "formats that have it: markdown")]
#[case(&["--format", "markdown", "--template", "own.md", "--force", "--output", "markdown=./own.md"], "is the template itself")]
fn what_makes_no_sense_is_refused(#[case] arguments: &[&str], #[case] says: &str) {
    let folder = saved("borderline");
    std::fs::write(folder.path().join("own.md"), "x\n").unwrap();
    let ran = report(folder.path(), &[&["saved.json"], arguments].concat());
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains(says), "{}", ran.stderr);
    assert_eq!(std::fs::read_to_string(folder.path().join("own.md")).unwrap(), "x\n");
}

#[test]
fn a_template_of_a_user_is_not_written_over() {
    let folder = saved("borderline");
    std::fs::write(folder.path().join("other.md"), "# {{ gate.title }}\n").unwrap();
    let ran = report(folder.path(), &["saved.json", "--quiet", "--output", "markdown=other.md"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("--force"), "{}", ran.stderr);
}

#[test]
fn an_unknown_template_is_not_printed() {
    let folder = tempfile::tempdir().unwrap();
    let ran = report(folder.path(), &["--print-template", "sumary"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("did you mean `summary`?"), "{}", ran.stderr);
}

#[test]
fn what_could_not_be_decided_is_told_by_the_general_document() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("own.md"), "{{ gate.title }}\n").unwrap();
    let ran = report(folder.path(), &["absent.json", "--format", "markdown", "--template", "own.md"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stdout.contains("What kept this run from deciding") && ran.stdout.contains("NOT DECIDED"),
        "{}",
        ran.stdout
    );
}

#[test]
fn the_template_in_the_documentation_works() {
    let text = std::fs::read_to_string(support::project().join("docs/templates.md")).unwrap();
    let (_, rest) = text.split_once("```jinja\n").unwrap();
    let folder = saved("borderline");
    std::fs::write(folder.path().join("own.md.j2"), rest.split("```").next().unwrap()).unwrap();
    let ran = report(folder.path(), &["saved.json", "--format", "markdown", "--template", "own.md.j2"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    for part in [
        "# Production go/no-go\n",
        "- ❌\u{a0}FAIL Response time p95 (engineering)\n- ",
        "## Shortest way to GO\n",
    ] {
        assert!(ran.stdout.contains(part), "{part}:\n{}", ran.stdout);
    }
}
