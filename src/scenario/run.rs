//! Runs the scenarios of a file: what is decided, against what is expected.

use serde::Serialize;

use super::{Bench, Case, Difference, Scenario, ScenarioFile};
use crate::diagnostic::{Source, position};
use crate::evidence::{Missed, Root, Which};
use crate::gate::Gate;
use crate::report::{Decision, Judged, Problem};
use crate::strict::Places;

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileResult {
    /// The file, as the user would name it.
    pub file: String,
    /// Its gate.
    pub gate: String,
    /// Its scenarios, in the order of the file.
    pub scenarios: Vec<ScenarioResult>,
}

/// What became of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScenarioResult {
    /// Its id.
    pub scenario: String,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Why it exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The line of its id, from 1.
    pub line: usize,
    /// How it came out.
    pub result: Verdict,
    /// What was decided; nothing where something else was judged than the scenario is about.
    #[serde(flatten)]
    pub decided: Option<Decided>,
    /// What is not as expected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Difference>,
    /// What kept it from being judged as its author meant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Problem>,
}

/// What was decided in a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decided {
    /// The decision.
    pub decision: Decision,
    /// What a pipeline should do next.
    pub next: String,
    /// The score as reports show it, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<String>,
}

impl Decided {
    fn of(judged: &Judged) -> Self {
        Self {
            decision: judged.decision,
            next: judged.next.clone(),
            score: judged.score.as_ref().map(|score| score.value.clone()),
        }
    }
}

/// How a scenario came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Everything is as expected.
    Passed,
    /// Something differs.
    Failed,
    /// It could not be judged as its author meant.
    Error,
}

/// Runs those scenarios of a file that `wanted` chooses. `done` is called after each.
///
/// # Errors
/// Where the evidence folder cannot be opened: nothing was judged.
pub fn run(
    file: &ScenarioFile,
    gate: &Gate,
    wanted: impl Fn(&Scenario) -> bool,
    mut done: impl FnMut(),
) -> Result<FileResult, Box<Problem>> {
    let root = Root::open(&file.evidence).map_err(|error| {
        let place = (&*file.source, file.evidence_span.start);
        Box::new(problem("evidence-folder", error.to_string(), place, None))
    })?;
    let places = Places::new(&file.source);
    let bench = Bench::new(gate, file.people.as_ref(), &file.waivers, root);
    let scenarios = file
        .scenarios
        .iter()
        .filter(|scenario| wanted(scenario))
        .map(|scenario| {
            let result = one(file, &bench, scenario, &places);
            done();
            result
        })
        .collect();
    Ok(FileResult { file: file.source.path.clone(), gate: file.gate.clone(), scenarios })
}

fn one(file: &ScenarioFile, bench: &Bench<'_>, scenario: &Scenario, places: &Places) -> ScenarioResult {
    let (line, _) = places.of(scenario.span.start);
    let (judged, missed) = bench.judge(&Case {
        release: &scenario.release,
        now: scenario.at,
        needs: &scenario.needs,
        changes: &scenario.changes,
    });
    let errors: Vec<Problem> =
        missed.into_iter().map(|missed| not_hit(&file.source, scenario, missed)).collect();
    // With a change that did not hit, something else was judged than the expectations are about.
    let differences: Vec<Difference> = if errors.is_empty() {
        let mut differ = |expectation: &super::Expectation| {
            let difference = expectation.what.compare(&judged)?;
            let (line, _) = places.of(expectation.span.start);
            Some(Difference { line, ..difference })
        };
        scenario.expect.iter().filter_map(&mut differ).collect()
    } else {
        Vec::new()
    };
    let result = match (errors.is_empty(), differences.is_empty()) {
        (false, _) => Verdict::Error,
        (true, false) => Verdict::Failed,
        (true, true) => Verdict::Passed,
    };
    ScenarioResult {
        scenario: scenario.id.clone(),
        title: scenario.title.clone(),
        why: scenario.why.clone(),
        line,
        result,
        decided: errors.is_empty().then(|| Decided::of(&judged)),
        differences,
        errors,
    }
}

/// A change that did not hit, at its place.
fn not_hit(source: &Source, scenario: &Scenario, missed: Missed) -> Problem {
    let places = &scenario.places;
    let span = match missed.which {
        Which::Edit(at) => places.edits.get(at),
        Which::Stamp(at) => places.stamps.get(at),
        Which::Vote(at) => places.votes.get(at),
    };
    let start = span.unwrap_or(&scenario.span).start;
    problem("change-missed", missed.error.message, (source, start), missed.error.help)
}

fn problem(code: &str, message: String, (source, start): (&Source, usize), help: Option<String>) -> Problem {
    let (line, column) = position(source, start);
    Problem {
        code: code.to_owned(),
        message,
        file: Some(source.path.clone()),
        line: Some(line),
        column: Some(column),
        help: help.into_iter().collect(),
    }
}
