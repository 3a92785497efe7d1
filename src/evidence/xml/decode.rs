//! Bytes to text for XML, which may declare its own encoding.

use std::borrow::Cow;

use crate::document::encoding::{self, DecodeError};

/// The most bytes in which the declaration must end.
const DECLARATION: usize = 1_024;

/// Reads the bytes of an XML file as text: as every text, and ISO-8859-1 and US-ASCII where it declares them. A byte
/// order mark outweighs what is declared.
///
/// # Errors
/// As [`encoding::decode`]; another declared encoding; a byte that the declared one does not have.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, DecodeError> {
    let Some((name, at)) = declared(bytes) else { return encoding::decode(bytes) };
    match name.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" => encoding::decode(bytes),
        "us-ascii" | "ascii" => match bytes.iter().position(|byte| !byte.is_ascii()) {
            None => encoding::decode(bytes),
            Some(at) => Err(DecodeError {
                message: format!("the file declares {name}, and byte 0x{:02X} is none of it", bytes[at]),
                at,
                help: None,
            }),
        },
        "iso-8859-1" | "latin1" | "latin-1" => match bytes.iter().position(|byte| *byte == 0) {
            // A NUL is refused with the words that every text is refused with.
            Some(_) => encoding::decode(bytes),
            None => Ok(Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect())),
        },
        _ => Err(DecodeError {
            message: format!("the file declares the encoding {}, which is not read", shown(name)),
            at,
            help: Some("save the file as UTF-8".to_owned()),
        }),
    }
}

/// Whether a file that begins with these bytes is read as UTF-8 as far as its declaration says.
pub(super) fn is_utf8(bytes: &[u8]) -> bool {
    declared(bytes).is_none_or(|(name, _)| matches!(name.to_ascii_lowercase().as_str(), "utf-8" | "utf8"))
}

/// A name that anybody may have written, short and in one line.
fn shown(name: &str) -> String {
    name.chars().take(40).flat_map(char::escape_debug).collect()
}

/// The encoding that the bytes declare in their own ASCII, and where its name begins. With a byte order mark none is
/// looked for.
fn declared(bytes: &[u8]) -> Option<(&str, usize)> {
    let head = &bytes[..bytes.len().min(DECLARATION)];
    if !head.starts_with(b"<?xml") {
        return None;
    }
    let end = head.windows(2).position(|pair| pair == b"?>")?;
    let head = std::str::from_utf8(&head[..end]).ok()?;
    let (before, rest) = head.split_once("encoding")?;
    let value = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let name = value[1..].split(quote).next()?;
    let at = before.len() + (head.len() - before.len() - value.len()) + 1;
    Some((name, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declared_encoding_is_the_one_that_is_read() {
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a b='\xE9'/>";
        assert!(decode(latin).unwrap().ends_with("<a b='é'/>"));
        let marked = [b"\xEF\xBB\xBF", "<?xml encoding='ISO-8859-1'?><a b='é'/>".as_bytes()].concat();
        assert!(decode(&marked).unwrap().ends_with("<a b='é'/>"), "the mark outweighs the word");
        assert!(decode(b"<?xml version=\"1.0\" encoding=\"us-ascii\"?><a/>").is_ok());
        for (bytes, said) in [
            (&b"<?xml version='1.0' encoding='US-ASCII'?><a b='\xE9'/>"[..], "declares US-ASCII"),
            (b"<?xml version='1.0' encoding='windows-1252'?><a/>", "windows-1252, which is not read"),
            (b"<?xml version='1.0' encoding='a\nb'?><a/>", "a\\nb, which is not read"),
            (b"<?xml version='1.0' encoding='UTF-8'?><a b='\xE9'/>", "0xE9"),
            (b"<?xml version='1.0'?><a b='\xE9'/>", "0xE9"),
            (b"<?xml encoding='ISO-8859-1'?><a>\0</a>", "NUL"),
        ] {
            let error = decode(bytes).unwrap_err();
            assert!(error.message.contains(said), "{error}");
        }
    }
}
