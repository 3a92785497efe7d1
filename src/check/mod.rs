//! The outcome of a check, for each kind of check.

pub mod approve;
mod ballot;
pub mod confirm;
pub mod item;
pub mod offenders;
mod quorum;
pub mod require;

pub(crate) use ballot::{KEYS as VOTE_KEYS, words as vote_words};

use crate::report::{Approval, Comparison, Outcome, Tick};

/// What judging a check found, before waivers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What became of it.
    pub outcome: Outcome,
    /// Why, in one sentence without a final stop; empty for a plain pass.
    pub reason: String,
    /// Whether a veto stands.
    pub veto_stands: bool,
    /// Every comparison.
    pub comparisons: Vec<Comparison>,
    /// Why a group's margin does not apply.
    pub margin_note: Option<String>,
    /// The tick.
    pub tick: Option<Tick>,
    /// The votes.
    pub approval: Option<Approval>,
}

impl Finding {
    /// A finding that is an outcome and its reason.
    pub fn new(outcome: Outcome, reason: impl Into<String>) -> Self {
        Self {
            outcome,
            reason: reason.into(),
            veto_stands: false,
            comparisons: Vec::new(),
            margin_note: None,
            tick: None,
            approval: None,
        }
    }
}
