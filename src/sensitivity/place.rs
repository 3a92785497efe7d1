//! Places in the one document that requirements read, and moves: what a document would be if one place were different.
//!
//! Moves are made in place and taken back, because a document may be large and is judged hundreds of times.

use std::fmt;

use crate::document::{Member, Node, Object, Value};
use crate::jsonpath::{Segment, Selector, SelectorKind};

/// One step down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// The member with this key.
    Name(Box<str>),
    /// The element with this index.
    Index(usize),
}

/// Where a value stands, or could stand: from the root, the id of the evidence first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The steps.
    pub(super) steps: Vec<Step>,
}

/// What a place would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// This value. The last name may be new.
    Set(Node),
    /// Not there.
    Remove,
    /// A list with one more element.
    Append(Node),
}

/// One place, and what it would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Move {
    /// Where.
    pub(super) place: Place,
    /// What.
    pub(super) what: What,
}

/// How a move is taken back.
enum Undo {
    Put(Node),
    PutMember(usize, Member),
    PutElement(usize, Node),
    PopMember,
    PopElement,
}

impl Place {
    pub(super) fn of(steps: impl IntoIterator<Item = Step>) -> Self {
        Self { steps: steps.into_iter().collect() }
    }

    pub(super) fn named(names: &[&str]) -> Self {
        Self::of(names.iter().map(|name| Step::Name((*name).into())))
    }

    pub(super) fn below(&self, step: Step) -> Self {
        Self::of(self.steps.iter().cloned().chain([step]))
    }

    /// The name of the first step: the evidence, `release` or `gates`.
    pub(super) fn head(&self) -> &str {
        match self.steps.first() {
            Some(Step::Name(name)) => name,
            _ => "",
        }
    }

    /// What stands there.
    pub(super) fn get<'n>(&self, root: &'n Node) -> Option<&'n Node> {
        self.steps.iter().try_fold(root, child)
    }

    /// Whether one of both stands within the other, or they are the same.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.steps.iter().zip(&other.steps).all(|(a, b)| a == b)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("$")?;
        self.steps.iter().try_for_each(|step| {
            let kind = match step {
                Step::Name(name) => SelectorKind::Name(name.clone()),
                Step::Index(index) => SelectorKind::Index(i64::try_from(*index).unwrap_or(i64::MAX)),
            };
            Segment { descendant: false, selectors: vec![Selector { kind, span: 0..0 }], span: 0..0 }.fmt(f)
        })
    }
}

fn child<'n>(node: &'n Node, step: &Step) -> Option<&'n Node> {
    match (step, &node.value) {
        (Step::Name(name), Value::Object(object)) => object.get(name),
        (Step::Index(index), Value::List(items)) => items.get(*index),
        _ => None,
    }
}

fn child_mut<'n>(node: &'n mut Node, step: &Step) -> Option<&'n mut Node> {
    match (step, &mut node.value) {
        (Step::Name(name), Value::Object(object)) => {
            object.members.iter_mut().find(|member| member.key == *name).map(|member| &mut member.node)
        }
        (Step::Index(index), Value::List(items)) => items.get_mut(*index),
        _ => None,
    }
}

/// Makes moves, shows the document, and takes them back. `None` where a move does not hit.
pub(super) fn moved<R>(root: &mut Node, moves: &[Move], see: impl FnOnce(&Node) -> R) -> Option<R> {
    let mut undos = Vec::with_capacity(moves.len());
    let mut hit = true;
    for one in moves {
        match make(root, one) {
            Some(undo) => undos.push((&one.place, undo)),
            None => {
                hit = false;
                break;
            }
        }
    }
    let seen = hit.then(|| see(root));
    for (place, undo) in undos.into_iter().rev() {
        take_back(root, place, undo);
    }
    seen
}

fn make(root: &mut Node, one: &Move) -> Option<Undo> {
    let (last, before) = one.place.steps.split_last()?;
    let parent = before.iter().try_fold(root, child_mut)?;
    match &one.what {
        What::Set(value) => {
            if let Some(node) = child_mut(parent, last) {
                return Some(Undo::Put(std::mem::replace(node, value.clone())));
            }
            match (last, &mut parent.value) {
                (Step::Name(name), Value::Object(object)) => {
                    object.members.push(Member { key: name.clone(), at: 0, node: value.clone() });
                    Some(Undo::PopMember)
                }
                _ => None,
            }
        }
        What::Remove => match (last, &mut parent.value) {
            (Step::Name(name), Value::Object(object)) => {
                let at = object.members.iter().position(|member| member.key == *name)?;
                Some(Undo::PutMember(at, object.members.remove(at)))
            }
            (Step::Index(index), Value::List(items)) if *index < items.len() => {
                Some(Undo::PutElement(*index, items.remove(*index)))
            }
            _ => None,
        },
        What::Append(value) => match &mut child_mut(parent, last)?.value {
            Value::List(items) => {
                items.push(value.clone());
                Some(Undo::PopElement)
            }
            _ => None,
        },
    }
}

fn take_back(root: &mut Node, place: &Place, undo: Undo) {
    let Some((last, before)) = place.steps.split_last() else { return };
    let Some(parent) = before.iter().try_fold(root, child_mut) else { return };
    match undo {
        Undo::Put(node) => {
            if let Some(now) = child_mut(parent, last) {
                *now = node;
            }
        }
        Undo::PutMember(at, member) => {
            if let Value::Object(object) = &mut parent.value {
                object.members.insert(at, member);
            }
        }
        Undo::PutElement(at, node) => {
            if let Value::List(items) = &mut parent.value {
                items.insert(at, node);
            }
        }
        Undo::PopMember => {
            if let Value::Object(object) = &mut parent.value {
                object.members.pop();
            }
        }
        Undo::PopElement => {
            if let Some(Value::List(items)) = child_mut(parent, last).map(|node| &mut node.value) {
                items.pop();
            }
        }
    }
}

/// A node of a value that stands nowhere in a file.
pub(super) fn node(value: Value) -> Node {
    Node { value, at: 0 }
}

/// A text as a node.
pub(super) fn text(text: &str) -> Node {
    node(Value::Text(text.into()))
}

/// An object of these members.
pub(super) fn object(members: impl IntoIterator<Item = (String, Node)>) -> Node {
    let members =
        members.into_iter().map(|(key, node)| Member { key: key.into_boxed_str(), at: 0, node }).collect();
    node(Value::Object(Object::whole(members)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::json;

    fn document(text: &str) -> Node {
        json::parse(text, &json::Limits::default()).unwrap()
    }

    #[test]
    fn every_move_is_made_and_taken_back() {
        let mut root = document(r#"{"a": {"b": 1, "l": [1, 2]}, "z": null}"#);
        let before = root.clone();
        let at = |steps: &[Step]| Place::of(steps.iter().cloned());
        let (a, b, l) = (Step::Name("a".into()), Step::Name("b".into()), Step::Name("l".into()));
        for (place, what, expected) in [
            (
                at(&[a.clone(), b.clone()]),
                What::Set(text("x")),
                r#"{"a": {"b": "x", "l": [1, 2]}, "z": null}"#,
            ),
            (
                at(&[a.clone(), Step::Name("n".into())]),
                What::Set(text("x")),
                r#"{"a": {"b": 1, "l": [1, 2], "n": "x"}, "z": null}"#,
            ),
            (at(&[a.clone(), b.clone()]), What::Remove, r#"{"a": {"l": [1, 2]}, "z": null}"#),
            (
                at(&[a.clone(), l.clone(), Step::Index(0)]),
                What::Remove,
                r#"{"a": {"b": 1, "l": [2]}, "z": null}"#,
            ),
            (
                at(&[a.clone(), l.clone()]),
                What::Append(text("x")),
                r#"{"a": {"b": 1, "l": [1, 2, "x"]}, "z": null}"#,
            ),
            (at(std::slice::from_ref(&a)), What::Remove, r#"{"z": null}"#),
        ] {
            let shown = format!("{place}");
            let twice = [Move { place: place.clone(), what }];
            let same = moved(&mut root, &twice, |root| bare(root) == bare(&document(expected)));
            assert_eq!(same, Some(true), "{shown}");
            assert_eq!(root, before, "{shown} is taken back");
        }
        for place in [at(&[b.clone(), a.clone()]), at(&[a.clone(), l, Step::Index(2)]), at(&[])] {
            let ok = Move { place: at(&[a.clone(), b.clone()]), what: What::Remove };
            let miss = Move { place, what: What::Remove };
            assert_eq!(moved(&mut root, &[ok, miss], |_| ()), None);
            assert_eq!(root, before);
        }
    }

    /// Without places in files.
    fn bare(node: &Node) -> String {
        super::super::json::of(node).to_string()
    }

    #[test]
    fn places_are_written_as_paths_and_know_what_they_meet() {
        let place = Place::of([Step::Name("a".into()), Step::Index(0), Step::Name("b-c".into())]);
        assert_eq!(place.to_string(), "$.a[0]['b-c']");
        assert_eq!(place.head(), "a");
        assert!(place.meets(&Place::named(&["a"])) && Place::named(&["a"]).meets(&place));
        assert!(!place.meets(&Place::named(&["b"])));
    }
}
