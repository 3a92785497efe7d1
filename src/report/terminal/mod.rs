//! The report for a terminal: made for the release manager in the meeting and the engineer at two in the morning.
//!
//! The decision comes first, then why, then what was judged, and at the end, where the prompt will be, the shortest
//! way to GO. Colour and signs only repeat what the words say. Texts from files are made safe to print in
//! one place, where they enter a line.

mod actions;
mod alike;
mod checklist;
mod checks;
pub(crate) mod compact;
pub(crate) mod details;
pub(crate) mod evidence;
pub(crate) mod explain;
mod groups;
pub(crate) mod header;
pub(crate) mod metrics;
pub(crate) mod offenders;
pub(crate) mod open;
pub(crate) mod page;
pub(crate) mod pipeline;
mod problems;
mod reasons;
pub(crate) mod signs;
mod table;
pub(crate) mod text;
mod votes;
mod waivers;
pub(crate) mod way;
pub(crate) mod words;

use page::Page;
use text::{Text, Tone};

use super::{CheckReport, Decision, GateReport, GroupReport, Judged, Layout, Outcome, Report};

/// How the report is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "independent switches of the command line, each with its own name"
)]
pub struct Style {
    /// How much it tells.
    pub layout: Layout,
    /// Whether to write ANSI colour codes.
    pub colour: bool,
    /// Columns of the terminal; [`Style::MIN_WIDTH`] where it is less.
    pub width: usize,
    /// Whether to show how each check was judged, and all gates in full.
    pub explain: bool,
    /// Whether to show the decision alone, in one line for each gate.
    pub quiet: bool,
    /// Whether signs and lines may be other than ASCII.
    pub unicode: bool,
}

impl Style {
    /// The fewest columns that a report is laid out for.
    pub const MIN_WIDTH: usize = 40;

    /// No colour and no option, for that many columns.
    pub const fn plain(width: usize) -> Self {
        Self { layout: Layout::Full, colour: false, width, explain: false, quiet: false, unicode: true }
    }
}

impl Style {
    /// With more checks than this, nothing is shown of how those were judged that pass; `None` where it always is.
    pub fn folds_above(&self) -> Option<usize> {
        (self.layout == Layout::Full && !self.explain).then_some(metrics::FOLD_ABOVE)
    }
}

/// The report as text for a terminal. No line is wider than the style's width.
pub fn render(report: &Report, style: &Style) -> String {
    let mut page = Page::new(style);
    if style.quiet {
        pipeline::quiet(&mut page, report);
        return page.finish();
    }
    if style.layout == Layout::Compact {
        compact::write(&mut page, report);
        return page.finish();
    }
    if let ([GateReport::Judged(only)], false) = (report.gates.as_slice(), super::upshot::undecided(report)) {
        gate(&mut page, report, only, true);
        return page.finish();
    }
    pipeline::summary(&mut page, report);
    problems::section(&mut page, &report.errors);
    let judged: Vec<&Judged> = report.gates.iter().filter_map(judged).collect();
    let last = judged.len().saturating_sub(1);
    for (index, one) in judged.into_iter().enumerate() {
        // A gate that passed is told by its line in the summary.
        if style.explain || index == last || one.decision != Decision::Go {
            page.blank();
            header::rule(&mut page);
            gate(&mut page, report, one, false);
        } else if one.target.is_some() {
            page.blank();
            header::rule(&mut page);
            header::gate(&mut page, one);
            way::to_target(&mut page, one, false);
        }
    }
    page.finish()
}

/// One gate in full.
fn gate(page: &mut Page, report: &Report, judged: &Judged, alone: bool) {
    header::gate(page, judged);
    if alone {
        header::run(page, report);
    }
    header::about(page, judged, alone);
    reasons::section(page, judged);
    checks::not_green(page, judged);
    groups::section(page, judged);
    metrics::section(page, judged);
    checklist::section(page, judged);
    votes::section(page, judged);
    checks::not_applicable(page, judged);
    waivers::section(page, judged);
    evidence::section(page, judged);
    if page.style.explain {
        details::section(page, judged);
        explain::section(page, judged);
    }
    actions::section(page, judged);
    way::section(page, judged);
    way::to_target(page, judged, true);
    reasons::notes(page, judged);
}

pub(crate) fn judged(gate: &GateReport) -> Option<&Judged> {
    match gate {
        GateReport::Judged(judged) => Some(judged),
        GateReport::NotReached { .. } | GateReport::Standing { .. } => None,
    }
}

/// The checks of a group that are of interest: those that are not green first, where the decision is not GO.
pub(crate) fn ordered<'a>(
    judged: &Judged,
    group: &'a GroupReport,
    wanted: impl Fn(&CheckReport) -> bool,
) -> Vec<&'a CheckReport> {
    let mut checks: Vec<_> = group.checks.iter().filter(|check| wanted(check)).collect();
    if judged.decision != Decision::Go {
        checks.sort_by_key(|check| (!check.veto_stands, check.outcome.urgency()));
    }
    checks
}

/// The groups, those with a wanted check that is not green first where the decision is not GO.
pub(crate) fn ordered_groups(judged: &Judged, wanted: impl Fn(&CheckReport) -> bool) -> Vec<&GroupReport> {
    let mut groups: Vec<_> = judged.groups.iter().collect();
    if judged.decision != Decision::Go {
        groups.sort_by_key(|group| !group.checks.iter().any(|check| wanted(check) && !is_green(check)));
    }
    groups
}

/// Whether there is nothing left to do about a check.
pub(crate) fn is_green(check: &CheckReport) -> bool {
    matches!(check.outcome, Outcome::Pass | Outcome::NotApplicable) && !check.veto_stands
}

/// The titles of checks in one line.
fn titles(page: &Page, checks: &[&CheckReport]) -> Text {
    let mut text = Text::new();
    for (index, check) in checks.iter().enumerate() {
        if index > 0 {
            text.push(Tone::Dim, page.signs.dot);
        }
        text.push(Tone::Plain, &check.title);
    }
    text
}

/// Whether a text about a check only repeats what the check says itself, where it is told in full.
pub(crate) fn repeats(check: &CheckReport, text: &str) -> bool {
    !is_green(check)
        && !check.reason.is_empty()
        && (text.contains(&check.reason) || check.reason.contains(text))
}

/// The check with that id; ids are unique within a gate.
pub(crate) fn find<'a>(judged: &'a Judged, id: &str) -> Option<&'a CheckReport> {
    judged.groups.iter().flat_map(|group| &group.checks).find(|check| check.check == id)
}

#[cfg(test)]
mod tests;
