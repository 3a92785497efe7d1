//! The bytes that a walk goes over: a text that is there already, or a stream of which only a piece is.

use std::io::{self, BufRead, Read};

use crate::evidence::format::FormatError;

/// How much of a stream is looked at at a time.
pub(super) const CHUNK: usize = 64 << 10;

/// The longest piece of markup in a stream: it is put together before it is looked at.
const LONGEST_MARKUP: usize = 4 << 20;

/// How far a stream may be looked at before it is read from its start.
const LONGEST_LOOK: usize = 1 << 20;

/// What is ahead. Each piece that it shows holds whole characters.
pub(super) struct Feed<'t> {
    from: From<'t>,
    /// How many bytes were passed since the last [`Feed::mark`].
    passed: usize,
}

enum From<'t> {
    Text { text: &'t str, at: usize },
    Stream(Stream<'t>),
}

struct Stream<'t> {
    source: &'t mut dyn Read,
    bytes: Vec<u8>,
    /// What of `bytes` is ahead and known to be UTF-8.
    ahead: std::ops::Range<usize>,
    /// Where what was read ends. Between that and what is ahead there is part of a character at most.
    filled: usize,
    /// Offset of `bytes` in the text.
    offset: usize,
    /// How much is read at a time.
    chunk: usize,
    /// Where the text starts, behind a byte order mark, once that is known.
    start: Option<usize>,
    /// Whether what was passed is kept, to start again.
    held: bool,
    ended: bool,
    /// Why it cannot go on.
    failed: Option<FormatError>,
}

impl<'t> Feed<'t> {
    pub(super) fn text(text: &'t str) -> Self {
        Self { from: From::Text { text, at: 0 }, passed: 0 }
    }

    pub(super) fn stream(source: &'t mut dyn Read, chunk: usize) -> Self {
        let stream = Stream {
            source,
            bytes: Vec::new(),
            ahead: 0..0,
            filled: 0,
            offset: 0,
            chunk: chunk.max(1),
            start: None,
            held: false,
            ended: false,
            failed: None,
        };
        Self { from: From::Stream(stream), passed: 0 }
    }

    /// Markup begins here.
    pub(super) fn mark(&mut self) {
        self.passed = 0;
    }

    /// Keeps what is passed from here on, which is the start, until [`Feed::restart`].
    pub(super) fn hold(&mut self) {
        if let From::Stream(stream) = &mut self.from {
            stream.held = true;
        }
    }

    /// Goes back to the start.
    pub(super) fn restart(&mut self) {
        match &mut self.from {
            From::Text { at, .. } => *at = 0,
            From::Stream(stream) => {
                stream.ahead.start = stream.start.unwrap_or_default();
                stream.held = false;
            }
        }
    }

    /// What is ahead, as far as it is there.
    pub(super) fn ahead(&self) -> &[u8] {
        match &self.from {
            From::Text { text, at } => &text.as_bytes()[*at..],
            From::Stream(stream) => &stream.bytes[stream.ahead.clone()],
        }
    }

    /// Has more of a stream ahead than now; `false` at its end.
    pub(super) fn more(&mut self) -> io::Result<bool> {
        match &mut self.from {
            From::Text { .. } => Ok(false),
            From::Stream(stream) => stream.read(),
        }
    }

    /// The whole text, where it is there.
    pub(super) fn whole(&self) -> Option<&'t str> {
        match &self.from {
            From::Text { text, .. } => Some(text),
            From::Stream(_) => None,
        }
    }

    /// Why a stream cannot go on.
    pub(super) fn failed(&self) -> Option<&FormatError> {
        match &self.from {
            From::Text { .. } => None,
            From::Stream(stream) => stream.failed.as_ref(),
        }
    }
}

impl Read for Feed<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(into)?;
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Feed<'_> {
    #[inline]
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match &mut self.from {
            From::Text { text, at } => Ok(&text.as_bytes()[*at..]),
            From::Stream(stream) => {
                if stream.ahead.is_empty() {
                    if self.passed > LONGEST_MARKUP {
                        let message = format!("a tag or comment is longer than {LONGEST_MARKUP} bytes");
                        return Err(stream.fail(stream.ahead.start, message));
                    }
                    stream.read()?;
                }
                Ok(&stream.bytes[stream.ahead.clone()])
            }
        }
    }

    #[inline]
    fn consume(&mut self, length: usize) {
        self.passed = self.passed.saturating_add(length);
        match &mut self.from {
            From::Text { text, at } => *at = (*at + length).min(text.len()),
            From::Stream(stream) => {
                stream.ahead.start = (stream.ahead.start + length).min(stream.ahead.end);
            }
        }
    }
}

impl Stream<'_> {
    /// Reads until there is at least one more character ahead; `false` at the end.
    fn read(&mut self) -> io::Result<bool> {
        if self.failed.is_some() {
            return Err(io::Error::other("the stream has failed"));
        }
        let before = self.ahead.len();
        if !self.held {
            self.bytes.copy_within(self.ahead.start..self.filled, 0);
            self.offset += self.ahead.start;
            self.filled -= self.ahead.start;
            self.ahead = 0..before;
        } else if self.filled > LONGEST_LOOK {
            return Err(self.fail(self.filled, "there is no root element".to_owned()));
        }
        while self.ahead.len() == before && !self.ended {
            let end = self.filled + self.chunk;
            if self.bytes.len() < end {
                self.bytes.resize(end, 0);
            }
            match self.source.read(&mut self.bytes[self.filled..end]) {
                Ok(0) => self.ended = true,
                Ok(length) => self.filled += length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.fail(self.filled, format!("the file cannot be read: {error}"));
                    return Err(error);
                }
            }
            self.check()?;
        }
        Ok(self.ahead.len() > before)
    }

    /// Sees to it that what was read is text.
    fn check(&mut self) -> io::Result<()> {
        const MARK: &[u8] = b"\xEF\xBB\xBF";
        if self.start.is_none() {
            let head = &self.bytes[..self.filled.min(MARK.len())];
            if head.len() < MARK.len() && MARK.starts_with(head) && !self.ended {
                return Ok(());
            }
            let start = if head == MARK { MARK.len() } else { 0 };
            self.ahead = start..start;
            self.start = Some(start);
        }
        let new = &self.bytes[self.ahead.end..self.filled];
        if let Some(at) = memchr::memchr(0, new) {
            return Err(
                self.fail(self.ahead.end + at, "the file is not text: it holds a NUL byte".to_owned())
            );
        }
        match std::str::from_utf8(new) {
            Ok(_) => self.ahead.end = self.filled,
            Err(error) => {
                self.ahead.end += error.valid_up_to();
                if error.error_len().is_some() {
                    return Err(self.fail(self.ahead.end, "the file is not UTF-8".to_owned()));
                }
                if self.ended {
                    let message = "the file is cut short in the middle of a character";
                    return Err(self.fail(self.ahead.end, message.to_owned()));
                }
            }
        }
        Ok(())
    }

    /// Stops for good. `at` is a place in `bytes`.
    fn fail(&mut self, at: usize, message: String) -> io::Error {
        let at = (self.offset + at).saturating_sub(self.start.unwrap_or_default());
        let error = io::Error::other(message.clone());
        self.failed = Some(FormatError::at(at, message));
        error
    }
}
