//! What a file is by its content, whatever its name says: for people who look at a file before a gate does. A gate never
//! goes by this, because what a path means must not depend on what a tool happened to write.

use crate::document::json::{self, Limits};
use crate::document::{Node, encoding};
use crate::evidence::xml;

use super::{other, recognise, recognise_event, recognise_root};

/// How many lines may come before the first event of a stream.
const LINES_OF_CHATTER: usize = 1_000;

/// What a file is by its content.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    /// The formats whose signature fits, in the order of the registry. One means: it is that.
    pub names: Vec<&'static str>,
    /// Whether it is one JSON document.
    pub is_json: bool,
    /// What it looks like, with its article, where that is plain: "an HTML page".
    pub looks_like: Option<&'static str>,
}

/// Looks at the content of a file.
pub fn by_content(bytes: &[u8]) -> Content {
    let text = match encoding::decode(bytes) {
        Ok(text) => text,
        // XML may say in which encoding it is.
        Err(_) => match xml::decode(bytes) {
            Ok(text) => text,
            Err(_) => return Content::default(),
        },
    };
    let looks_like = other::looks_like(&text);
    if text.trim_start().starts_with('<') {
        let names = xml::root_of(&text).map(|(root, children)| recognise_root(&root, &children));
        return Content { names: names.unwrap_or_default(), is_json: false, looks_like };
    }
    let mut names = first_event(&text).map(|event| recognise_event(&event)).unwrap_or_default();
    let document = json::parse(&text, &Limits::default()).ok();
    for name in document.iter().flat_map(recognise) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Content { names, is_json: document.is_some(), looks_like }
}

/// The first line that starts like an event, where it is one document.
pub(super) fn first_event(text: &str) -> Option<Node> {
    let line = text.lines().take(LINES_OF_CHATTER).map(str::trim).find(|line| line.starts_with('{'))?;
    json::parse(line, &Limits::default()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_streams_and_xml_are_told_by_their_signatures() {
        let utf16: Vec<u8> = "\u{feff}<coverage/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, names, is_json) in [
            (&br#"{"stats": {}, "tests": [], "passes": [], "failures": []}"#[..], &["mocha"][..], true),
            (b"ok\n{\"Action\": \"run\"}\n{\"Action\": \"pass\"}", &["go-test"], false),
            (b"{\"Action\": \"run\"}", &["go-test"], true),
            (b"<testsuite/>", &["junit"], false),
            (b"<?xml version='1.0' encoding='ISO-8859-1'?><report name='\xe9'/>", &["jacoco"], false),
            (&utf16, &["cobertura"], false),
            (b"<html/>", &[], false),
            (b"{\"p95\": 1}", &[], true),
            (b"null", &[], true),
            (b"[]", &[], true),
            (b"{\"Action\": ", &[], false),
            (b"\xff\xff\x00", &[], false),
            (b"", &[], false),
        ] {
            let found = by_content(bytes);
            let shown = String::from_utf8_lossy(bytes);
            assert_eq!((found.names.as_slice(), found.is_json), (names, is_json), "{shown}");
        }
    }
}
