//! `npm audit --json`: of npm 7 and later, and of npm 6 (which pnpm writes too).

use super::look::{has, has_object, items, member, needed_object, object};
use super::scan::{self, entries, first_shown, found, joined, shown};
use super::tool::{Entries, Entry, Reader, Sum, Tool};
use super::{Format, FormatError};
use crate::document::{Node, Value};
use crate::evidence::summary::{Findings, Found, Summary};

/// The format.
pub(super) const FORMAT: Format = scan::format("npm-audit", fits, TOOL);

const TOOL: Tool = Tool {
    looks_at: &[(
        &["$"],
        &[
            "['auditReportVersion', 'metadata', 'vulnerabilities', 'advisories']",
            ".error['code', 'summary', 'detail', 'message']",
        ],
    )],
    reader: Reader::Entries {
        lists: &[
            // Of npm 7 and later.
            Entries { at: &["$.vulnerabilities[*]"], members: true, looks_at: &[".severity"] },
            // Of npm 6.
            Entries {
                at: &["$.advisories[*]"],
                members: true,
                looks_at: &[".severity", ".findings[*].paths[*]"],
            },
        ],
        begin: |wants| Box::new(Audit { packages: Findings::new(wants), advisories: Findings::new(wants) }),
    },
};

fn fits(document: &Node) -> bool {
    let known = has(document, "auditReportVersion")
        || (has_object(document, "advisories") && has_object(document, "metadata"));
    known && !has(document, "error")
}

/// What stands in either shape: which one it is may be said behind it.
struct Audit {
    packages: Findings,
    advisories: Findings,
}

impl Sum for Audit {
    fn entry(&mut self, entry: &Entry<'_>) -> Result<(), FormatError> {
        let name = entry.key.unwrap_or_default();
        if entry.list == 0 {
            object(entry.node, name)?;
            let severity = scan::severity(entry.node, "severity")?;
            self.packages.add(severity, || describe_package(name, entry.all()));
        } else {
            object(entry.node, "advisory")?;
            let severity = scan::severity(entry.node, "severity")?;
            // An advisory that names no path is one finding all the same.
            for _ in 0..paths(entry.node)?.max(1) {
                self.advisories.add(severity, || describe_advisory(entry.all()));
            }
        }
        Ok(())
    }

    fn finish(self: Box<Self>, document: &Node) -> Result<Summary, FormatError> {
        if let Some(error) = member(document, "error")? {
            return Err(failed(error));
        }
        let findings = if has(document, "auditReportVersion") {
            needed_object(document, "vulnerabilities")?;
            self.packages
        } else {
            needed_object(document, "advisories")?;
            needed_object(document, "metadata")?;
            self.advisories
        };
        Ok(scan::summary(findings, None))
    }
}

fn describe_package(name: &str, package: &Node) -> Found {
    let (title, url) = cause(package);
    let id = if url.is_empty() { scan::line(name) } else { url };
    found(id, title, joined(scan::line(name), '@', &shown(package, &["range"])))
}

fn describe_advisory(advisory: &Node) -> Found {
    let id = first_shown(advisory, &[&["github_advisory_id"], &["url"], &["id"]]);
    found(id, shown(advisory, &["title"]), shown(advisory, &["module_name"]))
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
