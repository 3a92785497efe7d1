//! The shortest way to GO: what must turn green, and then as little more as the score still asks for.

use crate::decision::{any_blocking_measured, blocks, enough_measured, is_veto, raw, unmet};
use crate::gate::{Conditional, Gate};
use crate::number::Number;
use crate::report::{CheckReport, GroupReport, Kind, Need, Outcome, Step, Way};
use crate::score::{Scores, half_credits, is_measured};

/// A check that could turn green, and what that brings.
struct Candidate<'r> {
    report: &'r CheckReport,
    /// Group and check among the weighted ones; nothing where the gate does not know it.
    place: Option<(usize, usize)>,
    /// Points of the gate's score.
    gain: Number,
    must: bool,
}

/// The shortest way to GO for a gate that is not GO.
///
/// Needed gates and checks that stand in the way whatever the score come whole. Beyond them come the fewest checks
/// that bring the measured weight to half and the score to its thresholds: gains add up, so taking the largest first
/// is the fewest.
pub fn shortest(gate: &Gate, groups: &[GroupReport], needs: &[Need], scores: &Scores) -> Way {
    let mut candidates = candidates(gate, groups, scores);
    let mut after = scores.with_green(&places(&candidates));
    while let Some(more) = best_more(gate, &candidates, &after) {
        candidates[more].must = true;
        after = scores.with_green(&places(&candidates));
    }
    let mut steps: Vec<Step> =
        unmet(gate, needs).into_iter().map(|(id, text)| gate_step(&id, text)).collect();
    steps.extend(candidates.iter().filter(|candidate| candidate.must).map(check_step));
    steps.extend(dead_ends(gate, groups, &after));
    Way { steps, score: after.value.as_ref().map(|score| score.floored(1)) }
}

fn places(candidates: &[Candidate<'_>]) -> Vec<(usize, usize)> {
    candidates.iter().filter(|candidate| candidate.must).filter_map(|candidate| candidate.place).collect()
}

/// Every check that applies and is not plainly green, in the order of the gate file.
fn candidates<'r>(gate: &Gate, groups: &'r [GroupReport], scores: &Scores) -> Vec<Candidate<'r>> {
    let mut candidates = Vec::new();
    for group in groups {
        for report in &group.checks {
            let green = matches!(report.outcome, Outcome::Pass | Outcome::NotApplicable);
            if green && !is_veto(report) {
                continue;
            }
            let place = place(gate, group, report);
            let share = place.map_or_else(Number::zero, |(group, check)| scores.share(group, check));
            // Half a credit of the whole weight is 50 points.
            let gain = &share * &Number::from(50 * (2 - half_credits(raw(report))));
            candidates.push(Candidate { report, place, gain, must: stands_in_the_way(gate, report) });
        }
    }
    candidates
}

fn place(gate: &Gate, group: &GroupReport, report: &CheckReport) -> Option<(usize, usize)> {
    let group = gate.groups.iter().position(|known| known.id == group.group)?;
    let check = gate.groups.get(group)?.checks.iter().position(|known| known.id == report.check)?;
    Some((group, check))
}

/// Whether GO cannot be had without this check, whatever the score.
fn stands_in_the_way(gate: &Gate, check: &CheckReport) -> bool {
    match check.outcome {
        Outcome::Waived => true,
        Outcome::Fail | Outcome::Pending | Outcome::Missing | Outcome::Error => {
            blocks(check) || is_veto(check)
        }
        Outcome::Warn => {
            let counts = gate.conditional != Conditional::Never || check.kind == Kind::Approve;
            blocks(check) && counts || is_veto(check)
        }
        Outcome::Pass | Outcome::NotApplicable => is_veto(check),
    }
}

/// The check to add next, if one more is needed and helps.
fn best_more(gate: &Gate, candidates: &[Candidate<'_>], after: &Scores) -> Option<usize> {
    let measuring = !enough_measured(after);
    let thresholds = [&gate.score.go, &gate.score.floor];
    let short = thresholds.into_iter().flatten().any(|limit| after.value.as_ref().is_some_and(|s| s < limit));
    if !measuring && !short {
        return None;
    }
    let mut best: Option<usize> = None;
    for (index, candidate) in candidates.iter().enumerate() {
        // What was measured already adds nothing to the measured weight; what was not brings its whole share.
        let adds = !measuring || !is_measured(raw(candidate.report));
        let helps = adds && !candidate.gain.is_zero();
        let larger = best.is_none_or(|best| candidate.gain > candidates[best].gain);
        if !candidate.must && helps && larger {
            best = Some(index);
        }
    }
    best
}

fn gate_step(id: &str, text: String) -> Step {
    Step {
        check: None,
        gate: Some(id.to_owned()),
        title: id.to_owned(),
        outcome: None,
        owner: None,
        text,
        remedy: None,
        gain: None,
    }
}

fn check_step(candidate: &Candidate<'_>) -> Step {
    let check = candidate.report;
    let text = match check.reason.as_str() {
        "" => format!("it is {} and must pass", check.outcome),
        reason => reason.to_owned(),
    };
    Step {
        check: Some(check.check.clone()),
        gate: None,
        title: check.title.clone(),
        outcome: Some(check.outcome),
        owner: check.owner.clone(),
        text,
        remedy: check.remedy.clone(),
        gain: (!candidate.gain.is_zero()).then(|| candidate.gain.floored(1)),
    }
}

/// What no check that turns green can mend: a gate in which nothing applies.
fn dead_ends(gate: &Gate, groups: &[GroupReport], after: &Scores) -> Vec<Step> {
    let dead_end = |text: &str| Step {
        check: None,
        gate: None,
        title: "Something that can be judged".to_owned(),
        outcome: None,
        owner: None,
        text: text.to_owned(),
        remedy: None,
        gain: None,
    };
    let mut steps = Vec::new();
    let mut checks = groups.iter().flat_map(|group| &group.checks);
    let applies = checks.any(|check| blocks(check) && check.outcome != Outcome::NotApplicable);
    if !applies && !any_blocking_measured(groups) {
        steps.push(dead_end("no blocking check applies to this release"));
    }
    let asks = gate.score.go.is_some() || gate.score.floor.is_some();
    if asks && after.value.is_none() {
        steps.push(dead_end("the gate asks for a score, and nothing that applies has a weight"));
    }
    steps
}

#[cfg(test)]
#[path = "way_tests.rs"]
mod tests;
