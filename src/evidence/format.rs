//! The evidence formats: one line each. A new one is a new file below `format/` and a line here.
//!
//! A reader is a pure function from decoded text to a [`Reading`]. What is common to all (bytes to text, an empty file,
//! a git-lfs pointer, another tool's report in its place) is done here, and said in the same words.

mod axe;
mod bandit;
mod beginning;
mod cargo_audit;
mod checkov;
mod clippy;
mod cobertura;
mod content;
mod cyclonedx;
mod eslint;
pub mod events;
#[cfg(test)]
pub(crate) mod fixture;
mod gitleaks;
mod go_test;
mod grype;
#[cfg(test)]
mod hostile;
mod istanbul;
mod jacoco;
mod jest;
mod json;
mod jsonl;
mod junit;
mod k6;
mod lcov;
mod lighthouse;
pub mod look;
pub mod markdown;
mod message;
mod mocha;
mod npm_audit;
mod osv;
mod other;
mod playwright;
mod prometheus;
mod sarif;
mod scan;
mod scorecard;
mod semgrep;
mod snyk;
pub mod tool;
mod trivy;
mod unread;
pub(super) mod unstated;
mod vitest;
mod xml;
mod yaml;
mod zap;

use std::io::BufRead;
use std::sync::LazyLock;

use super::feed::{self, Feed};
use super::fit::Problem;
use super::lines::Lines;
use super::summary::{Summary, Told, Wants};
use super::xml::{self as xml_text, Walk};
use crate::document::json::Limits;
use crate::document::{self, Node, encoding, make};
use crate::gate::read::FormatInfo;
use crate::projection::Need;
use crate::requirement::Shape;

pub use beginning::{read_asked, read_beginning};
pub use content::{Content, by_content};
pub(super) use other::looks_like;
use tool::Tool;
pub use unread::Unread;

/// One format that evidence can have.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// What a gate calls it (`format: json`).
    pub name: &'static str,
    /// Other names for the same.
    pub aliases: &'static [&'static str],
    /// What its document looks like.
    pub shape: Shape,
    /// The file names that it is taken for where a gate names no format: how they end, in lower case, with the dot.
    pub extensions: &'static [&'static str],
    /// What is only found in reports of this format.
    pub signature: Signature,
    /// Reads one file.
    pub read: Read,
}

impl Format {
    /// Whether [`read_stream`] reads it.
    pub fn is_streamed(&self) -> bool {
        matches!(self.read, Read::Xml(_) | Read::Lines(_) | Read::Events(_))
    }
}

/// How a format is read.
#[derive(Debug, Clone, Copy)]
pub enum Read {
    /// As one JSON document, which is what requirements read. Files are read in parts where that is enough.
    Json,
    /// As JSON documents one after another, which become a list. Read in parts like [`Read::Json`].
    JsonLines,
    /// From text.
    Text(fn(&Input<'_>) -> Result<Reading, FormatError>),
    /// From text, line by line, in one pass over a text or a stream.
    Lines(fn(Lines<'_>) -> Result<Summary, FormatError>),
    /// From XML, which may declare an encoding of its own, in one pass over a text or a stream.
    Xml(fn(Walk<'_>, Wants) -> Result<Summary, FormatError>),
    /// From one JSON document that a tool wrote. The document itself becomes `raw`, without a copy. Files are read in parts
    /// where that is enough.
    Tool(Tool),
    /// From a stream of JSON events that a tool wrote, one a line; there is at least one. The list of them becomes `raw`.
    /// Where nothing looks at that, in one pass over a stream.
    Events(events::Begin),
}

/// What reports of a format are recognised by. No signature fits `null`, `[]` or a document that says that a tool failed.
#[derive(Debug, Clone, Copy)]
pub enum Signature {
    /// Nothing: it must be named.
    None,
    /// A look at the JSON document.
    Json(fn(&Node) -> bool),
    /// A look at the first event of a stream.
    Event(fn(&Node) -> bool),
    /// The name of the root element of an XML document, and the names of its children.
    Root(fn(&str, &[String]) -> bool),
}

/// What a reader is given.
#[derive(Debug, Clone, Copy)]
pub struct Input<'t> {
    /// The text of the file. It is not empty.
    pub text: &'t str,
    /// What a document may cost.
    pub limits: Limits,
    /// Which lists something reads.
    pub wants: Wants,
    /// What of a plain document something looks at. A reader may give more.
    pub need: &'t Need,
}

/// What a reader gives.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The summary; none for plain formats.
    pub summary: Option<Summary>,
    /// The original document, where it is JSON or YAML.
    pub raw: Option<Node>,
}

impl Reading {
    /// A plain document: the original itself.
    pub fn plain(raw: Node) -> Self {
        Self { summary: None, raw: Some(raw) }
    }

    /// A summary of a text that is no document of its own.
    pub fn summary(summary: Summary) -> Self {
        Self { summary: Some(summary), raw: None }
    }

    /// What requirements read.
    pub fn document(self) -> (Node, Option<Told>) {
        self.document_for(&Need::whole())
    }

    /// The same, of a summary only what is needed of it.
    pub fn document_for(self, need: &Need) -> (Node, Option<Told>) {
        match (self.summary, self.raw) {
            (Some(summary), raw) => {
                let (document, told) = summary.document_for(raw, need);
                (document, Some(told))
            }
            (None, Some(raw)) => (raw, None),
            // No reader gives this; a document that says nothing makes every requirement unknown.
            (None, None) => (make::object([]), None),
        }
    }
}

/// Why a text is not evidence of its format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatError {
    /// What is wrong, in one line without a final stop.
    pub message: String,
    /// Byte offset in the text, where one place is wrong.
    pub at: Option<u32>,
    /// What to do next.
    pub help: Option<String>,
    /// Whether it is no report of this format at all, so that it may be one of another.
    pub foreign: bool,
}

impl FormatError {
    /// Something is wrong at this byte of the text.
    pub fn at(at: usize, message: impl Into<String>) -> Self {
        Self { message: message.into(), at: u32::try_from(at).ok(), help: None, foreign: false }
    }

    /// Something is wrong with the file as a whole.
    pub fn whole(message: impl Into<String>) -> Self {
        Self { message: message.into(), at: None, help: None, foreign: false }
    }

    /// It is no report of this format: `missing` is what it would have, as in "a list `matches`". Which format it looks
    /// like instead is added where the error is shown.
    pub fn lacks(missing: &str) -> Self {
        Self { foreign: true, ..Self::whole(format!("there is no {missing} in it")) }
    }

    /// The same with what to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Every format.
pub const FORMATS: &[Format] = &[
    // Plain.
    json::FORMAT,
    jsonl::FORMAT,
    yaml::FORMAT,
    xml::FORMAT,
    // Tests.
    go_test::FORMAT,
    jest::FORMAT,
    junit::FORMAT,
    mocha::FORMAT,
    playwright::FORMAT,
    vitest::FORMAT,
    // Findings.
    axe::FORMAT,
    bandit::FORMAT,
    cargo_audit::FORMAT,
    checkov::FORMAT,
    clippy::FORMAT,
    cyclonedx::FORMAT,
    eslint::FORMAT,
    gitleaks::FORMAT,
    grype::FORMAT,
    npm_audit::FORMAT,
    osv::FORMAT,
    sarif::FORMAT,
    semgrep::FORMAT,
    snyk::FORMAT,
    trivy::FORMAT,
    zap::FORMAT,
    // Coverage.
    cobertura::FORMAT,
    istanbul::FORMAT,
    jacoco::FORMAT,
    lcov::FORMAT,
    // Scores.
    lighthouse::FORMAT,
    scorecard::FORMAT,
    // Metrics.
    k6::FORMAT,
    prometheus::FORMAT,
    // Items.
    markdown::FORMAT,
];

/// What the reader of gate files must know of each, by each of its names.
pub fn infos() -> &'static [FormatInfo<'static>] {
    static INFOS: LazyLock<Vec<FormatInfo<'static>>> = LazyLock::new(|| {
        let info = |name, format: &Format, extensions| FormatInfo { name, shape: format.shape, extensions };
        FORMATS
            .iter()
            .flat_map(|format| {
                let aliases = format.aliases.iter().map(|alias| info(alias, format, &[]));
                std::iter::once(info(format.name, format, format.extensions)).chain(aliases)
            })
            .collect()
    });
    &INFOS
}

/// The format of that name.
pub fn by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name || format.aliases.contains(&name))
}

/// The names of the formats whose signature fits a JSON document, in the order of the registry. One means: it is that.
pub fn recognise(document: &Node) -> Vec<&'static str> {
    let fits = |format: &&Format| matches!(format.signature, Signature::Json(fits) if fits(document));
    FORMATS.iter().filter(fits).map(|format| format.name).collect()
}

/// The same for the first event of a stream.
pub fn recognise_event(event: &Node) -> Vec<&'static str> {
    let fits = |format: &&Format| matches!(format.signature, Signature::Event(fits) if fits(event));
    FORMATS.iter().filter(fits).map(|format| format.name).collect()
}

/// The same for the root element of an XML document and the names of its children.
pub fn recognise_root(root: &str, children: &[String]) -> Vec<&'static str> {
    let fits = |format: &&Format| matches!(format.signature, Signature::Root(fits) if fits(root, children));
    FORMATS.iter().filter(fits).map(|format| format.name).collect()
}

/// Reads the bytes of a file in this format.
///
/// # Errors
/// A whole sentence that starts with the file, line and column.
pub fn read_bytes(format: &Format, path: &str, bytes: &[u8], wants: Wants) -> Result<Reading, String> {
    read_file(format, path, bytes, wants).map_err(|unread| unread.to_string())
}

/// The same with the parts of that sentence.
///
/// # Errors
/// Why the bytes cannot be read in this format, and where.
pub fn read_file(format: &Format, path: &str, bytes: &[u8], wants: Wants) -> Result<Reading, Unread> {
    read_needed(format, path, bytes, wants, &Need::whole())
}

/// The same of which only so much of a plain document is needed.
fn read_needed(
    format: &Format,
    path: &str,
    bytes: &[u8],
    wants: Wants,
    need: &Need,
) -> Result<Reading, Unread> {
    let decoded = match format.read {
        Read::Xml(_) => xml_text::decode(bytes),
        Read::Json | Read::JsonLines | Read::Text(_) | Read::Lines(_) | Read::Tool(_) | Read::Events(_) => {
            encoding::decode(bytes)
        }
    };
    let text = decoded.map_err(|error| Unread::undecoded(path, bytes, error))?;
    let input = Input { text: &text, limits: Limits::default(), wants, need };
    read_text(format, &input).map_err(|error| Unread::located(path, &text, error))
}

fn read_text(format: &Format, input: &Input<'_>) -> Result<Reading, FormatError> {
    other::refuse(input.text)?;
    match format.read {
        Read::Json => {
            json::parse(input).map(Reading::plain).map_err(|error| unstated::stream(input.text, error))
        }
        Read::JsonLines => jsonl::parse(input).map(Reading::plain),
        Read::Text(read) => read(input),
        Read::Lines(read) => read(Lines::over(Feed::text(input.text))).map(Reading::summary),
        Read::Xml(read) => Walk::new(input.text)
            .and_then(|walk| read(walk, input.wants))
            .map(Reading::summary)
            .map_err(|error| {
                explain(format, error, || {
                    xml_text::root_of(input.text)
                        .map(|(root, children)| recognise_root(&root, &children))
                        .unwrap_or_default()
                })
            }),
        Read::Tool(tool) => {
            let raw = json::parse(input)?;
            match tool.summarise(&raw, input.wants) {
                Ok(summary) => Ok(Reading { summary: Some(summary), raw: Some(raw) }),
                Err(error) => Err(explain(format, error, || recognise(&raw))),
            }
        }
        Read::Events(begin) => {
            let found = document::json::parse_events(input.text, &input.limits)?;
            let summary = if found.events.is_empty() {
                let lacks = FormatError::lacks("event, a line that starts with `{`,");
                // An error page, say; other JSON is recognised by its signature.
                Err(match looks_like(input.text).filter(|what| *what != "JSON") {
                    Some(what) => lacks.help(format!("it looks like {what}")),
                    None => lacks,
                })
            } else {
                events::sum_up(&found, begin(input.wants))
            };
            match summary {
                Ok(summary) => Ok(Reading { summary: Some(summary), raw: Some(make::list(found.events)) }),
                Err(error) => Err(explain(format, error, || match found.events.as_slice() {
                    [] => json::parse(input).map(|document| recognise(&document)).unwrap_or_default(),
                    [only] => [recognise_event(only), recognise(only)].concat(),
                    [first, ..] => recognise_event(first),
                })),
            }
        }
    }
}

/// Reads a stream in this format without holding all of it; `None` where the format needs the whole text.
///
/// What it gives is what [`read_bytes`] gives of the same bytes.
///
/// # Errors
/// Where that has an error; and where a piece of the stream is too long, or it is not UTF-8. What to tell about it says
/// whoever reads the whole file.
pub fn read_stream(
    format: &Format,
    source: &mut dyn BufRead,
    wants: Wants,
) -> Option<Result<Reading, FormatError>> {
    read_feed(format, Feed::stream(source, feed::CHUNK), wants)
}

fn read_feed(format: &Format, feed: Feed<'_>, wants: Wants) -> Option<Result<Reading, FormatError>> {
    let summary = match format.read {
        Read::Xml(read) => read(Walk::over(feed), wants),
        Read::Lines(read) => read(Lines::over(feed)),
        Read::Events(begin) => events::read(Lines::over(feed), begin(wants)).map(|(summary, _)| summary),
        Read::Json | Read::JsonLines | Read::Text(_) | Read::Tool(_) => return None,
    };
    Some(summary.map(Reading::summary))
}

/// Says what a file looks like that is no report of its format.
fn explain(format: &Format, error: FormatError, like: impl FnOnce() -> Vec<&'static str>) -> FormatError {
    if !error.foreign {
        return error;
    }
    let mut like = like();
    like.retain(|name| *name != format.name);
    let message = format!("this is no report of the format `{}`: {}", format.name, error.message);
    let help = match (error.help, like.as_slice()) {
        (Some(help), _) => Some(help),
        (None, []) => None,
        (None, [one]) => Some(format!("it looks like `{one}`: write `format: {one}`")),
        (None, several) => Some(format!("it looks like one of: {}", several.join(", "))),
    };
    FormatError { message, help, ..error }
}

/// Says why bytes are evidence in no format at all: there are none, only white space, or a git-lfs pointer.
///
/// # Errors
/// As [`read_file`].
pub fn refuse_bytes(path: &str, bytes: &[u8]) -> Result<(), Unread> {
    // What cannot be decoded here may still be XML in an encoding of its own; its reader will tell.
    let Ok(text) = encoding::decode(bytes) else { return Ok(()) };
    other::refuse(&text).map_err(|error| Unread::located(path, &text, error))
}

/// As [`read_bytes`], with the problem as evidence has it.
pub(super) fn read(format: &Format, path: &str, bytes: &[u8], wants: Wants) -> Result<Reading, Problem> {
    read_bytes(format, path, bytes, wants).map_err(Problem::broken)
}

/// The same of a plain format, of whose document only so much is needed.
pub(super) fn read_parts(format: &Format, path: &str, bytes: &[u8], need: &Need) -> Result<Reading, Problem> {
    read_needed(format, path, bytes, Wants::default(), need)
        .map_err(|unread| Problem::broken(unread.to_string()))
}

/// Works the summary out anew, after the original was changed. Where the original is only a part of what was read, the
/// summary stays.
pub(super) fn summarise_again(
    format: &Format,
    path: &str,
    reading: &mut Reading,
    wants: Wants,
) -> Result<(), Problem> {
    if let (Read::Tool(tool), Some(raw)) = (format.read, &reading.raw) {
        let told = |error: FormatError| Problem::broken(format!("{path}: {}", error.message));
        reading.summary = Some(tool.summarise(raw, wants).map_err(told)?);
    }
    Ok(())
}

/// Reads the bytes of a file that is JSON, whatever it is for.
pub(super) fn read_json(path: &str, bytes: &[u8]) -> Result<Node, Problem> {
    let reading = read(&json::FORMAT, path, bytes, Wants::default())?;
    reading.raw.ok_or_else(|| Problem::broken(format!("{path} holds no document")))
}

/// A message may repeat what stands in the file: in one line, and not at any length.
fn one_line(message: &str) -> String {
    const LONGEST: usize = 400;
    let plain = message.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut short: String = plain.clone().take(LONGEST).collect();
    if plain.count() > LONGEST {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod projected;
#[cfg(test)]
mod streamed;
#[cfg(test)]
#[path = "format_tests.rs"]
mod tests;
#[cfg(test)]
mod trial;
