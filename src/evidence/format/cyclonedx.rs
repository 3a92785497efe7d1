//! The vulnerabilities of a `CycloneDX` document. A bill of materials without any was perhaps never scanned, so it says
//! nothing.

use super::look::{items, length, member, number, object, text};
use super::scan::{self, entries, first_shown, found, shown};
use super::tool::{Entries, Entry, Reader, Sum, Tool};
use super::{Format, FormatError};
use crate::document::Node;
use crate::evidence::summary::{Findings, Found, Severity, Summary};

/// The format.
pub(super) const FORMAT: Format = scan::format("cyclonedx", fits, TOOL);

const TOOL: Tool = Tool {
    looks_at: &[(&["$"], &[".bomFormat"])],
    reader: Reader::Entries {
        lists: &[Entries {
            at: &["$.vulnerabilities[*]"],
            members: false,
            looks_at: &[".analysis.state", ".ratings[*]['severity', 'method', 'score', 'vector']"],
        }],
        begin: |wants| Box::new(Vulnerabilities(Findings::new(wants))),
    },
};

fn fits(document: &Node) -> bool {
    matches!(text(document, "bomFormat"), Ok(Some("CycloneDX")))
}

struct Vulnerabilities(Findings);

impl Sum for Vulnerabilities {
    fn entry(&mut self, entry: &Entry<'_>) -> Result<(), FormatError> {
        object(entry.node, "vulnerabilities[…]")?;
        if !is_settled(entry.node)? {
            let severity = severity(entry.node)?;
            self.0.add(severity, || describe(entry.all()));
        }
        Ok(())
    }

    fn finish(self: Box<Self>, document: &Node) -> Result<Summary, FormatError> {
        if text(document, "bomFormat")? != Some("CycloneDX") {
            return Err(FormatError::lacks("`bomFormat` that is `CycloneDX`"));
        }
        let nothing = length(document, "vulnerabilities")?.is_none_or(|length| length == 0);
        let nothing =
            nothing.then_some("it lists no vulnerabilities, and nothing says that it was scanned for them");
        Ok(scan::summary(self.0, nothing))
    }
}

fn describe(vulnerability: &Node) -> Found {
    let title = first_shown(vulnerability, &[&["description"], &["detail"]]);
    let place = match items(vulnerability, "affects").unwrap_or_default().first() {
        Some(component) => shown(component, &["ref"]),
        None => String::new(),
    };
    found(shown(vulnerability, &["id"]), title, place)
}

/// Whether an analysis came to the result that it does no harm (any more).
fn is_settled(vulnerability: &Node) -> Result<bool, FormatError> {
    let Some(analysis) = member(vulnerability, "analysis")? else { return Ok(false) };
    Ok(matches!(text(analysis, "state")?, Some("resolved" | "false_positive" | "not_affected")))
}

fn severity(vulnerability: &Node) -> Result<Severity, FormatError> {
    let mut statements = Vec::new();
    for rating in entries(vulnerability, "ratings")? {
        statements.push(rated(rating)?);
    }
    Ok(scan::worst(statements))
}

/// By the word; else by the score, where it is one of CVSS.
fn rated(rating: &Node) -> Result<Severity, FormatError> {
    let word = scan::severity(rating, "severity")?;
    if word != Severity::Unknown {
        return Ok(word);
    }
    let method = text(rating, "method")?.unwrap_or_default().to_ascii_uppercase();
    let score = if method.starts_with("CVSS") { member(rating, "score")?.and_then(number) } else { None };
    let by_score = score.and_then(|score| Severity::of_score(&score));
    let by_vector = text(rating, "vector")?.and_then(Severity::of_vector);
    Ok(by_score.or(by_vector).unwrap_or(Severity::Unknown))
}

#[cfg(test)]
#[path = "cyclonedx_tests.rs"]
mod tests;
