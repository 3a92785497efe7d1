//! JSON as RFC 8259 writes it, read into the tree. Own code because the tree must keep what libraries drop: the text of
//! numbers, repeated keys, and the place of every value.

use std::collections::HashSet;
use std::num::NonZeroU32;

pub use super::json_error::{JsonError, JsonErrorKind};
use super::{Member, Node, Object, Value, json_guess};

/// What a document may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How deep arrays and objects may nest. More than [`MAX_DEPTH`] is taken as that.
    pub depth: usize,
    /// How many values a document may hold, keys not counted.
    pub nodes: usize,
}

/// The deepest nesting that any limit allows: everything that walks a tree calls itself once a level.
pub const MAX_DEPTH: usize = 512;

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 128, nodes: 20_000_000 }
    }
}

/// Up to this many members a repeated key is looked for by comparing each with each, which needs no memory.
const FEW_MEMBERS: usize = 12;

/// Reads a text that holds exactly one JSON document. White space around it is allowed, anything else is not.
///
/// # Errors
/// Whatever RFC 8259 does not allow (comments, trailing commas, `NaN`, raw control characters), half of a surrogate
/// pair in an escape, and what exceeds the limits. A repeated key is *not* an error here: see [`Object::repeated`].
pub fn parse(text: &str, limits: &Limits) -> Result<Node, JsonError> {
    read(text, limits, Reader::document)
}

/// Reads a text that holds JSON documents one after another, with white space in between: one a line, or each over
/// several lines. The limits are those of all together.
///
/// # Errors
/// Those of [`parse`], but for a second document.
pub fn parse_all(text: &str, limits: &Limits) -> Result<Vec<Node>, JsonError> {
    read(text, limits, Reader::documents)
}

/// A stream of events, one a line, as tools write it that report while they work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Events<'t> {
    /// The events: objects.
    pub events: Vec<Node>,
    /// The lines that are no events: what else the tool said. Blank ones are left out.
    pub chatter: Vec<&'t str>,
}

/// Reads a text of events: every line that starts with `{` is one, and all other lines are chatter. The limits are
/// those of all together.
///
/// # Errors
/// Those of [`parse`]; also an event that does not end on its line, and anything after it on the line.
pub fn parse_events<'t>(text: &'t str, limits: &Limits) -> Result<Events<'t>, JsonError> {
    Reader::new(text, limits)?.events()
}

/// The event on a line, with what may follow it; `None` where the line is something else.
pub fn event(line: &str) -> Option<&str> {
    Some(line.trim_start_matches(is_invisible)).filter(|body| body.starts_with('{'))
}

/// Nothing invisible may hide an event: a byte order mark stands where files were put together.
fn is_invisible(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

fn read<'t, T>(
    text: &'t str,
    limits: &Limits,
    read: fn(&mut Reader<'t>) -> Result<T, JsonError>,
) -> Result<T, JsonError> {
    let mut reader = Reader::new(text, limits)?;
    let start = reader.at;
    read(&mut reader).map_err(|error| json_guess::describe(text, start, error))
}

struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    depth_left: usize,
    nodes_left: usize,
    limits: Limits,
    /// The items of every array that is open, one after another: each takes its own off the end when it closes, so
    /// that every list is allocated once, at its size.
    items: Vec<Node>,
    /// The same for objects.
    members: Vec<Member>,
}

impl<'t> Reader<'t> {
    /// At the first character that is not white space.
    fn new(text: &'t str, limits: &Limits) -> Result<Self, JsonError> {
        if u32::try_from(text.len()).is_err() {
            return Err(JsonError::new(JsonErrorKind::TooLarge, 0, "the file is larger than 4 GiB"));
        }
        let mut reader = Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            depth_left: limits.depth.min(MAX_DEPTH),
            nodes_left: limits.nodes,
            limits: *limits,
            items: Vec::new(),
            members: Vec::new(),
        };
        reader.skip_blanks();
        if reader.at < text.len() {
            return Ok(reader);
        }
        let message = if text.is_empty() {
            "the file is empty"
        } else {
            "the file is empty: it holds only white space"
        };
        Err(JsonError::new(JsonErrorKind::Empty, 0, message))
    }

    fn events(&mut self) -> Result<Events<'t>, JsonError> {
        let mut found = Events { events: Vec::new(), chatter: Vec::new() };
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            let line = rest.split('\n').next().unwrap_or_default();
            let end = self.at + line.len();
            if let Some(body) = event(line) {
                self.at = end - body.len();
                found.events.push(self.value()?);
                if self.at > end {
                    let message = "this event does not end on its line";
                    return Err(JsonError::syntax(end - body.len(), message)
                        .with_help("a stream of events holds one event a line, as the tool writes it"));
                }
                if !self.text[self.at..end].trim().is_empty() {
                    let message = "there is more on the line after the end of an event";
                    return Err(JsonError::syntax(self.at, message));
                }
            } else if !line.trim_start_matches(is_invisible).is_empty() {
                found.chatter.push(line.trim_end());
            }
            self.at = (end + 1).min(self.text.len());
        }
        Ok(found)
    }
}

impl Reader<'_> {
    fn document(&mut self) -> Result<Node, JsonError> {
        let node = self.value()?;
        self.skip_blanks();
        match self.peek() {
            None => Ok(node),
            Some(next) => {
                let error = JsonError::new(
                    JsonErrorKind::Trailing,
                    self.at,
                    "there is more after the end of the document",
                );
                Err(if matches!(next, b'{' | b'[') {
                    error.with_help("one file holds one document; several, one after another, are JSON Lines")
                } else {
                    error
                })
            }
        }
    }

    fn documents(&mut self) -> Result<Vec<Node>, JsonError> {
        let mut documents = Vec::new();
        loop {
            documents.push(self.value()?);
            let end = self.at;
            self.skip_blanks();
            match self.peek() {
                None => return Ok(documents),
                Some(_) if self.at > end => {}
                Some(_) => {
                    let message = "there is more on the line after the end of a document";
                    return Err(JsonError::syntax(end, message)
                        .with_help("documents one after another need a line break or a blank between them"));
                }
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    fn place(&self) -> u32 {
        // `parse` refuses texts that are longer.
        u32::try_from(self.at).unwrap_or(u32::MAX)
    }

    fn value(&mut self) -> Result<Node, JsonError> {
        self.nodes_left = self.nodes_left.checked_sub(1).ok_or_else(|| {
            let message = format!("the file holds more than {} values", self.limits.nodes);
            JsonError::new(JsonErrorKind::TooLarge, self.at, message)
        })?;
        let at = self.place();
        let value = match self.peek() {
            Some(b'"') => Value::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => Value::Number(self.number()?),
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::list)?,
            Some(b't') if self.word(b"true") => Value::Bool(true),
            Some(b'f') if self.word(b"false") => Value::Bool(false),
            Some(b'n') if self.word(b"null") => Value::Null,
            _ => return Err(self.no_value()),
        };
        Ok(Node { value, at })
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Value, JsonError>) -> Result<Value, JsonError> {
        self.depth_left = self.depth_left.checked_sub(1).ok_or_else(|| {
            let message = format!("the file nests deeper than {} levels", self.limits.depth.min(MAX_DEPTH));
            JsonError::new(JsonErrorKind::TooDeep, self.at, message)
        })?;
        let value = read(self)?;
        self.depth_left += 1;
        Ok(value)
    }

    fn word(&mut self, word: &[u8]) -> bool {
        let rest = &self.bytes[self.at..];
        let found = rest.starts_with(word) && !rest.get(word.len()).is_some_and(u8::is_ascii_alphanumeric);
        if found {
            self.at += word.len();
        }
        found
    }

    fn list(&mut self) -> Result<Value, JsonError> {
        self.at += 1;
        self.skip_blanks();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::List(Vec::new()));
        }
        let mine = self.items.len();
        loop {
            let node = self.value()?;
            self.items.push(node);
            self.skip_blanks();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                _ => return Err(self.unexpected("`,` or `]`")),
            }
            self.skip_blanks();
            if self.peek() == Some(b']') {
                return Err(JsonError::syntax(self.at, "JSON allows no comma before `]`"));
            }
        }
        self.at += 1;
        Ok(Value::List(self.items.drain(mine..).collect()))
    }

    fn object(&mut self) -> Result<Value, JsonError> {
        self.at += 1;
        self.skip_blanks();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Value::Object(Object::default()));
        }
        let mine = self.members.len();
        loop {
            let at = self.place();
            if self.peek() != Some(b'"') {
                return Err(self.no_key());
            }
            let key = self.string()?;
            self.skip_blanks();
            if self.peek() != Some(b':') {
                return Err(self.unexpected("`:` after the key"));
            }
            self.at += 1;
            self.skip_blanks();
            let node = self.value()?;
            self.members.push(Member { key, at, node });
            self.skip_blanks();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return Err(self.unexpected("`,` or `}`")),
            }
            self.skip_blanks();
            if self.peek() == Some(b'}') {
                return Err(JsonError::syntax(self.at, "JSON allows no comma before `}`"));
            }
        }
        self.at += 1;
        let members: Vec<Member> = self.members.drain(mine..).collect();
        let repeated = first_repeated(&members);
        Ok(Value::Object(Object { repeated, ..Object::whole(members) }))
    }

    /// RFC 8259 §6, kept as written.
    fn number(&mut self) -> Result<Box<str>, JsonError> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.peek() {
            Some(b'0') => {
                self.at += 1;
                if self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                    return Err(JsonError::syntax(
                        start,
                        "a number does not start with a zero and another digit",
                    ));
                }
            }
            Some(b'1'..=b'9') => self.digits()?,
            Some(b'I') => return Err(self.no_value()),
            _ => return Err(self.unexpected("a digit")),
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(self.text[start..self.at].into())
    }

    /// At least one.
    fn digits(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { Err(self.unexpected("a digit")) } else { Ok(()) }
    }

    fn string(&mut self) -> Result<Box<str>, JsonError> {
        self.at += 1;
        let start = self.at;
        if self.plain_run()? == b'"' {
            let text = &self.text[start..self.at];
            self.at += 1;
            return Ok(text.into());
        }
        let mut text = String::new();
        let mut run = start;
        loop {
            text.push_str(&self.text[run..self.at]);
            if self.peek() == Some(b'"') {
                self.at += 1;
                return Ok(text.into_boxed_str());
            }
            text.push(self.escape()?);
            run = self.at;
            self.plain_run()?;
        }
    }

    /// Goes on to the next `"` or `\` and says which it is.
    fn plain_run(&mut self) -> Result<u8, JsonError> {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|&byte| byte == b'"' || byte == b'\\' || byte < 0x20);
        self.at += length.unwrap_or(rest.len());
        match self.peek() {
            None => Err(self.cut_short("in the middle of a string")),
            Some(stop @ (b'"' | b'\\')) => Ok(stop),
            Some(b'\n' | b'\r') => Err(JsonError::syntax(self.at, "the line ends in the middle of a string")
                .with_help("close the string with `\"`, or write a line break as `\\n`")),
            Some(control) => {
                let message = format!("a string may not hold the control character U+{control:04X} itself");
                Err(JsonError::syntax(self.at, message).with_help(format!("write it as `\\u{control:04x}`")))
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let start = self.at;
        let Some(&letter) = self.bytes.get(start + 1) else {
            self.at = self.bytes.len();
            return Err(self.cut_short("in the middle of a string"));
        };
        self.at += 2;
        Ok(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode_escape(start),
            _ => {
                let shown = self.text[start + 1..].chars().next().unwrap_or('\\');
                return Err(JsonError::syntax(start, format!("`\\{shown}` is not an escape in JSON"))
                    .with_help("write a backslash as `\\\\`"));
            }
        })
    }

    /// After `\u`; `start` is the backslash.
    fn unicode_escape(&mut self, start: usize) -> Result<char, JsonError> {
        let high = self.four_digits()?;
        let lone = || JsonError::syntax(start, "half of a surrogate pair stands alone in an escape");
        let code = match high {
            0xD800..=0xDBFF => {
                if !self.bytes[self.at..].starts_with(b"\\u") {
                    return Err(if self.at == self.bytes.len() {
                        self.cut_short("in the middle of a string")
                    } else {
                        lone()
                    });
                }
                self.at += 2;
                let low = self.four_digits()?;
                if !(0xDC00..=0xDFFF).contains(&low) {
                    return Err(lone());
                }
                0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00)
            }
            code => code,
        };
        char::from_u32(code).ok_or_else(lone)
    }

    fn four_digits(&mut self) -> Result<u32, JsonError> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else {
                return Err(match self.peek() {
                    None => self.cut_short("in the middle of a string"),
                    Some(_) => JsonError::syntax(self.at, "`\\u` needs four hexadecimal digits"),
                });
            };
            code = code * 16 + digit;
            self.at += 1;
        }
        Ok(code)
    }

    fn cut_short(&self, place: &str) -> JsonError {
        JsonError::new(
            JsonErrorKind::CutShort,
            self.bytes.len(),
            format!("the file is cut short: it ends {place}"),
        )
        .with_help("the tool that wrote it may have been stopped: run it again")
    }

    fn unexpected(&self, wanted: &str) -> JsonError {
        match self.text[self.at..].chars().next() {
            None => self.cut_short(&format!("where {wanted} was expected")),
            Some('/' | '#') => self.comment(),
            Some(found) => {
                let found = found.escape_debug();
                JsonError::syntax(self.at, format!("expected {wanted}, found `{found}`"))
            }
        }
    }

    fn comment(&self) -> JsonError {
        JsonError::syntax(self.at, "JSON has no comments")
    }

    fn no_key(&self) -> JsonError {
        let error = self.unexpected("a key in double quotes");
        match self.peek() {
            Some(b'\'') => error.with_help("JSON writes strings in double quotes"),
            _ => error,
        }
    }

    /// Why no value starts here.
    fn no_value(&self) -> JsonError {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let word = &self.text[self.at..self.at + length.min(40)];
        let at_end = length == rest.len();
        if at_end && !word.is_empty() && ["true", "false", "null"].iter().any(|known| known.starts_with(word))
        {
            return self.cut_short("in the middle of a word");
        }
        let not = |what: &str, help: &str| JsonError::syntax(self.at, what).with_help(help);
        match word {
            "NaN" | "nan" | "Infinity" | "inf" | "Inf" => not(
                &format!("JSON has no `{word}`"),
                "a number that was not measured is `null` or left out: correct it where it is written",
            ),
            "True" | "False" | "None" => not(
                &format!("`{word}` is Python, not JSON"),
                "write the file with `json.dumps`, which gives `true`, `false` and `null`",
            ),
            "" => match self.text[self.at..].chars().next() {
                Some('\'') => not("expected a value, found `'`", "JSON writes strings in double quotes"),
                Some('\u{feff}') => not("a byte order mark stands inside the text", "remove it"),
                _ => self.unexpected("a value"),
            },
            _ => JsonError::syntax(self.at, format!("expected a value, found `{word}`")),
        }
    }
}

/// The index of the first member whose key stands before it.
pub(crate) fn first_repeated(members: &[Member]) -> Option<NonZeroU32> {
    let index = if members.len() <= FEW_MEMBERS {
        (1..members.len())
            .find(|&later| members[..later].iter().any(|earlier| earlier.key == members[later].key))
    } else {
        let mut seen = HashSet::with_capacity(members.len());
        members.iter().position(|member| !seen.insert(&*member.key))
    };
    index.and_then(|index| NonZeroU32::new(u32::try_from(index).ok()?))
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
