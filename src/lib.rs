//! gatekeeper judges whether a release may pass a gate.
//!
//! ```text
//! gate file ─┐
//!            ├─> evidence ─> requirement ─> outcome ─> score ─> decision ─> report
//! release ───┘
//! ```
//!
//! Data flows one way. [`gate`] reads YAML into a gate that is valid by construction; [`evidence`] finds, reads and
//! binds what the gate declares; [`judge`] turns both into outcomes ([`check`], [`requirement`]), a [`score`] and a
//! [`decision`]; [`report`] is what all of it comes to, as plain data that every output format is a pure function of.
//! [`evaluate`] is the whole of it.
//!
//! Between loaded evidence and the report nothing reads a clock, a file or the environment: the instant is an
//! argument. Three kinds of trouble have three types: a [`diagnostic`] (the user's file is wrong), an error (the world
//! failed), an outcome (a fact about the release).
//!
//! The law of the tool: it never says GO about something it did not see.

use std::collections::BTreeMap;

use crate::evidence::EvidenceSet;
use crate::exit::ExitCode;
use crate::gate::Gate;
use crate::judge::Circumstances;
use crate::pipeline::Selection;
use crate::record::StandingDecision;
use crate::report::Report;

pub mod check;
pub mod cli;
pub mod commands;
pub mod decision;
pub mod diagnostic;
pub mod diff;
pub mod document;
pub mod evidence;
pub mod exit;
pub mod gate;
pub mod history;
pub mod import;
pub mod input;
pub mod inspect;
pub mod jsonpath;
pub mod judge;
pub mod number;
pub mod people;
pub mod pipeline;
pub mod projection;
pub mod record;
pub mod release;
pub mod report;
pub mod requirement;
pub mod scenario;
pub mod schema;
pub mod score;
pub mod sensitivity;
mod sha256;
mod strict;
pub mod target;
pub mod time;
pub mod update;
pub mod waiver;
pub mod way;
pub mod yaml;

/// What one run judges.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// The gates, each after those it needs; see [`pipeline::plan`].
    pub plan: &'a [&'a Gate],
    /// What was asked for.
    pub selection: &'a Selection,
    /// Saved decisions, by gate.
    pub standing: &'a BTreeMap<String, StandingDecision>,
    /// Whether the instant was given instead of taken from the clock.
    pub replay: bool,
}

/// Judges the gates of a run, in order, up to the first that does not pass. `load` gives the evidence of a gate that
/// is reached.
pub fn evaluate(
    run: &Run<'_>,
    circumstances: &Circumstances<'_>,
    mut load: impl FnMut(&Gate) -> EvidenceSet,
) -> Report {
    let gates = pipeline::run(run.plan, run.selection, run.standing, |gate, needs, earlier| {
        judge::judge(gate, load(gate), needs, earlier, circumstances)
    });
    let mut report = Report {
        gates,
        release: circumstances.release.clone(),
        ..Report::blank(circumstances.now, run.replay)
    };
    report.exit_code = ExitCode::of(&report) as u8;
    report
}
