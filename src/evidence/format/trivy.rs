//! Trivy's JSON, for images, file systems and repositories (with and without its schema version) and for clusters.
//! Vulnerabilities, secrets, licences and failed misconfigurations count alike.

use super::look::{has, has_list, member, object, text};
use super::scan::{self, entries, first_shown, found, joined, shown};
use super::tool::LooksAt;
use super::{Format, FormatError};
use crate::document::{Node, Value};
use crate::evidence::summary::{Findings, Found, Summary, Wants};

/// The format.
pub(super) const FORMAT: Format = scan::format("trivy", fits, read, LOOKS_AT);

const LOOKS_AT: LooksAt = &[
    (&["$"], &["['SchemaVersion', 'ArtifactName', 'ClusterName']", ".Resources[*].Error"]),
    (
        &["$[*]", "$.Results[*]", "$.Resources[*].Results[*]"],
        &[
            ".Target",
            ".Vulnerabilities[*]['VulnerabilityID', 'PkgName', 'InstalledVersion']",
            "['Vulnerabilities', 'Misconfigurations', 'Secrets', 'Licenses'][*]['Severity', 'Status']",
            "['Vulnerabilities', 'Misconfigurations', 'Secrets', 'Licenses'][*]['VulnerabilityID', 'AVDID', 'ID', 'RuleID', 'Name']",
            "['Vulnerabilities', 'Misconfigurations', 'Secrets', 'Licenses'][*]['Title', 'Message', 'Description']",
            "['Vulnerabilities', 'Misconfigurations', 'Secrets', 'Licenses'][*]['PkgName', 'InstalledVersion', 'StartLine']",
            "['Vulnerabilities', 'Misconfigurations', 'Secrets', 'Licenses'][*].CauseMetadata.StartLine",
        ],
    ),
];

const NOTHING: &str = "no target was scanned: there are no `Results`";

fn fits(document: &Node) -> bool {
    match &document.value {
        Value::List(targets) => targets.first().is_some_and(|target| has(target, "Target")),
        _ => is_report(document) || is_cluster(document),
    }
}

fn is_report(document: &Node) -> bool {
    has(document, "SchemaVersion") && has(document, "ArtifactName")
}

fn is_cluster(document: &Node) -> bool {
    has(document, "ClusterName") && has_list(document, "Resources")
}

fn read(document: &Node, wants: Wants) -> Result<Summary, FormatError> {
    let mut reader = Reader { findings: Findings::new(wants), targets: 0 };
    match &document.value {
        // Before it had a schema version, a report was the list of its targets.
        Value::List(targets) => {
            for target in scan::objects(targets, "target")? {
                if !has(target, "Target") {
                    return Err(FormatError::lacks("`Target` in an entry"));
                }
                reader.target(target)?;
            }
        }
        _ if is_cluster(document) => {
            let mut errors: u64 = 0;
            for resource in scan::needed_entries(document, "Resources")? {
                errors += u64::from(failed(resource)?);
                reader.targets(resource)?;
            }
            reader.findings.errors = Some(errors);
        }
        _ => {
            // With a repeated key neither would be there.
            object(document, "the report")?;
            if !is_report(document) {
                return Err(FormatError::lacks("`SchemaVersion` and `ArtifactName`"));
            }
            reader.targets(document)?;
        }
    }
    let nothing = (reader.targets == 0).then_some(NOTHING);
    Ok(scan::summary(reader.findings, nothing))
}

/// Whether a resource says that it was not scanned. Only nothing, or an empty text, says that it was.
fn failed(resource: &Node) -> Result<bool, FormatError> {
    Ok(match text(resource, "Error")? {
        Some(error) => !error.trim().is_empty(),
        None => member(resource, "Error")?.is_some(),
    })
}

struct Reader {
    findings: Findings,
    targets: u64,
}

impl Reader {
    fn targets(&mut self, of: &Node) -> Result<(), FormatError> {
        for target in entries(of, "Results")? {
            self.target(target)?;
        }
        Ok(())
    }

    fn target(&mut self, target: &Node) -> Result<(), FormatError> {
        self.targets += 1;
        for kind in ["Vulnerabilities", "Misconfigurations", "Secrets", "Licenses"] {
            for entry in entries(target, kind)? {
                if kind == "Misconfigurations" && held(entry)? {
                    continue;
                }
                let severity = scan::severity(entry, "Severity")?;
                self.findings.add(severity, || describe(target, entry));
            }
        }
        Ok(())
    }
}

/// Whether a check of the configuration held, or was excepted. A status that is not known is no pass.
fn held(entry: &Node) -> Result<bool, FormatError> {
    Ok(text(entry, "Status")?.is_some_and(|status| matches!(status, "PASS" | "EXCEPTION")))
}

fn describe(target: &Node, entry: &Node) -> Found {
    let id = first_shown(entry, &[&["VulnerabilityID"], &["AVDID"], &["ID"], &["RuleID"], &["Name"]]);
    let title = first_shown(entry, &[&["Title"], &["Message"], &["Description"]]);
    let package = joined(shown(entry, &["PkgName"]), '@', &shown(entry, &["InstalledVersion"]));
    let place = if package.is_empty() {
        let line = first_shown(entry, &[&["StartLine"], &["CauseMetadata", "StartLine"]]);
        joined(shown(target, &["Target"]), ':', &line)
    } else {
        package
    };
    found(id, title, place)
}

#[cfg(test)]
#[path = "trivy_tests.rs"]
mod tests;
