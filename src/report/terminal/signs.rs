//! Signs and words: how outcomes, decisions and states are shown. A sign never stands without its word, but for what
//! is green in a list of checks.

use super::Style;
use super::text::{Mood, Text, Tone};
use crate::report::compared::is_fine;
use crate::report::{CheckReport, Comparison, Decision, EvidenceState, Holds, Kind, Outcome, escape};

/// The most characters of a gate's own word for its decision.
const MAX_LABEL: usize = 40;

/// The characters that the report draws with.
#[derive(Debug)]
pub(crate) struct Signs {
    pub(crate) good: &'static str,
    pub(crate) bad: &'static str,
    pub(crate) warn: &'static str,
    pub(crate) waiting: &'static str,
    pub(crate) unknown: &'static str,
    pub(crate) off: &'static str,
    pub(crate) waived: &'static str,
    /// Between two facts; it stays with the first of them.
    pub(crate) dot: &'static str,
    /// Where the end of a text was cut off.
    pub(crate) cut: &'static str,
    pub(crate) rule: char,
    pub(crate) full: char,
    pub(crate) empty: char,
}

const UNICODE: Signs = Signs {
    good: "✓",
    bad: "✗",
    warn: "!",
    waiting: "…",
    unknown: "?",
    off: "–",
    waived: "~",
    dot: "\u{a0}· ",
    cut: "…",
    rule: '─',
    full: '█',
    empty: '░',
};

const ASCII: Signs = Signs {
    good: "+",
    bad: "x",
    warn: "!",
    waiting: ".",
    unknown: "?",
    off: "-",
    waived: "~",
    dot: "\u{a0}- ",
    cut: "...",
    rule: '-',
    full: '#',
    empty: '.',
};

impl Signs {
    pub(crate) fn of(style: &Style) -> &'static Self {
        if style.unicode { &UNICODE } else { &ASCII }
    }

    /// Sign and word for how a check came out.
    pub(crate) fn check(&self, check: &CheckReport) -> Text {
        if check.veto_stands {
            return marked(Mood::Bad, self.bad, "VETO");
        }
        self.outcome(check.outcome)
    }

    /// Sign and word for an outcome. What is not green stands in capitals, to be found without colour.
    pub(crate) fn outcome(&self, outcome: Outcome) -> Text {
        let (sign, word) = match outcome {
            Outcome::Pass => (self.good, "pass"),
            Outcome::Warn => (self.warn, "WARN"),
            Outcome::Fail => (self.bad, "FAIL"),
            Outcome::Pending => (self.waiting, "PENDING"),
            Outcome::Missing => (self.unknown, "MISSING"),
            Outcome::Error => (self.bad, "ERROR"),
            Outcome::NotApplicable => (self.off, "n/a"),
            Outcome::Waived => (self.waived, "WAIVED"),
        };
        marked(mood(outcome), sign, word)
    }

    /// The sign alone for a check that is green, beside its title.
    pub(crate) fn green(&self, outcome: Outcome) -> Text {
        let sign = if outcome == Outcome::NotApplicable { self.off } else { self.good };
        Text::of(mood(outcome).tone(), sign)
    }

    /// Sign and word for the truth of one comparison: the sign says whether it speaks for the release.
    pub(crate) fn holds(&self, comparison: &Comparison, kind: Kind) -> Text {
        let (mood, sign) =
            if is_fine(comparison, kind) { (Mood::Good, self.good) } else { (Mood::Bad, self.bad) };
        match comparison.holds {
            Holds::True => marked(mood, sign, "true"),
            Holds::False => marked(mood, sign, "false"),
            Holds::Unknown => marked(Mood::Warn, self.unknown, "unknown"),
            Holds::Error => marked(Mood::Bad, self.bad, "error"),
        }
    }

    /// Sign and word for a vote or the standing of a role.
    pub(crate) fn vote(&self, vote: &str) -> Text {
        match vote {
            "go" => marked(Mood::Good, self.good, "go"),
            "no-go" => marked(Mood::Bad, self.bad, "NO-GO"),
            "conditional" => marked(Mood::Warn, self.warn, "CONDITIONAL"),
            "awaited" => marked(Mood::Warn, self.waiting, "AWAITED"),
            other => marked(Mood::Neutral, self.off, other),
        }
    }

    /// Sign and word for how evidence stands.
    pub(crate) fn evidence(&self, state: EvidenceState) -> Text {
        match state {
            EvidenceState::Seen => marked(Mood::Good, self.good, "seen"),
            EvidenceState::Absent => marked(Mood::Bad, self.unknown, "ABSENT"),
            EvidenceState::Stale => marked(Mood::Bad, self.bad, "STALE"),
            EvidenceState::Unbound => marked(Mood::Bad, self.bad, "UNBOUND"),
            EvidenceState::Broken => marked(Mood::Bad, self.bad, "BROKEN"),
        }
    }

    /// Sign and word for a waiver.
    pub(crate) fn waiver(&self, state: &str) -> Text {
        match state {
            "in-use" => marked(Mood::Warn, self.waived, "in use"),
            "unused" => marked(Mood::Neutral, self.off, "unused"),
            other => marked(Mood::Bad, self.bad, &other.to_uppercase()),
        }
    }

    /// The sign alone for a decision, for a column beside its word.
    pub(crate) fn decision(&self, decision: Decision) -> &'static str {
        match decision {
            Decision::Go => self.good,
            Decision::Conditional => self.warn,
            Decision::NoGo => self.bad,
        }
    }

    /// Ten cells, as many of them full as the score has tens. Rounded down, so that only 100 is full.
    pub(crate) fn bar(&self, score: &str) -> String {
        let whole = score.split('.').next().unwrap_or("");
        let full = whole.parse::<usize>().map_or(0, |score| (score / 10).min(10));
        (0..10).map(|cell| if cell < full { self.full } else { self.empty }).collect()
    }
}

fn marked(mood: Mood, sign: &str, word: &str) -> Text {
    // Tied, so that no line ends between a sign and its word.
    Text::of(mood.tone(), sign).with(mood.tone(), "\u{a0}").with(mood.tone(), word)
}

/// How an outcome feels.
pub(crate) fn mood(outcome: Outcome) -> Mood {
    match outcome {
        Outcome::Pass => Mood::Good,
        Outcome::Warn | Outcome::Pending | Outcome::Waived => Mood::Warn,
        Outcome::Fail | Outcome::Missing | Outcome::Error => Mood::Bad,
        Outcome::NotApplicable => Mood::Neutral,
    }
}

/// How a decision feels.
pub(crate) fn decision_mood(decision: Decision) -> Mood {
    match decision {
        Decision::Go => Mood::Good,
        Decision::Conditional => Mood::Warn,
        Decision::NoGo => Mood::Bad,
    }
}

/// The gate's own word, with the decision beside it where they differ: `REJECTED (NO-GO)`.
pub(crate) fn label(label: &str, decision: Decision) -> String {
    let decision = decision.to_string();
    // A word is short; what is not may not push the decision out of sight.
    let label = &escape::shorten(label, MAX_LABEL);
    if *label == decision { decision } else { format!("{label}{}({decision})", super::text::TIE) }
}

/// The label as the verdict of a report.
pub(crate) fn verdict(word: &str, mood: Mood) -> Text {
    Text::of(Tone::Verdict(mood), word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_has_its_own_word() {
        for signs in [&UNICODE, &ASCII] {
            let words: std::collections::HashSet<_> = Outcome::ALL
                .iter()
                .map(|&outcome| signs.outcome(outcome).wrap(40, 40).remove(0).bare())
                .map(|shown| shown.split_once(' ').unwrap().1.to_owned())
                .collect();
            assert_eq!(words.len(), Outcome::ALL.len());
        }
    }

    #[test]
    fn ascii_signs_are_ascii() {
        assert!(format!("{ASCII:?}").replace("\\u{a0}", " ").is_ascii());
    }

    #[test]
    fn only_a_hundred_fills_the_bar() {
        let cases =
            [("100.0", "##########"), ("99.9", "#########."), ("9.9", ".........."), ("?", "..........")];
        for (score, bar) in cases {
            assert_eq!(ASCII.bar(score), bar);
        }
    }

    #[test]
    fn a_label_never_hides_the_decision() {
        assert_eq!(label("GO", Decision::Go), "GO");
        assert_eq!(label("GO", Decision::NoGo), "GO\u{a0}(NO-GO)");
    }
}
