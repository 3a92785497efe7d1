//! I-Regexp (RFC 9485), the regular expressions that mean the same everywhere, checked and translated for the `regex`
//! crate, whose matching is linear in the text.

mod compiled;

use std::fmt::Write;
use std::iter::Peekable;
use std::str::CharIndices;
use std::sync::Arc;

use compiled::compiled;

/// The longest pattern, in bytes; patterns can come from evidence.
const MAX_LENGTH: usize = 4096;
/// How deep groups may nest.
const MAX_DEPTH: usize = 32;
/// The largest number in `{…}`.
const MAX_TIMES: u32 = 1000;

/// A compiled pattern.
#[derive(Debug, Clone)]
pub struct Regexp(Arc<regex::Regex>);

/// Why a pattern cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegexpError {
    /// What is wrong, in one line without a final stop.
    pub message: String,
    /// The spelling that works.
    pub help: Option<String>,
}

impl std::fmt::Display for RegexpError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for RegexpError {}

/// How much of a text must match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Extent {
    Whole,
    Part,
}

/// What `^` and `$` are outside brackets. RFC 9485 has them as ordinary characters, nearly everyone who writes them
/// means anchors, and the compliance suite of RFC 9535 takes them as anchors. So they are refused, except where a
/// query must be read as the suite does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Anchors {
    Refused,
    Allowed,
}

impl Regexp {
    /// Compiles a pattern that must match a whole string.
    ///
    /// # Errors
    /// Whatever RFC 9485 does not allow (`\d`, look-around, back-references, lazy repetition), `^` and `$` outside
    /// brackets, and patterns that are too large.
    pub fn compile(pattern: &str) -> Result<Self, RegexpError> {
        Self::compile_as(pattern, Extent::Whole, Anchors::Refused)
    }

    /// Whether the whole text matches.
    pub fn is_full_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    pub(super) fn compile_as(pattern: &str, extent: Extent, anchors: Anchors) -> Result<Self, RegexpError> {
        if pattern.len() > MAX_LENGTH {
            return Err(plain(format!("the pattern is longer than {MAX_LENGTH} bytes")));
        }
        let mut translator =
            Translator { rest: pattern.char_indices().peekable(), anchors, depth: 0, out: String::new() };
        translator.alternatives()?;
        if translator.rest.peek().is_some() {
            return Err(error("`)` without `(`", "write `\\)` for the character"));
        }
        let translated = match extent {
            Extent::Whole => format!(r"\A(?:{})\z", translator.out),
            Extent::Part => translator.out,
        };
        compiled(&translated).map(Self).map_err(|failure| {
            plain(match failure {
                regex::Error::CompiledTooBig(_) => {
                    "the pattern is too large when its repetitions are written out".to_owned()
                }
                _ => "the pattern cannot be compiled".to_owned(),
            })
        })
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

fn plain(message: String) -> RegexpError {
    RegexpError { message, help: None }
}

fn error(message: impl Into<String>, help: impl Into<String>) -> RegexpError {
    RegexpError { message: message.into(), help: Some(help.into()) }
}

/// The categories of `\p{…}` (RFC 9485 §3): a letter and the second letters that may follow it.
const CATEGORIES: [(char, &str); 7] = [
    ('L', "lmotu"),
    ('M', "cen"),
    ('N', "dlo"),
    ('P', "cdefios"),
    ('Z', "lps"),
    ('S', "ckmo"),
    ('C', "cfno"),
];

struct Translator<'p> {
    rest: Peekable<CharIndices<'p>>,
    anchors: Anchors,
    depth: usize,
    out: String,
}

impl Translator<'_> {
    fn peek(&mut self) -> Option<char> {
        self.rest.peek().map(|&(_, character)| character)
    }

    fn next(&mut self) -> Option<char> {
        self.rest.next().map(|(_, character)| character)
    }

    fn emit(&mut self, translated: std::fmt::Arguments<'_>) {
        // Writing into a string cannot fail.
        let _ = self.out.write_fmt(translated);
    }

    /// Branches up to the end or to a `)`.
    fn alternatives(&mut self) -> Result<(), RegexpError> {
        while let Some(character) = self.peek() {
            match character {
                ')' => break,
                '|' => {
                    self.rest.next();
                    self.out.push('|');
                }
                _ => {
                    self.atom()?;
                    self.quantifier()?;
                }
            }
        }
        Ok(())
    }

    fn atom(&mut self) -> Result<(), RegexpError> {
        match self.next() {
            Some('(') => self.group(),
            Some('[') => self.class(),
            Some('.') => {
                self.out.push_str(r"[^\n\r]");
                Ok(())
            }
            Some('\\') => self.escape(),
            Some(anchor @ ('^' | '$')) => match self.anchors {
                Anchors::Allowed => {
                    self.out.push(anchor);
                    Ok(())
                }
                Anchors::Refused => Err(error(
                    format!("`{anchor}` is no anchor in an I-Regexp"),
                    format!(
                        "leave it out where the whole string is matched anyway; write `{}` for the character",
                        if anchor == '^' { "\\^" } else { "[$]" }
                    ),
                )),
            },
            Some(quantifier @ ('*' | '+' | '?' | '{')) => Err(error(
                format!("`{quantifier}` has nothing before it to repeat"),
                format!("write `\\{quantifier}` for the character"),
            )),
            Some(closing @ (']' | '}')) => Err(error(
                format!("`{closing}` without its opening"),
                format!("write `\\{closing}` for the character"),
            )),
            Some(character) => {
                self.literal(character);
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn group(&mut self) -> Result<(), RegexpError> {
        if self.peek() == Some('?') {
            return Err(error(
                "an I-Regexp has no `(?…)`: no look-around, no flags, no named groups",
                "write a plain group `(…)`; for either case write `[aA]`",
            ));
        }
        if self.depth == MAX_DEPTH {
            return Err(plain(format!("groups nest deeper than {MAX_DEPTH} levels")));
        }
        self.depth += 1;
        self.out.push_str("(?:");
        self.alternatives()?;
        if self.next() != Some(')') {
            return Err(error("`(` without `)`", "write `\\(` for the character"));
        }
        self.out.push(')');
        self.depth -= 1;
        Ok(())
    }

    fn quantifier(&mut self) -> Result<(), RegexpError> {
        match self.peek() {
            Some(sign @ ('*' | '+' | '?')) => {
                self.rest.next();
                self.out.push(sign);
            }
            Some('{') => {
                self.rest.next();
                self.times()?;
            }
            _ => return Ok(()),
        }
        match self.peek() {
            Some(second @ ('?' | '+' | '*' | '{')) => Err(error(
                format!(
                    "`{second}` after a repetition: an I-Regexp has no lazy, possessive or doubled repetition"
                ),
                "leave it out, or put the first repetition into a group `(…)`",
            )),
            _ => Ok(()),
        }
    }

    /// After `{`.
    fn times(&mut self) -> Result<(), RegexpError> {
        let wrong = || {
            error("`{` begins a repetition like `{2}`, `{2,}` or `{2,5}`", "write `\\{` for the character")
        };
        let low = self.count()?.ok_or_else(wrong)?;
        let mut high = Some(low);
        if self.peek() == Some(',') {
            self.rest.next();
            high = self.count()?;
        }
        if self.next() != Some('}') {
            return Err(wrong());
        }
        match high {
            Some(high) if high < low => {
                Err(plain(format!("the repetition `{{{low},{high}}}` ends below its start")))
            }
            Some(high) => {
                self.emit(format_args!("{{{low},{high}}}"));
                Ok(())
            }
            None => {
                self.emit(format_args!("{{{low},}}"));
                Ok(())
            }
        }
    }

    fn count(&mut self) -> Result<Option<u32>, RegexpError> {
        let mut count = None;
        while let Some(digit) = self.peek().and_then(|character| character.to_digit(10)) {
            self.rest.next();
            let value = count.unwrap_or(0) * 10 + digit;
            if value > MAX_TIMES {
                return Err(plain(format!("more than {MAX_TIMES} repetitions")));
            }
            count = Some(value);
        }
        Ok(count)
    }

    /// After the backslash, outside and inside brackets.
    fn escape(&mut self) -> Result<(), RegexpError> {
        match self.next() {
            Some(property @ ('p' | 'P')) => self.category(property),
            Some(character) => {
                let literal = escaped_character(character)?;
                self.literal(literal);
                Ok(())
            }
            None => Err(error("the pattern ends in a backslash", "write `\\\\` for the character")),
        }
    }

    /// After `\p` or `\P`.
    fn category(&mut self, property: char) -> Result<(), RegexpError> {
        let mut name = String::new();
        let mut closed = false;
        if self.peek() == Some('{') {
            self.rest.next();
            while let Some(character) = self.next() {
                if character == '}' {
                    closed = true;
                    break;
                }
                name.push(character);
            }
        }
        let mut letters = name.chars();
        let (first, second, more) = (letters.next(), letters.next(), letters.next());
        let known = CATEGORIES.into_iter().any(|(major, minors)| {
            first == Some(major) && second.is_none_or(|minor| minors.contains(minor)) && more.is_none()
        });
        if !known || !closed {
            let help =
                "categories are written `\\p{L}`, `\\p{Lu}`, `\\p{Nd}`; scripts and long names are not known";
            return Err(error(format!("`\\{property}` without a category of I-Regexp in braces"), help));
        }
        self.emit(format_args!("\\{property}{{{name}}}"));
        Ok(())
    }

    /// After `[`.
    fn class(&mut self) -> Result<(), RegexpError> {
        self.out.push('[');
        if self.peek() == Some('^') {
            self.rest.next();
            self.out.push('^');
        }
        let mut first = true;
        loop {
            match self.next() {
                None => return Err(error("`[` without `]`", "write `\\[` for the character")),
                Some(']') if first => {
                    return Err(error(
                        "`[]` holds no character",
                        "write `\\]` for the character in brackets",
                    ));
                }
                Some(']') => break,
                Some('-') if first || self.peek() == Some(']') => self.literal('-'),
                Some('-') => {
                    return Err(error(
                        "`-` stands between no two characters",
                        "write `\\-` for the character",
                    ));
                }
                Some('\\') if matches!(self.peek(), Some('p' | 'P')) => self.escape()?,
                Some(character) => self.range(character)?,
            }
            first = false;
        }
        self.out.push(']');
        Ok(())
    }

    /// A character in brackets, or a range that starts with it.
    fn range(&mut self, character: char) -> Result<(), RegexpError> {
        let low = self.class_character(character)?;
        self.literal(low);
        let mut ahead = self.rest.clone();
        let dash = ahead.next().is_some_and(|(_, character)| character == '-');
        // A `-` right before the closing bracket is the character.
        if !dash || ahead.peek().is_some_and(|&(_, character)| character == ']') {
            return Ok(());
        }
        self.rest.next();
        let Some(character) = self.next() else {
            return Err(error("`[` without `]`", "write `\\[` for the character"));
        };
        let high = self.class_character(character)?;
        if high < low {
            return Err(plain(format!("the range `{low}-{high}` ends before its start")));
        }
        self.out.push('-');
        self.literal(high);
        Ok(())
    }

    fn class_character(&mut self, character: char) -> Result<char, RegexpError> {
        match character {
            '\\' => match self.next() {
                Some(letter) => escaped_character(letter),
                None => Err(error("the pattern ends in a backslash", "write `\\\\` for the character")),
            },
            '[' => Err(error("`[` inside brackets", "write `\\[` for the character")),
            '-' => Err(error("`-` cannot end a range", "write `\\-` for the character")),
            other => Ok(other),
        }
    }

    /// A character that stands for itself, written so that the `regex` crate takes it as that everywhere.
    fn literal(&mut self, character: char) {
        if character.is_ascii() && !character.is_ascii_alphanumeric() {
            self.emit(format_args!("\\x{:02x}", u32::from(character)));
        } else {
            self.out.push(character);
        }
    }
}

/// `SingleCharEsc` of RFC 9485.
fn escaped_character(letter: char) -> Result<char, RegexpError> {
    let spelled = match letter {
        'n' => return Ok('\n'),
        'r' => return Ok('\r'),
        't' => return Ok('\t'),
        '('..='+' | '-' | '.' | '?' | '['..='^' | '{'..='}' => return Ok(letter),
        'd' => "write `[0-9]`",
        'D' => "write `[^0-9]`",
        'w' => "write `[A-Za-z0-9_]`",
        'W' => "write `[^A-Za-z0-9_]`",
        's' => "write `[ \\t\\r\\n]`",
        'S' => "write `[^ \\t\\r\\n]`",
        'A' | 'z' | 'Z' => "leave it out where the whole string is matched anyway",
        'b' | 'B' => "an I-Regexp has no word boundaries: write the characters that may stand there",
        '0'..='9' => "an I-Regexp has no back-references",
        '$' => "write `[$]`",
        'u' | 'x' => "write the character itself",
        _ if letter.is_alphabetic() => "an escape is `\\n`, `\\r`, `\\t`, or a backslash before a sign",
        _ => {
            return Err(error(
                format!("`\\{letter}` is not in I-Regexp"),
                format!("write `{letter}` without backslash"),
            ));
        }
    };
    Err(error(format!("`\\{letter}` is not in I-Regexp"), spelled))
}

#[cfg(test)]
#[path = "regexp_tests.rs"]
mod tests;
