//! A place in the text of a requirement: the words, numbers and strings that may stand there.

use std::ops::Range;

/// Words that mean something of their own and so are never units.
const KEYWORDS: [&str; 10] = ["and", "or", "not", "in", "within", "of", "as", "matches", "true", "false"];

/// A text and where it stands: a string, or what is wrong with it.
pub(super) type Spanned = (String, Range<usize>);

/// A word of the text.
pub(super) struct Word {
    /// Where it stands.
    pub(super) span: Range<usize>,
}

/// A place in a text.
#[derive(Clone)]
pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
    /// The end of what was last taken, without the blanks after it.
    last: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0, last: 0 }
    }

    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The end of what was last taken.
    pub(super) fn last(&self) -> usize {
        self.last
    }

    /// The last `length` bytes taken.
    pub(super) fn last_taken(&self, length: usize) -> Range<usize> {
        self.last.saturating_sub(length)..self.last
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub(super) fn at_end(&self) -> bool {
        self.at == self.text.len()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn bump(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
        self.last = self.at;
    }

    pub(super) fn jump(&mut self, to: usize) {
        self.at = to;
        self.last = to;
    }

    pub(super) fn skip_blanks(&mut self) {
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        self.at += self.rest().bytes().take_while(blank).count();
    }

    /// Takes this text if it stands here.
    pub(super) fn take(&mut self, sign: &str) -> bool {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        // Nearly always the first byte is another.
        let here = rest.first() == sign.as_bytes().first() && rest.starts_with(sign.as_bytes());
        if here {
            self.jump(self.at + sign.len());
        }
        here
    }

    pub(super) fn is_keyword(word: &str) -> bool {
        KEYWORDS.contains(&word)
    }

    /// The keyword that this is but for capital letters.
    pub(super) fn keyword_in_any_case(word: &str) -> Option<&'static str> {
        KEYWORDS.into_iter().find(|keyword| keyword.eq_ignore_ascii_case(word))
    }

    /// Takes any word; a word starts with a letter.
    pub(super) fn take_any_word(&mut self) -> Option<Word> {
        let rest = self.rest();
        if !rest.starts_with(|c: char| c.is_alphabetic()) {
            return None;
        }
        let span = self.at..self.at + rest.find(ends_word).unwrap_or(rest.len());
        self.jump(span.end);
        Some(Word { span })
    }

    /// Whether this word stands here, blanks before it aside.
    pub(super) fn peek_word(&self, word: &str) -> bool {
        self.clone().take_word(word)
    }

    /// Whether these two words stand here, one after the other.
    pub(super) fn peek_words(&self, first: &str, second: &str) -> bool {
        let mut ahead = self.clone();
        ahead.take_word(first) && ahead.take_word(second)
    }

    /// Takes this word if it stands here as a whole, blanks before it aside.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let mut ahead = self.clone();
        ahead.skip_blanks();
        let stands = ahead.take(word) && ahead.peek().is_none_or(ends_word);
        if stands {
            *self = ahead;
        }
        stands
    }

    /// Takes a number: digits, decimals and an exponent. `1..5` is the number 1, then a range.
    pub(super) fn take_number(&mut self) -> Option<Range<usize>> {
        let bytes = self.text.as_bytes();
        let digits = |from: usize| {
            from + bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count()
        };
        let start = self.at;
        let mut end = digits(start);
        if end == start {
            return None;
        }
        if bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
            end = digits(end + 1);
        }
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            let exponent = digits(end + 1 + sign);
            if exponent > end + 1 + sign {
                end = exponent;
            }
        }
        self.jump(end);
        Some(start..end)
    }

    /// Takes a string in single or double quotes, with JSON's escapes (and `\'`).
    pub(super) fn take_string(&mut self) -> Option<Result<Spanned, Spanned>> {
        let quote = self.peek().filter(|c| matches!(c, '\'' | '"'))?;
        let start = self.at;
        let mut text = String::new();
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((offset, c)) = chars.next() {
            let here = start + offset;
            match c {
                c if c == quote => {
                    self.jump(here + 1);
                    return Some(Ok((text, start..here + 1)));
                }
                '\\' => {
                    let escape = chars.next().map(|(_, c)| c);
                    let plain = match escape {
                        Some(c @ ('"' | '\'' | '\\' | '/')) => Some(c),
                        Some('n') => Some('\n'),
                        Some('t') => Some('\t'),
                        Some('r') => Some('\r'),
                        Some('b') => Some('\u{8}'),
                        Some('f') => Some('\u{c}'),
                        Some('u') => {
                            let Some((c, taken)) = unicode_escape(&self.text[here + 2..]) else {
                                return Some(Err((
                                    "`\\u` needs four hex digits of a character".to_owned(),
                                    here..here + 2,
                                )));
                            };
                            for _ in 0..taken {
                                chars.next();
                            }
                            Some(c)
                        }
                        _ => None,
                    };
                    if let Some(c) = plain {
                        text.push(c);
                    } else {
                        let end = here + 1 + escape.map_or(0, char::len_utf8);
                        let message = format!(
                            "`{}` is not an escape; write `\\\\` for a backslash",
                            &self.text[here..end]
                        );
                        return Some(Err((message, here..end)));
                    }
                }
                c => text.push(c),
            }
        }
        Some(Err((format!("this string has no closing {quote}"), start..self.text.len())))
    }

    /// What stands here, for messages: a word, a number or one sign.
    pub(super) fn here(&self) -> Range<usize> {
        let mut ahead = self.clone();
        ahead.skip_blanks();
        let start = ahead.at;
        if ahead.take_any_word().is_none() && ahead.take_number().is_none() {
            ahead.bump();
        }
        start..ahead.at
    }
}

/// Whether a word cannot go on with this.
fn ends_word(c: char) -> bool {
    !(c.is_alphanumeric() || c == '_')
}

/// The character of four hex digits, or of a surrogate pair with its second `\u` between the two fours, and how many
/// characters of text it took.
fn unicode_escape(text: &str) -> Option<(char, usize)> {
    let unit = |from: usize| {
        let digits =
            text.get(from..from + 4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        u32::from_str_radix(digits, 16).ok()
    };
    let first = unit(0)?;
    if let Some(c) = char::from_u32(first) {
        return Some((c, 4));
    }
    let second = text.get(4..6).filter(|escape| *escape == "\\u").and_then(|_| unit(6))?;
    let mut decoded = char::decode_utf16([u16::try_from(first).ok()?, u16::try_from(second).ok()?]);
    decoded.next()?.ok().map(|c| (c, 10))
}
