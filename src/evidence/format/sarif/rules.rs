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
}

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
        Ok(Self { driver, extensions })
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
            let mut id = id;
            loop {
                if let Some(rule) = self.by_id(named, id) {
                    return Ok(Some(rule));
                }
                match id.rsplit_once('/') {
                    Some((shorter, _)) => id = shorter,
                    None => return Ok(None),
                }
            }
        }
        let by_reference = reference.map_or(Ok(None), |rule| index(rule, "index"))?;
        let index = by_reference.map_or_else(|| index(result, "ruleIndex"), |index| Ok(Some(index)))?;
        Ok(index.and_then(|index| named.unwrap_or(&self.driver).list.get(index)))
    }

    fn by_id(&self, named: Option<&Component<'n>>, id: &str) -> Option<&'n Node> {
        let components = named.into_iter().chain([&self.driver]).chain(&self.extensions);
        components.into_iter().find_map(|component| component.by_id.get(id).copied())
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
