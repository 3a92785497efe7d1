//! The line of a group: its title, leader dots, and its verdict in a column of its own.

use unicode_width::UnicodeWidthStr;

use super::verdict::Verdict;
use crate::report::terminal::page::Page;
use crate::report::terminal::signs::mood;
use crate::report::terminal::text::{Line, Text, Tone};
use crate::report::{GateReport, GroupReport, Report};

/// Verdicts end here at the latest: an eye does not follow dots over a wide screen.
const LONGEST: usize = 72;

/// The fewest dots between a title and its verdict.
const LEAST_DOTS: usize = 3;

/// The column in which every verdict of a report starts.
pub(super) fn column(page: &Page, report: &Report) -> usize {
    let groups = report.gates.iter().flat_map(|gate| match gate {
        GateReport::Judged(judged) => judged.groups.as_slice(),
        GateReport::Standing { .. } | GateReport::NotReached { .. } => &[],
    });
    let widest = groups.map(|group| Verdict::of(group).text().width()).max().unwrap_or(0);
    page.width().min(LONGEST).saturating_sub(widest)
}

/// Writes it. Titles that leave too few dots are cut.
pub(super) fn line(page: &mut Page, group: &GroupReport, column: usize) {
    let verdict = Verdict::of(group);
    let room = column.saturating_sub(LEAST_DOTS + 2);
    let mut line = Text::of(Tone::Strong, &group.title).cut(room, page.signs.cut);
    let dots = column.saturating_sub(line.width + 2);
    line.draw(Tone::Plain, if line.width > 0 { " " } else { "." });
    line.draw(Tone::Dim, &".".repeat(dots));
    line.append(last(&verdict));
    page.line(line);
}

/// The word, and what stands beside it.
fn last(verdict: &Verdict) -> Line {
    let mut line = Line::default();
    line.draw(Tone::Plain, " ");
    line.draw(mood(verdict.worst).tone(), &verdict.word());
    if !verdict.beside.is_empty() {
        line.draw(Tone::Warn, &format!(" {}", verdict.beside));
    }
    line
}
