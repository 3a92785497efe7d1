//! Texts of others inside HTML.

use crate::report::escape;

/// The most characters of one text; the JSON form holds it whole.
const MAX_CHARS: usize = 500;

/// A text that can stand between tags and in a quoted attribute.
pub(super) fn text(text: &str) -> String {
    let text = escape::shorten(text, MAX_CHARS);
    let text = escape::line(&text);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{a0}' => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}
