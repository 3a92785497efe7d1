//! `gatekeeper test`: scenarios that prove that gates decide as they are meant to.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::cli::TestArgs;
use crate::exit::ExitCode;
use crate::report::Problem;
use crate::report::signature::Signature;
use crate::scenario::report::{Format, Results};
use crate::scenario::{Scenario, ScenarioFile, find, run};

use super::problem::{self, Trouble};
use super::progress::Progress;
use super::scenarios::Beside;
use super::{input, sensitivity, terminal, write};

/// The JSON answer of a call that could not be understood.
pub(super) fn undecided(problem: Problem) -> String {
    let results = Results { files: Vec::new(), errors: vec![problem] };
    Format::ALL
        .iter()
        .find(|format| format.name == "json")
        .map(|json| (json.render)(&results, false))
        .unwrap_or_default()
}

/// Runs the command.
pub fn run(arguments: &TestArgs) -> ExitCode {
    if arguments.sensitivity {
        return sensitivity::run(arguments);
    }
    let width = terminal::width(None);
    let stdout = match Format::parse(&arguments.format) {
        Ok(format) => format,
        Err(error) => {
            Trouble::new("usage", error.to_string()).complain(width);
            return ExitCode::Undecided;
        }
    };
    let (files, results) = match write::sinks(&arguments.outputs, Format::parse) {
        Ok(files) => (files, test(arguments, width)),
        Err(message) => {
            let trouble = Trouble::new("usage", message);
            trouble.complain(width);
            (Vec::new(), Results { files: Vec::new(), errors: trouble.problems() })
        }
    };
    let shown = (stdout.render)(&results, stdout.styled && terminal::stdout_takes_colour());
    let written = files
        .iter()
        .map(|sink| (sink.path.as_path(), (sink.format.render)(&results, false), sink.format.signature));
    if deliver(&shown, written, arguments.force, width) { results.exit_code() } else { ExitCode::Undecided }
}

/// Prints results and writes them to files; whether all of that could be done. What could not has been told.
pub(super) fn deliver<'p>(
    shown: &str,
    written: impl Iterator<Item = (&'p Path, String, Signature)>,
    force: bool,
    width: usize,
) -> bool {
    let mut delivered = true;
    if let Err(error) = terminal::print(shown) {
        Trouble::new("output", format!("standard output cannot be written: {error}")).complain(width);
        delivered = false;
    }
    for (path, text, signature) in written {
        if let Err(message) = write::write(path, text, signature, force) {
            Trouble::new("output", message).complain(width);
            delivered = false;
        }
    }
    delivered
}

/// A scenario file and the folder whose gates it is about.
pub(super) struct Prepared {
    pub(super) folder: PathBuf,
    pub(super) file: ScenarioFile,
}

fn test(arguments: &TestArgs, width: usize) -> Results {
    let mut troubles = Vec::new();
    let (beside, files) = prepare(&arguments.paths, &mut troubles, width);
    let wanted = |file: &ScenarioFile, scenario: &Scenario| {
        let name = format!("{}/{}", file.gate, scenario.id);
        arguments.filters.is_empty() || arguments.filters.iter().any(|filter| name.contains(filter.as_str()))
    };
    let count = |file: &ScenarioFile| file.scenarios.iter().filter(|one| wanted(file, one)).count();
    let total = files.iter().map(|prepared| count(&prepared.file)).sum();
    if total == 0 && troubles.is_empty() {
        troubles.push(nothing(arguments));
    }
    let mut results = Results::default();
    let mut progress = Progress::new("scenarios", total);
    for Prepared { folder, file } in files.iter().filter(|prepared| count(&prepared.file) > 0) {
        let gates = beside.get(folder).map(|beside| beside.gates.as_slice()).unwrap_or_default();
        // The file was read against these gates, so its own is among them.
        let Some(gate) = gates.iter().find(|gate| gate.id == file.gate) else { continue };
        match run::run(file, gate, |scenario| wanted(file, scenario), || progress.step()) {
            Ok(result) => results.files.push(result),
            Err(problem) => results.errors.push(*problem),
        }
    }
    progress.finish();
    for trouble in &troubles {
        trouble.complain(width);
        results.errors.extend(trouble.problems());
    }
    results
}

/// Reads every scenario file below the paths, and the gates beside each, once a folder.
pub(super) fn prepare(
    paths: &[PathBuf],
    troubles: &mut Vec<Trouble>,
    width: usize,
) -> (BTreeMap<PathBuf, Beside>, Vec<Prepared>) {
    let mut found = BTreeSet::new();
    for path in paths {
        match find::files(path) {
            Ok(files) if files.is_empty() => troubles.push(no_files(path)),
            Ok(files) => found.extend(files),
            Err(error) => troubles.push(
                Trouble::new("scenarios", error.to_string())
                    .meant(path)
                    .help("name scenario files, or a folder of gates with their scenarios beside them"),
            ),
        }
    }
    let mut beside: BTreeMap<PathBuf, Beside> = BTreeMap::new();
    let mut refused = BTreeSet::new();
    let mut files = Vec::new();
    for path in found {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        if refused.contains(&folder) {
            continue;
        }
        if !beside.contains_key(&folder) {
            match Beside::load(&folder) {
                Ok(loaded) => drop(beside.insert(folder.clone(), loaded)),
                Err(trouble) => {
                    refused.insert(folder);
                    troubles.push(trouble);
                    continue;
                }
            }
        }
        let Some(known) = beside.get(&folder) else { continue };
        match known.read(&folder, &path) {
            Ok((file, diagnostics)) => {
                if input::refuse_errors(&diagnostics).is_err() {
                    troubles.push(Trouble::Diagnostics(diagnostics));
                } else if !diagnostics.is_empty() {
                    problem::complain_of(&diagnostics, width);
                }
                files.extend(file.map(|file| Prepared { folder, file }));
            }
            Err(trouble) => troubles.push(trouble),
        }
    }
    (beside, files)
}

fn no_files(path: &Path) -> Trouble {
    Trouble::new("no-scenarios", format!("there are no scenario files in {}", path.display()))
        .help("write scenarios beside a gate, into a file such as `production.scenarios.yaml`")
}

fn nothing(arguments: &TestArgs) -> Trouble {
    let filters: Vec<String> = arguments.filters.iter().map(|filter| format!("`{filter}`")).collect();
    Trouble::new("no-scenarios", format!("no scenario's GATE/SCENARIO holds {}", filters.join(" or ")))
        .help("without --filter, all of them are run")
}
