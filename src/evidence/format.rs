//! The evidence formats: one line each. A new one is a new file below `format/` and a line here.

mod json;

use std::sync::LazyLock;

use crate::document::json::Limits;
use crate::document::position::position;
use crate::document::{Node, encoding};
use crate::gate::read::FormatInfo;

use super::fit::Problem;

/// One format that evidence can have.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// What a gate calls it (`format: json`).
    pub name: &'static str,
    /// Whether its document is the original itself, not a summary of it.
    pub plain: bool,
    /// The file names that it is taken for where a gate names no format, each with its dot.
    pub extensions: &'static [&'static str],
    /// Reads one decoded file.
    pub read: fn(&str, &Limits) -> Result<Node, FormatError>,
}

/// Why a text is not evidence of its format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatError {
    /// What is wrong, in one line without a final stop.
    pub message: String,
    /// Byte offset in the text, where one place is wrong.
    pub at: Option<u32>,
    /// What to do next.
    pub help: Option<String>,
}

/// Every format.
pub const FORMATS: &[Format] =
    &[Format { name: "json", plain: true, extensions: &[".json"], read: json::read }];

/// What the reader of gate files must know of each.
pub fn infos() -> &'static [FormatInfo<'static>] {
    static INFOS: LazyLock<Vec<FormatInfo<'static>>> = LazyLock::new(|| {
        FORMATS.iter().map(|format| FormatInfo { name: format.name, plain: format.plain }).collect()
    });
    &INFOS
}

/// The format of that name.
pub fn by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// Reads the bytes of a file in this format.
///
/// # Errors
/// A whole sentence that starts with the file, line and column.
pub(super) fn read(format: &Format, path: &str, bytes: &[u8]) -> Result<Node, Problem> {
    let text = encoding::decode(bytes).map_err(|error| {
        Problem::broken(with_help(undecoded(path, bytes, error.at, &error.message), error.help.as_deref()))
    })?;
    (format.read)(&text, &Limits::default()).map_err(|error| Problem::broken(describe(path, &text, &error)))
}

/// Bytes that are no text have a line only where they are nearly one.
fn undecoded(path: &str, bytes: &[u8], at: usize, message: &str) -> String {
    let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let before = &bytes[..at.min(bytes.len())];
    if utf16 || before.contains(&0) {
        return format!("{path}: {message} (at byte {at})");
    }
    let before = String::from_utf8_lossy(before);
    let before = before.trim_start_matches('\u{feff}');
    let place = position(before, before.len());
    format!("{path}:{}:{}: {message}", place.line, place.column)
}

fn describe(path: &str, text: &str, error: &FormatError) -> String {
    const SHOWN: usize = 80;
    let Some(at) = error.at else {
        return with_help(format!("{path}: {}", error.message), error.help.as_deref());
    };
    let place = position(text, at as usize);
    let source = place.source.trim();
    let source = if source.is_empty() || source.chars().nth(SHOWN).is_some() {
        String::new()
    } else {
        format!(", in `{source}`")
    };
    let sentence = format!("{path}:{}:{}: {}{source}", place.line, place.column, error.message);
    with_help(sentence, error.help.as_deref())
}

fn with_help(mut sentence: String, help: Option<&str>) -> String {
    if let Some(help) = help {
        sentence.push_str(" (");
        sentence.push_str(help);
        sentence.push(')');
    }
    sentence
}

#[cfg(test)]
#[path = "format_tests.rs"]
mod tests;
