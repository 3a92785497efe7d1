//! Parser events to the nodes of a document, in one pass, keeping only what is needed of it.
//!
//! Nothing is told here: whatever is not plainly fine, anywhere in the text, gives no document, and the reader of all
//! YAML says what is wrong with it, or that nothing is.

use std::borrow::Cow;

use serde_yaml::granit_parser::{Event, Parser, ScalarStyle, Span, StructureStyle};

use super::build::{block_span, events, sound};
use super::core::{place, typed, untyped};
use super::repair::forbidden;
use super::{MAX_BYTES, MAX_DEPTH};
use crate::document::{Member, Node, Object, Sparse, Value};
use crate::projection::{Need, Seen};

/// What is needed of the document that a text holds, with the types of the core schema; for [`Need::whole`] what
/// [`super::document`] makes of the tree. Elements that a filter would drop are kept.
///
/// `None` where the text is not plainly one document without mistakes, with a list or a map at its root. That is no
/// verdict: whoever wants one reads the text with [`super::parse`].
pub fn nodes(text: &str, need: &Need) -> Option<Node> {
    if text.len() > MAX_BYTES || forbidden(text).is_some() {
        return None;
    }
    let mut parser = Parser::new_from_str_with_options(text, events());
    let mut builder =
        Builder { text, need, stack: Vec::new(), root: None, last: 0, reached: 0, started: false };
    while let Some(next) = parser.next_event() {
        let (event, span) = next.ok()?;
        builder.event(event, &span)?;
    }
    builder.root
}

/// The end of the line for who finds that a text is not plainly fine.
type Fine = Option<()>;

struct Builder<'t, 'n> {
    text: &'t str,
    /// What is needed of the root.
    need: &'n Need,
    stack: Vec<Open<'n>>,
    root: Option<Node>,
    /// The end of the last scalar.
    last: usize,
    /// The end of the last event.
    reached: usize,
    /// Whether a document has begun.
    started: bool,
}

/// A list or map that is not finished.
struct Open<'n> {
    /// What is needed of it; `None` where nothing looks at it.
    need: Option<&'n Need>,
    at: usize,
    flow: bool,
    what: Children<'n>,
}

enum Children<'n> {
    List(Items),
    Map(Box<Members<'n>>),
}

/// The elements of a list so far.
#[derive(Default)]
struct Items {
    length: usize,
    /// Those before the first that is left out.
    first: Vec<Node>,
    /// Those after it, with their indexes.
    others: Vec<(usize, Node)>,
}

/// The members of a map so far.
#[derive(Default)]
struct Members<'n> {
    list: Vec<Member>,
    left_out: u32,
    /// All keys, also of what is left out.
    seen: Seen,
    key: Option<Key<'n>>,
}

/// The key of the value that comes next.
enum Key<'n> {
    Needed { text: Box<str>, at: u32, need: &'n Need },
    Unread,
}

/// What stands at the place of the next node.
enum Next<'n> {
    /// A value, of which this is needed.
    Value(Option<&'n Need>),
    Key,
}

impl<'n> Builder<'_, 'n> {
    fn event(&mut self, event: Event<'_>, span: &Span) -> Fine {
        let range = sound(self.text, span.byte_range(), self.reached);
        self.reached = self.reached.max(range.end);
        if event.tag().is_some() {
            return None;
        }
        match event {
            Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Some(()),
            Event::DocumentStart(..) => (!std::mem::replace(&mut self.started, true)).then_some(()),
            Event::Scalar(text, style, ..) => {
                let implicit = style == ScalarStyle::Plain && range.is_empty();
                let mut at = range.start;
                if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
                    // Without a line it is surely meant as something else, as `> 5` is.
                    if text.trim().is_empty() {
                        return None;
                    }
                    let block = block_span(self.text, self.last, &range);
                    (at, self.last) = (block.start, block.end);
                } else if !implicit {
                    self.last = range.end;
                }
                self.scalar(text, style == ScalarStyle::Plain, implicit, at)
            }
            Event::SequenceStart(style, ..) => {
                self.open(Children::List(Items::default()), style, range.start)
            }
            Event::MappingStart(style, ..) => self.open(Children::Map(Box::default()), style, range.start),
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            // Anchors, aliases, and whatever else there may be.
            _ => None,
        }
    }

    fn next(&self) -> Next<'n> {
        let Some(open) = self.stack.last() else { return Next::Value(Some(self.need)) };
        match &open.what {
            Children::List(items) => Next::Value(open.need.and_then(|need| need.of_element(items.length))),
            Children::Map(members) => match &members.key {
                None => Next::Key,
                Some(Key::Needed { need, .. }) => Next::Value(Some(need)),
                Some(Key::Unread) => Next::Value(None),
            },
        }
    }

    fn scalar(&mut self, text: Cow<'_, str>, plain: bool, implicit: bool, at: usize) -> Fine {
        match (self.next(), self.stack.last_mut()) {
            (Next::Key, Some(Open { need, what: Children::Map(members), .. })) => {
                if implicit || (plain && text == "<<") || !members.seen.note(text.as_bytes()) {
                    return None;
                }
                members.key = Some(match need.and_then(|need| need.of_member(&text)) {
                    Some(need) => Key::Needed { text: text.into(), at: place(at), need },
                    None => Key::Unread,
                });
                Some(())
            }
            // Any prose is one text to YAML: at the root it is left to the tree.
            (_, None) | (Next::Key, Some(_)) => None,
            // In `{a, b: c}` there is a name without a value, or a comma has cut a text.
            (Next::Value(_), Some(Open { flow: true, what: Children::Map(_), .. })) if implicit => None,
            (Next::Value(Some(_)), _) => {
                let value = if implicit { Value::Null } else { typed(text, !plain).ok()? };
                self.add(Some(Node { value, at: place(at) }))
            }
            (Next::Value(None), _) if plain && untyped(&text).is_some() => None,
            (Next::Value(None), _) => self.add(None),
        }
    }

    fn open(&mut self, what: Children<'n>, style: StructureStyle, at: usize) -> Fine {
        let Next::Value(need) = self.next() else { return None };
        if self.stack.len() >= MAX_DEPTH {
            return None;
        }
        self.stack.push(Open { need, at, flow: style == StructureStyle::Flow, what });
        Some(())
    }

    fn close(&mut self) -> Fine {
        let Open { need, at, what, .. } = self.stack.pop()?;
        let node = need.map(|need| {
            let value = match what {
                Children::List(items) => items.value(),
                Children::Map(members) => members.value(need),
            };
            Node { value, at: place(at) }
        });
        self.add(node)
    }

    /// Puts a finished value where it belongs; `None` is one that nothing looks at.
    fn add(&mut self, node: Option<Node>) -> Fine {
        match self.stack.last_mut().map(|open| &mut open.what) {
            None => self.root = node,
            Some(Children::List(items)) => items.add(node),
            Some(Children::Map(members)) => members.add(node)?,
        }
        Some(())
    }
}

impl Items {
    fn add(&mut self, node: Option<Node>) {
        match node {
            Some(node) if self.first.len() == self.length => self.first.push(node),
            Some(node) => self.others.push((self.length, node)),
            None => {}
        }
        self.length += 1;
    }

    fn value(self) -> Value {
        let Self { length, mut first, others } = self;
        if first.len() == length {
            first.shrink_to_fit();
            return Value::List(first);
        }
        let kept = first.into_iter().enumerate().chain(others).collect();
        Value::Sparse(Box::new(Sparse { length, kept, more: Vec::new() }))
    }
}

impl Members<'_> {
    fn add(&mut self, node: Option<Node>) -> Fine {
        match (self.key.take()?, node) {
            (Key::Needed { text, at, .. }, Some(node)) => self.list.push(Member { key: text, at, node }),
            (Key::Unread, None) => self.left_out = self.left_out.saturating_add(1),
            // Not so: what is needed is kept, and nothing else is.
            (Key::Needed { .. }, None) | (Key::Unread, Some(_)) => return None,
        }
        Some(())
    }

    fn value(self, need: &Need) -> Value {
        let Self { mut list, left_out, .. } = self;
        list.shrink_to_fit();
        let mut object = Object { left_out, ..Object::whole(list) };
        if left_out > 0 {
            object.kept = need.watch();
        }
        Value::Object(object)
    }
}

#[cfg(test)]
#[path = "nodes_tests.rs"]
mod tests;
