//! What people said: votes by role, those that do not count, and waivers.

use serde::Serialize;

use super::mark::{Mark, cut, cut_some};
use crate::report::terminal::{ordered, words};
use crate::report::{Approval, CheckReport, Judged, Vote, WaiverReport};

/// The votes on one check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Ballot {
    title: String,
    about: String,
    rows: Vec<Voted>,
    refused: Vec<Voted>,
}

/// One vote, or a role without one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Voted {
    mark: Mark,
    role: String,
    voter: Option<String>,
    at: Option<String>,
    rationale: Option<String>,
    /// Why it does not count, and its file.
    refused: Option<String>,
    file: Option<String>,
}

/// The votes of a gate.
pub(super) fn ballots(judged: &Judged) -> Vec<Ballot> {
    let voted: Vec<(&CheckReport, &Approval)> = judged
        .groups
        .iter()
        .flat_map(|group| ordered(judged, group, |check| check.approval.is_some()))
        .filter_map(|check| check.approval.as_ref().map(|approval| (check, approval)))
        .collect();
    let asked: Vec<&str> =
        voted.iter().flat_map(|(_, approval)| &approval.roles).map(|role| role.role.as_str()).collect();
    voted.iter().map(|(check, approval)| ballot(check, approval, &asked)).collect()
}

fn ballot(check: &CheckReport, approval: &Approval, asked_anywhere: &[&str]) -> Ballot {
    let go = approval.roles.iter().filter(|role| role.standing == "go").count();
    let roles = words::count(approval.roles.len(), "role");
    let mut rows = Vec::new();
    for role in &approval.roles {
        let before = rows.len();
        let counted = approval.votes.iter().filter(|vote| vote.counted && vote.role == role.role);
        rows.extend(counted.map(voted));
        if rows.len() == before {
            rows.push(Voted {
                mark: Mark::vote(&role.standing),
                role: cut(&role.role),
                voter: None,
                at: None,
                rationale: None,
                refused: None,
                file: None,
            });
        }
    }
    let asked_here = |vote: &Vote| approval.roles.iter().any(|role| role.role == vote.role);
    // A vote that counts for no listed role would be a mistake of ours; it is shown, not lost.
    rows.extend(approval.votes.iter().filter(|vote| vote.counted && !asked_here(vote)).map(voted));
    // Those of a role that another approval of the gate asks are told there.
    let is_told = |vote: &&Vote| asked_here(vote) || !asked_anywhere.contains(&vote.role.as_str());
    Ballot {
        title: cut(&check.title),
        about: format!("rule {}, {go} of {roles} go", cut(&approval.rule)),
        rows,
        refused: approval.votes.iter().filter(|vote| !vote.counted).filter(is_told).map(voted).collect(),
    }
}

fn voted(vote: &Vote) -> Voted {
    let why = || vote.refused.as_deref().unwrap_or("it does not count");
    Voted {
        mark: Mark::vote(&vote.vote),
        role: cut(&vote.role),
        voter: Some(cut(&vote.voter)),
        at: Some(cut(&words::when(&vote.at))),
        rationale: cut_some(vote.rationale.as_ref()),
        refused: (!vote.counted).then(|| cut(why())),
        file: Some(cut(&vote.file)),
    }
}

/// One waiver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Waiver {
    mark: Mark,
    check: String,
    matches: Option<String>,
    reason: String,
    problem: Option<String>,
    approved_by: String,
    expires: String,
    ticket: String,
}

/// Waivers for the gate, in use or not: an accepted risk is only accepted while somebody sees it.
pub(super) fn waivers(judged: &Judged) -> Vec<Waiver> {
    let waiver = |waiver: &WaiverReport| Waiver {
        mark: Mark::waiver(&waiver.state),
        check: cut(&waiver.check),
        matches: (!waiver.matches.is_empty()).then(|| cut(&waiver.matches.join(", "))),
        reason: cut(&waiver.reason),
        problem: cut_some(waiver.problem.as_ref()),
        approved_by: cut(&waiver.approved_by),
        expires: cut(&words::when(&waiver.expires)),
        ticket: cut(&waiver.ticket),
    };
    judged.waivers.iter().map(waiver).collect()
}

/// `1 of 3 in use`.
pub(super) fn about_waivers(judged: &Judged) -> String {
    let in_use = judged.waivers.iter().filter(|waiver| waiver.state == "in-use").count();
    format!("{in_use} of {} in use", judged.waivers.len())
}
