//! `groups:` checks that belong together, and what they have in common.

use std::ops::Range;

use super::{GateReader, keys};
use crate::gate::{Check, Group, Margin};
use crate::number::Number;
use crate::requirement::{Purpose, Requirement};
use crate::strict::Fields;
use crate::yaml::{Entry, Key};

/// The largest weight: more would only hide the others.
pub(super) const MAX_WEIGHT: i64 = 1_000_000;

/// What a group says about all its checks.
pub(super) struct Common {
    pub(super) owner: Option<String>,
    pub(super) blocking: bool,
    pub(super) margin: Option<Margin>,
    pub(super) when: Vec<Requirement>,
    pub(super) ready: Vec<Requirement>,
}

/// Which groups state a weight.
#[derive(Default)]
struct Weights<'y> {
    stated: Option<&'y Key<'y>>,
    without: Vec<&'y Key<'y>>,
}

impl GateReader<'_> {
    /// All groups, and whether any check has a weight in the score.
    pub(super) fn groups(&mut self, fields: &Fields<'_>) -> (Vec<Group>, bool) {
        let start = fields.span.start;
        let Some(section) = fields.get("groups") else {
            let help = "write `groups:`, with a group and its `checks:` below";
            self.reader.missing(fields, start..start, "the gate", "groups", help);
            return (Vec::new(), true);
        };
        let help = || "write `groups: {tests: {checks: {unit: {require: …}}}}`".to_owned();
        let Some(entries) = self.reader.map(&section.value, "`groups`", help) else {
            return (Vec::new(), true);
        };
        let whole = self.reader.is_whole(&section.value.span);
        if entries.is_empty() && whole {
            let message = "the gate has no groups: there is nothing to judge";
            let error = self.reader.error("no-groups", section.value.span.clone(), message);
            error.help.push("add a group with a check that can stop the release".to_owned());
            return (Vec::new(), true);
        }
        let mut weights = Weights::default();
        let mut counts = false;
        let mut groups = Vec::new();
        for entry in entries {
            let (group, counted) = self.group(entry, &mut weights);
            counts |= counted;
            groups.extend(group);
        }
        if let Some(stated) = weights.stated {
            for key in weights.without {
                let message = format!("the group `{}` states no `weight`, and others do", key.text);
                let error = self.reader.error("mixed-weights", key.span.clone(), message);
                error.related = Some((stated.span.clone(), "this one states a weight".to_owned()));
                error.help.push(
                    "state a weight for every group or for none; 0 leaves it out of the score".to_owned(),
                );
            }
        }
        if !self.may_block && whole {
            let message = "no check of this gate can stop the release";
            let error = self.reader.error("no-blocking-check", section.key.span.clone(), message);
            error.help.push("leave `blocking: false` out where the release must stop".to_owned());
        }
        (groups, counts)
    }

    /// One group, and whether it has a weight in the score (or may have: its weights could not be read).
    fn group<'y>(&mut self, entry: &'y Entry, weights: &mut Weights<'y>) -> (Option<Group>, bool) {
        let id = &entry.key.text;
        self.reader.check_id(id, entry.key.span.clone(), "a group");
        let what = format_args!("the group `{id}`");
        let Some(fields) = self.reader.fields(&entry.value, what, keys::GROUP) else {
            (self.may_block, self.usage.unsure) = (true, true);
            return (None, true);
        };
        match fields.get("weight") {
            Some(_) => weights.stated = weights.stated.or(Some(&entry.key)),
            None if fields.may_hide("weight") => {}
            None => weights.without.push(&entry.key),
        }
        let before = self.reader.errors();
        let weight = self.weight(&fields);
        let common = Common {
            owner: self.optional(&fields, "owner").or_else(|| self.owner.clone()),
            blocking: fields.get("blocking").and_then(|entry| self.reader.boolean(entry)).unwrap_or(true),
            margin: self.margin(&fields, true),
            when: self.conditions(&fields, "when"),
            ready: self.conditions(&fields, "ready"),
        };
        let title = self.optional(&fields, "title").unwrap_or_else(|| id.to_string());
        let (checks, seen) = self.members(&fields, &common);
        let hidden = fields.may_hide("checks") || fields.may_hide("confirm");
        self.usage.unsure |= hidden;
        self.may_block |= hidden;
        if !seen && !hidden {
            let message = format!("the group `{id}` is empty: it would always look good");
            let error = self.reader.error("empty-group", entry.key.span.clone(), message);
            error.help.push("add `checks:` or `confirm:`, or leave the group out".to_owned());
        }
        let counted = self.reader.errors() > before
            || (!weight.is_zero() && checks.iter().any(|check| !check.weight.is_zero()));
        (Some(Group { id: id.to_string(), title, owner: common.owner, weight, checks }), counted)
    }

    /// The checks of a group and its ticks, in the order of the file; and whether there are any at all.
    fn members(&mut self, fields: &Fields<'_>, common: &Common) -> (Vec<Check>, bool) {
        let (mut checks, mut seen) = (Vec::new(), false);
        for section in fields.iter().filter(|entry| matches!(&*entry.key.text, "checks" | "confirm")) {
            let ticks = section.key.text == "confirm";
            let (what, help) = if ticks {
                ("the group's `confirm`", "write `confirm: {id: What people confirm}`")
            } else {
                ("`checks`", "write `checks: {id: {require: …}}`")
            };
            let Some(entries) = self.reader.map(&section.value, what, || help.to_owned()) else {
                (seen, self.may_block, self.usage.unsure) = (true, true, true);
                continue;
            };
            seen |= !entries.is_empty();
            checks.reserve_exact(entries.len());
            for entry in entries {
                checks.extend(if ticks { self.tick(entry, common) } else { self.check(entry, common) });
            }
        }
        (checks, seen)
    }

    /// `weight`, 1 where none is stated.
    pub(super) fn weight(&mut self, fields: &Fields<'_>) -> Number {
        let stated = fields.get("weight").and_then(|entry| self.reader.number(entry, 0, MAX_WEIGHT));
        stated.unwrap_or_else(|| Number::from(1_i64))
    }

    /// `margin`; one of 0 % is none.
    pub(super) fn margin(&mut self, fields: &Fields<'_>, from_group: bool) -> Option<Margin> {
        let (text, ratio) = fields.get("margin").and_then(|entry| self.reader.percent(entry))?;
        (!ratio.is_zero()).then_some(Margin { text, ratio, from_group })
    }

    /// `when` or `ready`, as a list of none or one.
    pub(super) fn conditions(&mut self, fields: &Fields<'_>, key: &str) -> Vec<Requirement> {
        let stated = fields.get(key).and_then(|entry| self.requirement(entry, Purpose::Apply));
        stated.into_iter().collect()
    }

    /// Remembers the id of a check; false when another has it.
    pub(super) fn claim(&mut self, id: &str, span: &Range<usize>) -> bool {
        self.reader.check_id(id, span.clone(), "a check");
        if let Some(first) = self.ids.get(id) {
            let first = first.clone();
            let message = format!("two checks of this gate have the id `{id}`");
            let error = self.reader.error("duplicate-id", span.clone(), message);
            error.related = Some((first, "first used here".to_owned()));
            error.help.push("waivers, ticks and reports name checks by id: give each its own".to_owned());
            return false;
        }
        self.ids.insert(id.to_owned(), span.clone());
        true
    }
}
