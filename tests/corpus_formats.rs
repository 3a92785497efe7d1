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

use std::collections::BTreeMap;

use gatekeeper::document::json::{Limits, parse, parse_events};
use gatekeeper::document::{Node, Value, encoding};
use gatekeeper::evidence::format::{Read, by_name, read_bytes, recognise, recognise_event};
use gatekeeper::evidence::summary::{Told, Wants};
use serde_json::Value as Json;
use support::corpus::{compare, expected, folder};

/// The formats of the corpus that are not read yet. Take a name out when its format is there.
const NOT_COVERED: &[&str] = &[];

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
    let Some(folder) = folder() else { return };
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
    let Some(folder) = folder() else { return };
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
            Read::JsonLines | Read::Text(_) | Read::Lines(_) | Read::Xml(_) => continue,
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
