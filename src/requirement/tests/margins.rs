//! Margins, and warnings that can never be reached.

use std::collections::HashMap;

use super::support::{answer, document, judge_with, valid};
use crate::number::Number;

#[test]
fn a_margin_tightens_literals_beside_an_order() {
    // (requirement, margin, document, answer)
    for (text, margin, n, expected) in [
        ("$.a.n < 300", "20%", "239.9", "true"),
        ("$.a.n < 300", "20%", "240", "false"),
        ("$.a.n <= 300", "20%", "240", "true"),
        ("$.a.n <= 300 ms", "20%", "240.1", "false"),
        ("$.a.n >= 50", "20%", "60", "true"),
        ("$.a.n >= 50", "20%", "59.99", "false"),
        ("$.a.n > 50", "20%", "60", "false"),
        // The limit on the left.
        ("300 > $.a.n", "20%", "240", "false"),
        ("300 >= $.a.n", "20%", "240", "true"),
        ("50 <= $.a.n", "20%", "59.99", "false"),
        // A negative limit moves by its magnitude.
        ("$.a.n < -100", "20%", "-120", "false"),
        ("$.a.n < -100", "20%", "-120.1", "true"),
        ("$.a.n >= -100", "20%", "-80", "true"),
        ("$.a.n >= -100", "20%", "-81", "false"),
        ("$.a.n < (300)", "20%", "240", "false"),
        // Zero, equality, sets, ranges, paths and sums are no limits for it.
        ("$.a.n >= 0", "20%", "0", "true"),
        ("$.a.n == 300", "20%", "300", "true"),
        ("$.a.n != 300", "20%", "299", "true"),
        ("$.a.n in [1 .. 300]", "20%", "299", "true"),
        ("$.a.n in [299]", "20%", "299", "true"),
        ("$.a.n < $.b.limit", "20%", "299", "true"),
        ("$.a.n < 300 + 0%", "20%", "299", "true"),
        ("$.a.n within 10% of 300", "20%", "329", "true"),
        // Under `not` it would loosen.
        ("not $.a.n >= 300", "20%", "299", "true"),
        ("not (not $.a.n < 300)", "20%", "299", "true"),
        ("($.a.n < 300) == true", "20%", "299", "true"),
        ("$.a.n < 300 or $.a.n < 100", "20%", "299", "false"),
        ("$.a.n < 300 and not $.a.n < 100", "20%", "239", "true"),
        ("all($.a.n < 300)", "20%", "240", "false"),
        ("any($.a.n < 300)", "20%", "239", "true"),
        ("any($.a.n < 300)", "20%", "240", "false"),
        ("$.a.n as % < 5%", "20%", "4", "false"),
        ("$.a.n as s < 300 ms", "20%", "0.24", "false"),
        ("$.a.n as s < 300 ms", "20%", "0.2399", "true"),
    ] {
        let root = document(&format!(r#"{{"a": {{"n": {n}}}, "b": {{"limit": 300}}}}"#));
        let found = judge_with(&valid(text), &root, &HashMap::new(), Some(margin));
        assert_eq!(answer(&found), expected, "{text} at {n} with {margin}");
    }
}

#[test]
fn the_sites_of_a_margin_are_those_that_it_tightens() {
    for (text, sites) in [
        ("$.a.n < 300 and 50 <= $.a.m", &["$.a.n < 300", "50 <= $.a.m"][..]),
        ("$.a.n < 300 or not $.a.m > 5", &["$.a.n < 300"]),
        ("($.a.n < (300 ms)) and $.a.m > 0", &["($.a.n < (300 ms))"]),
        ("all($.a.l[*] < 5) and $.a.n == 3", &["$.a.l[*] < 5"]),
        ("$.a.n > -5", &["$.a.n > -5"]),
        ("not ($.a.n < 5 and $.a.m < 5)", &[]),
        ("($.a.n < 5) == true", &[]),
        ("$.a.n in [1 .. 5] and $.a.m < $.b.m + 10% and $.a.p", &[]),
        ("$.a.n >= 0", &[]),
        ("$.a.n >= -0.0 ms", &[]),
    ] {
        let requirement = valid(text);
        let found: Vec<&str> =
            requirement.margin_sites().into_iter().map(|span| &requirement.text[span]).collect();
        assert_eq!(found, sites, "{text}");
    }
}

#[test]
fn a_warning_that_nothing_can_reach_is_known() {
    for (require, warn, margin, unreachable) in [
        ("$.a.n < 300", "$.a.n < 300", None, true),
        ("$.a.n < 300", "$.a.n < 250", None, true),
        ("$.a.n < 300", "$.a.n < 301", None, false),
        ("$.a.n < 300", "$.a.n <= 300", None, false),
        ("$.a.n <= 300", "$.a.n < 300", None, true),
        ("$.a.n > 50", "$.a.n > 60", None, true),
        ("$.a.n > 50", "$.a.n > 40", None, false),
        ("$.a.n >= 0", "$.a.n >= 5", None, true),
        ("$.a.n > 0", "$.a.n >= 0", None, false),
        ("$.a.n > -5", "$.a.n > -4", None, true),
        // The other way round, another value, another direction.
        ("300 > $.a.n", "$.a.n < 250", None, true),
        ("300 > $.a.n", "350 > $.a.n", None, false),
        ("$.a.n < 300", "250 > $.a.n", None, true),
        ("$.a.n < 300", "$.a.m < 250", None, false),
        ("$.a.n < 300", "$.a.n > 250", None, false),
        // A margin makes room for a warning.
        ("$.a.n < 300", "$.a.n < 300", Some("0.2"), false),
        ("$.a.n < 300", "$.a.n < 240", Some("0.2"), true),
        ("$.a.n < 300", "$.a.n <= 240", Some("0.2"), false),
        ("$.a.n >= 50", "$.a.n >= 59", Some("0.2"), false),
        ("$.a.n >= 50", "$.a.n >= 60", Some("0.2"), true),
        ("$.a.n >= 0", "$.a.n >= 0", Some("0.2"), true),
        // Units convert.
        ("$.a.n as ms < 300 ms", "$.a.n as ms < 0.2 s", None, true),
        ("$.a.n as ms < 300 ms", "$.a.n as ms < 0.4 s", None, false),
        ("age($.a.at) <= 48 h", "age($.a.at) <= 1 d", None, true),
        ("age($.a.at) <= 48 h", "age($.a.at) <= 3 d", None, false),
        // Tolerances on the same base.
        ("$.a.n <= $.b.n + 10%", "$.a.n <= $.b.n + 15%", None, false),
        ("$.a.n <= $.b.n + 10%", "$.a.n <= $.b.n + 5%", None, true),
        ("$.a.n <= $.b.n + 10%", "$.a.n <= $.b.n", None, true),
        ("$.a.n <= $.b.n + 10%", "$.a.n < $.b.n + 10%", None, true),
        ("$.a.n < $.b.n + 10%", "$.a.n <= $.b.n + 10%", None, false),
        ("$.a.n >= $.b.n - 10%", "$.a.n >= $.b.n - 5%", None, true),
        ("$.a.n >= $.b.n - 10%", "$.a.n >= $.b.n - 15%", None, false),
        ("$.a.n <= $.b.n + 10%", "$.a.n <= $.b.m + 5%", None, false),
        ("$.a.n <= $.b.n + max(10%, 5)", "$.a.n <= $.b.n + max(10%, 5)", None, true),
        ("$.a.n <= $.b.n + max(10%, 5)", "$.a.n <= $.b.n + max(5%, 10)", None, false),
        // Equality: the same is the same.
        ("$.a.n == 300", "$.a.n == 300", None, true),
        ("$.a.n == 300", "$.a.n == 301", None, false),
        ("$.a.n == 300", "$.a.n != 300", None, false),
        ("$.a.n == $.b.n + 10%", "$.a.n == $.b.n", None, false),
        // More than one comparison is not looked at.
        ("$.a.n < 300 and $.a.p", "$.a.n < 200 and $.a.p", None, false),
        ("$.a.n < 300", "$.a.n < 200 or $.a.p", None, false),
    ] {
        let margin = margin.map(|ratio| ratio.parse::<Number>().unwrap());
        let found = valid(require).unreachable_warn(&valid(warn), margin.as_ref());
        assert_eq!(found.is_some(), unreachable, "{require} / {warn} / {margin:?}: {found:?}");
    }
    let said = |require, warn| valid(require).unreachable_warn(&valid(warn), None).unwrap();
    assert_eq!(
        said("$.a.n < 300 ms", "$.a.n < 200 ms"),
        "its limit 200 ms is no softer than 300 ms, so whatever meets it has passed already"
    );
    assert_eq!(
        said("$.a.n <= $.b.n + 10%", "$.a.n <= $.b.n + 5%"),
        "its limit `$.b.n + 5%` is no softer than `$.b.n + 10%`, so whatever meets it has passed already"
    );
    assert_eq!(said("$.a.n == 1", "$.a.n == 1"), "it is the same as `require`");
}
