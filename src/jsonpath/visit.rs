//! Walks over the parts of a query.

use super::functions::Function;
use super::parse::PathError;
use super::query::{Anchor, Expr, Filter, Literal, Operand, Query, SelectorKind};
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

    /// Shows every value that is written in its filters.
    pub fn visit_literals(&self, show: &mut dyn FnMut(&Literal)) {
        let selectors = self.segments.iter().flat_map(|segment| &segment.selectors);
        for selector in selectors {
            if let SelectorKind::Filter(filter) = &selector.kind {
                literals(&filter.expr, show);
            }
        }
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

impl Filter {
    /// Shows every query inside it, at any depth, in the order of the text.
    pub fn visit_queries<'q>(&'q self, query: &mut dyn FnMut(&'q Query)) {
        visit_expr(&self.expr, query, &mut |_, _| {});
    }
}

fn literals(expr: &Expr, show: &mut dyn FnMut(&Literal)) {
    fn of_operand(operand: &Operand, show: &mut dyn FnMut(&Literal)) {
        match operand {
            Operand::Literal { value, .. } => show(value),
            Operand::Query { query, .. } => query.visit_literals(show),
            Operand::Call(call) => call.arguments.iter().for_each(|argument| of_operand(argument, show)),
        }
    }
    match expr {
        Expr::Or(parts) | Expr::And(parts) => parts.iter().for_each(|part| literals(part, show)),
        Expr::Not(inner) => literals(inner, show),
        Expr::Exists(query) => query.visit_literals(show),
        Expr::Compare(comparison) => {
            of_operand(&comparison.left, show);
            of_operand(&comparison.right, show);
        }
        Expr::Call(call) => call.arguments.iter().for_each(|argument| of_operand(argument, show)),
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

/// Marks the operands of a complete filter expression whose query the same expression also tests for existence, or
/// compares with null.
pub(super) fn mark_asked(expr: &mut Expr) {
    let mut asked = Asked::default();
    asked.collect(expr);
    if !(asked.tested.is_empty() && asked.null_said.is_empty()) {
        asked.mark(expr);
    }
}

/// What a filter expression asks about its queries, which are known by their text.
#[derive(Default)]
struct Asked {
    /// Whether they select anything.
    tested: Vec<String>,
    /// Whether they are null.
    null_said: Vec<String>,
}

impl Asked {
    fn collect(&mut self, expr: &Expr) {
        match expr {
            Expr::Or(parts) | Expr::And(parts) => parts.iter().for_each(|part| self.collect(part)),
            Expr::Not(inner) => self.collect(inner),
            Expr::Exists(query) => self.tested.push(query.to_string()),
            Expr::Compare(comparison) => {
                for (side, other) in
                    [(&comparison.left, &comparison.right), (&comparison.right, &comparison.left)]
                {
                    if let (Some(query), Operand::Literal { value: Literal::Null, .. }) =
                        (value_query(side), other)
                    {
                        self.null_said.push(query.to_string());
                    }
                }
            }
            Expr::Call(_) => {}
        }
    }

    fn mark(&self, expr: &mut Expr) {
        match expr {
            Expr::Or(parts) | Expr::And(parts) => parts.iter_mut().for_each(|part| self.mark(part)),
            Expr::Not(inner) => self.mark(inner),
            Expr::Exists(_) => {}
            Expr::Compare(comparison) => {
                self.mark_operand(&mut comparison.left);
                self.mark_operand(&mut comparison.right);
            }
            Expr::Call(call) => call.arguments.iter_mut().for_each(|argument| self.mark_operand(argument)),
        }
    }

    fn mark_operand(&self, operand: &mut Operand) {
        match operand {
            Operand::Literal { .. } => {}
            Operand::Query { query, tested, null_said } => {
                let text = query.to_string();
                *tested = self.tested.contains(&text);
                *null_said = self.null_said.contains(&text);
            }
            Operand::Call(call) => {
                call.arguments.iter_mut().for_each(|argument| self.mark_operand(argument));
            }
        }
    }
}

/// The query whose value an operand is: as it stands, or in `value(…)`.
fn value_query(operand: &Operand) -> Option<&Query> {
    match operand {
        Operand::Query { query, .. } => Some(query),
        Operand::Call(call) if call.function == Function::Value => {
            call.arguments.first().and_then(value_query)
        }
        _ => None,
    }
}
