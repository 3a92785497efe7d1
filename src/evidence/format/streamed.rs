//! The law of streams: what they come to is what their whole text comes to.

use std::path::Path;

use proptest::prelude::*;

use super::*;

/// What a text comes to as a whole and from a stream in pieces of so many bytes; `None` where it is refused.
fn both(format: &Format, bytes: &[u8], chunk: usize, wants: Wants) -> [Option<String>; 2] {
    let shown = |reading: Reading| format!("{:?}", reading.summary.unwrap().document(None));
    let whole = read_bytes(format, "x", bytes, wants).map(shown);
    let mut source = bytes;
    let streamed = read_feed(format, Feed::stream(&mut source, chunk), wants).unwrap();
    [whole.ok(), streamed.ok().map(shown)]
}

fn streamed() -> impl Iterator<Item = &'static Format> {
    FORMATS.iter().filter(|format| format.is_streamed())
}

#[test]
fn examples_are_read_alike_in_pieces_of_any_length() {
    for format in streamed() {
        let text = tests::example(format.name);
        for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
            for chunk in [1, 2, 3, 7, 64] {
                let [whole, streamed] = both(format, &text.as_bytes()[..end], chunk, Wants::ALL);
                assert_eq!(streamed, whole, "{} {chunk}: {}", format.name, &text[..end]);
            }
        }
        for chunk in 1..=text.len() {
            let [whole, streamed] = both(format, text.as_bytes(), chunk, Wants::default());
            assert!(whole.is_some());
            assert_eq!(streamed, whole, "{} {chunk}", format.name);
        }
    }
}

#[test]
fn files_of_real_tools_are_read_alike() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let Ok(files) = std::fs::read_dir(folder) else { return };
    for path in files.map(|file| file.unwrap().path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.extension().is_none_or(|extension| {
            !["xml", "info", "json", "jsonl", "ndjson"].contains(&extension.to_str().unwrap())
        }) {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        for format in streamed() {
            for (chunk, wants) in [(7, Wants::ALL), (4096, Wants::default())] {
                let [whole, streamed] = both(format, &bytes, chunk, wants);
                assert_eq!(streamed, whole, "{name} as {} by {chunk}", format.name);
            }
        }
    }
}

fn junit() -> impl Strategy<Value = String> {
    let attribute = r#" (name|classname|status|time|failures|errors|message)="(passed|failed|skipped|1|-|1,0|é&lt;| |&x;)""#;
    let leaf = prop_oneof![
        3 => "[ é\n]{0,3}(&lt;|&#65;)?x?",
        3 => "(failure|error|skipped|flakyFailure|rerunError|system-out)"
            .prop_flat_map(move |name| (Just(name), attribute).prop_map(|(name, one)| format!("<{name}{one}/>"))),
        1 => "[ é\\]]{0,3}".prop_map(|text| format!("<![CDATA[{text}]]>")),
        1 => Just("<!-- c -->".to_owned()),
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        let name = "(testsuite|testcase|testcase|failure|error|system-out|testsuites|x:testcase)";
        (name, proptest::collection::vec(attribute, 0..3), proptest::collection::vec(inner, 0..6)).prop_map(
            |(name, attributes, children)| {
                format!("<{name}{}>{}</{name}>", attributes.concat(), children.concat())
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]
    #[test]
    fn any_report_of_tests_is_read_alike(inside in junit(), chunk in 1..40_usize, all: bool) {
        let text = format!("<testsuites>{inside}</testsuites>");
        let wants = if all { Wants::ALL } else { Wants::default() };
        for name in ["junit", "xml"] {
            let [whole, streamed] = both(by_name(name).unwrap(), text.as_bytes(), chunk, wants);
            prop_assert_eq!(streamed, whole);
        }
    }

    #[test]
    fn any_tracefile_is_read_alike(
        lines in proptest::collection::vec(
            "(SF:[aé]|DA:[12],[0-]?|BRDA:1,0,[01],[-1]|FN:1,f|FNDA:[01],f|LF:2|LH:1|end_of_record|TN:|#x|[é ]?)\r?",
            0..12,
        ),
        chunk in 1..20_usize,
    ) {
        let text = lines.join("\n");
        let [whole, streamed] = both(by_name("lcov").unwrap(), text.as_bytes(), chunk, Wants::default());
        prop_assert_eq!(streamed, whole);
    }

    #[test]
    fn any_stream_of_events_is_read_alike(
        lines in proptest::collection::vec(
            r#"(\{"Action":"(run|pass|fail|skip|output|build-fail|x)"(,"Package":"[pé]")?(,"Test":"[ab]")?(,"Output":"[xé]")?(,"Time":"2026-01-0[123]T00:00:00Z")?\}|\{"reason":"(build-finished|compiler-artifact)"(,"success":(true|false))?\}|FAIL p \[build failed\]|\{"Action":|\{\} \{\}|x|) ?\r?"#,
            0..12,
        ),
        chunk in 1..40_usize,
    ) {
        let text = lines.join("\n");
        for name in ["go-test", "clippy"] {
            let [whole, streamed] = both(by_name(name).unwrap(), text.as_bytes(), chunk, Wants::ALL);
            prop_assert_eq!(streamed, whole);
        }
    }
}
