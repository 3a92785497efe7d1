//! What a projected reading keeps of an object, and whether somebody asked for more.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

/// Whether somebody asked a document for a member that it may have and that was not kept: then nothing holds that was
/// made of it.
#[derive(Debug, Clone, Default)]
pub struct Missed(Arc<Mutex<Asked>>);

/// The most names that are noted: who asks by names out of the document may ask for as many as it has.
const MOST_NAMES: usize = 1_000;

/// What was asked for and not kept.
#[derive(Debug, Default)]
struct Asked {
    names: BTreeSet<Box<str>>,
    all: bool,
}

impl Missed {
    /// Whether that has happened.
    pub fn has_happened(&self) -> bool {
        self.with(|asked| asked.all || !asked.names.is_empty())
    }

    /// The names of the members that were asked for; `None` where all members of an object were.
    pub fn names(&self) -> Option<BTreeSet<Box<str>>> {
        self.with(|asked| (!asked.all).then(|| asked.names.clone()))
    }

    fn with<T>(&self, what: impl FnOnce(&mut Asked) -> T) -> T {
        what(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
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
            self.missed.with(|asked| {
                if asked.names.len() >= MOST_NAMES {
                    asked.all = true;
                } else if !asked.names.contains(key) {
                    asked.names.insert(key.into());
                }
            });
        }
    }

    /// Says that all members were looked for.
    pub(super) fn all_looked_for(&self) {
        self.missed.with(|asked| asked.all = true);
    }
}

/// What was looked for says nothing about the document.
impl PartialEq for Kept {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl Eq for Kept {}
