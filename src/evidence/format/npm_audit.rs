//! `npm audit --json`: of npm 7 and later, and of npm 6 (which pnpm writes too).

use super::look::{has, has_object, items, member, needed_object, object};
use super::scan::{self, entries, first_shown, found, joined, shown};
use super::tool::LooksAt;
use super::{Format, FormatError};
use crate::document::{Node, Value};
use crate::evidence::summary::{Findings, Summary, Wants};

/// The format.
pub(super) const FORMAT: Format = scan::format("npm-audit", fits, read, LOOKS_AT);

const LOOKS_AT: LooksAt = &[
    (&["$"], &["['auditReportVersion', 'metadata']", ".error['code', 'summary', 'detail', 'message']"]),
    // Of npm 7 and later, and of npm 6.
    (&["$.vulnerabilities[*]"], &["['severity', 'range']", ".via[*]['title', 'url']"]),
    (
        &["$.advisories[*]"],
        &["['severity', 'title', 'github_advisory_id', 'url', 'id', 'module_name']", ".findings[*].paths[*]"],
    ),
];

fn fits(document: &Node) -> bool {
    let known = has(document, "auditReportVersion")
        || (has_object(document, "advisories") && has_object(document, "metadata"));
    known && !has(document, "error")
}

fn read(document: &Node, wants: Wants) -> Result<Summary, FormatError> {
    if let Some(error) = member(document, "error")? {
        return Err(failed(error));
    }
    let mut findings = Findings::new(wants);
    if has(document, "auditReportVersion") {
        for package in needed_object(document, "vulnerabilities")?.all() {
            let (name, package) = (&package.key, &package.node);
            object(package, name)?;
            let severity = scan::severity(package, "severity")?;
            findings.add(severity, || {
                let (title, url) = cause(package);
                let id = if url.is_empty() { scan::line(name) } else { url };
                found(id, title, joined(scan::line(name), '@', &shown(package, &["range"])))
            });
        }
    } else {
        let advisories = needed_object(document, "advisories")?;
        needed_object(document, "metadata")?;
        for advisory in advisories.all() {
            let advisory = &advisory.node;
            object(advisory, "advisory")?;
            let severity = scan::severity(advisory, "severity")?;
            // An advisory that names no path is one finding all the same.
            for _ in 0..paths(advisory)?.max(1) {
                findings.add(severity, || {
                    let id = first_shown(advisory, &[&["github_advisory_id"], &["url"], &["id"]]);
                    found(id, shown(advisory, &["title"]), shown(advisory, &["module_name"]))
                });
            }
        }
    }
    Ok(scan::summary(findings, None))
}

/// npm's own number: each way by which a package comes in.
fn paths(advisory: &Node) -> Result<usize, FormatError> {
    let mut paths = 0;
    for finding in entries(advisory, "findings")? {
        paths += items(finding, "paths")?.len();
    }
    Ok(paths)
}

/// The title and address of the first advisory that stands behind a package; packages can also be named for others.
fn cause(package: &Node) -> (String, String) {
    let via = items(package, "via").unwrap_or_default();
    match via.iter().find(|via| matches!(via.value, Value::Object(_))) {
        Some(via) => (shown(via, &["title"]), shown(via, &["url"])),
        None => match via.first().map(|via| &via.value) {
            Some(Value::Text(name)) => (format!("by way of {}", scan::line(name)), String::new()),
            _ => <_>::default(),
        },
    }
}

fn failed(error: &Node) -> FormatError {
    let parts = [shown(error, &["code"]), first_shown(error, &[&["summary"], &["detail"], &["message"]])];
    let said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let said = if said.is_empty() { shown(error, &[]) } else { said.join(": ") };
    let said = if said.is_empty() { "it does not say why".to_owned() } else { said };
    FormatError::at(error.at as usize, format!("npm audit failed ({said})"))
}

#[cfg(test)]
#[path = "npm_audit_tests.rs"]
mod tests;
