//! What stands inside strings and numbers.

/// How many bytes come before the first that ends a run of plain characters in a string: a quote, a backslash or a
/// control character.
#[inline]
pub(super) fn plain_length(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // The high bit of a byte is set where the byte is what is looked for; above the first such byte also elsewhere,
        // which is why only the lowest counts.
        let is = |byte: u8| {
            let differs = word ^ (ONES * u64::from(byte));
            differs.wrapping_sub(ONES) & !differs
        };
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        let found = (is(b'"') | is(b'\\') | control) & HIGH;
        if found != 0 {
            return index * 8 + found.trailing_zeros() as usize / 8;
        }
    }
    let stop = |&byte: &u8| byte == b'"' || byte == b'\\' || byte < b' ';
    words.len() * 8 + rest.iter().position(stop).unwrap_or(rest.len())
}

#[inline]
pub(super) fn of_number(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')
}

/// RFC 8259 §6.
pub(super) fn is_number(text: &[u8]) -> bool {
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut rest = text.strip_prefix(b"-").unwrap_or(text);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest[0] == b'0') {
        return false;
    }
    rest = &rest[whole..];
    if let [b'.', after @ ..] = rest {
        let decimals = digits(after);
        if decimals == 0 {
            return false;
        }
        rest = &after[decimals..];
    }
    if let [b'e' | b'E', after @ ..] = rest {
        let after = if let [b'+' | b'-', after @ ..] = after { after } else { after };
        let exponent = digits(after);
        if exponent == 0 {
            return false;
        }
        rest = &after[exponent..];
    }
    rest.is_empty()
}

/// A string whose escapes were found to be right.
pub(super) fn unescape(text: &str) -> Box<str> {
    let mut plain = String::with_capacity(text.len());
    let mut parts = text.split('\\');
    plain.push_str(parts.next().unwrap_or_default());
    let mut high = None;
    while let Some(part) = parts.next() {
        let mut letters = part.chars();
        let escape = match letters.next() {
            // A backslash that is escaped: what comes up to the next is plain.
            None => {
                plain.push('\\');
                plain.push_str(parts.next().unwrap_or_default());
                continue;
            }
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                let code =
                    part.get(1..5).and_then(|digits| u32::from_str_radix(digits, 16).ok()).unwrap_or(0);
                plain.extend(match (high.take(), code) {
                    (_, 0xD800..=0xDBFF) => {
                        high = Some(code);
                        None
                    }
                    (Some(high), low) => char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (low & 0x3FF)),
                    (None, code) => char::from_u32(code),
                });
                plain.push_str(part.get(5..).unwrap_or_default());
                continue;
            }
            Some(same) => same,
        };
        plain.push(escape);
        plain.push_str(letters.as_str());
    }
    plain.into_boxed_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_at_the_first_byte_that_is_not_plain() {
        for length in 0..40 {
            for stop in [b'"', b'\\', b'\n', 0, 0x1F] {
                for plain in [b'a', b' ', b'!', b'#', b'[', b']', 0x7F, 0x80, 0xA2, 0xDC, 0xFF] {
                    let mut bytes = vec![plain; length];
                    assert_eq!(plain_length(&bytes), length);
                    bytes.extend([stop, plain, b'"']);
                    assert_eq!(plain_length(&bytes), length, "{plain:x} {stop:x}");
                }
            }
        }
    }

    #[test]
    fn numbers_are_those_of_the_rfc() {
        for right in ["0", "-0", "10", "1.0", "-1.50e+10", "0e5", "2E-3"] {
            assert!(is_number(right.as_bytes()), "{right}");
        }
        for wrong in ["", "-", "01", "-01", "1.", ".5", "1e", "1e+", "+1", "1.e3", "1-2", "1e5.5", "--1"] {
            assert!(!is_number(wrong.as_bytes()), "{wrong}");
        }
    }

    #[test]
    fn escapes_become_what_they_mean() {
        for (text, plain) in [
            (r"a\nb", "a\nb"),
            (r"\\n", "\\n"),
            (r"\\\\", "\\\\"),
            (r#"\"\/\b\f\r\t"#, "\"/\u{8}\u{c}\r\t"),
            (r"\u00e9x\ud83d\ude00\u0041", "éx😀A"),
            (r"\\u0041", "\\u0041"),
        ] {
            assert_eq!(&*unescape(text), plain, "{text}");
        }
    }
}
