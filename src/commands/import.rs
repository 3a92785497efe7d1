//! `gatekeeper import`: a Markdown checklist to the draft of a gate.

use std::path::Path;
use std::sync::Arc;

use crate::cli::ImportArgs;
use crate::diagnostic::{Diagnostic, Severity};
use crate::exit::ExitCode;
use crate::import::{self, ImportError, Subject};
use crate::input::Input;
use crate::strict::is_id;

use super::problem::Trouble;
use super::{terminal, write};

/// Runs the command.
pub fn run(arguments: &ImportArgs) -> ExitCode {
    match import(arguments) {
        Ok(()) => ExitCode::MayPass,
        Err(trouble) => {
            trouble.complain(terminal::width(None));
            ExitCode::Undecided
        }
    }
}

fn import(arguments: &ImportArgs) -> Result<(), Trouble> {
    let path = &arguments.file;
    let input = Input::read(path)
        .map_err(|error| {
            Trouble::new("import", error.to_string())
                .meant(path)
                .help("name the Markdown file that holds the checklist")
        })?
        .map_err(|found| Trouble::Diagnostics(vec![*found]))?;
    let gate = gate_id(arguments)?;
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let subject = Subject { gate: &gate, file: &file, text: &input.source.text };
    let draft = import::draft(&subject).map_err(|error| trouble(path, &input, error))?;
    let Some(output) = &arguments.output else {
        return terminal::print(&draft.yaml)
            .map_err(|error| Trouble::new("output", format!("the draft cannot be printed: {error}")));
    };
    // The first gate of a project: there is no folder of gates yet.
    let folder = write::folder_of(output);
    std::fs::create_dir_all(folder).map_err(|error| {
        Trouble::new("output", format!("the folder {} cannot be made: {error}", folder.display()))
    })?;
    // A draft is edited from its first day on, so none is ever taken for our own.
    if !arguments.force && output.symlink_metadata().is_ok() {
        let message = format!("{} stands there already (--force replaces it)", output.display());
        return Err(Trouble::new("output", message));
    }
    write::replace(output, &draft.yaml).map_err(|why| Trouble::new("output", why))?;
    let (groups, checks) = (draft.groups, draft.checks);
    terminal::complain(&format!(
        "{}: a draft with {checks} check{} in {groups} group{}; read it before it judges anything\n",
        output.display(),
        if checks == 1 { "" } else { "s" },
        if groups == 1 { "" } else { "s" },
    ));
    Ok(())
}

/// The id: as stated, after the file that is written, or after the one that is read. A gate's id equals its file's name.
fn gate_id(arguments: &ImportArgs) -> Result<String, Trouble> {
    let stem =
        |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let usage = |message: String| Trouble::new("usage", message);
    let written = match &arguments.output {
        None => None,
        Some(output) => {
            let yaml = output.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
            if !yaml {
                return Err(usage(format!(
                    "--output {}: the name of a gate file ends in `.yaml` or `.yml`",
                    output.display()
                )));
            }
            Some(stem(output))
        }
    };
    let id = arguments
        .gate
        .clone()
        .or_else(|| written.clone())
        .unwrap_or_else(|| import::gate_id(&stem(&arguments.file)));
    if !is_id(&id) {
        return Err(usage(format!("`{id}` cannot be the id of a gate"))
            .help(format!("an id is made of a-z, 0-9 and -: `--gate {}`", import::gate_id(&id))));
    }
    match written {
        Some(written) if written != id => {
            Err(usage(format!("the gate `{id}` cannot stand in a file named `{written}`"))
                .help("a gate file is named after its gate: leave --gate out, or name both alike"))
        }
        _ => Ok(id),
    }
}

fn trouble(path: &Path, input: &Input, error: ImportError) -> Trouble {
    match error {
        ImportError::NoItem => Trouble::new("no-item", format!("{}: {error}", path.display())).help(
            "a task is a list item that starts with `[ ]` or `[x]`; a status table has a column such as Status",
        ),
        ImportError::TooMany(_) => Trouble::new("too-many-items", format!("{}: {error}", path.display()))
            .help("split the text, or make gates of its parts"),
        ImportError::Unreadable(found) => {
            let at = found.at.and_then(|at| usize::try_from(at).ok());
            Trouble::Diagnostics(vec![Diagnostic {
                code: "unreadable-text",
                severity: Severity::Error,
                message: found.message,
                source: Arc::clone(&input.source),
                span: at.map(|at| at..at),
                label: String::new(),
                related: None,
                help: found.help.into_iter().collect(),
            }])
        }
        ImportError::Invalid(found) => Trouble::Diagnostics(found),
    }
}
