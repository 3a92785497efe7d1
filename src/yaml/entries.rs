//! The entries of a map while it is read: every one in order, with the repeated ones told.

use std::collections::HashMap;
use std::ops::Range;

use super::sink::Sink;
use super::{Entry, Key, Yaml};

/// Among fewer entries, looking at each is quicker than hashing.
const FEW: usize = 12;

/// The entries so far.
#[derive(Default)]
pub(super) struct Entries {
    pub(super) list: Vec<Entry>,
    /// Where each key was seen first, once there are more than a few.
    seen: HashMap<String, Range<usize>>,
}

impl Entries {
    /// Adds an entry. One whose key stands there already is a mistake, and is added all the same.
    pub(super) fn add(&mut self, key: Key, value: Yaml, sink: &mut Sink) {
        if let Some(first) = self.first(&key.text) {
            let message = format!("`{}` is given twice in this map", key.text);
            if let Some(error) = sink.error("duplicate-key", key.span.clone(), message) {
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
            let key = Key { text: format!("k{at}"), span: place..place + 1 };
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
