//! Grype's JSON: one finding a match. What it ignored stands elsewhere (`ignoredMatches`) and is not counted.

use super::look::{has_list, has_object, member, needed_length, object};
use super::scan::{self, found, joined, shown};
use super::tool::{Entries, Entry, Reader, Sum, Tool};
use super::{Format, FormatError};
use crate::document::Node;
use crate::evidence::summary::{Findings, Found, Severity, Summary};

/// The format.
pub(super) const FORMAT: Format = scan::format(
    "grype",
    |document| has_list(document, "matches") && has_object(document, "descriptor"),
    TOOL,
);

const TOOL: Tool = Tool {
    looks_at: &[],
    reader: Reader::Entries {
        lists: &[Entries { at: &["$.matches[*]"], members: false, looks_at: &[".vulnerability.severity"] }],
        begin: |wants| Box::new(Matches(Findings::new(wants))),
    },
};

struct Matches(Findings);

impl Sum for Matches {
    fn entry(&mut self, entry: &Entry<'_>) -> Result<(), FormatError> {
        object(entry.node, "matches[…]")?;
        let severity = match member(entry.node, "vulnerability")? {
            Some(vulnerability) => scan::severity(vulnerability, "severity")?,
            None => Severity::Unknown,
        };
        self.0.add(severity, || describe(entry.all()));
        Ok(())
    }

    fn finish(self: Box<Self>, document: &Node) -> Result<Summary, FormatError> {
        needed_length(document, "matches")?;
        Ok(scan::summary(self.0, None))
    }
}

fn describe(entry: &Node) -> Found {
    let artifact = joined(shown(entry, &["artifact", "name"]), '@', &shown(entry, &["artifact", "version"]));
    let title = shown(entry, &["vulnerability", "description"]);
    found(shown(entry, &["vulnerability", "id"]), title, artifact)
}

#[cfg(test)]
#[path = "grype_tests.rs"]
mod tests;
