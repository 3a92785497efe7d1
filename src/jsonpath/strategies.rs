//! Random queries and documents for the property tests.

use proptest::prelude::*;

fn blank() -> impl Strategy<Value = &'static str> {
    prop_oneof![6 => Just(""), 1 => Just(" "), 1 => Just("\n\t")]
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "\\.[a-d]",
        1 => "\\['[a-d]'\\]",
        1 => Just(".é_1".to_owned()),
        1 => Just("[\"b \\\"c\\\" \\u00e9\\n\"]".to_owned()),
    ]
}

fn index() -> impl Strategy<Value = String> {
    (-3..4_i64).prop_map(|index| index.to_string())
}

fn slice() -> impl Strategy<Value = String> {
    let part = || prop_oneof![Just(String::new()), index()];
    (part(), part(), prop_oneof![Just(String::new()), part().prop_map(|step| format!(":{step}"))])
        .prop_map(|(start, end, step)| format!("{start}:{end}{step}"))
}

fn singular() -> impl Strategy<Value = String> {
    let step = prop_oneof![4 => name(), 1 => index().prop_map(|index| format!("[{index}]"))];
    (prop_oneof![5 => Just("@"), 1 => Just("$")], prop::collection::vec((blank(), step), 0..3)).prop_map(
        |(anchor, steps)| {
            steps.into_iter().fold(anchor.to_owned(), |path, (blank, step)| path + blank + &step)
        },
    )
}

fn literal() -> impl Strategy<Value = String> {
    prop_oneof!["null|true|false", "-?[0-3](\\.5)?(e[0-2])?", "'[xy]?'", Just("\"it's\"".to_owned())]
}

/// A filter expression around queries from `inner`.
fn filter(inner: BoxedStrategy<String>) -> impl Strategy<Value = String> {
    let nodes = inner.prop_map(|query| format!("@{}", &query[1..])).boxed();
    let value = prop_oneof![
        4 => singular(),
        3 => literal(),
        1 => nodes.clone().prop_map(|query| format!("count({query})")),
        1 => nodes.clone().prop_map(|query| format!("value( {query} )")),
        1 => singular().prop_map(|query| format!("length({query})")),
    ]
    .boxed();
    let comparison = (value.clone(), blank(), "==|!=|<|<=|>|>=", blank(), value)
        .prop_map(|(left, a, operator, b, right)| left + a + &operator + b + &right);
    let basic = prop_oneof![
        5 => comparison,
        2 => singular(),
        1 => nodes,
        1 => singular().prop_map(|query| format!("!{query}")),
        1 => singular().prop_map(|query| format!("match({query}, 'x|y*')")),
    ];
    basic.prop_recursive(3, 8, 3, |part| {
        prop_oneof![
            (part.clone(), blank(), "&&|\\|\\|", blank(), part.clone())
                .prop_map(|(left, a, operator, b, right)| left + a + &operator + b + &right),
            (part.clone(), part.clone()).prop_map(|(guard, other)| format!("({guard}) && ({other})")),
            part.prop_map(|part| format!("!( {part} )")),
        ]
    })
}

/// The text of a valid query over the keys `a` to `d`.
pub(super) fn query_text() -> impl Strategy<Value = String> {
    let start = Just("$".to_owned()).boxed();
    start.prop_recursive(3, 24, 3, |inner| {
        let selector = prop_oneof![
            3 => index(),
            1 => slice(),
            2 => Just("*".to_owned()),
            4 => filter(inner.boxed()).prop_map(|filter| format!("? {filter}")),
            1 => Just("'a'".to_owned()),
        ];
        let brackets = prop::collection::vec((blank(), selector, blank()), 1..3)
            .prop_map(|selectors| {
                let parts: Vec<String> =
                    selectors.into_iter().map(|(a, s, b)| format!("{a}{s}{b}")).collect();
                format!("[{}]", parts.join(","))
            })
            .boxed();
        let segment = prop_oneof![
            6 => name(),
            5 => brackets.clone(),
            1 => Just(".*".to_owned()),
            1 => brackets.prop_map(|brackets| format!("..{brackets}")),
            1 => "\\.\\.[a-d]",
        ];
        prop::collection::vec(segment, 0..4).prop_map(|segments| format!("${}", segments.concat()))
    })
}

/// The text of a document with the keys `a` to `d`, now and then twice in an object.
pub(super) fn document_text() -> impl Strategy<Value = String> {
    let leaf = prop_oneof!["null|true|false", "[0-3](\\.5)?", "\"[xy]?\""];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(("[a-d]", inner), 0..4).prop_map(|members| {
                let members: Vec<String> =
                    members.into_iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}
