//! A tool's report that a gate takes as plain JSON, because nothing says more: what a path means must not depend on what a
//! tool happened to write. Where a path then finds nothing, or the file cannot be read, its one signature says which
//! `format:` was probably meant.

use super::content::recognise_first_event;
use super::{Format, FormatError, by_name, json, recognise};
use crate::document::{Node, Value};
use crate::requirement::{Absent, Shape, Told};

/// Why any path may find nothing in a document that was read in this format: it looks like the report of one tool. With
/// `many`, all documents of the list must look like reports of the same.
pub(in crate::evidence) fn told(format: &str, document: &Node, many: bool) -> Option<Told> {
    if by_name(format)?.name != json::FORMAT.name {
        return None;
    }
    let one = |document: &Node| match recognise(document).as_slice() {
        [one] => Some(*one),
        _ => None,
    };
    let name = match &document.value {
        Value::List(documents) if many => {
            let (first, others) = documents.split_first()?;
            let first = one(first)?;
            others.iter().all(|document| one(document) == Some(first)).then_some(first)?
        }
        _ => one(document)?,
    };
    let gives = sections(by_name(name)?);
    let reason = format!(
        "it is read as plain `json` and looks like the report of `{name}`; `format: {name}` gives {gives}"
    );
    Some(Told { absent: vec![Absent { path: Vec::new(), reason }], ..Told::default() })
}

/// Says of a text that is no JSON document which stream of events it looks like.
pub(super) fn stream(text: &str, error: FormatError) -> FormatError {
    match recognise_first_event(text).as_slice() {
        [one] => error.help(format!("it looks like `{one}`, one event a line: write `format: {one}`")),
        _ => error,
    }
}

/// The sections of a format's summary, in words.
fn sections(format: &Format) -> String {
    let names: Vec<String> = match format.shape {
        Shape::Summary { sections, .. } => {
            sections.iter().map(|section| format!("`{}`", section.name)).collect()
        }
        Shape::Plain | Shape::Unknown => Vec::new(),
    };
    names.join(" and ")
}
