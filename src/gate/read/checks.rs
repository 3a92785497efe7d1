//! One check: the keys that every kind has.

use super::groups::Common;
use super::{GroupReader, keys};
use crate::gate::{Check, CheckKind};
use crate::number::Number;
use crate::report::Place;
use crate::requirement::Requirement;
use crate::strict::{Fields, is_id};
use crate::yaml::{Entry, Key};

/// What a pipeline does next in any case; an `action` cannot have these names.
const NEXT: &[&str] = &["promote", "hold"];

impl<'a> GroupReader<'_, 'a> {
    /// A check of the group's `checks`.
    pub(super) fn check(&mut self, entry: &'a Entry<'a>, common: &Common) -> Option<Check> {
        let id = &entry.key.text;
        self.claim(id, &entry.key.span);
        let what = format_args!("the check `{id}`");
        if let (Some(scalar), true) = (entry.value.as_scalar(), entry.value.as_map().is_none()) {
            (self.may_block, self.usage.unsure) = (true, true);
            let message = format!("{what} must be a map, not a text");
            let error = self.reader.error("wrong-type", entry.value.span.clone(), message);
            error.help.push(format!(
                "write `{id}: {{require: {:?}}}`, or `require:` on a line of its own",
                scalar.text
            ));
            return None;
        }
        let Some(fields) = self.reader.fields(&entry.value, what, keys::CHECK) else {
            (self.may_block, self.usage.unsure) = (true, true);
            return None;
        };
        let stated = fields.get("blocking").map(|entry| (entry, self.reader.boolean(entry)));
        let kind_key = self.kind_key(&fields, entry);
        let always = matches!(kind_key, Some("veto" | "approve"));
        let blocking = always || stated.map_or(common.blocking, |(_, stated)| stated.unwrap_or(true));
        self.may_block |= blocking || kind_key.is_none();
        self.usage.unsure |= kind_key.is_none() && keys::KINDS.iter().any(|key| fields.may_hide(key));
        if let (Some((entry, Some(false))), true, Some(kind)) = (stated, always, kind_key) {
            let message = format!("`{kind}` always blocks");
            let error = self.reader.error("always-blocking", entry.key.span.clone(), message);
            error.help.push(format!("leave `blocking` out, or use `require` in place of `{kind}`"));
        }
        let why = self.reader.optional(&fields, "why");
        let title = self.reader.optional(&fields, "title");
        let kind = kind_key.and_then(|key| self.kind(&fields, key, common));
        let check = CommonKeys {
            weight: self.weight(&fields),
            when: self.conditions(&fields, "when"),
            ready: self.conditions(&fields, "ready"),
            na_allowed: fields
                .get("na")
                .and_then(|entry| self.reader.word(entry, &[("allowed", ())]))
                .is_some(),
            owner: self.reader.optional(&fields, "owner"),
            remedy: self.reader.optional(&fields, "remedy"),
            action: self.action(&fields),
            link: self.reader.optional(&fields, "link"),
        };
        let (kind, says) = kind?;
        // What people confirm is its title, or else explains it.
        let (title, why) = if title.is_some() { (title, why.or(says)) } else { (says, why) };
        Some(Check {
            id: id.to_string(),
            title: title.unwrap_or_else(|| id.to_string()),
            why,
            kind,
            owner: check.owner.or_else(|| common.owner.clone()),
            weight: check.weight,
            blocking,
            when: both(&common.when, check.when),
            ready: both(&common.ready, check.ready),
            na_allowed: check.na_allowed,
            remedy: check.remedy,
            action: check.action,
            link: check.link,
            place: self.place(&entry.key),
        })
    }

    /// An item of the group's `confirm`: its text is its title.
    pub(super) fn tick(&mut self, entry: &'a Entry<'a>, common: &Common) -> Option<Check> {
        let id = &entry.key.text;
        self.claim(id, &entry.key.span);
        self.may_block |= common.blocking;
        let from = self.default_checklist(&entry.key);
        if entry.value.as_map().is_some() {
            let message = format!("`{id}` must be the text that people confirm, not a map");
            let error = self.reader.error("wrong-type", entry.value.span.clone(), message);
            error.help.push(
                "an item with keys of its own goes below `checks:`, with `confirm:` for its text".into(),
            );
            return None;
        }
        let title = self.reader.text(entry)?;
        Some(Check {
            id: id.to_string(),
            kind: CheckKind::Confirm { from, text: title.clone(), item: None },
            title,
            why: None,
            owner: common.owner.clone(),
            weight: Number::from(1_i64),
            blocking: common.blocking,
            when: common.when.clone(),
            ready: common.ready.clone(),
            na_allowed: false,
            remedy: None,
            action: None,
            link: None,
            place: self.place(&entry.key),
        })
    }

    /// What an orchestrator must do; a word that it can compare.
    fn action(&mut self, fields: &Fields<'_>) -> Option<String> {
        let entry = fields.get("action")?;
        let text = self.reader.text(entry)?;
        let span = entry.value.span.clone();
        if NEXT.contains(&text.as_str()) {
            let message =
                format!("`action` cannot be `{text}`: a failing check would read like another answer");
            let error = self.reader.error("bad-value", span, message);
            error.help.push(
                "name what must be done, such as `rollback`; to hold is what happens anyway".to_owned(),
            );
            return None;
        }
        if !is_id(&text) {
            self.reader.check_id(&text, span, "an action");
            return None;
        }
        Some(text)
    }

    fn place(&self, key: &Key) -> Place {
        let (line, column) = self.head.places.of(key.span.start);
        Place { file: self.reader.source.path.clone(), line, column }
    }
}

/// The conditions of the group, then those of the check.
fn both(group: &[Requirement], own: Vec<Requirement>) -> Vec<Requirement> {
    // Most have none.
    if group.is_empty() { own } else { group.iter().cloned().chain(own).collect() }
}

/// Keys that every kind of check may have.
struct CommonKeys {
    weight: Number,
    when: Vec<Requirement>,
    ready: Vec<Requirement>,
    na_allowed: bool,
    owner: Option<String>,
    remedy: Option<String>,
    action: Option<String>,
    link: Option<String>,
}
