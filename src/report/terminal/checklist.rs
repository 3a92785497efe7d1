//! What people ticked: sign, word, who, when, and what they noted.

use super::page::Page;
use super::text::{GAP, Text, Tone};
use super::words;
use crate::report::{CheckReport, Judged, Kind, Outcome};

/// With more green items than this, those that carry no note are told in one line.
const FOLD_ABOVE: usize = 40;

pub(super) fn section(page: &mut Page, judged: &Judged) {
    let is_item = |check: &CheckReport| check.kind == Kind::Confirm;
    let items: Vec<_> =
        judged.groups.iter().flat_map(|group| &group.checks).filter(|check| is_item(check)).collect();
    if items.is_empty() {
        return;
    }
    let done = items.iter().filter(|check| check.outcome == Outcome::Pass).count();
    let off = items.iter().filter(|check| check.outcome == Outcome::NotApplicable).count();
    let off = if off == 0 { String::new() } else { format!(", {off} n/a") };
    page.heading_with("Checklist", &format!("{done} of {} ticked{off}", items.len()));
    let fold = items.len() > FOLD_ABOVE && !page.style.explain;
    let several = judged.groups.iter().filter(|group| group.checks.iter().any(is_item)).count() > 1;
    for group in super::ordered_groups(judged, is_item) {
        let checks = super::ordered(judged, group, is_item);
        if checks.is_empty() {
            continue;
        }
        // Nobody ticked these: what does not apply by the facts of the release needs no row of its own.
        let (off, checks): (Vec<_>, Vec<_>) = checks
            .into_iter()
            .partition(|check| check.outcome == Outcome::NotApplicable && check.tick.is_none());
        let titled = several && !checks.is_empty();
        if titled {
            page.text(2, 4, &Text::of(Tone::Dim, &group.title));
        }
        let (folded, shown): (Vec<_>, Vec<_>) = checks.into_iter().partition(|check| fold && is_plain(check));
        let rows: Vec<_> = shown.into_iter().map(|check| item(page, check)).collect();
        page.columns(2, 14, &rows);
        if !folded.is_empty() {
            let ids: Vec<_> = folded.iter().map(|check| check.check.as_str()).collect();
            let mut text = Text::new();
            text.join(&page.signs.outcome(Outcome::Pass));
            text.push(Tone::Plain, &format!("{GAP}{}: ", words::count(folded.len(), "item")));
            text.push(Tone::Dim, &ids.join(", "));
            page.text(2, 10, &text);
        }
        for (reason, checks) in super::checks::by_reason(&off) {
            let group = (several && !titled).then_some(group.title.as_str());
            page.text(2, 4, &super::checks::not_applied(page, group, reason, &checks));
        }
    }
}

fn is_plain(check: &CheckReport) -> bool {
    check.outcome == Outcome::Pass && check.tick.as_ref().is_none_or(|tick| tick.note.is_none())
}

fn item(page: &Page, check: &CheckReport) -> Vec<Text> {
    let mut text = Text::of(Tone::Plain, &check.title);
    let who = match &check.tick {
        Some(tick) => {
            let at = tick.at.as_deref().map(words::when);
            // A text names nobody; its line is where to look.
            let line = tick.line.map(|_| tick.place());
            [tick.by.clone(), at, line].into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
        None => "not ticked".to_owned(),
    };
    if !who.is_empty() {
        text.push(Tone::Dim, &format!("{}{who}", page.signs.dot));
    }
    if let Some(tick) = &check.tick {
        if let Some(note) = &tick.note {
            text.push(Tone::Plain, &format!(": {note}"));
        }
        let wanted = page.style.explain || !super::is_green(check);
        if let Some(link) = tick.link.as_ref().filter(|_| wanted) {
            text.push(Tone::Dim, &format!(" <{link}>"));
        }
    }
    vec![page.signs.outcome(check.outcome), text]
}
