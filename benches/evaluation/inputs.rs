//! The inputs by their names, and how large they are.

use anyhow::{Context as _, Result, ensure};

use crate::gate::GateText;
use crate::input::{Input, Shape};
use crate::junit::CASE_BYTES;

/// Size of the large inputs in MB (10⁶ bytes), unless [`BIG_MB`] says otherwise.
const DEFAULT_BIG_MB: usize = 64;

/// The variable that sets the size of the large inputs.
const BIG_MB: &str = "GATEKEEPER_BENCH_BIG_MB";

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    /// Files of WIDE.
    pub(crate) files: usize,
    /// Checks of WIDE.
    pub(crate) checks: usize,
    /// Size of the large inputs in MB.
    pub(crate) megabytes: usize,
    trial: bool,
}

impl Scale {
    /// Little, to see that it works.
    pub(crate) const TRIAL: Self = Self { files: 20, checks: 200, megabytes: 1, trial: true };

    /// What the documentation speaks of.
    pub(crate) fn full() -> Result<Self> {
        let megabytes = match std::env::var(BIG_MB) {
            Err(_) => DEFAULT_BIG_MB,
            Ok(text) => text.parse().with_context(|| format!("{BIG_MB}={text}"))?,
        };
        ensure!(megabytes > 0, "{BIG_MB}={megabytes} is too small");
        Ok(Self { files: 1000, checks: 10_000, megabytes, trial: false })
    }

    pub(crate) const fn is_trial(&self) -> bool {
        self.trial
    }

    /// How often each is run: the shorter it takes, the more often.
    pub(crate) const fn rounds(&self, input: &Input) -> usize {
        match &input.shape {
            _ if self.trial => 1,
            Shape::Files { kilobytes, .. } if kilobytes.len() < 10 => 101,
            Shape::Files { .. } => 15,
            Shape::Scan { .. } | Shape::Sarif { .. } | Shape::Junit { .. } => 7,
        }
    }
}

/// Every input.
pub(crate) fn all(scale: &Scale) -> Vec<Input> {
    let wide = || Shape::Files { kilobytes: vec![2; scale.files], checks: scale.checks };
    let megabytes = scale.megabytes;
    vec![
        Input::new("SMALL", Shape::Files { kilobytes: vec![1, 3, 6, 12, 20, 30], checks: 40 }),
        Input::new("WIDE", wide()),
        Input { text: GateText::Json, ..Input::new("WIDE-JSON", wide()) },
        Input::new("BIG", Shape::Scan { megabytes }),
        Input::new("BIG-SARIF", Shape::Sarif { megabytes }),
        Input::new("BIG-JUNIT", Shape::Junit { cases: megabytes * 1_000_000 / CASE_BYTES }),
    ]
}

/// The inputs of these names; all where none is named.
pub(crate) fn named(scale: &Scale, names: &[&str]) -> Result<Vec<Input>> {
    if names.is_empty() {
        return Ok(all(scale));
    }
    names.iter().map(|name| one(scale, name)).collect()
}

/// The input of this name.
pub(crate) fn one(scale: &Scale, name: &str) -> Result<Input> {
    let found = all(scale).into_iter().find(|input| input.name == name);
    found.with_context(|| {
        let names: Vec<String> = all(scale).into_iter().map(|input| input.name).collect();
        format!("there is no input {name}; there are {}", names.join(", "))
    })
}
