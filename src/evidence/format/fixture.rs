//! Reading texts for the tests of formats.

use super::{Format, Reading, look, read_bytes};
use crate::document::{Node, Value};
use crate::evidence::summary::Wants;

/// Reads a text.
pub(crate) fn read(format: &Format, text: &str, wants: Wants) -> Result<Reading, String> {
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
        Value::Number(text) | Value::Text(text) => text.to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Null => "null".to_owned(),
    }
}
