//! Texts and documents made to hurt: they must end soon, with an answer or a mistake.

use std::time::{Duration, Instant};

use super::support::{answer, document, judge, matches, parse, valid};
use crate::requirement::parse::MAX_LENGTH;

/// Far more than any of these needs, also in a debug build on a busy machine, and far less than exponential time.
const SOON: Duration = Duration::from_secs(5);

fn soon<T>(what: &str, run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = run();
    assert!(start.elapsed() < SOON, "{what} took {:?}", start.elapsed());
    result
}

#[test]
fn texts_that_nest_or_go_on_without_end_are_refused() {
    let nested = |open: &str, middle: &str, close: &str, times: usize| {
        open.repeat(times) + middle + &close.repeat(times)
    };
    for (text, said) in [
        (nested("(", "$.a.p", ")", 10_000), "bytes; 8192 are allowed"),
        (nested("(", "$.a.p", ")", 4_000), "nested deeper than 48 levels"),
        ("(".repeat(MAX_LENGTH), "nested deeper"),
        ("not ".repeat(MAX_LENGTH / 4), "`not` is not a value"),
        ("not (".repeat(MAX_LENGTH / 5), "nested deeper"),
        ("-(".repeat(MAX_LENGTH / 2), "nested deeper"),
        ("-".repeat(MAX_LENGTH), "expected a value"),
        ("count(".repeat(MAX_LENGTH / 6), "nested deeper"),
        ("all($.a[*]==".repeat(MAX_LENGTH / 12), "nested deeper"),
        ("$.a[?".repeat(MAX_LENGTH / 5), ""),
        (format!("$.a.n < 1{}", " + 1".repeat(2_000)), "more than 128 arithmetic operators"),
        (format!("$.a.n < 1{}", " * 1e-308".repeat(800)), "more than 128 arithmetic operators"),
        (format!("{}$.a.n{} < 5", "(".repeat(40), " + 1)".repeat(40)), ""),
        (format!("$.a.n < 1{}", "0".repeat(8_000)), ""),
        (format!("$.a.n < 5{}", "e".repeat(8_000)), ""),
        (format!("$.a.n < {}", "9".repeat(8_000)), "more than 17 significant digits"),
        (format!("$.a.n < 1e{}", "9".repeat(8_000)), "outside the range"),
        (format!("$.a.s == '{}'", "\\u0041".repeat(1_300)), ""),
        (format!("$.a.s matches '{}'", "(".repeat(8_000)), "not an I-Regexp"),
        (format!("$.a.s matches '{}'", "(a{1,1000}){1,1000}".repeat(100)), "not an I-Regexp"),
    ] {
        let found = soon(&text, || parse(&text));
        match found {
            Err(mistakes) => {
                assert!(mistakes.iter().any(|m| m.message.contains(said)), "{text}: {mistakes:?}");
            }
            Ok(_) => assert_eq!(said, "", "{text}"),
        }
    }
}

/// What is looked for around a mistake may border on signs of any width.
#[test]
fn signs_of_several_bytes_break_nothing() {
    for sign in ["é", "≠", "🚀", "\u{85}"] {
        for text in [
            format!("$.a{sign}b-c < 5"),
            format!("$.a.b{sign}c-d"),
            format!("{sign}b-c"),
            format!("$.a-{sign}b"),
            format!("$.a.b-c{sign} < 5"),
            format!("$.a.n < 5 {sign}"),
            format!("$.a.n {sign} 5"),
            format!("coun{sign}($.a.l[*]) > 0"),
        ] {
            if let Err(mistakes) = parse(&text) {
                assert!(mistakes.iter().all(|mistake| text.get(mistake.span.clone()).is_some()), "{text}");
            }
        }
    }
}

#[test]
fn the_longest_valid_texts_are_judged_soon() {
    let root = document(
        r#"{"a": {"n": 1, "p": true, "s": "x", "tiny": 1e-308, "huge": 9.9e307, "third": 3, "l": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}}"#,
    );
    let chain = |part: &str, sign: &str, times: usize| vec![part; times].join(sign);
    for (text, expected) in [
        (format!("{}$.a.p{}", "(".repeat(47), ")".repeat(47)), "true"),
        (chain("$.a.p", " and ", 800), "true"),
        (chain("not $.a.p", " or ", 600), "false"),
        (format!("{}$.a.p{}", "(".repeat(40), " == true)".repeat(40)), "true"),
        (format!("{}$.a.p{}", "not (".repeat(22), ")".repeat(22)), "true"),
        (format!("{} == 129", chain("$.a.n", " + ", 129)), "true"),
        (format!("{}$.a.n{} == 41", "(".repeat(40), " + 1)".repeat(40)), "true"),
        (format!("{} > 0", chain("$.a.tiny", " * ", 129)), "error: thousands of digits"),
        (format!("{} > 0", chain("$.a.tiny", " * ", 6)), "true"),
        (format!("{} > 0", chain("$.a.huge", " * ", 129)), "error: thousands of digits"),
        (format!("{} < 1", chain("$.a.n", " / ", 100) + &" / 3".repeat(28)), "true"),
        (format!("$.a.n in [{}]", chain("1", ",", 4_000)), "true"),
        (format!("{}$.a.s{} == 'x'", "lower(".repeat(46), ")".repeat(46)), "true"),
        (format!("{}$.a.n{} == 1", "number(".repeat(46), ")".repeat(46)), "true"),
        (format!("{}$.a.n{} == 1", "default($.a.gone, ".repeat(46), ")".repeat(46)), "true"),
        // Ten elements, forty levels: 10⁴⁰ if each looked at all below it again.
        (
            format!(
                "{}true{}",
                "any($.a.l[*] == $.a.n) == (any($.a.l[*] == 1) == (".repeat(11),
                "))".repeat(11)
            ),
            "true",
        ),
        (format!("{}$.a.p{}", "all($.a.p == (".repeat(20), "))".repeat(20)), "true"),
        ("any($.a.l[*] == default($.a.gone, 1))".to_owned(), "true"),
    ] {
        let found = soon(&text, || judge(&text, &root));
        assert!(matches(&answer(&found), expected), "{text}: {}", answer(&found));
        let shown = soon(&text, || valid(&text).expr.to_string());
        assert!(shown.len() <= 2 * text.len() + 100, "{text}");
    }
}

/// A quantifier's other side is worked out once, not for each element.
#[test]
fn quantifiers_over_many_elements_do_not_multiply() {
    let items: Vec<String> = (1..=2_000).map(|n| n.to_string()).collect();
    let root = document(&format!(r#"{{"a": {{"l": [{}]}}}}"#, items.join(",")));
    for (text, expected) in [
        ("all($.a.l[*] <= max($.a.l[*]))", "true"),
        ("all($.a.l[*] in [min($.a.l[*]) .. p99($.a.l[*])])", "false"),
        ("any($.a.l[*] == count($.a.l[*]) + (1 - 1))", "true"),
        ("all($.a.l[*] within 100% of avg($.a.l[*]))", "true"),
        ("all($.a.l[*] <= max($.a.l[?@ <= 2000]))", "true"),
    ] {
        let found = soon(text, || judge(text, &root));
        assert!(matches(&answer(&found), expected), "{text}: {}", answer(&found));
    }
}

#[test]
fn deep_and_odd_documents_are_judged() {
    let deep = format!(r#"{{"a": {}1{}}}"#, r#"{"n":"#.repeat(120), "}".repeat(120));
    let root = document(&deep);
    for text in
        ["$.a..n == 1", "count($.a..n[*]) == 0", "$.a.n == $.a.n", "length($.a) == 1", "exists($.a..n)"]
    {
        if let Ok(requirement) = parse(text) {
            soon(text, || {
                super::support::judge_with(&requirement, &root, &std::collections::HashMap::new(), None)
            });
        }
    }
    // A root that is no object holds no evidence.
    for root in ["[]", "null", "5", r#"{"a": null}"#, r#"{"a": []}"#, r#"{"a": {}}"#] {
        let found = judge("$.a.n == 1 or not exists($.a.n) and $.b.n == 1", &document(root));
        assert!(matches(&answer(&found), "unknown"), "{root}: {}", answer(&found));
    }
}
