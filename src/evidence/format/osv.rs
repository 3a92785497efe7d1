//! OSV-Scanner's JSON. Its groups put the names of one vulnerability together, so a finding is a group.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::look::{all_fit, elements, has, has_list, items, member, needed_length, number, object, text};
use super::scan::{self, entries, first_shown, found, joined, shown};
use super::tool::{Entries, Entry, Reader, Sum, Tool};
use super::{Format, FormatError};
use crate::document::{Node, Value};
use crate::evidence::summary::{Findings, Found, Severity, Summary};

/// The format.
pub(super) const FORMAT: Format = scan::format("osv", fits, TOOL);

const TOOL: Tool = Tool {
    looks_at: &[],
    reader: Reader::Entries {
        lists: &[Entries {
            at: &["$.results[*].packages[*]"],
            members: false,
            looks_at: &[
                ".vulnerabilities[*].id",
                ".vulnerabilities[*].severity[*].score",
                ".vulnerabilities[*].database_specific.severity",
                ".groups[*].max_severity",
                ".groups[*]['ids', 'aliases'][*]",
            ],
        }],
        begin: |wants| Box::new(Packages(Findings::new(wants))),
    },
};

fn fits(document: &Node) -> bool {
    match member(document, "results") {
        Ok(Some(results)) if elements(results) == Some(0) => has(document, "experimental_config"),
        Ok(Some(results)) => all_fit(results, |result| has_list(result, "packages")),
        Ok(None) | Err(_) => false,
    }
}

struct Packages(Findings);

impl Sum for Packages {
    fn entry(&mut self, entry: &Entry<'_>) -> Result<(), FormatError> {
        object(entry.node, "packages[…]")?;
        read_package(entry, &mut self.0)
    }

    fn finish(self: Box<Self>, document: &Node) -> Result<Summary, FormatError> {
        for result in scan::needed_entries(document, "results")? {
            needed_length(result, "packages")?;
        }
        Ok(scan::summary(self.0, None))
    }
}

fn read_package(entry: &Entry<'_>, findings: &mut Findings) -> Result<(), FormatError> {
    let package = entry.node;
    let vulnerabilities = entries(package, "vulnerabilities")?;
    // How bad each is, by its id. Of two with one id the worse counts.
    let mut by_id: HashMap<&str, Severity> = HashMap::new();
    for vulnerability in vulnerabilities {
        if let Some(id) = text(vulnerability, "id")? {
            let severity = severity(vulnerability)?;
            let worst = by_id.entry(id).or_insert(severity);
            *worst = severity.min(*worst);
        }
    }
    let mut grouped = HashSet::new();
    let titles = OnceCell::new();
    for (index, group) in entries(package, "groups")?.iter().enumerate() {
        let mut worst = score(group, "max_severity")?;
        for key in ["ids", "aliases"] {
            for id in items(group, key)? {
                let Value::Text(id) = &id.value else {
                    return Err(FormatError::at(
                        id.at as usize,
                        format!("`{key}` holds {}", id.value.kind()),
                    ));
                };
                worst = by_id.get(&**id).map_or(worst, |severity| worst.min(*severity));
                grouped.insert(&**id);
            }
        }
        findings
            .add(worst, || describe_group(entry.all(), index, titles.get_or_init(|| titles_of(entry.all()))));
    }
    for (index, vulnerability) in vulnerabilities.iter().enumerate() {
        if text(vulnerability, "id")?.is_none_or(|id| !grouped.contains(id)) {
            let severity = severity(vulnerability)?;
            findings.add(severity, || describe_vulnerability(entry.all(), index));
        }
    }
    Ok(())
}

/// The vulnerability of each id.
fn titles_of(package: &Node) -> HashMap<&str, &Node> {
    let mut titles = HashMap::new();
    for vulnerability in items(package, "vulnerabilities").unwrap_or_default() {
        if let Ok(Some(id)) = text(vulnerability, "id") {
            titles.entry(id).or_insert(vulnerability);
        }
    }
    titles
}

/// What the group of a package with that index is called: by its first id, and what is said of that.
fn describe_group(package: &Node, index: usize, titles: &HashMap<&str, &Node>) -> Found {
    let group = items(package, "groups").unwrap_or_default().get(index);
    let ids = group.and_then(|group| items(group, "ids").ok()).unwrap_or_default();
    let id = ids.first().map(|id| shown(id, &[])).unwrap_or_default();
    let title = titles.get(id.as_str()).map(|vulnerability| title_of(vulnerability)).unwrap_or_default();
    found(id, title, place(package))
}

fn describe_vulnerability(package: &Node, index: usize) -> Found {
    match items(package, "vulnerabilities").unwrap_or_default().get(index) {
        Some(vulnerability) => found(shown(vulnerability, &["id"]), title_of(vulnerability), place(package)),
        None => Found::default(),
    }
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
