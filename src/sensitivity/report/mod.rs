//! What was shown, and its output formats: one line each in [`Format::ALL`]. A new one is a new file with a pure function
//! of the results, and a line there.

mod json;
mod terminal;

use super::proof::{Count, GateProof};
use crate::exit::ExitCode;
use crate::report::Problem;
use crate::report::json::is_ours;
use crate::report::named::{self, UnknownFormat};
use crate::report::signature::Signature;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Results {
    /// What was shown of each gate.
    pub gates: Vec<GateProof>,
    /// What kept gates from being looked into.
    pub errors: Vec<Problem>,
}

impl Results {
    /// What the process says: 0 where every check is shown, 1 where there is a weakness, 2 where anything could not be
    /// looked into, or nothing was.
    pub fn exit_code(&self) -> ExitCode {
        let checks = self.gates.iter().map(|gate| gate.checks.len()).sum::<usize>();
        match (self.errors.is_empty(), Count::of(&self.gates).weaknesses, checks) {
            (true, 0, 1..) => ExitCode::MayPass,
            (true, 1.., _) => ExitCode::NoGo,
            _ => ExitCode::Undecided,
        }
    }
}

/// One format that results can be written in.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// What the user calls it.
    pub name: &'static str,
    /// Whether it is for reading.
    pub styled: bool,
    /// What tells a file of it that gatekeeper wrote from a file of somebody else.
    pub signature: Signature,
    /// Writes it: the same text for the same results. The second says whether in colour.
    pub render: fn(&Results, bool) -> String,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] = &[
        Self { name: "terminal", styled: true, signature: Signature::Line("", ""), render: terminal::render },
        Self {
            name: "json",
            styled: false,
            signature: Signature::Inside(is_ours),
            render: |results, _| json::render(results),
        },
    ];

    /// The format of that name.
    ///
    /// # Errors
    /// Where no format has that name.
    pub fn parse(name: &str) -> Result<&'static Self, UnknownFormat> {
        named::find(Self::ALL, |format| format.name, name)
    }
}
