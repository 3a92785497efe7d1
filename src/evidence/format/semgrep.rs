//! Semgrep's JSON. Its own words are for levels of a linter; rules of its supply chain use severities.

use super::look::{at, boolean, has, has_list, items, list, member, needed_list, text};
use super::scan::{self, entries, found, joined, needed_entries, shown};
use super::tool::LooksAt;
use super::{Format, FormatError};
use crate::document::Node;
use crate::evidence::summary::{Findings, Severity, Summary, Wants};

/// The format.
pub(super) const FORMAT: Format = scan::format("semgrep", fits, read, LOOKS_AT);

const LOOKS_AT: LooksAt = &[
    (&["$"], &[".errors[*].level", ".paths.scanned[*]"]),
    (
        &["$.results[*]"],
        &["['check_id', 'path']", ".start.line", ".extra['is_ignored', 'severity', 'message']"],
    ),
];

fn fits(document: &Node) -> bool {
    let results = items(document, "results").unwrap_or_default();
    has_list(document, "errors")
        && !results.is_empty()
        && results.iter().all(|result| has(result, "check_id"))
}

fn read(document: &Node, wants: Wants) -> Result<Summary, FormatError> {
    let results = needed_entries(document, "results")?;
    needed_list(document, "errors")?;
    let mut findings = Findings::new(wants);
    for result in results {
        if !has(result, "check_id") {
            return Err(FormatError::lacks("`check_id` in an entry of `results`"));
        }
        let extra = member(result, "extra")?;
        let ignored = extra.map_or(Ok(None), |extra| boolean(extra, "is_ignored"))?;
        if ignored == Some(true) {
            continue;
        }
        let word = extra.map_or(Ok(None), |extra| text(extra, "severity"))?;
        findings.add(word.map_or(Severity::Unknown, severity), || {
            let place = joined(shown(result, &["path"]), ':', &shown(result, &["start", "line"]));
            found(shown(result, &["check_id"]), shown(result, &["extra", "message"]), place)
        });
    }
    let mut errors = 0;
    for error in entries(document, "errors")? {
        errors += u64::from(!is_note(error)?);
    }
    findings.errors = Some(errors);
    let scanned = at(document, &["paths", "scanned"])?.map(|scanned| list(scanned, "paths.scanned"));
    let nothing = scanned.transpose()?.is_some_and(<[Node]>::is_empty);
    Ok(scan::summary(findings, nothing.then_some("no file was scanned: `paths.scanned` is empty")))
}

fn severity(word: &str) -> Severity {
    match word.trim().to_ascii_uppercase().as_str() {
        "ERROR" => Severity::High,
        "WARNING" => Severity::Medium,
        "INFO" => Severity::Low,
        "INVENTORY" | "EXPERIMENT" => Severity::Info,
        _ => Severity::of_word(word),
    }
}

/// Whether an entry of `errors` only says that some lines could not be parsed. A level that is not known is an error.
fn is_note(error: &Node) -> Result<bool, FormatError> {
    let level = text(error, "level")?.unwrap_or_default().to_ascii_lowercase();
    Ok(matches!(level.as_str(), "warn" | "warning" | "info" | "note" | "debug"))
}

#[cfg(test)]
#[path = "semgrep_tests.rs"]
mod tests;
