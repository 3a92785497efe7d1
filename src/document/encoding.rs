//! Bytes to text: UTF-8, with or without byte order mark, and UTF-16 with one. Nothing is guessed and nothing replaced.

use std::borrow::Cow;
use std::fmt;

/// Why bytes are not text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    /// What is wrong, in one line without a final stop.
    pub message: String,
    /// Offset of the first wrong byte, counted from the start of the file (byte order mark included).
    pub at: usize,
    /// What to do next.
    pub help: Option<String>,
}

impl DecodeError {
    fn new(message: &str, at: usize, help: &str) -> Self {
        Self { message: message.to_owned(), at, help: (!help.is_empty()).then(|| help.to_owned()) }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (byte {})", self.message, self.at)
    }
}

impl std::error::Error for DecodeError {}

const SAVE_AS_UTF8: &str = "save the file as UTF-8";
const ADD_A_MARK: &str = "save it as UTF-8, or as UTF-16 with a byte order mark";

/// The bytes order of UTF-16.
#[derive(Clone, Copy)]
enum Order {
    Little,
    Big,
}

/// Reads bytes as text; a byte order mark is dropped. UTF-8 is borrowed, UTF-16 is converted.
///
/// # Errors
/// Invalid UTF-8, UTF-16 without a byte order mark, with an odd length or with half a surrogate pair, UTF-32, and any
/// NUL: no text format that is read here may hold one, and it is the surest sign of a binary file.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, DecodeError> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => {
            Err(DecodeError::new("the file is UTF-32, which is not read", 0, SAVE_AS_UTF8))
        }
        [0xFF, 0xFE, rest @ ..] => decode_utf16(rest, Order::Little).map(Cow::Owned),
        [0xFE, 0xFF, rest @ ..] => decode_utf16(rest, Order::Big).map(Cow::Owned),
        [0xEF, 0xBB, 0xBF, rest @ ..] => decode_utf8(rest, 3).map(Cow::Borrowed),
        _ => decode_utf8(bytes, 0).map(Cow::Borrowed),
    }
}

/// `skipped` is the length of the byte order mark before `bytes`.
fn decode_utf8(bytes: &[u8], skipped: usize) -> Result<&str, DecodeError> {
    let nul = bytes.contains(&0).then(|| bytes.iter().position(|&byte| byte == 0)).flatten();
    if let Some(at) = nul {
        return Err(describe_nul(bytes, at, skipped));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        describe_invalid(bytes, at, skipped, error.error_len().is_none())
    })
}

fn describe_nul(bytes: &[u8], at: usize, skipped: usize) -> DecodeError {
    if let Some(what) = known_binary(bytes) {
        return DecodeError::new(&format!("the file is not text: it looks like {what}"), skipped, "");
    }
    // ASCII in UTF-16 has a NUL in every second byte.
    let head = &bytes[..bytes.len().min(64)];
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let half = head.len() / 2;
    if half > 0 && ((odd * 4 >= half * 3 && even == 0) || (even * 4 >= half * 3 && odd == 0)) {
        return DecodeError::new("looks like UTF-16 without a byte order mark", skipped + at, ADD_A_MARK);
    }
    DecodeError::new("the file is not text: it holds a NUL byte", skipped + at, "")
}

fn describe_invalid(bytes: &[u8], at: usize, skipped: usize, cut: bool) -> DecodeError {
    if let Some(what) = known_binary(bytes) {
        return DecodeError::new(&format!("the file is not text: it looks like {what}"), skipped, "");
    }
    if cut {
        return DecodeError::new("the file is cut short in the middle of a character", skipped + at, "");
    }
    let message = format!("the file is not UTF-8: byte 0x{:02X} cannot stand here", bytes[at]);
    DecodeError::new(&message, skipped + at, SAVE_AS_UTF8)
}

fn known_binary(bytes: &[u8]) -> Option<&'static str> {
    [
        (&[0x1F, 0x8B][..], "gzip-compressed data"),
        (b"PK\x03\x04", "a zip archive"),
        (&[0x28, 0xB5, 0x2F, 0xFD], "zstd-compressed data"),
        (b"\x89PNG", "a PNG image"),
        (b"%PDF", "a PDF document"),
        (b"SQLite format 3", "an SQLite database"),
    ]
    .into_iter()
    .find(|(magic, _)| bytes.starts_with(magic))
    .map(|(_, what)| what)
}

/// `bytes` comes after the two bytes of the mark.
fn decode_utf16(bytes: &[u8], order: Order) -> Result<String, DecodeError> {
    const MARK: usize = 2;
    if !bytes.len().is_multiple_of(2) {
        let message = "the file is UTF-16 with an odd number of bytes: it is cut short";
        return Err(DecodeError::new(message, MARK + bytes.len() - 1, ""));
    }
    let units = bytes.chunks_exact(2).map(|pair| match order {
        Order::Little => u16::from_le_bytes([pair[0], pair[1]]),
        Order::Big => u16::from_be_bytes([pair[0], pair[1]]),
    });
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut at = MARK;
    for character in char::decode_utf16(units) {
        match character {
            Ok('\0') => return Err(DecodeError::new("the file is not text: it holds a NUL", at, "")),
            Ok(character) => {
                text.push(character);
                at += 2 * character.len_utf16();
            }
            Err(_) => {
                let message = "the file is not UTF-16: half of a surrogate pair stands alone";
                return Err(DecodeError::new(message, at, SAVE_AS_UTF8));
            }
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, order: Order, mark: bool) -> Vec<u8> {
        let mark = if mark { "\u{feff}" } else { "" };
        [mark, text]
            .concat()
            .encode_utf16()
            .flat_map(|unit| match order {
                Order::Little => unit.to_le_bytes(),
                Order::Big => unit.to_be_bytes(),
            })
            .collect()
    }

    #[test]
    fn the_four_encodings_read_the_same() {
        let text = "{\"a\": \"é 😀\"}\r\n";
        let marked = ["\u{feff}", text].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            marked.into_bytes(),
            utf16(text, Order::Little, true),
            utf16(text, Order::Big, true),
        ] {
            assert_eq!(decode(&bytes).unwrap(), text, "{bytes:x?}");
        }
        assert_eq!(decode(b"").unwrap(), "");
        assert_eq!(decode(b"\xEF\xBB\xBF").unwrap(), "");
        assert_eq!(decode(b"\xFF\xFE").unwrap(), "");
        assert!(matches!(decode(b"plain").unwrap(), Cow::Borrowed(_)), "UTF-8 is not copied");
    }

    #[test]
    fn what_is_not_text_is_refused_with_its_place() {
        let cut = &utf16("ab", Order::Little, true)[..5];
        for (bytes, at, said) in [
            (b"ab\xFFcd".to_vec(), 2, "0xFF"),
            (b"\xEF\xBB\xBFab\xFFcd".to_vec(), 5, "0xFF"),
            (b"ab\xE2\x98".to_vec(), 2, "cut short"),
            (b"\xC0\x80".to_vec(), 0, "0xC0"),
            (b"\xED\xA0\x80".to_vec(), 0, "0xED"),
            (utf16("{\"a\": 1}", Order::Little, false), 1, "UTF-16 without a byte order mark"),
            (utf16("{\"a\": 1}", Order::Big, false), 0, "UTF-16 without a byte order mark"),
            (b"some text, then \0 and more text".to_vec(), 16, "NUL"),
            (b"\0".to_vec(), 0, "NUL"),
            (cut.to_vec(), 4, "odd number of bytes"),
            (b"\xFF\xFE\x41\x00\x00\xD8\x41\x00".to_vec(), 4, "surrogate"),
            (b"\xFE\xFF\xDC\x00".to_vec(), 2, "surrogate"),
            (utf16("a\0b", Order::Big, true), 4, "NUL"),
            (b"\xFF\xFE\0\0{\0\0\0".to_vec(), 0, "UTF-32"),
            (b"\x1F\x8B\x08\x00abc".to_vec(), 0, "gzip"),
            (b"PK\x03\x04\x14\x00".to_vec(), 0, "zip"),
        ] {
            let error = decode(&bytes).unwrap_err();
            assert!(error.message.contains(said), "{bytes:x?}: {error}");
            assert_eq!(error.at, at, "{bytes:x?}: {error}");
        }
    }
}
