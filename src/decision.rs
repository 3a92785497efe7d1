//! The decision: the rules that turn outcomes and scores into GO, CONDITIONAL or NO-GO, in their order.
//!
//! Whatever is not GO lists every reason, the heaviest first. Nothing here looks at evidence, and nothing but the
//! outcome of a check decides: a score can only hold a release back.

use std::collections::HashSet;

use crate::gate::{Conditional, Gate};
use crate::number::Number;
use crate::report::{CheckReport, Decision, GroupReport, Kind, Need, Outcome, Reason, WaiverReport, Way};
use crate::score::{self, Scores};
use crate::way;

/// The codes that a reason against GO can have, the heaviest first.
pub const REASON_CODES: &[&str] = &[
    "veto",
    "failed",
    "broken-evidence",
    "no-evidence",
    "awaiting",
    "gate-needed",
    "not-measured",
    "below-floor",
    "warning",
    "waiver",
    "conditional-vote",
    "below-go",
];

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The decision.
    pub decision: Decision,
    /// The gate's word for it.
    pub label: String,
    /// Whether the release may pass: GO, or CONDITIONAL where that was allowed.
    pub may_pass: bool,
    /// What a pipeline should do next: `promote`, `hold`, or the action of a check that failed.
    pub next: String,
    /// Why it is not GO, the heaviest first; empty for GO.
    pub reasons: Vec<Reason>,
    /// What is short of perfect and stops nothing.
    pub notes: Vec<Reason>,
    /// The shortest way to GO; nothing for GO.
    pub way: Option<Way>,
}

/// Decides on a gate from the outcomes of its checks after waivers, how its needed gates stand, and its scores.
///
/// In this order, the first that holds: a veto stands: NO-GO; a blocking check is not green and not waived: NO-GO; a
/// needed gate may not pass: NO-GO; too little was measured, or the score without waived checks is below the floor:
/// NO-GO; a blocking check warns, a waiver is in use, a vote is conditional, or the score is below `go`: CONDITIONAL
/// (for `conditional: never` a warning is a note and the others are NO-GO); else GO.
pub fn decide(
    gate: &Gate,
    groups: &[GroupReport],
    needs: &[Need],
    waivers: &[WaiverReport],
    scores: &Scores,
    allow_conditional: bool,
) -> Verdict {
    let mut reasons = against(gate, groups, needs, scores);
    let stopped = !reasons.is_empty();
    let (causes, warnings) = conditions(gate, groups, waivers, scores);
    let decision = match (stopped, causes.is_empty(), gate.conditional) {
        (true, _, _) | (false, false, Conditional::Never) => Decision::NoGo,
        (false, false, Conditional::Hold | Conditional::Pass) => Decision::Conditional,
        (false, true, _) => Decision::Go,
    };
    reasons.extend(causes);
    let may_pass = match decision {
        Decision::Go => true,
        Decision::Conditional => gate.conditional == Conditional::Pass || allow_conditional,
        Decision::NoGo => false,
    };
    let mut notes = warnings;
    notes.extend(advisory(groups));
    Verdict {
        decision,
        label: label(gate, decision),
        may_pass,
        next: next(groups, may_pass),
        reasons,
        notes,
        way: (decision != Decision::Go).then(|| way::shortest(gate, groups, needs, scores)),
    }
}

fn label(gate: &Gate, decision: Decision) -> String {
    let own = match decision {
        Decision::Go => &gate.labels.go,
        Decision::Conditional => &gate.labels.conditional,
        Decision::NoGo => &gate.labels.no_go,
    };
    own.clone().unwrap_or_else(|| decision.to_string())
}

/// An action is for what failed on evidence that was seen; whatever was not seen is a reason to wait, not to act.
fn next(groups: &[GroupReport], may_pass: bool) -> String {
    if may_pass {
        return "promote".to_owned();
    }
    let mut failed = checks(groups).filter(|check| check.outcome == Outcome::Fail);
    failed.find_map(|check| check.action.clone()).unwrap_or_else(|| "hold".to_owned())
}

fn checks(groups: &[GroupReport]) -> impl Iterator<Item = &CheckReport> {
    groups.iter().flat_map(|group| &group.checks)
}

/// Whether a check can stop the release. People's votes and vetoes always can.
pub(crate) fn blocks(check: &CheckReport) -> bool {
    check.blocking || matches!(check.kind, Kind::Veto | Kind::Approve)
}

/// Whether a veto stands at a check. A veto that cannot be known stands; no waiver changes that.
pub(crate) fn is_veto(check: &CheckReport) -> bool {
    let unlifted =
        matches!(check.outcome, Outcome::Fail | Outcome::Missing | Outcome::Error | Outcome::Waived);
    check.veto_stands || check.kind == Kind::Veto && unlifted
}

/// What became of a check before waivers.
pub(crate) fn raw(check: &CheckReport) -> Outcome {
    check.raw_outcome.unwrap_or(check.outcome)
}

/// The needed gates without a decision that may pass, with why; one that nobody reported on has none.
pub(crate) fn unmet(gate: &Gate, needs: &[Need]) -> Vec<(String, String)> {
    let stands = |id: &str| match needs.iter().find(|need| need.gate == id) {
        Some(need) if need.may_pass => None,
        Some(need) => Some(need.text.clone()),
        None => Some("no decision stands for it".to_owned()),
    };
    let also = needs.iter().map(|need| &need.gate).filter(|id| !gate.needs.contains(id));
    gate.needs.iter().chain(also).filter_map(|id| Some((id.clone(), stands(id)?))).collect()
}

fn about(code: &str, check: &CheckReport) -> Reason {
    let text = match check.reason.as_str() {
        "" => format!("it is {}", check.outcome),
        reason => reason.to_owned(),
    };
    Reason { code: code.to_owned(), check: Some(check.check.clone()), text, owner: check.owner.clone() }
}

fn of_gate(code: &str, text: impl Into<String>) -> Reason {
    Reason { code: code.to_owned(), check: None, text: text.into(), owner: None }
}

/// What makes it NO-GO whatever else is green.
fn against(gate: &Gate, groups: &[GroupReport], needs: &[Need], scores: &Scores) -> Vec<Reason> {
    let vetoes = checks(groups).filter(|check| is_veto(check)).map(|check| about("veto", check));
    let mut reasons: Vec<Reason> = vetoes.collect();
    for (outcome, code) in [
        (Outcome::Fail, "failed"),
        (Outcome::Error, "broken-evidence"),
        (Outcome::Missing, "no-evidence"),
        (Outcome::Pending, "awaiting"),
    ] {
        let blocked = checks(groups).filter(|c| c.outcome == outcome && blocks(c) && !is_veto(c));
        reasons.extend(blocked.map(|check| about(code, check)));
    }
    reasons.extend(unjudged(gate, groups));
    for (id, text) in unmet(gate, needs) {
        reasons.push(of_gate("gate-needed", format!("gate {id}: {text}")));
    }
    reasons.extend(unmeasured(groups, scores));
    reasons.extend(below_floor(gate, scores));
    reasons
}

/// A check that nobody reported on was not seen, so it is as good as missing.
fn unjudged(gate: &Gate, groups: &[GroupReport]) -> Vec<Reason> {
    if score::are_in_place(gate, groups) {
        return Vec::new();
    }
    let known: HashSet<&str> = checks(groups).map(|check| check.check.as_str()).collect();
    let all = gate.groups.iter().flat_map(|group| &group.checks);
    let unknown = all.filter(|check| !known.contains(check.id.as_str()));
    unknown
        .map(|check| Reason {
            check: Some(check.id.clone()),
            owner: check.owner.clone(),
            ..of_gate("no-evidence", "it was not judged")
        })
        .collect()
}

/// Whether at least half of the applicable weight was measured. Where nothing has a weight this asks for nothing;
/// then one blocking check that was measured still has to be there.
pub(crate) fn enough_measured(share: Option<&Number>) -> bool {
    let half = Number::ratio(1, 2).unwrap_or_else(Number::zero);
    share.is_none_or(|share| *share >= half)
}

/// Whether some blocking check was judged on something seen.
pub(crate) fn any_blocking_measured(groups: &[GroupReport]) -> bool {
    checks(groups).any(|check| blocks(check) && score::is_measured(raw(check)))
}

/// A gate that looked at next to nothing has not judged.
fn unmeasured(groups: &[GroupReport], scores: &Scores) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if let Some(share) = scores.measured.as_ref().filter(|share| !enough_measured(Some(share))) {
        let percent = (share * &Number::from(100_i64)).floored(1);
        let text = format!("only {percent} % of the weight could be measured, half of it must");
        reasons.push(of_gate("not-measured", text));
    }
    if !any_blocking_measured(groups) {
        let applies = checks(groups).any(|check| blocks(check) && check.outcome != Outcome::NotApplicable);
        let text = if applies { "no blocking check was measured" } else { "no blocking check applies" };
        reasons.push(of_gate("not-measured", text));
    }
    reasons
}

/// The floor looks at the score without waived checks: a waiver must not hold a release above it, nor below.
fn below_floor(gate: &Gate, scores: &Scores) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if let Some(floor) = &gate.score.floor {
        let waivers = if scores.waived { " without waived checks" } else { "" };
        match &scores.without_waived {
            None => reasons.push(undefined(waivers, "a floor", floor)),
            Some(score) if score < floor => {
                let text = format!("readiness {}{waivers} is below the floor of {floor}", score.floored(1));
                reasons.push(of_gate("below-floor", text));
            }
            Some(_) => {}
        }
    }
    if let (Some(go), None) = (&gate.score.go, &scores.value) {
        reasons.push(undefined("", "a score", go));
    }
    reasons
}

/// A threshold for a score that does not exist cannot be reached.
fn undefined(waivers: &str, what: &str, threshold: &Number) -> Reason {
    let text = format!(
        "there is no readiness{waivers}, because nothing that applies has a weight; the gate asks for {what} of {threshold}"
    );
    of_gate("not-measured", text)
}

/// What makes it CONDITIONAL, and the warnings that are only notes.
fn conditions(
    gate: &Gate,
    groups: &[GroupReport],
    waivers: &[WaiverReport],
    scores: &Scores,
) -> (Vec<Reason>, Vec<Reason>) {
    let warns = |vote: bool| {
        checks(groups).filter(move |check| {
            check.outcome == Outcome::Warn && blocks(check) && (check.kind == Kind::Approve) == vote
        })
    };
    let warnings: Vec<Reason> = warns(false).map(|check| about("warning", check)).collect();
    let (mut causes, notes) = match gate.conditional {
        Conditional::Never => (Vec::new(), warnings),
        Conditional::Hold | Conditional::Pass => (warnings, Vec::new()),
    };
    causes.extend(waived(groups, waivers));
    causes.extend(warns(true).map(|check| about("conditional-vote", check)));
    if let (Some(go), Some(score)) = (&gate.score.go, &scores.value)
        && score < go
    {
        let text = format!("readiness {} is below the {go} for GO", score.floored(1));
        causes.push(of_gate("below-go", text));
    }
    (causes, notes)
}

/// Every waiver in use, over a blocking check or not: somebody accepted a risk, and somebody else must know.
fn waived(groups: &[GroupReport], waivers: &[WaiverReport]) -> Vec<Reason> {
    let over_checks = checks(groups).filter(|check| check.outcome == Outcome::Waived).map(|check| {
        let mut reason = about("waiver", check);
        // Several may be in use for one check: each for findings of its own.
        for waiver in waivers.iter().filter(|it| it.state == "in-use" && it.check == check.check) {
            let by = format!(" (accepted by {}, {}: {})", waiver.approved_by, waiver.ticket, waiver.reason);
            reason.text.push_str(&by);
        }
        reason
    });
    let is_waived = |id: &str| checks(groups).any(|c| c.check == id && c.outcome == Outcome::Waived);
    let beside = waivers.iter().filter(|waiver| waiver.state == "in-use" && !is_waived(&waiver.check));
    let beside = beside.map(|waiver| Reason {
        check: Some(waiver.check.clone()),
        ..of_gate("waiver", format!("waived until {}: {}", waiver.expires, waiver.reason))
    });
    over_checks.chain(beside).collect()
}

/// Advisory checks that are not green: they cost score, nothing else.
fn advisory(groups: &[GroupReport]) -> Vec<Reason> {
    let is_short = |outcome: Outcome| match outcome {
        Outcome::Warn | Outcome::Fail | Outcome::Pending | Outcome::Missing | Outcome::Error => true,
        Outcome::Pass | Outcome::NotApplicable | Outcome::Waived => false,
    };
    let short = checks(groups).filter(|check| !blocks(check) && is_short(check.outcome));
    short.map(|check| about("advisory", check)).collect()
}

#[cfg(test)]
#[path = "decision_tests.rs"]
pub(crate) mod tests;
