//! Kinds, strings, lists and patterns.

use super::support::check;

#[test]
fn a_string_is_not_a_number() {
    let kinds = "error: they cannot be compared";
    check(
        r#"{"a": {"n": 5, "s": "5", "b": true, "bs": "true", "w": "high", "l": [{"n": 5}, {"n": "5"}]}}"#,
        &[
            ("$.a.s == 5", "error: `number(…)` reads the number that a string writes"),
            ("$.a.s != 5", kinds),
            ("$.a.s < 5", kinds),
            ("5 == $.a.s", kinds),
            ("$.a.s in [5]", kinds),
            ("$.a.s not in [5]", kinds),
            ("$.a.s in [5, 6]", kinds),
            ("$.a.n == '5'", kinds),
            ("$.a.n != 'x'", kinds),
            ("$.a.n in ['5', '6']", kinds),
            ("$.a.n == $.a.s", kinds),
            ("$.a.b == 'true'", kinds),
            ("$.a.bs == true", kinds),
            ("$.a.b == 1", kinds),
            ("$.a.b < 1", kinds),
            ("count($.a.l[?@.n == 5]) == 1", "error: the filter compares a string with a number"),
            ("count($.a.l[?@.n != 5]) == 1", "error: the filter compares"),
            ("count($.a.l[?@.n >= 5]) == 1", "error: the filter compares"),
            ("number($.a.s) == 5", "true"),
            ("number($.a.n) == 5", "true"),
            ("number($.a.w) == 5", "error: `$.a.w` is 'high', not a number"),
            ("number($.a.b) == 1", "error: is a boolean (true), and `number` needs"),
            ("$.a.w < $.a.s", "error: strings have no order"),
            ("$.a.b < $.a.b", "error: booleans have no order"),
        ],
    );
}

#[test]
fn strings_and_booleans_are_equal_or_not() {
    check(
        r#"{"a": {"w": "high", "q": "it's \"x\" \\ é\n😀", "b": false, "t": true, "empty": ""},
            "release": {"version": "1.2.0", "commit": "abc", "flags": {"pen_test": true}, "artifacts": []},
            "gates": {"staging": {"decision": "GO", "score": 91.5}}}"#,
        &[
            ("$.a.w == 'high'", "true"),
            ("$.a.w == \"high\"", "true"),
            ("'high' == $.a.w", "true"),
            ("$.a.w != 'high'", "false"),
            ("$.a.w == 'High'", "false"),
            ("lower('HIGH') == $.a.w", "true"),
            ("$.a.empty == ''", "true"),
            ("$.a.b == false", "true"),
            ("$.a.b != $.a.t", "true"),
            ("$.a.b in [true, false]", "true"),
            ("$.a.w in ['low', 'high']", "true"),
            ("$.a.w not in ['low', 'high']", "false"),
            ("$.a.w in ['low', 'medium',]", "mistake"),
            ("$.a.w not in ['low']", "true"),
            (r#"$.a.q == 'it\'s "x" \\ \u00e9\n\ud83d\uDE00'"#, "true"),
            (r#"$.a.q == "it's \"x\" \\ é\n😀""#, "true"),
            (r"$.a.q matches 'it.s .*'", "false"),
            ("$.release.version == '1.2.0'", "true"),
            ("$.release.version matches '[0-9]+\\\\.[0-9]+\\\\.[0-9]+'", "true"),
            ("$.release.commit == 'abc'", "true"),
            ("$.release.flags.pen_test == true", "true"),
            ("$.release.flags.pen_test", "true"),
            ("$.release.flags.other == true", "unknown: 'other' is missing"),
            ("count($.release.artifacts[*]) == 0", "true"),
            ("$.gates['staging'].decision == 'GO'", "true"),
            ("$.gates.staging.decision in ['GO', 'CONDITIONAL']", "true"),
            ("$.gates['staging'].score >= 91.5", "true"),
        ],
    );
}

#[test]
fn matches_is_an_i_regexp_over_the_whole_string() {
    check(
        r#"{"a": {"v": "v1.20.3", "n": 5, "lines": "a\nb", "null": null}}"#,
        &[
            ("$.a.v matches 'v[0-9]+\\\\.[0-9]+\\\\.[0-9]+'", "true"),
            ("$.a.v matches 'v[0-9]+'", "false"),
            ("$.a.v matches '1'", "false"),
            ("$.a.v matches '.*'", "true"),
            ("not $.a.v matches 'v2.*'", "true"),
            ("$.a.v matches 'v1|v1.*'", "true"),
            ("$.a.lines matches 'a.b'", "false"),
            ("$.a.lines matches 'a\\nb'", "true"),
            ("$.a.n matches '5'", "error: `$.a.n` is a number, and `matches` needs a string"),
            ("$.a.null matches '.*'", "unknown: `$.a.null` is null"),
            ("$.a.gone matches '.*'", "unknown"),
        ],
    );
}
