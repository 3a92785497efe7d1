//! A text in chunks of one size, some of them with room in front.

use crate::document::scan::{Chunk, Source, Stop};

pub(super) struct Chunks<'t> {
    rest: &'t [u8],
    size: usize,
    room: usize,
}

impl<'t> Chunks<'t> {
    pub(super) fn of(bytes: &'t [u8], size: usize) -> Self {
        Self { rest: bytes, size, room: 0 }
    }
}

impl Source for Chunks<'_> {
    fn next(&mut self, _used: Vec<u8>) -> Result<Option<Chunk>, Stop> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let (now, rest) = self.rest.split_at(self.size.min(self.rest.len()));
        self.rest = rest;
        // Room for everything, for a little and for nothing.
        self.room = [4096, 3, 0][now.len() % 3];
        let mut bytes = vec![b'#'; self.room];
        bytes.extend_from_slice(now);
        Ok(Some(Chunk { bytes, start: self.room }))
    }
}
