//! `groups:` checks that belong together, and what they have in common.

use std::collections::HashMap;
use std::collections::hash_map::Entry::{Occupied, Vacant};
use std::num::NonZeroUsize;
use std::ops::Range;

use super::usage::Usage;
use super::{GateReader, GroupReader, Head, keys, threads};
use crate::gate::{Check, Group, Margin};
use crate::number::Number;
use crate::requirement::{Purpose, Requirement};
use crate::strict::{Fields, Places, Reader};
use crate::yaml::{Entry, Key, Yaml};

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

/// What was read of some of the groups.
#[derive(Default)]
pub(super) struct Groups<'a> {
    /// Those that could be read.
    pub(super) list: Vec<Group>,
    /// Whether any check has a weight in the score, or may have.
    pub(super) counts: bool,
    /// Which evidence is used, and how.
    pub(super) usage: Usage,
    /// Whether a check was seen that can stop the release, or that could not be read.
    pub(super) may_block: bool,
    /// The ids of their checks.
    pub(super) ids: HashMap<&'a str, Range<usize>>,
    /// The first group that states a weight.
    pub(super) weighted: Option<&'a Key<'a>>,
    /// Those that state none.
    pub(super) unweighted: Vec<&'a Key<'a>>,
}

impl<'a> GateReader<'a> {
    /// All groups.
    pub(super) fn groups(&mut self, fields: &Fields<'a>, asked: NonZeroUsize) -> Groups<'a> {
        let start = fields.span.start;
        let none = Groups { counts: true, ..Groups::default() };
        let Some(section) = fields.get("groups") else {
            let help = "write `groups:`, with a group and its `checks:` below";
            self.reader.missing(fields, start..start, "the gate", "groups", help);
            return none;
        };
        let help = || "write `groups: {tests: {checks: {unit: {require: …}}}}`".to_owned();
        let Some(entries) = self.reader.map(&section.value, "`groups`", help) else { return none };
        let whole = self.reader.is_whole(&section.value.span);
        if entries.is_empty() && whole {
            let message = "the gate has no groups: there is nothing to judge";
            let error = self.reader.error("no-groups", section.value.span.clone(), message);
            error.help.push("add a group with a check that can stop the release".to_owned());
            return none;
        }
        let head = Head {
            names: &self.names,
            declared_whole: self.declared_whole,
            needs_whole: self.needs_whole,
            owner: self.owner.as_ref(),
            places: &Places::new(self.reader.source),
        };
        let reader = &mut self.reader;
        let groups = match threads::read(reader, head, &entries, asked) {
            Some(groups) => groups,
            None => GroupReader::new(reader, head).all(&entries),
        };
        if let Some(stated) = groups.weighted {
            for key in &groups.unweighted {
                let message = format!("the group `{}` states no `weight`, and others do", key.text);
                let error = self.reader.error("mixed-weights", key.span.clone(), message);
                error.related = Some((stated.span.clone(), "this one states a weight".to_owned()));
                error.help.push(
                    "state a weight for every group or for none; 0 leaves it out of the score".to_owned(),
                );
            }
        }
        if !groups.may_block && whole {
            let message = "no check of this gate can stop the release";
            let error = self.reader.error("no-blocking-check", section.key.span.clone(), message);
            error.help.push("leave `blocking: false` out where the release must stop".to_owned());
        }
        groups
    }
}

impl<'r, 'a> GroupReader<'r, 'a> {
    /// Has read nothing yet.
    pub(super) fn new(reader: &'r mut Reader<'a>, head: Head<'r>) -> Self {
        Self { reader, head, usage: Usage::default(), ids: HashMap::new(), may_block: false }
    }

    /// These groups.
    pub(super) fn all(mut self, entries: &[&'a Entry<'a>]) -> Groups<'a> {
        let checks =
            |group: &&Entry<'_>| group.value.get("checks").and_then(Yaml::as_map).map_or(0, <[_]>::len);
        self.ids.reserve(entries.iter().map(checks).sum());
        let mut groups = Groups::default();
        for entry in entries {
            let (group, counted) = self.group(entry, &mut groups);
            groups.counts |= counted;
            groups.list.extend(group);
        }
        Groups { usage: self.usage, ids: self.ids, may_block: self.may_block, ..groups }
    }

    /// One group, and whether it has a weight in the score (or may have: its weights could not be read).
    fn group(&mut self, entry: &'a Entry<'a>, all: &mut Groups<'a>) -> (Option<Group>, bool) {
        let id = &entry.key.text;
        self.reader.check_id(id, entry.key.span.clone(), "a group");
        let what = format_args!("the group `{id}`");
        let Some(fields) = self.reader.fields(&entry.value, what, keys::GROUP) else {
            (self.may_block, self.usage.unsure) = (true, true);
            return (None, true);
        };
        match fields.get("weight") {
            Some(_) => all.weighted = all.weighted.or(Some(&entry.key)),
            None if fields.may_hide("weight") => {}
            None => all.unweighted.push(&entry.key),
        }
        let before = self.reader.errors();
        let weight = self.weight(&fields);
        let common = Common {
            owner: self.reader.optional(&fields, "owner").or_else(|| self.head.owner.cloned()),
            blocking: fields.get("blocking").and_then(|entry| self.reader.boolean(entry)).unwrap_or(true),
            margin: self.margin(&fields, true),
            when: self.conditions(&fields, "when"),
            ready: self.conditions(&fields, "ready"),
        };
        let title = self.reader.optional(&fields, "title").unwrap_or_else(|| id.to_string());
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
    fn members(&mut self, fields: &Fields<'a>, common: &Common) -> (Vec<Check>, bool) {
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
        stated.map_or_else(Vec::new, |condition| vec![condition])
    }

    /// Remembers the id of a check; false when another has it.
    pub(super) fn claim(&mut self, id: &'a str, span: &Range<usize>) -> bool {
        self.reader.check_id(id, span.clone(), "a check");
        match self.ids.entry(id) {
            Occupied(first) => {
                let message = format!("two checks of this gate have the id `{id}`");
                let error = self.reader.error("duplicate-id", span.clone(), message);
                error.related = Some((first.get().clone(), "first used here".to_owned()));
                error.help.push("waivers, ticks and reports name checks by id: give each its own".to_owned());
                false
            }
            Vacant(free) => {
                free.insert(span.clone());
                true
            }
        }
    }
}
