//! Collects diagnostics, and keeps a hostile file from filling the screen.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Severity, Source};

/// So many mistakes of one kind are shown; the rest are counted.
const MAX_PER_CODE: usize = 50;

/// Diagnostics of one file.
pub(super) struct Sink {
    source: Arc<Source>,
    list: Vec<Diagnostic>,
    seen: BTreeMap<&'static str, usize>,
}

impl Sink {
    pub(super) fn new(source: &Arc<Source>) -> Self {
        Self { source: Arc::clone(source), list: Vec::new(), seen: BTreeMap::new() }
    }

    /// Adds an error. Gives it back for a label, a related place or help, unless it is one too many of its kind.
    pub(super) fn error(
        &mut self,
        code: &'static str,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> Option<&mut Diagnostic> {
        let seen = self.seen.entry(code).or_default();
        *seen += 1;
        if *seen > MAX_PER_CODE {
            return None;
        }
        self.list.push(Diagnostic {
            code,
            severity: Severity::Error,
            message: message.into(),
            source: Arc::clone(&self.source),
            span: Some(span),
            label: String::new(),
            related: None,
            help: Vec::new(),
        });
        self.list.last_mut()
    }

    /// Adds what another has collected.
    pub(super) fn append(&mut self, other: Self) {
        self.list.extend(other.list);
        for (code, seen) in other.seen {
            *self.seen.entry(code).or_default() += seen;
        }
    }

    /// The diagnostics in the order of the file, with a closing line for each kind that was cut short.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        self.list.sort_by_key(|diagnostic| diagnostic.span.as_ref().map(|span| span.start));
        for (code, seen) in self.seen {
            if seen > MAX_PER_CODE {
                self.list.push(Diagnostic {
                    code,
                    severity: Severity::Error,
                    message: format!("{} more mistakes of this kind are not shown", seen - MAX_PER_CODE),
                    source: Arc::clone(&self.source),
                    span: None,
                    label: String::new(),
                    related: None,
                    help: Vec::new(),
                });
            }
        }
        self.list
    }
}
