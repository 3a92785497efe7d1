//! `and`, `or`, `not`, and the four answers.

use super::support::{check, valid};

#[test]
fn precedence_is_or_and_not_comparison_sum_product_unary() {
    for (text, grouped) in [
        ("$.a.p or $.a.q and $.a.r", "$.a.p or ($.a.q and $.a.r)"),
        ("$.a.p and $.a.q or $.a.r", "($.a.p and $.a.q) or $.a.r"),
        ("not $.a.p and $.a.q", "(not $.a.p) and $.a.q"),
        ("not $.a.p or $.a.q", "(not $.a.p) or $.a.q"),
        ("not $.a.n == 1", "not ($.a.n == 1)"),
        ("not $.a.n not in [1]", "not ($.a.n not in [1])"),
        ("$.a.n + 2 * 3 < 4", "($.a.n + (2 * 3)) < 4"),
        ("$.a.n - 2 - 3 < 4", "(($.a.n - 2) - 3) < 4"),
        ("$.a.n / 2 / 3 < 4", "(($.a.n / 2) / 3) < 4"),
        ("$.a.n / 2 * 3 < 4", "(($.a.n / 2) * 3) < 4"),
        ("-$.a.n as s < 4 s", "((-$.a.n) as s) < 4 s"),
        ("-$.a.n * 2 < 4", "((-$.a.n) * 2) < 4"),
        ("$.a.n * $.b.n as ms < 4 ms", "($.a.n * ($.b.n as ms)) < 4 ms"),
        ("$.a.n < $.b.n + $.b.m + 10%", "$.a.n < (($.b.n + $.b.m) + 10%)"),
        ("$.a.n < $.b.n * 2 - 10%", "$.a.n < (($.b.n * 2) - 10%)"),
        ("$.a.n in [1 + 1 .. 2 * 3]", "$.a.n in [(1 + 1) .. (2 * 3)]"),
        ("$.a.n within 5% of $.b.n + 1", "$.a.n within 5% of ($.b.n + 1)"),
    ] {
        assert_eq!(valid(text).expr.to_string(), valid(grouped).expr.to_string(), "{text}");
    }
    for (text, other) in [
        ("($.a.p or $.a.q) and $.a.r", "$.a.p or $.a.q and $.a.r"),
        ("not ($.a.p and $.a.q)", "not $.a.p and $.a.q"),
        ("$.a.n - (2 - 3) < 4", "$.a.n - 2 - 3 < 4"),
        ("($.a.n + 2) * 3 < 4", "$.a.n + 2 * 3 < 4"),
        ("$.a.n / (2 * 3) < 4", "$.a.n / 2 * 3 < 4"),
        ("$.a.n < $.b.m + ($.b.n + 10%)", "$.a.n < $.b.m + $.b.n + 10%"),
    ] {
        assert_ne!(valid(text).expr.to_string(), valid(other).expr.to_string(), "{text}");
    }
}

/// Every pair of answers: `t` true, `f` false, `u` unknown, `e` error.
#[test]
fn and_and_or_are_kleene_s_with_error_above_all() {
    let document = r#"{"a": {"t": true, "f": false, "e": "yes", "u": null}}"#;
    let word = |answer: char| match answer {
        't' => "true",
        'f' => "false",
        'u' => "unknown",
        _ => "error",
    };
    for (left, and, or) in [
        // right:  t     f     u     e
        ('t', ['t', 'f', 'u', 'e'], ['t', 't', 't', 'e']),
        ('f', ['f', 'f', 'f', 'e'], ['t', 'f', 'u', 'e']),
        ('u', ['u', 'f', 'u', 'e'], ['t', 'u', 'u', 'e']),
        ('e', ['e', 'e', 'e', 'e'], ['e', 'e', 'e', 'e']),
    ] {
        for (index, right) in ['t', 'f', 'u', 'e'].into_iter().enumerate() {
            check(
                document,
                &[
                    (&format!("$.a.{left} and $.a.{right}"), word(and[index])),
                    (&format!("$.a.{left} or $.a.{right}"), word(or[index])),
                    (&format!("($.a.{left} and $.a.{right}) == true"), word(and[index])),
                ],
            );
        }
    }
    check(
        document,
        &[
            ("not $.a.t", "false"),
            ("not $.a.f", "true"),
            ("not $.a.u", "unknown: `$.a.u` is null"),
            ("not $.a.e", "error: `$.a.e` is a string, not true or false"),
            ("not (not $.a.t)", "true"),
            // Of several reasons the first of the heaviest kind is given.
            ("$.a.u and $.a.gone", "unknown: `$.a.u` is null"),
            ("$.a.u and $.a.e and $.a.t == 1", "error: `$.a.e`"),
        ],
    );
}

#[test]
fn a_bare_path_must_select_one_boolean() {
    check(
        r#"{"a": {"t": true, "s": "true", "n": 1, "l": [true], "o": {}, "z": null, "two": [true, true]}}"#,
        &[
            ("$.a.t", "true"),
            ("($.a.t)", "true"),
            ("$.a.s", "error: `$.a.s` is a string, not true or false"),
            ("$.a.n", "error: `$.a.n` is a number, not true or false"),
            ("$.a.l", "error: `$.a.l` is a list of 1, not one value"),
            ("$.a.o", "error: `$.a.o` is an object, not one value"),
            ("$.a.z", "unknown: `$.a.z` is null"),
            ("$.a.gone", "unknown: 'gone' is missing in `$['a']`"),
            ("$.a.l[*]", "true"),
            ("$.a.two[*]", "error: `$.a.two[*]` selects 2 values where one is needed"),
            ("$.a.two[*] == true", "error: selects 2 values"),
            ("true == $.a.two[*]", "error: selects 2 values"),
            ("$.a.t in [$.a.two[*]]", "error: selects 2 values"),
        ],
    );
}

#[test]
fn every_operator_at_below_and_above_its_limit() {
    // (operator, below, at, above)
    for (operator, below, at, above) in [
        ("<", "true", "false", "false"),
        ("<=", "true", "true", "false"),
        (">", "false", "false", "true"),
        (">=", "false", "true", "true"),
        ("==", "false", "true", "false"),
        ("!=", "true", "false", "true"),
    ] {
        for (value, expected) in [("4.9999999999999999", below), ("5.00", at), ("5.0000000000000001", above)]
        {
            let document = format!(r#"{{"a": {{"n": {value}}}, "b": {{"five": 5}}}}"#);
            let mirrored = operator.replace('<', "#").replace('>', "<").replace('#', ">");
            check(
                &document,
                &[
                    (&format!("$.a.n {operator} 5"), expected),
                    (&format!("$.a.n{operator}5"), expected),
                    (&format!("$.a.n {operator} $.b.five"), expected),
                    (&format!("5 {mirrored} $.a.n"), expected),
                ],
            );
        }
    }
}
