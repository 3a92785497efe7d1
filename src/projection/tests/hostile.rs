//! That the projected reading takes and refuses the same texts as the plain one, wherever a chunk cuts them.

use super::chunks::Chunks;
use super::made::Random;
use super::{cases, plain};
use crate::document::json::Limits;
use crate::document::scan::Stop;
use crate::document::{Object, Value};
use crate::projection::{Need, read};

/// What three readings make of a text: all of it kept, nothing of it kept, and all members of the top kept.
fn check(text: &str, chunk: usize) {
    let whole = read(&mut Chunks::of(text.as_bytes(), chunk), &Need::whole(), &Limits::default());
    let hollow = read(&mut Chunks::of(text.as_bytes(), chunk), &Need::default(), &Limits::default());
    match (plain(text), whole, hollow) {
        (Ok(plain), Ok(whole), Ok(hollow)) => {
            assert_eq!(whole, plain, "{text:?} in chunks of {chunk}");
            assert_eq!((hollow.at, hollow.value.kind()), (plain.at, plain.value.kind()));
            match (&hollow.value, &plain.value) {
                (Value::Sparse(hollow), Value::List(plain)) => assert_eq!(hollow.length, plain.len()),
                (Value::Object(hollow), Value::Object(plain)) => assert_eq!(hollow.size(), plain.size()),
                (hollow, plain) => assert_eq!(hollow, plain),
            }
        }
        (Ok(plain), Ok(whole), Err(Stop::Unsure { .. })) => {
            assert!(matches!(plain.value, Value::Object(Object { repeated: Some(_), .. })), "{text:?}");
            assert_eq!(whole, plain, "{text:?} in chunks of {chunk}");
        }
        (Err(_), Err(Stop::Wrong { .. }), Err(Stop::Wrong { .. } | Stop::Unsure { .. })) => {}
        (plain, whole, hollow) => panic!("{text:?} in chunks of {chunk}:\n{plain:?}\n{whole:?}\n{hollow:?}"),
    }
}

#[test]
fn wrong_and_right_texts_are_told_apart_as_by_the_plain_reader() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    let objects = |depth: usize| "{\"a\":".repeat(depth) + "1" + &"}".repeat(depth);
    let long = "x".repeat(5000);
    let mut texts: Vec<String> = [
        "",
        " \r\n\t",
        "{\"a\": 1",
        "{\"a\": ",
        "{\"a\"",
        "{",
        "[1, ",
        "[\"abc",
        "[\"abc\\",
        "[\"\\u12",
        "[\"\\ud83d",
        "[tru",
        "[1.",
        "-",
        "[1,]",
        "{\"a\":1,}",
        "[1 2]",
        "[,1]",
        "{a: 1}",
        "{'a': 1}",
        "['a']",
        "{\"a\" 1}",
        "[01]",
        "[-]",
        "[.5]",
        "[1.e3]",
        "[+1]",
        "[NaN]",
        "[-Infinity]",
        "[True]",
        "[nul]",
        "[truer]",
        "[\"a\tb\"]",
        "[\"a\nb\"]",
        "[\"\\x41\"]",
        "[\"\\u12G4\"]",
        "[\"\\ud83d\"]",
        "[\"\\ud83d\\u0041\"]",
        "[\"\\ude00\"]",
        "// c\n1",
        "[1, # c\n2]",
        "\u{a0}{}",
        "{} {}",
        "1 2",
        "[]]",
        "\u{0}",
        "[\u{0}]",
        "[\"\u{0}\"]",
        "[1]\u{0}",
        "true",
        " null ",
        "0",
        "-0",
        "-0.0e-10",
        "1E+5",
        "1e5.5",
        "1-2",
        "00",
        "-01",
        "0x1",
        "\"\"",
        "\"\\u0041\\ud83d\\ude00\\\\\\\"\\/\\b\\f\\n\\r\\t\"",
        "{}",
        "[]",
        "{\"a\":{\"b\":[{},[],\"\"]}}",
        "[[[]],{}]",
        "[\"é😀\u{7f}\"]",
        "{\"\\u0061\":1,\"a\":2}",
        "{\"\":0}",
        "\"abcdefg\"",
        "\"abcdefgh\"",
        "\"abcdefghi\\n\"",
        "[1\u{c}]",
        "{\"a\":1,\"b\"}",
        "{\"a\",1}",
        "{:1}",
        "{\"a\"::1}",
        "[\"\\",
        "[\"\\\"]",
        "[}",
        "{]",
        "[{]}",
        "{\"a\":}",
        "tru",
        "truee",
        "nulll",
        "[falsee]",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.extend([nested(128), nested(129), objects(128), objects(129), objects(127) + "}"]);
    texts.extend([nested(5000), "[".repeat(5000), format!("[{}]", ["[]"; 500].join(","))]);
    texts.extend([
        format!("\"{long}\""),
        format!("[\"{long}\\n{long}\", {{\"{long}\": 1}}]"),
        format!("[\"{long}"),
    ]);
    texts.push(format!("[{}]", "7".repeat(4000)));
    for text in &texts {
        for chunk in (1..20).chain([64, 4096, 1 << 20]) {
            check(text, chunk);
        }
    }
}

#[test]
fn damaged_documents_are_told_apart_as_by_the_plain_reader() {
    let mut random = Random::new(7);
    let with: Vec<char> = "[]{}:,\"\\0123eE.+- ntfu\u{0}\n\té".chars().collect();
    for _ in 0..cases(20_000) {
        let mut characters: Vec<char> = random.document().chars().collect();
        for _ in 0..random.below(3) {
            let at = random.below(characters.len());
            match random.below(3) {
                0 => drop(characters.remove(at)),
                1 => characters.insert(at, with[random.below(with.len())]),
                _ => characters[at] = with[random.below(with.len())],
            }
            if characters.is_empty() {
                characters.push(' ');
            }
        }
        let text: String = characters.into_iter().collect();
        let chunk = 1 + random.below(text.len().max(1));
        check(&text, chunk);
    }
}

#[test]
fn a_number_beyond_all_use_and_too_much_to_keep_are_left_to_the_plain_reader() {
    let text = format!("[{}]", "7".repeat(20_000));
    let few = Limits { nodes: 3, ..Limits::default() };
    for (text, need, limits) in [
        (text.as_str(), Need::whole(), Limits::default()),
        (text.as_str(), Need::default(), Limits::default()),
        ("[1,2,3]", Need::whole(), few),
    ] {
        let stop = read(&mut Chunks::of(text.as_bytes(), 100), &need, &limits).unwrap_err();
        assert!(matches!(stop, Stop::Unsure { .. }), "{stop:?}");
    }
    // What is not kept does not count.
    assert!(read(&mut Chunks::of(b"[1,2,3]", 100), &Need::default(), &few).is_ok());
}
