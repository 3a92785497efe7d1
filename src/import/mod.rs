//! A checklist in Markdown to the draft of a gate: groups from headings, checks from items.
//!
//! The draft says what the text says and no more: where a weight or a blocking word could mean two things, a comment
//! tells and nothing is set. Whether each check finds its item is not worked out here but asked of the very search that
//! will judge it, so a draft and its text always agree.

mod address;
mod groups;
mod ids;
mod render;
mod stated;
mod weights;

use std::fmt;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Severity, Source};
use crate::evidence::format::{self, markdown};
use crate::gate::read;

/// The most items of one draft: nobody could read more, and telling them apart takes their square.
pub const MAX_ITEMS: usize = 2_000;

/// What the draft is to be called, and what of.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The id of the gate.
    pub gate: &'a str,
    /// The name of the file, without folders.
    pub file: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The gate file.
    pub yaml: String,
    /// How many groups it has.
    pub groups: usize,
    /// How many checks.
    pub checks: usize,
}

/// Why there is no draft.
#[derive(Debug)]
pub enum ImportError {
    /// The text cannot be read: what is wrong, and at which byte.
    Unreadable(format::FormatError),
    /// It holds nothing that a person ticks.
    NoItem,
    /// It holds so many, more than [`MAX_ITEMS`].
    TooMany(usize),
    /// It would not be a valid gate.
    Invalid(Vec<Diagnostic>),
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => f.write_str(&error.message),
            Self::NoItem => f.write_str("the text holds no item: no task and no row of a status table"),
            Self::TooMany(count) => write!(f, "the text holds {count} items, more than {MAX_ITEMS}"),
            Self::Invalid(_) => f.write_str("no valid gate can be made of the text"),
        }
    }
}

impl std::error::Error for ImportError {}

/// Makes the draft of a gate.
///
/// # Errors
/// The text has no item, cannot be read, or makes no valid gate.
pub fn draft(subject: &Subject<'_>) -> Result<Draft, ImportError> {
    let survey = markdown::survey(subject.text).map_err(ImportError::Unreadable)?;
    if survey.items.is_empty() {
        return Err(ImportError::NoItem);
    }
    if survey.items.len() > MAX_ITEMS {
        return Err(ImportError::TooMany(survey.items.len()));
    }
    let groups = groups::of(subject.text, &survey);
    let checks = groups.list.iter().map(|group| group.checks.len()).sum();
    let draft = Draft { yaml: render::gate(subject, &survey, &groups), groups: groups.list.len(), checks };
    // The last word has the reader of gates: nobody is handed a draft that it refuses.
    let source = Arc::new(Source { path: format!("{}.yaml", subject.gate), text: draft.yaml.clone() });
    let (gate, mut diagnostics) = read::read(&source, String::new(), subject.gate, format::infos());
    diagnostics.retain(|found| found.severity == Severity::Error);
    if gate.is_none() || !diagnostics.is_empty() {
        return Err(ImportError::Invalid(diagnostics));
    }
    Ok(draft)
}

/// The id of a gate after a file's name; `checklist` where that has nothing an id can have.
pub fn gate_id(stem: &str) -> String {
    ids::slug(stem, ids::LONGEST).unwrap_or_else(|| "checklist".to_owned())
}

#[cfg(test)]
mod tests;
