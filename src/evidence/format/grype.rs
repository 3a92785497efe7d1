//! Grype's JSON: one finding a match. What it ignored stands elsewhere (`ignoredMatches`) and is not counted.

use super::look::{has_list, has_object, member};
use super::scan::{self, found, joined, shown};
use super::tool::LooksAt;
use super::{Format, FormatError};
use crate::document::Node;
use crate::evidence::summary::{Findings, Severity, Summary, Wants};

/// The format.
pub(super) const FORMAT: Format = scan::format(
    "grype",
    |document| has_list(document, "matches") && has_object(document, "descriptor"),
    read,
    LOOKS_AT,
);

const LOOKS_AT: LooksAt = &[(
    &["$.matches[*]"],
    &[".vulnerability['id', 'severity', 'description']", ".artifact['name', 'version']"],
)];

fn read(document: &Node, wants: Wants) -> Result<Summary, FormatError> {
    let mut findings = Findings::new(wants);
    for entry in scan::needed_entries(document, "matches")? {
        let severity = match member(entry, "vulnerability")? {
            Some(vulnerability) => scan::severity(vulnerability, "severity")?,
            None => Severity::Unknown,
        };
        findings.add(severity, || {
            let artifact =
                joined(shown(entry, &["artifact", "name"]), '@', &shown(entry, &["artifact", "version"]));
            let title = shown(entry, &["vulnerability", "description"]);
            found(shown(entry, &["vulnerability", "id"]), title, artifact)
        });
    }
    Ok(scan::summary(findings, None))
}

#[cfg(test)]
#[path = "grype_tests.rs"]
mod tests;
