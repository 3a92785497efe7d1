//! People in roles vote. Who voted what is shown whether it counts or not; only a current go of somebody who may
//! speak for the role agrees, and only one of the roles that a person holds counts towards the number.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::Finding;
use super::ballot::{self, Ballot, Choice};
use super::quorum::{self, Agreement};
use crate::evidence::{VoteFile, fit};
use crate::gate::{Approve, ApproveRule};
use crate::people;
use crate::report::{Approval, Outcome, Release, Role, Vote};
use crate::time;

/// Says by what right a voter speaks for a role: `standing(role, voter)`, `None` where by none.
pub type Standing<'a> = dyn Fn(&str, &str) -> Option<people::Standing> + 'a;

/// A vote on its way to being counted or refused.
struct Cast<'v> {
    file: &'v str,
    ballot: Ballot,
    standing: Option<people::Standing>,
    refused: Option<String>,
}

impl Cast<'_> {
    fn counts(&self) -> bool {
        self.refused.is_none()
    }

    fn person(&self) -> String {
        people::person(&self.ballot.voter)
    }

    /// "Quinn: two tests are flaky"
    fn said(&self) -> String {
        let rationale = self.ballot.rationale.as_deref().map_or("no rationale given", str::trim);
        format!("{}: {rationale}", self.ballot.voter)
    }

    /// Later votes stand above earlier ones, of the same instant the stricter, of the same choice the first file.
    fn rank(&self) -> (DateTime<Utc>, Choice, Reverse<&str>) {
        (self.ballot.at, self.ballot.choice, Reverse(self.file))
    }
}

/// Judges an approval by the votes of the gate's folder.
///
/// A current no-go of a listed role is a veto under any rule. A vote file that cannot be read makes the check an
/// error, because it might be a no-go; so does a no-go that is dated in the future.
pub fn judge(
    approve: &Approve,
    gate_id: &str,
    votes: &[VoteFile],
    release: &Release,
    standing: &Standing<'_>,
    now: DateTime<Utc>,
) -> Finding {
    let (mut cast, mut broken) = (Vec::new(), Vec::new());
    for vote in votes {
        let ballot = match &vote.document {
            Ok(document) => ballot::read(document).map_err(|problem| format!("{}: {problem}", vote.path)),
            Err(problem) => Err(problem.clone()),
        };
        match ballot {
            Ok(ballot) => {
                let standing = standing(&ballot.role, &ballot.voter);
                cast.push(Cast { file: &vote.path, ballot, standing, refused: None });
            }
            Err(problem) => broken.push(problem),
        }
    }
    broken.sort_unstable();
    for vote in &mut cast {
        vote.refused = refusal(vote, approve, gate_id, release, now);
    }
    broken.extend(doubtful(&cast, approve, gate_id, release, standing, now));
    refuse_superseded(&mut cast);
    refuse_deputies(&mut cast);

    let roles: Vec<(&str, Option<Choice>)> =
        approve.roles.iter().map(|role| (role.as_str(), stands(role, &cast))).collect();
    let (outcome, reason) = decide(approve, &roles, &cast, &broken, release);
    let mut finding = Finding::new(outcome, reason);
    finding.veto_stands = roles.iter().any(|(_, choice)| *choice == Some(Choice::NoGo));
    finding.approval = Some(Approval {
        rule: rule_text(approve.rule),
        roles: roles
            .iter()
            .map(|(role, choice)| Role {
                role: (*role).to_owned(),
                standing: choice.map_or("awaited", Choice::word).to_owned(),
            })
            .collect(),
        votes: cast.into_iter().map(shown).collect(),
    });
    finding
}

fn rule_text(rule: ApproveRule) -> String {
    match rule {
        ApproveRule::All => "all".to_owned(),
        ApproveRule::Any => "any".to_owned(),
        ApproveRule::AtLeast(number) => format!("at least {number}"),
    }
}

fn shown(vote: Cast<'_>) -> Vote {
    Vote {
        counted: vote.counts(),
        refused: vote.refused,
        role: vote.ballot.role,
        voter: vote.ballot.voter,
        vote: vote.ballot.choice.word().to_owned(),
        rationale: vote.ballot.rationale,
        at: vote.ballot.at_text,
        file: vote.file.to_owned(),
    }
}

/// Why a vote does not count, as far as it can be said without the other votes.
fn refusal(
    vote: &Cast<'_>,
    approve: &Approve,
    gate_id: &str,
    release: &Release,
    now: DateTime<Utc>,
) -> Option<String> {
    misplaced(vote, approve, gate_id, release).or_else(|| {
        let ballot = &vote.ballot;
        if ballot.at > now + time::SKEW {
            return Some(format!("it is dated in the future ({})", ballot.at_text));
        }
        let limit = approve.max_age.as_ref()?;
        let too_old = time::milliseconds_between(ballot.at, now) > limit.milliseconds;
        let age = time::in_words(now.signed_duration_since(ballot.at));
        too_old.then(|| format!("it is {age} old, at most {} is allowed", limit.text))
    })
}

/// Why a vote is not about this gate and release, or not from somebody who is asked.
fn misplaced(vote: &Cast<'_>, approve: &Approve, gate_id: &str, release: &Release) -> Option<String> {
    let ballot = &vote.ballot;
    if ballot.gate != gate_id {
        return Some(format!("it is for the gate {}", ballot.gate));
    }
    if !approve.roles.contains(&ballot.role) {
        return Some(format!("the role {} is not asked here", ballot.role));
    }
    let Some(commit) = &release.commit else {
        return Some("no release commit was given".to_owned());
    };
    if !ballot.commit.eq_ignore_ascii_case(commit) {
        return Some(format!("it is for the commit {}, the release is {commit}", ballot.commit));
    }
    if vote.standing.is_none() {
        return Some(format!("{} may not speak for {}", ballot.voter, ballot.role));
    }
    None
}

/// Votes of people who may speak, that hold back and do not count for a slip alone: a clock that is wrong, a role, gate or
/// commit that is spelt in another way. They must not vanish behind an earlier go: what they mean is not known, so the
/// check cannot be judged.
fn doubtful(
    cast: &[Cast<'_>],
    approve: &Approve,
    gate_id: &str,
    release: &Release,
    standing: &Standing<'_>,
    now: DateTime<Utc>,
) -> Vec<String> {
    let mut found = Vec::new();
    for vote in cast.iter().filter(|vote| !vote.counts() && vote.ballot.choice != Choice::Go) {
        let ballot = as_meant(&vote.ballot, gate_id, release);
        let standing = standing(&ballot.role, &ballot.voter);
        let meant = Cast { file: vote.file, ballot, standing, refused: None };
        if misplaced(&meant, approve, gate_id, release).is_some() {
            continue;
        }
        let corrected = cast.iter().any(|other| {
            other.counts()
                && other.ballot.role == meant.ballot.role
                && other.person() == meant.person()
                && other.ballot.at > meant.ballot.at
        });
        let (word, at) = (vote.ballot.choice.word(), &vote.ballot.at_text);
        if vote.ballot.at > now + time::SKEW {
            found.push(format!("{}: a {word} that is dated in the future ({at})", vote.file));
        } else if !corrected && refusal(&meant, approve, gate_id, release, now).is_none() {
            let why = vote.refused.as_deref().unwrap_or_default();
            found.push(format!("{}: a {word} that does not count for its spelling: {why}", vote.file));
        }
    }
    found.sort_unstable();
    found
}

/// The vote with role, gate and commit as they were probably meant.
fn as_meant(ballot: &Ballot, gate_id: &str, release: &Release) -> Ballot {
    let mut meant = ballot.clone();
    meant.role = people::person(&ballot.role);
    if people::person(&ballot.gate) == gate_id {
        gate_id.clone_into(&mut meant.gate);
    }
    let stated = people::person(&ballot.commit);
    if let Some(commit) = &release.commit
        && fit::abbreviates(&stated, commit)
    {
        meant.commit.clone_from(commit);
    }
    meant
}

/// Of the votes of one person for one role only the last counts.
fn refuse_superseded(cast: &mut [Cast<'_>]) {
    let mut by_person: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (index, vote) in cast.iter().enumerate().filter(|(_, vote)| vote.counts()) {
        by_person.entry((vote.ballot.role.clone(), vote.person())).or_default().push(index);
    }
    for indices in by_person.values() {
        let Some(last) = indices.iter().copied().max_by(|a, b| cast[*a].rank().cmp(&cast[*b].rank())) else {
            continue;
        };
        let (at, choice, file) = (cast[last].ballot.at, cast[last].ballot.choice, cast[last].file.to_owned());
        for index in indices.iter().copied().filter(|index| *index != last) {
            let vote = &mut cast[index];
            vote.refused = Some(if vote.ballot.at < at {
                format!("a later vote of the same person supersedes it ({file})")
            } else if vote.ballot.choice == choice {
                format!("the same vote stands in {file}")
            } else {
                format!("{file} says {} at the same instant, and the stricter counts", choice.word())
            });
        }
    }
}

fn refuse_deputies(cast: &mut [Cast<'_>]) {
    let held: BTreeSet<String> = cast
        .iter()
        .filter(|vote| vote.counts() && vote.standing == Some(people::Standing::Holder))
        .map(|vote| vote.ballot.role.clone())
        .collect();
    for vote in cast.iter_mut().filter(|vote| vote.counts()) {
        if vote.standing == Some(people::Standing::Deputy) && held.contains(&vote.ballot.role) {
            vote.refused = Some("a holder of the role has voted".to_owned());
        }
    }
}

/// How a role stands by the votes that count; `None` while its vote is awaited.
fn stands(role: &str, cast: &[Cast<'_>]) -> Option<Choice> {
    let has = |choice: Choice| {
        cast.iter().any(|vote| vote.counts() && vote.ballot.role == role && vote.ballot.choice == choice)
    };
    [Choice::NoGo, Choice::Go, Choice::Conditional, Choice::Abstain].into_iter().find(|choice| has(*choice))
}

fn decide(
    approve: &Approve,
    roles: &[(&str, Option<Choice>)],
    cast: &[Cast<'_>],
    broken: &[String],
    release: &Release,
) -> (Outcome, String) {
    let against = against(roles, cast);
    if !against.is_empty() {
        let reason = [against, broken.to_vec()].concat().join("; ");
        return (Outcome::Fail, reason);
    }
    if !broken.is_empty() {
        return (Outcome::Error, broken.join("; "));
    }
    if roles.is_empty() {
        return (Outcome::Error, "no role is asked, so nobody can agree".to_owned());
    }
    if release.commit.is_none() {
        return (Outcome::Pending, "no release commit was given, so no vote counts".to_owned());
    }
    // Nobody agreeing is never enough, whatever number a rule states.
    let wanted = match approve.rule {
        ApproveRule::All => roles.len(),
        ApproveRule::Any => 1,
        ApproveRule::AtLeast(number) => number.max(1),
    };
    let (agreements, votes) = agreements(roles, cast);
    let filled = quorum::fill(&agreements, wanted);
    if filled.len() < wanted {
        return (Outcome::Pending, awaited(approve.rule, wanted, filled.len(), roles));
    }
    let conditions: Vec<String> = filled
        .iter()
        .filter(|agreement| agreement.conditional)
        .filter_map(|agreement| {
            let vote = votes.get(&(agreement.role, agreement.person))?;
            Some(format!("{} agrees on a condition ({})", vote.ballot.role, vote.said()))
        })
        .collect();
    if conditions.is_empty() {
        (Outcome::Pass, String::new())
    } else {
        (Outcome::Warn, conditions.join("; "))
    }
}

/// The roles that say no, with who says it and why; in the order of the roles, not of the files.
fn against(roles: &[(&str, Option<Choice>)], cast: &[Cast<'_>]) -> Vec<String> {
    let mut against = Vec::new();
    for (role, _) in roles {
        let mut said: Vec<String> = cast
            .iter()
            .filter(|vote| vote.counts() && vote.ballot.role == *role && vote.ballot.choice == Choice::NoGo)
            .map(Cast::said)
            .collect();
        said.sort_unstable();
        against.extend(said.into_iter().map(|said| format!("{role} voted no-go ({said})")));
    }
    against.dedup();
    against
}

/// The votes that agree, as pairs of role and person.
fn agreements<'c, 'v>(
    roles: &[(&str, Option<Choice>)],
    cast: &'c [Cast<'v>],
) -> (Vec<Agreement>, BTreeMap<(usize, usize), &'c Cast<'v>>) {
    let mut persons: Vec<String> = cast.iter().filter(|vote| vote.counts()).map(Cast::person).collect();
    persons.sort_unstable();
    persons.dedup();
    let mut agreements = Vec::new();
    let mut votes = BTreeMap::new();
    for (role, (name, _)) in roles.iter().enumerate() {
        for vote in cast.iter().filter(|vote| vote.counts() && vote.ballot.role == *name) {
            let conditional = match vote.ballot.choice {
                Choice::Go => false,
                Choice::Conditional => true,
                Choice::Abstain | Choice::NoGo => continue,
            };
            if let Ok(person) = persons.binary_search(&vote.person()) {
                agreements.push(Agreement { role, person, conditional });
                votes.insert((role, person), vote);
            }
        }
    }
    (agreements, votes)
}

/// What is missing to satisfy the rule.
fn awaited(rule: ApproveRule, wanted: usize, filled: usize, roles: &[(&str, Option<Choice>)]) -> String {
    let names = |wanted: Option<Choice>| {
        let names: Vec<&str> =
            roles.iter().filter(|(_, choice)| *choice == wanted).map(|(name, _)| *name).collect();
        names.join(", ")
    };
    let mut parts = Vec::new();
    match rule {
        ApproveRule::All => {}
        ApproveRule::Any => parts.push(format!("none of {} roles agrees", roles.len())),
        ApproveRule::AtLeast(_) => {
            parts.push(format!("{filled} of {} roles agree, {wanted} must", roles.len()));
        }
    }
    let (awaited, abstained) = (names(None), names(Some(Choice::Abstain)));
    if !awaited.is_empty() {
        parts.push(format!("awaits {awaited}"));
    }
    if !abstained.is_empty() {
        parts.push(format!("{abstained} abstained, which is not a go"));
    }
    let agree =
        roles.iter().filter(|(_, choice)| matches!(choice, Some(Choice::Go | Choice::Conditional))).count();
    if agree > filled {
        parts.push(format!(
            "{agree} roles agree, but only {filled} by different people: nobody counts for two roles"
        ));
    }
    parts.join("; ")
}

#[cfg(test)]
#[path = "approve_tests.rs"]
mod tests;
