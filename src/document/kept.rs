//! What a projected reading keeps of an object, and whether somebody asked for more.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether somebody asked a document for a member that it may have and that was not kept: then nothing holds that was
/// made of it.
#[derive(Debug, Clone, Default)]
pub struct Missed(Arc<AtomicBool>);

impl Missed {
    /// Whether that has happened.
    pub fn has_happened(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    fn note(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The members of an object that are kept where the document has them.
#[derive(Debug)]
pub struct Kept {
    names: Box<[Box<str>]>,
    missed: Missed,
}

impl Kept {
    /// Members of these names; who asks for another is noted.
    pub fn new(names: impl IntoIterator<Item = Box<str>>, missed: Missed) -> Self {
        Self { names: names.into_iter().collect(), missed }
    }

    /// Says that a member was looked for and not found.
    pub(super) fn not_found(&self, key: &str) {
        if !self.names.iter().any(|name| **name == *key) {
            self.missed.note();
        }
    }

    /// Says that all members were looked for.
    pub(super) fn all_looked_for(&self) {
        self.missed.note();
    }
}

/// What was looked for says nothing about the document.
impl PartialEq for Kept {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl Eq for Kept {}
