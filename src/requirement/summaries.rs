//! What summaries say beside their documents: the unit of each member, and why one is absent.

use std::collections::HashMap;

use crate::document::{Node, Value as Json};
use crate::jsonpath::Query;

use super::shape::Section;
use super::unit::Unit;

/// What one summary says beside its document.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// The sections that its document can have.
    pub sections: &'static [Section],
    /// What is absent and why.
    pub absent: Vec<Absent>,
    /// The first offenders, for the report of a failing check.
    pub examples: Vec<Example>,
}

/// A member that a summary does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absent {
    /// The section, or the section and one member of it.
    pub path: Vec<String>,
    /// Why, as the end of a sentence: "cobertura states no functions".
    pub reason: String,
}

/// One failed test or finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Which section it belongs to.
    pub section: &'static str,
    /// What it is called.
    pub name: String,
    /// Its state or severity.
    pub state: &'static str,
    /// What is said about it; may be empty.
    pub note: String,
}

/// What all summaries of a document say beside it. The root must be the document that is judged.
#[derive(Debug, Default)]
pub struct Summaries {
    /// The unit of each member, by its node: so it holds on whatever way a path reaches the member.
    units: HashMap<*const Node, &'static Unit>,
    absent: HashMap<String, Vec<Absent>>,
    examples: HashMap<String, Vec<Example>>,
}

impl Summaries {
    /// Notes what each summary said, by evidence id. The addresses of the nodes of `root` must not change from here on.
    pub fn of(root: &Node, told: HashMap<String, Told>) -> Self {
        let mut all = Self::default();
        for (id, told) in told {
            let Json::Object(object) = &root.value else { continue };
            let Some(Json::Object(document)) = object.get(&id).map(|node| &node.value) else { continue };
            for section in told.sections {
                let Some(Json::Object(members)) = document.get(section.name).map(|node| &node.value) else {
                    continue;
                };
                for member in &members.members {
                    let unit = section.member(&member.key).and_then(|member| member.unit.as_ref());
                    if let Some(unit) = unit.filter(|unit| **unit != Unit::Bare) {
                        all.units.insert(std::ptr::from_ref(&member.node), unit);
                    }
                }
            }
            all.examples.insert(id.clone(), told.examples);
            all.absent.insert(id, told.absent);
        }
        all
    }

    /// The first failed tests or findings of an evidence, the worst first.
    pub fn examples(&self, id: &str) -> &[Example] {
        self.examples.get(id).map_or(&[], Vec::as_slice)
    }

    /// The unit of a number that was read.
    pub(super) fn unit(&self, node: &Node) -> Unit {
        self.units.get(&std::ptr::from_ref(node)).map_or(Unit::Bare, |unit| (*unit).clone())
    }

    /// Why a path finds nothing, where a summary says so.
    pub(super) fn reason(&self, query: &Query) -> Option<&str> {
        let absent = self.absent.get(query.head()?)?;
        let names: Vec<&str> =
            query.segments.iter().skip(1).map_while(|segment| segment.single_name()).collect();
        absent
            .iter()
            .find(|absent| {
                absent.path.len() <= names.len() && absent.path.iter().zip(&names).all(|(a, b)| a == b)
            })
            .map(|absent| absent.reason.as_str())
    }
}
