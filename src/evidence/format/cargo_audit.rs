//! `cargo audit --json`: advisories with the severity of their CVSS vector, and warnings as information.

use super::look::{at, count, elements, has_object, list, member, object};
use super::scan::{self, first_shown, found, joined, shown};
use super::tool::{Entries, Entry, Reader, Sum, Tool};
use super::{Format, FormatError};
use crate::document::{Node, Value};
use crate::evidence::summary::{Findings, Found, Severity, Summary};

/// The format.
pub(super) const FORMAT: Format = scan::format("cargo-audit", fits, TOOL);

const TOOL: Tool = Tool {
    looks_at: &[
        (&["$"], &[".lockfile['dependency-count']", ".vulnerabilities.list"]),
        (
            &["$.warnings[*]", "$.warnings[*][*]"],
            &[".advisory['id', 'title']", ".package['name', 'version']", "['kind', 'message']"],
        ),
    ],
    reader: Reader::Entries {
        lists: &[Entries {
            at: &["$.vulnerabilities.list[*]"],
            members: false,
            looks_at: &[".advisory.cvss"],
        }],
        begin: |wants| Box::new(Audit(Findings::new(wants))),
    },
};

fn fits(document: &Node) -> bool {
    has_object(document, "lockfile")
        && matches!(at(document, &["vulnerabilities", "list"]), Ok(Some(list)) if elements(list).is_some())
}

struct Audit(Findings);

impl Sum for Audit {
    fn entry(&mut self, entry: &Entry<'_>) -> Result<(), FormatError> {
        object(entry.node, "vulnerabilities.list[…]")?;
        let vector = match at(entry.node, &["advisory", "cvss"])?.map(|node| &node.value) {
            Some(Value::Text(vector)) => Severity::of_vector(vector),
            _ => None,
        };
        self.0.add(vector.unwrap_or(Severity::Unknown), || describe(entry.all(), ""));
        Ok(())
    }

    fn finish(self: Box<Self>, document: &Node) -> Result<Summary, FormatError> {
        let list = at(document, &["vulnerabilities", "list"])?;
        list.and_then(elements).ok_or_else(|| FormatError::lacks("list `vulnerabilities.list`"))?;
        let mut findings = self.0;
        match member(document, "warnings")? {
            None => {}
            // Older ones have one list; newer ones a list for each kind.
            Some(all @ Node { value: Value::List(_), .. }) => warnings(all, "warnings", &mut findings)?,
            Some(kinds) => {
                for kind in object(kinds, "warnings")?.all() {
                    warnings(&kind.node, &kind.key, &mut findings)?;
                }
            }
        }
        let dependencies = match member(document, "lockfile")? {
            Some(lockfile) => count(lockfile, "dependency-count")?,
            None => None,
        };
        let nothing = (dependencies == Some(0)).then_some("the lock file holds no dependency");
        Ok(scan::summary(findings, nothing))
    }
}

fn warnings(all: &Node, kind: &str, findings: &mut Findings) -> Result<(), FormatError> {
    for entry in scan::objects(list(all, kind)?, kind)? {
        findings.add(Severity::Info, || describe(entry, kind));
    }
    Ok(())
}

fn describe(entry: &Node, kind: &str) -> Found {
    let id = first_shown(entry, &[&["advisory", "id"], &["kind"]]);
    let id = if id.is_empty() { scan::line(kind) } else { id };
    let package = joined(shown(entry, &["package", "name"]), '@', &shown(entry, &["package", "version"]));
    found(id, first_shown(entry, &[&["advisory", "title"], &["message"]]), package)
}

#[cfg(test)]
#[path = "cargo_audit_tests.rs"]
mod tests;
