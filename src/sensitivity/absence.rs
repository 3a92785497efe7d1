//! Changes after which nothing can be known: evidence that is away, old, or about something else, and members that
//! are not there.

use chrono::{DateTime, TimeDelta, Utc};

use super::change::{Kind, Variation};
use super::place::{Move, Place, Step, What, node, object, text};
use super::targets::{existence, queries, relative, same};
use crate::document::{Node, Value};
use crate::gate::{Check, CheckKind, EvidenceEntry, Files, Gate, MaxAge, StatedBy};
use crate::jsonpath::{Filter, Query, Segment, Selector, SelectorKind};
use crate::requirement::Requirement;
use crate::time;

/// A commit that is nobody's, and a digest of nothing.
pub(super) const OTHER_COMMIT: &str = "0000000000000000000000000000000000000000";
const OTHER_DIGEST: &str = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

/// From this magnitude a number of epoch seconds is taken for milliseconds.
const EPOCH_MILLISECONDS: f64 = 1e11;

/// The requirement or condition of a check and the conditions under which it applies.
fn requirements(check: &Check) -> (Option<&Requirement>, Vec<&Requirement>) {
    let main = match &check.kind {
        CheckKind::Require { require, .. } => Some(require),
        CheckKind::Veto(condition) => Some(condition),
        CheckKind::Confirm { .. } | CheckKind::Approve(_) => None,
    };
    (main, check.when.iter().chain(&check.ready).collect())
}

/// The evidence that a check cannot do without, in the order of its text.
pub(super) fn evidence_of<'c>(check: &'c Check, root: &Node) -> Vec<&'c str> {
    let (main, conditions) = requirements(check);
    let mut ids: Vec<&str> = match &check.kind {
        CheckKind::Confirm { from, .. } => vec![from],
        _ => Vec::new(),
    };
    for id in main.into_iter().chain(conditions).flat_map(Requirement::evidence) {
        if !ids.contains(&id) && Place::named(&[id]).get(root).is_some() {
            ids.push(id);
        }
    }
    ids
}

/// A change of evidence as a whole; none where what would have to be changed is not in the document that is judged.
pub(super) type OfEvidence = (Kind, Option<Variation>);

/// The evidence itself away, stale, about another commit or artifact.
pub(super) fn of_evidence(gate: &Gate, id: &str, root: &Node, now: DateTime<Utc>) -> Vec<OfEvidence> {
    let away = Move { place: Place::named(&[id]), what: What::Remove };
    let mut found = vec![(Kind::Missing, Variation::of(&[away]))];
    let Some(entry) = gate.evidence.iter().find(|entry| entry.id == id) else { return found };
    if let Some((max_age, by)) = entry.max_age.as_ref().zip(entry.produced_at.as_ref())
        && let Some(old) = too_old(max_age, now)
    {
        found.extend(bound(Kind::Stale, entry, by, root, |current| instant_like(current, old)));
    }
    if let Some(by) = &entry.commit {
        found.extend(bound(Kind::OtherCommit, entry, by, root, |_| text(OTHER_COMMIT)));
    }
    if let Some(by) = &entry.artifact {
        found.extend(bound(Kind::OtherArtifact, entry, by, root, |_| text(OTHER_DIGEST)));
    }
    found
}

/// The first instant that is too long ago.
pub(super) fn too_old(max_age: &MaxAge, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let milliseconds = max_age.milliseconds.floor_to_i64()?.checked_add(1_000)?;
    now.checked_sub_signed(TimeDelta::try_milliseconds(milliseconds)?)
}

/// An instant written like the one that stands there.
fn instant_like(current: Option<&Node>, instant: DateTime<Utc>) -> Node {
    match current.map(|node| &node.value) {
        Some(Value::Number(written)) => {
            let seconds = instant.timestamp();
            let long = written.parse::<f64>().is_ok_and(|number| number.abs() > EPOCH_MILLISECONDS);
            let number = if long { seconds.saturating_mul(1_000) } else { seconds };
            node(Value::Number(number.to_string().into()))
        }
        _ => text(&time::show(instant)),
    }
}

/// The change of what states a fact about evidence; nothing where no one thing of the evidence states it (a tick states
/// its own, a file's time cannot be changed).
fn bound(
    kind: Kind,
    entry: &EvidenceEntry,
    by: &StatedBy,
    root: &Node,
    value: impl Fn(Option<&Node>) -> Node,
) -> Option<OfEvidence> {
    let stamped = match kind {
        Kind::Stale => "produced_at",
        Kind::OtherArtifact => "artifact",
        _ => "commit",
    };
    match by {
        StatedBy::Stamp => {
            let patch = object([(stamped.to_owned(), value(None))]);
            Some((kind, Some(Variation::of_stamp(&entry.id, patch))))
        }
        StatedBy::Path(query) => {
            let place = stated_at(entry, query).into_iter().find(|place| place.get(root).is_some());
            let variation = place.and_then(|place| {
                let value = value(place.get(root));
                Variation::of(&[Move { place, what: What::Set(value) }])
            });
            Some((kind, variation))
        }
        StatedBy::Each | StatedBy::Mtime => None,
    }
}

/// Where a fact may stand: below the id, and below the first file where there are several; in the original beside a
/// summary, where there is one.
fn stated_at(entry: &EvidenceEntry, query: &Query) -> Vec<Place> {
    let steps = query.segments.iter().map(|segment| match segment.selectors.as_slice() {
        [only] if !segment.descendant => match &only.kind {
            SelectorKind::Name(name) => Some(Step::Name(name.clone())),
            SelectorKind::Index(index) => usize::try_from(*index).ok().map(Step::Index),
            _ => None,
        },
        _ => None,
    });
    let Some(steps) = steps.collect::<Option<Vec<Step>>>() else { return Vec::new() };
    let first = matches!(entry.files, Files::Many(_)).then_some(Step::Index(0));
    let id = Place::named(&[&entry.id]);
    [id.clone(), id.below(Step::Name("raw".into()))]
        .into_iter()
        .map(|start| Place::of(start.steps.into_iter().chain(first.clone()).chain(steps.iter().cloned())))
        .collect()
}

/// The places that say whether evidence counts.
pub(super) fn binding_places(gate: &Gate) -> Vec<Place> {
    let stated = |entry: &EvidenceEntry| {
        let by = [&entry.produced_at, &entry.commit, &entry.artifact];
        let paths = by.into_iter().flat_map(|by| match by {
            Some(StatedBy::Path(query)) => stated_at(entry, query),
            _ => Vec::new(),
        });
        paths.collect::<Vec<_>>()
    };
    gate.evidence.iter().flat_map(stated).collect()
}

/// Each member that a path of a check's requirement names, taken away.
pub(super) fn members(check: &Check, root: &Node) -> Vec<Place> {
    let Some(main) = requirements(check).0 else { return Vec::new() };
    let mut found: Vec<Place> = Vec::new();
    for query in queries(&main.expr) {
        if matches!(query.head(), Some("release" | "gates") | None) {
            continue;
        }
        named(query, root, &mut found);
    }
    found
}

/// Follows a path by its first matches and notes the last member that it names before each step that takes many, at
/// its end, and inside its filters.
fn named(query: &Query, root: &Node, found: &mut Vec<Place>) {
    let mut place = Place::of([]);
    for (index, segment) in query.segments.iter().enumerate() {
        let last = index + 1 == query.segments.len();
        if let Some(name) = segment.single_name() {
            place = place.below(Step::Name(name.into()));
            let many_next = query.segments.get(index + 1).is_some_and(|next| next.single_name().is_none());
            if (last || many_next) && place.steps.len() > 1 {
                add(place.clone(), root, found);
            }
            if place.get(root).is_none() {
                return;
            }
            continue;
        }
        for filter in filters(segment) {
            in_filter(filter, &place, root, found);
        }
        // Below `..` any number of members may be meant.
        if segment.descendant {
            return;
        }
        let step = match segment.selectors.as_slice() {
            [Selector { kind: SelectorKind::Index(index), .. }] => element(&place, root, *index),
            _ => place.get(root).and_then(first_step),
        };
        let Some(step) = step else { return };
        place = place.below(step);
    }
}

fn add(place: Place, root: &Node, found: &mut Vec<Place>) {
    if place.get(root).is_some() && !found.contains(&place) {
        found.push(place);
    }
}

fn filters(segment: &Segment) -> impl Iterator<Item = &Filter> {
    segment.selectors.iter().filter_map(|selector| match &selector.kind {
        SelectorKind::Filter(filter) => Some(&**filter),
        _ => None,
    })
}

/// The members of the first element that a filter compares, but for those that it lets be absent.
fn in_filter(filter: &Filter, holder: &Place, root: &Node, found: &mut Vec<Place>) {
    let Some(step) = holder.get(root).and_then(first_step) else { return };
    let element = holder.below(step);
    let allowed = existence(filter);
    for query in relative(filter).into_iter().filter(|query| !allowed.iter().any(|known| same(known, query)))
    {
        let names: Option<Vec<Step>> = query
            .segments
            .iter()
            .map(|segment| segment.single_name().map(|name| Step::Name(name.into())))
            .collect();
        if let Some(names) = names.filter(|names| !names.is_empty()) {
            add(Place::of(element.steps.iter().cloned().chain(names)), root, found);
        }
    }
}

/// The step to the element of a list with this index.
fn element(list: &Place, root: &Node, index: i64) -> Option<Step> {
    let Value::List(items) = &list.get(root)?.value else { return None };
    let length = i64::try_from(items.len()).ok()?;
    let at = usize::try_from(if index < 0 { length + index } else { index }).ok()?;
    (at < items.len()).then_some(Step::Index(at))
}

fn first_step(node: &Node) -> Option<Step> {
    match &node.value {
        Value::List(items) => (!items.is_empty()).then_some(Step::Index(0)),
        Value::Object(object) => object.members.first().map(|member| Step::Name(member.key.clone())),
        _ => None,
    }
}

/// The removal of a member.
pub(super) fn without(place: Place) -> Option<Variation> {
    Variation::of(&[Move { place, what: What::Remove }])
}
