//! The rules of a run, and which one a result is about.

use std::collections::HashMap;

use super::super::FormatError;
use super::super::look::{at, items, member, text};
use super::super::scan::entries;
use super::result::Reference;
use crate::document::Node;

/// What is looked at of a rule.
pub(super) const LOOKS_AT: &[&str] = &[
    "['id', 'name']",
    ".shortDescription.text",
    ".properties['security-severity']",
    ".defaultConfiguration.level",
];

/// The rules of one component of the tool.
struct Component<'n> {
    list: &'n [Node],
    by_id: HashMap<&'n str, &'n Node>,
}

/// The rules of the driver, and of each extension.
pub(super) struct Rules<'n> {
    driver: Component<'n>,
    extensions: Vec<Component<'n>>,
    /// The rules of all: the driver's before the extensions'.
    all: HashMap<&'n str, &'n Node>,
}

/// How many parts an id can lose. A file may hold one with millions, and every step looks at the whole of it.
const PARTS: usize = 16;

impl<'n> Rules<'n> {
    /// The rules of a run.
    ///
    /// # Errors
    /// A list of them is none, or holds something else.
    pub(super) fn of(run: &'n Node) -> Result<Self, FormatError> {
        let driver = match at(run, &["tool", "driver"])? {
            Some(driver) => Component::of(driver)?,
            None => Component { list: &[], by_id: HashMap::new() },
        };
        let mut extensions = Vec::new();
        if let Some(tool) = member(run, "tool")? {
            for extension in entries(tool, "extensions")? {
                extensions.push(Component::of(extension)?);
            }
        }
        let mut all = driver.by_id.clone();
        for (id, rule) in extensions.iter().flat_map(|extension| &extension.by_id) {
            all.entry(id).or_insert(rule);
        }
        Ok(Self { driver, extensions, all })
    }

    /// The rule of a result: by its id, with or without the parts behind its last slashes; else by its index.
    pub(super) fn rule_of(&self, reference: Reference<'_>) -> Option<&'n Node> {
        let named = reference.component.and_then(|index| self.extensions.get(index));
        if let Some(id) = reference.id {
            let mut ids = std::iter::successors(Some(id), |id| Some(id.rsplit_once('/')?.0)).take(PARTS + 1);
            return ids.find_map(|id| self.by_id(named, id));
        }
        reference.index.and_then(|index| named.unwrap_or(&self.driver).list.get(index))
    }

    fn by_id(&self, named: Option<&Component<'n>>, id: &str) -> Option<&'n Node> {
        named.and_then(|component| component.by_id.get(id)).or_else(|| self.all.get(id)).copied()
    }
}

impl<'n> Component<'n> {
    fn of(component: &'n Node) -> Result<Self, FormatError> {
        let list = items(component, "rules")?;
        let mut by_id = HashMap::new();
        for rule in entries(component, "rules")? {
            if let Some(id) = text(rule, "id")? {
                by_id.entry(id).or_insert(rule);
            }
        }
        Ok(Self { list, by_id })
    }
}
