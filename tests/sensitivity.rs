//! `gatekeeper test --sensitivity` from outside: gates of which one thing is weak, and what is said about it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use rstest::rstest;
use serde_json::{Value, json};
use support::tiny::{COMMIT, Tiny};
use support::{project, run};

/// What every check of these gates reads.
const EVIDENCE: &str = r#""x": 5, "open": 0, "name": "ok", "fine": true, "items": [{"state": "done", "level": "high"}], "empty": []"#;

/// A gate of these checks, with evidence with which it says GO, and one scenario that expects it.
fn project_with(checks: &str) -> Tiny {
    gate_with(checks, "  as-it-is: {expect: {decision: GO}}\n")
}

fn gate_with(checks: &str, scenarios: &str) -> Tiny {
    let gate = format!(
        "evidence:\n  e: {{max_age: 1h, produced_at: $.at, commit: $.commit}}\n{}groups:\n  all:\n    checks:\n{checks}",
        if checks.contains("$.f") { "  f: {max_age: 1d, produced_at: $.at, commit: $.commit}\n" } else { "" }
    );
    let about = format!(r#""at": "2026-03-02T14:30:00Z", "commit": "{COMMIT}""#);
    Tiny::new()
        .gate("canary", &gate)
        .file("evidence/canary/e.json", format!("{{{about}, {EVIDENCE}}}"))
        .file("evidence/canary/f.json", format!("{{{about}, {EVIDENCE}}}"))
        .file(
            "gates/canary.scenarios.yaml",
            format!(
                "evidence: ../evidence\nrelease: {{version: '1.2', commit: {COMMIT}, flags: {{dark: false}}}}\n\
                 at: 2026-03-02T15:00:00Z\nscenarios:\n{scenarios}"
            ),
        )
}

fn prove(tiny: &Tiny) -> (i32, Value) {
    let ran = tiny.run(&["test", "--sensitivity", "--format", "json"]);
    let found = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{} {}", ran.stdout, ran.stderr));
    (ran.code, found)
}

/// `code about: text`, of each weakness of the only gate.
fn weaknesses(found: &Value) -> Vec<String> {
    let weaknesses = found["gates"][0]["weaknesses"].as_array().unwrap();
    let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    weaknesses
        .iter()
        .map(|one| format!("{} {}: {}", word(&one["code"]), word(&one["about"]), word(&one["text"])))
        .collect()
}

fn changes<'f>(found: &'f Value, check: &str) -> &'f [Value] {
    let checks = found["gates"][0]["checks"].as_array().unwrap();
    let check = checks.iter().find(|one| one["check"] == check).unwrap();
    check["changes"].as_array().unwrap()
}

#[rstest]
#[case::limit("$.e.x < 10")]
#[case::two("$.e.x < 10 and $.e.open == 0")]
#[case::either("$.e.x < 10 or $.e.name == 'ok'")]
#[case::either_of_two("$.e.x < 10 or $.f.x < 10")]
#[case::words("$.e.name in ['ok', 'good']")]
#[case::truth("not $.e.fine == false")]
#[case::count("count($.e.items[?@.state != 'done']) == 0")]
#[case::all("all($.e.items[*].state == 'done')")]
#[case::none("count($.e.empty[*]) == 0")]
fn a_sound_check_is_shown_to_stop_the_release(#[case] requirement: &str) {
    let tiny = project_with(&format!("      one:\n        title: One\n        require: {requirement}\n"));
    let (code, found) = prove(&tiny);
    assert_eq!(weaknesses(&found), [""; 0], "{requirement}");
    assert_eq!(code, 0);
    assert_eq!(
        found["count"],
        json!({"can_stop": 1, "blocking": 1, "proving": 0, "scenarios": 0, "weaknesses": 0})
    );
    let changes = changes(&found, "one");
    let kinds: Vec<&str> = changes.iter().map(|change| change["kind"].as_str().unwrap()).collect();
    for kind in ["limit", "missing", "stale", "other-commit", "member"] {
        assert!(kinds.contains(&kind), "{requirement}: {kind} in {kinds:?}");
    }
    for change in changes {
        assert_eq!((&change["decision"], &change["alone"]), (&json!("NO-GO"), &json!("NO-GO")), "{change}");
    }
}

#[rstest]
#[case::always("$.e.x >= 0 or not $.e.x >= 0", &["not-reached one: no change is stopped by this alone: `$.e.x >= 0`", "not-reached one: no change is stopped by this alone: `$.e.x >= 0`"])]
#[case::never_below_zero("count($.e.items[*]) >= 0", &["not-reached one: no change turns `count($.e.items[*]) >= 0`"])]
#[case::redundant("$.e.x > 2 and $.e.x > 0", &["not-reached one: no change is stopped by this alone: `$.e.x > 0`"])]
#[case::laundered_by_default("default($.e.open, 0) == 0", &["passes-without one: passes all the same: without a member ($.e.open)"])]
#[case::laundered_by_exists("not exists($.e.open) or $.e.open == 0", &["passes-without one: passes all the same: without a member ($.e.open)"])]
fn a_weak_check_is_named(#[case] requirement: &str, #[case] expected: &[&str]) {
    let tiny = project_with(&format!("      one:\n        title: One\n        require: {requirement}\n"));
    let (code, found) = prove(&tiny);
    assert_eq!(weaknesses(&found), expected, "{requirement}");
    assert_eq!(code, 1);
    assert_eq!(found["count"]["can_stop"], 0);
    let text = tiny.run(&["test", "--sensitivity"]).stdout;
    let (first, rest) = text.split_once("\n\n").unwrap();
    assert!(first.starts_with("weak canary\n  ✗ one  "), "weaknesses come first: {text}");
    assert!(rest.ends_with(
        "0 of 1 blocking checks can stop the release; 0 of 0 scenarios fail without the check they target\n"
    ));
}

#[test]
fn a_warning_that_nothing_reaches_is_named() {
    let tiny =
        project_with("      one: {title: One, require: $.e.x < 10, warn: $.e.name == 'ok' and $.e.x < 5}\n");
    let (code, found) = prove(&tiny);
    assert_eq!(code, 1);
    assert_eq!(
        weaknesses(&found),
        ["not-reached one: nothing that was tried makes it warn: `$.e.name == 'ok' and $.e.x < 5`"]
    );
}

#[test]
fn limits_are_told_to_the_last_decimal_and_with_the_softer_outcome_between() {
    let tiny = project_with(
        "      one: {title: One, require: $.e.x < 10 ms, warn: $.e.x < 12 ms}\n      two: {title: Two, require: $.e.x >= 1.5, margin: 20%}\n",
    );
    let (code, found) = prove(&tiny);
    assert_eq!((code, weaknesses(&found)), (0, vec![]));
    let limits: Vec<String> = changes(&found, "one")
        .iter()
        .chain(changes(&found, "two"))
        .filter_map(|change| {
            let limit = change["limit"].as_object()?;
            let word = |key: &str| limit[key].as_str().map_or_else(|| limit[key].to_string(), str::to_owned);
            Some(format!(
                "{} {}, {} {}",
                word("before"),
                word("before_outcome"),
                word("after"),
                word("after_outcome")
            ))
        })
        .collect();
    assert_eq!(limits, ["9 pass, 10 warn", "11 warn, 12 fail", "1.8 pass, 1.7 fail"]);
}

#[test]
fn a_check_that_fails_only_with_another_is_judged_alone_too() {
    let same = "title: Same, require: $.e.x < 10";
    let tiny = project_with(&format!("      one: {{{same}}}\n      two: {{{same}}}\n"));
    let (code, found) = prove(&tiny);
    assert_eq!((code, weaknesses(&found)), (0, vec![]));
    let past = &changes(&found, "one")[0];
    assert_eq!(past["others"], json!([{"check": "two", "outcome": "fail"}]));
    assert_eq!(past["alone"], "NO-GO");
    assert_eq!(past["scenario"], json!({"set": {"$.e.x": 10}}));
}

#[test]
fn an_advisory_check_stops_nothing_and_is_no_weakness() {
    let tiny = project_with(
        "      one: {title: One, require: $.e.x < 10}\n      soft: {title: Soft, require: $.e.open == 0, blocking: false}\n",
    );
    let (code, found) = prove(&tiny);
    assert_eq!((code, weaknesses(&found)), (0, vec![]));
    assert_eq!(found["count"]["blocking"], 1);
    let past = &changes(&found, "soft")[0];
    assert_eq!(
        (&past["outcome"], &past["decision"], &past["seen"]),
        (&json!("fail"), &json!("GO"), &json!(true))
    );
}

#[test]
fn a_waiver_does_not_hide_that_a_check_stops_the_release() {
    let tiny = project_with("      one: {title: One, require: $.e.x < 10}\n      two: {title: Two, require: $.e.open == 0}\n").file(
        "gates/waivers.yaml",
        "waivers:\n  - {gate: canary, check: one, reason: Known, approved_by: qa@x, expires: 2026-04-01, ticket: T-1}\n",
    );
    let (code, found) = prove(&tiny);
    assert_eq!((code, weaknesses(&found)), (0, vec![]));
    assert_eq!(changes(&found, "one")[0]["decision"], "NO-GO");
}

#[test]
fn a_check_without_a_scenario_to_start_from_is_named() {
    let checks = "      one: {title: One, require: $.e.x < 10}\n      dark: {title: Dark, require: $.e.open == 0, when: $.release.flags.dark == true}\n";
    let (code, found) = prove(&project_with(checks));
    assert_eq!(code, 1);
    assert_eq!(
        weaknesses(&found),
        ["no-baseline dark: not shown: no scenario in which it is judged and the release may pass"]
    );
    // With one, it is shown, also where the first scenario is another.
    let two = "  as-it-is: {expect: {decision: GO}}\n  dark: {release: {flags: {dark: true}}, expect: {decision: GO}}\n";
    let (code, found) = prove(&gate_with(checks, two));
    assert_eq!((code, weaknesses(&found)), (0, vec![]));
    assert_eq!(found["gates"][0]["checks"][1]["baseline"], "dark");
}

#[test]
fn gates_without_scenarios_are_named_where_their_folder_is_asked_for() {
    let tiny = project_with("      one: {title: One, require: $.e.x < 10}\n").gate(
        "other",
        "evidence: {e: {unbound: true}}\ngroups: {a: {checks: {one: {title: One, require: $.e.x < 10}}}}\n",
    );
    let (code, found) = prove(&tiny);
    assert_eq!(code, 1);
    assert_eq!(found["gates"][1]["weaknesses"][0]["code"], "no-scenarios");
    assert_eq!(found["count"]["blocking"], 2);
    let ran = tiny.run(&["test", "--sensitivity", "gates/canary.scenarios.yaml"]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
}

#[rstest]
#[case::needed("{set: {$.e.x: 50}, expect: {decision: NO-GO, not_green: [one]}}", &[], 1)]
#[case::also_without("{set: {$.e.x: 50, $.e.open: 1}, expect: {decision: NO-GO, checks: {one: fail}}}", &["proves-nothing past: passes also without one"], 0)]
#[case::both("{set: {$.e.x: 50, $.e.open: 1}, expect: {decision: NO-GO, not_green: [one, two]}}", &[], 1)]
#[case::unexpected("{set: {$.e.x: 50}, expect: {decision: GO}}", &["not-as-expected past: the scenario does not come out as expected; `gatekeeper test` says how"], 0)]
#[case::only_next("{set: {$.e.x: 50, $.e.open: 1}, expect: {next: undo, checks: {one: fail}}}", &[], 1)]
#[case::about_no_check("{set: {$.e.x: 50}, expect: {decision: NO-GO}}", &[], 0)]
fn a_scenario_must_need_the_check_that_it_is_about(
    #[case] past: &str,
    #[case] expected: &[&str],
    #[case] proving: usize,
) {
    let checks = "      one: {title: One, require: $.e.x < 10, action: undo}\n      two: {title: Two, require: $.e.open == 0}\n";
    let (code, found) =
        prove(&gate_with(checks, &format!("  as-it-is: {{expect: {{decision: GO}}}}\n  past: {past}\n")));
    assert_eq!(weaknesses(&found), expected, "{past}");
    assert_eq!(found["count"]["proving"], proving, "{past}");
    assert_eq!(code, i32::from(!expected.is_empty()));
}

/// The original beside a summary is the file itself: elements of it are changed, and it is not taken away as a member.
#[test]
fn a_check_of_the_original_beside_a_summary_is_sound() {
    let page = format!(
        r#"{{"url": "/", "at": "2026-03-02T14:30:00Z", "commit": "{COMMIT}", "violations": [], "passes": [{{"tags": ["aa"]}}]}}"#
    );
    let tiny = project_with("      one:\n        title: One\n        require: $.e.x == 5\n")
        .file("evidence/canary/pages.json", format!("[{page}, {page}]"))
        .gate(
            "canary",
            "evidence:
  pages: {format: axe, max_age: 1h, produced_at: '$[0].at', commit: '$[0].commit'}
groups:
  all:
    checks:
      none: {title: None, require: $.pages.findings.total == 0}
      each:
        title: Each
        require: count($.pages.raw[?@.passes[?@.tags[?@ == 'aa']]]) == count($.pages.raw[*])
",
        );
    let (code, found) = prove(&tiny);
    assert_eq!(weaknesses(&found), [""; 0]);
    assert_eq!(code, 0);
}

/// People's ticks and votes, vetoes, needed gates, stamps and files of which there are several.
fn rich() -> Tiny {
    let vote = |role: &str| {
        format!(
            r#"{{"gate": "canary", "commit": "{COMMIT}", "role": "{role}", "voter": "{role}@x", "vote": "go", "at": "2026-03-02T14:00:00Z"}}"#
        )
    };
    let tick = format!(
        r#"{{"written": {{"state": "pass", "by": "qa@x", "at": "2026-03-02T14:00:00Z", "gate": "canary", "commit": "{COMMIT}"}}}}"#
    );
    let gate = "\
needs: [staging]
conditional: pass
evidence:
  e: {max_age: 1h, produced_at: $.at, commit: $.commit}
  scan: {file: 'scans/*.json', many: 2, max_age: 1d, produced_at: $.at, commit: $.commit}
  tool: {max_age: 1d, produced_at: stamp, commit: stamp}
  checklist: {max_age: 7d, produced_at: each, commit: each}
groups:
  all:
    checks:
      speed: {title: Speed, require: $.e.x as ms < 300 ms, warn: $.e.x as ms < 400 ms, action: rollback}
      whole: {title: Whole, require: '$.e.total > 0 and count($.e.items[*]) == $.e.total'}
      scanned: {title: Scanned, veto: 'max($.scan[*].critical) > 0'}
      tooled: {title: Tooled, require: $.tool.ok == true}
      staged: {title: Staged, require: \"$.gates['staging'].decision == 'GO'\"}
      flagged: {title: Flagged, require: $.e.name matches 'o.', when: $.release.flags.dark == true}
      papers: {title: Papers, require: $.e.papers == 'signed', pending: $.e.papers == 'draft'}
      all-agree: {title: All agree, approve: {roles: [qa, product], rule: all, max_age: 2d}}
      one-agrees: {title: One agrees, approve: {roles: [qa, product], rule: any}}
    confirm: {written: The procedure is written down}
";
    let tool = r#"{"ok": true}"#;
    let sha256 = "6bc0da1f42f96fc37b8bd7ed20ba57606d2a0da5cda2b135c7854fbdc985b8a3";
    let about = format!(r#""at": "2026-03-02T14:30:00Z", "commit": "{COMMIT}""#);
    let scan = format!(r#"{{{about}, "critical": 0}}"#);
    Tiny::new()
        .gate("canary", gate)
        .gate("staging", "evidence: {checklist: {unbound: true}}\ngroups: {a: {confirm: {x: y}}}\n")
        .file("gates/people.yaml", "roles: {qa: {people: [qa@x]}, product: {people: [product@x]}}")
        .file(
            "evidence/canary/e.json",
            format!(
                r#"{{{about}, "x": 287, "total": 2, "items": [1, 2], "name": "ok", "papers": "signed"}}"#
            ),
        )
        .file("evidence/canary/scans/a.json", &scan)
        .file("evidence/canary/scans/b.json", &scan)
        .file("evidence/canary/tool.json", tool)
        .file(
            "evidence/canary/tool.json.stamp.json",
            format!(
                r#"{{"sha256": "{sha256}", "commit": "{COMMIT}", "produced_at": "2026-03-02T10:00:00Z"}}"#
            ),
        )
        .file("evidence/canary/checklist.json", tick)
        .file("evidence/canary/votes/qa.json", vote("qa"))
        .file("evidence/canary/votes/product.json", vote("product"))
        .file("gates/canary.scenarios.yaml", scenarios("  as-it-is: {expect: {decision: GO}}\n"))
}

fn scenarios(scenarios: &str) -> String {
    format!(
        "evidence: ../evidence\nrelease: {{version: '1.2', commit: {COMMIT}, flags: {{dark: true}}}}\n\
         at: 2026-03-02T15:00:00Z\nneeds: {{staging: GO}}\nscenarios:\n{scenarios}"
    )
}

#[test]
fn every_kind_of_check_is_shown() {
    let tiny = rich();
    let ran = tiny.run(&["test", "--sensitivity", "gates/canary.scenarios.yaml"]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    insta::assert_snapshot!("terminal", ran.stdout);
    let ran = tiny.run(&["test", "--sensitivity", "--format", "json", "gates/canary.scenarios.yaml"]);
    let found: Value = serde_json::from_str(&ran.stdout).unwrap();
    let short: Vec<Value> = found["gates"][0]["checks"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|check| {
            check["changes"].as_array().unwrap().iter().map(|change| {
                json!([
                    check["check"],
                    change["kind"],
                    change["about"],
                    change["scenario"],
                    change["outcome"],
                    change["decision"],
                    change["next"],
                    change["alone"]
                ])
            })
        })
        .collect();
    let lines: Vec<String> = short.iter().map(Value::to_string).collect();
    insta::assert_snapshot!("changes", lines.join("\n"));
}

/// Every change, pasted into a scenario file, comes out there as it was told.
#[test]
fn what_is_told_can_be_pasted_into_a_scenario_file() {
    let tiny = rich();
    let ran = tiny.run(&["test", "--sensitivity", "--format", "json", "gates/canary.scenarios.yaml"]);
    let found: Value = serde_json::from_str(&ran.stdout).unwrap();
    let mut text = String::new();
    let mut count = 0;
    for check in found["gates"][0]["checks"].as_array().unwrap() {
        for change in check["changes"].as_array().unwrap() {
            count += 1;
            let mut scenario = change["scenario"].clone();
            let (id, outcome) = (check["check"].as_str().unwrap(), &change["outcome"]);
            scenario["expect"] =
                json!({"decision": change["decision"], "next": change["next"], "checks": {id: outcome}});
            text.extend([format!("  s{count}: {scenario}\n")]);
        }
    }
    assert!(count > 50, "{count}");
    tiny.write("gates/canary.scenarios.yaml", scenarios(&text));
    let ran = tiny.run(&["test"]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains(&format!("{count} passed, 0 failed, 0 errors")), "{}", ran.stdout);
}

#[test]
fn the_same_gates_give_the_same_text() {
    let tiny = rich();
    let once = tiny.run(&["test", "--sensitivity", "--format", "json"]).stdout;
    assert_eq!(once, tiny.run(&["test", "--sensitivity", "--format", "json"]).stdout);
}

#[rstest]
#[case(&["--format", "junit"], "there are: terminal, json")]
#[case(&["--filter", "x"], "cannot be used with")]
#[case(&["nowhere"], "nowhere")]
fn what_cannot_be_looked_into_is_exit_code_2(#[case] arguments: &[&str], #[case] says: &str) {
    let tiny = project_with("      one: {title: One, require: $.e.x < 10}\n");
    let ran = tiny.run(&[&["test", "--sensitivity"], arguments].concat());
    assert_eq!(ran.code, 2, "{}", ran.stdout);
    assert!(ran.stderr.contains(says), "{}", ran.stderr);
}

/// A gate may have several files of scenarios, each with evidence of its own.
#[test]
fn scenarios_of_one_gate_may_stand_in_several_files() {
    let checks = "      one: {title: One, require: $.e.x < 10}\n      dark: {title: Dark, require: $.e.open == 0, when: $.release.flags.dark == true}\n";
    let dark = format!(
        "gate: canary\nevidence: ../evidence\nrelease: {{version: '1.2', commit: {COMMIT}, flags: {{dark: true}}}}\n\
         at: 2026-03-02T15:00:00Z\nscenarios:\n  dark: {{expect: {{decision: GO}}}}\n"
    );
    let (code, found) = prove(&project_with(checks).file("gates/dark.scenarios.yaml", dark));
    assert_eq!((code, weaknesses(&found)), (0, vec![]));
    assert_eq!(found["gates"].as_array().unwrap().len(), 1);
    assert_eq!(found["gates"][0]["files"].as_array().unwrap().len(), 2);
}

/// What evidence says reaches the terminal only made harmless, and a large list is neither copied nor printed.
#[test]
fn hostile_evidence_is_shown_harmless_and_short() {
    let tiny = project_with(
        "      one: {title: One, require: $.e.name == $.e.other}\n      two: {title: Two, require: 'count($.e.items[?@.bad == true]) == 0'}\n",
    );
    let evil = "\\u001b[2J\\u202e evil";
    let items = vec![r#"{"bad": false, "text": "\u001b[31m"}"#; 5_000].join(",");
    tiny.write(
        "evidence/canary/e.json",
        format!(
            r#"{{"at": "2026-03-02T14:30:00Z", "commit": "{COMMIT}", "name": "{evil}", "other": "{evil}", "items": [{items}]}}"#
        ),
    );
    let ran = tiny.run(&["test", "--sensitivity"]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    assert!(!ran.stdout.contains(['\u{1b}', '\u{202e}']) && ran.stdout.len() < 2_000, "{}", ran.stdout);
}

/// Every check of the shipped gates stops the release, and their scenarios prove it.
#[test]
fn the_shipped_gates_can_say_no() {
    let gates = project().join("gates").display().to_string();
    let ran = run(["test", "--sensitivity", "--format", "json", gates.as_str()]);
    let found: Value = serde_json::from_str(&ran.stdout).unwrap();
    for gate in found["gates"].as_array().unwrap() {
        assert_eq!(gate["weaknesses"], json!([]), "{}", gate["gate"]);
    }
    let count = &found["count"];
    assert!(count["blocking"].as_u64().unwrap() > 100, "{count}");
    assert_eq!((&count["blocking"], &count["scenarios"]), (&count["can_stop"], &count["proving"]));
    assert_eq!(ran.code, 0);
}
