//! The tree that every evidence format is read into: JSON's six kinds, with the place of every node.
//!
//! Numbers keep the text they were written in, so that the number compared is the number shown. Objects keep every
//! member in order, also a repeated one, because a repeated key is the reader's business only where it is walked.

pub mod encoding;
pub mod json;
mod json_error;
mod json_guess;
mod kept;
pub mod make;
pub mod position;
pub mod scan;
mod sparse;

use std::num::NonZeroU32;
use std::sync::Arc;

pub use kept::{Kept, Missed};
pub use sparse::{More, Sparse};

/// One value of a document and where it starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What is there.
    pub value: Value,
    /// Byte offset of its first character in the decoded text of its document.
    pub at: u32,
}

/// The kinds of value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `null`: nothing is said.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as written (RFC 8259 grammar; any digits and exponent: judged by [`crate::number::Number`]).
    Number(Box<str>),
    /// A string, unescaped.
    Text(Box<str>),
    /// An array.
    List(Vec<Node>),
    /// An array of which only some elements are held: the rest is not read by anything. Only a projected reading gives
    /// it.
    Sparse(Box<Sparse>),
    /// An object.
    Object(Object),
}

/// An object: its members in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Object {
    /// Every member as written, repeated keys included.
    pub members: Vec<Member>,
    /// Index of the first member whose key stands in the object before: whoever walks this object must refuse it.
    pub repeated: Option<NonZeroU32>,
    /// How many more members the document has here, which nothing reads: a projected reading holds only the others.
    pub left_out: u32,
    /// Which these others are, where it is watched that nobody asks for more.
    pub kept: Option<Arc<Kept>>,
}

/// One member of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The key, unescaped.
    pub key: Box<str>,
    /// Byte offset of the key.
    pub at: u32,
    /// The value.
    pub node: Node,
}

impl Value {
    /// The kind in words, with its article, for messages: "a number", "an object".
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(_) | Self::Sparse(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

impl Object {
    /// All members of an object of which no key stands twice.
    pub fn whole(members: Vec<Member>) -> Self {
        Self { members, ..Self::default() }
    }

    /// How many members the document has here, held or not.
    pub fn size(&self) -> usize {
        self.members.len() + self.left_out as usize
    }

    /// The first member whose key stands in the object before.
    pub fn second_of_a_key(&self) -> Option<&Member> {
        self.members.get(usize::try_from(self.repeated?.get()).ok()?)
    }

    /// The member with this key; the first of several (check [`Object::repeated`] before you rely on it).
    pub fn get(&self, key: &str) -> Option<&Node> {
        let found = self.members.iter().find(|member| &*member.key == key);
        if found.is_none() && self.left_out > 0 {
            self.kept.iter().for_each(|kept| kept.not_found(key));
        }
        found.map(|member| &member.node)
    }

    /// All members, for who walks them; of a projected reading only those that it holds, which is noted where that is
    /// watched.
    pub fn all(&self) -> &[Member] {
        if self.left_out > 0 {
            self.kept.iter().for_each(|kept| kept.all_looked_for());
        }
        &self.members
    }
}
