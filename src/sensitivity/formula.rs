//! A requirement as a formula over its comparisons: which of them decides, and what would have to be so for another
//! one to decide.

use crate::requirement::ast::{Expr, ExprKind};

/// How comparisons are joined. Numbers count the comparisons in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Formula {
    One(usize),
    Not(Box<Formula>),
    All(Vec<Formula>),
    Any(Vec<Formula>),
}

/// Whether a comparison holds, where that is known.
pub(super) type Truth = Option<bool>;

/// The comparisons of a requirement and how they are joined.
#[derive(Debug, Clone)]
pub(super) struct Comparisons<'e> {
    formula: Formula,
    /// Each comparison, in the order of the text: whatever is not `and`, `or` or `not`.
    pub(super) parts: Vec<&'e Expr>,
}

impl<'e> Comparisons<'e> {
    pub(super) fn of(expr: &'e Expr) -> Self {
        let mut parts = Vec::new();
        let formula = read(expr, &mut parts);
        Self { formula, parts }
    }

    /// Whether the whole turns with this comparison while the others stay as they are.
    /// One that is not known leaves the whole open where it would decide.
    pub(super) fn turns_with(&self, one: usize, truths: &[Truth]) -> bool {
        let mut other = truths.to_vec();
        match other.get_mut(one) {
            Some(Some(truth)) => *truth = !*truth,
            _ => return false,
        }
        let (now, then) = (self.formula.known(truths), self.formula.known(&other));
        now.is_some() && now != then
    }

    /// The truths, as near to these as can be, with which the whole turns with this comparison.
    pub(super) fn so_that_it_turns(&self, one: usize, truths: &[bool]) -> Vec<bool> {
        let mut wanted = truths.to_vec();
        self.formula.free(one, truths, &mut wanted);
        wanted
    }
}

fn read<'e>(expr: &'e Expr, parts: &mut Vec<&'e Expr>) -> Formula {
    match &expr.kind {
        ExprKind::Or(inner) => Formula::Any(inner.iter().map(|part| read(part, parts)).collect()),
        ExprKind::And(inner) => Formula::All(inner.iter().map(|part| read(part, parts)).collect()),
        ExprKind::Not(inner) => Formula::Not(Box::new(read(inner, parts))),
        _ => {
            parts.push(expr);
            Formula::One(parts.len() - 1)
        }
    }
}

impl Formula {
    fn holds(&self, truths: &[bool]) -> bool {
        match self {
            Self::One(at) => truths.get(*at).copied().unwrap_or(false),
            Self::Not(inner) => !inner.holds(truths),
            Self::All(parts) => parts.iter().all(|part| part.holds(truths)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(truths)),
        }
    }

    /// Whether it holds, where that is known of some comparisons only.
    fn known(&self, truths: &[Truth]) -> Truth {
        match self {
            Self::One(at) => truths.get(*at).copied().flatten(),
            Self::Not(inner) => inner.known(truths).map(|holds| !holds),
            Self::All(parts) | Self::Any(parts) => {
                let decider = matches!(self, Self::Any(_));
                let known: Vec<Truth> = parts.iter().map(|part| part.known(truths)).collect();
                if known.contains(&Some(decider)) {
                    return Some(decider);
                }
                known.iter().all(Option::is_some).then_some(!decider)
            }
        }
    }

    fn has(&self, one: usize) -> bool {
        match self {
            Self::One(at) => *at == one,
            Self::Not(inner) => inner.has(one),
            Self::All(parts) | Self::Any(parts) => parts.iter().any(|part| part.has(one)),
        }
    }

    /// Sets everything beside `one` so that it decides: what is joined to it by `and` true, by `or` false.
    fn free(&self, one: usize, truths: &[bool], wanted: &mut [bool]) {
        match self {
            Self::One(_) => {}
            Self::Not(inner) => inner.free(one, truths, wanted),
            Self::All(parts) | Self::Any(parts) => {
                let neutral = matches!(self, Self::All(_));
                for part in parts {
                    if part.has(one) {
                        part.free(one, truths, wanted);
                    } else {
                        part.force(neutral, truths, wanted);
                    }
                }
            }
        }
    }

    /// Makes this part true or false with as few changes as can be.
    fn force(&self, want: bool, truths: &[bool], wanted: &mut [bool]) {
        match self {
            Self::One(at) => {
                if let Some(truth) = wanted.get_mut(*at) {
                    *truth = want;
                }
            }
            Self::Not(inner) => inner.force(!want, truths, wanted),
            Self::All(parts) | Self::Any(parts) => {
                if matches!(self, Self::All(_)) == want {
                    for part in parts {
                        part.force(want, truths, wanted);
                    }
                } else if self.holds(truths) != want
                    && let Some(easiest) = parts.iter().min_by_key(|part| part.cost(want, truths))
                {
                    easiest.force(want, truths, wanted);
                }
            }
        }
    }

    /// How many comparisons must turn for this part to be so.
    fn cost(&self, want: bool, truths: &[bool]) -> usize {
        if self.holds(truths) == want {
            return 0;
        }
        match self {
            Self::One(_) => 1,
            Self::Not(inner) => inner.cost(!want, truths),
            Self::All(parts) | Self::Any(parts) => {
                let costs = parts.iter().map(|part| part.cost(want, truths));
                if matches!(self, Self::All(_)) == want { costs.sum() } else { costs.min().unwrap_or(0) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::requirement::parse::parse;

    #[test]
    fn what_must_be_so_for_a_comparison_to_decide() {
        for (text, one, truths, wanted) in [
            ("$.a == 1 and $.b == 1", 0, "11", "11"),
            ("$.a == 1 and $.b == 1", 0, "10", "11"),
            ("$.a == 1 or $.b == 1", 0, "11", "10"),
            ("$.a == 1 or not $.b == 1", 0, "10", "11"),
            ("$.a == 1 or ($.b == 1 and $.c == 1)", 0, "111", "101"),
            ("$.a == 1 or ($.b == 1 and $.c == 1)", 0, "101", "101"),
            ("$.a == 1 or ($.b == 1 and $.c == 1)", 2, "101", "011"),
            ("not ($.a == 1 and $.b == 1) and $.c == 1", 1, "001", "101"),
        ] {
            let bits = |text: &str| text.bytes().map(|bit| bit == b'1').collect::<Vec<_>>();
            let expr = parse(text).unwrap();
            let comparisons = Comparisons::of(&expr);
            let found = comparisons.so_that_it_turns(one, &bits(truths));
            assert_eq!(found, bits(wanted), "{text} {one} {truths}");
            let known: Vec<Truth> = found.into_iter().map(Some).collect();
            assert!(comparisons.turns_with(one, &known), "{text} {one} {truths}");
        }
    }

    #[test]
    fn a_comparison_beside_another_of_the_same_kind_does_not_turn_the_whole() {
        let expr = parse("$.a == 1 or $.b == 1").unwrap();
        let comparisons = Comparisons::of(&expr);
        let (yes, no) = (Some(true), Some(false));
        assert!(!comparisons.turns_with(0, &[yes, yes]));
        assert!(comparisons.turns_with(0, &[yes, no]));
        assert!(comparisons.turns_with(1, &[no, no]));
        assert!(!comparisons.turns_with(2, &[no, no]));
    }

    #[test]
    fn beside_one_that_is_not_known_a_comparison_decides_where_it_settles_the_whole() {
        let both = parse("$.a == 1 and $.b == 1").unwrap();
        let both = Comparisons::of(&both);
        assert!(both.turns_with(0, &[Some(false), None]));
        assert!(!both.turns_with(0, &[Some(true), None]), "the whole is not known");
        assert!(!both.turns_with(1, &[Some(false), None]), "it is not known itself");
    }
}
