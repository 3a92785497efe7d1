//! The table of metrics, drawn: columns where they find room, else paragraphs.

use comfy_table::{ContentArrangement, LineStyle, Table, TableStyle};

use super::page::Page;
use super::text::{GAP, Line, Text, Tone};

/// Blanks between two columns, and before the first.
pub(super) const GUTTER: usize = 2;

/// The least columns in which a metric is still readable; below it, the rows become paragraphs.
const LEAST_METRIC: usize = 14;

/// The columns that every other column may take: words like `conditions` are not broken.
const LEAST_OTHER: usize = 10;

/// One row, before it is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Row {
    /// Over all columns, at an indent: the title of a group, or what is told without numbers.
    Across(usize, Text),
    /// A cell for each column.
    Cells(Cells),
}

/// The cells of a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cells {
    pub(super) metric: Text,
    pub(super) target: Text,
    pub(super) needed: Text,
    pub(super) actual: Text,
    pub(super) status: Text,
    /// Blanks before the metric: checks stand in below their group, comparisons below their check.
    pub(super) indent: usize,
    /// What its target is called where there are no columns; a veto says it itself.
    pub(super) limit: &'static str,
}

impl Cells {
    fn all(&self, needed: bool) -> Vec<&Text> {
        let mut cells = vec![&self.metric, &self.target];
        if needed {
            cells.push(&self.needed);
        }
        cells.extend([&self.actual, &self.status]);
        cells
    }
}

/// Draws the rows, with a head where there is a row of cells.
pub(super) fn draw(page: &mut Page, rows: &[Row]) {
    let cells: Vec<&Cells> = rows
        .iter()
        .filter_map(|row| match row {
            Row::Cells(cells) => Some(cells),
            Row::Across(..) => None,
        })
        .collect();
    let needed = cells.iter().any(|row| !row.needed.is_empty());
    let mut names = vec!["Metric", "Target"];
    if needed {
        names.push("Needed");
    }
    names.extend(["Actual", "Status"]);
    let widths = widths(page.width() - GUTTER, &names, &cells, needed).filter(|_| !cells.is_empty());
    let Some(widths) = widths else {
        for row in rows {
            match row {
                Row::Across(indent, text) => across(page, *indent, text),
                Row::Cells(cells) => paragraph(page, cells),
            }
        }
        return;
    };

    // The cells come wrapped, so that no line of the table depends on how the table would wrap it.
    let wrapped: Vec<Vec<Vec<String>>> = cells
        .iter()
        .map(|row| {
            let indents = std::iter::once(row.indent).chain(std::iter::repeat(0));
            let cells = row.all(needed).into_iter().zip(widths.iter().zip(indents));
            cells.map(|(text, (width, indent))| lines(text, *width, indent)).collect()
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
    let mut wrapped = wrapped.iter();
    for row in rows {
        let row = match row {
            Row::Across(indent, text) => {
                across(page, *indent, text);
                continue;
            }
            Row::Cells(cells) => cells,
        };
        let Some(cells) = wrapped.next() else { break };
        let height = cells.iter().map(Vec::len).max().unwrap_or(1).max(1);
        for index in 0..height {
            let Some(text) = drawn.next() else { break };
            let status = cells.last().and_then(|lines| lines.get(index)).map_or("", String::as_str);
            put(page, Tone::Plain, &text, status, row.status.tone());
        }
    }
}

fn across(page: &mut Page, indent: usize, text: &Text) {
    page.text(GUTTER + indent, GUTTER + indent + 2, text);
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
fn widths(room: usize, names: &[&str], rows: &[&Cells], needed: bool) -> Option<Vec<usize>> {
    let mut widths: Vec<usize> = names.iter().map(|name| name.len()).collect();
    for row in rows {
        for (at, (width, text)) in widths.iter_mut().zip(row.all(needed)).enumerate() {
            let indent = if at == 0 { row.indent } else { 0 };
            *width = (*width).max(text.width() + indent);
        }
    }
    let last = widths.len() - 1;
    [room / 4, (room / 6).max(LEAST_OTHER)].into_iter().find_map(|cap| {
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
fn paragraph(page: &mut Page, row: &Cells) {
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
