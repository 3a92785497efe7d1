//! Where reports go and what they look like there: streams, files, colour, width.

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

use std::process::Stdio;

use gatekeeper::report::Report;
use rstest::rstest;
use support::tiny::{COMMIT, Tiny, finish};
use support::{INSTANT, copy_tree, project, run, story};
use unicode_width::UnicodeWidthStr;

const STORIES: &[&str] =
    &["green", "borderline", "rejected-staging", "missing-and-stale", "no-go-vote", "waived"];

fn tiny(p95: u32) -> Tiny {
    let rest = "title: 性能 🚀\nevidence: {run: {unbound: true}}\ngroups:\n  speed:\n    title: 速度の確認\n    checks:\n      \
                fast: {title: 応答時間 ✅ p95, require: $.run.p95 < 300 ms}\n";
    Tiny::new().gate("tiny", rest).file("evidence/tiny/run.json", format!("{{\"p95\": {p95}}}"))
}

const CALL: &[&str] = &["evaluate", "--commit", COMMIT, "--at", INSTANT];

fn call<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [CALL, more].concat()
}

/// What lies in the folder of the call.
fn listed(tiny: &Tiny) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(tiny.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn read(tiny: &Tiny, path: &str) -> String {
    std::fs::read_to_string(tiny.at(path)).unwrap()
}

#[rstest]
#[case::evidence(&["evaluate", "--evidence", "evidense"], "evidence")]
#[case::gates(&["evaluate", "--gates", "gate"], "gates")]
#[case::release(&["evaluate", "--release", "relase.json"], "release.json")]
#[case::validate(&["validate", "gates/tinny.yaml"], "gates/tiny.yaml")]
#[case::scenarios(&["test", "gatez"], "gates")]
#[case::look(&["evidence", "evidence/tiny/rum.json"], "evidence/tiny/run.json")]
#[case::stamp(&["stamp", "evidence/tiny/rum.json", "--commit", COMMIT, "--produced-at", INSTANT], "evidence/tiny/run.json")]
#[case::import(&["import", "checks.md"], "check.md")]
#[case::report(&["report", "relase.json"], "release.json")]
#[case::diff(&["diff", "release.json", "relase.json"], "release.json")]
#[case::history(&["history", "relase.json"], "release.json")]
#[case::update(&["evaluate", "--update", "checks.md", "--commit", COMMIT], "check.md")]
fn a_typo_in_a_path_is_met_with_what_is_there(#[case] arguments: &[&str], #[case] meant: &str) {
    let tiny = tiny(200).file("release.json", "{}").file("check.md", "- [ ] a\n");
    let ran = tiny.run(arguments);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains(&format!("  = help: there is {meant}: a typo?\n")), "{}", ran.stderr);
}

#[test]
fn a_path_like_nothing_that_is_there_is_met_with_no_guess() {
    for arguments in [["evaluate", "--evidence", "elsewhere"], ["evaluate", "--evidence", "a/b/c"]] {
        let ran = tiny(200).run(&arguments);
        assert_eq!(ran.code, 2);
        assert!(!ran.stderr.contains("there is"), "{}", ran.stderr);
    }
}

#[test]
fn one_evaluation_goes_to_many_sinks() {
    let tiny = tiny(500);
    let sinks = ["--output", "json=a.json", "--output", "terminal=a.txt", "--output", "json=b.json"];
    let ran = tiny.run(&[CALL, &sinks, &["--format", "json"]].concat());
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    assert_eq!(read(&tiny, "a.json"), ran.stdout);
    assert_eq!(read(&tiny, "b.json"), ran.stdout);
    let text = read(&tiny, "a.txt");
    assert!(text.starts_with("NO-GO"), "{text}");
    let terminal = tiny.run(&call(&["--width", "100"]));
    assert!(text.starts_with(&terminal.stdout), "the file is the report, signed:\n{text}");
    assert_eq!(listed(&tiny), ["a.json", "a.txt", "b.json", "evidence", "gates"]);
}

/// Also where the clock is asked: one instant, however many sinks.
#[test]
fn sinks_of_a_real_run_agree_on_the_instant() {
    let tiny = tiny(200);
    let ran =
        tiny.run(&["evaluate", "--output", "json=a.json", "--output", "json=b.json", "--format", "json"]);
    assert_eq!(ran.code, 0);
    assert_eq!((read(&tiny, "a.json"), read(&tiny, "b.json")), (ran.stdout.clone(), ran.stdout));
}

#[test]
fn a_run_that_could_not_decide_says_so_in_its_files_too() {
    let tiny = tiny(200);
    tiny.write("gates/broken.yaml", "gate: broken\n");
    let ran = tiny.run(&call(&["--output", "json=a.json"]));
    assert_eq!(ran.code, 2);
    let report: Report = serde_json::from_str(&read(&tiny, "a.json")).unwrap();
    assert!(report.gates.is_empty() && !report.errors.is_empty() && report.exit_code == 2);
}

#[rstest]
#[case::no_folder("json=nowhere/a.json")]
#[case::a_folder("json=gates")]
#[case::below_a_file("terminal=evidence/tiny/run.json/a.txt")]
#[case::a_foreign_file("json=evidence/tiny/run.json")]
#[case::a_device("terminal=/dev/null")]
fn a_path_that_cannot_be_written(#[case] sink: &str) {
    let tiny = tiny(200);
    let before = (listed(&tiny), read(&tiny, "evidence/tiny/run.json"));
    let ran = tiny.run(&call(&["--output", sink, "--output", "json=after.json"]));
    assert_eq!(ran.code, 2);
    assert!(ran.stdout.starts_with("GO"), "the report is still printed: {}", ran.stdout);
    assert!(ran.stderr.contains("error[output]"), "{}", ran.stderr);
    assert!(ran.stderr.contains(sink.split_once('=').unwrap().1), "{}", ran.stderr);
    // The other sink is whole, and nothing else has appeared.
    serde_json::from_str::<Report>(&read(&tiny, "after.json")).unwrap();
    std::fs::remove_file(tiny.at("after.json")).unwrap();
    assert_eq!((listed(&tiny), read(&tiny, "evidence/tiny/run.json")), before);
}

#[rstest]
#[case::json("json")]
#[case::terminal("terminal")]
fn own_reports_are_replaced_and_foreign_files_stay(#[case] format: &str) {
    let tiny = tiny(200);
    let sink = format!("{format}=report");
    assert_eq!(tiny.run(&call(&["--output", &sink])).code, 0);
    tiny.write("evidence/tiny/run.json", r#"{"p95": 500}"#);
    assert_eq!(tiny.run(&call(&["--output", &sink])).code, 1);
    assert!(read(&tiny, "report").contains("NO-GO"));
    for foreign in ["mine", "{\"mine\": true}", "{}", "[]"] {
        tiny.write("report", foreign);
        let ran = tiny.run(&call(&["--output", &sink]));
        assert_eq!((ran.code, read(&tiny, "report").as_str()), (2, foreign));
        assert!(ran.stderr.contains("--force"), "{}", ran.stderr);
    }
    assert_eq!(tiny.run(&call(&["--output", &sink, "--force"])).code, 1);
    assert!(read(&tiny, "report").contains("NO-GO"));
}

#[cfg(unix)]
#[test]
fn a_link_is_not_written_through() {
    let tiny = tiny(200).file("precious", "mine");
    std::os::unix::fs::symlink("precious", tiny.at("report.json")).unwrap();
    let ran = tiny.run(&call(&["--output", "json=report.json"]));
    assert_eq!((ran.code, read(&tiny, "precious").as_str()), (2, "mine"), "{}", ran.stderr);
}

#[rstest]
#[case("json=a", "terminal=a")]
#[case("json=a", "json=a")]
#[case("json=a", "json=./a")]
#[case("json=gates/../a", "json=a")]
fn two_reports_cannot_go_to_one_path(#[case] one: &str, #[case] other: &str) {
    let tiny = tiny(200);
    let ran = tiny.run(&call(&["--output", one, "--output", other]));
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("two reports"), "{}", ran.stderr);
    assert_eq!(listed(&tiny), ["evidence", "gates"]);
}

#[rstest]
#[case::terminal(&["--explain"])]
#[case::json(&["--format", "json"])]
fn a_reader_that_goes_away_is_no_panic(#[case] more: &[&str]) {
    for (story_name, code) in [("green", 0), ("borderline", 1)] {
        let words: Vec<String> = story(story_name).into_iter().chain(["production".to_owned()]).collect();
        let mut command = support::gatekeeper(words.iter().map(String::as_str).chain(more.iter().copied()));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let complained = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), complained.as_str()), (Some(code), ""));
    }
}

#[rstest]
#[case::piped(&[], false)]
#[case::no_color(&[("NO_COLOR", "1")], false)]
#[case::forced(&[("CLICOLOR_FORCE", "1")], true)]
#[case::not_forced(&[("CLICOLOR_FORCE", "0")], false)]
#[case::both(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false)]
fn colour(#[case] variables: &[(&str, &str)], #[case] expected: bool) {
    let tiny = tiny(500);
    let coloured = |arguments: &[&str]| {
        let mut command = tiny.command(arguments);
        command.envs(variables.iter().copied());
        let ran = finish(command);
        (ran.stdout.contains('\u{1b}'), ran.stderr.contains('\u{1b}'), ran.stdout)
    };
    let (stdout, _, text) = coloured(&call(&["--output", "terminal=a.txt"]));
    assert_eq!(stdout, expected, "{text}");
    assert!(!read(&tiny, "a.txt").contains('\u{1b}'), "a file holds no colour");
    assert!(!coloured(&call(&["--format", "json"])).0);
    assert_eq!(coloured(&call(&["--quiet"])).0, expected);
    tiny.write("gates/broken.yaml", "gate: broken\n");
    assert_eq!(coloured(CALL).1, expected);
}

#[rstest]
#[case(40)]
#[case(60)]
#[case(100)]
#[case(200)]
fn no_line_is_wider_than_asked(#[case] width: usize) {
    let columns = width.to_string();
    let mut reports = Vec::new();
    for name in STORIES {
        for more in [&["--all"][..], &["--all", "--explain"]] {
            let words = story(name);
            let words = words.iter().map(String::as_str).chain(["production", "--width", &columns]);
            reports.push((format!("{name} {more:?}"), run(words.chain(more.iter().copied())).stdout));
        }
    }
    for p95 in [200, 500] {
        reports
            .push((format!("tiny {p95}"), tiny(p95).run(&call(&["--width", &columns, "--explain"])).stdout));
    }
    for (name, report) in reports {
        assert!(report.lines().count() > 5, "{name}");
        for line in report.lines() {
            assert!(line.width() <= width, "{name}: {} columns: {line}", line.width());
            assert_eq!(line.trim_end(), line, "{name}: blanks at the end");
        }
    }
}

#[test]
fn quiet_is_one_line_for_each_gate() {
    for name in STORIES {
        let words = story(name);
        let words = words.iter().map(String::as_str).chain(["production", "--all", "--quiet"]);
        let ran = run(words);
        let decisions: Vec<&str> = ran.stdout.lines().collect();
        assert_eq!(decisions.len(), 3, "{name}: {}", ran.stdout);
        for (line, id) in decisions.iter().zip(["mock", "staging", "production"]) {
            assert!(line.contains(id), "{line}");
        }
        assert_eq!(ran.stderr, "");
    }
}

#[test]
fn results_and_complaints_do_not_mix() {
    let tiny = tiny(500);
    let ran = tiny.run(CALL);
    assert_eq!((ran.stderr.as_str(), ran.stdout.is_empty()), ("", false));
    let ran = tiny.run(&["validate"]);
    assert_eq!((ran.stderr.as_str(), ran.stdout.is_empty()), ("", false));
    tiny.write("gates/broken.yaml", "gate: broken\n");
    for arguments in [CALL, &["validate"]] {
        let ran = tiny.run(arguments);
        assert_eq!((ran.stdout.as_str(), ran.stderr.is_empty()), ("", false));
    }
}

#[test]
fn json_is_the_same_to_the_byte_wherever_it_is_judged() {
    for name in STORIES {
        let evaluated = |folder: &std::path::Path| {
            let mut words = vec!["evaluate", "--evidence", "evidence", "--release", "evidence/release.json"];
            words.extend(["--at", INSTANT, "--all", "--format", "json"]);
            if folder.join("evidence/waivers.yaml").exists() {
                words.extend(["--waivers", "evidence/waivers.yaml"]);
            }
            let mut command = support::gatekeeper(words);
            command.current_dir(folder);
            finish(command).stdout
        };
        let worlds: Vec<Tiny> = (0..2)
            .map(|_| {
                let world = Tiny::new();
                copy_tree(&project().join("gates"), &world.at("gates"));
                copy_tree(&project().join("examples").join(name), &world.at("evidence"));
                world
            })
            .collect();
        let first = evaluated(worlds[0].path());
        assert_eq!(first, evaluated(worlds[0].path()), "{name}: twice");
        assert_eq!(first, evaluated(worlds[1].path()), "{name}: elsewhere, written at another time");
        assert!(!first.contains(&worlds[0].path().display().to_string()), "{name}: no path of this machine");
    }
}

#[test]
fn json_is_the_report_and_nothing_is_lost_in_it() {
    for name in STORIES {
        let words = story(name);
        let words = words.iter().map(String::as_str).chain(["--all", "--format", "json", "production"]);
        let ran = run(words);
        let report: Report = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(gatekeeper::report::json::render(&report), ran.stdout, "{name}");
        // Member by member, so that a member that the type does not know would be noticed too.
        let plain: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(serde_json::to_value(&report).unwrap(), plain, "{name}");
        assert_eq!(i32::from(report.exit_code), ran.code);
    }
}
