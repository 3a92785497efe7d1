//! JSON token by token from chunks of bytes, for readers that keep little of what they pass.
//!
//! It refuses exactly what [`super::json`] refuses of a text, but says less about it: whoever can read the whole text
//! has that reader explain. Nothing is looked at twice, and a string that is passed over is never put together.

mod token;

use std::borrow::Cow;

use super::json::{Limits, MAX_DEPTH};
use token::{is_number, of_number, plain_length, unescape};

/// Gives the bytes of a file in order.
pub trait Source {
    /// The next chunk, or `None` after the last. `used` is a chunk that is no longer needed, to be filled again.
    ///
    /// # Errors
    /// [`Stop::Source`], where there is no way to go on; what went wrong is known to the source.
    fn next(&mut self, used: Vec<u8>) -> Result<Option<Chunk>, Stop>;
}

/// Some bytes of a file: all of `bytes` from `start` on. A token that the chunk before has cut is put in front of them,
/// where there is room, so that nothing else must be moved.
#[derive(Debug)]
pub struct Chunk {
    /// Room and bytes.
    pub bytes: Vec<u8>,
    /// Where the bytes of the file start.
    pub start: usize,
}

/// Bytes that are all there, in chunks of so many.
#[derive(Debug)]
pub struct Pieces<'b>(std::slice::Chunks<'b, u8>);

impl<'b> Pieces<'b> {
    /// In chunks that find room in the cache of a core.
    pub fn of(bytes: &'b [u8]) -> Self {
        Self::of_length(bytes, 128 << 10)
    }

    /// In chunks of this many bytes, at least one.
    pub fn of_length(bytes: &'b [u8], length: usize) -> Self {
        Self(bytes.chunks(length.max(1)))
    }
}

impl Source for Pieces<'_> {
    fn next(&mut self, mut used: Vec<u8>) -> Result<Option<Chunk>, Stop> {
        let Some(piece) = self.0.next() else { return Ok(None) };
        used.resize(ROOM, 0);
        used.extend_from_slice(piece);
        Ok(Some(Chunk { bytes: used, start: ROOM }))
    }
}

/// Why a reading came to no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The text is not JSON, or exceeds a limit.
    Wrong {
        /// What is wrong, in one line without a final stop.
        message: &'static str,
        /// Byte offset in the file, without a byte order mark.
        at: u64,
    },
    /// This reader cannot say: the text must be read as a whole.
    Unsure {
        /// What it met, as a clause: "a key stands twice in an object".
        message: &'static str,
    },
    /// The bytes did not come.
    Source,
}

/// What reading gives.
pub type Scanned<T> = Result<T, Stop>;

/// How much of a token that a chunk cuts is moved to the next chunk; a longer one stays and grows.
pub const ROOM: usize = 4096;

/// The longest number that is put together from chunks.
const LONGEST_NUMBER: usize = 4096;

/// A pair of surrogates.
const LONGEST_ESCAPE: usize = 12;

/// Why no value starts somewhere.
pub const NO_VALUE: &str = "expected a value";
/// Why no key starts somewhere.
pub const NO_KEY: &str = "expected a key in double quotes";
/// Why a list or an object may not be there.
pub const TOO_DEEP: &str = "the file nests too deep";
const BAD_STRING: &str = "the string is not closed, or holds a control character";
const BAD_ESCAPE: &str = "this is not an escape in JSON";
const LONE_SURROGATE: &str = "half of a surrogate pair stands alone in an escape";

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A place in a stream of tokens.
pub struct Scan<'s> {
    source: &'s mut dyn Source,
    bytes: Vec<u8>,
    at: usize,
    /// Offset in the file of the end of `bytes`.
    end: u64,
    /// Length of the byte order mark.
    skipped: u64,
    ended: bool,
    /// Why there are no more bytes, where that is not the end.
    failed: Option<Stop>,
    marked: Option<Marked>,
}

/// A part of the text that is held until its end is known.
struct Marked {
    /// Where it goes on in the bytes that are there.
    start: usize,
    /// What of it is there no more.
    before: Vec<u8>,
}

/// A string that was just passed, as it stands in the text, without its quotes.
#[derive(Debug, Clone, Copy)]
pub struct Raw {
    start: usize,
    end: usize,
    /// Whether there are escapes in it.
    pub escaped: bool,
}

impl<'s> Scan<'s> {
    /// At the first character of the text that is not white space.
    ///
    /// # Errors
    /// Where there is none.
    pub fn new(source: &'s mut dyn Source) -> Scanned<Self> {
        let mut scan = Self {
            source,
            bytes: Vec::new(),
            at: 0,
            end: 0,
            skipped: 0,
            ended: false,
            failed: None,
            marked: None,
        };
        while scan.bytes.len() - scan.at < BYTE_ORDER_MARK.len() && scan.refill(scan.at).is_ok() {}
        if scan.bytes[scan.at..].starts_with(BYTE_ORDER_MARK) {
            scan.at += BYTE_ORDER_MARK.len();
            scan.skipped = BYTE_ORDER_MARK.len() as u64;
        }
        if scan.peek() == 0 && scan.is_at_end() { scan.wrong("the file is empty") } else { Ok(scan) }
    }

    /// Byte offset in the text of what comes next.
    pub fn offset(&self) -> u64 {
        self.end - (self.bytes.len() - self.at) as u64 - self.skipped
    }

    /// The same as nodes have it.
    pub fn place(&self) -> u32 {
        u32::try_from(self.offset()).unwrap_or(u32::MAX)
    }

    /// A refusal of what comes next.
    ///
    /// # Errors
    /// Always.
    #[cold]
    pub fn wrong<T>(&self, message: &'static str) -> Scanned<T> {
        let at_end = self.at >= self.bytes.len();
        Err(self.failed.filter(|_| at_end).unwrap_or(Stop::Wrong { message, at: self.offset() }))
    }

    fn is_at_end(&self) -> bool {
        self.ended && self.failed.is_none() && self.at >= self.bytes.len()
    }

    /// Gets more bytes behind those from `keep` on, and says where these are now: `Err` where there were no more.
    #[cold]
    fn refill(&mut self, keep: usize) -> Result<usize, usize> {
        if self.ended {
            return Err(keep);
        }
        let (kept, ahead) = (self.bytes.len() - keep, self.at - keep);
        if let Some(Marked { start, before }) = &mut self.marked {
            before.extend_from_slice(self.bytes.get(*start..keep).unwrap_or_default());
        }
        let (mut tail, used) = if kept > ROOM {
            // What grows over many chunks stays where it is, so that it is not copied time and again.
            let mut tail = std::mem::take(&mut self.bytes);
            tail.drain(..keep);
            (tail, Vec::new())
        } else {
            (self.bytes[keep..].to_vec(), std::mem::take(&mut self.bytes))
        };
        let mut start = 0;
        self.bytes = match self.source.next(used) {
            Ok(Some(Chunk { mut bytes, start: first })) => {
                self.end += (bytes.len() - first) as u64;
                if kept <= first {
                    start = first - kept;
                    bytes[start..first].copy_from_slice(&tail);
                    bytes
                } else {
                    tail.extend_from_slice(&bytes[first..]);
                    tail
                }
            }
            other => {
                self.ended = true;
                self.failed = other.err();
                tail
            }
        };
        self.at = start + ahead;
        if let Some(marked) = &mut self.marked {
            marked.start = start;
        }
        if self.ended { Err(start) } else { Ok(start) }
    }

    /// From here on the text is held, until [`Scan::release`].
    pub fn mark(&mut self) {
        self.marked = Some(Marked { start: self.at, before: Vec::new() });
    }

    /// The text from the mark up to here; `None` where there is no mark, or the text is not UTF-8.
    pub fn since_mark(&self) -> Option<Cow<'_, str>> {
        let Marked { start, before } = self.marked.as_ref()?;
        let rest = self.bytes.get(*start..self.at)?;
        if before.is_empty() {
            return std::str::from_utf8(rest).ok().map(Cow::Borrowed);
        }
        String::from_utf8([before, rest].concat()).ok().map(Cow::Owned)
    }

    /// The text is held no more.
    pub fn release(&mut self) {
        self.marked = None;
    }

    /// The next byte, which is not taken; 0, which stands nowhere in JSON, at the end.
    #[inline]
    fn byte(&mut self) -> u8 {
        loop {
            if let Some(&byte) = self.bytes.get(self.at) {
                return byte;
            }
            if self.refill(self.at).is_err() {
                return 0;
            }
        }
    }

    /// The next byte that is no white space, which is not taken; 0 at the end.
    #[inline]
    pub fn peek(&mut self) -> u8 {
        loop {
            match self.byte() {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                byte => return byte,
            }
        }
    }

    /// Takes the byte that [`Scan::peek`] has just shown.
    #[inline]
    pub fn take(&mut self) {
        self.at += 1;
    }

    /// That nothing but white space is left.
    ///
    /// # Errors
    /// Where something is.
    pub fn finish(&mut self) -> Scanned<()> {
        if self.peek() == 0 && self.is_at_end() {
            Ok(())
        } else {
            self.wrong("there is more after the end of the document")
        }
    }

    /// At an opening quote: goes past the closing one.
    ///
    /// # Errors
    /// Whatever a string may not hold.
    pub fn skip_text(&mut self) -> Scanned<()> {
        self.at += 1;
        loop {
            self.at += plain_length(&self.bytes[self.at..]);
            match self.byte() {
                b'"' => {
                    self.at += 1;
                    return Ok(());
                }
                b'\\' => self.skip_escape()?,
                // The chunk ended; `byte` has got another.
                byte if byte >= b' ' => {}
                _ => return self.wrong(BAD_STRING),
            }
        }
    }

    fn skip_escape(&mut self) -> Scanned<()> {
        self.at += 1;
        match self.byte() {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {
                self.at += 1;
                Ok(())
            }
            b'u' => {
                self.at += 1;
                match self.four_digits()? {
                    0xD800..=0xDBFF => {
                        for wanted in [b'\\', b'u'] {
                            if self.byte() != wanted {
                                return self.wrong(LONE_SURROGATE);
                            }
                            self.at += 1;
                        }
                        match self.four_digits()? {
                            0xDC00..=0xDFFF => Ok(()),
                            _ => self.wrong(LONE_SURROGATE),
                        }
                    }
                    0xDC00..=0xDFFF => self.wrong(LONE_SURROGATE),
                    _ => Ok(()),
                }
            }
            _ => self.wrong(BAD_ESCAPE),
        }
    }

    fn four_digits(&mut self) -> Scanned<u32> {
        let mut code = 0;
        for _ in 0..4 {
            let Some(digit) = char::from(self.byte()).to_digit(16) else {
                return self.wrong("`\\u` needs four hexadecimal digits");
            };
            code = code * 16 + digit;
            self.at += 1;
        }
        Ok(code)
    }

    /// At an opening quote: goes past the closing one and says where the string is. That holds until the next token.
    ///
    /// # Errors
    /// As [`Scan::skip_text`], and where it is longer than `most` bytes.
    #[inline]
    pub fn text(&mut self, most: usize) -> Scanned<Raw> {
        self.at += 1;
        let length = plain_length(&self.bytes[self.at..]);
        let (start, end) = (self.at, self.at + length);
        if self.bytes.get(end) == Some(&b'"') {
            self.at = end + 1;
            return Ok(Raw { start, end, escaped: false });
        }
        self.long_text(most)
    }

    /// A string with escapes, or one that a chunk cuts.
    fn long_text(&mut self, most: usize) -> Scanned<Raw> {
        let mut start = self.at;
        let mut escaped = false;
        loop {
            self.at += plain_length(&self.bytes[self.at..]);
            match self.bytes.get(self.at) {
                Some(b'"') => {
                    let end = self.at;
                    self.at += 1;
                    return Ok(Raw { start, end, escaped });
                }
                Some(b'\\') => {
                    escaped = true;
                    while self.bytes.len() - self.at < LONGEST_ESCAPE {
                        match self.refill(start) {
                            Ok(moved) => start = moved,
                            Err(moved) => {
                                start = moved;
                                break;
                            }
                        }
                    }
                    self.skip_escape()?;
                }
                Some(_) => return self.wrong(BAD_STRING),
                None => {
                    if self.at - start > most {
                        return Err(Stop::Unsure { message: "a string is too long to be kept" });
                    }
                    match self.refill(start) {
                        Ok(moved) => start = moved,
                        Err(_) => return self.wrong(BAD_STRING),
                    }
                }
            }
        }
    }

    /// The string that was just passed, as it stands in the text.
    #[inline]
    pub fn raw(&self, raw: Raw) -> &[u8] {
        self.bytes.get(raw.start..raw.end).unwrap_or_default()
    }

    /// The string that was just passed, without its escapes.
    ///
    /// # Errors
    /// Where it is not UTF-8: the source should have found that.
    pub fn unescaped(&self, raw: Raw) -> Scanned<Box<str>> {
        let Ok(text) = std::str::from_utf8(self.raw(raw)) else { return self.wrong("the text is not UTF-8") };
        Ok(if raw.escaped { unescape(text) } else { text.into() })
    }

    /// At the first character of a number: goes past it, and shows it.
    ///
    /// # Errors
    /// Whatever is no number as RFC 8259 writes it.
    #[inline]
    pub fn number(&mut self) -> Scanned<&[u8]> {
        let length = loop {
            let rest = &self.bytes[self.at..];
            let length = rest.iter().position(|&byte| !of_number(byte)).unwrap_or(rest.len());
            if length < rest.len() {
                break length;
            }
            if length > LONGEST_NUMBER {
                return Err(Stop::Unsure { message: "a number has thousands of digits" });
            }
            if self.refill(self.at).is_err() {
                break length;
            }
        };
        let start = self.at;
        if !is_number(&self.bytes[start..start + length]) {
            return self.wrong("this is no number");
        }
        self.at += length;
        Ok(&self.bytes[start..start + length])
    }

    /// At the first character of `true`, `false` or `null`: goes past it.
    ///
    /// # Errors
    /// Where something else stands there.
    #[inline]
    pub fn word(&mut self, word: &[u8]) -> Scanned<()> {
        while self.bytes.len() - self.at < word.len() && self.refill(self.at).is_ok() {}
        if self.bytes[self.at..].starts_with(word) {
            self.at += word.len();
            Ok(())
        } else {
            self.wrong(NO_VALUE)
        }
    }

    /// Behind a key: goes past the colon.
    ///
    /// # Errors
    /// Where there is none.
    #[inline]
    pub fn colon(&mut self) -> Scanned<()> {
        if self.peek() != b':' {
            return self.wrong("expected `:` after the key");
        }
        self.at += 1;
        Ok(())
    }

    /// Behind a value in a list or an object, which ends with `close`: whether another one follows, which is next then.
    ///
    /// # Errors
    /// Where neither a comma nor the end is.
    #[inline]
    pub fn another(&mut self, close: u8) -> Scanned<bool> {
        match self.peek() {
            b',' => {
                self.at += 1;
                Ok(true)
            }
            byte if byte == close => {
                self.at += 1;
                Ok(false)
            }
            _ => self.wrong("expected a comma or the end of the list or object"),
        }
    }

    /// At the first character of a list or an object, which ends with `close`: whether it holds anything.
    #[inline]
    pub fn opens(&mut self, close: u8) -> bool {
        self.at += 1;
        let empty = self.peek() == close;
        self.at += usize::from(empty);
        !empty
    }

    /// Goes past a value and all in it; `depth` is how many lists and objects are open around it.
    ///
    /// # Errors
    /// Whatever RFC 8259 does not allow, and what nests deeper than the limit.
    pub fn skip(&mut self, depth: usize, limits: &Limits) -> Scanned<()> {
        let room = limits.depth.min(MAX_DEPTH).saturating_sub(depth);
        // Whether each list or object that is open here is an object, the innermost last.
        let mut open = [0_u64; MAX_DEPTH / 64];
        let mut level = 0;
        loop {
            match self.peek() {
                b'"' => self.skip_text()?,
                b'-' | b'0'..=b'9' => {
                    self.number()?;
                }
                first @ (b'{' | b'[') => {
                    if level == room {
                        return self.wrong(TOO_DEEP);
                    }
                    let object = first == b'{';
                    if self.opens(first + 2) {
                        let bit = 1 << (level % 64);
                        open[level / 64] =
                            if object { open[level / 64] | bit } else { open[level / 64] & !bit };
                        level += 1;
                        if object {
                            self.skip_key()?;
                        }
                        continue;
                    }
                }
                b't' => self.word(b"true")?,
                b'f' => self.word(b"false")?,
                b'n' => self.word(b"null")?,
                _ => return self.wrong(NO_VALUE),
            }
            loop {
                let Some(inner) = level.checked_sub(1) else { return Ok(()) };
                let object = open[inner / 64] >> (inner % 64) & 1 == 1;
                if self.another(if object { b'}' } else { b']' })? {
                    if object {
                        self.skip_key()?;
                    }
                    break;
                }
                level = inner;
            }
        }
    }

    #[inline]
    fn skip_key(&mut self) -> Scanned<()> {
        if self.peek() != b'"' {
            return self.wrong(NO_KEY);
        }
        self.skip_text()?;
        self.colon()
    }
}
