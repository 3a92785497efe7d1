//! The law of reports: every format says the same. Every format over every example story, over runs that could not decide,
//! and over reports in which every text is hostile: decision and score are the same everywhere, so is the exit code, and
//! nothing breaks out. How each format is read again stands in `probes`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says what it expects in the shortest way"
)]

mod probes;
mod support;

use std::path::Path;

use gatekeeper::report::escape::is_deceptive;
use gatekeeper::report::registry::Format;
use gatekeeper::report::{GateReport, Report};
use probes::{Expected, PROBES};
use rstest::rstest;
use serde_json::{Value, json};
use support::hostile::hostile;
use support::stories::{STORIES, Story};
use support::{gatekeeper, ran, run};

/// The checks of the largest report.
const MANY: usize = 5_000;

#[test]
fn every_format_has_a_probe() {
    for format in Format::ALL {
        let probes = PROBES.iter().filter(|probe| probe.format == format.name).count();
        assert_eq!(probes, 1, "{} is read again by one probe in tests/probes", format.name);
    }
}

/// The JSON report of a story.
fn saved(story: &Story) -> Value {
    let ran = run(story.arguments().into_iter().chain(["--format".into(), "json".into()]));
    serde_json::from_str(&ran.stdout).unwrap()
}

/// Writes a saved report in every format, and reads each again.
fn holds(name: &str, report: &Value) -> Expected {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("record.json"), report.to_string()).unwrap();
    let call = |format: &str| {
        // Wide, so that no line is broken where two words are looked for.
        let arguments = ["report", "record.json", "--width", "1000", "--format", format];
        ran(gatekeeper(arguments).current_dir(folder.path()).output().unwrap())
    };
    let json = call("json");
    let parsed: Report =
        serde_json::from_str(&json.stdout).unwrap_or_else(|error| panic!("{name}: {error} {}", json.stderr));
    let expected = Expected::of(&parsed, json.code);
    for probe in PROBES.iter().filter(|probe| Format::parse(probe.format).is_ok()) {
        let ran = call(probe.format);
        let told = format!("{name} as {}", probe.format);
        assert_eq!((ran.code, ran.stderr.as_str()), (expected.code, ""), "{told}");
        // Without a decision there is nothing for a terminal.
        if ran.stdout.is_empty() && !parsed.errors.is_empty() {
            assert_eq!(probe.format, "terminal");
            continue;
        }
        assert!(ran.stdout.ends_with('\n'), "{told}");
        let bad = ran.stdout.chars().find(|&c| c != '\n' && is_deceptive(c));
        assert_eq!(bad, None, "{told}");
        let read = std::panic::catch_unwind(|| (probe.read)(&ran.stdout, &expected));
        assert!(read.is_ok(), "{told} is not sound or says something else; see above");
    }
    expected
}

#[test]
fn of_every_story() {
    for story in STORIES {
        assert_eq!(holds(story.name, &saved(story)).code, story.code, "{}", story.name);
    }
}

#[test]
fn of_every_story_in_hostile_words() {
    for story in STORIES {
        let report = hostile(saved(story), 0);
        holds(&format!("hostile {}", story.name), &report);
    }
}

/// Words of 10 kB and 5,000 checks.
#[test]
fn of_a_large_hostile_report() {
    let report = hostile(saved(Story::named("rejected-staging")), MANY);
    let checks = report["gates"].as_array().unwrap().iter().filter_map(|gate| gate["groups"].as_array());
    let checks: usize = checks.flatten().map(|group| group["checks"].as_array().unwrap().len()).sum();
    assert!(checks >= MANY, "{checks}");
    assert_eq!(holds("large", &report).code, 1);
}

/// A gate that was decided earlier, accepted or not, one that is not reached, and both in hostile words.
#[rstest]
#[case::accepted(true, 0)]
#[case::refused(false, 1)]
fn of_standing_gates(#[case] may_pass: bool, #[case] code: i32) {
    let mut report = saved(Story::named("canary"));
    let standing = json!({
        "state": "standing", "gate": "mock", "title": "Mock", "decision": "GO", "label": "PASS", "score": "97.1",
        "may_pass": may_pass, "refused": if may_pass { Value::Null } else { json!("the gate file has changed since") },
        "instant": "2026-03-01T10:00:00Z", "file": "mock.json",
    });
    let waiting = json!({"state": "not-reached", "gate": "later", "title": "Later", "waits_for": ["canary"]});
    report["gates"].as_array_mut().unwrap().insert(0, standing);
    if !may_pass {
        report["gates"].as_array_mut().unwrap().push(waiting);
    }
    for report in [report.clone(), hostile(report, 0)] {
        assert_eq!(holds("standing", &report).code, code);
    }
}

/// Nothing but gates that wait: nobody says why, and nothing may pass.
#[test]
fn of_a_report_without_a_decision() {
    let mut report = saved(Story::named("canary"));
    report["gates"] =
        json!([{"state": "not-reached", "gate": "later", "title": "Later", "waits_for": ["canary"]}]);
    assert_ne!(holds("waiting", &report).code, 0);
    report["gates"] = json!([]);
    assert_eq!(holds("nothing", &report).code, 2);
}

/// Errors, also beside gates that say GO.
#[test]
fn of_a_run_that_could_not_decide() {
    let errors = json!([
        {"code": "unknown-key", "message": "a check has no key `requires`", "file": "gates/a b.yaml", "line": 31, "column": 9,
         "help": ["did you mean `require`?"]},
        {"code": "evidence-folder", "message": "the evidence folder cannot be read"},
    ]);
    let mut report = saved(Story::named("canary"));
    report["errors"] = errors;
    report["exit_code"] = json!(2);
    assert_eq!(holds("errors beside GO", &report).code, 2);
    report["gates"] = json!([]);
    for report in [report.clone(), hostile(report, 0)] {
        assert_eq!(holds("errors", &report).code, 2);
    }
}

/// A CONDITIONAL that was let pass is no failure anywhere, and one that was not is one everywhere.
#[rstest]
#[case::held(&[], 3)]
#[case::allowed(&["--allow-conditional"], 0)]
fn of_a_conditional(#[case] more: &[&str], #[case] code: i32) {
    let mut arguments = Story::named("waived").arguments();
    // The gate that is CONDITIONAL, and not the one behind it.
    arguments.retain(|argument| argument != "production");
    arguments.extend(["staging".to_owned(), "--format".into(), "json".into()]);
    arguments.extend(more.iter().map(|&word| word.to_owned()));
    let report: Value = serde_json::from_str(&run(&arguments).stdout).unwrap();
    assert_eq!(holds("conditional", &report).code, code);
}

/// What gatekeeper reads as evidence counts the same as what it wrote.
#[test]
fn own_reports_are_evidence_that_says_the_same() {
    for story in ["borderline", "missing-and-stale", "readiness", "waived"] {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).display().to_string();
        let sinks = ["junit=a.xml", "sarif=a.sarif"].map(|sink| {
            let (format, name) = sink.split_once('=').unwrap();
            ["--output".to_owned(), format!("{format}={}", at(name))]
        });
        let arguments = Story::named(story).arguments().into_iter();
        let json = run(arguments.chain(sinks.concat()).chain(["--format".into(), "json".into()]));
        let report: Report = serde_json::from_str(&json.stdout).unwrap();
        let checks = report.gates.iter().map(|gate| match gate {
            GateReport::Judged(judged) => judged.groups.iter().map(|group| group.checks.len()).sum(),
            _ => 0,
        });
        let cases = checks.sum::<usize>() + report.gates.len();
        let sarif: Value = serde_json::from_str(&std::fs::read_to_string(at("a.sarif")).unwrap()).unwrap();
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        let open = results.iter().filter(|result| result.get("suppressions").is_none()).count();
        agrees(
            &at("a.xml"),
            "junit",
            &format!("$.report.tests.total == {cases} and $.report.tests.failed > 0"),
        );
        agrees(
            &at("a.sarif"),
            "sarif",
            &format!("$.report.findings.total == {open} and $.report.findings.errors == 0"),
        );
    }
}

fn agrees(file: &str, format: &str, query: &str) {
    assert!(Path::new(file).exists());
    let ran = run(["evidence", file, "--as", format, "--id", "report", "--query", query]);
    assert_eq!(ran.code, 0, "{query}\n{}{}", ran.stdout, ran.stderr);
}
