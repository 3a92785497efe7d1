//! Margins: a limit that must hold with room to spare.

use std::ops::Range;

use crate::number::Number;

use super::ast::{Expr, ExprKind, Op};
use super::unit::Quantity;

/// The limit of a comparison that a margin can tighten: a literal other than zero beside `<` `<=` `>` `>=`. The
/// operator is given as it reads with the limit on the right.
pub(super) fn tightenable(left: &Expr, op: Op, right: &Expr) -> Option<(Op, Quantity)> {
    if !op.orders() {
        return None;
    }
    let (op, limit) = match (left.literal(), right.literal()) {
        (None, Some(limit)) => (op, limit),
        (Some(limit), None) => (op.mirrored(), limit),
        _ => return None,
    };
    // A margin on zero is zero: it would promise room that it does not give.
    (!limit.number.is_zero()).then_some((op, limit))
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
/// limit is no softer than that of `require`.
pub(super) fn unreachable(
    require: &Expr,
    require_text: &str,
    warn: &Expr,
    warn_text: &str,
    ratio: Option<&Number>,
) -> Option<String> {
    let (ExprKind::Compare { left: a, op, right: ra }, ExprKind::Compare { left: b, op: warn_op, right: rb }) =
        (&require.kind, &warn.kind)
    else {
        return None;
    };
    let same = |x: &Expr, y: &Expr| require_text.get(x.span.clone()) == warn_text.get(y.span.clone());
    if require_text == warn_text && ratio.is_none() {
        return Some("it is the same as `require`".to_owned());
    }
    let (measured_same, limits) = match (tightenable(a, *op, ra), tightenable(b, *warn_op, rb)) {
        (Some((op, limit)), Some((warn_op, softer))) => {
            let measured =
                |l: &Expr, r: &Expr| if l.literal().is_some() { r.span.clone() } else { l.span.clone() };
            let same = require_text.get(measured(a, ra)) == warn_text.get(measured(b, rb));
            let limit = ratio.map_or(limit.clone(), |ratio| tightened(op, &limit, ratio));
            (same, Some((op, limit, warn_op, softer)))
        }
        _ => (same(a, b), tolerated_limits(*op, ra, require_text, *warn_op, rb, warn_text)),
    };
    let (op, limit, warn_op, softer) = limits.filter(|_| measured_same)?;
    let upper = |op: Op| matches!(op, Op::Less | Op::LessOrEqual);
    let (limit, softer) = Quantity::align(&limit, &softer).ok()?;
    let strict = |op: Op| matches!(op, Op::Less | Op::Greater);
    let softer_by_sign = limit.number == softer.number && strict(op) && !strict(warn_op);
    let softer_by_limit = if upper(op) { softer.number > limit.number } else { softer.number < limit.number };
    (upper(op) == upper(warn_op) && !softer_by_sign && !softer_by_limit).then(|| {
        format!("its limit {softer} is no softer than {limit}, so whatever meets it has passed already")
    })
}

/// `base + 10%` beside `base + 15%`, as if the base were 100: enough to tell which is softer.
fn tolerated_limits(
    op: Op,
    a: &Expr,
    a_text: &str,
    warn_op: Op,
    b: &Expr,
    b_text: &str,
) -> Option<(Op, Quantity, Op, Quantity)> {
    let read = |expr: &Expr, text: &str| match &expr.kind {
        ExprKind::Tolerate { base, minus, tolerance: super::ast::Tolerance::Relative(share) } => {
            let moved = if *minus { -share } else { share.clone() };
            Some((text.get(base.span.clone())?.to_owned(), &Number::from(100_i64) + &moved))
        }
        _ => Some((text.get(expr.span.clone())?.to_owned(), Number::from(100_i64))),
    };
    let ((base, limit), (warn_base, softer)) = (read(a, a_text)?, read(b, b_text)?);
    let orders = op.orders() && warn_op.orders();
    (orders && base == warn_base).then(|| (op, Quantity::bare(limit), warn_op, Quantity::bare(softer)))
}
