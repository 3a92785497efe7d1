//! YAML text as a tree in which every key and value knows its place.
//!
//! Every YAML file of the tool (gates, people, waivers, release) is read through here, and nothing else names the
//! YAML crate. Its serde interface stops at the first mistake and hides repeated keys, so the tree is built from
//! the crate's parser events instead: one run shows every mistake of a file. A file that is plain all through is
//! read without them, to the same tree. Scalars stay text, so `1.10` is never 1.1 and `no` is never false; what a
//! text means is for the reader that expects it. YAML's power tools (aliases, merge keys, tags, several documents)
//! are refused, never expanded: a gate says what it says where it says it.
//!
//! Evidence in YAML can be long, and is a document: it becomes one in one pass, without the tree, where it holds no
//! mistake; scalars get the types of YAML's core schema.

mod build;
mod core;
mod entries;
mod json;
mod lines;
mod nodes;
mod plain;
mod repair;
mod sink;
mod syntax;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Source};
use sink::Sink;

pub use self::core::{Untyped, document};
pub(crate) use entries::DUPLICATE_KEY;
pub use nodes::nodes;

/// The longest text that is read, in bytes.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;

/// How many lists and maps may lie in one another.
pub const MAX_DEPTH: usize = 64;

/// One value of a YAML file and its place. Its texts are those of the source (`'s`) wherever that holds them as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Yaml<'s> {
    /// What is there.
    pub value: YamlValue<'s>,
    /// Bytes of the source's text; for a scalar exactly as written, with its quotes; for a block list or map from
    /// its first key or item to the end of its last; empty for a value that was left out.
    pub span: Range<usize>,
}

/// The kinds of value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum YamlValue<'s> {
    /// A text, a number, a boolean: whatever its reader makes of it.
    Scalar(Scalar<'s>),
    /// A list.
    List(Vec<Yaml<'s>>),
    /// A map: every entry in order, repeated keys included.
    Map(Vec<Entry<'s>>),
    /// Nothing: an empty value, `~` or `null`.
    Null,
}

/// A single text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar<'s> {
    /// What it says, without quotes and escapes; digits as they were written.
    pub text: Cow<'s, str>,
    /// Written in quotes or as a block: certainly a text, never a number or a boolean.
    pub quoted: bool,
}

/// One line of a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<'s> {
    /// Its name.
    pub key: Key<'s>,
    /// What it says.
    pub value: Yaml<'s>,
}

/// The name of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key<'s> {
    /// The name, without quotes and escapes.
    pub text: Cow<'s, str>,
    /// Bytes of the source's text.
    pub span: Range<usize>,
}

/// What became of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed<'s> {
    /// The tree; `None` when the file says nothing or nothing of it could be read.
    pub root: Option<Yaml<'s>>,
    /// Every mistake, in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether the tree holds everything that the file says. When it does not, "this is missing" must be said only
    /// of values that are [whole](Self::is_whole).
    pub complete: bool,
    /// The bytes that are not in the tree because a mistake stands in the way; each has its diagnostic.
    pub unread: Vec<Range<usize>>,
}

impl Parsed<'_> {
    /// Nothing could be read of this text.
    fn nothing(text: &str, diagnostics: Vec<Diagnostic>) -> Self {
        Self { root: None, diagnostics, complete: false, unread: std::iter::once(0..text.len()).collect() }
    }

    /// Whether all of this value of the tree was read, so that what it lacks is truly missing.
    pub fn is_whole(&self, node: &Yaml<'_>) -> bool {
        !self.unread.iter().any(|hole| hole.start <= node.span.end && node.span.start <= hole.end)
    }
}

/// Reads a text. Mistakes become diagnostics; the tree holds whatever could be read in spite of them.
///
/// Bounded by [`MAX_BYTES`] and [`MAX_DEPTH`]; time is linear in the text but for a fixed number of repeats after
/// syntax errors. A byte order mark is skipped.
pub fn parse(source: &Arc<Source>) -> Parsed<'_> {
    plain::parse(source).unwrap_or_else(|| repair::parse(source))
}

/// Reads a text as JSON, into the same tree and with the same diagnostics for what both can get wrong. The first mistake of
/// syntax ends it (`json-syntax`).
///
/// Bounded as [`parse`] is; time is linear in the text.
pub fn parse_json(source: &Arc<Source>) -> Parsed<'_> {
    json::parse(source)
}

/// Reads a text as what the name of its file says: as JSON where that ends in `.json`, in any case of letters, else as YAML.
pub fn parse_named(source: &Arc<Source>) -> Parsed<'_> {
    if is_json(source) { parse_json(source) } else { parse(source) }
}

/// Whether the name of a file says that it is JSON.
pub fn is_json(source: &Source) -> bool {
    source.path.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("json"))
}

/// Whether a text is not too long to be read; it is a mistake where it is.
fn fits(text: &str, sink: &mut Sink) -> bool {
    let fits = text.len() <= MAX_BYTES;
    if !fits {
        let message = format!("the file is longer than {} MiB", MAX_BYTES / 1024 / 1024);
        if let Some(error) = sink.error("yaml-size", 0..0, message) {
            error.span = None;
        }
    }
    fits
}

impl<'s> Yaml<'s> {
    /// The entries, if this is a map.
    pub fn as_map(&self) -> Option<&[Entry<'s>]> {
        match &self.value {
            YamlValue::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The items, if this is a list.
    pub fn as_list(&self) -> Option<&[Yaml<'s>]> {
        match &self.value {
            YamlValue::List(items) => Some(items),
            _ => None,
        }
    }

    /// The text, if this is a scalar.
    pub fn as_scalar(&self) -> Option<&Scalar<'s>> {
        match &self.value {
            YamlValue::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// Whether nothing is said.
    pub fn is_null(&self) -> bool {
        self.value == YamlValue::Null
    }

    /// The value of the first entry with this name, if this is a map.
    pub fn get(&self, key: &str) -> Option<&Yaml<'s>> {
        self.as_map()?.iter().find(|entry| entry.key.text == key).map(|entry| &entry.value)
    }

    /// The kind in words, with its article, for messages.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            YamlValue::Scalar(_) => "a text",
            YamlValue::List(_) => "a list",
            YamlValue::Map(_) => "a map",
            YamlValue::Null => "nothing",
        }
    }
}

#[cfg(test)]
mod tests;
