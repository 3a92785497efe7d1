//! Gitleaks' JSON, of version 8 and of 7. Every leak is critical. A clean run writes `[]` or `null`.

use super::look::has;
use super::scan::{self, first_shown, found, joined};
use super::tool::LooksAt;
use super::{Format, FormatError};
use crate::document::{Node, Value};
use crate::evidence::summary::{Findings, Severity, Summary, Wants};

/// The format.
pub(super) const FORMAT: Format = scan::format("gitleaks", fits, read, LOOKS_AT);

const LOOKS_AT: LooksAt = &[(
    &["$[*]"],
    &[
        "['RuleID', 'Secret', 'Match', 'StartLine', 'File', 'Description']",
        "['rule', 'offender', 'lineNumber', 'file']",
    ],
)];

fn fits(document: &Node) -> bool {
    matches!(&document.value, Value::List(leaks) if leaks.first().is_some_and(is_leak))
}

fn is_leak(entry: &Node) -> bool {
    (has(entry, "RuleID") && (has(entry, "Secret") || has(entry, "Match")))
        || (has(entry, "rule") && has(entry, "offender"))
}

fn read(document: &Node, wants: Wants) -> Result<Summary, FormatError> {
    let leaks = match &document.value {
        Value::Null => &[],
        Value::List(leaks) => scan::objects(leaks, "leak")?,
        _ => return Err(FormatError::lacks("list of leaks")),
    };
    let mut findings = Findings::new(wants);
    for leak in leaks {
        if !is_leak(leak) {
            return Err(FormatError::lacks("`RuleID` with `Secret` or `Match` in an entry"));
        }
        // The secret itself is never shown.
        findings.add(Severity::Critical, || {
            let id = first_shown(leak, &[&["RuleID"], &["rule"]]);
            let line = first_shown(leak, &[&["StartLine"], &["lineNumber"]]);
            let place = joined(first_shown(leak, &[&["File"], &["file"]]), ':', &line);
            found(id, first_shown(leak, &[&["Description"]]), place)
        });
    }
    Ok(scan::summary(findings, None))
}

#[cfg(test)]
#[path = "gitleaks_tests.rs"]
mod tests;
