//! Scenarios: what a gate must decide if the evidence said something else. A scenario file proves that a gate judges
//! as it is meant to, the same way on every machine.
//!
//! [`read`] turns a file into a [`ScenarioFile`] that can be run, or diagnostics; [`Bench`] judges one gate as often as
//! wanted, with changes; [`run`] compares what it decides with what is expected.

pub mod bench;
pub mod expect;
pub mod find;
pub mod read;
pub mod report;
pub mod run;
mod value;

pub use crate::evidence::edit;
pub use bench::{Bench, Case, Stated};
pub use expect::{Difference, Expectation};

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::diagnostic::Source;
use crate::evidence::Changes;
use crate::people::People;
use crate::report::Release;
use crate::waiver::Waiver;

/// One file of scenarios, about one gate, without a mistake.
#[derive(Debug, Clone)]
pub struct ScenarioFile {
    /// Its text.
    pub source: Arc<Source>,
    /// The id of its gate.
    pub gate: String,
    /// The evidence folder that its scenarios change.
    pub evidence: PathBuf,
    /// Where the evidence folder is named.
    pub evidence_span: Range<usize>,
    /// Who may speak for a role.
    pub people: Option<People>,
    /// The accepted risks.
    pub waivers: Vec<Waiver>,
    /// The scenarios, in the order of the file; never empty.
    pub scenarios: Vec<Scenario>,
}

/// One scenario, with what the file says for all of them filled in.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Its id, unique in the file.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// Why it exists.
    pub why: Option<String>,
    /// Where its id stands.
    pub span: Range<usize>,
    /// What is judged.
    pub release: Release,
    /// The evaluation instant.
    pub at: DateTime<Utc>,
    /// How the needed gates stand; one that is not here has no standing decision.
    pub needs: Vec<Stated>,
    /// What is changed of the evidence.
    pub changes: Changes,
    /// Where each change stands.
    pub places: ChangePlaces,
    /// What is expected; never empty.
    pub expect: Vec<Expectation>,
}

/// Where the changes of a scenario stand in its file, in the order of [`Changes`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangePlaces {
    /// Of each edit.
    pub edits: Vec<Range<usize>>,
    /// Of each change of a stamp.
    pub stamps: Vec<Range<usize>>,
    /// Of each change of a vote.
    pub votes: Vec<Range<usize>>,
}
