//! Trouble that keeps a run from deciding: the user's files (diagnostics) and the world (errors).

use crate::diagnostic::{self, Diagnostic};
use crate::report::Problem;
use crate::report::escape;

use super::terminal;

/// Why nothing could be decided.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Files of the user are wrong.
    Diagnostics(Vec<Diagnostic>),
    /// Something else is: what, and what to do next.
    Failure {
        /// Stable name of the kind.
        code: &'static str,
        /// What is wrong.
        message: String,
        /// What to do next.
        help: Vec<String>,
    },
}

impl Trouble {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self::Failure { code, message: message.into(), help: Vec::new() }
    }

    pub(super) fn help(mut self, line: impl Into<String>) -> Self {
        if let Self::Failure { help, .. } = &mut self {
            help.push(line.into());
        }
        self
    }

    /// As the JSON report lists it.
    pub(super) fn problems(&self) -> Vec<Problem> {
        match self {
            Self::Failure { code, message, help } => vec![Problem {
                code: (*code).to_owned(),
                message: message.clone(),
                file: None,
                line: None,
                column: None,
                help: help.clone(),
            }],
            Self::Diagnostics(diagnostics) => diagnostics.iter().map(of_diagnostic).collect(),
        }
    }

    /// Says it on standard error.
    pub(super) fn complain(&self, width: usize) {
        match self {
            Self::Diagnostics(diagnostics) => complain_of(diagnostics, width),
            Self::Failure { message, help, .. } => {
                let mut text = format!("error: {}\n", escape::line(message));
                for line in help {
                    text.push_str(&format!("  = help: {}\n", escape::line(line)));
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

pub(super) fn of_diagnostic(diagnostic: &Diagnostic) -> Problem {
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
