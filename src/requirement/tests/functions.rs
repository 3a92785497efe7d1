//! Each function, and time.

use super::support::check;

#[test]
fn aggregates_over_numbers() {
    check(
        r#"{"a": {"l": [4, 1, 3, 2], "one": [7], "ten": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "d": [0.1, 0.2], "o": {"x": 1, "y": 2}}}"#,
        &[
            ("count($.a.l[*]) == 4", "true"),
            ("sum($.a.l[*]) == 10", "true"),
            ("sum($.a.d[*]) == 0.3", "true"),
            ("sum($.a.o.*) == 3", "true"),
            ("min($.a.l[*]) == 1", "true"),
            ("max($.a.l[*]) == 4", "true"),
            ("avg($.a.l[*]) == 2.5", "true"),
            ("avg($.a.d[*]) == 0.15", "true"),
            ("median($.a.l[*]) == 2.5", "true"),
            ("median($.a.ten[0:9]) == 5", "true"),
            ("max($.a.l[0]) == 4", "true"),
            ("sum($.a.l[*]) / count($.a.l[*]) == avg($.a.l[*])", "true"),
            ("max($.a.l[*]) as ms < 5 ms", "true"),
            ("max($.a.l[*]) < 5 ms", "true"),
            // numpy.percentile([1..10], q): 5.5, 9.1, 9.55, 9.91
            ("p50($.a.ten[*]) == 5.5", "true"),
            ("p90($.a.ten[*]) == 9.1", "true"),
            ("p95($.a.ten[*]) == 9.55", "true"),
            ("p99($.a.ten[*]) == 9.91", "true"),
            ("p99($.a.one[*]) == 7", "true"),
            // numpy.percentile([4, 1, 3, 2], 95) is 3.85
            ("p95($.a.l[*]) == 3.85", "true"),
        ],
    );
}

#[test]
fn length_and_lower() {
    check(
        r#"{"a": {"s": "é😀", "l": [1, 2, 3], "o": {"x": 1}, "n": 5, "e": "", "up": "ÄB"}}"#,
        &[
            ("length($.a.s) == 2", "true"),
            ("length($.a.l) == 3", "true"),
            ("length($.a.o) == 1", "true"),
            ("length($.a.e) == 0", "true"),
            ("length(lower($.a.up)) == 2", "true"),
            ("length($.a.n) == 1", "error: `$.a.n` is a number, and `length` needs"),
            ("length($.a.l[*]) == 3", "error: `count` counts them"),
            ("lower($.a.up) == 'äb'", "true"),
            ("lower($.a.n) == '5'", "error: `lower` needs a string"),
        ],
    );
}

#[test]
fn number_reads_what_a_string_writes() {
    check(
        r#"{"a": {"s": " 12.50 ", "neg": "-1e3", "long": "0.123456789012345678", "nan": "NaN", "hex": "0x10", "sep": "1,000", "unit": "5 ms", "e": ""}}"#,
        &[
            ("number($.a.s) == 12.5", "true"),
            ("number($.a.neg) == -1000", "true"),
            ("number($.a.s) < 20 ms", "true"),
            ("number($.a.long) < 1", "error: more than 17 significant digits"),
            ("number($.a.nan) < 1", "error: not a number"),
            ("number($.a.nan) != 1", "error: not a number"),
            ("number($.a.hex) == 16", "error: not a number"),
            ("number($.a.sep) == 1000", "error: not a number"),
            ("number($.a.unit) == 5", "error: not a number"),
            ("number($.a.e) == 0", "error: not a number"),
        ],
    );
}

/// It is 2025-10-11T12:00:00Z.
#[test]
fn ages_and_deadlines() {
    check(
        r#"{"a": {"at": "2025-10-09T12:00:00Z", "zone": "2025-10-09T14:00:00+02:00", "zoneless": "2025-10-09T12:00:00",
                  "day": "2025-10-09", "future": "2025-10-11T12:00:00.001Z", "now": "2025-10-11T12:00:00Z", "expires": "2025-11-10T12:00:00Z",
                  "past": "2025-10-01T12:00:00Z", "epoch": 1760011200, "millis": 1760011200000, "word": "yesterday", "b": true, "frac": 1760011200.5}}"#,
        &[
            ("age($.a.at) <= 48 h", "true"),
            ("age($.a.at) < 48 h", "false"),
            ("age($.a.at) == 2 d", "true"),
            ("age($.a.zone) == 48 h", "true"),
            ("age($.a.epoch) == 48 h", "true"),
            ("age($.a.millis) == 48 h", "true"),
            ("age($.a.frac) == 172799.5 s", "true"),
            ("age($.a.now) == 0 s", "true"),
            (
                "age($.a.future) < 48 h",
                "error: `$.a.future` is 2025-10-11T12:00:00.001Z, which is in the future",
            ),
            ("age($.a.zoneless) < 48 h", "error: states no time zone"),
            ("age($.a.day) < 48 h", "error: states no time zone"),
            ("age($.a.word) < 48 h", "error: is not a date and time"),
            ("age($.a.b) < 48 h", "error: is a boolean (true), and a time is needed"),
            ("until($.a.expires) >= 30 d", "true"),
            ("until($.a.expires) > 30 d", "false"),
            ("until($.a.past) > 0 d", "false"),
            ("until($.a.past) == (-10 d)", "true"),
            ("until($.a.day) > 30 d", "error: states no time zone"),
            ("age($.a.at) in [1 d .. 2 d]", "true"),
            ("age($.a.at) within 1 h of 47.5 h", "true"),
            ("age($.a.at) + 1 h < 50 h", "true"),
            ("age($.a.at) / 2 == 1 d", "true"),
            ("age($.a.at) < $.a.epoch as s", "true"),
            ("age(date($.a.at)) == 2 d", "true"),
        ],
    );
}

#[test]
fn dates_have_an_order_and_a_distance() {
    check(
        r#"{"a": {"from": "2025-10-09T12:00:00Z", "to": "2025-10-11T12:00:00Z", "same": "2025-10-11T14:00:00+02:00", "s": 1760011200, "far": 1e20, "d": 5}}"#,
        &[
            ("date($.a.from) < date($.a.to)", "true"),
            ("date($.a.to) == date($.a.same)", "true"),
            ("date($.a.to) != date($.a.same)", "false"),
            ("date($.a.s) == date($.a.from)", "true"),
            ("date($.a.to) in [date($.a.from), date($.a.same)]", "true"),
            ("date($.a.to) - date($.a.from) == 48 h", "true"),
            ("date($.a.from) - date($.a.to) == (-48 h)", "true"),
            ("date($.a.from) + 48 h == date($.a.to)", "true"),
            ("date($.a.to) - 2 d == date($.a.from)", "true"),
            ("date($.a.to) - age($.a.from) == date($.a.from)", "true"),
            ("date($.a.from) + $.a.d as h > date($.a.from)", "true"),
            ("date($.a.to) >= date('2025-10-11T12:00:00Z')", "true"),
            ("date($.a.far) > date($.a.to)", "error: is outside the calendar"),
            ("date($.a.to) + 1e15 d > date($.a.to)", "error: the instant is outside the calendar"),
        ],
    );
}
