//! What is judged: gates and evidence, the same in every run.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::Result;

use crate::floor::Floor;
use crate::gate::{self, GateText};
use crate::{junit, reports, scan};

/// The commit that all evidence is about.
pub(crate) const COMMIT: &str = "4f1c9e27b86d03a5e7f2914c60d8ab35c17e92f4";

/// The instant of judgement.
pub(crate) const INSTANT: &str = "2026-01-01T12:00:00Z";

/// When all evidence was produced.
pub(crate) const PRODUCED: &str = "2026-01-01T11:00:00Z";

/// Whether the evidence meets every check, or all but one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It meets every check.
    Passes,
    /// One value in the last file does not.
    Fails,
}

/// One gate and its evidence.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    /// Its name in the table.
    pub(crate) name: String,
    /// What its evidence looks like.
    pub(crate) shape: Shape,
    /// What the gate is written in.
    pub(crate) text: GateText,
}

/// What evidence looks like.
#[derive(Debug, Clone)]
pub(crate) enum Shape {
    /// Test reports of these sizes in kB, and so many checks about them.
    Files { kilobytes: Vec<usize>, checks: usize },
    /// One scan in the shape of SARIF, judged as plain JSON.
    Scan { megabytes: usize },
    /// One SARIF report, judged as one; most levels stand with the rules.
    Sarif { megabytes: usize },
    /// One `JUnit` report of so many test cases.
    Junit { cases: usize },
}

impl Input {
    pub(crate) fn new(name: &str, shape: Shape) -> Self {
        Self { name: name.to_owned(), shape, text: GateText::Yaml }
    }

    /// How many checks the gate has.
    pub(crate) fn checks(&self) -> usize {
        match self.shape {
            Shape::Files { checks, .. } => checks,
            Shape::Scan { .. } => scan::CHECKS,
            Shape::Sarif { .. } => scan::SARIF_CHECKS,
            Shape::Junit { .. } => junit::CHECKS,
        }
    }

    /// What it is compared with: the work on small files is too little to be told from starting a process.
    pub(crate) fn floor(&self) -> Floor {
        match &self.shape {
            Shape::Files { kilobytes, .. } if kilobytes.len() < 10 => Floor::Spawn,
            Shape::Files { .. } | Shape::Scan { .. } | Shape::Sarif { .. } => Floor::SkipParse,
            Shape::Junit { .. } => Floor::XmlEvents,
        }
    }

    /// Writes gate and evidence below `folder`, over what was there. The size of the evidence in bytes.
    ///
    /// Evidence goes to its file as it is made: none of it is held.
    pub(crate) fn write(&self, folder: &Path, verdict: Verdict) -> Result<u64> {
        let evidence = folder.join("evidence/bench");
        fs::create_dir_all(&evidence)?;
        let fails = verdict == Verdict::Fails;
        let file = |name: &str| Ok::<_, std::io::Error>(BufWriter::new(File::create(evidence.join(name))?));
        let gate = match &self.shape {
            Shape::Files { kilobytes, checks } => {
                let last = kilobytes.len() - 1;
                for (index, size) in kilobytes.iter().enumerate() {
                    let mut to = file(&format!("e{index}.json"))?;
                    reports::write(&mut to, size * 1000, fails && index == last)?;
                    to.flush()?;
                }
                gate::Gate::of_reports(kilobytes.len(), *checks)
            }
            Shape::Scan { megabytes } => {
                let mut to = file("e0.json")?;
                let sure = scan::write(&mut to, megabytes * 1_000_000, fails)?;
                to.flush()?;
                gate::Gate::of_scan(scan::requirements(sure))
            }
            Shape::Sarif { megabytes } => {
                let mut to = file("e0.sarif")?;
                let counts = scan::write_sarif(&mut to, megabytes * 1_000_000, fails)?;
                to.flush()?;
                gate::Gate::of_sarif(scan::sarif_requirements(&counts))
            }
            Shape::Junit { cases } => {
                let mut to = file("e0.xml")?;
                junit::write(&mut to, *cases, fails)?;
                to.flush()?;
                gate::Gate::of_junit(junit::requirements(*cases))
            }
        };
        let gates = folder.join("gates");
        fs::create_dir_all(&gates)?;
        fs::write(gates.join(self.text.file()), gate.text(self.text))?;
        let sizes = fs::read_dir(evidence)?.map(|entry| Ok(entry?.metadata()?.len()));
        sizes.sum::<std::io::Result<u64>>().map_err(Into::into)
    }
}
