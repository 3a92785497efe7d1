//! The gate at which the pipeline stands: who owns it, and who must do what until it is GO.

use super::alike::alike;
use super::page::Page;
use super::text::{TIE, Text, Tone};
use super::words;
use crate::report::upshot::may_pass;
use crate::report::{GateReport, Judged, Outcome, Report, Step};

/// So many titles are named for one owner.
const NAMED: usize = 3;

/// The first gate that does not pass, where it was judged: the others wait for it.
pub(super) fn gate(report: &Report) -> Option<&Judged> {
    match report.gates.iter().find(|gate| !may_pass(gate)) {
        Some(GateReport::Judged(judged)) if judged.way.is_some() => Some(judged),
        _ => None,
    }
}

pub(super) fn section(page: &mut Page, report: &Report) {
    let Some((judged, way)) = gate(report).and_then(|judged| Some((judged, judged.way.as_ref()?))) else {
        return;
    };
    page.blank();
    let mut head =
        vec![Text::of(Tone::Strong, &format!("Open gate{TIE}{TIE} ")).with(Tone::Strong, &judged.gate)];
    if let Some(owner) = &judged.owner {
        head.push(Text::of(Tone::Dim, &format!("owner{TIE}")).plain(owner));
    }
    head.push(Text::of(Tone::Plain, &count(judged)));
    page.flow(0, 2, page.signs.dot, &head);
    let rows: Vec<Vec<Text>> =
        by_owner(&way.steps).into_iter().map(|(owner, steps)| row(page, owner, &steps)).collect();
    page.columns(2, 24, &rows);
}

/// `7 of 13 checks open`: those that must turn green for GO, of those that apply.
pub(crate) fn count(judged: &Judged) -> String {
    let steps = judged.way.iter().flat_map(|way| &way.steps);
    let open = steps.filter(|step| step.check.is_some()).count();
    let checks = judged.groups.iter().flat_map(|group| &group.checks);
    let applies = checks.filter(|check| check.outcome != Outcome::NotApplicable).count();
    format!("{open}{TIE}of{TIE}{} open", words::count(applies, "check"))
}

/// The steps of each owner, in the order of the first of each; those of nobody last.
fn by_owner(steps: &[Step]) -> Vec<(Option<&str>, Vec<&Step>)> {
    let mut found = alike(steps.iter().map(|step| (step.owner.as_deref(), step)));
    found.sort_by_key(|(owner, _)| owner.is_none());
    found
}

fn row(page: &Page, owner: Option<&str>, steps: &[&Step]) -> Vec<Text> {
    let mut text = Text::new();
    for (index, step) in steps.iter().take(NAMED).enumerate() {
        if index > 0 {
            text.push(Tone::Dim, page.signs.dot);
        }
        if let Some(gate) = &step.gate {
            text.push(Tone::Dim, "gate ");
            text.push(Tone::Plain, gate);
        } else {
            text.push(Tone::Plain, &step.title);
        }
    }
    if let more @ 1.. = steps.len().saturating_sub(NAMED) {
        text.push(Tone::Dim, &format!("{}and {more} more", page.signs.dot));
    }
    let owner = owner.map_or_else(|| Text::of(Tone::Dim, "no owner"), |owner| Text::of(Tone::Strong, owner));
    vec![owner, text]
}
