//! Runs of the program and of its floor, timed from outside.

use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use crate::input::{COMMIT, INSTANT, Input, Verdict};

/// The times of several runs, fastest first.
#[derive(Debug)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    fn median(&self) -> Duration {
        self.0[self.0.len() / 2]
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = |time: Duration| {
            let ms = time.as_secs_f64() * 1000.0;
            // As many digits as a repeated run would confirm.
            if ms < 100.0 { format!("{ms:.2}") } else { format!("{ms:.0}") }
        };
        let (fastest, slowest) = (self.0[0], self.0[self.0.len() - 1]);
        write!(f, "{} ms ({} to {})", ms(self.median()), ms(fastest), ms(slowest))
    }
}

/// What was measured about one input.
#[derive(Debug)]
pub(crate) struct Measured {
    /// Size of all evidence files together.
    pub(crate) evidence_bytes: usize,
    /// The program.
    pub(crate) gatekeeper: Times,
    /// Its floor.
    pub(crate) floor: Times,
    /// The most memory that the program held, in KiB; `None` where nothing says so.
    pub(crate) peak_kib: Option<u64>,
}

impl Measured {
    /// How many times longer than its floor the program takes.
    pub(crate) fn ratio(&self) -> f64 {
        self.gatekeeper.median().div_duration_f64(self.floor.median())
    }
}

/// Makes an input, makes sure that it is judged as it should be, and times `pairs` runs of the program and its floor.
pub(crate) fn measure(input: &Input, pairs: usize) -> Result<Measured> {
    let folder = tempfile::tempdir()?;
    let folder = folder.path();
    // A program that passes whatever it is shown could be as fast as it likes.
    input.write(folder, Verdict::Fails)?;
    expect(gatekeeper(folder), 1)?;
    let evidence_bytes = input.write(folder, Verdict::Passes)?;
    expect(gatekeeper(folder), 0)?;

    let floor = || input.floor().command(&folder.join("evidence/bench"));
    expect(floor()?, 0)?;
    let mut times = [Vec::new(), Vec::new()];
    // In turn, so that whatever else the machine does meets both alike.
    for _ in 0..pairs {
        times[0].push(time(gatekeeper(folder))?);
        times[1].push(time(floor()?)?);
    }
    let [gatekeeper_times, floor_times] = times.map(|mut times| {
        times.sort_unstable();
        Times(times)
    });
    Ok(Measured {
        evidence_bytes,
        gatekeeper: gatekeeper_times,
        floor: floor_times,
        peak_kib: peak_kib(folder),
    })
}

fn gatekeeper(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gatekeeper"));
    command.args(ARGUMENTS).current_dir(folder);
    command
}

const ARGUMENTS: [&str; 9] =
    ["evaluate", "--gates", "gates", "--evidence", "evidence", "--commit", COMMIT, "--at", INSTANT];

/// One run that is not timed: it must exit with `code`. It also warms the file cache.
fn expect(mut command: Command, code: i32) -> Result<()> {
    let output = command.output().with_context(|| format!("{command:?}"))?;
    let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).chars().take(2000).collect::<String>();
    ensure!(
        output.status.code() == Some(code),
        "{command:?} ended with {}, not with {code}\n{}{}",
        output.status,
        shown(&output.stdout),
        shown(&output.stderr)
    );
    Ok(())
}

fn time(mut command: Command) -> Result<Duration> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let status = command.status()?;
    let time = start.elapsed();
    ensure!(status.success(), "{command:?} ended with {status} in a timed run");
    Ok(time)
}

/// From GNU time, where that is installed: asking the system directly takes unsafe code.
fn peak_kib(folder: &Path) -> Option<u64> {
    let report = folder.join("peak");
    let status = Command::new("/usr/bin/time")
        .args(["-f", "%M", "-o"])
        .arg(&report)
        .arg(env!("CARGO_BIN_EXE_gatekeeper"))
        .args(ARGUMENTS)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .ok()?;
    if !status.success() {
        return None;
    }
    std::fs::read_to_string(report).ok()?.trim().parse().ok()
}
