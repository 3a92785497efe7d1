//! axe-core's results: of one page, or a list of pages. A finding is a rule that a page violates, not each place of it.

use super::look::{elements, has, has_list, member, object, text};
use super::scan::{self, found, joined, needed_entries, shown};
use super::tool::{LooksAt, Reader, Tool};
use super::{Format, FormatError};
use crate::document::{Node, Value};
use crate::evidence::summary::{Findings, Severity, Summary, Wants};

/// The format.
pub(super) const FORMAT: Format = scan::format(
    "axe",
    |document| scan::any_fits(document, is_page),
    Tool { looks_at: LOOKS_AT, reader: Reader::Document(read) },
);

const LOOKS_AT: LooksAt =
    &[(&["$", "$[*]"], &[".url", ".errored[*]", ".violations[*]['impact', 'id', 'help']"])];

fn is_page(node: &Node) -> bool {
    has_list(node, "violations") && (has(node, "url") || has(node, "testEngine")) && !has_failed(node)
}

/// Whether the page says that it could not be tested.
fn has_failed(page: &Node) -> bool {
    let errored = member(page, "errored");
    if let Ok(Some(errors)) = errored
        && let Some(length) = elements(errors)
    {
        return length > 0;
    }
    match errored.map(|found| found.map(|node| &node.value)) {
        Ok(None | Some(Value::Bool(false))) => false,
        Ok(Some(_)) | Err(_) => true,
    }
}

fn read(document: &Node, wants: Wants) -> Result<Summary, FormatError> {
    let pages = scan::one_or_many(document, "list `violations`")?;
    let mut findings = Findings::new(wants);
    for page in pages {
        object(page, "the page")?;
        if has_failed(page) {
            let message =
                format!("axe could not test {}", joined("a page".to_owned(), ' ', &shown(page, &["url"])));
            return Err(FormatError::at(page.at as usize, message));
        }
        for rule in needed_entries(page, "violations")? {
            let severity = text(rule, "impact")?.map_or(Severity::Unknown, severity);
            findings
                .add(severity, || found(shown(rule, &["id"]), shown(rule, &["help"]), shown(page, &["url"])));
        }
    }
    let nothing = pages.is_empty().then_some("no page was tested");
    Ok(scan::summary(findings, nothing))
}

fn severity(impact: &str) -> Severity {
    match impact.trim().to_ascii_lowercase().as_str() {
        "critical" => Severity::Critical,
        "serious" => Severity::High,
        "moderate" => Severity::Medium,
        "minor" => Severity::Low,
        _ => Severity::Unknown,
    }
}

#[cfg(test)]
#[path = "axe_tests.rs"]
mod tests;
