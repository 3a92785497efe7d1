//! Arguments in, exit code out.

use clap::Parser;
use gatekeeper::cli::Cli;

fn main() -> std::process::ExitCode {
    // clap exits with 2 on wrong usage, which is what "could not decide" is here.
    gatekeeper::commands::run(Cli::parse()).into()
}
