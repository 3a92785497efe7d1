//! Lines and columns of many places in one text, in one pass.

use crate::diagnostic::{Source, position};

/// Remembers how far it has counted, so that the places of a file in their order take one pass over its text, however
/// many they are.
#[derive(Default)]
pub(crate) struct Places {
    offset: usize,
    line: usize,
    column: usize,
}

impl Places {
    /// Line and column of a byte, both from 1, as [`position`] gives them.
    pub(crate) fn of(&mut self, source: &Source, offset: usize) -> (usize, usize) {
        match source.text.get(self.offset..offset) {
            Some(between) if self.line > 0 => match between.rfind('\n') {
                None => self.column += between.chars().count(),
                Some(last) => {
                    self.line += between.matches('\n').count();
                    self.column = between[last + 1..].chars().count() + 1;
                }
            },
            _ => (self.line, self.column) = position(source, offset),
        }
        self.offset = offset;
        (self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_like_the_slow_way() {
        let text = "\u{feff}a: é日\r\n  👍: {x: 1, y: 2}\n\nz: 3\n";
        let source = Source { path: String::new(), text: text.to_owned() };
        let starts: Vec<usize> =
            text.char_indices().filter(|(_, c)| c.is_ascii_alphanumeric()).map(|(at, _)| at).collect();
        let mut places = Places::default();
        // Forward, then backward.
        for at in starts.iter().chain(starts.iter().rev()) {
            assert_eq!(places.of(&source, *at), position(&source, *at), "{at}");
        }
        assert_eq!(starts.len(), 7);
    }
}
