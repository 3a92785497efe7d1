//! The outcomes of a check, and their order.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What became of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The evidence was seen and the requirement holds.
    Pass,
    /// It does not hold, but the softer `warn` requirement does.
    Warn,
    /// The evidence was seen and the requirement does not hold.
    Fail,
    /// Known to be not yet done.
    Pending,
    /// Nothing was seen that could be judged.
    Missing,
    /// What was seen cannot be judged: broken, ambiguous or of the wrong kind.
    Error,
    /// The check does not apply to this release.
    NotApplicable,
    /// A waiver stands over one of the outcomes above.
    Waived,
}

impl Outcome {
    /// Every outcome, in the order of declaration.
    pub const ALL: [Self; 8] = [
        Self::Pass,
        Self::Warn,
        Self::Fail,
        Self::Pending,
        Self::Missing,
        Self::Error,
        Self::NotApplicable,
        Self::Waived,
    ];

    /// The word for it, as in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Pending => "pending",
            Self::Missing => "missing",
            Self::Error => "error",
            Self::NotApplicable => "not-applicable",
            Self::Waived => "waived",
        }
    }

    /// How soon a reader must see it, the smallest first. This is the order of the decision: what makes it NO-GO by
    /// itself, then what makes it CONDITIONAL, then what is green. Of several outcomes the one with the smallest is the
    /// worst; one that does not apply says least.
    pub fn urgency(self) -> u8 {
        match self {
            Self::Fail => 0,
            Self::Error => 1,
            Self::Missing => 2,
            Self::Pending => 3,
            Self::Warn => 4,
            Self::Waived => 5,
            Self::Pass => 6,
            Self::NotApplicable => 7,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}
