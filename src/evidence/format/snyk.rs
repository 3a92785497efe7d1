//! `snyk test --json`: one project, or a list of them. A vulnerability stands once for each path by which it comes in;
//! it counts once a project.

use std::collections::HashMap;

use super::look::{has, has_list, member, object, text};
use super::scan::{self, first_shown, found, joined, needed_entries, shown};
use super::tool::LooksAt;
use super::{Format, FormatError};
use crate::document::Node;
use crate::evidence::summary::{Findings, Severity, Summary, Wants};

/// The format.
pub(super) const FORMAT: Format =
    scan::format("snyk", |document| scan::any_fits(document, is_project), read, LOOKS_AT);

const LOOKS_AT: LooksAt = &[
    (&["$", "$[*]"], &["['ok', 'error']", ".error.message"]),
    (
        &["$.vulnerabilities[*]", "$[*].vulnerabilities[*]"],
        &[
            "['id', 'title', 'severity', 'severityWithCritical']",
            "['packageName', 'moduleName', 'name', 'version']",
        ],
    ),
];

fn is_project(node: &Node) -> bool {
    has_list(node, "vulnerabilities") && has(node, "ok") && !has(node, "error")
}

fn read(document: &Node, wants: Wants) -> Result<Summary, FormatError> {
    let projects = scan::one_or_many(document, "list `vulnerabilities`")?;
    let mut findings = Findings::new(wants);
    for project in projects {
        object(project, "the project")?;
        if let Some(error) = member(project, "error")? {
            let said = first_shown(error, &[&[], &["message"]]);
            let said = if said.is_empty() { "it does not say why".to_owned() } else { said };
            return Err(FormatError::at(error.at as usize, format!("snyk failed ({said})")));
        }
        let vulnerabilities = needed_entries(project, "vulnerabilities")?;
        if !has(project, "ok") {
            return Err(FormatError::lacks("`ok`"));
        }
        read_project(vulnerabilities, &mut findings)?;
    }
    let nothing = projects.is_empty().then_some("no project was tested");
    Ok(scan::summary(findings, nothing))
}

fn read_project(vulnerabilities: &[Node], findings: &mut Findings) -> Result<(), FormatError> {
    let mut distinct: Vec<(Severity, &Node)> = Vec::new();
    let mut known = HashMap::new();
    for vulnerability in vulnerabilities {
        // The plain severity stops at high.
        let severity = match member(vulnerability, "severityWithCritical")? {
            Some(_) => scan::severity(vulnerability, "severityWithCritical")?,
            None => scan::severity(vulnerability, "severity")?,
        };
        // One that has no id may be another each time.
        let index = match text(vulnerability, "id")? {
            Some(id) => *known.entry(id).or_insert(distinct.len()),
            None => distinct.len(),
        };
        match distinct.get_mut(index) {
            Some((worst, _)) => *worst = severity.min(*worst),
            None => distinct.push((severity, vulnerability)),
        }
    }
    for (severity, vulnerability) in distinct {
        findings.add(severity, || {
            let name = first_shown(vulnerability, &[&["packageName"], &["moduleName"], &["name"]]);
            let package = joined(name, '@', &shown(vulnerability, &["version"]));
            found(shown(vulnerability, &["id"]), shown(vulnerability, &["title"]), package)
        });
    }
    Ok(())
}

#[cfg(test)]
#[path = "snyk_tests.rs"]
mod tests;
