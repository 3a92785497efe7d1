//! Shows of one gate that each of its checks can stop the release.

use std::collections::HashMap;

use super::bound::Bound;
use super::checks;
use super::proof::{CheckProof, GateProof, Weakness};
use super::scenarios;
use super::subject::Stage;
use crate::evidence::Root;
use crate::gate::{Check, Gate};
use crate::report::{Decision, Judged, Outcome};
use crate::scenario::{Bench, Case, Scenario, ScenarioFile};

/// Why a gate could not be looked into: the evidence folder of a file, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoEvidence {
    /// The scenario file.
    pub file: String,
    /// What is wrong.
    pub message: String,
}

/// A scenario as it is judged without a change.
pub(super) struct Baseline<'b> {
    pub(super) file: &'b ScenarioFile,
    pub(super) scenario: &'b Scenario,
    pub(super) bench: &'b Bench<'b>,
    pub(super) judged: Judged,
    /// Whether every change of the scenario hit.
    pub(super) sound: bool,
}

/// Looks into a gate with all of its scenario files. `done` is called after each check.
///
/// # Errors
/// [`NoEvidence`] where the evidence of a file cannot be opened.
pub fn prove(
    gate: &Gate,
    folder: &str,
    files: &[&ScenarioFile],
    mut done: impl FnMut(),
) -> Result<GateProof, NoEvidence> {
    let mut benches = Vec::new();
    for file in files {
        let root = Root::open(&file.evidence)
            .map_err(|error| NoEvidence { file: file.source.path.clone(), message: error.to_string() })?;
        benches.push(Bench::new(gate, file.people.as_ref(), &file.waivers, root));
    }
    let mut baselines = Vec::new();
    for (file, bench) in files.iter().zip(&benches) {
        for scenario in &file.scenarios {
            let (judged, missed) = bench.judge(&case_of(scenario));
            baselines.push(Baseline { file, scenario, bench, judged, sound: missed.is_empty() });
        }
    }
    let mut proof = GateProof {
        gate: gate.id.clone(),
        folder: folder.to_owned(),
        files: files.iter().map(|file| file.source.path.clone()).collect(),
        checks: Vec::new(),
        scenarios: Vec::new(),
        weaknesses: Vec::new(),
        notes: Vec::new(),
    };
    if baselines.is_empty() {
        proof.weaknesses.push(Weakness {
            code: "no-scenarios".to_owned(),
            about: None,
            text: "there is no scenario file, so nothing is shown of its checks".to_owned(),
            tried: Vec::new(),
        });
    }
    let bound = Bound::of(gate);
    let mut stages: HashMap<usize, Stage> = HashMap::new();
    let mut known = checks::Known::default();
    for check in gate.groups.iter().flat_map(|group| &group.checks) {
        let at = baselines.iter().position(|baseline| serves(baseline, check));
        let shown = match at.and_then(|at| Some((at, baselines.get(at)?))) {
            None => without_baseline(check, !baselines.is_empty(), &mut proof),
            Some((at, baseline)) => {
                let stage = stages.entry(at).or_insert_with(|| stage(baseline));
                checks::prove(gate, check, baseline, at, stage, &bound, &mut known, &mut proof)
            }
        };
        proof.checks.push(shown);
        done();
    }
    scenarios::prove(gate, &baselines, &mut proof);
    Ok(proof)
}

/// A scenario as it stands.
pub(super) fn case_of(scenario: &Scenario) -> Case<'_> {
    Case { release: &scenario.release, now: scenario.at, needs: &scenario.needs, changes: &scenario.changes }
}

fn stage(baseline: &Baseline<'_>) -> Stage {
    Stage { document: baseline.bench.document(&case_of(baseline.scenario)), now: baseline.scenario.at }
}

/// Whether a check can be looked into from here: it passes, and the release may.
fn serves(baseline: &Baseline<'_>, check: &Check) -> bool {
    let passes = outcome(&baseline.judged, &check.id) == Some(Outcome::Pass);
    baseline.sound && passes && baseline.judged.decision != Decision::NoGo
}

/// What became of a check.
pub(super) fn outcome(judged: &Judged, check: &str) -> Option<Outcome> {
    let mut checks = judged.groups.iter().flat_map(|group| &group.checks);
    checks.find(|report| report.check == check).map(|report| report.outcome)
}

fn without_baseline(check: &Check, scenarios: bool, proof: &mut GateProof) -> CheckProof {
    let shown = checks::blank(check);
    let found = Weakness {
        code: "no-baseline".to_owned(),
        about: Some(check.id.clone()),
        text: "not shown: no scenario in which it is judged and the release may pass".to_owned(),
        tried: Vec::new(),
    };
    // Where there is no scenario at all, that is said once.
    if scenarios {
        if shown.blocking { &mut proof.weaknesses } else { &mut proof.notes }.push(found);
    }
    shown
}
