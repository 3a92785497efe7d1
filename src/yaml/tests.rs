use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;

/// The tree lies over its text, which a test may leave behind.
fn read(text: &str) -> Parsed<'static> {
    let source = Source { path: "gate.yaml".to_owned(), text: text.to_owned() };
    parse(Box::leak(Box::new(Arc::new(source))))
}

/// The tree in one line: `s` quoted texts in `'…'`, nothing as `~`.
fn show(node: &Yaml) -> String {
    match &node.value {
        YamlValue::Scalar(s) if s.quoted => format!("'{}'", s.text),
        YamlValue::Scalar(s) => s.text.to_string(),
        YamlValue::Null => "~".to_owned(),
        YamlValue::List(items) => format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(", ")),
        YamlValue::Map(entries) => {
            let entries: Vec<_> =
                entries.iter().map(|e| format!("{}: {}", e.key.text, show(&e.value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

fn tree(parsed: &Parsed) -> String {
    parsed.root.as_ref().map_or("-".to_owned(), show)
}

/// The code and the marked text of every diagnostic.
fn marks(text: &str, parsed: &Parsed) -> Vec<String> {
    let marked = |d: &Diagnostic| d.span.clone().map_or("-".to_owned(), |span| text[span].to_owned());
    parsed.diagnostics.iter().map(|d| format!("{} {}", d.code, marked(d))).collect()
}

#[test]
fn reads_texts_as_they_are_written() {
    for (text, expected) in [
        (
            "a: 1.10\nb: yes\nc: 0x1F\nd: 2025-10-11\ne: .nan",
            "{a: 1.10, b: yes, c: 0x1F, d: 2025-10-11, e: .nan}",
        ),
        ("a: '1'\nb: \"\\u00e9\\n\"\nc: |-\n  x\n  y\n", "{a: '1', b: 'é\n', c: 'x\ny'}"),
        ("a:\nb: ~\nc: null\nd: 'null'\ne: ''", "{a: ~, b: ~, c: ~, d: 'null', e: ''}"),
        ("a: [1, {b: c}, ~]\nd:\n- e\n-\n- f: g\n", "{a: [1, {b: c}, ~], d: [e, ~, {f: g}]}"),
        ("null: 1\n~: 2\n'x y': 3", "{null: 1, ~: 2, x y: 3}"),
        ("\u{feff}a: 1\r\nb: 2\r\n", "{a: 1, b: 2}"),
        ("--- # head\na: b # c\n", "{a: b}"),
        ("{\"a\":1,\"b\":[true]}", "{a: 1, b: [true]}"),
        ("a: b\n  c\n", "{a: b c}"),
        ("", "-"),
        ("# only words\n", "-"),
    ] {
        let parsed = read(text);
        assert_eq!(tree(&parsed), expected, "{text:?}");
        assert_eq!(marks(text, &parsed), Vec::<String>::new(), "{text:?}");
        assert!(parsed.complete, "{text:?}");
    }
}

/// Every marked text of the tree: values as they are, keys with `=`.
fn list_marks(text: &str, node: &Yaml, seen: &mut Vec<String>) {
    seen.push(text[node.span.clone()].to_owned());
    for item in node.as_list().unwrap_or_default() {
        list_marks(text, item, seen);
    }
    for entry in node.as_map().unwrap_or_default() {
        seen.push(format!("{}=", &text[entry.key.span.clone()]));
        list_marks(text, &entry.value, seen);
    }
}

#[test]
fn every_span_is_the_text_as_written() {
    let text = "\u{feff}gate: 'é'\ngroups:\n  a: {w: 40, list: [x, \"y\"]}\n  b:\n    - |\n      one\n\n      two\n\n    -\nend: >-\n  folded\n  # not a comment\n\n# comment\nlast:\n";
    let parsed = read(text);
    let mut seen = Vec::new();
    list_marks(text, parsed.root.as_ref().unwrap(), &mut seen);
    let expected = [
        &text[3..text.len() - 1],
        "gate=",
        "'é'",
        "groups=",
        "a: {w: 40, list: [x, \"y\"]}\n  b:\n    - |\n      one\n\n      two\n\n    -",
        "a=",
        "{w: 40, list: [x, \"y\"]}",
        "w=",
        "40",
        "list=",
        "[x, \"y\"]",
        "x",
        "\"y\"",
        "b=",
        "- |\n      one\n\n      two\n\n    -",
        "|\n      one\n\n      two",
        "",
        "end=",
        ">-\n  folded\n  # not a comment",
        "last=",
        "",
    ];
    assert_eq!(seen[1..], expected[1..]);
}

#[test]
fn keeps_repeated_keys_and_names_both_places() {
    let text = "a: 1\nb: {c: 1, c: 2, c: 3}\na: 4\n";
    let parsed = read(text);
    assert_eq!(tree(&parsed), "{a: 1, b: {c: 1, c: 2, c: 3}, a: 4}");
    assert_eq!(marks(text, &parsed), ["duplicate-key c", "duplicate-key c", "duplicate-key a"]);
    let related: Vec<_> = parsed.diagnostics.iter().map(|d| d.related.clone().unwrap().0).collect();
    assert_eq!(related, [9..10, 9..10, 0..1]);
    assert!(parsed.complete);
}

#[test]
fn refuses_what_hides_the_meaning() {
    for (text, tree_is, marked) in [
        ("a: &x 1\nb: *x\n", "{a: 1, b: *x}", vec!["yaml-anchor &x", "yaml-alias *x"]),
        ("file: *.sarif\nmany: 3\n", "{file: *.sarif, many: 3}", vec!["yaml-alias *.sarif"]),
        ("a: {<<: *x, b: 1}\n", "{a: {b: 1}}", vec!["yaml-merge <<"]),
        ("<<: [*x, *y]\nb: 1\n", "{b: 1}", vec!["yaml-merge <<", "yaml-alias *x", "yaml-alias *y"]),
        ("a: !!str 5\nb: !$.x\n", "{a: 5, b: !$.x}", vec!["yaml-tag !!str", "yaml-tag !$.x"]),
        ("a: 1\n---\nb: 2\n", "{a: 1}", vec!["yaml-documents ---"]),
        ("a: 1\n...\nb: 2\n", "{a: 1}", vec!["yaml-documents "]),
        ("? [a]\n: b\nc: d\n", "{c: d}", vec!["yaml-key [a]"]),
        (": b\nc: d\n", "{c: d}", vec!["yaml-key "]),
        ("a: >5\nb: |\nc: d\n", "{a: '>5', b: '', c: d}", vec!["yaml-block >5", "yaml-block |"]),
        ("a: x\0y\nb: 1\n", "{a: x}", vec!["yaml-character \0"]),
        ("a: \u{1b}[31m\n", "{a: ~}", vec!["yaml-character \u{1b}"]),
    ] {
        let parsed = read(text);
        assert_eq!(tree(&parsed), tree_is, "{text:?}");
        assert_eq!(marks(text, &parsed), marked, "{text:?}");
    }
}

#[test]
fn puts_texts_together_again_that_a_comma_cut() {
    for (text, tree_is, help) in [
        ("{r: max($.a, $.b) < 3, t: x}", "{r: 'max($.a, $.b) < 3', t: x}", "r: 'max($.a, $.b) < 3'"),
        ("a: {r: max(1, 2, 3) < 3}", "{a: {r: 'max(1, 2, 3) < 3'}}", "r: 'max(1, 2, 3) < 3'"),
    ] {
        let parsed = read(text);
        assert_eq!(tree(&parsed), tree_is);
        let codes: Vec<_> = parsed.diagnostics.iter().map(|d| d.code).collect();
        assert_eq!(codes, ["yaml-cut"]);
        assert_eq!(parsed.diagnostics[0].help, [format!("quote the whole value: {help}")]);
    }
    assert_eq!(tree(&read("{a: , b, c: [d, e], f}")), "{a: ~, b: ~, c: [d, e], f: ~}");
}

#[test]
fn reads_on_after_a_syntax_error_in_one_value() {
    for (text, tree_is, line, message) in [
        ("a: 1\nr: > 5\nb: 2", "{a: 1, r: '> 5', b: 2}", "> 5", "a value that starts with `>`"),
        ("r: >= 5 # no\nb: 2", "{r: '>= 5', b: 2}", ">= 5", "a value that starts with `>`"),
        ("- @x\n- b", "['@x', b]", "@x", "a text cannot start with `@`"),
        ("a: `x`\nb: 1", "{a: '`x`', b: 1}", "`x`", "a text cannot start with ``` unless"),
        ("a: %x\nb: 1", "{a: '%x', b: 1}", "%x", "a text cannot start with `%`"),
        ("a: * b\nb: 1", "{a: '* b', b: 1}", "* b", "a text cannot start with `*`"),
        ("a: , b\nb: 1", "{a: ', b', b: 1}", ", b", "a text cannot start with `,`"),
        ("a: }\nb: 1", "{a: '}', b: 1}", "}", "a text cannot start with `}`"),
        ("a: Foo: bar\nb: 1", "{a: 'Foo: bar', b: 1}", ":", "a second `: ` in one line"),
        ("a: 'x' == b\nb: 1", "{a: ''x' == b', b: 1}", "'x' == b", "text after the closing quote"),
        ("a: \"x\nb: 1\nc: 2", "{b: 1, c: 2}", "\"x", "this quote is never closed"),
        (
            "a: {t: 1, r: $.a[0] > 1}\nb: 1",
            "{a: {t: 1, r: '$.a[0] > 1'}, b: 1}",
            "$.a[",
            "the `[` ends this text",
        ),
        (
            "a: {r: $.a in [1, 2], t: 1}\nb: 1",
            "{a: {r: '$.a in [1, 2]', t: 1}, b: 1}",
            "$.a in [",
            "the `[` ends",
        ),
        ("a: [1, 2\nb: 3\n", "{b: 3}", "[", "`[` is opened here and not closed"),
        ("a: 1\nb c\nd: 1", "{a: 1, d: 1}", "b c", "this line is not `name: value`"),
        ("a: \"\\q\"\nb: 1", "{b: 1}", "\"\\q\"", "escape in this text is not known"),
    ] {
        let parsed = read(text);
        assert_eq!(tree(&parsed), tree_is, "{text:?}");
        assert_eq!(marks(text, &parsed), [format!("yaml-syntax {line}")], "{text:?}");
        assert!(
            parsed.diagnostics[0].message.contains(message),
            "{text:?}: {}",
            parsed.diagnostics[0].message
        );
        assert!(!parsed.diagnostics[0].help.is_empty(), "{text:?}");
    }
}

#[test]
fn reports_several_syntax_errors_and_the_mistakes_between() {
    let text = "a: > 1\nb: 1\nb: 2\nc: @x\nd: {r: $.a[0] > 1, s: 1}\ne: *z\n";
    let parsed = read(text);
    assert_eq!(tree(&parsed), "{a: '> 1', b: 1, b: 2, c: '@x', d: {r: '$.a[0] > 1', s: 1}, e: *z}");
    assert_eq!(
        marks(text, &parsed),
        ["yaml-syntax > 1", "duplicate-key b", "yaml-syntax @x", "yaml-syntax $.a[", "yaml-alias *z"]
    );
    assert!(parsed.complete);
}

#[test]
fn a_broken_structure_gives_what_stands_before_it() {
    for (text, tree_is, marked, message) in [
        ("a: 1\nb:\n\tc: 2\n", "{a: 1}", "\t", "a tab is used for indentation"),
        ("a:\n  b: 1\n\tc: 2", "{a: {}}", "\t", "a tab is used for indentation"),
        ("a:\n    b: 1\n  c: 2\nd: 3\n", "{a: {b: 1}}", "c: 2", "this line does not belong"),
        ("a: 1\n- b\n", "{a: 1}", "- b", "this line does not belong"),
        (
            "a: 1\nb: {\n  c: 1,\n  d: 2\n",
            "{a: 1, b: {c: 1, d: 2}}",
            "{",
            "`{` is opened here and not closed",
        ),
        ("a: b\n  c: d\n", "{a: b c}", "c: d", "an entry cannot start here"),
    ] {
        let parsed = read(text);
        assert_eq!(marks(text, &parsed), [format!("yaml-syntax {marked}")], "{text:?}");
        assert!(
            parsed.diagnostics[0].message.contains(message),
            "{text:?}: {}",
            parsed.diagnostics[0].message
        );
        assert_eq!(tree(&parsed), tree_is, "{text:?}");
        assert!(!parsed.complete, "{text:?}");
    }
}

#[test]
fn tells_what_was_read_whole() {
    let parsed = read("a:\n  x: 1\nb:\n    y: 1\n  z: 2\n");
    let root = parsed.root.as_ref().unwrap();
    assert!(parsed.is_whole(root.get("a").unwrap()));
    assert!(!parsed.is_whole(root.get("b").unwrap()));
    assert!(!parsed.is_whole(root));
}

#[test]
fn limits_are_kept_with_one_clean_diagnostic() {
    for (text, code) in [
        ("x".repeat(MAX_BYTES + 1), "yaml-size"),
        ("[".repeat(100_000), "yaml-syntax"),
        ("- ".repeat(100_000), "yaml-syntax"),
        (format!("{}{}", "[".repeat(65), "]".repeat(65)), "yaml-syntax"),
        ((0..100).map(|depth| " ".repeat(depth) + "a:\n").collect(), "yaml-syntax"),
        (format!("{}{}{}", "- ".repeat(40), "[".repeat(40), "]".repeat(40)), "yaml-depth"),
    ] {
        let parsed = read(&text);
        let codes: Vec<_> = parsed.diagnostics.iter().map(|d| d.code).collect();
        assert_eq!(codes, [code], "{}", &text[..20]);
        assert!(!parsed.complete);
    }
    let deep = format!("{}{}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH));
    assert!(read(&deep).diagnostics.is_empty());
}

#[test]
fn an_alias_bomb_is_quick_and_quiet() {
    let mut text = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    let mut level = 0;
    while text.len() < 220_000 {
        level += 1;
        writeln!(text, "b{level}: &b{level} [*a, *a, *a, *a, *a, *a, *a, *a, *a]").unwrap();
    }
    let start = std::time::Instant::now();
    let parsed = read(&text);
    assert!(start.elapsed().as_secs() < 5);
    assert_eq!(parsed.diagnostics.len(), 50 + 50 + 2);
    assert!(parsed.diagnostics.iter().any(|d| d.span.is_none() && d.message.contains("more mistakes")));
}

#[test]
fn hostile_texts_of_full_length_end_soon() {
    let fill = |part: &str| part.repeat(400_000 / part.len());
    for part in [
        "a: 1\n",
        "? ",
        "a: > 5\n",
        "{a,",
        "\"",
        "'\n",
        "&a ",
        "!a ",
        "*a : ",
        "a b\n",
        "\t",
        "a: {b: [\n",
        "- - a\n",
        "%\n",
        "---\n",
        "a: \"\n",
        "# x\n",
        "a, ",
        "x: {a: 1, b: c[1]}\n",
    ] {
        let start = std::time::Instant::now();
        read(&fill(part));
        assert!(start.elapsed().as_secs() < 30, "{part:?} took {:?}", start.elapsed());
    }
}

fn check_spans(text: &str, node: &Yaml) -> Result<(), TestCaseError> {
    prop_assert!(text.get(node.span.clone()).is_some());
    for item in node.as_list().unwrap_or_default() {
        check_spans(text, item)?;
    }
    for entry in node.as_map().unwrap_or_default() {
        prop_assert!(text.get(entry.key.span.clone()).is_some());
        prop_assert!(node.span.start <= entry.key.span.start && entry.value.span.end <= node.span.end);
        check_spans(text, &entry.value)?;
    }
    Ok(())
}

proptest! {
    #[test]
    fn never_panics_and_spans_are_sound(text in "([ -~]|\\n|\\t|\\r|[\u{0}-\u{ff}]|[a: {}\\[\\],'\"#|>&*!%@`-]|: |- |\\n  |é|日|\u{feff}){0,60}") {
        let parsed = read(&text);
        if let Some(root) = &parsed.root {
            check_spans(&text, root)?;
        }
        for d in &parsed.diagnostics {
            prop_assert!(d.span.clone().is_none_or(|span| text.get(span).is_some()), "{d:?}");
            prop_assert!(d.related.clone().is_none_or(|(span, _)| text.get(span).is_some()));
        }
        prop_assert!(parsed.complete || !parsed.diagnostics.is_empty());
    }

    #[test]
    fn quoted_suggestions_are_read_back(value in "[ -~é]{1,30}") {
        let text = format!("a: {}", lines::quote(&value));
        prop_assert_eq!(read(&text).root.unwrap().get("a").unwrap().as_scalar().unwrap().text.clone(), value);
    }
}

/// The lines with a slip of the pen at a place: instead of the sign there, or beside it.
pub(super) fn slipped(lines: &[String], at: proptest::sample::Index, slip: &str, beside: bool) -> String {
    let mut text: Vec<char> = lines.join("\n").chars().collect();
    let at = at.index(text.len());
    text.splice(at..at + usize::from(!beside), slip.chars());
    String::from_iter(text)
}
