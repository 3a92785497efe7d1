//! `gatekeeper stamp` from outside: what it writes is what `evaluate` believes, and nothing else.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use rstest::rstest;
use support::tiny::{COMMIT, Tiny};
use support::{Ran, checks, gate};

const OTHER: &str = "0f1c9e27b86d03a5e7f2914c60d8ab35c17e92f4";
const UNIT: &str = "<testsuite name='s'><testcase name='a'/></testsuite>";
const FILE: &str = "evidence/g/unit.xml";
const STAMP: &str = "evidence/g/unit.xml.stamp.json";
const ARTIFACT: &str = "sha256:5cc2fb75693cb209123d56d43ba7496c55b169bbdf06822087170d8df56b0e0d";

fn project() -> Tiny {
    let gate = "evidence: {unit: {file: unit.xml, max_age: 24h, produced_at: stamp, commit: stamp}}\n\
                groups: {all: {checks: {ok: {require: $.unit.tests.failed == 0}}}}\n";
    Tiny::new().gate("g", gate).file(FILE, UNIT)
}

/// Stamps the file, and it must work.
fn stamp(tiny: &Tiny, more: &[&str]) -> Ran {
    let ran = tiny.run(&[&["stamp", FILE, "--commit", COMMIT], more].concat());
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{more:?}");
    ran
}

/// Outcome and reason of the one check.
fn judged(tiny: &Tiny, more: &[&str]) -> (String, String) {
    let (_, report) = tiny.judge(&[&["--commit", COMMIT], more].concat());
    let check = &checks(gate(&report, "g"))[0].clone();
    (check["outcome"].as_str().unwrap().to_owned(), check["reason"].to_string())
}

fn refused(tiny: &Tiny, arguments: &[&str]) -> String {
    let ran = tiny.run(&[&["stamp"], arguments].concat());
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{arguments:?}");
    ran.stderr
}

#[test]
fn a_stamped_file_counts_for_its_commit_its_bytes_and_its_time() {
    let tiny = project();
    assert_eq!(judged(&tiny, &[]).0, "missing");
    let ran = stamp(&tiny, &[]);
    assert!(ran.stdout.starts_with(STAMP) && ran.stdout.contains("commit 4f1c9e27b86d"), "{}", ran.stdout);
    assert_eq!(judged(&tiny, &[]).0, "pass");

    let (_, report) = tiny.judge(&["--commit", OTHER]);
    let check = &checks(gate(&report, "g"))[0].clone();
    assert_eq!(check["outcome"], "missing");
    assert!(check["reason"].to_string().contains("is about commit 4f1c"), "{check:#}");

    tiny.write(FILE, UNIT.replace("'a'", "'b'"));
    let (outcome, reason) = judged(&tiny, &[]);
    assert!(outcome == "error" && reason.contains("was changed after it was stamped"), "{outcome} {reason}");

    // Stamping anew makes it count again, and replaces the stamp.
    stamp(&tiny, &[]);
    assert_eq!(judged(&tiny, &[]).0, "pass");
}

#[rstest]
#[case("2025-10-11T14:50:00Z", "pass")]
#[case("2025-10-11T16:50:00+02:00", "pass")]
#[case("2025-10-10T15:59:59Z", "missing")]
fn the_time_of_production_is_judged(#[case] produced: &str, #[case] outcome: &str) {
    let tiny = project();
    stamp(&tiny, &["--produced-at", produced]);
    let (found, reason) = judged(&tiny, &["--at", "2025-10-11T16:00:00Z"]);
    assert_eq!(found, outcome, "{reason}");
    assert!(outcome == "pass" || reason.contains("at most 24h is allowed"), "{reason}");
}

#[test]
fn the_stamp_holds_what_was_said_and_nothing_more() {
    let tiny = project();
    let upper = COMMIT.to_uppercase();
    let named = format!("web={ARTIFACT}");
    let more = ["--produced-at", "2025-10-11 14:50:00Z", "--by", "job \u{1b}[2J 7", "--artifact", &named];
    let ran = tiny.run(&[&["stamp", FILE, "--commit", &upper], &more[..]].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let text = std::fs::read_to_string(tiny.at(STAMP)).unwrap();
    let sha256 = text.split('"').nth(3).unwrap();
    assert!(sha256.len() == 64 && sha256.bytes().all(|byte| byte.is_ascii_hexdigit()), "{sha256}");
    let expected = format!(
        "{{\n  \"sha256\": \"{sha256}\",\n  \"commit\": \"{COMMIT}\",\n  \"produced_at\": \"2025-10-11T14:50:00Z\",\n  \
         \"artifact\": \"{ARTIFACT}\",\n  \"by\": \"job \\u001b[2J 7\"\n}}\n"
    );
    assert_eq!(text, expected);
    // Nothing but the stamp came to be.
    assert_eq!(std::fs::read_dir(tiny.at("evidence/g")).unwrap().count(), 2);
}

#[rstest]
#[case::none("evidence/g/no.xml", "does not exist")]
#[case::folder("evidence/g", "is a folder")]
#[case::up("evidence/g/..", "is a folder")]
#[case::empty("empty.json", "the file is empty")]
#[case::blank("blank.json", "only white space")]
#[case::pointer("pointer.json", "git-lfs pointer")]
#[case::stamp("old.json.stamp.json", "is a stamp itself")]
fn what_is_no_evidence_is_not_stamped_and_then_nothing_is(#[case] path: &str, #[case] said: &str) {
    let tiny = project()
        .file("empty.json", "")
        .file("blank.json", " \n\t")
        .file("pointer.json", "version https://git-lfs.github.com/spec/v1\noid sha256:00\n")
        .file("old.json.stamp.json", "{}");
    let stderr = refused(&tiny, &[FILE, path, "--commit", COMMIT]);
    assert!(stderr.contains(said) && stderr.contains("nothing was stamped"), "{stderr}");
    assert!(!tiny.at(STAMP).exists());
}

#[cfg(unix)]
#[test]
fn a_pipe_does_not_block() {
    let tiny = project();
    let made = std::process::Command::new("mkfifo").arg(tiny.at("pipe")).status();
    if !made.is_ok_and(|status| status.success()) {
        say!("skipped: there is no mkfifo");
        return;
    }
    assert!(refused(&tiny, &["pipe", "--commit", COMMIT]).contains("is a named pipe"));
}

#[rstest]
#[case(&["--commit", "4f1c9e2"], "abbreviated")]
#[case(&["--commit", "main"], "is not a commit")]
#[case(&["--commit", ""], "is not a commit")]
#[case(&[], "--commit <SHA>")]
#[case(&["--commit", COMMIT, "--produced-at", "yesterday"], "--produced-at yesterday")]
#[case(&["--commit", COMMIT, "--produced-at", "2025-10-11T14:50:00"], "--produced-at 2025")]
#[case(&["--commit", COMMIT, "--produced-at", "9999-01-01T00:00:00Z"], "is in the future")]
#[case(&["--commit", COMMIT, "--by", " "], "--by is empty")]
#[case(&["--commit", COMMIT, "--artifact", "app.tar"], "is not a digest")]
fn what_a_gate_would_not_believe_is_not_written(#[case] arguments: &[&str], #[case] said: &str) {
    let tiny = project();
    let stderr = refused(&tiny, &[&[FILE], arguments].concat());
    assert!(stderr.contains(said), "{stderr}");
    assert!(!tiny.at(STAMP).exists());
}

#[rstest]
#[case::text("mine", false)]
#[case::document(
    r#"{"sha256": "617b78a128fccfd01f82782c2a7fa01966f6452550526853d6ff7bdd5211b8b9", "mine": 1}"#,
    false
)]
#[case::list("[]", false)]
#[case::no_digest(r#"{"commit": "x"}"#, false)]
#[case::stamp(r#"{"sha256": "617b78a128fccfd01f82782c2a7fa01966f6452550526853d6ff7bdd5211b8b9"}"#, true)]
#[case::empty("", true)]
fn only_a_stamp_is_replaced(#[case] there: &str, #[case] replaced: bool) {
    let tiny = project().file(STAMP, there);
    let ran = tiny.run(&["stamp", FILE, "--commit", COMMIT]);
    assert_eq!(ran.code, if replaced { 0 } else { 2 }, "{}", ran.stderr);
    if !replaced {
        assert!(ran.stderr.contains("--force"), "{}", ran.stderr);
        assert_eq!(std::fs::read_to_string(tiny.at(STAMP)).unwrap(), there);
        stamp(&tiny, &["--force"]);
        assert_eq!(judged(&tiny, &[]).0, "pass");
    }
}

#[cfg(unix)]
#[test]
fn a_link_is_stamped_where_it_lies_and_a_link_is_never_written_through() {
    let tiny = Tiny::new().file("out/real.json", "{\"a\": 1}").file("in/x", "").file("foreign.json", "mine");
    std::os::unix::fs::symlink("../out/real.json", tiny.at("in/link.json")).unwrap();
    assert_eq!(tiny.run(&["stamp", "in/link.json", "--commit", COMMIT]).code, 0);
    assert!(tiny.at("in/link.json.stamp.json").exists());
    assert!(!tiny.at("out/real.json.stamp.json").exists());
    std::os::unix::fs::symlink("../foreign.json", tiny.at("out/real.json.stamp.json")).unwrap();
    let stderr = refused(&tiny, &["out/real.json", "--commit", COMMIT]);
    assert!(stderr.contains("is not a regular file"), "{stderr}");
    assert_eq!(std::fs::read_to_string(tiny.at("foreign.json")).unwrap(), "mine");
}
