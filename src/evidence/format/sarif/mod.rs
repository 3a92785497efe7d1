//! SARIF 2.1. What a result means stands partly in its rule ([`rules`]); what a scanner could not look at stands in the
//! invocations of its run.

mod rules;

use self::rules::Rules;
use super::look::{at, boolean, has_list, items, member, needed_list, number, text};
use super::scan::{self, entries, first_shown, found, joined, shown};
use super::{Format, FormatError};
use crate::document::{Node, Value};
use crate::evidence::summary::{Findings, Found, Severity, Summary, Wants};

/// The format.
pub(super) const FORMAT: Format =
    Format { extensions: &[".sarif", ".sarif.json"], ..scan::format("sarif", fits, read) };

fn fits(document: &Node) -> bool {
    has_list(document, "runs") && matches!(text(document, "version"), Ok(Some(version)) if is_known(version))
}

fn is_known(version: &str) -> bool {
    version == "2.1" || version.starts_with("2.1.")
}

fn read(document: &Node, wants: Wants) -> Result<Summary, FormatError> {
    let runs = needed_list(document, "runs")?;
    let version = text(document, "version")?.ok_or_else(|| FormatError::lacks("`version` 2.1"))?;
    if !is_known(version) {
        let message = format!("this is SARIF {}, and only 2.1 is read", scan::line(version));
        return Err(FormatError::whole(message).help("levels mean something else in other versions"));
    }
    let mut findings = Findings::new(wants);
    let (mut errors, mut nothing) = (0, None);
    if runs.is_empty() {
        nothing = Some("there is no run");
    }
    for run in scan::objects(runs, "runs")? {
        let troubles = troubles(run)?;
        errors += troubles.count;
        let results = entries(run, "results")?;
        if !has_list(run, "results") {
            nothing = nothing.or(Some("a run has no `results`, so it did not scan"));
        } else if results.is_empty() && troubles.failed {
            nothing = nothing.or(Some("a run failed and has no result"));
        }
        let rules = Rules::of(run)?;
        for result in results {
            if counts(result)? {
                let rule = rules.rule_of(result)?;
                findings.add(severity(result, rule)?, || describe(result, rule));
            }
        }
    }
    findings.errors = Some(errors);
    findings.saw_nothing = nothing.map(str::to_owned);
    Ok(Summary::Findings(findings))
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

/// Whether a result is a failure that stands: not gone since the baseline, and not suppressed. Words that are not known
/// speak for no result.
fn counts(result: &Node) -> Result<bool, FormatError> {
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

fn severity(result: &Node, rule: Option<&Node>) -> Result<Severity, FormatError> {
    for node in [Some(result), rule].into_iter().flatten() {
        if let Some(severity) = security_severity(node)? {
            return Ok(severity);
        }
    }
    if let Some(level) = member(result, "level")? {
        return Ok(of_level(level));
    }
    let default = rule.map_or(Ok(None), |rule| at(rule, &["defaultConfiguration", "level"]))?;
    Ok(default.map_or(Severity::Medium, of_level))
}

/// The score or word that scanners put beside the levels, which know no critical.
fn security_severity(node: &Node) -> Result<Option<Severity>, FormatError> {
    let Some(stated) = at(node, &["properties", "security-severity"])? else { return Ok(None) };
    if let Some(band) = number(stated).and_then(|score| Severity::of_score(&score)) {
        return Ok(Some(band));
    }
    let Value::Text(word) = &stated.value else { return Ok(None) };
    Ok(Some(Severity::of_word(word)).filter(|severity| *severity != Severity::Unknown))
}

fn of_level(level: &Node) -> Severity {
    let Value::Text(level) = &level.value else { return Severity::Unknown };
    match &**level {
        "error" => Severity::High,
        "warning" => Severity::Medium,
        "note" => Severity::Low,
        "none" => Severity::Info,
        _ => Severity::Unknown,
    }
}

fn describe(result: &Node, rule: Option<&Node>) -> Found {
    let mut id = first_shown(result, &[&["ruleId"], &["rule", "id"]]);
    let mut title = first_shown(result, &[&["message", "text"], &["message", "markdown"]]);
    if let Some(rule) = rule {
        if id.is_empty() {
            id = shown(rule, &["id"]);
        }
        if title.is_empty() {
            title = first_shown(rule, &[&["shortDescription", "text"], &["name"]]);
        }
    }
    let place = items(result, "locations").unwrap_or_default().first();
    let place = place.map(|location| {
        let file = shown(location, &["physicalLocation", "artifactLocation", "uri"]);
        joined(file, ':', &shown(location, &["physicalLocation", "region", "startLine"]))
    });
    found(id, title, place.unwrap_or_default())
}

#[cfg(test)]
mod tests;
