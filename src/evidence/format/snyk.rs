//! `snyk test --json`: one project, or a list of them. A vulnerability stands once for each path by which it comes in;
//! it counts once a project.

use std::collections::HashMap;

use super::look::{has, has_list, member, needed_length, object, text};
use super::scan::{self, first_shown, found, joined, shown};
use super::tool::{Entries, Entry, Reader, Sum, Tool};
use super::{Format, FormatError};
use crate::document::Node;
use crate::evidence::summary::{Findings, Found, Severity, Summary};

/// The format.
pub(super) const FORMAT: Format = scan::format("snyk", |document| scan::any_fits(document, is_project), TOOL);

const TOOL: Tool = Tool {
    looks_at: &[(&["$", "$[*]"], &["['ok', 'error']", ".error.message"])],
    reader: Reader::Entries {
        lists: &[Entries {
            at: &["$.vulnerabilities[*]", "$[*].vulnerabilities[*]"],
            members: false,
            looks_at: &[
                "['id', 'title', 'severity', 'severityWithCritical']",
                "['packageName', 'moduleName', 'name', 'version']",
            ],
        }],
        begin: |wants| Box::new(Projects { findings: Findings::new(wants), open: Project::default() }),
    },
};

fn is_project(node: &Node) -> bool {
    has_list(node, "vulnerabilities") && has(node, "ok") && !has(node, "error")
}

struct Projects {
    findings: Findings,
    /// The project whose vulnerabilities come.
    open: Project,
}

/// The distinct vulnerabilities of one project.
#[derive(Default)]
struct Project {
    /// Where it stands among several.
    place: Vec<usize>,
    distinct: Vec<(Severity, Found)>,
    /// Which of them each id is.
    known: HashMap<String, usize>,
}

impl Sum for Projects {
    fn entry(&mut self, entry: &Entry<'_>) -> Result<(), FormatError> {
        object(entry.node, "vulnerabilities[…]")?;
        let project = entry.trail.split_last().map_or(&[][..], |(_, project)| project);
        if self.open.place != project {
            self.close();
            self.open.place = project.to_vec();
        }
        self.open.add(entry.node)
    }

    fn finish(mut self: Box<Self>, document: &Node) -> Result<Summary, FormatError> {
        self.close();
        let projects = scan::one_or_many(document, "list `vulnerabilities`")?;
        for project in projects {
            object(project, "the project")?;
            if let Some(error) = member(project, "error")? {
                let said = first_shown(error, &[&[], &["message"]]);
                let said = if said.is_empty() { "it does not say why".to_owned() } else { said };
                return Err(FormatError::at(error.at as usize, format!("snyk failed ({said})")));
            }
            needed_length(project, "vulnerabilities")?;
            if !has(project, "ok") {
                return Err(FormatError::lacks("`ok`"));
            }
        }
        Ok(scan::summary(self.findings, projects.is_empty().then_some("no project was tested")))
    }
}

impl Projects {
    fn close(&mut self) {
        for (severity, found) in std::mem::take(&mut self.open).distinct {
            self.findings.add(severity, || found);
        }
    }
}

impl Project {
    fn add(&mut self, vulnerability: &Node) -> Result<(), FormatError> {
        // The plain severity stops at high.
        let severity = match member(vulnerability, "severityWithCritical")? {
            Some(_) => scan::severity(vulnerability, "severityWithCritical")?,
            None => scan::severity(vulnerability, "severity")?,
        };
        // One that has no id may be another each time.
        let id = text(vulnerability, "id")?;
        let known = id.and_then(|id| self.known.get(id)).and_then(|index| self.distinct.get_mut(*index));
        if let Some((worst, _)) = known {
            *worst = severity.min(*worst);
            return Ok(());
        }
        if let Some(id) = id {
            self.known.insert(id.to_owned(), self.distinct.len());
        }
        self.distinct.push((severity, describe(vulnerability)));
        Ok(())
    }
}

fn describe(vulnerability: &Node) -> Found {
    let name = first_shown(vulnerability, &[&["packageName"], &["moduleName"], &["name"]]);
    let package = joined(name, '@', &shown(vulnerability, &["version"]));
    found(shown(vulnerability, &["id"]), shown(vulnerability, &["title"]), package)
}

#[cfg(test)]
#[path = "snyk_tests.rs"]
mod tests;
