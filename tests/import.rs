//! `gatekeeper import` and `confirm` over Markdown, from outside: a draft is valid, and judged by the text that it was
//! made of it says of each item what the text says.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use std::collections::BTreeMap;

use gatekeeper::evidence::format::markdown;
use rstest::rstest;
use support::tiny::Tiny;
use support::{checks, gate};

const DASHBOARD: &str = "\
# Launch *dashboard*

Core gates: 70% weight
Nice extras: 30% weight

## Core gates (must pass)

| ID | Check | Owner | Status | Notes |
|----|-------|-------|--------|-------|
| T-1 | Unit: tests #1 | Ada, QA | ✅ Passed | |
| T-2 | Load test | - | ❌ | p95 too slow |
| T-3 | Rollback drill | ops | n/a | no state to roll back |
| T-3 | Status page | | hm | |

## Nice extras (optional)

- [x] Docs are written <!-- id: docs -->
- [ ] \"Release notes\": drafted?
- [x] Same
- [ ] Same
";

/// Line and outcome of every item, as the report of a draft has them.
fn judged(name: &str, text: &[u8]) -> Option<(String, BTreeMap<u64, String>)> {
    let tiny = Tiny::new().file(name, text).file(&format!("evidence/draft/{name}"), text);
    let made = tiny.run(&["import", name, "--output", "gates/draft.yaml"]);
    if made.code != 0 {
        assert_eq!(made.code, 2, "{}", made.stderr);
        assert!(!tiny.at("gates/draft.yaml").exists());
        return None;
    }
    let valid = tiny.run(&["validate"]);
    assert_eq!(valid.code, 0, "{name}: {}", valid.stderr);
    let (_, report) = tiny.judge(&[]);
    let found = checks(gate(&report, "draft"))
        .into_iter()
        .map(|check| {
            let line = check["tick"]["line"].as_u64().unwrap_or_else(|| panic!("{name}: {check:#}"));
            (line, check["outcome"].as_str().unwrap().to_owned())
        })
        .collect();
    Some((std::fs::read_to_string(tiny.at("gates/draft.yaml")).unwrap(), found))
}

/// What each line of a text must come to.
fn stated(text: &str) -> BTreeMap<u64, String> {
    let outcome = |item: &gatekeeper::evidence::summary::Item<'_>| match item.written.state.word() {
        "unclear" => "error",
        "not-applicable" if item.written.note.is_none() => "pending",
        word => word,
    };
    let survey = markdown::survey(text).unwrap();
    survey.items.iter().map(|item| (item.written.line, outcome(&item).to_owned())).collect()
}

#[test]
fn a_draft_agrees_with_its_text() {
    let (yaml, found) = judged("launch list.md", DASHBOARD.as_bytes()).unwrap();
    assert_eq!(found, stated(DASHBOARD));
    let outcomes: Vec<&str> = found.values().map(String::as_str).collect();
    assert_eq!(outcomes, ["pass", "fail", "not-applicable", "error", "pass", "pending", "pass", "pending"]);
    insta::assert_snapshot!("draft_of_a_dashboard", yaml);
}

/// The law over texts that people wrote.
#[test]
fn every_text_of_the_corpus_agrees_with_its_draft() {
    let folder = support::project().join("../shared/corpus");
    if !folder.is_dir() {
        println!("skipped: there is no {}", folder.display());
        return;
    }
    let mut compared = 0;
    for path in support::files(&folder) {
        let name = path.file_name().unwrap().to_str().unwrap();
        if !name.starts_with("md-") {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        match judged(name, &bytes) {
            Some((_, found)) => {
                assert_eq!(found, stated(&text), "{name}");
                compared += found.len();
            }
            None => {
                let items = markdown::survey(&text).map_or(0, |survey| survey.items.len());
                assert_eq!(items, 0, "{name} has items and no draft");
            }
        }
    }
    assert!(compared > 900, "only {compared} items were compared");
}

#[test]
fn the_report_leads_to_the_line() {
    let tiny = Tiny::new()
        .gate(
            "g",
            "evidence: {checklist: {file: release-checklist.md, unbound: true}}\ngroups: {a: {confirm: {docs: Docs, \
             smoke: Smoke run, gone: Release notes written}}}\n",
        )
        .file("evidence/g/release-checklist.md", "# List\n\n- [x] docs\n- [ ] Smoke run\n- [x] Release notes are written\n");
    let (code, report) = tiny.judge(&[]);
    assert_eq!(code, 1);
    let ticks: Vec<_> = checks(gate(&report, "g")).iter().map(|check| check["tick"].clone()).collect();
    assert_eq!(
        ticks[0],
        serde_json::json!({"state": "pass", "file": "g/release-checklist.md", "line": 3}),
        "{report:#}"
    );
    let shown = tiny.run(&["evaluate"]).stdout;
    for part in [
        "Docs · g/release-checklist.md:3",
        "g/release-checklist.md:4 is not yet done",
        "the nearest is `Release notes are written` at g/release-checklist.md:5",
    ] {
        assert!(shown.split_whitespace().collect::<Vec<_>>().join(" ").contains(part), "{part}\n{shown}");
    }
}

#[test]
fn a_draft_whose_text_loses_an_item_or_gains_one_does_not_pass() {
    let text = "- [x] One\n- [x] Twice\n- [x] Twice\n";
    let tiny = Tiny::new().file("list.md", text).file("evidence/g/list.md", text);
    assert_eq!(tiny.run(&["import", "list.md", "--output", "gates/g.yaml"]).code, 0);
    assert_eq!(tiny.judge(&[]).0, 0);
    for (changed, outcomes) in [
        ("- [x] Twice\n- [x] Twice\n", ["missing", "pass", "pass"]),
        ("- [x] One\n- [x] Twice\n", ["pass", "error", "error"]),
        ("- [x] One\n- [x] One\n- [x] Twice\n- [x] Twice\n", ["error", "pass", "pass"]),
        ("- [x] One\n- [x] Twice\n- [x] Twice\n- [x] Twice\n", ["pass", "error", "error"]),
    ] {
        tiny.write("evidence/g/list.md", changed);
        let (code, report) = tiny.judge(&[]);
        let found: Vec<_> = checks(gate(&report, "g"))
            .iter()
            .map(|check| check["outcome"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!((code, found.as_slice()), (1, outcomes.map(String::from).as_slice()), "{changed}");
    }
}

#[rstest]
#[case::no_item("# Title\n\ntext\n", &["import", "x.md"], "error[no-item]: x.md: the text holds no item")]
#[case::empty("", &["import", "x.md"], "error[no-item]")]
#[case::never_closed("- [x] a\n\n```\n", &["import", "x.md"], "error[unreadable-text]: the code fence")]
#[case::absent("- [x] a\n", &["import", "y.md"], "cannot read `y.md`")]
#[case::bad_id("- [x] a\n", &["import", "x.md", "--gate", "My Gate"], "`--gate my-gate`")]
#[case::not_yaml("- [x] a\n", &["import", "x.md", "--output", "x.txt"], "ends in `.yaml` or `.yml`")]
#[case::other_name("- [x] a\n", &["import", "x.md", "--gate", "a", "--output", "b.yaml"], "`a` cannot stand in a file named `b`")]
#[case::stands("- [x] a\n", &["import", "x.md", "--output", "there.yaml"], "--force replaces it")]
fn what_is_refused(#[case] text: &str, #[case] arguments: &[&str], #[case] said: &str) {
    let tiny = Tiny::new().file("x.md", text).file("there.yaml", "mine\n");
    let ran = tiny.run(arguments);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
    assert_eq!(std::fs::read_to_string(tiny.at("there.yaml")).unwrap(), "mine\n");
}

#[test]
fn a_draft_goes_where_it_is_asked_for() {
    let tiny = Tiny::new().file("Go List [v2].md", "- [x] a\n").file("g.yaml", "mine\n");
    let printed = tiny.run(&["import", "Go List [v2].md"]);
    assert_eq!(printed.code, 0, "{}", printed.stderr);
    assert!(printed.stdout.contains("gate: go-list-v2\n"), "{}", printed.stdout);
    assert!(printed.stdout.contains("file: \"Go List [[]v2].md\""), "{}", printed.stdout);
    let forced = tiny.run(&["import", "Go List [v2].md", "--output", "g.yaml", "--force"]);
    assert_eq!((forced.code, forced.stdout.as_str()), (0, ""), "{}", forced.stderr);
    assert!(std::fs::read_to_string(tiny.at("g.yaml")).unwrap().contains("gate: g\n"));
}

/// The first gate of a project makes the folder of its gates; a file in its place is left alone.
#[test]
fn the_folder_of_a_draft_is_made() {
    let tiny = Tiny::new().file("x.md", "- [x] a\n").file("taken", "mine\n");
    let made = tiny.run(&["import", "x.md", "--output", "new/gates/g.yaml"]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    assert_eq!(tiny.run(&["validate", "new/gates"]).code, 0);
    let refused = tiny.run(&["import", "x.md", "--output", "taken/g.yaml"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("the folder taken cannot be made"), "{}", refused.stderr);
    assert_eq!(std::fs::read_to_string(tiny.at("taken")).unwrap(), "mine\n");
}

#[rstest]
#[case::each(
    "evidence: {checklist: {file: x.md, max_age: 1d, produced_at: each}}\ngroups: {a: {confirm: {b: C}}}\n",
    "error[misplaced-each]: `produced_at` cannot be `each`: an item of a `markdown` file states neither time nor commit"
)]
#[case::item_of_ticks(
    "evidence: {checklist: {unbound: true}}\ngroups: {a: {checks: {b: {confirm: C, item: D}}}}\n",
    "error[misplaced-key]: `item` is for items of a text"
)]
#[case::item_of_nothing(
    "evidence: {checklist: {file: x.md, unbound: true}}\ngroups: {a: {checks: {b: {confirm: C, item: {under: D}}}}}\n",
    "`item` does not say which item is meant"
)]
#[case::nth(
    "evidence: {checklist: {file: x.md, unbound: true}}\ngroups: {a: {checks: {b: {confirm: C, item: {nth: 3 of 2}}}}}\n",
    "`nth` cannot be `3 of 2`"
)]
#[case::key(
    "evidence: {checklist: {file: x.md, unbound: true}}\ngroups: {a: {checks: {b: {confirm: C, item: {txt: D}}}}}\n",
    "did you mean `text`?"
)]
#[case::other_kind(
    "evidence: {x: {unbound: true}}\ngroups: {a: {checks: {b: {require: $.x.y == 1, item: D}}}}\n",
    "`item` means nothing beside `require`"
)]
fn mistakes_of_gates(#[case] text: &str, #[case] said: &str) {
    let ran = Tiny::new().gate("g", text).run(&["validate"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    let shown = ran.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(shown.contains(said), "{}", ran.stderr);
}

/// A stamp binds the text as a whole, and what it binds is judged like any evidence.
#[test]
fn a_stamp_binds_a_text() {
    use sha2::Digest;
    let text = "- [x] Docs\n";
    let tiny = Tiny::new()
        .gate(
            "g",
            "evidence: {checklist: {file: x.md, max_age: 1d, produced_at: stamp, commit: stamp}}\n\
             groups: {a: {confirm: {docs: Docs}}}\n",
        )
        .file("evidence/g/x.md", text);
    let commit = support::tiny::COMMIT;
    let judge = || tiny.judge(&["--commit", commit, "--at", "2025-10-11T12:00:00Z"]);
    assert_eq!(judge().0, 1);
    let digest = format!("{:x}", sha2::Sha256::digest(text.as_bytes()));
    let stamp =
        |at: &str| format!(r#"{{"sha256": "{digest}", "commit": "{commit}", "produced_at": "{at}"}}"#);
    tiny.write("evidence/g/x.md.stamp.json", stamp("2025-10-11T10:00:00Z"));
    let (code, report) = judge();
    assert_eq!(code, 0, "{report:#}");
    tiny.write("evidence/g/x.md.stamp.json", stamp("2025-10-01T10:00:00Z"));
    assert_eq!(judge().0, 1);
}

/// Scenarios change items where they stand, and sensitivity proves that each of them can stop the release.
#[test]
fn items_can_be_changed_and_each_is_proven_to_matter() {
    let text = "- [x] One\n- [x] Twice\n- [x] Twice\n";
    let tiny = Tiny::new().file("list.md", text).file("evidence/g/list.md", text).file(
        "gates/g.scenarios.yaml",
        "gate: g\nevidence: ../evidence\nat: 2026-03-02T15:00:00Z\nscenarios:\n  green:\n    title: All is ticked\n    \
         expect: {decision: GO}\n  open:\n    title: The second is open\n    set: {\"$.checklist.items[2].state\": pending}\n    \
         expect: {decision: NO-GO, not_green: [twice-2]}\n",
    );
    assert_eq!(tiny.run(&["import", "list.md", "--output", "gates/g.yaml"]).code, 0);
    let plain = tiny.run(&["test"]);
    assert_eq!(plain.code, 0, "{}{}", plain.stdout, plain.stderr);
    let proof = tiny.run(&["test", "--sensitivity"]);
    assert_eq!(proof.code, 0, "{}{}", proof.stdout, proof.stderr);
    let json = tiny.run(&["test", "--sensitivity", "--format", "json"]).stdout;
    assert!(json.contains("unticked") && !json.contains("not-made"), "{json}");
}
