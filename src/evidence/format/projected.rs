//! The law of projected readings: what a report comes to of which only a part is kept is what it comes to as a whole.

use std::path::Path;

use super::tool::Tool;
use super::*;
use crate::document::Value;
use crate::document::scan::{Pieces, Stop};
use crate::jsonpath;
use crate::projection::{Ask, End, Need};

/// Whether a report could be read in parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    InParts,
    AsAWhole,
}

fn in_parts(
    tool: &Tool,
    bytes: &[u8],
    chunk: usize,
    wants: Wants,
) -> Result<Result<Reading, FormatError>, Stop> {
    tool.read_alone(&mut Pieces::of_length(bytes, chunk), &Limits::default(), wants)
}

/// Reads a report both ways and compares what it comes to.
pub(super) fn hold(format: &Format, bytes: &[u8], wants: Wants) -> Kept {
    let Read::Tool(tool) = format.read else { return Kept::AsAWhole };
    let whole = read_bytes(format, "x", bytes, wants);
    let shown = |reading: Reading| format!("{:?}", reading.summary.unwrap().document(None));
    match (in_parts(&tool, bytes, 1000, wants), whole) {
        (Ok(Ok(parts)), Ok(whole)) => {
            assert_eq!(shown(parts), shown(whole), "{}: {}", format.name, String::from_utf8_lossy(bytes));
            Kept::InParts
        }
        (Ok(Ok(_)), Err(error)) => {
            panic!("{} is read in parts: {error}\n{}", format.name, String::from_utf8_lossy(bytes))
        }
        // It is read again as a whole.
        (Err(_) | Ok(Err(_)), _) => Kept::AsAWhole,
    }
}

fn tools() -> impl Iterator<Item = &'static Format> {
    FORMATS.iter().filter(|format| matches!(format.read, Read::Tool(_)))
}

#[test]
fn examples_are_read_in_parts() {
    for format in tools() {
        for wants in [Wants::default(), Wants::ALL] {
            assert_eq!(
                hold(format, tests::example(format.name).as_bytes(), wants),
                Kept::InParts,
                "{}",
                format.name
            );
        }
    }
}

#[test]
fn files_of_real_tools_are_read_in_parts() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let Ok(expected) = std::fs::read(folder.join("expected.json")) else { return };
    let expected: serde_json::Value = serde_json::from_slice(&expected).unwrap();
    let files = expected.get("files").unwrap_or(&expected);
    let mut whole = Vec::new();
    let each: Vec<(String, serde_json::Value)> = match files {
        serde_json::Value::Object(files) => {
            files.iter().map(|(name, it)| (name.clone(), it.clone())).collect()
        }
        serde_json::Value::Array(files) => {
            files.iter().map(|it| (it["file"].as_str().unwrap().to_owned(), it.clone())).collect()
        }
        _ => panic!(),
    };
    for (file, expected) in each {
        let Some(format) = expected["format"].as_str().and_then(by_name) else { continue };
        if !matches!(format.read, Read::Tool(_)) || expected.get("error").is_some() {
            continue;
        }
        let bytes = std::fs::read(folder.join(&file)).unwrap();
        if hold(format, &bytes, Wants::default()) == Kept::AsAWhole {
            whole.push(file);
        }
    }
    assert_eq!(whole, [""; 0]);
}

/// Requirements that look at the report beside its summary find there what they find in the whole report, and the summary
/// stays what it is.
#[test]
fn requirements_see_the_same_in_a_report_that_is_read_in_parts() {
    let mut compared = 0;
    for format in tools() {
        let Read::Tool(tool) = format.read else { continue };
        let text = tests::example(format.name);
        let whole = read_bytes(format, "x", text.as_bytes(), Wants::default()).unwrap();
        let document = whole.raw.clone().unwrap();
        let own = tool.asks().unwrap();
        for path in paths(&document) {
            let query = jsonpath::parse(&path).unwrap();
            for end in [End::Value, End::Count, End::Whole] {
                let mut asks: Vec<Ask<'_>> = own.iter().map(|(rest, end)| Ask { rest, end: *end }).collect();
                asks.push(Ask::of(&query, end));
                let mut pieces = Pieces::of_length(text.as_bytes(), 100);
                let parts = tool.read(&mut pieces, &Need::of(&asks), &Limits::default(), Wants::default());
                let parts = match parts {
                    Ok(parts) => parts.unwrap(),
                    // Somebody looks at all of what is taken entry by entry.
                    Err(Stop::Unsure { message: "not all of its entries were seen" })
                        if end == End::Whole =>
                    {
                        continue;
                    }
                    Err(stop) => panic!("{} {path}: {stop:?}", format.name),
                };
                let shown =
                    |reading: &Reading| format!("{:?}", reading.summary.clone().unwrap().document(None));
                assert_eq!(shown(&parts), shown(&whole), "{} {path}", format.name);
                let found = |document: &Node| {
                    let selected =
                        jsonpath::select_counted(&query, document, None, jsonpath::Mode::Lenient).unwrap();
                    let values: Vec<String> = selected
                        .nodes
                        .iter()
                        .map(|found| match (&found.value, end) {
                            (Value::Object(object), End::Value | End::Count) => {
                                format!("{} members", object.size())
                            }
                            (Value::List(_) | Value::Sparse(_), End::Value | End::Count) => {
                                format!("{:?} elements", look::elements(found))
                            }
                            (other, _) => format!("{other:?}"),
                        })
                        .collect();
                    values
                };
                assert_eq!(found(parts.raw.as_ref().unwrap()), found(&document), "{} {path}", format.name);
                compared += 1;
            }
        }
    }
    assert!(compared > 800, "{compared}");
}

/// The path of everything in a document, and the same with wildcards for indices.
fn paths(document: &Node) -> Vec<String> {
    fn walk(node: &Node, path: &str, paths: &mut Vec<String>) {
        paths.push(path.to_owned());
        match &node.value {
            Value::Object(object) => {
                for member in &object.members {
                    let key = serde_json::to_string(&*member.key).unwrap();
                    walk(&member.node, &format!("{path}[{key}]"), paths);
                }
            }
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    walk(item, &format!("{path}[{index}]"), paths);
                    if index == 0 {
                        walk(item, &format!("{path}[*]"), paths);
                    }
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(document, "$", &mut found);
    found
}

/// Only elements that are all looked at are a list for its reader.
#[test]
fn what_is_looked_at_is_spelled_in_names_and_wildcards() {
    for format in tools() {
        let Read::Tool(tool) = format.read else { continue };
        for (path, _) in tool.asks().unwrap() {
            for segment in path {
                let plain = segment.selectors.iter().all(|selector| {
                    use crate::jsonpath::SelectorKind::{Name, Wildcard};
                    matches!(selector.kind, Name(_) | Wildcard)
                });
                assert!(plain && !segment.descendant, "{}", format.name);
            }
        }
    }
}

/// A reader that looks at more than it says is noticed, also where it takes what is not there for nothing.
#[test]
fn who_looks_further_is_noticed() {
    #[allow(clippy::unnecessary_wraps, reason = "so are readers")]
    fn read(document: &Node, wants: Wants) -> Result<Summary, FormatError> {
        let hidden = look::text(document, "b").ok().flatten().is_some();
        let mut findings = crate::evidence::summary::Findings::new(wants);
        findings.errors = Some(u64::from(hidden));
        Ok(Summary::Findings(findings))
    }
    let tool = |looks_at| Tool { looks_at, reader: tool::Reader::Document(read) };
    let text = br#"{"a": 1, "b": "x"}"#;
    let unsure = |tool: Tool| matches!(in_parts(&tool, text, 5, Wants::default()), Err(Stop::Unsure { .. }));
    assert!(unsure(tool(&[(&["$"], &[".a"])])));
    assert!(!unsure(tool(&[(&["$"], &[".a", ".b"])])));
    assert!(!unsure(tool(&[(&["$"], &[".b"])])));
}
