//! Inputs beyond reason: each must be judged, or refused by a limit that is stated, in little memory.

use std::fs::{self, File};
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use crate::gate::bound;
use crate::input::{Input, Shape, Verdict};
use crate::inputs::Scale;
use crate::run::{Subject, megabytes};
use crate::{print_machine, reports};

/// How to write an input below a folder.
type Write = fn(&Path, usize) -> Result<()>;

/// Runs each of them once and prints what was said, how long it took and how much memory.
pub(crate) fn measure(scale: &Scale) -> Result<()> {
    let part = if scale.is_trial() { 1000 } else { 1 };
    let cases: [(&str, Write, usize); 6] = [
        ("evidence of 5 GB, all zeros", sparse, 5_000_000_000),
        ("100,000 files of one evidence", many_files, 100_000),
        ("a gate of 50,000 checks, short", short_checks, 50_000),
        ("a gate of 50,000 checks, with title and owner", long_checks, 50_000),
        ("a JUnit report of a million lines", junit, 1_000_000),
        ("JSON of 2,000,000 levels", deep, 2_000_000),
    ];
    print_machine(scale);
    println!("| input | exit | says | takes | peak MB |\n|---|---:|---|---:|---:|");
    for (name, write, size) in cases {
        let folder = tempfile::tempdir()?;
        write(folder.path(), size / part).with_context(|| name.to_owned())?;
        let mut gatekeeper = Subject::gatekeeper(folder.path());
        let start = std::time::Instant::now();
        let output = gatekeeper.command.output()?;
        let took = start.elapsed();
        let code = output.status.code().context("it was ended from outside")?;
        ensure!((0..=2).contains(&code), "{name} ended with {code}");
        let peak = gatekeeper.peak_kib().map_or_else(|| "?".to_owned(), |(kib, _)| megabytes(kib * 1024));
        println!("| {name} | {code} | {} | {:.1} s | {peak} |", said(&output), took.as_secs_f64());
    }
    Ok(())
}

/// The decision, and why where it is not GO.
fn said(output: &std::process::Output) -> String {
    let texts = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let lines = || texts.iter().flat_map(|text| text.lines()).map(str::trim);
    let first =
        lines().find(|line| !line.is_empty()).unwrap_or_default().split("  ").next().unwrap_or_default();
    let why =
        lines().find(|line| ["MiB", "GiB", "deeper", "more than"].iter().any(|word| line.contains(word)));
    why.map_or_else(|| first.to_owned(), |why| format!("{first}: {why}"))
}

fn gate(folder: &Path, evidence: &str, checks: impl Iterator<Item = String>) -> Result<()> {
    let mut gate = format!("gate: bench\nevidence:\n  e0: {{{evidence}}}\ngroups:\n  all:\n    checks:\n");
    checks.for_each(|check| gate.push_str(&check));
    fs::create_dir_all(folder.join("gates"))?;
    fs::create_dir_all(folder.join("evidence/bench"))?;
    Ok(fs::write(folder.join("gates/bench.yaml"), gate)?)
}

const BOUND: &str = "max_age: 1d, produced_at: $.at, commit: $.commit";

fn one(require: &str) -> impl Iterator<Item = String> {
    std::iter::once(format!("      c0: {{require: \"{require}\"}}\n"))
}

fn sparse(folder: &Path, size: usize) -> Result<()> {
    gate(folder, BOUND, one("$.e0.failed == 0"))?;
    Ok(File::create(folder.join("evidence/bench/e0.json"))?.set_len(size as u64)?)
}

fn many_files(folder: &Path, size: usize) -> Result<()> {
    gate(
        folder,
        &format!("file: \"e*.json\", many: {size}, {BOUND}"),
        one(&format!("count($.e0[*]) == {size}")),
    )?;
    for file in 0..size {
        let text = format!("{{{}, \"failed\": 0}}", bound());
        fs::write(folder.join(format!("evidence/bench/e{file}.json")), text)?;
    }
    Ok(())
}

fn report(folder: &Path) -> Result<()> {
    Ok(reports::write(&mut File::create(folder.join("evidence/bench/e0.json"))?, 2000, false)?)
}

fn short_checks(folder: &Path, size: usize) -> Result<()> {
    gate(folder, BOUND, (0..size).map(|check| format!("      c{check}: {{require: $.e0.failed == 0}}\n")))?;
    report(folder)
}

fn long_checks(folder: &Path, size: usize) -> Result<()> {
    let shape = Shape::Files { kilobytes: vec![2; 10], checks: size };
    Input::new("limits", shape).write(folder, Verdict::Passes)?;
    Ok(())
}

fn junit(folder: &Path, size: usize) -> Result<()> {
    Input::new("limits", Shape::Junit { cases: size }).write(folder, Verdict::Passes)?;
    Ok(())
}

fn deep(folder: &Path, size: usize) -> Result<()> {
    gate(folder, BOUND, one("$.e0.failed == 0"))?;
    Ok(fs::write(folder.join("evidence/bench/e0.json"), "[".repeat(size))?)
}
