//! The shape of a document: its members with kinds and sample values, all elements of a list as one. Bounded, because a
//! document may be as large as it likes.

use std::collections::BTreeSet;

use super::Member;
use crate::document::{self, Node, Value};
use crate::evidence::format::look::elements as length;
use crate::jsonpath::child;
use crate::projection::Need;
use crate::requirement::show;

/// The most rows of one document.
const MAX_ROWS: usize = 80;

/// How deep members are listed.
const MAX_DEPTH: usize = 6;

/// The most members of one object of which any is looked at.
const MAX_MEMBERS: usize = 1_000;

/// The most members of one object.
const MAX_KEYS: usize = 24;

/// The most elements of a list that are looked at together.
const MAX_ELEMENTS: usize = 200;

/// The longest sample, in characters.
const LONGEST_SAMPLE: usize = 60;

/// All of a document that an outline looks at.
pub(super) fn need() -> Need {
    // Each depth may be a list and its elements; of a list at the deepest the kinds of its elements are told.
    Need::beginning(2 * MAX_DEPTH + 1, MAX_ELEMENTS, MAX_MEMBERS, &BTreeSet::new())
}

/// The rows of a document, and how many members are left out.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) rows: Vec<Member>,
    pub(super) more: usize,
}

impl Outline {
    /// Adds what lies at a path, and below it.
    pub(super) fn add(&mut self, path: &str, node: &Node) {
        self.nodes(path, &[node], (1, 1), 0);
    }

    /// Adds a row, where there is room for one.
    pub(super) fn push(&mut self, row: impl FnOnce() -> Member) {
        if self.rows.len() < MAX_ROWS {
            self.rows.push(row());
        } else {
            self.more += 1;
        }
    }

    /// Adds what lies at one path in several elements; it is there in so many of how many.
    fn nodes(&mut self, path: &str, nodes: &[&Node], (there, of): (usize, usize), depth: usize) {
        if self.rows.len() >= MAX_ROWS {
            self.more += 1;
            return;
        }
        let in_elements = (there < of).then_some([there, of]);
        let lists: Vec<&Node> = nodes.iter().copied().filter(|node| length(node).is_some()).collect();
        let objects: Vec<&Node> =
            nodes.iter().copied().filter(|node| matches!(node.value, Value::Object(_))).collect();
        let row = |kind: String| Member {
            path: path.to_owned(),
            kind,
            value: None,
            unit: None,
            count: None,
            in_elements,
            note: None,
        };
        if lists.len() == nodes.len() {
            let count = lists.iter().filter_map(|list| length(list)).sum();
            let path = format!("{path}[*]");
            self.rows.push(Member { path: path.clone(), count: Some(count), ..row("a list".to_owned()) });
            let elements: Vec<&Node> = lists.into_iter().flat_map(elements).take(MAX_ELEMENTS).collect();
            let nested =
                elements.iter().all(|node| matches!(node.value, Value::Object(_)) || length(node).is_some());
            if !elements.is_empty() && !nested {
                // Elements that are values are told in the row of their list.
                if let Some(row) = self.rows.last_mut() {
                    row.note = Some(format!("each {}", kinds(&elements)));
                    row.value = elements.first().map(|node| sample(node));
                }
            } else if depth < MAX_DEPTH && !elements.is_empty() {
                self.below(&path, &elements, depth);
            }
        } else if objects.len() == nodes.len() {
            let empty = objects.iter().all(|node| size(node) == 0);
            if depth >= MAX_DEPTH || empty {
                let count = objects.first().map(|node| size(node));
                self.rows.push(Member { count, ..row("an object".to_owned()) });
            } else {
                self.below(path, nodes, depth);
            }
        } else {
            let said = nodes.iter().find(|node| node.value != Value::Null).or(nodes.first());
            let value = said.map(|node| sample(node));
            self.rows.push(Member { value, ..row(kinds(nodes)) });
        }
    }

    /// Adds what lies below objects or lists at one path.
    fn below(&mut self, path: &str, nodes: &[&Node], depth: usize) {
        if nodes.iter().any(|node| length(node).is_some()) {
            self.nodes(path, nodes, (1, 1), depth + 1);
            return;
        }
        let mut keys: Vec<&str> = Vec::new();
        for node in nodes {
            for member in members(node) {
                if keys.len() > MAX_KEYS {
                    break;
                }
                if !keys.contains(&&*member.key) {
                    keys.push(&member.key);
                }
            }
            if let Value::Object(object) = &node.value
                && let Some(repeated) = object.second_of_a_key()
            {
                self.rows.push(Member {
                    path: path.to_owned(),
                    kind: "an object".to_owned(),
                    value: None,
                    unit: None,
                    count: None,
                    in_elements: None,
                    note: Some(format!(
                        "has the key `{}` twice: a path through it is an error",
                        repeated.key
                    )),
                });
                return;
            }
        }
        let all = nodes.iter().map(|node| size(node)).max().unwrap_or(0);
        for key in keys.iter().take(MAX_KEYS) {
            let found: Vec<&Node> = nodes
                .iter()
                .filter_map(|node| members(node).iter().find(|member| *member.key == **key))
                .map(|member| &member.node)
                .collect();
            self.nodes(&format!("{path}{}", child(key)), &found, (found.len(), nodes.len()), depth + 1);
        }
        self.more += all.max(keys.len()).saturating_sub(MAX_KEYS);
    }
}

/// The first elements of a list.
fn elements(list: &Node) -> Box<dyn Iterator<Item = &Node> + '_> {
    match &list.value {
        Value::List(items) => Box::new(items.iter().take(MAX_ELEMENTS)),
        Value::Sparse(list) => {
            // Only the beginning is all there.
            let first =
                list.kept.iter().enumerate().take(MAX_ELEMENTS).take_while(|(at, (index, _))| at == index);
            Box::new(first.map(|(_, (_, node))| node))
        }
        _ => Box::new(std::iter::empty()),
    }
}

/// How many members an object has.
fn size(node: &Node) -> usize {
    match &node.value {
        Value::Object(object) => object.size(),
        _ => 0,
    }
}

/// The first members of an object.
fn members(node: &Node) -> &[document::Member] {
    match &node.value {
        Value::Object(object) => &object.members[..object.members.len().min(MAX_MEMBERS)],
        _ => &[],
    }
}

/// The kinds of several nodes, each once, `null` last: `a string or null`.
fn kinds(nodes: &[&Node]) -> String {
    let mut found: Vec<&str> = Vec::new();
    for node in nodes {
        let kind = node.value.kind();
        if !found.contains(&kind) {
            found.push(kind);
        }
    }
    found.sort_by_key(|kind| *kind == "null");
    found.join(" or ")
}

/// A value, cut where it is long.
fn sample(node: &Node) -> String {
    let shown = show(node);
    match shown.char_indices().nth(LONGEST_SAMPLE) {
        Some((end, _)) => format!("{}…", &shown[..end]),
        None => shown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::json;

    fn rows(text: &str) -> (Vec<String>, usize) {
        let root = json::parse(text, &json::Limits::default()).unwrap();
        let mut outline = Outline::default();
        outline.add("$.d", &root);
        let told = |row: &Member| {
            let parts = [
                Some(row.path.clone()),
                Some(row.kind.clone()),
                row.value.clone(),
                row.count.map(|count| format!("of {count}")),
                row.in_elements.map(|[some, all]| format!("in {some} of {all}")),
                row.note.clone(),
            ];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" | ")
        };
        (outline.rows.iter().map(told).collect(), outline.more)
    }

    #[test]
    fn members_are_listed_once_with_kind_and_sample() {
        let text = r#"{"p95": 240, "ok": true, "a b": {"c": null}, "none": {}, "tags": ["x", 1],
                       "items": [{"id": "A", "sev": null}, {"id": "B", "sev": 2, "x": [[1]]}], "empty": []}"#;
        let expected = [
            "$.d.p95 | a number | 240",
            "$.d.ok | a boolean | true",
            "$.d['a b'].c | null | null",
            "$.d.none | an object | of 0",
            "$.d.tags[*] | a list | \"x\" | of 2 | each a string or a number",
            "$.d.items[*] | a list | of 2",
            "$.d.items[*].id | a string | \"A\"",
            "$.d.items[*].sev | a number or null | 2",
            "$.d.items[*].x[*] | a list | of 1 | in 1 of 2",
            "$.d.items[*].x[*][*] | a list | 1 | of 1 | each a number",
            "$.d.empty[*] | a list | of 0",
        ];
        assert_eq!(rows(text), (expected.map(str::to_owned).to_vec(), 0));
        assert_eq!(rows("3").0, ["$.d | a number | 3"]);
        assert_eq!(
            rows(r#"{"a": {"k": 1, "k": 2}}"#).0,
            ["$.d.a | an object | has the key `k` twice: a path through it is an error"]
        );
    }

    #[test]
    fn a_large_document_stays_a_short_table() {
        let wide: Vec<String> = (0..1000).map(|key| format!("\"k{key}\": 1")).collect();
        let (listed, more) = rows(&format!("{{{}}}", wide.join(",")));
        assert_eq!((listed.len(), more), (MAX_KEYS, 1000 - MAX_KEYS));
        let deep = format!("{}1{}", "{\"a\": ".repeat(100), "}".repeat(100));
        assert_eq!(rows(&deep).0, ["$.d.a.a.a.a.a.a | an object | of 1"]);
        let bushy = (0..20)
            .fold("1".to_owned(), |inner, _| format!("[{inner}, {inner}]").chars().take(1 << 16).collect());
        let _ =
            json::parse(&bushy, &json::Limits::default()).map(|root| Outline::default().add("$.d", &root));
        let branches = (0..4).fold("1".to_owned(), |inner, _| {
            let members: Vec<String> = (0..6).map(|key| format!("\"m{key}\": {inner}")).collect();
            format!("{{{}}}", members.join(","))
        });
        let (listed, more) = rows(&branches);
        assert!(listed.len() == MAX_ROWS && more > 0, "{} {more}", listed.len());
        let (listed, _) = rows(&format!("\"{}\"", "é".repeat(500)));
        assert!(listed[0].chars().count() < 100, "{}", listed[0]);
    }
}
