//! Why the decision is not GO, and what is short of perfect and stops nothing.

use super::alike::alike;
use super::page::Page;
use super::text::{Mood, Text, Tone};
use super::words;
use crate::report::{Decision, Judged, Reason};

/// With more reasons than this, those of the same code share a line; each is told with its check further down.
const FOLD_ABOVE: usize = 12;

/// So many of them are named there.
const NAMED: usize = 3;

/// All reasons; those of a CONDITIONAL are its conditions.
pub(super) fn section(page: &mut Page, judged: &Judged) {
    let (title, noun, mood) = match judged.decision {
        Decision::Go => ("Why", None, Mood::Good),
        Decision::Conditional => ("Conditions", None, Mood::Warn),
        Decision::NoGo => ("Why it is NO-GO", Some("reason"), Mood::Bad),
    };
    list(page, judged, &judged.reasons, title, noun, mood);
}

/// The notes.
pub(super) fn notes(page: &mut Page, judged: &Judged) {
    list(page, judged, &judged.notes, "Notes", None, Mood::Neutral);
}

fn list(page: &mut Page, judged: &Judged, reasons: &[Reason], title: &str, noun: Option<&str>, mood: Mood) {
    if reasons.is_empty() {
        return;
    }
    match noun {
        Some(noun) => page.heading_with(title, &words::count(reasons.len(), noun)),
        None => page.heading(title),
    }
    let rows: Vec<Vec<Text>> = if reasons.len() > FOLD_ABOVE && !page.style.explain {
        by_code(reasons)
            .into_iter()
            .map(|(code, reasons)| folded(page, judged, code, &reasons, mood))
            .collect()
    } else {
        reasons.iter().map(|reason| row(judged, reason, mood)).collect()
    };
    page.columns(2, 22, &rows);
}

/// One reason with its owner.
pub(super) fn row(judged: &Judged, reason: &Reason, mood: Mood) -> Vec<Text> {
    let mut text = short(judged, reason);
    if let Some(owner) = &reason.owner {
        text.push(Tone::Dim, &format!(" [{owner}]"));
    }
    vec![Text::of(mood.tone(), &reason.code), text]
}

/// Reasons of the same code together, in the order of the first of each.
pub(super) fn by_code(reasons: &[Reason]) -> Vec<(&str, Vec<&Reason>)> {
    alike(reasons.iter().map(|reason| (reason.code.as_str(), reason)))
}

fn folded(page: &Page, judged: &Judged, code: &str, reasons: &[&Reason], mood: Mood) -> Vec<Text> {
    let mut text = Text::new();
    for (index, reason) in reasons.iter().take(NAMED).enumerate() {
        if index > 0 {
            text.push(Tone::Dim, page.signs.dot);
        }
        text.join(&short(judged, reason));
    }
    if let more @ 1.. = reasons.len().saturating_sub(NAMED) {
        text.push(Tone::Dim, &format!("{}and {more} more, told below", page.signs.dot));
    }
    vec![Text::of(mood.tone(), code), text]
}

/// The title of the check, and the text where the check does not tell it itself further down.
pub(super) fn short(judged: &Judged, reason: &Reason) -> Text {
    let Some(check) = reason.check.as_deref().and_then(|id| super::find(judged, id)) else {
        return Text::of(Tone::Plain, &reason.text);
    };
    let title = Text::of(Tone::Strong, &check.title);
    if super::repeats(check, &reason.text) {
        return title;
    }
    // Most texts stand for themselves; those that do not name their check get its title.
    if reason.text.contains(&check.title) {
        return Text::of(Tone::Plain, &reason.text);
    }
    title.with(Tone::Dim, ": ").plain(&reason.text)
}
