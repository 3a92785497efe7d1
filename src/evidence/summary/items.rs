//! `items` and `counts`: the ticks and rows of a text.

use std::num::NonZeroU32;

use super::needed::{self, Fields};
use super::{Members, Told};
use crate::document::{Node, make};
use crate::projection::Need;
use crate::requirement::shape::{self, Member, Section};

/// The document of a text with items.
pub(super) static SECTIONS: [Section; 2] = [
    Section { name: "items", members: shape::Members::List },
    Section {
        name: "counts",
        members: shape::Members::Named(&[
            Member::bare("total"),
            Member::bare("pass"),
            Member::bare("pending"),
            Member::bare("fail"),
            Member::bare("unclear"),
            Member::bare("not_applicable"),
        ]),
    },
];

/// What an item says of itself; the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemState {
    /// It does not hold.
    Fail,
    /// Its status is not understood.
    Unclear,
    /// Not done yet.
    Pending,
    /// Done.
    Pass,
    /// It does not apply.
    NotApplicable,
}

impl ItemState {
    /// All, in the order of `counts`.
    const COUNTED: [(&'static str, Self); 5] = [
        ("pass", Self::Pass),
        ("pending", Self::Pending),
        ("fail", Self::Fail),
        ("unclear", Self::Unclear),
        ("not_applicable", Self::NotApplicable),
    ];

    /// As documents write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Unclear => "unclear",
            Self::Pending => "pending",
            Self::Pass => "pass",
            Self::NotApplicable => "not-applicable",
        }
    }
}

/// How an item is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemKind {
    /// A list item with a box.
    Task,
    /// A row of a status table.
    Row,
    /// A line of a table that is in no table.
    Loose,
}

impl ItemKind {
    /// As documents write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Row => "row",
            Self::Loose => "loose",
        }
    }
}

/// An item as its text has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written<'t> {
    /// Its line in the file, from 1.
    pub line: u64,
    /// What it says.
    pub state: ItemState,
    /// How it is written.
    pub kind: ItemKind,
    /// What it is about, as plain text.
    pub text: &'t str,
    /// Its id, where it has one.
    pub id: Option<&'t str>,
    /// What is noted beside it.
    pub note: Option<&'t str>,
    /// Who owns it, where a table says so. Nothing judges by it, so it is no member of the document.
    pub owner: Option<&'t str>,
}

/// An item and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item<'i> {
    /// What it says.
    pub written: Written<'i>,
    /// The nearest heading above it; empty where there is none.
    pub group: &'i str,
    /// All headings above it, joined with ` > `.
    pub path: &'i str,
    /// Its file, where there are several.
    pub file: Option<&'i str>,
}

/// A heading above items: its place among all of them, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Under(NonZeroU32);

/// The items of a text, in its order, each with its file where there are several.
///
/// A checklist has a hundred thousand of them, with a few words each: all their texts lie in one, so that an item takes
/// little more than what it says.
#[derive(Debug, Clone, Default)]
pub struct Items {
    list: Vec<Packed>,
    texts: String,
    headings: Vec<Heading>,
    files: Vec<String>,
}

/// An item without its texts: 48 bytes.
#[derive(Debug, Clone, Copy)]
struct Packed {
    line: u32,
    state: ItemState,
    kind: ItemKind,
    text: Part,
    id: Option<Part>,
    note: Option<Part>,
    owner: Option<Part>,
    under: Option<Under>,
    /// Its place among the files, from 1.
    file: Option<NonZeroU32>,
}

/// A stretch of the texts, in bytes.
#[derive(Debug, Clone, Copy)]
struct Part {
    start: u32,
    /// One more than its length.
    more: NonZeroU32,
}

#[derive(Debug, Clone)]
struct Heading {
    group: Box<str>,
    path: Box<str>,
}

/// What is counted here comes of texts of a few megabytes.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The place of an index, from 1.
fn place(index: usize) -> NonZeroU32 {
    NonZeroU32::MIN.saturating_add(small(index))
}

/// What stands at a place.
fn at<T>(list: &[T], place: NonZeroU32) -> Option<&T> {
    list.get(place.get() as usize - 1)
}

impl Items {
    /// None so far, with room for so much text.
    pub fn with_room(bytes: usize) -> Self {
        Self { texts: String::with_capacity(bytes), ..Self::default() }
    }

    /// A heading that items can stand under, and all headings above it with it, joined.
    pub fn heading(&mut self, group: &str, path: &str) -> Under {
        self.headings.push(Heading { group: group.into(), path: path.into() });
        Under(place(self.headings.len() - 1))
    }

    /// Adds an item. None is ever merged with another.
    pub fn add(&mut self, item: &Written<'_>, under: Option<Under>) {
        let mut keep = |text: &str| {
            let start = small(self.texts.len());
            self.texts.push_str(text);
            Part { start, more: place(text.len()) }
        };
        let text = keep(item.text);
        let [id, note, owner] = [item.id, item.note, item.owner].map(|text| text.map(&mut keep));
        let line = u32::try_from(item.line).unwrap_or(u32::MAX);
        let (state, kind) = (item.state, item.kind);
        self.list.push(Packed { line, state, kind, text, id, note, owner, under, file: None });
    }

    /// Puts those that were added late into the order of their lines.
    pub fn sort(&mut self) {
        // Mostly there is none, and sorting takes as much room again.
        if !self.list.is_sorted_by_key(|item| item.line) {
            self.list.sort_by_key(|item| item.line);
        }
    }

    /// The headings in the order in which they came: each alone, and joined with all above it.
    pub fn headings(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headings.iter().map(|heading| (&*heading.group, &*heading.path))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The items.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Item<'_>> {
        self.list.iter().map(|packed| self.unpacked(packed))
    }

    /// The item at this place, from 0.
    pub fn get(&self, at: usize) -> Option<Item<'_>> {
        self.list.get(at).map(|packed| self.unpacked(packed))
    }

    fn unpacked(&self, packed: &Packed) -> Item<'_> {
        let text = |part: Part| {
            let start = part.start as usize;
            self.texts.get(start..start + part.more.get() as usize - 1).unwrap_or_default()
        };
        let heading = packed.under.and_then(|under| at(&self.headings, under.0));
        Item {
            written: Written {
                line: packed.line.into(),
                state: packed.state,
                kind: packed.kind,
                text: text(packed.text),
                id: packed.id.map(text),
                note: packed.note.map(text),
                owner: packed.owner.map(text),
            },
            group: heading.map_or("", |heading| &heading.group),
            path: heading.map_or("", |heading| &heading.path),
            file: packed.file.and_then(|file| at(&self.files, file)).map(String::as_str),
        }
    }

    pub(super) fn of_file(&mut self, path: &str) {
        let file = place(self.files.len());
        self.files.push(path.to_owned());
        for item in &mut self.list {
            item.file.get_or_insert(file);
        }
    }

    pub(super) fn merge(mut self, other: Self) -> Self {
        let (texts, headings, files) =
            (small(self.texts.len()), small(self.headings.len()), small(self.files.len()));
        let moved = |part: Part| Part { start: part.start.saturating_add(texts), ..part };
        self.texts.push_str(&other.texts);
        self.headings.extend(other.headings);
        self.files.extend(other.files);
        self.list.extend(other.list.into_iter().map(|item| Packed {
            text: moved(item.text),
            id: item.id.map(moved),
            note: item.note.map(moved),
            owner: item.owner.map(moved),
            under: item.under.map(|under| Under(under.0.saturating_add(headings))),
            file: item.file.map(|file| file.saturating_add(files)),
            ..item
        }));
        self
    }

    /// What is needed of the document that requirements read, and what is told beside it. The items stay.
    pub fn document(&self, need: &Need) -> (Node, Told) {
        self.members(need).document()
    }

    /// The members of the document, of the items only what is needed of them.
    pub(super) fn members(&self, need: &Need) -> Members {
        let mut out = Members::new(&SECTIONS);
        if self.list.is_empty() {
            for section in ["items", "counts"] {
                out.absent(&[section], "there is no task and no row of a status table in the text");
            }
            return out;
        }
        let count = |state: ItemState| self.list.iter().filter(|item| item.state == state).count() as u64;
        let mut counts = vec![("total", make::count(self.list.len() as u64))];
        counts.extend(ItemState::COUNTED.map(|(name, state)| (name, make::count(count(state)))));
        let node = |item: Item<'_>, need: &Need| item.node(need);
        out.nodes.push(("items", needed::list(need.of_member("items"), self.iter(), node)));
        out.nodes.push(("counts", make::object(counts)));
        out
    }
}

impl Item<'_> {
    /// The object that requirements read.
    pub fn document(&self) -> Node {
        self.node(&Need::whole())
    }

    /// The object that requirements read: what is needed of it.
    fn node(&self, need: &Need) -> Node {
        let Written { line, state, kind, text, id, note, .. } = self.written;
        let mut fields = Fields::new(need);
        fields.add("line", || make::count(line));
        fields.add("state", || make::text(state.word()));
        fields.add("kind", || make::text(kind.word()));
        fields.add("text", || make::text(text));
        fields.add("group", || make::text(self.group));
        fields.add("path", || make::text(self.path));
        for (key, text) in [("id", id), ("note", note), ("file", self.file)] {
            if let Some(text) = text {
                fields.add(key, || make::text(text));
            }
        }
        fields.object()
    }
}

#[cfg(test)]
#[path = "items_tests.rs"]
mod tests;
