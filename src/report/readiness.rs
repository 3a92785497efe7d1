//! The score of a gate, and the ways to GO and to a score, as a report tells them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Outcome;

/// Weighted readiness.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Score {
    /// 0 to 100, floored to one decimal: `89.9`.
    pub value: String,
    /// The exact value, as a decimal or a fraction.
    pub exact: String,
    /// The same with waived checks left out, where a waiver is in use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without_waived: Option<String>,
    /// How much of the applicable weight was measured (pass, warn or fail), in percent, floored to one decimal.
    pub measured: String,
    /// The score from which the gate says GO, where it states one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub go: Option<String>,
    /// The score below which it says NO-GO, where it states one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<String>,
    /// Name of the band that the score falls into, where the gate names bands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub band: Option<String>,
    /// The score by the further weightings that the gate states. They decide nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weightings: Vec<WeightedScore>,
}

/// The score by other weights of the groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WeightedScore {
    /// The name of the weighting.
    pub name: String,
    /// 0 to 100, floored to one decimal.
    pub value: String,
}

/// What must turn green, and the score that this would give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Way {
    /// The steps, in the order of the gate file; needed gates first.
    pub steps: Vec<Step>,
    /// The score after them, floored to one decimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<String>,
}

/// The fewest checks that bring the score to a number. They decide nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Target {
    /// The score that was asked for, exact.
    pub score: String,
    /// Whether the score is there already; then there are no steps.
    pub reached: bool,
    /// Whether the steps bring it there. Where they do not, they are all that can turn green.
    pub reachable: bool,
    /// The checks, the one with the largest gain first.
    pub steps: Vec<Step>,
    /// The score after them, floored to one decimal; absent where there is no score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub would_give: Option<String>,
}

/// One thing that must turn green.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// The check, or none where a needed gate must pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<String>,
    /// The needed gate, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<String>,
    /// Its title.
    pub title: String,
    /// How it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Who owns it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// What is missing, in one sentence.
    pub text: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// Points of score that it brings, floored to one decimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gain: Option<String>,
}
