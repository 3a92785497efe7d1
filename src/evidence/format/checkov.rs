//! Checkov's JSON: one report, or a list with one for each framework. Without a licence it gives no severities; a failed
//! check is then high, as in its own SARIF.

use super::look::{count, has, has_object, items, member, object, text};
use super::scan::{self, found, joined, needed_entries, shown};
use super::tool::LooksAt;
use super::{Format, FormatError};
use crate::document::{Node, Value};
use crate::evidence::summary::{Findings, Severity, Summary, Wants};

/// The format.
pub(super) const FORMAT: Format =
    scan::format("checkov", |document| scan::any_fits(document, is_report), read, LOOKS_AT);

const LOOKS_AT: LooksAt = &[
    (
        &["$", "$[*]"],
        &[
            "['check_type', 'checkov_version', 'passed', 'failed', 'skipped']",
            ".summary['passed', 'failed', 'skipped', 'parsing_errors']",
            ".results['passed_checks', 'skipped_checks', 'parsing_errors'][*]",
        ],
    ),
    (
        &["$.results.failed_checks[*]", "$[*].results.failed_checks[*]"],
        &["['severity', 'check_id', 'check_name', 'file_path']", ".file_line_range[*]"],
    ),
];

fn is_report(node: &Node) -> bool {
    has(node, "check_type") && has_object(node, "results")
}

const MISSING: &str = "`check_type` with an object `results`";

fn read(document: &Node, wants: Wants) -> Result<Summary, FormatError> {
    let mut reader = Reader { findings: Findings::new(wants), checks: 0, errors: 0 };
    for report in scan::one_or_many(document, MISSING)? {
        object(report, "the report")?;
        if is_report(report) {
            reader.report(report)?;
        } else if !is_empty(report)? {
            return Err(FormatError::lacks(MISSING));
        }
    }
    reader.findings.errors = Some(reader.errors);
    let nothing = (reader.checks == 0).then_some("no check was made");
    Ok(scan::summary(reader.findings, nothing))
}

/// Whether this is what Checkov writes when it found nothing to check: bare counts, all 0.
fn is_empty(report: &Node) -> Result<bool, FormatError> {
    let none = |key| Ok::<_, FormatError>(count(report, key)? == Some(0));
    Ok(has(report, "checkov_version") && none("passed")? && none("failed")? && none("skipped")?)
}

struct Reader {
    findings: Findings,
    checks: u64,
    errors: u64,
}

impl Reader {
    fn report(&mut self, report: &Node) -> Result<(), FormatError> {
        let Some(results) = member(report, "results")? else { return Ok(()) };
        let failed = needed_entries(results, "failed_checks")?;
        for check in failed {
            let severity = severity(check)?;
            self.findings.add(severity, || {
                let line = match items(check, "file_line_range").unwrap_or_default() {
                    [Node { value: Value::Number(line), .. }, ..] => scan::line(line),
                    _ => String::new(),
                };
                let place = joined(shown(check, &["file_path"]), ':', &line);
                found(shown(check, &["check_id"]), shown(check, &["check_name"]), place)
            });
        }
        let stated = |key: &str| match member(report, "summary")? {
            Some(summary) => Ok::<_, FormatError>(count(summary, key)?.unwrap_or(0)),
            None => Ok(0),
        };
        // With `--quiet` only failed checks are listed, so that nothing but the summary tells of the others.
        let mut others = 0;
        for (list, word) in [("passed_checks", "passed"), ("skipped_checks", "skipped")] {
            let there = items(results, list)?.len() as u64;
            others += if has(results, list) { there } else { stated(word)? };
        }
        let shown = failed.len() as u64;
        self.checks += shown + others;
        let unparsed = items(results, "parsing_errors")?.len() as u64;
        // What the summary admits beyond what is shown was not looked at.
        self.errors += unparsed.max(stated("parsing_errors")?) + stated("failed")?.saturating_sub(shown);
        Ok(())
    }
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
