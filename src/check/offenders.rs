//! Which tests or findings a check that is not green is about: a count says that there are three, a reader needs to know
//! which.

use crate::jsonpath::{self, Query};
use crate::report::{Comparison, Holds, Offender, Outcome, escape};
use crate::requirement::Summaries;

use super::Finding;

/// How many are named; the others are counted.
const NAMED: usize = 20;

/// The most characters of a text about one; tools write whole stack traces.
const MAX_TEXT: usize = 300;

/// What each state of a summary means to a path: which of them it counts.
const SEVERITIES: [&str; 6] = ["critical", "high", "medium", "low", "info", "unknown"];
const FAILED: [&str; 2] = ["failed", "errored"];

/// The first tests or findings that keep a requirement from holding (or make a veto hold), and how many more there are.
///
/// Of findings, those of the severities that a comparison speaks about where it names one.
pub fn of(finding: &Finding, veto: bool, summaries: &Summaries) -> (Vec<Offender>, u64) {
    if !matches!(finding.outcome, Outcome::Fail | Outcome::Warn) {
        return (Vec::new(), 0);
    }
    let mut spoken: Vec<(&str, Vec<&'static str>)> = Vec::new();
    for selected in finding
        .comparisons
        .iter()
        .filter(|comparison| speaks_against(comparison, veto))
        .flat_map(|comparison| &comparison.selected)
    {
        let Ok(query) = jsonpath::parse(&selected.path) else { continue };
        let at =
            spoken.iter().position(|(evidence, _)| *evidence == selected.evidence).unwrap_or_else(|| {
                spoken.push((&selected.evidence, Vec::new()));
                spoken.len() - 1
            });
        spoken[at].1.extend(states(&query));
    }
    let (mut named, mut all) = (Vec::new(), 0_u64);
    for (evidence, states) in spoken {
        for (_, count) in summaries.tally(evidence).iter().filter(|(state, _)| states.contains(state)) {
            all = all.saturating_add(*count);
        }
        for example in summaries.examples(evidence).iter().filter(|it| states.contains(&it.state)) {
            if named.len() == NAMED {
                break;
            }
            let text = |text: &str| (!text.is_empty()).then(|| escape::shorten(text, MAX_TEXT).into_owned());
            let is_finding = example.section == "findings";
            named.push(Offender {
                evidence: evidence.to_owned(),
                id: text(&example.id),
                severity: is_finding.then(|| example.state.to_owned()),
                state: (!is_finding).then(|| example.state.to_owned()),
                title: text(&example.title),
                place: text(&example.place),
            });
        }
    }
    let more = all.saturating_sub(named.len() as u64);
    (named, more)
}

/// Whether a comparison is why the check is not green.
fn speaks_against(comparison: &Comparison, veto: bool) -> bool {
    match comparison.holds {
        Holds::True => comparison.negated != veto,
        Holds::False => comparison.negated == veto,
        Holds::Unknown | Holds::Error => false,
    }
}

/// The states and severities that a path of a summary may have counted.
fn states(query: &Query) -> Vec<&'static str> {
    let mut names = query.segments.iter().skip(1).map(|segment| segment.single_name());
    match (names.next(), names.next()) {
        // How many were skipped or how long it took is not about those that failed.
        (Some(Some("findings")), Some(Some("errors")))
        | (Some(Some("tests")), Some(Some("skipped" | "flaky" | "duration"))) => Vec::new(),
        (Some(Some("tests")), Some(Some("errors"))) => vec!["errored"],
        (Some(Some("tests")), _) => FAILED.to_vec(),
        (Some(Some("findings")), Some(Some(member))) => {
            let one = SEVERITIES.iter().copied().filter(|severity| *severity == member).collect::<Vec<_>>();
            if one.is_empty() { SEVERITIES.to_vec() } else { one }
        }
        (Some(Some("findings")), _) => SEVERITIES.to_vec(),
        (Some(Some(_)), _) => Vec::new(),
        // A path that does not spell the members out may have counted any.
        _ => SEVERITIES.iter().chain(&FAILED).copied().collect(),
    }
}

#[cfg(test)]
#[path = "offenders_tests.rs"]
mod tests;
