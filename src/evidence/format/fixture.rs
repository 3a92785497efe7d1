//! Reading texts for the tests of formats.

use super::{Format, Reading, look, projected, read_bytes};
use crate::document::{Node, Value};
use crate::evidence::summary::{Summary, Wants};

/// Reads a text; all reports of tools in parts too.
pub(crate) fn read(format: &Format, text: &str, wants: Wants) -> Result<Reading, String> {
    projected::hold(format, text.as_bytes(), wants);
    read_bytes(format, "x", text.as_bytes(), wants)
}

/// One section of what a text comes to, its members in one line; `absent` where the section is, with the reason.
pub(crate) fn of(format: &Format, text: &str, section: &str, wants: Wants) -> String {
    let reading = read(format, text, wants).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let (document, told) = reading.document();
    match look::at(&document, &[section]).unwrap() {
        Some(node) => line(node),
        None => {
            let told = told.unwrap_or_default();
            let reason = told.absent.iter().find(|absent| absent.path == [section]);
            format!("absent: {}", reason.map(|absent| absent.reason.as_str()).unwrap_or_default())
        }
    }
}

/// The members of an object in one line.
pub(crate) fn line(node: &Node) -> String {
    match &node.value {
        Value::Object(object) => {
            let members =
                object.members.iter().map(|member| format!("{} {}", member.key, line(&member.node)));
            members.collect::<Vec<_>>().join(", ")
        }
        Value::List(items) => format!("[{}]", items.iter().map(line).collect::<Vec<_>>().join("; ")),
        Value::Sparse(list) => format!("{list:?}"),
        Value::Number(text) | Value::Text(text) => text.to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Null => "null".to_owned(),
    }
}

/// One section of what several texts come to together, its members in one line.
pub(crate) fn merged(format: &Format, texts: &[&str], section: &str) -> String {
    let summaries = texts.iter().map(|text| {
        let reading = read(format, text, Wants::default()).unwrap_or_else(|error| panic!("{error}\n{text}"));
        ("x".to_owned(), reading.summary.unwrap())
    });
    let (document, _) = Summary::merge(summaries.collect()).unwrap().document(None);
    look::member(&document, section).unwrap().map(line).unwrap_or_default()
}

/// Every document that one damage makes of this one: a member gone or in another kind, an element gone, at any depth.
pub(crate) fn damaged(document: &serde_json::Value) -> Vec<serde_json::Value> {
    use serde_json::{Value as Json, json};
    let others = || {
        [json!(null), json!(true), json!(-1), json!(1e300), json!("x"), json!([]), json!({}), json!([[{}]])]
    };
    let mut all: Vec<Json> = others().into_iter().filter(|other| other != document).collect();
    match document {
        Json::Object(members) => {
            for (key, value) in members {
                let mut without = members.clone();
                without.remove(key);
                all.push(Json::Object(without));
                all.extend(damaged(value).into_iter().map(|value| {
                    let mut members = members.clone();
                    members.insert(key.clone(), value);
                    Json::Object(members)
                }));
            }
        }
        Json::Array(items) => {
            for index in 0..items.len() {
                all.extend(damaged(&items[index]).into_iter().map(|value| {
                    let mut items = items.clone();
                    items[index] = value;
                    Json::Array(items)
                }));
            }
        }
        _ => {}
    }
    all
}
