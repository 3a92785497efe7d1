use super::*;
use crate::evidence::fixture::{COMMIT, Tree, day, entry, now, path, release};

/// A checklist whose ticks state their own time and commit.
fn each() -> EvidenceEntry {
    EvidenceEntry {
        max_age: Some(day()),
        produced_at: Some(StatedBy::Each),
        commit: Some(StatedBy::Each),
        unbound: false,
        ..entry("checklist.json")
    }
}

fn judged(text: &str, entry: &EvidenceEntry, na_allowed: bool, release: &Release) -> Finding {
    let tree = Tree::new(&[("gate/checklist.json", text)]);
    let evidence = tree.load_for(entry.clone(), release);
    judge("docs", na_allowed, Some((entry, &evidence)), "gate", release, now())
}

/// A checklist with one tick that fits, apart from `change`: members that are added, or replaced, or taken out (`null`).
fn tick(change: &str) -> String {
    let mut tick: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&format!(
        r#"{{"state": "pass", "by": "ada", "at": "2025-10-11T10:00:00Z", "gate": "gate", "commit": "{COMMIT}"}}"#
    ))
    .unwrap();
    let change: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&format!("{{{change}}}")).unwrap();
    for (key, value) in change {
        if value.is_null() {
            tick.remove(&key)
        } else {
            tick.insert(key, value)
        };
    }
    format!("{{\"docs\": {}}}", serde_json::Value::Object(tick))
}

#[test]
fn a_tick_that_fits_is_its_state() {
    for (change, na_allowed, outcome, said) in [
        ("", false, Outcome::Pass, ""),
        (r#""state": "fail", "note": "no steps""#, false, Outcome::Fail, "ticked as failed by ada: no steps"),
        (r#""state": "fail", "by": null"#, false, Outcome::Fail, "ticked as failed"),
        (r#""state": "pending""#, false, Outcome::Pending, "ticked as not yet done by ada"),
        (r#""state": "not-applicable", "note": "no UI""#, true, Outcome::NotApplicable, "by ada: no UI"),
        (r#""state": "not-applicable", "note": "no UI""#, false, Outcome::Pending, "does not allow"),
        (r#""state": "not-applicable""#, true, Outcome::Pending, "without saying who and why"),
        (r#""state": "not-applicable", "note": " ""#, true, Outcome::Pending, "without saying who and why"),
        (
            r#""state": "not-applicable", "note": "x", "by": null"#,
            true,
            Outcome::Pending,
            "without saying who and why",
        ),
    ] {
        let finding = judged(&tick(change), &each(), na_allowed, &release());
        assert_eq!(finding.outcome, outcome, "{change}: {}", finding.reason);
        assert!(finding.reason.contains(said), "{change}: {}", finding.reason);
        assert_eq!(finding.tick.map(|tick| tick.file).as_deref(), Some("gate/checklist.json"));
    }
}

#[test]
fn a_tick_that_does_not_fit_is_as_good_as_none() {
    use Outcome::{Error, Missing};
    for (change, outcome, said) in [
        (r#""at": null"#, Missing, "states no `at`"),
        (r#""commit": null"#, Missing, "states no `commit`"),
        (r#""gate": null"#, Missing, "states no `gate`"),
        (r#""gate": "  ""#, Missing, "states no `gate`"),
        (r#""by": null"#, Missing, "states no `by`"),
        (r#""by": """#, Missing, "states no `by`"),
        (r#""gate": "staging""#, Missing, "is for the gate `staging`, not for `gate`"),
        (r#""gate": "GATE""#, Missing, "is for the gate `GATE`"),
        (r#""commit": "4f1c9e2""#, Missing, "abbreviated"),
        (r#""commit": "0000000000000000000000000000000000000000""#, Missing, "the release is 4f1c"),
        (r#""at": "2025-10-10T12:00:00Z""#, Outcome::Pass, ""),
        (r#""at": "2025-10-10T11:59:59Z""#, Missing, "1 d old, at most 24h"),
        (r#""at": "2025-10-11T12:05:00Z""#, Outcome::Pass, ""),
        (r#""at": "2025-10-11T12:05:01Z""#, Error, "in the future"),
        (r#""at": "2025-10-11T12:05:01Z", "gate": "x""#, Error, "in the future"),
        (r#""at": "2025-10-11T10:00:00""#, Error, "no time zone"),
        (r#""at": "soon""#, Error, "not a date"),
        (r#""at": 1760180400"#, Error, "`at` as a number"),
        (r#""state": "fail", "at": "2025-10-01T00:00:00Z""#, Missing, "old"),
        (r#""state": "not-applicable", "note": "x", "gate": "other""#, Missing, "is for the gate"),
    ] {
        let finding = judged(&tick(change), &each(), true, &release());
        assert_eq!(finding.outcome, outcome, "{change}: {}", finding.reason);
        assert!(finding.reason.contains(said), "{change}: {}", finding.reason);
    }
    let no_commit = judged(&tick(""), &each(), false, &Release::default());
    assert_eq!(no_commit.outcome, Missing);
    assert!(no_commit.reason.contains("--commit"), "{}", no_commit.reason);
}

#[test]
fn what_is_no_tick_is_an_error_and_none_is_missing() {
    use Outcome::{Error, Missing};
    for (text, outcome, said) in [
        ("{}", Missing, "no tick for `docs` in gate/checklist.json"),
        (r#"{"dosc": {"state": "pass"}}"#, Missing, "there is one for `dosc`: a typo?"),
        ("[]", Error, "is a list, not an object of ticks"),
        (r#"{"docs": true}"#, Error, "is a boolean, not an object"),
        (r#"{"docs": null}"#, Error, "is null, not an object"),
        (r#"{"docs": {"state": "pass"}, "docs": {"state": "pass"}}"#, Error, "holds `docs` twice"),
        (r#"{"x": 1, "x": 2, "docs": {"state": "pass"}}"#, Error, "holds `x` twice"),
        (r#"{"docs": {"state": "fail", "state": "pass"}}"#, Error, "states `state` twice"),
        (r#"{"docs": {"stat": "pass"}}"#, Error, "unknown key `stat`; did you mean `state`?"),
        (r#"{"docs": {"state": "pass", "zzzzzzzz": 1}}"#, Error, "there are state, by, at"),
        (r#"{"docs": {"by": "ada"}}"#, Error, "states no `state`"),
        (r#"{"docs": {"state": null}}"#, Error, "states no `state`"),
        (r#"{"docs": {"state": "passed"}}"#, Error, "unknown state `passed`; there are pass, fail"),
        (r#"{"docs": {"state": "PASS"}}"#, Error, "unknown state"),
        (r#"{"docs": {"state": true}}"#, Error, "`state` as a boolean"),
        (r#"{"docs": {"state": "pass", "by": ["ada"]}}"#, Error, "`by` as a list"),
        ("{", Error, "gate/checklist.json:1:2: "),
        ("", Error, "the file is empty"),
    ] {
        let finding = judged(text, &each(), true, &release());
        assert_eq!(finding.outcome, outcome, "{text}: {}", finding.reason);
        assert!(finding.reason.contains(said), "{text}: {}", finding.reason);
    }
    let nowhere = judge("docs", true, None, "gate", &release(), now());
    assert_eq!(nowhere.outcome, Error);
}

#[test]
fn what_a_tick_states_must_fit_also_where_the_checklist_is_bound_as_a_whole() {
    let whole = EvidenceEntry { commit: Some(path("$.meta")), unbound: false, ..entry("checklist.json") };
    let unbound = entry("checklist.json");
    for (tick, bound_outcome, unbound_outcome) in [
        (r#"{"state": "pass", "by": "ada"}"#, Outcome::Pass, Outcome::Pass),
        (r#"{"state": "pass"}"#, Outcome::Missing, Outcome::Pass),
        (r#"{"state": "pass", "by": "ada", "gate": "other"}"#, Outcome::Missing, Outcome::Missing),
        (r#"{"state": "pass", "by": "ada", "commit": "abc"}"#, Outcome::Missing, Outcome::Missing),
        (r#"{"state": "pass", "by": "ada", "at": "2026-01-01T00:00:00Z"}"#, Outcome::Error, Outcome::Error),
    ] {
        let text = format!("{{\"meta\": \"{COMMIT}\", \"docs\": {tick}}}");
        let found = judged(&text, &whole, false, &release());
        assert_eq!(found.outcome, bound_outcome, "{tick}: {}", found.reason);
        let found = judged(&text, &unbound, false, &release());
        assert_eq!(found.outcome, unbound_outcome, "{tick}: {}", found.reason);
    }
}

#[test]
fn evidence_that_is_not_seen_gives_no_tick() {
    let tree = Tree::new(&[]);
    let evidence = tree.load_one(each());
    let finding = judge("docs", true, Some((&each(), &evidence)), "gate", &release(), now());
    assert_eq!(finding.outcome, Outcome::Missing);
    assert!(finding.reason.contains("there is no folder gate"), "{}", finding.reason);
}
