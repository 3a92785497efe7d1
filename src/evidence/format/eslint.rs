//! `ESLint`'s JSON: the list of files, or that beside its metadata. Suppressed messages stand elsewhere and do not count.

use super::look::{elements, first, has, has_list, has_object, items, member, needed_length, number, object};
use super::scan::{self, found, joined, needed_entries, shown};
use super::tool::{Entries, Entry, Reader, Sum, Tool};
use super::{Format, FormatError};
use crate::document::{Node, Value};
use crate::evidence::summary::{Findings, Found, Severity, Summary};
use crate::number::Number;

/// The format.
pub(super) const FORMAT: Format = scan::format("eslint", fits, TOOL);

const TOOL: Tool = Tool {
    looks_at: &[(&["$"], &[".metadata"])],
    reader: Reader::Entries {
        lists: &[Entries {
            at: &["$[*]", "$.results[*]"],
            members: false,
            looks_at: &[".filePath", ".messages[*]['fatal', 'severity']"],
        }],
        begin: |wants| Box::new(Files { findings: Findings::new(wants), errors: 0 }),
    },
};

fn fits(document: &Node) -> bool {
    let files = match elements(document) {
        Some(_) => Some(document),
        None if has_object(document, "metadata") => member(document, "results").ok().flatten(),
        None => None,
    };
    files.and_then(first).is_some_and(|file| has(file, "filePath") && has_list(file, "messages"))
}

struct Files {
    findings: Findings,
    errors: u64,
}

impl Sum for Files {
    fn entry(&mut self, entry: &Entry<'_>) -> Result<(), FormatError> {
        object(entry.node, "file[…]")?;
        if !has(entry.node, "filePath") {
            return Err(FormatError::lacks("`filePath` in an entry"));
        }
        for (index, message) in needed_entries(entry.node, "messages")?.iter().enumerate() {
            let fatal = member(message, "fatal")?.is_some_and(|fatal| fatal.value != Value::Bool(false));
            self.errors += u64::from(fatal);
            self.findings.add(severity(message, fatal)?, || describe(entry.all(), index, fatal));
        }
        Ok(())
    }

    fn finish(self: Box<Self>, document: &Node) -> Result<Summary, FormatError> {
        let files = match elements(document) {
            Some(files) => files,
            None if has_object(document, "metadata") => needed_length(document, "results")?,
            None => return Err(FormatError::lacks("list of files with `filePath` and `messages`")),
        };
        let mut findings = self.findings;
        findings.errors = Some(self.errors);
        Ok(scan::summary(findings, (files == 0).then_some("no file was linted")))
    }
}

/// What the message of a file with that index is called.
fn describe(file: &Node, index: usize, fatal: bool) -> Found {
    let Some(message) = items(file, "messages").unwrap_or_default().get(index) else {
        return Found::default();
    };
    let id = shown(message, &["ruleId"]);
    // What breaks the parser breaks no rule.
    let id = if id.is_empty() && fatal { "fatal".to_owned() } else { id };
    let place = joined(shown(file, &["filePath"]), ':', &shown(message, &["line"]));
    found(id, shown(message, &["message"]), place)
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
