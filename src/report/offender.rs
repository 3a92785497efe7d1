//! One finding or test that keeps a check from passing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A finding has a severity, a test a state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Offender {
    /// The evidence that tells of it.
    pub evidence: String,
    /// What it is called: the rule or advisory, or the test with its suite. Waivers match it. Absent where the tool gave
    /// none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// How bad a finding is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<String>,
    /// What became of a test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// What is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where: a file and line, a package and version.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}
