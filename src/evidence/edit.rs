//! One change to a document that was read: what would have been judged if the evidence had said something else.

use std::fmt;

use crate::diagnostic::suggestion;
use crate::document::{Member, Node, Object, Value};
use crate::jsonpath::{self, Query, SelectorKind};

/// A place in the evidence of a gate: `$.canary.errors.rate`, the id of the evidence first, names and indices only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditPath {
    text: String,
    evidence: String,
    steps: Vec<Step>,
}

/// One step from a node to a node below it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    kind: StepKind,
    /// Where the step ends in the text of its path.
    end: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum StepKind {
    Name(Box<str>),
    Index(i64),
}

/// What to do at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Another value. The last name of the path may be new; everything before must be there.
    Set(Node),
    /// The member or element goes away. Where the path is the id alone, the whole evidence is absent.
    Remove,
    /// A merge patch (RFC 7386) onto the object that is there: `null` takes a member away.
    Merge(Node),
    /// One more element at the end of the list that is there.
    Append(Node),
}

/// One change of one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Where.
    pub path: EditPath,
    /// What.
    pub change: Change,
}

/// Why an edit does not hit, or a text is no path of an edit. Shown, it is one line without a final stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditError {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl EditError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.help {
            Some(help) => write!(f, "{} ({help})", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for EditError {}

impl EditPath {
    /// Reads a path.
    ///
    /// # Errors
    /// What is no `JSONPath`, selects more than one place, or does not begin with the id of evidence.
    pub fn parse(text: &str) -> Result<Self, EditError> {
        let query = jsonpath::parse(text).map_err(|error| EditError {
            message: format!("`{text}` is no path: {error}"),
            help: error.help,
        })?;
        let only_one = || EditError {
            message: format!("`{text}` can select more than one place"),
            help: Some(
                "a path of a change is made of names and indices only: `$.risks.items[0].status`".into(),
            ),
        };
        if !query.is_singular() {
            return Err(only_one());
        }
        let Some(evidence) = query.head() else {
            return Err(EditError {
                message: format!("`{text}` names no evidence"),
                help: Some("a path begins with the id of the evidence: `$.canary.errors.rate`".into()),
            });
        };
        let evidence = evidence.to_owned();
        let steps = steps(&query).ok_or_else(only_one)?;
        Ok(Self { text: text.to_owned(), evidence, steps })
    }

    /// The id of the evidence.
    pub fn evidence(&self) -> &str {
        &self.evidence
    }

    /// Whether it is the id alone: the evidence as a whole.
    pub fn is_whole(&self) -> bool {
        self.steps.is_empty()
    }

    /// Which of `count` files it reaches into, where the evidence holds a list of files behind `steps` steps; `None` where
    /// it names none of them.
    pub(super) fn file(&self, steps: usize, count: usize) -> Option<usize> {
        match self.steps.get(steps).map(|step| &step.kind) {
            Some(StepKind::Index(index)) => place(*index, count),
            _ => None,
        }
    }

    /// Whether it leads to this member of the evidence, or below it.
    pub(super) fn is_below(&self, member: &str) -> bool {
        matches!(self.steps.first(), Some(Step { kind: StepKind::Name(name), .. }) if **name == *member)
    }

    /// The path up to and without this step.
    fn before(&self, step: usize) -> &str {
        let end = match step.checked_sub(1).and_then(|last| self.steps.get(last)) {
            Some(last) => last.end,
            // The steps are those behind the id; without any the id is the whole path.
            None => self.steps.first().map_or(self.text.len(), |_| self.id_end()),
        };
        self.text.get(..end).unwrap_or(&self.text)
    }

    fn id_end(&self) -> usize {
        jsonpath::parse(&self.text)
            .ok()
            .and_then(|query| query.segments.first().map(|segment| segment.span.end))
            .unwrap_or(self.text.len())
    }
}

impl fmt::Display for EditPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The steps behind the id.
fn steps(query: &Query) -> Option<Vec<Step>> {
    let step = |segment: &jsonpath::Segment| {
        let kind = match segment.selectors.as_slice() {
            [selector] => match &selector.kind {
                SelectorKind::Name(name) => StepKind::Name(name.clone()),
                SelectorKind::Index(index) => StepKind::Index(*index),
                _ => return None,
            },
            _ => return None,
        };
        Some(Step { kind, end: segment.span.end })
    };
    query.segments.iter().skip(1).map(step).collect()
}

/// The place of an index in a list, from the end where it is negative.
fn place(index: i64, count: usize) -> Option<usize> {
    let at = match usize::try_from(index) {
        Ok(at) => Some(at),
        Err(_) => usize::try_from(index.unsigned_abs()).ok().and_then(|back| count.checked_sub(back)),
    };
    at.filter(|at| *at < count)
}

/// Changes a document, which is that of the evidence that the edit names. Where it fails, the document may be changed
/// in part and must not be used.
///
/// # Errors
/// Where the place is not there, or is of another kind than the change needs.
pub fn apply(edit: &Edit, document: &mut Node) -> Result<(), EditError> {
    apply_below(edit, 0, document)
}

/// The same for a node that the first `done` steps of the path have led to.
pub(super) fn apply_below(edit: &Edit, done: usize, node: &mut Node) -> Result<(), EditError> {
    let path = &edit.path;
    let depth = path.steps.len();
    match &edit.change {
        Change::Set(value) => {
            let Some(last) = depth.checked_sub(1).filter(|last| *last >= done) else {
                *node = placed(value, node.at);
                return Ok(());
            };
            let parent = walk(path, done, last, node)?;
            let at = parent.at;
            if let (StepKind::Name(name), Value::Object(object)) = (&path.steps[last].kind, &mut parent.value)
            {
                refuse_repeated(path, last, object)?;
                if object.get(name).is_none() {
                    object.members.push(Member { key: name.clone(), at, node: placed(value, at) });
                    return Ok(());
                }
            }
            let target = child(path, last, parent)?;
            *target = placed(value, target.at);
            Ok(())
        }
        Change::Remove => {
            let Some(last) = depth.checked_sub(1).filter(|last| *last >= done) else {
                return Err(EditError::new(format!(
                    "`{path}` is a whole file, which cannot be taken out of a document"
                )));
            };
            let parent = walk(path, done, last, node)?;
            child(path, last, parent)?;
            match (&mut parent.value, &path.steps[last].kind) {
                (Value::Object(object), StepKind::Name(name)) => {
                    object.members.retain(|member| member.key != *name);
                }
                (Value::List(items), StepKind::Index(index)) => {
                    if let Some(at) = place(*index, items.len()) {
                        items.remove(at);
                    }
                }
                _ => {}
            }
            Ok(())
        }
        Change::Merge(onto) => {
            let target = walk(path, done, depth, node)?;
            match &target.value {
                Value::Object(_) => merge(target, onto),
                other => Err(EditError::new(format!(
                    "`{path}` is {}, and only an object can be merged",
                    other.kind()
                ))),
            }
        }
        Change::Append(value) => {
            let target = walk(path, done, depth, node)?;
            let at = target.at;
            match &mut target.value {
                Value::List(items) => {
                    items.push(placed(value, at));
                    Ok(())
                }
                other => Err(EditError::new(format!(
                    "`{path}` is {}, and only a list takes one more element",
                    other.kind()
                ))),
            }
        }
    }
}

/// The node that the steps `from..to` lead to.
fn walk<'n>(
    path: &EditPath,
    from: usize,
    to: usize,
    mut node: &'n mut Node,
) -> Result<&'n mut Node, EditError> {
    for step in from..to {
        node = child(path, step, node)?;
    }
    Ok(node)
}

fn child<'n>(path: &EditPath, step: usize, node: &'n mut Node) -> Result<&'n mut Node, EditError> {
    let before = path.before(step);
    let kind = node.value.kind();
    match (&path.steps[step].kind, &mut node.value) {
        (StepKind::Name(name), Value::Object(object)) => {
            refuse_repeated(path, step, object)?;
            match object.members.iter().position(|member| member.key == *name) {
                Some(at) => Ok(&mut object.members[at].node),
                None => {
                    let keys = object.members.iter().map(|member| &*member.key);
                    let near = suggestion(name, keys.clone()).map(|near| format!("did you mean `{near}`?"));
                    let has: Vec<String> = keys.take(12).map(|key| format!("`{key}`")).collect();
                    let has = (!has.is_empty()).then(|| format!("it has {}", has.join(", ")));
                    Err(EditError {
                        message: format!("`{before}` has no member `{name}`"),
                        help: near.or(has),
                    })
                }
            }
        }
        (StepKind::Index(index), Value::List(items)) => match place(*index, items.len()) {
            Some(at) => Ok(&mut items[at]),
            None => Err(EditError::new(format!(
                "`{before}` has no element {index}: it has {} elements",
                items.len()
            ))),
        },
        (StepKind::Name(name), _) => {
            Err(EditError::new(format!("`{before}` is {kind}, not an object with a member `{name}`")))
        }
        (StepKind::Index(index), _) => {
            Err(EditError::new(format!("`{before}` is {kind}, not a list with an element {index}")))
        }
    }
}

fn refuse_repeated(path: &EditPath, step: usize, object: &Object) -> Result<(), EditError> {
    match object.repeated {
        None => Ok(()),
        Some(_) => Err(EditError::new(format!("`{}` has a key twice", path.before(step)))),
    }
}

/// A merge patch (RFC 7386): members of an object are merged, `null` takes one away, anything else replaces.
///
/// # Errors
/// Where an object that it would walk has a key twice.
pub(crate) fn merge(target: &mut Node, patch: &Node) -> Result<(), EditError> {
    let Value::Object(patch) = &patch.value else {
        *target = placed(patch, target.at);
        return Ok(());
    };
    let at = target.at;
    if !matches!(target.value, Value::Object(_)) {
        target.value = Value::Object(Object::default());
    }
    let Value::Object(object) = &mut target.value else { return Ok(()) };
    if object.repeated.is_some() {
        return Err(EditError::new("the object to merge into has a key twice"));
    }
    for Member { key, node: patch, .. } in &patch.members {
        let there = object.members.iter().position(|member| member.key == *key);
        match (&patch.value, there) {
            (Value::Null, Some(there)) => {
                object.members.remove(there);
            }
            (Value::Null, None) => {}
            (_, Some(there)) => merge(&mut object.members[there].node, patch)?,
            (_, None) => {
                let mut node = Node { value: Value::Null, at };
                merge(&mut node, patch)?;
                object.members.push(Member { key: key.clone(), at, node });
            }
        }
    }
    Ok(())
}

/// A value from elsewhere, with the place of what it takes the place of: its own means nothing in this document.
fn placed(value: &Node, at: u32) -> Node {
    let value = match &value.value {
        Value::List(items) => Value::List(items.iter().map(|item| placed(item, at)).collect()),
        Value::Object(object) => Value::Object(Object {
            members: object
                .members
                .iter()
                .map(|member| Member { key: member.key.clone(), at, node: placed(&member.node, at) })
                .collect(),
            repeated: object.repeated,
            left_out: object.left_out,
            kept: object.kept.clone(),
        }),
        other => other.clone(),
    };
    Node { value, at }
}

#[cfg(test)]
#[path = "edit_tests.rs"]
mod tests;
