//! XML as evidence is read from it: elements, attributes and text, in one pass.
//!
//! Nothing outside the file is ever looked at. A DOCTYPE is skipped, an entity declaration is an error, so nothing can
//! be expanded; only the five entities of XML itself and character references stand for something else. Names are given
//! without their namespace. Depth and the number of elements are bounded.

mod decode;
mod event;
mod tag;

use std::borrow::Cow;

use quick_xml::errors::SyntaxError;
use quick_xml::events::{BytesRef, Event as Markup};
use quick_xml::reader::Reader;

use super::feed::{self, Feed};
use super::format::FormatError;
use tag::{Name, Place, Tag};

pub use decode::decode;
pub use event::{Attribute, Element, Event};

/// How deep elements may nest.
const MAX_DEPTH: usize = 256;

/// How many elements, texts and the like a file may hold. They are not kept: this bounds the time.
const MAX_EVENTS: usize = 200_000_000;

/// How many elements [`Walk::look`] looks at.
const FIRST_ELEMENTS: usize = 500;

const CDATA: &[u8] = b"<![CDATA[";
const CDATA_END: &[u8] = b"]]>";

/// A walk over a file, from its first element to its last.
///
/// Tags, text and sections are told apart here, what is rare is left to the library.
pub struct Walk<'t> {
    feed: Feed<'t>,
    /// The attributes of the tag that was read last.
    places: Vec<Place>,
    open: Vec<Open>,
    /// The names of the open elements, one after another.
    names: String,
    events_left: usize,
    /// Whether the root element was seen.
    rooted: bool,
    /// How much of what is ahead was given.
    given: usize,
    /// What comes next.
    next: Next,
}

/// An open element.
struct Open {
    /// Where its name begins in all names.
    name: usize,
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
    /// The element that was opened last ends: it is empty.
    Close,
}

/// What was found, for [`Walk::next`] to show.
enum Found {
    Open {
        name: Name,
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

    /// Begins a walk over what is ahead. Over a stream it goes as over the text, as far as it goes: an error may be a limit
    /// of this walk alone, or say less.
    pub(super) fn over(feed: Feed<'t>) -> Self {
        Self {
            feed,
            places: Vec::new(),
            open: Vec::new(),
            names: String::new(),
            events_left: MAX_EVENTS,
            rooted: false,
            given: 0,
            next: Next::Text,
        }
    }

    /// The name of the root element and the different names of the elements directly below it, as far as they come
    /// early; and the walk from its start.
    pub fn look(mut self) -> (Self, Option<(String, Vec<String>)>) {
        self.feed.hold();
        let mut root = None;
        let mut children: Vec<String> = Vec::new();
        let mut elements = 0;
        // How a text is cut into pieces must not matter here.
        while elements < FIRST_ELEMENTS && self.feed.position() <= feed::LONGEST_LOOK {
            match self.next() {
                Ok(Some(Event::Open(element))) if element.at <= feed::LONGEST_LOOK => {
                    elements += 1;
                    match element.depth {
                        1 => root = Some(element.name().to_owned()),
                        2 if !children.iter().any(|child| child == element.name()) => {
                            children.push(element.name().to_owned());
                        }
                        _ => {}
                    }
                }
                Ok(Some(Event::Close(_) | Event::Text(_))) => {}
                Ok(Some(Event::Open(_)) | None) | Err(_) => break,
            }
        }
        self.feed.restart();
        (Self::over(self.feed), root.map(|root| (root, children)))
    }

    /// What comes next; `None` at the end of a whole document.
    ///
    /// # Errors
    /// The text is not well-formed, cut short, holds more than one document, declares an entity, or is too deep or too
    /// large.
    #[allow(clippy::should_implement_trait, reason = "what it gives is gone with the next")]
    pub fn next(&mut self) -> Result<Option<Event<'_>>, FormatError> {
        Ok(Some(match self.advance()? {
            Found::Open { name } => {
                let text = self.feed.ahead();
                Event::Open(Element {
                    text,
                    name: &text[name.local..name.whole.end],
                    places: &self.places,
                    at: self.feed.position(),
                    depth: self.open.len(),
                })
            }
            Found::Close => Event::Close(self.open.len()),
            Found::Text(length) => Event::Text(Cow::Borrowed(&self.feed.ahead()[..length])),
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

    fn advance(&mut self) -> Result<Found, FormatError> {
        loop {
            self.feed.pass(self.given);
            self.given = 0;
            match self.next {
                Next::Close => {
                    self.count()?;
                    self.next = Next::Text;
                    self.close();
                    return Ok(Found::Close);
                }
                Next::Cdata(start) => {
                    if let Some(length) = self.cdata(start)? {
                        return Ok(Found::Text(length));
                    }
                    continue;
                }
                Next::Text | Next::RestOfText => {}
            }
            self.feed.fill()?;
            let ahead = self.feed.ahead().as_bytes();
            let markup = memchr::memchr2(b'<', b'&', ahead);
            let length = markup.unwrap_or(ahead.len());
            if length > 0 {
                if let Some(length) = self.text(length, markup.is_some())? {
                    return Ok(Found::Text(length));
                }
                continue;
            }
            self.next = Next::Text;
            if markup.is_none() {
                return self.end();
            }
            if let Some(found) = self.markup()? {
                return Ok(found);
            }
        }
    }

    fn count(&mut self) -> Result<(), FormatError> {
        self.events_left = self.events_left.checked_sub(1).ok_or_else(|| {
            let message = format!("the file holds more than {MAX_EVENTS} elements and texts");
            FormatError::at(self.feed.position(), message)
        })?;
        Ok(())
    }

    /// So many bytes ahead are text; whether it ends there. It is given inside an element only.
    fn text(&mut self, length: usize, whole: bool) -> Result<Option<usize>, FormatError> {
        if self.next == Next::Text {
            self.count()?;
        }
        self.next = if whole { Next::Text } else { Next::RestOfText };
        self.given = length;
        if !self.open.is_empty() {
            return Ok(Some(length));
        }
        outside(self.rooted, &self.feed.ahead()[..length], self.feed.position()).map(|()| None)
    }

    /// How many bytes ahead are a piece of the section that begins at `start`; `None` where it ends at once.
    fn cdata(&mut self, start: usize) -> Result<Option<usize>, FormatError> {
        loop {
            let ahead = self.feed.ahead().as_bytes();
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
            if !self.feed.more()? {
                return Err(tag::cut(start, SyntaxError::UnclosedCData));
            }
        }
    }

    /// Reads what is no text; `None` where it tells nothing.
    fn markup(&mut self) -> Result<Option<Found>, FormatError> {
        self.count()?;
        // What decides is the first sign or two, and for a section all nine.
        while self.feed.ahead().len() < CDATA.len() && self.feed.more()? {}
        match self.feed.ahead().as_bytes() {
            [b'<', b'/', ..] => self.closing().map(Some),
            [b'<', b'!', ..] if !self.open.is_empty() && self.feed.ahead().as_bytes().starts_with(CDATA) => {
                self.next = Next::Cdata(self.feed.position());
                self.given = CDATA.len();
                Ok(None)
            }
            [b'<', b'!' | b'?', ..] | [b'&', ..] => self.rare(),
            _ => self.opening().map(Some),
        }
    }

    fn opening(&mut self) -> Result<Found, FormatError> {
        let at = self.feed.position();
        let (name, end, empty) = loop {
            match tag::opening(self.feed.ahead().as_bytes(), &mut self.places) {
                Tag::Opens { name, end, empty } => break (name, end, empty),
                Tag::Cut if self.feed.more()? => {}
                Tag::Cut | Tag::Broken => return Err(tag::broken(self.feed.ahead(), at)),
            }
        };
        let text = self.feed.ahead();
        if self.open.is_empty() {
            if self.rooted {
                return Err(FormatError::at(
                    at,
                    "a second document starts here: one file holds one document",
                ));
            }
            self.rooted = true;
            if text[name.local..name.whole.end].eq_ignore_ascii_case("html") {
                return Err(html(at));
            }
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(FormatError::at(at, format!("the file nests deeper than {MAX_DEPTH} levels")));
        }
        self.open.push(Open { name: self.names.len() });
        self.names.push_str(&text[name.whole.clone()]);
        self.given = end;
        if empty {
            self.next = Next::Close;
        }
        Ok(Found::Open { name })
    }

    fn closing(&mut self) -> Result<Found, FormatError> {
        let at = self.feed.position();
        let length = loop {
            if let Some(length) = tag::end(self.feed.ahead().as_bytes()) {
                break length;
            }
            if !self.feed.more()? {
                return Err(tag::cut(at, SyntaxError::UnclosedTag));
            }
        };
        let found = tag::closed(&self.feed.ahead()[..length]);
        let expected = self.open.last().map(|open| &self.names[open.name..]);
        if expected != Some(found) {
            return Err(tag::mismatched(expected, found, at));
        }
        self.given = length;
        self.close();
        Ok(Found::Close)
    }

    fn close(&mut self) {
        if let Some(open) = self.open.pop() {
            self.names.truncate(open.name);
        }
    }

    /// Reads a reference, and what tells nothing: a comment, a declaration and the like.
    fn rare(&mut self) -> Result<Option<Found>, FormatError> {
        let (rooted, inside, at) = (self.rooted, !self.open.is_empty(), self.feed.position());
        let is_whole = self.feed.whole().is_some();
        self.feed.mark();
        let mut reader = Reader::from_reader(&mut self.feed);
        reader.config_mut().check_comments = true;
        let mut markup = Vec::new();
        match reader.read_event_into(&mut markup) {
            Ok(Markup::GeneralRef(reference)) => {
                let text = resolved(&reference, at)?;
                if !inside {
                    outside(rooted, "&", at)?;
                }
                Ok(Some(Found::Reference(text)))
            }
            Ok(Markup::DocType(content)) => doctype(rooted, &content, at).map(|()| None),
            // Only outside of all elements.
            Ok(Markup::CData(text)) => {
                let text = text.decode().map_err(|error| FormatError::at(at, error.to_string()))?;
                outside(rooted, &text, at).map(|()| None)
            }
            Ok(Markup::Decl(content)) => declaration(&content, at, is_whole).map(|()| None),
            Ok(Markup::PI(content)) => declaration(&content, at, is_whole).map(|()| None),
            Ok(Markup::Comment(_)) => Ok(None),
            // Does not come: tags and text are not given to it.
            Ok(Markup::Start(_) | Markup::End(_) | Markup::Empty(_) | Markup::Text(_) | Markup::Eof) => {
                Err(FormatError::at(at, "this is not well-formed XML"))
            }
            Err(error) => {
                let wrong = usize::try_from(reader.error_position()).unwrap_or_default();
                Err(match self.feed.failed() {
                    Some(failed) => failed.clone(),
                    None => tag::malformed(at + wrong, &error),
                })
            }
        }
    }

    fn end(&self) -> Result<Found, FormatError> {
        let end = self.feed.position();
        if let Some(open) = self.open.last() {
            let name: String = self.names[open.name..].chars().take(60).collect();
            return Err(FormatError::at(end, format!("the file is cut short: `<{name}>` is not closed")));
        }
        if !self.rooted {
            return Err(FormatError::at(end, "the file is cut short: it holds no element"));
        }
        Ok(Found::End)
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

/// The encoding of a text is known. What a stream declares must be what it is read as.
fn declaration(content: &[u8], at: usize, is_whole: bool) -> Result<(), FormatError> {
    if at > 0 || is_whole || decode::is_utf8(&[b"<?", content, b"?>"].concat()) {
        return Ok(());
    }
    Err(FormatError::at(at, "the file declares another encoding than UTF-8"))
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
