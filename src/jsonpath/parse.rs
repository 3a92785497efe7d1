//! Text to query: the path itself and the selectors in brackets. Filters are read in `filter`, literals in `literal`.

use std::fmt;
use std::ops::Range;

use super::query::{Anchor, Query, Segment, Selector, SelectorKind, Slice};
use super::text::{continues_name, starts_name};

/// The longest path, in bytes.
pub const MAX_LENGTH: usize = 8192;

/// How deep filters, parentheses and function calls may nest in one another.
pub const MAX_NESTING: usize = 32;

/// Why a text is not a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathError {
    /// What is wrong, in one line without a final stop.
    pub message: String,
    /// Where, in bytes of the text given. May be empty, at the end of the text.
    pub span: Range<usize>,
    /// What to write instead.
    pub help: Option<String>,
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for PathError {}

/// Reads a text that is one RFC 9535 query, with white space where the RFC allows it.
///
/// # Errors
/// Whatever RFC 9535 does not allow, functions used against their types, and what exceeds [`MAX_LENGTH`] or
/// [`MAX_NESTING`].
pub fn parse(text: &str) -> Result<Query, PathError> {
    let mut parser = Parser::new(text, 0);
    let query = parser.query(Blanks::BeforeSegments)?;
    if parser.at < text.len() {
        return Err(match parser.rest().trim_start_matches(is_blank) {
            "" => parser.error_here("white space after the path"),
            _ => parser.unexpected("`.`, `[` or the end of the path"),
        });
    }
    Ok(query)
}

/// Reads the query that starts at byte `start` of `text`, and says where it ends. Unlike in the RFC a blank before a
/// segment ends it, as does whatever cannot continue it, so that a path can stand inside an expression:
/// `$.a-1` and `$.a..$.b` both begin with `$.a`. Inside brackets blanks are free.
///
/// # Errors
/// As [`parse`], for the part that was begun: an open bracket or a dot without a name is an error, not an end.
pub fn parse_prefix(text: &str, start: usize) -> Result<(Query, usize), PathError> {
    let mut parser = Parser::new(text, start);
    let query = parser.query(Blanks::End)?;
    Ok((query, parser.at))
}

/// What white space before a segment means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Blanks {
    BeforeSegments,
    End,
}

pub(super) struct Parser<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    start: usize,
    nesting: usize,
}

pub(super) type Parsed<T> = Result<T, PathError>;

pub(super) fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r')
}

impl<'t> Parser<'t> {
    fn new(text: &'t str, start: usize) -> Self {
        Self { text, at: start, start, nesting: 0 }
    }

    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Takes `wanted` if it comes next.
    pub(super) fn take(&mut self, wanted: &str) -> bool {
        let rest = self.rest().as_bytes();
        let found = rest.first() == wanted.as_bytes().first() && rest.starts_with(wanted.as_bytes());
        if found {
            self.at += wanted.len();
        }
        found
    }

    pub(super) fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(is_blank).len();
    }

    pub(super) fn error(message: impl Into<String>, span: Range<usize>) -> PathError {
        PathError { message: message.into(), span, help: None }
    }

    /// An error at the next character.
    pub(super) fn error_here(&self, message: impl Into<String>) -> PathError {
        let length = self.peek().map_or(0, char::len_utf8);
        Self::error(message, self.at..self.at + length)
    }

    pub(super) fn unexpected(&self, wanted: &str) -> PathError {
        self.error_here(match self.peek() {
            Some(found) => format!("expected {wanted}, found `{}`", found.escape_debug()),
            None => format!("expected {wanted}, but the path ends here"),
        })
    }

    /// Runs `read` one level deeper.
    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.nesting == MAX_NESTING {
            return Err(self.error_here(format!("the path nests deeper than {MAX_NESTING} levels")));
        }
        self.nesting += 1;
        let result = read(self);
        self.nesting -= 1;
        result
    }

    /// To be called wherever a path can grow, so that a long text is not read to its end.
    pub(super) fn check_length(&self) -> Parsed<()> {
        if self.at - self.start <= MAX_LENGTH {
            return Ok(());
        }
        Err(Self::error(format!("the path is longer than {MAX_LENGTH} bytes"), self.start..self.at))
    }

    /// A query and its segments; `@` only where a filter calls.
    pub(super) fn query(&mut self, blanks: Blanks) -> Parsed<Query> {
        let start = self.at;
        let anchor = if self.take("$") {
            Anchor::Root
        } else if self.nesting > 0 && self.take("@") {
            Anchor::Current
        } else {
            return Err(self.unexpected("a path, which starts with `$`"));
        };
        let mut segments = Vec::new();
        let mut end = self.at;
        loop {
            if blanks == Blanks::BeforeSegments {
                self.skip_blanks();
            }
            let Some(segment) = self.segment(blanks)? else { break };
            end = self.at;
            segments.push(segment);
            self.check_length()?;
        }
        self.at = end;
        Ok(Query { anchor, segments, span: start..end })
    }

    fn segment(&mut self, blanks: Blanks) -> Parsed<Option<Segment>> {
        let start = self.at;
        let descendant = self.rest().starts_with("..");
        if descendant && blanks == Blanks::End {
            let goes_on = |c: char| starts_name(c) || c == '*' || c == '[';
            if !self.rest()[2..].starts_with(goes_on) {
                return Ok(None);
            }
        }
        let dotted = if descendant { self.take("..") } else { self.take(".") };
        let selectors = match self.peek() {
            Some('[') if descendant || !dotted => self.brackets()?,
            _ if !dotted => return Ok(None),
            Some('*') => {
                self.at += 1;
                vec![Selector { kind: SelectorKind::Wildcard, span: self.at - 1..self.at }]
            }
            Some(first) if starts_name(first) => {
                let rest = self.rest().as_bytes();
                // Whatever is not ASCII goes on with a name.
                let ends = |byte: &u8| byte.is_ascii() && !continues_name(char::from(*byte));
                let length = rest.iter().position(ends).unwrap_or(rest.len());
                let span = self.at..self.at + length;
                self.at = span.end;
                vec![Selector { kind: SelectorKind::Name(self.text[span.clone()].into()), span }]
            }
            next => {
                let mut error =
                    self.unexpected(if descendant { "a name, `*` or `[`" } else { "a name or `*`" });
                error.help = match next {
                    Some(next) if next.is_ascii_digit() || next == '-' || next == '\'' || next == '"' => Some(
                        "a key that is not a plain name goes into brackets and quotes: `['5xx']`; an index into \
                         brackets: `[0]`"
                            .to_owned(),
                    ),
                    Some('[') => Some("leave the dot out: `$.a['b']`".to_owned()),
                    _ => None,
                };
                return Err(error);
            }
        };
        Ok(Some(Segment { descendant, selectors, span: start..self.at }))
    }

    fn brackets(&mut self) -> Parsed<Vec<Selector>> {
        let open = self.at;
        self.at += 1;
        let mut selectors = Vec::with_capacity(1);
        loop {
            self.check_length()?;
            self.skip_blanks();
            selectors.push(self.selector()?);
            self.skip_blanks();
            if self.take("]") {
                return Ok(selectors);
            }
            if !self.take(",") {
                return Err(match self.peek() {
                    None => Self::error("this bracket is not closed", open..open + 1),
                    Some(_) => self.unexpected_in_brackets(&selectors),
                });
            }
        }
    }

    fn unexpected_in_brackets(&self, before: &[Selector]) -> PathError {
        let in_filter = matches!(before.last(), Some(Selector { kind: SelectorKind::Filter(_), .. }));
        if !in_filter {
            return self.unexpected("`,` or `]`");
        }
        let mut error = self.unexpected("an operator, `,` or `]`");
        let rest = self.rest();
        error.help = if rest.starts_with("and") || rest.starts_with('&') {
            Some("inside a filter `and` is written `&&`".to_owned())
        } else if rest.starts_with("or") || rest.starts_with('|') {
            Some("inside a filter `or` is written `||`".to_owned())
        } else if rest.starts_with("=~") {
            Some("write `match(@.x, 'pattern')` or `search(@.x, 'pattern')`".to_owned())
        } else if rest.starts_with('=') {
            Some("equality is written `==`".to_owned())
        } else if rest.starts_with("in ") || rest.starts_with("not ") {
            Some("inside a filter list the cases with `||`, and write `!` for `not`".to_owned())
        } else {
            None
        };
        error
    }

    fn selector(&mut self) -> Parsed<Selector> {
        let start = self.at;
        let kind = match self.peek() {
            Some(quote @ ('\'' | '"')) => SelectorKind::Name(self.quoted(quote)?.into_boxed_str()),
            Some('*') => {
                self.at += 1;
                SelectorKind::Wildcard
            }
            Some('?') => {
                self.at += 1;
                SelectorKind::Filter(Box::new(self.nested(Self::filter)?))
            }
            Some(':' | '-' | '0'..='9') => self.index_or_slice()?,
            None => return Err(Self::error("this bracket is not closed", start - 1..start)),
            Some(next) => {
                let mut error = self.unexpected("a quoted key, an index, a slice, `*` or `?`");
                error.help = match next {
                    '@' | '$' | '(' => Some("a filter starts with `?`: `[?@.x > 1]`".to_owned()),
                    c if starts_name(c) => Some("a key in brackets is quoted: `['name']`".to_owned()),
                    _ => None,
                };
                return Err(error);
            }
        };
        Ok(Selector { kind, span: start..self.at })
    }

    fn index_or_slice(&mut self) -> Parsed<SelectorKind> {
        let start = self.optional_integer()?;
        let after_start = self.at;
        self.skip_blanks();
        if !self.take(":") {
            self.at = after_start;
            let Some(index) = start else { return Err(self.unexpected("an index")) };
            return Ok(SelectorKind::Index(index));
        }
        let mut end_of_slice = self.at;
        self.skip_blanks();
        let end = self.optional_integer()?;
        if end.is_some() {
            end_of_slice = self.at;
            self.skip_blanks();
        }
        let mut step = None;
        if self.take(":") {
            end_of_slice = self.at;
            self.skip_blanks();
            step = self.optional_integer()?;
            if step.is_some() {
                end_of_slice = self.at;
            }
        }
        self.at = end_of_slice;
        Ok(SelectorKind::Slice(Slice { start, end, step }))
    }
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
