//! What a scenario expects: words that exist, of checks that exist.

use std::collections::BTreeSet;

use super::super::expect::{Expectation, Expected};
use crate::decision::REASON_CODES;
use crate::gate::{Check, Gate};
use crate::number::Number;
use crate::report::{Decision, Outcome};
use crate::strict::{Reader, meant};
use crate::yaml::Entry;

const EXPECT: &[&str] = &["decision", "next", "actions", "reasons", "checks", "not_green", "score"];

const RANGE: &[&str] = &["from", "to"];

/// What a pipeline may be told without an action.
const NEXT: [&str; 2] = ["promote", "hold"];

/// The expectations, in the order of the file.
pub(super) fn read(
    reader: &mut Reader<'_>,
    entry: &Entry,
    what: &str,
    gate: Option<&Gate>,
) -> Vec<Expectation> {
    let before = reader.errors();
    let Some(fields) = reader.fields(&entry.value, "`expect`", EXPECT) else { return Vec::new() };
    let mut found = Vec::new();
    for entry in fields.iter() {
        let span = entry.value.span.clone();
        let one = match &*entry.key.text {
            "decision" => decision(reader, entry, gate).map(Expected::Decision),
            "next" => next(reader, entry, gate).map(Expected::Next),
            "actions" => words(
                reader,
                entry,
                "unknown-action",
                "no check names the action",
                gate.map(actions).as_deref(),
            )
            .map(Expected::Actions),
            "reasons" => words(reader, entry, "unknown-reason", "no reason has the code", Some(REASON_CODES))
                .map(Expected::Reasons),
            "not_green" => {
                let ids: Option<Vec<&str>> =
                    gate.map(|gate| checks(gate).map(|check| check.id.as_str()).collect());
                words(reader, entry, "unknown-check", "the gate has no check", ids.as_deref())
                    .map(Expected::NotGreen)
            }
            "score" => score(reader, entry).map(|(from, to)| Expected::Score(from, to)),
            _ => {
                found.extend(outcomes(reader, entry, gate));
                None
            }
        };
        found.extend(one.map(|what| Expectation { what, span }));
    }
    if found.is_empty() && reader.errors() == before {
        let error =
            reader.error("no-expectation", entry.value.span.clone(), format!("{what} expects nothing"));
        error.help.push("write `expect: {decision: NO-GO}`: what expects nothing proves nothing".to_owned());
    }
    found
}

fn checks(gate: &Gate) -> impl Iterator<Item = &Check> + Clone {
    gate.groups.iter().flat_map(|group| &group.checks)
}

fn actions(gate: &Gate) -> Vec<&str> {
    let actions: BTreeSet<&str> = checks(gate).filter_map(|check| check.action.as_deref()).collect();
    actions.into_iter().collect()
}

/// A decision, by its own word or the gate's.
fn decision(reader: &mut Reader<'_>, entry: &Entry, gate: Option<&Gate>) -> Option<Decision> {
    let mut known =
        vec![("GO", Decision::Go), ("CONDITIONAL", Decision::Conditional), ("NO-GO", Decision::NoGo)];
    // The gate's words come second: a label that is the word of another decision must not turn it around.
    if let Some(labels) = gate.map(|gate| &gate.labels) {
        let own = [
            (&labels.go, Decision::Go),
            (&labels.conditional, Decision::Conditional),
            (&labels.no_go, Decision::NoGo),
        ];
        known.extend(own.into_iter().filter_map(|(label, decision)| Some((label.as_deref()?, decision))));
    }
    reader.word(entry, &known)
}

fn next(reader: &mut Reader<'_>, entry: &Entry, gate: Option<&Gate>) -> Option<String> {
    let next = reader.text(entry)?;
    let Some(gate) = gate else { return Some(next) };
    let known: Vec<&str> = NEXT.into_iter().chain(actions(gate)).collect();
    if known.contains(&next.as_str()) {
        return Some(next);
    }
    let message = format!("`next` can never be `{next}`: no check names that action");
    let help = meant(&next, known.into_iter());
    reader.error("unknown-action", entry.value.span.clone(), message).help.extend(help);
    None
}

/// A set of words; `known` are those that there are, where that is known.
fn words(
    reader: &mut Reader<'_>,
    entry: &Entry,
    code: &'static str,
    wrong: &str,
    known: Option<&[&str]>,
) -> Option<BTreeSet<String>> {
    let before = reader.errors();
    let mut set = BTreeSet::new();
    for (word, node) in reader.texts(entry)? {
        if let Some(known) = known.filter(|known| !known.contains(&word.as_str())) {
            let help = meant(&word, known.iter().copied());
            reader.error(code, node.span.clone(), format!("{wrong} `{word}`")).help.extend(help);
        } else if !set.insert(word.clone()) {
            let message = format!("`{word}` stands twice in `{}`", entry.key.text);
            reader.error("duplicate-item", node.span.clone(), message);
        }
    }
    (reader.errors() == before).then_some(set)
}

fn outcomes(reader: &mut Reader<'_>, entry: &Entry, gate: Option<&Gate>) -> Vec<Expectation> {
    let known = Outcome::ALL.map(|outcome| (outcome.word(), outcome));
    let help = || "write `checks: {error-rate: fail}`".to_owned();
    let mut found = Vec::new();
    for entry in reader.map(&entry.value, "`checks`", help).unwrap_or_default() {
        let id = &entry.key.text;
        if let Some(gate) = gate.filter(|gate| !checks(gate).any(|check| check.id == *id)) {
            let help = meant(id, checks(gate).map(|check| check.id.as_str()));
            let message = format!("the gate has no check `{id}`");
            reader.error("unknown-check", entry.key.span.clone(), message).help.extend(help);
        }
        let outcome = reader.word(entry, &known);
        found.extend(outcome.map(|outcome| Expectation {
            what: Expected::Check(id.to_string(), outcome),
            span: entry.value.span.clone(),
        }));
    }
    found
}

/// The two ends of a range; a single number is both.
fn score(reader: &mut Reader<'_>, entry: &Entry) -> Option<(Number, Number)> {
    if entry.value.as_map().is_none() {
        let number = reader.number(entry, 0, 100)?;
        if number.floored(1).parse::<Number>().ok().as_ref() != Some(&number) {
            let message = "a score is shown with one decimal, so it never equals this".to_owned();
            let error = reader.error("bad-value", entry.value.span.clone(), message);
            error.help.push(format!("write `score: {}`, or a range `{{from: …, to: …}}`", number.floored(1)));
            return None;
        }
        return Some((number.clone(), number));
    }
    let fields = reader.fields(&entry.value, "`score`", RANGE)?;
    let mut end = |key: &str| match fields.get(key) {
        Some(entry) => reader.number(entry, 0, 100),
        None => {
            let help = "write `score: {from: 90, to: 95}`, both included";
            reader.missing(&fields, entry.value.span.clone(), "the range of `score`", key, help);
            None
        }
    };
    let (from, to) = (end("from"), end("to"));
    let (from, to) = (from?, to?);
    if from > to {
        let message = format!("no score is between {from} and {to}");
        reader.error("bad-range", entry.value.span.clone(), message).help.push("turn the two around".into());
        return None;
    }
    Some((from, to))
}
