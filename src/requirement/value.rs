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
        (Err(lack @ Lack::Error(_)), _)
        | (_, Err(lack @ Lack::Error(_)))
        | (Err(lack), _)
        | (_, Err(lack)) => Err(lack),
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
            Json::Object(_) => return error(format!("`{path}` is an object, not one value")),
        })
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

/// A text for a message, cut where it is long.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let start: String = text.chars().take(LONGEST).collect();
    format!("{start}…")
}
