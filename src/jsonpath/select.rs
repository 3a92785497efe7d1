//! Selecting nodes, step by step. Filters are judged in `judge`.
//!
//! Outside [`Mode::Rfc`] two things can go wrong. What must be there and is not is *noted*, and the walk goes on without
//! it, because an error further on outweighs it; the first note becomes the answer at the end. An error ends the walk.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::rc::Rc;

use super::compare::{Rules, Trouble, check_repeated};
use super::judge::Patterns;
use super::normalized::locate;
use super::query::{Query, Segment, Selector, SelectorKind, Slice};
use crate::document::{Node, Object, Sparse, Value};

/// How a query treats what is not there and what does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// RFC 9535: what is missing is nothing, kinds that differ are unequal. Never refuses.
    Rfc,
    /// Steps may select nothing, but filters are judged as in [`Mode::Strict`] and objects with a repeated key are
    /// refused.
    Lenient,
    /// Nothing is passed over in silence: what a step names must be there, and so must what a filter compares.
    Strict,
}

/// Why a selection has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Something that must be there is not.
    Absent {
        /// Who needs it.
        kind: AbsentKind,
        /// What is missing, and where.
        message: String,
        /// The part of the query that asks for it.
        span: Range<usize>,
    },
    /// The query does not fit the document.
    Error {
        /// What does not fit, and where.
        message: String,
        /// The part of the query that it does not fit.
        span: Range<usize>,
        /// Byte offset in the document, where there is one place to look at.
        at: Option<u32>,
    },
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent { message, .. } | Self::Error { message, .. } => f.write_str(message),
        }
    }
}

impl std::error::Error for Refusal {}

/// Who needs what is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AbsentKind {
    /// A step of the query itself.
    Member,
    /// A filter, to judge an element.
    Filtered,
}

/// The most nodes that one step may select; repeated selectors and repeated `..` can multiply them.
const MAX_SELECTED: usize = 20_000_000;

/// Selects the nodes of a query below `root`, in the order of the document as far as RFC 9535 orders them.
///
/// # Errors
/// [`Refusal`], by the rules of the mode. In [`Mode::Rfc`] only where a step selects more nodes than can be held.
pub fn select<'d>(query: &Query, root: &'d Node, mode: Mode) -> Result<Vec<&'d Node>, Refusal> {
    select_from(query, root, None, mode)
}

/// The same where the caller may have looked up what the first step takes: a root may have very many members.
///
/// # Errors
/// As [`select`].
pub fn select_from<'d>(
    query: &Query,
    root: &'d Node,
    head: Option<&'d Node>,
    mode: Mode,
) -> Result<Vec<&'d Node>, Refusal> {
    let Counted { nodes, more } = select_counted(query, root, head, mode)?;
    if more == 0 { Ok(nodes) } else { Err(Walk::not_held(root, &query.span)) }
}

/// What is selected where only its number matters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted<'d> {
    /// The nodes that are held: the first of all that are selected, and maybe others.
    pub nodes: Vec<&'d Node>,
    /// How many more are selected, which are not held.
    pub more: usize,
}

/// The same for a query of which the nodes themselves are not needed, the first few aside.
///
/// # Errors
/// As [`select`].
pub fn select_counted<'d>(
    query: &Query,
    root: &'d Node,
    head: Option<&'d Node>,
    mode: Mode,
) -> Result<Counted<'d>, Refusal> {
    let mut walk = Walk { head, ..Walk::new(root, mode, Patterns::default()) };
    let demand = if mode == Mode::Strict { Demand::Step } else { Demand::Nothing };
    let nodes = walk.nodes(query, root, demand)?;
    let unheld = walk.more;
    if nodes.len().saturating_add(unheld) > MAX_SELECTED {
        let message = format!("`{query}` selects more than {MAX_SELECTED} values");
        return Err(Refusal::Error { message, span: query.span.clone(), at: None });
    }
    walk.absent.map_or(Ok(Counted { nodes, more: unheld }), Err)
}

/// What must be there, and who asks.
#[derive(Clone, Copy)]
pub(super) enum Demand<'w> {
    /// Nothing need be there.
    Nothing,
    /// Every step must select what it names.
    Step,
    /// So must this query of a filter, for this element to be judged.
    Filter { query: &'w Query, element: &'w Node },
    /// What this query of a filter selects must not be null, for this element to be judged.
    Value { query: &'w Query, element: &'w Node },
}

/// One selection over one document.
pub(super) struct Walk<'d> {
    pub(super) root: &'d Node,
    pub(super) mode: Mode,
    /// What the first step of the query takes, where that is known; taken when the walk begins.
    pub(super) head: Option<&'d Node>,
    /// The first thing that had to be there and was not.
    absent: Option<Refusal>,
    /// How many more nodes are selected, which are not held.
    more: usize,
    /// What the `$` queries inside filters select, by their address in the query: the same for every element.
    pub(super) absolute: HashMap<*const Query, Rc<[&'d Node]>>,
    pub(super) patterns: Patterns,
}

impl<'d> Walk<'d> {
    pub(super) fn new(root: &'d Node, mode: Mode, patterns: Patterns) -> Self {
        Self { root, mode, head: None, absent: None, more: 0, absolute: HashMap::new(), patterns }
    }

    /// Whether everything that was asked for so far was there.
    pub(super) fn lacks_nothing(&self) -> bool {
        self.absent.is_none()
    }

    pub(super) fn rules(&self) -> Rules {
        if self.mode == Mode::Rfc { Rules::Rfc } else { Rules::Strict }
    }

    /// Notes what is missing, if it was demanded and nothing is noted already: `what` says what it is.
    pub(super) fn miss(&mut self, demand: Demand, span: &Range<usize>, what: impl FnOnce(&Self) -> String) {
        if self.absent.is_some() {
            return;
        }
        let (kind, message) = match demand {
            Demand::Nothing => return,
            Demand::Step => (AbsentKind::Member, what(self)),
            Demand::Filter { query, element } => {
                let (place, what) = (self.place(element), what(self));
                let message = format!(
                    "the filter cannot judge `{place}`: {what}; if it may be absent, test it in the same filter: \
                     `{query} && …`"
                );
                (AbsentKind::Filtered, message)
            }
            Demand::Value { query, element } => {
                let (place, what) = (self.place(element), what(self));
                let message = format!(
                    "the filter cannot judge `{place}`: {what}; if it may be null, say so in the same filter: \
                     `{query} != null && …`"
                );
                (AbsentKind::Filtered, message)
            }
        };
        self.absent = Some(Refusal::Absent { kind, message, span: span.clone() });
    }

    /// The normalized path of a node, for messages.
    pub(super) fn place(&self, node: &Node) -> String {
        locate(self.root, node).unwrap_or_else(|| "$".to_owned())
    }

    pub(super) fn error(message: String, span: &Range<usize>, at: u32) -> Refusal {
        Refusal::Error { message, span: span.clone(), at: Some(at) }
    }

    /// Refuses to walk an object in which a key stands twice: which of the two was meant is not known.
    pub(super) fn check_walked(
        &self,
        object: &Object,
        node: &Node,
        span: &Range<usize>,
    ) -> Result<(), Refusal> {
        if object.repeated.is_none() || self.mode == Mode::Rfc {
            return Ok(());
        }
        check_repeated(object).map_err(|trouble| match trouble {
            Trouble::Repeated(key, at) => {
                Self::error(format!("duplicate key `{key}` in `{}`", self.place(node)), span, at)
            }
            other => Self::error(format!("{other:?}"), span, node.at),
        })
    }

    /// Everything that `query` selects, starting from `start`.
    pub(super) fn nodes(
        &mut self,
        query: &Query,
        start: &'d Node,
        demand: Demand,
    ) -> Result<Vec<&'d Node>, Refusal> {
        let head = self.head.take();
        let (mut nodes, mut next) = (vec![head.unwrap_or(start)], Vec::new());
        for (index, segment) in query.segments.iter().enumerate().skip(usize::from(head.is_some())) {
            if let ([only], [node], false) = (&*segment.selectors, &mut *nodes, segment.descendant)
                && let Some(child) = self.step(only, node)?
            {
                *node = child;
                continue;
            }
            for node in nodes.drain(..) {
                if segment.descendant {
                    self.descend(segment, node, &mut next)?;
                } else {
                    for selector in &segment.selectors {
                        self.take(selector, node, demand, &mut next)?;
                    }
                }
                if next.len() > MAX_SELECTED {
                    let message = format!("`{}` selects more than {MAX_SELECTED} values", upto(query, index));
                    return Err(Refusal::Error { message, span: segment.span.clone(), at: None });
                }
            }
            std::mem::swap(&mut nodes, &mut next);
            if nodes.is_empty() {
                let last = index + 1 == query.segments.len();
                if segment.descendant || !last {
                    self.miss(demand, &segment.span, |_| format!("`{}` selects nothing", upto(query, index)));
                }
                break;
            }
        }
        Ok(nodes)
    }

    /// Applies a segment to a node and to all below it, each before what is below it.
    fn descend(&mut self, segment: &Segment, node: &'d Node, out: &mut Vec<&'d Node>) -> Result<(), Refusal> {
        if !matches!(node.value, Value::List(_) | Value::Sparse(_) | Value::Object(_)) {
            return Ok(());
        }
        for selector in &segment.selectors {
            self.take(selector, node, Demand::Nothing, out)?;
        }
        match &node.value {
            Value::List(items) => items.iter().try_for_each(|item| self.descend(segment, item, out)),
            Value::Sparse(list) => {
                Self::needs_all(list, node, &segment.span)?;
                list.nodes().try_for_each(|item| self.descend(segment, item, out))
            }
            Value::Object(object) => {
                self.check_walked(object, node, &segment.span)?;
                object.members.iter().try_for_each(|member| self.descend(segment, &member.node, out))
            }
            _ => Ok(()),
        }
    }

    /// Adds to `out` what one selector takes from one node.
    fn take(
        &mut self,
        selector: &Selector,
        node: &'d Node,
        demand: Demand,
        out: &mut Vec<&'d Node>,
    ) -> Result<(), Refusal> {
        match &selector.kind {
            SelectorKind::Name(_) | SelectorKind::Index(_) => {
                let child = self.step(selector, node)?;
                if child.is_none() {
                    self.miss(demand, &selector.span, |walk| walk.describe_missing(selector, node));
                }
                out.extend(child);
                return Ok(());
            }
            SelectorKind::Wildcard => match &node.value {
                Value::List(items) => {
                    out.extend(items);
                    return Ok(());
                }
                Value::Sparse(list) => {
                    Self::needs_all(list, node, &selector.span)?;
                    out.extend(list.nodes());
                    return Ok(());
                }
                Value::Object(object) => {
                    self.check_walked(object, node, &selector.span)?;
                    out.extend(object.members.iter().map(|member| &member.node));
                    return Ok(());
                }
                _ => {}
            },
            SelectorKind::Slice(slice) => {
                let (length, get): (usize, &dyn Fn(usize) -> Option<&'d Node>) = match &node.value {
                    Value::List(items) => (items.len(), &|at| items.get(at)),
                    Value::Sparse(list) => (list.length, &|at| list.get(at)),
                    _ => return self.take_from_other(selector, node, demand),
                };
                for at in slice_places(*slice, length) {
                    out.push(get(at).ok_or_else(|| Self::not_held(node, &selector.span))?);
                }
                return Ok(());
            }
            SelectorKind::Filter(filter) => match &node.value {
                Value::List(items) => {
                    for item in items {
                        if self.holds(&filter.expr, item)? {
                            out.push(item);
                        }
                    }
                    return Ok(());
                }
                Value::Sparse(list) => {
                    for item in list.nodes() {
                        if self.holds(&filter.expr, item)? {
                            out.push(item);
                        }
                    }
                    if !list.more.is_empty() {
                        self.more += list.more(&filter.to_string());
                    }
                    return Ok(());
                }
                Value::Object(object) => {
                    self.check_walked(object, node, &selector.span)?;
                    for member in &object.members {
                        if self.holds(&filter.expr, &member.node)? {
                            out.push(&member.node);
                        }
                    }
                    return Ok(());
                }
                _ => {}
            },
        }
        self.take_from_other(selector, node, demand)
    }

    /// A selector that takes many, applied to a value that has no elements for it.
    fn take_from_other(
        &mut self,
        selector: &Selector,
        node: &'d Node,
        demand: Demand,
    ) -> Result<(), Refusal> {
        if matches!(demand, Demand::Nothing) {
            return Ok(());
        }
        if node.value == Value::Null {
            self.miss(demand, &selector.span, |walk| {
                format!("`{}` is null and has no elements", walk.place(node))
            });
            return Ok(());
        }
        let wanted = match selector.kind {
            SelectorKind::Slice(_) => "a list",
            _ => "a list or an object",
        };
        let message =
            format!("`{selector}` expects {wanted}, found {} at `{}`", node.value.kind(), self.place(node));
        Err(Self::error(message, &selector.span, node.at))
    }

    /// The one child that a name or an index takes.
    pub(super) fn step(&self, selector: &Selector, node: &'d Node) -> Result<Option<&'d Node>, Refusal> {
        Ok(match (&selector.kind, &node.value) {
            (SelectorKind::Name(name), Value::Object(object)) => {
                self.check_walked(object, node, &selector.span)?;
                object.get(name)
            }
            (SelectorKind::Index(index), Value::List(items)) => {
                position(*index, items.len()).and_then(|position| items.get(position))
            }
            (SelectorKind::Index(index), Value::Sparse(list)) => {
                match position(*index, list.length).filter(|position| *position < list.length) {
                    Some(position) => {
                        Some(list.get(position).ok_or_else(|| Self::not_held(node, &selector.span))?)
                    }
                    None => None,
                }
            }
            _ => None,
        })
    }

    /// Refuses to take a part of a list for all of it. A projected reading holds what the queries of a gate look at, so
    /// that this is never met; if it were, nothing may be judged by what is left.
    fn needs_all(list: &Sparse, node: &Node, span: &Range<usize>) -> Result<(), Refusal> {
        if list.is_whole() { Ok(()) } else { Err(Self::not_held(node, span)) }
    }

    fn not_held(node: &Node, span: &Range<usize>) -> Refusal {
        Self::error("a part of the document is needed that was not kept".to_owned(), span, node.at)
    }

    /// Why a name or an index took nothing from `node`.
    pub(super) fn describe_missing(&self, selector: &Selector, node: &Node) -> String {
        let place = self.place(node);
        match (&selector.kind, &node.value) {
            (_, Value::Null) => format!("{selector} is missing: `{place}` is null"),
            (SelectorKind::Name(_), Value::Object(_)) => format!("{selector} is missing in `{place}`"),
            (SelectorKind::Name(_), other) => {
                format!("{selector} is missing: `{place}` is {}, not an object", other.kind())
            }
            (_, Value::List(items)) => {
                format!("element {selector} is missing: the list `{place}` has length {}", items.len())
            }
            (_, Value::Sparse(list)) => {
                format!("element {selector} is missing: the list `{place}` has length {}", list.length)
            }
            (_, other) => format!("element {selector} is missing: `{place}` is {}, not a list", other.kind()),
        }
    }
}

/// The text of a query up to and with the segment at `index`.
fn upto(query: &Query, index: usize) -> String {
    let segments = query.segments.iter().take(index + 1).cloned().collect();
    Query { anchor: query.anchor, segments, span: query.span.clone() }.to_string()
}

/// The place of an index that may count from the end. What lies before the start has none.
fn position(index: i64, length: usize) -> Option<usize> {
    match usize::try_from(index) {
        Ok(index) => Some(index),
        Err(_) => length.checked_sub(usize::try_from(index.unsigned_abs()).ok()?),
    }
}

/// The places that a slice takes from a list of this length, in its order (RFC 9535 §2.3.4.2).
fn slice_places(slice: Slice, length: usize) -> Vec<usize> {
    let Ok(length) = i64::try_from(length) else { return Vec::new() };
    let step = slice.step.unwrap_or(1);
    let normal = |index: i64| if index < 0 { length + index } else { index };
    let (from, to) = if step >= 0 {
        (slice.start.map_or(0, normal).clamp(0, length), slice.end.map_or(length, normal).clamp(0, length))
    } else {
        (
            slice.start.map_or(length - 1, normal).clamp(-1, length - 1),
            slice.end.map_or(-1, normal).clamp(-1, length - 1),
        )
    };
    let mut at = from;
    let mut places = Vec::new();
    while (step > 0 && at < to) || (step < 0 && at > to) {
        places.extend(usize::try_from(at).ok());
        at += step;
    }
    places
}

#[cfg(test)]
#[path = "select_tests.rs"]
mod tests;
