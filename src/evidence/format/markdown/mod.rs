//! Markdown: its task lists and status tables, as items.
//!
//! The structure is that of GitHub-flavoured Markdown, read by `pulldown-cmark`; what a box or a status cell means is
//! decided here. Whatever could be an item and cannot be understood is one too, of the state `unclear`: nothing is dropped
//! but what gatekeeper itself wrote there (`--update`), which proves nothing.

mod choice;
mod outline;
mod pieces;
mod status;
mod table;
mod task;
mod words;

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use self::outline::Outline;
use self::pieces::Pieces;
use self::table::{Row, Said, Table};
use self::task::Task;
use super::{Format, FormatError, Input, Read, Reading, Signature};
use crate::evidence::summary::{ItemKind, ItemState, Items, Summary, Written, shape};
use crate::update::written;

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "markdown",
    aliases: &[],
    shape: shape::items(false),
    extensions: &[".md", ".markdown"],
    signature: Signature::None,
    read: Read::Text(read),
};

/// The largest text, in bytes. An item takes more than its own size, and nobody ticks off a text that is larger.
const MAX_BYTES: usize = 4 << 20;

fn read(input: &Input<'_>) -> Result<Reading, FormatError> {
    if input.text.len() > MAX_BYTES {
        let message = format!("a Markdown text may have at most {} MiB", MAX_BYTES >> 20);
        return Err(FormatError::whole(message).help("split it into several checklists"));
    }
    Ok(Reading::summary(Summary::Items(surveyed(input.text, pieces::WINDOW)?.items)))
}

/// What a text holds: its items and the headings above them.
#[derive(Debug, Clone)]
pub struct Survey {
    /// The headings, in their order.
    pub headings: Vec<Heading>,
    /// The items, in their order.
    pub items: Items,
    /// The parts of the text, as ranges of bytes, that are no prose: front matter, code, comments and tables.
    pub blocks: Vec<Range<usize>>,
}

/// A heading of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its line, from 1.
    pub line: u64,
    /// Its plain text.
    pub text: String,
    /// With all headings above it, joined with ` > `.
    pub path: String,
}

/// Reads a Markdown text.
///
/// # Errors
/// A part of it cannot be told from code, a comment or what gatekeeper wrote, or an item has two ids.
pub fn survey(text: &str) -> Result<Survey, FormatError> {
    survey_by(text, pieces::WINDOW)
}

/// As [`survey`], parsed in pieces of about `window` bytes, which changes nothing but what it takes.
///
/// # Errors
/// As [`survey`].
#[doc(hidden)]
pub fn survey_by(text: &str, window: usize) -> Result<Survey, FormatError> {
    let Surveyed { items, lines, blocks } = surveyed(text, window)?;
    let headings = items.headings().zip(lines);
    let told = |((text, path), line): ((&str, &str), u64)| Heading {
        line,
        text: text.to_owned(),
        path: path.to_owned(),
    };
    let headings = headings.map(told).collect();
    Ok(Survey { headings, items, blocks })
}

/// A survey whose headings are told by the items alone.
struct Surveyed {
    items: Items,
    /// The line of each heading.
    lines: Vec<u64>,
    blocks: Vec<Range<usize>>,
}

fn surveyed(text: &str, window: usize) -> Result<Surveyed, FormatError> {
    let text = &*written::blanked(text).map_err(|at| {
        FormatError::at(at, "gatekeeper wrote here, and the markers around it do not hold together any more")
            .help("what is the text's own cannot be told from it: put the markers back, one pair for each section")
    })?;
    let start = front_matter(text);
    let mut reader = Reader {
        text,
        start,
        outline: Outline::new(text),
        taken: Vec::new(),
        blocks: Vec::new(),
        items: Items::with_room(text.len()),
        list: Vec::new(),
        table: None,
        cell: None,
        heading: None,
    };
    reader.blocks.push(0..start);
    for piece in Pieces::new(text, start, window) {
        for (event, range) in piece.told(&piece.given(text)) {
            reader.event(event, range)?;
        }
    }
    reader.finish()
}

/// The end of the front matter, 0 where there is none. A line of dashes alone can be a rule as well: between the two
/// there must be something that front matter consists of, so that no task is skipped for it.
fn front_matter(text: &str) -> usize {
    let mut lines = text.split_inclusive('\n');
    let fence = lines.next().unwrap_or_default();
    let (ends, sign): (&[&str], char) = match fence.trim_end() {
        "---" => (&["---", "..."], ':'),
        "+++" => (&["+++"], '='),
        _ => return 0,
    };
    let mut at = fence.len();
    let mut first = None;
    for line in lines {
        at += line.len();
        let written = line.trim_end();
        if ends.contains(&written) {
            let key = first.and_then(|line: &str| line.split_once(sign)).is_some_and(|(key, _)| {
                key.trim_end().chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"'))
            });
            return if key { at } else { 0 };
        }
        if first.is_none() && !written.is_empty() && !written.starts_with('#') {
            first = Some(written);
        }
    }
    0
}

/// The id that a comment states: `<!-- id: x -->`.
fn id_comment(html: &str) -> Option<&str> {
    let inside = html.trim().strip_prefix("<!--")?.strip_suffix("-->")?;
    let id = inside.trim().strip_prefix("id:")?.trim();
    (!id.is_empty()).then_some(id)
}

/// Text that is being collected, plain.
#[derive(Default)]
struct Plain {
    text: String,
}

struct Reader<'t> {
    text: &'t str,
    /// Where Markdown begins, behind the front matter.
    start: usize,
    outline: Outline<'t>,
    /// The parts of the text in which a line that starts with `|` says nothing.
    taken: Vec<Range<usize>>,
    /// The blocks among them, and the front matter.
    blocks: Vec<Range<usize>>,
    items: Items,
    /// The open list items.
    list: Vec<Task>,
    table: Option<Table>,
    cell: Option<Plain>,
    heading: Option<(usize, Plain)>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) -> Result<(), FormatError> {
        match event {
            Event::Start(tag) => self.open(&tag, range)?,
            Event::End(tag) => self.close(tag)?,
            Event::Text(text) => self.plain(&text, &range, true),
            Event::Code(text) => {
                self.taken.push(range.clone());
                self.plain(&text, &range, false);
            }
            Event::InlineHtml(html) => {
                let line_break = html.get(..3).is_some_and(|tag| tag.eq_ignore_ascii_case("<br"));
                self.taken.push(range.clone());
                if let Some(id) = id_comment(&html) {
                    self.id(id, range.start)?;
                }
                self.plain(if line_break { "\n" } else { "" }, &range, false);
            }
            Event::SoftBreak | Event::HardBreak => self.plain("\n", &range, false),
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, tag: &Tag<'_>, range: Range<usize>) -> Result<(), FormatError> {
        match tag {
            Tag::Heading { .. } => self.heading = Some((range.start, Plain::default())),
            Tag::CodeBlock(kind) => {
                if matches!(kind, CodeBlockKind::Fenced(_)) {
                    self.closed_fence(&range)?;
                }
                self.take_block(range);
            }
            Tag::HtmlBlock => {
                self.closed_comment(&range)?;
                self.take_block(range);
            }
            Tag::Item => {
                self.block();
                self.list.push(Task::new(range.start));
            }
            Tag::Table(_) if self.table.is_some() => self.goes_on(range),
            Tag::Table(_) => {
                self.take_block(range);
                self.table = Some(Table::default());
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.row = Some(Row { at: range.start, cells: Vec::new(), id: None });
                }
            }
            Tag::TableCell => self.cell = Some(Plain::default()),
            Tag::List(_) | Tag::BlockQuote(_) | Tag::FootnoteDefinition(_) => self.block(),
            // The marks of inline text may stand before it.
            Tag::Link { .. } => self.plain("", &range, false),
            Tag::Image { .. } => {
                if let (None, Some(task)) = (&self.heading, self.list.last_mut()) {
                    task.reach(self.text, &range);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, tag: TagEnd) -> Result<(), FormatError> {
        match tag {
            TagEnd::Heading(level) => {
                if let Some((at, heading)) = self.heading.take() {
                    let line = heading.text.replace('\n', " ").trim().to_owned();
                    let items = &mut self.items;
                    self.outline.heading(at, level as usize, line, |text, path| items.heading(text, path))?;
                }
            }
            TagEnd::Paragraph => {
                if let Some(task) = self.list.last_mut() {
                    task.ended = true;
                }
            }
            TagEnd::TableCell => {
                if let (Some(cell), Some(table)) = (self.cell.take(), &mut self.table)
                    && let Some(row) = &mut table.row
                {
                    row.cells.push(cell.text.trim().to_owned());
                }
            }
            TagEnd::TableHead => {
                let legend = self.outline.is_legend();
                self.table.iter_mut().for_each(|table| table.head(legend));
            }
            TagEnd::TableRow => {
                if let Some((at, said)) = self.table.as_mut().and_then(Table::item) {
                    self.add(at, ItemKind::Row, &said)?;
                }
            }
            TagEnd::Table => self.table = None,
            TagEnd::Item => {
                let Some(task) = self.list.pop() else { return Ok(()) };
                if let Some(state) = task.state {
                    let text = task.text.trim().to_owned();
                    self.add(task.at, ItemKind::Task, &Said { id: task.id, ..Said::new(state, text) })?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// A block begins that is no prose.
    fn take_block(&mut self, range: Range<usize>) {
        self.taken.push(range.clone());
        self.blocks.push(range);
        self.block();
    }

    /// The block that was taken last, a table, is longer than it was said to be.
    fn goes_on(&mut self, range: Range<usize>) {
        if let Some(block) = self.blocks.last_mut() {
            block.end = range.end;
        }
        self.taken.push(range);
    }

    /// A block begins inside the innermost list item: its first line is over.
    fn block(&mut self) {
        if let Some(task) = self.list.last_mut() {
            task.ended = true;
        }
    }

    /// Inline text. `verbatim` where it stands in the file as it is here.
    fn plain(&mut self, text: &str, range: &Range<usize>, verbatim: bool) {
        if let Some(collecting) = self.cell.as_mut().or(self.heading.as_mut().map(|(_, plain)| plain)) {
            collecting.text.push_str(text);
        } else if let Some(task) = self.list.last_mut() {
            task.inline(self.text, text, range, verbatim);
        }
    }

    /// The id that a comment gives to the item that is being read. One that has two could be meant by either.
    fn id(&mut self, id: &str, at: usize) -> Result<(), FormatError> {
        let slot = if self.cell.is_some() {
            self.table.as_mut().and_then(|table| table.row.as_mut()).map(|row| &mut row.id)
        } else {
            self.list
                .last_mut()
                .filter(|task| !task.is_behind(self.text, at) && task.state.is_some())
                .map(|task| &mut task.id)
        };
        let Some(slot) = slot else { return Ok(()) };
        if slot.replace(id.to_owned()).is_some() {
            return Err(FormatError::at(at, "the item has two comments that give it an id")
                .help("leave one of them out: nobody knows which is meant"));
        }
        Ok(())
    }

    fn add(&mut self, at: usize, kind: ItemKind, said: &Said) -> Result<(), FormatError> {
        let place = self.outline.place(at)?;
        let written = Written {
            line: place.line,
            state: said.state,
            kind,
            text: &said.text,
            id: said.id.as_deref(),
            note: said.note.as_deref(),
            owner: said.owner.as_deref(),
        };
        self.items.add(&written, place.under);
        Ok(())
    }

    /// That a fence has its end: what follows one that has none cannot be told from code.
    fn closed_fence(&self, range: &Range<usize>) -> Result<(), FormatError> {
        let block = &self.text[range.clone()];
        let opening = block.trim_start();
        let sign = opening.chars().next().unwrap_or('`');
        let length = opening.chars().take_while(|c| *c == sign).count();
        let mut lines = block.trim_end().lines();
        let first = lines.next();
        let last = lines.next_back().unwrap_or_default();
        let last = last.trim_start_matches(|c: char| c.is_whitespace() || c == '>').trim_end();
        let closed = first.is_some() && last.len() >= length && last.chars().all(|c| c == sign);
        if closed {
            return Ok(());
        }
        Err(FormatError::at(range.start, "the code fence that opens here is never closed").help(
            "what follows cannot be told from code: close it with the same signs on a line of their own",
        ))
    }

    fn closed_comment(&self, range: &Range<usize>) -> Result<(), FormatError> {
        let block = &self.text[range.clone()];
        let Some(open) = block.rfind("<!--") else { return Ok(()) };
        if block[open..].contains("-->") {
            return Ok(());
        }
        Err(FormatError::at(range.start + open, "the comment that opens here is never closed")
            .help("what follows cannot be told from it: close it with `-->`"))
    }

    fn finish(mut self) -> Result<Surveyed, FormatError> {
        self.loose()?;
        self.items.sort();
        Ok(Surveyed { lines: self.outline.lines(), items: self.items, blocks: self.blocks })
    }

    /// Lines that start like the row of a table and are in none.
    fn loose(&mut self) -> Result<(), FormatError> {
        self.taken.sort_by_key(|range| range.start);
        let mut taken = std::mem::take(&mut self.taken).into_iter().peekable();
        let mut reached = 0;
        let mut at = self.start;
        for line in self.text[self.start..].split_inclusive('\n') {
            let begins = at;
            at += line.len();
            while let Some(range) = taken.next_if(|range| range.start < at) {
                reached = reached.max(range.end);
            }
            let written = line.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
            let sign = begins + (line.len() - written.len());
            if written.starts_with('|') && sign >= reached {
                let text = written.trim().trim_matches('|').trim().to_owned();
                self.add(begins, ItemKind::Loose, &Said::new(ItemState::Unclear, text))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
