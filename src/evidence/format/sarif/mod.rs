//! SARIF 2.1. What a result means stands partly in its rule ([`rules`]); what a scanner could not look at stands in the
//! invocations of its run. Results are by far the most of a report, so they are taken one by one ([`results`]).

mod result;
mod results;
mod rules;

use self::results::Results;
use self::rules::Rules;
use super::look::{boolean, has_list, length, member, needed_list, text};
use super::scan::{self, entries};
use super::tool::{Entries, Entry, Reader, Sum, Tool};
use super::{Format, FormatError, Read, Signature};
use crate::document::{Node, Value};
use crate::evidence::summary::{Findings, Summary, Wants, shape};

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "sarif",
    aliases: &[],
    shape: shape::findings(true),
    extensions: &[".sarif", ".sarif.json"],
    signature: Signature::Json(fits),
    read: Read::Tool(TOOL),
};

const TOOL: Tool = Tool {
    looks_at: &[
        (&["$"], &[".version"]),
        (
            &["$.runs[*].invocations[*]"],
            &[
                ".executionSuccessful",
                "['toolExecutionNotifications', 'toolConfigurationNotifications'][*].level",
            ],
        ),
        (&["$.runs[*].tool.driver.rules[*]", "$.runs[*].tool.extensions[*].rules[*]"], rules::LOOKS_AT),
    ],
    reader: Reader::Entries {
        lists: &[Entries { at: &["$.runs[*].results[*]"], members: false, looks_at: result::LOOKS_AT }],
        begin: |wants| Box::new(Report { wants, runs: Vec::new() }),
    },
};

fn fits(document: &Node) -> bool {
    has_list(document, "runs") && matches!(text(document, "version"), Ok(Some(version)) if is_known(version))
}

fn is_known(version: &str) -> bool {
    version == "2.1" || version.starts_with("2.1.")
}

/// A report, as far as its results were taken.
struct Report {
    wants: Wants,
    /// The results of each run, as far as there were any.
    runs: Vec<Results>,
}

impl Sum for Report {
    fn entry(&mut self, result: &Entry<'_>) -> Result<(), FormatError> {
        let run = result.trail.first().copied().unwrap_or_default();
        if self.runs.len() <= run {
            self.runs.resize_with(run + 1, || Results::new(self.wants));
        }
        self.runs.get_mut(run).map_or(Ok(()), |results| results.add(result))
    }

    fn finish(self: Box<Self>, document: &Node) -> Result<Summary, FormatError> {
        let runs = needed_list(document, "runs")?;
        let version = text(document, "version")?.ok_or_else(|| FormatError::lacks("`version` 2.1"))?;
        if !is_known(version) {
            let message = format!("this is SARIF {}, and only 2.1 is read", scan::line(version));
            return Err(FormatError::whole(message).help("levels mean something else in other versions"));
        }
        let mut findings = Findings::new(self.wants);
        let (mut errors, mut nothing) = (0, None);
        if runs.is_empty() {
            nothing = Some("there is no run");
        }
        let mut results = self.runs.into_iter();
        for run in scan::objects(runs, "runs")? {
            let troubles = troubles(run)?;
            errors += troubles.count;
            match length(run, "results")? {
                None => nothing = nothing.or(Some("a run has no `results`, so it did not scan")),
                Some(0) if troubles.failed => {
                    nothing = nothing.or(Some("a run failed and has no result"));
                }
                Some(_) => {}
            }
            let rules = Rules::of(run)?;
            if let Some(results) = results.next() {
                results.judge(&rules, &mut findings)?;
            }
        }
        findings.errors = Some(errors);
        findings.saw_nothing = nothing.map(str::to_owned);
        Ok(Summary::Findings(findings))
    }
}

/// What the invocations of a run say that went wrong.
#[derive(Default)]
struct Troubles {
    count: u64,
    /// Whether an execution as a whole is said to have failed.
    failed: bool,
}

fn troubles(run: &Node) -> Result<Troubles, FormatError> {
    let mut troubles = Troubles::default();
    for invocation in entries(run, "invocations")? {
        let said = member(invocation, "executionSuccessful")?;
        if said.is_some() && boolean(invocation, "executionSuccessful")? != Some(true) {
            troubles.failed = true;
            troubles.count += 1;
        }
        for kind in ["toolExecutionNotifications", "toolConfigurationNotifications"] {
            for notification in entries(invocation, kind)? {
                let harmless = match member(notification, "level")?.map(|level| &level.value) {
                    None => true,
                    Some(Value::Text(level)) => matches!(&**level, "none" | "note" | "warning"),
                    Some(_) => false,
                };
                troubles.count += u64::from(!harmless);
            }
        }
    }
    Ok(troubles)
}

#[cfg(test)]
mod tests;
