//! `approve:` who must agree.

use super::{GroupReader, keys};
use crate::gate::{Approve, ApproveRule, MaxAge};
use crate::strict::{Fields, Reader};
use crate::yaml::Entry;

impl GroupReader<'_, '_> {
    /// The roles that vote, and the rule.
    pub(super) fn approve(&mut self, entry: &Entry) -> Option<Approve> {
        let fields = self.reader.fields(&entry.value, "`approve`", keys::APPROVE)?;
        let roles = self.roles(&fields, entry);
        let rule = match fields.get("rule") {
            Some(entry) => self.rule(entry, roles.len()),
            None => Some(ApproveRule::All),
        };
        let max_age = fields.get("max_age").and_then(|entry| max_age(self.reader, entry));
        if let Some(entry) = fields.get("signed")
            && self.reader.boolean(entry) == Some(true)
        {
            let message = "signatures are not supported by this version; it will not ignore them";
            let error = self.reader.error("unsupported", entry.key.span.clone(), message);
            error.help.push("leave `signed` out, or use a version that verifies signatures".to_owned());
        }
        Some(Approve { roles, rule: rule?, max_age })
    }

    fn roles(&mut self, fields: &Fields<'_>, approve: &Entry) -> Vec<String> {
        let Some(entry) = fields.get("roles") else {
            let help = "write `roles: [product, qa]`";
            self.reader.missing(fields, approve.key.span.clone(), "`approve`", "roles", help);
            return Vec::new();
        };
        let mut roles: Vec<String> = Vec::new();
        let Some(items) = self.reader.texts(entry) else { return roles };
        if entry.value.as_list().is_some_and(<[_]>::is_empty) {
            let message = "`roles` is empty: nobody would have to agree";
            let error = self.reader.error("empty-list", entry.value.span.clone(), message);
            error.help.push("name the roles that vote, or leave the check out".to_owned());
        }
        let mut seen = std::collections::HashSet::new();
        for (role, node) in items {
            if !self.reader.check_id(&role, node.span.clone(), "a role") {
                continue;
            }
            if seen.insert(role.clone()) {
                roles.push(role);
            } else {
                let message = format!("the role `{role}` is listed twice");
                self.reader.error("duplicate-item", node.span.clone(), message);
            }
        }
        roles
    }

    fn rule(&mut self, entry: &Entry, roles: usize) -> Option<ApproveRule> {
        let text = self.reader.text(entry)?;
        let span = entry.value.span.clone();
        match text.as_str() {
            "all" => return Some(ApproveRule::All),
            "any" => return Some(ApproveRule::Any),
            _ => {}
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let least = match words.as_slice() {
            ["at", "least", digits] if digits.bytes().all(|b| b.is_ascii_digit()) => {
                digits.parse::<usize>().ok()
            }
            _ => None,
        };
        let Some(least) = least else {
            let error = self.reader.error("bad-value", span, format!("`rule` cannot be `{text}`"));
            error.help.push("write `all`, `any` or `at least 2`".to_owned());
            return None;
        };
        if least == 0 || (least > roles && roles > 0) {
            let message = format!("`at least {least}` of {roles} roles can never be right");
            let error = self.reader.error("out-of-range", span, message);
            error.help.push(format!("write a number from 1 to {}", roles.max(1)));
            return None;
        }
        Some(ApproveRule::AtLeast(least))
    }
}

/// A largest age.
pub(super) fn max_age(reader: &mut Reader<'_>, entry: &Entry) -> Option<MaxAge> {
    reader.duration(entry).map(|(text, milliseconds)| MaxAge { text, milliseconds })
}
