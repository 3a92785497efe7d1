//! The lists of a summary as nodes, as far as something looks at them: a report may list a hundred thousand tests or
//! findings, of which a requirement compares one member.

use crate::document::{Member, Node, Object, Sparse, Value, make};
use crate::projection::Need;

/// A list of which this is needed; `None`: nothing but its length. `node` makes an element.
pub(super) fn list<T>(
    need: Option<&Need>,
    elements: impl ExactSizeIterator<Item = T>,
    node: impl Fn(T, &Need) -> Node,
) -> Node {
    let mut list = Sparse { length: elements.len(), ..Sparse::default() };
    let Some(need) = need else { return make::node(Value::Sparse(Box::new(list))) };
    // Mostly every element is looked at.
    let mut all = Vec::with_capacity(list.length);
    for (at, element) in elements.enumerate() {
        match need.of_element(at) {
            Some(need) if all.len() == at => all.push(node(element, need)),
            Some(need) => list.kept.push((at, node(element, need))),
            None if all.len() == at => list.kept.extend(std::mem::take(&mut all).into_iter().enumerate()),
            None => {}
        }
    }
    make::node(if all.len() == list.length { Value::List(all) } else { Value::Sparse(Box::new(list)) })
}

/// The members of an object that are needed.
pub(super) struct Fields<'n> {
    need: &'n Need,
    object: Object,
}

impl<'n> Fields<'n> {
    pub(super) fn new(need: &'n Need) -> Self {
        Self { need, object: Object::default() }
    }

    /// Adds a member, which is worked out only where it is needed.
    pub(super) fn add(&mut self, key: &str, value: impl FnOnce() -> Node) {
        match self.need.of_member(key) {
            Some(_) => self.object.members.push(Member { key: key.into(), at: 0, node: value() }),
            None => self.object.left_out += 1,
        }
    }

    pub(super) fn object(mut self) -> Node {
        self.object.members.shrink_to_fit();
        make::node(Value::Object(self.object))
    }
}

#[cfg(test)]
#[path = "needed_tests.rs"]
mod tests;
