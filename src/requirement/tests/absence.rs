//! Absence is unknown, and nothing launders it.

use std::collections::HashMap;

use super::support::{check, check_lacking};
use crate::requirement::Lack;

#[test]
fn what_is_not_there_is_unknown_to_every_operator_and_function() {
    let document = r#"{"a": {"null": null, "n": 1, "l": [1], "o": {}}}"#;
    for path in ["$.a.null", "$.a.gone", "$.a.gone.deep", "$.a.null.deep", "$.a.l[1]", "$.a.l[-2]", "$.a.o.x"]
    {
        for form in [
            "PATH",
            "not PATH",
            "PATH == 1",
            "PATH != 1",
            "PATH == 'x'",
            "PATH < 1",
            "1 < PATH",
            "PATH == PATH",
            "PATH in [1, 2]",
            "PATH not in [1, 2]",
            "PATH in [1 .. 2]",
            "$.a.n in [1, PATH]",
            "$.a.n in [PATH .. 2]",
            "PATH matches 'x'",
            "PATH within 1% of 2",
            "$.a.n within 1% of PATH",
            "PATH + 1 < 2",
            "2 > 1 * PATH",
            "-PATH < 1",
            "PATH as ms < 1 ms",
            "$.a.n < PATH + 10%",
            "percent(PATH) < 1%",
            "number(PATH) < 1",
            "length(PATH) < 1",
            "lower(PATH) == 'x'",
            "age(PATH) < 1 h",
            "until(PATH) > 1 h",
            "date(PATH) > date('2025-01-01T00:00:00Z')",
            "count(PATH[*]) == 0",
            "sum(PATH[*]) < 1",
            "max(PATH) < 1",
            "all(PATH == 1)",
            "any(PATH == 1)",
            "all($.a.l[*] < PATH)",
            "default(PATH.x[?@.y == 1], PATH) == 1",
            "not (PATH == 1 and $.a.n == 1)",
            "PATH == 1 or $.a.n == 2",
        ] {
            check(document, &[(&form.replace("PATH", path), "unknown")]);
        }
    }
}

#[test]
fn counting_needs_a_place_to_count_in() {
    check(
        r#"{"a": {"l": [], "o": {}, "two": [{"k": [1, 2]}, {"k": [3]}], "part": [{"k": [1]}, {}], "s": "x", "nulls": [null, null]}}"#,
        &[
            ("count($.a.l[*]) == 0", "true"),
            ("count($.a.o.*) == 0", "true"),
            ("count($.a.l[?@.x == 1]) == 0", "true"),
            ("count($.a.l[0:5]) == 0", "true"),
            ("count($.a.two[*]) == 2", "true"),
            ("count($.a.two[*].k[*]) == 3", "true"),
            ("count($.a.two[0:1]) == 1", "true"),
            ("count($.a.nulls[*]) == 2", "true"),
            ("count($.a.gone[*]) == 0", "unknown: 'gone' is missing"),
            ("count($.a.gone[?@.x == 1]) == 0", "unknown: 'gone' is missing"),
            ("count($.a.part[*].k[*]) == 1", "unknown: 'k' is missing"),
            ("count($.a.l[*].k[*]) == 0", "unknown: `$.a.l[*]` selects nothing"),
            ("count($.a.s[*]) == 0", "error: found a string"),
            ("count($.gone[*]) == 0", "mistake"),
            ("count($.b[*]) == 0", "unknown: there is no `b`"),
        ],
    );
}

#[test]
fn a_filter_that_cannot_judge_an_element_makes_all_unknown() {
    check(
        r#"{"a": {"l": [{"s": "high"}, {"t": 1}], "n": [{"s": "high"}, {"s": null}], "ok": [{"s": "high"}, {"s": "low"}]}, "b": {"max": null}}"#,
        &[
            ("count($.a.ok[?@.s == 'high']) == 1", "true"),
            ("count($.a.l[?@.s == 'low']) == 0", "unknown: cannot judge `$['a']['l'][1]`"),
            ("count($.a.l[?@.s != 'high']) == 0", "unknown"),
            ("count($.a.l[?!(@.s == 'low')]) == 0", "unknown"),
            ("count($.a.l[?@.s && @.s == 'low']) == 0", "true"),
            ("count($.a.n[?@.s == 'low']) == 0", "unknown: `@.s` is null"),
            ("count($.a.n[?@.s && @.s == 'low']) == 0", "unknown: `@.s != null && …`"),
            ("count($.a.n[?@.s != null && @.s == 'low']) == 0", "true"),
            ("exists($.a.l[?@.s == 'low'])", "unknown"),
            ("not exists($.a.l[?@.s == 'low'])", "unknown"),
            ("default($.a.l[?@.s == 'low'].t, 0) == 0", "unknown"),
            ("all($.a.l[?@.s == 'high'].s == 'high')", "unknown"),
            ("count($.a.ok[?@.s == $.b.gone]) == 0", "unknown"),
            ("count($.a.ok[?@.s == $.b.max]) == 0", "unknown"),
            ("count($.a.ok[?@.s == $.c.max]) == 0", "unknown: there is no `c`"),
        ],
    );
}

#[test]
fn aggregates_and_quantifiers_need_every_element_and_one_at_least() {
    let document = r#"{"a": {"l": [{"n": 1}, {"n": 2}], "part": [{"n": 1}, {}], "null": [{"n": 1}, {"n": null}], "empty": [], "mixed": [{"n": 1}, {"n": "2"}], "lists": [[1], [2]]}}"#;
    for function in ["sum", "min", "max", "avg", "median", "p50", "p90", "p95", "p99"] {
        for (path, expected) in [
            ("$.a.l[*].n", "true"),
            ("$.a.part[*].n", "unknown: 'n' is missing in `$['a']['part'][1]`"),
            ("$.a.null[*].n", "unknown: is null"),
            ("$.a.empty[*]", "unknown: `$.a.empty[*]` selects nothing"),
            ("$.a.empty[*].n", "unknown: selects nothing"),
            ("$.a.l[?@.n > 5].n", "unknown: selects nothing"),
            ("$.a.mixed[*].n", "error: selects a string (2) where a number is needed"),
            ("$.a.lists[*]", "error: write `$.a.lists[*][*]` for its elements"),
            ("$.a.l[*]", "error: is an object"),
        ] {
            check(document, &[(&format!("{function}({path}) > 0"), expected)]);
        }
    }
    for (form, expected) in [
        ("(PATH[*].n > 0)", "true"),
        ("($.a.part[*].n > 0)", "unknown: 'n' is missing"),
        ("($.a.null[*].n > 0)", "unknown: is null"),
        ("($.a.empty[*] > 0)", "unknown: selects nothing"),
        ("($.a.empty[*].n > 0)", "unknown: selects nothing"),
        ("($.a.l[?@.n > 5].n > 0)", "unknown: selects nothing"),
        ("($.a.mixed[*].n > 0)", "error: they cannot be compared"),
        ("($.a.mixed[*].n == 1)", "error"),
    ] {
        for name in ["all", "any", "not all", "not any"] {
            let expected = if expected == "true" && name.starts_with("not") { "false" } else { expected };
            check(document, &[(&format!("{name}{form}").replace("PATH", "$.a.l"), expected)]);
        }
    }
    check(
        document,
        &[
            ("all($.a.l[*].n >= 1)", "true"),
            ("all($.a.l[*].n >= 2)", "false"),
            ("any($.a.l[*].n >= 2)", "true"),
            ("any($.a.l[*].n >= 3)", "false"),
            ("all($.a.l[*].n in [1 .. 2])", "true"),
            ("all($.a.l[*].n in [1, 3])", "false"),
            ("any($.a.l[*].n not in [1, 3])", "true"),
            ("all($.a.l[*].n within 50% of 1.5)", "true"),
            ("all($.a.l[*].n < $.a.l[1].n + 10%)", "true"),
            ("all($.a.l[*].n <= max($.a.l[*].n))", "true"),
            ("all($.a.l[*].n < max($.a.l[*].n))", "false"),
            ("any($.a.l[*].n == (1 + 1))", "true"),
        ],
    );
}

#[test]
fn default_and_exists_speak_about_members_of_evidence_that_is_there() {
    check(
        r#"{"a": {"n": 5, "null": null, "s": "x", "l": [1, null], "two": [1, 2], "nulls": [null]}}"#,
        &[
            ("default($.a.n, 0) == 5", "true"),
            ("default($.a.gone, 0) == 0", "true"),
            ("default($.a.gone.deeper, 0) == 0", "true"),
            ("default($.a.null, 0) == 0", "true"),
            ("default($.a.null.deeper, 0) == 0", "true"),
            ("default($.a.n.deeper, 0) == 0", "unknown: cannot be looked for in a number"),
            ("default($.a.two.deeper, 0) == 0", "unknown: cannot be looked for in a list"),
            ("not exists($.a.n[*])", "error: cannot be looked for in a number"),
            ("not exists($.a.s[?@.x == 1])", "error: cannot be looked for in a string"),
            ("default($.a.gone, $.a.n) == 5", "true"),
            ("default($.a.gone, $.a.lost) == 5", "unknown: 'lost' is missing"),
            ("default($.a.s, 0) == 0", "error"),
            ("default($.a.two[*], 0) == 0", "error: selects 2 values where one is needed"),
            // A null among several is no excuse to take another.
            ("default($.a.l[*], 0) == 1", "error: selects 2 values where one is needed"),
            ("default($.a.gone, 'none') == 'none'", "true"),
            ("default($.a.gone, false)", "false"),
            ("not default($.a.gone, false)", "true"),
            ("exists($.a.n)", "true"),
            ("exists($.a.null)", "false"),
            ("exists($.a.gone)", "false"),
            ("exists($.a.gone.deeper)", "false"),
            ("exists($.a.l[*])", "true"),
            ("exists($.a.nulls[*])", "false"),
            ("not exists($.a.gone)", "true"),
            ("exists($.a.n) == true", "true"),
            // Absent evidence.
            ("default($.b.n, 0) == 0", "unknown: there is no `b` to look at"),
            ("exists($.b.n)", "unknown"),
            ("not exists($.b.n)", "unknown"),
            ("exists($.a.l[?@ == $.b.n])", "unknown"),
            ("default($.a.l[?@ == $.b.n], 0) == 0", "unknown"),
        ],
    );
}

#[test]
fn stale_and_broken_evidence_stays_so() {
    let lacking = HashMap::from([
        ("b".to_owned(), Lack::Unknown("b.json is 3 d old".to_owned())),
        ("c".to_owned(), Lack::Error("c.json:1:2 is cut short".to_owned())),
    ]);
    // Even if the document held it.
    let document = r#"{"a": {"n": 1, "l": [1]}, "b": {"n": 1}, "c": {"n": 1}}"#;
    for (form, unaffected) in [
        ("$.ID.n == 1", "true"),
        ("not $.ID.n == 2", "true"),
        ("default($.ID.n, 1) == 1", "true"),
        ("default($.ID.gone, 1) == 1", "true"),
        ("exists($.ID.n)", "true"),
        ("not exists($.ID.gone)", "true"),
        ("count($.a.l[?@ == $.ID.n]) == 1", "true"),
        ("exists($.a.l[?@ == $.ID.n])", "true"),
        ("all($.a.l[*] == $.ID.n)", "true"),
        ("$.a.n == 1 and $.ID.n == 1", "true"),
        ("sum($.ID[*]) == 1", "true"),
    ] {
        let (a, b, c) = (form.replace("ID", "a"), form.replace("ID", "b"), form.replace("ID", "c"));
        let cases: &[(&str, &str)] = &[(&b, "unknown: 3 d old"), (&c, "error: cut short")];
        check_lacking(document, &lacking, cases);
        if !form.contains("sum") {
            check_lacking(document, &lacking, &[(&a, unaffected)]);
        }
    }
    check_lacking(
        document,
        &lacking,
        &[
            ("$.a.n == 1 or $.b.n == 2", "true"),
            ("$.a.n == 2 and $.b.n == 1", "false"),
            ("$.a.n == 1 or $.c.n == 1", "error"),
            ("$.b.n == $.c.n", "error"),
            ("count($.b.l[?@ == $.c.n]) == 0", "error"),
        ],
    );
}

#[test]
fn a_key_that_stands_twice_is_an_error_where_it_is_walked() {
    check(
        r#"{"a": {"o": {"n": 1, "n": 2}, "m": 1}, "b": {"l": [{"n": 1, "n": 2}]}}"#,
        &[
            ("$.a.m == 1", "true"),
            ("$.a.o.n == 1", "error: duplicate key `n`"),
            ("exists($.a.o.n)", "error: duplicate key"),
            ("default($.a.o.x, 1) == 1", "error: duplicate key"),
            ("length($.a.o) == 2", "error: twice"),
            ("count($.b.l[?@.n == 1]) == 1", "error: duplicate key"),
            ("count($.b.l[*]) == 1", "true"),
        ],
    );
}
