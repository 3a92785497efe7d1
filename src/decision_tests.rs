use std::sync::Arc;

use super::*;
use crate::diagnostic::Source;
use crate::gate::{Check, CheckKind, Folder, Group, Labels, ScoreRules};
use crate::report::Place;

/// A gate and what became of it.
pub(crate) struct Judgement {
    pub(crate) gate: Gate,
    pub(crate) groups: Vec<GroupReport>,
    pub(crate) needs: Vec<Need>,
    pub(crate) waivers: Vec<WaiverReport>,
}

/// Groups are divided by `/`, each may start with its weight as `40*`. A check is `id=outcome`, where
/// `waived-fail` is a waiver over a fail, then `,veto`, `,vote`, `,advisory`, `,w3` (weight), `,do-X` (action).
pub(crate) fn judgement(groups: &str) -> Judgement {
    let (mut model, mut reports, mut waivers) = (Vec::new(), Vec::new(), Vec::new());
    for (index, text) in groups.split('/').enumerate() {
        let (weight, text) = text.split_once('*').map_or(("1", text), |(weight, text)| (weight.trim(), text));
        let id = format!("group-{index}");
        let (mut checks, mut found) = (Vec::new(), Vec::new());
        for text in text.split_whitespace() {
            let report = check(text);
            if report.outcome == Outcome::Waived {
                waivers.push(waiver(&report.check));
            }
            checks.push(model_of(&report));
            found.push(report);
        }
        model.push(Group {
            id: id.clone(),
            title: id.clone(),
            owner: None,
            weight: weight.parse().unwrap(),
            checks,
        });
        let title = id.clone();
        reports.push(GroupReport {
            group: id,
            title,
            owner: None,
            weight: weight.into(),
            score: None,
            checks: found,
        });
    }
    let gate = Gate {
        id: "g".into(),
        title: "G".into(),
        purpose: None,
        owner: None,
        needs: Vec::new(),
        folder: Folder::Fixed("g".into()),
        conditional: Conditional::Hold,
        labels: Labels::default(),
        score: ScoreRules::default(),
        evidence: Vec::new(),
        groups: model,
        details: serde_json::Map::new(),
        document: None,
        source: Arc::new(Source { path: "g.yaml".into(), text: String::new() }),
        sha256: String::new(),
    };
    Judgement { gate, groups: reports, needs: Vec::new(), waivers }
}

fn waiver(check: &str) -> WaiverReport {
    WaiverReport {
        matches: Vec::new(),
        check: check.into(),
        state: "in-use".into(),
        problem: None,
        reason: "not shipped".into(),
        approved_by: "Ida".into(),
        expires: "2025-12-01".into(),
        ticket: "SEC-1".into(),
    }
}

fn outcome(word: &str) -> Outcome {
    let word = if word == "na" { "not-applicable" } else { word };
    Outcome::ALL.into_iter().find(|outcome| outcome.word() == word).unwrap()
}

fn check(text: &str) -> CheckReport {
    let mut flags = text.split(',');
    let (id, word) = flags.next().unwrap().split_once('=').unwrap();
    let raw = word.strip_prefix("waived-").map(outcome);
    let mut check = CheckReport {
        check: id.into(),
        title: format!("Check {id}"),
        kind: Kind::Require,
        outcome: if raw.is_some() { Outcome::Waived } else { outcome(word) },
        raw_outcome: raw,
        veto_stands: false,
        blocking: true,
        weight: "1".into(),
        reason: if word == "pass" { String::new() } else { format!("{id} is {word}") },
        why: None,
        owner: Some(format!("owner-of-{id}")),
        remedy: Some(format!("mend {id}")),
        action: None,
        link: None,
        place: Place { file: "g.yaml".into(), line: 1, column: 1 },
        requirement: None,
        comparisons: Vec::new(),
        margin_note: None,
        offenders: Vec::new(),
        more_offenders: 0,
        tick: None,
        approval: None,
    };
    for flag in flags {
        match flag {
            "veto" => check.kind = Kind::Veto,
            "vote" => check.kind = Kind::Approve,
            "stands" => check.veto_stands = true,
            "advisory" => check.blocking = false,
            _ => match (flag.strip_prefix('w'), flag.strip_prefix("do-")) {
                (Some(weight), _) => check.weight = weight.into(),
                (_, Some(action)) => check.action = Some(action.into()),
                _ => panic!("{flag}"),
            },
        }
    }
    check
}

fn model_of(report: &CheckReport) -> Check {
    Check {
        id: report.check.clone(),
        title: report.title.clone(),
        kind: CheckKind::Confirm { from: "checklist".into(), text: "x".into(), item: None },
        why: None,
        owner: report.owner.clone(),
        weight: report.weight.parse().unwrap(),
        blocking: report.blocking,
        when: Vec::new(),
        ready: Vec::new(),
        na_allowed: false,
        remedy: report.remedy.clone(),
        action: report.action.clone(),
        link: None,
        place: report.place.clone(),
    }
}

impl Judgement {
    /// `go 90`, `floor 75`, `never`, `pass`: what the gate says besides.
    pub(crate) fn with(mut self, rules: &str) -> Self {
        let mut words = rules.split_whitespace();
        while let Some(word) = words.next() {
            match word {
                "never" => self.gate.conditional = Conditional::Never,
                "pass" => self.gate.conditional = Conditional::Pass,
                "go" => self.gate.score.go = words.next().map(|n| n.parse().unwrap()),
                "floor" => self.gate.score.floor = words.next().map(|n| n.parse().unwrap()),
                "needs" => {
                    self.gate.needs.push("staging".into());
                    let may_pass = words.next() == Some("met");
                    self.needs.push(Need {
                        gate: "staging".into(),
                        decision: Some(if may_pass { Decision::Go } else { Decision::NoGo }),
                        may_pass,
                        text: "it is NO-GO".into(),
                    });
                }
                other => panic!("{other}"),
            }
        }
        self
    }

    pub(crate) fn decide(&self, allow_conditional: bool) -> Verdict {
        let scores = Scores::of(score::weigh(&self.gate, &self.groups));
        decide(&self.gate, &self.groups, &self.needs, &self.waivers, &scores, allow_conditional)
    }
}

fn codes(reasons: &[Reason]) -> String {
    for Reason { code, .. } in reasons {
        assert!(code == "advisory" || REASON_CODES.contains(&code.as_str()), "{code}");
    }
    let code = |reason: &Reason| match &reason.check {
        Some(check) => format!("{}:{check}", reason.code),
        None => reason.code.clone(),
    };
    reasons.iter().map(code).collect::<Vec<_>>().join(" ")
}

/// name, groups, rules, decision, reasons, notes
type Row = (&'static str, &'static str, &'static str, Decision, &'static str, &'static str);

fn run(rows: &[Row]) {
    for (name, groups, rules, decision, reasons, notes) in rows {
        let verdict = judgement(groups).with(rules).decide(false);
        assert_eq!(verdict.decision, *decision, "{name}: {:?}", verdict.reasons);
        assert_eq!(codes(&verdict.reasons), *reasons, "{name}");
        assert_eq!(codes(&verdict.notes), *notes, "{name}");
        assert_eq!(verdict.way.is_none(), *decision == Decision::Go, "{name}");
        assert_eq!(verdict.reasons.is_empty(), *decision == Decision::Go, "{name}");
    }
}

use Decision::{Conditional as Cond, Go, NoGo};

#[test]
fn each_rule_alone() {
    run(&[
        ("6 all green", "a=pass", "", Go, "", ""),
        ("6 what does not apply is no shortfall", "a=pass b=na", "", Go, "", ""),
        ("1 veto holds", "a=pass,w9 v=fail,veto", "", NoGo, "veto:v", ""),
        ("1 veto unknown", "a=pass,w9 v=missing,veto", "", NoGo, "veto:v", ""),
        ("1 veto broken", "a=pass,w9 v=error,veto", "", NoGo, "veto:v", ""),
        ("1 a veto that nobody marked as blocking", "a=pass,w9 v=fail,veto,advisory", "", NoGo, "veto:v", ""),
        (
            "1 a waiver that slipped over a veto",
            "a=pass,w9 v=waived-fail,veto",
            "",
            NoGo,
            "veto:v waiver:v",
            "",
        ),
        ("1 a no-go vote", "a=pass,w9 q=fail,vote,stands", "", NoGo, "veto:q", ""),
        ("2 failed", "a=pass,w9 b=fail", "", NoGo, "failed:b", ""),
        ("2 broken", "a=pass,w9 b=error", "", NoGo, "broken-evidence:b", ""),
        ("2 missing", "a=pass,w9 b=missing", "", NoGo, "no-evidence:b", ""),
        ("2 pending", "a=pass,w9 b=pending", "", NoGo, "awaiting:b", ""),
        ("2 a vote is always blocking", "a=pass,w9 q=pending,vote,advisory", "", NoGo, "awaiting:q", ""),
        ("3 needed gate", "a=pass", "needs unmet", NoGo, "gate-needed", ""),
        ("3 needed gate that passed", "a=pass", "needs met", Go, "", ""),
        ("4 measured", "a=pass,w49 b=missing,w51,advisory", "", NoGo, "not-measured", "advisory:b"),
        ("4 half is enough", "a=pass,w50 b=missing,w50,advisory", "", Go, "", "advisory:b"),
        ("4 floor", "a=pass,w74 b=fail,w26,advisory", "floor 75", NoGo, "below-floor", "advisory:b"),
        ("4 the floor itself is enough", "a=pass,w75 b=fail,w25,advisory", "floor 75", Go, "", "advisory:b"),
        ("5 warn", "a=pass b=warn", "", Cond, "warning:b", ""),
        ("5 waiver", "a=pass b=waived-fail", "", Cond, "waiver:b", ""),
        ("5 waiver over what only advises", "a=pass b=waived-fail,advisory", "", Cond, "waiver:b", ""),
        ("5 a conditional vote", "a=pass q=warn,vote", "", Cond, "conditional-vote:q", ""),
        ("5 score", "a=pass,w89.96 b=fail,w10.04,advisory", "go 90", Cond, "below-go", "advisory:b"),
        ("5 the score itself is enough", "a=pass,w9 b=fail,advisory", "go 90", Go, "", "advisory:b"),
        (
            "6 advisory",
            "a=pass,w9 b=fail,advisory c=error,advisory d=warn,advisory",
            "",
            Go,
            "",
            "advisory:b advisory:c advisory:d",
        ),
    ]);
}

#[test]
fn where_there_is_no_conditional() {
    run(&[
        ("a warn is a note", "a=pass b=warn", "never", Go, "", "warning:b"),
        ("a waiver is not", "a=pass b=waived-fail", "never", NoGo, "waiver:b", ""),
        ("nor a conditional vote", "a=pass q=warn,vote", "never", NoGo, "conditional-vote:q", ""),
        ("nor a score", "a=pass b=fail,advisory", "never go 90", NoGo, "below-go", "advisory:b"),
        ("notes stay notes beside reasons", "a=fail b=warn", "never", NoGo, "failed:a", "warning:b"),
    ]);
}

#[test]
fn the_law() {
    run(&[
        ("nothing applies", "a=na", "", NoGo, "not-measured", ""),
        ("nothing that blocks applies", "a=na b=pass,advisory", "", NoGo, "not-measured", ""),
        (
            "a gate that only waived what it did not see",
            "a=waived-missing,w0",
            "",
            NoGo,
            "not-measured waiver:a",
            "",
        ),
        ("no weights, seen", "a=pass,w0", "", Go, "", ""),
        ("no weights, a waived failure was seen", "a=waived-fail,w0", "", Cond, "waiver:a", ""),
        ("no weights, but a score is asked for", "a=pass,w0", "go 90", NoGo, "not-measured", ""),
        ("no weights, but a floor is asked for", "0* a=pass", "floor 1", NoGo, "not-measured", ""),
        (
            "all weight is waived, with a floor",
            "a=waived-fail",
            "floor 50",
            NoGo,
            "not-measured waiver:a",
            "",
        ),
    ]);
    let mut unjudged = judgement("a=pass b=pass");
    unjudged.groups[0].checks.pop();
    let verdict = unjudged.decide(true);
    assert_eq!((verdict.decision, codes(&verdict.reasons).as_str()), (NoGo, "no-evidence:b"));

    let mut unreported = judgement("a=pass");
    unreported.gate.needs.push("staging".into());
    let verdict = unreported.decide(true);
    assert_eq!((verdict.decision, codes(&verdict.reasons).as_str()), (NoGo, "gate-needed"));
}

/// One cause per code, to be put beside any other: groups, rules, code, its rule.
const CAUSES: [(&str, &str, &str); 11] = [
    ("v=fail,veto,w0", "", "veto:v"),
    ("f=fail,w0", "", "failed:f"),
    ("e=error,w0", "", "broken-evidence:e"),
    ("m=missing,w0", "", "no-evidence:m"),
    ("p=pending,w0", "", "awaiting:p"),
    ("", "needs unmet", "gate-needed"),
    ("u=missing,w200,advisory", "", "not-measured"),
    ("l=fail,w98,advisory", "floor 99", "below-floor"),
    ("w=warn,w0", "", "warning:w"),
    ("i=waived-fail,w0", "", "waiver:i"),
    ("q=warn,vote,w0", "", "conditional-vote:q"),
];

#[test]
fn every_pair_lists_both_the_heavier_first() {
    for (i, (first, first_rules, first_code)) in CAUSES.iter().enumerate() {
        for (second, second_rules, second_code) in &CAUSES[i + 1..] {
            for groups in [format!("a=pass,w100 {first} {second}"), format!("a=pass,w100 {second} {first}")] {
                let rules = format!("{first_rules} {second_rules}");
                let verdict = judgement(&groups).with(&rules).decide(true);
                let listed = codes(&verdict.reasons);
                let decision = if i < 8 { NoGo } else { Cond };
                assert_eq!(verdict.decision, decision, "{groups} {rules}");
                assert!(
                    listed.starts_with(first_code) && listed.contains(second_code),
                    "{groups} {rules}: {listed}"
                );
            }
        }
    }
    let verdict = judgement("a=pass,w80 b=fail,w20,advisory").with("go 90 floor 85").decide(false);
    assert_eq!(codes(&verdict.reasons), "below-floor below-go");
}

#[test]
fn the_floor_is_for_the_score_without_waived_checks() {
    // 50 with it, 100 without; and 60 with it, 50 without.
    run(&[
        ("left out", "a=pass b=waived-fail", "floor 90", Cond, "waiver:b", ""),
        (
            "a waived warn does not prop it up",
            "a=pass b=fail,advisory c=waived-warn,w3",
            "floor 51",
            NoGo,
            "below-floor waiver:c",
            "advisory:b",
        ),
    ]);
}

#[test]
fn who_may_pass_and_what_is_next() {
    for (name, groups, rules, allow, may_pass, next) in [
        ("GO", "a=pass,do-rollback", "", false, true, "promote"),
        ("CONDITIONAL", "a=warn", "", false, false, "hold"),
        ("allowed by hand", "a=warn", "", true, true, "promote"),
        ("allowed by the gate", "a=warn", "pass", false, true, "promote"),
        ("no condition is allowed where there is none", "a=waived-fail", "never", true, false, "hold"),
        ("NO-GO is never allowed", "a=fail", "pass", true, false, "hold"),
        ("an action", "a=pass b=fail,do-rollback", "", false, false, "rollback"),
        ("the first action", "a=fail b=fail,do-freeze c=fail,do-rollback", "", false, false, "freeze"),
        ("a veto that holds acts", "a=pass v=fail,veto,do-rollback", "", false, false, "rollback"),
        ("one that is unknown does not", "a=pass v=missing,veto,do-rollback", "", false, false, "hold"),
        ("missing holds", "a=pass b=missing,do-rollback", "", false, false, "hold"),
        ("pending holds", "a=pass b=pending,do-rollback", "", false, false, "hold"),
        ("error holds", "a=pass b=error,do-rollback", "", false, false, "hold"),
        ("waived holds", "a=fail b=waived-fail,do-rollback", "", false, false, "hold"),
        (
            "what passes is promoted whatever advises",
            "a=pass b=fail,advisory,do-page",
            "",
            false,
            true,
            "promote",
        ),
    ] {
        let verdict = judgement(groups).with(rules).decide(allow);
        assert_eq!((verdict.may_pass, verdict.next.as_str()), (may_pass, next), "{name}");
    }
}

#[test]
fn a_gate_has_its_own_words() {
    for (groups, own, plain) in
        [("a=pass", "PASS", "GO"), ("a=warn", "MAYBE", "CONDITIONAL"), ("a=fail", "REJECTED", "NO-GO")]
    {
        let mut judgement = judgement(groups);
        assert_eq!(judgement.decide(false).label, plain);
        judgement.gate.labels = Labels {
            go: Some("PASS".into()),
            conditional: Some("MAYBE".into()),
            no_go: Some("REJECTED".into()),
        };
        assert_eq!(judgement.decide(false).label, own);
    }
}

#[test]
fn reasons_say_who_and_how_much() {
    let verdict =
        judgement("a=pass,w8996 b=fail,w1004,advisory c=waived-fail,w0").with("go 90").decide(false);
    assert_eq!(verdict.reasons[0].text, "c is waived-fail (accepted by Ida, SEC-1: not shipped)");
    assert_eq!(verdict.reasons[0].owner.as_deref(), Some("owner-of-c"));
    assert_eq!(verdict.reasons[1].text, "readiness 89.9 is below the 90 for GO");
}
