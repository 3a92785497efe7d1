//! The parts of a text that the parser can be given one after another: it builds a tree of all that it is given, which
//! takes five times the text.
//!
//! The parser finds blocks line by line, and looks no further than the end of the next line. So it tells the same about a
//! block or an item of a list at the top level, whatever comes behind the line with which the next one begins. Where that
//! begins, all before it is closed: it tells the same about what follows, whatever preceded it. Two things reach further. A
//! definition of a link or a footnote holds everywhere: a text that may have one stays in one piece. Whether a list is tight
//! or loose, so that its items have paragraphs, depends on all of its items: [`Task`](super::task::Task) sees by their
//! places where paragraphs end.
//!
//! A table that is longer than a window is given in parts, each behind the head of the table: a row is a line.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// How much is looked at for a piece, in bytes; more where one block or item is longer.
pub(super) const WINDOW: usize = 64 << 10;

/// How many times that at most: a text with a longer one hardly consists of anything else.
const MOST: usize = 8;

/// How much longer than the head of a table a window must be for the head to be put before each of its parts.
const HEADS: usize = 4;

/// How many cells the parser adds to rows that lack some, before it ends the table. No part of a table may have as many.
const MOST_ADDED: usize = 1 << 18;

/// What Markdown is, to the parser.
const OPTIONS: Options =
    Options::ENABLE_TABLES.union(Options::ENABLE_FOOTNOTES).union(Options::ENABLE_STRIKETHROUGH);

/// A part of a text.
pub(super) struct Piece {
    /// The lines that the parser is given for it, as bytes. The last of them may belong to the next piece.
    lines: Range<usize>,
    /// How many of the events that it tells about them are meant.
    events: usize,
    /// The first two lines of the table that goes on here; they are given before the others.
    head: Option<Range<usize>>,
}

impl Piece {
    /// What the parser is given.
    pub(super) fn given<'t>(&self, text: &'t str) -> Cow<'t, str> {
        given(text, self.head.as_ref(), &text[self.lines.clone()])
    }

    /// What is meant of what it tells, with the places in the whole text. A table that goes on begins again, without its
    /// head.
    pub(super) fn told<'g>(&self, given: &'g str) -> impl Iterator<Item = (Event<'g>, Range<usize>)> {
        let (lines, head) =
            (self.lines.start, self.head.clone().unwrap_or(self.lines.start..self.lines.start));
        let place =
            move |at: usize| at.checked_sub(head.len()).map_or(head.start + at, |behind| lines + behind);
        let mut in_head = false;
        let goes_on = self.head.is_some();
        let events = Parser::new_ext(given, OPTIONS).into_offset_iter().take(self.events);
        events.enumerate().filter_map(move |(index, (event, range))| {
            let was_in_head = in_head;
            in_head = goes_on && (index == 0 || (in_head && event != Event::End(TagEnd::TableHead)));
            (!was_in_head).then(|| (event, place(range.start)..place(range.end)))
        })
    }
}

/// A text, behind the head of its table where that stands elsewhere.
fn given<'t>(text: &'t str, head: Option<&Range<usize>>, lines: &'t str) -> Cow<'t, str> {
    match head {
        Some(head) => Cow::Owned(format!("{}{lines}", &text[head.clone()])),
        None => Cow::Borrowed(lines),
    }
}

/// The pieces of a text, which come to all events of it but for the beginnings and ends of lists that are cut, and the
/// beginnings of tables.
pub(super) struct Pieces<'t> {
    text: &'t str,
    /// Where the next one begins: the start of a line.
    at: usize,
    window: usize,
    /// The head of the table that goes on there.
    head: Option<Range<usize>>,
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
            head: None,
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
        let head = self.head.take();
        let before = head.as_ref().map_or(0, Range::len);
        let mut size = self.window;
        while size <= self.window.saturating_mul(MOST)
            && let Some(window) = lines(rest, size)
        {
            #[cfg(test)]
            {
                self.looked_at += window.len();
            }
            let given = given(self.text, head.as_ref(), window);
            // What begins last may go on behind the window.
            let mut last = starts(&given).last();
            if last.is_none()
                && let Some((length, row)) = last_row(&given)
                && length.saturating_mul(HEADS) <= self.window
                && row.line > before.max(length)
            {
                self.head = head.clone().or(Some(start..start + length));
                last = Some(row);
            }
            if let Some(last) = last {
                self.at += last.line - before;
                return Some(Piece { lines: start..start + window.len(), events: last.events, head });
            }
            size = window.len().saturating_mul(2);
        }
        self.at = self.text.len();
        Some(Piece { lines: start..self.at, events: usize::MAX, head })
    }
}

/// The length of the head of the table that a text consists of, and where its last row begins.
fn last_row(text: &str) -> Option<(usize, Start)> {
    let mut events = Parser::new_ext(text, OPTIONS).into_offset_iter().enumerate();
    let (_, (Event::Start(Tag::Table(columns)), table)) = events.next()? else { return None };
    // Where a line ends otherwise, it is not said here what the head is.
    let line = |at: usize| {
        let line = text[..at].trim_end_matches([' ', '\t']);
        (line.is_empty() || line.ends_with('\n')).then_some(line.len())
    };
    let head: usize = text.split_inclusive('\n').take(2).map(str::len).sum();
    if line(table.start)? > 0 || text[..head].replace("\r\n", "").contains('\r') {
        return None;
    }
    let (mut rows, mut last) = (0_usize, None);
    let mut ended = false;
    for (events, (event, range)) in events {
        match event {
            // Something else follows that begins where nothing is cut.
            _ if ended => return None,
            Event::End(TagEnd::Table) => ended = true,
            Event::Start(Tag::TableRow) => {
                rows += 1;
                last = Some(Start { line: line(range.start)?, events });
            }
            _ => {}
        }
    }
    (rows.saturating_mul(columns.len()) < MOST_ADDED).then_some((head, last?))
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
