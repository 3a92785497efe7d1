//! What the formats for people say in the same words.

use super::{Change, Diff, GateDiff, Item, Presence, Turn};
use crate::report::terminal::words;

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
    let parts: Vec<String> =
        [(Turn::Worse, "turned worse"), (Turn::Better, "turned better"), (Turn::Other, "changed")]
            .into_iter()
            .map(|(turn, went)| (of(turn), went))
            .filter(|(count, _)| *count > 0)
            .map(|(count, went)| format!("{} {went}", words::count(count, "check")))
            .collect();
    let gates = words::count(diff.gates.len(), "gate");
    match (diff.gates.len(), parts.is_empty()) {
        (0, _) => "Differs in the release or the run, and in no gate".to_owned(),
        (_, true) => format!("Differs in {gates}, and in no check"),
        _ => format!("Differs in {gates}: {}", parts.join(", ")),
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

/// What a change is about, in words.
pub(super) fn about(change: &Change) -> String {
    let what = match change.what.as_str() {
        "sha256" if change.of.is_some() => "replaced".to_owned(),
        "sha256" => "gate text".to_owned(),
        "may_pass" => "may pass".to_owned(),
        "veto_stands" => "veto stands".to_owned(),
        other => other.replace('_', " "),
    };
    match &change.of {
        Some(of) => format!("{what} {of}"),
        None => what,
    }
}

/// The values of a change; digests cut as everywhere.
pub(super) fn values(change: &Change) -> (String, String) {
    let shown = |value: &Option<String>| value.as_deref().map_or_else(|| "–".to_owned(), words::short);
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
