//! Bandit's JSON.

use super::look::{at, has_list, items, needed_length, number, object};
use super::scan::{self, first_shown, found, joined, shown};
use super::tool::{Entries, Entry, Reader, Sum, Tool};
use super::{Format, FormatError};
use crate::document::{Node, Value};
use crate::evidence::summary::{Findings, Found, Summary};

/// The format.
pub(super) const FORMAT: Format = scan::format("bandit", fits, TOOL);

const TOOL: Tool = Tool {
    looks_at: &[(&["$"], &[".metrics._totals.loc", ".errors[*]"])],
    reader: Reader::Entries {
        lists: &[Entries { at: &["$.results[*]"], members: false, looks_at: &[".issue_severity"] }],
        begin: |wants| Box::new(Results(Findings::new(wants))),
    },
};

fn fits(document: &Node) -> bool {
    has_list(document, "results") && matches!(totals(document), Ok(Some(_)))
}

fn totals(document: &Node) -> Result<Option<&Node>, FormatError> {
    Ok(at(document, &["metrics", "_totals"])?.filter(|totals| matches!(totals.value, Value::Object(_))))
}

struct Results(Findings);

impl Sum for Results {
    fn entry(&mut self, entry: &Entry<'_>) -> Result<(), FormatError> {
        object(entry.node, "results[…]")?;
        let severity = scan::severity(entry.node, "issue_severity")?;
        self.0.add(severity, || describe(entry.all()));
        Ok(())
    }

    fn finish(self: Box<Self>, document: &Node) -> Result<Summary, FormatError> {
        needed_length(document, "results")?;
        let totals = totals(document)?.ok_or_else(|| FormatError::lacks("object `metrics._totals`"))?;
        let mut findings = self.0;
        findings.errors = Some(items(document, "errors")?.len() as u64);
        let lines = at(totals, &["loc"])?.and_then(number);
        let nothing = lines.is_some_and(|lines| lines.is_zero());
        Ok(scan::summary(
            findings,
            nothing.then_some("no line of code was looked at: `metrics._totals.loc` is 0"),
        ))
    }
}

fn describe(result: &Node) -> Found {
    let place = joined(shown(result, &["filename"]), ':', &shown(result, &["line_number"]));
    let id = first_shown(result, &[&["test_id"], &["test_name"]]);
    found(id, shown(result, &["issue_text"]), place)
}

#[cfg(test)]
#[path = "bandit_tests.rs"]
mod tests;
