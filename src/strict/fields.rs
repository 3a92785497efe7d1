//! A map whose keys are known in advance.

use std::fmt::Display;
use std::ops::Range;

use super::{Reader, list, meant};
use crate::diagnostic::suggestion;
use crate::yaml::{Entry, Yaml};

/// The entries of a map, each key once.
pub(crate) struct Fields<'y> {
    entries: Vec<&'y Entry<'y>>,
    /// The traits of all their keys.
    traits: u64,
    /// Where the map stands.
    pub(crate) span: Range<usize>,
    /// Whether all of it was read.
    pub(crate) whole: bool,
    /// The known keys that unknown ones were probably meant to be.
    pub(crate) meant: Vec<&'static str>,
}

impl<'y> Fields<'y> {
    /// The entry with this key.
    pub(crate) fn get(&self, key: &str) -> Option<&'y Entry<'y>> {
        if self.traits & traits(key) == 0 {
            return None;
        }
        self.entries.iter().find(|entry| entry.key.text == key).copied()
    }

    /// The entries in the order of the file.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &'y Entry<'y>> + '_ {
        self.entries.iter().copied()
    }

    /// Whether nothing can be said about a key that is not there: part of the map was not read, or the key was
    /// mistyped, which has its own diagnostic.
    pub(crate) fn may_hide(&self, key: &str) -> bool {
        !self.whole || self.meant.contains(&key)
    }
}

/// One bit for a key, by its length and its last letter: of the many that a map may have, most are not there, and most of
/// those can be told by it.
fn traits(key: &str) -> u64 {
    let last = key.as_bytes().last().copied().unwrap_or_default();
    1 << ((key.len() + 5 * usize::from(last)) % 64)
}

impl Reader<'_> {
    /// The entries of a map that may have these keys. `what` names the map in messages: "a gate".
    pub(crate) fn fields<'y>(
        &mut self,
        node: &'y Yaml,
        what: impl Display + Copy,
        known: &'static [&'static str],
    ) -> Option<Fields<'y>> {
        let entries = self
            .map(node, what, || format!("{what} is a map with the keys {}", list(known.iter().copied())))?;
        let is_known = |entry: &&Entry| known.contains(&&*entry.key.text);
        let (kept, unknown) = if entries.iter().all(is_known) {
            (entries, Vec::new())
        } else {
            entries.into_iter().partition(is_known)
        };
        let mut typos = Vec::new();
        // A key that is given already cannot be what an unknown one was meant to be.
        let free = || known.iter().copied().filter(|name| !kept.iter().any(|entry| entry.key.text == *name));
        let free: Vec<&'static str> = if unknown.is_empty() { Vec::new() } else { free().collect() };
        for entry in unknown {
            let key = &*entry.key.text;
            let near =
                if self.has_room("unknown-key") { suggestion(key, free.iter().copied()) } else { None };
            typos.extend(near.filter(|near| !typos.contains(near)));
            let help = near.map_or_else(
                || format!("{what} has the keys {}", list(known.iter().copied())),
                |near| format!("did you mean `{near}`?"),
            );
            self.error("unknown-key", entry.key.span.clone(), format!("{what} has no key `{key}`"))
                .help
                .push(help);
        }
        Some(Fields {
            whole: self.is_whole(&node.span),
            traits: kept.iter().fold(0, |all, entry| all | traits(&entry.key.text)),
            entries: kept,
            span: node.span.clone(),
            meant: typos,
        })
    }

    /// The entries of a map with free names, each name once: the YAML reader has said which are repeated.
    pub(crate) fn map<'y>(
        &mut self,
        node: &'y Yaml,
        what: impl Display,
        help: impl FnOnce() -> String,
    ) -> Option<Vec<&'y Entry<'y>>> {
        if let Some(entries) = node.as_map() {
            if !self.repeats {
                return Some(entries.iter().collect());
            }
            let mut seen = std::collections::HashSet::new();
            return Some(entries.iter().filter(|entry| seen.insert(&*entry.key.text)).collect());
        }
        let message = format!("{what} must be a map, not {}", node.kind());
        self.error("wrong-type", node.span.clone(), message).help.push(help());
        None
    }

    /// Says that a key is missing, unless the map was not read whole or the key was mistyped.
    pub(crate) fn missing(
        &mut self,
        fields: &Fields<'_>,
        at: Range<usize>,
        what: &str,
        key: &str,
        help: &str,
    ) {
        if !fields.may_hide(key) {
            let error = self.error("missing-key", at, format!("{what} states no `{key}`"));
            error.help.push(help.to_owned());
        }
    }

    /// The text of a key that may be left out.
    pub(crate) fn optional(&mut self, fields: &Fields<'_>, key: &str) -> Option<String> {
        fields.get(key).and_then(|entry| self.text(entry))
    }

    /// One of a few words.
    pub(crate) fn word<T: Copy>(&mut self, entry: &Entry, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(entry)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let message = format!("`{}` cannot be `{text}`", entry.key.text);
            let help = meant(&text, words.iter().map(|(word, _)| *word));
            self.error("bad-value", entry.value.span.clone(), message).help.extend(help);
        }
        found
    }
}
