//! `ESLint`'s JSON: the list of files, or that beside its metadata. Suppressed messages stand elsewhere and do not count.

use super::look::{has, has_list, has_object, items, member, needed_list, number};
use super::scan::{self, found, joined, needed_entries, shown};
use super::tool::LooksAt;
use super::{Format, FormatError};
use crate::document::{Node, Value};
use crate::evidence::summary::{Findings, Severity, Summary, Wants};
use crate::number::Number;

/// The format.
pub(super) const FORMAT: Format = scan::format("eslint", fits, read, LOOKS_AT);

const LOOKS_AT: LooksAt = &[
    (&["$"], &[".metadata"]),
    (
        &["$[*]", "$.results[*]"],
        &[".filePath", ".messages[*]['fatal', 'severity', 'ruleId', 'message', 'line']"],
    ),
];

fn fits(document: &Node) -> bool {
    let files = match &document.value {
        Value::List(files) => files.as_slice(),
        _ if has_object(document, "metadata") => items(document, "results").unwrap_or_default(),
        _ => return false,
    };
    files.first().is_some_and(|file| has(file, "filePath") && has_list(file, "messages"))
}

fn read(document: &Node, wants: Wants) -> Result<Summary, FormatError> {
    let files = match &document.value {
        Value::List(files) => files,
        _ if has_object(document, "metadata") => needed_list(document, "results")?,
        _ => return Err(FormatError::lacks("list of files with `filePath` and `messages`")),
    };
    let mut findings = Findings::new(wants);
    let mut errors = 0;
    for file in scan::objects(files, "file")? {
        if !has(file, "filePath") {
            return Err(FormatError::lacks("`filePath` in an entry"));
        }
        for message in needed_entries(file, "messages")? {
            let fatal = member(message, "fatal")?.is_some_and(|fatal| fatal.value != Value::Bool(false));
            errors += u64::from(fatal);
            findings.add(severity(message, fatal)?, || {
                let id = shown(message, &["ruleId"]);
                // What breaks the parser breaks no rule.
                let id = if id.is_empty() && fatal { "fatal".to_owned() } else { id };
                let place = joined(shown(file, &["filePath"]), ':', &shown(message, &["line"]));
                found(id, shown(message, &["message"]), place)
            });
        }
    }
    findings.errors = Some(errors);
    let nothing = files.is_empty().then_some("no file was linted");
    Ok(scan::summary(findings, nothing))
}

fn severity(message: &Node, fatal: bool) -> Result<Severity, FormatError> {
    let level = member(message, "severity")?.and_then(number);
    let is = |code: i64| level == Some(Number::from(code));
    Ok(match () {
        () if fatal || is(2) => Severity::High,
        () if is(1) => Severity::Medium,
        () => Severity::Unknown,
    })
}

#[cfg(test)]
#[path = "eslint_tests.rs"]
mod tests;
