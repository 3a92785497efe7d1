//! Whole processes, timed from outside and in turn.

use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use crate::input::{COMMIT, INSTANT};

/// One program that judges an input, or a floor below it.
pub(crate) struct Subject {
    /// Its name in the table.
    pub(crate) name: String,
    /// How it is called over what stands in a folder.
    pub(crate) command: Command,
    /// Its exit code where the evidence meets every check.
    pub(crate) passes: i32,
    /// Its exit code where it does not; none where it does not judge.
    pub(crate) fails: Option<i32>,
}

impl Subject {
    /// The program itself.
    pub(crate) fn gatekeeper(folder: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gatekeeper"));
        command.args(["evaluate", "--commit", COMMIT, "--at", INSTANT]).current_dir(folder);
        Self { name: "gatekeeper".to_owned(), command, passes: 0, fails: Some(1) }
    }

    /// One run that is not timed: it must exit with this code. It also warms the file cache.
    pub(crate) fn expect(&mut self, code: i32) -> Result<()> {
        let command = &mut self.command;
        let output = command.stdin(Stdio::null()).output().with_context(|| format!("{command:?}"))?;
        let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).chars().take(2000).collect::<String>();
        ensure!(
            output.status.code() == Some(code),
            "{} ended with {}, not with {code}\n{}{}",
            self.name,
            output.status,
            shown(&output.stdout),
            shown(&output.stderr)
        );
        Ok(())
    }

    /// How long one run takes.
    pub(crate) fn time(&mut self) -> Result<Duration> {
        let command = &mut self.command;
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let start = Instant::now();
        let status = command.status()?;
        let time = start.elapsed();
        ensure!(status.code() == Some(self.passes), "{} ended with {status} in a timed run", self.name);
        Ok(time)
    }

    /// The most memory that a run holds, in KiB, and its exit code. From GNU time, where that is installed: asking the
    /// system directly takes unsafe code.
    pub(crate) fn peak_kib(&self) -> Option<(u64, Option<i32>)> {
        let report = tempfile::NamedTempFile::new().ok()?;
        let mut command = Command::new("/usr/bin/time");
        command.args(["-q", "-f", "%M", "-o"]).arg(report.path());
        command.arg(self.command.get_program()).args(self.command.get_args());
        if let Some(folder) = self.command.get_current_dir() {
            command.current_dir(folder);
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let status = command.status().ok()?;
        let kib = std::fs::read_to_string(report.path()).ok()?.trim().parse().ok()?;
        Some((kib, status.code()))
    }
}

/// What was measured of one subject.
#[derive(Debug)]
pub(crate) struct Measured {
    /// Its name in the table.
    pub(crate) name: String,
    /// How long each of its runs took, in the order of the rounds.
    times: Vec<Duration>,
    /// The most memory that it held, in KiB; `None` where nothing says so.
    pub(crate) peak_kib: Option<u64>,
}

impl Measured {
    /// The run in the middle.
    pub(crate) fn median(&self) -> Duration {
        let mut times = self.times.clone();
        times.sort_unstable();
        times.get(times.len() / 2).copied().unwrap_or_default()
    }

    /// How many times longer than another it takes: the middle of the ratios of the runs that stood beside each other.
    pub(crate) fn over(&self, other: &Self) -> f64 {
        let pairs = self.times.iter().zip(&other.times);
        let mut ratios: Vec<f64> = pairs.map(|(own, other)| own.div_duration_f64(*other)).collect();
        ratios.sort_unstable_by(f64::total_cmp);
        ratios.get(ratios.len() / 2).copied().unwrap_or(f64::NAN)
    }

    /// Peak memory in MB (10⁶ bytes), in words.
    pub(crate) fn peak(&self) -> String {
        self.peak_kib.map_or_else(|| "?".to_owned(), |kib| megabytes(kib * 1024))
    }
}

/// Bytes as MB in as many digits as a repeated run would confirm.
pub(crate) fn megabytes(bytes: u64) -> String {
    let tenths = bytes / 100_000;
    if tenths < 100 { format!("{}.{}", tenths / 10, tenths % 10) } else { format!("{}", bytes / 1_000_000) }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = |time: Duration| {
            let ms = time.as_secs_f64() * 1000.0;
            if ms < 100.0 { format!("{ms:.2}") } else { format!("{ms:.0}") }
        };
        let (fastest, slowest) = (self.times.iter().min(), self.times.iter().max());
        let (fastest, slowest) = (fastest.copied().unwrap_or_default(), slowest.copied().unwrap_or_default());
        write!(f, "{} ms ({} to {})", ms(self.median()), ms(fastest), ms(slowest))
    }
}

/// What a subject may take in all; one that is slow is timed less often.
const PATIENCE: Duration = Duration::from_secs(30);

/// Times every subject once in each round, one after the other, so that whatever else the machine does meets all alike.
pub(crate) fn in_turn(subjects: &mut [Subject], rounds: usize) -> Result<Vec<Measured>> {
    let mut all: Vec<Measured> = subjects
        .iter()
        .map(|subject| Measured {
            name: subject.name.clone(),
            times: Vec::new(),
            peak_kib: subject.peak_kib().map(|(kib, _)| kib),
        })
        .collect();
    for _ in 0..rounds {
        for (subject, measured) in subjects.iter_mut().zip(&mut all) {
            if measured.times.iter().sum::<Duration>() < PATIENCE {
                measured.times.push(subject.time()?);
            }
        }
    }
    Ok(all)
}
