//! Markdown for GitHub and GitLab: the document that the gate names, or a general one; and a summary of one screen.

mod tidy;

use super::template::page::{Template, subject};
use super::template::registry::{self, Role};
use super::terminal::Style;
use super::{Layout, Report, escape};
use crate::diagnostic::Diagnostic;

pub(super) use tidy::tidy;

/// The report as Markdown.
pub fn render(report: &Report, style: &Style) -> String {
    let name = match style.layout {
        Layout::Summary => registry::SUMMARY,
        Layout::Full | Layout::Compact => document(report),
    };
    // The templates that come with gatekeeper are tested with every report that there is. Should one fail all the same,
    // the decision must not be lost with it.
    by_name(name, report).unwrap_or_else(|mistake| plain(report, &mistake))
}

/// The document that the gate of the report names. A record may name one that this program does not know.
fn document(report: &Report) -> &'static str {
    subject(report)
        .filter(|_| report.errors.is_empty())
        .and_then(|judged| registry::named(judged.document.as_deref()?))
        .filter(|shipped| shipped.role == Role::Document)
        .map_or(registry::GENERAL, |shipped| shipped.name)
}

fn by_name(name: &str, report: &Report) -> Result<String, Box<Diagnostic>> {
    let Some(shipped) = registry::named(name) else { return Ok(String::new()) };
    Template::shipped(shipped)?.render(report)
}

/// The decisions alone, and what went wrong.
fn plain(report: &Report, mistake: &Diagnostic) -> String {
    use std::fmt::Write as _;
    let mut out = String::from("# Release decision\n\n");
    for gate in &report.gates {
        if let super::GateReport::Judged(judged) = gate {
            let score = judged.score.as_ref().map_or("none", |score| score.value.as_str());
            let (gate, score) = (escape::markdown(&judged.gate), escape::markdown(score));
            let _ = writeln!(out, "- {gate}: {}, readiness {score}", judged.decision);
        }
    }
    let _ = writeln!(out, "\nThe document could not be written: {}", escape::markdown(&mistake.message));
    out
}

#[cfg(test)]
mod tests;
