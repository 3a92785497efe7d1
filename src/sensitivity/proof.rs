//! What was shown of gates, as plain data: every output is a pure function of it, and its names are the JSON keys.

use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::change::Kind;
use crate::report::{self, Decision, Outcome};

/// What was shown of one gate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GateProof {
    /// Its id.
    pub gate: String,
    /// The folder of its file.
    pub folder: String,
    /// The scenario files that it was shown with.
    pub files: Vec<String>,
    /// Its checks, in the order of its file.
    pub checks: Vec<CheckProof>,
    /// The scenarios that expect it to say no.
    pub scenarios: Vec<ScenarioProof>,
    /// What was not shown or is wrong: with any, the process ends with 1.
    pub weaknesses: Vec<Weakness>,
    /// What is worth knowing and wrong with nothing.
    pub notes: Vec<Weakness>,
}

/// What was shown of one check.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CheckProof {
    /// Its id.
    pub check: String,
    /// Its title.
    pub title: String,
    /// Its kind.
    pub kind: report::Kind,
    /// Whether it can stop the release.
    pub blocking: bool,
    /// The scenario that the changes were made to; absent where there is none in which it passes and the release may.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<String>,
    /// The decision there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline_decision: Option<Decision>,
    /// Whether every change of it stops the release.
    pub can_stop: bool,
    /// The changes.
    pub changes: Vec<Changed>,
}

/// One change and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changed {
    /// What it is about.
    pub kind: Kind,
    /// The evidence, member or role, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// The comparison that it turns, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<String>,
    /// Where the comparison turns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
    /// The change as a scenario makes it.
    pub scenario: Map<String, Json>,
    /// What became of the check.
    pub outcome: Outcome,
    /// What was decided.
    pub decision: Decision,
    /// What a pipeline should do next.
    pub next: String,
    /// What is decided where all other checks stay as they were.
    pub alone: Decision,
    /// The other checks that came out otherwise, with how.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Other>,
    /// Whether score or notes are other than before.
    pub seen: bool,
}

/// Another check that turned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Other {
    /// Its id.
    pub check: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// The last value on one side of a limit and the first on the other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Limit {
    /// Where, as a path.
    pub place: String,
    /// The last value before it.
    pub before: Json,
    /// What becomes of the check with it.
    pub before_outcome: Outcome,
    /// The first past it.
    pub after: Json,
    /// What becomes of the check with it.
    pub after_outcome: Outcome,
}

/// Whether a scenario that expects a no needs the checks that it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScenarioProof {
    /// The file.
    pub file: String,
    /// Its id.
    pub scenario: String,
    /// The checks that it is about.
    pub checks: Vec<String>,
    /// Whether decision and next are other than expected where these checks are taken out.
    pub proves: bool,
}

/// Something that was not shown, or is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Weakness {
    /// Stable name of the kind: `no-scenarios` `no-baseline` `not-reached` `passes-without` `does-not-stop`
    /// `does-not-stop-alone` `not-made` `proves-nothing` `not-as-expected`; of notes `no-baseline`
    /// `no-effect` `never-fails` `not-tried`
    pub code: String,
    /// The check or scenario.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// In one sentence, without a final stop.
    pub text: String,
    /// What was tried, one thing a line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tried: Vec<String>,
}

/// How much was shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Blocking checks of which every change stops the release.
    pub can_stop: usize,
    /// All blocking checks.
    pub blocking: usize,
    /// Scenarios that need the checks that they are about.
    pub proving: usize,
    /// All scenarios that expect a no of some check.
    pub scenarios: usize,
    /// Everything that was not shown, or is wrong.
    pub weaknesses: usize,
}

impl Count {
    /// Over all gates.
    pub fn of(gates: &[GateProof]) -> Self {
        let mut count = Self::default();
        for gate in gates {
            let blocking = gate.checks.iter().filter(|check| check.blocking);
            count.blocking += blocking.clone().count();
            count.can_stop += blocking.filter(|check| check.can_stop).count();
            count.scenarios += gate.scenarios.len();
            count.proving += gate.scenarios.iter().filter(|scenario| scenario.proves).count();
            count.weaknesses += gate.weaknesses.len();
        }
        count
    }
}
