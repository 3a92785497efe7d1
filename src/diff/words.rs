//! What the formats for people say in the same words.

use std::collections::HashSet;

use super::{Change, Diff, GateDiff, Item, Presence, Turn};
use crate::report::terminal::words;

/// So many decisions that turned are named in the verdict.
const NAMED: usize = 3;

/// What is told of a comparison in one line, the value first.
const COMPARED: [&str; 6] = ["actual", "distance", "needed", "target", "margin", "problem"];

/// Members of a gate that people ask for first; the others follow.
const DECISIVE: [&str; 2] = ["decision", "score"];

/// The verdict over the whole, in one sentence.
pub(super) fn verdict(diff: &Diff) -> String {
    if !diff.errors.is_empty() {
        return "Could not compare".to_owned();
    }
    if diff.same {
        return "No difference".to_owned();
    }
    let of = |turn: Turn| {
        diff.gates.iter().flat_map(|gate| &gate.checks).filter(|check| check.turn == turn).count()
    };
    let decisions = diff.gates.iter().filter_map(|gate| {
        let change = gate.changes.iter().find(|change| change.what == "decision")?;
        let (before, after) = values(change);
        Some(format!("{} {before} → {after}", gate.gate))
    });
    let checks = [(Turn::Worse, "turned worse"), (Turn::Better, "turned better"), (Turn::Other, "changed")]
        .into_iter()
        .map(|(turn, went)| (of(turn), went))
        .filter(|(count, _)| *count > 0)
        .map(|(count, went)| format!("{} {went}", words::count(count, "check")));
    let mut parts: Vec<String> = decisions.collect();
    let others = parts.len().saturating_sub(NAMED);
    parts.truncate(NAMED);
    if others > 0 {
        parts.push(format!("{} decided otherwise", words::count(others, "more gate")));
    }
    parts.extend(checks);
    match (diff.gates.len(), parts.is_empty()) {
        (0, _) => "Differs in the release or the run, and in no gate".to_owned(),
        (gates, true) => format!("Differs in {}, and in no decision or check", words::count(gates, "gate")),
        _ => format!("Differs: {}", parts.join(", ")),
    }
}

/// A section of items of one kind.
pub(super) struct Section<'d> {
    pub(super) title: &'static str,
    pub(super) items: Vec<&'d Item>,
}

/// The sections of a gate, those of its checks first.
pub(super) fn sections(gate: &GateDiff) -> Vec<Section<'_>> {
    let checks = |turn: Turn| gate.checks.iter().filter(|check| check.turn == turn).collect();
    // What is told with a check needs no second line.
    let reasons = gate.reasons.iter().filter(|reason| reason.title.is_none()).collect();
    [
        ("Turned worse", checks(Turn::Worse)),
        ("Changed", checks(Turn::Other)),
        ("Turned better", checks(Turn::Better)),
        ("Reasons", reasons),
        ("Groups", gate.groups.iter().collect()),
        ("Needed gates", gate.needs.iter().collect()),
        ("Votes", gate.votes.iter().collect()),
        ("Waivers", gate.waivers.iter().collect()),
        ("Evidence", gate.evidence.iter().collect()),
    ]
    .into_iter()
    .map(|(title, items): (_, Vec<&Item>)| Section { title, items })
    .filter(|section| !section.items.is_empty())
    .collect()
}

/// What an item is called, with a word where it is in one report alone.
pub(super) fn name(item: &Item) -> String {
    let title = item.title.as_ref().unwrap_or(&item.id);
    match item.presence {
        Presence::Added => format!("{title} (added)"),
        Presence::Removed => format!("{title} (removed)"),
        Presence::Changed => title.clone(),
    }
}

/// One line about what changed: what, and the values.
pub(super) struct Row<'d> {
    /// What it is about.
    pub(super) about: String,
    /// The changes that it tells together, each with its own word where the line does not name it.
    pub(super) changes: Vec<(Option<&'d str>, &'d Change)>,
}

impl Row<'_> {
    /// Which way it went.
    pub(super) fn turn(&self) -> Turn {
        self.changes.first().map_or(Turn::Other, |(_, change)| change.turn)
    }
}

/// Changes line by line: what moved of one comparison stands in one.
pub(super) fn rows<'d>(changes: &[&'d Change]) -> Vec<Row<'d>> {
    let compared = |change: &Change| change.of.is_some() && COMPARED.contains(&change.what.as_str());
    let mut rows: Vec<Row<'d>> = Vec::new();
    let told: HashSet<Fact<'_>> = changes.iter().map(|change| fact(change)).collect();
    let decision = changes.iter().copied().find(|change| change.what == "decision");
    for change in changes.iter().copied().filter(|change| !follows(change, &told, decision)) {
        if !compared(change) {
            rows.push(Row { about: about(change), changes: vec![(None, change)] });
            continue;
        }
        let of = change.of.as_deref().unwrap_or_default();
        let word = (change.what != COMPARED[0]).then_some(change.what.as_str());
        match rows.last_mut().filter(|row| row.about == of) {
            Some(row) => row.changes.push((word, change)),
            None => rows.push(Row { about: of.to_owned(), changes: vec![(word, change)] }),
        }
    }
    rows
}

/// What a change is of.
type Fact<'d> = (&'d str, Option<&'d str>);

fn fact(change: &Change) -> Fact<'_> {
    (&change.what, change.of.as_deref())
}

/// Whether a change says no more than another one of them: programs have both, people are told once.
fn follows(change: &Change, told: &HashSet<Fact<'_>>, decision: Option<&Change>) -> bool {
    let moved = |what: &str| told.contains(&(what, change.of.as_deref()));
    match change.what.as_str() {
        "label" => {
            decision.is_some_and(|other| (&other.before, &other.after) == (&change.before, &change.after))
        }
        "may_pass" => decision.is_some(),
        "holds" => ["actual", "distance", "needed", "problem"].into_iter().any(moved),
        "target" => moved("needed"),
        "comparison" => moved("needed") || moved("target"),
        _ => false,
    }
}

/// What a change is about, in words.
fn about(change: &Change) -> String {
    let what = match change.what.as_str() {
        "sha256" if change.of.is_some() => "replaced".to_owned(),
        "sha256" => "gate text".to_owned(),
        other => other.replace('_', " "),
    };
    match &change.of {
        Some(of) => format!("{what} {of}"),
        None => what,
    }
}

/// The values of a change; digests cut as everywhere.
pub(super) fn values(change: &Change) -> (String, String) {
    let shown = |value: &Option<String>| match value.as_deref() {
        None | Some("") => "–".to_owned(),
        Some(value) => words::short(value),
    };
    (shown(&change.before), shown(&change.after))
}

/// The changes of a gate itself, decision and score first.
pub(super) fn facts(gate: &GateDiff) -> Vec<&Change> {
    let mut facts: Vec<&Change> = gate.changes.iter().collect();
    facts.sort_by_key(|change| {
        DECISIVE.iter().position(|what| *what == change.what).unwrap_or(DECISIVE.len())
    });
    facts
}
