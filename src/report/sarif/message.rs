//! Texts for SARIF: its plain messages know links, and its Markdown everything that Markdown knows.

use serde_json::{Value, json};

/// A message of these lines, in which nothing is a link.
pub(super) fn message(lines: &[String]) -> Value {
    json!({"text": unlinked(&lines.join("\n"))})
}

/// A plain message writes a link as `[text](target)`. Brackets are escaped where one could be meant, and left alone
/// in the paths of a requirement.
fn unlinked(text: &str) -> String {
    if !text.contains("](") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if matches!(c, '[' | ']' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A text of one line that Markdown shows as it stands: no link, no HTML, no mention.
pub(super) fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '@' => out.push_str("&#64;"),
            c if c.is_ascii_punctuation() && !matches!(c, ',' | '.' | ':' | ';' | '/' | '%' | '\'' | '"') => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_link() {
        let cases = [
            ("$.a[?@.b == 'c'] is 1", "$.a[?@.b == 'c'] is 1"),
            ("see [here](https://evil)", "see \\[here\\](https://evil)"),
            ("a\\[b](1)", "a\\\\\\[b\\](1)"),
        ];
        for (text, expected) in cases {
            assert_eq!(unlinked(text), expected);
        }
    }

    #[test]
    fn markdown_shows_what_stands_there() {
        let cases = [
            ("p95 < 300 ms", "p95 &lt; 300 ms"),
            ("*bold* [x](y) `z`", "\\*bold\\* \\[x\\]\\(y\\) \\`z\\`"),
            ("@all #1 <b>", "&#64;all \\#1 &lt;b\\>"),
        ];
        for (text, expected) in cases {
            assert_eq!(markdown(text), expected);
        }
    }
}
