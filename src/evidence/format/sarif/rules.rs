//! The rules of a run, and which one a result is about.

use std::collections::HashMap;

use super::super::FormatError;
use super::super::look::{at, items, member, text, whole};
use super::super::scan::entries;
use crate::document::{Node, Value};

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

    /// The rule of a result: by its id, with or without the parts behind its last slashes. An index counts only where
    /// there is no id, because some tools write wrong ones.
    pub(super) fn rule_of(&self, result: &Node) -> Result<Option<&'n Node>, FormatError> {
        let named = match at(result, &["rule", "toolComponent"])? {
            Some(component) => index(component, "index")?.and_then(|index| self.extensions.get(index)),
            None => None,
        };
        let reference = member(result, "rule")?;
        let by_reference = reference.map_or(Ok(None), |rule| text(rule, "id"))?;
        if let Some(id) = text(result, "ruleId")?.or(by_reference) {
            let mut ids = std::iter::successors(Some(id), |id| Some(id.rsplit_once('/')?.0)).take(PARTS + 1);
            return Ok(ids.find_map(|id| self.by_id(named, id)));
        }
        let by_reference = reference.map_or(Ok(None), |rule| index(rule, "index"))?;
        let index = by_reference.map_or_else(|| index(result, "ruleIndex"), |index| Ok(Some(index)))?;
        Ok(index.and_then(|index| named.unwrap_or(&self.driver).list.get(index)))
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

/// An index; −1 and whatever else is none.
fn index(node: &Node, key: &str) -> Result<Option<usize>, FormatError> {
    let Some(Value::Number(text)) = member(node, key)?.map(|node| &node.value) else { return Ok(None) };
    Ok(whole(text).and_then(|index| usize::try_from(index).ok()))
}
