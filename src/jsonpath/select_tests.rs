//! A table for every rule of the strict and the lenient mode, and what holds between the modes.

use proptest::prelude::*;

use super::*;
use crate::document::json::{Limits, parse as read};
use crate::jsonpath::parse;
use crate::jsonpath::strategies::{document_text, query_text};

/// What a case expects.
#[derive(Debug, Clone, Copy)]
enum Want {
    /// So many nodes.
    Found(usize),
    /// `AbsentKind::Member`, with these words.
    Missing(&'static str),
    /// `AbsentKind::Filtered`, with these words.
    Filtered(&'static str),
    /// `Refusal::Error`, with these words.
    Wrong(&'static str),
}
use Want::{Filtered, Found, Missing, Wrong};

fn check(document: &str, query: &str, mode: Mode, want: Want) {
    let root = read(document, &Limits::default()).unwrap();
    let parsed = parse(query).unwrap_or_else(|error| panic!("{query}: {error:?}"));
    let result = select(&parsed, &root, mode);
    let fits = match (&result, want) {
        (Ok(nodes), Found(count)) => nodes.len() == count,
        (Err(Refusal::Absent { kind: AbsentKind::Member, message, .. }), Missing(words))
        | (Err(Refusal::Absent { kind: AbsentKind::Filtered, message, .. }), Filtered(words))
        | (Err(Refusal::Error { message, .. }), Wrong(words)) => message.contains(words),
        _ => false,
    };
    let got = result.as_ref().map(Vec::len);
    let shown = document.get(..400).unwrap_or(document);
    assert!(fits, "{mode:?} {query} over {shown}\nwanted {want:?}\ngot {got:?}");
    if let Err(Refusal::Absent { span, .. } | Refusal::Error { span, .. }) = &result {
        assert!(query.get(span.clone()).is_some_and(|part| !part.is_empty()), "{query} {span:?}");
    }
}

/// Checks strict, lenient and RFC mode.
fn check_all(document: &str, cases: &[(&str, Want, Want, usize)]) {
    for &(query, strict, lenient, rfc) in cases {
        check(document, query, Mode::Strict, strict);
        check(document, query, Mode::Lenient, lenient);
        check(document, query, Mode::Rfc, Found(rfc));
    }
}

#[test]
fn s1_what_a_step_names_must_be_there_in_every_node() {
    let document = r#"{"runs": [{"ms": 1}, {"ms": 2}, {"x": 3}], "none": null, "n": 5, "list": [1]}"#;
    check_all(
        document,
        &[
            ("$.runs[0].ms", Found(1), Found(1), 1),
            ("$.runs[-1].x", Found(1), Found(1), 1),
            ("$.none", Found(1), Found(1), 1),
            ("$.run", Missing("'run' is missing in `$`"), Found(0), 0),
            ("$.runs[*].ms", Missing("'ms' is missing in `$['runs'][2]`"), Found(2), 2),
            ("$.runs[3]", Missing("element 3 is missing: the list `$['runs']` has length 3"), Found(0), 0),
            ("$.runs[-4]", Missing("element -4 is missing"), Found(0), 0),
            ("$.none.x", Missing("'x' is missing: `$['none']` is null"), Found(0), 0),
            ("$.none[0]", Missing("`$['none']` is null"), Found(0), 0),
            ("$.n.x", Missing("`$['n']` is a number, not an object"), Found(0), 0),
            ("$.n[0]", Missing("`$['n']` is a number, not a list"), Found(0), 0),
            ("$.list.x", Missing("`$['list']` is a list, not an object"), Found(0), 0),
            ("$[0]", Missing("`$` is an object, not a list"), Found(0), 0),
            ("$.runs[0]['ms', 'x']", Missing("'x' is missing in `$['runs'][0]`"), Found(1), 1),
            ("$.gone.deeper.still", Missing("'gone' is missing in `$`"), Found(0), 0),
        ],
    );
}

#[test]
fn s2_below_dots_only_the_whole_result_must_be_there() {
    let document = r#"{"a": {"x": 1, "b": [{"x": 2}, {"y": null}]}, "e": []}"#;
    check_all(
        document,
        &[
            ("$..x", Found(2), Found(2), 2),
            ("$.a..x", Found(2), Found(2), 2),
            ("$..[0]", Found(1), Found(1), 1),
            ("$..*", Found(8), Found(8), 8),
            ("$..z", Missing("`$..z` selects nothing"), Found(0), 0),
            ("$.e..[*]", Missing("`$.e..[*]` selects nothing"), Found(0), 0),
            ("$..y.z", Missing("'z' is missing: `$['a']['b'][1]['y']` is null"), Found(0), 0),
            ("$..[?@.x == 7].z", Filtered("'x' is missing"), Filtered("'x' is missing"), 0),
        ],
    );
}

#[test]
fn s3_a_selector_of_many_needs_a_list_or_an_object() {
    let document = r#"{"null": null, "text": "x", "n": 1, "yes": true, "o": {"k": 1}, "l": [1, 2], "e": []}"#;
    check_all(
        document,
        &[
            ("$.l[*]", Found(2), Found(2), 2),
            ("$.o[*]", Found(1), Found(1), 1),
            ("$.o[?@ == 1]", Found(1), Found(1), 1),
            ("$.e[*]", Found(0), Found(0), 0),
            ("$.null[*]", Missing("`$['null']` is null"), Found(0), 0),
            ("$.null[?@.a]", Missing("`$['null']` is null"), Found(0), 0),
            ("$.null[0:1]", Missing("`$['null']` is null"), Found(0), 0),
            ("$.text[*]", Wrong("expects a list or an object, found a string at `$['text']`"), Found(0), 0),
            ("$.n[?@.a]", Wrong("found a number"), Found(0), 0),
            ("$.yes[0:1]", Wrong("expects a list, found a boolean"), Found(0), 0),
            ("$.o[0:1]", Wrong("expects a list, found an object"), Found(0), 0),
        ],
    );
}

#[test]
fn s4_every_step_but_the_last_must_select_something() {
    let document = r#"{"e": [], "l": [{"v": 1, "m": []}, {"v": 2, "m": []}]}"#;
    check_all(
        document,
        &[
            ("$.e[*]", Found(0), Found(0), 0),
            ("$.e[?@.v == 1]", Found(0), Found(0), 0),
            ("$.l[?@.v > 9]", Found(0), Found(0), 0),
            ("$.l[5:]", Found(0), Found(0), 0),
            ("$.l[*].m[*]", Found(0), Found(0), 0),
            ("$.e[*].v", Missing("`$.e[*]` selects nothing"), Found(0), 0),
            ("$.l[?@.v > 9].v", Missing("`$.l[?@.v > 9]` selects nothing"), Found(0), 0),
            ("$.l[5:].m", Missing("`$.l[5:]` selects nothing"), Found(0), 0),
            ("$.l[*].m[*][*]", Missing("`$.l[*].m[*]` selects nothing"), Found(0), 0),
        ],
    );
}

#[test]
fn s5_a_filter_does_not_pass_over_what_it_cannot_judge() {
    let document =
        r#"{"l": [{"s": "high", "n": 1}, {"n": 2}, {"s": "", "n": 3, "t": ["x"]}], "limit": 2, "no": null}"#;
    let lacks = Filtered("cannot judge `$['l'][1]`: 's' is missing in `$['l'][1]`");
    check_all(
        document,
        &[
            ("$.l[?@.n > 1]", Found(2), Found(2), 2),
            ("$.l[?@.s == 'high']", lacks, lacks, 1),
            ("$.l[?@.s != 'high']", lacks, lacks, 2),
            // The other half of an expression decides nothing about it.
            ("$.l[?@.n == 1 && @.s == 'high']", lacks, lacks, 1),
            ("$.l[?@.s == 'high' && @.n == 1]", lacks, lacks, 1),
            ("$.l[?@.n > 0 || @.s == 'high']", lacks, lacks, 3),
            ("$.l[?!(@.s == 'high')]", lacks, lacks, 2),
            ("$.l[?(@.n == 1) && (@.n == 1 || !(@.s == 'x'))]", lacks, lacks, 1),
            // Existence in the same filter is the author's word on it, wherever it stands.
            ("$.l[?@.s && @.s == 'high']", Found(1), Found(1), 1),
            ("$.l[?@.s == 'high' && @.s]", Found(1), Found(1), 1),
            ("$.l[?!@.s || @.s == 'high']", Found(2), Found(2), 2),
            ("$.l[?(@.n > 0 && !(!@['s'])) && @.s == 'high']", Found(1), Found(1), 1),
            // The same query, not a part of it, and not in another filter.
            ("$.l[?@.s && @.s.x == 'high']", Filtered("'x' is missing"), Filtered("'x'"), 0),
            ("$.l[?@ && @.s == 'high']", lacks, lacks, 1),
            ("$.l[?@.s.x && @.s == 'high']", lacks, lacks, 0),
            (
                "$.l[?@.s || @.t[?@.s == 'x']]",
                Filtered("cannot judge `$['l'][2]['t'][0]`"),
                Filtered("'s'"),
                2,
            ),
            // Asking for null is not asking for absence.
            ("$.l[0, 2].s", Found(2), Found(2), 2),
            ("$.l[?@.s == null]", lacks, lacks, 0),
            ("$.l[?@.s && @.s != null]", Found(2), Found(2), 2),
            ("$.l[?@.s != null && @.s == 'high']", lacks, lacks, 1),
            ("$.l[?@.n != null]", Found(3), Found(3), 3),
            // `$` in a filter.
            ("$.l[?@.n > $.limit]", Found(1), Found(1), 1),
            (
                "$.l[?@.n > $.gone]",
                Filtered("cannot judge `$['l'][0]`: 'gone' is missing in `$`; if it may be absent"),
                Filtered("'gone'"),
                0,
            ),
            ("$.l[?@.n > $.no]", Filtered("`$.no` is null"), Filtered("`$.no` is null"), 0),
            ("$.l[?$.gone && @.n > $.gone]", Found(0), Found(0), 0),
            // Functions.
            ("$.l[?length(@.s) > 1]", lacks, lacks, 1),
            ("$.l[?match(@.s, 'h.*')]", lacks, lacks, 1),
            ("$.l[?!search(@.s, 'h')]", lacks, lacks, 2),
            ("$.l[?@.s && match(@.s, 'h.*')]", Found(1), Found(1), 1),
            ("$.l[?@.s && length(@.s) == 4]", Found(1), Found(1), 1),
            (
                "$.l[?count(@.t[*]) == 0]",
                Filtered("cannot judge `$['l'][0]`: 't' is missing in `$['l'][0]`"),
                Filtered("'t'"),
                2,
            ),
            ("$.l[?count(@.*) > 1]", Found(2), Found(2), 2),
            ("$.l[?value(@..s) == 'high']", Filtered("`@..s` selects nothing"), Filtered("nothing"), 1),
            ("$.l[?value(@.n) == 1]", Found(1), Found(1), 1),
            (
                "$.l[?value(@[*]) == 1]",
                Wrong("takes one value, and there are 2"),
                Wrong("takes one value"),
                0,
            ),
            // A test for existence alone asks for nothing.
            ("$.l[?@.s]", Found(2), Found(2), 2),
            ("$.l[?!@.s]", Found(1), Found(1), 1),
            ("$.l[?@.t[*]]", Found(1), Found(1), 1),
            ("$.l[?@.t[?@ == 'x']]", Found(1), Found(1), 1),
        ],
    );
}

#[test]
fn s5_null_is_no_value_either() {
    let document = r#"{"l": [{"s": "high"}, {"s": null}], "v": [1, null]}"#;
    let null = Filtered("cannot judge `$['l'][1]`: `@.s` is null");
    check_all(
        document,
        &[
            ("$.l[?@.s == 'high']", null, null, 1),
            ("$.l[?@.s < 'x']", null, null, 1),
            ("$.l[?length(@.s) == 4]", null, null, 1),
            ("$.l[?match(@.s, 'h.*')]", null, null, 1),
            ("$.l[?value(@.s) == 'high']", null, null, 1),
            ("$.v[?@ > 0]", Filtered("cannot judge `$['v'][1]`: `@` is null"), Filtered("is null"), 1),
            // That it is there does not make it a value.
            ("$.l[?@.s && @.s == 'high']", null, null, 1),
            ("$.l[?@.s && length(@.s) == 4]", null, null, 1),
            ("$.l[?@.s && match(@.s, 'h.*')]", null, null, 1),
            ("$.l[?@.s && !(@.s == 'high')]", null, null, 1),
            (
                "$.l[?@.s && @.s != 'low']",
                Filtered("if it may be null, say so in the same filter: `@.s != null && …`"),
                null,
                2,
            ),
            // It can be asked for, and then its author has said what null means.
            ("$.l[?@.s == null]", Found(1), Found(1), 1),
            ("$.l[?null != @.s]", Found(1), Found(1), 1),
            ("$.v[?@ != null]", Found(1), Found(1), 1),
            ("$.l[?@.s != null && @.s == 'high']", Found(1), Found(1), 1),
            ("$.l[?@['s'] == null || @.s == 'high']", Found(2), Found(2), 2),
            ("$.l[?null != value(@.s) && length(@.s) == 4]", Found(1), Found(1), 1),
            ("$.l[?@.s != null && match(@.s, 'h.*')]", Found(1), Found(1), 1),
            ("$.v[?@ != null && @ > 0]", Found(1), Found(1), 1),
            // Of this very query, not of another.
            ("$.l[?@ != null && @.s == 'high']", null, null, 1),
            ("$.l[?@.s.x == null && @.s == 'high']", Filtered("'x' is missing"), Filtered("'x'"), 0),
            ("$.l[?count(@.s) == 1]", Found(2), Found(2), 2),
        ],
    );
}

#[test]
fn s6_kinds_are_not_mixed() {
    let document = r#"{"l": [{"n": 1, "s": "1", "b": true, "a": [1], "o": {"k": 1}, "big": 1e999, "long": 0.1234567890123456789, "z": null}]}"#;
    let mixed = |words| Wrong(words);
    check_all(
        document,
        &[
            (
                "$.l[?@.n == '1']",
                mixed("compares a number with a string: `@.n` with `'1'`, at `$['l'][0]`"),
                mixed("compares"),
                0,
            ),
            ("$.l[?@.n != '1']", mixed("a number with a string"), mixed("compares"), 1),
            ("$.l[?@.s > 0]", mixed("a string with a number"), mixed("compares"), 0),
            ("$.l[?@.b == 'true']", mixed("a boolean with a string"), mixed("compares"), 0),
            ("$.l[?@.a == 1]", mixed("a list with a number"), mixed("compares"), 0),
            ("$.l[?@.o != @.a]", mixed("an object with a list"), mixed("compares"), 1),
            ("$.l[?length(@.s) == '1']", mixed("a number with a string"), mixed("compares"), 0),
            ("$.l[?@.n == 1 || @.s == 1]", mixed("a string with a number"), mixed("compares"), 1),
            ("$.l[?@.n == 2 && @.s == 1]", mixed("a string with a number"), mixed("compares"), 0),
            ("$.l[?@.b < false]", mixed("cannot compare a boolean with a boolean"), mixed("no order"), 0),
            ("$.l[?@.o <= @.o]", mixed("no order"), mixed("no order"), 1),
            ("$.l[?@.n < null]", mixed("cannot compare with null"), mixed("no order"), 0),
            ("$.l[?@.big > 1]", mixed("`1e999` has outside the range"), mixed("1e999"), 1),
            ("$.l[?@.long < 1]", mixed("more than 17"), mixed("more than 17"), 1),
            ("$.l[?match(@.n, '1')]", mixed("expects strings, found a number"), mixed("expects strings"), 0),
            ("$.l[?match(@.s, @.n)]", mixed("expects strings, found a number"), mixed("expects strings"), 0),
            ("$.l[?match(@.s, '\\\\d')]", mixed("is no pattern"), mixed("`[0-9]`"), 0),
            (
                "$.l[?length(@.n) > 0]",
                mixed("expects a string, a list or an object, found a number"),
                mixed("found a number"),
                0,
            ),
            (
                "$.l[?@.a == @.a && @.o == @.o && @.b == true && @.n == 1.0 && @.s < '2']",
                Found(1),
                Found(1),
                1,
            ),
            ("$.l[?@.z == null && @.n != null && @.o != null]", Found(1), Found(1), 1),
            ("$.l[?@.z == null || @.z == 1 || @.z != 'x']", Found(1), Found(1), 1),
        ],
    );
}

#[test]
fn s7_an_object_with_a_repeated_key_is_not_walked() {
    let document = r#"{"d": {"x": 1, "y": 2, "x": 3}, "ok": 1, "l": [{"k": 1, "k": 2}]}"#;
    let twice = Wrong("duplicate key `x` in `$['d']`");
    check_all(
        document,
        &[
            ("$.ok", Found(1), Found(1), 1),
            // Not walked, only selected.
            ("$.d", Found(1), Found(1), 1),
            ("$.l[*]", Found(1), Found(1), 1),
            ("$.d.y", twice, twice, 1),
            ("$.d[*]", twice, twice, 3),
            ("$.d[?@ > 0]", twice, twice, 3),
            ("$..ok", twice, twice, 1),
            ("$.l[?@.k == 1]", Wrong("duplicate key `k`"), Wrong("duplicate key `k`"), 1),
            ("$.l[?@.k]", Wrong("duplicate key `k`"), Wrong("duplicate key `k`"), 1),
            ("$.l[?@ == @]", Wrong("duplicate key `k`"), Wrong("duplicate key `k`"), 0),
            ("$.l[?length(@) == 2]", Wrong("duplicate key `k`"), Wrong("duplicate key `k`"), 1),
        ],
    );
    let root = read(document, &Limits::default()).unwrap();
    let refusal = select(&parse("$.d.y").unwrap(), &root, Mode::Strict).unwrap_err();
    let at = u32::try_from(document.find(r#""x": 3"#).unwrap()).unwrap();
    assert!(matches!(refusal, Refusal::Error { at: Some(place), .. } if place == at), "{refusal:?}");
    let root = read(r#"{"a": 1, "b": {}, "a": 2}"#, &Limits::default()).unwrap();
    assert!(matches!(select(&parse("$.b").unwrap(), &root, Mode::Strict), Err(Refusal::Error { .. })));
}

#[test]
fn an_error_anywhere_outweighs_an_absence_before_it() {
    let document = r#"{"l": [{"y": 1}, {"x": "text"}, {"x": 1}], "r": [{}, {"m": "s"}]}"#;
    check(document, "$.l[?@.x > 1]", Mode::Strict, Wrong("compares a string with a number"));
    check(document, "$.l[?@.y > 0 && @.x > 1]", Mode::Strict, Wrong("compares a string with a number"));
    check(document, "$.r[*].m[*]", Mode::Strict, Wrong("expects a list or an object, found a string"));
    check(document, "$.l[2:][?@ > 1, ?@ == 'a']", Mode::Strict, Wrong("compares"));
}

#[test]
fn patterns_from_the_document_are_bounded() {
    let items: Vec<String> = (0..200).map(|n| format!("{{\"t\": \"x\", \"p\": \"x{n}\"}}")).collect();
    let document = format!("[{}]", items.join(","));
    check(&document, "$[?match(@.t, @.p)]", Mode::Strict, Wrong("more than 100 different patterns"));
    check(&document, "$[?match(@.t, 'x')]", Mode::Strict, Found(200));
}

#[test]
fn work_grows_with_the_document_not_with_its_square() {
    let items: Vec<String> = (0..100_000).map(|n| format!("{{\"n\": {n}.5, \"s\": \"a{n}\"}}")).collect();
    let document = format!("{{\"l\": [{}], \"limit\": 10}}", items.join(","));
    let all = "$.l[?@.n >= $.limit && count($.l[*]) == 100000 && match(@.s, 'a[0-9]+')]";
    check(&document, all, Mode::Strict, Found(99_990));
    check(&document, "$..n", Mode::Strict, Found(100_000));
    // An absence in every element is described once.
    check(&document, "$.l[?@.gone == 1]", Mode::Strict, Filtered("'gone' is missing in `$['l'][0]`"));
    check(&document, "$.l[*].gone", Mode::Strict, Missing("'gone' is missing in `$['l'][0]`"));
    let deep = format!("{}1{}", "[".repeat(128), "]".repeat(128));
    check(&deep, "$..[?@..[?@..*]]", Mode::Rfc, Found(126));
    check(&deep, "$..*..*..*..*..*", Mode::Rfc, Wrong("selects more than 20000000 values"));
}

fn identical(left: &[&Node], right: &[&Node]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(a, b)| std::ptr::eq(*a, *b))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// The stricter modes refuse more; what they answer is what the RFC answers.
    #[test]
    fn a_stricter_mode_never_answers_differently(query in query_text(), document in document_text()) {
        let root = read(&document, &Limits::default()).unwrap();
        let query = parse(&query).unwrap();
        let rfc = select(&query, &root, Mode::Rfc).unwrap();
        let lenient = select(&query, &root, Mode::Lenient);
        if let Ok(nodes) = &lenient {
            prop_assert!(identical(nodes, &rfc), "lenient {} over {}", query, document);
        }
        match select(&query, &root, Mode::Strict) {
            Ok(nodes) => {
                prop_assert!(lenient.is_ok());
                prop_assert!(identical(&nodes, &rfc), "strict {} over {}", query, document);
                // Only a step that takes many may come back with nothing.
                prop_assert!(!nodes.is_empty() || query.ends_in_many(), "{} over {}", query, document);
            }
            Err(refusal) => prop_assert!(!refusal.to_string().is_empty()),
        }
    }
}
