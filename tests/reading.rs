//! Reading evidence from outside: on any number of threads, in parts or as a whole, the report is the same.

#![allow(clippy::unwrap_used, reason = "a test says what it expects in the shortest way")]

mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use support::{Ran, run};

const INSTANT: &str = "2026-01-01T12:00:00Z";

fn evaluate(folder: &Path, more: &[&str]) -> Ran {
    let path = |name: &str| folder.join(name).display().to_string();
    let (gates, evidence) = (path("gates"), path("evidence"));
    let arguments = ["evaluate", "--gates", &gates, "--evidence", &evidence, "--at", INSTANT];
    run(arguments.iter().chain(more))
}

/// A gate over 200 files: most are good, and the others are wrong in each a way of its own.
fn write(folder: &Path) {
    let evidence = folder.join("evidence/many");
    fs::create_dir_all(&evidence).unwrap();
    fs::create_dir_all(folder.join("gates")).unwrap();
    let mut gate = String::from("gate: many\nevidence:\n");
    let mut checks = String::from("groups:\n  g:\n    checks:\n");
    for index in 0..200 {
        let _ = writeln!(gate, "  e{index}: {{max_age: 1d, produced_at: $.at}}");
        let _ = writeln!(
            checks,
            "      c{index}: {{require: 'count($.e{index}.list[?@.n > 2]) == {}'}}",
            index % 9
        );
        let items: Vec<String> = (0..index % 11).map(|n| format!("{{\"n\": {n}, \"x\": [{n}]}}")).collect();
        let good = format!("{{\"at\": \"2026-01-01T11:00:00Z\", \"list\": [{}]}}", items.join(", "));
        let text = match index % 20 {
            3 => continue,
            5 => good.replace("2026", "2024"),
            7 => good.replace('}', ""),
            9 => good.replace("list", "lost"),
            11 => good.replace("\"n\"", "\"m\""),
            13 => good + &" ".repeat(300_000),
            _ => good,
        };
        fs::write(evidence.join(format!("e{index}.json")), text).unwrap();
    }
    fs::write(folder.join("gates/many.yaml"), gate + &checks).unwrap();
}

#[test]
fn the_report_does_not_depend_on_the_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path());
    for format in ["json", "terminal"] {
        let one = evaluate(folder.path(), &["--format", format, "--explain", "--threads", "1"]);
        assert_eq!(one.code, 1, "{}", one.stderr);
        for threads in ["2", "8"] {
            let several = evaluate(folder.path(), &["--format", format, "--explain", "--threads", threads]);
            assert_eq!(several.stdout, one.stdout, "{threads}");
        }
    }
    let nothing = evaluate(folder.path(), &["--threads", "0"]);
    assert_eq!(nothing.code, 2);
}

#[test]
fn a_file_that_must_be_read_as_a_whole_is_said_when_explained() {
    let folder = tempfile::tempdir().unwrap();
    let evidence = folder.path().join("evidence/one");
    fs::create_dir_all(&evidence).unwrap();
    fs::create_dir_all(folder.path().join("gates")).unwrap();
    fs::write(evidence.join("a.json"), r#"{"list": [{"n": 1}]}"#).unwrap();
    for (path, whole) in [("$.a..n", true), ("$.a.list[*].n", false)] {
        let gate = format!(
            "gate: one\nevidence: {{a: {{unbound: true}}}}\ngroups: {{g: {{checks: {{c: {{require: 'sum({path}) == 1'}}}}}}}}\n"
        );
        fs::write(folder.path().join("gates/one.yaml"), gate).unwrap();
        let explained = evaluate(folder.path(), &["--explain", "--width", "200"]);
        assert_eq!(explained.code, 0, "{}{}", explained.stdout, explained.stderr);
        let said = format!("read as a whole: `sum({path}) == 1` looks at all of it");
        assert_eq!(explained.stdout.contains(&said), whole, "{}", explained.stdout);
        let short = evaluate(folder.path(), &[]);
        assert!(!short.stdout.contains("read as a whole"));
    }
}
