//! `metrics`: what was measured, under load or of a system.

use super::{Members, exact};
use crate::document::make;
use crate::number::Number;
use crate::requirement::shape::{self, Member, Section};

/// The document of a load test: times in ms.
pub(super) static LOAD: [Section; 1] = [Section {
    name: "metrics",
    members: shape::Members::Named(&[
        Member::milliseconds("p50"),
        Member::milliseconds("p90"),
        Member::milliseconds("p95"),
        Member::milliseconds("p99"),
        Member::milliseconds("avg"),
        Member::milliseconds("max"),
        Member::percent("error_rate"),
        Member::bare("requests"),
        Member::bare("thresholds_failed"),
    ]),
}];

/// The document of samples of a metric whose unit nobody states.
pub(super) static SAMPLES: [Section; 1] = [Section {
    name: "metrics",
    members: shape::Members::Named(&[
        Member::bare("series"),
        Member::bare("samples"),
        Member::bare("min"),
        Member::bare("max"),
        Member::bare("avg"),
        Member::bare("value"),
    ]),
}];

/// How much it is, and by that how several files add up.
#[derive(Debug, Clone)]
pub enum Amount {
    /// A count: it is added.
    Count(u64),
    /// A part of a whole, shown in %: both counts are added.
    Share {
        /// How many of them.
        part: u64,
        /// How many there are.
        whole: u64,
    },
    /// A highest value: the highest of all.
    Highest(Number),
    /// A statistic (percentile, average, lowest value): it says nothing about several files.
    Alone(Number),
    /// Not known, for this reason.
    Unknown(String),
}

/// One metric.
#[derive(Debug, Clone)]
pub struct Metric {
    /// Its name.
    pub name: &'static str,
    /// How much.
    pub amount: Amount,
}

/// The metrics of a report.
#[derive(Debug, Clone)]
pub struct Metrics {
    sections: &'static [Section],
    metrics: Vec<Metric>,
}

impl Metrics {
    /// Metrics of a load test.
    pub fn load() -> Self {
        Self { sections: &LOAD, metrics: Vec::new() }
    }

    /// Samples of a metric.
    pub fn samples() -> Self {
        Self { sections: &SAMPLES, metrics: Vec::new() }
    }

    /// Adds a metric, or why it is not known.
    pub fn add(&mut self, name: &'static str, amount: Amount) {
        self.metrics.push(Metric { name, amount });
    }

    pub(super) fn merge(mut self, other: Self) -> Self {
        let missing = |name: &str| Amount::Unknown(format!("one of the files has no `{name}`"));
        for ours in &mut self.metrics {
            let theirs = other.metrics.iter().find(|theirs| theirs.name == ours.name);
            let theirs = theirs.map_or_else(|| missing(ours.name), |theirs| theirs.amount.clone());
            let ours_was = std::mem::replace(&mut ours.amount, Amount::Count(0));
            ours.amount = ours_was.merge(theirs);
        }
        for theirs in other.metrics {
            if !self.metrics.iter().any(|ours| ours.name == theirs.name) {
                let amount = missing(theirs.name);
                self.metrics.push(Metric { amount, ..theirs });
            }
        }
        self
    }

    pub(super) fn members(self) -> Members {
        let mut out = Members::new(self.sections);
        let mut metrics = Vec::new();
        for Metric { name, amount } in self.metrics {
            let node = match amount {
                Amount::Count(count) => Ok(make::count(count)),
                Amount::Share { part, whole } if part <= whole => exact::percentage(part, whole)
                    .ok_or_else(|| "there is nothing that it could be a part of".to_owned()),
                Amount::Share { part, whole } => Err(format!("the report states {part} of {whole}")),
                Amount::Highest(number) | Amount::Alone(number) => Ok(exact::number(&number)),
                Amount::Unknown(reason) => Err(reason),
            };
            match node {
                Ok(node) => metrics.push((name, node)),
                Err(reason) => out.absent(&["metrics", name], reason),
            }
        }
        out.nodes.push(("metrics", make::object(metrics)));
        out
    }
}

impl Amount {
    fn merge(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unknown(reason), _) | (_, Self::Unknown(reason)) => Self::Unknown(reason),
            (Self::Count(a), Self::Count(b)) => Self::Count(a.saturating_add(b)),
            (Self::Share { part, whole }, Self::Share { part: more, whole: of }) => {
                Self::Share { part: part.saturating_add(more), whole: whole.saturating_add(of) }
            }
            (Self::Highest(a), Self::Highest(b)) => Self::Highest(a.max(b)),
            _ => Self::Unknown("this does not add up over several files".to_owned()),
        }
    }
}
