//! Checks that a machine judges: `require` and `veto`, and the conditions under which any check applies.

use crate::gate::{Check, Margin};
use crate::report::{Comparison, Holds, Outcome};
use crate::requirement::{Judgement, Lack, Requirement, Scope};

use super::Finding;

/// What keeps a check from being judged: it does not apply, or it is not yet time.
pub fn applicability(check: &Check, scope: &Scope<'_>) -> Option<Finding> {
    let mut missing = None;
    for when in &check.when {
        match when.holds(scope, None) {
            Ok(true) => {}
            Ok(false) => {
                return Some(Finding::new(
                    Outcome::NotApplicable,
                    format!("applies only when {}", when.text),
                ));
            }
            Err(Lack::Error(reason)) => {
                return Some(Finding::new(
                    Outcome::Error,
                    format!("whether it applies cannot be judged: {reason}"),
                ));
            }
            Err(Lack::Unknown(reason)) => {
                missing.get_or_insert(Finding::new(
                    Outcome::Missing,
                    format!("whether it applies is not known: {reason}"),
                ));
            }
        }
    }
    if missing.is_some() {
        return missing;
    }
    check.ready.iter().find_map(|ready| {
        let judgement = judged(ready, None, scope, true);
        let mut finding = match &judgement.holds {
            Ok(true) => return None,
            Ok(false) => Finding::new(Outcome::Pending, format!("not yet: {}", shortfall(&judgement, ready))),
            Err(Lack::Unknown(reason)) => {
                Finding::new(Outcome::Pending, format!("not yet known to be ready: {reason}"))
            }
            Err(Lack::Error(reason)) => {
                Finding::new(Outcome::Error, format!("whether it is ready cannot be judged: {reason}"))
            }
        };
        finding.comparisons = judgement.comparisons;
        Some(finding)
    })
}

/// Judges a `require` check: pass, else missing or error, else warn, else pending, else fail.
pub fn require(
    require: &Requirement,
    warn: Option<&Requirement>,
    pending: Option<&Requirement>,
    margin: Option<&Margin>,
    scope: &Scope<'_>,
) -> Finding {
    let judgement = judged(require, margin, scope, true);
    let (outcome, reason) = match &judgement.holds {
        Ok(true) => (Outcome::Pass, String::new()),
        Err(lack) => unjudged(lack),
        Ok(false) => softer(warn, pending, scope, shortfall(&judgement, require)),
    };
    let mut finding = Finding::new(outcome, reason);
    finding.comparisons = judgement.comparisons;
    if let Some(margin) = margin
        && margin.from_group
        && require.margin_sites().is_empty()
    {
        finding.margin_note = Some(format!(
            "the group's margin of {} does not apply: there is no limit to tighten",
            margin.text
        ));
    }
    finding
}

/// What a requirement that does not hold comes to: `warn`, then `pending`, are asked in this order.
fn softer(
    warn: Option<&Requirement>,
    pending: Option<&Requirement>,
    scope: &Scope<'_>,
    shortfall: String,
) -> (Outcome, String) {
    for (softer, outcome) in [(warn, Outcome::Warn), (pending, Outcome::Pending)] {
        match softer.map(|softer| softer.holds(scope, None)) {
            Some(Ok(true)) => return (outcome, shortfall),
            // An error anywhere is an error; not knowing the softer limit leaves the fail that is known.
            Some(Err(Lack::Error(reason))) => return (Outcome::Error, reason),
            Some(Ok(false) | Err(Lack::Unknown(_))) | None => {}
        }
    }
    (Outcome::Fail, shortfall)
}

/// Judges a `veto` check: it stands when its condition holds, and when nobody can know whether it does.
pub fn veto(condition: &Requirement, scope: &Scope<'_>) -> Finding {
    let judgement = judged(condition, None, scope, false);
    let (outcome, reason) = match &judgement.holds {
        Ok(false) => (Outcome::Pass, String::new()),
        Ok(true) => (Outcome::Fail, holding(&judgement, condition)),
        Err(lack) => unjudged(lack),
    };
    let mut finding = Finding::new(outcome, reason);
    finding.veto_stands = outcome != Outcome::Pass;
    finding.comparisons = judgement.comparisons;
    finding
}

/// A requirement as it is judged; where it comes out as `wanted`, without what was compared if nobody reads that.
fn judged(requirement: &Requirement, margin: Option<&Margin>, scope: &Scope<'_>, wanted: bool) -> Judgement {
    if !scope.tells_passes && requirement.holds(scope, margin) == Ok(wanted) {
        return Judgement { holds: Ok(wanted), comparisons: Vec::new() };
    }
    requirement.judge(scope, margin)
}

fn unjudged(lack: &Lack) -> (Outcome, String) {
    match lack {
        Lack::Unknown(reason) => (Outcome::Missing, reason.clone()),
        Lack::Error(reason) => (Outcome::Error, reason.clone()),
    }
}

/// Why a requirement does not hold: its comparisons that do not.
fn shortfall(judgement: &Judgement, requirement: &Requirement) -> String {
    sentence(judgement, requirement, Holds::False, |comparison| {
        let Comparison { measured, actual, operator, .. } = comparison;
        let actual = actual.as_deref().unwrap_or("unknown");
        let limit = comparison.needed.as_ref().or(comparison.target.as_ref());
        if comparison.negated {
            return format!("{measured} is {actual}, and {} must not hold", comparison.text);
        }
        match (operator.as_str(), limit) {
            ("", _) | (_, None) => format!("{measured} is {actual}"),
            ("all" | "any", Some(limit)) => format!("{actual} are {limit} where {operator} must be"),
            ("in", Some(limit)) => format!("{measured} is {actual}, needs one of {limit}"),
            ("matches", Some(limit)) => format!("{measured} is {actual}, needs to match {limit}"),
            (operator, Some(limit)) => format!("{measured} is {actual}, needs {operator} {limit}"),
        }
    })
}

/// Why a veto holds: its comparisons that do.
fn holding(judgement: &Judgement, condition: &Requirement) -> String {
    sentence(judgement, condition, Holds::True, |comparison| {
        let Comparison { measured, actual, operator, target, .. } = comparison;
        let actual = actual.as_deref().unwrap_or("unknown");
        match (operator.as_str(), target) {
            ("", _) | (_, None) => format!("{measured} is {actual}"),
            (operator, Some(limit)) => format!("{measured} is {actual} ({operator} {limit})"),
        }
    })
}

/// The comparisons of one truth in a sentence; under `not` those of the other truth. Where there are none, all that are
/// known are told.
fn sentence(
    judgement: &Judgement,
    requirement: &Requirement,
    truth: Holds,
    tell: impl Fn(&Comparison) -> String,
) -> String {
    let mut parts: Vec<String> =
        judgement.comparisons.iter().filter(|c| c.holds == truth).map(&tell).collect();
    if parts.is_empty() {
        let known = judgement.comparisons.iter().filter(|c| c.actual.is_some());
        parts =
            known.map(|c| format!("{} is {}", c.measured, c.actual.as_deref().unwrap_or_default())).collect();
    }
    if parts.is_empty() { format!("{} does not hold", requirement.text) } else { parts.join("; ") }
}
