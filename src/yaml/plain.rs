//! The part of YAML that gates are mostly written in, read without a parser's events, in a tenth of their time: maps in
//! blocks, lists and maps in brackets on one line, and texts on one line.
//!
//! What is read here is read as the parser reads it, to the byte. Whatever is not of this part, a mistake of syntax above
//! all, is `None`, and the parser reads the whole file.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use memchr::{memchr, memchr_iter};

use super::entries::Entries;
use super::sink::Sink;
use super::{Key, MAX_BYTES, Parsed, Scalar, Yaml, YamlValue};
use crate::diagnostic::Source;

/// How many lists and maps may lie in one another.
const MAX_DEPTH: usize = 16;

/// The longest key, in bytes. YAML itself has a limit, farther away.
const MAX_KEY: usize = 256;

pub(super) fn parse(source: &Arc<Source>) -> Option<Parsed<'_>> {
    let text = source.text.as_str();
    if text.len() > MAX_BYTES || !is_simple(text.as_bytes()) {
        return None;
    }
    let mut reader = Reader { text, at: 0, line: None, sink: Sink::new(source) };
    reader.next_line();
    let root = reader.block(0).filter(|_| reader.line.is_none())?;
    Some(Parsed { root: Some(root), diagnostics: reader.sink.finish(), complete: true, unread: Vec::new() })
}

/// Whether these bytes hold neither tabs nor line breaks of another kind, nor parts of a character that YAML treats in a
/// way of its own; without a stop at the first, which takes longer.
fn is_simple(bytes: &[u8]) -> bool {
    // C2 begins the control characters above ASCII and a line break, EF a byte order mark.
    let doubtful = |byte: u8| (byte < b' ' && byte != b'\n') || byte == 0x7f || byte == 0xc2 || byte == 0xef;
    bytes.chunks(256).all(|stretch| !stretch.iter().fold(false, |found, byte| found | doubtful(*byte)))
}

struct Reader<'s> {
    text: &'s str,
    at: usize,
    /// How far the line is indented whose first word begins here; none at the end of the text.
    line: Option<usize>,
    sink: Sink,
}

impl<'s> Reader<'s> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while self.byte() == Some(b' ') {
            self.at += 1;
        }
    }

    /// The end of the line that goes on here.
    fn line_end(&self) -> usize {
        memchr(b'\n', &self.text.as_bytes()[self.at..]).map_or(self.text.len(), |length| self.at + length)
    }

    /// Goes to the first word of the next line that has one.
    fn next_line(&mut self) {
        loop {
            let start = self.at;
            self.skip_blanks();
            match self.byte() {
                None => self.line = None,
                Some(b'\n') => {
                    self.at += 1;
                    continue;
                }
                Some(b'#') => {
                    self.at = self.line_end();
                    continue;
                }
                Some(_) => self.line = Some(self.at - start),
            }
            return;
        }
    }

    /// Ends a line on which nothing follows but a comment.
    fn end_line(&mut self) -> Option<()> {
        let before = self.at;
        self.skip_blanks();
        match self.byte() {
            None | Some(b'\n') => {}
            Some(b'#') if self.at > before => self.at = self.line_end(),
            Some(_) => return None,
        }
        // Else the blanks before the end of the text would be taken for the indentation of a line.
        self.at = (self.at + 1).min(self.text.len());
        self.next_line();
        Some(())
    }

    /// The map whose first key begins here, on lines of their own.
    fn block(&mut self, depth: usize) -> Option<Yaml<'s>> {
        let indent = self.line.filter(|indent| depth < MAX_DEPTH && (depth > 0 || *indent == 0))?;
        let start = self.at;
        let mut end = start;
        let mut entries = Entries::default();
        while self.line == Some(indent) {
            let key = self.key()?;
            let value = self.entry(indent, depth)?;
            end = value.span.end;
            entries.add(key, value, &mut self.sink);
        }
        // A line that is indented further goes on with a text.
        let ends = self.line.is_none_or(|line| line < indent);
        ends.then_some(Yaml { value: YamlValue::Map(entries.list), span: start..end })
    }

    /// What follows the key of an entry, up to the next line.
    fn entry(&mut self, indent: usize, depth: usize) -> Option<Yaml<'s>> {
        self.skip_blanks();
        if matches!(self.byte(), None | Some(b'\n' | b'#')) {
            // Behind the colon is a blank, or the line ends.
            self.at -= usize::from(self.byte() == Some(b'#'));
            self.end_line()?;
            return if self.line? > indent { self.block(depth + 1) } else { None };
        }
        let value = match self.byte()? {
            b'{' | b'[' | b'"' | b'\'' => self.bracketed(depth)?,
            _ => self.words(self.line_end())?,
        };
        self.end_line()?;
        Some(value)
    }

    /// A name of letters, digits and signs that mean nothing, and the colon behind it.
    fn key(&mut self) -> Option<Key<'s>> {
        let rest = &self.text.as_bytes()[self.at..];
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        let length = rest.iter().position(|byte| !is_part(byte))?;
        let starts = rest.first().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        let ends = rest[length] == b':' && matches!(rest.get(length + 1), None | Some(b' ' | b'\n'));
        if !starts || !ends || length > MAX_KEY {
            return None;
        }
        let span = self.at..self.at + length;
        self.at = span.end + 1;
        Some(Key { text: Cow::Borrowed(&self.text[span.clone()]), span })
    }

    /// A text without quotes, up to a comment or this end of it.
    fn words(&mut self, end: usize) -> Option<Yaml<'s>> {
        let start = self.at;
        let bytes = &self.text.as_bytes()[start..end];
        let first = *bytes.first()?;
        // What means something where a text begins, and blanks, which cannot stand there.
        let means = matches!(first, b'\n' | b' '..=b'#' | b'%'..=b'\'' | b'*' | b',' | b'-' | b':' | b'>'..=b'@')
            || matches!(first, b'[' | b']' | b'`' | b'{' | b'|' | b'}');
        let blank_at = |at: usize| matches!(bytes.get(at), None | Some(b' '));
        if means || memchr_iter(b':', bytes).any(|at| blank_at(at + 1)) {
            return None;
        }
        let comment = memchr_iter(b'#', bytes).find(|at| bytes[at - 1] == b' ');
        let text = self.text[start..start + comment.unwrap_or(bytes.len())].trim_end_matches(' ');
        let span = start..start + text.len();
        self.at = span.end;
        Some(if matches!(text, "~" | "null" | "Null" | "NULL") {
            Yaml { value: YamlValue::Null, span }
        } else {
            scalar(text, false, span)
        })
    }

    /// A list or map in brackets, or a text in quotes, on one line.
    fn bracketed(&mut self, depth: usize) -> Option<Yaml<'s>> {
        if depth >= MAX_DEPTH {
            return None;
        }
        let start = self.at;
        let value = match self.byte()? {
            b'{' => YamlValue::Map(self.flow_map(depth)?),
            b'[' => YamlValue::List(self.flow_list(depth)?),
            quote => return self.quoted(quote),
        };
        Some(Yaml { value, span: start..self.at })
    }

    fn flow_map(&mut self, depth: usize) -> Option<Vec<super::Entry<'s>>> {
        let mut entries = Entries::default();
        loop {
            // Behind the bracket or the comma.
            self.at += 1;
            self.skip_blanks();
            let key = self.key()?;
            let value = self.item(depth)?;
            entries.add(key, value, &mut self.sink);
            match self.byte()? {
                b',' => {}
                b'}' => break,
                _ => return None,
            }
        }
        self.at += 1;
        Some(entries.list)
    }

    fn flow_list(&mut self, depth: usize) -> Option<Vec<Yaml<'s>>> {
        let mut items = Vec::new();
        loop {
            self.at += 1;
            items.push(self.item(depth)?);
            match self.byte()? {
                b',' => {}
                b']' => break,
                _ => return None,
            }
        }
        self.at += 1;
        Some(items)
    }

    /// A value in brackets, with the blanks around it.
    fn item(&mut self, depth: usize) -> Option<Yaml<'s>> {
        self.skip_blanks();
        let value = match self.byte()? {
            b'{' | b'[' | b'"' | b'\'' => self.bracketed(depth + 1)?,
            _ => {
                let rest = &self.text.as_bytes()[self.at..];
                let ends = |byte: &u8| matches!(byte, b',' | b'[' | b']' | b'{' | b'}' | b'\n' | b'#');
                let length = rest.iter().position(ends)?;
                self.words(self.at + length)?
            }
        };
        self.skip_blanks();
        Some(value)
    }

    /// A text in quotes without an escape.
    fn quoted(&mut self, quote: u8) -> Option<Yaml<'s>> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let special = |byte: &u8| *byte == quote || matches!(byte, b'\n' | b'\\');
        let length = bytes[start + 1..].iter().position(special)?;
        let end = start + 1 + length;
        // Twice the sign is an escape too.
        if bytes[end] != quote || bytes.get(end + 1) == Some(&quote) {
            return None;
        }
        self.at = end + 1;
        Some(scalar(&self.text[start + 1..end], true, start..self.at))
    }
}

fn scalar(text: &str, quoted: bool, span: Range<usize>) -> Yaml<'_> {
    Yaml { value: YamlValue::Scalar(Scalar { text: Cow::Borrowed(text), quoted }), span }
}

#[cfg(test)]
#[path = "plain_tests.rs"]
mod tests;
