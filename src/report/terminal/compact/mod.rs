//! The compact layout: the whole decision on one screen. A line for each group, with its verdict at the end of leader
//! dots, and below it a line for each check with the fact that matters.
//!
//! The decision stands first and last. A replay, waivers in use and conditions are told in every case.

mod check;
pub(crate) mod fact;
mod group;
mod verdict;

use super::page::Page;
use super::pipeline::{self, Upshot};
use super::signs::{self, Signs};
use super::text::{GAP, TIE, Text, Tone};
use super::{header, problems, reasons, waivers, way, words};
use crate::report::{CheckReport, Decision, GateReport, Judged, Kind, Outcome, Report, WaiverReport};

/// So many reasons of one code are named; their checks are told one by one further up.
const NAMED: usize = 3;

/// Writes the report.
pub(super) fn write(page: &mut Page, report: &Report) {
    let upshot = Upshot::of(report);
    let several = report.gates.len() != 1;
    decision(page, "GO/NO-GO decision:", &upshot, several, &Text::new());
    let only = report.gates.iter().find_map(super::judged).filter(|_| !several);
    if let Some(judged) = only {
        head(page, judged, several);
    }
    header::run(page, report);
    problems::section(page, &report.errors);
    let column = group::column(page, report);
    let mut block_before = true;
    for gate in &report.gates {
        let judged = super::judged(gate);
        if block_before || judged.is_some() {
            page.blank();
        }
        block_before = judged.is_some();
        match judged {
            Some(judged) => block(page, judged, column, several),
            None => glance(page, gate),
        }
    }
    page.blank();
    if let Some(judged) = upshot.worst {
        page.text(0, 2, &Text::of(Tone::Dim, "next: ").with(Tone::Strong, &judged.next));
    }
    decision(page, "DECISION:", &upshot, several, &after(report, &upshot));
}

/// The line that decides, with the gates that it is about where there are several.
fn decision(page: &mut Page, name: &str, upshot: &Upshot, several: bool, after: &Text) {
    let mut text = Text::of(Tone::Strong, name).plain(" ");
    text.join(&signs::verdict(&upshot.word, upshot.mood));
    if (several || !upshot.decided) && !upshot.about.is_empty() {
        text.push(Tone::Plain, &format!("{GAP}{}", upshot.about));
    }
    text.push(Tone::Plain, " ");
    text.join(after);
    page.text(0, 2, &text);
}

/// What must be known about the last line, for those who read no other.
fn after(report: &Report, upshot: &Upshot) -> Text {
    let mut text = Text::new();
    if upshot.worst.is_some_and(|judged| judged.decision == Decision::Conditional && judged.may_pass) {
        text.push(Tone::Warn, "(conditions allowed: may pass) ");
    }
    if report.replay {
        text.push(Tone::Warn, &format!("(replay at {})", words::instant(&report.instant)));
    }
    text
}

/// A gate that was not judged in this run.
fn glance(page: &mut Page, gate: &GateReport) {
    let row = pipeline::row(page, gate, false, false);
    page.flow(0, 4, "  ", &row);
}

/// A judged gate.
fn block(page: &mut Page, judged: &Judged, column: usize, several: bool) {
    if several {
        head(page, judged, several);
    }
    let vetoes: Vec<&CheckReport> =
        judged.groups.iter().flat_map(|group| &group.checks).filter(|check| is_clear_veto(check)).collect();
    for group in &judged.groups {
        group::line(page, group, column);
        for check in group.checks.iter().filter(|check| !is_clear_veto(check)) {
            check::line(page, check);
        }
    }
    for veto in vetoes {
        check::veto(page, veto);
    }
    why(page, judged);
    accepted(page, judged);
    way::to_target(page, judged, true);
}

/// A veto that does not stand. Its title mostly names what must not be, so a tick beside it could be misread; it is
/// told in words, below the groups.
fn is_clear_veto(check: &CheckReport) -> bool {
    check.kind == Kind::Veto && check.outcome == Outcome::Pass && !check.veto_stands
}

/// Which gate, its decision where others stand beside it, and its score.
fn head(page: &mut Page, judged: &Judged, several: bool) {
    let mut name = Text::of(Tone::Strong, &judged.gate).with(Tone::Dim, page.signs.dot).plain(&judged.title);
    if several {
        let word = signs::label(&judged.label, judged.decision);
        name.push(Tone::Plain, ": ");
        name.join(&signs::verdict(&word, signs::decision_mood(judged.decision)));
    }
    let mut parts = vec![name, header::score(judged.score.as_ref())];
    parts.extend(header::reading(judged));
    page.flow(0, 2, page.signs.dot, &parts);
}

/// Why it is not GO. The checks are told above, so their titles have to do here; conditions are told with their owners.
fn why(page: &mut Page, judged: &Judged) {
    let (title, rows): (&str, Vec<Vec<Text>>) = match judged.decision {
        Decision::Go => return,
        Decision::Conditional => {
            let mood = signs::decision_mood(judged.decision);
            ("Conditions", judged.reasons.iter().map(|reason| reasons::row(judged, reason, mood)).collect())
        }
        Decision::NoGo => ("Why it is NO-GO", shortened(page.signs, judged)),
    };
    if !rows.is_empty() {
        page.heading(title);
        page.columns(2, 22, &rows);
    }
}

/// A row for each code, with the first of its reasons.
fn shortened(signs: &Signs, judged: &Judged) -> Vec<Vec<Text>> {
    let row = |(code, found): (&str, Vec<&crate::report::Reason>)| {
        let mut text = Text::new();
        for (index, reason) in found.iter().take(NAMED).enumerate() {
            if index > 0 {
                text.push(Tone::Dim, signs.dot);
            }
            text.join(&reasons::short(judged, reason));
        }
        if let more @ 1.. = found.len().saturating_sub(NAMED) {
            text.push(Tone::Dim, &format!("{}and {more} more, told above", signs.dot));
        }
        vec![Text::of(Tone::Bad, code), text]
    };
    reasons::by_code(&judged.reasons).into_iter().map(row).collect()
}

/// The waivers in use, one line each, and how many others there are.
fn accepted(page: &mut Page, judged: &Judged) {
    if judged.waivers.is_empty() {
        return;
    }
    let is_in_use = |waiver: &&WaiverReport| waiver.state == "in-use";
    let in_use: Vec<_> = judged.waivers.iter().filter(is_in_use).collect();
    page.heading(&format!("Waivers{GAP}{} of {} in use", in_use.len(), judged.waivers.len()));
    for waiver in in_use {
        let mut text = page.signs.waiver(&waiver.state);
        text.push(Tone::Plain, " ");
        text.push(Tone::Strong, &waiver.check);
        text.push(Tone::Plain, ": ");
        text.join(&waivers::about(page, waiver));
        page.text(2, 4, &text);
    }
    for waiver in judged.waivers.iter().filter(|waiver| !is_in_use(waiver)) {
        let mut text = page.signs.waiver(&waiver.state);
        text.push(Tone::Dim, &format!(" {}", waiver.check));
        if let Some(problem) = &waiver.problem {
            text.push(Tone::Dim, &format!(":{TIE}{problem}"));
        }
        page.text(2, 4, &text);
    }
}

#[cfg(test)]
mod tests;
