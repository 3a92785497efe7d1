//! Tags: their names and attributes, found in one pass and without a copy.

use std::collections::HashSet;
use std::ops::Range;

use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::events::BytesStart;
use quick_xml::parser::{ElementParser, Parser};

use crate::evidence::format::FormatError;

/// Up to how many attributes each is compared with each for its name.
const FEW: usize = 32;

/// A name.
#[derive(Debug, Clone)]
pub(super) struct Name {
    /// With its prefix.
    pub(super) whole: Range<usize>,
    /// Where the part without the prefix begins.
    pub(super) local: usize,
}

/// Where one attribute stands in its tag.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) name: Name,
    /// Its value, without its quotes.
    pub(super) value: Range<usize>,
    /// Whether a reference stands in its value.
    pub(super) refers: bool,
}

/// What the begin of a text is.
#[derive(Debug)]
pub(super) enum Tag {
    /// The tag of an element.
    Opens {
        name: Name,
        /// Where it ends.
        end: usize,
        /// Whether it ends the element as well.
        empty: bool,
    },
    /// It does not end here.
    Cut,
    /// It is none.
    Broken,
}

/// Looks at the tag that begins with the text. Its attributes each have a value in quotes, without a raw `<`; no two have
/// one name.
pub(super) fn opening(text: &[u8], places: &mut Vec<Place>) -> Tag {
    places.clear();
    let Found::One(element) = name(text, 1) else { return name(text, 1).refused() };
    let mut at = element.whole.end;
    loop {
        at = behind_blanks(text, at);
        let empty = text.get(at) == Some(&b'/');
        match text.get(at + usize::from(empty)) {
            None => return Tag::Cut,
            Some(b'>') if repeats(text, places) => return Tag::Broken,
            Some(b'>') => return Tag::Opens { name: element, end: at + usize::from(empty) + 1, empty },
            Some(_) if empty => return Tag::Broken,
            Some(_) => {}
        }
        match attribute(text, at) {
            Found::One(place) => {
                at = place.value.end + 1;
                places.push(place);
            }
            refused => return refused.refused(),
        }
    }
}

enum Found<T> {
    One(T),
    Cut,
    Broken,
}

impl<T> Found<T> {
    fn refused(&self) -> Tag {
        if matches!(self, Self::Cut) { Tag::Cut } else { Tag::Broken }
    }
}

fn name(text: &[u8], from: usize) -> Found<Name> {
    let mut local = from;
    for (at, byte) in text.iter().enumerate().skip(from) {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b'=' | b'>' | b'/' => {
                let whole = from..at;
                return if whole.is_empty() { Found::Broken } else { Found::One(Name { whole, local }) };
            }
            b':' if local == from => local = at + 1,
            b'<' | b'&' | b'"' | b'\'' => return Found::Broken,
            _ => {}
        }
    }
    Found::Cut
}

fn attribute(text: &[u8], from: usize) -> Found<Place> {
    let name = match name(text, from) {
        Found::One(name) => name,
        Found::Cut => return Found::Cut,
        Found::Broken => return Found::Broken,
    };
    let at = behind_blanks(text, name.whole.end);
    match text.get(at) {
        Some(b'=') => {}
        None => return Found::Cut,
        Some(_) => return Found::Broken,
    }
    let at = behind_blanks(text, at + 1);
    let quote = match text.get(at) {
        Some(quote @ (b'"' | b'\'')) => *quote,
        None => return Found::Cut,
        Some(_) => return Found::Broken,
    };
    let start = at + 1;
    let value = &text[start..];
    let Some(mut length) = memchr::memchr3(quote, b'<', b'&', value) else { return Found::Cut };
    let refers = value[length] == b'&';
    if refers {
        let Some(rest) = memchr::memchr2(quote, b'<', &value[length..]) else { return Found::Cut };
        length += rest;
    }
    if value[length] == b'<' {
        return Found::Broken;
    }
    Found::One(Place { name, value: start..start + length, refers })
}

fn behind_blanks(text: &[u8], mut at: usize) -> usize {
    while matches!(text.get(at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
        at += 1;
    }
    at
}

fn repeats(text: &[u8], places: &[Place]) -> bool {
    let name = |place: &Place| &text[place.name.whole.clone()];
    if places.len() > FEW {
        let mut seen = HashSet::new();
        return !places.iter().all(|place| seen.insert(name(place)));
    }
    (1..places.len()).any(|index| places[..index].iter().any(|before| name(before) == name(&places[index])))
}

/// Says what is wrong with the tag that begins with the text, which is at this byte of its file.
pub(super) fn broken(text: &str, at: usize) -> FormatError {
    let mut parser = ElementParser::default();
    let Some(end) = parser.feed(text.as_bytes()) else { return cut(at, parser.eof_error(text.as_bytes())) };
    let tag = text[..end].trim_start_matches('<');
    let tag = tag.strip_suffix('/').unwrap_or(tag);
    let named = tag.find([' ', '\t', '\r', '\n']).unwrap_or(tag.len());
    for attribute in BytesStart::from_content(tag, named).attributes() {
        match attribute {
            Err(error) => return FormatError::at(at, format!("an attribute is broken: {error}")),
            Ok(attribute) if attribute.value.contains(&b'<') => {
                return FormatError::at(at, "an attribute holds a raw `<`");
            }
            Ok(_) => {}
        }
    }
    FormatError::at(at, "this is not well-formed XML: a tag holds a sign that no name may have")
}

/// The length of the tag that ends an element and begins with the text; `None` where it is cut.
pub(super) fn end(text: &[u8]) -> Option<usize> {
    memchr::memchr(b'>', text).map(|end| end + 1)
}

/// The name in such a tag.
pub(super) fn closed(tag: &str) -> &str {
    let name = tag.strip_prefix("</").unwrap_or(tag);
    name.strip_suffix('>').unwrap_or(name).trim_end_matches([' ', '\t', '\r', '\n'])
}

/// An element is ended by the name of another, or none is open.
pub(super) fn mismatched(expected: Option<&str>, found: &str, at: usize) -> FormatError {
    let found = found.to_owned();
    let error = match expected {
        Some(expected) => IllFormedError::MismatchedEndTag { expected: expected.to_owned(), found },
        None => IllFormedError::UnmatchedEndTag(found),
    };
    malformed(at, &Error::IllFormed(error))
}

/// Markup does not end.
pub(super) fn cut(at: usize, error: SyntaxError) -> FormatError {
    malformed(at, &Error::Syntax(error))
}

/// What the library says is wrong.
pub(super) fn malformed(at: usize, error: &Error) -> FormatError {
    if matches!(error, Error::Syntax(_)) {
        return FormatError::at(at, format!("the file is cut short, or is not XML from here on: {error}"));
    }
    FormatError::at(at, format!("this is not well-formed XML: {error}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Attributes = Vec<(String, String)>;

    /// The attributes that the library finds, where it finds nothing wrong.
    fn expected(tag: &str) -> Option<Attributes> {
        let whole = format!("<{tag}>");
        let mut parser = ElementParser::default();
        let tag = match parser.feed(whole.as_bytes()) {
            Some(end) => &whole[1..end],
            None => return None,
        };
        let tag = tag.strip_suffix('/').unwrap_or(tag);
        let named = tag.find([' ', '\t', '\r', '\n']).unwrap_or(tag.len());
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let start = BytesStart::from_content(tag, named);
        let all: Result<Attributes, _> = start
            .attributes()
            .map(|attribute| attribute.map(|it| (text(it.key.into_inner()), text(&it.value))))
            .collect();
        let odd = |name: &str| name.is_empty() || name.contains(['=', '<', '&', '"', '\'', '/', '>']);
        all.ok().filter(|all| {
            !odd(&tag[..named]) && !all.iter().any(|(name, value)| odd(name) || value.contains('<'))
        })
    }

    fn found(tag: &str) -> Option<Attributes> {
        let (whole, mut places) = (format!("<{tag}>"), Vec::new());
        let text = |range: &Range<usize>| whole[range.clone()].to_owned();
        match opening(whole.as_bytes(), &mut places) {
            Tag::Opens { .. } => {
                Some(places.iter().map(|it| (text(&it.name.whole), text(&it.value))).collect())
            }
            Tag::Cut | Tag::Broken => {
                broken(&whole, 0);
                None
            }
        }
    }

    #[test]
    fn many_attributes_may_not_repeat_either() {
        let many =
            |count: usize| (0..count).map(|index| format!(" a{index}=''")).collect::<Vec<_>>().concat();
        for count in [FEW - 1, FEW, FEW + 1, 1_000] {
            assert_eq!(found(&format!("e{}", many(count))).map(|all| all.len()), Some(count));
            assert_eq!(found(&format!("e{} a7=''", many(count))), None, "{count}");
        }
    }

    #[test]
    fn a_tag_that_is_cut_is_told_from_a_broken_one() {
        let tag = "<x:a  b = 'c>&amp;' d:e=\"'/\"/ ".trim_end();
        for end in 1..=tag.len() {
            assert!(matches!(opening(&tag.as_bytes()[..end], &mut Vec::new()), Tag::Cut), "{}", &tag[..end]);
        }
        let mut places = Vec::new();
        let whole = format!("{tag}><f>");
        let Tag::Opens { name, end, empty: true } = opening(whole.as_bytes(), &mut places) else {
            panic!("{whole}")
        };
        assert_eq!((end, &whole[name.local..name.whole.end]), (tag.len() + 1, "a"));
        assert_eq!(places.iter().map(|it| it.refers).collect::<Vec<_>>(), [true, false]);
        assert_eq!(&whole[places[1].name.local..places[1].name.whole.end], "e");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn attributes_are_what_the_library_finds(
            parts in proptest::collection::vec(
                prop_oneof![
                    2 => "[ab:]", 2 => "[ \t\n]", 2 => "[=/>]", 1 => "['\"]", 1 => "[<&]",
                    6 => r#" [abc]="[x='&;/é>]{0,3}""#, 6 => r#"[\r\n ][abc:é]{1,3} ?= ?'[x=" ]{0,2}'"#,
                ],
                0..8,
            )
        ) {
            let tag = format!("e{}", parts.concat());
            prop_assert_eq!(found(&tag), expected(&tag));
        }
    }
}
