//! Lines and columns of many places in one text, in one pass.

use std::sync::Arc;

use crate::diagnostic::{Source, floor};

/// What is known of a text is known of each piece of so many bytes.
const STRIDE: usize = 128;

/// Knows the places of one text. It is gone over once, so that its places take no more than a short way each, in any order
/// and however long its lines are.
pub(crate) struct Places {
    source: Arc<Source>,
    /// Where each line begins. A byte order mark is no character of the first.
    lines: Vec<usize>,
    /// How many lines begin at or before each stride, and at or before the end.
    begun: Vec<usize>,
    /// How many bytes that are not the first of their character lie before each stride, and in all; nothing where
    /// there is no such byte.
    inner: Vec<usize>,
}

impl Places {
    /// Goes over the text.
    pub(crate) fn new(source: &Arc<Source>) -> Self {
        let text = source.text.as_str();
        let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes());
        let lines: Vec<usize> = std::iter::once(start).chain(breaks.map(|at| at + 1)).collect();
        let mut begun = Vec::with_capacity(text.len() / STRIDE + 2);
        for (line, start) in lines.iter().enumerate() {
            begun.resize(start.div_ceil(STRIDE), line);
        }
        begun.resize(text.len() / STRIDE + 2, lines.len());
        let mut inner = Vec::new();
        if !text.is_ascii() {
            let mut sum = 0;
            for stride in text.as_bytes().chunks(STRIDE) {
                inner.push(sum);
                sum += count_inner(stride);
            }
            inner.push(sum);
        }
        Self { source: Arc::clone(source), lines, begun, inner }
    }

    /// Line and column of a byte, both from 1, as [`position`](crate::diagnostic::position) gives them.
    pub(crate) fn of(&self, offset: usize) -> (usize, usize) {
        let text = self.source.text.as_str();
        let offset = floor(text, offset);
        let Some([from, to]) = self.begun.get(offset / STRIDE..).and_then(<[_]>::first_chunk) else {
            return (1, 1);
        };
        let line = from + self.lines[*from..*to].partition_point(|start| *start <= offset);
        let Some(start) = line.checked_sub(1).and_then(|index| self.lines.get(index)) else { return (1, 1) };
        let column = offset - start - (self.inner_before(offset) - self.inner_before(*start)) + 1;
        // Between the two characters of a line break is still the end of the line.
        let inside_break = column > 1 && text[offset..].starts_with('\n') && text[..offset].ends_with('\r');
        (line, column - usize::from(inside_break))
    }

    /// How many bytes before this one are not the first of their character.
    fn inner_before(&self, offset: usize) -> usize {
        let stride = offset / STRIDE;
        let Some(before) = self.inner.get(stride) else { return 0 };
        before + self.source.text.as_bytes().get(stride * STRIDE..offset).map_or(0, count_inner)
    }
}

/// How many of these bytes go on with a character of UTF-8.
fn count_inner(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 == 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::position;

    #[test]
    fn counts_like_the_slow_way() {
        let short = "\u{feff}a: é日\r\n  👍: {x: 1, y: 2}\n\nz: 3\n";
        // Lines longer and shorter than what lies between two marks, cut inside of characters too.
        let long = format!("{}\r\n{}", "é日👍x".repeat(STRIDE), "- é\r\n\n".repeat(STRIDE));
        let ascii = format!("{}\r\n{}", "abc ".repeat(STRIDE), "- e\r\n\n".repeat(STRIDE));
        for text in [short.to_owned(), short[3..].to_owned(), long, ascii, "é".repeat(STRIDE), String::new()]
        {
            let source = Arc::new(Source { path: String::new(), text });
            let places = Places::new(&source);
            for at in (0..=source.text.len() + 1).step_by(if source.text.len() > 4 * STRIDE { 7 } else { 1 })
            {
                assert_eq!(places.of(at), position(&source, at), "{at}");
            }
        }
    }
}
