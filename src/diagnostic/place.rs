//! Byte offsets to lines and columns.

use super::{Diagnostic, Source};

/// The line and the column of a byte, both counted from 1, the column in characters (a byte order mark is none).
/// An offset inside a character counts as its start, one behind the end as the end.
pub fn position(source: &Source, offset: usize) -> (usize, usize) {
    let text = source.text.as_str();
    let offset = floor(text, offset);
    let line = text[..offset].matches('\n').count() + 1;
    let start = text[..offset].rfind('\n').map_or(0, |found| found + 1);
    let before = &text[start..offset];
    // Between the two characters of a line break is still the end of the line.
    let before = before.strip_suffix('\r').filter(|_| text[offset..].starts_with('\n')).unwrap_or(before);
    (line, before.strip_prefix('\u{feff}').filter(|_| start == 0).unwrap_or(before).chars().count() + 1)
}

impl Diagnostic {
    /// Line and column of its first wrong byte, counted from 1; `None` for a mistake of the file as a whole.
    pub fn line_column(&self) -> Option<(usize, usize)> {
        self.span.as_ref().map(|span| position(&self.source, span.start))
    }
}

/// The nearest character boundary at or before this byte.
pub(crate) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The bytes of the line that holds this byte, without its line break and without a byte order mark.
pub(super) fn line_at(text: &str, at: usize) -> std::ops::Range<usize> {
    let at = floor(text, at);
    let mut start = text[..at].rfind('\n').map_or(0, |found| found + 1);
    if start == 0 && text.starts_with('\u{feff}') {
        start = '\u{feff}'.len_utf8();
    }
    let end = text[at..].find('\n').map_or(text.len(), |found| at + found);
    let end = if text[..end].ends_with('\r') && end > start { end - 1 } else { end };
    start.min(end)..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_characters() {
        let text = "\u{feff}a: é日👍x\r\nb\n\n";
        let source = Source { path: String::new(), text: text.to_owned() };
        for (at, place) in [
            (0, (1, 1)),
            (3, (1, 1)),
            (text.find('x').unwrap(), (1, 7)),
            (text.find('日').unwrap() + 1, (1, 5)),
            (text.find('x').unwrap() + 2, (1, 8)),
            (text.find('b').unwrap(), (2, 1)),
            (text.find('b').unwrap() + 1, (2, 2)),
            (text.len() - 1, (3, 1)),
            (text.len(), (4, 1)),
            (usize::MAX, (4, 1)),
        ] {
            assert_eq!(position(&source, at), place, "{at}");
        }
        let empty = Source { path: String::new(), text: String::new() };
        assert_eq!(position(&empty, 0), (1, 1));
    }

    #[test]
    fn cuts_out_a_line() {
        let text = "\u{feff}ab\r\ncd\n\nx";
        for (at, line) in
            [(0, "ab"), (4, "ab"), (6, "ab"), (7, "cd"), (9, "cd"), (10, ""), (11, "x"), (12, "x")]
        {
            assert_eq!(&text[line_at(text, at)], line, "{at}");
        }
        assert_eq!(line_at("", 0), 0..0);
    }
}
