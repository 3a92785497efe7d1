//! What a scenario changes of the evidence.

use std::ops::Range;

use chrono::{DateTime, Utc};

use super::super::{ChangePlaces, value};
use super::Common;
use crate::check::{VOTE_KEYS, vote_words};
use crate::document::{Member, Node, Object, Value};
use crate::evidence::{Change, Changes, Edit, EditPath, STAMP_KEYS, StampChange, VoteChange};
use crate::gate::{CheckKind, EvidenceEntry, Gate, StatedBy};
use crate::report::Release;
use crate::strict::{Fields, Reader, meant};
use crate::time;
use crate::yaml::{Entry, Yaml};

/// Every change, the edits in the order in which the file states them.
pub(super) fn read(
    reader: &mut Reader<'_>,
    fields: &Fields<'_>,
    common: &Common<'_>,
    release: &Release,
    at: Option<DateTime<Utc>>,
) -> (Changes, ChangePlaces) {
    let mut changes = Changes::default();
    let mut places = ChangePlaces::default();
    for entry in fields.iter() {
        match &*entry.key.text {
            "remove" => {
                for (text, node) in reader.texts(entry).unwrap_or_default() {
                    if let Some(path) = path(reader, &text, node.span.clone(), common.gate) {
                        changes.edits.push(Edit { path, change: Change::Remove });
                        places.edits.push(node.span.clone());
                    }
                }
            }
            "set" | "merge" | "append" => {
                for (edit, span) in edits(reader, entry, common.gate) {
                    changes.edits.push(edit);
                    places.edits.push(span);
                }
            }
            "stamp" => {
                for (stamp, span) in stamps(reader, entry, common.gate) {
                    changes.stamps.push(stamp);
                    places.stamps.push(span);
                }
            }
            "votes" => {
                for (vote, span) in votes(reader, entry, common, release, at) {
                    changes.votes.push(vote);
                    places.votes.push(span);
                }
            }
            _ => {}
        }
    }
    (changes, places)
}

/// The entries of a map whose names are paths.
fn edits(reader: &mut Reader<'_>, entry: &Entry, gate: Option<&Gate>) -> Vec<(Edit, Range<usize>)> {
    let key = &*entry.key.text;
    let help = || format!("write `{key}: {{\"$.canary.errors.rate\": …}}`");
    let entries = reader.map(&entry.value, format_args!("`{key}`"), help).unwrap_or_default();
    let mut found = Vec::new();
    for entry in entries {
        let path = path(reader, &entry.key.text, entry.key.span.clone(), gate);
        let before = reader.errors();
        let node = value::node(reader, &entry.value);
        if key == "merge" && entry.value.as_map().is_none() {
            let message = format!("what is merged must be a map, not {}", entry.value.kind());
            let error = reader.error("wrong-type", entry.value.span.clone(), message);
            error.help.push("`set` puts a value in the place of another".to_owned());
        }
        let Some(path) = path.filter(|_| reader.errors() == before) else { continue };
        let change = match key {
            "set" => Change::Set(node),
            "merge" => Change::Merge(node),
            _ => Change::Append(node),
        };
        found.push((Edit { path, change }, entry.key.span.clone()));
    }
    found
}

fn path(reader: &mut Reader<'_>, text: &str, span: Range<usize>, gate: Option<&Gate>) -> Option<EditPath> {
    let path = match EditPath::parse(text) {
        Ok(path) => path,
        Err(wrong) => {
            reader.error("bad-path", span, wrong.message).help.extend(wrong.help);
            return None;
        }
    };
    let Some(gate) = gate else { return Some(path) };
    let id = path.evidence();
    if gate.evidence.iter().any(|entry| entry.id == id) {
        return Some(path);
    }
    let help = match id {
        "release" => Some("`release:` of the scenario changes the release".to_owned()),
        "gates" => Some("`needs:` of the scenario says how the needed gates stand".to_owned()),
        _ => None,
    };
    unknown_evidence(reader, id, span, gate, help);
    None
}

fn unknown_evidence(
    reader: &mut Reader<'_>,
    id: &str,
    span: Range<usize>,
    gate: &Gate,
    help: Option<String>,
) {
    let help = help.or_else(|| meant(id, gate.evidence.iter().map(|entry| entry.id.as_str())));
    let message = format!("the gate `{}` has no evidence `{id}`", gate.id);
    reader.error("unknown-evidence", span, message).help.extend(help);
}

fn stamps(reader: &mut Reader<'_>, entry: &Entry, gate: Option<&Gate>) -> Vec<(StampChange, Range<usize>)> {
    let help = || "write `stamp: {scan: {produced_at: …}}`".to_owned();
    let mut found = Vec::new();
    for entry in reader.map(&entry.value, "`stamp`", help).unwrap_or_default() {
        let (id, span) = (&entry.key.text, entry.key.span.clone());
        match gate.map(|gate| (gate, gate.evidence.iter().find(|entry| entry.id == *id))) {
            Some((gate, None)) => unknown_evidence(reader, id, span.clone(), gate, None),
            Some((_, Some(evidence))) if !is_stamped(evidence) => {
                let message = format!("the evidence `{id}` is not bound by a stamp");
                let error = reader.error("no-stamp", span.clone(), message);
                error.help.push("what binds it stands in the file itself: change it by `set`".to_owned());
            }
            _ => {}
        }
        let patch = patch(reader, &entry.value, &format!("the stamp of `{id}`"), &STAMP_KEYS);
        found.extend(patch.ok().map(|patch| (StampChange { evidence: id.to_string(), patch }, span)));
    }
    found
}

fn is_stamped(entry: &EvidenceEntry) -> bool {
    [&entry.produced_at, &entry.commit, &entry.artifact].iter().any(|by| matches!(by, Some(StatedBy::Stamp)))
}

/// A patch that is wrong, which has been said.
struct Wrong;

/// A merge patch with these members; nothing (`null`) for no document at all.
fn patch(
    reader: &mut Reader<'_>,
    node: &Yaml,
    what: &str,
    known: &'static [&'static str],
) -> Result<Option<Node>, Wrong> {
    if node.is_null() {
        return Ok(None);
    }
    let before = reader.errors();
    reader.fields(node, what, known);
    let patch = value::texts(node);
    if reader.errors() == before { Ok(Some(patch)) } else { Err(Wrong) }
}

fn votes(
    reader: &mut Reader<'_>,
    entry: &Entry,
    common: &Common<'_>,
    release: &Release,
    at: Option<DateTime<Utc>>,
) -> Vec<(VoteChange, Range<usize>)> {
    let roles = common.gate.map(roles);
    let help =
        || "write `votes: {product: {vote: no-go, rationale: …}}`; `null` takes a vote away".to_owned();
    let mut found = Vec::new();
    for entry in reader.map(&entry.value, "`votes`", help).unwrap_or_default() {
        let (role, span) = (&entry.key.text, entry.key.span.clone());
        if let Some(roles) = roles.as_ref().filter(|roles| !roles.contains(&&**role)) {
            let message = format!("no check of the gate asks the role `{role}`");
            let help = meant(role, roles.iter().copied());
            let help = help.unwrap_or_else(|| "no check of the gate is an approval".to_owned());
            reader.error("unknown-role", span.clone(), message).help.push(help);
        }
        if let Some(word) = entry.value.get("vote") {
            let known = vote_words();
            let said = word.as_scalar().map(|scalar| &*scalar.text);
            if !said.is_some_and(|said| known.contains(&said)) {
                let message = format!("a vote cannot be `{}`", said.unwrap_or(word.kind()));
                let help = meant(said.unwrap_or_default(), known.into_iter());
                reader.error("bad-value", word.span.clone(), message).help.extend(help);
            }
        }
        if let Ok(patch) = patch(reader, &entry.value, &format!("the vote of `{role}`"), &VOTE_KEYS) {
            let fresh = fresh(role, common, release, at);
            found.push((VoteChange { role: role.to_string(), patch, fresh }, span));
        }
    }
    found
}

/// The roles that the gate's approvals ask.
fn roles(gate: &Gate) -> Vec<&str> {
    gate.groups
        .iter()
        .flat_map(|group| &group.checks)
        .filter_map(|check| match &check.kind {
            CheckKind::Approve(approve) => Some(approve.roles.iter().map(String::as_str)),
            _ => None,
        })
        .flatten()
        .collect()
}

/// The vote of a role that has none, but for what it says: cast now, for this release, by the first who holds the role.
fn fresh(role: &str, common: &Common<'_>, release: &Release, at: Option<DateTime<Utc>>) -> Node {
    let holder = common
        .people
        .and_then(|people| people.roles.iter().find(|known| known.id == role)?.people.first())
        .map_or(role, String::as_str);
    let gate = common.gate.map(|gate| gate.id.clone());
    let members = [
        ("gate", gate),
        ("commit", release.commit.clone()),
        ("role", Some(role.to_owned())),
        ("voter", Some(holder.to_owned())),
        ("at", at.map(time::show)),
    ];
    let members = members.into_iter().filter_map(|(key, text)| {
        let node = Node { value: Value::Text(text?.into()), at: 0 };
        Some(Member { key: key.into(), at: 0, node })
    });
    Node { value: Value::Object(Object::whole(members.collect())), at: 0 }
}
