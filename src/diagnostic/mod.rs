//! What is wrong in a file that the user wrote: where, why, and what to do next.

mod json;
mod neutral;
mod place;
mod render;
mod suggest;

pub use json::{DiagnosticJson, RelatedJson};
pub use neutral::neutral;
pub(crate) use place::floor;
pub use place::position;
pub use render::{Style, render};
pub use suggest::suggestion;

use std::ops::Range;
use std::sync::Arc;

/// A text that diagnostics point into.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as the user would name it.
    pub path: String,
    /// The decoded text.
    pub text: String,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth a look; nothing is refused for it.
    Warning,
    /// The file cannot be used.
    Error,
}

/// One mistake in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable name of the kind of mistake, `kebab-case`: `unknown-key`, `duplicate-id`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one line without a final stop.
    pub message: String,
    /// The file.
    pub source: Arc<Source>,
    /// The bytes of `source.text` that are wrong; `None` for a mistake of the file as a whole.
    pub span: Option<Range<usize>>,
    /// A few words beside the pointer; may be empty.
    pub label: String,
    /// A second place that matters ("first defined here"), with its words.
    pub related: Option<(Range<usize>, String)>,
    /// What to do next, each on a line of its own.
    pub help: Vec<String>,
}
