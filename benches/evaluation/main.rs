//! How long the finished program takes, as a whole process, beside the least that such a run could take.
//!
//! Every input is judged by the `gatekeeper` binary and, in turn with it, its floor is run: a process that does only what
//! no such program could leave out. The table states both and their ratio; it passes no verdict, because a shared
//! machine would make it wrong. What is asserted is that the runs measure what they claim: the evidence passes, and
//! with one bad value it does not.
//!
//! `cargo bench` for the program and its floors, `cargo bench -- peers` for other programs beside them, `… -- growth` for
//! what doubling an input does, `… -- limits` for inputs beyond reason, `… -- write FOLDER INPUT` for an input to keep.
//! Names of inputs after that restrict it to them. `GATEKEEPER_BENCH_BIG_MB` sets the size of the large ones.

#![allow(clippy::print_stdout, reason = "the table is what this program is for")]

mod floor;
mod gate;
mod growth;
mod input;
mod inputs;
mod junit;
mod limits;
mod peers;
mod reports;
mod run;
mod scan;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};

use crate::input::{Input, Verdict};
use crate::inputs::Scale;
use crate::run::{Measured, Subject, in_turn};

fn main() -> Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(code) = floor::run(&arguments)? {
        return Ok(code);
    }
    // Cargo says `--bench` when it means to measure. A test run over all targets does not: it wants to know whether this
    // still works, and soon.
    let measure = arguments.iter().any(|argument| argument == "--bench");
    let words: Vec<&str> =
        arguments.iter().map(String::as_str).filter(|argument| !argument.starts_with("--")).collect();
    let scale = if measure { Scale::full()? } else { Scale::TRIAL };
    match words.as_slice() {
        ["write", folder, name] => write(Path::new(folder), &inputs::one(&scale, name)?)?,
        ["write", ..] => bail!("write FOLDER INPUT"),
        ["peers", names @ ..] => peers::compare(&scale, names)?,
        ["growth"] => growth::measure(&scale)?,
        ["limits"] => limits::measure(&scale)?,
        names => floors(&scale, names)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Leaves an input in a folder, for a profiler.
fn write(folder: &Path, input: &Input) -> Result<()> {
    let bytes = input.write(folder, Verdict::Passes)?;
    println!("{bytes} bytes of evidence in {}", folder.display());
    Ok(())
}

/// The program beside its floors.
fn floors(scale: &Scale, names: &[&str]) -> Result<()> {
    print_machine(scale);
    println!(
        "| input     | checks |    evidence | floor      | {:28} | {:28} | ratio | peak memory |",
        "floor takes", "gatekeeper takes"
    );
    println!(
        "|-----------|-------:|------------:|------------|{0}|{0}|------:|------------:|",
        "-".repeat(30)
    );
    for input in inputs::named(scale, names)? {
        let folder = tempfile::tempdir()?;
        let (bytes, mut subjects) = prepare(folder.path(), &input).with_context(|| input.name.clone())?;
        let measured = in_turn(&mut subjects, scale.rounds(&input))?;
        let [floor, gatekeeper] = measured.as_slice() else { bail!("two are measured") };
        print_row(&input, bytes, floor, gatekeeper);
    }
    Ok(())
}

/// Writes an input, makes sure that it is judged as it should be, and gives the floor and the program. A program that
/// passes whatever it is shown could be as fast as it likes.
fn prepare(folder: &Path, input: &Input) -> Result<(u64, Vec<Subject>)> {
    let mut gatekeeper = Subject::gatekeeper(folder);
    input.write(folder, Verdict::Fails)?;
    gatekeeper.expect(1)?;
    let bytes = input.write(folder, Verdict::Passes)?;
    gatekeeper.expect(0)?;
    let command = input.floor().command(&folder.join("evidence/bench"))?;
    let mut floor = Subject { name: input.floor().name().to_owned(), command, passes: 0, fails: None };
    floor.expect(0)?;
    Ok((bytes, vec![floor, gatekeeper]))
}

fn print_machine(scale: &Scale) {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let (system, architecture) = (std::env::consts::OS, std::env::consts::ARCH);
    println!("{system} {architecture}, {threads} processors; medians, and (fastest to slowest)");
    if scale.is_trial() {
        println!("one run each of little input, to see that it works: `cargo bench` measures");
    }
    println!();
}

fn print_row(input: &Input, bytes: u64, floor: &Measured, gatekeeper: &Measured) {
    println!(
        "| {:9} | {:6} | {:>8} kB | {:10} | {:28} | {:28} | {:5.1} | {:>8} MB |",
        input.name,
        input.checks(),
        bytes / 1000,
        floor.name,
        floor.to_string(),
        gatekeeper.to_string(),
        gatekeeper.over(floor),
        gatekeeper.peak(),
    );
}
