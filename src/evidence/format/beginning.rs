//! A file as far as its shape is to be told: with its whole summary, and of documents only the beginning. A document takes
//! several times the memory of its text, and nobody looks at more of it who is shown what is in a file.

use super::{Format, Lines, Read, Reading, Unread, Wants, events, read_needed};
use crate::document::json::Limits;
use crate::document::scan::Pieces;
use crate::document::{Sparse, Value, make};
use crate::evidence::feed::Feed;
use crate::evidence::want::of_original;
use crate::projection::{self, Ask, Need};

/// Reads the bytes of a file in this format. Of its document at least `need` is there; of the original beside a summary its
/// kind and size.
///
/// # Errors
/// As [`read_file`].
pub fn read_beginning(
    format: &Format,
    path: &str,
    bytes: &[u8],
    wants: Wants,
    need: &Need,
) -> Result<Reading, Unread> {
    if std::str::from_utf8(bytes).is_ok()
        && let Some(reading) = in_parts(format, bytes, wants, need)
    {
        return Ok(reading);
    }
    // What is wrong with it, and where, the reader of the whole tells.
    read_needed(format, path, bytes, wants, need)
}

/// Reads the bytes of a file in this format, for who asks this of its document. More may be there.
///
/// # Errors
/// As [`super::read_file`].
pub fn read_asked(
    format: &Format,
    path: &str,
    bytes: &[u8],
    wants: Wants,
    asks: &[Ask<'_>],
) -> Result<Reading, Unread> {
    let need = Need::of(asks);
    let parts = match format.read {
        _ if std::str::from_utf8(bytes).is_err() => None,
        Read::Json | Read::JsonLines => in_parts(format, bytes, wants, &need),
        Read::Tool(tool) => tool.asks().ok().and_then(|own| {
            let mut all: Vec<Ask<'_>> = own.iter().map(|(rest, end)| Ask { rest, end: *end }).collect();
            of_original(asks.iter().copied(), &mut all);
            let need = Need::of(&all);
            tool.read(&mut Pieces::of(bytes), &need, &Limits::default(), wants).ok()?.ok()
        }),
        Read::Events(_) => {
            let mut of_raw = Vec::new();
            of_original(asks.iter().copied(), &mut of_raw);
            of_raw.is_empty().then(|| in_parts(format, bytes, wants, &need)).flatten()
        }
        Read::Text(_) | Read::Lines(_) | Read::Xml(_) => None,
    };
    parts.map_or_else(|| read_needed(format, path, bytes, wants, &need), Ok)
}

fn in_parts(format: &Format, bytes: &[u8], wants: Wants, need: &Need) -> Option<Reading> {
    let limits = Limits::default();
    let mut pieces = Pieces::of(bytes);
    match format.read {
        Read::Json => projection::read(&mut pieces, need, &limits).ok().map(Reading::plain),
        Read::JsonLines => projection::read_lines(&mut pieces, need, &limits).ok().map(Reading::plain),
        Read::Tool(tool) => tool.read_alone(&mut pieces, &limits, wants).ok()?.ok(),
        Read::Events(begin) => {
            let mut source = bytes;
            let lines = Lines::over(Feed::stream(&mut source, super::feed::CHUNK));
            let (summary, length) = events::read(lines, begin(wants)).ok()?;
            let raw = make::node(Value::Sparse(Box::new(Sparse { length, ..Sparse::default() })));
            Some(Reading { summary: Some(summary), raw: Some(raw) })
        }
        Read::Text(_) | Read::Lines(_) | Read::Xml(_) => None,
    }
}
