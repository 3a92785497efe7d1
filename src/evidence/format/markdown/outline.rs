//! The headings of a text: under which of them an item stands, and on which line.

use super::words::LEGEND;

/// Where something stands.
pub(super) struct Place<'o> {
    /// From 1.
    pub(super) line: u64,
    /// The nearest heading above; empty where there is none.
    pub(super) group: &'o str,
    /// All headings above, joined.
    pub(super) path: &'o str,
}

/// A heading, as what follows it sees it.
struct Heading {
    at: usize,
    group: String,
    path: String,
}

/// The headings so far.
pub(super) struct Outline<'t> {
    text: &'t str,
    /// The open headings with their levels.
    open: Vec<(usize, String)>,
    all: Vec<Heading>,
    /// The line of a byte that is known.
    counted: (usize, u64),
}

impl<'t> Outline<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, open: Vec::new(), all: Vec::new(), counted: (0, 1) }
    }

    /// A heading that begins at this byte.
    pub(super) fn heading(&mut self, at: usize, level: usize, text: String) {
        self.open.retain(|(above, _)| *above < level);
        self.open.push((level, text.clone()));
        let path = self.open.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" > ");
        self.all.push(Heading { at, group: text, path });
    }

    /// All headings.
    pub(super) fn headings(&mut self) -> Vec<super::Heading> {
        let all = std::mem::take(&mut self.all);
        let line = |heading: Heading| super::Heading {
            line: self.place(heading.at).line,
            text: heading.group,
            path: heading.path,
        };
        all.into_iter().map(line).collect()
    }

    /// Whether what comes next explains signs.
    pub(super) fn is_legend(&self) -> bool {
        self.open.iter().any(|(_, text)| {
            text.split(|c: char| !c.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case(LEGEND))
        })
    }

    /// Where a byte stands. Cheap where the bytes are asked for in nearly their order.
    pub(super) fn place(&mut self, at: usize) -> Place<'_> {
        let breaks = |from: usize, to: usize| {
            self.text.get(from..to).map_or(0, |part| part.matches('\n').count() as u64)
        };
        let (known, line) = self.counted;
        let line = if at >= known { line + breaks(known, at) } else { line - breaks(at, known) };
        self.counted = (at, line);
        let above = self.all.partition_point(|heading| heading.at < at);
        let (group, path) = match above.checked_sub(1).and_then(|index| self.all.get(index)) {
            Some(heading) => (heading.group.as_str(), heading.path.as_str()),
            None => ("", ""),
        };
        Place { line, group, path }
    }
}
