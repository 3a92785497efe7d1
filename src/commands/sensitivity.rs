//! `gatekeeper test --sensitivity`: that every check of the gates can stop the release.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::cli::TestArgs;
use crate::exit::ExitCode;
use crate::gate::Gate;
use crate::report::Problem;
use crate::scenario::ScenarioFile;
use crate::sensitivity;
use crate::sensitivity::report::{Format, Results};

use super::problem::Trouble;
use super::progress::Progress;
use super::scenarios::Beside;
use super::test::{self, Prepared};
use super::{terminal, write};

/// Runs the command.
pub(super) fn run(arguments: &TestArgs) -> ExitCode {
    let width = terminal::width(None);
    let stdout = match Format::parse(&arguments.format) {
        Ok(format) => format,
        Err(error) => {
            Trouble::new("usage", format!("--sensitivity: {error}")).complain(width);
            return ExitCode::Undecided;
        }
    };
    let (files, results) = match write::sinks(&arguments.outputs, Format::parse) {
        Ok(files) => (files, results(&arguments.paths, width)),
        Err(message) => {
            let trouble = Trouble::new("usage", message);
            trouble.complain(width);
            (Vec::new(), Results { gates: Vec::new(), errors: trouble.problems() })
        }
    };
    let shown = (stdout.render)(&results, stdout.styled && terminal::stdout_takes_colour());
    let written = files
        .iter()
        .map(|sink| (sink.path.as_path(), (sink.format.render)(&results, false), sink.format.signature));
    if test::deliver(&shown, written, arguments.force, width) {
        results.exit_code()
    } else {
        ExitCode::Undecided
    }
}

/// Reads what the paths hold and looks into its gates.
fn results(paths: &[PathBuf], width: usize) -> Results {
    let mut troubles = Vec::new();
    let (beside, files) = test::prepare(paths, &mut troubles, width);
    // What could not be read may be the scenarios of a gate that seems to have none.
    let whole: &[PathBuf] = if troubles.is_empty() { paths } else { &[] };
    let mut results = prove(&folders(whole, &beside, &files));
    for trouble in &troubles {
        trouble.complain(width);
        results.errors.extend(trouble.problems());
    }
    results
}

fn folders<'f>(
    paths: &[PathBuf],
    beside: &'f BTreeMap<PathBuf, Beside>,
    files: &'f [Prepared],
) -> Vec<Folder<'f>> {
    let asked = |folder: &Path| paths.iter().any(|path| path.is_dir() && folder.starts_with(path));
    beside
        .iter()
        .map(|(path, beside)| Folder {
            path,
            gates: &beside.gates,
            files: files.iter().filter(|file| file.folder == *path).map(|file| &file.file).collect(),
            whole: asked(path),
        })
        .collect()
}

/// A folder of gates with its scenario files, each of them valid.
struct Folder<'f> {
    path: &'f Path,
    gates: &'f [Gate],
    files: Vec<&'f ScenarioFile>,
    /// Whether the folder was asked for, and not only some of its files: then a gate without scenarios is one of which
    /// nothing is shown.
    whole: bool,
}

/// Looks into the gates of these folders, in the order of their paths and files.
fn prove(folders: &[Folder<'_>]) -> Results {
    let mut results = Results::default();
    let chosen: Vec<(&Folder<'_>, &Gate, Vec<&ScenarioFile>)> = folders
        .iter()
        .flat_map(|folder| {
            folder.gates.iter().map(move |gate| {
                let files: Vec<&ScenarioFile> =
                    folder.files.iter().copied().filter(|file| file.gate == gate.id).collect();
                (folder, gate, files)
            })
        })
        .filter(|(folder, _, files)| folder.whole || !files.is_empty())
        .collect();
    let count = |gate: &Gate| gate.groups.iter().map(|group| group.checks.len()).sum::<usize>();
    let mut progress = Progress::new("checks", chosen.iter().map(|(_, gate, _)| count(gate)).sum());
    for (folder, gate, files) in chosen {
        match sensitivity::prove(gate, &folder.path.display().to_string(), &files, || progress.step()) {
            Ok(shown) => results.gates.push(shown),
            Err(trouble) => results.errors.push(Problem {
                code: "evidence-folder".to_owned(),
                message: trouble.message,
                file: Some(trouble.file),
                line: None,
                column: None,
                help: Vec::new(),
            }),
        }
    }
    progress.finish();
    results
}
