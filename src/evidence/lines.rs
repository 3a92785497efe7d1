//! A text line by line, of which only a piece need be there.

use super::feed::Feed;
use super::format::FormatError;

/// The lines of a text, from the first to the last.
pub struct Lines<'t> {
    feed: Feed<'t>,
    /// How much of what is ahead was given.
    given: usize,
}

/// One line.
#[derive(Debug, Clone, Copy)]
pub struct Line<'l> {
    /// Its text, without LF.
    pub text: &'l str,
    /// Byte offset of its begin.
    pub at: usize,
}

impl<'t> Lines<'t> {
    /// All lines that are ahead.
    pub(super) fn over(feed: Feed<'t>) -> Self {
        Self { feed, given: 0 }
    }

    /// The next line; `None` behind the last.
    ///
    /// # Errors
    /// A stream cannot be read, is no text, or has a line that is too long.
    #[allow(clippy::should_implement_trait, reason = "what it gives is gone with the next")]
    pub fn next(&mut self) -> Result<Option<Line<'_>>, FormatError> {
        self.feed.pass(self.given);
        self.given = 0;
        self.feed.fill()?;
        let mut looked = 0;
        let length = loop {
            let ahead = self.feed.ahead().as_bytes();
            if let Some(length) = memchr::memchr(b'\n', &ahead[looked..]) {
                self.given = looked + length + 1;
                break looked + length;
            }
            looked = ahead.len();
            if !self.feed.more()? {
                self.given = looked;
                break looked;
            }
        };
        if self.given == 0 {
            return Ok(None);
        }
        let at = self.feed.position();
        Ok(Some(Line { text: &self.feed.ahead()[..length], at }))
    }

    /// The byte offset of the line that was given last; after all, of the end.
    pub fn position(&self) -> usize {
        self.feed.position()
    }

    /// The whole text, where it is there.
    pub fn whole(&self) -> Option<&'t str> {
        self.feed.whole()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(mut lines: Lines<'_>) -> (Vec<(String, usize)>, usize) {
        let mut all = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            all.push((line.text.to_owned(), line.at));
        }
        (all, lines.position())
    }

    proptest! {
        #[test]
        fn lines_are_those_of_the_text_however_it_comes(text in "[aé\r\n]{0,12}", chunk in 1..8_usize) {
            let mut at = 0;
            let expected: Vec<(String, usize)> = text
                .split_inclusive('\n')
                .map(|line| {
                    at += line.len();
                    (line.strip_suffix('\n').unwrap_or(line).to_owned(), at - line.len())
                })
                .collect();
            let mut bytes = text.as_bytes();
            prop_assert_eq!(&all(Lines::over(Feed::stream(&mut bytes, chunk))), &(expected, text.len()));
            prop_assert_eq!(all(Lines::over(Feed::text(&text))), all(Lines::over(Feed::stream(&mut text.as_bytes(), chunk))));
        }
    }
}
