//! What a requirement can see: one document whose top members are the evidence, the release and the needed gates.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use crate::document::{Node, Value as Json};
use crate::jsonpath::{AbsentKind, Mode, Query, Refusal, SelectorKind, locate, select};
use crate::report::{Selected, SelectedNode};

use super::value::{Answer, Lack, error, limited, quoted, unknown};

/// How many selected nodes a report lists.
const LISTED: usize = 5;

/// What a requirement can see.
#[derive(Debug)]
pub struct Scope<'a> {
    /// An object whose members are the evidence that was seen, `release` and `gates`.
    pub root: &'a Node,
    /// The evidence that was not seen, and why.
    pub lacking: &'a HashMap<String, Lack>,
    /// The evaluation instant.
    pub now: DateTime<Utc>,
}

impl<'a> Scope<'a> {
    /// What a path selects, strictly: whatever it names must be there.
    pub(super) fn select(&self, query: &Query) -> Answer<Vec<&'a Node>> {
        self.seen(query)?;
        select(query, self.root, Mode::Strict).map_err(lack)
    }

    /// What a path selects where it may select nothing. The evidence itself must have been seen: absent evidence never
    /// becomes a value.
    pub(super) fn select_if_there(&self, query: &Query) -> Answer<Vec<&'a Node>> {
        self.seen(query)?;
        match select(query, self.root, Mode::Lenient) {
            Err(Refusal::Absent { kind: AbsentKind::Member, .. }) => Ok(Vec::new()),
            found => found.map_err(lack),
        }
    }

    /// That every evidence which a path reads, also inside its filters, was seen.
    fn seen(&self, query: &Query) -> Answer<()> {
        let mut first = None;
        for part in std::iter::once(query).chain(query.absolute_queries()) {
            let Some(head) = part.head() else { return error("a path must start with the name of evidence") };
            let found = match self.lacking.get(head) {
                Some(lack) => lack.clone(),
                None if self.member(head).is_none() => {
                    Lack::Unknown(format!("there is no `{head}` to look at"))
                }
                None => continue,
            };
            match found {
                lack @ Lack::Error(_) => return Err(lack),
                lack @ Lack::Unknown(_) => {
                    first.get_or_insert(lack);
                }
            }
        }
        first.map_or(Ok(()), Err)
    }

    fn member(&self, name: &str) -> Option<&'a Node> {
        match &self.root.value {
            Json::Object(object) => object.get(name),
            _ => None,
        }
    }

    /// What was selected, for the report.
    pub(super) fn describe(&self, query: &Query, path: &str, nodes: &[&Node]) -> Selected {
        let head = query.head().unwrap_or_default();
        let listed = nodes
            .iter()
            .take(LISTED)
            .map(|node| SelectedNode { at: self.place(query, head, node), value: show(node) });
        Selected {
            path: path.to_owned(),
            evidence: head.to_owned(),
            count: nodes.len(),
            nodes: listed.collect(),
        }
    }

    /// The normalized path of a selected node.
    fn place(&self, query: &Query, head: &str, node: &Node) -> String {
        let fixed = query.segments.iter().all(|segment| {
            matches!(segment.selectors.as_slice(), [only] if !segment.descendant && match only.kind {
                SelectorKind::Name(_) => true,
                SelectorKind::Index(index) => index >= 0,
                _ => false,
            })
        });
        if fixed {
            let selectors = query.segments.iter().flat_map(|segment| &segment.selectors);
            return selectors.fold("$".to_owned(), |path, selector| format!("{path}[{selector}]"));
        }
        let below = self.member(head).and_then(|evidence| locate(evidence, node));
        match (below, query.segments.first()) {
            (Some(below), Some(_)) => format!("$['{head}']{}", &below[1..]),
            _ => query.to_string(),
        }
    }
}

fn lack(refusal: Refusal) -> Lack {
    match refusal {
        Refusal::Absent { message, .. } => Lack::Unknown(message),
        Refusal::Error { message, .. } => Lack::Error(message),
    }
}

/// A node as the report shows it: scalars exact, containers by size.
fn show(node: &Node) -> String {
    match &node.value {
        Json::Null => "null".to_owned(),
        Json::Bool(value) => value.to_string(),
        Json::Number(text) => limited(text),
        Json::Text(text) => quoted(text),
        Json::List(items) => format!("a list of {}", items.len()),
        Json::Object(object) => format!("an object of {}", object.members.len()),
    }
}

/// A path that is unknown for a reason of its own, where nothing was selected.
pub(super) fn nothing_at<T>(path: &str) -> Answer<T> {
    unknown(format!("`{path}` selects nothing"))
}
