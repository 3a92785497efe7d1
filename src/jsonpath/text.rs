//! Names and quoted strings, as RFC 9535 writes them.

use std::fmt::{Result, Write};

/// Whether a name may begin with this character after a dot (`name-first`).
pub(super) fn starts_name(character: char) -> bool {
    character.is_ascii_alphabetic() || character == '_' || !character.is_ascii()
}

/// Whether a name after a dot may go on with this character (`name-char`).
pub(super) fn continues_name(character: char) -> bool {
    starts_name(character) || character.is_ascii_digit()
}

/// Whether a key may be written after a dot, without brackets and quotes.
pub(super) fn is_name(key: &str) -> bool {
    key.starts_with(starts_name) && key.chars().all(continues_name)
}

/// The step to a member as a person writes it: after a dot where that can be, else in brackets and quotes.
pub fn child(key: &str) -> String {
    if is_name(key) {
        return format!(".{key}");
    }
    let mut step = String::from("[");
    // Writing into a string cannot fail.
    let _ = write_quoted(&mut step, key);
    step.push(']');
    step
}

/// Writes a string in single quotes with the escapes of a normalized path (RFC 9535 §2.7).
pub(super) fn write_quoted(out: &mut impl Write, text: &str) -> Result {
    out.write_char('\'')?;
    let mut rest = text;
    // What needs no escape goes in one piece: nearly every key is one.
    while let Some(at) = rest.bytes().position(|byte| byte < b' ' || byte == b'\'' || byte == b'\\') {
        out.write_str(&rest[..at])?;
        let mut from = rest[at..].chars();
        match from.next().unwrap_or_default() {
            '\'' => out.write_str("\\'")?,
            '\\' => out.write_str("\\\\")?,
            '\u{8}' => out.write_str("\\b")?,
            '\u{c}' => out.write_str("\\f")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            control if control < ' ' => write!(out, "\\u{:04x}", u32::from(control))?,
            other => out.write_char(other)?,
        }
        rest = from.as_str();
    }
    out.write_str(rest)?;
    out.write_char('\'')
}
