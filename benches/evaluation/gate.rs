//! The gate of an input, as YAML and as JSON.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::input::{COMMIT, PRODUCED};
use crate::reports;

/// How many checks stand in a group.
const GROUP: usize = 20;

/// What a gate is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GateText {
    Yaml,
    Json,
}

impl GateText {
    /// The name of the gate's file.
    pub(crate) const fn file(self) -> &'static str {
        match self {
            Self::Yaml => "bench.yaml",
            Self::Json => "bench.json",
        }
    }
}

/// What a gate says, before it is written in one way or the other.
#[derive(Debug)]
pub(crate) struct Gate {
    /// How many files of evidence it declares: `e0`, `e1` and so on.
    files: usize,
    /// What stands at each of them.
    entry: &'static [(&'static str, &'static str)],
    requirements: Vec<String>,
}

impl Gate {
    pub(crate) fn of_reports(files: usize, checks: usize) -> Self {
        let entry = &[("max_age", "1d"), ("produced_at", "$.at"), ("commit", "$.commit")];
        Self {
            files,
            entry,
            requirements: (0..checks).map(|check| reports::requirement(check, files)).collect(),
        }
    }

    pub(crate) fn of_scan(requirements: Vec<String>) -> Self {
        Self { requirements, ..Self::of_reports(1, 0) }
    }

    pub(crate) fn of_sarif(requirements: Vec<String>) -> Self {
        let entry = &[
            ("file", "e0.sarif"),
            ("format", "sarif"),
            ("max_age", "1d"),
            ("produced_at", "'$.runs[0].invocations[0].endTimeUtc'"),
            ("commit", "'$.runs[0].versionControlProvenance[0].revisionId'"),
        ];
        Self { files: 1, entry, requirements }
    }

    pub(crate) fn of_junit(requirements: Vec<String>) -> Self {
        let entry = &[("file", "e0.xml"), ("format", "junit"), ("unbound", "true")];
        Self { files: 1, entry, requirements }
    }

    pub(crate) fn text(&self, text: GateText) -> String {
        match text {
            GateText::Yaml => self.yaml(),
            GateText::Json => self.json(),
        }
    }

    fn yaml(&self) -> String {
        let mut gate = String::from("gate: bench\ntitle: A gate to measure\nevidence:\n");
        let entry: Vec<String> = self.entry.iter().map(|(key, value)| format!("{key}: {value}")).collect();
        for file in 0..self.files {
            let _ = writeln!(gate, "  e{file}: {{{}}}", entry.join(", "));
        }
        gate.push_str("groups:\n");
        for (group, requirements) in self.requirements.chunks(GROUP).enumerate() {
            let _ = writeln!(gate, "  group-{group}:\n    title: Group {group}\n    checks:");
            for (check, requirement) in requirements.iter().enumerate() {
                let check = group * GROUP + check;
                let (title, owner) = about(check);
                let _ = writeln!(
                    gate,
                    "      check-{check}:\n        title: {title}\n        owner: {owner}\n        require: {requirement}"
                );
            }
        }
        gate
    }

    fn json(&self) -> String {
        let value = |text: &str| match text {
            "true" => Value::Bool(true),
            text => Value::from(text.trim_matches('\'')),
        };
        let entry: Map<String, Value> =
            self.entry.iter().map(|(key, text)| ((*key).to_owned(), value(text))).collect();
        let evidence: Map<String, Value> =
            (0..self.files).map(|file| (format!("e{file}"), Value::Object(entry.clone()))).collect();
        let groups: Map<String, Value> = self
            .requirements
            .chunks(GROUP)
            .enumerate()
            .map(|(group, requirements)| {
                let checks: Map<String, Value> = requirements
                    .iter()
                    .enumerate()
                    .map(|(check, requirement)| {
                        let check = group * GROUP + check;
                        let (title, owner) = about(check);
                        let check_is = json!({"title": title, "owner": owner, "require": requirement});
                        (format!("check-{check}"), check_is)
                    })
                    .collect();
                (format!("group-{group}"), json!({"title": format!("Group {group}"), "checks": checks}))
            })
            .collect();
        let gate =
            json!({"gate": "bench", "title": "A gate to measure", "evidence": evidence, "groups": groups});
        format!("{gate:#}\n")
    }
}

/// Title and owner of a check.
fn about(check: usize) -> (String, String) {
    (format!("Criterion {check} of the release is met"), format!("team-{}", check % 7))
}

/// The head that every JSON document of the evidence shares.
pub(crate) fn bound() -> String {
    format!(r#""at": "{PRODUCED}", "commit": "{COMMIT}""#)
}
