//! A line per group: its score, drawn and in digits, and how its checks came out.

use super::page::Page;
use super::signs::mood;
use super::text::{Text, Tone};
use super::words;
use crate::report::{GroupReport, Judged, Outcome, tally};

/// The least width at which there is room for bars.
const ROOM_FOR_BARS: usize = 72;

pub(super) fn section(page: &mut Page, judged: &Judged) {
    let checks: usize = judged.groups.iter().map(|group| group.checks.len()).sum();
    let about =
        format!("{} in {}", words::count(checks, "check"), words::count(judged.groups.len(), "group"));
    page.heading_with("Readiness by group", &about);
    // Weights say nothing where all are the same.
    let weighted = judged.groups.iter().any(|group| group.weight != judged.groups[0].weight);
    let rows: Vec<Vec<Text>> = judged.groups.iter().map(|group| row(page, group, weighted)).collect();
    // A title wraps where it would push out what stands behind it, and not before.
    let others = |row: &Vec<Text>| row.iter().skip(1).map(|cell| cell.width() + 2).sum::<usize>();
    let taken = rows.iter().map(others).max().unwrap_or(0);
    let cap = page.width().saturating_sub(2 + taken).max(page.width() / 3).max(16);
    page.columns(2, cap, &rows);
}

fn row(page: &Page, group: &GroupReport, weighted: bool) -> Vec<Text> {
    let (bar, score) = match &group.score {
        // In a narrow place the digits have to do.
        Some(score) if page.width() < ROOM_FOR_BARS => (String::new(), format!("{score:\u{a0}>5}")),
        Some(score) => (page.signs.bar(score), format!("{score:\u{a0}>5}")),
        None => (String::new(), format!("{:\u{a0}>5}", page.signs.off)),
    };
    let mut about = Text::new();
    for (outcome, count) in tally::of(&group.checks) {
        if !about.is_empty() {
            about.push(Tone::Plain, ", ");
        }
        let tone = if outcome == Outcome::Pass { Tone::Plain } else { mood(outcome).tone() };
        about.push(tone, &format!("{count}\u{a0}{}", words::outcome(outcome)));
    }
    if weighted {
        about.push(Tone::Dim, &format!("{}weight\u{a0}{}", page.signs.dot, group.weight));
    }
    vec![
        Text::of(Tone::Plain, &group.title),
        Text::of(Tone::Dim, &bar),
        Text::of(Tone::Strong, &score),
        about,
    ]
}
