//! Lines and columns of many places in one text, in one pass.

use std::sync::Arc;

use memchr::memrchr;

use crate::diagnostic::{Source, floor};

/// What is known of a text is known at the start of each piece of so many bytes; no more than a byte can count.
const STRIDE: usize = 128;

/// Knows the places of one text. It is gone over once, so that its places take no more than a short way each, in any order
/// and however long its lines are.
pub(crate) struct Places {
    source: Arc<Source>,
    /// Where each stride begins.
    marks: Vec<Mark>,
}

/// A place.
#[derive(Clone, Copy)]
struct Mark {
    line: usize,
    column: usize,
}

impl Mark {
    /// The place behind these bytes, which are no more than a stride.
    fn after(self, between: &[u8]) -> Self {
        match memrchr(b'\n', between) {
            None => Self { column: self.column + characters(between), ..self },
            Some(last) => Self {
                line: self.line + count(between, |byte| byte == b'\n'),
                column: characters(&between[last + 1..]) + 1,
            },
        }
    }
}

/// How many characters begin in these bytes, which are no more than a stride.
fn characters(bytes: &[u8]) -> usize {
    count(bytes, |byte| byte & 0xC0 != 0x80)
}

fn count(bytes: &[u8], counts: impl Fn(u8) -> bool) -> usize {
    // Added up in bytes, sixteen and more are counted at once.
    usize::from(bytes.iter().map(|byte| u8::from(counts(*byte))).sum::<u8>())
}

impl Places {
    /// Goes over the text.
    pub(crate) fn new(source: &Arc<Source>) -> Self {
        let text = source.text.as_str();
        // A byte order mark is no character of the first line.
        let mut mark = Mark { line: 1, column: usize::from(!text.starts_with('\u{feff}')) };
        let mut marks = Vec::with_capacity(text.len() / STRIDE + 1);
        marks.push(mark);
        for stride in text.as_bytes().chunks_exact(STRIDE) {
            mark = mark.after(stride);
            marks.push(mark);
        }
        Self { source: Arc::clone(source), marks }
    }

    /// Line and column of a byte, both from 1, as [`position`](crate::diagnostic::position) gives them.
    pub(crate) fn of(&self, offset: usize) -> (usize, usize) {
        let text = self.source.text.as_str();
        let offset = floor(text, offset);
        let Some(mark) = self.marks.get(offset / STRIDE) else { return (1, 1) };
        let between = text.as_bytes().get(offset / STRIDE * STRIDE..offset).unwrap_or_default();
        let Mark { line, column } = mark.after(between);
        // Between the two characters of a line break is still the end of the line.
        let inside_break = column > 1 && text[offset..].starts_with('\n') && text[..offset].ends_with('\r');
        (line, (column - usize::from(inside_break)).max(1))
    }
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
