//! `evaluate --style compact` from outside: what it shows of the examples, and which options go together.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use rstest::rstest;
use support::tiny::{COMMIT, Tiny, finish};
use support::{INSTANT, checks, gate, json, run, story};
use unicode_width::UnicodeWidthStr;

const GATES: [&str; 3] = ["mock", "staging", "production"];

/// A story with more arguments.
fn judge(name: &str, more: &[&str]) -> support::Ran {
    let words = story(name);
    run(words.iter().map(String::as_str).chain(["production"]).chain(more.iter().copied()))
}

/// The text without blanks and line breaks, which differ with the width.
fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[rstest]
fn it_tells_what_the_json_report_tells(
    #[values("green", "borderline", "rejected-staging", "missing-and-stale", "no-go-vote", "waived")]
    name: &str,
    #[values("40", "80", "120")] width: &str,
) {
    let whole = judge(name, &["--all", "--format", "json"]);
    let ran = judge(name, &["--all", "--style", "compact", "--width", width]);
    assert_eq!((ran.code, ran.stderr.as_str()), (whole.code, ""));
    for line in ran.stdout.lines() {
        assert!(line.width() <= width.parse().unwrap(), "{line}");
        assert_eq!(line.trim_end(), line);
    }
    let (text, report) = (dense(&ran.stdout), json(&whole));
    let shows = |what: &str| assert!(text.contains(&dense(what)), "no {what} in\n{}", ran.stdout);
    let mut worst = "GO";
    for judged in GATES.map(|id| gate(&report, id)) {
        let word = |key: &str| judged[key].as_str().unwrap();
        shows(word("gate"));
        shows(word("label"));
        shows(word("decision"));
        shows(judged["score"]["value"].as_str().unwrap());
        worst = match (worst, word("decision")) {
            ("NO-GO", _) | (_, "NO-GO") => "NO-GO",
            ("CONDITIONAL", _) | (_, "CONDITIONAL") => "CONDITIONAL",
            _ => "GO",
        };
        for check in checks(judged) {
            let outcome = check["outcome"].as_str().unwrap();
            if !["pass", "not-applicable"].contains(&outcome) {
                shows(check["title"].as_str().unwrap());
                shows(check["owner"].as_str().unwrap_or(""));
            }
        }
        for waiver in judged["waivers"].as_array().unwrap() {
            shows(waiver["reason"].as_str().unwrap());
            shows(waiver["approved_by"].as_str().unwrap());
        }
    }
    shows(&format!("replay at {INSTANT}"));
    let last = ran.stdout.rsplit("\nDECISION: ").next().unwrap();
    assert!(last.contains(worst), "{last}");
    assert!(worst == "NO-GO" || !last.contains("NO-GO"), "{last}");
}

#[test]
fn a_story_with_its_lines() {
    let text = judge("borderline", &["--style", "compact", "--width", "80"]).stdout;
    let lines: Vec<&str> = text.lines().collect();
    for line in [
        "GO/NO-GO decision: NO-GO  production",
        "mock · Mock review: PASS (GO) · readiness 100.0 (floor 75, GO from 90) · Grade A",
        "  ✗ FAIL Response time p95: 262.4 ms, needs < 240 ms · owner engineering",
        "  ✓ Rollback time: 512 s",
        "  ✓ Stakeholder notification ready (ravi@hotdash.example, 2025-10-11)",
        "  ✓ QA has validated the mock scenarios: quinn@hotdash.example (qa)",
        "No critical vulnerability: clear",
        "A key stakeholder is unavailable: clear",
        "  below-floor  readiness 88.3 is below the floor of 90",
        "next: hold",
    ] {
        assert!(lines.contains(&line), "no `{line}` in\n{text}");
    }
    let verdict = |title: &str| {
        let line = lines.iter().find(|line| line.starts_with(title)).unwrap();
        let (before, word) = line.rsplit_once("... ").unwrap();
        (before.width(), word.to_owned())
    };
    let (column, word) = verdict("Performance targets");
    assert_eq!(word, "FAIL");
    assert_eq!(verdict("Compliance ."), (column, "PASS".into()));
    assert_eq!(verdict("After an earlier"), (column, "N/A".into()));
    assert_eq!(*lines.last().unwrap(), format!("DECISION: NO-GO  production (replay at {INSTANT})"));
}

fn tiny(p95: u32) -> Tiny {
    let rest = "title: Speed\nevidence: {run: {unbound: true}}\ngroups:\n  speed:\n    title: \"Go\\e[2J\"\n    checks:\n      \
                fast: {title: \"Fast\\e[31m\", require: $.run.p95 < 300 ms}\n";
    Tiny::new().gate("tiny", rest).file("evidence/tiny/run.json", format!("{{\"p95\": {p95}}}"))
}

const CALL: &[&str] = &["evaluate", "--commit", COMMIT, "--style", "compact"];

#[test]
fn a_file_has_the_same_style_and_never_colour() {
    let tiny = tiny(500);
    let mut command =
        tiny.command(&[CALL, &["--width", "60", "--at", INSTANT, "--output", "terminal=a.txt"]].concat());
    command.env("CLICOLOR_FORCE", "1");
    let ran = finish(command);
    assert!(ran.stdout.contains('\u{1b}') && !ran.stdout.contains("\u{1b}[2J"));
    let file = std::fs::read_to_string(tiny.at("a.txt")).unwrap();
    let plain = tiny.run(&[CALL, &["--width", "60", "--at", INSTANT]].concat()).stdout;
    assert!(
        !plain.contains('\u{1b}') && plain.contains("\\u001b[2J") && plain.contains("FAIL Fast"),
        "{plain}"
    );
    assert!(file.starts_with(&plain), "{file}");
    let mut command = tiny.command(&[CALL, &["--width", "60", "--at", INSTANT]].concat());
    command.env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1");
    assert_eq!(finish(command).stdout, plain);
}

#[rstest]
#[case::json(&["--format", "json"], "--style compact: the format json has no such style")]
#[case::only_json(&["--format", "json", "--output", "json=a.json"], "--style compact: the format json has no such style")]
#[case::explain(&["--explain"], "--explain shows how each check was judged")]
#[case::explain_quietly(&["--explain", "--quiet"], "--explain shows how each check was judged")]
#[case::unknown(&["--style", "terse"], "")]
fn what_does_not_go_together(#[case] more: &[&str], #[case] message: &str) {
    let tiny = tiny(200);
    let ran = tiny.run(&[CALL, more].concat());
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains(message), "{}", ran.stderr);
    assert!(!tiny.at("a.json").exists());
    if more.contains(&"json") {
        assert_eq!(json(&ran)["errors"][0]["code"], "usage");
    } else {
        assert_eq!(ran.stdout, "");
    }
}

#[test]
fn what_goes_together() {
    let tiny = tiny(200);
    let at = ["--at", INSTANT];
    let ran = tiny.run(&[CALL, &at, &["--format", "json", "--output", "terminal=a.txt"]].concat());
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert!(json(&ran)["gates"][0]["decision"] == "GO");
    let file = std::fs::read_to_string(tiny.at("a.txt")).unwrap();
    assert!(file.starts_with("GO/NO-GO decision: GO\n"), "{file}");
    let quiet = tiny.run(&[CALL, &at, &["--quiet"]].concat());
    let full = ["evaluate", "--commit", COMMIT, "--at", INSTANT, "--quiet"];
    assert_eq!(quiet.stdout, tiny.run(&full).stdout);
    assert_eq!(quiet.stdout.lines().count(), 1);
    let full = ["evaluate", "--commit", COMMIT, "--at", INSTANT, "--explain"];
    assert_eq!(tiny.run(&[&full[..], &["--style", "full"]].concat()).stdout, tiny.run(&full).stdout);
}
