//! Files that a user wrote, as text: gates, people, waivers, the release.

use std::borrow::Cow;
use std::fmt;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Severity, Source};
use crate::document::encoding::decode;
use crate::sha256;

/// The longest file that is read, in bytes.
pub const MAX_BYTES: usize = crate::yaml::MAX_BYTES;

/// A file's text.
#[derive(Debug, Clone)]
pub struct Input {
    /// The text, under the path as given.
    pub source: Arc<Source>,
    /// SHA-256 of the bytes that were read, in hex, where they are not those of the text.
    other_bytes: Option<String>,
}

/// A file or folder that the system does not let us read.
#[derive(Debug)]
pub struct Unreadable {
    /// Which.
    pub path: PathBuf,
    /// Why.
    pub error: io::Error,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot read `{}`: {}", self.path.display(), self.error)
    }
}

impl std::error::Error for Unreadable {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

impl Input {
    /// SHA-256 of the bytes that were read, in hex. Worked out when it is asked for: few files are asked.
    pub fn sha256(&self) -> String {
        self.other_bytes.clone().unwrap_or_else(|| sha256::hex(self.source.text.as_bytes()))
    }

    /// Reads a file: regular, at most [`MAX_BYTES`] long, text in an encoding that says what it is. What is wrong with
    /// its bytes is a diagnostic; the digest is that of the bytes that the text was made from.
    ///
    /// # Errors
    /// When the file cannot be read, or is a folder, a device or a pipe.
    pub fn read(path: &Path) -> Result<Result<Self, Box<Diagnostic>>, Unreadable> {
        let unreadable = |error| Unreadable { path: path.to_owned(), error };
        // Asked before opening, because opening a pipe waits for somebody to write into it.
        let about = std::fs::metadata(path).map_err(unreadable)?;
        if !about.is_file() {
            return Err(unreadable(io::Error::other("it is not a regular file")));
        }
        let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
        // One byte more, so that its end is seen without more room.
        let size = usize::try_from(about.len().min(limit)).unwrap_or_default();
        let mut bytes = Vec::with_capacity(size + 1);
        File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes)).map_err(unreadable)?;
        let name = path.to_string_lossy().into_owned();
        if bytes.len() > MAX_BYTES {
            let message = format!("the file is larger than {} MiB", MAX_BYTES / 1024 / 1024);
            return Ok(Err(Box::new(whole_file(name, "too-large", message, None))));
        }
        Ok(Self::from_vec(name, bytes))
    }

    /// The same for bytes that are at hand. Most are the text as they are.
    fn from_vec(name: String, bytes: Vec<u8>) -> Result<Self, Box<Diagnostic>> {
        let whole = matches!(decode(&bytes), Ok(Cow::Borrowed(text)) if text.len() == bytes.len());
        match String::from_utf8(bytes) {
            Ok(text) if whole => {
                Ok(Self { source: Arc::new(Source { path: name, text }), other_bytes: None })
            }
            Ok(text) => Self::from_bytes(name, text.as_bytes()),
            Err(error) => Self::from_bytes(name, error.as_bytes()),
        }
    }

    /// The same for bytes that are at hand.
    ///
    /// # Errors
    /// When they are not text.
    pub fn from_bytes(name: String, bytes: &[u8]) -> Result<Self, Box<Diagnostic>> {
        match decode(bytes) {
            Ok(text) => {
                let other_bytes = (text.as_bytes() != bytes).then(|| sha256::hex(bytes));
                Ok(Self { source: Arc::new(Source { path: name, text: text.into_owned() }), other_bytes })
            }
            Err(error) => {
                let message = format!("{} (byte {})", error.message, error.at);
                Err(Box::new(whole_file(name, "encoding", message, error.help)))
            }
        }
    }
}

/// A mistake of a file as a whole.
pub(crate) fn whole_file(
    path: String,
    code: &'static str,
    message: String,
    help: Option<String>,
) -> Diagnostic {
    Diagnostic {
        code,
        severity: Severity::Error,
        message,
        source: Arc::new(Source { path, text: String::new() }),
        span: None,
        label: String::new(),
        related: None,
        help: help.into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_text_and_says_what_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.yaml");
        for (bytes, text, code) in [
            (&b"abc"[..], "abc", ""),
            (b"\xEF\xBB\xBFabc", "abc", ""),
            (b"\xFF\xFEa\0b\0", "ab", ""),
            (b"a\xFFb", "", "encoding"),
            (b"a\0b\0", "", "encoding"),
            (b"", "", ""),
        ] {
            std::fs::write(&path, bytes).unwrap();
            match Input::read(&path).unwrap() {
                Ok(input) => {
                    assert_eq!((input.source.text.as_str(), code), (text, ""), "{bytes:?}");
                    assert_eq!(input.sha256(), sha256::hex(bytes), "{bytes:?}");
                }
                Err(diagnostic) => assert_eq!(diagnostic.code, code, "{bytes:?}"),
            }
        }
        std::fs::write(&path, b"abc").unwrap();
        let input = Input::read(&path).unwrap().unwrap();
        assert_eq!(input.sha256(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        std::fs::write(&path, vec![b'#'; MAX_BYTES + 1]).unwrap();
        assert_eq!(Input::read(&path).unwrap().unwrap_err().code, "too-large");
        std::fs::write(&path, vec![b'#'; MAX_BYTES]).unwrap();
        assert!(Input::read(&path).unwrap().is_ok());
        assert!(Input::read(folder.path()).is_err());
        assert!(Input::read(&folder.path().join("absent")).is_err());
    }
}
