//! Text for Markdown as GitHub and GitLab show it.
//!
//! Marks are written as character references (`&#42;`), which mean nothing but the character wherever they stand: in a
//! paragraph, a heading, a cell of a table, the text of a link, between tags. A backslash would stay visible in some of
//! these places. What a site makes of finished text (mentions, numbers of issues, addresses, emoji, quick actions) is
//! not held back by any escape; there, an invisible character (`&#8288;`, at which no line breaks) parts the
//! sign from its name.

use super::{line, shorten};

/// The most characters that are written of one text, as on a terminal. The JSON report holds it whole.
const MAX_CHARS: usize = 1_000;
/// Parts two characters without being seen.
const PART: &str = "&#8288;";
/// Names of emoji and of kinds of reference are not longer.
const MAX_NAME: usize = 60;

/// The text in one line that is shown letter by letter, wherever in a document it stands, but for blocks of code and
/// comments. Of a very long one the end is left out, saying how much.
pub fn text(text: &str) -> String {
    let text = line(text);
    let text = shorten(text.trim(), MAX_CHARS);
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        mark(&mut out, &text[..at], c, rest);
        if is_trigger(&text[..at], c, rest) {
            out.push_str(PART);
        }
    }
    out
}

/// The text in the letters of code: a code span, or the tag where a cell of a table would be cut by it.
pub fn code(text: &str) -> String {
    let text = line(text);
    let text = shorten(text.trim(), MAX_CHARS);
    if text.is_empty() {
        return String::new();
    }
    if text.contains('|') {
        return format!("<code>{}</code>", self::text(&text));
    }
    let ticks = "`".repeat(longest_run(&text) + 1);
    let room = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{room}{text}{room}{ticks}")
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Writes one character, as a reference where it could be a mark.
fn mark(out: &mut String, before: &str, c: char, rest: &str) {
    let reference = match c {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '|' => "&#124;",
        '*' => "&#42;",
        '`' => "&#96;",
        '\\' => "&#92;",
        '[' => "&#91;",
        ']' => "&#93;",
        '~' => "&#126;",
        '$' => "&#36;",
        '^' => "&#94;",
        // Within a word it is no mark.
        '_' if !(before.ends_with(char::is_alphanumeric) && rest.starts_with(char::is_alphanumeric)) => {
            "&#95;"
        }
        // At the start of a line: a heading, a list, a rule, a quick action. At its end: the close of a heading.
        '#' if before.is_empty() || rest.is_empty() => "&#35;",
        '-' if before.is_empty() && (ends_word(rest) || is_all(rest, '-')) => "&#45;",
        '+' if before.is_empty() && ends_word(rest) => "&#43;",
        '=' if before.is_empty() && is_all(rest, '=') => "&#61;",
        '/' if before.is_empty() => "&#47;",
        ':' if before.is_empty() => "&#58;",
        '.' if is_number(before) && ends_word(rest) => "&#46;",
        ')' if is_number(before) && ends_word(rest) => "&#41;",
        c => {
            out.push(c);
            return;
        }
    };
    out.push_str(reference);
}

/// Whether this is a number alone, as before the first sign of a list.
fn is_number(text: &str) -> bool {
    (1..=9).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether nothing but this character and blanks follows.
fn is_all(rest: &str, sign: char) -> bool {
    rest.chars().all(|c| c == sign || c.is_whitespace())
}

/// Whether a blank follows, or may.
fn ends_word(rest: &str) -> bool {
    rest.chars().next().is_none_or(char::is_whitespace)
}

/// Whether a site would make more of this character than text, by what stands before and behind it.
fn is_trigger(before: &str, c: char, rest: &str) -> bool {
    let next = rest.chars().next();
    let number = next.is_some_and(|c| c.is_ascii_digit());
    match c {
        // Mentions and addresses of mail.
        '@' => true,
        // Issues, merge requests, snippets, epics.
        '#' => number || rest.is_empty(),
        '!' | '$' | '&' => number,
        // Labels and milestones.
        '~' | '%' => next.is_some_and(|c| c.is_alphanumeric() || matches!(c, '"' | '_')),
        '*' => rest.starts_with("iteration"),
        '-' => number && ends_with_word(before, "gh"),
        // Addresses of the web, emoji.
        ':' => rest.is_empty() || rest.starts_with("//") || is_emoji(rest),
        'w' | 'W' => rest.starts_with('.') && ends_with_word(before, "ww"),
        // References in brackets, changes within a line.
        '[' => rest.starts_with(['+', '-']) || is_reference(rest),
        '{' => rest.starts_with(['+', '-']),
        _ => false,
    }
}

/// Whether the text ends with that word of ASCII letters, in any case, and no longer one.
fn ends_with_word(text: &str, word: &str) -> bool {
    let Some(start) = text.len().checked_sub(word.len()) else { return false };
    text.get(start..).is_some_and(|end| end.eq_ignore_ascii_case(word))
        && !text[..start].ends_with(char::is_alphanumeric)
}

/// Whether this is the rest of `[word:`.
fn is_reference(rest: &str) -> bool {
    let word = rest.bytes().take(MAX_NAME).take_while(|b| b.is_ascii_lowercase() || *b == b'_').count();
    word > 0 && rest[word..].starts_with(':')
}

/// Whether this is the rest of `:name:`.
fn is_emoji(rest: &str) -> bool {
    let is_part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'+' | b'-');
    let name = &rest[..rest.bytes().take(MAX_NAME).take_while(is_part).count()];
    rest[name.len()..].starts_with(':')
        && (matches!(name, "100" | "1234") || name.bytes().any(|b| !b.is_ascii_digit()))
}

#[cfg(test)]
#[path = "markdown_tests.rs"]
mod tests;
