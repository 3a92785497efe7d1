//! The small common summaries that tool formats give beside the untouched original.
//!
//! A reader counts; what follows from the counts (rates, "nothing was executed") is worked out here and once, after the
//! summaries of several files were put together, so that several files say the same as one with all of it.

mod coverage;
mod cvss;
mod exact;
mod findings;
mod items;
mod metrics;
mod needed;
mod scores;
mod tests;

pub use coverage::{Coverage, Kind, Lines};
pub use findings::{Findings, Found, LONGEST_TEXT, Severity};
pub use items::{Item, ItemKind, ItemState, Items, Under, Written};
pub use metrics::{Amount, Metric, Metrics};
pub use scores::Scores;
pub use tests::{Case, Shard, State, Tests, start_of_name};

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Node, make};
use crate::projection::Need;
use crate::requirement::shape::{Section, Shape};
pub use crate::requirement::{Absent, Example, Told};

/// How many offenders of each state or severity a report can name.
pub const EXAMPLES: usize = 20;

/// Which lists a summary must hold in full, because something reads them.
#[expect(clippy::struct_excessive_bools, reason = "four lists that are read or not, in any combination")]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Wants {
    /// `tests.cases`.
    pub cases: bool,
    /// `tests.failures`.
    pub failures: bool,
    /// `findings.list`.
    pub list: bool,
    /// The summary itself, because single tests or findings may be left out of it.
    pub single: bool,
}

impl Wants {
    /// Everything.
    pub const ALL: Self = Self { cases: true, failures: true, list: true, single: false };

    /// What leaving single tests and findings out needs: all of them, whoever reads them.
    pub const SINGLE: Self = Self { single: true, ..Self::ALL };
}

/// What a file comes to.
#[derive(Debug, Clone)]
pub enum Summary {
    /// Test results.
    Tests(Tests),
    /// What a scanner found.
    Findings(Findings),
    /// How much of the code the tests ran.
    Coverage(Coverage),
    /// Scores from 0 to 100.
    Scores(Scores),
    /// Measurements under load, or of a system.
    Metrics(Metrics),
    /// Ticks and rows of a text.
    Items(Items),
}

/// The shapes of formats, each with and without the original beside the summary.
macro_rules! shapes {
    ($($name:ident $sections:path;)*) => {
        /// The shape of each kind of summary. `raw` says whether the format keeps the original.
        pub mod shape {
            use super::Shape;
            $(
                #[doc = concat!("A document of `", stringify!($name), "`.")]
                pub const fn $name(raw: bool) -> Shape {
                    Shape::Summary { sections: &$sections, raw }
                }
            )*
        }
    };
}
shapes! {
    tests super::tests::SECTIONS;
    findings super::findings::SECTIONS;
    coverage super::coverage::SECTIONS;
    scores super::scores::SECTIONS;
    load super::metrics::LOAD;
    samples super::metrics::SAMPLES;
    items super::items::SECTIONS;
}

/// The members that a summary gives, before the original is put beside them.
struct Members {
    nodes: Vec<(&'static str, Node)>,
    told: Told,
}

impl Members {
    fn new(sections: &'static [Section]) -> Self {
        Self { nodes: Vec::new(), told: Told { sections, ..Told::default() } }
    }

    fn document(self) -> (Node, Told) {
        (make::object(self.nodes), self.told)
    }

    /// Says why a section, or one member of it, is not there.
    fn absent(&mut self, path: &[&str], reason: impl Into<String>) {
        let path = path.iter().map(|&step| step.to_owned()).collect();
        self.told.absent.push(Absent { path, reason: reason.into() });
    }
}

impl Summary {
    /// One summary over several files, each with its path, in their order.
    ///
    /// # Errors
    /// In one line, where the files are not of one kind, or there is none.
    pub fn merge(files: Vec<(String, Self)>) -> Result<Self, String> {
        let mut merged: Option<Self> = None;
        let mut first = String::new();
        for (path, mut summary) in files {
            if let Self::Items(items) = &mut summary {
                items.of_file(&path);
            }
            merged = Some(match (merged.take(), summary) {
                (None, summary) => {
                    first = path;
                    summary
                }
                (Some(Self::Tests(a)), Self::Tests(b)) => Self::Tests(a.merge(b)),
                (Some(Self::Findings(a)), Self::Findings(b)) => Self::Findings(a.merge(b)),
                (Some(Self::Coverage(a)), Self::Coverage(b)) => Self::Coverage(a.merge(b)),
                (Some(Self::Scores(a)), Self::Scores(b)) => Self::Scores(a.merge(b)),
                (Some(Self::Metrics(a)), Self::Metrics(b)) => Self::Metrics(a.merge(b)),
                (Some(Self::Items(a)), Self::Items(b)) => Self::Items(a.merge(b)),
                (Some(a), b) => {
                    return Err(format!("{first} gives `{}` and {path} gives `{}`", a.name(), b.name()));
                }
            });
        }
        merged.ok_or_else(|| "there is no file to sum up".to_owned())
    }

    /// What it is called.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Tests(_) => "tests",
            Self::Findings(_) => "findings",
            Self::Coverage(_) => "coverage",
            Self::Scores(_) => "scores",
            Self::Metrics(_) => "metrics",
            Self::Items(_) => "items",
        }
    }

    /// The same without the findings and the tests that did not pass of these names; and how many each name took out. A
    /// summary that was not read with [`Wants::SINGLE`], or has no findings or tests, is none to leave anything out of.
    ///
    /// All of a name are taken out, in whatever file they are. What has no name stays, and so do errors of the run.
    pub fn without(&self, ids: &BTreeSet<&str>) -> Option<(Self, BTreeMap<String, u64>)> {
        match self {
            Self::Tests(tests) => tests.without(ids).map(|(rest, out)| (Self::Tests(rest), out)),
            Self::Findings(findings) => findings.without(ids).map(|(rest, out)| (Self::Findings(rest), out)),
            Self::Coverage(_) | Self::Scores(_) | Self::Metrics(_) | Self::Items(_) => None,
        }
    }

    /// The document that requirements read: the summary's members and, beside them, the original where there is one.
    pub fn document(self, raw: Option<Node>) -> (Node, Told) {
        self.document_for(raw, &Need::whole())
    }

    /// The same for who needs no more of it than this: what a tool or text may have a hundred thousand of is there as far
    /// as it is looked at.
    pub fn document_for(self, raw: Option<Node>, need: &Need) -> (Node, Told) {
        let mut members = match self {
            Self::Tests(tests) => tests.members(need),
            Self::Findings(findings) => findings.members(need),
            Self::Coverage(coverage) => coverage.members(),
            Self::Scores(scores) => scores.members(need),
            Self::Metrics(metrics) => metrics.members(),
            Self::Items(items) => items.members(need),
        };
        members.nodes.extend(raw.map(|raw| ("raw", raw)));
        members.document()
    }
}

#[cfg(test)]
#[path = "summary_tests.rs"]
mod laws;
