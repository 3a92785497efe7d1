//! The shortest way to GO: what must turn green, and then as little more as the score still asks for. And the shortest
//! way to a score, which asks for nothing else.

use std::collections::HashMap;

use crate::decision::{any_blocking_measured, blocks, enough_measured, is_veto, raw, unmet};
use crate::gate::{Conditional, Gate};
use crate::number::Number;
use crate::report::{CheckReport, GroupReport, Kind, Need, Outcome, Step, Target, Way};
use crate::score::{Scores, half_credits, is_measured};

/// A check that could turn green, and what that brings.
struct Candidate<'r> {
    report: &'r CheckReport,
    /// Group and check among the weighted ones; nothing where the gate does not know it.
    place: Option<(usize, usize)>,
    /// Its share of the applicable weight.
    share: Number,
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
    for candidate in &mut candidates {
        candidate.must = stands_in_the_way(gate, candidate.report);
    }
    let after = scores.with_green(&places(&candidates));
    add_what_the_score_asks_for(gate, &mut candidates, &after);
    let after = scores.with_green(&places(&candidates));
    let mut steps: Vec<Step> =
        unmet(gate, needs).into_iter().map(|(id, text)| gate_step(&id, text)).collect();
    steps.extend(candidates.iter().filter(|candidate| candidate.must).map(check_step));
    steps.extend(dead_ends(gate, groups, &after));
    Way { steps, score: after.value.as_ref().map(|score| score.floored(1)) }
}

/// The fewest checks that bring the score of a gate to `target`, the one with the largest gain first, and of equal
/// ones the first in the file. Whether they block, and what else GO asks for, plays no part.
pub fn to_score(gate: &Gate, groups: &[GroupReport], scores: &Scores, target: &Number) -> Target {
    let mut candidates = candidates(gate, groups, scores);
    let order = by_gain(&candidates);
    let reached = scores.value.as_ref().is_some_and(|score| score >= target);
    let after = scores.value.clone().map(|score| climb(&mut candidates, &order, score, &[target]));
    let chosen = order.iter().filter_map(|index| candidates.get(*index)).filter(|candidate| candidate.must);
    Target {
        score: target.fraction(),
        reached,
        reachable: after.as_ref().is_some_and(|after| after >= target),
        steps: chosen.map(check_step).collect(),
        would_give: after.map(|after| after.floored(1)),
    }
}

fn places(candidates: &[Candidate<'_>]) -> Vec<(usize, usize)> {
    candidates.iter().filter(|candidate| candidate.must).filter_map(|candidate| candidate.place).collect()
}

/// Every check that applies and is not plainly green, in the order of the gate file. None of them must be green yet.
fn candidates<'r>(gate: &Gate, groups: &'r [GroupReport], scores: &Scores) -> Vec<Candidate<'r>> {
    let shares = scores.shares();
    let places = places_of(gate);
    let mut candidates = Vec::new();
    for report in groups.iter().flat_map(|group| &group.checks) {
        let green = matches!(report.outcome, Outcome::Pass | Outcome::NotApplicable);
        if green && !is_veto(report) {
            continue;
        }
        let place = places.get(report.check.as_str()).copied();
        let share = place.and_then(|(group, check)| shares.get(group)?.get(check).cloned());
        let share = share.unwrap_or_else(Number::zero);
        // Half a credit of the whole weight is 50 points.
        let gain = &share * &Number::from(50 * (2 - half_credits(raw(report))));
        candidates.push(Candidate { report, place, share, gain, must: false });
    }
    candidates
}

/// Group and check of every check id.
fn places_of(gate: &Gate) -> HashMap<&str, (usize, usize)> {
    let groups = gate.groups.iter().enumerate();
    groups
        .flat_map(|(g, group)| {
            group.checks.iter().enumerate().map(move |(c, check)| (check.id.as_str(), (g, c)))
        })
        .collect()
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

/// Marks as few more checks as bring the measured weight to half and the score to its thresholds.
fn add_what_the_score_asks_for(gate: &Gate, candidates: &mut [Candidate<'_>], after: &Scores) {
    let (Some(mut score), Some(mut measured)) = (after.value.clone(), after.measured.clone()) else { return };
    let order = by_gain(candidates);

    // What was not measured brings its whole share in both, so the largest of those are never a detour.
    for index in &order {
        let candidate = &mut candidates[*index];
        if !enough_measured(Some(&measured)) && !is_measured(raw(candidate.report)) {
            candidate.must = true;
            measured = &measured + &candidate.share;
            score = &score + &candidate.gain;
        }
    }
    let limits: Vec<&Number> = [&gate.score.go, &gate.score.floor].into_iter().flatten().collect();
    climb(candidates, &order, score, &limits);
}

/// The candidates that would bring points and need not be green yet, the largest gain first.
fn by_gain(candidates: &[Candidate<'_>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..candidates.len())
        .filter(|index| !candidates[*index].must && !candidates[*index].gain.is_zero())
        .collect();
    // Stable: of equal gains the first in the file.
    order.sort_by(|a, b| candidates[*b].gain.cmp(&candidates[*a].gain));
    order
}

/// Marks as few more, in this order, as bring the score to every limit; gives the score with them.
fn climb(candidates: &mut [Candidate<'_>], order: &[usize], mut score: Number, limits: &[&Number]) -> Number {
    for index in order {
        let short = limits.iter().any(|limit| score < **limit);
        let candidate = &mut candidates[*index];
        if short && !candidate.must {
            candidate.must = true;
            score = &score + &candidate.gain;
        }
    }
    score
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
