//! Requirements of a gate file, with their mistakes at their place in the file.

use std::ops::Range;

use super::{GroupReader, usage};
use crate::requirement::{Origin, Purpose, Requirement};
use crate::yaml::Entry;

impl GroupReader<'_, '_> {
    /// Where the text of the scalar at `span` stands.
    pub(super) fn origin(&self, span: Range<usize>, text: &str) -> Origin {
        Origin::at(self.reader.source, span.clone(), text, self.head.places.of(span.start))
    }

    /// Reads the requirement that an entry holds.
    pub(super) fn requirement(&mut self, entry: &Entry, purpose: Purpose) -> Option<Requirement> {
        let Some(text) = self.reader.said(entry) else {
            self.usage.unsure = true;
            return None;
        };
        let origin = self.origin(entry.value.span.clone(), text);
        match Requirement::parse(text, origin.clone(), purpose, self.head.names) {
            Ok(requirement) => {
                for id in requirement.evidence() {
                    self.usage.judged(id, &entry.value.span);
                }
                Some(requirement)
            }
            Err(mistakes) => {
                // What the text seems to name counts as used, so that one mistake is not reported as two.
                for id in usage::mentioned(text) {
                    self.usage.judged(id, &entry.value.span);
                }
                if !self.reader.is_clean(&entry.value.span) {
                    self.usage.unsure = true;
                    return None;
                }
                let silent = mistakes.is_empty();
                for mistake in mistakes {
                    let whole = match mistake.code {
                        "undeclared-evidence" => self.head.declared_whole,
                        "undeclared-gate" => self.head.needs_whole,
                        _ => true,
                    };
                    if !whole {
                        continue;
                    }
                    let span = origin.span_of(&mistake.span);
                    self.reader.error(mistake.code, span, mistake.message).help = mistake.help;
                }
                if silent || !self.reader.failed() {
                    let message = format!("`{}` cannot be read", entry.key.text);
                    self.reader.error("requirement-syntax", entry.value.span.clone(), message);
                }
                None
            }
        }
    }
}
