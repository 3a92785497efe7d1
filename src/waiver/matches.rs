//! `match`: the single findings or tests that a waiver is for, so that a new one still fails.

use crate::report::Outcome;
use crate::strict::{Fields, Reader};

use super::COVERS;

const MATCH: &[&str] = &["id"];

/// The names that it matches; none where it says nothing.
pub(super) fn read(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Vec<String> {
    let Some(entry) = fields.get("match") else { return Vec::new() };
    refuse_unseen(reader, fields);
    let Some(inner) = reader.fields(&entry.value, "`match`", MATCH) else { return Vec::new() };
    let Some(id) = inner.get("id") else {
        let start = entry.value.span.start;
        let help = "name the finding or the test: `match: {id: CVE-2025-1234}`";
        reader.missing(&inner, start..start, "`match`", "id", help);
        return Vec::new();
    };
    let Some(items) = id.value.as_list() else { return reader.text(id).into_iter().collect() };
    if items.is_empty() {
        // Nothing matched must not come to mean everything.
        let error = reader.error("empty-list", id.value.span.clone(), "a waiver that matches nothing");
        error.help.push("leave `match` out to waive the whole check".to_owned());
    }
    let mut ids: Vec<String> = Vec::new();
    for (name, node) in reader.texts(id).unwrap_or_default() {
        if ids.contains(&name) {
            let span = node.span.clone();
            reader.error("duplicate-item", span, format!("`{name}` is listed twice"));
        } else {
            ids.push(name);
        }
    }
    ids
}

/// Only what was seen has single findings.
fn refuse_unseen(reader: &mut Reader<'_>, fields: &Fields<'_>) {
    let Some(entry) = fields.get("covers") else { return };
    let unseen = |word: &str| {
        let is = |known: &&(&str, Outcome)| known.0 == word;
        COVERS.iter().find(is).is_some_and(|(_, it)| matches!(it, Outcome::Missing | Outcome::Pending))
    };
    let words = entry.value.as_list().unwrap_or_default().iter().filter_map(|item| item.as_scalar());
    let said = words.map(|scalar| &*scalar.text).find(|word| unseen(word));
    if let Some(said) = said {
        let message = format!("a waiver with `match` cannot cover `{said}`");
        let error = reader.error("bad-value", entry.value.span.clone(), message);
        error.help.push("single findings are only known where they were seen: `[fail, warn]`".to_owned());
    }
}
