//! What a path asks of the place that it starts from.

use crate::jsonpath::{Anchor, Expr, Filter, Function, Literal, Operand, Query, Segment};

/// The rest of a path from some place on, and what is done with the values that it selects.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'q> {
    /// The steps that are left.
    pub rest: &'q [Segment],
    /// What is done at the end.
    pub end: End,
}

/// What is done with the values that a path selects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Each is looked at as a value: of a list or an object only the size matters.
    Value,
    /// They are counted, and a few of them shown. Only a filter at the end of the path can make use of that.
    Count,
    /// Everything below them is looked at.
    Whole,
    /// They are the elements of a list or the members of an object, handed to a [`super::Fold`] one by one; the path ends
    /// in a wildcard. For this alone none of them is kept.
    Fold(Folding),
    /// As [`End::Value`], of a member of such an element, which the fold alone looks at.
    Folded,
}

/// Which children are handed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Folding {
    /// A number for all that stand in one place.
    pub number: u8,
    /// Whether they are members of an object: what is no object is not looked into then. Otherwise elements of a list.
    pub members: bool,
}

impl<'q> Ask<'q> {
    /// What a query asks of its start.
    pub fn of(query: &'q Query, end: End) -> Self {
        Self { rest: &query.segments, end }
    }
}

/// What a filter asks of each element.
pub(super) fn of_filter<'q>(filter: &'q Filter, found: &mut Vec<Ask<'q>>) {
    of_expr(&filter.expr, found);
}

fn of_expr<'q>(expr: &'q Expr, found: &mut Vec<Ask<'q>>) {
    match expr {
        Expr::Or(parts) | Expr::And(parts) => parts.iter().for_each(|part| of_expr(part, found)),
        Expr::Not(inner) => of_expr(inner, found),
        Expr::Exists(query) => of_query(query, End::Value, found),
        Expr::Compare(comparison) => {
            let (left, right) = (&comparison.left, &comparison.right);
            // Two lists or objects are equal if all in them is. No literal is one, and no size.
            let end = if gives_scalar(left) || gives_scalar(right) { End::Value } else { End::Whole };
            of_operand(left, end, found);
            of_operand(right, end, found);
        }
        Expr::Call(call) => {
            call.arguments.iter().for_each(|argument| of_operand(argument, End::Value, found));
        }
    }
}

fn gives_scalar(operand: &Operand) -> bool {
    match operand {
        Operand::Literal { .. } => true,
        Operand::Query { .. } => false,
        Operand::Call(call) => call.function != Function::Value,
    }
}

fn of_operand<'q>(operand: &'q Operand, end: End, found: &mut Vec<Ask<'q>>) {
    match operand {
        Operand::Literal { .. } => {}
        Operand::Query { query, .. } => of_query(query, end, found),
        Operand::Call(call) => {
            let end = if call.function == Function::Value { end } else { End::Value };
            call.arguments.iter().for_each(|argument| of_operand(argument, end, found));
        }
    }
}

/// What starts at `$` is asked of the document, by whoever asks for the path around the filter.
fn of_query<'q>(query: &'q Query, end: End, found: &mut Vec<Ask<'q>>) {
    if query.anchor == Anchor::Current {
        found.push(Ask::of(query, end));
    }
}

/// Whether a filter can be judged when nothing but its element is known, and its answer for one element has no effect
/// on another: no path in it starts at `$`, and no pattern comes from the document.
pub(super) fn stands_alone(filter: &Filter) -> bool {
    let mut alone = true;
    filter.visit_queries(&mut |query| alone &= query.anchor == Anchor::Current);
    alone && patterns_are_literal(&filter.expr)
}

fn patterns_are_literal(expr: &Expr) -> bool {
    match expr {
        Expr::Or(parts) | Expr::And(parts) => parts.iter().all(patterns_are_literal),
        Expr::Not(inner) => patterns_are_literal(inner),
        Expr::Exists(query) => filters_of(query).all(|filter| patterns_are_literal(&filter.expr)),
        Expr::Compare(comparison) => {
            operand_is_plain(&comparison.left) && operand_is_plain(&comparison.right)
        }
        Expr::Call(call) => {
            let pattern = call.arguments.get(1);
            let literal = matches!(pattern, Some(Operand::Literal { value: Literal::Text(_), .. }));
            literal && call.arguments.iter().all(operand_is_plain)
        }
    }
}

fn operand_is_plain(operand: &Operand) -> bool {
    match operand {
        Operand::Literal { .. } => true,
        Operand::Query { query, .. } => filters_of(query).all(|filter| patterns_are_literal(&filter.expr)),
        Operand::Call(call) => call.arguments.iter().all(operand_is_plain),
    }
}

fn filters_of(query: &Query) -> impl Iterator<Item = &Filter> {
    use crate::jsonpath::SelectorKind;
    query.segments.iter().flat_map(|segment| &segment.selectors).filter_map(|selector| match &selector.kind {
        SelectorKind::Filter(filter) => Some(&**filter),
        _ => None,
    })
}
