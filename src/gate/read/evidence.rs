//! `evidence:` where it lies and what makes it count.

use std::ops::Range;

use super::approve::max_age;
use super::{GateReader, keys};
use crate::gate::{EvidenceEntry, Files, StatedBy};
use crate::requirement::{Origin, Shape};
use crate::strict::{Fields, is_pattern, list, meant};
use crate::yaml::{Entry, Key};

/// Ids that paths use for something else.
const RESERVED: &[(&str, &str)] = &[("release", "the release"), ("gates", "the needed gates")];

/// One declared evidence, with the places that later checks point at.
pub(super) struct Declared<'y> {
    pub(super) key: &'y Key<'y>,
    pub(super) produced_at: Option<(StatedBy, Range<usize>)>,
    pub(super) commit: Option<(StatedBy, Range<usize>)>,
}

/// What may state a fact.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fact {
    Time,
    Commit,
    Artifact,
}

impl GateReader<'_> {
    /// All declared evidence. Every id is declared, however wrong its entry is.
    pub(super) fn evidence<'y>(&mut self, fields: &Fields<'y>) -> (Vec<EvidenceEntry>, Vec<Declared<'y>>) {
        let (mut read, mut declared) = (Vec::new(), Vec::new());
        let Some(section) = fields.get("evidence") else {
            self.declared_whole &= !fields.may_hide("evidence");
            return (read, declared);
        };
        self.declared_whole &= self.reader.is_whole(&section.value.span);
        let help = || "write `evidence: {build: {max_age: 24h, produced_at: $.generatedAt}}`".to_owned();
        let Some(entries) = self.reader.map(&section.value, "`evidence`", help) else {
            self.declared_whole = false;
            return (read, declared);
        };
        for entry in entries {
            let id = &entry.key.text;
            if self.reader.check_name(id, entry.key.span.clone())
                && let Some((_, what)) = RESERVED.iter().find(|(reserved, _)| reserved == id)
            {
                let message = format!("`{id}` cannot be evidence: `$.{id}` is {what}");
                let error = self.reader.error("reserved-id", entry.key.span.clone(), message);
                error.help.push("give it another name and its file by `file:`".to_owned());
            }
            let (one, what) = self.entry(entry);
            let shape = one.as_ref().map(|one| self.shape(&one.format)).unwrap_or_default();
            self.names.declare(id, shape);
            read.extend(one);
            declared.push(what);
        }
        (read, declared)
    }

    fn entry<'y>(&mut self, entry: &'y Entry) -> (Option<EvidenceEntry>, Declared<'y>) {
        let mut declared = Declared { key: &entry.key, produced_at: None, commit: None };
        let what = format_args!("the evidence `{}`", entry.key.text);
        let Some(fields) = self.reader.fields(&entry.value, what, keys::EVIDENCE) else {
            return (None, declared);
        };
        let file = match fields.get("file") {
            Some(entry) => self.reader.path(entry),
            None => Some(format!("{}.json", entry.key.text)),
        };
        let format = file.as_deref().and_then(|file| self.format(&fields, file, &entry.key));
        let files = self.files(&fields, file.as_deref());
        let folder = self.own_folder(&fields);
        let max_age = fields.get("max_age").and_then(|entry| max_age(&mut self.reader, entry));
        declared.produced_at = self.stated(&fields, "produced_at", Fact::Time);
        declared.commit = self.stated(&fields, "commit", Fact::Commit);
        let artifact = self.stated(&fields, "artifact", Fact::Artifact);
        let unbound = fields.get("unbound").and_then(|entry| self.reader.boolean(entry)) == Some(true);
        self.binding(entry, &fields, unbound);
        let (Some(file), Some(format)) = (file, format) else { return (None, declared) };
        for (key, fact) in
            [("produced_at", &declared.produced_at), ("commit", &declared.commit), ("artifact", &artifact)]
        {
            self.addressable(key, fact.as_ref(), &format);
        }
        let stated =
            |fact: &Option<(StatedBy, Range<usize>)>| fact.as_ref().map(|(stated, _)| stated.clone());
        let read = EvidenceEntry {
            id: entry.key.text.to_string(),
            file,
            folder,
            format,
            files,
            max_age,
            produced_at: stated(&declared.produced_at),
            commit: stated(&declared.commit),
            artifact: stated(&artifact),
            unbound,
            span: entry.key.span.clone(),
        };
        (Some(read), declared)
    }

    /// The format: stated, or what the file's extension says. Nothing is guessed from an unknown one.
    fn format(&mut self, fields: &Fields<'_>, file: &str, id: &Key) -> Option<String> {
        let names = self.formats.iter().map(|format| format.name);
        if let Some(entry) = fields.get("format") {
            let text = self.reader.text(entry)?;
            if names.clone().any(|name| name == text) {
                return Some(text);
            }
            let help = meant(&text, names);
            let message = format!("`{text}` is not a format of evidence");
            self.reader.error("unknown-format", entry.value.span.clone(), message).help.extend(help);
            return None;
        }
        let name = file.rsplit('/').next().unwrap_or_default();
        if let Some(known) = super::format_by_name(file, self.formats) {
            return Some(known.name.to_owned());
        }
        let span = fields.get("file").map_or(id.span.clone(), |entry| entry.value.span.clone());
        let message = format!("the name `{name}` does not say in which format the evidence is");
        let error = self.reader.error("unknown-format", span, message);
        error.help.push(format!("add `format:` with one of {}", list(names)));
        None
    }

    fn shape(&self, format: &str) -> Shape {
        self.formats.iter().find(|known| known.name == format).map(|known| known.shape).unwrap_or_default()
    }

    /// A path needs a document that it can go into.
    fn addressable(&mut self, key: &str, fact: Option<&(StatedBy, Range<usize>)>, format: &str) {
        if let Some((StatedBy::Each, span)) = fact
            && self.shape(format).has_items()
        {
            let message = format!(
                "`{key}` cannot be `each`: an item of a `{format}` file states neither time nor commit"
            );
            let error = self.reader.error("misplaced-each", span.clone(), message);
            error.help.push(
                "write `stamp` (a stamp beside the file states it), or `unbound: true` in place of it"
                    .to_owned(),
            );
        }
        let Some((StatedBy::Path(_), span)) = fact else { return };
        if !self.shape(format).has_original() {
            let message =
                format!("`{key}` is a path, and a `{format}` file is no document that it could go into");
            let error = self.reader.error("bad-value", span.clone(), message);
            error.help.push("write `stamp`, and let `gatekeeper stamp` state it beside the file".to_owned());
        }
    }

    /// `many` and `pick`.
    fn files(&mut self, fields: &Fields<'_>, file: Option<&str>) -> Files {
        let pick = fields.get("pick");
        let many = fields.get("many");
        let latest = pick.and_then(|entry| self.reader.word(entry, &[("latest", ())])).is_some();
        let least = many.and_then(|entry| self.count(entry));
        if let (Some(pick), Some(many)) = (pick, many) {
            let error = self.reader.error(
                "misplaced-key",
                many.key.span.clone(),
                "`many` and `pick` contradict each other",
            );
            error.help.push("`many: 3` reads all that match, `pick: latest` the last of them".to_owned());
            error.related = Some((pick.key.span.clone(), "one file".to_owned()));
        } else if let (Some(entry), Some(file)) = (pick.or(many), file)
            && !is_pattern(file)
        {
            self.no_pattern(entry, "file: \"scans/*.json\"", "file");
        }
        match (latest, least) {
            (true, _) => Files::Latest,
            (false, Some(least)) => Files::Many(least),
            (false, None) => Files::One,
        }
    }

    /// A whole number above zero.
    fn count(&mut self, entry: &Entry) -> Option<usize> {
        let scalar = entry.value.as_scalar();
        let digits =
            scalar.filter(|scalar| !scalar.quoted && scalar.text.bytes().all(|b| b.is_ascii_digit()));
        let count = digits.and_then(|scalar| scalar.text.parse::<usize>().ok()).filter(|count| *count > 0);
        if count.is_none() {
            let said =
                scalar.map_or_else(|| entry.value.kind().to_owned(), |scalar| format!("`{}`", scalar.text));
            let message = format!("`{}` must be a whole number above 0, not {said}", entry.key.text);
            let error = self.reader.error("bad-number", entry.value.span.clone(), message);
            error.help.push("write how many files there must be at least: `many: 3`".to_owned());
        }
        count
    }

    /// The folder of one entry: one folder, never a choice.
    fn own_folder(&mut self, fields: &Fields<'_>) -> Option<String> {
        let entry = fields.get("folder")?;
        let path = self.reader.path(entry)?;
        if is_pattern(&path) {
            let message = "the `folder` of evidence cannot be a pattern";
            let error = self.reader.error("bad-path", entry.value.span.clone(), message);
            error.help.push(
                "put the pattern into `file`: `file: \"*/report.json\"` with `pick: latest`".to_owned(),
            );
            return None;
        }
        Some(path)
    }

    /// What states a fact: a path, `stamp`, `each` or `mtime`.
    fn stated(&mut self, fields: &Fields<'_>, key: &str, fact: Fact) -> Option<(StatedBy, Range<usize>)> {
        let entry = fields.get(key)?;
        let text = self.reader.said(entry)?;
        let span = entry.value.span.clone();
        match text {
            "stamp" => return Some((StatedBy::Stamp, span)),
            "each" if fact != Fact::Artifact => return Some((StatedBy::Each, span)),
            "mtime" if fact == Fact::Time => return Some((StatedBy::Mtime, span)),
            _ => {}
        }
        if !text.starts_with('$') {
            let mut words = vec!["stamp"];
            words.extend((fact != Fact::Artifact).then_some("each"));
            words.extend((fact == Fact::Time).then_some("mtime"));
            let message = format!("`{key}` cannot be `{text}`");
            let error = self.reader.error("bad-value", span, message);
            error.help.push(match text {
                "mtime" => "a file's time says nothing about this; it is for `produced_at` alone".to_owned(),
                "each" => "ticks do not state this".to_owned(),
                _ => match crate::diagnostic::suggestion(text, words.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!(
                        "write a path such as `$.{}`, or {}",
                        text.trim_start_matches('.'),
                        list(words.into_iter())
                    ),
                },
            });
            return None;
        }
        match crate::jsonpath::parse(text) {
            Ok(query) => Some((StatedBy::Path(query), span)),
            Err(problem) => {
                let origin = Origin::of_scalar(self.reader.source, span, text);
                let error = self.reader.error("path-syntax", origin.span_of(&problem.span), problem.message);
                error.help.extend(problem.help);
                None
            }
        }
    }

    /// Evidence must be bound to this release or to now, or the gate must say in the open that it is not. Goes by
    /// the keys alone: what is wrong with their values is reported apart.
    fn binding(&mut self, entry: &Entry, fields: &Fields<'_>, unbound: bool) {
        let id = &entry.key.text;
        let span = entry.key.span.clone();
        let max_age = fields.get("max_age");
        let bound = fields.get("commit").or(fields.get("artifact"));
        if unbound {
            if let (Some(other), Some(key)) = (max_age.or(bound), fields.get("unbound")) {
                let message =
                    format!("`unbound: true` says that nothing binds `{id}`, and `{}` does", other.key.text);
                let error = self.reader.error("contradiction", key.key.span.clone(), message);
                error.related = Some((other.key.span.clone(), "stated here".to_owned()));
                error
                    .help
                    .push(format!("leave one of the two out; `{}` is the safer one to keep", other.key.text));
            }
            return;
        }
        if let (Some(max_age), None) = (max_age, fields.get("produced_at")) {
            if !fields.may_hide("produced_at") {
                let message =
                    format!("`max_age` is stated for `{id}`, and nothing says when it was produced");
                let error = self.reader.error("missing-key", max_age.key.span.clone(), message);
                error
                    .help
                    .push("add `produced_at:` with a path such as `$.generatedAt`, or `stamp`".to_owned());
            }
            return;
        }
        let hidden = ["max_age", "commit", "artifact", "unbound"].iter().any(|key| fields.may_hide(key));
        // Where `unbound` is there but wrong, its own mistake is enough.
        let doubtful = fields.get("unbound").is_some_and(|entry| {
            entry.value.as_scalar().is_none_or(|scalar| scalar.quoted || scalar.text != "false")
        });
        if max_age.is_none() && bound.is_none() && !hidden && !doubtful {
            let message = format!("nothing binds the evidence `{id}` to this release: any old file would do");
            let error = self.reader.error("unbound-evidence", span, message);
            error.help.push(if fields.get("produced_at").is_some() {
                "add `max_age: 24h`, so that the time it states has a limit".to_owned()
            } else {
                "add `commit: $.commit`, `artifact: $.digest`, or `max_age: 24h` with `produced_at: $.generatedAt`".to_owned()
            });
            error.help.push("if it truly has none, say so in the open: `unbound: true`".to_owned());
        }
    }
}
