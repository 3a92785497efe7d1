//! What summaries say beside their documents: the unit of each member, and why one is absent.

use std::collections::HashMap;

use crate::document::{Node, Value as Json};
use crate::jsonpath::{Query, SelectorKind};

use super::shape::{Members, Section};
use super::unit::Unit;

/// What one summary says beside its document.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// The sections that its document can have.
    pub sections: &'static [Section],
    /// What is absent and why.
    pub absent: Vec<Absent>,
    /// The first offenders of each state, for the report of a failing check; the worst first.
    pub examples: Vec<Example>,
    /// How many offenders there are in each state or severity.
    pub tally: Vec<(&'static str, u64)>,
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
    /// What it is called, as waivers name it; may be empty.
    pub id: String,
    /// Its state or severity.
    pub state: &'static str,
    /// What is said about it; may be empty.
    pub title: String,
    /// Where it is; may be empty.
    pub place: String,
}

/// What all summaries of a document say beside it. The root must be the document that is judged.
#[derive(Debug, Default)]
pub struct Summaries {
    /// The unit of each member, by the address of its node: so it holds on whatever way a path reaches the member.
    units: HashMap<usize, &'static Unit>,
    absent: HashMap<String, Vec<Absent>>,
    /// What is absent of a section whose names the tool chooses.
    gaps: HashMap<String, Vec<Absent>>,
    examples: HashMap<String, Vec<Example>>,
    tallies: HashMap<String, Vec<(&'static str, u64)>>,
}

impl Summaries {
    /// Notes what each summary said, by evidence id. The addresses of the nodes of `root` must not change from here on.
    pub fn of(root: &Node, told: HashMap<String, Told>) -> Self {
        let mut all = Self::default();
        for (id, told) in told {
            let Json::Object(object) = &root.value else { continue };
            let Some(document) = object.get(&id) else { continue };
            for section in told.sections {
                // A plain document, which is no object where it is several files, has no sections.
                let Json::Object(document) = &document.value else { continue };
                let Some(Json::Object(members)) = document.get(section.name).map(|node| &node.value) else {
                    continue;
                };
                for member in &members.members {
                    let unit = section.member(&member.key).and_then(|member| member.unit.as_ref());
                    if let Some(unit) = unit.filter(|unit| **unit != Unit::Bare) {
                        all.units.insert(address(&member.node), unit);
                    }
                }
            }
            let open = |absent: &&Absent| {
                told.sections.iter().any(|section| {
                    section.members == Members::Open
                        && absent.path.first().is_some_and(|first| first == section.name)
                })
            };
            let gaps: Vec<Absent> = told.absent.iter().filter(open).cloned().collect();
            if !gaps.is_empty() {
                all.gaps.insert(id.clone(), gaps);
            }
            all.examples.insert(id.clone(), told.examples);
            all.tallies.insert(id.clone(), told.tally);
            all.absent.insert(id, told.absent);
        }
        all
    }

    /// The first failed tests or findings of an evidence, the worst first.
    pub fn examples(&self, id: &str) -> &[Example] {
        self.examples.get(id).map_or(&[], Vec::as_slice)
    }

    /// How many failed tests or findings an evidence has in each state or severity.
    pub fn tally(&self, id: &str) -> &[(&'static str, u64)] {
        self.tallies.get(id).map_or(&[], Vec::as_slice)
    }

    /// The unit of a number that was read.
    pub(super) fn unit(&self, node: &Node) -> Unit {
        self.units.get(&address(node)).map_or(Unit::Bare, |unit| (*unit).clone())
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

    /// What a path that goes over all members of a section would pass by in silence: one that the tool named and that is
    /// absent, with the reason. Where a format fixes the names, a gate knows what may be absent, and names it.
    pub(super) fn gap(&self, query: &Query) -> Option<String> {
        let gaps = self.gaps.get(query.head()?)?;
        let steps = query.segments.get(1..)?;
        let names: Vec<&str> = steps.iter().map_while(|segment| segment.single_name()).collect();
        let over_all = steps
            .get(names.len())?
            .selectors
            .iter()
            .any(|selector| !matches!(selector.kind, SelectorKind::Name(_) | SelectorKind::Index(_)));
        let gap = gaps.iter().filter(|_| over_all).find(|absent| {
            names.len() < absent.path.len() && absent.path.iter().zip(&names).all(|(a, b)| a == b)
        })?;
        Some(format!("it goes over all, and `{}` is not known: {}", gap.path.join("."), gap.reason))
    }
}

/// Where a node lies, as a number: what is only compared may be shared between threads.
fn address(node: &Node) -> usize {
    std::ptr::from_ref(node).addr()
}
