//! A change of what a gate sees, as a scenario would make it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::json;
use super::place::{Move, Step, What};
use crate::document::{Node, Value};
use crate::evidence::{Change as Edited, Changes, Edit, EditPath, StampChange, VoteChange};
use crate::report::{Decision, Release};
use crate::scenario::{Scenario, Stated};

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A value past the limit, a word that is not wanted, an element too many: what the requirement asks is not so.
    Limit,
    /// A value that warns.
    Warn,
    /// A value that is not yet what it must be, and may become it.
    Pending,
    /// The evidence is not there.
    Missing,
    /// A member that a path names is not there.
    Member,
    /// The evidence is older than it may be.
    Stale,
    /// The evidence is about another commit.
    OtherCommit,
    /// The evidence is about another artifact.
    OtherArtifact,
    /// The item is there and not ticked.
    Unticked,
    /// The item is not there.
    TickRemoved,
    /// The tick is older than it may be.
    TickOld,
    /// The tick is about another commit.
    TickOtherCommit,
    /// A role votes no-go.
    VotedDown,
    /// A role has no vote, or none has.
    VoteRemoved,
    /// A vote is older than it may be.
    VoteOld,
    /// A vote is about another commit.
    VoteOtherCommit,
}

impl Kind {
    /// In a word or three, for the terminal.
    pub fn words(self) -> &'static str {
        match self {
            Self::Limit => "fails",
            Self::Warn => "warns",
            Self::Pending => "pending",
            Self::Missing => "missing",
            Self::Member => "without a member",
            Self::Stale => "stale",
            Self::OtherCommit => "other commit",
            Self::OtherArtifact => "other artifact",
            Self::Unticked => "unticked",
            Self::TickRemoved => "no tick",
            Self::TickOld => "old tick",
            Self::TickOtherCommit => "tick of another commit",
            Self::VotedDown => "voted down",
            Self::VoteRemoved => "no vote",
            Self::VoteOld => "old vote",
            Self::VoteOtherCommit => "vote of another commit",
        }
    }

    /// Whether the release may not pass after it, where the check is a blocking one. A warning stops nothing.
    pub fn must_stop(self) -> bool {
        self != Self::Warn
    }
}

/// Changes of everything that a gate is judged by.
#[derive(Debug, Clone, Default)]
pub(super) struct Variation {
    pub(super) changes: Changes,
    /// A merge patch onto the release.
    release: Map<String, Json>,
    needs: Vec<(String, Need)>,
}

/// How a needed gate would stand.
#[derive(Debug, Clone, Default)]
struct Need {
    decision: Option<Decision>,
    score: Option<String>,
}

impl Variation {
    /// The change of these places; `None` where a scenario cannot say it.
    pub(super) fn of(moves: &[Move]) -> Option<Self> {
        let mut made = Self::default();
        for one in moves {
            match one.place.head() {
                "release" => made.release(one)?,
                "gates" => made.need(one)?,
                _ => made.changes.edits.push(Edit {
                    path: EditPath::parse(&one.place.to_string()).ok()?,
                    change: match &one.what {
                        What::Set(value) => Edited::Set(value.clone()),
                        What::Remove => Edited::Remove,
                        What::Append(value) => Edited::Append(value.clone()),
                    },
                }),
            }
        }
        Some(made)
    }

    /// The same after the change of these places.
    pub(super) fn after(&self, moves: &[Move]) -> Option<Self> {
        let mut made = Self::of(moves)?;
        made.changes.edits.extend(self.changes.edits.iter().cloned());
        made.changes.stamps.clone_from(&self.changes.stamps);
        made.changes.votes.clone_from(&self.changes.votes);
        Some(made)
    }

    pub(super) fn of_stamp(evidence: &str, patch: Node) -> Self {
        let stamp = StampChange { evidence: evidence.to_owned(), patch: Some(patch) };
        Self { changes: Changes { stamps: vec![stamp], ..Changes::default() }, ..Self::default() }
    }

    pub(super) fn of_votes(votes: Vec<VoteChange>) -> Self {
        Self { changes: Changes { votes, ..Changes::default() }, ..Self::default() }
    }

    fn release(&mut self, one: &Move) -> Option<()> {
        let value = match &one.what {
            What::Set(value) => json::of(value),
            What::Remove => Json::Null,
            What::Append(_) => return None,
        };
        match one.place.steps.as_slice() {
            [_, Step::Name(member)] if &**member == "version" => {
                self.release.insert("version".to_owned(), value);
            }
            [_, Step::Name(flags), Step::Name(flag)] if &**flags == "flags" => {
                let flags = self.release.entry("flags").or_insert_with(|| Json::Object(Map::new()));
                flags.as_object_mut()?.insert(flag.to_string(), value);
            }
            _ => return None,
        }
        Some(())
    }

    fn need(&mut self, one: &Move) -> Option<()> {
        let [_, Step::Name(gate), Step::Name(member)] = one.place.steps.as_slice() else { return None };
        let What::Set(Node { value, .. }) = &one.what else { return None };
        let at = self.needs.iter().position(|(known, _)| **known == **gate).unwrap_or_else(|| {
            self.needs.push((gate.to_string(), Need::default()));
            self.needs.len() - 1
        });
        let need = &mut self.needs.get_mut(at)?.1;
        match (&**member, value) {
            ("decision", Value::Text(word)) => {
                let all = [Decision::Go, Decision::Conditional, Decision::NoGo];
                need.decision = Some(all.into_iter().find(|decision| decision.to_string() == **word)?);
            }
            ("score", Value::Number(score)) => need.score = Some(score.to_string()),
            _ => return None,
        }
        Some(())
    }

    /// Lays it over a scenario.
    pub(super) fn over(&self, scenario: &Scenario) -> Varied {
        let mut changes = scenario.changes.clone();
        changes.edits.extend(self.changes.edits.iter().cloned());
        for stamp in &self.changes.stamps {
            match changes.stamps.iter_mut().find(|known| known.evidence == stamp.evidence) {
                Some(known) => known.patch = joined(known.patch.as_ref(), stamp.patch.as_ref()),
                None => changes.stamps.push(stamp.clone()),
            }
        }
        for vote in &self.changes.votes {
            match changes.votes.iter_mut().find(|known| known.role == vote.role) {
                // A vote that the scenario itself casts is cast and then taken away.
                Some(known) if vote.patch.is_some() => {
                    known.patch = joined(known.patch.as_ref(), vote.patch.as_ref());
                }
                _ => changes.votes.push(vote.clone()),
            }
        }
        let mut release = scenario.release.clone();
        if let Some(Json::String(version)) = self.release.get("version") {
            release.version = Some(version.clone());
        } else if self.release.contains_key("version") {
            release.version = None;
        }
        for (flag, value) in self.release.get("flags").and_then(Json::as_object).into_iter().flatten() {
            if value.is_null() {
                release.flags.shift_remove(flag);
            } else {
                release.flags.insert(flag.clone(), value.clone());
            }
        }
        let mut needs = scenario.needs.clone();
        for (gate, need) in &self.needs {
            if let Some(stated) = needs.iter_mut().find(|stated| stated.gate == *gate) {
                stated.decision = need.decision.unwrap_or(stated.decision);
                stated.score = need.score.clone().or(stated.score.take());
            }
        }
        Varied { release, now: scenario.at, needs, changes }
    }

    /// As it stands in a scenario file.
    pub(super) fn shown(&self, scenario: &Scenario) -> Map<String, Json> {
        let mut shown = Map::new();
        let mut into = |section: &str, key: String, value: Json| {
            let section = shown.entry(section).or_insert_with(|| Json::Object(Map::new()));
            if let Some(section) = section.as_object_mut() {
                section.insert(key, value);
            }
        };
        let mut removed = Vec::new();
        for edit in &self.changes.edits {
            let path = edit.path.to_string();
            match &edit.change {
                Edited::Set(value) => into("set", path, json::of(value)),
                Edited::Merge(value) => into("merge", path, json::of(value)),
                Edited::Append(value) => into("append", path, json::of(value)),
                Edited::Remove => removed.push(Json::String(path)),
            }
        }
        let patch = |patch: &Option<Node>| patch.as_ref().map_or(Json::Null, json::of);
        for stamp in &self.changes.stamps {
            into("stamp", stamp.evidence.clone(), patch(&stamp.patch));
        }
        for vote in &self.changes.votes {
            into("votes", vote.role.clone(), patch(&vote.patch));
        }
        for (gate, need) in &self.needs {
            let stated = scenario.needs.iter().find(|stated| stated.gate == *gate);
            let decision = need.decision.or(stated.map(|stated| stated.decision));
            let word = Json::String(decision.map_or_else(String::new, |decision| decision.to_string()));
            let stands = match &need.score {
                None => word,
                Some(score) => {
                    let score = json::of(&Node { value: Value::Number(score.as_str().into()), at: 0 });
                    Json::Object(Map::from_iter([("decision".to_owned(), word), ("score".to_owned(), score)]))
                }
            };
            into("needs", gate.clone(), stands);
        }
        if !removed.is_empty() {
            shown.insert("remove".to_owned(), Json::Array(removed));
        }
        if !self.release.is_empty() {
            shown.insert("release".to_owned(), Json::Object(self.release.clone()));
        }
        shown
    }
}

/// One merge patch after another.
fn joined(first: Option<&Node>, second: Option<&Node>) -> Option<Node> {
    let (Some(first), Some(second)) = (first, second) else { return second.cloned() };
    let mut all = json::of(first);
    if let (Json::Object(all), Json::Object(more)) = (&mut all, json::of(second)) {
        all.extend(more);
    }
    Some(json::node(&all))
}

/// A scenario with a change laid over it.
#[derive(Debug, Clone)]
pub(super) struct Varied {
    pub(super) release: Release,
    pub(super) now: DateTime<Utc>,
    pub(super) needs: Vec<Stated>,
    pub(super) changes: Changes,
}
