//! A counter on a terminal that waits longer than people like to wait without a sign.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// Nothing is shown before.
const PATIENCE: Duration = Duration::from_millis(500);

/// Between two counts, so that counting costs nothing.
const PAUSE: Duration = Duration::from_millis(100);

/// Counts on standard error, where that is a terminal, and leaves nothing behind.
#[derive(Debug)]
pub(super) struct Progress {
    what: &'static str,
    total: usize,
    done: usize,
    started: Instant,
    /// When the count was last shown.
    shown: Option<Instant>,
    terminal: bool,
}

impl Progress {
    pub(super) fn new(what: &'static str, total: usize) -> Self {
        let terminal = std::io::stderr().is_terminal();
        Self { what, total, done: 0, started: Instant::now(), shown: None, terminal }
    }

    /// One more is done.
    pub(super) fn step(&mut self) {
        self.done += 1;
        let last = self.shown.map_or(self.started.elapsed() >= PATIENCE, |shown| shown.elapsed() >= PAUSE);
        if self.terminal && last {
            self.shown = Some(Instant::now());
            self.say(&format!("\r{} of {} {}", self.done, self.total, self.what));
        }
    }

    /// Clears the count; on a terminal, how long it took where that was long.
    pub(super) fn finish(self) {
        if self.shown.is_some() {
            let seconds = self.started.elapsed().as_secs_f64();
            self.say(&format!("\r\u{1b}[K{} {} in {seconds:.1} s\n", self.done, self.what));
        }
    }

    #[allow(clippy::unused_self, reason = "it is the terminal of this counter")]
    fn say(&self, text: &str) {
        let mut stderr = std::io::stderr().lock();
        // There is nowhere to complain when that fails.
        let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
    }
}
