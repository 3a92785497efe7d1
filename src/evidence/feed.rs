//! The text that a reader goes over once: one that is there already, or a stream of which only a piece is.

use std::io::{self, BufRead, Read};

use crate::evidence::format::FormatError;

/// How much of a stream is looked at at a time.
pub(in crate::evidence) const CHUNK: usize = 128 << 10;

/// The longest tag or line in a stream: it is put together before it is looked at.
const LONGEST_TOGETHER: usize = 4 << 20;

/// How far a stream may be looked at before it is read from its start.
pub(in crate::evidence) const LONGEST_LOOK: usize = 1 << 20;

/// What is ahead.
pub(in crate::evidence) struct Feed<'t> {
    text: Text<'t>,
    /// How much of it was passed.
    at: usize,
    /// How much was passed since the last [`Feed::mark`].
    passed: usize,
}

enum Text<'t> {
    Whole(&'t str),
    Piece(String, Stream<'t>),
}

/// What is not there yet.
struct Stream<'t> {
    source: &'t mut dyn BufRead,
    /// Byte offset of the piece in the text.
    offset: usize,
    /// The first part of a character whose rest was not read.
    part: Vec<u8>,
    /// How much is read at a time.
    chunk: usize,
    /// Whether a byte order mark was looked for.
    begun: bool,
    /// Whether what was passed is kept, to start again.
    held: bool,
    ended: bool,
    /// Why it cannot go on.
    failed: Option<FormatError>,
}

impl<'t> Feed<'t> {
    pub(in crate::evidence) fn text(text: &'t str) -> Self {
        Self { text: Text::Whole(text), at: 0, passed: 0 }
    }

    pub(in crate::evidence) fn stream(source: &'t mut dyn BufRead, chunk: usize) -> Self {
        let stream = Stream {
            source,
            offset: 0,
            part: Vec::new(),
            chunk: chunk.max(1),
            begun: false,
            held: false,
            ended: false,
            failed: None,
        };
        Self { text: Text::Piece(String::new(), stream), at: 0, passed: 0 }
    }

    /// What is ahead, as far as it is there.
    #[inline]
    pub(in crate::evidence) fn ahead(&self) -> &str {
        match &self.text {
            Text::Whole(text) => &text[self.at..],
            Text::Piece(text, _) => &text[self.at..],
        }
    }

    /// Byte offset of what is ahead.
    #[inline]
    pub(in crate::evidence) fn position(&self) -> usize {
        match &self.text {
            Text::Whole(_) => self.at,
            Text::Piece(_, stream) => stream.offset + self.at,
        }
    }

    /// Leaves so many bytes of it behind.
    #[inline]
    pub(in crate::evidence) fn pass(&mut self, length: usize) {
        self.at = (self.at + length).min(match &self.text {
            Text::Whole(text) => text.len(),
            Text::Piece(text, _) => text.len(),
        });
    }

    /// Has something ahead, except at the end.
    ///
    /// # Errors
    /// As [`Feed::more`].
    #[inline]
    pub(in crate::evidence) fn fill(&mut self) -> Result<(), FormatError> {
        if let Text::Piece(text, stream) = &mut self.text
            && text.len() == self.at
        {
            stream.read(text, &mut self.at)?;
        }
        Ok(())
    }

    /// Has more of a stream ahead than now, which belongs together; `false` at its end.
    ///
    /// # Errors
    /// It cannot be read, or is no text, or too much belongs together.
    pub(in crate::evidence) fn more(&mut self) -> Result<bool, FormatError> {
        let Text::Piece(text, stream) = &mut self.text else { return Ok(false) };
        let before = text.len() - self.at;
        if before > LONGEST_TOGETHER {
            let message = format!("a tag or line is longer than {LONGEST_TOGETHER} bytes");
            return Err(stream.fail(self.at, &message));
        }
        stream.read(text, &mut self.at)?;
        Ok(text.len() - self.at > before)
    }

    /// Other markup than a tag begins here.
    pub(in crate::evidence) fn mark(&mut self) {
        self.passed = 0;
    }

    /// Keeps what is passed from here on, which is the start, until [`Feed::restart`].
    pub(in crate::evidence) fn hold(&mut self) {
        if let Text::Piece(_, stream) = &mut self.text {
            stream.held = true;
        }
    }

    /// Goes back to the start.
    pub(in crate::evidence) fn restart(&mut self) {
        self.at = 0;
        if let Text::Piece(_, stream) = &mut self.text {
            stream.held = false;
        }
    }

    /// The whole text, where it is there.
    pub(in crate::evidence) fn whole(&self) -> Option<&'t str> {
        match &self.text {
            Text::Whole(text) => Some(text),
            Text::Piece(..) => None,
        }
    }

    /// Why a stream cannot go on.
    pub(in crate::evidence) fn failed(&self) -> Option<&FormatError> {
        match &self.text {
            Text::Whole(_) => None,
            Text::Piece(_, stream) => stream.failed.as_ref(),
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

/// For the library, which reads what is no tag.
impl BufRead for Feed<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.passed > LONGEST_TOGETHER
            && let Text::Piece(_, stream) = &mut self.text
        {
            let message = format!("a comment or the like is longer than {LONGEST_TOGETHER} bytes");
            stream.fail(self.at, &message);
        }
        self.fill().map_err(|error| io::Error::other(error.message))?;
        Ok(self.ahead().as_bytes())
    }

    fn consume(&mut self, length: usize) {
        self.passed += length;
        self.pass(length);
    }
}

impl Stream<'_> {
    /// Reads until there is at least one more character in the piece, except at the end. What was passed goes away.
    fn read(&mut self, text: &mut String, passed: &mut usize) -> Result<(), FormatError> {
        if let Some(failed) = &self.failed {
            return Err(failed.clone());
        }
        if !self.held {
            text.drain(..*passed);
            self.offset += *passed;
            *passed = 0;
        } else if text.len() > LONGEST_LOOK + LONGEST_TOGETHER {
            return Err(self.fail(text.len(), "its first elements are too long"));
        }
        let before = text.len();
        while text.len() == before && !self.ended {
            let new = match self.source.fill_buf() {
                Ok(new) => &new[..new.len().min(self.chunk)],
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    let message = format!("the file cannot be read: {error}");
                    return Err(self.fail(before, &message));
                }
            };
            let length = new.len();
            self.ended = length == 0;
            let added = if self.begun && self.part.is_empty() {
                add(text, new, self.ended).map(|taken| self.part.extend(&new[taken..]))
            } else {
                self.part.extend(new);
                self.add_part(text)
            };
            self.source.consume(length);
            added.map_err(|message| self.fail(text.len(), message))?;
        }
        Ok(())
    }

    /// Adds what was kept back, and what was put behind it.
    fn add_part(&mut self, text: &mut String) -> Result<(), &'static str> {
        const MARK: &[u8] = b"\xEF\xBB\xBF";
        if !self.begun {
            if self.part.len() < MARK.len() && MARK.starts_with(&self.part) && !self.ended {
                return Ok(());
            }
            self.begun = true;
            if self.part.starts_with(MARK) {
                self.part.drain(..MARK.len());
            }
        }
        let taken = add(text, &self.part, self.ended)?;
        self.part.drain(..taken);
        Ok(())
    }

    /// Stops for good. `at` is a place in the piece.
    fn fail(&mut self, at: usize, message: &str) -> FormatError {
        let error = FormatError::at(self.offset + at, message);
        self.failed = Some(error.clone());
        error
    }
}

/// Adds bytes to a text, as far as they are whole characters; how many. `last` says that nothing follows.
fn add(text: &mut String, bytes: &[u8], last: bool) -> Result<usize, &'static str> {
    let (valid, wrong) = match std::str::from_utf8(bytes) {
        Ok(new) => (new, None),
        Err(error) => {
            let valid = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
            (valid, Some(error.error_len()))
        }
    };
    if let Some(at) = memchr::memchr(0, valid.as_bytes()) {
        text.push_str(&valid[..at]);
        return Err("the file is not text: it holds a NUL byte");
    }
    text.push_str(valid);
    match wrong {
        Some(None) if last => Err("the file is cut short in the middle of a character"),
        Some(Some(_)) => Err("the file is not UTF-8"),
        None | Some(None) => Ok(valid.len()),
    }
}
