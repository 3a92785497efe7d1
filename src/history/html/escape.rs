//! Texts of others inside HTML.

use crate::report::escape;

/// The most characters of one text; the JSON form holds it whole.
const MAX_CHARS: usize = 500;

/// A text that can stand between tags and in a quoted attribute. What ties two words on a terminal is a blank here.
pub(super) fn text(text: &str) -> String {
    escape::html(&escape::shorten(text, MAX_CHARS).replace('\u{a0}', " "))
}
