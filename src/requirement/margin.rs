//! Margins: a limit that must hold with room to spare.

use std::ops::Range;

use crate::number::Number;

use super::ast::{Expr, ExprKind, Op, Tolerance};
use super::unit::Quantity;

/// The limit of a comparison that a margin can tighten: a literal other than zero beside `<` `<=` `>` `>=`. The
/// operator is given as it reads with the limit on the right.
pub(super) fn tightenable(left: &Expr, op: Op, right: &Expr) -> Option<(Op, Quantity)> {
    // A margin on zero is zero: it would promise room that it does not give.
    literal_limit(left, op, right).filter(|(_, limit)| !limit.number.is_zero())
}

/// The limit of a comparison by order with a literal, and the operator as it reads with the limit on the right.
fn literal_limit(left: &Expr, op: Op, right: &Expr) -> Option<(Op, Quantity)> {
    if !op.orders() {
        return None;
    }
    match (left.literal(), right.literal()) {
        (None, Some(limit)) => Some((op, limit)),
        (Some(limit), None) => Some((op.mirrored(), limit)),
        _ => None,
    }
}

/// The limit with the margin: lower for `<`, higher for `>`, by a share of its magnitude.
pub(super) fn tightened(op: Op, limit: &Quantity, ratio: &Number) -> Quantity {
    let room = ratio * &limit.number.abs();
    let number = match op {
        Op::Less | Op::LessOrEqual => &limit.number - &room,
        _ => &limit.number + &room,
    };
    Quantity { number, unit: limit.unit.clone() }
}

/// The comparisons that a margin tightens: not those under `not`, where tightening would loosen.
pub(super) fn sites(expr: &Expr, found: &mut Vec<Range<usize>>) {
    match &expr.kind {
        ExprKind::Or(parts) | ExprKind::And(parts) => parts.iter().for_each(|part| sites(part, found)),
        ExprKind::Quantified { condition, .. } => sites(condition, found),
        ExprKind::Compare { left, op, right } if tightenable(left, *op, right).is_some() => {
            found.push(expr.span.clone());
        }
        _ => {}
    }
}

/// Why `warn` can never be reached: both are single comparisons of the same value, in the same direction, and its
/// limit is no softer than that of `require`. Only what is certain is said; the text decides what is the same value.
pub(super) fn unreachable(
    require: &Expr,
    require_text: &str,
    warn: &Expr,
    warn_text: &str,
    ratio: Option<&Number>,
) -> Option<String> {
    let (first, second) = (Single::of(require, require_text)?, Single::of(warn, warn_text)?);
    if let (Some((measured, op, limit)), Some((warn_measured, warn_op, softer))) =
        (first.against_literal(), second.against_literal())
    {
        // A margin on zero is none.
        let limit = ratio.map_or(limit.clone(), |ratio| tightened(op, &limit, ratio));
        let (limit, softer) = Quantity::align(&limit, &softer).ok()?;
        let certain = measured == warn_measured && !is_softer(op, &limit.number, warn_op, &softer.number)?;
        return certain.then(|| {
            format!("its limit {softer} is no softer than {limit}, so whatever meets it has passed already")
        });
    }
    if first.left_text() != second.left_text() {
        return None;
    }
    let ((base, limit), (warn_base, softer)) = (first.tolerated(), second.tolerated());
    let certain = if first.op.orders() && second.op.orders() {
        base == warn_base && !is_softer(first.op, &limit, second.op, &softer)?
    } else {
        first.op == second.op && first.right_text() == second.right_text()
    };
    certain.then(|| {
        let (limit, softer) = (first.right_text(), second.right_text());
        if limit == softer && first.op == second.op {
            "it is the same as `require`".to_owned()
        } else {
            format!(
                "its limit `{softer}` is no softer than `{limit}`, so whatever meets it has passed already"
            )
        }
    })
}

/// Whether the second limit lets something pass that the first does not; `None` where they look in different
/// directions.
fn is_softer(op: Op, limit: &Number, warn_op: Op, softer: &Number) -> Option<bool> {
    let upper = |op: Op| matches!(op, Op::Less | Op::LessOrEqual);
    let strict = |op: Op| matches!(op, Op::Less | Op::Greater);
    if upper(op) != upper(warn_op) {
        return None;
    }
    let by_limit = if upper(op) { softer > limit } else { softer < limit };
    Some(by_limit || (softer == limit && strict(op) && !strict(warn_op)))
}

/// A requirement that is one comparison.
struct Single<'a> {
    text: &'a str,
    left: &'a Expr,
    op: Op,
    right: &'a Expr,
}

impl<'a> Single<'a> {
    fn of(expr: &'a Expr, text: &'a str) -> Option<Self> {
        match &expr.kind {
            ExprKind::Compare { left, op, right } => Some(Self { text, left, op: *op, right }),
            _ => None,
        }
    }

    fn slice(&self, expr: &Expr) -> &'a str {
        self.text.get(expr.span.clone()).unwrap_or_default()
    }

    fn left_text(&self) -> &'a str {
        self.slice(self.left)
    }

    fn right_text(&self) -> &'a str {
        self.slice(self.right)
    }

    /// What is measured, and its limit.
    fn against_literal(&self) -> Option<(&'a str, Op, Quantity)> {
        let (op, limit) = literal_limit(self.left, self.op, self.right)?;
        let measured = if self.left.literal().is_some() { self.right } else { self.left };
        Some((self.slice(measured), op, limit))
    }

    /// The text of the right side without its tolerance, and the limit as if that were 100: enough to tell which of
    /// two tolerances on the same base is softer.
    fn tolerated(&self) -> (&'a str, Number) {
        let hundred = Number::from(100_i64);
        match &self.right.kind {
            ExprKind::Tolerate { base, minus, tolerance: Tolerance::Relative(share) } => {
                let moved = if *minus { -share } else { share.clone() };
                (self.slice(base), &hundred + &moved)
            }
            _ => (self.right_text(), hundred),
        }
    }
}
