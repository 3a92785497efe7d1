//! The groups of a large gate, read by several threads.
//!
//! None of them knows what another finds. So a gate in which any finds a mistake, or two find the same id, is read again by
//! one thread, which tells all mistakes in their order: what is said is the same with any number of threads.

use std::num::NonZeroUsize;

use super::groups::Groups;
use super::{GroupReader, Head};
use crate::evidence::parallel;
use crate::strict::Reader;
use crate::yaml::Entry;

/// So many bytes of groups are read in one go.
const PART: usize = 32 * 1024;

/// A thread takes its start, which at least so many parts must be worth.
const SHARE: usize = 2;

/// The groups, if several threads are allowed, there is enough for them to do, and there is no mistake in the file.
pub(super) fn read<'a>(
    reader: &Reader<'a>,
    head: Head<'_>,
    entries: &[&'a Entry<'a>],
    threads: NonZeroUsize,
) -> Option<Groups<'a>> {
    let parts = parts(entries);
    if threads.get() == 1 || parts.len() < 2 * SHARE || reader.failed() {
        return None;
    }
    let read = parallel::map(&parts, SHARE, threads, |part| {
        let mut reader = reader.another();
        let groups = GroupReader::new(&mut reader, head).all(part);
        (!reader.failed()).then_some(groups)
    });
    read.into_iter().reduce(|all, next| all?.join(next?))?
}

/// The groups in stretches of about as many bytes each. One large group is not cut.
fn parts<'e, 'a>(entries: &'e [&'a Entry<'a>]) -> Vec<&'e [&'a Entry<'a>]> {
    let mut parts = Vec::new();
    let mut rest = entries;
    while let Some(first) = rest.first() {
        let end = first.key.span.start + PART;
        let (part, later) = rest.split_at(rest.partition_point(|entry| entry.key.span.start < end));
        parts.push(part);
        rest = later;
    }
    parts
}

impl Groups<'_> {
    /// With later groups; none where two checks have the same id.
    fn join(mut self, later: Self) -> Option<Self> {
        self.list.extend(later.list);
        self.counts |= later.counts;
        self.may_block |= later.may_block;
        self.usage.join(later.usage);
        self.weighted = self.weighted.or(later.weighted);
        self.unweighted.extend(later.unweighted);
        let new = |(id, span)| self.ids.insert(id, span).is_none();
        later.ids.into_iter().all(new).then_some(self)
    }
}

#[cfg(test)]
#[path = "threads_tests.rs"]
mod tests;
