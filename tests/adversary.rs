//! Somebody wants a bad release through: what was once GO and must not be. Each case is a small release that is GO, and
//! what is done to it.

#![allow(clippy::unwrap_used, reason = "a test says what it expects in the shortest way")]

mod support;

use std::path::Path;

use support::{json, ran};

const COMMIT: &str = "4f1c9e27b86d03a5e7f2914c60d8ab35c17e92f4";

/// A folder with files, each by its path and text.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("evidence")).unwrap();
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    folder
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// Exit code and JSON report of `evaluate` in that folder.
fn evaluate(folder: &Path, arguments: &[&str]) -> (i32, serde_json::Value) {
    let fixed = ["evaluate", "--at", support::INSTANT, "--format", "json"];
    let ran = ran(support::gatekeeper(fixed.iter().chain(arguments)).current_dir(folder).output().unwrap());
    (ran.code, json(&ran))
}

const VOTES: &str =
    "gate: g\ngroups: {a: {checks: {agreed: {approve: {roles: [qa, ops], rule: any, max_age: 48h}}}}}\n";
const PEOPLE: &str = "roles: {qa: {people: [ann, bob], deputies: [dan]}, ops: {people: [ann, cyd]}}\n";

fn vote(role: &str, voter: &str, vote: &str, minutes: u32, commit: &str, gate: &str) -> String {
    format!(
        r#"{{"gate": "{gate}", "commit": "{commit}", "role": "{role}", "voter": "{voter}", "vote": "{vote}", "at": "2025-10-11T15:{minutes:02}:00Z"}}"#
    )
}

/// A release to which ann, for qa, has said go.
fn agreed(more: &[(&str, &str)]) -> i32 {
    let go = vote("qa", "ann", "go", 0, COMMIT, "g");
    let files = [("gates/g.yaml", VOTES), ("gates/people.yaml", PEOPLE), ("evidence/g/votes/1.json", &go)];
    evaluate(folder(&[&files, more].concat()).path(), &["--commit", COMMIT]).0
}

#[test]
fn a_no_go_is_heard_however_it_is_spelt() {
    assert_eq!(agreed(&[]), 0);
    let short = &COMMIT[..12];
    for (name, role, voter, choice, commit, gate) in [
        ("voter in capitals", "qa", "Ann", "no-go", COMMIT, "g"),
        ("blank after the voter", "qa", "ann ", "no-go", COMMIT, "g"),
        ("something invisible in the voter", "qa", "a\u{200b}nn", "no-go", COMMIT, "g"),
        ("another holder in capitals", "qa", "BOB", "no-go", COMMIT, "g"),
        ("role in capitals", "QA", "ann", "no-go", COMMIT, "g"),
        ("blank before the role", " qa", "ann", "no-go", COMMIT, "g"),
        ("gate in capitals", "qa", "ann", "no-go", COMMIT, "G"),
        ("abbreviated commit", "qa", "ann", "no-go", short, "g"),
        ("go taken back, role in capitals", "QA", "ann", "abstain", COMMIT, "g"),
    ] {
        let no = vote(role, voter, choice, 30, commit, gate);
        assert_eq!(agreed(&[("evidence/g/votes/2.json", &no)]), 1, "{name}");
    }
    // What is about something else is not about this.
    for (name, role, voter, commit, gate) in [
        ("another commit", "qa", "ann", "0000000000000000000000000000000000000000", "g"),
        ("another gate", "qa", "ann", COMMIT, "h"),
        ("somebody else", "qa", "eve", COMMIT, "g"),
        ("another role", "law", "ann", COMMIT, "g"),
    ] {
        let no = vote(role, voter, "no-go", 30, commit, gate);
        assert_eq!(agreed(&[("evidence/g/votes/2.json", &no)]), 0, "{name}");
    }
    // Who put a slip right with a later vote has said what was meant.
    let (slip, right) =
        (vote("QA", "bob", "no-go", 30, COMMIT, "g"), vote("qa", "bob", "go", 40, COMMIT, "g"));
    assert_eq!(agreed(&[("evidence/g/votes/2.json", &slip), ("evidence/g/votes/3.json", &right)]), 0);
}

#[test]
fn a_no_go_is_heard_wherever_it_lies_among_the_votes() {
    let no = vote("qa", "bob", "no-go", 30, COMMIT, "g");
    for name in ["2.JSON", "2.yaml", "2.txt", "2", "2.json~", ".2.json", "2.stamp.json", "bob/2.json"] {
        assert_eq!(agreed(&[(&format!("evidence/g/votes/{name}"), &no)]), 1, "{name}");
    }
}

#[test]
fn one_person_in_two_spellings_is_one_voice() {
    for other in ["Ann", " ann", "a\u{200b}nn"] {
        let people = format!("roles: {{qa: {{people: [ann]}}, ops: {{people: [\"{other}\"]}}}}\n");
        let (qa, ops) = (vote("qa", "ann", "go", 0, COMMIT, "g"), vote("ops", other, "go", 0, COMMIT, "g"));
        let files = [
            ("gates/g.yaml", VOTES.replace("any", "all")),
            ("gates/people.yaml", people),
            ("evidence/g/votes/1.json", qa),
            ("evidence/g/votes/2.json", ops),
        ];
        let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        assert_eq!(evaluate(folder(&files).path(), &["--commit", COMMIT]).0, 1, "{other:?}");
    }
}

#[test]
fn a_gate_with_capitals_in_its_ending_is_not_passed_over() {
    let gate = |id: &str, more: &str| {
        format!(
            "gate: {id}\n{more}evidence: {{e: {{unbound: true, folder: .}}}}\ngroups: {{a: {{checks: {{c: {{require: $.e.x == 1}}}}}}}}\n"
        )
    };
    for (ending, code) in [("yaml", 1), ("YAML", 2), ("Yml", 2)] {
        let (first, last) = (gate("a", ""), gate("b", "needs: [a]\n").replace("== 1", "== 2"));
        let files = [
            ("gates/a.yaml", first.as_str()),
            (&format!("gates/b.{ending}"), &last),
            ("evidence/e.json", "{\"x\": 1}"),
        ];
        assert_eq!(evaluate(folder(&files).path(), &[]).0, code, "{ending}");
    }
}

#[test]
fn nobody_signs_with_a_name_that_shows_nothing() {
    let gate = "gate: g\nevidence: {checklist: {commit: each, produced_at: each, max_age: 2d}}\ngroups: {a: {confirm: {done: Done}}}\n";
    for (by, code) in
        [("ann", 0), (" ", 1), ("\\u200b", 1), ("\\u0000", 1), ("\\u00ad\\u2060", 1), ("\\u200d", 1)]
    {
        let tick = format!(
            r#"{{"done": {{"state": "pass", "by": "{by}", "at": "2025-10-11T15:00:00Z", "gate": "g", "commit": "{COMMIT}"}}}}"#
        );
        let files = [("gates/g.yaml", gate), ("evidence/g/checklist.json", &tick)];
        assert_eq!(evaluate(folder(&files).path(), &["--commit", COMMIT]).0, code, "{by}");
    }
}

#[test]
fn absence_is_not_laundered_by_another_shape() {
    for (requirement, good, bad) in [
        ("default($.e.failed, 0) == 0", "{}", &["[]", "null", "3", "\"ok\""][..]),
        ("not exists($.e.error)", "{}", &["[]", "null", "false"]),
        ("default($.e.tests.failed, 0) == 0", "{\"tests\": {}}", &["{\"tests\": 5}", "{\"tests\": [1]}"]),
        ("not exists($.e.list[*])", "{\"list\": []}", &["{\"list\": \"\"}", "{\"list\": 0}"]),
        ("not exists($.e.list[?@.high == true])", "{\"list\": []}", &["{\"list\": \"x\"}", "null"]),
        ("until($.e.expires) > 14 d", "{\"expires\": 1791000000}", &["{\"expires\": 1700000000000000}"]),
    ] {
        let gate = format!(
            "gate: g\nevidence: {{e: {{unbound: true}}}}\ngroups:\n  a:\n    checks:\n      c: {{require: \"{requirement}\"}}\n"
        );
        for (document, code) in std::iter::once((&good, 0)).chain(bad.iter().map(|bad| (bad, 1))) {
            let files = [("gates/g.yaml", gate.as_str()), ("evidence/g/e.json", document)];
            assert_eq!(evaluate(folder(&files).path(), &[]).0, code, "{requirement} over {document}");
        }
    }
}

/// A pipeline of two gates, the decision about the first one saved and then changed, and what it is used for.
#[test]
fn a_saved_decision_stands_for_its_own_release_and_checks() {
    let gate = |id: &str, more: &str| {
        format!(
            "gate: {id}\n{more}evidence: {{e: {{unbound: true}}}}\ngroups: {{a: {{checks: {{c: {{require: $.e.x == 1}}}}}}}}\n"
        )
    };
    let digest = |digit: &str| format!(r#"[{{"digest": "sha256:{}"}}]"#, digit.repeat(64));
    let then = format!(
        r#"{{"commit": "{COMMIT}", "version": "2.0", "flags": {{"pen_test": false}}, "artifacts": {}}}"#,
        digest("1")
    );
    let folder = folder(&[
        ("gates/a.yaml", &gate("a", "")),
        ("gates/b.yaml", &gate("b", "needs: [a]\n")),
        ("evidence/a/e.json", "{\"x\": 1}"),
        ("evidence/b/e.json", "{\"x\": 1}"),
        ("then.json", &then),
    ]);
    let (code, saved) = evaluate(folder.path(), &["a", "--release", "then.json"]);
    assert_eq!(code, 0);
    let judge = |saved: &serde_json::Value, release: &str| {
        write(folder.path(), "saved.json", &saved.to_string());
        write(folder.path(), "now.json", release);
        evaluate(folder.path(), &["b", "--release", "now.json", "--standing", "saved.json"]).0
    };
    for (name, from, to, code) in [
        ("the same release", "2.0", "2.0", 0),
        ("another commit", "4f1c9e", "000000", 1),
        ("another version", "2.0", "2.1", 1),
        ("another flag", "false", "true", 1),
        ("one more flag", "\"pen_test\"", "\"eu\": true, \"pen_test\"", 1),
        ("another artifact", "1111", "1112", 1),
    ] {
        assert_eq!(judge(&saved, &then.replacen(from, to, 1)), code, "{name}");
    }
    for (name, at, value) in [
        ("NO-GO that may pass", "/gates/0/decision", serde_json::json!("NO-GO")),
        ("CONDITIONAL without a condition", "/gates/0/decision", serde_json::json!("CONDITIONAL")),
        ("GO over a failed check", "/gates/0/groups/0/checks/0/outcome", serde_json::json!("fail")),
        ("GO over no check", "/gates/0/groups", serde_json::json!([])),
        ("GO that may not pass", "/gates/0/may_pass", serde_json::json!(false)),
    ] {
        let mut edited = saved.clone();
        *edited.pointer_mut(at).unwrap() = value;
        assert_eq!(judge(&edited, &then), 1, "{name}");
    }
    let mut failed = saved.clone();
    failed["errors"] = serde_json::json!([{"code": "gates", "message": "none"}]);
    assert_eq!(judge(&failed, &then), 1);
}
