//! The parts of a text that the parser can be given one after another: it builds a tree of all that it is given, which
//! takes five times the text.
//!
//! The parser finds blocks line by line, and looks no further than the end of the next line. So it tells the same about a
//! block or an item of a list at the top level, whatever comes behind the line with which the next one begins. Where that
//! begins, all before it is closed: it tells the same about what follows, whatever preceded it. Two things reach further. A
//! definition of a link or a footnote holds everywhere: a text that may have one stays in one piece. Whether a list is tight
//! or loose, so that its items have paragraphs, depends on all of its items: [`Task`](super::task::Task) sees by their
//! places where paragraphs end.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

/// How much is looked at for a piece, in bytes; more where one block or item is longer.
pub(super) const WINDOW: usize = 64 << 10;

/// How many times that at most: a text with a longer one hardly consists of anything else.
const MOST: usize = 8;

/// What Markdown is, to the parser.
pub(super) const OPTIONS: Options =
    Options::ENABLE_TABLES.union(Options::ENABLE_FOOTNOTES).union(Options::ENABLE_STRIKETHROUGH);

/// A part of a text.
pub(super) struct Piece {
    /// The lines that the parser is given for it, as bytes. The last of them may belong to the next piece.
    pub(super) lines: Range<usize>,
    /// How many of the events that it tells about them are meant.
    pub(super) events: usize,
}

/// The pieces of a text, which come to all events of it but for the beginnings and ends of lists that are cut.
pub(super) struct Pieces<'t> {
    text: &'t str,
    /// Where the next one begins: the start of a line.
    at: usize,
    window: usize,
    /// How many bytes were looked at to find the pieces.
    #[cfg(test)]
    looked_at: usize,
}

impl<'t> Pieces<'t> {
    /// The pieces from the line that starts at byte `start` on, of about `window` bytes.
    pub(super) fn new(text: &'t str, start: usize, window: usize) -> Self {
        let window = if may_define(&text[start..]) { usize::MAX } else { window };
        Self {
            text,
            at: start,
            window,
            #[cfg(test)]
            looked_at: 0,
        }
    }
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let start = self.at;
        let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
        let mut size = self.window;
        while size <= self.window.saturating_mul(MOST)
            && let Some(window) = lines(rest, size)
        {
            #[cfg(test)]
            {
                self.looked_at += window.len();
            }
            // What begins last may go on behind the window.
            if let Some(last) = starts(window).last() {
                self.at += last.line;
                return Some(Piece { lines: start..start + window.len(), events: last.events });
            }
            size = window.len().saturating_mul(2);
        }
        self.at = self.text.len();
        Some(Piece { lines: start..self.at, events: usize::MAX })
    }
}

/// The lines that the first `size` bytes belong to; `None` where these are all.
fn lines(text: &str, size: usize) -> Option<&str> {
    let behind = text.as_bytes().get(size.saturating_sub(1)..)?;
    let end = size.saturating_sub(1) + behind.iter().position(|byte| *byte == b'\n')? + 1;
    (end < text.len()).then(|| &text[..end])
}

/// Where a block or an item begins.
struct Start {
    /// Its line.
    line: usize,
    /// How many events come before it.
    events: usize,
}

/// Where the blocks begin at the top level, and the items of lists there, behind the first line of a text.
fn starts(text: &str) -> impl Iterator<Item = Start> {
    let mut depth = 0_usize;
    Parser::new_ext(text, OPTIONS).into_offset_iter().enumerate().filter_map(
        move |(events, (event, range))| {
            let begins = match event {
                Event::Start(Tag::List(_)) => false,
                Event::Start(Tag::Item) => depth == 1,
                Event::Start(_) | Event::Rule => depth == 0,
                _ => false,
            };
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
            let line = begins.then(|| text[..range.start].trim_end_matches([' ', '\t']))?;
            line.ends_with('\n').then_some(Start { line: line.len(), events })
        },
    )
}

/// Whether a text may define a link or a footnote: it has a `[` that nothing but signs of quotes and lists precedes on its
/// line, and the next bracket that closes has a colon behind it.
fn may_define(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut first, mut open) = (true, false);
    text.contains("]:")
        && bytes.iter().enumerate().any(|(at, byte)| {
            match byte {
                b'\n' | b'\r' => first = true,
                b' ' | b'\t' | b'>' | b'-' | b'+' | b'*' | b'.' | b')' | b'0'..=b'9' => {}
                b'[' => open |= std::mem::take(&mut first),
                b']' => {
                    first = false;
                    if open && bytes.get(at + 1) == Some(&b':') {
                        return true;
                    }
                    // One that is escaped closes nothing.
                    open &= at > 0 && bytes[at - 1] == b'\\';
                }
                _ => first = false,
            }
            false
        })
}

#[cfg(test)]
#[path = "pieces_tests.rs"]
mod tests;
