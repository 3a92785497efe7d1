//! JSON as the same tree, for files that say by their name that they are JSON: a tenth of the work of a parser of YAML.
//!
//! What is read here is JSON and nothing else. A text that is not gets the message of the reader of evidence, and none of
//! it is kept: JSON is written by programs, which do not make a second mistake of their own.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::entries::Entries;
use super::sink::Sink;
use super::{Key, MAX_DEPTH, Parsed, Scalar, Yaml, YamlValue};
use crate::diagnostic::Source;
use crate::document::json::{self, Limits};

pub(super) fn parse(source: &Arc<Source>) -> Parsed<'_> {
    let text = source.text.as_str();
    let mut sink = Sink::new(source);
    if !super::fits(text, &mut sink) {
        return Parsed::nothing(text, sink.finish());
    }
    let mut reader = Reader { text, at: 0, depth: 0, sink };
    let root = reader.document();
    let Reader { at, mut sink, .. } = reader;
    let Some(root) = root else {
        // Read again for the message alone.
        let limits = Limits { depth: MAX_DEPTH, ..Limits::default() };
        let mut again = Sink::new(source);
        let (at, message, help) = match json::parse(text, &limits) {
            Err(error) => (error.at, error.message, error.help),
            Ok(_) => (at, "this is not JSON".to_owned(), None),
        };
        if let Some(error) = again.error("json-syntax", one_character(text, at), message) {
            error.help.extend(help);
        }
        sink = again;
        return Parsed::nothing(text, sink.finish());
    };
    Parsed { root: Some(root), diagnostics: sink.finish(), complete: true, unread: Vec::new() }
}

/// The character at this place, or nothing at the end.
fn one_character(text: &str, at: usize) -> Range<usize> {
    let start = super::lines::floor(text, at);
    let length = text[start..].chars().next().map_or(0, char::len_utf8);
    start..start + length
}

/// The bytes that end a string or cannot stand in one as they are.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut control = 0;
    while control < 0x20 {
        special[control] = true;
        control += 1;
    }
    special[b'"' as usize] = true;
    special[b'\\' as usize] = true;
    special
};

/// Reads by the grammar of RFC 8259. `None` wherever the text does not follow it: who asks for a message is told by another.
struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    sink: Sink,
}

impl<'t> Reader<'t> {
    fn document(&mut self) -> Option<Yaml<'t>> {
        let root = self.value()?;
        (self.next().is_none()).then_some(root)
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no white space; it stays.
    fn next(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let blanks = rest.iter().position(|byte| !matches!(byte, b' ' | b'\n' | b'\r' | b'\t'));
        self.at += blanks.unwrap_or(rest.len());
        self.byte()
    }

    /// Takes this byte if it is the next.
    fn takes(&mut self, byte: u8) -> bool {
        let is = self.next() == Some(byte);
        self.at += usize::from(is);
        is
    }

    fn value(&mut self) -> Option<Yaml<'t>> {
        let first = self.next()?;
        let start = self.at;
        let value = match first {
            b'"' => YamlValue::Scalar(Scalar { text: self.string()?, quoted: true }),
            b'{' => self.inside(Self::map)?,
            b'[' => self.inside(Self::list)?,
            b'n' => {
                self.word("null")?;
                YamlValue::Null
            }
            b't' => self.word("true")?,
            b'f' => self.word("false")?,
            _ => self.number()?,
        };
        Some(Yaml { value, span: start..self.at })
    }

    fn inside(&mut self, read: fn(&mut Self) -> Option<YamlValue<'t>>) -> Option<YamlValue<'t>> {
        if self.depth >= MAX_DEPTH {
            return None;
        }
        self.at += 1;
        self.depth += 1;
        let value = read(self)?;
        self.depth -= 1;
        Some(value)
    }

    fn map(&mut self) -> Option<YamlValue<'t>> {
        let mut entries = Entries::default();
        if self.takes(b'}') {
            return Some(YamlValue::Map(entries.list));
        }
        loop {
            if self.next()? != b'"' {
                return None;
            }
            let start = self.at;
            let key = Key { text: self.string()?, span: start..self.at };
            if !self.takes(b':') {
                return None;
            }
            let value = self.value()?;
            entries.add(key, value, &mut self.sink);
            if !self.takes(b',') {
                return self.takes(b'}').then_some(YamlValue::Map(entries.list));
            }
        }
    }

    fn list(&mut self) -> Option<YamlValue<'t>> {
        let mut items = Vec::new();
        if self.takes(b']') {
            return Some(YamlValue::List(items));
        }
        loop {
            items.push(self.value()?);
            if !self.takes(b',') {
                return self.takes(b']').then_some(YamlValue::List(items));
            }
        }
    }

    fn string(&mut self) -> Option<Cow<'t, str>> {
        let start = self.at;
        let rest = self.text.as_bytes().get(start + 1..)?;
        let length = rest.iter().position(|byte| SPECIAL[usize::from(*byte)])?;
        if rest[length] == b'"' {
            self.at = start + length + 2;
            return self.text.get(start + 1..self.at - 1).map(Cow::Borrowed);
        }
        let mut escaped = false;
        let end = rest.iter().position(|byte| {
            let ends = *byte == b'"' && !escaped;
            escaped = *byte == b'\\' && !escaped;
            ends
        })?;
        self.at = start + end + 2;
        serde_json::from_str(self.text.get(start..self.at)?).ok().map(Cow::Owned)
    }

    fn word(&mut self, word: &'static str) -> Option<YamlValue<'t>> {
        let found = self.text.get(self.at..)?.starts_with(word);
        self.at += word.len();
        found.then(|| YamlValue::Scalar(Scalar { text: word.into(), quoted: false }))
    }

    fn number(&mut self) -> Option<YamlValue<'t>> {
        let start = self.at;
        self.at += usize::from(self.byte() == Some(b'-'));
        let whole = self.digits()?;
        if whole > 1 && self.text.as_bytes()[self.at - whole] == b'0' {
            return None;
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), Some(b'+' | b'-')));
            self.digits()?;
        }
        let text = Cow::Borrowed(self.text.get(start..self.at)?);
        Some(YamlValue::Scalar(Scalar { text, quoted: false }))
    }

    /// How many digits there are; none is wrong.
    fn digits(&mut self) -> Option<usize> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += count;
        (count > 0).then_some(count)
    }
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
