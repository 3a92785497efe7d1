//! Values while a requirement is judged, and the reasons for which there may be none.

use std::fmt;

use chrono::{DateTime, Utc};

use crate::document::{Node, Value as Json};
use crate::time;

use super::unit::Quantity;

/// A value that was worked out.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Number(Quantity),
    Text(String),
    Bool(bool),
    Time(DateTime<Utc>),
}

/// Why there is no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    /// Nothing was seen that could be judged.
    Unknown(String),
    /// What was seen cannot be judged.
    Error(String),
}

impl Lack {
    /// The reason.
    pub fn reason(&self) -> &str {
        match self {
            Self::Unknown(reason) | Self::Error(reason) => reason,
        }
    }
}

/// A value, or why there is none.
pub(super) type Answer<T> = Result<T, Lack>;

/// An error with this reason.
pub(super) fn error<T>(reason: impl Into<String>) -> Answer<T> {
    Err(Lack::Error(reason.into()))
}

/// Nothing known, for this reason.
pub(super) fn unknown<T>(reason: impl Into<String>) -> Answer<T> {
    Err(Lack::Unknown(reason.into()))
}

/// Both answers, or the heavier lack: `error` anywhere is `error`.
pub(super) fn both<A, B>(a: Answer<A>, b: Answer<B>) -> Answer<(A, B)> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(Lack::Unknown(_)), Err(heavier @ Lack::Error(_))) => Err(heavier),
        (Err(lack), _) | (_, Err(lack)) => Err(lack),
    }
}

impl Value {
    /// The value of one node. `path` is for the reasons.
    pub(super) fn of_node(node: &Node, path: &str) -> Answer<Self> {
        Ok(match &node.value {
            Json::Null => return unknown(format!("`{path}` is null")),
            Json::Bool(value) => Self::Bool(*value),
            Json::Text(text) => Self::Text(text.to_string()),
            Json::Number(text) => match text.parse() {
                Ok(number) => Self::Number(Quantity::bare(number)),
                Err(problem) => return error(format!("`{path}` is {}, {problem}", shortened(text))),
            },
            Json::List(items) => {
                return error(format!("`{path}` is a list of {}, not one value", items.len()));
            }
            Json::Sparse(list) => {
                return error(format!("`{path}` is a list of {}, not one value", list.length));
            }
            Json::Object(_) => return error(format!("`{path}` is an object, not one value")),
        })
    }

    /// The value as a report shows it: numbers exact to the digit, long strings cut.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Text(text) => limited(text),
            other => other.to_string(),
        }
    }

    /// The kind in words.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::Bool(_) => "a boolean",
            Self::Time(_) => "an instant",
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(quantity) => quantity.fmt(f),
            Self::Text(text) => f.write_str(text),
            Self::Bool(value) => value.fmt(f),
            Self::Time(instant) => f.write_str(&time::show(*instant)),
        }
    }
}

/// The longest value that a report shows in full, in characters: more than any number that can be judged needs.
const LONGEST_VALUE: usize = 400;

/// The longest value that stands in the middle of a message.
const LONGEST_IN_MESSAGE: usize = 60;

/// A text for a message, cut where it is long.
pub(super) fn shortened(text: &str) -> String {
    cut(text, LONGEST_IN_MESSAGE)
}

/// A text as the report shows it, cut only where it is very long.
pub(super) fn limited(text: &str) -> String {
    cut(text, LONGEST_VALUE)
}

/// A text of the document for the report, in quotes, cut where it is long.
pub(super) fn quoted(text: &str) -> String {
    let text = limited(text);
    serde_json::to_string(&text).unwrap_or_else(|_| format!("\"{text}\""))
}

fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
