//! Votes: who said what, and whether it counts.

use super::check::vote_rank;
use super::value::{Changes, ranked};
use super::{Item, Turn, gate, pair};
use crate::report::{GroupReport, Vote};

/// The votes of a gate that are not the same, by check, role and voter.
pub(super) fn compare(a: &[GroupReport], b: &[GroupReport]) -> Vec<Item> {
    let pairs =
        pair::by(&all(a), &all(b), |(check, vote)| (check.clone(), vote.role.clone(), vote.voter.clone()))
            .into_iter()
            .map(|(one, other)| (one.cloned(), other.cloned()))
            .collect::<Vec<_>>();
    pairs.into_iter().filter_map(|(one, other)| vote(one.as_ref(), other.as_ref())).collect()
}

fn all(groups: &[GroupReport]) -> Vec<(String, Vote)> {
    let checks = groups.iter().flat_map(|group| &group.checks);
    checks
        .flat_map(|check| {
            let votes = check.approval.iter().flat_map(|approval| &approval.votes);
            votes.map(|vote| (check.check.clone(), vote.clone()))
        })
        .collect()
}

fn vote(a: Option<&(String, Vote)>, b: Option<&(String, Vote)>) -> Option<Item> {
    let (check, shown) = b.or(a)?;
    let (a, b) = (a.map(|(_, vote)| vote), b.map(|(_, vote)| vote));
    let mut changes = Changes::default();
    let word = |vote: Option<&Vote>| vote.map(|vote| vote.vote.clone());
    // A vote that came counts against its being awaited.
    let rank = |vote: Option<&Vote>| vote_rank(vote.map_or("awaited", |vote| vote.vote.as_str()));
    changes.of("vote", None, word(a), word(b), ranked(rank(a), rank(b)));
    if let (Some(one), Some(other)) = (a, b) {
        changes.flag("counted", one.counted, other.counted, Turn::Other);
    }
    for (what, read) in [
        ("refused", (|vote| vote.refused.clone()) as fn(&Vote) -> Option<String>),
        ("rationale", |vote| vote.rationale.clone()),
        ("at", |vote| Some(vote.at.clone())),
        ("file", |vote| Some(vote.file.clone())),
    ] {
        changes.of(what, None, a.and_then(read), b.and_then(read), Turn::Other);
    }
    gate::item(format!("{check}: {} by {}", shown.role, shown.voter), None, a, b, changes)
}
