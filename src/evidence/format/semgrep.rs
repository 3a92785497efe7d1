//! Semgrep's JSON. Its own words are for levels of a linter; rules of its supply chain use severities.

use super::look::{
    all_fit, at, boolean, has, has_list, list, member, needed_length, needed_list, object, text,
};
use super::scan::{self, entries, found, joined, shown};
use super::tool::{Entries, Entry, Reader, Sum, Tool};
use super::{Format, FormatError};
use crate::document::Node;
use crate::evidence::summary::{Findings, Found, Severity, Summary};

/// The format.
pub(super) const FORMAT: Format = scan::format("semgrep", fits, TOOL);

const TOOL: Tool = Tool {
    looks_at: &[(&["$"], &[".errors[*].level", ".paths.scanned[*]"])],
    reader: Reader::Entries {
        lists: &[Entries {
            at: &["$.results[*]"],
            members: false,
            looks_at: &[".check_id", ".extra['is_ignored', 'severity']"],
        }],
        begin: |wants| Box::new(Results(Findings::new(wants))),
    },
};

fn fits(document: &Node) -> bool {
    let results = member(document, "results");
    has_list(document, "errors")
        && matches!(results, Ok(Some(results)) if all_fit(results, |result| has(result, "check_id")))
}

struct Results(Findings);

impl Sum for Results {
    fn entry(&mut self, entry: &Entry<'_>) -> Result<(), FormatError> {
        object(entry.node, "results[…]")?;
        if !has(entry.node, "check_id") {
            return Err(FormatError::lacks("`check_id` in an entry of `results`"));
        }
        let extra = member(entry.node, "extra")?;
        let ignored = extra.map_or(Ok(None), |extra| boolean(extra, "is_ignored"))?;
        if ignored != Some(true) {
            let word = extra.map_or(Ok(None), |extra| text(extra, "severity"))?;
            self.0.add(word.map_or(Severity::Unknown, severity), || describe(entry.all()));
        }
        Ok(())
    }

    fn finish(self: Box<Self>, document: &Node) -> Result<Summary, FormatError> {
        needed_length(document, "results")?;
        needed_list(document, "errors")?;
        let mut errors = 0;
        for error in entries(document, "errors")? {
            errors += u64::from(!is_note(error)?);
        }
        let mut findings = self.0;
        findings.errors = Some(errors);
        let scanned = at(document, &["paths", "scanned"])?.map(|scanned| list(scanned, "paths.scanned"));
        let nothing = scanned.transpose()?.is_some_and(<[Node]>::is_empty);
        Ok(scan::summary(findings, nothing.then_some("no file was scanned: `paths.scanned` is empty")))
    }
}

fn describe(result: &Node) -> Found {
    let place = joined(shown(result, &["path"]), ':', &shown(result, &["start", "line"]));
    found(shown(result, &["check_id"]), shown(result, &["extra", "message"]), place)
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
