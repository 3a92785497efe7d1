//! What a run comes to: the worst of its gates.

use super::{Decision, GateReport, Judged, Report};
use crate::exit::ExitCode;

/// What a run comes to, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The worst decision of its gates.
    Decided(Decision),
    /// Every decision is GO, and yet a gate may not pass: one was given earlier for something else.
    NotPassed,
    /// There is no decision.
    Undecided,
}

impl Verdict {
    /// The word for it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Decided(Decision::Go) => "GO",
            Self::Decided(Decision::Conditional) => "CONDITIONAL",
            Self::Decided(Decision::NoGo) => "NO-GO",
            Self::NotPassed => "NOT PASSED",
            Self::Undecided => "NOT DECIDED",
        }
    }
}

/// What a run comes to.
#[derive(Debug)]
pub(crate) struct Upshot<'a> {
    /// In one word.
    pub(crate) verdict: Verdict,
    /// The worst gate that was judged in this run, the last of several.
    pub(crate) worst: Option<&'a Judged>,
}

impl<'a> Upshot<'a> {
    /// Only where every gate may pass does it say GO.
    pub(crate) fn of(report: &'a Report) -> Self {
        let not = |verdict| Self { verdict, worst: None };
        if undecided(report) {
            return not(Verdict::Undecided);
        }
        let Some(worst) = report.gates.iter().filter_map(decision).max_by_key(|one| severity(*one)) else {
            return not(Verdict::Undecided);
        };
        if worst == Decision::Go && !report.gates.iter().all(may_pass) {
            return not(Verdict::NotPassed);
        }
        let mut judged = report.gates.iter().rev().filter_map(|gate| match gate {
            GateReport::Judged(judged) => Some(&**judged),
            _ => None,
        });
        Self { verdict: Verdict::Decided(worst), worst: judged.find(|judged| judged.decision == worst) }
    }
}

/// Whether the run could not decide, whatever its gates say.
pub(crate) fn undecided(report: &Report) -> bool {
    !report.errors.is_empty() || report.exit_code == ExitCode::Undecided as u8
}

/// Whether nothing was decided: the run could not, or there is no gate.
pub(crate) fn decides_nothing(report: &Report) -> bool {
    undecided(report) || ExitCode::of(report) == ExitCode::Undecided
}

/// Whether the release may not pass by this report, whatever single gates say.
pub(crate) fn stops(report: &Report) -> bool {
    undecided(report) || ExitCode::of(report) != ExitCode::MayPass
}

/// The decision about a gate, where there is one.
pub(crate) fn decision(gate: &GateReport) -> Option<Decision> {
    match gate {
        GateReport::Judged(judged) => Some(judged.decision),
        GateReport::Standing { decision, .. } => Some(*decision),
        GateReport::NotReached { .. } => None,
    }
}

/// Whether the release passes a gate.
pub(crate) fn may_pass(gate: &GateReport) -> bool {
    match gate {
        GateReport::Judged(judged) => judged.may_pass,
        GateReport::Standing { may_pass, .. } => *may_pass,
        GateReport::NotReached { .. } => false,
    }
}

/// Id and title of a gate.
pub(crate) fn name(gate: &GateReport) -> (&str, &str) {
    match gate {
        GateReport::Judged(judged) => (&judged.gate, &judged.title),
        GateReport::Standing { gate, title, .. } | GateReport::NotReached { gate, title, .. } => {
            (gate, title)
        }
    }
}

fn severity(decision: Decision) -> u8 {
    match decision {
        Decision::Go => 0,
        Decision::Conditional => 1,
        Decision::NoGo => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixtures;

    #[test]
    fn the_word_is_that_of_the_worst_gate() {
        let refused = || {
            let mut report = fixtures::pipeline();
            report.gates.truncate(1);
            if let Some(GateReport::Standing { may_pass, .. }) = report.gates.first_mut() {
                *may_pass = false;
            }
            report
        };
        let unsaid = || Report { exit_code: 2, ..fixtures::go() };
        let cases = [
            (fixtures::go(), "GO", Some("production")),
            (fixtures::no_go(), "NO-GO", Some("production")),
            (fixtures::conditional(), "CONDITIONAL", Some("production")),
            (fixtures::pipeline(), "NO-GO", Some("production")),
            (fixtures::errors(), "NOT DECIDED", None),
            (refused(), "NOT PASSED", None),
            (unsaid(), "NOT DECIDED", None),
        ];
        for (report, word, worst) in cases {
            let upshot = Upshot::of(&report);
            assert_eq!((upshot.verdict.word(), upshot.worst.map(|gate| gate.gate.as_str())), (word, worst));
        }
    }
}
