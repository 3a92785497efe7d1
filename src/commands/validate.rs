//! `gatekeeper validate`: every mistake of gate files, before a release depends on them.

use std::path::Path;

use serde::Serialize;

use crate::cli::ValidateArgs;
use crate::diagnostic::{Diagnostic, DiagnosticJson, Severity};
use crate::exit::ExitCode;

use super::input;
use super::problem::{self, Trouble};
use super::terminal;

/// What `--format json` prints.
#[derive(Serialize)]
struct Answer {
    schema_version: u32,
    valid: bool,
    gates: Vec<String>,
    diagnostics: Vec<DiagnosticJson>,
    errors: Vec<crate::report::Problem>,
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
        let text = serde_json::to_string_pretty(&answer).unwrap_or_default();
        if terminal::print(&format!("{text}\n")).is_err() {
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
            let names = gates.join(", ");
            if terminal::print(&format!(
                "{files} gate{} valid: {names}\n",
                if files == 1 { " is" } else { "s are" }
            ))
            .is_err()
            {
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

/// The gates of a file or folder, and what is wrong with them.
fn validate(path: &Path) -> Result<(Vec<String>, Vec<Diagnostic>), Trouble> {
    let set = input::gate_set(path)?;
    let mut diagnostics = set.diagnostics;
    if path.is_dir() {
        diagnostics.extend(input::companions(path, &set.gates)?);
    }
    Ok((set.gates.iter().map(|gate| gate.id.clone()).collect(), diagnostics))
}
