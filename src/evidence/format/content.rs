//! What a file is by its content, whatever its name says: for people who look at a file before a gate does. A gate never
//! goes by this, because what a path means must not depend on what a tool happened to write.

use std::collections::BTreeSet;

use crate::document::json::{self, Limits};
use crate::document::scan::{Pieces, Stop};
use crate::document::{Missed, Node, encoding};
use crate::evidence::xml;
use crate::projection::{self, Need};

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
    let mut names = recognise_first_event(&text);
    let by_document = of_text(&text, recognise);
    for &name in by_document.iter().flatten() {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Content { names, is_json: by_document.is_some(), looks_like }
}

/// The formats whose signature fits the first line that starts like an event, where it is one document.
pub(super) fn recognise_first_event(text: &str) -> Vec<&'static str> {
    let line = text.lines().take(LINES_OF_CHATTER).map(str::trim).find(|line| line.starts_with('{'));
    line.and_then(|line| of_text(line, recognise_event)).unwrap_or_default()
}

/// What is recognised in a text that is one JSON document; `None` where it is none. A document takes several times the
/// memory of its text, so only its beginning is read, with what signatures ask for beyond.
fn of_text(text: &str, recognise: fn(&Node) -> Vec<&'static str>) -> Option<Vec<&'static str>> {
    /// Signatures look at the first elements of a list, and at named members a few levels down.
    const LEVELS: usize = 5;
    const ELEMENTS: usize = 20;
    const MEMBERS: usize = 100;
    /// What is found in members that were asked for may lead to others.
    const TRIES: usize = 4;
    // The mark of a file is gone by now; the reader would take a second one for it.
    if text.starts_with('\u{feff}') {
        return None;
    }
    let mut names = BTreeSet::new();
    for _ in 0..TRIES {
        let missed = Missed::default();
        let need = Need::beginning(LEVELS, ELEMENTS, MEMBERS, &names).watched(&missed);
        let beginning = match projection::read(&mut Pieces::of(text.as_bytes()), &need, &Limits::default()) {
            Ok(beginning) => beginning,
            Err(Stop::Wrong { .. }) => return None,
            Err(Stop::Unsure { .. } | Stop::Source) => break,
        };
        let found = recognise(&beginning);
        match missed.names() {
            Some(more) if more.is_empty() => return Some(found),
            Some(more) => names.extend(more),
            None => break,
        }
    }
    json::parse(text, &Limits::default()).ok().as_ref().map(recognise)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::format::FORMATS;

    /// What a text is recognised as by its beginning, and as a whole.
    fn both(text: &str) -> [Option<Vec<&'static str>>; 2] {
        let whole = json::parse(text, &Limits::default()).ok().as_ref().map(recognise);
        [of_text(text, recognise), whole]
    }

    #[test]
    fn the_beginning_of_a_document_says_what_it_is() {
        let files = |folder: &str| {
            let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
            std::fs::read_dir(folder)
                .into_iter()
                .flatten()
                .map(|file| file.unwrap().path())
                .filter(|it| it.is_file())
        };
        let mut texts: Vec<String> =
            FORMATS.iter().map(|format| super::super::tests::example(format.name).to_owned()).collect();
        for file in
            files("../shared/corpus").chain(files("examples/green")).chain(files("examples/green/evidence"))
        {
            texts.extend(std::fs::read_to_string(file));
        }
        let many = |start: &str, part: &str, end: &str| {
            format!("{start}{}{part}{end}", format!("{part},").repeat(2_000))
        };
        for text in [
            many(r#"{"errors": [], "results": ["#, r#"{"check_id": "a", "x": [[{}]]}"#, "]}"),
            many("[", r#"{"filePath": "a", "messages": []}"#, "]"),
            many("[", r#"{"RuleID": "a", "File": "b", "Secret": "c", "Match": "d"}"#, "]"),
            many(r#"{"experimental_config": {}, "results": ["#, r#"{"source": {}, "packages": []}"#, "]}"),
            many("[", "1", "]"),
        ] {
            texts.push(text);
        }
        // What it is known by stands behind thousands of other members.
        let other = |index| format!("\"/src/{index}.ts\": {{\"lines\": {{\"pct\": 1}}}}, ");
        let others = (0..5_000).map(other).collect::<Vec<_>>().concat();
        texts.push(format!("{{{others}\"total\": {{{others}\"lines\": {{{others}\"pct\": 3}}}}}}"));
        assert_eq!(both(texts.last().unwrap())[0].as_deref(), Some(&["istanbul"][..]));
        texts.push(format!("{{{others}\"total\": 1, \"total\": {{}}}}"));
        texts.push(format!("{{{others}\"total\": 1"));
        for text in texts {
            let [beginning, whole] = both(text.trim_start_matches('\u{feff}'));
            assert_eq!(beginning, whole, "{}", text.chars().take(200).collect::<String>());
        }
    }

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
            (b"\xef\xbb\xbf[]", &[], true),
            (b"\xef\xbb\xbf\xef\xbb\xbf[]", &[], false),
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
