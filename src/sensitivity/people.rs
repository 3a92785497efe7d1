//! Changes of what people say: ticks and votes.

use chrono::{DateTime, Utc};

use super::absence::{OTHER_COMMIT, too_old};
use super::change::{Kind, Variation};
use super::place::{Move, Place, Step, What, object, text};
use crate::check::item::{Asked, Index};
use crate::document::{Node, Value};
use crate::evidence::{VoteChange, format};
use crate::gate::{Approve, ApproveRule, EvidenceEntry, StatedBy};
use crate::people::People;
use crate::report::{Approval, Release};
use crate::time;

/// A change of ticks or votes.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) kind: Kind,
    pub(super) variation: Variation,
    /// The role, where it is about one.
    pub(super) role: Option<String>,
}

/// The tick of a check: open, away, old, of another commit.
pub(super) fn of_tick(check: &str, entry: &EvidenceEntry, now: DateTime<Utc>) -> Vec<Said> {
    let item = Place::named(&[&entry.id, check]);
    let set = |member: &str, value: &str| {
        let place = item.below(Step::Name(member.into()));
        Variation::of(&[Move { place, what: What::Set(text(value)) }])
    };
    let each = |by: &Option<StatedBy>| matches!(by, Some(StatedBy::Each));
    let mut found = vec![
        (Kind::Unticked, set("state", "pending")),
        (Kind::TickRemoved, Variation::of(&[Move { place: item.clone(), what: What::Remove }])),
    ];
    if let Some(old) = entry.max_age.as_ref().and_then(|max_age| too_old(max_age, now))
        && each(&entry.produced_at)
    {
        found.push((Kind::TickOld, set("at", &time::show(old))));
    }
    if each(&entry.commit) {
        found.push((Kind::TickOtherCommit, set("commit", OTHER_COMMIT)));
    }
    found
        .into_iter()
        .filter_map(|(kind, variation)| Some(Said { kind, variation: variation?, role: None }))
        .collect()
}

/// The item of a text that a check means: open, away. `None` where the evidence is no text, or where it is not found.
pub(super) fn of_item(asked: &Asked<'_>, entry: &EvidenceEntry, root: &Node) -> Option<Vec<Said>> {
    if !format::by_name(&entry.format)?.shape.has_items() {
        return None;
    }
    let Value::Object(members) = &root.value else { return Some(Vec::new()) };
    let Some(document) = members.get(&entry.id) else { return Some(Vec::new()) };
    let Ok(at) = Index::of(document).find(asked, &entry.id) else { return Some(Vec::new()) };
    let item = Place::named(&[&entry.id, "items"]).below(Step::Index(at));
    let open = Move { place: item.below(Step::Name("state".into())), what: What::Set(text("pending")) };
    let moves = [(Kind::Unticked, open), (Kind::TickRemoved, Move { place: item, what: What::Remove })];
    let said = |(kind, one)| Some(Said { kind, variation: Variation::of(&[one])?, role: None });
    Some(moves.into_iter().filter_map(said).collect())
}

/// Members of a vote that are put in place of those that it has.
type Patch<'p> = Vec<(&'p str, &'p str)>;

/// What a vote without a file says of itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Voting<'v> {
    pub(super) gate: &'v str,
    pub(super) release: &'v Release,
    pub(super) people: Option<&'v People>,
    pub(super) now: DateTime<Utc>,
}

impl Voting<'_> {
    fn change(&self, role: &str, patch: Option<&[(&str, &str)]>) -> VoteChange {
        let members = |pairs: &[(&str, &str)]| {
            object(pairs.iter().map(|(key, value)| ((*key).to_owned(), text(value))))
        };
        let holder =
            self.people.and_then(|people| people.roles.iter().find(|known| known.id == role)?.people.first());
        let at = time::show(self.now);
        let fresh = members(&[
            ("gate", self.gate),
            ("commit", self.release.commit.as_deref().unwrap_or_default()),
            ("role", role),
            ("voter", holder.map_or(role, String::as_str)),
            ("at", &at),
        ]);
        VoteChange { role: role.to_owned(), patch: patch.map(members), fresh }
    }

    /// The votes of an approval: against, away, old, about another commit. `stands` is how they are without a change.
    pub(super) fn of_votes(&self, approve: &Approve, stands: Option<&Approval>) -> Vec<Said> {
        let mut found = Vec::new();
        let against = [("vote", "no-go"), ("rationale", "What was shown is not enough")];
        for role in &approve.roles {
            found.push((Kind::VotedDown, vec![self.change(role, Some(&against))], Some(role)));
        }
        let votes = |role: &str| {
            let votes = stands.map(|approval| approval.votes.as_slice()).unwrap_or_default();
            votes.iter().filter(|vote| vote.role == role).count()
        };
        let old = approve.max_age.as_ref().and_then(|max_age| too_old(max_age, self.now)).map(time::show);
        let mut spoilt: Vec<(Kind, Option<Patch<'_>>)> = vec![(Kind::VoteRemoved, None)];
        spoilt.extend(old.as_deref().map(|old| (Kind::VoteOld, Some(vec![("at", old)]))));
        spoilt.push((Kind::VoteOtherCommit, Some(vec![("commit", OTHER_COMMIT)])));
        // Only the vote that was cast last is changed: of a role with several another one may still count.
        let single = |role: &&String| votes(role) == 1;
        for (kind, patch) in spoilt {
            let casting = approve.roles.iter().filter(|role| votes(role) > 0);
            let casting: Vec<&String> =
                if patch.is_none() { casting.collect() } else { casting.filter(single).collect() };
            match approve.rule {
                ApproveRule::All => {
                    for role in casting {
                        found.push((kind, vec![self.change(role, patch.as_deref())], Some(role)));
                    }
                }
                ApproveRule::Any | ApproveRule::AtLeast(_) => {
                    let whole = approve.roles.iter().all(|role| votes(role) < 2) || patch.is_none();
                    let all: Vec<VoteChange> =
                        casting.iter().map(|role| self.change(role, patch.as_deref())).collect();
                    if whole && !all.is_empty() {
                        found.push((kind, all, None));
                    }
                }
            }
        }
        found
            .into_iter()
            .map(|(kind, votes, role)| Said {
                kind,
                variation: Variation::of_votes(votes),
                role: role.cloned(),
            })
            .collect()
    }
}
