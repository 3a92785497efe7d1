//! The page that the report is written on: lines of at most its width, with paragraphs, flows and columns.

use super::Style;
use super::signs::Signs;
use super::text::{GAP, Line, TIE, Text, Tone};

/// Blanks between two columns.
const GUTTER: usize = 2;

/// The least room in which a last column is still read as one; below it, rows become paragraphs.
const LEAST_ROOM: usize = 24;

/// Lines of text under way.
pub(crate) struct Page<'a> {
    pub(crate) style: &'a Style,
    pub(crate) signs: &'static Signs,
    out: String,
}

impl<'a> Page<'a> {
    pub(crate) fn new(style: &'a Style) -> Self {
        Self { style, signs: Signs::of(style), out: String::new() }
    }

    pub(crate) fn finish(self) -> String {
        self.out
    }

    pub(crate) fn width(&self) -> usize {
        self.style.width.max(Style::MIN_WIDTH)
    }

    pub(crate) fn line(&mut self, line: Line) {
        let painted = line.paint(self.style.colour);
        self.out.push_str(&painted);
        self.out.push('\n');
    }

    /// An empty line, unless there is one already or nothing yet.
    pub(crate) fn blank(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// The title of a section.
    pub(crate) fn heading(&mut self, title: &str) {
        self.blank();
        self.text(0, 0, &Text::of(Tone::Strong, title));
    }

    /// The title of a section, with a few words about it.
    pub(crate) fn heading_with(&mut self, title: &str, about: &str) {
        self.blank();
        self.flow(0, 2, "   ", &[Text::of(Tone::Strong, title), Text::of(Tone::Dim, about)]);
    }

    /// A paragraph, its first line at `indent` and the others at `hang`.
    pub(crate) fn text(&mut self, indent: usize, hang: usize, text: &Text) {
        if text.is_empty() {
            return;
        }
        let width = self.width();
        for (index, wrapped) in text.wrap(width - indent, width - hang).into_iter().enumerate() {
            let mut line = blanks(if index == 0 { indent } else { hang });
            line.append(wrapped);
            self.line(line);
        }
    }

    /// Parts one after the other, each kept in one line where it fits there, with `between` only inside of lines.
    pub(crate) fn flow(&mut self, indent: usize, hang: usize, between: &str, parts: &[Text]) {
        let width = self.width();
        let gap = between.chars().count();
        let mut line = blanks(indent);
        let mut started = false;
        for part in parts.iter().filter(|part| !part.is_empty()) {
            let room = width.saturating_sub(line.width + if started { gap } else { 0 });
            let fits = part.width() <= room;
            if started && fits {
                line.append(separator(between));
            } else if started {
                self.line(std::mem::replace(&mut line, blanks(hang)));
            }
            let mut wrapped = part.wrap(width.saturating_sub(line.width), width - hang).into_iter();
            if let Some(first) = wrapped.next() {
                line.append(first);
            }
            for next in wrapped {
                self.line(std::mem::replace(&mut line, blanks(hang)));
                line.append(next);
            }
            started = true;
        }
        if started {
            self.line(line);
        }
    }

    /// Rows of columns. The last one takes what is left and wraps; the others are as wide as their texts, up to `cap`
    /// columns. Where too little is left, each row
    /// becomes a paragraph.
    pub(crate) fn columns(&mut self, indent: usize, cap: usize, rows: &[Vec<Text>]) {
        let count = rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..count.saturating_sub(1))
            .map(|column| {
                let widest = rows.iter().filter_map(|row| row.get(column)).map(Text::width).max();
                widest.unwrap_or(0).min(cap.max(1))
            })
            .collect();
        let taken: usize = widths.iter().filter(|width| **width > 0).map(|width| width + GUTTER).sum();
        let left = self.width().saturating_sub(indent + taken);
        let last_widest =
            rows.iter().filter(|row| row.len() == count).filter_map(|row| row.last()).map(Text::width).max();
        if left < LEAST_ROOM.min(last_widest.unwrap_or(0).max(1)) {
            for row in rows {
                self.stacked(indent, row);
            }
            return;
        }
        for row in rows {
            let mut cells: Vec<(usize, std::vec::IntoIter<Line>)> = Vec::new();
            for (column, cell) in row.iter().enumerate() {
                let width = widths.get(column).copied().unwrap_or(left);
                if width > 0 {
                    let lines = if cell.is_empty() { Vec::new() } else { cell.wrap(width, width) };
                    cells.push((width, lines.into_iter()));
                }
            }
            let height = cells.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0);
            for _ in 0..height {
                let mut line = blanks(indent);
                let mut edge = indent;
                for (width, lines) in &mut cells {
                    line.pad(edge);
                    if let Some(part) = lines.next() {
                        line.append(part);
                    }
                    edge += *width + GUTTER;
                }
                self.line(line);
            }
        }
    }

    /// A row of columns in a narrow place: one paragraph.
    fn stacked(&mut self, indent: usize, row: &[Text]) {
        let mut all = Text::new();
        for cell in row.iter().filter(|cell| !cell.is_empty()) {
            if !all.is_empty() {
                all.push(Tone::Plain, GAP);
            }
            all.join(cell);
        }
        self.text(indent, indent + 4, &all);
    }
}

fn blanks(count: usize) -> Line {
    let mut line = Line::default();
    line.pad(count);
    line
}

/// A separator with its blanks as they are.
fn separator(between: &str) -> Line {
    let mut line = Line::default();
    line.draw(Tone::Dim, &between.replace(TIE, " "));
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(width: usize, write: impl Fn(&mut Page)) -> String {
        let style = Style::plain(width);
        let mut page = Page::new(&style);
        write(&mut page);
        page.finish()
    }

    fn plain(text: &str) -> Text {
        Text::of(Tone::Plain, text)
    }

    #[test]
    fn a_flow_breaks_between_parts() {
        let parts = [plain("readiness 87.5 (floor 75)"), plain("next: hold"), plain("commit 3f2a91c04d1e")];
        let text = page(40, |page| page.flow(0, 2, " | ", &parts));
        assert_eq!(text, "readiness 87.5 (floor 75) | next: hold\n  commit 3f2a91c04d1e\n");
    }

    #[test]
    fn the_last_column_wraps_until_rows_become_paragraphs() {
        let rows = [
            vec![plain("go"), plain("product"), plain("Everything that we asked for is there and works")],
            vec![plain("no-go"), plain("qa"), plain("Two flaky tests")],
        ];
        let wide = "go     product  Everything that we asked for is\n                there and works\nno-go  qa       Two flaky tests\n";
        assert_eq!(page(47, |page| page.columns(0, 20, &rows)), wide);
        let narrow = page(40, |page| page.columns(8, 20, &rows));
        assert_eq!(narrow.lines().next(), Some("        go  product  Everything that we"));
        assert!(narrow.contains("\n            asked for is there and works\n"));
    }

    #[test]
    fn never_two_empty_lines() {
        let text = page(40, |page| {
            page.blank();
            page.text(0, 0, &plain("a"));
            page.blank();
            page.blank();
            page.text(0, 0, &plain("b"));
        });
        assert_eq!(text, "a\n\nb\n");
    }
}
