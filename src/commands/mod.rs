//! One file per command: glue between the command line and the library, with no rules of its own.

mod deliver;
pub mod evaluate;
pub mod evidence;
pub mod import;
mod input;
mod problem;
mod progress;
pub mod report;
mod scenarios;
mod sensitivity;
pub mod stamp;
mod templates;
mod terminal;
pub mod test;
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
        Command::Evidence(arguments) => evidence::run(&arguments),
        Command::Stamp(arguments) => stamp::run(&arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Validate(arguments) => validate::run(&arguments),
    }
}
