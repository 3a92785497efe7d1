//! A criterion that a person ticks: the tick must be theirs, about this gate and release, and fresh.

use chrono::{DateTime, Utc};

use super::Finding;
use crate::diagnostic::suggestion;
use crate::document::{Node, Object, Value};
use crate::evidence::fit::{self, Problem};
use crate::evidence::{Evidence, Standing};
use crate::gate::{EvidenceEntry, StatedBy};
use crate::report::escape::is_blank;
use crate::report::{EvidenceState, Outcome, Release, Tick};

/// What a tick may say.
const KEYS: [&str; 7] = ["state", "by", "at", "gate", "commit", "note", "link"];

/// The states of a tick.
const STATES: [&str; 4] = ["pass", "fail", "pending", "not-applicable"];

/// Judges the tick of a check. `entry` is the evidence that the check names, as declared and as found.
///
/// A tick is tied to the gate, the release and its time before its state counts: one that does not fit is as good as
/// none, whatever it says.
pub fn judge(
    check_id: &str,
    na_allowed: bool,
    entry: Option<(&EvidenceEntry, &Evidence)>,
    gate_id: &str,
    release: &Release,
    now: DateTime<Utc>,
) -> Finding {
    let Some((entry, evidence)) = entry else {
        return Finding::new(
            Outcome::Error,
            format!("the evidence for the tick of `{check_id}` is not declared"),
        );
    };
    let document = match &evidence.standing {
        Standing::Seen(document) => document,
        Standing::Missing(reason) => return Finding::new(Outcome::Missing, reason.clone()),
        Standing::Broken(reason) => return Finding::new(Outcome::Error, reason.clone()),
    };
    let file = match evidence.report.files.as_slice() {
        [file] => file.path.as_str(),
        _ => evidence.report.looked_at.as_str(),
    };
    let item = match find(check_id, document, file) {
        Ok(item) => item,
        Err((outcome, reason)) => return Finding::new(outcome, reason),
    };
    let said = match read(item) {
        Ok(said) => said,
        Err(why) => {
            return Finding::new(Outcome::Error, format!("the tick for `{check_id}` in {file} {why}"));
        }
    };
    let problems = Rules { entry, gate_id, release, now }.problems(&said);
    let (outcome, reason) = match worst(&problems) {
        Some(outcome) => {
            let texts: Vec<&str> = problems.iter().map(|problem| problem.text.as_str()).collect();
            (outcome, format!("the tick for `{check_id}` in {file} {}", texts.join("; it ")))
        }
        None => said.outcome(na_allowed),
    };
    let mut finding = Finding::new(outcome, reason);
    finding.tick = Some(said.tick(file));
    finding
}

/// The item of a check in the checklist, or what its absence makes of the check.
fn find<'d>(check_id: &str, document: &'d Node, file: &str) -> Result<&'d Node, (Outcome, String)> {
    let error = |why: String| Err((Outcome::Error, format!("{file} {why}")));
    let Value::Object(items) = &document.value else {
        return error(format!("is {}, not an object of ticks by check", document.value.kind()));
    };
    if let Some(key) = repeated(items) {
        return error(format!("holds {} twice", fit::quoted(key)));
    }
    items.get(check_id).ok_or_else(|| {
        let keys = items.members.iter().map(|member| &*member.key);
        let hint = suggestion(check_id, keys)
            .map(|meant| format!("; there is one for {}: a typo?", fit::quoted(meant)))
            .unwrap_or_default();
        (Outcome::Missing, format!("no tick for `{check_id}` in {file}{hint}"))
    })
}

fn repeated(object: &Object) -> Option<&str> {
    object.second_of_a_key().map(|member| &*member.key)
}

/// A tick as it is written. A member that is null or blank says nothing.
#[derive(Debug, Default)]
struct Said<'d> {
    state: &'static str,
    by: Option<&'d str>,
    at: Option<&'d Node>,
    gate: Option<&'d str>,
    commit: Option<&'d str>,
    note: Option<&'d str>,
    link: Option<&'d str>,
}

/// Reads an item; an error is the rest of a sentence.
fn read(item: &Node) -> Result<Said<'_>, String> {
    let Value::Object(object) = &item.value else {
        return Err(format!("is {}, not an object with a `state`", item.value.kind()));
    };
    if let Some(key) = repeated(object) {
        return Err(format!("states {} twice", fit::quoted(key)));
    }
    let mut said = Said::default();
    let mut state = None;
    for member in &object.members {
        let key = &*member.key;
        if !KEYS.contains(&key) {
            let meant = suggestion(key, KEYS.into_iter());
            let meant = meant.map_or_else(
                || format!("; there are {}", KEYS.join(", ")),
                |meant| format!("; did you mean `{meant}`?"),
            );
            return Err(format!("has the unknown key {}{meant}", fit::quoted(key)));
        }
        let text = match &member.node.value {
            Value::Null => continue,
            Value::Text(text) if is_blank(text) => continue,
            Value::Text(text) => &**text,
            other => return Err(format!("states `{key}` as {}, not as a string", other.kind())),
        };
        match key {
            "state" => state = Some(text),
            "by" => said.by = Some(text),
            "at" => said.at = Some(&member.node),
            "gate" => said.gate = Some(text),
            "commit" => said.commit = Some(text),
            "note" => said.note = Some(text),
            _ => said.link = Some(text),
        }
    }
    let state = state.ok_or_else(|| format!("states no `state`: {}", STATES.join(", ")))?;
    said.state = STATES.into_iter().find(|known| *known == state).ok_or_else(|| {
        format!("has the unknown state {}; there are {}", fit::quoted(state), STATES.join(", "))
    })?;
    Ok(said)
}

impl Said<'_> {
    fn outcome(&self, na_allowed: bool) -> (Outcome, String) {
        let words = |what: &str| {
            let by = self.by.map_or_else(String::new, |by| format!(" by {by}"));
            let note = self.note.map_or_else(String::new, |note| format!(": {note}"));
            format!("{what}{by}{note}")
        };
        match self.state {
            "pass" => (Outcome::Pass, String::new()),
            "fail" => (Outcome::Fail, words("ticked as failed")),
            "not-applicable" if !na_allowed => {
                (Outcome::Pending, words("ticked as not applicable, which this check does not allow,"))
            }
            "not-applicable" if self.by.is_none() || self.note.is_none() => (
                Outcome::Pending,
                words("ticked as not applicable without saying who and why (`by`, `note`)"),
            ),
            "not-applicable" => (Outcome::NotApplicable, words("ticked as not applicable")),
            _ => (Outcome::Pending, words("ticked as not yet done")),
        }
    }

    fn tick(&self, file: &str) -> Tick {
        let at = self.at.and_then(|node| match &node.value {
            Value::Text(text) => Some(text.to_string()),
            _ => None,
        });
        Tick {
            state: self.state.to_owned(),
            by: self.by.map(ToOwned::to_owned),
            at,
            note: self.note.map(ToOwned::to_owned),
            link: self.link.map(ToOwned::to_owned),
            file: file.to_owned(),
            line: None,
        }
    }
}

struct Rules<'r> {
    entry: &'r EvidenceEntry,
    gate_id: &'r str,
    release: &'r Release,
    now: DateTime<Utc>,
}

impl Rules<'_> {
    /// Why a tick does not count: what it must state and does not, and what it states and does not fit.
    fn problems(&self, said: &Said) -> Vec<Problem> {
        let each = |by: &Option<StatedBy>| matches!(by, Some(StatedBy::Each));
        let (each_time, each_commit) = (each(&self.entry.produced_at), each(&self.entry.commit));
        let mut problems = Vec::new();
        let mut need = |needed: bool, there: bool, what: &str| {
            if needed && !there {
                problems.push(Problem::unbound(format!("states no `{what}`")));
            }
        };
        need(each_time, said.at.is_some(), "at");
        need(each_commit, said.commit.is_some(), "commit");
        need(each_time || each_commit, said.gate.is_some(), "gate");
        need(said.state == "pass" && !self.entry.unbound, said.by.is_some(), "by");
        if each(&self.entry.artifact) {
            problems.push(Problem::unbound("cannot say which artifact it is about"));
        }
        if let Some(at) = said.at {
            let fits = fit::instant(at).and_then(|at| fit::age(at, self.entry.max_age.as_ref(), self.now));
            problems.extend(fits.err());
        }
        if let Some(gate) = said.gate.filter(|gate| *gate != self.gate_id) {
            let gate = fit::quoted(gate);
            problems.push(Problem::unbound(format!("is for the gate {gate}, not for `{}`", self.gate_id)));
        }
        if let Some(commit) = said.commit {
            problems.extend(fit::commit(commit, self.release).err());
        }
        problems
    }
}

/// What the worst problem makes of the check.
fn worst(problems: &[Problem]) -> Option<Outcome> {
    if problems.iter().any(|problem| problem.state == EvidenceState::Broken) {
        return Some(Outcome::Error);
    }
    (!problems.is_empty()).then_some(Outcome::Missing)
}

#[cfg(test)]
#[path = "confirm_tests.rs"]
mod tests;
