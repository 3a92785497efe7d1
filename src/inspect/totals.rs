//! What a file comes to, for programs.

use serde::{Serialize, Serializer};

use super::members::member;
use crate::document::{Node, Object, Value, make};
use crate::evidence::format::look::elements;
use crate::evidence::summary::{Items, Told};
use crate::requirement::shape::{Members, Section};

/// The sections of a summary. Of those with fixed members, lists are left out: they are as long as the file, and are there
/// only for whoever asks.
#[derive(Debug)]
pub struct Totals(Vec<(&'static str, Total)>);

/// A section.
#[derive(Debug)]
enum Total {
    Value(Node),
    /// Written one by one: together they take many times their text.
    Items(Items),
}

/// The section that is a list of items.
const ITEMS: &str = "items";

impl Totals {
    /// Those of a summary with its document, of which items may lack where they are given beside it.
    pub(super) fn of(document: &Node, told: &Told, mut items: Option<Items>) -> Self {
        let of_section = |section: &Section| {
            let found = member(document, section.name)?;
            let total = match (&found.value, &section.members) {
                (Value::Object(object), Members::Named(_)) => {
                    let single = object.members.iter().filter(|member| elements(&member.node).is_none());
                    Total::Value(make::node(Value::Object(Object::whole(single.cloned().collect()))))
                }
                _ => match items.take_if(|_| section.name == ITEMS) {
                    Some(items) => Total::Items(items),
                    None => Total::Value(found.clone()),
                },
            };
            Some((section.name, total))
        };
        Self(told.sections.iter().filter_map(of_section).collect())
    }
}

impl Serialize for Totals {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, total)| (name, total)))
    }
}

impl Serialize for Total {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(node) => Written(node).serialize(serializer),
            Self::Items(items) => {
                serializer.collect_seq(items.iter().map(|item| WrittenItem(item.document())))
            }
        }
    }
}

/// A value as it is written. A number that is no integer is the nearest that 64 bits hold; the rows have its text.
struct Written<'n>(&'n Node);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0.value {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Number(text) => {
                serde_json::from_str::<serde_json::Value>(text).unwrap_or_default().serialize(serializer)
            }
            Value::Text(text) => serializer.serialize_str(text),
            Value::List(elements) => serializer.collect_seq(elements.iter().map(Written)),
            Value::Sparse(list) => serializer.collect_seq(list.nodes().map(Written)),
            Value::Object(object) => serializer
                .collect_map(object.members.iter().map(|member| (&*member.key, Written(&member.node)))),
        }
    }
}

struct WrittenItem(Node);

impl Serialize for WrittenItem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written(&self.0).serialize(serializer)
    }
}
