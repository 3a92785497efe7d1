//! What a run of scenarios found, as plain data, and its output formats: one line each in [`Format::ALL`]. A new one is
//! a new file with a pure function of the results, and a line there.

mod json;
mod junit;
mod terminal;

use super::run::{FileResult, ScenarioResult, Verdict};
use crate::exit::ExitCode;
use crate::report::Problem;
use crate::report::json::is_ours;
use crate::report::named::{self, UnknownFormat};
use crate::report::signature::Signature;

/// What a run found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Results {
    /// The files that were run.
    pub files: Vec<FileResult>,
    /// What kept files from being run, and the run from being whole.
    pub errors: Vec<Problem>,
}

/// How many scenarios came out how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Count {
    /// As expected.
    pub passed: usize,
    /// Not as expected.
    pub failed: usize,
    /// Could not be judged as meant, and mistakes in files.
    pub errors: usize,
}

impl Results {
    /// How many scenarios came out how; what is wrong with files counts as errors.
    pub fn count(&self) -> Count {
        let of = |verdict| self.scenarios().filter(|scenario| scenario.result == verdict).count();
        Count {
            passed: of(Verdict::Passed),
            failed: of(Verdict::Failed),
            errors: of(Verdict::Error) + self.errors.len(),
        }
    }

    /// What the process says: 0 where all is as expected, 1 where something differs, 2 where anything could not be
    /// tested, or nothing was.
    pub fn exit_code(&self) -> ExitCode {
        let count = self.count();
        match (count.errors, count.failed, count.passed) {
            (0, 0, 1..) => ExitCode::MayPass,
            (0, 1.., _) => ExitCode::NoGo,
            _ => ExitCode::Undecided,
        }
    }

    fn scenarios(&self) -> impl Iterator<Item = &ScenarioResult> {
        self.files.iter().flat_map(|file| &file.scenarios)
    }
}

/// One format that results can be written in.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// What the user calls it (`--format json`).
    pub name: &'static str,
    /// In a few words, for the help.
    pub description: &'static str,
    /// Whether it is for reading: colour and width change it, and errors have been told on standard error.
    pub styled: bool,
    /// What tells a file of it that gatekeeper wrote from a file of somebody else.
    pub signature: Signature,
    /// Writes it: the same text for the same results. The second says whether in colour.
    pub render: fn(&Results, bool) -> String,
}

impl Format {
    /// Every format, in the order of the help.
    pub const ALL: &'static [Self] = &[
        Self {
            name: "terminal",
            description: "for reading here and now",
            styled: true,
            signature: Signature::Line("", ""),
            render: terminal::render,
        },
        Self {
            name: "json",
            description: "everything, for programs",
            styled: false,
            signature: Signature::Inside(is_ours),
            render: |results, _| json::render(results),
        },
        Self {
            name: "junit",
            description: "a test report for CI",
            styled: false,
            signature: Signature::COMMENT,
            render: |results, _| junit::render(results),
        },
    ];

    /// The format of that name.
    ///
    /// # Errors
    /// Where no format has that name, in one sentence, with what may have been meant.
    pub fn parse(name: &str) -> Result<&'static Self, UnknownFormat> {
        named::find(Self::ALL, |format| format.name, name)
    }
}

#[cfg(test)]
mod tests;
