//! Exact numbers and what may be worked out of them.

use super::support::check;

#[test]
fn decimals_are_what_they_say() {
    check(
        r#"{"a": {"v": 9.57, "over": 9.5700000000000001, "base": 8.7, "x": 0.1, "y": 0.2, "z": 0.3, "n": 1e2, "m": 1.10}}"#,
        &[
            ("$.a.v <= $.a.base + 10%", "true"),
            ("$.a.over <= $.a.base + 10%", "false"),
            ("$.a.x + $.a.y == $.a.z", "true"),
            ("$.a.z - $.a.y == $.a.x", "true"),
            ("$.a.n == 100", "true"),
            ("$.a.m == 1.1", "true"),
            ("$.a.m in [1.1, 2]", "true"),
            ("$.a.n / 3 * 3 == 100", "true"),
            ("$.a.n / 3 < 33.333333333333334", "true"),
            ("$.a.n / 3 > 33.333333333333333", "true"),
            ("0.1 * 3 == 0.3 and $.a.n == 1e2", "mistake"),
        ],
    );
}

#[test]
fn numbers_that_nobody_can_have_measured_are_errors() {
    check(
        r#"{"a": {"long": 0.123456789012345678, "ok": 0.12345678901234567, "huge": 1e999, "tiny": 1e-999, "zero": 0e9999}}"#,
        &[
            ("$.a.long < 1", "error: `$.a.long` is 0.123456789012345678, more than 17 significant digits"),
            ("$.a.ok < 1", "true"),
            ("$.a.huge > 1", "error: outside the range"),
            ("$.a.huge != 1", "error: outside the range"),
            ("$.a.tiny < 1", "error: outside the range"),
            ("$.a.zero == 0", "true"),
            ("$.a.ok > 0 or $.a.huge > 1", "error"),
            ("max($.a[?@ > 0]) < 1", "error"),
        ],
    );
}

#[test]
fn sums_products_and_quotients() {
    check(
        r#"{"a": {"n": 6, "m": 4, "zero": 0, "s": "6", "b": true, "null": null}}"#,
        &[
            ("$.a.n + $.a.m == 10", "true"),
            ("$.a.n - $.a.m == 2", "true"),
            ("$.a.m - $.a.n == -2", "true"),
            ("-$.a.n == -6", "true"),
            ("-(-$.a.n) == 6", "true"),
            ("$.a.n * $.a.m == 24", "true"),
            ("$.a.n / $.a.m == 1.5", "true"),
            ("$.a.n-$.a.m==2", "true"),
            ("$.a.n / $.a.zero > 1", "error: `$.a.zero` is 0, and nothing can be divided by it"),
            ("$.a.n / ($.a.m - 4) > 1", "error: is 0"),
            ("$.a.s + 1 == 7", "error: `$.a.s` is a string (6) and `1` is a number (1)"),
            ("$.a.s * 2 == 12", "error: `$.a.s` is a string (6), and a number is needed"),
            ("-$.a.s == -6", "error: a number is needed"),
            ("$.a.b + $.a.b == 2", "error: is a boolean"),
            ("$.a.n + $.a.null > 1", "unknown: `$.a.null` is null"),
            ("$.a.null * $.a.gone > 1", "unknown"),
            ("$.a.gone + $.a.s * 2 > 1", "error"),
            ("$.a.s * 2 + $.a.gone > 1", "error"),
        ],
    );
}

#[test]
fn ranges_hold_both_ends() {
    for (value, inside) in [("0.99", false), ("1", true), ("3", true), ("5.0", true), ("5.01", false)] {
        let (inside, outside) = (inside.to_string(), (!inside).to_string());
        check(
            &format!(r#"{{"a": {{"n": {value}, "lo": 1, "hi": 5}}}}"#),
            &[
                ("$.a.n in [1 .. 5]", &inside),
                ("$.a.n in [1..5]", &inside),
                ("$.a.n in [$.a.lo .. $.a.hi]", &inside),
                ("$.a.n not in [1 .. 5]", &outside),
                ("not $.a.n in [1 .. 5]", &outside),
                ("-$.a.n in [-5 .. -1]", &inside),
            ],
        );
    }
    check(
        r#"{"a": {"n": 3, "s": "3", "t": "2025-10-11T00:00:00Z", "lo": 5, "hi": 1, "null": null}}"#,
        &[
            // Ends the wrong way round in the evidence hold nothing.
            ("$.a.n in [$.a.lo .. $.a.hi]", "false"),
            ("$.a.s in [1 .. 5]", "error: `$.a.s` is a string"),
            ("$.a.n in [$.a.s .. 5]", "error: `$.a.s` is a string"),
            ("$.a.n in [1 .. $.a.s]", "error: `$.a.s` is a string"),
            ("$.a.n in [1 .. $.a.null]", "unknown: `$.a.null` is null"),
            ("date($.a.t) in [date('2025-10-11T00:00:00Z') .. date('2025-10-12T00:00:00Z')]", "true"),
            ("date($.a.t) in [date('2025-10-11T00:00:01Z') .. date('2025-10-12T00:00:00Z')]", "false"),
        ],
    );
}
