//! `gatekeeper test` from outside: every key of a scenario file, every mistake, the exit codes, the formats, the filter.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use std::collections::BTreeSet;

use rstest::rstest;
use serde_json::{Value, json};
use support::tiny::{COMMIT, Tiny};
use support::{project, run};

const GATE: &str = "\
title: Canary
needs: [staging]
labels: {go: PASS, no-go: HALT}
score: {go: 60}
evidence:
  canary: {max_age: 1h, produced_at: $.at, commit: $.commit}
  scan: {file: 'scans/*.json', many: 2, unbound: true}
  tool: {max_age: 1d, produced_at: stamp, commit: stamp}
groups:
  health:
    title: Health
    checks:
      error-rate: {title: Errors, require: percent($.canary.rate) < 1%, warn: percent($.canary.rate) < 2%, action: rollback}
      speed: {title: Speed, require: $.canary.p95 < 300 ms, blocking: false}
      scanned: {title: Scans, require: 'sum($.scan[*].critical) == 0'}
      tooled: {title: Tool, require: $.tool.ok == true}
      listed: {title: List, require: 'count($.canary.items[?@.open == true]) == 0'}
      flagged: {title: Flag, require: $.tool.ok == true, when: $.release.flags.dark == true}
      staged: {title: Staging, require: \"$.gates['staging'].score >= 90\"}
      agreed: {title: Agreed, approve: {roles: [qa, product], rule: all, max_age: 2d}}
";

const STAGING: &str = "\
evidence: {checklist: {unbound: true}}
groups: {a: {confirm: {x: y}}}
";

/// A project whose gate `canary` says GO, with a file of these scenarios.
fn project_with(scenarios: &str) -> Tiny {
    let vote = |role: &str| {
        format!(
            r#"{{"gate": "canary", "commit": "{COMMIT}", "role": "{role}", "voter": "{role}@x", "vote": "go", "at": "2026-03-02T14:00:00Z"}}"#
        )
    };
    let tool = r#"{"ok": true}"#;
    let sha256 = "6bc0da1f42f96fc37b8bd7ed20ba57606d2a0da5cda2b135c7854fbdc985b8a3";
    Tiny::new()
        .gate("canary", GATE)
        .gate("staging", STAGING)
        .file("gates/people.yaml", "roles: {qa: {people: [qa@x]}, product: {people: [product@x]}}")
        .file(
            "evidence/canary/canary.json",
            format!(
                r#"{{"at": "2026-03-02T14:30:00Z", "commit": "{COMMIT}", "rate": 0.002, "p95": 200, "items": [{{"open": false}}]}}"#
            ),
        )
        .file("evidence/canary/scans/a.json", r#"{"critical": 0}"#)
        .file("evidence/canary/scans/b.json", r#"{"critical": 0}"#)
        .file("evidence/canary/tool.json", tool)
        .file(
            "evidence/canary/tool.json.stamp.json",
            format!(r#"{{"sha256": "{sha256}", "commit": "{COMMIT}", "produced_at": "2026-03-02T10:00:00Z"}}"#),
        )
        .file("evidence/canary/votes/qa.json", vote("qa"))
        .file("evidence/canary/votes/product.json", vote("product"))
        .file("gates/canary.scenarios.yaml", file(scenarios))
}

fn file(scenarios: &str) -> String {
    format!(
        "evidence: ../evidence\nrelease: {{version: '1', commit: {COMMIT}, flags: {{dark: false}}}}\nat: 2026-03-02T15:00:00Z\n\
         needs: {{staging: {{decision: GO, score: 93.5}}}}\nscenarios:\n{scenarios}"
    )
}

fn answer(tiny: &Tiny, arguments: &[&str]) -> (i32, Value) {
    let ran = tiny.run(&[&["test", "--format", "json"], arguments].concat());
    let value = support::json(&ran);
    assert_eq!(value["exit_code"], ran.code, "{}", ran.stderr);
    (ran.code, value)
}

/// The differences of the only scenario, each as `about: expected / actual`.
fn differences(value: &Value) -> Vec<String> {
    let scenario = &value["files"][0]["scenarios"][0];
    let text = |found: &Value, key: &str| found[key].as_str().unwrap().to_owned();
    let all = scenario["differences"].as_array().cloned().unwrap_or_default();
    all.iter()
        .map(|found| {
            format!("{}: {} / {}", text(found, "about"), text(found, "expected"), text(found, "actual"))
        })
        .collect()
}

/// Every key of a scenario and what it does: with the change, all of this is so.
#[rstest]
#[case::nothing("", "decision: GO, next: promote, actions: [], reasons: [], not_green: [], score: 100")]
#[case::own_label("", "decision: PASS")]
#[case::set(
    "set: {$.canary.rate: 0.03}",
    "decision: HALT, next: rollback, actions: [rollback], reasons: [failed], checks: {error-rate: fail, scanned: pass}, not_green: [error-rate], score: 85.7"
)]
#[case::set_new_member("set: {$.canary.note: hello}", "decision: GO")]
#[case::warn(
    "set: {$.canary.rate: 0.015}",
    "decision: CONDITIONAL, next: hold, actions: [], reasons: [warning], checks: {error-rate: warn}, score: 92.8"
)]
#[case::advisory(
    "set: {$.canary.p95: 400}",
    "decision: GO, next: promote, not_green: [speed], score: {from: 85, to: 86}"
)]
#[case::set_in_one_of_many("set: {'$.scan[1].critical': 2}", "decision: NO-GO, not_green: [scanned]")]
#[case::remove_member(
    "remove: [$.canary.rate]",
    "decision: NO-GO, next: hold, reasons: [no-evidence], checks: {error-rate: missing}"
)]
#[case::remove_element("remove: ['$.canary.items[0]']", "decision: GO")]
#[case::remove_evidence("remove: [$.tool]", "decision: NO-GO, reasons: [no-evidence], not_green: [tooled]")]
#[case::merge(
    "merge: {$.canary: {rate: 0.5, p95: null}}",
    "decision: NO-GO, checks: {error-rate: fail, speed: missing}"
)]
#[case::append("append: {$.canary.items: {open: true}}", "decision: NO-GO, not_green: [listed]")]
#[case::stale(
    "set: {$.canary.at: '2026-03-02T13:59:59Z'}",
    "decision: NO-GO, checks: {error-rate: missing, speed: missing, tooled: pass}"
)]
#[case::of_another_commit(
    "set: {$.canary.commit: '0000000000000000000000000000000000000000'}",
    "decision: NO-GO, checks: {error-rate: missing}"
)]
#[case::stamp(
    "stamp: {tool: {produced_at: 2026-03-01T14:59:59Z}}",
    "decision: NO-GO, not_green: [tooled], checks: {tooled: missing}"
)]
#[case::no_stamp("stamp: {tool: null}", "decision: NO-GO, not_green: [tooled]")]
#[case::no_go(
    "votes: {qa: {vote: no-go, rationale: No}}",
    "decision: NO-GO, reasons: [veto], not_green: [agreed]"
)]
#[case::no_vote("votes: {qa: null}", "decision: NO-GO, reasons: [awaiting], checks: {agreed: pending}")]
#[case::conditional_vote(
    "votes: {product: {vote: conditional, rationale: Later}}",
    "decision: CONDITIONAL, reasons: [conditional-vote]"
)]
#[case::release("release: {flags: {dark: true}}", "decision: GO, checks: {flagged: pass}")]
#[case::not_applicable("", "checks: {flagged: not-applicable}")]
#[case::another_commit(
    "release: {commit: 0000000000000000000000000000000000000000}",
    "decision: NO-GO, checks: {error-rate: missing, tooled: missing, agreed: pending}"
)]
#[case::later("at: 2026-03-02T15:30:01Z", "decision: NO-GO, checks: {error-rate: missing}")]
#[case::in_time("at: 2026-03-02T15:30:00Z", "decision: GO")]
#[case::need_fails(
    "needs: {staging: NO-GO}",
    "decision: NO-GO, reasons: [gate-needed, no-evidence], checks: {staged: missing}"
)]
#[case::need_conditional("needs: {staging: {decision: CONDITIONAL, score: 90}}", "decision: GO")]
#[case::need_scores_less(
    "needs: {staging: {decision: GO, score: 89.9}}",
    "decision: NO-GO, reasons: [failed], not_green: [staged]"
)]
#[case::need_not_stated("needs: {staging: null}", "decision: NO-GO, reasons: [gate-needed, no-evidence]")]
fn every_change_does_what_it_says(#[case] change: &str, #[case] expect: &str) {
    let tiny = project_with(&format!("  one:\n    {change}\n    expect: {{{expect}}}\n"));
    let (code, value) = answer(&tiny, &[]);
    assert_eq!((code, differences(&value)), (0, vec![]), "{value:#}");
    assert_eq!(value["count"], json!({"passed": 1, "failed": 0, "errors": 0}));
}

/// A role without a vote file gets a vote that counts.
#[test]
fn a_vote_can_be_cast() {
    let tiny = project_with("  one: {votes: {qa: {vote: go}}, expect: {decision: GO}}\n");
    std::fs::remove_file(tiny.at("evidence/canary/votes/qa.json")).unwrap();
    assert_eq!(answer(&tiny, &[]).0, 0);
}

/// The law: whatever is expected wrongly is a difference, of every kind of expectation.
#[rstest]
#[case("decision: GO", "decision: GO / NO-GO")]
#[case("decision: CONDITIONAL", "decision: CONDITIONAL / NO-GO")]
#[case("next: hold", "next: hold / rollback")]
#[case("next: promote", "next: promote / rollback")]
#[case("actions: []", "actions: none / rollback")]
#[case("reasons: [veto]", "reasons: veto / failed")]
#[case("reasons: [failed, veto]", "reasons: failed, veto / failed")]
#[case("reasons: []", "reasons: none / failed")]
#[case("checks: {error-rate: pass}", "check error-rate: pass / fail")]
#[case("checks: {scanned: fail}", "check scanned: fail / pass")]
#[case("not_green: []", "not_green: none / error-rate")]
#[case("not_green: [error-rate, scanned]", "not_green: error-rate, scanned / error-rate")]
#[case("score: 85.8", "score: 85.8 / 85.7")]
#[case("score: {from: 85.8, to: 100}", "score: 85.8 to 100 / 85.7")]
#[case("score: {from: 0, to: 85.6}", "score: 0 to 85.6 / 85.7")]
fn a_wrong_expectation_is_a_difference(#[case] expect: &str, #[case] difference: &str) {
    let tiny = project_with(&format!("  one: {{set: {{$.canary.rate: 0.03}}, expect: {{{expect}}}}}\n"));
    let (code, value) = answer(&tiny, &[]);
    assert_eq!((code, differences(&value)), (1, vec![difference.to_owned()]), "{value:#}");
    assert_eq!(value["files"][0]["scenarios"][0]["result"], "failed");
}

#[test]
fn a_difference_says_why_and_where() {
    let tiny = project_with(
        "  one:\n    set: {$.canary.rate: 0.03}\n    expect:\n      checks:\n        error-rate: pass\n",
    );
    let (_, value) = answer(&tiny, &[]);
    let found = &value["files"][0]["scenarios"][0]["differences"][0];
    assert_eq!(found["line"], 10);
    assert!(found["because"][0].as_str().unwrap().contains("is 3%, needs < 1%"), "{found}");
    let shown = tiny.run(&["test"]);
    assert!(shown.stdout.contains("at gates/canary.scenarios.yaml:10"), "{}", shown.stdout);
    assert!(shown.stdout.ends_with("0 passed, 1 failed, 0 errors\n"), "{}", shown.stdout);
}

/// Every mistake in one scenario: its code and where, and never a pass.
#[rstest]
#[case("one: {sett: {$.canary.rate: 1}, expect: {decision: GO}}", "unknown-key", "did you mean `set`?")]
#[case("one: {set: {$.canry.rate: 1}, expect: {decision: GO}}", "unknown-evidence", "did you mean `canary`?")]
#[case(
    "one: {set: {$.release.version: 1}, expect: {decision: GO}}",
    "unknown-evidence",
    "`release:` of the scenario"
)]
#[case("one: {set: {$.gates.x: 1}, expect: {decision: GO}}", "unknown-evidence", "`needs:` of the scenario")]
#[case("one: {set: {'$.canary.items[*]': 1}, expect: {decision: GO}}", "bad-path", "names and indices only")]
#[case("one: {set: {canary.rate: 1}, expect: {decision: GO}}", "bad-path", "")]
#[case("one: {remove: ['$..x'], expect: {decision: GO}}", "bad-path", "names and indices only")]
#[case("one: {set: {$.canary.rate: .5}, expect: {decision: GO}}", "doubtful-value", "in quotes")]
#[case("one: {set: {$.canary.rate: no}, expect: {decision: GO}}", "doubtful-value", "in quotes")]
#[case("one: {merge: {$.canary: 1}, expect: {decision: GO}}", "wrong-type", "`set` puts")]
#[case("one: {stamp: {canary: {commit: x}}, expect: {decision: GO}}", "no-stamp", "change it by `set`")]
#[case(
    "one: {stamp: {tol: {commit: x}}, expect: {decision: GO}}",
    "unknown-evidence",
    "did you mean `tool`?"
)]
#[case("one: {stamp: {tool: {comit: x}}, expect: {decision: GO}}", "unknown-key", "did you mean `commit`?")]
#[case("one: {votes: {qq: null}, expect: {decision: GO}}", "unknown-role", "did you mean `qa`?")]
#[case("one: {votes: {qa: {vote: nogo}}, expect: {decision: GO}}", "bad-value", "did you mean `no-go`?")]
#[case("one: {votes: {qa: {vte: go}}, expect: {decision: GO}}", "unknown-key", "did you mean `vote`?")]
#[case("one: {needs: {stagin: GO}, expect: {decision: GO}}", "unknown-gate", "did you mean `staging`?")]
#[case("one: {needs: {staging: MAYBE}, expect: {decision: GO}}", "bad-value", "possible here")]
#[case("one: {needs: {staging: {score: 3}}, expect: {decision: GO}}", "missing-key", "decision: GO")]
#[case("one: {release: {comit: x}, expect: {decision: GO}}", "unknown-key", "did you mean `commit`?")]
#[case("one: {release: {commit: abc}, expect: {decision: GO}}", "", "")]
#[case("one: {at: yesterday, expect: {decision: GO}}", "bad-instant", "2026-03-02T15:00:00Z")]
#[case("one: {at: 2026-03-02T15:00:00, expect: {decision: GO}}", "bad-instant", "")]
#[case("one: {set: {}}", "missing-key", "proves nothing")]
#[case("one: {expect: {}}", "no-expectation", "proves nothing")]
#[case("one: {expect: {checks: {}}}", "no-expectation", "proves nothing")]
#[case("one: {expect: {decission: GO}}", "unknown-key", "did you mean `decision`?")]
#[case("one: {expect: {decision: OK}}", "bad-value", "possible here")]
#[case("one: {expect: {next: rolback}}", "unknown-action", "did you mean `rollback`?")]
#[case("one: {expect: {actions: [page]}}", "unknown-action", "possible here")]
#[case("one: {expect: {reasons: [failled]}}", "unknown-reason", "did you mean `failed`?")]
#[case("one: {expect: {reasons: [failed, failed]}}", "duplicate-item", "")]
#[case("one: {expect: {checks: {eror-rate: pass}}}", "unknown-check", "did you mean `error-rate`?")]
#[case("one: {expect: {checks: {error-rate: green}}}", "bad-value", "possible here")]
#[case("one: {expect: {not_green: [eror-rate]}}", "unknown-check", "did you mean `error-rate`?")]
#[case("one: {expect: {score: 101}}", "out-of-range", "")]
#[case("one: {expect: {score: 96.45}}", "bad-value", "score: 96.4")]
#[case("one: {expect: {score: {from: 90}}}", "missing-key", "both included")]
#[case("one: {expect: {score: {from: 95, to: 90}}}", "bad-range", "turn the two around")]
#[case("One: {expect: {decision: GO}}", "bad-id", "did you mean `one`?")]
#[case("{}", "empty-map", "expect")]
#[case("one: {expect: {decision: GO}}\n  one: {expect: {decision: GO}}", "duplicate-key", "")]
fn a_mistake_is_told_and_never_passes(#[case] scenario: &str, #[case] code: &str, #[case] help: &str) {
    let tiny = project_with(&format!("  {scenario}\n"));
    let (exit, value) = answer(&tiny, &[]);
    assert_eq!((exit, &value["files"]), (2, &json!([])), "{value:#}");
    let error = &value["errors"][0];
    assert!(code.is_empty() || error["code"] == code, "{error:#}");
    assert!(error["help"].to_string().contains(help), "{error:#}");
    assert!(error["file"].as_str().unwrap().ends_with("gates/canary.scenarios.yaml"), "{error:#}");
    assert!(error["line"].as_u64().unwrap() >= 5, "{error:#}");
    // `validate` finds it too, so that it is not first found when the test is needed.
    let validate = tiny.run(&["validate", "--format", "json"]);
    assert_eq!(validate.code, 2);
    assert_eq!(support::json(&validate)["diagnostics"][0]["code"], error["code"]);
}

/// Mistakes of the file as a whole.
#[rstest]
#[case(
    "gate: canry\nevidence: ../evidence\nat: 2026-03-02T15:00:00Z\nscenarios: {one: {expect: {decision: GO}}}",
    "unknown-gate"
)]
#[case("at: 2026-03-02T15:00:00Z\nscenarios: {one: {expect: {decision: GO}}}", "missing-key")]
#[case(
    "evidence: ../nowhere\nat: 2026-03-02T15:00:00Z\nscenarios: {one: {expect: {decision: GO}}}",
    "evidence-folder"
)]
#[case(
    "evidence: canary.yaml\nat: 2026-03-02T15:00:00Z\nscenarios: {one: {expect: {decision: GO}}}",
    "evidence-folder"
)]
#[case("evidence: ../evidence\nscenarios: {one: {expect: {decision: GO}}}", "missing-key")]
#[case("evidence: ../evidence\nat: 2026-03-02T15:00:00Z", "missing-key")]
#[case("evidence: ../evidence\nat: 2026-03-02T15:00:00Z\nscenarios:", "wrong-type")]
#[case(
    "evidence: ../evidence\nat: 2026-03-02T15:00:00Z\nrelease: r.json\nscenarios: {one: {expect: {decision: GO}}}",
    "unreadable"
)]
#[case(
    "evidence: ../evidence\nat: 2026-03-02T15:00:00Z\npeople: p.yaml\nscenarios: {one: {expect: {decision: GO}}}",
    "unreadable"
)]
#[case(
    "evidence: ../evidence\nat: 2026-03-02T15:00:00Z\nwaivers: w.yaml\nscenarios: {one: {expect: {decision: GO}}}",
    "unreadable"
)]
#[case("", "empty-file")]
#[case("evidence: [", "")]
fn a_wrong_file_is_told_and_never_passes(#[case] text: &str, #[case] code: &str) {
    let tiny = project_with("").file("gates/canary.scenarios.yaml", text);
    let (exit, value) = answer(&tiny, &[]);
    assert_eq!((exit, &value["files"]), (2, &json!([])), "{value:#}");
    assert!(code.is_empty() || value["errors"][0]["code"] == code, "{value:#}");
}

#[test]
fn all_mistakes_of_a_file_are_told_in_one_run() {
    let tiny = project_with(
        "  one: {set: {$.canry.x: 1}, expect: {decision: GO}}\n  two: {expect: {checks: {nothing: pass}, next: run}}\n  three: {}\n",
    );
    let (_, value) = answer(&tiny, &[]);
    let codes: Vec<&str> =
        value["errors"].as_array().unwrap().iter().map(|error| error["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["unknown-evidence", "unknown-check", "unknown-action", "missing-key"]);
}

#[rstest]
#[case("set: {$.canary.rat.x: 0.03}", "`$.canary` has no member `rat`", 7)]
#[case("remove: [$.canary.rat]", "`$.canary` has no member `rat`", 7)]
#[case("remove: ['$.canary.items[1]']", "`$.canary.items` has no element 1", 7)]
#[case("append: {$.canary.rate: 1}", "`$.canary.rate` is a number", 7)]
#[case("merge: {$.canary.rate: {a: 1}}", "`$.canary.rate` is a number", 7)]
#[case("set: {'$.scan[2].critical': 1}", "names none of the 2 files", 7)]
#[case("set: {$.scan.critical: 1}", "names none of the 2 files", 7)]
fn a_change_that_does_not_hit_is_an_error_with_its_place(
    #[case] change: &str,
    #[case] said: &str,
    #[case] line: u64,
) {
    let tiny = project_with(&format!("  one:\n    {change}\n    expect: {{decision: GO}}\n"));
    let (exit, value) = answer(&tiny, &[]);
    let scenario = &value["files"][0]["scenarios"][0];
    assert_eq!((exit, &scenario["result"]), (2, &json!("error")), "{value:#}");
    let error = &scenario["errors"][0];
    assert!(error["message"].as_str().unwrap().contains(said), "{error:#}");
    assert_eq!((&error["code"], &error["line"]), (&json!("change-missed"), &json!(line)));
    // What differs too is not told: it is not about what was meant.
    assert_eq!(scenario["differences"], Value::Null);
}

#[test]
fn a_file_beside_the_scenarios_is_taken_and_another_can_be_named() {
    let waiver = "waivers: [{gate: canary, check: scanned, reason: Known, approved_by: ada, expires: 2026-04-01, ticket: T-1}]";
    let tiny = project_with(
        "  one: {set: {'$.scan[0].critical': 1}, expect: {decision: CONDITIONAL, reasons: [waiver], checks: {scanned: waived}, not_green: [scanned]}}\n",
    );
    assert_eq!(answer(&tiny, &[]).0, 1);
    tiny.write("gates/waivers.yaml", waiver);
    assert_eq!(answer(&tiny, &[]).0, 0);
    std::fs::rename(tiny.at("gates/waivers.yaml"), tiny.at("gates/accepted.txt")).unwrap();
    let text = std::fs::read_to_string(tiny.at("gates/canary.scenarios.yaml")).unwrap();
    tiny.write("gates/canary.scenarios.yaml", format!("waivers: accepted.txt\n{text}"));
    assert_eq!(answer(&tiny, &[]).0, 0);
}

#[test]
fn exit_codes_and_the_filter() {
    let tiny = project_with(
        "  good: {expect: {decision: GO}}\n  bad: {expect: {decision: NO-GO}}\n  ugly: {remove: [$.canary.x], expect: {decision: GO}}\n",
    );
    for (arguments, code, count) in [
        (&[][..], 2, [1, 1, 1]),
        (&["--filter", "good"], 0, [1, 0, 0]),
        (&["--filter", "canary/bad"], 1, [0, 1, 0]),
        (&["--filter", "ugly"], 2, [0, 0, 1]),
        (&["--filter", "good", "--filter", "bad"], 1, [1, 1, 0]),
        (&["--filter", "GOOD"], 2, [0, 0, 1]),
        (&["gates/canary.scenarios.yaml", "gates", "--filter", "good"], 0, [1, 0, 0]),
        (&["gates/canary.yaml"], 2, [0, 0, 1]),
        (&["evidence"], 2, [0, 0, 1]),
        (&["nowhere"], 2, [0, 0, 1]),
        (&["--output", "pdf=x"], 2, [0, 0, 1]),
    ] {
        let (exit, value) = answer(&tiny, arguments);
        let counted = json!({"passed": count[0], "failed": count[1], "errors": count[2]});
        assert_eq!((exit, &value["count"]), (code, &counted), "{arguments:?}: {value:#}");
    }
    let ran = tiny.run(&["test", "--format", "jsn"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("did you mean `json`?"), "{}", ran.stderr);
    let ran = tiny.run(&["test", "--format", "json", "--bogus"]);
    assert_eq!((ran.code, support::json(&ran)["exit_code"].clone()), (2, json!(2)));
}

#[test]
fn folders_are_walked_with_their_sub_folders_and_their_own_gates() {
    let tiny = project_with("  good: {expect: {decision: GO}}\n");
    for (name, text) in [
        ("canary.yaml", format!("gate: canary\n{GATE}")),
        ("staging.yaml", format!("gate: staging\n{STAGING}")),
    ] {
        tiny.write(&format!("gates/more/{name}"), text.replace("< 1%", "< 0.1%"));
    }
    let scenarios = file("  strict: {expect: {decision: CONDITIONAL}}\n").replace("../", "../../");
    tiny.write("gates/more/canary.scenarios.yml", scenarios);
    tiny.write("gates/more/people.yaml", "roles: {qa: {people: [qa@x]}, product: {people: [product@x]}}");
    tiny.write("gates/.hidden/canary.scenarios.yaml", "nonsense");
    tiny.write("gates/.canary.scenarios.yaml", "nonsense");
    let (exit, value) = answer(&tiny, &[]);
    assert_eq!((exit, &value["count"]["passed"]), (0, &json!(2)), "{value:#}");
    // One that only capital letters keep from being run is not passed over.
    tiny.write("gates/more/other.Scenarios.yaml", "nonsense");
    let (exit, value) = answer(&tiny, &[]);
    assert_eq!(exit, 2);
    assert!(value["errors"].to_string().contains("small letters"), "{value:#}");
}

#[test]
fn gates_with_mistakes_are_told_and_nothing_passes() {
    let tiny = project_with("  good: {expect: {decision: GO}}\n");
    tiny.write("gates/staging.yaml", "gate: staging\ntitel: x\n");
    let (exit, value) = answer(&tiny, &[]);
    assert_eq!((exit, &value["files"]), (2, &json!([])));
    assert!(value["errors"].to_string().contains("did you mean `title`?"), "{value:#}");
}

/// Hostile text in a title, a value and a rationale reaches no output as it is.
#[test]
fn hostile_text_is_escaped_in_every_format() {
    let hostile = "\\e[2J<script>&\\\"'\\u202e]]>\\0";
    let tiny = project_with(&format!(
        "  one: {{title: \"{hostile}\", why: \"{hostile}\", votes: {{qa: {{vote: no-go, rationale: \"{hostile}\"}}}}, expect: {{decision: GO, not_green: []}}}}\n  two: {{title: \"{hostile}\", remove: [\"$.canary['{}']\"], expect: {{decision: GO}}}}\n",
        "\\e[31m<b>&"
    ));
    for format in ["terminal", "json", "junit"] {
        let ran = tiny.run(&["test", "--format", format]);
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        for (name, text) in [("stdout", &ran.stdout), ("stderr", &ran.stderr)] {
            let bad = text.chars().find(|c| c.is_control() && *c != '\n' || *c == '\u{202e}');
            assert_eq!(bad, None, "{format} {name}: {text}");
        }
        if format == "junit" {
            assert!(!ran.stdout.contains("<script>") && !ran.stdout.contains("<b>"), "{}", ran.stdout);
            well_formed(&ran.stdout);
        }
    }
}

/// Just enough of XML: every element is closed by its own name, and every `&` begins an entity.
fn well_formed(text: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        for entity in before.split('&').skip(1) {
            let name = entity.split_once(';').unwrap().0;
            assert!(["amp", "lt", "gt", "quot", "apos"].contains(&name), "{entity}");
        }
        assert!(!before.contains('>'), "{before}");
        let (tag, after) = after.split_once('>').unwrap();
        rest = after;
        match tag.as_bytes()[0] {
            b'?' | b'!' => {}
            b'/' => assert_eq!(open.pop(), Some(&tag[1..])),
            _ if tag.ends_with('/') => {}
            _ => open.push(tag.split(' ').next().unwrap()),
        }
    }
    assert!(open.is_empty() && rest.trim().is_empty());
}

#[test]
fn junit_tells_failures_from_errors() {
    let tiny = project_with(
        "  good: {expect: {decision: GO}}\n  bad: {expect: {decision: NO-GO}}\n  ugly: {remove: [$.canary.x], expect: {decision: GO}}\n",
    );
    let ran =
        tiny.run(&["test", "--format", "junit", "--output", "junit=r.xml", "--output", "terminal=r.txt"]);
    well_formed(&ran.stdout);
    assert!(
        ran.stdout.contains("<testsuites name=\"gatekeeper test\" tests=\"3\" failures=\"1\" errors=\"1\">")
    );
    for (case, child) in [("bad", "<failure type=\"differs\""), ("ugly", "<error type=\"change-missed\"")] {
        let at = ran.stdout.find(&format!("name=\"{case}\"")).unwrap();
        assert!(ran.stdout[at..].lines().nth(1).unwrap().trim().starts_with(child), "{}", ran.stdout);
    }
    let signature = format!("<!-- Written by gatekeeper {} -->\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(std::fs::read_to_string(tiny.at("r.xml")).unwrap(), format!("{}{signature}", ran.stdout));
    // What gatekeeper wrote is replaced; what it did not stays.
    let again = ["test", "--output", "junit=r.xml", "--output", "terminal=r.txt", "--output", "json=r.json"];
    assert_eq!(tiny.run(&again).code, 2);
    assert_eq!(tiny.run(&again).stderr, "");
    tiny.write("r.xml", "<mine/>");
    assert!(tiny.run(&again).stderr.contains("--force"));
    assert_eq!(std::fs::read_to_string(tiny.at("r.xml")).unwrap(), "<mine/>");
}

#[test]
fn the_output_is_the_same_every_time() {
    for format in ["terminal", "json", "junit"] {
        let once = run(["test", "--format", format]);
        assert_eq!((once.code, once.stderr.as_str()), (0, ""), "{}", once.stdout);
        assert_eq!(once.stdout, run(["test", "--format", format]).stdout);
    }
}

/// The document shows a real file, and what is really printed when it differs.
#[test]
fn the_document_shows_what_is_so() {
    let text = std::fs::read_to_string(project().join("docs/scenarios.md")).unwrap();
    let example = project().join("examples/quickstart");
    let path = "examples/quickstart/gates/canary.scenarios.yaml";
    let file = std::fs::read_to_string(project().join(path)).unwrap();
    assert!(text.contains(&format!("```yaml\n# {path}\n{file}```")));

    let copy = tempfile::tempdir().unwrap();
    support::copy_tree(&example, &copy.path().join("examples/quickstart"));
    let wrong = file.replacen("errorRate: 0.00499", "errorRate: 0.005", 1);
    std::fs::write(copy.path().join(path), wrong).unwrap();
    let mut command = support::gatekeeper(["test", "examples", "--filter", "errors"]);
    let ran = support::ran(command.current_dir(copy.path()).output().unwrap());
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        let (before, rest) = text.split_once("```text\n").unwrap();
        let (_, after) = rest.split_once("```").unwrap();
        let now = format!("{before}```text\n{}```{after}", ran.stdout);
        std::fs::write(project().join("docs/scenarios.md"), now).unwrap();
    } else {
        assert!(text.contains(&format!("```text\n{}```", ran.stdout)), "{}", ran.stdout);
    }
}

/// The shipped gates come out as meant, and each of them has scenarios in which it lets the release pass and stops it.
#[test]
fn every_shipped_gate_is_proven_by_its_scenarios() {
    let ran = run(["test", "--format", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    let value = support::json(&ran);
    let files = value["files"].as_array().unwrap();
    let tested: BTreeSet<&str> = files.iter().map(|file| file["gate"].as_str().unwrap()).collect();
    let shipped: BTreeSet<&str> =
        gatekeeper::gate::shipped::SETS.iter().flat_map(gatekeeper::gate::shipped::ShippedSet::ids).collect();
    assert_eq!(tested, shipped);
    for file in files {
        let decided: BTreeSet<&str> = file["scenarios"]
            .as_array()
            .unwrap()
            .iter()
            .map(|scenario| scenario["decision"].as_str().unwrap())
            .collect();
        assert!(decided.contains("GO") && decided.contains("NO-GO"), "{}: {decided:?}", file["file"]);
    }
}
