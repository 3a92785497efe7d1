//! Text from files made safe to print: nothing in it can move the cursor, colour the screen or turn the order of
//! what is read.

use std::borrow::Cow;

/// The text with control characters, direction marks and other invisible signs written out as `\u{1b}`. Line breaks
/// and tabs are written out too. Letters, emoji and the joiners inside them stay.
pub fn neutral(text: &str) -> Cow<'_, str> {
    if !text.contains(harmful) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        push(&mut out, c);
    }
    Cow::Owned(out)
}

/// Adds one character, written out where it is harmful.
pub(super) fn push(out: &mut String, c: char) {
    if harmful(c) {
        out.extend(c.escape_unicode());
    } else {
        out.push(c);
    }
}

fn harmful(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_out_what_could_deceive() {
        for (text, safe) in [
            ("plain é日👩‍💻", "plain é日👩‍💻"),
            ("\u{1b}[31mGO\u{7}", "\\u{1b}[31mGO\\u{7}"),
            ("\u{9b}2J", "\\u{9b}2J"),
            ("a\u{202e}b\u{2066}", "a\\u{202e}b\\u{2066}"),
            ("a\nb\tc\r", "a\\u{a}b\\u{9}c\\u{d}"),
            ("\u{200b}\u{feff}", "\\u{200b}\\u{feff}"),
        ] {
            assert_eq!(neutral(text), safe);
        }
    }
}
