//! What is read in one pass is what the tree comes to, and nothing is read that the tree refuses.

use std::sync::Arc;

use proptest::prelude::*;
use rstest::rstest;

use super::super::tests::slipped;
use super::*;
use crate::diagnostic::{Severity, Source};
use crate::jsonpath::{self, Query};
use crate::projection::{Ask, End};
use crate::yaml::{document, parse};

/// The document by way of the tree; `None` where there is a mistake.
fn by_tree(text: &str) -> Option<Node> {
    let source = Arc::new(Source { path: String::new(), text: text.to_owned() });
    let parsed = parse(&source);
    let fine = parsed.complete && parsed.diagnostics.iter().all(|it| it.severity != Severity::Error);
    document(parsed.root.filter(|_| fine)?).ok()
}

const PATHS: [&str; 9] = [
    "$.a",
    "$.a.b",
    "$.*.a",
    "$[*].a",
    "$.a[1:].b",
    "$.b[0]",
    "$.b[1,3]",
    "$.c[?@.a == 1].b",
    "$.k['a', 'b'][-1]",
];

fn need(query: &Query) -> Need {
    Need::of(&[Ask::of(query, End::Value)])
}

/// What is needed of a whole document.
fn part(node: &Node, need: &Need) -> Node {
    if need.is_whole() {
        return node.clone();
    }
    let value = match &node.value {
        Value::List(items) => {
            let length = items.len();
            let of = |(at, item): (usize, &Node)| Some((at, part(item, need.of_element(at)?)));
            let kept: Vec<(usize, Node)> = items.iter().enumerate().filter_map(of).collect();
            if kept.len() == length {
                Value::List(kept.into_iter().map(|(_, node)| node).collect())
            } else {
                Value::Sparse(Box::new(Sparse { length, kept, more: Vec::new() }))
            }
        }
        Value::Object(object) => {
            let of = |member: &Member| {
                let node = part(&member.node, need.of_member(&member.key)?);
                Some(Member { node, ..member.clone() })
            };
            let list: Vec<Member> = object.members.iter().filter_map(of).collect();
            let left_out = u32::try_from(object.members.len() - list.len()).unwrap();
            Value::Object(Object { left_out, ..Object::whole(list) })
        }
        other => other.clone(),
    };
    Node { value, at: node.at }
}

/// Whether a text is read in one pass: then to what its tree comes to, and to the same parts of it.
fn takes(text: &str) -> Result<bool, TestCaseError> {
    let found = nodes(text, &Need::whole());
    if found.is_some() {
        prop_assert_eq!(&found, &by_tree(text), "{}", text);
    }
    for path in PATHS {
        let query = jsonpath::parse(path).unwrap();
        let need = need(&query);
        let parts = nodes(text, &need);
        prop_assert_eq!(parts, found.as_ref().map(|found| part(found, &need)), "{} of {}", path, text);
    }
    Ok(found.is_some())
}

const LONG: &str = "k1234567890123456789012345678901234567890123456789012345678901234567890";

#[rstest]
#[case::a_map("a: 1\nb: x y\n")]
#[case::maps_in_maps("a:\n  b:\n    c: 1\n  d: 2\ne: 3\n")]
#[case::a_list("- a\n- 1\n- ~\n")]
#[case::a_list_of_maps("a:\n  - b: 1\n    c: 2\n  - b: 3\n")]
#[case::a_list_not_indented("a:\n- b: 1\n- b: 2\nc: 3\n")]
#[case::lists_in_lists("b:\n- - 1\n  - 2\n-\n  - 3\n- []\n- {}\n")]
#[case::flow("{a: [1, {b: 2}], 'b': \"c\", c: []}")]
#[case::flow_over_lines("a: [1,\n  2, # two\n  3,\n]\nb: {a: 1,\n  b: 2}\n")]
#[case::json("{\"a\": [{\"b\": 1.5e3, \"c\": null}], \"d\": \"\\u00e9\\n\\/\", \"b\": [true, false]}")]
#[case::pairs_in_a_list("a: [b: 1, c: 2]")]
#[case::quotes("a: 'it''s'\nb: \"a\\tb\\x41\"\nc: ''\nd: \"\"\n'e f': 1\n\"\": 2\n")]
#[case::quotes_over_lines("a: 'b\n  c\n\n  d'\nb: \"e \\\n  f\"\n")]
#[case::blocks("a: |\n  b\n   c\n\nb: >-\n  d\n  e\n\n  f\nc: |+2 # x\n    g\n\nd: 1\n")]
#[case::blocks_in_a_list("b:\n- |\n  a\n- > # | x\n  b\n- c\n")]
#[case::texts_over_lines("a: b\n  c\n  d\nb: e\n")]
#[case::nothing_said("a:\nb: ~\nc: null\nd:\n- \n- NULL\n")]
#[case::numbers(
    "a: [0x1f, 0o17, 007, +1.50, -.5, 5., 1e3, 1.E-2, 12345678901234567890, 1_000, 1.2.3, 0x, 12:30]"
)]
#[case::words("a: [true, True, TRUE, false, yes, no, on, tRUE, nUll, 2025-10-11]")]
#[case::quoted_kinds("a: ['1', \"true\", '~', '.nan', 'null', '<<']")]
#[case::keys("1: a\ntrue: b\n~: c\nnull: d\n.nan: e\n'<<': f\n? g\n: h\n? |\n  i\n: j\n? k\n")]
#[case::comments("# a\na: 1 # b\n# c\n\n  # d\nb: # e\n  # f\n  a: 2\n# g")]
#[case::a_start("---\na: 1\n")]
#[case::an_end("a: 1\n...\n")]
#[case::windows_lines("a: 1\r\nb:\r\n  - c\r\n  - |\r\n    d\r\n")]
#[case::letters("é: 日👍\na: 'ü'\nb: [–]\n")]
#[case::a_mark("\u{feff}a: 1\n")]
#[case::tabs("a:\t1\nb: 2\t# x\n")]
#[case::empty_containers("a: []\nb: {}\n")]
fn the_ordinary_is_read_in_one_pass(#[case] text: &str) {
    assert!(takes(text).unwrap(), "{text}");
}

#[rstest]
#[case::nothing("")]
#[case::a_comment("# a")]
#[case::a_start_alone("---\n")]
#[case::prose("it went well")]
#[case::a_number("1")]
#[case::a_quoted_text("'a'")]
#[case::null_alone("~")]
#[case::syntax("a: [1\n")]
#[case::an_open_quote("a: 'b\n")]
#[case::more_after_a_value("a: 'b' c\n")]
#[case::a_colon("a: b: c\n")]
#[case::indentation("a:\n    b: 1\n  c: 2\n")]
#[case::a_tab_as_indentation("a:\n\tb: 1\n")]
#[case::a_bracket_too_many("a: [1]]\n")]
#[case::a_tag("a: !!str 1\n")]
#[case::a_tag_of_a_list("a: !x [1]\n")]
#[case::a_tag_of_nothing("a: !x\n")]
#[case::a_tag_of_a_key("!!str a: 1\n")]
#[case::an_anchor("a: &x 1\n")]
#[case::an_anchor_of_a_list("a: &x\n  - 1\n")]
#[case::an_alias("a: &x 1\nb: *x\n")]
#[case::an_alias_of_nothing("a: *x\n")]
#[case::a_merge("a: 1\n<<: {b: 1}\n")]
#[case::a_second_document("a: 1\n---\nb: 2\n")]
#[case::a_second_empty_document("a: 1\n---\n")]
#[case::a_third_document("---\na: 1\n...\n---\nb: 2\n")]
#[case::a_directive("%YAML 1.2\n---\na: 1\n")]
#[case::a_control_character("a: b\u{1}c\n")]
#[case::a_control_character_in_a_comment("a: b # \u{7f}\n")]
#[case::no_character("a: b\u{fffe}\n")]
#[case::a_repeated_key("a: 1\nb: 2\na: 3\n")]
#[case::a_repeated_key_in_quotes("a: 1\n'a': 3\n")]
#[case::a_repeated_key_in_brackets("a: {d: 1, d: 2}\n")]
#[case::a_repeated_key_deep("z:\n- y:\n    x: 1\n    x: 1\n")]
#[case::a_list_as_key("? [a]\n: 1\n")]
#[case::a_map_as_key("{a: 1}: 2\n")]
#[case::no_key(": 1\n")]
#[case::no_key_in_brackets("{: 1}\n")]
#[case::a_key_in_two_places("a: {b, c}\n")]
#[case::a_comma_that_cuts("a: {b: max(c, d) < 3}\n")]
#[case::an_empty_block("a: >5\n")]
#[case::an_empty_block_last("a: |\n")]
#[case::no_number("a: .nan\n")]
#[case::infinite("z: [{y: -.Inf}]\n")]
fn what_is_not_plainly_fine_is_left_to_the_tree(#[case] text: &str) {
    assert!(!takes(text).unwrap(), "{text}");
}

#[test]
fn depth_and_length_are_bounded_as_they_are_for_the_tree() {
    let list = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let block = |depth: usize| {
        let keys: Vec<String> = (0..depth).map(|at| format!("{}k:", " ".repeat(at))).collect();
        format!("{} v\n", keys.join("\n"))
    };
    for text in [list, block] {
        assert!(takes(&text(MAX_DEPTH)).unwrap());
        for deep in [MAX_DEPTH + 1, 1_000] {
            assert!(by_tree(&text(deep)).is_none());
            assert!(!takes(&text(deep)).unwrap());
        }
    }
    assert!(!takes(&list(100_000)).unwrap());
    // Block lists and flow lists in one another have a limit each in the parser.
    let mixed = format!("{}v{}", "- ".repeat(40) + &"[".repeat(30), "]".repeat(30));
    assert!(!takes(&mixed).unwrap());
    let fits = format!("a: {}\n", "b".repeat(MAX_BYTES - 4));
    assert!(nodes(&fits, &Need::whole()).is_some());
    assert!(nodes(&format!("{fits}\n"), &Need::whole()).is_none());
}

#[test]
fn a_key_that_stands_twice_is_seen_among_any_number_of_keys_that_nothing_looks_at() {
    let query = jsonpath::parse("$.a").unwrap();
    for count in [2, 15, 16, 17, 40, 5_000] {
        let keys = (0..count).fold(String::new(), |keys, at| keys + &format!("{LONG}{at}: 1\n"));
        let text = format!("a: 1\nz:\n{}", keys.replace(LONG, "  k"));
        for text in [keys, text] {
            assert!(nodes(&text, &need(&query)).is_some());
            let first = text.lines().find(|line| line.ends_with("0: 1")).unwrap();
            assert!(nodes(&format!("{text}{first}\n"), &need(&query)).is_none(), "{count}");
            assert!(takes(&format!("{text}{first}\n")).is_ok_and(|taken| !taken));
        }
    }
}

#[test]
fn what_nothing_looks_at_is_counted() {
    let text = "a:\n- {b: 1, c: [1, 2]}\n- {c: 1}\n- 4\nb: {d: 1}\nc: x\n";
    let query = jsonpath::parse("$.a[1:].b").unwrap();
    let Value::Object(root) = nodes(text, &need(&query)).unwrap().value else { panic!() };
    assert_eq!((root.members.len(), root.left_out, root.members.capacity()), (1, 2, 1));
    let Value::Sparse(list) = &root.members[0].node.value else { panic!("{root:?}") };
    assert_eq!((list.length, list.kept.len(), list.kept[0].0), (3, 2, 1));
    let Value::Object(item) = &list.kept[0].1.value else { panic!("{root:?}") };
    assert_eq!((item.members.len(), item.left_out), (0, 1));
}

const ORDINARY: &str = "# Risks\nat: 2025-10-11T10:00:00Z\na:\n  - b: 'R-1'\n    title: >\n      one\n      two\n    c: [1, 2.50, {d: ~}]\n  - b: \"R\\x2d2\"\n    title: é – b # c\n    c: []\nb: {a: 1, b: [true, .5]}\nc:\n- a: 1\n  b:\n- - x\n  - |-\n    y\n? k\n: {b: 1}\n";

#[test]
fn a_text_that_is_cut_is_never_read_where_the_tree_refuses_it() {
    assert!(takes(ORDINARY).unwrap());
    let (mut taken, mut left) = (0, 0);
    for (at, _) in ORDINARY.char_indices() {
        *(if takes(&ORDINARY[..at]).unwrap() { &mut taken } else { &mut left }) += 1;
        takes(&ORDINARY[at..]).unwrap();
    }
    assert!(taken > 50 && left > 50, "{taken} and {left}");
}

#[test]
fn a_text_with_another_byte_is_never_read_where_the_tree_refuses_it() {
    for at in 0..ORDINARY.len() {
        for byte in b"\0\t\n !\"#%&'*,-.:<>?@[]`a{|}~\x7f\xc2\xff" {
            let mut bytes = ORDINARY.as_bytes().to_vec();
            bytes[at] = *byte;
            if let Ok(text) = std::str::from_utf8(&bytes) {
                let found = nodes(text, &Need::whole());
                assert!(found.is_none() || found == by_tree(text), "{text}");
            }
        }
    }
}

/// A value on one line.
fn value() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[a-c1$(~=.–]{1,2}[a-c :#,'\"{}\\[\\]>&*!?@~.=–-]{0,5}[a-c]",
        3 => "[+-]?[0-9]{0,3}(\\.[0-9]{0,3})?([eE][+-]?[0-9]{0,2})?",
        2 => "'[a-c :#,{}\\[\\]\"-]{0,4}'",
        2 => r#""([a-c :#,{}\[\]'-]|\\n|\\x41|\\u00e9){0,4}""#,
        1 => prop::sample::select(&["null", "~", "true", "False", "0x1F", "0o7", ".inf", ".nan", "[]", "{}", ""][..])
            .prop_map(str::to_owned),
    ];
    word.prop_recursive(3, 8, 3, |inner| {
        let comma = prop::sample::select(&[", ", ",", ",\n      ", " , # x\n      "][..]);
        prop_oneof![
            (prop::collection::vec(inner.clone(), 1..4), comma.clone())
                .prop_map(|(items, comma)| format!("[{}]", items.join(comma))),
            (prop::collection::vec((key(), inner), 1..4), comma).prop_map(|(entries, comma)| {
                let entries: Vec<String> =
                    entries.iter().map(|(key, value)| format!("{key}: {value}")).collect();
                format!("{{ {} }}", entries.join(comma))
            }),
        ]
    })
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![12 => "[a-d]{1,2}", 1 => "'[a-c: ]{0,2}'", 1 => "\"[a-c ]{1,2}\"", 1 => "[a-c] [a-c]", 1 => Just(LONG.to_owned())]
}

/// The lines of a map or a list, without the indentation of the first level.
fn block() -> impl Strategy<Value = Vec<String>> {
    let tail = prop_oneof![8 => Just(""), 1 => Just(" "), 1 => Just(" # c: d"), 1 => Just("\n\n  # e"), 1 => Just("\r")];
    let line =
        (key(), value(), tail).prop_map(|(key, value, tail)| vec![format!("{key}: {value}{tail}")]).boxed();
    let text = (key(), "[|>][+-]?( # x)?", prop::collection::vec("( ?[a-c:#|>-]{1,4}|)", 0..3)).prop_map(
        |(key, head, lines)| {
            let lines =
                lines.into_iter().map(|line| if line.is_empty() { line } else { format!("  {line}") });
            std::iter::once(format!("{key}: {head}")).chain(lines).collect::<Vec<String>>()
        },
    );
    let entry = prop_oneof![5 => line.clone(), 1 => text].boxed();
    let map = prop::collection::vec(entry.clone(), 1..4).prop_map(|lines| lines.concat());
    map.prop_recursive(4, 16, 3, move |inner| {
        let indent = |by: usize, lines: Vec<String>| {
            lines.into_iter().map(move |line| format!("{}{line}", " ".repeat(by))).collect::<Vec<String>>()
        };
        let nested = (key(), 1..3_usize, inner.clone())
            .prop_map(move |(key, by, inner)| [vec![format!("{key}:")], indent(by, inner)].concat());
        let item = prop_oneof![
            inner.prop_map(move |lines| {
                let mut lines = indent(2, lines);
                lines[0].replace_range(..2, "- ");
                lines
            }),
            value().prop_map(|value| vec![format!("- {value}")]),
        ];
        let list = (key(), 0..3_usize, prop::collection::vec(item.clone(), 1..4))
            .prop_map(move |(key, by, items)| [vec![format!("{key}:")], indent(by, items.concat())].concat());
        let entry = prop_oneof![2 => entry.clone(), 2 => nested, 2 => list];
        prop_oneof![
            4 => prop::collection::vec(entry, 1..4).prop_map(|lines: Vec<Vec<String>>| lines.concat()),
            1 => prop::collection::vec(item, 1..4).prop_map(|lines: Vec<Vec<String>>| lines.concat()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn documents_are_read_as_their_trees(lines in block()) {
        takes(&lines.join("\n"))?;
    }

    #[test]
    fn documents_with_a_slip_are_read_as_their_trees(
        lines in block(),
        at: prop::sample::Index,
        slip in "[a:'\"{}\\[\\]#,\n |>&*!<-]{0,2}",
        beside: bool,
    ) {
        takes(&slipped(&lines, at, &slip, beside))?;
    }

    #[test]
    fn brackets_are_read_as_their_trees(inside in r#"[ab:,'"{}\[\]# ~?\n]{1,12}"#, list: bool) {
        takes(&if list { format!("a: [{inside}]") } else { format!("a: {{b: {inside}}}") })?;
    }

    #[test]
    fn any_sign_is_read_as_in_its_tree(before in "[a ]", sign in any::<char>(), after in "[a ]") {
        takes(&format!("a: b{before}{sign}{after}b\nb: {sign}\nc: '{sign}'\n"))?;
        takes(&format!("a: |\n {before}{sign}{after}b\n# {sign}\nc{sign}: 1\n"))?;
    }
}

#[test]
fn most_documents_by_chance_are_read_in_one_pass() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut taken, mut right) = (0, 0);
    for _ in 0..1_000 {
        let text = proptest::strategy::ValueTree::current(&block().new_tree(&mut runner).unwrap()).join("\n");
        taken += usize::from(takes(&text).unwrap());
        right += usize::from(by_tree(&text).is_some());
    }
    assert!(taken > 100 && taken * 20 > right * 19, "{taken} of {right}");
}
