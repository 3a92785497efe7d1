//! Tables and properties of the JSON reader.

use proptest::prelude::*;

use super::*;

fn read(text: &str) -> Result<Node, JsonError> {
    parse(text, &Limits::default())
}

/// The same value as `serde_json` reads it.
fn same(node: &Node, other: &serde_json::Value) -> bool {
    match (&node.value, other) {
        (Value::Null, serde_json::Value::Null) => true,
        (Value::Bool(a), serde_json::Value::Bool(b)) => a == b,
        (Value::Number(a), serde_json::Value::Number(b)) => a.parse::<f64>().ok() == b.as_f64(),
        (Value::Text(a), serde_json::Value::String(b)) => **a == **b,
        (Value::List(a), serde_json::Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        // serde_json keeps the last of repeated keys, at the place of the first.
        (Value::Object(a), serde_json::Value::Object(b)) => {
            let last = |key: &str| a.members.iter().rfind(|member| &*member.key == key);
            a.repeated.is_some() == (a.members.len() != b.len())
                && b.iter().all(|(key, b)| last(key).is_some_and(|a| same(&a.node, b)))
        }
        _ => false,
    }
}

#[test]
fn every_value_knows_its_place_and_numbers_keep_their_text() {
    let node =
        read(" {\"a\": [1.50, -0e9, \"x\\u00e9\\n\\ud83d\\ude00\"], \"b\": {}, \"c\": null}\n").unwrap();
    let Value::Object(object) = &node.value else { panic!("{node:?}") };
    assert_eq!(node.at, 1);
    assert_eq!(
        object.members.iter().map(|m| (&*m.key, m.at, m.node.at)).collect::<Vec<_>>(),
        [("a", 2, 7), ("b", 46, 51), ("c", 55, 60)]
    );
    let Value::List(items) = &object.members[0].node.value else { panic!() };
    assert_eq!(items[0], Node { value: Value::Number("1.50".into()), at: 8 });
    assert_eq!(items[1], Node { value: Value::Number("-0e9".into()), at: 14 });
    assert_eq!(items[2], Node { value: Value::Text("xé\n😀".into()), at: 20 });
}

#[test]
fn a_repeated_key_is_marked_and_nothing_is_lost() {
    let many = |extra: &str| {
        let members: Vec<String> = (0..50).map(|n| format!("\"k{n}\":{n}")).collect();
        format!("{{{}{extra}}}", members.join(","))
    };
    for (text, repeated) in [
        ("{\"a\":1,\"b\":2}".to_owned(), None),
        ("{\"a\":1,\"b\":2,\"a\":3,\"b\":4}".to_owned(), Some(2)),
        ("{\"a\":1,\"\\u0061\":2}".to_owned(), Some(1)),
        (many(""), None),
        (many(",\"k7\":0"), Some(50)),
    ] {
        let Value::Object(object) = read(&text).unwrap().value else { panic!() };
        assert_eq!(object.repeated.map(NonZeroU32::get), repeated, "{text}");
        assert_eq!(object.members.len(), text.matches(':').count());
    }
}

#[test]
fn mistakes_are_named_at_their_place() {
    use JsonErrorKind::{CutShort, Empty, NotJson, Syntax, Trailing};
    for (text, kind, at, said) in [
        ("", Empty, 0, "the file is empty"),
        (" \r\n\t", Empty, 0, "only white space"),
        ("{\"a\": 1", CutShort, 7, "cut short"),
        ("{\"a\": ", CutShort, 6, "cut short"),
        ("{\"a\"", CutShort, 4, "cut short"),
        ("{", CutShort, 1, "cut short"),
        ("[1, ", CutShort, 4, "cut short"),
        ("[\"abc", CutShort, 5, "middle of a string"),
        ("[\"abc\\", CutShort, 6, "middle of a string"),
        ("[\"\\u12", CutShort, 6, "middle of a string"),
        ("[\"\\ud83d", CutShort, 8, "middle of a string"),
        ("[tru", CutShort, 4, "middle of a word"),
        ("[1.", CutShort, 3, "cut short"),
        ("-", CutShort, 1, "cut short"),
        ("[1,]", Syntax, 3, "no comma before `]`"),
        ("{\"a\":1,}", Syntax, 7, "no comma before `}`"),
        ("[1 2]", Syntax, 3, "expected `,` or `]`, found `2`"),
        ("[,1]", Syntax, 1, "expected a value, found `,`"),
        ("{a: 1}", Syntax, 1, "a key in double quotes"),
        ("{'a': 1}", Syntax, 1, "a key in double quotes"),
        ("['a']", Syntax, 1, "found `'`"),
        ("{\"a\" 1}", Syntax, 5, "expected `:` after the key, found `1`"),
        ("[01]", Syntax, 1, "zero"),
        ("[-]", Syntax, 2, "expected a digit"),
        ("[.5]", Syntax, 1, "found `.`"),
        ("[1.e3]", Syntax, 3, "expected a digit"),
        ("[+1]", Syntax, 1, "found `+`"),
        ("[NaN]", Syntax, 1, "JSON has no `NaN`"),
        ("[-Infinity]", Syntax, 2, "JSON has no `Infinity`"),
        ("[True]", Syntax, 1, "Python"),
        ("[nul]", Syntax, 1, "found `nul`"),
        ("[truer]", Syntax, 1, "found `truer`"),
        ("[\"a\tb\"]", Syntax, 3, "U+0009"),
        ("[\"a\nb\"]", Syntax, 3, "the line ends"),
        ("[\"\\x41\"]", Syntax, 2, "`\\x`"),
        ("[\"\\u12G4\"]", Syntax, 6, "four hexadecimal digits"),
        ("[\"\\ud83d\"]", Syntax, 2, "surrogate"),
        ("[\"\\ud83d\\u0041\"]", Syntax, 2, "surrogate"),
        ("[\"\\ude00\"]", Syntax, 2, "surrogate"),
        ("// c\n1", Syntax, 0, "no comments"),
        ("[1, # c\n2]", Syntax, 4, "no comments"),
        ("\u{feff}{}", Syntax, 0, "byte order mark"),
        ("\u{a0}{}", Syntax, 0, "expected a value"),
        ("{} {}", Trailing, 3, "more after the end"),
        ("1 2", Trailing, 2, "more after the end"),
        ("[]]", Trailing, 2, "more after the end"),
        ("version https://git-lfs.github.com/spec/v1\noid sha256:00\n", NotJson, 0, "git-lfs pointer"),
        ("\n<!DOCTYPE html><html>", NotJson, 1, "HTML"),
        ("<?xml version=\"1.0\"?><a/>", NotJson, 0, "XML"),
        ("---\na: 1\n", NotJson, 0, "YAML"),
        ("name: x\n", NotJson, 0, "YAML"),
        ("- 1\n- 2\n", NotJson, 0, "YAML"),
        ("npm warn deprecated\n\n{\n \"a\": 1\n}\n", NotJson, 0, "begin on line 3"),
        ("2025-01-01 12:00 started\n{\"a\": 1}", NotJson, 0, "begin on line 2"),
    ] {
        let error = read(text).unwrap_err();
        assert_eq!((error.kind, error.at), (kind, at), "{text:?}: {error}");
        assert!(error.message.contains(said), "{text:?}: {error}");
    }
}

#[test]
fn depth_and_size_are_bounded() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(read(&nested(128)).is_ok());
    assert_eq!(read(&nested(129)).unwrap_err().kind, JsonErrorKind::TooDeep);
    for text in [nested(10_000), "{\"a\":".repeat(10_000), "[".repeat(10_000_000)] {
        let error = read(&text).unwrap_err();
        assert_eq!(error.kind, JsonErrorKind::TooDeep);
        assert!(error.message.contains("deeper than 128 levels"), "{error}");
    }
    // Depth is nesting, not how often something was opened.
    assert!(read(&format!("[{}]", ["[]"; 500].join(","))).is_ok());
    let generous = Limits { depth: usize::MAX, nodes: 10_000 };
    assert!(parse(&nested(MAX_DEPTH), &generous).is_ok());
    assert_eq!(parse(&nested(MAX_DEPTH + 1), &generous).unwrap_err().kind, JsonErrorKind::TooDeep);
    let few = Limits { depth: 128, nodes: 4 };
    assert!(parse("[1,2,3]", &few).is_ok());
    let error = parse("[1,2,3,4]", &few).unwrap_err();
    assert_eq!((error.kind, error.at), (JsonErrorKind::TooLarge, 7));
}

#[test]
fn many_members_do_not_take_quadratic_time() {
    let members: Vec<String> = (0..200_000).map(|n| format!("\"key{n}\":{n}")).collect();
    let Value::Object(object) = read(&format!("{{{}}}", members.join(","))).unwrap().value else { panic!() };
    assert_eq!((object.members.len(), object.repeated), (200_000, None));
}

/// Where `serde_json` differs on purpose: it refuses numbers beyond a double (we keep their text for the one who
/// judges them) and a depth of exactly 128 (we take 128 levels).
fn oracle_agrees(text: &str) -> Result<(), TestCaseError> {
    let theirs = serde_json::from_str::<serde_json::Value>(text);
    match (read(text), theirs) {
        (Ok(ours), Ok(theirs)) => prop_assert!(same(&ours, &theirs), "{text:?}: {ours:?}"),
        (Err(_), Err(_)) => {}
        (Ok(_), Err(error)) if error.to_string().contains("number out of range") => {}
        (ours, theirs) => prop_assert!(false, "{text:?}: {ours:?} but {theirs:?}"),
    }
    Ok(())
}

fn json_text() -> impl Strategy<Value = String> {
    let number = "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?";
    let string = "\"([ -!#-\\[\\]-~é😀]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4}|\\\\ud83d\\\\ude00){0,6}\"";
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("false".to_owned()),
        number,
        string
    ];
    let blank = "[ \n\r\t]{0,2}";
    leaf.prop_recursive(5, 60, 6, move |inner| {
        let padded = (blank, inner, blank).prop_map(|(a, b, c)| a + &b + &c);
        let member =
            (blank, "\"[a-d]{0,2}\"", blank, padded.clone()).prop_map(|(a, k, b, v)| a + &k + &b + ":" + &v);
        prop_oneof![
            prop::collection::vec(padded, 1..6).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(member, 1..6).prop_map(|items| format!("{{{}}}", items.join(","))),
        ]
    })
}

proptest! {
    #[test]
    fn documents_read_as_serde_json_reads_them(text in json_text()) {
        oracle_agrees(&text)?;
    }

    #[test]
    fn damaged_documents_are_refused_as_serde_json_does(
        text in json_text(), at in any::<prop::sample::Index>(), with in "[\\[\\]{}:,\"\\\\0-9eE.+\\- ntu\u{0}-\u{1f}é]?",
    ) {
        let mut characters: Vec<char> = text.chars().collect();
        let at = at.index(characters.len());
        characters.splice(at..=at, with.chars());
        oracle_agrees(&characters.into_iter().collect::<String>())?;
    }

    #[test]
    fn arbitrary_text_never_panics(text in "\\PC*") {
        oracle_agrees(&text)?;
    }
}

#[test]
fn events_are_the_lines_that_open_an_object() {
    let limits = Limits::default();
    for (text, events, chatter) in [
        ("{\"a\":1}\n{\"b\":2}\n", &[0_u32, 8][..], &[][..]),
        (
            "go: downloading x\r\n{\"a\":1}\r\n\r\nFAIL\tx\t[build failed]\r\n",
            &[19],
            &["go: downloading x", "FAIL\tx\t[build failed]"],
        ),
        ("  {\"a\":1}  \n\u{feff}{\"b\":2}", &[2, 15], &[]),
        ("[{\"a\":1}]", &[], &["[{\"a\":1}]"]),
    ] {
        let found = parse_events(text, &limits).unwrap();
        assert_eq!(found.events.iter().map(|node| node.at).collect::<Vec<_>>(), events, "{text}");
        assert_eq!(found.chatter, chatter, "{text}");
    }
    for (text, at, message) in [
        ("", 0, "empty"),
        (" \n ", 0, "only white space"),
        ("ok\n{\"a\":1", 9, "ends"),
        ("{\n\"a\":1}\n", 0, "does not end on its line"),
        ("{\"a\":1}{\"b\":2}", 7, "more on the line"),
        ("{\"a\":1},\n", 7, "more on the line"),
        ("{\"a\":1}\n{a}\n", 9, ""),
    ] {
        let error = parse_events(text, &limits).unwrap_err();
        assert_eq!(error.at, at, "{text}: {error:?}");
        assert!(error.message.contains(message), "{text}: {error:?}");
    }
    // The limits are those of all lines together, and every line nests from the top.
    let few = Limits { depth: 2, nodes: 5 };
    assert!(parse_events("{\"a\":[]}\n{\"a\":[]}\n{}", &few).is_ok());
    assert!(parse_events("{\"a\":[]}\n{\"a\":[]}\n{\"a\":1}", &few).is_err());
    assert!(parse_events("{\"a\":[[]]}", &few).is_err());
}
