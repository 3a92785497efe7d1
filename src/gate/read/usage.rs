//! Which evidence is used, and for what.

use std::collections::HashMap;
use std::ops::Range;

use super::GateReader;
use crate::gate::StatedBy;
use crate::gate::read::evidence::Declared;

/// Who uses evidence, by its id: the first place of each kind of use.
#[derive(Default)]
pub(super) struct Usage {
    judged: HashMap<String, Range<usize>>,
    ticked: HashMap<String, Range<usize>>,
    /// Whether a check could not be read, so that nobody knows what it uses.
    pub(super) unsure: bool,
}

impl Usage {
    /// A requirement reads it.
    pub(super) fn judged(&mut self, id: &str, span: &Range<usize>) {
        if !self.judged.contains_key(id) {
            self.judged.insert(id.to_owned(), span.clone());
        }
    }

    /// A tick is looked up in it. Whether this is the first time.
    pub(super) fn ticked(&mut self, id: &str, span: Range<usize>) -> bool {
        let first = !self.ticked.contains_key(id);
        if first {
            self.ticked.insert(id.to_owned(), span);
        }
        first
    }

    /// With the uses of later checks.
    pub(super) fn join(&mut self, later: Self) {
        for (all, more) in [(&mut self.judged, later.judged), (&mut self.ticked, later.ticked)] {
            for (id, span) in more {
                all.entry(id).or_insert(span);
            }
        }
        self.unsure |= later.unsure;
    }
}

/// The names behind `$.` and `$['` in a text that could not be read.
pub(super) fn mentioned(text: &str) -> impl Iterator<Item = &str> {
    text.split('$').skip(1).filter_map(|rest| {
        let name = rest
            .strip_prefix('.')
            .or_else(|| rest.strip_prefix("['"))
            .or_else(|| rest.strip_prefix("[\""))?;
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(name.len());
        (end > 0).then_some(&name[..end])
    })
}

impl GateReader<'_> {
    /// Reports evidence that nothing uses, and ticks' own times where something else than a tick is read.
    pub(super) fn check_usage(&mut self, entries: &[Declared<'_>], usage: &Usage, whole: bool) {
        for declared in entries {
            let id = &declared.key.text;
            let judged = usage.judged.get(&**id).cloned();
            if judged.is_none() && !usage.ticked.contains_key(&**id) && whole && !usage.unsure {
                let message = format!("no check uses the evidence `{id}`");
                let error = self.reader.error("unused-evidence", declared.key.span.clone(), message);
                error.help.push(format!("write a check that reads `$.{id}`, or leave the evidence out"));
            }
            let each = [&declared.produced_at, &declared.commit]
                .into_iter()
                .flatten()
                .find(|(stated, _)| matches!(stated, StatedBy::Each));
            if let (Some(judged), Some((_, span))) = (judged, each) {
                let message =
                    "`each` is for ticks that state their own, and a requirement reads this evidence";
                let error = self.reader.error("misplaced-each", span.clone(), message);
                error.related = Some((judged, "read here".to_owned()));
                error.help.push("write a path such as `$.generatedAt`, or `stamp`".to_owned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_a_broken_text_names() {
        for (text, names) in [
            ("$.a.b < $.c_2", &["a", "c_2"][..]),
            ("$['x'].y > $[\"z\"]", &["x", "z"]),
            ("$ $. $[ $['", &[]),
            ("count($.bugs[?@.a == $.b]", &["bugs", "b"]),
            ("", &[]),
        ] {
            assert_eq!(mentioned(text).collect::<Vec<_>>(), names, "{text}");
        }
    }
}
