//! How long the finished program takes, as a whole process, beside the least that such a run could take.
//!
//! Every input is judged by the `gatekeeper` binary and, in turn with it, its floor is run: a process that does only what
//! no such program could leave out. The table states both and their ratio; it passes no verdict, because a shared
//! machine would make it wrong. What is asserted is that the runs measure what they claim: the evidence passes, and
//! with one bad value it does not.
//!
//! `cargo bench`, or `cargo bench -- SMALL BIG` for some of the inputs. `GATEKEEPER_BENCH_BIG_MB` sets the size of BIG.

#![allow(clippy::print_stdout, reason = "the table is what this program is for")]

mod floor;
mod input;
mod run;

use std::process::ExitCode;

use anyhow::{Context as _, Result, ensure};

use crate::input::{Input, Shape};
use crate::run::Measured;

/// Size of BIG in MB (10⁶ bytes), unless [`BIG_MB`] says otherwise.
const DEFAULT_BIG_MB: usize = 64;

/// The variable that sets the size of BIG.
const BIG_MB: &str = "GATEKEEPER_BENCH_BIG_MB";

fn main() -> Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(code) = floor::run(&arguments)? {
        return Ok(code);
    }
    // Cargo says `--bench` when it means to measure. A test run over all targets does not: it wants to know whether this
    // still works, and soon.
    let measure = arguments.iter().any(|argument| argument == "--bench");
    let wanted: Vec<&str> =
        arguments.iter().map(String::as_str).filter(|argument| !argument.starts_with("--")).collect();
    let inputs = inputs(measure)?;
    for name in &wanted {
        ensure!(inputs.iter().any(|(input, _)| input.name == *name), "there is no input {name}");
    }
    print_head(measure);
    for (input, pairs) in &inputs {
        if wanted.is_empty() || wanted.contains(&input.name) {
            print_row(input, &run::measure(input, *pairs).with_context(|| input.name)?);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What is judged, and how many pairs of runs are timed.
fn inputs(measure: bool) -> Result<Vec<(Input, usize)>> {
    let small = Input { name: "SMALL", checks: 40, shape: Shape::Files(&[1, 3, 6, 12, 20, 30]) };
    if !measure {
        return Ok(vec![
            (small, 1),
            (Input { name: "WIDE", checks: 200, shape: Shape::Files(&[2; 20]) }, 1),
            (Input { name: "BIG", checks: 5, shape: Shape::Scan { megabytes: 1 } }, 1),
        ]);
    }
    Ok(vec![
        (small, 31),
        (Input { name: "WIDE", checks: 10_000, shape: Shape::Files(&[2; 1000]) }, 7),
        (Input { name: "BIG", checks: 5, shape: Shape::Scan { megabytes: big_megabytes()? } }, 5),
    ])
}

fn big_megabytes() -> Result<usize> {
    let Ok(text) = std::env::var(BIG_MB) else { return Ok(DEFAULT_BIG_MB) };
    let megabytes = text.parse().with_context(|| format!("{BIG_MB}={text}"))?;
    // More than that is refused as evidence, and the time of a refusal is no measure.
    ensure!((1..256).contains(&megabytes), "{BIG_MB}={text} is not between 1 and 255");
    Ok(megabytes)
}

fn print_head(measure: bool) {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let (system, architecture) = (std::env::consts::OS, std::env::consts::ARCH);
    println!("{system} {architecture}, {threads} processors; medians, and (fastest to slowest)");
    if !measure {
        println!("one run each of little input, to see that it works: `cargo bench` measures");
    }
    println!();
    println!(
        "| input | checks |     evidence | floor      | {:28} | {:28} | ratio | peak memory |",
        "floor takes", "gatekeeper takes"
    );
    println!("|-------|-------:|-------------:|------------|{0}|{0}|------:|------------:|", "-".repeat(30));
}

fn print_row(input: &Input, measured: &Measured) {
    let peak = measured
        .peak_kib
        .map_or_else(|| "unknown".to_owned(), |kib| format!("{} MB", kib * 1024 / 1_000_000));
    println!(
        "| {:5} | {:6} | {:>9} kB | {:10} | {:28} | {:28} | {:5.1} | {peak:>11} |",
        input.name,
        input.checks,
        measured.evidence_bytes / 1000,
        input.floor().name(),
        measured.floor.to_string(),
        measured.gatekeeper.to_string(),
        measured.ratio(),
    );
}
