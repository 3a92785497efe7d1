//! Trivy's JSON, for images, file systems and repositories (with and without its schema version) and for clusters.
//! Vulnerabilities, secrets, licences and failed misconfigurations count alike.

use std::collections::HashMap;

use super::look::{elements, first, has, has_list, length, member, object, text};
use super::scan::{self, entries, first_shown, found, joined, shown};
use super::tool::{Entries, Entry, Reader, Sum, Tool};
use super::{Format, FormatError};
use crate::document::{Node, Value};
use crate::evidence::summary::{EXAMPLES, Findings, Found, Severity, Summary, Wants};

/// The format.
pub(super) const FORMAT: Format = scan::format("trivy", fits, TOOL);

/// The lists of a target, in the order in which their entries are named.
const LISTS: [&str; 4] = ["Vulnerabilities", "Misconfigurations", "Secrets", "Licenses"];

/// Which of them is that of the checks of a configuration.
const CHECKS: usize = 1;

const TOOL: Tool = Tool {
    looks_at: &[
        (&["$"], &["['SchemaVersion', 'ArtifactName', 'ClusterName']", ".Resources[*].Error"]),
        (
            &["$[*]", "$.Results[*]", "$.Resources[*].Results[*]"],
            &["['Target', 'Vulnerabilities', 'Misconfigurations', 'Secrets', 'Licenses']"],
        ),
    ],
    reader: Reader::Entries {
        lists: &[
            Entries {
                at: &[
                    "$[*].Vulnerabilities[*]",
                    "$.Results[*].Vulnerabilities[*]",
                    "$.Resources[*].Results[*].Vulnerabilities[*]",
                ],
                members: false,
                looks_at: &[".Severity"],
            },
            Entries {
                at: &[
                    "$[*].Misconfigurations[*]",
                    "$.Results[*].Misconfigurations[*]",
                    "$.Resources[*].Results[*].Misconfigurations[*]",
                ],
                members: false,
                looks_at: &[".Severity", ".Status"],
            },
            Entries {
                at: &["$[*].Secrets[*]", "$.Results[*].Secrets[*]", "$.Resources[*].Results[*].Secrets[*]"],
                members: false,
                looks_at: &[".Severity"],
            },
            Entries {
                at: &[
                    "$[*].Licenses[*]",
                    "$.Results[*].Licenses[*]",
                    "$.Resources[*].Results[*].Licenses[*]",
                ],
                members: false,
                looks_at: &[".Severity"],
            },
        ],
        begin: |wants| Box::new(Report { wants, lists: HashMap::new() }),
    },
};

const NOTHING: &str = "no target was scanned: there are no `Results`";

fn fits(document: &Node) -> bool {
    match elements(document) {
        Some(_) => first(document).is_some_and(|target| has(target, "Target")),
        None => is_report(document) || is_cluster(document),
    }
}

fn is_report(document: &Node) -> bool {
    has(document, "SchemaVersion") && has(document, "ArtifactName")
}

fn is_cluster(document: &Node) -> bool {
    has(document, "ClusterName") && has_list(document, "Resources")
}

/// The entries of all targets: what is said of a target as a whole may stand behind them.
struct Report {
    wants: Wants,
    /// By the place of the target and the number of the list.
    lists: HashMap<(Vec<usize>, usize), List>,
}

/// The entries of one list of one target.
#[derive(Default)]
struct List {
    /// How many of each severity.
    counts: [u64; Severity::ALL.len()],
    /// As many of each as can be shown.
    shown: Vec<(Severity, Described)>,
}

impl Sum for Report {
    fn entry(&mut self, entry: &Entry<'_>) -> Result<(), FormatError> {
        object(entry.node, &format!("{}[…]", LISTS.get(entry.list).unwrap_or(&"?")))?;
        if entry.list == CHECKS && held(entry.node)? {
            return Ok(());
        }
        let severity = scan::severity(entry.node, "Severity")?;
        let target = entry.trail.split_last().map_or(&[][..], |(_, target)| target);
        let list = self.lists.entry((target.to_vec(), entry.list)).or_default();
        let count = &mut list.counts[severity as usize];
        *count += 1;
        if self.wants.list || *count <= EXAMPLES as u64 {
            list.shown.push((severity, Described::of(entry.all())));
        }
        Ok(())
    }

    fn finish(self: Box<Self>, document: &Node) -> Result<Summary, FormatError> {
        let mut targets = Targets { findings: Findings::new(self.wants), count: 0, lists: self.lists };
        match &document.value {
            // Before it had a schema version, a report was the list of its targets.
            Value::List(all) => {
                for (index, target) in scan::objects(all, "target")?.iter().enumerate() {
                    if !has(target, "Target") {
                        return Err(FormatError::lacks("`Target` in an entry"));
                    }
                    targets.add(target, vec![index])?;
                }
            }
            _ if is_cluster(document) => {
                let mut errors: u64 = 0;
                for (index, resource) in scan::needed_entries(document, "Resources")?.iter().enumerate() {
                    errors += u64::from(failed(resource)?);
                    targets.all_of(resource, &[index])?;
                }
                targets.findings.errors = Some(errors);
            }
            _ => {
                // With a repeated key neither would be there.
                object(document, "the report")?;
                if !is_report(document) {
                    return Err(FormatError::lacks("`SchemaVersion` and `ArtifactName`"));
                }
                targets.all_of(document, &[])?;
            }
        }
        let nothing = (targets.count == 0).then_some(NOTHING);
        Ok(scan::summary(targets.findings, nothing))
    }
}

/// Whether a resource says that it was not scanned. Only nothing, or an empty text, says that it was.
fn failed(resource: &Node) -> Result<bool, FormatError> {
    Ok(match text(resource, "Error")? {
        Some(error) => !error.trim().is_empty(),
        None => member(resource, "Error")?.is_some(),
    })
}

/// The targets of a report, as far as they were gone through.
struct Targets {
    findings: Findings,
    count: u64,
    lists: HashMap<(Vec<usize>, usize), List>,
}

impl Targets {
    fn all_of(&mut self, of: &Node, place: &[usize]) -> Result<(), FormatError> {
        for (index, target) in entries(of, "Results")?.iter().enumerate() {
            self.add(target, [place, &[index]].concat())?;
        }
        Ok(())
    }

    fn add(&mut self, target: &Node, place: Vec<usize>) -> Result<(), FormatError> {
        self.count += 1;
        let mut key = (place, 0);
        for (number, name) in LISTS.iter().enumerate() {
            length(target, name)?;
            key.1 = number;
            let Some(list) = self.lists.remove(&key) else { continue };
            let mut rest = list.counts;
            for (severity, described) in list.shown {
                rest[severity as usize] -= 1;
                self.findings.add(severity, || described.found(target));
            }
            for severity in Severity::ALL {
                self.findings.add_more(severity, rest[severity as usize]);
            }
        }
        Ok(())
    }
}

/// Whether a check of the configuration held, or was excepted. A status that is not known is no pass.
fn held(entry: &Node) -> Result<bool, FormatError> {
    Ok(text(entry, "Status")?.is_some_and(|status| matches!(status, "PASS" | "EXCEPTION")))
}

/// What an entry is called.
struct Described {
    id: String,
    title: String,
    package: String,
    line: String,
}

impl Described {
    fn of(entry: &Node) -> Self {
        Self {
            id: first_shown(entry, &[&["VulnerabilityID"], &["AVDID"], &["ID"], &["RuleID"], &["Name"]]),
            title: first_shown(entry, &[&["Title"], &["Message"], &["Description"]]),
            package: joined(shown(entry, &["PkgName"]), '@', &shown(entry, &["InstalledVersion"])),
            line: first_shown(entry, &[&["StartLine"], &["CauseMetadata", "StartLine"]]),
        }
    }

    fn found(self, target: &Node) -> Found {
        let place = if self.package.is_empty() {
            joined(shown(target, &["Target"]), ':', &self.line)
        } else {
            self.package
        };
        found(self.id, self.title, place)
    }
}

#[cfg(test)]
#[path = "trivy_tests.rs"]
mod tests;
