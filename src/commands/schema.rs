//! `gatekeeper schema`: the JSON Schema of what gatekeeper writes for programs.

use crate::cli::SchemaArgs;
use crate::exit::ExitCode;
use crate::schema::Published;

use super::problem::Trouble;
use super::terminal;

/// Runs the command.
pub fn run(arguments: &SchemaArgs) -> ExitCode {
    let done = Published::parse(&arguments.name).map_err(|error| Trouble::new("usage", error.to_string()));
    let done = done.and_then(|schema| {
        terminal::print(&schema.text())
            .map_err(|error| Trouble::new("output", format!("standard output cannot be written: {error}")))
    });
    match done {
        Ok(()) => ExitCode::MayPass,
        Err(trouble) => {
            trouble.complain(terminal::width(None));
            ExitCode::Undecided
        }
    }
}
