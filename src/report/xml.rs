//! Texts for XML.

use super::escape::{escape_into, is_deceptive};

/// A text for an attribute or an element. XML cannot hold control characters, not even escaped, so they are spelled out,
/// as are those that would hide or steer what is shown.
pub(crate) fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => escape_into(&mut out, c),
            c if is_deceptive(c) => escape_into(&mut out, c),
            c => out.push(c),
        }
    }
    out
}
