//! Facts, compared one by one, and which way each went.

use std::cmp::Ordering;

use super::{Change, Turn};
use crate::number::Number;
use crate::report::{Decision, Outcome};

/// The facts that differ, as they are found.
#[derive(Debug, Default)]
pub(super) struct Changes {
    found: Vec<Change>,
}

impl Changes {
    pub(super) fn done(self) -> Vec<Change> {
        self.found
    }

    /// A fact of a part; nothing where both are the same.
    pub(super) fn of(
        &mut self,
        what: &str,
        of: Option<String>,
        before: Option<String>,
        after: Option<String>,
        turn: Turn,
    ) {
        if before != after {
            self.found.push(Change { what: what.to_owned(), of, before, after, turn });
        }
    }

    /// A fact.
    pub(super) fn turned(&mut self, what: &str, before: Option<&str>, after: Option<&str>, turn: Turn) {
        self.of(what, None, before.map(str::to_owned), after.map(str::to_owned), turn);
    }

    /// A fact of which nobody can say what is better.
    pub(super) fn text(&mut self, what: &str, before: Option<&str>, after: Option<&str>) {
        self.turned(what, before, after, Turn::Other);
    }

    /// A number that is no score.
    pub(super) fn number(&mut self, what: &str, before: i64, after: i64, turn: Turn) {
        self.of(what, None, Some(before.to_string()), Some(after.to_string()), turn);
    }

    /// A number of which more is better; without one nothing is known.
    pub(super) fn score(&mut self, what: &str, before: Option<&str>, after: Option<&str>) {
        self.turned(what, before, after, more_is_better(before, after));
    }

    pub(super) fn flag(&mut self, what: &str, before: bool, after: bool, turn: Turn) {
        let word = |flag: bool| if flag { "true" } else { "false" };
        self.turned(what, Some(word(before)), Some(word(after)), turn);
    }

    /// A flag that is better when it is `good`.
    pub(super) fn wish(&mut self, what: &str, before: bool, after: bool, good: bool) {
        self.flag(what, before, after, if after == good { Turn::Better } else { Turn::Worse });
    }
}

/// Which way a number went of which more is better.
pub(super) fn more_is_better(before: Option<&str>, after: Option<&str>) -> Turn {
    let (Some(before), Some(after)) = (before.and_then(quantity), after.and_then(quantity)) else {
        return match (before, after) {
            (Some(_), None) => Turn::Worse,
            (None, Some(_)) => Turn::Better,
            _ => Turn::Other,
        };
    };
    // Numbers of two units are not compared here: nothing says how.
    if before.1 != after.1 {
        return Turn::Other;
    }
    match after.0.cmp(&before.0) {
        Ordering::Less => Turn::Worse,
        Ordering::Equal => Turn::Other,
        Ordering::Greater => Turn::Better,
    }
}

/// A number and its unit.
fn quantity(text: &str) -> Option<(Number, &str)> {
    let text = text.trim();
    let end =
        text.find(|c: char| !matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E')).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    Some((number.parse().ok()?, unit.trim()))
}

/// Which way a decision went.
pub(super) fn decision_turn(before: Decision, after: Decision) -> Turn {
    let rank = |decision: Decision| match decision {
        Decision::NoGo => 0,
        Decision::Conditional => 1,
        Decision::Go => 2,
    };
    ranked(rank(before), rank(after))
}

/// Which way an exit code went: 2 is worst, then 1, then 3.
pub(super) fn exit_turn(before: u8, after: u8) -> Turn {
    let rank = |code: u8| match code {
        0 => 3,
        3 => 2,
        1 => 1,
        _ => 0,
    };
    ranked(rank(before), rank(after))
}

/// Which way an outcome went. One that does not apply any more is neither good nor bad by itself: somebody must know why.
pub(super) fn outcome_turn(before: Outcome, after: Outcome) -> Turn {
    if [before, after].contains(&Outcome::NotApplicable) {
        return Turn::Other;
    }
    ranked(before.urgency(), after.urgency())
}

/// Which way a rank went of which more is better.
pub(super) fn ranked(before: u8, after: u8) -> Turn {
    match after.cmp(&before) {
        Ordering::Less => Turn::Worse,
        Ordering::Equal => Turn::Other,
        Ordering::Greater => Turn::Better,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_turn_by_their_value_and_unit() {
        for (before, after, turn) in [
            (Some("9.9"), Some("10.1"), Turn::Better),
            (Some("10.0"), Some("9.9"), Turn::Worse),
            (Some("10"), Some("10.0"), Turn::Other),
            (Some("-12 ms"), Some("-3 ms"), Turn::Better),
            (Some("31 ms"), Some("-22 ms"), Turn::Worse),
            (Some("31 ms"), Some("2 s"), Turn::Other),
            (Some("x"), Some("y"), Turn::Other),
            (Some("1"), None, Turn::Worse),
            (None, Some("1"), Turn::Better),
        ] {
            assert_eq!(more_is_better(before, after), turn, "{before:?} {after:?}");
        }
    }

    #[test]
    fn decisions_outcomes_and_exit_codes_have_an_order() {
        assert_eq!(decision_turn(Decision::Go, Decision::NoGo), Turn::Worse);
        assert_eq!(decision_turn(Decision::NoGo, Decision::Conditional), Turn::Better);
        assert_eq!(outcome_turn(Outcome::Pass, Outcome::Warn), Turn::Worse);
        assert_eq!(outcome_turn(Outcome::Fail, Outcome::Waived), Turn::Better);
        assert_eq!(outcome_turn(Outcome::Fail, Outcome::NotApplicable), Turn::Other);
        assert_eq!([exit_turn(0, 3), exit_turn(3, 1), exit_turn(1, 2)], [Turn::Worse; 3]);
    }
}
