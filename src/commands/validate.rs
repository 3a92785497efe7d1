//! `gatekeeper validate`: every mistake of gate files, before a release depends on them.

use std::num::NonZeroUsize;
use std::path::Path;

use serde::Serialize;

use crate::cli::ValidateArgs;
use crate::diagnostic::{Diagnostic, DiagnosticJson, Severity};
use crate::exit::ExitCode;
use crate::gate::Gate;
use crate::gate::set::{ENDINGS, GateSet};
use crate::report::Problem;

use super::input;
use super::problem::{self, Trouble};
use super::scenarios;
use super::terminal;

/// What `--format json` prints.
#[derive(Serialize)]
struct Answer {
    schema_version: u32,
    valid: bool,
    gates: Vec<String>,
    diagnostics: Vec<DiagnosticJson>,
    errors: Vec<Problem>,
}

impl Answer {
    fn json(&self) -> String {
        format!("{}\n", serde_json::to_string_pretty(self).unwrap_or_default())
    }
}

/// The JSON answer of a call that could not be understood.
pub(super) fn undecided(problem: Problem) -> String {
    let answer = Answer {
        schema_version: crate::report::SCHEMA_VERSION,
        valid: false,
        gates: Vec::new(),
        diagnostics: Vec::new(),
        errors: vec![problem],
    };
    answer.json()
}

/// Runs the command.
pub fn run(arguments: &ValidateArgs) -> ExitCode {
    let width = terminal::width(None);
    let json = match arguments.format.as_str() {
        "terminal" => false,
        "json" => true,
        other => {
            Trouble::new("usage", format!("unknown format `{other}`; there are: terminal, json"))
                .complain(width);
            return ExitCode::Undecided;
        }
    };
    let (mut gates, mut diagnostics, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    for path in &arguments.paths {
        match validate(path) {
            Ok((found, complaints)) => {
                gates.extend(found);
                diagnostics.extend(complaints);
            }
            Err(trouble) => errors.push(trouble),
        }
    }
    let valid =
        errors.is_empty() && !diagnostics.iter().any(|found: &Diagnostic| found.severity == Severity::Error);
    if json {
        let answer = Answer {
            schema_version: crate::report::SCHEMA_VERSION,
            valid,
            gates,
            diagnostics: diagnostics.iter().map(Diagnostic::to_json).collect(),
            errors: errors.iter().flat_map(Trouble::problems).collect(),
        };
        if terminal::print(&answer.json()).is_err() {
            return ExitCode::Undecided;
        }
    } else {
        for trouble in &errors {
            trouble.complain(width);
        }
        if !diagnostics.is_empty() {
            problem::complain_of(&diagnostics, width);
        }
        let (files, mistakes) =
            (gates.len(), diagnostics.iter().filter(|found| found.severity == Severity::Error).count());
        if valid {
            let text = match (files, gates.join(", ")) {
                (0, _) => "no mistake found\n".to_owned(),
                (1, name) => format!("1 gate is valid: {name}\n"),
                (files, names) => format!("{files} gates are valid: {names}\n"),
            };
            if terminal::print(&text).is_err() {
                return ExitCode::Undecided;
            }
        } else if mistakes > 0 {
            terminal::complain(&format!(
                "{mistakes} mistake{} found\n",
                if mistakes == 1 { "" } else { "s" }
            ));
        }
    }
    if valid { ExitCode::MayPass } else { ExitCode::Undecided }
}

/// The gates of a file, or of a folder and those below it, and what is wrong with them.
fn validate(path: &Path) -> Result<(Vec<String>, Vec<Diagnostic>), Trouble> {
    let trouble = |problem: String| {
        Trouble::new("gates", format!("cannot read `{}`: {problem}", path.display())).meant(path)
    };
    if !std::fs::metadata(path).map_err(|error| trouble(error.to_string()))?.is_dir() {
        if !ENDINGS.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
            return Err(trouble("the name of a gate file ends in `.yaml`, `.yml` or `.json`".to_owned()));
        }
        return file(path);
    }
    let (mut names, mut diagnostics) = (Vec::new(), Vec::new());
    for folder in input::gate_folders(path)? {
        let (gates, found) = set(&folder)?;
        // A gate further down is named with its folder, because each folder has its own names.
        let below = folder.strip_prefix(path).unwrap_or(Path::new(""));
        names.extend(gates.into_iter().map(|gate| below.join(gate.id).to_string_lossy().into_owned()));
        diagnostics.extend(found);
    }
    Ok((names, diagnostics))
}

/// The gates of one folder, and what is wrong with them and the files beside them.
fn set(folder: &Path) -> Result<(Vec<Gate>, Vec<Diagnostic>), Trouble> {
    let GateSet { gates, mut diagnostics } = input::gate_set(folder, NonZeroUsize::MIN)?;
    diagnostics.extend(input::companions(folder, &gates)?);
    // Against gates that have mistakes themselves, nobody knows what a scenario was meant to say.
    if input::refuse_errors(&diagnostics).is_ok() {
        for found in scenarios::mistakes(folder, &gates)? {
            if !diagnostics.contains(&found) {
                diagnostics.push(found);
            }
        }
    }
    Ok((gates, diagnostics))
}

/// The gate of one file. It is read together with its folder, because what it needs lies there; only its own mistakes
/// count, and cycles, which belong to every gate in them.
fn file(path: &Path) -> Result<(Vec<String>, Vec<Diagnostic>), Trouble> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let (mut gates, mut diagnostics) = set(folder)?;
    let here = |found: &str| Path::new(found).file_name() == path.file_name();
    gates.retain(|gate| here(&gate.source.path));
    diagnostics.retain(|found| here(&found.source.path) || found.code == "needs-cycle");
    Ok((gates.into_iter().map(|gate| gate.id).collect(), diagnostics))
}
