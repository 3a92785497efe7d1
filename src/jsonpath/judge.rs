//! Whether a filter holds for an element.
//!
//! Outside [`Mode::Rfc`] every part of the expression is judged, also those that `&&` and `||` could leave out, so that
//! the order in which a filter is written never decides whether an absence is seen.

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

use super::compare::{Rules, Seen, Trouble, compare};
use super::functions::Function;
use super::query::{Anchor, Call, Comparison, Expr, Filter, Literal, Operand, Operator, Query};
use super::regexp::{Anchors, Extent, Regexp, RegexpError};
use super::select::{Demand, Mode, Refusal, Walk};
use crate::document::Node;

/// The patterns of one selection, compiled once each.
#[derive(Default)]
pub(super) struct Patterns(HashMap<(String, Extent), Result<Regexp, RegexpError>>);

/// How many different patterns one selection may use: they can come from the document, one an element.
const MAX_PATTERNS: usize = 100;

impl Patterns {
    /// The pattern, or `None` where there would be too many.
    fn get(
        &mut self,
        pattern: &str,
        extent: Extent,
        anchors: Anchors,
    ) -> Option<&Result<Regexp, RegexpError>> {
        let key = (pattern.to_owned(), extent);
        if self.0.len() >= MAX_PATTERNS && !self.0.contains_key(&key) {
            return None;
        }
        Some(self.0.entry(key).or_insert_with(|| Regexp::compile_as(pattern, extent, anchors)))
    }
}

/// Judges filters on single elements, before there is a document around them.
#[derive(Default)]
pub struct Tester {
    patterns: Patterns,
}

impl Tester {
    /// Whether a filter holds for an element; `None` where that cannot be said plainly: something that it needs is not
    /// there or does not fit. Of queries that start at `$` nothing can be said here.
    pub fn test(&mut self, filter: &Filter, element: &Node) -> Option<bool> {
        let mut walk = Walk::new(element, Mode::Strict, std::mem::take(&mut self.patterns));
        let holds = walk.holds(&filter.expr, element).ok().filter(|_| walk.lacks_nothing());
        self.patterns = walk.patterns;
        holds
    }
}

impl<'d> Walk<'d> {
    fn is_rfc(&self) -> bool {
        self.mode == Mode::Rfc
    }

    /// What the argument of a filter must have: everything, unless the filter itself asks whether it is there.
    fn demand<'w>(&self, query: &'w Query, tested: bool, element: &'w Node) -> Demand<'w> {
        if tested || self.is_rfc() { Demand::Nothing } else { Demand::Filter { query, element } }
    }

    pub(super) fn holds(&mut self, expr: &Expr, current: &'d Node) -> Result<bool, Refusal> {
        match expr {
            Expr::And(parts) => self.join(parts, current, true),
            Expr::Or(parts) => self.join(parts, current, false),
            Expr::Not(inner) => Ok(!self.holds(inner, current)?),
            Expr::Exists(query) if query.is_singular() => {
                Ok(self.resolve(query, current, Demand::Nothing)?.is_some())
            }
            Expr::Exists(query) => Ok(!self.all(query, current, Demand::Nothing)?.is_empty()),
            Expr::Compare(comparison) => self.compare(comparison, current),
            Expr::Call(call) => self.matches(call, current),
        }
    }

    /// `&&` where `wanted` is true, `||` where it is false.
    fn join(&mut self, parts: &[Expr], current: &'d Node, wanted: bool) -> Result<bool, Refusal> {
        let mut result = wanted;
        for part in parts {
            if self.holds(part, current)? != wanted {
                result = !wanted;
                if self.is_rfc() {
                    break;
                }
            }
        }
        Ok(result)
    }

    /// The node that a singular query selects.
    fn resolve(
        &mut self,
        query: &Query,
        current: &'d Node,
        demand: Demand,
    ) -> Result<Option<&'d Node>, Refusal> {
        if query.anchor == Anchor::Root {
            return Ok(self.all(query, current, demand)?.first().copied());
        }
        let mut node = current;
        for selector in query.segments.iter().flat_map(|segment| &segment.selectors) {
            let Some(child) = self.step(selector, node)? else {
                self.miss(demand, &selector.span, |walk| walk.describe_missing(selector, node));
                return Ok(None);
            };
            node = child;
        }
        Ok(Some(node))
    }

    /// Everything that a query in a filter selects. What starts at `$` is the same for each element, so it is selected
    /// once.
    fn all(&mut self, query: &Query, current: &'d Node, demand: Demand) -> Result<Rc<[&'d Node]>, Refusal> {
        if query.anchor == Anchor::Current {
            return Ok(self.nodes(query, current, demand)?.into());
        }
        let key = std::ptr::from_ref(query);
        if let Some(known) = self.absolute.get(&key) {
            return Ok(Rc::clone(known));
        }
        let nodes: Rc<[&'d Node]> = self.nodes(query, self.root, demand)?.into();
        self.absolute.insert(key, Rc::clone(&nodes));
        Ok(nodes)
    }

    fn compare(&mut self, comparison: &Comparison, current: &'d Node) -> Result<bool, Refusal> {
        let Comparison { left, operator, right, span } = comparison;
        let left_seen = self.value(left, current)?;
        let right_seen = self.value(right, current)?;
        if !self.is_rfc() {
            let with_null = is_null_literal(left) || is_null_literal(right);
            if !with_null {
                self.note_null(left, &left_seen, current);
                self.note_null(right, &right_seen, current);
            } else if !matches!(operator, Operator::Equal | Operator::NotEqual) {
                let message = format!("`{operator}` cannot compare with null: it has no order");
                return Err(Self::error(message, span, current.at));
            }
        }
        // With the literal null every value can be compared: that is how its author asks for null.
        compare(&left_seen, *operator, &right_seen, self.rules()).map_err(|trouble| {
            let place = self.place(current);
            let message = match trouble {
                Trouble::Kinds => format!(
                    "the filter compares {} with {}: `{left}` with `{right}`, at `{place}`",
                    left_seen.kind(),
                    right_seen.kind()
                ),
                Trouble::NoOrder(kind) => {
                    format!(
                        "`{operator}` cannot compare {kind} with {kind}, at `{place}`: they have no order"
                    )
                }
                Trouble::Number(text, error) => format!("the number `{text}` has {error}, at `{place}`"),
                Trouble::Repeated(key, at) => {
                    return Self::error(format!("duplicate key `{key}` below `{place}`"), span, at);
                }
            };
            Self::error(message, span, current.at)
        })
    }

    /// Notes a null where a value must be known, unless the filter says what null means to it. That a member is
    /// there (`@.x && …`) does not make null a value: a severity that is null is not known to be harmless.
    fn note_null(&mut self, operand: &Operand, seen: &Seen, current: &'d Node) {
        if let (true, Some(query)) = (seen.is_null(), unsaid_query(operand)) {
            self.miss(Demand::Value { query, element: current }, &operand.span(), |_| {
                format!("`{query}` is null")
            });
        }
    }

    /// The value of an operand.
    fn value<'s>(&mut self, operand: &'s Operand, current: &'d Node) -> Result<Seen<'s>, Refusal>
    where
        'd: 's,
    {
        match operand {
            Operand::Literal { value, .. } => Ok(value.into()),
            Operand::Query { query, tested, .. } => {
                let node = self.resolve(query, current, self.demand(query, *tested, current))?;
                Ok(node.map_or(Seen::Nothing, Seen::from))
            }
            Operand::Call(call) => match (call.function, call.arguments.as_slice()) {
                (Function::Length, [argument]) => self.length(call, argument, current),
                (Function::Count, [Operand::Query { query, tested, .. }]) => {
                    let nodes = self.all(query, current, self.demand(query, *tested, current))?;
                    Ok(Seen::Number(Cow::Owned(nodes.len().to_string())))
                }
                (Function::Value, [Operand::Query { query, tested, .. }]) => {
                    self.only_value(call, query, *tested, current)
                }
                // No other call is well-typed here.
                _ => Ok(Seen::Nothing),
            },
        }
    }

    fn length<'s>(
        &mut self,
        call: &Call,
        argument: &'s Operand,
        current: &'d Node,
    ) -> Result<Seen<'s>, Refusal>
    where
        'd: 's,
    {
        let seen = self.value(argument, current)?;
        let length = match &seen {
            Seen::Text(text) => text.chars().count(),
            Seen::List(items) => items.len(),
            Seen::Sparse(list) => list.length,
            Seen::Object(object) => {
                self.check_walked(object, current, &call.span)?;
                object.size()
            }
            _ if self.is_rfc() || seen.is_nothing() => return Ok(Seen::Nothing),
            Seen::Null if !is_null_literal(argument) => {
                self.note_null(argument, &seen, current);
                return Ok(Seen::Nothing);
            }
            other => return Err(self.wrong_kind(call, "a string, a list or an object", other, current)),
        };
        Ok(Seen::Number(Cow::Owned(length.to_string())))
    }

    fn only_value<'s>(
        &mut self,
        call: &Call,
        query: &Query,
        tested: bool,
        current: &'d Node,
    ) -> Result<Seen<'s>, Refusal>
    where
        'd: 's,
    {
        let demand = self.demand(query, tested, current);
        let nodes = self.all(query, current, demand)?;
        match &*nodes {
            [node] => Ok(Seen::from(*node)),
            [] => {
                self.miss(demand, &query.span, |_| format!("`{query}` selects nothing"));
                Ok(Seen::Nothing)
            }
            several if !self.is_rfc() => {
                let message = format!(
                    "`{call}` takes one value, and there are {} at `{}`",
                    several.len(),
                    self.place(current)
                );
                Err(Self::error(message, &call.span, current.at))
            }
            _ => Ok(Seen::Nothing),
        }
    }

    /// `match` and `search`.
    fn matches(&mut self, call: &Call, current: &'d Node) -> Result<bool, Refusal> {
        let [text, pattern] = call.arguments.as_slice() else { return Ok(false) };
        let text_seen = self.value(text, current)?;
        let pattern_seen = self.value(pattern, current)?;
        if !self.is_rfc() {
            for (operand, seen) in [(text, &text_seen), (pattern, &pattern_seen)] {
                self.note_null(operand, seen, current);
                let passed_over = seen.is_nothing() || (seen.is_null() && !is_null_literal(operand));
                if !matches!(seen, Seen::Text(_)) && !passed_over {
                    return Err(self.wrong_kind(call, "strings", seen, current));
                }
            }
        }
        let (Seen::Text(text), Seen::Text(pattern)) = (&text_seen, &pattern_seen) else { return Ok(false) };
        let extent = if call.function == Function::Match { Extent::Whole } else { Extent::Part };
        let anchors = if self.is_rfc() { Anchors::Allowed } else { Anchors::Refused };
        let wrong = match self.patterns.get(pattern, extent, anchors) {
            Some(Ok(regexp)) => return Ok(regexp.is_match(text)),
            Some(Err(error)) => {
                let help = error.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
                format!("`{pattern}` is no pattern: {error}{help}")
            }
            None => format!("the filter uses more than {MAX_PATTERNS} different patterns"),
        };
        if self.rules() == Rules::Rfc {
            return Ok(false);
        }
        Err(Self::error(wrong, &call.span, current.at))
    }

    fn wrong_kind(&self, call: &Call, wanted: &str, found: &Seen, current: &Node) -> Refusal {
        let message =
            format!("`{call}` expects {wanted}, found {} at `{}`", found.kind(), self.place(current));
        Self::error(message, &call.span, current.at)
    }
}

fn is_null_literal(operand: &Operand) -> bool {
    matches!(operand, Operand::Literal { value: Literal::Null, .. })
}

/// The query whose value an operand passes on, if the filter does not say what is to be done where that is null.
fn unsaid_query(operand: &Operand) -> Option<&Query> {
    match operand {
        Operand::Query { query, null_said: false, .. } => Some(query),
        Operand::Call(Call { function: Function::Value, arguments, .. }) => {
            arguments.first().and_then(unsaid_query)
        }
        _ => None,
    }
}
