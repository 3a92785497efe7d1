//! The differences for a terminal: the verdict, then gate for gate what turned worse, what else moved, what turned better.

use super::words::{self, Section};
use super::{Change, Diff, GateDiff, Item, Presence, Side, Turn};
use crate::report::terminal::Style;
use crate::report::terminal::page::Page;
use crate::report::terminal::text::{Mood, Text, Tone};
use crate::report::terminal::words as shown;

/// The most columns that the name of a fact takes.
const MAX_NAME: usize = 44;

pub(super) fn render(diff: &Diff, style: &Style) -> String {
    let mut page = Page::new(style);
    let mood = if diff.same { Mood::Good } else { Mood::Warn };
    page.text(0, 2, &Text::of(Tone::Verdict(mood), &words::verdict(diff)));
    for error in &diff.errors {
        page.text(2, 4, &Text::of(Tone::Bad, &error.code).plain(" ").plain(&error.message));
    }
    side(&mut page, "before", diff.before.as_ref());
    side(&mut page, "after", diff.after.as_ref());
    changes(&mut page, 2, &diff.changes.iter().collect::<Vec<_>>());
    for gate in &diff.gates {
        self::gate(&mut page, gate);
    }
    if !diff.unchanged.is_empty() && !diff.gates.is_empty() {
        page.blank();
        page.text(0, 2, &Text::of(Tone::Dim, "The same in both: ").plain(&diff.unchanged.join(", ")));
    }
    page.finish()
}

fn side(page: &mut Page, name: &str, side: Option<&Side>) {
    let Some(side) = side else { return };
    let mut parts = vec![Text::of(Tone::Dim, &format!("{name:\u{a0}<6} ")).plain(&side.file)];
    parts.push(Text::of(Tone::Plain, &shown::when(&side.instant)));
    if side.replay {
        parts.push(Text::of(Tone::Warn, "replay"));
    }
    page.flow(2, 4, page.signs.dot, &parts);
}

fn gate(page: &mut Page, gate: &GateDiff) {
    page.blank();
    let mut head = Text::of(Tone::Strong, &gate.gate);
    if gate.title != gate.gate {
        head.push(Tone::Dim, page.signs.dot);
        head.push(Tone::Plain, &gate.title);
    }
    match gate.presence {
        Presence::Added => head.push(Tone::Warn, " (added)"),
        Presence::Removed => head.push(Tone::Warn, " (removed)"),
        Presence::Changed => {}
    }
    page.text(0, 2, &head);
    changes(page, 2, &words::facts(gate));
    for Section { title, items } in words::sections(gate) {
        page.heading_with(&format!("  {title}"), &shown::count(items.len(), noun(title)));
        for item in items {
            self::item(page, item);
        }
    }
}

/// What the items of a section are.
fn noun(title: &str) -> &'static str {
    match title {
        "Reasons" => "reason",
        "Groups" => "group",
        "Needed gates" => "gate",
        "Votes" => "vote",
        "Waivers" => "waiver",
        "Evidence" => "entry",
        _ => "check",
    }
}

fn item(page: &mut Page, item: &Item) {
    let mut head = mark(page, item.turn);
    head.push(Tone::Plain, " ");
    head.push(Tone::Strong, &words::name(item));
    page.text(2, 4, &head);
    changes(page, 6, &item.changes.iter().collect::<Vec<_>>());
}

/// The sign of a turn; the section or the values beside it say it in words.
fn mark(page: &Page, turn: Turn) -> Text {
    match turn {
        Turn::Worse => Text::of(Tone::Bad, page.signs.bad),
        Turn::Other => Text::of(Tone::Dim, page.signs.waived),
        Turn::Better => Text::of(Tone::Good, page.signs.good),
    }
}

fn changes(page: &mut Page, indent: usize, changes: &[&Change]) {
    let arrow = if page.style.unicode { " → " } else { " -> " };
    let rows: Vec<Vec<Text>> = words::rows(changes)
        .into_iter()
        .map(|row| {
            let mut values = Text::new();
            for (word, change) in &row.changes {
                if !values.is_empty() {
                    values.push(Tone::Dim, page.signs.dot);
                }
                if let Some(word) = word {
                    values.push(Tone::Dim, &format!("{word} "));
                }
                let (before, after) = words::values(change);
                values.push(Tone::Plain, &before);
                values.push(Tone::Dim, arrow);
                values.push(tone(change.turn), &after);
            }
            vec![Text::of(Tone::Dim, &row.about), values]
        })
        .collect();
    page.columns(indent, MAX_NAME, &rows);
}

fn tone(turn: Turn) -> Tone {
    match turn {
        Turn::Worse => Tone::Bad,
        Turn::Other => Tone::Plain,
        Turn::Better => Tone::Good,
    }
}
