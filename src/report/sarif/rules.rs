//! The rules: one for each check, one for the decision of each gate, one for each kind of error.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::message::markdown;
use crate::report::plain;
use crate::report::{CheckReport, GateReport, Judged, Kind, Problem, Report, uri};

/// Rules in order, each id once.
#[derive(Default)]
pub(super) struct Rules {
    list: Vec<Value>,
    places: HashMap<String, usize>,
}

impl Rules {
    fn add(&mut self, id: String, rule: impl FnOnce(&str) -> Value) {
        if !self.places.contains_key(&id) {
            self.list.push(rule(&id));
            self.places.insert(id, self.list.len() - 1);
        }
    }

    pub(super) fn values(&self) -> &[Value] {
        &self.list
    }

    /// Where a rule stands, as a result names it.
    pub(super) fn index(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }
}

/// Every rule that a result of this report, or of one about the same gates, may name.
pub(super) fn all(report: &Report) -> Rules {
    let mut rules = Rules::default();
    for problem in &report.errors {
        rules.add(of_problem(problem), error_rule);
    }
    rules.add(UNDECIDED.to_owned(), error_rule);
    for gate in &report.gates {
        if let GateReport::Judged(judged) = gate {
            rules.add(of_gate(judged), |id| gate_rule(id, judged));
            for check in judged.groups.iter().flat_map(|group| &group.checks) {
                rules.add(of_check(judged, check), |id| check_rule(id, judged, check));
            }
        }
    }
    rules
}

/// The rule that is broken where a run decides nothing and does not say why.
pub(super) const UNDECIDED: &str = "gatekeeper/not-decided";

/// The id of an error's rule.
pub(super) fn of_problem(problem: &Problem) -> String {
    format!("{UNDECIDED}/{}", plain::name(&problem.code))
}

/// The id of the rule that a gate may pass.
pub(super) fn of_gate(judged: &Judged) -> String {
    plain::name(&judged.gate)
}

/// The id of a check's rule.
pub(super) fn of_check(judged: &Judged, check: &CheckReport) -> String {
    format!("{}/{}", plain::name(&judged.gate), plain::name(&check.check))
}

fn error_rule(id: &str) -> Value {
    let text = "The run must be able to decide";
    json!({
        "id": id,
        "name": camel(id),
        "shortDescription": {"text": text},
        "fullDescription": {"text": "A run that cannot decide lets nothing pass, whatever was decided before"},
        "help": {"text": "Mend what the message names and run again", "markdown": "Mend what the message names and run again"},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["release-gate"], "problem.severity": "error"},
    })
}

fn gate_rule(id: &str, judged: &Judged) -> Value {
    let title = plain::name(&judged.title);
    let purpose = plain::said(judged.purpose.as_ref()).unwrap_or_else(|| format!("The gate {title}"));
    let help = vec![("owner", judged.owner.clone()), ("gate file", Some(judged.file.clone()))];
    json!({
        "id": id,
        "name": camel(id),
        "shortDescription": {"text": format!("Gate {id}: {title}")},
        "fullDescription": {"text": purpose},
        "help": help_of("The release must pass this gate", help),
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["release-gate", "decision"], "problem.severity": "error"},
    })
}

fn check_rule(id: &str, judged: &Judged, check: &CheckReport) -> Value {
    let (kind, must) = match check.kind {
        Kind::Require => ("require", "must hold"),
        Kind::Veto => ("veto", "must not hold; nothing lifts it"),
        Kind::Confirm => ("confirm", "people tick it"),
        Kind::Approve => ("approve", "people vote on it"),
    };
    let title = plain::title(check);
    let full = plain::said(check.why.as_ref()).unwrap_or_else(|| format!("{title} ({kind}: {must})"));
    let level = if check.blocking { "error" } else { "warning" };
    let help = vec![
        (kind, Some(check.requirement.clone().unwrap_or_else(|| must.to_owned()))),
        ("why", check.why.clone()),
        ("do", check.remedy.clone()),
        ("action", check.action.clone()),
        ("owner", check.owner.clone()),
        ("read", check.link.clone()),
    ];
    let mut rule = json!({
        "id": id,
        "name": camel(id),
        "shortDescription": {"text": title},
        "fullDescription": {"text": full},
        "help": help_of(&title, help),
        "defaultConfiguration": {"level": level},
        "properties": {
            "tags": ["release-gate", kind, if check.blocking { "blocking" } else { "advisory" }],
            "problem.severity": level,
            "gate": plain::name(&judged.gate),
            "weight": plain::name(&check.weight),
        },
    });
    if let Some(page) = check.link.as_deref().and_then(uri::page) {
        rule["helpUri"] = json!(page);
    }
    rule
}

/// The help as text and as Markdown: a sentence, and what is known by name.
fn help_of(head: &str, named: Vec<(&str, Option<String>)>) -> Value {
    let named: Vec<(&str, String)> =
        named.into_iter().filter_map(|(name, text)| Some((name, plain::said(text.as_ref())?))).collect();
    let mut text = head.to_owned();
    let mut marked = markdown(head);
    if !named.is_empty() {
        marked.push('\n');
    }
    // Writing into a string cannot fail.
    for (name, value) in &named {
        let _ = write!(text, "\n{name}: {value}");
        let _ = write!(marked, "\n- **{name}**: {}", markdown(value));
    }
    json!({"text": text, "markdown": marked})
}

/// A name as rules have it: `production/error-rate` is `ProductionErrorRate`.
fn camel(id: &str) -> String {
    let words = id.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words
        .map(|word| {
            let mut chars = word.chars();
            chars
                .next()
                .map(|first| first.to_uppercase().chain(chars).collect::<String>())
                .unwrap_or_default()
        })
        .collect()
}
