//! XML as evidence is read from it: elements, attributes and text, in one pass.
//!
//! Nothing outside the file is ever looked at. A DOCTYPE is skipped, an entity declaration is an error, so nothing can
//! be expanded; only the five entities of XML itself and character references stand for something else. Names are given
//! without their namespace. Depth and the number of elements are bounded.

mod attributes;
mod decode;
mod event;
mod feed;

use std::borrow::Cow;
use std::io::{BufRead, Read};

use quick_xml::errors::SyntaxError;
use quick_xml::events::{BytesRef, BytesStart, Event as Markup};
use quick_xml::name::QName;
use quick_xml::reader::Reader;

use super::format::FormatError;
use attributes::Place;
use feed::Feed;

pub use decode::decode;
pub use event::{Attribute, Element, Event};

/// How deep elements may nest.
const MAX_DEPTH: usize = 256;

/// How many elements, texts and the like a file may hold.
const MAX_EVENTS: usize = 20_000_000;

/// How far [`Walk::look`] looks.
const FIRST_EVENTS: usize = 1_000;

const CDATA: &[u8] = b"<![CDATA[";
const CDATA_END: &[u8] = b"]]>";

/// A walk over a file, from its first element to its last.
pub struct Walk<'t> {
    reader: Reader<Feed<'t>>,
    /// The markup that was read last.
    markup: Vec<u8>,
    /// The attributes in it.
    places: Vec<Place>,
    /// Where each open element begins.
    open: Vec<usize>,
    events_left: usize,
    /// Whether the root element was seen.
    rooted: bool,
    /// How much of what is ahead was given as text.
    given: usize,
    /// What comes next.
    next: Next,
}

/// What comes next, as far as it is known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// A text may begin.
    Text,
    /// The text that was given in part may go on.
    RestOfText,
    /// The section that begins at this byte offset goes on.
    Cdata(usize),
    /// No text: the element that was opened last is empty.
    Markup,
}

/// What was found, for [`Walk::next`] to show.
enum Found {
    Open {
        at: usize,
        named: usize,
    },
    Close,
    /// So many bytes ahead.
    Text(usize),
    Reference(Cow<'static, str>),
    End,
}

impl<'t> Walk<'t> {
    /// Begins a walk over a text.
    ///
    /// # Errors
    /// The text is plainly something else than XML: what it looks like.
    pub fn new(text: &'t str) -> Result<Self, FormatError> {
        let body = text.trim_start();
        if !body.starts_with('<') {
            return Err(no_xml(text, text.len() - body.len()));
        }
        Ok(Self::over(Feed::text(text)))
    }

    /// Begins a walk over a stream of UTF-8, of which only a small piece is held at a time. It goes as that over the
    /// text would, as far as it goes: an error may be a limit of this walk alone, or say less.
    pub fn stream(source: &'t mut dyn Read) -> Self {
        Self::over(Feed::stream(source, feed::CHUNK))
    }

    /// The same with so many bytes at a time.
    #[cfg(test)]
    pub(crate) fn in_chunks(source: &'t mut dyn Read, chunk: usize) -> Self {
        Self::over(Feed::stream(source, chunk))
    }

    fn over(feed: Feed<'t>) -> Self {
        let mut reader = Reader::from_reader(feed);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_comments = true;
        Self {
            reader,
            markup: Vec::new(),
            places: Vec::new(),
            open: Vec::new(),
            events_left: MAX_EVENTS,
            rooted: false,
            given: 0,
            next: Next::Text,
        }
    }

    /// The name of the root element and the different names of the elements directly below it, as far as they come
    /// early; and the walk from its start.
    pub fn look(mut self) -> (Self, Option<(String, Vec<String>)>) {
        self.reader.get_mut().hold();
        let mut root = None;
        let mut children: Vec<String> = Vec::new();
        for _ in 0..FIRST_EVENTS {
            match self.next() {
                Ok(Some(Event::Open(element))) => match element.depth {
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
        let mut feed = self.reader.into_inner();
        feed.restart();
        (Self::over(feed), root.map(|root| (root, children)))
    }

    /// What comes next; `None` at the end of a whole document.
    ///
    /// # Errors
    /// The text is not well-formed, cut short, holds more than one document, declares an entity, or is too deep or too
    /// large.
    #[allow(clippy::should_implement_trait, reason = "what it gives is gone with the next")]
    pub fn next(&mut self) -> Result<Option<Event<'_>>, FormatError> {
        Ok(Some(match self.advance()? {
            Found::Open { at, named } => Event::Open(Element {
                tag: text_of(tag(&self.markup), at)?,
                named,
                places: &self.places,
                at,
                depth: self.open.len(),
            }),
            Found::Close => Event::Close(self.open.len()),
            Found::Text(length) => {
                let at = self.position();
                Event::Text(Cow::Borrowed(text_of(&self.reader.get_ref().ahead()[..length], at)?))
            }
            Found::Reference(text) => Event::Text(text),
            Found::End => return Ok(None),
        }))
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

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn advance(&mut self) -> Result<Found, FormatError> {
        loop {
            self.pass(self.given);
            self.given = 0;
            if let Next::Cdata(start) = self.next {
                if let Some(length) = self.cdata(start)? {
                    return Ok(Found::Text(length));
                }
                continue;
            }
            if self.next != Next::Markup
                && let Some(length) = self.text()?
            {
                return Ok(Found::Text(length));
            }
            // Text outside of all elements, and the begin of a section, are passed over.
            if self.given > 0 || matches!(self.next, Next::Cdata(_)) {
                continue;
            }
            if let Some(found) = self.markup()? {
                return Ok(found);
            }
        }
    }

    /// Leaves so many bytes behind.
    fn pass(&mut self, length: usize) {
        if length > 0 {
            self.reader.stream().consume(length);
            self.reader.get_mut().mark();
        }
    }

    fn count(&mut self) -> Result<(), FormatError> {
        let at = self.position();
        self.events_left = self.events_left.checked_sub(1).ok_or_else(|| {
            FormatError::at(at, format!("the file holds more than {MAX_EVENTS} elements and texts"))
        })?;
        Ok(())
    }

    /// How many bytes ahead are a piece of text inside an element; `None` where markup or a section stands there.
    fn text(&mut self) -> Result<Option<usize>, FormatError> {
        if let Err(error) = self.reader.stream().fill_buf() {
            return Err(self.broken(&error.into()));
        }
        let ahead = self.reader.get_ref().ahead();
        let markup = memchr::memchr2(b'<', b'&', ahead);
        let length = markup.unwrap_or(ahead.len());
        if length == 0 {
            self.next = Next::Text;
            return self.section().map(|()| None);
        }
        if self.next == Next::Text {
            self.count()?;
        }
        self.next = if markup.is_some() { Next::Text } else { Next::RestOfText };
        self.given = length;
        if !self.open.is_empty() {
            return Ok(Some(length));
        }
        let at = self.position();
        outside(self.rooted, text_of(&self.reader.get_ref().ahead()[..length], at)?, at).map(|()| None)
    }

    /// Enters a section, where one begins inside an element.
    fn section(&mut self) -> Result<(), FormatError> {
        if self.open.is_empty() {
            return Ok(());
        }
        loop {
            let ahead = self.reader.get_ref().ahead();
            if ahead.starts_with(CDATA) {
                self.count()?;
                self.next = Next::Cdata(self.position());
                self.pass(CDATA.len());
                return Ok(());
            }
            // Its first sign may be cut in two.
            if ahead.is_empty() || !CDATA.starts_with(ahead) {
                return Ok(());
            }
            match self.reader.get_mut().more() {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(error) => return Err(self.broken(&error.into())),
            }
        }
    }

    /// How many bytes ahead are a piece of the section that begins at `start`; `None` where it ends at once.
    fn cdata(&mut self, start: usize) -> Result<Option<usize>, FormatError> {
        loop {
            let ahead = self.reader.get_ref().ahead();
            if let Some(length) = memchr::memmem::find(ahead, CDATA_END) {
                self.next = Next::Text;
                self.given = length + CDATA_END.len();
                return Ok(Some(length).filter(|length| *length > 0));
            }
            // Its end may be cut in two.
            let brackets =
                ahead.iter().rev().take(CDATA_END.len() - 1).take_while(|byte| **byte == b']').count();
            let length = ahead.len() - brackets;
            if length > 0 {
                self.given = length;
                return Ok(Some(length));
            }
            match self.reader.get_mut().more() {
                Ok(true) => {}
                Ok(false) => return Err(cut(start, SyntaxError::UnclosedCData)),
                Err(error) => return Err(self.broken(&error.into())),
            }
        }
    }

    /// Reads up to the end of what is no plain text; `None` where it tells nothing.
    fn markup(&mut self) -> Result<Option<Found>, FormatError> {
        self.count()?;
        let at = self.position();
        self.next = Next::Text;
        self.markup.clear();
        self.reader.get_mut().mark();
        let found = match self.reader.read_event_into(&mut self.markup) {
            Ok(Markup::Start(start)) => {
                let named = start.name().into_inner().len();
                return self.opened(at, named).map(Some);
            }
            Ok(Markup::End(_)) => {
                self.open.pop();
                Found::Close
            }
            Ok(Markup::GeneralRef(reference)) => {
                let text = resolved(&reference, at)?;
                if self.open.is_empty() {
                    outside(self.rooted, "&", at)?;
                }
                Found::Reference(text)
            }
            Ok(Markup::DocType(content)) => return doctype(self.rooted, &content, at).map(|()| None),
            // Inside an element both were given in pieces.
            Ok(Markup::Text(text)) => return outside(self.rooted, text_of(&text, at)?, at).map(|()| None),
            Ok(Markup::CData(text)) => return outside(self.rooted, text_of(&text, at)?, at).map(|()| None),
            Ok(Markup::Decl(_) | Markup::PI(_)) => {
                self.declaration(at)?;
                return Ok(None);
            }
            Ok(Markup::Comment(_)) => return Ok(None),
            // Does not come: empty elements are given as their begin and end.
            Ok(Markup::Empty(_)) => return Err(FormatError::at(at, "an element has no end")),
            Ok(Markup::Eof) => return self.end().map(Some),
            Err(error) => return Err(self.broken(&error)),
        };
        Ok(Some(found))
    }

    fn opened(&mut self, at: usize, named: usize) -> Result<Found, FormatError> {
        if self.open.is_empty() {
            if self.rooted {
                return Err(FormatError::at(
                    at,
                    "a second document starts here: one file holds one document",
                ));
            }
            self.rooted = true;
            if local_bytes(&tag(&self.markup)[..named]).eq_ignore_ascii_case(b"html") {
                return Err(html(at));
            }
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(FormatError::at(at, format!("the file nests deeper than {MAX_DEPTH} levels")));
        }
        if !attributes::find(tag(&self.markup), named, &mut self.places) {
            return Err(broken_attributes(tag(&self.markup), named, at));
        }
        if self.markup.ends_with(b"/>") {
            self.next = Next::Markup;
        }
        self.open.push(at);
        Ok(Found::Open { at, named })
    }

    /// The encoding of a text is known. What a stream declares must be what it is read as.
    fn declaration(&self, at: usize) -> Result<(), FormatError> {
        if at > 0 || self.reader.get_ref().whole().is_some() || decode::is_utf8(&self.markup) {
            return Ok(());
        }
        Err(FormatError::at(at, "the file declares another encoding than UTF-8"))
    }

    fn end(&self) -> Result<Found, FormatError> {
        let end = self.position();
        if let Some(at) = self.open.last() {
            let name = self.reader.get_ref().whole().and_then(|text| text.get(*at..)).unwrap_or_default();
            let name = name.trim_start_matches('<');
            let name: String =
                name.chars().take_while(|c| !c.is_whitespace() && !matches!(c, '>' | '/')).take(60).collect();
            let what = if name.is_empty() { "an element".to_owned() } else { format!("`<{name}>`") };
            return Err(FormatError::at(end, format!("the file is cut short: {what} is not closed")));
        }
        if !self.rooted {
            return Err(FormatError::at(end, "the file is cut short: it holds no element"));
        }
        Ok(Found::End)
    }

    fn broken(&self, error: &quick_xml::Error) -> FormatError {
        if let Some(failed) = self.reader.get_ref().failed() {
            return failed.clone();
        }
        let at = usize::try_from(self.reader.error_position()).unwrap_or(usize::MAX);
        match error {
            quick_xml::Error::Syntax(error) => cut(at, *error),
            _ => FormatError::at(at, format!("this is not well-formed XML: {error}")),
        }
    }
}

/// Text outside of all elements, of which there is none.
fn outside(rooted: bool, text: &str, at: usize) -> Result<(), FormatError> {
    if text.trim().is_empty() {
        return Ok(());
    }
    let message = if rooted {
        "there is more after the end of the document"
    } else {
        "there is text before the first element"
    };
    let blanks = text.len() - text.trim_start().len();
    Err(FormatError::at(at + blanks, message))
}

fn doctype(rooted: bool, content: &[u8], at: usize) -> Result<(), FormatError> {
    if rooted {
        return Err(FormatError::at(at, "a document type stands behind the first element"));
    }
    if content.trim_ascii_start().get(..4).is_some_and(|name| name.eq_ignore_ascii_case(b"html")) {
        return Err(html(at));
    }
    if memchr::memmem::find(content, b"<!ENTITY").is_some() {
        return Err(FormatError::at(at, "the file declares an entity, and entities are not expanded")
            .help("no report needs one: look at what wrote it"));
    }
    Ok(())
}

/// What stands between `<` and `>`, or `/>`.
fn tag(markup: &[u8]) -> &[u8] {
    let tag = markup.strip_prefix(b"<").unwrap_or(markup);
    let tag = tag.strip_suffix(b">").unwrap_or(tag);
    tag.strip_suffix(b"/").unwrap_or(tag)
}

/// Bytes that were text when they came.
fn text_of(bytes: &[u8], at: usize) -> Result<&str, FormatError> {
    std::str::from_utf8(bytes).map_err(|error| FormatError::at(at, error.to_string()))
}

fn local_bytes(name: &[u8]) -> &[u8] {
    QName(name).local_name().into_inner()
}

/// What a reference stands for.
fn resolved(reference: &BytesRef<'_>, at: usize) -> Result<Cow<'static, str>, FormatError> {
    let wrong = |error: String| FormatError::at(at, error);
    let character = reference.resolve_char_ref().map_err(|error| wrong(error.to_string()))?;
    let name = reference.decode().map_err(|error| wrong(error.to_string()))?;
    match (character, quick_xml::escape::resolve_xml_entity(&name)) {
        (Some(character), _) => Ok(Cow::Owned(character.to_string())),
        (None, Some(known)) => Ok(Cow::Borrowed(known)),
        (None, None) => Err(wrong(format!("XML has no entity `&{name};`"))),
    }
}

/// Says what is wrong with the attributes of a tag.
fn broken_attributes(tag: &[u8], named: usize, at: usize) -> FormatError {
    let Ok(text) = std::str::from_utf8(tag) else { return FormatError::at(at, "an attribute is broken") };
    for attribute in BytesStart::from_content(text, named).attributes() {
        match attribute {
            Err(error) => return FormatError::at(at, format!("an attribute is broken: {error}")),
            Ok(attribute) if attribute.value.contains(&b'<') => {
                return FormatError::at(at, "an attribute holds a raw `<`");
            }
            Ok(_) => {}
        }
    }
    FormatError::at(at, "an attribute is broken")
}

fn cut(at: usize, error: SyntaxError) -> FormatError {
    let error = quick_xml::Error::Syntax(error);
    FormatError::at(at, format!("the file is cut short, or is not XML from here on: {error}"))
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
    Walk::new(text).ok()?.look().1
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
