//! What is refused before anything is judged: code, place and help of each mistake.

use super::support::{parse, parse_for, valid};
use crate::requirement::Purpose;

/// `code | marked text | help` of each mistake.
fn mistakes(text: &str) -> Vec<String> {
    let found = parse(text).err().unwrap_or_default();
    found
        .iter()
        .map(|mistake| {
            let marked = text.get(mistake.span.clone()).unwrap_or("OUT OF RANGE");
            format!("{} | {marked} | {} | {}", mistake.code, mistake.message, mistake.help.join("; "))
        })
        .collect()
}

/// Checks that a text has one mistake, with this code and marked text, and these words in message or help.
fn check(cases: &[(&str, &str, &str, &str)]) {
    let mut wrong = Vec::new();
    for (text, code, marked, said) in cases {
        let found = mistakes(text);
        let start = format!("{code} | {marked} | ");
        if !matches!(found.as_slice(), [only] if only.starts_with(&start) && only.contains(said)) {
            wrong.push(format!("{text}\n  wanted {start}… {said}\n  found  {found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn syntax() {
    let code = "requirement-syntax";
    check(&[
        ("", code, "", "the requirement is empty"),
        ("  ", code, "  ", "the requirement is empty"),
        (
            "$.a.n <",
            code,
            "",
            "expected a value: a path `$.…`, a number, a string or a function, the requirement ends",
        ),
        ("$.a.n < 5 5", code, "5", "expected nothing more, found `5`"),
        ("$.a.n < 5 and", code, "", "the requirement ends"),
        ("and $.a.n < 5", code, "and", "a comparison is missing a side here"),
        ("$.a.n < 5)", code, ")", "expected nothing more"),
        ("($.a.n < 5", code, "", "expected `)`, the requirement ends"),
        ("$.a.n = 5", code, "=", "write `==`"),
        ("$.a.n === 5", code, "===", "write `==`"),
        ("$.a.n <> 5", code, "<>", "write `!=`"),
        ("$.a.n => 5", code, "=>", "write `>=`"),
        ("$.a.n ≤ 5", code, "≤", "write `<=`"),
        ("$.a.p && $.a.q", code, "&&", "write `and`"),
        ("$.a.p || $.a.q", code, "||", "write `or`"),
        ("$.a.s =~ 'x'", code, "=~", "write `matches`"),
        ("$.a.n < 5 AND $.a.n > 1", code, "AND", "write `and`"),
        ("$.a.p == True", code, "True", "write `true`"),
        ("$.a.s == null", code, "null", "`exists($.x)`"),
        ("$.a.s == high", code, "high", "a string stands in quotes: `'high'`"),
        ("$.a.error-rate < 5", code, "rate", "`$.evidence['error-rate']`"),
        ("1 < $.a.n < 5", code, "1 < $.a.n <", "`$.x in [1 .. 5]`"),
        ("$.a.n in 5", code, "5", "write a list `['a', 'b']` or a range `[1 .. 5]`"),
        ("$.a.n in []", code, "]", "nothing is in an empty list"),
        ("$.a.n in [1, 2", code, "", "expected `,`, `..` or `]`"),
        ("$.a.n in [1, 2,]", code, "]", "expected a value"),
        ("$.a.s matches $.b.s", code, "$", "expected a string in quotes"),
        ("$.a.s matches '\\\\d+'", code, "'\\\\d+'", "[0-9]"),
        ("$.a.s matches '('", code, "'('", "this pattern is not an I-Regexp"),
        ("$.a.s == 'x", code, "'x", "this string has no closing '"),
        (r"$.a.s == '\d'", code, r"\d", "is not an escape; write `\\\\` for a backslash"),
        (r"$.a.s == '\ud800'", code, r"\u", "four hex digits"),
        (r"$.a.s == '\u12'", code, r"\u", "four hex digits"),
        ("$.a.n within 5% $.b.n", code, "$", "expected `of`"),
        ("$.a.n within $.b.n of 5", code, "$", "expected a tolerance such as"),
        ("coun($.a.l[*]) > 0", code, "coun", "did you mean `count`?"),
        ("frobnicate($.a.l) > 0", code, "frobnicate", "the functions are count, sum"),
        ("count() > 0", code, ")", "what `count` is worked out of"),
        ("count($.a.l[*], 2) > 0", code, ",", "`count` takes 1 argument"),
        ("default($.a.n) > 0", code, ")", "the value for where there is none"),
        ("max($.a.n, $.b.n) > 0", code, ",", "only a tolerance"),
        ("max(5 ms, 3 ms) > 0", code, ",", "only a tolerance"),
        ("count(5) > 0", code, "5", "`count` takes a path"),
        ("sum(number($.a.n)) > 0", code, "number($.a.n)", "put other functions around it"),
        ("exists($.a.n == 1)", code, "$.a.n == 1", "`exists` takes a path"),
        ("all(5 == 5)", code, "5", "write `all($.runs[*].status == 'success')`"),
        ("all($.a.l[*])", code, ")", "write `all($.checks[*].ok == true)`"),
        ("$.a.n < 5 pp", code, "pp", "percentage points only stand as a tolerance"),
        ("$.a.n as pp < 5", code, "pp", "percentage points only stand as a tolerance"),
        ("$.a.n as < 5", code, "<", "a unit such as `ms`"),
        ("$.a.n < 5 hours", code, "hours", "did you mean `h`?"),
        ("$.a.n < 5 Mb", code, "Mb", "did you mean `MB`?"),
        ("$.a.n as seconds < 5", code, "seconds", "did you mean `s`?"),
        ("$.a.n < +5", code, "+", "write `5`"),
        ("$.a.n < + $.b.n", code, "+", "leave the `+` out"),
        ("$.a.n < $.b.n + 10% + 5", code, "$.b.n + 10%", "a tolerance ends its sum"),
        ("$.a.n < $.b.n + 10% * 5", code, "$.b.n + 10%", "a tolerance ends its sum"),
        ("$.a.n < $.b.n + max(5 ms, 2 s)", code, "max(5 ms, 2 s)", "this `max` holds no tolerance"),
        ("$.a.n < 012", code, "012", "not a number"),
        ("$.a.n < 0.123456789012345678", code, "0.123456789012345678", "more than 17 significant digits"),
        ("$.a.n < 1e999", code, "1e999", "outside the range"),
        ("$.a.n < .5", code, ".", "expected a value"),
        ("$.a[", code, "[", "this bracket is not closed"),
        ("$.a.l[?@.s = 'x'] == 1", code, "=", ""),
        ("count($.a.l[?match(@.s, '(')]) == 0", code, "'('", ""),
        ("not not $.a.p", code, "not", "a comparison is missing a side here"),
    ]);
}

#[test]
fn a_signed_percentage_as_a_limit_is_refused_with_spellings_that_work() {
    for (text, limit) in [
        ("$.a.n <= +10%", "`<= +10%`"),
        ("$.a.n <= -10%", "`<= -10%`"),
        ("$.a.n >= - 10 %", "`>= -10%`"),
        ("$.a.n < +0.5 pp", "`< +0.5 pp`"),
        ("percent($.a.n) <= +10%", "`<= +10%`"),
        ("percent($.a.n) <= +1 pp", "`<= +1 pp`"),
        ("$.a.n as % <= -10%", "`<= -10%`"),
        ("$.a.n as ms <= +10%", "`<= +10%`"),
        ("$.a.n - $.b.n <= +10%", "`<= +10%`"),
        ("all($.a.l[*] <= +10%)", "`<= +10%`"),
    ] {
        let found = parse(text).unwrap_err();
        assert_eq!(found.len(), 1, "{text}");
        assert!(found[0].message.starts_with(limit), "{text}: {}", found[0].message);
        assert!(!found[0].help.is_empty());
        for help in &found[0].help {
            let spelling = help.split('`').nth(1).unwrap().replace("$.baseline.value", "$.b.n");
            let whole = if text.starts_with("all") { format!("all({spelling})") } else { spelling };
            // A unit of the measured value other than % has no plain percentage to compare with.
            if text.contains("as ms") && help.contains("plain") {
                continue;
            }
            assert!(parse(&whole).is_ok(), "{text}: the help does not work: {help}: {:?}", mistakes(&whole));
        }
    }
}

#[test]
fn kinds() {
    let code = "requirement-type";
    check(&[
        ("$.a.n + 1", code, "$.a.n + 1", "not a condition"),
        ("count($.a.l[*])", code, "count($.a.l[*])", "compare it with a limit"),
        ("'x'", code, "'x'", "this is a string, not a condition"),
        ("$.a.p and 5", code, "5", "`and`, `or` and `not` join conditions"),
        ("not count($.a.l[*])", code, "count($.a.l[*])", "join conditions"),
        ("$.a.s < 'x'", code, "$.a.s < 'x'", "strings have no order"),
        ("$.a.p > true", code, "$.a.p > true", "booleans have no order"),
        ("$.a.n in ['a' .. 'z']", code, "$.a.n in ['a'", "strings have no order"),
        ("count($.a.l[*]) == 'x'", code, "count($.a.l[*]) == 'x'", "cannot be compared with a string"),
        ("exists($.a.n) == 1", code, "exists($.a.n) == 1", "a boolean cannot be compared"),
        ("exists($.a.n) == 'true'", code, "exists($.a.n) == 'true'", "a boolean cannot be compared"),
        ("$.a.n in [5, 'x']", code, "5, 'x'", "cannot be compared"),
        ("$.a.n in [true, 'x']", code, "true, 'x'", "cannot be compared"),
        ("lower($.a.s) == 5", code, "lower($.a.s) == 5", "a string cannot be compared"),
        ("lower($.a.s) in ['x', 5]", code, "lower($.a.s) in ['x', 5", "a string cannot be compared"),
        (
            "date($.a.at) > '2025-01-01T00:00:00Z'",
            code,
            "date($.a.at) > '2025-01-01T00:00:00Z'",
            "strings have no order",
        ),
        (
            "date($.a.at) == '2025-01-01T00:00:00Z'",
            code,
            "date($.a.at) == '2025-01-01T00:00:00Z'",
            "write `date('2026-01-31T00:00:00Z')`",
        ),
        ("date($.a.at) > $.a.to", code, "date($.a.at) > $.a.to", "put `date(…)` around the other side"),
        ("date($.a.at) + 5 > date($.a.to)", code, "date($.a.at) + 5", "only a duration can be added"),
        (
            "date($.a.at) + date($.a.to) > date($.a.to)",
            code,
            "date($.a.at) + date($.a.to)",
            "only a duration",
        ),
        ("date($.a.at) * 2 > 5", code, "date($.a.at)", "this needs a number, not an instant"),
        ("date('2025-01-01') > date($.a.at)", code, "'2025-01-01'", "no time zone"),
        ("age('soon') > 5 h and $.a.p", code, "'soon'", "not a date and time"),
        ("'x' + 1 < $.a.n", code, "'x'", "this needs a number, not a string"),
        ("-'x' < $.a.n", code, "'x'", "this needs a number"),
        ("$.a.n < 'x' + 10%", code, "'x'", "this needs a number"),
        ("$.a.n < 'x' + max(10%, 5 ms, 3)", code, "'x'", "this needs a number"),
        ("count($.a.l[*]) matches 'x'", code, "count($.a.l[*])", "`matches` needs a string"),
        ("length(5) == $.a.n", code, "5", "`length` needs a string"),
        ("lower(5) == $.a.s", code, "5", "`lower` needs a string"),
        ("number(true) == $.a.n", code, "true", "`number` needs a string that writes a number"),
        ("percent('x') == $.a.n as %", code, "'x'", "`percent` needs a ratio"),
        ("percent(5%) == $.a.n as %", code, "5%", "`percent` needs a ratio"),
        ("age(true) < 5 h and $.a.p", code, "true", "`age` needs a time"),
        ("age(5 h) < 5 h and $.a.p", code, "5 h", "`age` needs a time"),
        ("percent($.a.n) as ms < 5 ms", code, "percent($.a.n) as ms", "a percentage is not a duration"),
        ("default($.a.n, 0 ms) < 5 ms", code, "default($.a.n, 0 ms)", "`default($.a.n, 0) as ms`"),
        ("default($.a.n, 0%) < 5%", code, "default($.a.n, 0%)", "`default($.a.n, 0) as %`"),
        ("default($.release.version, 0) == 0 and $.a.p", code, "$.release.version, 0", "cannot be compared"),
        ("$.release.version == 5 and $.a.p", code, "$.release.version == 5", "cannot be compared"),
        ("$.release == 5 and $.a.p", code, "$.release", "it has version, commit, artifacts, flags"),
        ("$.gates['staging'] == 'GO'", code, "$.gates['staging']", "a gate has a `decision` and a `score`"),
        (
            "$.gates['staging'].verdict == 'GO'",
            code,
            "$.gates['staging'].verdict",
            "a `decision` and a `score`",
        ),
        ("$.gates['staging'].decision == 5", code, "$.gates['staging'].decision == 5", "cannot be compared"),
        (
            "$.gates['staging'].decision == 'PASS'",
            code,
            "'PASS'",
            "a decision is one of 'GO', 'CONDITIONAL', 'NO-GO'",
        ),
        ("$.gates['staging'].decision != 'NO GO'", code, "'NO GO'", "a decision is one of"),
        ("'go' == $.gates['staging'].decision", code, "'go'", "a decision is one of"),
        ("$.gates['staging'].decision in ['GO', 'WARN']", code, "'WARN'", "a decision is one of"),
        ("$.gates[*].decision == 'GO'", code, "$.gates[*].decision", "write `$.gates['staging'].decision`"),
    ]);
}

#[test]
fn units() {
    let code = "unit-mismatch";
    check(&[
        (
            "$.a.n < 1%",
            code,
            "$.a.n < 1%",
            "write `$.a.n as %` where it is 0 to 100, or `percent($.a.n)` where",
        ),
        ("1% > $.a.n", code, "1% > $.a.n", "write `$.a.n as %`"),
        ("$.a.n == 0%", code, "$.a.n == 0%", "write `$.a.n as %`"),
        ("$.a.n + $.b.n < 1%", code, "$.a.n + $.b.n < 1%", "write `($.a.n + $.b.n) as %`"),
        ("percent($.a.n) < 1", code, "percent($.a.n) < 1", "write `1%`"),
        ("$.a.n in [1% .. 5%]", code, "$.a.n in [1%", "write `$.a.n as %`"),
        ("$.a.n in [1%, 5%]", code, "$.a.n in [1%", "as %"),
        ("all($.a.l[*] < 5%)", code, "$.a.l[*] < 5%", "write the limit without `%`"),
        ("$.a.n within 5% of 10%", code, "$.a.n within 5% of 10%", "as %"),
        ("age($.a.at) < 48", code, "age($.a.at) < 48", "write its unit: `48 h`"),
        ("age($.a.at) < $.a.n", code, "age($.a.at) < $.a.n", "write its unit: `$.a.n as h`"),
        ("$.a.n < age($.a.at)", code, "$.a.n < age($.a.at)", "`$.a.n as h`"),
        (
            "age($.a.at) < 5 MB",
            code,
            "age($.a.at) < 5 MB",
            "a duration cannot be compared with an amount of data",
        ),
        ("age($.a.at) < 5 weeks", code, "age($.a.at) < 5 weeks", "a number of `weeks`"),
        ("$.a.n as ms < 5 MB", code, "$.a.n as ms < 5 MB", "cannot be compared"),
        ("$.a.n as % < 5 ms", code, "$.a.n as % < 5 ms", "cannot be compared"),
        ("$.a.n as users < 5 operators", code, "$.a.n as users < 5 operators", "cannot be compared"),
        ("$.a.n as ms + $.b.n as MB < 5 ms", code, "$.a.n as ms + $.b.n as MB", "cannot be compared"),
        (
            "$.a.n as ms * $.b.n as ms < 5 ms",
            code,
            "$.a.n as ms * $.b.n as ms",
            "cannot be multiplied by a duration",
        ),
        ("5 / $.b.n as ms < 5 and $.a.p", code, "5 / $.b.n as ms", "cannot be divided by a duration"),
        // Two units, and a number that would have to take one of them.
        ("$.a.n + 5 ms < 1 s", code, "$.a.n", "has two: ms and s"),
        ("$.a.n < 5 ms + 1 s", code, "$.a.n", "write its unit: `$.a.n as ms`"),
        ("$.a.n in [300 ms, 1 s]", code, "$.a.n", "has two: ms and s"),
        ("$.a.n in [300 ms .. 1 s]", code, "$.a.n", "has two: ms and s"),
        ("$.a.n as s in [1 .. 1500 ms]", code, "1", "write its unit: `1 s`"),
        ("$.a.n <= $.b.n as s + max(10%, 5 ms)", code, "$.a.n", "has two: s and ms"),
        ("$.a.n <= $.b.n + max(1 s, 10%, 5 ms)", code, "$.a.n", "has two: s and ms"),
        ("$.a.n within max(10%, 5 ms) of 1 s", code, "$.a.n", "has two: s and ms"),
        ("all($.a.l[*] in [300 ms, 1 s])", code, "$.a.l[*]", "write both limits in the same unit: `ms`"),
        // Tolerances.
        ("$.a.n <= $.b.n + 0.5 pp", code, "$.b.n", "write `$.b.n as %` or `percent($.b.n)`"),
        ("$.a.n <= 5 ms + 0.5 pp", code, "5 ms", "percentage points can only move a percentage"),
        ("$.a.n as % <= 5% + max(1%, 5 ms)", code, "5%", "a tolerance in `ms` cannot move a percentage"),
        ("$.a.n as % <= 5% + max(1%, 5)", code, "5%", "write `5 pp`"),
        ("$.a.n as h <= age($.a.at) + max(1%, 5)", code, "age($.a.at)", "write `5 h`"),
        ("$.a.n as ms <= 5 ms + max(1%, 5 MB)", code, "5 ms", "a tolerance in `MB` cannot move a duration"),
    ]);
    check(&[("$.a.n in [5 .. 1]", "empty-range", "$.a.n in [5 .. 1]", "holds nothing")]);
    check(&[(
        "$.a.n as s in [1 s .. 999 ms]",
        "empty-range",
        "$.a.n as s in [1 s .. 999 ms]",
        "holds nothing",
    )]);
}

#[test]
fn names_and_shapes() {
    check(&[
        ("$.f.n < 5", "undeclared-evidence", ".f", "`f: {max_age: 1d, produced_at: $.at}`"),
        ("$.releas.version == 'x'", "undeclared-evidence", ".releas", "did you mean `$.release`?"),
        ("$..n == 5", "undeclared-evidence", "$..n", "write `$.canary.…`"),
        ("$[*].n == 5", "undeclared-evidence", "$[*].n", "a path starts with the evidence"),
        ("$ == 5", "undeclared-evidence", "$", "a path starts with the evidence"),
        ("count($.a.l[?@.n == $.f.n]) == 0", "undeclared-evidence", ".f", "not declared"),
        ("all($.f[*] == 1)", "undeclared-evidence", ".f", "not declared"),
        (
            "$.release.verson == 'x' and $.a.p",
            "undeclared-evidence",
            ".verson",
            "did you mean `$.release.version`?",
        ),
        (
            "$.gates['stagin'].decision == 'GO'",
            "undeclared-gate",
            "$.gates['stagin'].decision",
            "did you mean `staging`?",
        ),
        (
            "$.gates['qa'].decision == 'GO'",
            "undeclared-gate",
            "$.gates['qa'].decision",
            "add it: `needs: [qa]`",
        ),
        ("count($.a.l) == 0", "count-path", "$.a.l", "write `$.a.l[*]`"),
        ("count($.a.l[0]) == 0", "count-path", "$.a.l[0]", "wildcard, a slice or a filter"),
        ("count($.a..n) == 0", "count-path", "$.a..n", "wildcard"),
        ("count($.a..[?@.n]) == 0", "count-path", "$.a..[?@.n]", "wildcard"),
        ("count($.a.l[*].n) == 0", "count-path", "$.a.l[*].n", "wildcard"),
        ("1 < 2", "no-evidence-selected", "1 < 2", "it would always say the same"),
        ("true", "no-evidence-selected", "true", "selects no evidence"),
        (
            "$.release.version == 'x'",
            "no-evidence-selected",
            "$.release.version == 'x'",
            "selects no evidence",
        ),
        ("$.a.p or true", "constant-condition", "true", "always says the same"),
        ("$.a.p or not 2 < 1", "constant-condition", "2 < 1", "always says the same"),
        ("$.a.p and (1 == 1)", "constant-condition", "(1 == 1)", "leave it out"),
    ]);
    // Every mistake of names, kinds and units is told, not only the first.
    let found = mistakes("$.f.n < 5 and $.g.n < 5 and $.a.s < 'x' and $.a.n < 5%");
    assert_eq!(found.len(), 4, "{found:#?}");
}

#[test]
fn what_selects_the_release_alone_may_decide_whether_a_check_applies() {
    for text in ["$.release.flags.pen_test == true", "$.release.version matches '2.*'"] {
        assert!(parse_for(text, Purpose::Apply).is_ok());
        assert_eq!(parse_for(text, Purpose::Judge).unwrap_err()[0].code, "no-evidence-selected");
    }
    assert!(parse("$.gates['staging'].score > 90").is_ok());
    assert_eq!(
        valid("$.a.n < $.b.n and $.a.l[?@.x == $.c.n] and $.release.flags.x").evidence(),
        ["a", "b", "c"]
    );
}

#[test]
fn durations() {
    for (text, milliseconds) in
        [("48h", "172800000"), ("30 min", "1800000"), ("1.5 s", "1500"), ("7d", "604800000"), ("1ms", "1")]
    {
        assert_eq!(crate::requirement::duration(text).map(|n| n.to_string()).as_deref(), Ok(milliseconds));
    }
    for text in
        ["", "48", "48 %", "48 hours", "h", "-5 h", "0 s", "1h 30min", "$.a.n", "48 MB", "48 x", "1e999 h"]
    {
        assert!(crate::requirement::duration(text).is_err(), "{text}");
    }
}
