//! The table of what was measured: Metric, Target, Needed where a margin applies, Actual, Status.

use comfy_table::{ContentArrangement, LineStyle, Table, TableStyle};

use super::page::Page;
use super::text::{GAP, Line, TIE, Text, Tone};
use super::words;
use crate::report::{CheckReport, Comparison, Holds, Judged, Kind, Outcome, escape};

/// Blanks between two columns, and before the first.
const GUTTER: usize = 2;

/// The least columns in which a metric is still readable; below it, the rows become paragraphs.
const LEAST_METRIC: usize = 14;

/// With more checks than this, those that pass are told in one line: nobody reads on in a table of hundreds.
const FOLD_ABOVE: usize = 60;

/// The most characters of one cell; `explain` shows what was selected.
const MAX_CELL: usize = 160;

/// One row, before it is laid out.
struct Row {
    metric: Text,
    target: Text,
    needed: Text,
    actual: Text,
    status: Text,
    /// Blanks before the metric: checks stand in below their group, comparisons below their check.
    indent: usize,
    is_group: bool,
    /// What its target is called where there are no columns; a veto says it itself.
    limit: &'static str,
}

pub(super) fn section(page: &mut Page, judged: &Judged) {
    let measured = |check: &CheckReport| {
        matches!(check.kind, Kind::Require | Kind::Veto)
            && check.outcome != Outcome::NotApplicable
            && (!check.comparisons.is_empty() || check.outcome == Outcome::Pass)
    };
    let total = judged.groups.iter().flat_map(|group| &group.checks).filter(|check| measured(check)).count();
    if total == 0 {
        return;
    }
    let fold = total > FOLD_ABOVE && !page.style.explain;
    let shown = |check: &CheckReport| measured(check) && !(fold && super::is_green(check));
    let mut rows = Vec::new();
    let several = judged.groups.iter().filter(|group| group.checks.iter().any(measured)).count() > 1;
    for group in &judged.groups {
        let checks = super::ordered(judged, group, shown);
        if several && !checks.is_empty() {
            rows.push(Row::group(&group.title));
        }
        let indent = if several { GUTTER } else { 0 };
        rows.extend(checks.into_iter().flat_map(|check| Row::check(page, check, indent)));
    }
    page.heading_with("Metrics", &words::count(total, "check"));
    if !rows.is_empty() {
        draw(page, &rows);
    }
    if fold {
        let green = judged.groups.iter().flat_map(|group| &group.checks);
        let green = green.filter(|check| measured(check) && super::is_green(check)).count();
        let text = format!("{} more, shown one by one when explained", words::count(green, "passing check"));
        let mut line = page.signs.outcome(Outcome::Pass);
        line.push(Tone::Dim, &format!("{GAP}{text}"));
        page.text(2, 4, &line);
    }
    margin_notes(page, judged);
}

/// Where a group's margin does not apply, once for each reason.
fn margin_notes(page: &mut Page, judged: &Judged) {
    let mut notes: Vec<(&str, Vec<&str>)> = Vec::new();
    for check in judged.groups.iter().flat_map(|group| &group.checks) {
        let Some(note) = &check.margin_note else { continue };
        match notes.iter_mut().find(|(known, _)| known == note) {
            Some((_, titles)) => titles.push(&check.title),
            None => notes.push((note, vec![&check.title])),
        }
    }
    for (note, titles) in notes {
        page.text(2, 4, &Text::of(Tone::Dim, &format!("{}: {note}", titles.join(", "))));
    }
}

impl Row {
    fn group(title: &str) -> Self {
        let empty = Text::new;
        Self {
            metric: Text::of(Tone::Strong, title),
            target: empty(),
            needed: empty(),
            actual: empty(),
            status: empty(),
            indent: 0,
            is_group: true,
            limit: "",
        }
    }

    /// The rows of one check: one where it compares once, else one more for each comparison.
    fn check(page: &Page, check: &CheckReport, indent: usize) -> Vec<Self> {
        let status = page.signs.check(check);
        let title = cell(&check.title);
        if let [only] = check.comparisons.as_slice() {
            return vec![Self::compared(only, title, status, check.kind, indent)];
        }
        let mut head = Self::group("");
        head.metric = title;
        head.status = status;
        head.indent = indent;
        head.is_group = false;
        let parts = check.comparisons.iter().map(|part| {
            // Which part decided is news only where the whole is not green.
            let status = match part.holds {
                Holds::True if check.kind != Kind::Veto => Text::new(),
                Holds::False if check.kind == Kind::Veto || super::is_green(check) => Text::new(),
                holds => page.signs.holds(holds, check.kind),
            };
            Self::compared(part, cell(&part.measured), status, check.kind, indent + GUTTER)
        });
        std::iter::once(head).chain(parts).collect()
    }

    fn compared(compared: &Comparison, metric: Text, status: Text, kind: Kind, indent: usize) -> Self {
        let limit = |value: &str| match compared.operator.as_str() {
            "" => value.to_owned(),
            operator => format!("{operator}{tie}{value}", tie = if value.len() <= 12 { TIE } else { ' ' }),
        };
        let target = match (&compared.target, compared.operator.as_str()) {
            (Some(target), _) => limit(target),
            (None, "") => "true".to_owned(),
            // The limit is itself unknown: what is written says most.
            (None, _) => {
                compared.text.strip_prefix(&compared.measured).unwrap_or(&compared.text).trim().to_owned()
            }
        };
        let target = if kind == Kind::Veto { format!("veto if {target}") } else { target };
        let needed =
            compared.margin.as_ref().and(compared.needed.as_ref()).map_or_else(String::new, |v| limit(v));
        let actual = match (&compared.actual, compared.holds) {
            (Some(actual), _) => actual.clone(),
            (None, Holds::Error) => "error".to_owned(),
            (None, _) => "not known".to_owned(),
        };
        Self {
            metric,
            target: cell(&target),
            needed: cell(&needed),
            actual: cell(&actual),
            status,
            indent,
            is_group: false,
            limit: if kind == Kind::Veto { "" } else { "target" },
        }
    }

    fn cells(&self, needed: bool) -> Vec<&Text> {
        let mut cells = vec![&self.metric, &self.target];
        if needed {
            cells.push(&self.needed);
        }
        cells.extend([&self.actual, &self.status]);
        cells
    }
}

fn cell(text: &str) -> Text {
    Text::of(Tone::Plain, &escape::shorten(text, MAX_CELL))
}

fn draw(page: &mut Page, rows: &[Row]) {
    let needed = rows.iter().any(|row| !row.needed.is_empty());
    let mut names = vec!["Metric", "Target"];
    if needed {
        names.push("Needed");
    }
    names.extend(["Actual", "Status"]);
    let Some(widths) = widths(page.width() - GUTTER, &names, rows, needed) else {
        for row in rows {
            paragraph(page, row);
        }
        return;
    };

    // The cells come wrapped, so that no line of the table depends on how the table would wrap it.
    let wrapped: Vec<Vec<Vec<String>>> = rows
        .iter()
        .map(|row| {
            if row.is_group {
                return vec![vec![String::new()]; names.len()];
            }
            let indent = row.indent;
            let cells = row.cells(needed);
            let widths =
                widths.iter().enumerate().map(|(at, width)| (if at == 0 { indent } else { 0 }, width));
            cells.iter().zip(widths).map(|(text, (indent, width))| lines(text, *width, indent)).collect()
        })
        .collect();
    let mut table = Table::new();
    table
        .force_no_tty()
        .set_content_arrangement(ContentArrangement::Disabled)
        .load_style(look(page.signs.rule));
    table.set_header(names.iter().zip(&widths).map(|(name, width)| format!("{name:<width$}")));
    for cells in &wrapped {
        table.add_row(cells.iter().map(|lines| lines.join("\n")));
    }
    for (at, column) in table.column_iter_mut().enumerate() {
        let gap = if at + 1 < names.len() { 2 } else { 0 };
        column.set_padding((0, gap));
    }

    let mut drawn = table.lines();
    for tone in [Tone::Strong, Tone::Dim] {
        if let Some(text) = drawn.next() {
            put(page, tone, &text, "", Tone::Plain);
        }
    }
    for (row, cells) in rows.iter().zip(&wrapped) {
        if row.is_group {
            drawn.next();
            page.text(GUTTER, GUTTER, &row.metric);
            continue;
        }
        let height = cells.iter().map(Vec::len).max().unwrap_or(1).max(1);
        for index in 0..height {
            let Some(text) = drawn.next() else { break };
            let status = cells.last().and_then(|lines| lines.get(index)).map_or("", String::as_str);
            put(page, Tone::Plain, &text, status, row.status.tone());
        }
    }
}

/// One drawn line, with the status at its end in its own tone.
fn put(page: &mut Page, tone: Tone, text: &str, status: &str, status_tone: Tone) {
    let text = text.trim_end();
    let mut line = Line::default();
    line.draw(Tone::Plain, "  ");
    match text.strip_suffix(status).filter(|_| !status.is_empty()) {
        Some(front) => {
            line.draw(tone, front);
            line.draw(status_tone, status);
        }
        None => line.draw(tone, text),
    }
    page.line(line);
}

fn lines(text: &Text, width: usize, indent: usize) -> Vec<String> {
    let room = width.saturating_sub(indent);
    let margin = " ".repeat(indent);
    text.wrap(room, room).into_iter().map(|line| format!("{margin}{}", line.bare())).collect()
}

/// How wide each column is; nothing where the metric would get too little room. The metric gives way first, because
/// its words can wrap and numbers are read in one piece.
fn widths(room: usize, names: &[&str], rows: &[Row], needed: bool) -> Option<Vec<usize>> {
    let mut widths: Vec<usize> = names.iter().map(|name| name.len()).collect();
    // The title of a group goes over all columns.
    for row in rows.iter().filter(|row| !row.is_group) {
        for (at, (width, text)) in widths.iter_mut().zip(row.cells(needed)).enumerate() {
            let indent = if at == 0 { row.indent } else { 0 };
            *width = (*width).max(text.width() + indent);
        }
    }
    let last = widths.len() - 1;
    [room / 4, room / 6].into_iter().find_map(|cap| {
        let mut widths = widths.clone();
        for (width, name) in widths[1..last].iter_mut().zip(&names[1..]) {
            *width = (*width).min(cap.max(name.len()));
        }
        let others: usize = widths[1..].iter().sum::<usize>() + GUTTER * last;
        let left = room.checked_sub(others).filter(|left| *left >= LEAST_METRIC.min(widths[0]))?;
        widths[0] = widths[0].min(left);
        Some(widths)
    })
}

/// A row where the table finds no room.
fn paragraph(page: &mut Page, row: &Row) {
    let indent = GUTTER + row.indent;
    let mut head = row.status.clone();
    if !head.is_empty() {
        head.push(Tone::Plain, GAP);
    }
    head.join(&row.metric);
    page.text(indent, indent + 2, &head);
    let named = [(row.limit, &row.target), ("needed", &row.needed), ("actual", &row.actual)];
    let parts: Vec<Text> = named
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| {
            let mut part = Text::of(Tone::Dim, name);
            if !name.is_empty() {
                part.push(Tone::Dim, "\u{a0}");
            }
            part.join(text);
            part
        })
        .collect();
    page.flow(indent + 2, indent + 2, ", ", &parts);
}

/// Columns without frames, a line below the head: it survives being pasted into a chat.
fn look(rule: char) -> TableStyle {
    TableStyle::new().header_separator(LineStyle {
        left: None,
        fill: Some(rule),
        junction: None,
        right: None,
    })
}
