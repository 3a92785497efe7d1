//! OSV-Scanner's JSON. Its groups put the names of one vulnerability together, so a finding is a group.

use std::collections::{HashMap, HashSet};

use super::look::{has, has_list, items, member, needed_list, number, text};
use super::scan::{self, entries, first_shown, found, joined, shown};
use super::tool::LooksAt;
use super::{Format, FormatError};
use crate::document::{Node, Value};
use crate::evidence::summary::{Findings, Severity, Summary, Wants};

/// The format.
pub(super) const FORMAT: Format = scan::format("osv", fits, read, LOOKS_AT);

const LOOKS_AT: LooksAt = &[
    (
        &["$.results[*].packages[*].vulnerabilities[*]"],
        &["['id', 'summary', 'details']", ".severity[*].score", ".database_specific.severity"],
    ),
    (&["$.results[*].packages[*].groups[*]"], &[".max_severity", "['ids', 'aliases'][*]"]),
    (&["$.results[*].packages[*].package"], &["['name', 'version']"]),
];

fn fits(document: &Node) -> bool {
    match items(document, "results") {
        Ok([]) => has_list(document, "results") && has(document, "experimental_config"),
        Ok(results) => results.iter().all(|result| has_list(result, "packages")),
        Err(_) => false,
    }
}

fn read(document: &Node, wants: Wants) -> Result<Summary, FormatError> {
    let mut findings = Findings::new(wants);
    for result in scan::needed_entries(document, "results")? {
        needed_list(result, "packages")?;
        for package in entries(result, "packages")? {
            read_package(package, &mut findings)?;
        }
    }
    Ok(scan::summary(findings, None))
}

fn read_package(package: &Node, findings: &mut Findings) -> Result<(), FormatError> {
    let vulnerabilities = entries(package, "vulnerabilities")?;
    // How bad each is, and what it says, by its id. Of two with one id the worse counts.
    let mut by_id: HashMap<&str, (Severity, &Node)> = HashMap::new();
    for vulnerability in vulnerabilities {
        if let Some(id) = text(vulnerability, "id")? {
            let severity = severity(vulnerability)?;
            let (worst, _) = by_id.entry(id).or_insert((severity, vulnerability));
            *worst = severity.min(*worst);
        }
    }
    let mut grouped = HashSet::new();
    for group in entries(package, "groups")? {
        let mut worst = score(group, "max_severity")?;
        for key in ["ids", "aliases"] {
            for id in items(group, key)? {
                let Value::Text(id) = &id.value else {
                    return Err(FormatError::at(
                        id.at as usize,
                        format!("`{key}` holds {}", id.value.kind()),
                    ));
                };
                worst = by_id.get(&**id).map_or(worst, |(severity, _)| worst.min(*severity));
                grouped.insert(&**id);
            }
        }
        findings.add(worst, || {
            let id =
                items(group, "ids").unwrap_or_default().first().map(|id| shown(id, &[])).unwrap_or_default();
            let title = by_id.get(id.as_str()).map(|(_, vulnerability)| title_of(vulnerability));
            found(id, title.unwrap_or_default(), place(package))
        });
    }
    for vulnerability in vulnerabilities {
        if text(vulnerability, "id")?.is_none_or(|id| !grouped.contains(id)) {
            let severity = severity(vulnerability)?;
            findings.add(severity, || {
                found(shown(vulnerability, &["id"]), title_of(vulnerability), place(package))
            });
        }
    }
    Ok(())
}

/// The band of a score that stands as a text or a number; unknown where there is none.
fn score(node: &Node, key: &str) -> Result<Severity, FormatError> {
    let score = member(node, key)?.and_then(number);
    Ok(score.and_then(|score| Severity::of_score(&score)).unwrap_or(Severity::Unknown))
}

/// The worst that a vulnerability states of itself.
fn severity(vulnerability: &Node) -> Result<Severity, FormatError> {
    let mut statements = Vec::new();
    for entry in entries(vulnerability, "severity")? {
        statements.extend(text(entry, "score")?.and_then(Severity::of_vector));
    }
    if let Some(specific) = member(vulnerability, "database_specific")? {
        statements.push(scan::severity(specific, "severity")?);
    }
    Ok(scan::worst(statements))
}

fn title_of(vulnerability: &Node) -> String {
    first_shown(vulnerability, &[&["summary"], &["details"]])
}

fn place(package: &Node) -> String {
    joined(shown(package, &["package", "name"]), '@', &shown(package, &["package", "version"]))
}

#[cfg(test)]
#[path = "osv_tests.rs"]
mod tests;
