//! The attributes in the text of a tag: where they stand, found in one pass and without a copy.

use std::collections::HashSet;
use std::ops::Range;

/// Up to how many attributes each is compared with each for its name.
const FEW: usize = 32;

/// Where one attribute stands in its tag.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Its name, with its prefix.
    pub(super) key: Range<usize>,
    /// Its value, without its quotes.
    pub(super) value: Range<usize>,
}

/// Finds the attributes of a tag behind its name, which ends at `from`. Whether they are well-formed: each with a value
/// in quotes and without a raw `<`, and no two of one name.
pub(super) fn find(tag: &[u8], from: usize, places: &mut Vec<Place>) -> bool {
    places.clear();
    let mut at = from;
    loop {
        at += blanks(&tag[at..]);
        if at == tag.len() {
            return !repeats(tag, places);
        }
        // The first character belongs to the name whatever it is.
        let ends = |byte: &u8| *byte == b'=' || is_blank(*byte);
        let Some(length) = tag[at + 1..].iter().position(ends) else { return false };
        let key = at..at + 1 + length;
        at = key.end + blanks(&tag[key.end..]);
        if tag.get(at) != Some(&b'=') {
            return false;
        }
        at += 1;
        at += blanks(&tag[at..]);
        let Some(quote) = tag.get(at).copied().filter(|byte| matches!(byte, b'"' | b'\'')) else {
            return false;
        };
        at += 1;
        let Some(length) = memchr::memchr2(quote, b'<', &tag[at..]) else { return false };
        let value = at..at + length;
        if tag[value.end] != quote {
            return false;
        }
        at = value.end + 1;
        places.push(Place { key, value });
    }
}

fn repeats(tag: &[u8], places: &[Place]) -> bool {
    if places.len() > FEW {
        let mut seen = HashSet::new();
        return !places.iter().all(|place| seen.insert(&tag[place.key.clone()]));
    }
    let key = |place: &Place| &tag[place.key.clone()];
    (1..places.len()).any(|index| places[..index].iter().any(|before| key(before) == key(&places[index])))
}

fn blanks(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| !is_blank(*byte)).unwrap_or(bytes.len())
}

/// White space as XML has it.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use quick_xml::events::BytesStart;

    use super::*;

    /// The same by the library, which says what is wrong with them.
    fn expected(tag: &str, name: usize) -> Option<Vec<(String, String)>> {
        let start = BytesStart::from_content(tag, name);
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let all: Result<Vec<_>, _> = start
            .attributes()
            .map(|attribute| attribute.map(|it| (text(it.key.into_inner()), text(&it.value))))
            .collect();
        all.ok().filter(|all| !all.iter().any(|(_, value)| value.contains('<')))
    }

    fn found(tag: &str, name: usize) -> Option<Vec<(String, String)>> {
        let mut places = Vec::new();
        let text = |range: &Range<usize>| tag[range.clone()].to_owned();
        find(tag.as_bytes(), name, &mut places)
            .then(|| places.iter().map(|it| (text(&it.key), text(&it.value))).collect())
    }

    #[test]
    fn many_attributes_may_not_repeat_either() {
        let many =
            |count: usize| (0..count).map(|index| format!(" a{index}=''")).collect::<Vec<_>>().concat();
        for count in [FEW - 1, FEW, FEW + 1, 1_000] {
            assert_eq!(found(&many(count), 0).map(|all| all.len()), Some(count));
            assert_eq!(found(&format!("{} a7=''", many(count)), 0), None, "{count}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn they_are_what_the_library_finds(
            parts in proptest::collection::vec(
                prop_oneof![
                    3 => "[ab]", 3 => "[ \t\n]", 3 => Just("=".to_owned()), 2 => "['\"]", 1 => Just("<".to_owned()),
                    6 => r#" [abc]="[x='&;/é]{0,3}""#, 6 => r#"[\r\n ][abc:]{1,3} ?= ?'[x=" ]{0,2}'"#,
                ],
                0..8,
            )
        ) {
            let tag = parts.concat();
            prop_assert_eq!(found(&tag, 0), expected(&tag, 0));
        }
    }
}
