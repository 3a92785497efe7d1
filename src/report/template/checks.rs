//! What templates may ask about checks and their comparisons.

use indexmap::IndexMap;
use minijinja::{Environment, Error, ErrorKind, Value};

use super::filters::{sign, word};
use crate::report::compared::{Compared, is_fine};
use crate::report::terminal::text::TIE;
use crate::report::{Comparison, Holds, Kind, Outcome, Place};

/// Adds them.
pub(super) fn add(environment: &mut Environment<'static>) {
    environment.add_filter("entries", |gate: Value| entries(&gate));
    environment.add_filter("by_id", |gate: Value| by_id(&gate));
    environment.add_filter("failing_first", |checks: Value| failing_first(&checks));
    environment.add_filter("status", |check: Value| status(&check));
    environment.add_filter("target", |part: Value, kind: String| {
        Compared::of(&comparison(&part), of_kind(&kind)).target
    });
    environment.add_filter("needed", |part: Value| Compared::of(&comparison(&part), Kind::Require).needed);
    environment.add_filter("actual", |part: Value| Compared::of(&comparison(&part), Kind::Require).actual);
    environment.add_test("green", |check: Value| is_green(&check));
    environment.add_test("fine", |part: Value, kind: String| is_fine(&comparison(&part), of_kind(&kind)));
}

/// The checks of a gate with their groups, in the order of the file.
fn entries(gate: &Value) -> Result<Vec<Value>, Error> {
    let mut entries = Vec::new();
    for group in member(gate, "groups").try_iter()? {
        for check in member(&group, "checks").try_iter()? {
            let entry: IndexMap<Value, Value> =
                [(Value::from("group"), group.clone()), (Value::from("check"), check)].into_iter().collect();
            entries.push(Value::from_object(entry));
        }
    }
    Ok(entries)
}

/// The checks of a gate by their ids.
fn by_id(gate: &Value) -> Result<Value, Error> {
    let mut checks: IndexMap<Value, Value> = IndexMap::new();
    for entry in entries(gate)? {
        let check = member(&entry, "check");
        checks.insert(member(&check, "check"), check);
    }
    Ok(Value::from_object(checks))
}

/// Checks, or entries of them, as a reader must see them: standing vetoes, then what blocks, then by outcome, the worst
/// first; else as they were.
fn failing_first(checks: &Value) -> Result<Vec<Value>, Error> {
    let mut checks: Vec<Value> = checks.try_iter()?.collect();
    checks.sort_by_cached_key(|entry| {
        // The id of a check is a text, the check of an entry is not.
        let inner = member(entry, "check");
        let check = if inner.as_str().is_some() { entry } else { &inner };
        let urgency = outcome(check).map_or(0, Outcome::urgency);
        (!stands(check), !is_green(check) && !member(check, "blocking").is_true(), urgency)
    });
    Ok(checks)
}

/// Sign and word of a check, or of an outcome, vote or state; no line ends between them.
fn status(value: &Value) -> Result<String, Error> {
    if stands(value) {
        return Ok(format!("{}{TIE}VETO", sign("veto")));
    }
    let outcome = member(value, "outcome");
    match outcome.as_str().or(value.as_str()) {
        Some(text) => Ok(format!("{}{TIE}{}", sign(text), word(text))),
        None => {
            Err(Error::new(ErrorKind::InvalidOperation, "status is for checks, and for words such as `pass`"))
        }
    }
}

fn is_green(check: &Value) -> bool {
    matches!(outcome(check), Some(Outcome::Pass | Outcome::NotApplicable)) && !stands(check)
}

fn stands(check: &Value) -> bool {
    member(check, "veto_stands").is_true()
}

fn outcome(check: &Value) -> Option<Outcome> {
    let outcome = member(check, "outcome");
    Outcome::ALL.into_iter().find(|one| outcome.as_str() == Some(one.word()))
}

fn of_kind(kind: &str) -> Kind {
    // Only a veto is told otherwise.
    if kind == "veto" { Kind::Veto } else { Kind::Require }
}

/// The comparison that a value shows.
fn comparison(part: &Value) -> Comparison {
    let text = |key: &str| member(part, key).as_str().map(str::to_owned);
    let holds = match text("holds").as_deref() {
        Some("true") => Holds::True,
        Some("false") => Holds::False,
        Some("unknown") => Holds::Unknown,
        _ => Holds::Error,
    };
    Comparison {
        text: text("text").unwrap_or_default(),
        place: Place { file: String::new(), line: 0, column: 0 },
        holds,
        negated: member(part, "negated").is_true(),
        measured: text("measured").unwrap_or_default(),
        operator: text("operator").unwrap_or_default(),
        actual: text("actual"),
        target: text("target"),
        margin: text("margin"),
        needed: text("needed"),
        distance: text("distance"),
        problem: text("problem"),
        selected: Vec::new(),
    }
}

fn member(value: &Value, key: &str) -> Value {
    value.get_attr(key).unwrap_or_default()
}
