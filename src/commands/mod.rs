//! One file per command: glue between the command line and the library, with no rules of its own.

mod deliver;
pub mod diff;
pub mod evaluate;
pub mod evidence;
mod github;
pub mod history;
pub mod import;
mod input;
mod near;
mod problem;
mod progress;
mod records;
pub mod report;
mod scenarios;
pub mod schema;
mod sensitivity;
pub mod stamp;
mod templates;
mod terminal;
pub mod test;
mod update;
pub mod usage;
pub mod validate;
mod write;

use crate::cli::{Cli, Command};
use crate::exit::ExitCode;

/// Runs a command. Results go to standard output, everything else to standard error.
pub fn run(cli: Cli) -> ExitCode {
    match cli.command {
        Command::Evaluate(arguments) => evaluate::run(&arguments),
        Command::Report(arguments) => report::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::History(arguments) => history::run(&arguments),
        Command::Evidence(arguments) => evidence::run(&arguments),
        Command::Stamp(arguments) => stamp::run(&arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Validate(arguments) => validate::run(&arguments),
    }
}
