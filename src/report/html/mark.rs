//! Signs and words as the page shows them: the same as on a terminal, with the mood that colours them.

use serde::Serialize;

use crate::report::terminal::Style;
use crate::report::terminal::signs::Signs;
use crate::report::terminal::text::{Mood, Text, Tone};
use crate::report::{CheckReport, Comparison, EvidenceState, Kind, Outcome, escape};

/// The most characters of one text on the page. The JSON report holds it whole.
const MAX_CHARS: usize = 1_000;

/// A sign with its word: colour is never the only sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Mark {
    /// The class that colours it.
    pub(super) mood: &'static str,
    /// One character.
    pub(super) sign: String,
    /// What it says.
    pub(super) word: String,
}

impl Mark {
    pub(super) fn new(mood: Mood, sign: &str, word: &str) -> Self {
        Self { mood: class(mood), sign: sign.to_owned(), word: word.to_owned() }
    }

    pub(super) fn outcome(outcome: Outcome) -> Self {
        Self::of(&signs().outcome(outcome))
    }

    pub(super) fn check(check: &CheckReport) -> Self {
        Self::of(&signs().check(check))
    }

    pub(super) fn holds(part: &Comparison, kind: Kind) -> Self {
        Self::of(&signs().holds(part, kind))
    }

    pub(super) fn vote(vote: &str) -> Self {
        Self::of(&signs().vote(vote))
    }

    pub(super) fn evidence(state: EvidenceState) -> Self {
        Self::of(&signs().evidence(state))
    }

    pub(super) fn waiver(state: &str) -> Self {
        Self::of(&signs().waiver(state))
    }

    /// The terminal's sign and word.
    fn of(text: &Text) -> Self {
        let bare = bare(text);
        let (sign, word) = bare.split_once(' ').unwrap_or(("", &bare));
        let mood = match text.tone() {
            Tone::Good => "good",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
            Tone::Plain | Tone::Strong | Tone::Dim | Tone::Verdict(_) => "off",
        };
        Self { mood, sign: sign.to_owned(), word: cut(word) }
    }
}

/// The class of a mood.
pub(super) fn class(mood: Mood) -> &'static str {
    match mood {
        Mood::Good => "good",
        Mood::Warn => "warn",
        Mood::Bad => "bad",
        Mood::Neutral => "off",
    }
}

/// The characters that the page draws with.
pub(super) fn signs() -> &'static Signs {
    const STYLE: Style = Style::plain(100);
    Signs::of(&STYLE)
}

/// The characters of a terminal's text, in one line.
pub(super) fn bare(text: &Text) -> String {
    text.cut(usize::MAX, "").bare()
}

/// A text as long as the page shows it.
pub(super) fn cut(text: &str) -> String {
    escape::shorten(text, MAX_CHARS).into_owned()
}

/// The same where there is one.
pub(super) fn cut_some(text: Option<&String>) -> Option<String> {
    text.map(|text| cut(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_what_the_terminal_says() {
        let cases = [
            (Mark::outcome(Outcome::Pass), "good", "✓", "pass"),
            (Mark::outcome(Outcome::Waived), "warn", "~", "WAIVED"),
            (Mark::outcome(Outcome::NotApplicable), "off", "–", "n/a"),
            (Mark::vote("no-go"), "bad", "✗", "NO-GO"),
            (Mark::waiver("not-enough"), "bad", "✗", "NOT-ENOUGH"),
        ];
        for (mark, mood, sign, word) in cases {
            assert_eq!((mark.mood, mark.sign.as_str(), mark.word.as_str()), (mood, sign, word));
        }
    }
}
