//! What one result says by itself.

use super::super::FormatError;
use super::super::look::{at, items, member, number, text, whole};
use super::super::scan::{entries, first_shown, found, joined, shown};
use crate::document::{Node, Value};
use crate::evidence::summary::{Found, Severity};

/// What is looked at of each result. What it is called is looked up only for those that are shown.
pub(super) const LOOKS_AT: &[&str] = &[
    "['kind', 'baselineState', 'level', 'ruleId', 'ruleIndex']",
    ".suppressions[*].status",
    ".properties['security-severity']",
    ".rule['id', 'index']",
    ".rule.toolComponent.index",
];

/// Which rule a result is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reference<'n> {
    /// The index of the extension that has it.
    pub(super) component: Option<usize>,
    /// Its id, with or without parts behind a slash.
    pub(super) id: Option<&'n str>,
    /// Its index, where there is no id: some tools write wrong ones.
    pub(super) index: Option<usize>,
}

/// Which rule a result names.
pub(super) fn reference(result: &Node) -> Result<Reference<'_>, FormatError> {
    let rule = member(result, "rule")?;
    let component = match at(result, &["rule", "toolComponent"])? {
        Some(component) => index(component, "index")?,
        None => None,
    };
    let by_reference = rule.map_or(Ok(None), |rule| text(rule, "id"))?;
    let id = text(result, "ruleId")?.or(by_reference);
    if id.is_some() {
        return Ok(Reference { component, id, index: None });
    }
    let by_reference = rule.map_or(Ok(None), |rule| index(rule, "index"))?;
    let index = by_reference.map_or_else(|| index(result, "ruleIndex"), |index| Ok(Some(index)))?;
    Ok(Reference { component, id, index })
}

/// An index; −1 and whatever else is none.
fn index(node: &Node, key: &str) -> Result<Option<usize>, FormatError> {
    let Some(Value::Number(text)) = member(node, key)?.map(|node| &node.value) else { return Ok(None) };
    Ok(whole(text).and_then(|index| usize::try_from(index).ok()))
}

/// Whether a result is a failure that stands: not gone since the baseline, and not suppressed. Words that are not known
/// speak for no result.
pub(super) fn counts(result: &Node) -> Result<bool, FormatError> {
    let kind = text(result, "kind")?.unwrap_or("fail");
    if matches!(kind, "pass" | "open" | "informational" | "notApplicable" | "review") {
        return Ok(false);
    }
    if text(result, "baselineState")? == Some("absent") {
        return Ok(false);
    }
    let suppressions = entries(result, "suppressions")?;
    let mut suppressed = !suppressions.is_empty();
    for suppression in suppressions {
        suppressed &= match member(suppression, "status")?.map(|status| &status.value) {
            None => true,
            Some(Value::Text(status)) => &**status == "accepted",
            Some(_) => false,
        };
    }
    Ok(!suppressed)
}

/// The score or word that scanners put beside the levels, which know no critical: of a result or a rule.
pub(super) fn security_severity(node: &Node) -> Result<Option<Severity>, FormatError> {
    let Some(stated) = at(node, &["properties", "security-severity"])? else { return Ok(None) };
    if let Some(band) = number(stated).and_then(|score| Severity::of_score(&score)) {
        return Ok(Some(band));
    }
    let Value::Text(word) = &stated.value else { return Ok(None) };
    Ok(Some(Severity::of_word(word)).filter(|severity| *severity != Severity::Unknown))
}

/// What a level means.
pub(super) fn of_level(level: &Node) -> Severity {
    let Value::Text(level) = &level.value else { return Severity::Unknown };
    match &**level {
        "error" => Severity::High,
        "warning" => Severity::Medium,
        "note" => Severity::Low,
        "none" => Severity::Info,
        _ => Severity::Unknown,
    }
}

/// What a result is called, as far as it says so itself; all of it must be there.
pub(super) fn describe(result: &Node) -> Found {
    let id = first_shown(result, &[&["ruleId"], &["rule", "id"]]);
    let title = first_shown(result, &[&["message", "text"], &["message", "markdown"]]);
    let place = items(result, "locations").unwrap_or_default().first();
    let place = place.map(|location| {
        let file = shown(location, &["physicalLocation", "artifactLocation", "uri"]);
        joined(file, ':', &shown(location, &["physicalLocation", "region", "startLine"]))
    });
    found(id, title, place.unwrap_or_default())
}
