//! Every check: those that are not green first, the green ones folded.

use std::fmt::Write as _;

use crate::report::inline::{strong, table, text};
use crate::report::terminal::words;
use crate::report::{CheckReport, GroupReport, Judged, Outcome};

pub(super) fn gate(judged: &Judged) -> String {
    let mut all: Vec<(&GroupReport, &CheckReport)> =
        judged.groups.iter().flat_map(|group| group.checks.iter().map(move |check| (group, check))).collect();
    all.sort_by_key(|(_, check)| (!check.veto_stands, check.outcome.urgency()));
    let green = |check: &CheckReport| {
        matches!(check.outcome, Outcome::Pass | Outcome::NotApplicable) && !check.veto_stands
    };
    let (green, open): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, check)| green(check));
    let mut out = String::new();
    if open.is_empty() {
        out.push_str("Every check that applies is green.\n");
    } else {
        let rows: Vec<Vec<String>> = open.into_iter().map(|(group, check)| row(group, check)).collect();
        out.push_str(&table(&["Check", "Outcome", "Group", "Why", "Owner"], &rows));
    }
    if !green.is_empty() {
        let count = words::count(green.len(), "green check").replace('\u{a0}', " ");
        let rows: Vec<Vec<String>> = green.into_iter().map(|(group, check)| row(group, check)).collect();
        let table = table(&["Check", "Outcome", "Group", "Why", "Owner"], &rows);
        // Writing into a string cannot fail.
        let _ = write!(out, "\n<details><summary>{count}</summary>\n\n{table}\n</details>\n");
    }
    out
}

fn row(group: &GroupReport, check: &CheckReport) -> Vec<String> {
    let outcome = match (check.veto_stands, check.outcome) {
        (true, _) => strong("VETO"),
        (_, Outcome::Pass | Outcome::NotApplicable) => words::outcome(check.outcome).to_owned(),
        (_, outcome) => strong(&outcome.word().to_uppercase()),
    };
    let advisory = if check.blocking { "" } else { " (advisory)" };
    vec![
        format!("{}{advisory}", text(&check.title)),
        outcome,
        text(&group.title),
        text(&check.reason),
        check.owner.as_ref().map(|owner| text(owner)).unwrap_or_default(),
    ]
}
