//! What the terminal at the other end can show.

use std::io::{IsTerminal, Write};

use anstream::ColorChoice;
use anstream::stream::RawStream;

/// Columns of a report that does not go to a terminal.
const PIPED_WIDTH: usize = 100;

/// Whether standard output takes colour: a terminal, unless `NO_COLOR` or `CLICOLOR_FORCE` say otherwise.
pub(super) fn stdout_takes_colour() -> bool {
    takes_colour(&std::io::stdout())
}

/// The same for standard error.
pub(super) fn stderr_takes_colour() -> bool {
    takes_colour(&std::io::stderr())
}

fn takes_colour(stream: &impl RawStream) -> bool {
    // The convention is that 0 forces nothing; the library takes any text for force.
    let forces_nothing = std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| value == "0");
    let wanted = !matches!(anstream::AutoStream::choice(stream), ColorChoice::Never);
    wanted && (!forces_nothing || stream.is_terminal())
}

/// The width to lay a report out for.
pub(super) fn width(asked: Option<u16>) -> usize {
    let seen = || {
        let stdout = std::io::stdout();
        stdout
            .is_terminal()
            .then(|| terminal_size::terminal_size_of(&stdout))
            .flatten()
            .map(|(width, _)| width.0)
    };
    asked.or_else(seen).map_or(PIPED_WIDTH, usize::from)
}

/// Writes to standard output. A reader that has gone away (`| head`) is no failure.
pub(super) fn print(text: &str) -> std::io::Result<()> {
    print_by(|out| out.write_all(text.as_bytes()))
}

/// The same for who writes piece by piece.
pub(super) fn print_by(write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Writes to standard error; there is nowhere to complain when that fails.
pub(super) fn complain(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}
