//! Nodes as JSON values, to show them.

use serde_json::{Map, Value as Json};

use crate::document::{Node, Value};

/// The JSON of a node. A number that JSON cannot hold exactly becomes the text that it was written as.
pub(super) fn of(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(text) => number(text),
        Value::Text(text) => Json::String(text.to_string()),
        Value::List(items) => Json::Array(items.iter().map(of).collect()),
        Value::Sparse(list) => Json::Array(list.nodes().map(of).collect()),
        Value::Object(object) => Json::Object(
            object
                .members
                .iter()
                .map(|member| (member.key.to_string(), of(&member.node)))
                .collect::<Map<_, _>>(),
        ),
    }
}

fn number(text: &str) -> Json {
    let read: Option<serde_json::Number> = serde_json::from_str(text).ok();
    read.map_or_else(|| Json::String(text.to_owned()), Json::Number)
}

/// The node of a JSON value.
pub(super) fn node(json: &Json) -> Node {
    let value = match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => Value::Number(number.to_string().into()),
        Json::String(text) => Value::Text(text.as_str().into()),
        Json::Array(items) => Value::List(items.iter().map(node).collect()),
        Json::Object(members) => {
            return super::place::object(members.iter().map(|(key, value)| (key.clone(), node(value))));
        }
    };
    Node { value, at: 0 }
}
