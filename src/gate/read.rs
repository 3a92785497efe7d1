//! YAML to a [`Gate`]: every mistake of the file in one run, and a gate only when there is none.

mod approve;
mod checks;
mod details;
mod evidence;
mod groups;
mod header;
mod item;
mod keys;
mod kinds;
mod requirements;
mod score;
#[cfg(test)]
mod tests;
mod threads;
mod usage;
mod weightings;

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::Arc;

use super::Gate;
use crate::diagnostic::{Diagnostic, Source};
use crate::requirement::{Names, Shape};
use crate::strict::{Fields, Places, Reader};

use groups::Groups;

pub(crate) use details::{Numbers, to_json};

/// What the reader must know of a format of evidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FormatInfo<'f> {
    /// Its name, as `format:` states it.
    pub name: &'f str,
    /// What its document looks like.
    pub shape: Shape,
    /// How the names of files end that are taken for it, in lower case, with the dot.
    pub extensions: &'f [&'f str],
}

/// The format that a file is taken for by its name; none where the name does not say it.
pub fn format_by_name<'i, 'f>(file: &str, formats: &'i [FormatInfo<'f>]) -> Option<&'i FormatInfo<'f>> {
    let lower = file.rsplit('/').next().unwrap_or_default().to_lowercase();
    let ends = |format: &&FormatInfo<'_>| {
        format.extensions.iter().filter(|end| lower.ends_with(*end)).map(|end| end.len()).max()
    };
    // The longest fits best: `.sarif.json` is not `.json`.
    formats.iter().filter(|format| ends(format).is_some()).max_by_key(ends)
}

/// Reads a gate file.
///
/// `sha256` is the digest of the file's bytes; `file_stem` is the file's name without its extension, which the gate's
/// id must equal; `formats` are the registered formats of evidence.
///
/// There is a gate exactly when no diagnostic is an error. Time is linear in the text, apart from what the parser of
/// requirements takes for each.
pub fn read(
    source: &Arc<Source>,
    sha256: String,
    file_stem: &str,
    formats: &[FormatInfo<'_>],
) -> (Option<Gate>, Vec<Diagnostic>) {
    read_in_parallel(source, sha256, file_stem, formats, NonZeroUsize::MIN)
}

/// The same with up to `threads` threads, where the gate is so large that it pays.
pub fn read_in_parallel(
    source: &Arc<Source>,
    sha256: String,
    file_stem: &str,
    formats: &[FormatInfo<'_>],
    threads: NonZeroUsize,
) -> (Option<Gate>, Vec<Diagnostic>) {
    let parsed = crate::yaml::parse_named(source);
    let mut gate = GateReader {
        reader: Reader::new(source, &parsed),
        formats,
        names: Names::default(),
        declared_whole: true,
        needs_whole: true,
        owner: None,
    };
    let root = gate.reader.root(&parsed, "a gate", keys::GATE);
    let read = root.map(|fields| gate.gate(&fields, sha256, file_stem, threads));
    let failed = gate.reader.failed();
    let diagnostics = gate.reader.finish();
    (read.filter(|_| !failed), diagnostics)
}

/// Reads a gate, and knows what its head says.
struct GateReader<'a> {
    reader: Reader<'a>,
    formats: &'a [FormatInfo<'a>],
    /// What requirements may name.
    names: Names,
    /// Whether their evidence is all that the file declares.
    declared_whole: bool,
    /// The same for the needed gates.
    needs_whole: bool,
    /// Who owns the gate, and with it the groups that state no owner.
    owner: Option<String>,
}

/// What the head of a gate says that its groups are read by, as [`GateReader`] has it.
#[derive(Clone, Copy)]
struct Head<'r> {
    names: &'r Names,
    declared_whole: bool,
    needs_whole: bool,
    owner: Option<&'r String>,
    /// Of the whole file.
    places: &'r Places,
}

/// Reads groups and their checks.
struct GroupReader<'r, 'a> {
    reader: &'r mut Reader<'a>,
    head: Head<'r>,
    /// Which evidence is used, and how.
    usage: usage::Usage,
    /// The ids of the checks so far.
    ids: HashMap<&'a str, Range<usize>>,
    /// Whether a check was seen that can stop the release, or that could not be read.
    may_block: bool,
}

impl<'a> GateReader<'a> {
    fn gate(&mut self, fields: &Fields<'a>, sha256: String, file_stem: &str, threads: NonZeroUsize) -> Gate {
        let id = self.id(fields, file_stem);
        self.version(fields);
        self.owner = self.reader.optional(fields, "owner");
        let needs = self.needs(fields, id.as_deref());
        self.names.gates.clone_from(&needs);
        let (evidence, entries) = self.evidence(fields);
        let Groups { list: groups, counts, usage, .. } = self.groups(fields, threads);
        let score = self.score(fields, counts, &groups);
        self.check_usage(&entries, &usage, fields.whole && !fields.may_hide("groups"));
        let id = id.unwrap_or_default();
        Gate {
            title: self.reader.optional(fields, "title").unwrap_or_else(|| id.clone()),
            purpose: self.reader.optional(fields, "purpose"),
            owner: self.owner.clone(),
            needs,
            folder: self.folder(fields, &id),
            conditional: self.conditional(fields),
            labels: self.labels(fields),
            score,
            evidence,
            groups,
            details: self.details(fields),
            document: self.document(fields),
            source: Arc::clone(self.reader.source),
            sha256,
            id,
        }
    }
}
