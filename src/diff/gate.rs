//! One gate in both reports.

use super::value::{Changes, decision_turn, ranked};
use super::{Change, GateDiff, Item, Presence, Turn, check, evidence, pair, state, value, votes};
use crate::report::{GateReport, GroupReport, Judged, Need, Reason, Score, WaiverReport, Way};

/// The id of a gate.
pub(super) fn id(gate: &GateReport) -> String {
    match gate {
        GateReport::Judged(judged) => judged.gate.clone(),
        GateReport::NotReached { gate, .. } | GateReport::Standing { gate, .. } => gate.clone(),
    }
}

/// What changed about a gate; nothing where both say the same.
pub(super) fn compare(before: Option<&GateReport>, after: Option<&GateReport>) -> Option<GateDiff> {
    let shown = after.or(before)?;
    let mut diff = GateDiff {
        gate: id(shown),
        title: title(shown).to_owned(),
        presence: presence(before, after),
        turn: Turn::Other,
        changes: Vec::new(),
        checks: Vec::new(),
        groups: Vec::new(),
        evidence: Vec::new(),
        votes: Vec::new(),
        waivers: Vec::new(),
        needs: Vec::new(),
        reasons: Vec::new(),
    };
    if let (Some(GateReport::Judged(a)), Some(GateReport::Judged(b))) = (before, after) {
        judged(a, b, &mut diff);
    } else {
        diff.changes = facts(before, after);
    }
    for items in [
        &mut diff.checks,
        &mut diff.groups,
        &mut diff.evidence,
        &mut diff.votes,
        &mut diff.waivers,
        &mut diff.needs,
        &mut diff.reasons,
    ] {
        items.sort_by_key(|item| item.turn);
    }
    diff.turn = turn(&diff);
    let nothing = diff.presence == Presence::Changed
        && diff.changes.is_empty()
        && [
            &diff.checks,
            &diff.groups,
            &diff.evidence,
            &diff.votes,
            &diff.waivers,
            &diff.needs,
            &diff.reasons,
        ]
        .iter()
        .all(|items| items.is_empty());
    (!nothing).then_some(diff)
}

/// Whether something is in both reports.
pub(super) fn presence<T>(before: Option<T>, after: Option<T>) -> Presence {
    match (before, after) {
        (None, _) => Presence::Added,
        (_, None) => Presence::Removed,
        _ => Presence::Changed,
    }
}

fn title(gate: &GateReport) -> &str {
    match gate {
        GateReport::Judged(judged) => &judged.title,
        GateReport::NotReached { title, .. } | GateReport::Standing { title, .. } => title,
    }
}

/// The decision turns a gate, else whether it was judged, else its score, else its checks.
fn turn(diff: &GateDiff) -> Turn {
    let of = |what: &str| {
        diff.changes
            .iter()
            .find(|change| change.what == what)
            .map(|change| change.turn)
            .filter(|turn| *turn != Turn::Other)
    };
    let checks = || {
        let turns = || diff.checks.iter().map(|check| check.turn);
        turns().find(|turn| *turn == Turn::Worse).or_else(|| turns().find(|turn| *turn == Turn::Better))
    };
    ["decision", "may_pass", "state", "score"].into_iter().find_map(of).or_else(checks).unwrap_or(Turn::Other)
}

/// Gates that are not both judged: what can be said of any.
fn facts(before: Option<&GateReport>, after: Option<&GateReport>) -> Vec<Change> {
    let mut changes = Changes::default();
    let rank = |gate: Option<&GateReport>| match gate {
        Some(GateReport::Judged(judged)) if judged.may_pass => 3,
        Some(GateReport::Standing { may_pass: true, .. }) => 3,
        Some(GateReport::Judged(_) | GateReport::Standing { .. }) => 2,
        Some(GateReport::NotReached { .. }) => 1,
        None => 0,
    };
    // A gate that is there or gone by itself is neither good nor bad.
    let both = before.is_some() && after.is_some();
    let stands = if both { ranked(rank(before), rank(after)) } else { Turn::Other };
    changes.turned("state", before.map(state), after.map(state), stands);
    let decided = |gate: Option<&GateReport>| match gate {
        Some(GateReport::Judged(judged)) => Some(judged.decision),
        Some(GateReport::Standing { decision, .. }) => Some(*decision),
        _ => None,
    };
    let (one, other) = (decided(before), decided(after));
    let went = one.zip(other).map_or(stands, |(one, other)| decision_turn(one, other));
    let word = |decision: Option<crate::report::Decision>| decision.map(|decision| decision.to_string());
    changes.of("decision", None, word(one), word(other), went);
    for (what, read) in FACTS {
        let (one, other) = (before.and_then(read), after.and_then(read));
        let turn = match *what {
            "score" if both => value::more_is_better(one.as_deref(), other.as_deref()),
            "may_pass" if both => {
                ranked(u8::from(one.as_deref() == Some("true")), u8::from(other.as_deref() == Some("true")))
            }
            _ => Turn::Other,
        };
        changes.of(what, None, one, other, turn);
    }
    changes.done()
}

/// Reads one fact of a gate.
type Fact = fn(&GateReport) -> Option<String>;

/// What can be said of a gate that was not judged, each with its name.
const FACTS: &[(&str, Fact)] = &[
    ("label", |gate| match gate {
        GateReport::Judged(judged) => Some(judged.label.clone()),
        GateReport::Standing { label, .. } => Some(label.clone()),
        GateReport::NotReached { .. } => None,
    }),
    ("score", |gate| match gate {
        GateReport::Judged(judged) => judged.score.as_ref().map(|score| score.value.clone()),
        GateReport::Standing { score, .. } => score.clone(),
        GateReport::NotReached { .. } => None,
    }),
    ("may_pass", |gate| match gate {
        GateReport::Judged(judged) => Some(judged.may_pass.to_string()),
        GateReport::Standing { may_pass, .. } => Some(may_pass.to_string()),
        GateReport::NotReached { .. } => None,
    }),
    ("waits_for", |gate| match gate {
        GateReport::NotReached { waits_for, .. } => Some(waits_for.join(", ")),
        _ => None,
    }),
    ("refused", |gate| match gate {
        GateReport::Standing { refused, .. } => refused.clone(),
        _ => None,
    }),
    ("instant", |gate| match gate {
        GateReport::Standing { instant, .. } => Some(instant.clone()),
        _ => None,
    }),
    ("file", |gate| match gate {
        GateReport::Standing { file, .. } => Some(file.clone()),
        _ => None,
    }),
    ("title", |gate| Some(title(gate).to_owned())),
    ("owner", |gate| match gate {
        GateReport::Judged(judged) => judged.owner.clone(),
        GateReport::Standing { owner, .. } | GateReport::NotReached { owner, .. } => owner.clone(),
    }),
];

/// Two judgements of a gate.
fn judged(a: &Judged, b: &Judged, diff: &mut GateDiff) {
    // Named one by one, so that a new member must be thought of. The way to a score that was asked for is no part of the
    // judgement.
    let Judged {
        gate: _,
        title,
        purpose,
        owner,
        file,
        sha256,
        decision,
        label,
        may_pass,
        next,
        score,
        reasons,
        notes,
        way,
        target: _,
        groups,
        needs,
        evidence,
        waivers,
        details,
        document,
    } = a;
    let mut changes = Changes::default();
    let words = (decision.to_string(), b.decision.to_string());
    changes.turned("decision", Some(&words.0), Some(&words.1), decision_turn(*decision, b.decision));
    changes.wish("may_pass", *may_pass, b.may_pass, true);
    changes.text("label", Some(label), Some(&b.label));
    scores(score.as_ref(), b.score.as_ref(), &mut changes);
    changes.text("next", Some(next), Some(&b.next));
    changes.text("sha256", Some(sha256), Some(&b.sha256));
    changes.text("file", Some(file), Some(&b.file));
    changes.text("title", Some(title), Some(&b.title));
    changes.text("purpose", purpose.as_deref(), b.purpose.as_deref());
    changes.text("owner", owner.as_deref(), b.owner.as_deref());
    changes.text("document", document.as_deref(), b.document.as_deref());
    changes.text("way", way.as_ref().map(steps).as_deref(), b.way.as_ref().map(steps).as_deref());
    for key in details.keys().chain(b.details.keys().filter(|key| !details.contains_key(*key))) {
        let shown = |judged: &Judged| judged.details.get(key).map(ToString::to_string);
        changes.of("details", Some(key.clone()), shown(a), shown(b), Turn::Other);
    }
    diff.changes = changes.done();
    diff.checks = check::compare(groups, &b.groups);
    diff.groups = pair::by(groups, &b.groups, |group| group.group.clone())
        .into_iter()
        .filter_map(|(one, other)| group(one, other))
        .collect();
    diff.evidence = evidence::compare(evidence, &b.evidence);
    diff.votes = votes::compare(groups, &b.groups);
    diff.waivers = pair::by(waivers, &b.waivers, |waiver| (waiver.check.clone(), waiver.matches.clone()))
        .into_iter()
        .filter_map(|(one, other)| waiver(one, other))
        .collect();
    diff.needs = pair::by(needs, &b.needs, |need| need.gate.clone())
        .into_iter()
        .filter_map(|(one, other)| need(one, other))
        .collect();
    let key = |reason: &Reason| (reason.code.clone(), reason.check.clone());
    for (kind, ours, theirs) in [("reason", reasons, &b.reasons), ("note", notes, &b.notes)] {
        let pairs = pair::by(ours, theirs, key);
        diff.reasons.extend(pairs.into_iter().filter_map(|(one, other)| reason(kind, one, other)));
    }
}

fn scores(a: Option<&Score>, b: Option<&Score>, changes: &mut Changes) {
    let of = |read: fn(&Score) -> Option<&String>| {
        (a.and_then(read).map(String::as_str), b.and_then(read).map(String::as_str))
    };
    let (one, other) = of(|score| Some(&score.value));
    changes.score("score", one, other);
    if one == other {
        // A move too small for the decimal that is shown.
        let (one, other) = of(|score| Some(&score.exact));
        changes.score("exact", one, other);
    }
    let (one, other) = of(|score| score.without_waived.as_ref());
    changes.text("without_waived", one, other);
    let (one, other) = of(|score| Some(&score.measured));
    changes.score("measured", one, other);
    let (one, other) = of(|score| score.go.as_ref());
    changes.text("go", one, other);
    let (one, other) = of(|score| score.floor.as_ref());
    changes.text("floor", one, other);
    let (one, other) = of(|score| score.band.as_ref());
    changes.text("band", one, other);
    let none = Vec::new();
    let weightings =
        |score: Option<&'_ Score>| score.map_or_else(|| none.clone(), |score| score.weightings.clone());
    for (one, other) in pair::by(&weightings(a), &weightings(b), |other| other.name.clone()) {
        let name = one.or(other).map(|weighting| weighting.name.clone());
        let (one, other) = (one.map(|one| one.value.clone()), other.map(|other| other.value.clone()));
        let turn = value::more_is_better(one.as_deref(), other.as_deref());
        changes.of("weighting", name, one, other, turn);
    }
}

/// The way to GO in a few words.
fn steps(way: &Way) -> String {
    let steps: Vec<&str> =
        way.steps.iter().filter_map(|step| step.check.as_deref().or(step.gate.as_deref())).collect();
    let then = way.score.as_ref().map(|score| format!(", then {score}")).unwrap_or_default();
    format!("{}{then}", steps.join(", "))
}

fn group(a: Option<&GroupReport>, b: Option<&GroupReport>) -> Option<Item> {
    let mut changes = Changes::default();
    let read = |read: fn(&GroupReport) -> Option<&String>| {
        (a.and_then(read).map(String::as_str), b.and_then(read).map(String::as_str))
    };
    let (one, other) = read(|group| group.score.as_ref());
    if a.is_some() && b.is_some() {
        changes.score("score", one, other);
    } else {
        changes.text("score", one, other);
    }
    let (one, other) = read(|group| Some(&group.weight));
    changes.text("weight", one, other);
    let (one, other) = read(|group| Some(&group.title));
    changes.text("title", one, other);
    let (one, other) = read(|group| group.owner.as_ref());
    changes.text("owner", one, other);
    let shown = b.or(a)?;
    item(shown.group.clone(), Some(&shown.title), a, b, changes)
}

fn waiver(a: Option<&WaiverReport>, b: Option<&WaiverReport>) -> Option<Item> {
    let mut changes = Changes::default();
    for (what, read) in [
        ("state", (|waiver| Some(&waiver.state)) as fn(&WaiverReport) -> Option<&String>),
        ("problem", |waiver| waiver.problem.as_ref()),
        ("reason", |waiver| Some(&waiver.reason)),
        ("approved_by", |waiver| Some(&waiver.approved_by)),
        ("expires", |waiver| Some(&waiver.expires)),
        ("ticket", |waiver| Some(&waiver.ticket)),
    ] {
        changes.text(what, a.and_then(read).map(String::as_str), b.and_then(read).map(String::as_str));
    }
    let shown = b.or(a)?;
    let id = match shown.matches.as_slice() {
        [] => shown.check.clone(),
        matches => format!("{} ({})", shown.check, matches.join(", ")),
    };
    item(id, None, a, b, changes)
}

fn need(a: Option<&Need>, b: Option<&Need>) -> Option<Item> {
    let mut changes = Changes::default();
    let word = |need: Option<&Need>| need.and_then(|need| need.decision).map(|decision| decision.to_string());
    let turn = match (a.and_then(|need| need.decision), b.and_then(|need| need.decision)) {
        (Some(one), Some(other)) => decision_turn(one, other),
        _ => Turn::Other,
    };
    changes.of("decision", None, word(a), word(b), turn);
    if let (Some(one), Some(other)) = (a, b) {
        changes.wish("may_pass", one.may_pass, other.may_pass, true);
    }
    changes.text("text", a.map(|need| need.text.as_str()), b.map(|need| need.text.as_str()));
    item(b.or(a)?.gate.clone(), None, a, b, changes)
}

fn reason(kind: &str, a: Option<&Reason>, b: Option<&Reason>) -> Option<Item> {
    let mut changes = Changes::default();
    let turn = match (kind, a, b) {
        ("reason", None, _) => Turn::Worse,
        ("reason", _, None) => Turn::Better,
        _ => Turn::Other,
    };
    changes.turned(kind, a.map(|reason| reason.text.as_str()), b.map(|reason| reason.text.as_str()), turn);
    let owner = |reason: Option<&Reason>| reason.and_then(|reason| reason.owner.clone());
    changes.of("owner", None, owner(a), owner(b), Turn::Other);
    let shown = b.or(a)?;
    item(shown.code.clone(), shown.check.as_ref(), a, b, changes)
}

/// An item of its changes; nothing where there are none.
pub(super) fn item<T>(
    id: String,
    title: Option<&String>,
    a: Option<T>,
    b: Option<T>,
    changes: Changes,
) -> Option<Item> {
    let presence = presence(a, b);
    let changes = changes.done();
    if presence == Presence::Changed && changes.is_empty() {
        return None;
    }
    let went = |turn: Turn| changes.iter().any(|change| change.turn == turn);
    let turn = [Turn::Worse, Turn::Better].into_iter().find(|turn| went(*turn)).unwrap_or(Turn::Other);
    Some(Item { title: title.filter(|title| **title != id).cloned(), id, presence, turn, changes })
}
