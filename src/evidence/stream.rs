//! A file in one pass: read, hashed and parsed in pieces, and only what is needed of it kept.
//!
//! The bytes that are hashed are the bytes that are parsed: one thread reads and hashes a piece, then hands it to the
//! parser. Where this reading cannot say what is wrong with a file, the plain one reads it again, as a whole.

use std::fs::File;
use std::io::{self, BufRead, Read as _};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

use super::fit::Problem;
use super::format::{self, Format, FormatError, Reading, Unread};
use super::root::{FileBytes, MAX_FILE_BYTES, Opened, ReadError, Root, read_whole};
use super::summary::Wants;
use super::utf8::Utf8;
use super::want::Keep;
use crate::document::json::Limits;
use crate::document::scan::{Chunk, ROOM, Source, Stop};
use crate::projection;
use crate::sha256::Running;

/// The largest evidence of which only parts are kept, in bytes: what the offsets of values can name.
pub(super) const MAX_STREAMED_BYTES: u64 = 4 << 30;

/// Files up to this size, in bytes, are read in one piece: a thread would cost more than it saves.
const SMALL: u64 = 256 << 10;

/// The size of a piece, in bytes: both threads find it in the cache of their core.
const PIECE: usize = 128 << 10;

/// How many pieces may wait for the parser.
const WAITING: usize = 4;

/// Why a file was not read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stopped {
    /// By the reader of JSON.
    Json(Stop),
    /// By the reader of a format, which may have come to a limit of its own.
    Format(FormatError),
}

impl From<Stop> for Stopped {
    fn from(stop: Stop) -> Self {
        Self::Json(stop)
    }
}

/// Reads a file of at most `limit` bytes and keeps what is needed of it.
pub(super) fn read(
    root: &Root,
    path: &str,
    limit: u64,
    format: &'static Format,
    keep: &Keep<'_>,
) -> Result<(FileBytes, u64, Result<Reading, Problem>), ReadError> {
    if let Keep::Text(need) = keep {
        let file = root.read_at_most(path, limit)?;
        let reading = format::read_parts(format, path, &file.bytes, need);
        return Ok((file.without_bytes(), file.bytes.len() as u64, reading));
    }
    let opened = root.open_at_most(path, limit)?;
    let length = opened.length;
    let (file, size, parsed) = if length <= SMALL {
        in_one(opened, limit, format, keep)
    } else {
        in_pieces(opened, limit, format, keep)
    }?;
    let stop = match parsed {
        Ok(reading) => return Ok((file, size, Ok(reading))),
        Err(stop) => stop,
    };
    if length > MAX_FILE_BYTES {
        let problem = Problem::broken(describe(root, path, limit, stop)?);
        return Ok((file, size, Err(problem)));
    }
    let again = root.read_at_most(path, limit)?;
    if again.sha256 != file.sha256 {
        return Err(ReadError::Changed);
    }
    let wants = match keep {
        Keep::Summary(wants) | Keep::Report(_, _, wants) => *wants,
        Keep::Parts(_) | Keep::Text(_) => Wants::default(),
    };
    let reading = format::read(format, path, &again.bytes, wants);
    Ok((again.without_bytes(), again.bytes.len() as u64, settle(&stop, reading)?))
}

/// What is said of a file that was read a second time.
fn settle(stop: &Stopped, reading: Result<Reading, Problem>) -> Result<Result<Reading, Problem>, ReadError> {
    let wrong = matches!(stop, Stopped::Json(Stop::Wrong { .. }));
    if wrong && reading.is_ok() { Err(ReadError::Changed) } else { Ok(reading) }
}

type Parsed = (FileBytes, u64, Result<Reading, Stopped>);

fn in_one(opened: Opened, limit: u64, format: &'static Format, keep: &Keep<'_>) -> Result<Parsed, ReadError> {
    let Opened { path, canonical, file, length, modified } = opened;
    let bytes = read_whole(file, length, limit)?;
    let size = bytes.len() as u64;
    let sha256 = crate::sha256::hex(&bytes);
    let parsed = if std::str::from_utf8(&bytes).is_err() {
        Err(NOT_UTF8.into())
    } else {
        parse(&mut Whole(Some(bytes)), format, keep)
    };
    Ok((FileBytes { path, bytes: Vec::new(), sha256, modified, canonical }, size, parsed))
}

/// Makes of a file what is kept of it.
fn parse(source: &mut dyn Source, format: &Format, keep: &Keep<'_>) -> Result<Reading, Stopped> {
    match keep {
        Keep::Parts(need) => Ok(Reading::plain(match format.read {
            format::Read::JsonLines => projection::read_lines(source, need, &Limits::default())?,
            _ => projection::read(source, need, &Limits::default())?,
        })),
        Keep::Text(_) => Err(NEEDS_ALL.into()),
        Keep::Report(tool, need, wants) => {
            tool.read(source, need, &Limits::default(), *wants)?.map_err(Stopped::Format)
        }
        Keep::Summary(wants) => {
            let mut bytes = Bytes { source, piece: Vec::new(), at: 0 };
            match format::read_stream(format, &mut bytes, *wants) {
                Some(reading) => reading.map_err(Stopped::Format),
                None => Err(NEEDS_ALL.into()),
            }
        }
    }
}

/// The same bytes for who reads them as they come.
struct Bytes<'s> {
    source: &'s mut dyn Source,
    piece: Vec<u8>,
    at: usize,
}

impl BufRead for Bytes<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.at == self.piece.len() {
            let used = std::mem::take(&mut self.piece);
            let next = self.source.next(used).map_err(|_| io::Error::other("it did not come"))?;
            let Some(Chunk { bytes, start }) = next else {
                self.at = 0;
                break;
            };
            (self.piece, self.at) = (bytes, start);
        }
        Ok(&self.piece[self.at..])
    }

    fn consume(&mut self, length: usize) {
        self.at = (self.at + length).min(self.piece.len());
    }
}

impl io::Read for Bytes<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(into)?;
        self.consume(length);
        Ok(length)
    }
}

/// There is no reader of such pieces.
const NEEDS_ALL: Stop = Stop::Unsure { message: "its format needs all of it" };

/// Invalid UTF-8 may be UTF-16.
const NOT_UTF8: Stop = Stop::Unsure { message: "it is not UTF-8" };

/// A file in one piece.
struct Whole(Option<Vec<u8>>);

impl Source for Whole {
    fn next(&mut self, _used: Vec<u8>) -> Result<Option<Chunk>, Stop> {
        Ok(self.0.take().map(|bytes| Chunk { bytes, start: 0 }))
    }
}

fn in_pieces(
    opened: Opened,
    limit: u64,
    format: &'static Format,
    keep: &Keep<'_>,
) -> Result<Parsed, ReadError> {
    let Opened { path, canonical, file, modified, .. } = opened;
    let (give, pieces) = sync_channel(WAITING);
    let (give_back, used) = channel();
    let (fed, parsed) = std::thread::scope(|scope| {
        let feeder = scope.spawn(move || feed(file, limit, &give, &used));
        let mut source = Pieces { full: pieces, give_back, at_end: false };
        let parsed = parse(&mut source, format, keep);
        // Also after a mistake all of the file is read: its digest belongs into the report.
        while !source.at_end && source.next(Vec::new()).is_ok_and(|piece| piece.is_some()) {}
        drop(source);
        (feeder.join(), parsed)
    });
    let Fed { sha256, size, utf8 } =
        fed.map_err(|_| ReadError::Unreadable(io::Error::other("its reader stopped")))??;
    let parsed = if utf8 { parsed } else { Err(NOT_UTF8.into()) };
    Ok((FileBytes { path, bytes: Vec::new(), sha256, modified, canonical }, size, parsed))
}

/// What was read of a file.
struct Fed {
    sha256: String,
    size: u64,
    utf8: bool,
}

/// Reads a file to its end, hashes it and hands on its pieces.
fn feed(
    file: File,
    limit: u64,
    give: &SyncSender<Vec<u8>>,
    used: &Receiver<Vec<u8>>,
) -> Result<Fed, ReadError> {
    // One byte more than allowed tells a file that grew from one that just fits.
    let mut file = file.take(limit.saturating_add(1));
    let (mut digest, mut utf8, mut size) = (Running::default(), Utf8::default(), 0_u64);
    loop {
        let mut bytes = used.try_recv().unwrap_or_default();
        bytes.resize(ROOM + PIECE, 0);
        let mut end = ROOM;
        while end < bytes.len() {
            match file.read(&mut bytes[end..]) {
                Ok(0) => break,
                Ok(count) => end += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        if end == ROOM {
            return Ok(Fed { sha256: digest.hex(), size, utf8: utf8.finish() });
        }
        size += (end - ROOM) as u64;
        if size > limit {
            return Err(ReadError::TooLarge { limit });
        }
        bytes.truncate(end);
        digest.add(&bytes[ROOM..]);
        utf8.add(&bytes[ROOM..]);
        // The parser takes pieces until there are none, whatever it finds in them.
        if give.send(bytes).is_err() {
            return Err(ReadError::Unreadable(io::Error::other("its parser stopped")));
        }
    }
}

/// A file in pieces, as the feeder hands them on.
struct Pieces {
    full: Receiver<Vec<u8>>,
    give_back: Sender<Vec<u8>>,
    at_end: bool,
}

impl Source for Pieces {
    fn next(&mut self, used: Vec<u8>) -> Result<Option<Chunk>, Stop> {
        if used.capacity() >= ROOM + PIECE {
            // The feeder may have come to the end.
            let _ = self.give_back.send(used);
        }
        let piece = self.full.recv().ok();
        self.at_end = piece.is_none();
        Ok(piece.map(|bytes| Chunk { bytes, start: ROOM }))
    }
}

/// What is wrong with a file that is too large to be read as a whole.
fn describe(root: &Root, path: &str, limit: u64, stop: Stopped) -> Result<String, ReadError> {
    Ok(match stop {
        Stopped::Json(Stop::Wrong { message, at }) => {
            let (line, column) = place(root.open_at_most(path, limit)?.file, at)?;
            format!("{path}:{line}:{column}: {message}")
        }
        Stopped::Json(Stop::Unsure { message }) => format!(
            "{path} must be read as a whole ({message}) and is larger than {} MiB, the most that is read so",
            MAX_FILE_BYTES >> 20
        ),
        Stopped::Json(Stop::Source) => format!("{path} cannot be read to its end"),
        Stopped::Format(error) => {
            let place = match error.at {
                Some(at) => Some(place(root.open_at_most(path, limit)?.file, u64::from(at))?),
                None => None,
            };
            Unread::streamed(path, place, error).to_string()
        }
    })
}

/// Line and column of a byte of a file, from 1; columns count characters.
fn place(file: File, at: u64) -> Result<(u64, u64), ReadError> {
    let (mut line, mut column) = (1, 1);
    let mut bytes = vec![0; PIECE];
    let mut file = file.take(at);
    loop {
        let count = file.read(&mut bytes)?;
        if count == 0 {
            return Ok((line, column));
        }
        for &byte in &bytes[..count] {
            match byte {
                b'\n' => (line, column) = (line + 1, 1),
                // What goes on with a character is no character.
                0x80..=0xBF => {}
                _ => column += 1,
            }
        }
    }
}

#[cfg(test)]
#[path = "stream_tests.rs"]
mod tests;
