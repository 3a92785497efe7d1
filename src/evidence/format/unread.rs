//! Why a file cannot be read in a format: in one sentence that starts with its place, or in parts.

use std::fmt;

use super::{FormatError, one_line};
use crate::document::encoding::DecodeError;
use crate::document::position::position;

/// The longest line of the file that is shown, in characters.
const LONGEST_LINE: usize = 80;

/// Why the bytes of a file cannot be read in a format. Shown, it is a whole sentence that starts with file, line and
/// column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The file.
    pub path: String,
    /// Line and column, from 1, where one place is wrong.
    pub place: Option<(usize, usize)>,
    /// What is wrong, in one line without a final stop.
    pub message: String,
    /// What to do next.
    pub help: Option<String>,
}

impl Unread {
    /// The bytes are no text. They have a line only where they are nearly one.
    pub(super) fn undecoded(path: &str, bytes: &[u8], error: DecodeError) -> Self {
        let DecodeError { message, at, help } = error;
        let (message, help) = (one_line(&message), help.map(|help| one_line(&help)));
        let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
        let before = &bytes[..at.min(bytes.len())];
        let path = path.to_owned();
        if utf16 || before.contains(&0) {
            return Self { path, place: None, message: format!("{message} (at byte {at})"), help };
        }
        let before = String::from_utf8_lossy(before);
        let before = before.trim_start_matches('\u{feff}');
        let place = position(before, before.len());
        Self { path, place: Some((place.line, place.column)), message, help }
    }

    /// The text is no evidence of the format.
    pub(super) fn located(path: &str, text: &str, error: FormatError) -> Self {
        let FormatError { message, at, help, .. } = error;
        // Both may quote the file.
        let (path, message, help) = (path.to_owned(), one_line(&message), help.map(|help| one_line(&help)));
        let Some(at) = at else { return Self { path, place: None, message, help } };
        let place = position(text, at as usize);
        let source = place.source.trim();
        let message = if source.is_empty() || source.chars().nth(LONGEST_LINE).is_some() {
            message
        } else {
            format!("{message}, in `{source}`")
        };
        Self { path, place: Some((place.line, place.column)), message, help }
    }

    /// The same for a file that was not held as a whole; its place is known.
    pub(in crate::evidence) fn streamed(path: &str, place: Option<(u64, u64)>, error: FormatError) -> Self {
        let FormatError { message, help, .. } = error;
        let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        Self {
            path: path.to_owned(),
            place: place.map(|(line, column)| (whole(line), whole(column))),
            message: one_line(&message),
            help: help.map(|help| one_line(&help)),
        }
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if let Some((line, column)) = self.place {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.message)?;
        self.help.as_ref().map_or(Ok(()), |help| write!(f, " ({help})"))
    }
}

impl std::error::Error for Unread {}
