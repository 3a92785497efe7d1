//! Markdown as a person would have written it: tables with columns of one width, no blank lines in a row. What it shows
//! stays the same.

use unicode_width::UnicodeWidthStr;

/// Wider cells do not widen the others.
const MAX_WIDTH: usize = 60;

/// The text with its tables aligned, ending in one line break.
pub(crate) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut table: Vec<&str> = Vec::new();
    let mut fence: Option<&str> = None;
    let mut blank = true;
    for line in text.lines().map(str::trim_end) {
        if fence.is_none() && line.starts_with('|') && line.len() > 1 && line.ends_with('|') {
            table.push(line);
            continue;
        }
        if !table.is_empty() {
            align(&mut out, &std::mem::take(&mut table));
            blank = false;
        }
        match fence {
            Some(mark) if line.trim_start().starts_with(mark) => fence = None,
            None => {
                fence = ["```", "~~~", "<pre"].into_iter().find(|mark| line.trim_start().starts_with(mark));
            }
            Some(_) => {}
        }
        if fence == Some("<pre") {
            fence = if line.contains("</pre>") { None } else { Some("</pre>") };
        }
        // Between the marks of code every line counts.
        if line.is_empty() && blank && fence.is_none() {
            continue;
        }
        blank = line.is_empty();
        out.push_str(line);
        out.push('\n');
    }
    align(&mut out, &table);
    while out.ends_with("\n\n") {
        out.pop();
    }
    out
}

/// Writes the lines of a table; as they are where they are none.
fn align(out: &mut String, lines: &[&str]) {
    let rows: Vec<Vec<&str>> = lines.iter().map(|line| cells(line)).collect();
    let is_table = rows.get(1).is_some_and(|row| row.iter().all(|cell| is_delimiter(cell)));
    if !is_table {
        for line in lines {
            out.push_str(line);
            out.push('\n');
        }
        return;
    }
    let columns = rows[0].len();
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            let width = |row: &Vec<&str>| row.get(column).map_or(0, |cell| cell.width().min(MAX_WIDTH));
            rows.iter().map(width).max().unwrap_or(0).max(3)
        })
        .collect();
    for (number, row) in rows.iter().enumerate() {
        out.push('|');
        for (column, cell) in row.iter().enumerate() {
            let width = widths.get(column).copied().unwrap_or(0);
            let right = rows[1].get(column).is_some_and(|mark| mark.ends_with(':') && !mark.starts_with(':'));
            let room = width.saturating_sub(cell.width());
            out.push(' ');
            if number == 1 {
                out.push_str(&delimiter(cell, width));
            } else if right {
                out.extend(std::iter::repeat_n(' ', room));
                out.push_str(cell);
            } else {
                out.push_str(cell);
                out.extend(std::iter::repeat_n(' ', room));
            }
            out.push_str(" |");
        }
        out.push('\n');
    }
}

/// The cells of a line, without the blanks around them. A `|` behind a backslash is text.
fn cells(line: &str) -> Vec<&str> {
    let inner = &line[1..line.len() - 1];
    let mut cells = Vec::new();
    let mut start = 0;
    let mut escaped = false;
    for (at, c) in inner.char_indices() {
        match c {
            '|' if !escaped => {
                cells.push(inner[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    cells.push(inner[start..].trim());
    cells
}

fn is_delimiter(cell: &str) -> bool {
    let dashes = cell.strip_prefix(':').unwrap_or(cell);
    let dashes = dashes.strip_suffix(':').unwrap_or(dashes);
    !dashes.is_empty() && dashes.bytes().all(|b| b == b'-')
}

fn delimiter(cell: &str, width: usize) -> String {
    let left = if cell.starts_with(':') { ":" } else { "-" };
    let right = if cell.ends_with(':') { ":" } else { "-" };
    format!("{left}{}{right}", "-".repeat(width.saturating_sub(2).max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_aligned_and_the_rest_stays() {
        let cases = [
            ("a\n\n\n\nb\n\n", "a\n\nb\n"),
            ("|a|bb|\n|---|--:|\n| ❌ x | 1 |\n", "| a    |  bb |\n| ---- | --: |\n| ❌ x |   1 |\n"),
            ("| a \\| b |\n|:-:|\n", "| a \\| b |\n| :----: |\n"),
            ("```\n|a|\n|-|\n\n\nx\n```\n", "```\n|a|\n|-|\n\n\nx\n```\n"),
            ("<pre>\n|a|\n|-|\n</pre>\n|a|\n|-|\n", "<pre>\n|a|\n|-|\n</pre>\n| a   |\n| --- |\n"),
            ("| no table |\ntext\n", "| no table |\ntext\n"),
        ];
        for (text, expected) in cases {
            assert_eq!(tidy(text), expected);
            assert_eq!(tidy(expected), expected);
        }
    }

    #[test]
    fn one_long_cell_does_not_widen_the_others() {
        let text = format!("| a |\n|---|\n| {} |\n| b |\n", "x".repeat(10_000));
        assert!(tidy(&text).len() < 10_300);
    }
}
