//! Integers, numbers and strings in a path.

use super::parse::{Parsed, Parser};

/// The largest index: integers beyond it are not exact everywhere (RFC 9535 §2.1, from I-JSON).
const MAX_INTEGER: i64 = (1 << 53) - 1;

impl Parser<'_> {
    fn digits(&mut self) -> usize {
        let rest = self.rest();
        let count = rest.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
        self.at += count;
        count
    }

    /// The integer that starts here, if one does: no leading zeros, no `-0`, within ±(2⁵³ − 1).
    pub(super) fn optional_integer(&mut self) -> Parsed<Option<i64>> {
        let start = self.at;
        let negative = self.take("-");
        let first = self.at;
        let count = self.digits();
        if count == 0 {
            return if negative { Err(self.unexpected("a digit after `-`")) } else { Ok(None) };
        }
        let span = start..self.at;
        if self.text[first..].starts_with('0') && (count > 1 || negative) {
            return Err(Self::error("an index has no leading zeros and no negative zero", span));
        }
        let value: Option<i64> = self.text[span.clone()].parse().ok();
        match value {
            Some(value) if value.abs() <= MAX_INTEGER => Ok(Some(value)),
            _ => Err(Self::error("this index is out of range: indices go up to 2^53 - 1", span)),
        }
    }

    /// A number in a filter: JSON's grammar.
    pub(super) fn number(&mut self) -> Parsed<Box<str>> {
        let start = self.at;
        self.take("-");
        let first = self.at;
        let count = self.digits();
        if count == 0 {
            return Err(self.unexpected("a digit"));
        }
        if count > 1 && self.text[first..].starts_with('0') {
            return Err(Self::error("a number has no leading zeros", start..self.at));
        }
        if self.take(".") && self.digits() == 0 {
            return Err(self.unexpected("a digit after the decimal point"));
        }
        if self.take("e") || self.take("E") {
            let _signed = self.take("-") || self.take("+");
            if self.digits() == 0 {
                return Err(self.unexpected("a digit in the exponent"));
            }
        }
        Ok(self.text[start..self.at].into())
    }

    /// A string that starts with this quote.
    pub(super) fn quoted(&mut self, quote: char) -> Parsed<String> {
        let open = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            let Some(next) = self.peek() else {
                return Err(Self::error("this string is not closed", open..open + 1));
            };
            match next {
                '\\' => text.push(self.escape(quote)?),
                control if control < ' ' => {
                    let message =
                        format!("a string may not hold the control character U+{:04X}", u32::from(control));
                    return Err(self.error_here(message));
                }
                _ => {
                    self.at += next.len_utf8();
                    if next == quote {
                        return Ok(text);
                    }
                    text.push(next);
                }
            }
        }
    }

    fn escape(&mut self, quote: char) -> Parsed<char> {
        let start = self.at;
        self.at += 1;
        let Some(letter) = self.peek() else {
            return Err(Self::error("this string is not closed", start..start + 1));
        };
        self.at += letter.len_utf8();
        Ok(match letter {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '/' | '\\' => letter,
            'u' => return self.unicode_escape(start),
            letter if letter == quote => letter,
            letter => {
                let mut error = Self::error(
                    format!("`\\{}` is not an escape here", letter.escape_debug()),
                    start..self.at,
                );
                error.help = Some("write a backslash as `\\\\`".to_owned());
                return Err(error);
            }
        })
    }

    /// After `\u`; `start` is the backslash.
    fn unicode_escape(&mut self, start: usize) -> Parsed<char> {
        let mut code = self.four_digits()?;
        if (0xD800..0xDC00).contains(&code) && self.take("\\u") {
            let low = self.four_digits()?;
            if !(0xDC00..0xE000).contains(&low) {
                return Err(Self::error("half of a surrogate pair stands alone", start..self.at));
            }
            code = 0x1_0000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
        char::from_u32(code)
            .ok_or_else(|| Self::error("half of a surrogate pair stands alone", start..self.at))
    }

    fn four_digits(&mut self) -> Parsed<u32> {
        let mut code = 0;
        for _ in 0..4 {
            let Some(digit) = self.peek().and_then(|next| next.to_digit(16)) else {
                return Err(self.unexpected("four hexadecimal digits after `\\u`"));
            };
            code = code * 16 + digit;
            self.at += 1;
        }
        Ok(code)
    }
}
