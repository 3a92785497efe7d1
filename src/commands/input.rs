//! What `evaluate` and `validate` read before anything is judged: gates, people, waivers.

use std::io::Read;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Severity};
use crate::evidence::format;
use crate::gate::set::{self, GateSet};
use crate::gate::shipped::{self, ShippedSet};
use crate::gate::{Gate, folders};
use crate::input::Input;
use crate::people::{self, People};
use crate::waiver::{self, Waiver};

use super::problem::Trouble;

/// The file beside the gates that says who may speak for a role, in either spelling of its extension.
const PEOPLE: [&str; 2] = ["people.yaml", "people.yml"];

/// The file beside the gates that holds the accepted risks.
const WAIVERS: [&str; 2] = ["waivers.yaml", "waivers.yml"];

/// The largest saved report that is read, in bytes.
const MAX_SAVED_BYTES: u64 = 64 << 20;

/// The gates of a run, and where they come from.
#[derive(Debug)]
pub(super) struct Gates {
    /// Each of them valid.
    pub(super) list: Vec<Gate>,
    /// Warnings about them.
    pub(super) warnings: Vec<Diagnostic>,
    home: Home,
}

/// Where gates come from; people and waivers lie there too.
#[derive(Debug)]
enum Home {
    /// A folder.
    Folder(PathBuf),
    /// The program itself.
    Shipped(&'static ShippedSet),
}

impl Home {
    fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(folder) => Some(folder),
            Self::Shipped(_) => None,
        }
    }
}

/// Reads the gates with up to so many threads, and the names that were given with `shipped:` taken off.
pub(super) fn gates(
    from: &str,
    names: &[String],
    threads: NonZeroUsize,
) -> Result<(Gates, Vec<String>), Trouble> {
    let built_in = names.iter().filter(|name| name.starts_with(shipped::PREFIX)).count();
    if built_in > 0 && built_in < names.len() {
        let message = "gates built into the program and gates of a folder cannot be judged in one run";
        return Err(Trouble::new("usage", message)
            .help(format!("write `{}` before every name, or before none", shipped::PREFIX)));
    }
    let names: Vec<String> =
        names.iter().map(|name| name.strip_prefix(shipped::PREFIX).unwrap_or(name).to_owned()).collect();
    let (set, home) = if shipped::is_named(from) || built_in > 0 {
        let prefixed: Vec<&str> =
            if built_in > 0 { names.iter().map(String::as_str).collect() } else { Vec::new() };
        let set = shipped_set(from, &prefixed).map_err(|error| {
            Trouble::new("selection", error.to_string()).help(
                "--gates shipped and --gates shipped/FOLDER name a set; one run judges the gates of one set",
            )
        })?;
        (set.gates(format::infos()), Home::Shipped(set))
    } else {
        let set = gate_set(Path::new(from), threads).map_err(|trouble| {
            trouble.meant(Path::new(from)).help(
                "--gates names the folder of gate files; --gates shipped takes those built into the program",
            )
        })?;
        (set, Home::Folder(PathBuf::from(from)))
    };
    let GateSet { gates, diagnostics } = set;
    refuse_errors(&diagnostics)?;
    Ok((Gates { list: gates, warnings: diagnostics, home }, names))
}

/// The set built into the program that `--gates` names, else the one that holds the gates that were named.
fn shipped_set(from: &str, prefixed: &[&str]) -> Result<&'static ShippedSet, shipped::NoSet> {
    let asked = if shipped::is_named(from) { Some(shipped::named(shipped::SETS, from)?) } else { None };
    shipped::holding(shipped::SETS, asked, prefixed)
}

/// The gates of a folder, a large one read by up to so many threads.
pub(super) fn gate_set(folder: &Path, threads: NonZeroUsize) -> Result<GateSet, Trouble> {
    set::load_dir_in_parallel(folder, format::infos(), threads)
        .map_err(|error| Trouble::new("gates", error.to_string()))
}

/// The folder and those below it that hold gates, each a set of its own; the folder itself where none does.
pub(super) fn gate_folders(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let found = folders::with_gates(folder).map_err(|error| Trouble::new("gates", error.to_string()))?;
    Ok(if found.is_empty() { vec![folder.to_owned()] } else { found })
}

/// Who may speak for a role: the file that was named, else the one beside the gates.
pub(super) fn people(gates: &Gates, named: Option<&Path>) -> Result<Option<People>, Trouble> {
    let (people, mut diagnostics) = match (named, &gates.home) {
        (None, Home::Shipped(set)) => set.people(),
        _ => match beside(gates.home.folder(), named, PEOPLE)? {
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
    let Some(input) = beside(gates.home.folder(), named, WAIVERS)? else { return Ok(Vec::new()) };
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

/// The text of a saved report.
pub(super) fn saved_report(path: &Path) -> Result<String, String> {
    // Asked before it is opened: opening a pipe would wait for its writer.
    if !std::fs::metadata(path).map_err(|error| error.to_string())?.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    let mut text = String::new();
    let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
    file.take(MAX_SAVED_BYTES + 1).read_to_string(&mut text).map_err(|error| error.to_string())?;
    if text.len() as u64 > MAX_SAVED_BYTES {
        return Err(format!(
            "it has more than {MAX_SAVED_BYTES} bytes, the most that is read of a saved report"
        ));
    }
    Ok(text)
}
