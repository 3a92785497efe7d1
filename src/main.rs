//! Arguments in, exit code out.

use gatekeeper::cli::Cli;
use gatekeeper::commands;
use mimalloc::MiMalloc;

/// Gates, evidence and reports are small texts and lists by the hundred thousand: with the system's allocator a third of
/// the time of a large gate goes into asking for them.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> std::process::ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let code = match Cli::read(&arguments) {
        Ok(cli) => commands::run(cli),
        Err(error) => commands::usage::refuse(&error, arguments.get(1..).unwrap_or_default()),
    };
    code.into()
}
