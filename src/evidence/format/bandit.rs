//! Bandit's JSON.

use super::look::{at, has_list, items, number};
use super::scan::{self, first_shown, found, joined, needed_entries, shown};
use super::tool::LooksAt;
use super::{Format, FormatError};
use crate::document::{Node, Value};
use crate::evidence::summary::{Findings, Summary, Wants};

/// The format.
pub(super) const FORMAT: Format = scan::format("bandit", fits, read, LOOKS_AT);

const LOOKS_AT: LooksAt = &[
    (&["$"], &[".metrics._totals.loc", ".errors[*]"]),
    (
        &["$.results[*]"],
        &["['issue_severity', 'issue_text', 'filename', 'line_number', 'test_id', 'test_name']"],
    ),
];

fn fits(document: &Node) -> bool {
    has_list(document, "results") && matches!(totals(document), Ok(Some(_)))
}

fn totals(document: &Node) -> Result<Option<&Node>, FormatError> {
    Ok(at(document, &["metrics", "_totals"])?.filter(|totals| matches!(totals.value, Value::Object(_))))
}

fn read(document: &Node, wants: Wants) -> Result<Summary, FormatError> {
    let results = needed_entries(document, "results")?;
    let totals = totals(document)?.ok_or_else(|| FormatError::lacks("object `metrics._totals`"))?;
    let mut findings = Findings::new(wants);
    for result in results {
        let severity = scan::severity(result, "issue_severity")?;
        findings.add(severity, || {
            let place = joined(shown(result, &["filename"]), ':', &shown(result, &["line_number"]));
            let id = first_shown(result, &[&["test_id"], &["test_name"]]);
            found(id, shown(result, &["issue_text"]), place)
        });
    }
    findings.errors = Some(items(document, "errors")?.len() as u64);
    let lines = at(totals, &["loc"])?.and_then(number);
    let nothing = lines.is_some_and(|lines| lines.is_zero());
    Ok(scan::summary(
        findings,
        nothing.then_some("no line of code was looked at: `metrics._totals.loc` is 0"),
    ))
}

#[cfg(test)]
#[path = "bandit_tests.rs"]
mod tests;
