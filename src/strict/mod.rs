//! Strict reading of a YAML tree: every key must be known, every value of the right kind, and every mistake is
//! collected with its place instead of ending the run.

mod fields;
mod paths;
mod places;
mod scalars;

pub(crate) use fields::Fields;
pub(crate) use paths::is_pattern;
pub(crate) use places::Places;
pub(crate) use scalars::{as_id, is_id, is_name};

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Severity, Source};
use crate::yaml::{DUPLICATE_KEY, Parsed, Yaml};

/// So many mistakes of one kind are shown; the rest are counted.
const MAX_PER_CODE: usize = 50;

/// The longest message, in characters.
const MAX_MESSAGE: usize = 300;

/// Collects the mistakes of one file.
pub(crate) struct Reader<'a> {
    /// The file.
    pub(crate) source: &'a Arc<Source>,
    unread: &'a [Range<usize>],
    /// Whether any map of the file gives a key twice, as the YAML reader has told.
    repeats: bool,
    diagnostics: Vec<Diagnostic>,
    errors: usize,
    /// How many of the diagnostics come from the YAML reader.
    of_yaml: usize,
    /// How many mistakes of each kind were found here.
    counts: BTreeMap<&'static str, usize>,
    /// Takes what is counted and not kept.
    surplus: Option<Diagnostic>,
}

impl<'a> Reader<'a> {
    /// Starts with the mistakes that the YAML itself has.
    pub(crate) fn new(source: &'a Arc<Source>, parsed: &'a Parsed) -> Self {
        let diagnostics = parsed.diagnostics.clone();
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
        let of_yaml = diagnostics.len();
        Self {
            of_yaml,
            source,
            unread: &parsed.unread,
            repeats: diagnostics.iter().any(|diagnostic| diagnostic.code == DUPLICATE_KEY),
            diagnostics,
            errors,
            counts: BTreeMap::new(),
            surplus: None,
        }
    }

    /// One that reads the same file and has found nothing.
    pub(crate) fn another(&self) -> Self {
        Self {
            diagnostics: Vec::new(),
            errors: 0,
            of_yaml: 0,
            counts: BTreeMap::new(),
            surplus: None,
            ..*self
        }
    }

    /// Whether everything between these bytes was read, so that what is not there is truly missing.
    pub(crate) fn is_whole(&self, span: &Range<usize>) -> bool {
        !self.unread.iter().any(|hole| hole.start <= span.end && span.start <= hole.end)
    }

    /// Whether the YAML of these bytes is in order, so that what they say is what was meant.
    pub(crate) fn is_clean(&self, span: &Range<usize>) -> bool {
        // The mistakes of the YAML come first, and there are at most fifty of a kind.
        let touches = |other: &Range<usize>| other.start <= span.end && span.start <= other.end;
        self.is_whole(span)
            && !self.diagnostics[..self.of_yaml].iter().any(|diagnostic| {
                diagnostic.code.starts_with("yaml-") && diagnostic.span.as_ref().is_some_and(touches)
            })
    }

    /// Whether any mistake was found.
    pub(crate) fn failed(&self) -> bool {
        self.errors > 0
    }

    /// How many mistakes were found so far; a larger number later means that what was read between is wrong.
    pub(crate) fn errors(&self) -> usize {
        self.errors
    }

    /// Adds a mistake; what comes back takes its label, its second place and its help.
    pub(crate) fn error(
        &mut self,
        code: &'static str,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.errors += 1;
        let count = self.counts.entry(code).or_default();
        *count += 1;
        let diagnostic = Diagnostic {
            code,
            severity: Severity::Error,
            message: one_line(message.into()),
            source: Arc::clone(self.source),
            span: Some(span),
            label: String::new(),
            related: None,
            help: Vec::new(),
        };
        if *count > MAX_PER_CODE {
            return self.surplus.insert(diagnostic);
        }
        let at = self.diagnostics.len();
        self.diagnostics.push(diagnostic);
        &mut self.diagnostics[at]
    }

    /// Whether one more mistake of this kind would be shown, so that looking for a suggestion pays: in a hostile file
    /// with a hundred thousand wrong names it would not.
    pub(crate) fn has_room(&self, code: &str) -> bool {
        self.counts.get(code).is_none_or(|count| *count < MAX_PER_CODE)
    }

    /// The whole file as a map with these keys. A file that says nothing is a mistake.
    pub(crate) fn root<'y>(
        &mut self,
        parsed: &'y Parsed,
        what: &'static str,
        known: &'static [&'static str],
    ) -> Option<Fields<'y>> {
        let Some(root) = &parsed.root else {
            if self.errors == 0 {
                self.error("empty-file", 0..0, "the file says nothing")
                    .help
                    .push(format!("{what} has the keys {}", list(known.iter().copied())));
            }
            return None;
        };
        self.fields(root, what, known)
    }

    /// The mistakes in the order of the file, at most fifty of a kind.
    pub(crate) fn finish(self) -> Vec<Diagnostic> {
        let mut all = self.diagnostics;
        for line in all.iter_mut().flat_map(|diagnostic| &mut diagnostic.help) {
            *line = one_line(std::mem::take(line));
        }
        all.sort_by_key(|diagnostic| diagnostic.span.as_ref().map_or(usize::MAX, |span| span.start));
        for (code, count) in self.counts.into_iter().filter(|(_, count)| *count > MAX_PER_CODE) {
            all.push(Diagnostic {
                code,
                severity: Severity::Error,
                message: format!("{} more mistakes of this kind are not shown", count - MAX_PER_CODE),
                source: Arc::clone(self.source),
                span: None,
                label: String::new(),
                related: None,
                help: Vec::new(),
            });
        }
        all
    }
}

/// A message quotes what the file says, which may have many lines: it stays one of readable length.
fn one_line(text: String) -> String {
    if text.len() <= MAX_MESSAGE && !text.contains(['\n', '\r']) {
        return text;
    }
    let mut line: String =
        text.chars().take(MAX_MESSAGE).map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }).collect();
    if line.len() < text.len() {
        line.push('…');
    }
    line
}

/// Words in backquotes, separated by commas.
pub(crate) fn list<'w>(words: impl Iterator<Item = &'w str>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// The help line for a word that is not among the possible ones: the nearest, and if none is near all of them.
pub(crate) fn meant<'w>(word: &str, candidates: impl Iterator<Item = &'w str> + Clone) -> Option<String> {
    if let Some(near) = crate::diagnostic::suggestion(word, candidates.clone()) {
        return Some(format!("did you mean `{near}`?"));
    }
    let all: Vec<&str> = candidates.take(24).collect();
    (!all.is_empty()).then(|| format!("possible here: {}", list(all.into_iter())))
}

/// The value at the end of a path of keys in a tree that was read before.
pub(crate) fn locate<'y>(root: Option<&'y Yaml<'y>>, keys: &[&str]) -> Option<&'y Yaml<'y>> {
    keys.iter().try_fold(root?, |node, key| node.get(key))
}
