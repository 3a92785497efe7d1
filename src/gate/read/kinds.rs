//! What a check judges: exactly one of `require`, `veto`, `confirm`, `approve`.

use super::groups::Common;
use super::{GroupReader, keys};
use crate::gate::{CheckKind, Margin};
use crate::requirement::{Purpose, Requirement};
use crate::strict::{Fields, list, meant};
use crate::yaml::{Entry, Key};

/// The evidence that holds ticks where a check names none.
const CHECKLIST: &str = "checklist";

impl GroupReader<'_, '_> {
    /// The one key that says what is judged; also reports keys that mean nothing for it.
    pub(super) fn kind_key(&mut self, fields: &Fields<'_>, entry: &Entry) -> Option<&'static str> {
        let stated = || keys::KINDS.iter().copied().filter(|kind| fields.get(kind).is_some());
        let id = &entry.key.text;
        let mut several = stated();
        match (several.next(), several.next()) {
            (Some(kind), None) => {
                for (key, of) in keys::OF_KIND {
                    if let (Some(entry), true) = (fields.get(key), *of != kind) {
                        let message = format!("`{key}` means nothing beside `{kind}`");
                        let error = self.reader.error("misplaced-key", entry.key.span.clone(), message);
                        error.help.push(format!("it belongs to `{of}`; leave it out here"));
                    }
                }
                Some(kind)
            }
            (None, _) => {
                if fields.whole && !fields.meant.iter().any(|key| keys::KINDS.contains(key)) {
                    let message = format!("the check `{id}` does not say what it judges");
                    let error = self.reader.error("no-kind", entry.key.span.clone(), message);
                    error.help.push(format!("add one of {}", list(keys::KINDS.iter().copied())));
                }
                None
            }
            (Some(first), Some(second)) => {
                let message = format!("the check `{id}` is of {} kinds", stated().count());
                let span = fields.get(second).map_or(entry.key.span.clone(), |entry| entry.key.span.clone());
                let first = fields.get(first).map(|entry| (entry.key.span.clone(), "one kind".to_owned()));
                let error = self.reader.error("several-kinds", span, message);
                error.related = first;
                error.help.push("make a check of each".to_owned());
                // Their own mistakes are worth reporting all the same.
                for kind in stated() {
                    self.kind(fields, kind, &Common::none());
                }
                None
            }
        }
    }

    /// The kind, and for a tick the text that people confirm.
    pub(super) fn kind(
        &mut self,
        fields: &Fields<'_>,
        key: &str,
        common: &Common,
    ) -> Option<(CheckKind, Option<String>)> {
        let entry = fields.get(key)?;
        match key {
            "require" => self.require(fields, entry, common).map(|kind| (kind, None)),
            "veto" => self.requirement(entry, Purpose::Judge).map(|veto| (CheckKind::Veto(veto), None)),
            "approve" => self.approve(entry).map(|approve| (CheckKind::Approve(approve), None)),
            _ => {
                let from = match fields.get("from") {
                    Some(from) => self.from(from),
                    None => Some(self.default_checklist(&entry.key)),
                };
                let text = self.reader.text(entry);
                let item = match fields.get("item") {
                    Some(entry) => Some(self.item(entry, from.as_deref())?),
                    None => None,
                };
                let (from, text) = (from?, text?);
                Some((CheckKind::Confirm { from, text: text.clone(), item }, Some(text)))
            }
        }
    }

    fn require(&mut self, fields: &Fields<'_>, entry: &Entry, common: &Common) -> Option<CheckKind> {
        let require = self.requirement(entry, Purpose::Judge);
        let warn_entry = fields.get("warn");
        let warn = warn_entry.and_then(|entry| self.requirement(entry, Purpose::Judge));
        let pending = fields.get("pending").and_then(|entry| self.requirement(entry, Purpose::Judge));
        let own = fields.get("margin");
        let margin = match own {
            Some(_) => self.margin(fields, false),
            None => common.margin.clone(),
        };
        let require = require?;
        if let (Some(own), Some(margin), true) = (own, &margin, require.margin_sites().is_empty()) {
            let message = format!("the margin of {} has no limit to tighten", margin.text);
            let error = self.reader.error("unused-margin", own.key.span.clone(), message);
            error.related =
                Some((entry.value.span.clone(), "no `<` `<=` `>` `>=` against a literal".to_owned()));
            error
                .help
                .push("leave `margin` out, or compare with a literal limit, not under `not`".to_owned());
        }
        if let (Some(entry), Some(warn)) = (warn_entry, &warn) {
            self.reachable(entry, &require, warn, margin.as_ref());
        }
        let (warn, pending) = (warn.map(Box::new), pending.map(Box::new));
        Some(CheckKind::Require { require, warn, pending, margin })
    }

    fn reachable(
        &mut self,
        entry: &Entry,
        require: &Requirement,
        warn: &Requirement,
        margin: Option<&Margin>,
    ) {
        if let Some(why) = require.unreachable_warn(warn, margin.map(|margin| &margin.ratio)) {
            let error = self.reader.error("unreachable-warn", entry.value.span.clone(), why);
            error.related = Some((require.origin.span.clone(), "the requirement".to_owned()));
            error.help.push(
                "`warn` is read where `require` does not hold: make it softer, or leave it out".to_owned(),
            );
        }
    }

    /// The evidence that `from:` names.
    fn from(&mut self, entry: &Entry) -> Option<String> {
        let text = self.reader.text(entry)?;
        self.usage.ticked(&text, entry.value.span.clone());
        if self.head.declared_whole && self.head.names.shape(&text).is_none() {
            let names = self.head.names.evidence();
            let help = self.reader.has_room("undeclared-evidence").then(|| meant(&text, names)).flatten();
            let message = format!("the evidence `{text}` is not declared");
            let error = self.reader.error("undeclared-evidence", entry.value.span.clone(), message);
            error.help.extend(help);
        }
        Some(text)
    }

    /// The evidence of ticks that name none. That it is not declared is said once.
    pub(super) fn default_checklist(&mut self, key: &Key) -> String {
        let first = self.usage.ticked(CHECKLIST, key.span.clone());
        if first && self.head.declared_whole && self.head.names.shape(CHECKLIST).is_none() {
            let message = "ticks are looked up in the evidence `checklist`, which is not declared";
            let error = self.reader.error("undeclared-evidence", key.span.clone(), message);
            error
                .help
                .push("declare it: `checklist: {max_age: 7d, produced_at: each, commit: each}`".to_owned());
            error.help.push("or name other evidence by `from:`".to_owned());
        }
        CHECKLIST.to_owned()
    }
}

impl Common {
    /// What a group says that says nothing.
    fn none() -> Self {
        Self { owner: None, blocking: true, margin: None, when: Vec::new(), ready: Vec::new() }
    }
}
