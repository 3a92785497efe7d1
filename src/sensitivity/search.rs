//! The search for the changes that turn a check: guess, judge, and go back to the limit.

use std::collections::HashMap;

use crate::document::Node;
use crate::report::Outcome;

use super::edge::{Edge, narrow};
use super::formula::{Comparisons, Truth};
use super::guesses::guesses;
use super::place::{Move, Place, moved};
use super::subject::{Stage, Subject, Trial};
use super::values::InPlay;

/// How many guesses that turn a comparison, but not it alone, are gone on with.
const MAX_BEGINNINGS: usize = 8;

/// How many changes are judged for one comparison at most.
const MAX_TRIED: usize = 4_000;

/// A change that turns a check.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Turn {
    /// What is changed.
    pub(super) moves: Vec<Move>,
    /// What the requirement alone makes of it.
    pub(super) outcome: Outcome,
}

/// What was found about one comparison of a requirement.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Its text.
    pub(super) text: String,
    /// The changes that turn the check through it: just past the limit, in each direction there is.
    pub(super) turns: Vec<Turn>,
    /// Where it turns, for those of one value.
    pub(super) edges: Vec<Edge>,
    /// Changes with which the check passes, and only because of this comparison; none where that is not known.
    pub(super) decides: Option<Vec<Move>>,
    /// How many changes were judged.
    pub(super) tried: usize,
    /// Why there is none.
    pub(super) lost: Option<Lost>,
}

/// Why a comparison could not be shown to matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    /// Nothing that was tried turned it.
    NeverTurns,
    /// It turned, and the check still passed or was turned by others as well.
    NeverDecides,
}

/// The search over one check.
pub(super) struct Search<'s> {
    pub(super) stage: &'s mut Stage,
    pub(super) subject: &'s Subject,
    comparisons: Comparisons<'s>,
    avoid: &'s [Place],
    base: Trial,
    tried: usize,
    /// For each comparison that was asked for: a change that turns it and no other, where there is one.
    flips: HashMap<usize, Option<Vec<Move>>>,
}

impl<'s> Search<'s> {
    /// Prepares the search; `None` where the check does not pass in this document.
    pub(super) fn new(stage: &'s mut Stage, subject: &'s Subject, avoid: &'s [Place]) -> Option<Self> {
        let base = stage.attempt(subject, &[])?;
        (base.outcome == Outcome::Pass).then(|| Self {
            stage,
            subject,
            comparisons: subject.comparisons(),
            avoid,
            base,
            tried: 0,
            flips: HashMap::new(),
        })
    }

    /// Looks into every comparison.
    pub(super) fn parts(&mut self) -> Vec<Part> {
        (0..self.comparisons.parts.len()).map(|part| self.part(part)).collect()
    }

    fn part(&mut self, part: usize) -> Part {
        self.tried = 0;
        let found = self.decisive(part);
        let mut turned = Part {
            text: self.subject.text_of(part),
            turns: Vec::new(),
            edges: Vec::new(),
            decides: None,
            tried: 0,
            lost: None,
        };
        match found {
            Ok(founds) => {
                for found in founds {
                    self.narrow_down(found, &mut turned);
                }
            }
            Err(lost) => turned.lost = Some(lost),
        }
        turned.tried = self.tried;
        turned
    }

    /// Goes back from a change towards what passes, and notes where the check turns.
    fn narrow_down(&mut self, found: Decisive, turned: &mut Part) {
        turned.decides = found.passes;
        let narrowed = found.around.and_then(|moves| {
            let play = self.in_play(Some(found.part), &moves);
            narrow(self.stage, self.subject, &moves, &found.turn, &play, &mut self.tried)
        });
        match narrowed {
            Some(edges) => {
                for (edge, turn) in edges {
                    turned.edges.push(edge);
                    if !turned.turns.contains(&turn) {
                        turned.turns.push(turn);
                    }
                }
            }
            None if !turned.turns.contains(&found.turn) => turned.turns.push(found.turn),
            None => {}
        }
    }

    /// A change with which the check does not pass because of this comparison alone.
    fn decisive(&mut self, part: usize) -> Result<Vec<Decisive>, Lost> {
        let base = self.base.clone();
        let around = if self.decides(part, &base) {
            Some(Vec::new())
        } else {
            self.shortcut(part, &base).or_else(|| self.steer(part, Vec::new(), &base, None))
        };
        let mut turns_at_all = false;
        if let Some(around) = around {
            let Some(start) = self.attempt(&around) else { return Err(Lost::NeverDecides) };
            if start.says_no() && self.decides(part, &start) {
                // With the others out of the way it is this one that says no already.
                return self.other_side(part, &around, &start).ok_or(Lost::NeverTurns);
            }
            let direct = self.direct(part, &around, &start, &mut turns_at_all);
            if !direct.is_empty() {
                return Ok(direct);
            }
        }
        // What turns it turns others too: put those right.
        for (moves, trial) in self.beginnings(part, base.truth(part)) {
            turns_at_all = true;
            let bad = trial.truth(part);
            if let Some(moves) = self.steer(part, moves, &trial, bad)
                && let Some(trial) = self.attempt(&moves)
                && trial.says_no()
                && self.decides(part, &trial)
            {
                let turn = Turn { moves, outcome: trial.outcome };
                return Ok(vec![Decisive { part, turn, around: None, passes: None }]);
            }
        }
        Err(if turns_at_all { Lost::NeverDecides } else { Lost::NeverTurns })
    }

    /// Changes of one comparison that turn the check through it, where the check passes before: one that fails if there
    /// is one, and one in each direction of a number.
    fn direct(&mut self, part: usize, around: &[Move], start: &Trial, turns: &mut bool) -> Vec<Decisive> {
        let before = start.truth(part);
        let mut soft: Option<Decisive> = None;
        let mut hard: Vec<Decisive> = Vec::new();
        for more in self.guesses(part, around, start) {
            // A second one only at the same place, and only in the other direction.
            if let Some(first) = hard.first()
                && (!self.has_two_sides(part)
                    || side(self.stage, &first.turn.moves, &more).is_none_or(|other| !other))
            {
                continue;
            }
            let moves = [around, more.as_slice()].concat();
            let Some(trial) = self.attempt(&moves) else { continue };
            let now = trial.truth(part);
            *turns |= now.is_some() && now != before;
            if !trial.says_no() || !self.decides(part, &trial) {
                continue;
            }
            let around = (start.outcome == Outcome::Pass).then(|| around.to_vec());
            let passes = around.clone();
            let found = Decisive { part, turn: Turn { moves, outcome: trial.outcome }, around, passes };
            if trial.outcome == Outcome::Fail {
                hard.push(found);
                if hard.len() > 1 || !self.has_two_sides(part) {
                    break;
                }
            } else {
                soft.get_or_insert(found);
            }
        }
        if hard.is_empty() { soft.into_iter().collect() } else { hard }
    }

    /// Whether a value can be too high and too low.
    fn has_two_sides(&self, part: usize) -> bool {
        use crate::requirement::ast::ExprKind;
        self.comparisons.parts.get(part).is_some_and(|expr| {
            matches!(expr.kind, ExprKind::InRange { negated: false, .. } | ExprKind::Within { .. })
        })
    }

    /// The comparison says no already: what makes it say yes shows that it can.
    fn other_side(&mut self, part: usize, around: &[Move], start: &Trial) -> Option<Vec<Decisive>> {
        let no = Turn { moves: around.to_vec(), outcome: start.outcome };
        for more in self.guesses(part, around, start) {
            let moves = [around, &more].concat();
            if self.attempt(&moves).is_some_and(|trial| trial.outcome == Outcome::Pass) {
                return Some(vec![Decisive { part, turn: no, around: None, passes: Some(moves) }]);
            }
        }
        None
    }

    /// Changes that turn the comparison, and more than it.
    fn beginnings(&mut self, part: usize, before: Truth) -> Vec<(Vec<Move>, Trial)> {
        let base = self.base.clone();
        let mut found = Vec::new();
        for moves in self.guesses(part, &[], &base) {
            let Some(trial) = self.attempt(&moves) else { continue };
            let now = trial.truth(part);
            if now.is_some() && now != before {
                found.push((moves, trial));
                if found.len() >= MAX_BEGINNINGS {
                    break;
                }
            }
        }
        found
    }

    /// The others brought to where this comparison decides by turning each of them by itself: with many of them, much
    /// shorter than one after another.
    fn shortcut(&mut self, part: usize, base: &Trial) -> Option<Vec<Move>> {
        let mut moves: Vec<Move> = Vec::new();
        for at in self.off(part, base)? {
            for one in self.flip(at)? {
                if moves.iter().any(|known| known.place.meets(&one.place)) {
                    return None;
                }
                moves.push(one);
            }
        }
        let trial = self.attempt(&moves)?;
        self.decides(part, &trial).then_some(moves)
    }

    /// A change that turns one comparison and leaves the others as they are.
    fn flip(&mut self, at: usize) -> Option<Vec<Move>> {
        if let Some(known) = self.flips.get(&at) {
            return known.clone();
        }
        let base = self.base.clone();
        let found = self.guesses(at, &[], &base).into_iter().find(|moves| {
            self.attempt(moves).is_some_and(|trial| {
                let same = |(other, (a, b)): (usize, (&Truth, &Truth))| (a == b) == (other != at);
                trial.truth(at).is_some() && base.truths.iter().zip(&trial.truths).enumerate().all(same)
            })
        });
        self.flips.insert(at, found.clone());
        found
    }

    /// Adds changes until this comparison decides: the others are brought to where they leave it the last word.
    /// `pinned` is what the comparison itself must stay.
    fn steer(
        &mut self,
        part: usize,
        mut moves: Vec<Move>,
        start: &Trial,
        pinned: Truth,
    ) -> Option<Vec<Move>> {
        let mut trial = start.clone();
        for _ in 0..self.comparisons.parts.len() {
            let off = self.off(part, &trial)?;
            if off.is_empty() {
                return Some(moves);
            }
            let mut better = None;
            'search: for at in &off {
                for more in self.guesses(*at, &moves, &trial) {
                    let touches = |one: &Move| moves.iter().any(|known| known.place.meets(&one.place));
                    if more.iter().any(touches) {
                        continue;
                    }
                    let longer = [moves.as_slice(), &more].concat();
                    let Some(next) = self.attempt(&longer) else { continue };
                    let stays = pinned.is_none() || next.truth(part) == pinned;
                    if stays && self.off(part, &next).is_some_and(|now| now.len() < off.len()) {
                        better = Some((longer, next));
                        break 'search;
                    }
                }
            }
            (moves, trial) = better?;
        }
        self.decides(part, &trial).then_some(moves)
    }

    /// The other comparisons that must turn for this one to decide; nothing where some are not known.
    fn off(&self, part: usize, trial: &Trial) -> Option<Vec<usize>> {
        let truths: Vec<bool> = trial.truths.iter().copied().collect::<Option<_>>()?;
        let wanted = self.comparisons.so_that_it_turns(part, &truths);
        let differs = |at: &usize| *at != part && truths.get(*at) != wanted.get(*at);
        Some((0..truths.len()).filter(differs).collect())
    }

    /// A change with which the check has this outcome, whichever comparison brings it; for `warn` and `pending`, whose
    /// comparisons are tried as well.
    pub(super) fn reach(&mut self, outcome: Outcome) -> Option<Turn> {
        self.tried = 0;
        let subject = self.subject;
        let base = self.base.clone();
        let softer = [&subject.warn, &subject.pending];
        let exprs: Vec<_> = softer
            .into_iter()
            .flatten()
            .map(|softer| &softer.expr)
            .chain(self.comparisons.parts.iter().copied())
            .collect();
        let mut beginnings = Vec::new();
        for expr in &exprs {
            let mut play = self.in_play(None, &[]);
            base.comparisons.iter().for_each(|comparison| play.work_out(comparison));
            for moves in guesses(expr, &self.stage.document.root, &mut play, self.avoid) {
                let Some(trial) = self.attempt(&moves) else { continue };
                if trial.outcome == outcome {
                    return Some(Turn { moves, outcome });
                }
                if trial.says_no() && beginnings.len() < MAX_BEGINNINGS {
                    beginnings.push(moves);
                }
            }
        }
        // Two places at once: `status == 'pending'` where the requirement asks for more than the status.
        for first in beginnings {
            for expr in &exprs {
                let mut play = self.in_play(None, &[]);
                let more = moved(&mut self.stage.document.root, &first, |root| {
                    guesses(expr, root, &mut play, self.avoid)
                });
                for more in more.unwrap_or_default() {
                    if more.iter().any(|one| first.iter().any(|known| known.place.meets(&one.place))) {
                        continue;
                    }
                    let moves = [first.as_slice(), &more].concat();
                    if self.attempt(&moves).is_some_and(|trial| trial.outcome == outcome) {
                        return Some(Turn { moves, outcome });
                    }
                }
            }
        }
        None
    }

    /// Whether this comparison alone is why the check says what it says.
    fn decides(&self, part: usize, trial: &Trial) -> bool {
        self.comparisons.turns_with(part, &trial.truths)
    }

    /// Judges the check with moves; nothing where one does not hit, or too much was tried.
    fn attempt(&mut self, moves: &[Move]) -> Option<Trial> {
        if self.tried >= MAX_TRIED {
            return None;
        }
        self.tried += 1;
        self.stage.attempt(self.subject, moves)
    }

    fn guesses(&mut self, part: usize, around: &[Move], trial: &Trial) -> Vec<Vec<Move>> {
        let Some(expr) = self.comparisons.parts.get(part).copied() else { return Vec::new() };
        let mut play = self.in_play(Some(part), around);
        // The comparison itself first: what it works out is the likeliest.
        if let Some(own) = trial.comparisons.iter().find(|one| one.text == self.subject.text_of(part)) {
            play.work_out(own);
        }
        let avoid = self.avoid;
        moved(&mut self.stage.document.root, around, |root| guesses(expr, root, &mut play, avoid))
            .unwrap_or_default()
    }

    /// What is in play: of one comparison and of the softer requirements, or of all.
    fn in_play(&self, part: Option<usize>, _around: &[Move]) -> InPlay {
        let mut play = InPlay::default();
        match part.and_then(|part| self.comparisons.parts.get(part)) {
            Some(expr) => play.write(expr),
            None => play.write(&self.subject.main.expr),
        }
        for softer in [&self.subject.warn, &self.subject.pending].into_iter().flatten() {
            play.write(&softer.expr);
        }
        play
    }
}

/// A change with which one comparison decides.
struct Decisive {
    part: usize,
    turn: Turn,
    /// The changes with which the check passes before it; none where that is not known.
    around: Option<Vec<Move>>,
    /// The changes with which it passes, and only because of this comparison.
    passes: Option<Vec<Move>>,
}

/// Whether the second change moves the same number as the first in the other direction; nothing where it is another.
fn side(stage: &Stage, first: &[Move], second: &[Move]) -> Option<bool> {
    let (first, second) = (first.last()?, second.last()?);
    if first.place != second.place {
        return None;
    }
    let number = |node: &Node| super::edge::Scalar::of(node);
    let current = number(first.place.get(&stage.document.root)?)?;
    let value = |one: &Move| match &one.what {
        super::place::What::Set(node) => number(node),
        _ => None,
    };
    let (first, second) = (value(first)?, value(second)?);
    Some((first.at > current.at) != (second.at > current.at))
}

#[cfg(test)]
#[path = "search_tests.rs"]
mod tests;
