use proptest::prelude::*;
use rstest::rstest;

use super::super::tests::slipped;
use super::*;
use crate::yaml::repair;

/// Whether this reader takes a text, which it then reads as the parser does.
fn takes(text: &str) -> Result<bool, TestCaseError> {
    let source = Arc::new(Source { path: "gate.yaml".to_owned(), text: text.to_owned() });
    let Some(found) = parse(&source) else { return Ok(false) };
    prop_assert_eq!(found, repair::parse(&source), "{}", text);
    Ok(true)
}

#[rstest]
#[case::words("a: b\nc: d e  \nf: $.x['y'] in [1, 'z'] # why\n", true)]
#[case::without_a_last_break("a: b", true)]
#[case::blanks_at_the_end("a: b\n  ", true)]
#[case::a_comment_at_the_end("a: b\n  # c", true)]
#[case::nothing_said("a: ~\nb: null\nc: Null # x\nd: NULL\ne: nUll", true)]
#[case::quotes("a: 'b: c # d'\nb: \"it's\" # x\nc: ''\nd: \"\"", true)]
#[case::brackets("a: {b: c, d: [e, {f: g}], h: 'i, j'} # k\nl: [m n, ~, \"o\"]", true)]
#[case::blocks("a:\n  b:\n\n    c: d\n # x\n    e: f\n  g: h\ni:  # y\n   j: k\n", true)]
#[case::comments_first("# x\n\n  # y\na: b\n", true)]
#[case::signs_inside("a: b:c d#e -f\ng: 1.5-2\nh: (x) \\ y\ni: = 1\nj: <x>", true)]
#[case::letters("a: é日👍–\nb: 'ü'", true)]
#[case::repeated("a: 1\nb: 2\na: 3\nc: {d: 1, d: 2}", true)]
#[case::keys("null: 1\n1.5: 2\n_x-y: 3", true)]
#[case::nothing("", false)]
#[case::a_comment_alone("# x\n", false)]
#[case::an_empty_value("a:\nb: c", false)]
#[case::an_empty_value_last("a: b\nc:", false)]
#[case::a_second_line("a: b\n  c", false)]
#[case::a_second_line_that_looks_like_a_key("a: b\n  c: d", false)]
#[case::too_little_indented("a:\n    b: c\n  d: e", false)]
#[case::indented_root("  a: b", false)]
#[case::a_list("a:\n  - b", false)]
#[case::a_block_text("a: |\n  b\n", false)]
#[case::a_document("--- \na: b", false)]
#[case::end_of_document("a: b\n...\n", false)]
#[case::an_anchor("a: &x b", false)]
#[case::an_alias("a: *x", false)]
#[case::a_tag("a: !x b", false)]
#[case::a_merge("<<: {a: b}", false)]
#[case::a_comparison("a: > 5", false)]
#[case::a_colon("a: b: c", false)]
#[case::a_colon_last("a: b:", false)]
#[case::a_colon_in_brackets("a: {b: c:}", false)]
#[case::a_comma_that_cuts("a: {b: max(c, d) < 3}", false)]
#[case::a_bracket_that_cuts("a: {b: c[0] < 3}", false)]
#[case::an_open_bracket("a: [b,\n c]", false)]
#[case::a_comma_last("a: [b,]", false)]
#[case::empty_brackets("a: []", false)]
#[case::a_quote_in_quotes("a: 'it''s'", false)]
#[case::an_escape("a: \"\\n\"", false)]
#[case::an_open_quote("a: 'b\n  c'", false)]
#[case::more_after_quotes("a: 'b' c", false)]
#[case::more_after_brackets("a: [b] c", false)]
#[case::no_blank_before_a_comment("a: 'b'# c", false)]
#[case::a_tab("a:\tb", false)]
#[case::another_line_break("a: b\r\nc: d", false)]
#[case::a_control_character("a: b\u{1}", false)]
#[case::an_order_mark("\u{feff}a: b", false)]
#[case::a_line_break_of_its_own("a: b\u{85}c", false)]
#[case::a_key_in_quotes("'a': b", false)]
#[case::a_key_with_a_blank("a b: c", false)]
#[case::a_question("? a\n: b", false)]
fn reads_what_it_is_sure_of(#[case] text: &str, #[case] taken: bool) {
    assert_eq!(takes(text).unwrap(), taken);
}

#[test]
fn reads_the_gates_of_the_project_as_the_parser_does() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut waiting = vec![folder.join("gates"), folder.join("examples")];
    let (mut taken, mut seen) = (0, 0);
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|ending| ending == "yaml") {
            taken += usize::from(takes(&std::fs::read_to_string(path).unwrap()).unwrap());
            seen += 1;
        }
    }
    assert!(taken > 0 && seen > taken, "{taken} of {seen}");
}

#[test]
fn deep_and_long_texts_are_left_to_the_parser() {
    let last = |depth: usize| {
        let keys: Vec<String> = (0..=depth).map(|at| format!("{}k:", " ".repeat(at))).collect();
        format!("{} v\n", keys.join("\n"))
    };
    assert!(takes(&last(MAX_DEPTH - 1)).unwrap());
    assert!(!takes(&last(MAX_DEPTH)).unwrap());
    let brackets = |depth: usize| format!("a: {}b{}\n", "[".repeat(depth), "]".repeat(depth));
    assert!(takes(&brackets(MAX_DEPTH - 1)).unwrap());
    assert!(!takes(&brackets(100_000)).unwrap());
    assert!(takes(&format!("{}: b", "k".repeat(MAX_KEY))).unwrap());
    assert!(!takes(&format!("{}: b", "k".repeat(MAX_KEY + 1))).unwrap());
    assert!(takes(&format!("a: {}", "v".repeat(100_000))).unwrap());
}

/// A value on one line.
fn value() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        3 => "[a-c1$(~=.–]{1,2}[a-c :#,'\"{}\\[\\]>&*!?@~.=–-]{0,5}[a-c]",
        2 => "'[a-c :#,{}\\[\\]\"-]{0,4}'",
        1 => "\"[a-c :#,{}\\[\\]'-]{0,4}\"",
        1 => Just("null".to_owned()),
    ];
    word.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|items| format!("[{}]", items.join(", "))),
            prop::collection::vec(("[ab]", inner), 1..4).prop_map(|entries| {
                let entries: Vec<String> =
                    entries.iter().map(|(key, value)| format!("{key}: {value}")).collect();
                format!("{{ {} }}", entries.join(","))
            }),
        ]
    })
}

/// The lines of a map, without the indentation of its first level.
fn block() -> impl Strategy<Value = Vec<String>> {
    let tail = prop_oneof![6 => Just(""), 1 => Just(" "), 1 => Just(" # c: d"), 1 => Just("\n\n  # e")];
    let line = ("[a-c]{1,2}", value(), tail)
        .prop_map(|(key, value, tail)| vec![format!("{key}: {value}{tail}")])
        .boxed();
    let map = prop::collection::vec(line.clone(), 1..4).prop_map(|lines| lines.concat());
    map.prop_recursive(3, 12, 3, move |inner| {
        let nested = ("[a-c]{1,2}", 1..3_usize, inner).prop_map(|(key, by, inner)| {
            let inner = inner.into_iter().map(|line| format!("{}{line}", " ".repeat(by)));
            std::iter::once(format!("{key}:")).chain(inner).collect()
        });
        let entry = prop_oneof![line.clone(), nested];
        prop::collection::vec(entry, 1..4).prop_map(|lines: Vec<Vec<String>>| lines.concat())
    })
}

proptest! {
    #[test]
    fn reads_documents_as_the_parser_does(lines in block()) {
        takes(&lines.join("\n"))?;
    }

    #[test]
    fn reads_documents_with_a_slip_as_the_parser_does(
        lines in block(),
        at: prop::sample::Index,
        slip in "[a:'\"{}\\[\\]#,\n -]{0,2}",
        beside: bool,
    ) {
        takes(&slipped(&lines, at, &slip, beside))?;
    }

    #[test]
    fn reads_a_value_as_the_parser_does(value in r#"[ab:,'"{}\[\]#>|%&*!?@`~\\.=<$() -]{1,10}"#) {
        takes(&format!("k: {value}\nl: m"))?;
    }

    #[test]
    fn reads_brackets_as_the_parser_does(inside in r#"[ab:,'"{}\[\]# ~]{1,10}"#, list: bool) {
        takes(&if list { format!("k: [{inside}]") } else { format!("k: {{a: {inside}}}") })?;
    }

    #[test]
    fn reads_any_sign_as_the_parser_does(before in "[a ]", sign in any::<char>(), after in "[a ]") {
        takes(&format!("k: a{before}{sign}{after}b\nl: {sign}\nm: '{sign}'\n"))?;
        takes(&format!("k: a{before}{sign}{after}b\n"))?;
        takes(&format!("# {sign}\nk: a # {sign}\n"))?;
    }
}
