//! The gates that are built into the binary, in sets as in the folder tree `gates/`: each folder is a set of its own.

use std::fmt;
use std::num::NonZeroUsize;

use super::read::FormatInfo;
use super::set::{GateSet, load};
use crate::diagnostic::{Diagnostic, suggestion};
use crate::input::Input;
use crate::people::People;

/// How built-in gates are named: `shipped:NAME`.
pub const PREFIX: &str = "shipped:";

/// The name of the set at the top; the others are named `shipped/FOLDER`.
const TOP: &str = "shipped";

/// Gates that are built in together, with the people who may speak for their roles.
#[derive(Debug, Clone, Copy)]
pub struct ShippedSet {
    /// The folder below `gates/` with a final `/`; empty for `gates/` itself.
    folder: &'static str,
    /// Each gate's id and file.
    gates: &'static [(&'static str, &'static str)],
    /// The people file.
    people: &'static str,
}

/// A set: its folder, then the names of its gate files.
macro_rules! set {
    ($folder:literal: $($gate:literal),+ $(,)?) => {
        ShippedSet {
            folder: $folder,
            gates: &[$(($gate, include_str!(concat!("../../gates/", $folder, $gate, ".yaml")))),+],
            people: include_str!(concat!("../../gates/", $folder, "people.yaml")),
        }
    };
}

/// Every set. A gate is a line here, and so is a set: `set!("FOLDER/": "one", "other")`.
pub const SETS: &[ShippedSet] = &[
    set!("":
        "canary",
        "go-no-go",
        "mock",
        "post-release",
        "production",
        "promotion",
        "readiness",
        "smoke",
        "staging",
    ),
    set!("workflow/":
        "phase-1-define",
        "phase-2-freeze",
        "phase-3-harden",
        "phase-4-quality",
        "phase-5-security",
        "phase-6-operate",
        "phase-7-rollout",
        "phase-8-stabilise",
    ),
];

impl ShippedSet {
    /// What `--gates` calls it: `shipped`, or `shipped/FOLDER`.
    pub fn name(&self) -> String {
        let name = format!("{TOP}/{}", self.folder);
        name.trim_end_matches('/').to_owned()
    }

    /// The ids of its gates.
    pub fn ids(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.gates.iter().map(|(id, _)| *id)
    }

    fn has(&self, id: &str) -> bool {
        self.ids().any(|own| own == id)
    }

    /// Its gates.
    pub fn gates(&self, formats: &[FormatInfo<'_>]) -> GateSet {
        let input = |(id, text): &(&str, &str)| {
            ((*id).to_owned(), Input::from_bytes(format!("{PREFIX}{id}"), text.as_bytes()))
        };
        load(self.gates.iter().map(input).collect(), &self.name(), formats, NonZeroUsize::MIN)
    }

    /// Who may speak for the roles of its gates. A project has its own people: this is for trying the gates out.
    pub fn people(&self) -> (Option<People>, Vec<Diagnostic>) {
        match Input::from_bytes(format!("{}/people", self.name()), self.people.as_bytes()) {
            Ok(input) => crate::people::read(&input.source),
            Err(diagnostic) => (None, vec![*diagnostic]),
        }
    }
}

/// Why built-in gates cannot be judged together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoSet {
    /// No set has this name; there are these.
    Unknown(String, Vec<String>),
    /// No set has a gate of this name; perhaps the second was meant.
    NoGate(String, Option<&'static str>),
    /// The set that was asked for (the second) does not have this gate; that set does.
    Elsewhere(String, String, String),
    /// These two gates are not of one set.
    TwoSets(String, String),
    /// Several sets have all of the gates.
    Ambiguous(String, Vec<String>),
}

impl fmt::Display for NoSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(name, names) => {
                write!(f, "no set of gates named `{name}` is built into the program")?;
                match suggestion(name, names.iter().map(String::as_str)) {
                    Some(near) => write!(f, "; did you mean `{near}`?"),
                    None => write!(f, "; there are: {}", names.join(", ")),
                }
            }
            Self::NoGate(gate, near) => {
                write!(f, "no gate `{gate}` is built into the program")?;
                near.map_or(Ok(()), |near| write!(f, "; did you mean `{near}`?"))
            }
            Self::Elsewhere(gate, set, other) => {
                write!(f, "the set `{set}` has no gate `{gate}`; it is in `{other}`")
            }
            Self::TwoSets(one, other) => {
                write!(f, "the gates `{one}` and `{other}` are not of one set, so one run cannot judge both")
            }
            Self::Ambiguous(gate, sets) => {
                write!(f, "the gate `{gate}` is in several sets: {}", sets.join(", "))
            }
        }
    }
}

impl std::error::Error for NoSet {}

/// Whether `--gates` asks for a set that is built in: `shipped`, or what begins with `shipped/`. A folder of such a
/// name is named by its path (`./shipped`).
pub fn is_named(from: &str) -> bool {
    from == TOP || from.strip_prefix(TOP).is_some_and(|rest| rest.starts_with('/'))
}

/// The set that `--gates` names.
///
/// # Errors
/// [`NoSet::Unknown`].
pub fn named<'s>(sets: &'s [ShippedSet], name: &str) -> Result<&'s ShippedSet, NoSet> {
    let plain = name.trim_end_matches('/');
    sets.iter().find(|set| set.name() == plain).ok_or_else(|| {
        let names = sets.iter().map(ShippedSet::name).collect();
        NoSet::Unknown(name.to_owned(), names)
    })
}

/// The one set that holds all of these gates. Where `--gates` names a set (`asked`), it must be that one.
///
/// # Errors
/// [`NoSet`], where there is no such set.
pub fn holding<'s>(
    sets: &'s [ShippedSet],
    asked: Option<&'s ShippedSet>,
    ids: &[&str],
) -> Result<&'s ShippedSet, NoSet> {
    let holder = |id: &str| sets.iter().find(|set| set.has(id));
    for id in ids {
        let Some(holder) = holder(id) else {
            let near = suggestion(id, sets.iter().flat_map(ShippedSet::ids));
            return Err(NoSet::NoGate((*id).to_owned(), near));
        };
        if let Some(asked) = asked.filter(|asked| !asked.has(id)) {
            return Err(NoSet::Elsewhere((*id).to_owned(), asked.name(), holder.name()));
        }
    }
    if let Some(asked) = asked {
        return Ok(asked);
    }
    let candidates: Vec<&ShippedSet> = sets.iter().filter(|set| ids.iter().all(|id| set.has(id))).collect();
    let first = ids.first().copied().unwrap_or_default();
    match candidates.as_slice() {
        [only] => Ok(only),
        [] => {
            let together = |id: &str| sets.iter().any(|set| set.has(first) && set.has(id));
            let other = ids.iter().find(|id| !together(id)).or(ids.last()).copied().unwrap_or_default();
            Err(NoSet::TwoSets(first.to_owned(), other.to_owned()))
        }
        several => Err(NoSet::Ambiguous(first.to_owned(), several.iter().map(|set| set.name()).collect())),
    }
}

#[cfg(test)]
#[path = "shipped_tests.rs"]
mod tests;
