//! Where a byte offset is for a person: line, column, and the line itself.

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position<'t> {
    /// Line, from 1. Lines end in LF or CRLF.
    pub line: usize,
    /// Column, from 1, counted in characters.
    pub column: usize,
    /// The whole line, without its end. It can be as long as the text: shorten it before you show it.
    pub source: &'t str,
}

/// The place of the character that holds byte `at`; an offset past the end is the end.
pub fn position(text: &str, at: usize) -> Position<'_> {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text.as_bytes()[..at];
    let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
    let line = 1 + text[..start].matches('\n').count();
    let rest = &text[start..];
    let source = rest.split_once('\n').map_or(rest, |(line, _)| line.strip_suffix('\r').unwrap_or(line));
    Position { line, column: 1 + text[start..at].chars().count(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_are_counted_as_an_editor_does() {
        let text = "one\ntwo é!\r\n\nlast";
        for (at, line, column, source) in [
            (0, 1, 1, "one"),
            (2, 1, 3, "one"),
            (3, 1, 4, "one"),
            (4, 2, 1, "two é!"),
            (8, 2, 5, "two é!"),
            (9, 2, 5, "two é!"),
            (10, 2, 6, "two é!"),
            (11, 2, 7, "two é!"),
            (13, 3, 1, ""),
            (14, 4, 1, "last"),
            (18, 4, 5, "last"),
            (9999, 4, 5, "last"),
        ] {
            assert_eq!(position(text, at), Position { line, column, source }, "offset {at}");
        }
        assert_eq!(position("", 0), Position { line: 1, column: 1, source: "" });
        assert_eq!(position("a\n", 2), Position { line: 2, column: 1, source: "" });
    }
}
