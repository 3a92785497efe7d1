//! How each output format is read again, by its own rules: whether it is sound, and what it says was decided.

#![allow(unreachable_pub, reason = "each test binary uses its own part")]

mod github;
mod gitlab;
mod junit;
mod sarif;
mod tap;
mod text;

use gatekeeper::report::{Decision, GateReport, Report};

/// What every format must say about a report.
#[derive(Debug)]
pub struct Expected {
    /// The gates that have a decision, in order.
    pub gates: Vec<Told>,
    /// The codes of its errors.
    pub errors: Vec<String>,
    /// The exit code.
    pub code: i32,
}

/// What is told about a gate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told {
    pub gate: String,
    pub decision: String,
    pub score: Option<String>,
}

impl Expected {
    pub fn of(report: &Report, code: i32) -> Self {
        let told = |gate: &str, decision: Decision, score: Option<&String>| Told {
            gate: gate.to_owned(),
            decision: decision.to_string(),
            score: score.cloned(),
        };
        let gates = report.gates.iter().filter_map(|gate| match gate {
            GateReport::Judged(judged) => {
                let score = judged.score.as_ref().map(|score| &score.value);
                Some(told(&judged.gate, judged.decision, score))
            }
            GateReport::Standing { gate, decision, .. } => Some(told(gate, *decision, None)),
            GateReport::NotReached { .. } => None,
        });
        let errors = report.errors.iter().map(|error| error.code.clone()).collect();
        Self { gates: gates.collect(), errors, code }
    }

    /// Where a format tells the gates one by one: the same gates, decisions and scores. The score of an earlier decision is
    /// not told by all.
    pub fn same(&self, mut told: Vec<Told>) {
        for (told, expected) in told.iter_mut().zip(&self.gates) {
            if expected.score.is_none() {
                told.score = None;
            }
        }
        assert_eq!(told, self.gates);
    }
}

/// How a format is read: it panics where the text is not sound, or tells something else.
pub struct Probe {
    /// The name of the format.
    pub format: &'static str,
    /// Reads it.
    pub read: fn(&str, &Expected),
}

/// One for each format. A new format has a line here.
pub const PROBES: &[Probe] = &[
    Probe { format: "terminal", read: text::terminal },
    Probe { format: "markdown", read: text::markdown },
    Probe { format: "html", read: text::html },
    Probe { format: "json", read: text::json },
    Probe { format: "junit", read: junit::read },
    Probe { format: "sarif", read: sarif::read },
    Probe { format: "tap", read: tap::read },
    Probe { format: "github", read: github::read },
    Probe { format: "gitlab", read: gitlab::read },
];
