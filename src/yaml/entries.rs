//! The entries of a map while it is read: every one in order, with the repeated ones told.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::sink::Sink;
use super::{Entry, Key, Yaml};

/// The mistake of a key that stands in a map already.
pub(crate) const DUPLICATE_KEY: &str = "duplicate-key";

/// Among fewer entries, looking at each is quicker than hashing.
const FEW: usize = 12;

/// The entries so far.
#[derive(Default)]
pub(super) struct Entries<'s> {
    pub(super) list: Vec<Entry<'s>>,
    /// Where each key was seen first, once there are more than a few.
    seen: HashMap<Cow<'s, str>, Range<usize>>,
}

impl<'s> Entries<'s> {
    /// Adds an entry. One whose key stands there already is a mistake, and is added all the same.
    pub(super) fn add(&mut self, key: Key<'s>, value: Yaml<'s>, sink: &mut Sink) {
        if let Some(first) = self.first(&key.text) {
            let message = format!("`{}` is given twice in this map", key.text);
            if let Some(error) = sink.error(DUPLICATE_KEY, key.span.clone(), message) {
                "given again here".clone_into(&mut error.label);
                error.related = Some((first, "first given here".to_owned()));
                error.help.push("keep one of the two".to_owned());
            }
        } else if self.list.len() >= FEW {
            self.seen.insert(key.text.clone(), key.span.clone());
        }
        self.list.push(Entry { key, value });
    }

    /// Where a key was seen first.
    fn first(&mut self, key: &str) -> Option<Range<usize>> {
        if self.list.len() < FEW {
            return self.list.iter().find(|entry| entry.key.text == key).map(|entry| entry.key.span.clone());
        }
        if self.seen.is_empty() {
            // Most maps that have more than a few entries have not many more.
            self.seen.reserve(4 * FEW);
            for Entry { key, .. } in &self.list {
                self.seen.entry(key.text.clone()).or_insert_with(|| key.span.clone());
            }
        }
        self.seen.get(key).cloned()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rstest::rstest;

    use super::*;
    use crate::diagnostic::Source;
    use crate::yaml::YamlValue;

    #[rstest]
    #[case::few(3)]
    #[case::as_many_as_are_looked_at(FEW)]
    #[case::many(3 * FEW)]
    fn a_repeated_key_is_told_with_its_first_place(#[case] different: usize) {
        let mut sink = Sink::new(&Arc::new(Source { path: String::new(), text: String::new() }));
        let mut entries = Entries::default();
        for at in (0..different).chain(0..different) {
            let place = entries.list.len();
            let key = Key { text: format!("k{at}").into(), span: place..place + 1 };
            entries.add(key, Yaml { value: YamlValue::Null, span: 0..0 }, &mut sink);
        }
        let related = |at: usize| Some((at..at + 1, "first given here".to_owned()));
        let found = sink.finish();
        assert_eq!(found.len(), different);
        for (at, diagnostic) in found.iter().enumerate() {
            assert_eq!(diagnostic.span, Some(different + at..different + at + 1));
            assert_eq!(diagnostic.related, related(at));
        }
        assert_eq!(entries.list.len(), 2 * different);
    }
}
