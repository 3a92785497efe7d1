//! What can be wrong with a JSON text.

use std::fmt;

/// The kinds of mistake that readers of the error tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonErrorKind {
    /// No bytes, or white space alone.
    Empty,
    /// The text ends before its document does.
    CutShort,
    /// Something stands where JSON's grammar does not allow it.
    Syntax,
    /// A complete document, and then more.
    Trailing,
    /// It is something else: a git-lfs pointer, HTML, YAML, log output.
    NotJson,
    /// Deeper than the limit.
    TooDeep,
    /// More values than the limit, or more bytes than offsets can name.
    TooLarge,
}

/// Why a text is not one JSON document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    /// Which kind of mistake.
    pub kind: JsonErrorKind,
    /// What is wrong, in one line without a final stop.
    pub message: String,
    /// Byte offset in the text; its length where something is missing at the end.
    pub at: usize,
    /// What to do next.
    pub help: Option<String>,
}

impl JsonError {
    pub(super) fn new(kind: JsonErrorKind, at: usize, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), at, help: None }
    }

    pub(super) fn syntax(at: usize, message: impl Into<String>) -> Self {
        Self::new(JsonErrorKind::Syntax, at, message)
    }

    #[must_use]
    pub(super) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (byte {})", self.message, self.at)
    }
}

impl std::error::Error for JsonError {}
