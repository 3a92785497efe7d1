//! Exit codes: the same for every format and any order of arguments.

use crate::report::{Decision, GateReport, Report};

/// What the process tells its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitCode {
    /// The release may pass: GO, or CONDITIONAL where that was allowed.
    MayPass = 0,
    /// NO-GO.
    NoGo = 1,
    /// Nothing could be decided: wrong usage, an invalid gate, no gates, an unreadable folder.
    Undecided = 2,
    /// CONDITIONAL: somebody must accept the conditions first.
    Conditional = 3,
}

impl ExitCode {
    /// The heavier of two: 2 over 1 over 3 over 0.
    #[must_use]
    pub fn worst(self, other: Self) -> Self {
        let weight = |code: Self| match code {
            Self::MayPass => 0,
            Self::Conditional => 1,
            Self::NoGo => 2,
            Self::Undecided => 3,
        };
        if weight(other) > weight(self) { other } else { self }
    }

    /// The code of a report: that of its worst gate.
    pub fn of(report: &Report) -> Self {
        if !report.errors.is_empty() || report.gates.is_empty() {
            return Self::Undecided;
        }
        report.gates.iter().map(Self::of_gate).fold(Self::MayPass, Self::worst)
    }

    fn of_gate(gate: &GateReport) -> Self {
        let (decision, may_pass) = match gate {
            GateReport::Judged(judged) => (judged.decision, judged.may_pass),
            // One that does not count says nothing about this release, so nobody can accept conditions of it.
            GateReport::Standing { may_pass: false, .. } => return Self::NoGo,
            GateReport::Standing { decision, may_pass, .. } => (*decision, *may_pass),
            // The gate that it waits for says why; by itself it only never passes.
            GateReport::NotReached { .. } => return Self::Conditional,
        };
        match decision {
            _ if may_pass => Self::MayPass,
            Decision::Conditional => Self::Conditional,
            Decision::Go | Decision::NoGo => Self::NoGo,
        }
    }
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::ExitCode::{Conditional, MayPass, NoGo, Undecided};

    #[test]
    fn two_outweighs_one_outweighs_three_outweighs_zero() {
        let ranked = [MayPass, Conditional, NoGo, Undecided];
        for (i, a) in ranked.into_iter().enumerate() {
            for (j, b) in ranked.into_iter().enumerate() {
                assert_eq!(a.worst(b), ranked[i.max(j)]);
            }
        }
        assert_eq!(ranked.map(|code| code as u8), [0, 3, 1, 2]);
    }
}
