//! Gitleaks' JSON, of version 8 and of 7. Every leak is critical. A clean run writes `[]` or `null`.

use super::look::{elements, first, has, object};
use super::scan::{self, first_shown, found, joined};
use super::tool::{Entries, Entry, Reader, Sum, Tool};
use super::{Format, FormatError};
use crate::document::{Node, Value};
use crate::evidence::summary::{Findings, Found, Severity, Summary};

/// The format.
pub(super) const FORMAT: Format = scan::format("gitleaks", fits, TOOL);

const TOOL: Tool = Tool {
    looks_at: &[],
    reader: Reader::Entries {
        lists: &[Entries {
            at: &["$[*]"],
            members: false,
            looks_at: &["['RuleID', 'Secret', 'Match', 'rule', 'offender']"],
        }],
        begin: |wants| Box::new(Leaks(Findings::new(wants))),
    },
};

fn fits(document: &Node) -> bool {
    first(document).is_some_and(is_leak)
}

fn is_leak(entry: &Node) -> bool {
    (has(entry, "RuleID") && (has(entry, "Secret") || has(entry, "Match")))
        || (has(entry, "rule") && has(entry, "offender"))
}

struct Leaks(Findings);

impl Sum for Leaks {
    fn entry(&mut self, entry: &Entry<'_>) -> Result<(), FormatError> {
        object(entry.node, "leak[…]")?;
        if !is_leak(entry.node) {
            return Err(FormatError::lacks("`RuleID` with `Secret` or `Match` in an entry"));
        }
        self.0.add(Severity::Critical, || describe(entry.all()));
        Ok(())
    }

    fn finish(self: Box<Self>, document: &Node) -> Result<Summary, FormatError> {
        if document.value != Value::Null && elements(document).is_none() {
            return Err(FormatError::lacks("list of leaks"));
        }
        Ok(scan::summary(self.0, None))
    }
}

/// The secret itself is never shown.
fn describe(leak: &Node) -> Found {
    let id = first_shown(leak, &[&["RuleID"], &["rule"]]);
    let line = first_shown(leak, &[&["StartLine"], &["lineNumber"]]);
    let place = joined(first_shown(leak, &[&["File"], &["file"]]), ':', &line);
    found(id, first_shown(leak, &[&["Description"]]), place)
}

#[cfg(test)]
#[path = "gitleaks_tests.rs"]
mod tests;
