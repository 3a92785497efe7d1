//! Checks: their outcomes, what was measured, and what they ask for.

use super::value::{Changes, more_is_better, outcome_turn, ranked};
use super::{Item, Turn, gate, pair};
use crate::report::compared::is_fine;
use crate::report::{
    Approval, CheckReport, Comparison, GroupReport, Holds, Kind, Offender, Outcome, Selected, Tick,
};

/// A check and the group that it is in.
type Grouped<'r> = (&'r GroupReport, &'r CheckReport);

/// The checks of a gate that are not the same. Ids are unique within a gate, so one that went to another group is found.
pub(super) fn compare(a: &[GroupReport], b: &[GroupReport]) -> Vec<Item> {
    let (before, after) = (all(a), all(b));
    let pairs = pair::by(&before, &after, |(_, check)| check.check.clone());
    let mut items: Vec<(u8, Item)> = pairs
        .into_iter()
        .filter_map(|(one, other)| {
            let urgency = other.or(one).map_or(u8::MAX, |(_, check)| check.outcome.urgency());
            Some((urgency, check(one.copied(), other.copied())?))
        })
        .collect();
    // Within those that turned worse, what failed comes before what warns.
    items.sort_by_key(|(urgency, _)| *urgency);
    items.into_iter().map(|(_, item)| item).collect()
}

fn all(groups: &[GroupReport]) -> Vec<Grouped<'_>> {
    groups.iter().flat_map(|group| group.checks.iter().map(move |check| (group, check))).collect()
}

fn check(before: Option<Grouped<'_>>, after: Option<Grouped<'_>>) -> Option<Item> {
    let (_, shown) = after.or(before)?;
    let mut changes = Changes::default();
    match (before, after) {
        (Some(one), Some(other)) => both(one, other, &mut changes),
        (one, other) => {
            // One that came and is not green is worse; one that went is neither, whatever it was.
            let came = other.is_some_and(|(_, check)| {
                check.veto_stands || !matches!(check.outcome, Outcome::Pass | Outcome::NotApplicable)
            });
            let turn = if came { Turn::Worse } else { Turn::Other };
            let word = |of: Option<Grouped<'_>>| of.map(|(_, check)| check.outcome.word());
            changes.turned("outcome", word(one), word(other), turn);
            for (what, read) in ALONE {
                let read = |of: Option<Grouped<'_>>| of.and_then(|(_, check)| read(check));
                changes.of(what, None, read(one), read(other), Turn::Other);
            }
            let group = |of: Option<Grouped<'_>>| of.map(|(group, _)| group.group.clone());
            changes.of("group", None, group(one), group(other), Turn::Other);
        }
    }
    let mut item =
        gate::item(shown.check.clone(), Some(&shown.title), before.map(drop), after.map(drop), changes)?;
    // Its outcome says which way a check went, whatever moved beside it.
    let decides = |what: &str| {
        item.changes
            .iter()
            .find(|change| change.what == what)
            .map(|change| change.turn)
            .filter(|turn| *turn != Turn::Other)
    };
    if let Some(turn) = decides("veto_stands").or_else(|| decides("outcome")) {
        item.turn = turn;
    }
    Some(item)
}

/// Reads one fact of a check.
type Fact = fn(&CheckReport) -> Option<String>;

/// What is told of a check that is in one report alone.
const ALONE: &[(&str, Fact)] = &[
    ("requirement", |check| check.requirement.clone()),
    ("blocking", |check| Some(check.blocking.to_string())),
    ("weight", |check| Some(check.weight.clone())),
    ("reason", |check| Some(check.reason.clone()).filter(|reason| !reason.is_empty())),
];

fn both((group, a): Grouped<'_>, (other_group, b): Grouped<'_>, changes: &mut Changes) {
    // Named one by one, so that a new member must be thought of. Where it stands in the gate file follows from its text,
    // which has a digest.
    let CheckReport {
        check: _,
        title,
        kind,
        outcome,
        raw_outcome,
        veto_stands,
        blocking,
        weight,
        reason,
        why,
        owner,
        remedy,
        action,
        link,
        place: _,
        requirement,
        comparisons,
        margin_note,
        offenders,
        more_offenders,
        tick,
        approval,
    } = a;
    changes.wish("veto_stands", *veto_stands, b.veto_stands, false);
    changes.turned(
        "outcome",
        Some(outcome.word()),
        Some(b.outcome.word()),
        outcome_turn(*outcome, b.outcome),
    );
    let raw = raw_outcome.zip(b.raw_outcome).map_or(Turn::Other, |(one, other)| outcome_turn(one, other));
    changes.turned("raw_outcome", raw_outcome.map(Outcome::word), b.raw_outcome.map(Outcome::word), raw);
    compared(*kind, comparisons, &b.comparisons, changes);
    found(offenders, &b.offenders, changes);
    let count = |count: u64| Some(count.to_string()).filter(|_| count > 0);
    let turn = if b.more_offenders > *more_offenders { Turn::Worse } else { Turn::Better };
    changes.of("more_offenders", None, count(*more_offenders), count(b.more_offenders), turn);
    ticked(tick.as_ref(), b.tick.as_ref(), changes);
    approved(approval.as_ref(), b.approval.as_ref(), changes);
    let option = |text: &'_ Option<String>| text.clone();
    changes.text("reason", Some(reason.as_str()), Some(&b.reason));
    changes.of("requirement", None, option(requirement), option(&b.requirement), Turn::Other);
    changes.flag("blocking", *blocking, b.blocking, Turn::Other);
    changes.text("weight", Some(weight), Some(&b.weight));
    changes.text("group", Some(&group.group), Some(&other_group.group));
    changes.text("kind", Some(kind_word(*kind)), Some(kind_word(b.kind)));
    changes.text("title", Some(title), Some(&b.title));
    for (what, one, other) in [
        ("margin_note", margin_note, &b.margin_note),
        ("owner", owner, &b.owner),
        ("why", why, &b.why),
        ("remedy", remedy, &b.remedy),
        ("action", action, &b.action),
        ("link", link, &b.link),
    ] {
        changes.of(what, None, option(one), option(other), Turn::Other);
    }
}

fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Require => "require",
        Kind::Veto => "veto",
        Kind::Confirm => "confirm",
        Kind::Approve => "approve",
    }
}

fn compared(kind: Kind, a: &[Comparison], b: &[Comparison], changes: &mut Changes) {
    let key = |one: &Comparison| (one.measured.clone(), one.operator.clone(), one.negated);
    for (one, other) in pair::by(a, b, key) {
        let Some(shown) = other.or(one) else { continue };
        let of = || Some(shown.measured.clone());
        let text = |read: fn(&Comparison) -> Option<&String>| {
            (one.and_then(read).cloned(), other.and_then(read).cloned())
        };
        let (before, after) = text(|one| one.distance.as_ref());
        // More distance is better where the comparison is wanted to hold.
        let wanted = (kind == Kind::Veto) == shown.negated;
        let moved = match (one, other) {
            (Some(_), Some(_)) => more_is_better(before.as_deref(), after.as_deref()),
            _ => Turn::Other,
        };
        let moved = match moved {
            Turn::Worse if !wanted => Turn::Better,
            Turn::Better if !wanted => Turn::Worse,
            // A value that is not known any more is told by its outcome.
            _ if before.is_none() || after.is_none() => Turn::Other,
            other => other,
        };
        let actual = text(|one| one.actual.as_ref());
        let same_value = actual.0 == actual.1;
        changes.of("actual", of(), actual.0, actual.1, moved);
        changes.of("distance", of(), before, after, moved);
        let holds = |one: Option<&Comparison>| one.map(|one| holds_word(one.holds).to_owned());
        let fine = |one: Option<&Comparison>| one.is_some_and(|one| is_fine(one, kind));
        let turn = ranked(u8::from(fine(one)), u8::from(fine(other)));
        changes.of("holds", of(), holds(one), holds(other), turn);
        for (what, read) in [
            ("needed", (|one| one.needed.as_ref()) as fn(&Comparison) -> Option<&String>),
            ("target", |one| one.target.as_ref()),
            ("margin", |one| one.margin.as_ref()),
            ("problem", |one| one.problem.as_ref()),
            ("comparison", |one| Some(&one.text)),
        ] {
            let (before, after) = text(read);
            changes.of(what, of(), before, after, Turn::Other);
        }
        if same_value {
            let selected = |one: Option<&Comparison>| one.map(|one| selected(&one.selected));
            changes.of("selected", of(), selected(one), selected(other), Turn::Other);
        }
    }
}

fn holds_word(holds: Holds) -> &'static str {
    match holds {
        Holds::True => "true",
        Holds::False => "false",
        Holds::Unknown => "unknown",
        Holds::Error => "error",
    }
}

/// What paths selected, in one line.
fn selected(all: &[Selected]) -> String {
    let one = |selected: &Selected| {
        let nodes: Vec<String> =
            selected.nodes.iter().map(|node| format!("{} = {}", node.at, node.value)).collect();
        format!("{} of {} selects {}: {}", selected.path, selected.evidence, selected.count, nodes.join(", "))
    };
    all.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn found(a: &[Offender], b: &[Offender], changes: &mut Changes) {
    let told = |one: &Offender| {
        let Offender { evidence, id, severity, state, title, place } = one;
        let parts =
            [severity, state, title, place].into_iter().flatten().cloned().collect::<Vec<_>>().join(" · ");
        (id.clone().unwrap_or_else(|| evidence.clone()), parts, evidence.clone())
    };
    for (one, other) in pair::by(a, b, told) {
        let shown = |one: Option<&Offender>| one.map(|one| told(one).1);
        let id = one.or(other).map(|one| told(one).0);
        let turn = if one.is_none() { Turn::Worse } else { Turn::Better };
        changes.of("offender", id, shown(one), shown(other), turn);
    }
}

fn ticked(a: Option<&Tick>, b: Option<&Tick>, changes: &mut Changes) {
    let rank = |tick: Option<&Tick>| match tick.map(|tick| tick.state.as_str()) {
        Some("pass") => 3,
        Some("not-applicable") => 2,
        Some("pending") => 1,
        _ => 0,
    };
    let text = |read: fn(&Tick) -> Option<String>| (a.and_then(read), b.and_then(read));
    let (before, after) = text(|tick| Some(tick.state.clone()));
    changes.of("tick", None, before, after, ranked(rank(a), rank(b)));
    for (what, read) in [
        ("by", (|tick| tick.by.clone()) as fn(&Tick) -> Option<String>),
        ("at", |tick| tick.at.clone()),
        ("note", |tick| tick.note.clone()),
        ("tick_link", |tick| tick.link.clone()),
        ("tick_file", |tick| Some(tick.place())),
    ] {
        let (before, after) = text(read);
        changes.of(what, None, before, after, Turn::Other);
    }
}

fn approved(a: Option<&Approval>, b: Option<&Approval>, changes: &mut Changes) {
    let rule = |approval: Option<&Approval>| approval.map(|approval| approval.rule.clone());
    changes.of("rule", None, rule(a), rule(b), Turn::Other);
    let roles =
        |approval: Option<&Approval>| approval.map(|approval| approval.roles.clone()).unwrap_or_default();
    for (one, other) in pair::by(&roles(a), &roles(b), |role| role.role.clone()) {
        let standing = |role: Option<&crate::report::Role>| role.map(|role| role.standing.clone());
        let turn = match (one, other) {
            (Some(one), Some(other)) => ranked(vote_rank(&one.standing), vote_rank(&other.standing)),
            _ => Turn::Other,
        };
        changes.of(
            "standing",
            one.or(other).map(|role| role.role.clone()),
            standing(one),
            standing(other),
            turn,
        );
    }
}

/// How near to GO a vote is.
pub(super) fn vote_rank(vote: &str) -> u8 {
    match vote {
        "go" => 4,
        "conditional" => 3,
        "abstain" => 2,
        "no-go" => 0,
        _ => 1,
    }
}
