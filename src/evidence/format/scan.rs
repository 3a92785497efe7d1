//! What the readers of scanners share: entries that must be objects, severities by word, and what a finding is called.

use super::look::{self, member};
use super::tool::Tool;
use super::{Format, FormatError, Read, Signature};
use crate::document::{Node, Value};
use crate::evidence::summary::{Findings, Found, LONGEST_TEXT, Severity, Summary, shape};

/// A format whose reports are one JSON document with findings, kept as `raw`.
pub(super) const fn format(name: &'static str, signature: fn(&Node) -> bool, tool: Tool) -> Format {
    Format {
        name,
        aliases: &[],
        shape: shape::findings(true),
        extensions: &[],
        signature: Signature::Json(signature),
        read: Read::Tool(tool),
    }
}

/// The elements of a list, each an object whose keys are all different.
///
/// # Errors
/// One of them is something else.
pub(super) fn objects<'n>(list: &'n [Node], what: &str) -> Result<&'n [Node], FormatError> {
    for node in list {
        look::object(node, &format!("{what}[…]"))?;
    }
    Ok(list)
}

/// The objects of a list member; none where it is absent or null.
///
/// # Errors
/// It is no list, or one of its elements no object.
pub(super) fn entries<'n>(node: &'n Node, key: &str) -> Result<&'n [Node], FormatError> {
    objects(look::items(node, key)?, key)
}

/// The objects of a list member that reports of the format always have.
///
/// # Errors
/// There is no such list: then this is no such report. Or one of its elements is no object.
pub(super) fn needed_entries<'n>(node: &'n Node, key: &str) -> Result<&'n [Node], FormatError> {
    objects(look::needed_list(node, key)?, key)
}

/// The reports of a file that holds one, or a list of them.
///
/// # Errors
/// It is neither.
pub(super) fn one_or_many<'n>(document: &'n Node, missing: &str) -> Result<&'n [Node], FormatError> {
    match &document.value {
        Value::Object(_) => Ok(std::slice::from_ref(document)),
        Value::List(reports) => objects(reports, "report"),
        _ => Err(FormatError::lacks(missing)),
    }
}

/// Whether a document is an object that fits, or a list of such with at least one; for signatures.
pub(super) fn any_fits(document: &Node, fits: fn(&Node) -> bool) -> bool {
    match look::elements(document) {
        Some(_) => look::first(document).is_some_and(fits),
        None => fits(document),
    }
}

/// A severity word; anything but a word that is known, and nothing at all, is unknown.
///
/// # Errors
/// The object has a key twice.
pub(super) fn severity(node: &Node, key: &str) -> Result<Severity, FormatError> {
    Ok(look::text(node, key)?.map_or(Severity::Unknown, Severity::of_word))
}

/// The worst of several statements; unknown where there is none.
pub(super) fn worst(statements: impl IntoIterator<Item = Severity>) -> Severity {
    statements.into_iter().min().unwrap_or(Severity::Unknown)
}

/// The summary of a scan that is said to have looked at nothing. What it found all the same is not hidden.
pub(super) fn summary(mut findings: Findings, saw_nothing: Option<&str>) -> Summary {
    if findings.total() == 0 {
        findings.saw_nothing = saw_nothing.map(str::to_owned);
    }
    Summary::Findings(findings)
}

/// The text or number that a path leads to, for people; empty where there is none. Nothing is judged by it.
pub(super) fn shown(node: &Node, path: &[&str]) -> String {
    let found = path.iter().try_fold(node, |node, key| member(node, key).ok().flatten());
    match found.map(|node| &node.value) {
        Some(Value::Text(text)) => line(text),
        Some(Value::Number(number)) => line(number),
        _ => String::new(),
    }
}

/// The first of several that is not empty.
pub(super) fn first_shown(node: &Node, paths: &[&[&str]]) -> String {
    paths.iter().map(|path| shown(node, path)).find(|text| !text.is_empty()).unwrap_or_default()
}

/// `left`, or `left:right` where there is a right side (`file:line`), or with another sign between (`package@version`).
pub(super) fn joined(left: String, sign: char, right: &str) -> String {
    if right.is_empty() { left } else { format!("{left}{sign}{right}") }
}

/// A finding.
pub(super) fn found(id: String, title: String, place: String) -> Found {
    Found { id, title, place }
}

/// The start of a text in one line.
pub(super) fn line(text: &str) -> String {
    // What is behind is not looked at: texts can be long.
    let start = text.char_indices().nth(4 * LONGEST_TEXT).map_or(text, |(end, _)| &text[..end]);
    let line = start.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST_TEXT) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
