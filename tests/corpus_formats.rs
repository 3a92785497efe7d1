//! Files that real tools wrote, read by the format that each is in. What must come out was worked out by another program:
//! every member to ten decimals, and no member beyond.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::float_cmp,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use gatekeeper::document::json::{Limits, parse, parse_events};
use gatekeeper::document::{Node, Value, encoding};
use gatekeeper::evidence::format::{Read, by_name, read_bytes, recognise, recognise_event};
use gatekeeper::evidence::summary::{Told, Wants};
use serde_json::Value as Json;

/// The formats of the corpus that are not read yet. Take a name out when its format is there.
const NOT_COVERED: &[&str] = &[];

/// What the other program got wrong, with what is right: file, path, and why.
const CORRECTED: &[(&str, &[&str], f64, &str)] = &[(
    "lcov-reportgenerator.info",
    &["coverage", "functions"],
    50.0,
    "27 of 54 names: it cut the names of `FN:` at their commas, and counted the rests as functions of their own",
)];

/// The folder of the corpus; `None` where it is not at hand.
fn corpus() -> Option<PathBuf> {
    let folder = support::project().join("../shared/corpus");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: there is no {}", folder.display());
    None
}

fn expected(folder: &std::path::Path) -> BTreeMap<String, Json> {
    let mut all: BTreeMap<String, Json> =
        serde_json::from_slice(&std::fs::read(folder.join("expected.json")).unwrap()).unwrap();
    for (file, path, right, why) in CORRECTED {
        let pointer = format!("/summary/{}", path.join("/"));
        let value = all.get_mut(*file).unwrap().pointer_mut(&pointer).unwrap();
        assert_ne!(value.as_f64(), Some(*right), "{file}: no longer wrong: {why}");
        *value = (*right).into();
    }
    all
}

/// A node as JSON; numbers as their text.
fn json(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(text) => format!("#{text}").into(),
        Value::Text(text) => text.to_string().into(),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Sparse(list) => list.nodes().map(json).collect(),
        Value::Object(object) => {
            object.members.iter().map(|member| (member.key.to_string(), json(&member.node))).collect()
        }
    }
}

/// What differs between what was found and what must be there, with the path to it.
fn compare(path: &str, found: &Json, expected: &Json, wrong: &mut Vec<String>) {
    match (found, expected) {
        (Json::Object(found), Json::Object(expected)) => {
            for key in found.keys().chain(expected.keys()).collect::<BTreeSet<_>>() {
                let path = format!("{path}.{key}");
                match (found.get(key), expected.get(key)) {
                    (Some(found), Some(expected)) => compare(&path, found, expected, wrong),
                    (Some(found), None) => wrong.push(format!("{path} is {found} and must be absent")),
                    (None, expected) => wrong.push(format!("{path} is absent and must be {expected:?}")),
                }
            }
        }
        (Json::Array(found), Json::Array(expected)) => {
            if found.len() != expected.len() {
                wrong.push(format!("{path} has {} elements, not {}", found.len(), expected.len()));
            }
            for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
                compare(&format!("{path}[{index}]"), found, expected, wrong);
            }
        }
        (Json::String(found), Json::Number(expected)) if found.starts_with('#') => {
            let found: f64 = found[1..].parse().unwrap();
            let expected = expected.as_f64().unwrap();
            if (found - expected).abs() > 1e-10_f64.max(expected.abs() * 1e-15) {
                wrong.push(format!("{path} is {found}, not {expected}"));
            }
        }
        (found, expected) if found == expected => {}
        _ => wrong.push(format!("{path} is {found}, not {expected}")),
    }
}

/// Compares a summary with what must come out of the file.
fn check(mut found: Json, told: &Told, expected: &Json, wrong: &mut Vec<String>) {
    let mut expected = expected.as_object().unwrap().clone();
    let absent = expected.remove("absent");
    let found = found.as_object_mut().unwrap();
    found.remove("raw");
    if let Some(Json::Array(items)) = found.get_mut("items") {
        for (index, item) in items.iter_mut().enumerate() {
            let item = item.as_object_mut().unwrap();
            for key in ["path", "note"] {
                let compared = expected["items"][index].get(key).is_some();
                item.retain(|name, _| name != key || compared);
            }
        }
    }
    for (member, why) in absent.as_ref().and_then(Json::as_object).into_iter().flatten() {
        let path: Vec<&str> = member.split('.').collect();
        let gone = told
            .absent
            .iter()
            .any(|absent| path.starts_with(&absent.path.iter().map(String::as_str).collect::<Vec<_>>()));
        if !gone {
            wrong.push(format!(
                "`{member}` must be absent ({why}) and the reason be told; told: {:?}",
                told.absent
            ));
        }
    }
    compare("$", &Json::Object(found.clone()), &Json::Object(expected), wrong);
}

#[test]
fn every_file_of_the_corpus_comes_to_what_it_says() {
    let Some(folder) = corpus() else { return };
    let (mut wrong, mut open, mut read) = (Vec::new(), BTreeMap::<String, usize>::new(), 0);
    for (file, expected) in expected(&folder) {
        let name = expected["format"].as_str().unwrap();
        let Some(format) = by_name(name) else {
            *open.entry(name.to_owned()).or_default() += 1;
            continue;
        };
        read += 1;
        let bytes = std::fs::read(folder.join(&file)).unwrap();
        let mut about = Vec::new();
        match (read_bytes(format, &file, &bytes, Wants::default()), expected.get("error")) {
            (Err(error), Some(_)) => assert!(error.starts_with(&file) && !error.contains('\n'), "{error}"),
            (Err(error), None) => about.push(error),
            (Ok(_), Some(error)) => about.push(format!("read, and must be an error: {error}")),
            (Ok(reading), None) => {
                let (document, told) = reading.document();
                match (told, expected.get("summary")) {
                    (Some(told), Some(summary)) => check(json(&document), &told, summary, &mut about),
                    // A plain document has no summary.
                    (None, None) => {}
                    (None, Some(summary)) if *summary == serde_json::json!({}) => {}
                    (told, summary) => about.push(format!("summary {told:?}, must be {summary:?}")),
                }
            }
        }
        wrong.extend(about.into_iter().map(|what| format!("{file}: {what}")));
    }
    println!("{read} files read; formats not covered (with files): {open:?}");
    assert!(wrong.is_empty(), "{} differences\n{}", wrong.len(), wrong.join("\n"));
    let open: Vec<&str> = open.keys().map(String::as_str).collect();
    assert_eq!(open, NOT_COVERED, "the list of what is not covered must be true");
}

/// What a file is recognised as without `format:`, by its signature alone: as its format, or as what the corpus says.
#[test]
fn every_tool_report_of_the_corpus_is_recognised_for_what_it_is() {
    let Some(folder) = corpus() else { return };
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for (file, expected) in expected(&folder) {
        let name = expected["format"].as_str().unwrap();
        let Some(format) = by_name(name) else { continue };
        let bytes = std::fs::read(folder.join(&file)).unwrap();
        let Ok(text) = encoding::decode(&bytes) else { continue };
        let found = match format.read {
            // Plain JSON of other tools looks like no format.
            Read::Json => match parse(&text, &Limits::default()) {
                Ok(document) if expected.get("recognised").is_none() => {
                    let found = recognise(&document);
                    if !found.is_empty() {
                        wrong.push(format!("{file}: is recognised as {found:?}, and is plain"));
                    }
                    continue;
                }
                _ => continue,
            },
            Read::Tool(_) => match parse(&text, &Limits::default()) {
                Ok(document) => recognise(&document),
                Err(_) => continue,
            },
            Read::Events(_) => match parse_events(&text, &Limits::default()) {
                Ok(stream) => stream.events.first().map(recognise_event).unwrap_or_default(),
                Err(_) => continue,
            },
            Read::Text(_) | Read::Lines(_) | Read::Xml(_) => continue,
        };
        seen += 1;
        let must: Vec<&str> = match expected.get("recognised") {
            // Plain JSON is what has no signature.
            Some(Json::String(_) | Json::Null) => Vec::new(),
            _ => vec![name],
        };
        if found != must {
            wrong.push(format!("{file}: is recognised as {found:?}, not {must:?}"));
        }
    }
    println!("{seen} reports of tools");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
