use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::document::{Node, Value};

fn source(text: &str) -> Arc<Source> {
    Arc::new(Source { path: "g.json".to_owned(), text: text.to_owned() })
}

/// What the reader of evidence makes of a text, in the words of this tree, with the start of everything.
fn expected(node: &Node) -> (usize, YamlShape) {
    let scalar = |text: &str, quoted| YamlShape::Scalar(text.to_owned(), quoted);
    let shape = match &node.value {
        Value::Null => YamlShape::Null,
        Value::Bool(value) => scalar(&value.to_string(), false),
        Value::Number(text) => scalar(text, false),
        Value::Text(text) => scalar(text, true),
        Value::Object(object) => YamlShape::Map(
            object
                .members
                .iter()
                .map(|member| (member.at as usize, member.key.to_string(), expected(&member.node)))
                .collect(),
        ),
        Value::List(items) => YamlShape::List(items.iter().map(expected).collect()),
        // Only a projected reading gives it.
        Value::Sparse(list) => YamlShape::List(list.nodes().map(expected).collect()),
    };
    (node.at as usize, shape)
}

#[derive(Debug, PartialEq)]
enum YamlShape {
    Null,
    Scalar(String, bool),
    List(Vec<(usize, YamlShape)>),
    Map(Vec<(usize, String, (usize, YamlShape))>),
}

fn shape(node: &Yaml) -> (usize, YamlShape) {
    let shape = match &node.value {
        YamlValue::Null => YamlShape::Null,
        YamlValue::Scalar(scalar) => YamlShape::Scalar(scalar.text.to_string(), scalar.quoted),
        YamlValue::List(items) => YamlShape::List(items.iter().map(self::shape).collect()),
        YamlValue::Map(entries) => YamlShape::Map(
            entries
                .iter()
                .map(|entry| (entry.key.span.start, entry.key.text.to_string(), self::shape(&entry.value)))
                .collect(),
        ),
    };
    (node.span.start, shape)
}

/// Both readers take the same texts and read the same in them.
fn agree(text: &str) -> Result<(), TestCaseError> {
    let limits = Limits { depth: MAX_DEPTH, ..Limits::default() };
    let source = source(text);
    let found = parse(&source);
    match json::parse(text, &limits) {
        Ok(node) => {
            let root = found.root.as_ref().map(shape);
            prop_assert_eq!(root, Some(expected(&node)), "{}", text);
        }
        Err(error) => {
            prop_assert_eq!(found.root, None, "{}", text);
            prop_assert_eq!(found.diagnostics.len(), 1);
            prop_assert_eq!(&found.diagnostics[0].message, &error.message);
            prop_assert_eq!(found.diagnostics[0].code, "json-syntax");
        }
    }
    Ok(())
}

#[rstest]
#[case::scalars(r#"[null, true, false, 0, -0, 1.50, -1e3, 1E+2, 0.0e-7, "", "a b"]"#)]
#[case::blanks(" \n\t\r{ \"a\" : [ ] , \"b\" : { } } \n")]
#[case::escapes(r#"{"\u0061\n\"\\": "\ud83d\ude00 \/ \\", "x": "\\\\"}"#)]
#[case::order_mark("\u{feff}{\"a\": 1}")]
#[case::letters(r#"{"é": "日👍"}"#)]
#[case::deep(&format!("{}{}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH)))]
#[case::too_deep(&format!("{}{}", "[".repeat(MAX_DEPTH + 1), "]".repeat(MAX_DEPTH + 1)))]
#[case::nothing("")]
#[case::blank("  \n")]
#[case::two("{} {}")]
#[case::comma(r#"{"a": 1,}"#)]
#[case::comment("{} // no")]
#[case::single("{'a': 1}")]
#[case::bare("{a: 1}")]
#[case::cut(r#"{"a": "b"#)]
#[case::cut_escape(r#""\"#)]
#[case::half_a_pair(r#""\ud83d""#)]
#[case::raw_control("\"a\nb\"")]
#[case::raw_control_after_an_escape("\"\\n\u{1}\"")]
#[case::bad_escape(r#""\x""#)]
#[case::leading_zero("[01]")]
#[case::no_fraction("[1.]")]
#[case::no_exponent("[1e]")]
#[case::plus("[+1]")]
#[case::minus("[-]")]
#[case::word("[nul]")]
#[case::capital("[True]")]
#[case::infinity("[Infinity]")]
#[case::yaml("gate: x\n")]
fn reads_what_the_reader_of_evidence_reads(#[case] text: &str) {
    agree(text).unwrap();
}

proptest! {
    #[test]
    fn reads_anything_as_the_reader_of_evidence_does(text in r#"[\[\]{}:,"\\ntu0de1.\-+ \n]{0,24}"#) {
        agree(&text)?;
    }

    #[test]
    fn reads_json_as_the_reader_of_evidence_does(value in document(), pretty: bool) {
        agree(&if pretty { format!("{value:#}") } else { value.to_string() })?;
    }
}

fn document() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        ".{0,8}".prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::vec((".{0,4}", inner), 0..16)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}

#[test]
fn every_part_has_its_place() {
    let text = r#"{"a": [1, "b\n"], "c": {"d": null}}"#;
    let source = source(text);
    let root = parse(&source).root.unwrap();
    let written = |node: &Yaml| text[node.span.clone()].to_owned();
    let entries = root.as_map().unwrap();
    assert_eq!(written(&root), text);
    assert_eq!(text[entries[0].key.span.clone()], *r#""a""#);
    assert_eq!(written(&entries[0].value), r#"[1, "b\n"]"#);
    let items: Vec<String> = entries[0].value.as_list().unwrap().iter().map(written).collect();
    assert_eq!(items, ["1", r#""b\n""#]);
    assert_eq!(written(&entries[1].value), r#"{"d": null}"#);
    assert_eq!(written(entries[1].value.get("d").unwrap()), "null");
}

#[test]
fn a_repeated_key_is_a_mistake_at_its_place() {
    let source = source(r#"{"a": 1, "b": 2, "a": 3}"#);
    let found = parse(&source);
    assert!(found.root.is_some());
    let [diagnostic] = found.diagnostics.as_slice() else { panic!("{:?}", found.diagnostics) };
    assert_eq!((diagnostic.code, diagnostic.span.clone()), ("duplicate-key", Some(17..20)));
    assert_eq!(diagnostic.related.as_ref().map(|(span, _)| span.clone()), Some(1..4));
}

#[test]
fn a_long_text_is_refused_by_its_limit() {
    let text = format!("[{}]", " ".repeat(super::super::MAX_BYTES));
    let source = source(&text);
    let found = parse(&source);
    assert_eq!((found.root, found.diagnostics[0].code), (None, "yaml-size"));
}

#[rstest]
#[case("g.json", true)]
#[case("a.b/g.JSON", true)]
#[case("g.yaml", false)]
#[case("json", false)]
fn the_name_says_what_it_is(#[case] path: &str, #[case] is_json: bool) {
    let source = Arc::new(Source { path: path.to_owned(), text: "a: 1\n".to_owned() });
    assert_eq!(super::super::parse_named(&source).root.is_none(), is_json);
}
