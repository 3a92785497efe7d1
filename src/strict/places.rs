//! Lines and columns of many places in one text, in one pass.

use std::sync::Arc;

use crate::diagnostic::{Source, floor};

/// Between two places that are remembered lie about so many bytes.
const STRIDE: usize = 128;

/// Knows the places of one text. It is gone over once, so that its places take no more than a short way each, in any order
/// and however long its lines are.
pub(crate) struct Places {
    source: Arc<Source>,
    marks: Vec<Mark>,
}

/// A place that is remembered.
#[derive(Clone, Copy)]
struct Mark {
    offset: usize,
    line: usize,
    column: usize,
}

impl Mark {
    /// The place at the end of the text that follows this one.
    fn after(self, between: &str) -> Self {
        let offset = self.offset + between.len();
        match between.rfind('\n') {
            None => Self { offset, column: self.column + between.chars().count(), ..self },
            Some(last) => Self {
                offset,
                line: self.line + between.bytes().filter(|byte| *byte == b'\n').count(),
                column: between[last + 1..].chars().count() + 1,
            },
        }
    }
}

impl Places {
    /// Goes over the text.
    pub(crate) fn new(source: &Arc<Source>) -> Self {
        let text = source.text.as_str();
        // A byte order mark is no character of the first line.
        let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let mut mark = Mark { offset: start, line: 1, column: 1 };
        let mut marks = vec![mark];
        while text.len() - mark.offset > STRIDE {
            mark = mark.after(&text[mark.offset..floor(text, mark.offset + STRIDE)]);
            marks.push(mark);
        }
        Self { source: Arc::clone(source), marks }
    }

    /// Line and column of a byte, both from 1, as [`position`](crate::diagnostic::position) gives them.
    pub(crate) fn of(&self, offset: usize) -> (usize, usize) {
        let text = self.source.text.as_str();
        let offset = floor(text, offset);
        let before = self.marks.partition_point(|mark| mark.offset <= offset);
        let Some(mark) = before.checked_sub(1).and_then(|index| self.marks.get(index)) else { return (1, 1) };
        let Mark { line, column, .. } = mark.after(&text[mark.offset..offset]);
        // Between the two characters of a line break is still the end of the line.
        let inside_break = column > 1 && text[offset..].starts_with('\n') && text[..offset].ends_with('\r');
        (line, column - usize::from(inside_break))
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
        for text in [short.to_owned(), short[3..].to_owned(), long, String::new()] {
            let source = Arc::new(Source { path: String::new(), text });
            let places = Places::new(&source);
            for at in (0..=source.text.len() + 1).step_by(if source.text.len() > STRIDE { 7 } else { 1 }) {
                assert_eq!(places.of(at), position(&source, at), "{at}");
            }
        }
    }
}
