//! The free details of a gate file: agenda, participants and the like. Lists of like things become tables.

use serde::Serialize;
use serde_json::Value;

use super::mark::cut;
use crate::report::Judged;
use crate::report::terminal::details::inline;

/// How deep a value is followed within one cell.
const DEPTH: usize = 3;

/// The most characters of a list in one line.
const MAX_INLINE: usize = 90;

/// More columns than this are read as lines.
const COLUMNS: usize = 6;

/// One named detail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Detail {
    name: String,
    value: Shape,
}

/// How a value is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "shape", rename_all = "kebab-case")]
enum Shape {
    /// In one line.
    Text { text: String },
    /// A line for each.
    List { items: Vec<String> },
    /// A row for each.
    Table { columns: Vec<String>, rows: Vec<Vec<String>> },
    /// A line for each, with its name.
    Members { members: Vec<(String, String)> },
}

/// The details of a gate, in the order of its file.
pub(super) fn details(judged: &Judged) -> Vec<Detail> {
    judged.details.iter().map(|(name, value)| Detail { name: label(name), value: shape(value) }).collect()
}

/// `after_no_go` as people would write it.
fn label(name: &str) -> String {
    let mut words = cut(name).replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

fn shape(value: &Value) -> Shape {
    let text = |value: &Value| cut(&inline(value, DEPTH));
    match value {
        Value::Array(items) => match columns(items) {
            Some(columns) => {
                let cell = |item: &Value, name: &String| item.get(name).map_or_else(String::new, text);
                let row = |item: &Value| columns.iter().map(|name| cell(item, name)).collect();
                Shape::Table {
                    rows: items.iter().map(row).collect(),
                    columns: columns.iter().map(|name| label(name)).collect(),
                }
            }
            None => {
                let line = text(value);
                // A few names read best in one line.
                if items.iter().all(|item| !item.is_array() && !item.is_object())
                    && line.chars().count() <= MAX_INLINE
                {
                    return Shape::Text { text: line };
                }
                Shape::List { items: items.iter().map(text).collect() }
            }
        },
        Value::Object(members) => Shape::Members {
            members: members.iter().map(|(name, value)| (label(name), text(value))).collect(),
        },
        _ => Shape::Text { text: text(value) },
    }
}

/// The names of the members, where all items are maps of the same few.
fn columns(items: &[Value]) -> Option<Vec<String>> {
    let first: Vec<String> = items.first()?.as_object()?.keys().cloned().collect();
    let alike = |item: &Value| {
        item.as_object()
            .is_some_and(|item| item.len() == first.len() && first.iter().all(|n| item.contains_key(n)))
    };
    (!first.is_empty() && first.len() <= COLUMNS && items.iter().all(alike)).then_some(first)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn like_things_become_a_table() {
        let agenda = json!([{"topic": "Review", "minutes": 10}, {"minutes": 5, "topic": "Vote"}]);
        let Shape::Table { columns, rows } = shape(&agenda) else { panic!("no table") };
        assert_eq!(columns, ["Topic", "Minutes"]);
        assert_eq!(rows, [["Review", "10"], ["Vote", "5"]]);
        for other in [json!([1, {"a": 1}]), json!([{"a": 1}, {"b": 1}]), json!([{}])] {
            assert!(matches!(shape(&other), Shape::List { .. }), "{other}");
        }
        assert!(matches!(shape(&json!(["QA", "Product"])), Shape::Text { text } if text == "QA, Product"));
        assert_eq!(label("after_no_go"), "After no go");
        assert_eq!(label("über_uns"), "über uns");
    }
}
