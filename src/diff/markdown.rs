//! The differences as Markdown, for a pull request: the verdict, then a table for each part of a gate.

use std::fmt::Write as _;

use super::words::{self, Row, Section};
use super::{Change, Diff, GateDiff, Item, Presence, Side, Turn};
use crate::report::inline::{strong, table, text};
use crate::report::terminal::words as shown;

/// With more rows than this a table is folded.
const FOLD_ABOVE: usize = 20;

pub(super) fn render(diff: &Diff) -> String {
    let mut out = format!("# {}\n", text(&words::verdict(diff)));
    for error in &diff.errors {
        // Writing into a string cannot fail.
        let _ = write!(out, "\n- {}: {}\n", strong(&error.code), text(&error.message));
    }
    let sides: Vec<Vec<String>> =
        [("before", &diff.before), ("after", &diff.after)].into_iter().filter_map(side).collect();
    if !sides.is_empty() {
        let _ = write!(out, "\n{}", table(&["", "Report", "Judged"], &sides));
    }
    if !diff.changes.is_empty() {
        let _ = write!(out, "\n{}", facts(&diff.changes.iter().collect::<Vec<_>>()));
    }
    for gate in &diff.gates {
        out.push_str(&self::gate(gate));
    }
    if !diff.unchanged.is_empty() && !diff.gates.is_empty() {
        let _ = write!(out, "\nThe same in both: {}\n", text(&diff.unchanged.join(", ")));
    }
    out
}

fn side((name, side): (&str, &Option<Side>)) -> Option<Vec<String>> {
    let side = side.as_ref()?;
    let replay = if side.replay { " (replay)" } else { "" };
    Some(vec![name.to_owned(), text(&side.file), format!("{}{replay}", text(&shown::when(&side.instant)))])
}

fn gate(gate: &GateDiff) -> String {
    let presence = match gate.presence {
        Presence::Added => " (added)",
        Presence::Removed => " (removed)",
        Presence::Changed => "",
    };
    let mut out = format!("\n## {}{presence}\n", text(&gate.title));
    if !gate.changes.is_empty() {
        let _ = write!(out, "\n{}", facts(&words::facts(gate)));
    }
    for Section { title, items } in words::sections(gate) {
        let rows: Vec<Vec<String>> = items.into_iter().flat_map(rows).collect();
        let count = rows.len();
        let table = table(&["", "Name", "What", "Before", "After"], &rows);
        if count > FOLD_ABOVE {
            let _ = write!(
                out,
                "\n### {title}\n\n<details><summary>{count} changes</summary>\n\n{table}\n</details>\n"
            );
        } else {
            let _ = write!(out, "\n### {title}\n\n{table}");
        }
    }
    out
}

/// The changes that belong to no item.
fn facts(changes: &[&Change]) -> String {
    let rows: Vec<Vec<String>> = words::rows(changes)
        .iter()
        .map(|row| {
            let [about, before, after] = cells(row);
            vec![word(row.turn()).to_owned(), about, before, after]
        })
        .collect();
    table(&["", "What", "Before", "After"], &rows)
}

/// A row for each line about an item; its name stands in the first.
fn rows(item: &Item) -> Vec<Vec<String>> {
    let name = strong(&words::name(item));
    let all: Vec<&Change> = item.changes.iter().collect();
    if all.is_empty() {
        return vec![vec![word(item.turn).to_owned(), name, String::new(), String::new(), String::new()]];
    }
    words::rows(&all)
        .iter()
        .enumerate()
        .map(|(index, row)| {
            let [about, before, after] = cells(row);
            let name = if index == 0 { name.clone() } else { String::new() };
            vec![word(row.turn()).to_owned(), name, about, before, after]
        })
        .collect()
}

/// What a line is about, and its values before and after.
fn cells(row: &Row<'_>) -> [String; 3] {
    let values = row.changes.iter().map(|(name, change)| {
        let (before, after) = words::values(change);
        let name = name.map(|name| format!("{name} ")).unwrap_or_default();
        (format!("{name}{}", text(&before)), format!("{name}{}", text(&after)))
    });
    let (before, after): (Vec<String>, Vec<String>) = values.unzip();
    [text(&row.about), before.join("<br>"), after.join("<br>")]
}

fn word(turn: Turn) -> &'static str {
    match turn {
        Turn::Worse => "worse",
        Turn::Other => "",
        Turn::Better => "better",
    }
}
