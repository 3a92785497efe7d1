//! Reading scenario files with what lies beside them, for `test` and `validate`.

use std::num::NonZeroUsize;
use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::gate::Gate;
use crate::input::Input;
use crate::people::People;
use crate::scenario::ScenarioFile;
use crate::scenario::read::{self, Surroundings};
use crate::waiver::Waiver;

use super::input;
use super::problem::Trouble;

/// What is wrong in the scenario files of a folder of gates; those of folders below it have gates of their own.
pub(super) fn mistakes(folder: &Path, gates: &[Gate]) -> Result<Vec<Diagnostic>, Trouble> {
    let unreadable = |error: std::io::Error| {
        Trouble::new("scenarios", format!("cannot read `{}`: {error}", folder.display()))
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        paths.extend(read::stem(&path).map(|_| path));
    }
    paths.sort();
    if paths.is_empty() {
        return Ok(Vec::new());
    }
    let beside = Beside::of(folder, gates.to_vec())?;
    let mut found = Vec::new();
    for path in paths {
        found.extend(beside.read(folder, &path)?.1);
    }
    Ok(found)
}

/// What scenario files of one folder are read against: its gates, each of them valid.
#[derive(Debug)]
pub(super) struct Beside {
    /// The gates.
    pub(super) gates: Vec<Gate>,
    people: Option<People>,
    waivers: Vec<Waiver>,
}

impl Beside {
    /// Reads the gates of a folder, its people and its accepted risks.
    pub(super) fn load(folder: &Path) -> Result<Self, Trouble> {
        let set = input::gate_set(folder, NonZeroUsize::MIN)?;
        input::refuse_errors(&set.diagnostics)?;
        Self::of(folder, set.gates)
    }

    /// The same with the gates at hand.
    pub(super) fn of(folder: &Path, gates: Vec<Gate>) -> Result<Self, Trouble> {
        let (people, waivers) = input::beside_gates(folder, &gates)?;
        Ok(Self { gates, people, waivers })
    }

    /// Reads one scenario file of the folder.
    pub(super) fn read(
        &self,
        folder: &Path,
        path: &Path,
    ) -> Result<(Option<ScenarioFile>, Vec<Diagnostic>), Trouble> {
        let stem = read::stem(path).unwrap_or_default();
        let surroundings =
            Surroundings { folder, gates: &self.gates, people: self.people.as_ref(), waivers: &self.waivers };
        match Input::read(path) {
            Ok(Ok(input)) => Ok(read::read(&input.source, &stem, &surroundings)),
            Ok(Err(diagnostic)) => Ok((None, vec![*diagnostic])),
            Err(error) => Err(Trouble::new("scenarios", error.to_string())),
        }
    }
}
