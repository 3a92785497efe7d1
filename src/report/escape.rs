//! Makes untrusted text safe to print. Titles, notes and values come from files that anybody may have written: a
//! control sequence in one could repaint a NO-GO into a GO, a bidirectional override could reverse a sentence
//! (CVE-2021-42574), and an invisible character could make two different names look the same.

mod address;
mod markdown;
mod markup;

use std::borrow::Cow;
use std::fmt::Write as _;

pub use address::address;
pub use markdown::{code as markdown_code, text as markdown};
pub use markup::html;

use unicode_width::UnicodeWidthChar;

/// The most combining marks kept on one base character. Living scripts stack up to four; more is there to smear
/// over the neighbouring lines.
const MAX_MARKS: usize = 4;

/// Stands in for a missing base character, so that a mark does not settle on what is printed before it.
const DOTTED_CIRCLE: char = '\u{25cc}';

/// How one character is to be treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Printed as it is.
    Visible,
    /// Breaks a line or moves the cursor to a tab stop: printed as a blank.
    Blank,
    /// Printed as `\u001b`.
    Escaped,
    /// Joins or separates its neighbours (ZWJ, ZWNJ): real between the letters of some scripts and in emoji.
    Joiner,
    /// Takes no room of its own and changes the character before it.
    Mark,
}

fn class(c: char) -> Class {
    match c {
        '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Class::Blank,
        '\u{200c}' | '\u{200d}' => Class::Joiner,
        _ if is_deceptive(c) => Class::Escaped,
        _ if c.width() == Some(0) => Class::Mark,
        _ => Class::Visible,
    }
}

/// Whether a character can steer a terminal, reorder text or hide in it: controls (C0, DEL, C1), bidirectional marks,
/// embeddings, overrides and isolates, and characters that show nothing.
pub fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' // bidirectional
            | '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
        || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Whether a text shows nothing: neither a name nor a reason can be told from it.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_deceptive(c) || matches!(class(c), Class::Joiner))
}

/// The text in one line that a terminal shows as it stands: line breaks and tabs become blanks, whatever could
/// deceive becomes its escape (`\u001b`).
pub fn line(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    // The character that a mark or joiner would act upon, where there is one.
    let mut base: Option<char> = None;
    let mut marks = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match class(c) {
            Class::Visible => {
                out.push(c);
                base = (!c.is_whitespace()).then_some(c);
                marks = 0;
            }
            Class::Blank => {
                out.push(' ');
                base = None;
            }
            Class::Joiner => {
                let between_letters = base.is_some_and(|b| !b.is_ascii())
                    && chars.peek().is_some_and(|&n| !n.is_ascii() && class(n) == Class::Visible);
                if between_letters {
                    out.push(c);
                    // A second joiner in a row joins nothing.
                    base = None;
                } else {
                    escape_into(&mut out, c);
                }
            }
            Class::Mark => {
                if base.is_none() {
                    out.push(DOTTED_CIRCLE);
                    base = Some(DOTTED_CIRCLE);
                    marks = 0;
                }
                marks += 1;
                match marks {
                    0..=MAX_MARKS => out.push(c),
                    n if n == MAX_MARKS + 1 => out.push(char::REPLACEMENT_CHARACTER),
                    _ => {}
                }
            }
            Class::Escaped => {
                escape_into(&mut out, c);
                base = None;
            }
        }
    }
    Cow::Owned(out)
}

/// The text with its end cut off where it has more than `max` characters, saying how many were left out.
pub fn shorten(text: &str, max: usize) -> Cow<'_, str> {
    match text.char_indices().nth(max) {
        None => Cow::Borrowed(text),
        Some((at, _)) => {
            let left_out = text[at..].chars().count();
            Cow::Owned(format!("{} [{left_out} more characters]", &text[..at]))
        }
    }
}

/// Writes the escape that JSON and YAML readers know: `\u` and UTF-16 units in four hex digits.
pub(crate) fn escape_into(out: &mut String, c: char) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        let _ = write!(out, "\\u{unit:04x}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_could_deceive() {
        let cases = [
            ("plain words", "plain words"),
            ("\u{1b}[2J\u{1b}[32mGO", "\\u001b[2J\\u001b[32mGO"),
            ("a\r\nb\tc\u{2028}d", "a  b c d"),
            ("\u{9b}31m \u{7f}\0", "\\u009b31m \\u007f\\u0000"),
            ("OG\u{202e}ON", "OG\\u202eON"),
            ("\u{2066}x\u{2069}", "\\u2066x\\u2069"),
            ("ad\u{200b}min\u{feff}", "ad\\u200bmin\\ufeff"),
            ("x\u{e0041}", "x\\udb40\\udc41"),
            ("a\u{200d}b", "a\\u200db"),
            ("👩\u{200d}💻", "👩\u{200d}💻"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("👩\u{200d}\u{200d}💻", "👩\\u200d\u{200d}💻"),
            ("e\u{301}", "e\u{301}"),
            ("\u{301}e \u{301}", "◌\u{301}e ◌\u{301}"),
            ("❤\u{fe0f} 本番", "❤\u{fe0f} 本番"),
        ];
        for (text, expected) in cases {
            assert_eq!(line(text), expected, "{text:?}");
        }
    }

    #[test]
    fn bounds_the_marks_on_one_letter() {
        let smeared = format!("a{}b", "\u{300}".repeat(10_000));
        assert_eq!(line(&smeared), format!("a{}\u{fffd}b", "\u{300}".repeat(MAX_MARKS)));
    }

    #[test]
    fn says_how_much_was_cut() {
        assert_eq!(shorten("本番環境", 4), "本番環境");
        assert_eq!(shorten("本番環境", 2), "本番 [2 more characters]");
    }
}
