//! What `evaluate` and `validate` read before anything is judged: gates, people, waivers.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Severity, Source};
use crate::document::encoding;
use crate::gate::Gate;
use crate::gate::set::{self, GateSet};
use crate::people::{self, People};
use crate::shipped;
use crate::waiver::{self, Waiver};

use super::problem::{self, Trouble};

/// The prefix and the folder name of the gates that are built into the program.
const SHIPPED: &str = "shipped";

/// The largest people or waivers file, in bytes.
const MAX_BYTES: u64 = 4 << 20;

/// The gates of a run, and where they come from.
#[derive(Debug)]
pub(super) struct Gates {
    pub(super) gates: Vec<Gate>,
    /// Warnings about them.
    pub(super) warnings: Vec<Diagnostic>,
    /// Their folder; none for those built into the program.
    folder: Option<PathBuf>,
}

/// Reads the gates, and the names that were given with `shipped:` taken off.
pub(super) fn gates(from: &str, names: &[String]) -> Result<(Gates, Vec<String>), Trouble> {
    let prefix = format!("{SHIPPED}:");
    let shipped_names = names.iter().filter(|name| name.starts_with(&prefix)).count();
    if shipped_names > 0 && shipped_names < names.len() {
        return Err(Trouble::new("usage", "gates built into the program and gates of a folder cannot be judged in one run")
            .help(format!("write `{prefix}` before every name, or before none")));
    }
    let shipped = from == SHIPPED || shipped_names > 0;
    let names = names.iter().map(|name| name.strip_prefix(&prefix).unwrap_or(name).to_owned()).collect();
    let (set, folder) = if shipped {
        (shipped::gates(), None)
    } else {
        let folder = Path::new(from);
        let set = set::load_dir(folder).map_err(|error| {
            Trouble::new("gates", error.to_string())
                .help("--gates names the folder of gate files; --gates shipped takes those built into the program")
        })?;
        (set, Some(folder.to_owned()))
    };
    let GateSet { gates, diagnostics } = set;
    refuse_errors(&diagnostics)?;
    Ok((Gates { gates, warnings: diagnostics, folder }, names))
}

/// Who may speak for a role: the file that was named, else `people.yaml` beside the gates.
pub(super) fn people(gates: &Gates, named: Option<&Path>) -> Result<Option<People>, Trouble> {
    let source = beside(gates, named, "people.yaml", Some(shipped::PEOPLE))?;
    let (people, mut diagnostics) = match &source {
        Some(source) => people::read(source),
        None => (None, Vec::new()),
    };
    if diagnostics.is_empty() {
        diagnostics.extend(people::check_roles(&gates.gates, people.as_ref()));
    }
    refuse_errors(&diagnostics)?;
    Ok(people)
}

/// The accepted risks: the file that was named, else `waivers.yaml` beside the gates.
pub(super) fn waivers(gates: &Gates, named: Option<&Path>) -> Result<Vec<Waiver>, Trouble> {
    let Some(source) = beside(gates, named, "waivers.yaml", None)? else { return Ok(Vec::new()) };
    let (waivers, diagnostics) = waiver::read(&source, &gates.gates);
    refuse_errors(&diagnostics)?;
    Ok(waivers)
}

/// Says the warnings about the gates on standard error.
pub(super) fn complain_of_warnings(gates: &Gates, width: usize) {
    if !gates.warnings.is_empty() {
        problem::complain_of(&gates.warnings, width);
    }
}

/// A file that was named, else the one of this name beside the gates where there is one.
fn beside(gates: &Gates, named: Option<&Path>, name: &str, built_in: Option<&str>) -> Result<Option<Arc<Source>>, Trouble> {
    let path = match (named, &gates.folder) {
        (Some(path), _) => path.to_owned(),
        (None, None) => {
            return Ok(built_in.map(|text| Arc::new(Source { path: format!("{SHIPPED}:{name}"), text: text.to_owned() })));
        }
        (None, Some(folder)) => {
            let path = folder.join(name);
            // A link that leads nowhere is a mistake, not an absent file.
            if std::fs::symlink_metadata(&path).is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound) {
                return Ok(None);
            }
            path
        }
    };
    read_source(&path).map(Some).map_err(|problem| Trouble::new("input", problem))
}

/// A text file of the user.
fn read_source(path: &Path) -> Result<Arc<Source>, String> {
    let shown = path.display().to_string();
    let bytes = read_file(path, MAX_BYTES)?;
    let text = encoding::decode(&bytes).map_err(|error| format!("{shown}: {error}"))?.into_owned();
    Ok(Arc::new(Source { path: shown, text }))
}

/// A regular file of at most `limit` bytes.
pub(super) fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, String> {
    let shown = path.display();
    let cannot = |error: std::io::Error| format!("{shown} cannot be read: {error}");
    // Asked before it is opened: opening a pipe would wait for its writer.
    if !std::fs::metadata(path).map_err(cannot)?.is_file() {
        return Err(format!("{shown} is not a regular file"));
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path).map_err(cannot)?.take(limit + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > limit {
        return Err(format!("{shown} has more than {limit} bytes, the most that is read of such a file"));
    }
    Ok(bytes)
}

fn refuse_errors(diagnostics: &[Diagnostic]) -> Result<(), Trouble> {
    if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        return Err(Trouble::Diagnostics(diagnostics.to_vec()));
    }
    Ok(())
}

/// A trouble with what was said about the release.
pub(super) fn release_trouble(error: crate::release::ReleaseError) -> Trouble {
    match error {
        crate::release::ReleaseError::Diagnostics(diagnostics) => Trouble::Diagnostics(diagnostics),
        crate::release::ReleaseError::Other(message) => Trouble::new("release", message),
    }
}
