//! The `JSONPath` Compliance Test Suite, whole, in the mode that follows the RFC.

#[macro_use]
mod support;

use std::fs;
use std::path::Path;

use gatekeeper::document::json::{self, Limits};
use gatekeeper::document::{Node, Value};
use gatekeeper::jsonpath::{self, Mode};

/// Member by member, in any order; numbers by value.
fn same(ours: &Node, theirs: &serde_json::Value) -> bool {
    match (&ours.value, theirs) {
        (Value::Null, serde_json::Value::Null) => true,
        (Value::Bool(a), serde_json::Value::Bool(b)) => a == b,
        (Value::Number(a), serde_json::Value::Number(b)) => a.parse().ok() == b.as_f64(),
        (Value::Text(a), serde_json::Value::String(b)) => **a == **b,
        (Value::List(a), serde_json::Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), serde_json::Value::Object(b)) => {
            a.members.len() == b.len() && b.iter().all(|(key, b)| a.get(key).is_some_and(|a| same(a, b)))
        }
        _ => false,
    }
}

/// The one result of a case, or the several that are right where the RFC leaves the order open.
fn allowed<'c>(case: &'c serde_json::Value, one: &str, several: &str) -> Vec<&'c Vec<serde_json::Value>> {
    let several = case[several].as_array().into_iter().flatten();
    case.get(one).into_iter().chain(several).filter_map(serde_json::Value::as_array).collect()
}

/// What is wrong with a case, if anything is.
fn run(case: &serde_json::Value) -> Result<(), String> {
    let selector = case["selector"].as_str().ok_or("no selector")?;
    let parsed = jsonpath::parse(selector);
    if case["invalid_selector"] == true {
        return parsed.map_or(Ok(()), |query| Err(format!("accepted as {query}")));
    }
    let query = parsed.map_err(|error| format!("refused: {error} at {:?}", error.span))?;
    let document =
        json::parse(&case["document"].to_string(), &Limits::default()).map_err(|e| e.to_string())?;
    let nodes = jsonpath::select(&query, &document, Mode::Rfc).map_err(|e| e.to_string())?;

    let results = allowed(case, "result", "results");
    let equal = |wanted: &[serde_json::Value]| {
        wanted.len() == nodes.len() && nodes.iter().zip(wanted).all(|(node, wanted)| same(node, wanted))
    };
    if !results.iter().any(|wanted| equal(wanted)) {
        return Err(format!("selected {nodes:?}"));
    }
    let paths: Vec<_> =
        nodes.iter().map(|node| jsonpath::locate(&document, node).unwrap_or_default()).collect();
    let wanted = allowed(case, "result_paths", "results_paths");
    if !wanted.iter().any(|wanted| wanted.iter().eq(&paths)) {
        return Err(format!("paths {paths:?}"));
    }
    // The canonical text must mean the same.
    let again = jsonpath::parse(&query.to_string()).map_err(|error| format!("{query} refused: {error}"))?;
    let nodes_again = jsonpath::select(&again, &document, Mode::Rfc).map_err(|e| e.to_string())?;
    let identical =
        nodes.len() == nodes_again.len() && nodes.iter().zip(&nodes_again).all(|(a, b)| std::ptr::eq(*a, *b));
    if identical { Ok(()) } else { Err(format!("{query} selects something else")) }
}

#[test]
fn the_compliance_suite_passes_whole() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance/jsonpath-cts.json");
    let Ok(text) = fs::read_to_string(&path) else {
        say!("skipped: {} is not there", path.display());
        return;
    };
    let suite: serde_json::Value = serde_json::from_str(&text).unwrap();
    let cases = suite["tests"].as_array().unwrap();
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            run(case).err().map(|error| format!("{} {}: {error}", case["name"], case["selector"]))
        })
        .collect();
    say!("ran {} cases, {} failed", cases.len(), failures.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(cases.len() >= 703, "the suite has shrunk");
}
