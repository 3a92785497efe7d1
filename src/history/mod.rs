//! How decisions and scores went over time, from saved reports: plain data that every format is a pure function of.

mod draw;
mod html;
mod json;
pub mod registry;
mod terminal;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use crate::report::{Decision, GateReport, Judged, Outcome, Problem, Report, SCHEMA_VERSION, Tool, tally};
use crate::time;

/// The reports of a project over time.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct History {
    /// Version of the JSON shape.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    pub schema_version: u32,
    /// Who gathered it.
    pub tool: Tool,
    /// What the process exits with: 0 where every file was read, 2 where one was not.
    pub exit_code: u8,
    /// The reports that were read, the oldest first.
    pub reports: Vec<Run>,
    /// Every gate that one of them holds, in the order of the latest.
    pub gates: Vec<GateHistory>,
    /// The files that could not be read, and what else was wrong; empty otherwise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Problem>,
}

/// One report that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Run {
    /// The file, as it was found.
    pub file: String,
    /// When it was judged.
    pub instant: String,
    /// Whether that instant was given.
    pub replay: bool,
    /// The version of the release.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Its commit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// What the run exited with.
    pub exit_code: u8,
}

/// One gate over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GateHistory {
    /// Its id.
    pub gate: String,
    /// Its title in the latest report that holds it.
    pub title: String,
    /// How it stood in each report that holds it, the oldest first.
    pub points: Vec<Point>,
}

/// How a gate stood in one report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Point {
    /// Which report: its place in `reports`, from 0.
    pub report: usize,
    /// `judged`, `standing` or `not-reached`.
    pub state: State,
    /// What was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// The gate's own word for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The score, floored to one decimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<String>,
    /// The score from which it was GO.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub go: Option<String>,
    /// The score below which it was NO-GO.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub floor: Option<String>,
    /// How many checks came out how; empty where it was not judged.
    pub outcomes: Vec<Count>,
}

/// What became of a gate in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It was judged.
    Judged,
    /// An earlier decision stood for it.
    Standing,
    /// A gate before it did not pass.
    NotReached,
}

/// How many checks came out one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Count {
    /// The outcome.
    pub outcome: Outcome,
    /// How many.
    pub count: usize,
}

/// Reports as they are read, one after the other, so that none is kept whole.
#[derive(Debug, Default)]
pub struct Gathering {
    read: Vec<Read>,
}

#[derive(Debug)]
struct Read {
    instant: DateTime<Utc>,
    run: Run,
    /// Id, title and how it stood; which report that is, is known at the end.
    gates: Vec<(String, String, Point)>,
}

impl Gathering {
    /// Takes from a report what its history needs.
    ///
    /// # Errors
    /// In a few words, where nobody can say when it was judged.
    pub fn add(&mut self, file: &str, report: &Report) -> Result<(), String> {
        let instant = time::parse(&report.instant).map_err(|problem| format!("its instant {problem}"))?;
        self.read.push(Read {
            instant,
            run: Run {
                file: file.to_owned(),
                instant: report.instant.clone(),
                replay: report.replay,
                version: report.release.version.clone(),
                commit: report.release.commit.clone(),
                exit_code: report.exit_code,
            },
            gates: report.gates.iter().map(stood).collect(),
        });
        Ok(())
    }

    /// The history of what was read, with what could not be.
    pub fn finish(mut self, errors: Vec<Problem>) -> History {
        self.read.sort_by(|one, other| (one.instant, &one.run.file).cmp(&(other.instant, &other.run.file)));
        let mut gates: Vec<GateHistory> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for read in self.read.iter().rev() {
            for (id, title, _) in &read.gates {
                if !places.contains_key(id) {
                    places.insert(id.clone(), gates.len());
                    gates.push(GateHistory { gate: id.clone(), title: title.clone(), points: Vec::new() });
                }
            }
        }
        let mut reports = Vec::new();
        for (report, read) in self.read.into_iter().enumerate() {
            for (id, _, point) in read.gates {
                if let Some(gate) = places.get(&id).and_then(|place| gates.get_mut(*place)) {
                    gate.points.push(Point { report, ..point });
                }
            }
            reports.push(read.run);
        }
        History {
            schema_version: SCHEMA_VERSION,
            tool: Tool { name: "gatekeeper".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
            exit_code: if errors.is_empty() { 0 } else { 2 },
            reports,
            gates,
            errors,
        }
    }
}

/// Id and title of a gate, and how it stood.
fn stood(gate: &GateReport) -> (String, String, Point) {
    match gate {
        GateReport::Judged(judged) => (judged.gate.clone(), judged.title.clone(), judgement(judged)),
        GateReport::Standing { gate, title, decision, label, score, .. } => {
            let point = Point {
                decision: Some(*decision),
                label: Some(label.clone()),
                score: score.clone(),
                ..Point::bare(State::Standing)
            };
            (gate.clone(), title.clone(), point)
        }
        GateReport::NotReached { gate, title, .. } => {
            (gate.clone(), title.clone(), Point::bare(State::NotReached))
        }
    }
}

fn judgement(judged: &Judged) -> Point {
    let score = judged.score.as_ref();
    let counts = tally::of(judged.groups.iter().flat_map(|group| &group.checks));
    Point {
        decision: Some(judged.decision),
        label: Some(judged.label.clone()),
        score: score.map(|score| score.value.clone()),
        go: score.and_then(|score| score.go.clone()),
        floor: score.and_then(|score| score.floor.clone()),
        outcomes: counts.into_iter().map(|(outcome, count)| Count { outcome, count }).collect(),
        ..Point::bare(State::Judged)
    }
}

impl Point {
    /// One of which nothing is known but the state.
    fn bare(state: State) -> Self {
        Self {
            report: 0,
            state,
            decision: None,
            label: None,
            score: None,
            go: None,
            floor: None,
            outcomes: Vec::new(),
        }
    }

    /// How many checks came out that way.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.outcomes.iter().find(|count| count.outcome == outcome).map_or(0, |count| count.count)
    }

    /// How many checks there were.
    pub fn checks(&self) -> usize {
        self.outcomes.iter().map(|count| count.count).sum()
    }
}
