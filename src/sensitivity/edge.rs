//! From a change that turns a check back to its limit: the last value that passes and the first that does not.

use chrono::{DateTime, Utc};

use crate::document::{Node, Value};
use crate::number::Number;
use crate::report::Outcome;
use crate::time;

use super::place::{Move, What, node};
use super::search::Turn;
use super::subject::{Stage, Subject};
use super::values::{InPlay, decimals, shown, step};

/// The most decimals that a limit is looked for with.
const MAX_DECIMALS: usize = 8;

/// Two neighbouring values of one place and what they make of the check.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Edge {
    /// Where, as a path.
    pub(super) place: String,
    /// The last value on the near side.
    pub(super) before: Node,
    /// What it makes of the check.
    pub(super) before_outcome: Outcome,
    /// The first on the far side.
    pub(super) after: Node,
    /// What that makes of it.
    pub(super) after_outcome: Outcome,
}

/// How a number or an instant is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Number,
    /// A number in quotes.
    Quoted,
    /// An instant, in seconds since the epoch.
    Instant,
}

/// A value with an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scalar {
    /// As a number.
    pub(super) at: Number,
    spelling: Spelling,
}

impl Scalar {
    /// Reads a node; nothing where it has no order.
    pub(super) fn of(value: &Node) -> Option<Self> {
        match &value.value {
            Value::Number(written) => Some(Self { at: written.parse().ok()?, spelling: Spelling::Number }),
            Value::Text(written) => match written.parse::<Number>() {
                Ok(at) => Some(Self { at, spelling: Spelling::Quoted }),
                Err(_) => {
                    let instant = time::parse(written).ok()?;
                    let nanos = Number::ratio(i64::from(instant.timestamp_subsec_nanos()), 1_000_000_000)?;
                    let at = &Number::from(instant.timestamp()) + &nanos;
                    Some(Self { at, spelling: Spelling::Instant })
                }
            },
            _ => None,
        }
    }

    fn write(at: &Number, spelling: Spelling) -> Option<Node> {
        let value = match spelling {
            Spelling::Number => Value::Number(shown(at)?.into()),
            Spelling::Quoted => Value::Text(shown(at)?.into()),
            Spelling::Instant => {
                let seconds = at.floor_to_i64()?;
                let rest = at - &Number::from(seconds);
                let nanos = (&rest * &Number::from(1_000_000_000_i64)).floor_to_i64()?;
                let instant: DateTime<Utc> = DateTime::from_timestamp(seconds, u32::try_from(nanos).ok()?)?;
                Value::Text(time::show(instant).into())
            }
        };
        Some(node(value))
    }
}

/// The check along one place: what it makes of a value there.
struct Line<'l> {
    stage: &'l mut Stage,
    subject: &'l Subject,
    around: &'l [Move],
    last: &'l Move,
    spelling: Spelling,
    tried: &'l mut usize,
}

impl Line<'_> {
    fn moves(&self, at: &Number) -> Option<Vec<Move>> {
        let what = What::Set(Scalar::write(at, self.spelling)?);
        let last = Move { place: self.last.place.clone(), what };
        Some(self.around.iter().cloned().chain([last]).collect())
    }

    fn outcome(&mut self, at: &Number) -> Option<Outcome> {
        *self.tried += 1;
        let moves = self.moves(at)?;
        Some(self.stage.attempt(self.subject, &moves)?.outcome)
    }

    /// The neighbours between which the outcome stops being `stays`, on a grid of so many decimals.
    fn between(
        &mut self,
        near: &Number,
        far: &Number,
        decimals: usize,
        is_near: impl Fn(Outcome) -> bool,
    ) -> Option<(Number, Number)> {
        let step = step(decimals);
        let rises = far > near;
        let grid = |number: &Number, up: bool| {
            let whole = number.checked_div(&step)?;
            let floor = whole.floor_to_i64()?;
            Some(if up && Number::from(floor) != whole { floor.checked_add(1)? } else { floor })
        };
        // Outwards on the far side, inwards on the near one.
        let (mut near, mut far) = (grid(near, rises)?, grid(far, rises)?);
        let value = |at: i64| &Number::from(at) * &step;
        if !is_near(self.outcome(&value(near))?) || is_near(self.outcome(&value(far))?) {
            return None;
        }
        while near.abs_diff(far) > 1 {
            let middle = i64::try_from(i128::midpoint(i128::from(near), i128::from(far))).ok()?;
            if is_near(self.outcome(&value(middle))?) {
                near = middle;
            } else {
                far = middle;
            }
        }
        Some((value(near), value(far)))
    }

    /// The same, on the coarsest grid that shows the limit: that of the values, or of a number in play that is the limit.
    fn limit(
        &mut self,
        near: &Number,
        far: &Number,
        play: &InPlay,
        is_near: impl Fn(Outcome) -> bool + Copy,
    ) -> Option<(Number, Number)> {
        let coarse = if self.spelling == Spelling::Instant { 0 } else { decimals(near) };
        let fine = decimals(near).max(decimals(far)).min(MAX_DECIMALS);
        let (mut low, mut high) = match self.between(near, far, coarse, is_near) {
            Some(found) => found,
            None => self.between(near, far, fine, is_near)?,
        };
        if self.spelling == Spelling::Instant {
            return Some((low, high));
        }
        let (from, to) = if low < high { (low.clone(), high.clone()) } else { (high.clone(), low.clone()) };
        let mut limits: Vec<&Number> = play
            .numbers
            .iter()
            .filter(|number| from <= **number && **number <= to && number.is_decimal())
            .collect();
        limits.sort_by_key(|number| decimals(number));
        for limit in limits {
            let places = decimals(limit);
            if places <= decimals(&low).max(decimals(&high)) || places > MAX_DECIMALS {
                continue;
            }
            let step = step(places);
            for (a, b) in [(limit.clone(), limit + &step), (limit - &step, limit.clone())] {
                let (near, far) = if low < high { (a, b) } else { (b, a) };
                if self.outcome(&near).is_some_and(is_near)
                    && self.outcome(&far).is_some_and(|far| !is_near(far))
                {
                    (low, high) = (near, far);
                }
            }
        }
        Some((low, high))
    }

    fn edge(&mut self, before: &Number, after: &Number) -> Option<(Edge, Turn)> {
        let (before_outcome, after_outcome) = (self.outcome(before)?, self.outcome(after)?);
        let edge = Edge {
            place: self.last.place.to_string(),
            before: Scalar::write(before, self.spelling)?,
            before_outcome,
            after: Scalar::write(after, self.spelling)?,
            after_outcome,
        };
        let turn = Turn { moves: self.moves(after)?, outcome: after_outcome };
        Some((edge, turn))
    }
}

/// Narrows a change down to the limit where its last move sets one number or instant in place of another, and the check
/// passes with the moves before it. One edge, or two where there is a softer outcome between passing and failing.
pub(super) fn narrow(
    stage: &mut Stage,
    subject: &Subject,
    around: &[Move],
    turn: &Turn,
    play: &InPlay,
    tried: &mut usize,
) -> Option<Vec<(Edge, Turn)>> {
    let last = turn.moves.last()?;
    if turn.moves.len() != around.len() + 1 {
        return None;
    }
    let What::Set(value) = &last.what else { return None };
    let far = Scalar::of(value)?;
    let near = super::place::moved(&mut stage.document.root, around, |root| {
        last.place.get(root).and_then(Scalar::of)
    })??;
    if near.spelling != far.spelling {
        return None;
    }
    let mut play = play.clone();
    for trial in [stage.attempt(subject, around)?, stage.attempt(subject, &turn.moves)?] {
        trial.comparisons.iter().for_each(|comparison| play.scale(comparison, &near.at));
    }
    let mut line = Line { stage, subject, around, last, spelling: far.spelling, tried };
    let (before, after) = line.limit(&near.at, &far.at, &play, |outcome| outcome == Outcome::Pass)?;
    let first = line.edge(&before, &after)?;
    let mut found = vec![first];
    let is_soft = |outcome: Outcome| outcome != Outcome::Fail;
    if found.iter().all(|(edge, _)| is_soft(edge.after_outcome)) && turn.outcome == Outcome::Fail {
        let (before, after) = line.limit(&after, &far.at, &play, is_soft)?;
        found.push(line.edge(&before, &after)?);
    }
    Some(found)
}
