//! What a scenario expects of the report, and how that differs from what is so.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::Serialize;

use crate::number::Number;
use crate::report::{CheckReport, Decision, Judged, Outcome};

/// One expectation and where it stands in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// What is expected.
    pub what: Expected,
    /// Where its value stands.
    pub span: Range<usize>,
}

/// The kinds of expectation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// This decision.
    Decision(Decision),
    /// This is what a pipeline should do next.
    Next(String),
    /// Exactly these actions are asked for by checks that failed.
    Actions(BTreeSet<String>),
    /// Exactly these codes stand among the reasons.
    Reasons(BTreeSet<String>),
    /// The check has this outcome.
    Check(String, Outcome),
    /// Exactly these checks are neither pass nor not-applicable.
    NotGreen(BTreeSet<String>),
    /// The score as shown, between two numbers, both included.
    Score(Number, Number),
}

/// An expectation that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What it is about: `decision`, `check error-rate`.
    pub about: String,
    /// What was expected.
    pub expected: String,
    /// What is so.
    pub actual: String,
    /// What the report says about it, so that a reader understands without running it again.
    pub because: Vec<String>,
    /// The line of the expectation, from 1.
    pub line: usize,
}

/// The most lines that explain one difference.
const MAX_BECAUSE: usize = 8;

impl Expected {
    /// Compares with a report; nothing where it holds. The line is filled in by whoever knows the file.
    pub fn compare(&self, judged: &Judged) -> Option<Difference> {
        let (about, expected, actual, because) = match self {
            Self::Decision(decision) => {
                if *decision == judged.decision {
                    return None;
                }
                ("decision".to_owned(), decision.to_string(), judged.decision.to_string(), reasons(judged))
            }
            Self::Next(next) => {
                if *next == judged.next {
                    return None;
                }
                ("next".to_owned(), next.clone(), judged.next.clone(), reasons(judged))
            }
            Self::Actions(expected) => {
                let asked = failed_with_action(judged);
                let actual: BTreeSet<String> = asked.iter().map(|(action, _)| (*action).to_owned()).collect();
                if *expected == actual {
                    return None;
                }
                let wrong = asked.iter().filter(|(action, _)| !expected.contains(*action));
                let because = wrong.map(|(action, check)| format!("{action}: {}", said(check))).collect();
                ("actions".to_owned(), listed(expected), listed(&actual), because)
            }
            Self::Reasons(expected) => {
                let actual: BTreeSet<String> =
                    judged.reasons.iter().map(|reason| reason.code.clone()).collect();
                if *expected == actual {
                    return None;
                }
                let wrong = judged.reasons.iter().filter(|reason| !expected.contains(&reason.code));
                let because = wrong.map(|reason| {
                    let check = reason.check.as_deref().map_or(String::new(), |check| format!(" {check}:"));
                    format!("{}:{check} {}", reason.code, reason.text)
                });
                ("reasons".to_owned(), listed(expected), listed(&actual), because.collect())
            }
            Self::Check(id, outcome) => {
                let check = checks(judged).find(|check| check.check == *id);
                let actual = check.map(|check| check.outcome);
                if actual == Some(*outcome) {
                    return None;
                }
                let because = check.filter(|check| !check.reason.is_empty());
                (
                    format!("check {id}"),
                    outcome.to_string(),
                    actual.map_or_else(|| "not judged".to_owned(), |actual| actual.to_string()),
                    because.map(|check| check.reason.clone()).into_iter().collect(),
                )
            }
            Self::NotGreen(expected) => {
                let open: Vec<&CheckReport> = checks(judged).filter(|check| !is_green(check)).collect();
                let actual: BTreeSet<String> = open.iter().map(|check| check.check.clone()).collect();
                if *expected == actual {
                    return None;
                }
                let unexpected = open.iter().filter(|check| !expected.contains(&check.check));
                let green = expected
                    .iter()
                    .filter_map(|id| checks(judged).find(|check| check.check == *id && is_green(check)));
                let because = unexpected.copied().chain(green).map(said).collect();
                ("not_green".to_owned(), listed(expected), listed(&actual), because)
            }
            Self::Score(from, to) => {
                let shown = judged.score.as_ref().map(|score| score.value.as_str());
                let number = shown.and_then(|shown| shown.parse::<Number>().ok());
                if number.is_some_and(|number| *from <= number && number <= *to) {
                    return None;
                }
                let expected = if from == to { from.to_string() } else { format!("{from} to {to}") };
                let open = checks(judged).filter(|check| !is_green(check)).map(said);
                ("score".to_owned(), expected, shown.unwrap_or("none").to_owned(), open.collect())
            }
        };
        Some(Difference { about, expected, actual, because: shortened(because), line: 0 })
    }
}

/// The checks of a gate, in the order of its file.
fn checks(judged: &Judged) -> impl Iterator<Item = &CheckReport> {
    judged.groups.iter().flat_map(|group| &group.checks)
}

fn is_green(check: &CheckReport) -> bool {
    matches!(check.outcome, Outcome::Pass | Outcome::NotApplicable)
}

/// The actions that failed checks ask for.
fn failed_with_action(judged: &Judged) -> Vec<(&str, &CheckReport)> {
    checks(judged)
        .filter(|check| check.outcome == Outcome::Fail)
        .filter_map(|check| Some((check.action.as_deref()?, check)))
        .collect()
}

/// A check in one line: how it came out, and why.
fn said(check: &CheckReport) -> String {
    match check.reason.as_str() {
        "" => format!("{} is {}", check.check, check.outcome),
        reason => format!("{} is {}: {reason}", check.check, check.outcome),
    }
}

fn reasons(judged: &Judged) -> Vec<String> {
    if judged.reasons.is_empty() {
        return vec!["there is no reason against GO".to_owned()];
    }
    judged
        .reasons
        .iter()
        .map(|reason| match &reason.check {
            Some(check) => format!("{check}: {}", reason.text),
            None => reason.text.clone(),
        })
        .collect()
}

fn listed(words: &BTreeSet<String>) -> String {
    if words.is_empty() {
        return "none".to_owned();
    }
    words.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

fn shortened(mut because: Vec<String>) -> Vec<String> {
    let more = because.len().saturating_sub(MAX_BECAUSE);
    if more > 0 {
        because.truncate(MAX_BECAUSE);
        because.push(format!("… and {more} more"));
    }
    because
}
