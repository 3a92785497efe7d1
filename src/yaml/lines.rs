//! Where the parts of one YAML line lie, judged by its look alone: for messages and repairs after a syntax error,
//! when no parser can tell any more.

use std::ops::Range;

/// The line that holds this byte, without its line break.
pub(super) fn line_at(text: &str, at: usize) -> Range<usize> {
    let at = floor(text, at);
    let start = text[..at].rfind(['\n', '\r']).map_or(0, |found| found + 1);
    let end = text[at..].find(['\n', '\r']).map_or(text.len(), |found| at + found);
    start..end
}

/// The nearest character boundary at or before this byte.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The value of a line `key: value` or `- value`, without a comment and blanks around it; may be empty.
/// `None` where the line is neither.
pub(super) fn value_of_line(text: &str, line: &Range<usize>) -> Option<Range<usize>> {
    let mut rest = text[line.clone()].trim_start();
    let mut item = false;
    while let Some(after) = rest.strip_prefix("- ").or_else(|| rest.strip_prefix("? ")) {
        rest = after.trim_start();
        item = true;
    }
    let start_of = |part: &str| line.end - part.len();
    let value = match after_key(rest) {
        Some(value) => value.trim_start(),
        None if item => rest,
        None => return None,
    };
    let start = start_of(value);
    Some(start..start + without_comment(value).len())
}

/// What follows `key:` in this text, if it starts with a key.
fn after_key(text: &str) -> Option<&str> {
    let first = text.chars().next()?;
    if first == '"' || first == '\'' {
        let close = text[1..].find(first)? + 2;
        let after = text[close..].trim_start().strip_prefix(':')?;
        return (after.is_empty() || after.starts_with([' ', '\t'])).then_some(after);
    }
    if matches!(first, '{' | '[' | '#') {
        return None;
    }
    text.match_indices(':')
        .map(|(at, _)| &text[at + 1..])
        .find(|after| after.is_empty() || after.starts_with([' ', '\t']))
}

/// A value without the comment that follows it. Text that holds quotes keeps its `#`, which may be inside them.
fn without_comment(value: &str) -> &str {
    let cut = value.find(" #").filter(|at| !value[..*at].contains(['"', '\'']));
    value[..cut.unwrap_or(value.len())].trim_end()
}

/// Where the value that starts here in a one-line flow map was meant to end: before `, key:` or the last closing
/// bracket of the line.
pub(super) fn meant_end(text: &str, start: usize) -> usize {
    let line = line_at(text, start);
    let rest = &text[start..line.end];
    let next = rest.match_indices(", ").map(|(at, _)| at).find(|at| {
        let word = rest[at + 2..].trim_start();
        let end = word.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(word.len());
        end > 0 && word[end..].starts_with(": ")
    });
    let end = next.or_else(|| rest.rfind('}')).unwrap_or(rest.len());
    start + rest[..end].trim_end().len()
}

/// The value in quotes that YAML reads back as the same text, for a suggestion.
pub(super) fn quote(value: &str) -> String {
    if value.contains('\'') && !value.contains(['"', '\\']) {
        format!("\"{value}\"")
    } else {
        format!("'{}'", value.replace('\'', "''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_value_of_a_line() {
        for (line, value) in [
            ("a: > 5", Some("> 5")),
            ("  - a: b  # why", Some("b")),
            ("- @x", Some("@x")),
            ("\"a: b\" : 'c # d' # e", Some("'c # d' # e")),
            ("a:", Some("")),
            ("a:b: c", Some("c")),
            ("a b", None),
            ("", None),
            ("{a: b}", None),
            ("- {a: b}", Some("{a: b}")),
            ("é: ü", Some("ü")),
            ("'", None),
        ] {
            let found = value_of_line(line, &(0..line.len())).map(|range| &line[range]);
            assert_eq!(found, value, "{line}");
        }
    }

    #[test]
    fn finds_where_a_flow_value_was_meant_to_end() {
        for (text, start, meant) in [
            ("{r: $.a[0] > 1, title: x}", 4, "$.a[0] > 1"),
            ("{r: max($.a[0], $.b) }", 4, "max($.a[0], $.b)"),
            ("{r: $.a[?@.x == {} ]}", 4, "$.a[?@.x == {} ]"),
            ("{r: $.a[0]", 4, "$.a[0]"),
        ] {
            assert_eq!(&text[start..meant_end(text, start)], meant);
        }
    }

    #[test]
    fn quotes_so_that_yaml_reads_the_same() {
        assert_eq!(quote("> 5"), "'> 5'");
        assert_eq!(quote("'a' == $.x"), "\"'a' == $.x\"");
        assert_eq!(quote("'a' \"b\""), "'''a'' \"b\"'");
    }
}
