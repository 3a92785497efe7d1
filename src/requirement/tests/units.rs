//! Units: taken, converted, matched, never guessed.

use super::support::check;

#[test]
fn a_bare_number_takes_the_unit_of_its_comparison() {
    check(
        r#"{"a": {"p95": 287, "edge": 300, "min": 4.5, "size": 5, "users": 1000}}"#,
        &[
            ("$.a.p95 < 300 ms", "true"),
            ("$.a.p95 < 300ms", "true"),
            ("$.a.edge < 300 ms", "false"),
            ("300 ms > $.a.p95", "true"),
            ("$.a.p95 + $.a.p95 < 574 ms", "false"),
            ("$.a.p95 + $.a.p95 <= 574 ms", "true"),
            ("$.a.p95 * 2 <= 574 ms", "true"),
            ("$.a.p95 in [200 .. 300 ms]", "true"),
            ("$.a.p95 in [200 ms, 287 ms]", "true"),
            ("$.a.users >= 1000 users", "true"),
            ("$.a.size <= 5 MB", "true"),
            // It takes the unit, whatever it may have been: 287 s.
            ("$.a.p95 < 1 s", "false"),
        ],
    );
}

#[test]
fn durations_sizes_and_percentages_convert_among_their_own_kind() {
    check(
        r#"{"a": {"ms": 300, "s": 0.3, "h": 48, "mb": 1, "kib": 1024, "pct": 0.5, "ratio": 0.005}}"#,
        &[
            ("$.a.ms as ms == $.a.s as s", "true"),
            ("$.a.ms as ms == 0.3 s", "true"),
            ("$.a.s as s == 300 ms", "true"),
            ("$.a.s as s <= 299.999999 ms", "false"),
            ("$.a.ms as ms as s == 0.3 s", "mistake"),
            ("($.a.ms as ms) as s == 0.3 s", "true"),
            ("$.a.h as h == 2 d", "true"),
            ("$.a.h as h == 2880 min", "true"),
            ("$.a.mb as MB == 1000 kB", "true"),
            ("$.a.mb as MB < 1 MiB", "true"),
            ("$.a.kib as KiB == 1 MiB", "true"),
            ("$.a.kib as KiB == 1048576 B", "true"),
            ("$.a.mb as GB == 1000 MB", "true"),
            ("$.a.pct as % == percent($.a.ratio)", "true"),
            ("$.a.pct as % <= 0.5%", "true"),
            ("$.a.pct as % < 0.5 %", "false"),
            ("percent($.a.ratio) == 0.5%", "true"),
            ("$.a.ms as ms + $.a.s as s == 600 ms", "true"),
            ("$.a.ms as ms / $.a.s as s == 1", "true"),
            ("$.a.ms as ms in [0.1 s .. 0.3 s]", "true"),
            ("$.a.ms as ms within 1 ms of 0.301 s", "true"),
            ("$.a.ms as ms within 1 ms of 0.3011 s", "false"),
        ],
    );
}

#[test]
fn percent_takes_a_ratio_and_as_percent_a_percentage() {
    check(
        r#"{"a": {"ratio": 0.009, "pct": 0.9, "one": 1, "more": 1.0001, "below": -0.1, "s": "0.5"}}"#,
        &[
            ("percent($.a.ratio) < 1%", "true"),
            ("percent($.a.pct) < 1%", "false"),
            ("$.a.pct as % < 1%", "true"),
            ("percent($.a.one) == 100%", "true"),
            ("percent($.a.one - $.a.one) == 0%", "true"),
            ("percent($.a.more) < 1%", "error: outside the ratios from 0 to 1"),
            ("percent($.a.below) < 1%", "error: outside the ratios from 0 to 1"),
            ("percent($.a.s) < 1%", "error: `$.a.s` is a string (0.5)"),
            ("percent(number($.a.s)) == 50%", "true"),
            ("percent($.a.gone) < 1%", "unknown"),
            ("-(percent($.a.pct)) == -90%", "mistake"),
            ("-(percent($.a.pct)) == (-90%)", "true"),
        ],
    );
}

#[test]
fn what_carries_a_unit_of_its_own_is_checked_when_it_is_known() {
    // The members of a tool format may carry units, so that nothing can be said before; these carry none.
    check(
        r#"{"t": {"rate": 0.5, "duration": 5}, "a": {"n": 5}}"#,
        &[
            ("$.t.duration < 10 min", "true"),
            ("$.t.rate < 1%", "error: write `as %` after it where it is 0 to 100"),
            ("$.t.rate as % < 1%", "true"),
            ("default($.t.rate, 0) < 1%", "error: write `as %`"),
            ("default($.t.gone, 0%) < 1%", "true"),
            ("$.t.rate <= $.a.n + 1 pp", "mistake"),
            ("$.a.n <= $.t.rate + 1 pp", "error: percentage points can only move a percentage"),
            ("$.t.duration * $.t.rate < 10 ms", "true"),
        ],
    );
}
