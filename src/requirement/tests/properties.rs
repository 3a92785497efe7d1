//! Laws that hold for any text and any document.

use std::collections::HashMap;
use std::sync::LazyLock;

use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

use super::support::{answer, document, judge, judge_with, parse, valid};
use crate::document::{Node, Value};
use crate::jsonpath::{self, Regexp};
use crate::number::Number;
use crate::requirement::ast::{Expr, ExprKind, Op, Tolerance};
use crate::requirement::function::{FUNCTIONS, Function, Takes};
use crate::requirement::parse::parse as parse_expr;
use crate::requirement::unit::Unit;

fn expr(kind: ExprKind) -> Expr {
    Expr { kind, span: 0..0 }
}

fn number() -> impl Strategy<Value = Number> {
    "(0|[1-9][0-9]{0,3})(\\.[0-9]{1,3})?(e[0-2])?".prop_map(|text| text.parse().unwrap())
}

fn unit() -> impl Strategy<Value = Unit> {
    prop::sample::select(vec!["ms", "h", "MB", "KiB", "%", "users"])
        .prop_map(|word| Unit::parse(word).unwrap())
}

fn path() -> impl Strategy<Value = ExprKind> {
    prop::sample::select(vec![
        "$.a.n",
        "$.a['b c'][0]",
        "$.b.l[*].n",
        "$.c.l[?@.s == 'x' && @.n > $.a.n]",
        "$.d..n[1:]",
    ])
    .prop_map(|text| ExprKind::Path(Box::new(jsonpath::parse(text).unwrap())))
}

fn tolerance(amounts: bool) -> BoxedStrategy<Tolerance> {
    let relative = number().prop_map(Tolerance::Relative).boxed();
    let points = number().prop_map(Tolerance::Points);
    let amount = (number(), prop_oneof![Just(Unit::Bare), unit()])
        .prop_filter("a percentage is relative", |(_, unit)| *unit != Unit::Percent)
        .prop_map(|(number, unit)| Tolerance::Amount(number, unit))
        .boxed();
    let max = (relative.clone(), prop::collection::vec(amount.clone(), 0..3))
        .prop_map(|(first, rest)| Tolerance::Max(std::iter::once(first).chain(rest).collect()));
    if amounts {
        prop_oneof![3 => relative, 1 => points, 1 => max, 1 => amount].boxed()
    } else {
        prop_oneof![3 => relative, 1 => points, 1 => max].boxed()
    }
}

fn op() -> impl Strategy<Value = Op> {
    prop::sample::select(vec![
        Op::Less,
        Op::LessOrEqual,
        Op::Greater,
        Op::GreaterOrEqual,
        Op::Equal,
        Op::NotEqual,
    ])
}

/// Any expression that the parser could build, whether or not its kinds fit.
fn any_expr() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        3 => (number(), prop_oneof![2 => Just(Unit::Bare), 1 => unit()]).prop_map(|(n, unit)| ExprKind::Number(n, unit)),
        1 => "[a-z'\"\\\\é\n]{0,4}".prop_map(ExprKind::Text),
        1 => any::<bool>().prop_map(ExprKind::Bool),
        3 => path(),
    ]
    .prop_map(expr);
    leaf.prop_recursive(5, 40, 3, |inner| {
        let boxed = || inner.clone().prop_map(Box::new);
        let many = |least| prop::collection::vec(inner.clone(), least..4);
        let calls = prop_oneof![
            (prop::sample::select(FUNCTIONS.to_vec()), path().prop_map(expr), inner.clone()).prop_map(
                |((_, function, takes), path, value)| ExprKind::Call(
                    function,
                    match takes {
                        Takes::Path => vec![path],
                        Takes::PathAndValue => vec![path, value],
                        Takes::Value => vec![value],
                    }
                )
            ),
            inner.clone().prop_map(|value| ExprKind::Call(Function::Percent, vec![value])),
        ];
        let quantified = (any::<bool>(), path(), op(), boxed()).prop_map(|(all, path, op, right)| {
            let ExprKind::Path(query) = path else { unreachable!() };
            let left = Box::new(expr(ExprKind::Element(query.clone())));
            let condition = Box::new(expr(ExprKind::Compare { left, op, right }));
            ExprKind::Quantified { all, path: query, condition }
        });
        prop_oneof![
            2 => many(2).prop_map(ExprKind::Or),
            2 => many(2).prop_map(ExprKind::And),
            2 => boxed().prop_map(ExprKind::Not),
            4 => (boxed(), op(), boxed()).prop_map(|(left, op, right)| ExprKind::Compare { left, op, right }),
            1 => (boxed(), any::<bool>(), many(1))
                .prop_map(|(left, negated, items)| ExprKind::InList { left, negated, items }),
            1 => (boxed(), any::<bool>(), boxed(), boxed())
                .prop_map(|(left, negated, low, high)| ExprKind::InRange { left, negated, low, high }),
            1 => (boxed(), prop::sample::select(vec!["a.*", "[\"']\\\\?", ""])).prop_map(|(left, pattern)| {
                ExprKind::Matches { left, pattern: pattern.to_owned(), regexp: Regexp::compile(pattern).unwrap() }
            }),
            1 => (boxed(), tolerance(true), boxed())
                .prop_map(|(left, tolerance, base)| ExprKind::Within { left, tolerance, base }),
            4 => (boxed(), any::<bool>(), boxed())
                .prop_map(|(left, minus, right)| ExprKind::Sum { left, minus, right }),
            3 => (boxed(), any::<bool>(), tolerance(false))
                .prop_map(|(base, minus, tolerance)| ExprKind::Tolerate { base, minus, tolerance }),
            4 => (boxed(), any::<bool>(), boxed())
                .prop_map(|(left, divide, right)| ExprKind::Product { left, divide, right }),
            3 => boxed().prop_map(ExprKind::Negate),
            2 => (boxed(), unit()).prop_map(|(inner, unit)| ExprKind::As(inner, unit)),
            2 => calls,
            1 => quantified,
        ]
        .prop_map(expr)
    })
}

/// The structure of an expression without any span.
fn structure(expr: &Expr) -> String {
    static SPAN: LazyLock<regex::Regex> = LazyLock::new(|| regex::Regex::new(r"span: \d+\.\.\d+").unwrap());
    SPAN.replace_all(&format!("{expr:?}"), "").into_owned()
}

/// Requirements with a document in which each holds and reads every member.
const HOLDING: [(&str, &str); 22] = [
    ("$.a.n < 5", r#"{"a": {"n": 4}}"#),
    ("$.a.n == 5", r#"{"a": {"n": 5}}"#),
    ("$.a.n != 5", r#"{"a": {"n": 4}}"#),
    ("$.a.p", r#"{"a": {"p": true}}"#),
    ("$.a.s in ['x', 'y']", r#"{"a": {"s": "x"}}"#),
    ("$.a.s not in ['x', 'y']", r#"{"a": {"s": "z"}}"#),
    ("$.a.n not in [1 .. 2]", r#"{"a": {"n": 4}}"#),
    ("$.a.s matches 'x+'", r#"{"a": {"s": "xx"}}"#),
    ("$.a.n <= $.b.n + 10%", r#"{"a": {"n": 4}, "b": {"n": 4}}"#),
    ("$.a.n within 5% of $.b.n", r#"{"a": {"n": 4}, "b": {"n": 4}}"#),
    ("$.a.n * 2 - $.b.n / 2 > 1", r#"{"a": {"n": 4}, "b": {"n": 4}}"#),
    ("percent($.a.n) < 1%", r#"{"a": {"n": 0.001}}"#),
    ("count($.a.l[*]) == 0", r#"{"a": {"l": []}}"#),
    ("count($.a.l[?@.s == 'high']) == 0", r#"{"a": {"l": [{"s": "low"}, {"s": "low"}]}}"#),
    ("count($.a.l[?@.s != 'low' || @.n > 1]) == 0", r#"{"a": {"l": [{"s": "low", "n": 1}]}}"#),
    ("count($.a.l[?@.n > $.b.n]) == 0", r#"{"a": {"l": [{"n": 1}]}, "b": {"n": 2}}"#),
    ("sum($.a.l[*].n) < 5", r#"{"a": {"l": [{"n": 1}, {"n": 2}]}}"#),
    ("p95($.a.l[*].n) < 5", r#"{"a": {"l": [{"n": 1}, {"n": 2}]}}"#),
    ("all($.a.l[*].n < 5)", r#"{"a": {"l": [{"n": 1}, {"n": 2}]}}"#),
    ("any($.a.l[*].n == 1)", r#"{"a": {"l": [{"n": 1}, {"n": 2}]}}"#),
    ("age($.a.at) < 48 h", r#"{"a": {"at": "2025-10-11T00:00:00Z"}}"#),
    ("length($.a.l) == 2 and $.a.l[1] == 5", r#"{"a": {"l": [4, 5]}}"#),
];

/// Every member of every object: how many there are, or the document without (or with null at) the one at `index`.
fn members(node: &mut Node, index: &mut usize, null: bool) -> bool {
    match &mut node.value {
        Value::List(items) => items.iter_mut().any(|item| members(item, index, null)),
        Value::Object(object) => {
            if *index < object.members.len() {
                if null {
                    object.members[*index].node.value = Value::Null;
                } else {
                    object.members.remove(*index);
                }
                return true;
            }
            *index -= object.members.len();
            object.members.iter_mut().any(|member| members(&mut member.node, index, null))
        }
        _ => false,
    }
}

/// For each holding requirement: every member taken away or made null, alone and joined with another by `and`.
#[test]
fn unknown_never_passes() {
    let mut walked = 0;
    for (index, (text, document_text)) in HOLDING.iter().enumerate() {
        let whole = document(document_text);
        let (other, _) = HOLDING[(index + 7) % HOLDING.len()];
        let joined = format!("{text} and ({text}) and not ({other} and not {text})");
        assert_eq!(answer(&judge(text, &whole)), "true", "{text}");
        for null in [false, true] {
            for at in 0.. {
                let mut changed = whole.clone();
                if !members(&mut changed, &mut at.clone(), null) {
                    break;
                }
                walked += 1;
                for text in [*text, &format!("{text} and {text}"), &joined] {
                    let found = judge(text, &changed);
                    assert_ne!(found.holds, Ok(true), "{text} over {changed:?}");
                    assert!(found.holds.is_err(), "{text} is known over {changed:?}");
                }
            }
        }
    }
    assert!(walked > 100, "{walked} changes were walked");
}

fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "null|true|false|0|1|-2\\.5|1e999|0\\.1234567890123456789",
        Just("\"2025-10-09T12:00:00Z\"".to_owned()),
        "\"[a-z]{0,3}\"",
    ];
    let tree = leaf.prop_recursive(4, 30, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(("[nslp]", inner), 0..4).prop_map(|members| {
                let members: Vec<String> =
                    members.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    });
    prop::collection::vec(("[abcd]", tree), 0..5).prop_map(|members| {
        let members: Vec<String> = members.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
        format!("{{{}}}", members.join(","))
    })
}

/// One of four atoms or a condition over them, and the word that it should answer by.
fn kleene() -> impl Strategy<Value = String> {
    let atom = prop::sample::select(vec!["$.a.t", "$.a.f", "$.a.u", "$.a.e"]).prop_map(str::to_owned);
    atom.prop_recursive(3, 10, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(p, q)| format!("({p} and {q})")),
            (inner.clone(), inner.clone()).prop_map(|(p, q)| format!("({p} or {q})")),
            inner.prop_map(|p| format!("(not {p})")),
        ]
    })
}

fn word(text: &str) -> String {
    static ROOT: LazyLock<Node> =
        LazyLock::new(|| document(r#"{"a": {"t": true, "f": false, "u": null, "e": "error"}}"#));
    answer(&judge(text, &ROOT)).split(':').next().unwrap_or_default().to_owned()
}

fn rational(digits: i64, decimals: u32) -> BigRational {
    BigRational::new(BigInt::from(digits), BigInt::from(10_i64.pow(decimals)))
}

fn decimal(digits: i64, decimals: u32) -> String {
    format!("{digits}e-{decimals}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_shown_reads_back_the_same(expr in any_expr()) {
        let text = expr.to_string();
        let Ok(read) = parse_expr(&text) else {
            // Only the limits may refuse it.
            let mistake = parse_expr(&text).unwrap_err();
            prop_assert!(mistake.message.contains("deeper") || mistake.message.contains("more than"), "{}: {:?}", text, mistake);
            return Ok(());
        };
        prop_assert_eq!(structure(&read), structure(&expr), "{}", text);
        prop_assert_eq!(read.to_string(), text);
    }

    #[test]
    fn reading_never_panics(text in "\\PC{0,80}") {
        let _ = parse(&text);
    }

    #[test]
    fn a_damaged_text_is_read_or_refused_at_a_place_in_it(
        expr in any_expr(),
        at in any::<prop::sample::Index>(),
        length in 0..4_usize,
        with in prop_oneof!["", "[-+*/<>=!()\\[\\].,%$@'\"\\\\ ]{1,3}", "\\PC", "(not|and|in|as|max\\(|pp|true|5|e)"],
    ) {
        let chars: Vec<char> = expr.to_string().chars().collect();
        let at = at.index(chars.len() + 1);
        let rest = chars.iter().skip(at + length);
        let text: String = chars.iter().take(at).copied().chain(with.chars()).chain(rest.copied()).collect();
        if let Err(mistakes) = parse(&text) {
            prop_assert!(!mistakes.is_empty());
            for mistake in mistakes {
                prop_assert!(text.get(mistake.span.clone()).is_some(), "{}: {:?}", text, mistake);
                prop_assert!(!mistake.message.is_empty());
            }
        }
    }

    #[test]
    fn judging_never_panics(expr in any_expr(), json in json(), margin in any::<bool>()) {
        let text = expr.to_string();
        let root = document(&json);
        if let Ok(read) = parse_expr(&text) {
            // Kinds that do not fit are refused before; judging them must be safe all the same.
            let requirement = crate::requirement::Requirement { origin: super::support::origin(&text), text, expr: read };
            let found = judge_with(&requirement, &root, &HashMap::new(), margin.then_some("20%"));
            if found.holds.is_ok() {
                prop_assert!(found.comparisons.iter().all(|one| one.holds != crate::report::Holds::Error));
            }
        }
    }

    #[test]
    fn a_softer_limit_keeps_what_passed(x in -1000..1000_i64, a in -1000..1000_i64, more in 0..500_i64, upper in any::<bool>(), equal in any::<bool>()) {
        let root = document(&format!(r#"{{"a": {{"n": {}}}}}"#, decimal(x, 1)));
        let sign = match (upper, equal) { (true, true) => "<=", (true, false) => "<", (false, true) => ">=", (false, false) => ">" };
        let softer = if upper { a + more } else { a - more };
        let limit = |limit: i64| if limit < 0 { format!("$.a.n {sign} -{}", decimal(-limit, 1)) } else { format!("$.a.n {sign} {}", decimal(limit, 1)) };
        let judged = |text: &str, margin| judge_with(&valid(text), &root, &HashMap::new(), margin).holds;
        let plain = judged(&limit(a), None);
        if plain == Ok(true) {
            prop_assert_eq!(judged(&limit(softer), None), Ok(true));
        } else {
            prop_assert_eq!(judged(&limit(a), Some("20%")), plain, "a margin turned it into a pass");
        }
    }

    #[test]
    fn arithmetic_is_exact(a in -99_999..99_999_i64, b in -99_999..99_999_i64, c in -99_999..99_999_i64, k in 0..4_u32, share in 0..200_i64) {
        let root = document(&format!(r#"{{"a": {{"a": {}, "b": {}, "c": {}}}}}"#, decimal(a, k), decimal(b, 2), decimal(c, 3)));
        let (ra, rb, rc) = (rational(a, k), rational(b, 2), rational(c, 3));
        let zero = rational(0, 0);
        let magnitude = if rb < zero { -rb.clone() } else { rb.clone() };
        let moved = &rb + &magnitude * rational(share, 2);
        for (text, expected) in [
            ("$.a.a + $.a.b <= $.a.c".to_owned(), &ra + &rb <= rc),
            ("$.a.a - $.a.b > $.a.c".to_owned(), &ra - &rb > rc),
            ("$.a.a * $.a.b >= $.a.c * 1000".to_owned(), &ra * &rb >= &rc * rational(1000, 0)),
            (format!("$.a.a <= $.a.b + {share}%"), ra <= moved),
            (format!("$.a.b + {share}% == $.a.b"), moved == rb),
        ] {
            prop_assert_eq!(judge(&text, &root).holds, Ok(expected), "{}", text);
        }
        if b != 0 {
            prop_assert_eq!(judge("$.a.a / $.a.b < $.a.c", &root).holds, Ok(&ra / &rb < rc));
            prop_assert_eq!(judge("$.a.a / $.a.b * $.a.b == $.a.a", &root).holds, Ok(true));
        }
    }

    #[test]
    fn units_convert_without_loss(n in 0..10_000_000_i64, limit in 0..10_000_000_i64) {
        let root = document(&format!(r#"{{"a": {{"ms": {n}, "s": {}, "kb": {n}, "mb": {}, "pct": {}, "ratio": {}}}}}"#,
            decimal(n, 3), decimal(n, 3), decimal(n, 5), decimal(n, 7)));
        for sign in ["<", "<=", "==", ">=", ">", "!="] {
            let seconds = decimal(limit, 3);
            let expected = judge(&format!("$.a.ms {sign} {limit}"), &root).holds;
            for text in [
                format!("$.a.ms {sign} {limit} ms"),
                format!("$.a.ms as ms {sign} {seconds} s"),
                format!("$.a.s as s {sign} {limit} ms"),
                format!("{seconds} s {} $.a.ms as ms", sign.replace('<', "#").replace('>', "<").replace('#', ">")),
                format!("$.a.kb as kB {sign} {seconds} MB"),
                format!("$.a.mb as MB {sign} {limit} kB"),
                format!("$.a.pct as % {sign} {}%", decimal(limit, 5)),
                format!("percent($.a.ratio) {sign} {}%", decimal(limit, 5)),
            ] {
                prop_assert_eq!(&judge(&text, &root).holds, &expected, "{}", text);
            }
        }
    }

    #[test]
    fn the_laws_of_three_values_hold(p in kleene(), q in kleene(), r in kleene()) {
        for (left, right) in [
            (format!("{p} and {q}"), format!("{q} and {p}")),
            (format!("{p} or {q}"), format!("{q} or {p}")),
            (format!("({p} and {q}) and {r}"), format!("{p} and {q} and {r}")),
            (format!("not ({p} and {q})"), format!("not {p} or not {q}")),
            (format!("not ({p} or {q})"), format!("not {p} and not {q}")),
            (format!("{p} and ({q} or {r})"), format!("{p} and {q} or {p} and {r}")),
            (format!("{p} or {q} and {r}"), format!("({p} or {q}) and ({p} or {r})")),
            (format!("not (not {p})"), p.clone()),
            (format!("{p} and {p}"), p.clone()),
        ] {
            prop_assert_eq!(word(&left), word(&right), "{} / {}", left, right);
        }
    }
}
