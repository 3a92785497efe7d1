//! What a requirement can see: one document whose top members are the evidence, the release and the needed gates.

use std::collections::HashMap;
use std::sync::OnceLock;

use chrono::{DateTime, Utc};

use crate::document::{Node, Value as Json};
use crate::jsonpath::{
    AbsentKind, Counted, Mode, Query, Refusal, Selector, SelectorKind, locate, select_counted, select_from,
};
use crate::report::{Selected, SelectedNode};

use super::summaries::Summaries;
use super::value::{Answer, Lack, Value, error, limited, quoted, unknown};

/// One node that a path selects.
#[derive(Debug, Clone)]
pub struct Sight<'a> {
    /// Its normalized path.
    pub at: String,
    /// Its value as the report shows it, with its unit.
    pub value: String,
    /// The node itself.
    pub node: &'a Node,
}

/// How many selected nodes a report lists.
const LISTED: usize = 5;

/// What a requirement can see.
#[derive(Debug)]
pub struct Scope<'a> {
    /// An object whose members are the evidence that was seen, `release` and `gates`.
    pub root: &'a Node,
    /// The evidence that was not seen, and why.
    pub lacking: &'a HashMap<String, Lack>,
    /// What summaries say beside their documents.
    pub summaries: &'a Summaries,
    /// The evaluation instant.
    pub now: DateTime<Utc>,
    /// Whether somebody reads how a check was judged that passes; of any other it is always told.
    pub tells_passes: bool,
    /// The members of the root by name: each path starts at one of them, and there may be thousands of both.
    members: OnceLock<HashMap<&'a str, &'a Node>>,
}

impl<'a> Scope<'a> {
    /// What requirements can see of a root as of an instant.
    pub fn new(
        root: &'a Node,
        lacking: &'a HashMap<String, Lack>,
        summaries: &'a Summaries,
        now: DateTime<Utc>,
    ) -> Self {
        Self { root, lacking, summaries, now, tells_passes: true, members: OnceLock::new() }
    }

    /// What a path selects, strictly: whatever it names must be there.
    pub(super) fn select(&self, query: &Query) -> Answer<Vec<&'a Node>> {
        self.seen(query)?;
        self.without_gap(query)?;
        select_from(query, self.root, self.head(query), Mode::Strict)
            .map_err(|refusal| self.lack(query, refusal))
    }

    /// The same where only the number of nodes matters.
    pub(super) fn select_counted(&self, query: &Query) -> Answer<Counted<'a>> {
        self.seen(query)?;
        self.without_gap(query)?;
        select_counted(query, self.root, self.head(query), Mode::Strict)
            .map_err(|refusal| self.lack(query, refusal))
    }

    /// The value of a selected node, in its unit. `path` is for the reasons.
    pub(super) fn value(&self, node: &Node, path: &str) -> Answer<Value> {
        let mut value = Value::of_node(node, path)?;
        if let Value::Number(quantity) = &mut value {
            quantity.unit = self.summaries.unit(node);
        }
        Ok(value)
    }

    /// What a path selects where it may select nothing. The evidence itself must have been seen: absent evidence never
    /// becomes a value.
    pub(super) fn select_if_there(&self, query: &Query) -> Answer<Vec<&'a Node>> {
        self.seen(query)?;
        self.without_gap(query)?;
        self.shaped(query)?;
        match select_from(query, self.root, self.head(query), Mode::Lenient) {
            Err(Refusal::Absent { kind: AbsentKind::Member, .. }) => Ok(Vec::new()),
            found => found.map_err(|refusal| self.lack(query, refusal)),
        }
    }

    /// That a path which may select nothing finds no other shape on its way: a member of an object or an element of a
    /// list may be absent, but what is neither, where the path goes on, says nothing about what lies below it. A report
    /// that is `[]` or `null` where the tool writes an object has no failures of 0.
    fn shaped(&self, query: &Query) -> Answer<()> {
        let mut node = self.root;
        for (index, segment) in query.segments.iter().enumerate() {
            let one = match segment.selectors.as_slice() {
                [only] if !segment.descendant => Some(&only.kind),
                _ => None,
            };
            // Whether the step takes one child, whether it can from this, and the child.
            let (single, fits, child) = match (one, &node.value) {
                (_, Json::Null) if index > 1 => return Ok(()),
                (Some(SelectorKind::Name(name)), Json::Object(object)) => (true, true, object.get(name)),
                (Some(SelectorKind::Index(at)), Json::List(items)) => {
                    (true, true, usize::try_from(*at).ok().and_then(|at| items.get(at)))
                }
                (Some(SelectorKind::Index(at)), Json::Sparse(list)) => {
                    (true, true, usize::try_from(*at).ok().and_then(|at| list.get(at)))
                }
                (Some(SelectorKind::Name(_) | SelectorKind::Index(_)), _) => (true, false, None),
                (_, other) => {
                    (false, matches!(other, Json::List(_) | Json::Sparse(_) | Json::Object(_)), None)
                }
            };
            if !fits {
                let found = format!("`{segment}` cannot be looked for in {}", node.value.kind());
                // As strict selection has it: what is no such container lacks the member, and has no elements to go over.
                return if single || node.value == Json::Null { unknown(found) } else { error(found) };
            }
            let Some(child) = child else { return Ok(()) };
            node = child;
        }
        Ok(())
    }

    /// That a path which goes over all members of a summary's section does not pass one by that could not be measured.
    fn without_gap(&self, query: &Query) -> Answer<()> {
        self.summaries.gap(query).map_or(Ok(()), unknown)
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

    /// Why a path has no answer; where a summary lacks the member, also why it does.
    fn lack(&self, query: &Query, refusal: Refusal) -> Lack {
        match refusal {
            Refusal::Absent { message, .. } => Lack::Unknown(match self.summaries.reason(query) {
                Some(reason) => format!("{message}: {reason}"),
                None => message,
            }),
            Refusal::Error { message, .. } => Lack::Error(message),
        }
    }

    fn member(&self, name: &str) -> Option<&'a Node> {
        let members = self.members.get_or_init(|| match &self.root.value {
            // Of a repeated name the first counts.
            Json::Object(object) => {
                object.members.iter().rev().map(|member| (&*member.key, &member.node)).collect()
            }
            _ => HashMap::new(),
        });
        members.get(name).copied()
    }

    /// What the first step of a path takes; none where it is no plain name.
    fn head(&self, query: &Query) -> Option<&'a Node> {
        query.head().and_then(|head| self.member(head))
    }

    /// What was selected, for the report.
    pub(super) fn describe(&self, query: &Query, path: &str, nodes: &[&Node]) -> Selected {
        let head = query.head().unwrap_or_default();
        let places = self.places(query);
        let listed =
            nodes.iter().take(LISTED).map(|node| SelectedNode { at: places.of(node), value: show(node) });
        Selected {
            path: path.to_owned(),
            evidence: head.to_owned(),
            count: nodes.len(),
            nodes: listed.collect(),
        }
    }

    /// What a path selects as a requirement sees it, the first `most` nodes with their place and value, and how many
    /// there are.
    ///
    /// # Errors
    /// Why it selects nothing, or cannot be asked.
    pub fn look(&self, query: &Query, most: usize) -> Result<(usize, Vec<Sight<'a>>), Lack> {
        let nodes = self.select(query)?;
        let places = self.places(query);
        let sights = nodes.iter().take(most).map(|&node| {
            let value = match self.value(node, "") {
                Ok(Value::Number(quantity)) => quantity.to_string(),
                _ => show(node),
            };
            Sight { at: places.of(node), value, node }
        });
        Ok((nodes.len(), sights.collect()))
    }

    /// Where the nodes are that a query selects: the steps of the query as far as each takes one child and says which, and
    /// below that where each node is found.
    fn places<'q>(&self, query: &'q Query) -> Places<'a, 'q> {
        let plain = query.segments.iter().map_while(|segment| match segment.selectors.as_slice() {
            [only] if !segment.descendant => match only.kind {
                SelectorKind::Name(_) => Some(only),
                SelectorKind::Index(index) if index >= 0 => Some(only),
                _ => None,
            },
            _ => None,
        });
        let plain: Vec<&Selector> = plain.collect();
        let mut path = String::with_capacity(query.span.len() + 8 * plain.len());
        path.push('$');
        for selector in &plain {
            path.push('[');
            // Writing to a text cannot fail.
            let _ = selector.write(&mut path);
            path.push(']');
        }
        let plain_only = plain.len() == query.segments.len();
        Places { query, path, plain_only, parent: self.below(&plain) }
    }

    /// What plain steps lead to.
    fn below(&self, steps: &[&Selector]) -> Option<&'a Node> {
        let (first, rest) = steps.split_first()?;
        let SelectorKind::Name(head) = &first.kind else { return None };
        rest.iter().try_fold(self.member(head)?, |node, step| match (&step.kind, &node.value) {
            (SelectorKind::Name(name), Json::Object(object)) => object.get(name),
            (SelectorKind::Index(index), Json::List(items)) => items.get(usize::try_from(*index).ok()?),
            (SelectorKind::Index(index), Json::Sparse(list)) => list.get(usize::try_from(*index).ok()?),
            _ => None,
        })
    }
}

/// Where the nodes are that one query selects.
struct Places<'a, 'q> {
    query: &'q Query,
    /// The normalized path of the plain steps.
    path: String,
    /// Whether there are no other steps.
    plain_only: bool,
    /// What they lead to.
    parent: Option<&'a Node>,
}

impl Places<'_, '_> {
    /// The normalized path of a selected node.
    fn of(&self, node: &Node) -> String {
        if self.plain_only {
            return self.path.clone();
        }
        match self.parent.and_then(|parent| locate(parent, node)) {
            Some(below) => [&self.path, &below[1..]].concat(),
            None => self.query.to_string(),
        }
    }
}

/// A node as the report shows it: scalars exact, containers by size.
pub fn show(node: &Node) -> String {
    match &node.value {
        Json::Null => "null".to_owned(),
        Json::Bool(value) => value.to_string(),
        Json::Number(text) => limited(text),
        Json::Text(text) => quoted(text),
        Json::List(items) => format!("a list of {}", items.len()),
        Json::Sparse(list) => format!("a list of {}", list.length),
        Json::Object(object) => format!("an object of {}", object.size()),
    }
}

/// A path that is unknown for a reason of its own, where nothing was selected.
pub(super) fn nothing_at<T>(path: &str) -> Answer<T> {
    unknown(format!("`{path}` selects nothing"))
}
