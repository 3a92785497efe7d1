//! The one word for a group.

use crate::report::terminal::is_green;
use crate::report::{CheckReport, GroupReport, Outcome};

/// How a group came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verdict {
    /// The worst of its blocking checks; of its advisory ones where no blocking check applies.
    pub(super) worst: Outcome,
    /// What is said beside the word; empty mostly.
    pub(super) beside: String,
}

impl Verdict {
    pub(super) fn of(group: &GroupReport) -> Self {
        let applies = |check: &&CheckReport| of_check(check) != Outcome::NotApplicable;
        let (blocking, advisory): (Vec<_>, Vec<_>) =
            group.checks.iter().filter(applies).partition(|check| check.blocking);
        let short = advisory.iter().filter(|check| !is_green(check)).count();
        if let Some(worst) = worst(&blocking) {
            let beside = match short {
                1.. if worst == Outcome::Pass => format!("({short} advisory)"),
                _ => String::new(),
            };
            return Self { worst, beside };
        }
        // A group in which nothing can stop the release has not passed what was never asked of it.
        match worst(&advisory) {
            Some(worst) => Self { worst, beside: "(advisory)".to_owned() },
            None => Self { worst: Outcome::NotApplicable, beside: String::new() },
        }
    }

    /// Its word in capitals.
    pub(super) fn word(&self) -> String {
        match self.worst {
            Outcome::NotApplicable => "N/A".to_owned(),
            other => other.word().to_uppercase(),
        }
    }

    /// Word and what stands beside it.
    pub(super) fn text(&self) -> String {
        format!("{} {}", self.word(), self.beside).trim_end().to_owned()
    }
}

fn worst(checks: &[&CheckReport]) -> Option<Outcome> {
    checks.iter().map(|check| of_check(check)).min_by_key(|outcome| outcome.urgency())
}

/// A veto that stands is as bad as it can be, whatever else is known about its check.
fn of_check(check: &CheckReport) -> Outcome {
    match check.outcome {
        seen @ (Outcome::Fail | Outcome::Error | Outcome::Missing) => seen,
        _ if check.veto_stands => Outcome::Fail,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::report::{GateReport, Kind, fixtures};

    /// A group of checks: a letter for each outcome, small for advisory ones, `V` for a veto that stands and is waived.
    fn group(letters: &str) -> GroupReport {
        let mut report = fixtures::go();
        let Some(GateReport::Judged(judged)) = report.gates.first_mut() else { panic!("no gate") };
        let mut group = judged.groups.remove(0);
        let model = group.checks.remove(0);
        let check = |letter: char| CheckReport {
            outcome: match letter.to_ascii_uppercase() {
                'P' => Outcome::Pass,
                'W' => Outcome::Warn,
                'F' => Outcome::Fail,
                'O' => Outcome::Pending,
                'M' => Outcome::Missing,
                'E' => Outcome::Error,
                'N' => Outcome::NotApplicable,
                _ => Outcome::Waived,
            },
            kind: if letter == 'V' { Kind::Veto } else { Kind::Require },
            veto_stands: letter == 'V',
            blocking: letter.is_ascii_uppercase(),
            ..model.clone()
        };
        group.checks = letters.chars().map(check).collect();
        group
    }

    #[rstest]
    #[case("P", "PASS")]
    #[case("PN", "PASS")]
    #[case("N", "N/A")]
    #[case("Nn", "N/A")]
    #[case("", "N/A")]
    #[case("PX", "WAIVED")]
    #[case("XW", "WARN")]
    #[case("WO", "PENDING")]
    #[case("OM", "MISSING")]
    #[case("ME", "ERROR")]
    #[case("EF", "FAIL")]
    #[case("PWFOMENX", "FAIL")]
    #[case("PV", "FAIL")]
    #[case("Pfw", "PASS (2 advisory)")]
    #[case("Pfpn", "PASS (1 advisory)")]
    #[case("Px", "PASS (1 advisory)")]
    #[case("Wf", "WARN")]
    #[case("fp", "FAIL (advisory)")]
    #[case("Nm", "MISSING (advisory)")]
    #[case("p", "PASS (advisory)")]
    fn the_worst_blocking_check_decides(#[case] letters: &str, #[case] expected: &str) {
        assert_eq!(Verdict::of(&group(letters)).text(), expected);
    }
}
