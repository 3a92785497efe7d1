//! Tables and properties of the parser and of the canonical text.

use proptest::prelude::*;

use super::*;
use crate::jsonpath::strategies::query_text;
use crate::jsonpath::{Expr, Operand};

/// The same query with every span empty.
fn unplaced(mut query: Query) -> Query {
    query.span = 0..0;
    for segment in &mut query.segments {
        segment.span = 0..0;
        for selector in &mut segment.selectors {
            selector.span = 0..0;
            if let SelectorKind::Filter(filter) = &mut selector.kind {
                unplace_expr(&mut filter.expr);
            }
        }
    }
    query
}

fn unplace_expr(expr: &mut Expr) {
    match expr {
        Expr::Or(parts) | Expr::And(parts) => parts.iter_mut().for_each(unplace_expr),
        Expr::Not(inner) => unplace_expr(inner),
        Expr::Exists(query) => *query = unplaced(query.clone()),
        Expr::Compare(comparison) => {
            comparison.span = 0..0;
            unplace_operand(&mut comparison.left);
            unplace_operand(&mut comparison.right);
        }
        Expr::Call(call) => {
            call.span = 0..0;
            call.arguments.iter_mut().for_each(unplace_operand);
        }
    }
}

fn unplace_operand(operand: &mut Operand) {
    match operand {
        Operand::Literal { span, .. } => *span = 0..0,
        Operand::Query { query, .. } => *query = unplaced(query.clone()),
        Operand::Call(call) => {
            call.span = 0..0;
            call.arguments.iter_mut().for_each(unplace_operand);
        }
    }
}

#[test]
fn a_path_in_an_expression_ends_where_it_cannot_go_on() {
    for (text, start, path) in [
        ("$.a-1", 0, "$.a"),
        ("$.a..$.b", 0, "$.a"),
        ("$.a..5", 0, "$.a"),
        ("$.a.. 5", 0, "$.a"),
        ("$.a..-5", 0, "$.a"),
        ("[$.lo..$.hi]", 1, "$.lo"),
        ("[$.lo..$.hi]", 7, "$.hi"),
        ("$.a..b", 0, "$.a..b"),
        ("$.a..[0]+1", 0, "$.a..[0]"),
        ("$.a..*", 0, "$.a..*"),
        ("$.a .b", 0, "$.a"),
        ("$ .a", 0, "$"),
        ("$.a\n[0]", 0, "$.a"),
        ("$.a[ 0 ] < 1", 0, "$.a[ 0 ]"),
        ("$.a[?@ .b == 1 && @ ['c']]<1", 0, "$.a[?@ .b == 1 && @ ['c']]"),
        ("$.a<=$.b", 0, "$.a"),
        ("$.a<=$.b", 5, "$.b"),
        ("$.a*2", 0, "$.a"),
        ("$.a.*2", 0, "$.a.*"),
        ("$.a+10%", 0, "$.a"),
        ("count($.a[*])", 6, "$.a[*]"),
        ("$.a,", 0, "$.a"),
        ("$", 0, "$"),
        ("$.é.b)", 0, "$.é.b"),
        ("é $.b", 3, "$.b"),
    ] {
        let (query, end) = parse_prefix(text, start).unwrap_or_else(|error| panic!("{text:?}: {error:?}"));
        assert_eq!(&text[start..end], path, "{text:?}");
        assert_eq!(query.span, start..end, "{text:?}");
    }
    // Whoever passes a wrong start gets an error, not a panic.
    for start in [1, 2, 99] {
        assert!(parse_prefix("é$", start).is_err() || start == 2);
    }
}

#[test]
fn spans_are_of_the_text_given() {
    let text = "x + $.scan[?@.level == 'é' && !match(@.id, 'a')].n";
    let (query, _) = parse_prefix(text, 4).unwrap();
    let of = |span: &Range<usize>| &text[span.clone()];
    assert_eq!(
        query.segments.iter().map(|segment| of(&segment.span)).collect::<Vec<_>>(),
        [".scan", "[?@.level == 'é' && !match(@.id, 'a')]", ".n"]
    );
    let selector = &query.segments[1].selectors[0];
    assert_eq!(of(&selector.span), "?@.level == 'é' && !match(@.id, 'a')");
    let SelectorKind::Filter(filter) = &selector.kind else { panic!() };
    let Expr::And(parts) = &filter.expr else { panic!() };
    let Expr::Compare(comparison) = &parts[0] else { panic!() };
    assert_eq!(of(&comparison.span), "@.level == 'é'");
    assert_eq!((of(&comparison.left.span()), of(&comparison.right.span())), ("@.level", "'é'"));
    let Expr::Not(inner) = &parts[1] else { panic!() };
    let Expr::Call(call) = inner.as_ref() else { panic!() };
    assert_eq!(of(&call.span), "match(@.id, 'a')");
}

#[test]
fn mistakes_are_named_where_they_are_with_the_spelling_that_works() {
    for (text, at, said, help) in [
        ("", "", "starts with `$`", ""),
        ("a.b", "a", "starts with `$`", ""),
        ("$.5xx", "5", "a name or `*`", "['5xx']"),
        ("$.['a']", "[", "a name or `*`", "leave the dot out"),
        ("$..", "", "ends here", ""),
        ("$.a ", " ", "white space after", ""),
        ("$.a-b", "-", "found `-`", ""),
        ("$[a]", "a", "a quoted key", "['name']"),
        ("$[@.a]", "@", "a quoted key", "`[?@.x > 1]`"),
        ("$[0", "[", "not closed", ""),
        ("$['a", "'", "this string is not closed", ""),
        ("$[", "[", "not closed", ""),
        ("$[01]", "01", "leading zeros", ""),
        ("$[9007199254740992]", "9007199254740992", "out of range", ""),
        ("$['\\x']", "\\x", "`\\x` is not an escape", "backslash"),
        ("$['\\ud800']", "\\ud800", "surrogate", ""),
        ("$[?@.a = 1]", "=", "expected an operator", "`==`"),
        ("$[?@.a =~ 'x']", "=", "expected an operator", "match("),
        ("$[?@.a == 1 and @.b == 2]", "a", "expected an operator", "`&&`"),
        ("$[?@.a == 1 or @.b == 2]", "o", "expected an operator", "`||`"),
        ("$[?not @.a]", "not", "found `not`", "`!`"),
        ("$[?@.a == True]", "True", "found `True`", "`true`"),
        ("$[?severity == 'high']", "severity", "found `severity`", "`@.severity`"),
        ("$[?@.a == high]", "high", "found `high`", "`'high'`"),
        ("$[?!@.a == 1]", "!", "does not apply to a comparison", "!(@.a == 1)"),
        ("$[?@.* == 1]", "@.*", "can select several", "value("),
        ("$[?size(@.a) > 1]", "size", "no function `size`", "`length`"),
        ("$[?length(@.*) > 1]", "@.*", "takes one value", "value("),
        ("$[?count(1) > 1]", "1", "takes a path", ""),
        ("$[?count(@.a)]", "count(@.a)", "must be compared", "> 0"),
        ("$[?match(@.a)]", "match(@.a)", "takes two arguments, not 1", ""),
        ("$[?match(@.a, 'x') == true]", "match(@.a, 'x')", "true or false", "as it is"),
        ("$[?length(match(@.a, 'x')) > 1]", "match(@.a, 'x')", "takes a value", ""),
        ("$[?'a']", "'a'", "no condition", ""),
        ("$[?(@.a]", "]", "expected an operator or `)`", ""),
        ("$[?@.a > .5]", ".", "expected a path", ""),
    ] {
        let error = parse(text).expect_err(text);
        assert!(error.message.contains(said), "{text:?}: {error:?}");
        assert_eq!(&text[error.span.clone()], at, "{text:?}: {error:?}");
        assert_eq!(error.help.as_deref().is_none_or(str::is_empty), help.is_empty(), "{text:?}: {error:?}");
        assert!(error.help.unwrap_or_default().contains(help), "{text:?}");
    }
    let error = parse_prefix("1 + $.a.", 4).unwrap_err();
    assert_eq!(error.span, 8..8, "a dot was begun: {error:?}");
}

#[test]
fn length_and_nesting_are_bounded() {
    let nested =
        |open: &str, close: &str, depth: usize| format!("$[?{}@{}]", open.repeat(depth), close.repeat(depth));
    assert!(parse(&nested("(", ")", 31)).is_ok());
    for text in [
        nested("(", ")", 32),
        nested("(", ")", 100_000),
        nested("@[?", "]", 100_000),
        nested("!(", ")", 100_000),
        format!("$[?{}", "length(".repeat(100_000)),
    ] {
        let error = parse(&text).unwrap_err();
        assert!(error.message.contains("nests deeper than 32"), "{error}");
    }
    assert!(parse(&format!("${}", ".a".repeat(4000))).is_ok());
    for text in [
        format!("${}", ".a".repeat(1_000_000)),
        format!("$[{}0]", "0,".repeat(1_000_000)),
        format!("$[?{}@]", "@||".repeat(1_000_000)),
        format!("$.{}", "a".repeat(10_000)),
    ] {
        let error = parse(&text).unwrap_err();
        assert!(error.message.contains("longer than 8192"), "{error}");
    }
}

#[test]
fn what_a_query_is_made_of() {
    for (text, head, singular, many) in [
        ("$", None, true, false),
        ("$.scan.findings", Some("scan"), true, false),
        ("$['scan'][0]", Some("scan"), true, false),
        ("$..scan", None, false, false),
        ("$['a','b']", None, false, false),
        ("$[0]", None, true, false),
        ("$.a[*]", Some("a"), false, true),
        ("$.a.*", Some("a"), false, true),
        ("$.a[0:1]", Some("a"), false, true),
        ("$.a[?@.b]", Some("a"), false, true),
        ("$.a[*].b", Some("a"), false, false),
        ("$.a..[*]", Some("a"), false, false),
        ("$.a..*", Some("a"), false, false),
    ] {
        let query = parse(text).unwrap();
        assert_eq!(
            (query.head(), query.is_singular(), query.ends_in_many()),
            (head, singular, many),
            "{text}"
        );
    }
    let query =
        parse("$.a[?@.x > $.b.c && count($.d[?@.y == $.e]) > 0 || $.f && length(value($.g)) > 1]").unwrap();
    let found: Vec<String> = query.absolute_queries().iter().map(ToString::to_string).collect();
    assert_eq!(found, ["$.b.c", "$.d[?@.y == $.e]", "$.e", "$.f", "$.g"]);
}

#[test]
fn literal_patterns_can_be_checked_before_anything_is_selected() {
    for (text, wrong) in [
        ("$[?match(@.a, 'a.*') || search(@.b, '[0-9]')]", vec![]),
        ("$[?match(@.a, '\\\\d+')]", vec!["'\\\\d+'"]),
        ("$[?@.l[?search(@, 'a(')] && !match(@.b, '^x')]", vec!["'a('", "'^x'"]),
        ("$[?match(@.a, 1)]", vec!["1"]),
        ("$[?match(@.a, $.pattern)]", vec![]),
    ] {
        let errors = parse(text).unwrap().check_patterns();
        assert_eq!(errors.iter().map(|error| &text[error.span.clone()]).collect::<Vec<_>>(), wrong, "{text}");
    }
}

#[test]
fn canonical_text_is_one_for_all_spellings() {
    for (text, canonical) in [
        ("$[\"a\"]['b c'][ 1 , 2 ]", "$.a['b c'][1, 2]"),
        ("$.*", "$[*]"),
        ("$..*", "$..[*]"),
        ("$..['a']", "$..a"),
        ("$[::]", "$[:]"),
        ("$['5xx']", "$['5xx']"),
        ("$['']", "$['']"),
        ("$[\"it's\"]", "$['it\\'s']"),
        ("$['\\u000b\\/']", "$['\\u000b/']"),
        ("$[?(@.a)]", "$[?@.a]"),
        ("$[?( @.a&&@.b )||!( @.c )]", "$[?@.a && @.b || !@.c]"),
        ("$[?@.a&&(@.b||@.c)]", "$[?@.a && (@.b || @.c)]"),
        ("$[?!(@.a=='x')]", "$[?!(@.a == 'x')]"),
        ("$[?count( @.* )>=1.0]", "$[?count(@[*]) >= 1.0]"),
    ] {
        assert_eq!(parse(text).unwrap().to_string(), canonical, "{text}");
    }
}

proptest! {
    #[test]
    fn the_canonical_text_is_the_same_query(text in query_text()) {
        let query = parse(&text).map_err(|error| TestCaseError::fail(format!("{text:?}: {error:?}")))?;
        let canonical = query.to_string();
        let again = parse(&canonical).map_err(|error| TestCaseError::fail(format!("{canonical:?}: {error:?}")))?;
        prop_assert_eq!(again.to_string(), canonical.clone());
        prop_assert_eq!(unplaced(again), unplaced(query), "{} {}", text, canonical);
        // It has no blanks outside brackets, so it can stand in an expression.
        prop_assert_eq!(parse_prefix(&canonical, 0).unwrap().1, canonical.len());
    }

    #[test]
    fn arbitrary_text_never_panics(text in "\\PC*", start in 0..20_usize) {
        let _ = parse(&text);
        let _ = parse_prefix(&text, start);
    }

    #[test]
    fn damaged_queries_never_panic(text in query_text(), at in any::<prop::sample::Index>(), with in "[\\[\\]().@$?!&|=<>:,'\"*\\\\0-9a-e\u{0} é]{0,2}") {
        let mut characters: Vec<char> = text.chars().collect();
        let at = at.index(characters.len());
        characters.splice(at..=at, with.chars());
        let text: String = characters.into_iter().collect();
        for result in [parse(&text), parse_prefix(&text, 0).map(|(query, _)| query)] {
            match result {
                Ok(query) => prop_assert!(parse(&query.to_string()).is_ok()),
                Err(error) => {
                    prop_assert!(text.get(error.span.clone()).is_some(), "{:?}: {:?}", text, error);
                    prop_assert!(!error.message.is_empty());
                }
            }
        }
    }
}
