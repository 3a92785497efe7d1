//! XML as evidence is read from it: elements, attributes and text, in one pass.
//!
//! Nothing outside the file is ever looked at. A DOCTYPE is skipped, an entity declaration is an error, so nothing can
//! be expanded; only the five entities of XML itself and character references stand for something else. Names are given
//! without their namespace. Depth and the number of elements are bounded.

mod decode;

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event as Parsed};
use quick_xml::reader::Reader;

use super::format::FormatError;

pub use decode::decode;

/// How deep elements may nest.
const MAX_DEPTH: usize = 256;

/// How many elements, texts and the like a file may hold.
const MAX_EVENTS: usize = 20_000_000;

/// How far [`root_of`] looks.
const FIRST_EVENTS: usize = 1_000;

/// What comes next in a file.
#[derive(Debug)]
pub enum Event<'t> {
    /// An element begins. Its [`Event::Close`] follows also where it is empty.
    Open(Element<'t>),
    /// The innermost element ends.
    Close,
    /// A piece of text inside an element; one text may come in several pieces.
    Text(Cow<'t, str>),
}

/// The begin of an element.
#[derive(Debug)]
pub struct Element<'t> {
    start: BytesStart<'t>,
    /// Byte offset of its `<`.
    pub at: usize,
}

impl Element<'_> {
    /// Its name, without namespace.
    pub fn name(&self) -> &str {
        std::str::from_utf8(self.start.local_name().into_inner()).unwrap_or_default()
    }

    /// An attribute, by its name without namespace; the text of it, unescaped.
    ///
    /// # Errors
    /// It names an entity that XML does not have.
    pub fn attribute(&self, name: &str) -> Result<Option<String>, FormatError> {
        let mut attributes = self.start.attributes();
        // Two of one name were refused when the element was read.
        attributes.with_checks(false);
        for attribute in attributes {
            let attribute = attribute.map_err(|error| FormatError::at(self.at, error.to_string()))?;
            if attribute.key.local_name().into_inner() != name.as_bytes() {
                continue;
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| {
                FormatError::at(self.at, format!("the attribute `{name}` cannot be read: {error}"))
            })?;
            return Ok(Some(value.into_owned()));
        }
        Ok(None)
    }
}

/// A walk over a file, from its first element to its last.
pub struct Walk<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    /// Where each open element begins.
    open: Vec<usize>,
    events_left: usize,
    /// Whether the root element was seen.
    rooted: bool,
}

impl<'t> Walk<'t> {
    /// Begins a walk.
    ///
    /// # Errors
    /// The text is plainly something else than XML: what it looks like.
    pub fn new(text: &'t str) -> Result<Self, FormatError> {
        let body = text.trim_start();
        if !body.starts_with('<') {
            return Err(no_xml(text, text.len() - body.len()));
        }
        let mut reader = Reader::from_reader(text.as_bytes());
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_comments = true;
        Ok(Self { text, reader, open: Vec::new(), events_left: MAX_EVENTS, rooted: false })
    }

    /// What comes next; `None` at the end of a whole document.
    ///
    /// # Errors
    /// The text is not well-formed, cut short, holds more than one document, declares an entity, or is too deep or too
    /// large.
    #[allow(clippy::should_implement_trait, reason = "an iterator would go on after an error")]
    pub fn next(&mut self) -> Result<Option<Event<'t>>, FormatError> {
        loop {
            let at = self.position();
            self.events_left = self.events_left.checked_sub(1).ok_or_else(|| {
                FormatError::at(at, format!("the file holds more than {MAX_EVENTS} elements and texts"))
            })?;
            let parsed = match self.reader.read_event() {
                Ok(parsed) => parsed,
                Err(error) => return Err(self.broken(&error)),
            };
            match parsed {
                Parsed::Start(start) => return self.open(start, at).map(Some),
                Parsed::End(_) => {
                    self.open.pop();
                    return Ok(Some(Event::Close));
                }
                Parsed::Text(text) => {
                    let text = text.decode().map_err(|error| FormatError::at(at, error.to_string()))?;
                    if let Some(event) = self.text(text, at)? {
                        return Ok(Some(event));
                    }
                }
                Parsed::CData(text) => {
                    let text = text.decode().map_err(|error| FormatError::at(at, error.to_string()))?;
                    if let Some(event) = self.text(text, at)? {
                        return Ok(Some(event));
                    }
                }
                Parsed::GeneralRef(reference) => {
                    let character = reference.resolve_char_ref();
                    let character = character.map_err(|error| FormatError::at(at, error.to_string()))?;
                    let name = reference.decode().map_err(|error| FormatError::at(at, error.to_string()))?;
                    let text = match (character, quick_xml::escape::resolve_xml_entity(&name)) {
                        (Some(character), _) => Cow::Owned(character.to_string()),
                        (None, Some(known)) => Cow::Borrowed(known),
                        (None, None) => {
                            return Err(FormatError::at(at, format!("XML has no entity `&{name};`")));
                        }
                    };
                    if let Some(event) = self.text(text, at)? {
                        return Ok(Some(event));
                    }
                }
                Parsed::DocType(content) => self.doctype(&content, at)?,
                Parsed::Decl(_) | Parsed::PI(_) | Parsed::Comment(_) => {}
                // Does not come: empty elements are given as their begin and end.
                Parsed::Empty(_) => return Err(FormatError::at(at, "an element has no end")),
                Parsed::Eof => return self.end(),
            }
        }
    }

    /// Passes over the rest of the element that was opened last.
    ///
    /// # Errors
    /// As [`Walk::next`].
    pub fn skip(&mut self) -> Result<(), FormatError> {
        let depth = self.open.len();
        while self.open.len() >= depth && self.next()?.is_some() {}
        Ok(())
    }

    /// How many elements are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn open(&mut self, start: BytesStart<'t>, at: usize) -> Result<Event<'t>, FormatError> {
        if self.open.is_empty() {
            if self.rooted {
                return Err(FormatError::at(
                    at,
                    "a second document starts here: one file holds one document",
                ));
            }
            self.rooted = true;
            if start.local_name().into_inner().eq_ignore_ascii_case(b"html") {
                return Err(html(at));
            }
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(FormatError::at(at, format!("the file nests deeper than {MAX_DEPTH} levels")));
        }
        for attribute in start.attributes() {
            let attribute =
                attribute.map_err(|error| FormatError::at(at, format!("an attribute is broken: {error}")))?;
            if attribute.value.contains(&b'<') {
                return Err(FormatError::at(at, "an attribute holds a raw `<`"));
            }
        }
        self.open.push(at);
        Ok(Event::Open(Element { start, at }))
    }

    fn text(&self, text: Cow<'t, str>, at: usize) -> Result<Option<Event<'t>>, FormatError> {
        if !self.open.is_empty() {
            return Ok(Some(Event::Text(text)));
        }
        if text.trim().is_empty() {
            return Ok(None);
        }
        let message = if self.rooted {
            "there is more after the end of the document"
        } else {
            "there is text before the first element"
        };
        let blanks = text.len() - text.trim_start().len();
        Err(FormatError::at(at + blanks, message))
    }

    fn doctype(&self, content: &[u8], at: usize) -> Result<(), FormatError> {
        if self.rooted {
            return Err(FormatError::at(at, "a document type stands behind the first element"));
        }
        if content.trim_ascii_start().get(..4).is_some_and(|name| name.eq_ignore_ascii_case(b"html")) {
            return Err(html(at));
        }
        if content.windows(8).any(|window| window == b"<!ENTITY") {
            return Err(FormatError::at(at, "the file declares an entity, and entities are not expanded")
                .help("no report needs one: look at what wrote it"));
        }
        Ok(())
    }

    fn end(&self) -> Result<Option<Event<'t>>, FormatError> {
        if let Some(at) = self.open.last() {
            let name = self.text[*at..].trim_start_matches('<');
            let name: String =
                name.chars().take_while(|c| !c.is_whitespace() && !matches!(c, '>' | '/')).take(60).collect();
            let message = format!("the file is cut short: `<{name}>` is not closed");
            return Err(FormatError::at(self.text.len(), message));
        }
        if !self.rooted {
            return Err(FormatError::at(self.text.len(), "the file is cut short: it holds no element"));
        }
        Ok(None)
    }

    fn broken(&self, error: &quick_xml::Error) -> FormatError {
        let at = usize::try_from(self.reader.error_position()).unwrap_or(usize::MAX).min(self.text.len());
        let cut = matches!(error, quick_xml::Error::Syntax(_));
        if cut {
            FormatError::at(at, format!("the file is cut short, or is not XML from here on: {error}"))
        } else {
            FormatError::at(at, format!("this is not well-formed XML: {error}"))
        }
    }
}

fn html(at: usize) -> FormatError {
    FormatError::at(at, "this is no report: it looks like an HTML page")
        .help("a server may have answered with an error page: look at the file")
}

/// What a text is that does not start like XML.
fn no_xml(text: &str, start: usize) -> FormatError {
    let body = &text[start..];
    let opens =
        |line: &str| line.trim_start().starts_with("<?xml") || line.trim_start().starts_with("<testsuite");
    if let Some(line) = body.lines().take(1_000).position(opens) {
        let line = text[..start].matches('\n').count() + line + 1;
        return FormatError::at(
            start,
            format!("there is text before the XML, which seems to begin on line {line}"),
        )
        .help(
            "the tool's own output went into the file: send its messages elsewhere and keep the report alone",
        );
    }
    match super::format::looks_like(text) {
        Some(what) => FormatError::at(start, format!("this is not XML: it looks like {what}")),
        None => FormatError::at(start, "this is not XML: it does not start with `<`"),
    }
}

/// The name of the root element and those of its children, as far as they come early in the file: what the file is
/// recognised by. `None` where it is no XML.
pub fn root_of(text: &str) -> Option<(String, Vec<String>)> {
    let mut walk = Walk::new(text).ok()?;
    let mut root = None;
    let mut children: Vec<String> = Vec::new();
    for _ in 0..FIRST_EVENTS {
        match walk.next() {
            Ok(Some(Event::Open(element))) => match walk.depth() {
                1 => root = Some(element.name().to_owned()),
                2 if !children.iter().any(|child| child == element.name()) => {
                    children.push(element.name().to_owned());
                }
                _ => {}
            },
            Ok(Some(_)) => {}
            Ok(None) | Err(_) => break,
        }
    }
    Some((root?, children))
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
