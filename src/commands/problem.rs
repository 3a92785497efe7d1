//! Trouble that keeps a run from deciding: the user's files (diagnostics) and the world (errors).

use std::fmt::Write as _;
use std::path::Path;

use crate::diagnostic::{self, Diagnostic};
use crate::release::ReleaseError;
use crate::report::Problem;
use crate::report::escape;

use super::{near, terminal};

/// Why nothing could be decided.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Files of the user are wrong.
    Diagnostics(Vec<Diagnostic>),
    /// Something else is.
    Failures(Vec<Failure>),
}

/// One thing that is wrong with the world or the command line.
#[derive(Debug)]
pub(super) struct Failure {
    /// Stable name of the kind.
    pub(super) code: &'static str,
    /// What is wrong.
    pub(super) message: String,
    /// What to do next.
    pub(super) help: Vec<String>,
}

impl Trouble {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self::Failures(vec![Failure { code, message: message.into(), help: Vec::new() }])
    }

    /// Several of one kind.
    pub(super) fn several(code: &'static str, messages: Vec<String>) -> Self {
        let failure = |message| Failure { code, message, help: Vec::new() };
        Self::Failures(messages.into_iter().map(failure).collect())
    }

    /// What is wrong with what was said about the release.
    pub(super) fn of_release(error: ReleaseError) -> Self {
        match error {
            ReleaseError::File(diagnostics) => Self::Diagnostics(diagnostics),
            ReleaseError::Unreadable(error) => Self::new("release", error.to_string())
                .meant(&error.path)
                .help("--release takes a version, or a file that ends in .json, .yaml or .yml"),
            ReleaseError::Arguments(mistakes) => Self::Failures(
                mistakes
                    .into_iter()
                    .map(|found| Failure { code: found.code, message: found.message, help: found.help })
                    .collect(),
            ),
        }
    }

    /// Says what was probably meant by a path, where it leads nowhere.
    pub(super) fn meant(self, path: &Path) -> Self {
        match near::meant(path) {
            Some(help) => self.help(help),
            None => self,
        }
    }

    pub(super) fn help(mut self, line: impl Into<String>) -> Self {
        if let Self::Failures(failures) = &mut self
            && let Some(last) = failures.last_mut()
        {
            last.help.push(line.into());
        }
        self
    }

    /// As the JSON report lists it.
    pub(super) fn problems(&self) -> Vec<Problem> {
        match self {
            Self::Failures(failures) => failures
                .iter()
                .map(|failure| Problem {
                    code: failure.code.to_owned(),
                    message: failure.message.clone(),
                    file: None,
                    line: None,
                    column: None,
                    help: failure.help.clone(),
                })
                .collect(),
            Self::Diagnostics(diagnostics) => diagnostics.iter().map(of_diagnostic).collect(),
        }
    }

    /// Says it on standard error.
    pub(super) fn complain(&self, width: usize) {
        match self {
            Self::Diagnostics(diagnostics) => complain_of(diagnostics, width),
            Self::Failures(failures) => {
                let mut text = String::new();
                for failure in failures {
                    // Writing into a string cannot fail.
                    let _ = writeln!(text, "error[{}]: {}", failure.code, escape::line(&failure.message));
                    for line in &failure.help {
                        let _ = writeln!(text, "  = help: {}", escape::line(line));
                    }
                }
                terminal::complain(&text);
            }
        }
    }
}

/// Prints diagnostics on standard error.
pub(super) fn complain_of(diagnostics: &[Diagnostic], width: usize) {
    let style = diagnostic::Style { colour: terminal::stderr_takes_colour(), width };
    terminal::complain(&diagnostic::render(diagnostics, style));
}

fn of_diagnostic(diagnostic: &Diagnostic) -> Problem {
    let place = diagnostic.line_column();
    Problem {
        code: diagnostic.code.to_owned(),
        message: diagnostic.message.clone(),
        file: Some(diagnostic.source.path.clone()),
        line: place.map(|(line, _)| line),
        column: place.map(|(_, column)| column),
        help: diagnostic.help.clone(),
    }
}
