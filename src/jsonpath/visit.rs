//! Walks over the parts of a query.

use super::functions::Function;
use super::parse::PathError;
use super::query::{Anchor, Expr, Literal, Operand, Query, SelectorKind};
use super::regexp::Regexp;

impl Query {
    /// Every `$…` query inside its filters, at any depth; not itself.
    pub fn absolute_queries(&self) -> Vec<&Query> {
        let mut found = Vec::new();
        self.visit_inner(
            &mut |operand| {
                if operand.anchor == Anchor::Root {
                    found.push(operand);
                }
            },
            &mut |_, _| {},
        );
        found
    }

    /// What is wrong with the patterns that `match` and `search` are given as literals. In RFC 9535 such a call is
    /// simply false; where a pattern that never matches must not pass unseen, refuse these before selecting.
    pub fn check_patterns(&self) -> Vec<PathError> {
        let mut errors = Vec::new();
        self.visit_inner(&mut |_| {}, &mut |function, arguments| {
            if !matches!(function, Function::Match | Function::Search) {
                return;
            }
            if let Some(Operand::Literal { value, span }) = arguments.get(1) {
                let error = match value {
                    Literal::Text(pattern) => {
                        Regexp::compile(pattern).err().map(|error| (error.message, error.help))
                    }
                    _ => Some((format!("the second argument of `{function}` is a pattern, in quotes"), None)),
                };
                errors.extend(error.map(|(message, help)| PathError { message, span: span.clone(), help }));
            }
        });
        errors
    }

    /// Shows every query and every function inside its filters, in the order of the text.
    fn visit_inner<'q>(
        &'q self,
        query: &mut dyn FnMut(&'q Query),
        call: &mut dyn FnMut(Function, &'q [Operand]),
    ) {
        for selector in self.segments.iter().flat_map(|segment| &segment.selectors) {
            if let SelectorKind::Filter(filter) = &selector.kind {
                visit_expr(&filter.expr, query, call);
            }
        }
    }
}

fn visit_expr<'q>(
    expr: &'q Expr,
    query: &mut dyn FnMut(&'q Query),
    call: &mut dyn FnMut(Function, &'q [Operand]),
) {
    match expr {
        Expr::Or(parts) | Expr::And(parts) => parts.iter().for_each(|part| visit_expr(part, query, call)),
        Expr::Not(inner) => visit_expr(inner, query, call),
        Expr::Exists(inner) => visit_query(inner, query, call),
        Expr::Compare(comparison) => {
            visit_operand(&comparison.left, query, call);
            visit_operand(&comparison.right, query, call);
        }
        Expr::Call(inner) => {
            call(inner.function, &inner.arguments);
            inner.arguments.iter().for_each(|argument| visit_operand(argument, query, call));
        }
    }
}

fn visit_operand<'q>(
    operand: &'q Operand,
    query: &mut dyn FnMut(&'q Query),
    call: &mut dyn FnMut(Function, &'q [Operand]),
) {
    match operand {
        Operand::Literal { .. } => {}
        Operand::Query { query: inner, .. } => visit_query(inner, query, call),
        Operand::Call(inner) => {
            call(inner.function, &inner.arguments);
            inner.arguments.iter().for_each(|argument| visit_operand(argument, query, call));
        }
    }
}

fn visit_query<'q>(
    inner: &'q Query,
    query: &mut dyn FnMut(&'q Query),
    call: &mut dyn FnMut(Function, &'q [Operand]),
) {
    query(inner);
    inner.visit_inner(query, call);
}

/// Marks the operands of a complete filter expression whose query the same expression also tests for existence.
pub(super) fn mark_tested(expr: &mut Expr) {
    let mut tested = Vec::new();
    collect_tests(expr, &mut tested);
    if !tested.is_empty() {
        mark_expr(expr, &tested);
    }
}

fn collect_tests(expr: &Expr, tested: &mut Vec<String>) {
    match expr {
        Expr::Or(parts) | Expr::And(parts) => parts.iter().for_each(|part| collect_tests(part, tested)),
        Expr::Not(inner) => collect_tests(inner, tested),
        Expr::Exists(query) => tested.push(query.to_string()),
        Expr::Compare(_) | Expr::Call(_) => {}
    }
}

fn mark_expr(expr: &mut Expr, tests: &[String]) {
    match expr {
        Expr::Or(parts) | Expr::And(parts) => parts.iter_mut().for_each(|part| mark_expr(part, tests)),
        Expr::Not(inner) => mark_expr(inner, tests),
        Expr::Exists(_) => {}
        Expr::Compare(comparison) => {
            mark_operand(&mut comparison.left, tests);
            mark_operand(&mut comparison.right, tests);
        }
        Expr::Call(call) => call.arguments.iter_mut().for_each(|argument| mark_operand(argument, tests)),
    }
}

fn mark_operand(operand: &mut Operand, tests: &[String]) {
    match operand {
        Operand::Literal { .. } => {}
        Operand::Query { query, tested } => {
            let text = query.to_string();
            *tested = tests.contains(&text);
        }
        Operand::Call(call) => call.arguments.iter_mut().for_each(|argument| mark_operand(argument, tests)),
    }
}
