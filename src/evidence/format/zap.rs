//! ZAP's JSON report: one finding for each type of alert of a site, however often it was met.

use super::look::{has, member, number};
use super::scan::{self, first_shown, found, needed_entries, shown};
use super::tool::{LooksAt, Reader, Tool};
use super::{Format, FormatError};
use crate::document::Node;
use crate::evidence::summary::{Findings, Severity, Summary, Wants};
use crate::number::Number;

/// The format.
pub(super) const FORMAT: Format = scan::format(
    "zap",
    |document| has(document, "site") && has(document, "@version"),
    Tool { looks_at: LOOKS_AT, reader: Reader::Document(read) },
);

const LOOKS_AT: LooksAt = &[(
    &["$.site", "$.site[*]"],
    &["['@name']", ".alerts[*]['confidence', 'riskcode', 'alertRef', 'pluginid', 'name', 'alert']"],
)];

fn read(document: &Node, wants: Wants) -> Result<Summary, FormatError> {
    let missing = "object or list `site`";
    let site = member(document, "site")?.ok_or_else(|| FormatError::lacks(missing))?;
    // Of one site some versions write the object alone.
    let sites = scan::one_or_many(site, missing)?;
    let mut findings = Findings::new(wants);
    for site in sites {
        for alert in needed_entries(site, "alerts")? {
            // Marked as a false positive by a person.
            if member(alert, "confidence")?.and_then(number).is_some_and(|it| it.is_zero()) {
                continue;
            }
            let risk = member(alert, "riskcode")?.and_then(number);
            findings.add(risk.map_or(Severity::Unknown, |risk| severity(&risk)), || {
                let id = first_shown(alert, &[&["alertRef"], &["pluginid"]]);
                found(id, first_shown(alert, &[&["name"], &["alert"]]), shown(site, &["@name"]))
            });
        }
    }
    let nothing = sites.is_empty().then_some("no site was scanned: `site` is empty");
    Ok(scan::summary(findings, nothing))
}

fn severity(risk: &Number) -> Severity {
    let is = |code: i64| *risk == Number::from(code);
    match () {
        () if is(3) => Severity::High,
        () if is(2) => Severity::Medium,
        () if is(1) => Severity::Low,
        () if is(0) => Severity::Info,
        () => Severity::Unknown,
    }
}

#[cfg(test)]
#[path = "zap_tests.rs"]
mod tests;
