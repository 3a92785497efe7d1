//! The line of a check: its sign, its title, and after it the fact that matters.

use super::fact;
use crate::report::terminal::is_green;
use crate::report::terminal::offenders;
use crate::report::terminal::page::Page;
use crate::report::terminal::text::{TIE, Text, Tone};
use crate::report::{CheckReport, Kind, Outcome};

/// Where the sign stands, and where a second line starts.
const INDENT: usize = 2;
const HANG: usize = 4;

/// Writes it. What is green takes one line where it fits; what is not is told in full.
pub(super) fn line(page: &mut Page, check: &CheckReport) {
    if is_green(check) { green(page, check) } else { not_green(page, check) }
}

fn green(page: &mut Page, check: &CheckReport) {
    let mut text = page.signs.green(check.outcome);
    text.push(Tone::Plain, &TIE.to_string());
    text.push(Tone::Plain, &title(page, check, INDENT + 2));
    if let Some(fact) = fact::of_green(check) {
        match check.kind {
            Kind::Confirm if check.outcome == Outcome::Pass => text.push(Tone::Dim, &format!(" ({fact})")),
            _ => text.push(Tone::Dim, &format!(": {fact}")),
        }
    }
    page.text(INDENT, HANG, &text);
}

/// A veto that does not stand, in plain words.
pub(super) fn veto(page: &mut Page, check: &CheckReport) {
    let mut text = Text::of(Tone::Plain, &title(page, check, 0));
    if let Some(fact) = fact::of_green(check) {
        text.push(Tone::Plain, ": ");
        text.push(Tone::Good, &fact);
    }
    page.text(0, INDENT, &text);
}

/// The title, cut to the rest of one line: nobody is to scroll over what is green.
fn title(page: &Page, check: &CheckReport, before: usize) -> String {
    let room = page.width().saturating_sub(before);
    // What was made safe once is safe: it holds nothing any more that would be escaped again.
    Text::of(Tone::Plain, &check.title).cut(room, page.signs.cut).bare()
}

fn not_green(page: &mut Page, check: &CheckReport) {
    let mut head = page.signs.check(check);
    head.push(Tone::Plain, " ");
    head.push(Tone::Strong, &check.title);
    let reason = fact::shortfall(check);
    if !reason.is_empty() {
        head.push(Tone::Plain, &format!(": {reason}"));
    }
    let mut parts = vec![head];
    let mut add = |text: &str| parts.push(Text::of(Tone::Dim, text));
    if let Some(raw) = check.raw_outcome.filter(|raw| *raw != check.outcome) {
        add(&format!("{raw} without the waiver"));
    }
    if !check.blocking {
        add("advisory");
    }
    if let Some(owner) = &check.owner {
        add(&format!("owner{TIE}{owner}"));
    }
    // Only what failed on evidence that was seen asks for an action.
    if let Some(action) = check.action.as_ref().filter(|_| check.outcome == Outcome::Fail) {
        parts.push(Text::of(Tone::Dim, &format!("action{TIE}")).with(Tone::Strong, action));
    }
    page.flow(INDENT, HANG, page.signs.dot, &parts);
    if let Some(text) = offenders::line(page, check) {
        page.text(HANG, HANG, &text);
    }
}
