//! Nodes that no file wrote: summaries are built of them. They have no place of their own.

use super::{Member, Node, Object, Value};

/// A node at no place.
pub fn node(value: Value) -> Node {
    Node { value, at: 0 }
}

/// A string.
pub fn text(text: impl Into<Box<str>>) -> Node {
    node(Value::Text(text.into()))
}

/// A number; `text` must be written as JSON writes numbers.
pub fn number(text: impl Into<Box<str>>) -> Node {
    node(Value::Number(text.into()))
}

/// A whole number.
pub fn count(count: u64) -> Node {
    number(count.to_string())
}

/// A list.
pub fn list(items: Vec<Node>) -> Node {
    node(Value::List(items))
}

/// An object; the names must differ.
pub fn object<'n>(members: impl IntoIterator<Item = (&'n str, Node)>) -> Node {
    let members = members.into_iter().map(|(key, node)| Member { key: key.into(), at: 0, node }).collect();
    node(Value::Object(Object::whole(members)))
}
