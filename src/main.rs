//! Arguments in, exit code out.

use clap::Parser;
use gatekeeper::cli::Cli;
use gatekeeper::commands;

fn main() -> std::process::ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let code = match Cli::try_parse_from(&arguments) {
        Ok(cli) => commands::run(cli),
        Err(error) => commands::usage::refuse(&error, arguments.get(1..).unwrap_or_default()),
    };
    code.into()
}
