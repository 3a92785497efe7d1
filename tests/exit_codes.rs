//! The exit code is the same for every format and any order of arguments.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::format_collect,
    clippy::format_push_string,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use gatekeeper::report::Report;
use gatekeeper::report::registry::Format;
use rstest::rstest;
use support::run;
use support::tiny::{COMMIT, Tiny, finish};

const GATE: &str = "
evidence:
  run: {unbound: true}
groups:
  speed:
    checks:
      fast: {require: $.run.p95 < 300 ms, warn: $.run.p95 < 400 ms}
";

/// A project with one gate, `plain`, and the p95 that its evidence states.
fn project(p95: u32) -> Tiny {
    Tiny::new().gate("plain", GATE).file("evidence/plain/run.json", format!("{{\"p95\": {p95}}}"))
}

/// The same parts of a command line in other orders.
fn orders<'a>(parts: &[&'a [&'a str]]) -> Vec<Vec<&'a str>> {
    let mut orders = Vec::new();
    for first in 0..parts.len() {
        let (behind, before) = parts.split_at(first);
        orders.push([before, behind].concat().concat());
    }
    let reversed: Vec<&[&str]> = parts.iter().rev().copied().collect();
    orders.push(reversed.concat());
    orders
}

/// Runs the parts in every order and every format; `says` must stand in what is complained or reported.
fn holds_in_every_way(tiny: &Tiny, parts: &[&[&str]], code: i32, says: &str) {
    for format in Format::ALL {
        let in_format: &[&str] = &["--format", format.name];
        let with_format = [parts, &[in_format]].concat();
        for order in orders(&with_format) {
            let ran = tiny.run(&[&["evaluate"], order.as_slice()].concat());
            let told = format!("{} {order:?}\n{}\n{}", format.name, ran.stdout, ran.stderr);
            assert_eq!(ran.code, code, "{told}");
            let complained = ran.stderr.contains(says);
            assert_eq!(complained, code == 2, "{told}");
            if format.name == "json" {
                let report: Report = serde_json::from_str(&ran.stdout).expect(&told);
                assert_eq!(i32::from(report.exit_code), code, "{told}");
                assert_eq!(report.errors.is_empty(), code != 2, "{told}");
                assert!(code != 2 || report.gates.is_empty(), "{told}");
            } else if code == 2 {
                // Who reads along has been told on standard error; a program is told in its format.
                assert_eq!(ran.stdout.is_empty(), format.styled, "{told}");
            }
        }
    }
}

#[rstest]
#[case::go(200, &[], 0)]
#[case::no_go(500, &[], 1)]
#[case::conditional(350, &[], 3)]
#[case::conditional_allowed(350, &["--allow-conditional"], 0)]
#[case::no_go_is_not_conditional(500, &["--allow-conditional"], 1)]
#[case::quiet(350, &["--quiet"], 3)]
#[case::explained(500, &["--explain"], 1)]
fn a_decision(#[case] p95: u32, #[case] extra: &[&str], #[case] code: i32) {
    let tiny = project(p95);
    for gate in [&["plain"][..], &[]] {
        holds_in_every_way(&tiny, &[gate, extra, &["--commit", COMMIT]], code, "error");
    }
}

#[rstest]
#[case::broken_gate("", "gates/plain.yaml", "gate: plain\ngrups: {}\n", "unknown-key")]
#[case::another_gate_is_broken("", "gates/b.yaml", "gate: b\n", "missing-key")]
#[case::no_gates_folder("gates", "", "", "error[gates]")]
#[case::no_gates_in_the_folder("gates", "gates/notes.txt", "", "no-gates")]
#[case::gates_is_a_file("gates", "gates", "", "gates")]
#[case::no_evidence_folder("evidence", "", "", "error[evidence-folder]")]
#[case::evidence_is_a_file("evidence", "evidence", "{}", "error[evidence-folder]")]
#[case::broken_people("", "gates/people.yaml", "role: {}\n", "unknown-key")]
#[case::broken_waivers("", "gates/waivers.yaml", "waiver: []\n", "unknown-key")]
fn a_world_that_is_not_as_it_should(
    #[case] gone: &str,
    #[case] written: &str,
    #[case] content: &str,
    #[case] says: &str,
) {
    let tiny = project(200);
    if !gone.is_empty() {
        std::fs::remove_dir_all(tiny.at(gone)).unwrap();
    }
    if !written.is_empty() {
        tiny.write(written, content);
    }
    holds_in_every_way(&tiny, &[&["plain"], &["--evidence", "evidence"]], 2, says);
}

#[rstest]
#[case::unknown_gate(&["plian"], "did you mean `plain`?")]
#[case::one_of_two_unknown(&["plain", "nothing"], "there is no gate `nothing`")]
#[case::shipped_and_own(&["plain", "shipped:mock"], "shipped:")]
#[case::unknown_shipped(&["shipped:mok"], "did you mean `mock`?")]
#[case::unknown_set(&["--gates", "shipped/nowhere"], "did you mean `shipped`?")]
#[case::unknown_flag(&["--evidnce", "x"], "--evidence")]
#[case::flag_twice(&["--commit", COMMIT, "--commit", COMMIT], "--commit")]
#[case::no_instant(&["--at", "yesterday"], "--at yesterday")]
#[case::instant_without_zone(&["--at", "2025-10-11T16:00:00"], "--at 2025-10-11T16:00:00")]
#[case::no_target(&["--target", "much"], "--target cannot be `much`")]
#[case::target_of_nothing(&["--target", "0"], "--target must be above 0")]
#[case::target_below(&["--target", "-5"], "--target must be above 0")]
#[case::target_above(&["--target=100.1"], "at most 100")]
#[case::no_sink(&["--output", "report.json"], "FORMAT=PATH")]
#[case::sink_of_unknown_format(&["--output", "jsno=report"], "did you mean `json`?")]
#[case::abbreviated_commit(&["--commit", "4f1c9e2"], "--commit")]
#[case::no_commit(&["--commit", ""], "--commit")]
#[case::no_digest(&["--artifact", "sha256:12"], "--artifact")]
#[case::no_release_file(&["--release", "release.json"], "release.json")]
#[case::contradictory_commit(
    &["--commit", "0000000000000000000000000000000000000001", "--release", "other.json"], COMMIT
)]
#[case::no_people(&["--people", "nobody.yaml"], "nobody.yaml")]
#[case::no_waivers(&["--waivers", "nothing.yaml"], "nothing.yaml")]
#[case::no_standing(&["--standing", "saved.json"], "saved.json")]
#[case::too_narrow(&["--width", "5"], "--width")]
fn wrong_arguments(#[case] arguments: &[&str], #[case] says: &str) {
    let tiny = project(200).file("other.json", format!("{{\"commit\": \"{COMMIT}\"}}"));
    holds_in_every_way(&tiny, &[arguments, &["--evidence", "evidence"]], 2, says);
}

#[test]
fn an_unknown_format_is_a_mistake_with_a_suggestion() {
    let tiny = project(200);
    for order in orders(&[&["plain"], &["--format", "jsno"]]) {
        let ran = tiny.run(&[&["evaluate"], order.as_slice()].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
        assert!(ran.stderr.contains("did you mean `json`?"), "{}", ran.stderr);
    }
    let ran = tiny.run(&["validate", "--format", "jsno"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
}

#[rstest]
#[case(200, 200, 0)]
#[case(200, 350, 3)]
#[case(500, 350, 1)]
#[case(350, 500, 1)]
fn of_several_gates_the_worst_counts(#[case] first: u32, #[case] second: u32, #[case] code: i32) {
    let tiny =
        project(first).gate("later", GATE).file("evidence/later/run.json", format!("{{\"p95\": {second}}}"));
    holds_in_every_way(&tiny, &[&["plain", "later"]], code, "error");
    holds_in_every_way(&tiny, &[&["--all"]], code, "error");
}

#[test]
fn help_and_version_are_no_mistake() {
    for arguments in [&["--help"][..], &["--version"], &["evaluate", "--help"], &["help", "validate"]] {
        let ran = run(arguments);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{arguments:?}");
        assert!(ran.stdout.to_lowercase().contains("gatekeeper"), "{}", ran.stdout);
    }
    for arguments in [&[][..], &["evaluat"], &["evaluate", "--bogus"]] {
        let ran = run(arguments);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.stderr.contains("Usage"), "{}", ran.stderr);
    }
}

#[test]
fn validate_says_2_for_every_mistake_and_answers_in_json_too() {
    let tiny = project(200);
    assert_eq!(tiny.run(&["validate"]).code, 0);
    assert_eq!(tiny.run(&["validate", "gates/plain.yaml", "--format", "json"]).code, 0);
    tiny.write("gates/bad.yaml", "gate: bad\n");
    tiny.write("gates/people.yaml", "roles: {}\n");
    for file in ["gates/plain.yaml", "gates/people.yaml"] {
        let ran = tiny.run(&["validate", file]);
        assert_eq!(ran.code, 0, "the mistakes of another file are not those of {file}: {}", ran.stderr);
    }
    for arguments in [
        &["validate"][..],
        &["validate", "gates/bad.yaml"],
        &["validate", "gates/plain.yaml", "nowhere"],
        &["validate", "evidence/plain/run.json"],
        &["validate", "gates", "--bogus"],
    ] {
        let ran = tiny.run(arguments);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(!ran.stderr.is_empty());
        let ran = tiny.run(&[arguments, &["--format=json"]].concat());
        let answer = support::json(&ran);
        assert_eq!((ran.code, &answer["valid"]), (2, &false.into()), "{arguments:?}");
        let count = |name: &str| answer[name].as_array().unwrap().len();
        assert!(count("diagnostics") + count("errors") > 0, "{arguments:?}");
    }
}

/// Standard output that nobody can write to: what was decided did not reach anybody.
#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_printed_is_no_decision() {
    let tiny = project(200);
    let mut command = std::process::Command::new("sh");
    let binary = env!("CARGO_BIN_EXE_gatekeeper");
    command.current_dir(tiny.path()).args(["-c", &format!("exec '{binary}' evaluate plain > /dev/full")]);
    let ran = finish(command);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("standard output"), "{}", ran.stderr);
}
