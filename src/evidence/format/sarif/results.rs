//! The results of a run, put together by what their severity depends on: the rules may come behind them.

use std::collections::HashMap;

use super::super::look::{member, object};
use super::super::scan::{first_shown, shown};
use super::super::tool::Entry;
use super::super::{FormatError, look};
use super::result::{self, Reference};
use super::rules::Rules;
use crate::document::Node;
use crate::evidence::summary::{EXAMPLES, Findings, Found, Severity, Wants};

/// The results of one run.
pub(super) struct Results {
    wants: Wants,
    /// The ids of rules that results name, and the number of each.
    ids: HashMap<Box<str>, usize>,
    kinds: HashMap<Kind, usize>,
    groups: Vec<Group>,
    /// What results are called, in their order, with the number of their group: of each group as many as can be shown.
    shown: Vec<(usize, Found)>,
}

/// What the severity of a result depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Kind {
    rule: Rule,
    component: Option<usize>,
    stated: Stated,
}

/// How a result names its rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Rule {
    /// By the id of that number.
    Id(usize),
    Index(usize),
    None,
}

/// What a result says itself of how bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Stated {
    /// Its own severity, whatever the rule says.
    Severity(Severity),
    /// Its level, unless the rule has a severity.
    Level(Severity),
    Nothing,
}

/// All results of one kind.
struct Group {
    component: Option<usize>,
    id: Option<Box<str>>,
    index: Option<usize>,
    stated: Stated,
    count: u64,
}

impl Results {
    pub(super) fn new(wants: Wants) -> Self {
        Self { wants, ids: HashMap::new(), kinds: HashMap::new(), groups: Vec::new(), shown: Vec::new() }
    }

    /// The next result.
    ///
    /// # Errors
    /// It is no object, or has a key twice where that matters.
    pub(super) fn add(&mut self, entry: &Entry<'_>) -> Result<(), FormatError> {
        let result = entry.node;
        object(result, "results[…]")?;
        if !result::counts(result)? {
            return Ok(());
        }
        let reference = result::reference(result)?;
        let stated = match (result::security_severity(result)?, member(result, "level")?) {
            (Some(severity), _) => Stated::Severity(severity),
            (None, Some(level)) => Stated::Level(result::of_level(level)),
            (None, None) => Stated::Nothing,
        };
        let number = self.group(reference, stated);
        if let Some(group) = self.groups.get_mut(number) {
            group.count += 1;
            if self.wants.list || group.count <= EXAMPLES as u64 {
                self.shown.push((number, result::describe(entry.all())));
            }
        }
        Ok(())
    }

    /// The number of the group of a result.
    fn group(&mut self, reference: Reference<'_>, stated: Stated) -> usize {
        let Reference { component, id, index } = reference;
        let rule = match (id, index) {
            (Some(id), _) => Rule::Id(self.number_of(id)),
            (None, Some(index)) => Rule::Index(index),
            (None, None) => Rule::None,
        };
        *self.kinds.entry(Kind { rule, component, stated }).or_insert_with(|| {
            self.groups.push(Group { component, id: id.map(Into::into), index, stated, count: 0 });
            self.groups.len() - 1
        })
    }

    fn number_of(&mut self, id: &str) -> usize {
        if let Some(number) = self.ids.get(id) {
            return *number;
        }
        let number = self.ids.len();
        self.ids.insert(id.into(), number);
        number
    }

    /// Adds all results to the findings, with what their rules say.
    ///
    /// # Errors
    /// A rule has a key twice where that matters.
    pub(super) fn judge(mut self, rules: &Rules<'_>, findings: &mut Findings) -> Result<(), FormatError> {
        let mut judged = Vec::with_capacity(self.groups.len());
        for group in &self.groups {
            let Group { component, id, index, .. } = group;
            let rule = rules.rule_of(Reference { component: *component, id: id.as_deref(), index: *index });
            judged.push((severity(group.stated, rule)?, rule));
        }
        for (number, found) in self.shown {
            if let (Some(group), Some((severity, rule))) = (self.groups.get_mut(number), judged.get(number)) {
                group.count -= 1;
                findings.add(*severity, || completed(found, *rule));
            }
        }
        for (group, (severity, _)) in self.groups.iter().zip(judged) {
            findings.add_more(severity, group.count);
        }
        Ok(())
    }
}

fn severity(stated: Stated, rule: Option<&Node>) -> Result<Severity, FormatError> {
    if let Stated::Severity(severity) = stated {
        return Ok(severity);
    }
    if let Some(severity) = rule.map_or(Ok(None), result::security_severity)? {
        return Ok(severity);
    }
    if let Stated::Level(level) = stated {
        return Ok(level);
    }
    let default = rule.map_or(Ok(None), |rule| look::at(rule, &["defaultConfiguration", "level"]))?;
    Ok(default.map_or(Severity::Medium, result::of_level))
}

/// What a result is called, with what its rule says where it says nothing itself.
fn completed(mut found: Found, rule: Option<&Node>) -> Found {
    if let Some(rule) = rule {
        if found.id.is_empty() {
            found.id = shown(rule, &["id"]);
        }
        if found.title.is_empty() {
            found.title = first_shown(rule, &[&["shortDescription", "text"], &["name"]]);
        }
    }
    found
}
