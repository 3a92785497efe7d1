//! What `evaluate` and `validate` read before anything is judged: gates, people, waivers.

use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Severity};
use crate::evidence::format;
use crate::gate::set::{self, GateSet};
use crate::gate::{Gate, shipped};
use crate::input::Input;
use crate::people::{self, People};
use crate::waiver::{self, Waiver};

use super::problem::Trouble;

/// What `--gates` calls the gates that are built into the program.
const SHIPPED: &str = "shipped";

/// The file beside the gates that says who may speak for a role, in either spelling of its extension.
const PEOPLE: [&str; 2] = ["people.yaml", "people.yml"];

/// The file beside the gates that holds the accepted risks.
const WAIVERS: [&str; 2] = ["waivers.yaml", "waivers.yml"];

/// The gates of a run, and where they come from.
#[derive(Debug)]
pub(super) struct Gates {
    /// Each of them valid.
    pub(super) list: Vec<Gate>,
    /// Warnings about them.
    pub(super) warnings: Vec<Diagnostic>,
    /// Their folder; none for those built into the program.
    folder: Option<PathBuf>,
}

/// Reads the gates, and the names that were given with `shipped:` taken off.
pub(super) fn gates(from: &str, names: &[String]) -> Result<(Gates, Vec<String>), Trouble> {
    let built_in = names.iter().filter(|name| name.starts_with(shipped::PREFIX)).count();
    if built_in > 0 && built_in < names.len() {
        let message = "gates built into the program and gates of a folder cannot be judged in one run";
        return Err(Trouble::new("usage", message)
            .help(format!("write `{}` before every name, or before none", shipped::PREFIX)));
    }
    let (set, folder) = if from == SHIPPED || built_in > 0 {
        (shipped::gates(format::infos()), None)
    } else {
        let set = gate_set(Path::new(from)).map_err(|trouble| {
            trouble.help(
                "--gates names the folder of gate files; --gates shipped takes those built into the program",
            )
        })?;
        (set, Some(PathBuf::from(from)))
    };
    let GateSet { gates, diagnostics } = set;
    refuse_errors(&diagnostics)?;
    let names =
        names.iter().map(|name| name.strip_prefix(shipped::PREFIX).unwrap_or(name).to_owned()).collect();
    Ok((Gates { list: gates, warnings: diagnostics, folder }, names))
}

/// The gates of a folder.
pub(super) fn gate_set(folder: &Path) -> Result<GateSet, Trouble> {
    set::load_dir(folder, format::infos()).map_err(|error| Trouble::new("gates", error.to_string()))
}

/// Who may speak for a role: the file that was named, else the one beside the gates.
pub(super) fn people(gates: &Gates, named: Option<&Path>) -> Result<Option<People>, Trouble> {
    let (people, mut diagnostics) = match (named, &gates.folder) {
        (None, None) => shipped::people(),
        _ => match beside(gates.folder.as_deref(), named, PEOPLE)? {
            Some(input) => people::read(&input.source),
            None => (None, Vec::new()),
        },
    };
    if diagnostics.is_empty() {
        diagnostics = people::check_roles(&gates.list, people.as_ref());
    }
    refuse_errors(&diagnostics)?;
    Ok(people)
}

/// The accepted risks: the file that was named, else the one beside the gates.
pub(super) fn waivers(gates: &Gates, named: Option<&Path>) -> Result<Vec<Waiver>, Trouble> {
    let Some(input) = beside(gates.folder.as_deref(), named, WAIVERS)? else { return Ok(Vec::new()) };
    let (waivers, diagnostics) = waiver::read(&input.source, &gates.list);
    refuse_errors(&diagnostics)?;
    Ok(waivers)
}

/// The people and the accepted risks beside the gates of a folder.
pub(super) fn beside_gates(folder: &Path, gates: &[Gate]) -> Result<(Option<People>, Vec<Waiver>), Trouble> {
    let people = match beside(Some(folder), None, PEOPLE)? {
        Some(input) => {
            let (people, diagnostics) = people::read(&input.source);
            refuse_errors(&diagnostics)?;
            people
        }
        None => None,
    };
    let waivers = match beside(Some(folder), None, WAIVERS)? {
        Some(input) => {
            let (waivers, diagnostics) = waiver::read(&input.source, gates);
            refuse_errors(&diagnostics)?;
            waivers
        }
        None => Vec::new(),
    };
    Ok((people, waivers))
}

/// What is wrong in the people and waivers files of a folder of gates.
pub(super) fn companions(folder: &Path, gates: &[Gate]) -> Result<Vec<Diagnostic>, Trouble> {
    let (people, mut found) = match beside(Some(folder), None, PEOPLE)? {
        Some(input) => people::read(&input.source),
        None => (None, Vec::new()),
    };
    if found.is_empty() {
        found = people::check_roles(gates, people.as_ref());
    }
    if let Some(input) = beside(Some(folder), None, WAIVERS)? {
        found.extend(waiver::read(&input.source, gates).1);
    }
    Ok(found)
}

/// A file that was named, else the one of these names in the folder where there is one.
fn beside(folder: Option<&Path>, named: Option<&Path>, either: [&str; 2]) -> Result<Option<Input>, Trouble> {
    // Asked without following links: one that leads nowhere is a mistake, not an absent file.
    let stands = |path: &PathBuf| {
        !std::fs::symlink_metadata(path).is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
    };
    let path = match (named, folder) {
        (Some(path), _) => path.to_owned(),
        (None, None) => return Ok(None),
        (None, Some(folder)) => match either.map(|name| folder.join(name)) {
            [one, other] if stands(&one) && stands(&other) => {
                let message = format!("{} and {} are both there", one.display(), other.display());
                return Err(Trouble::new("input", message).help("keep one of the two"));
            }
            [one, _] if stands(&one) => one,
            [_, other] if stands(&other) => other,
            _ => return Ok(None),
        },
    };
    match Input::read(&path) {
        Ok(Ok(input)) => Ok(Some(input)),
        Ok(Err(diagnostic)) => Err(Trouble::Diagnostics(vec![*diagnostic])),
        Err(error) => Err(Trouble::new("input", error.to_string())),
    }
}

pub(super) fn refuse_errors(diagnostics: &[Diagnostic]) -> Result<(), Trouble> {
    if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        return Err(Trouble::Diagnostics(diagnostics.to_vec()));
    }
    Ok(())
}
