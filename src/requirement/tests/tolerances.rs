//! `+ 10%`, `+ 0.5 pp`, `max(10%, 5 ms)` and `within`.

use super::support::check;

#[test]
fn a_percentage_is_of_the_magnitude_of_the_whole_sum() {
    check(
        r#"{"a": {"n": 110, "m": 110.01, "neg": -90, "worse": -89.9, "low": -110}, "b": {"n": 100, "half": 50, "neg": -100, "zero": 0}}"#,
        &[
            ("$.a.n <= $.b.n + 10%", "true"),
            ("$.a.m <= $.b.n + 10%", "false"),
            ("$.a.n <= $.b.half + $.b.half + 10%", "true"),
            ("$.a.m <= $.b.half + $.b.half + 10%", "false"),
            ("$.a.n <= $.b.half * 2 + 10%", "true"),
            ("$.a.n <= 100 + 10%", "true"),
            ("$.a.m <= 100 + 10 %", "false"),
            // Ten per cent above -100 is -90, not -110.
            ("$.a.neg <= $.b.neg + 10%", "true"),
            ("$.a.worse <= $.b.neg + 10%", "false"),
            ("$.a.low >= $.b.neg - 10%", "true"),
            ("$.a.low >= $.b.neg - 9%", "false"),
            // Of zero it is nothing.
            ("$.a.n <= $.b.zero + 10%", "false"),
            ("$.a.n <= $.b.zero + max(10%, 110)", "true"),
            ("$.a.m <= $.b.zero + max(10%, 110)", "false"),
            ("$.a.n <= $.b.n + max(5%, 10)", "true"),
            ("$.a.m <= $.b.n + max(5%, 10)", "false"),
            ("$.a.n <= $.b.n + max(10%, 1)", "true"),
            // In parentheses it can be gone on with.
            ("$.a.n <= ($.b.half + 10%) * 2", "true"),
            ("$.a.m <= ($.b.half + 10%) * 2", "false"),
            ("$.a.n < $.b.n + 10%", "false"),
            ("$.b.n + 10% >= $.a.n", "true"),
        ],
    );
}

#[test]
fn a_tolerance_with_a_unit_gives_it_to_what_has_none() {
    check(
        r#"{"a": {"p95": 5, "more": 5.1}, "b": {"p95": 0, "ten": 10}}"#,
        &[
            ("$.a.p95 <= $.b.p95 + max(10%, 5 ms)", "true"),
            ("$.a.more <= $.b.p95 + max(10%, 5 ms)", "false"),
            ("$.a.p95 as s <= $.b.p95 as s + max(10%, 5000 ms)", "true"),
            ("$.a.more as s <= $.b.p95 as s + max(10%, 5000 ms)", "false"),
            ("$.a.p95 within max(10%, 5 ms) of $.b.ten", "true"),
            ("$.a.p95 within max(10%, 4.9 ms) of $.b.ten", "false"),
            ("$.a.p95 as ms within max(10%, 0.005 s) of $.b.ten as ms", "true"),
            ("$.a.p95 <= 0 users + max(10%, 5 users)", "true"),
        ],
    );
}

#[test]
fn percentage_points_are_absolute_and_only_for_percentages() {
    check(
        r#"{"a": {"rate": 0.015, "as": 1.5, "more": 1.51}, "b": {"rate": 0.01, "as": 1}}"#,
        &[
            ("percent($.a.rate) <= percent($.b.rate) + 0.5 pp", "true"),
            ("percent($.a.rate) <= percent($.b.rate) + 0.4 pp", "false"),
            ("$.a.as as % <= $.b.as as % + 0.5 pp", "true"),
            ("$.a.more as % <= $.b.as as % + 0.5pp", "false"),
            ("$.a.as as % <= $.b.as as % + 0.5%", "false"),
            ("$.a.as as % <= 1% + 0.5 pp", "true"),
            ("$.a.as as % <= 1% + 50%", "true"),
            ("$.a.as as % <= 1% + max(1%, 0.5 pp)", "true"),
            ("percent($.a.rate) <= 2% - 0.5 pp", "true"),
            ("percent($.a.rate) <= 2% - 0.6 pp", "false"),
            ("$.a.as as % within 0.5 pp of 1%", "true"),
            ("$.a.more as % within 0.5 pp of 1%", "false"),
        ],
    );
}

#[test]
fn within_looks_both_ways() {
    check(
        r#"{"a": {"n": 95, "m": 105, "low": 94.9, "high": 105.1, "s": "95", "null": null}, "b": {"n": 100, "neg": -100, "zero": 0}}"#,
        &[
            ("$.a.n within 5% of 100", "true"),
            ("$.a.m within 5% of $.b.n", "true"),
            ("$.a.low within 5% of $.b.n", "false"),
            ("$.a.high within 5% of $.b.n", "false"),
            ("$.a.n within 5 of $.b.n", "true"),
            ("$.a.low within 5 of $.b.n", "false"),
            ("-$.a.n within 5% of $.b.neg", "true"),
            ("$.a.n within 5% of $.b.zero", "false"),
            ("$.b.zero within 0% of $.b.zero", "true"),
            ("$.a.s within 5% of $.b.n", "error: `$.a.s` is a string"),
            ("$.a.null within 5% of $.b.n", "unknown"),
            ("$.a.n within 5% of $.b.gone", "unknown"),
            ("not $.a.low within 5% of $.b.n", "true"),
        ],
    );
}
