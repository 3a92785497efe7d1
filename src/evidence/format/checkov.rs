//! Checkov's JSON: one report, or a list with one for each framework. Without a licence it gives no severities; a failed
//! check is then high, as in its own SARIF.

use super::look::{count, has, has_object, items, length, member, needed_length, object, text};
use super::scan::{self, found, joined, shown};
use super::tool::{Entries, Entry, Reader, Sum, Tool};
use super::{Format, FormatError};
use crate::document::{Node, Value};
use crate::evidence::summary::{Findings, Found, Severity, Summary};

/// The format.
pub(super) const FORMAT: Format =
    scan::format("checkov", |document| scan::any_fits(document, is_report), TOOL);

const TOOL: Tool = Tool {
    looks_at: &[(
        &["$", "$[*]"],
        &[
            "['check_type', 'checkov_version', 'passed', 'failed', 'skipped']",
            ".summary['passed', 'failed', 'skipped', 'parsing_errors']",
            ".results['passed_checks', 'skipped_checks', 'parsing_errors']",
        ],
    )],
    reader: Reader::Entries {
        lists: &[Entries {
            at: &["$.results.failed_checks[*]", "$[*].results.failed_checks[*]"],
            members: false,
            looks_at: &[".severity"],
        }],
        begin: |wants| Box::new(Checks { findings: Findings::new(wants), made: 0, errors: 0 }),
    },
};

fn is_report(node: &Node) -> bool {
    has(node, "check_type") && has_object(node, "results")
}

const MISSING: &str = "`check_type` with an object `results`";

struct Checks {
    findings: Findings,
    made: u64,
    errors: u64,
}

impl Sum for Checks {
    fn entry(&mut self, entry: &Entry<'_>) -> Result<(), FormatError> {
        object(entry.node, "failed_checks[…]")?;
        self.findings.add(severity(entry.node)?, || describe(entry.all()));
        Ok(())
    }

    fn finish(mut self: Box<Self>, document: &Node) -> Result<Summary, FormatError> {
        for report in scan::one_or_many(document, MISSING)? {
            object(report, "the report")?;
            if is_report(report) {
                self.report(report)?;
            } else if !is_empty(report)? {
                return Err(FormatError::lacks(MISSING));
            }
        }
        self.findings.errors = Some(self.errors);
        let nothing = (self.made == 0).then_some("no check was made");
        Ok(scan::summary(self.findings, nothing))
    }
}

/// Whether this is what Checkov writes when it found nothing to check: bare counts, all 0.
fn is_empty(report: &Node) -> Result<bool, FormatError> {
    let none = |key| Ok::<_, FormatError>(count(report, key)? == Some(0));
    Ok(has(report, "checkov_version") && none("passed")? && none("failed")? && none("skipped")?)
}

impl Checks {
    fn report(&mut self, report: &Node) -> Result<(), FormatError> {
        let Some(results) = member(report, "results")? else { return Ok(()) };
        let shown = needed_length(results, "failed_checks")? as u64;
        let stated = |key: &str| match member(report, "summary")? {
            Some(summary) => Ok::<_, FormatError>(count(summary, key)?.unwrap_or(0)),
            None => Ok(0),
        };
        // With `--quiet` only failed checks are listed, so that nothing but the summary tells of the others.
        let mut others = 0;
        for (list, word) in [("passed_checks", "passed"), ("skipped_checks", "skipped")] {
            others += match length(results, list)? {
                Some(there) => there as u64,
                None => stated(word)?,
            };
        }
        self.made += shown + others;
        let unparsed = length(results, "parsing_errors")?.unwrap_or(0) as u64;
        // What the summary admits beyond what is shown was not looked at.
        self.errors += unparsed.max(stated("parsing_errors")?) + stated("failed")?.saturating_sub(shown);
        Ok(())
    }
}

fn describe(check: &Node) -> Found {
    let line = match items(check, "file_line_range").unwrap_or_default() {
        [Node { value: Value::Number(line), .. }, ..] => scan::line(line),
        _ => String::new(),
    };
    let place = joined(shown(check, &["file_path"]), ':', &line);
    found(shown(check, &["check_id"]), shown(check, &["check_name"]), place)
}

fn severity(check: &Node) -> Result<Severity, FormatError> {
    Ok(match member(check, "severity")? {
        None => Severity::High,
        Some(_) => text(check, "severity")?.map_or(Severity::Unknown, Severity::of_word),
    })
}

#[cfg(test)]
#[path = "checkov_tests.rs"]
mod tests;
