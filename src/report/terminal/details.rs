//! What a gate is for, and its free details as lines: agenda, participants and the like. These judge nothing, so they are shown on
//! demand.

use serde_json::Value;

use super::page::Page;
use super::text::{Text, Tone};
use crate::report::Judged;

/// How deep details are followed; a report is no place to read deeper ones.
pub(crate) const MAX_DEPTH: usize = 4;

/// The most characters of a list that is written in one line.
const MAX_INLINE: usize = 72;

pub(super) fn section(page: &mut Page, judged: &Judged) {
    if judged.details.is_empty() && judged.purpose.is_none() {
        return;
    }
    page.heading("About this gate");
    if let Some(purpose) = &judged.purpose {
        page.text(2, 2, &Text::of(Tone::Plain, purpose));
    }
    for (name, value) in &judged.details {
        entry(page, 2, &format!("{name}: "), value, MAX_DEPTH);
    }
}

/// A value behind its name or bullet: in one line where it fits there, else a line for each of its parts.
fn entry(page: &mut Page, indent: usize, head: &str, value: &Value, depth: usize) {
    let short = inline(value, depth);
    let flat = match value {
        Value::Array(items) => items.iter().all(is_single) && short.chars().count() <= MAX_INLINE,
        Value::Object(members) => members.values().all(is_single),
        _ => true,
    };
    if flat || depth == 0 {
        page.text(indent, indent + 2, &Text::of(Tone::Dim, head).plain(&short));
        return;
    }
    page.text(indent, indent + 2, &Text::of(Tone::Dim, head));
    match value {
        Value::Array(items) => {
            for item in items {
                entry(page, indent + 2, "- ", item, depth - 1);
            }
        }
        Value::Object(members) => {
            for (name, value) in members {
                entry(page, indent + 2, &format!("{name}: "), value, depth - 1);
            }
        }
        _ => {}
    }
}

fn is_single(value: &Value) -> bool {
    !value.is_array() && !value.is_object()
}

/// A value in one line: parts with commas, members with their names.
pub(crate) fn inline(value: &Value, depth: usize) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(_) | Value::Object(_) if depth == 0 => "…".to_owned(),
        Value::Array(items) => items.iter().map(|item| part(item, depth)).collect::<Vec<_>>().join(", "),
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| format!("{name}: {}", part(value, depth)));
            members.collect::<Vec<_>>().join(", ")
        }
    }
}

/// A part of a list or map; one with parts of its own stands in brackets.
fn part(value: &Value, depth: usize) -> String {
    let text = inline(value, depth.saturating_sub(1));
    if is_single(value) { text } else { format!("({text})") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Style;
    use super::*;

    #[test]
    fn nested_details_become_lines() {
        let cases = [
            (json!("60 minutes"), "  d: 60 minutes\n"),
            (json!(["QA", "Product"]), "  d: QA, Product\n"),
            (
                json!([{"topic": "Review", "minutes": 10}, {"topic": "Decision", "lead": null}]),
                "  d:\n    - topic: Review, minutes: 10\n    - topic: Decision, lead: none\n",
            ),
            (
                json!({"users": 50, "patterns": ["a", "b"], "on": {"call": {"x": [1, [2]]}}}),
                "  d:\n    users: 50\n    patterns: a, b\n    on:\n      call:\n        x:\n          - 1\n          - …\n",
            ),
        ];
        for (value, expected) in cases {
            let style = Style::plain(80);
            let mut page = Page::new(&style);
            entry(&mut page, 2, "d: ", &value, MAX_DEPTH);
            assert_eq!(page.finish(), expected);
        }
    }

    #[test]
    fn depth_is_bounded() {
        let mut deep = json!(1);
        for _ in 0..100 {
            deep = json!([deep]);
        }
        assert!(inline(&deep, MAX_DEPTH).len() < 40);
        let style = Style::plain(80);
        let mut page = Page::new(&style);
        entry(&mut page, 2, "d: ", &deep, MAX_DEPTH);
        assert!(page.finish().lines().count() <= MAX_DEPTH + 1);
    }
}
