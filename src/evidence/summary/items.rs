//! `items` and `counts`: the ticks and rows of a text.

use super::Members;
use crate::document::make;
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

/// One item of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its line in the file, from 1.
    pub line: u64,
    /// What it says.
    pub state: ItemState,
    /// How it is written.
    pub kind: ItemKind,
    /// What it is about, as plain text.
    pub text: String,
    /// The nearest heading above it; empty where there is none.
    pub group: String,
    /// All headings above it, joined with ` > `.
    pub path: String,
    /// Its id, where it has one.
    pub id: Option<String>,
    /// What is noted beside it.
    pub note: Option<String>,
    /// Who owns it, where a table says so. Nothing judges by it, so it is no member of the document.
    pub owner: Option<String>,
}

/// The items of a text, in its order, each with its file where there are several.
#[derive(Debug, Clone, Default)]
pub struct Items {
    items: Vec<(Option<String>, Item)>,
}

impl Items {
    /// Adds an item. None is ever merged with another.
    pub fn add(&mut self, item: Item) {
        self.items.push((None, item));
    }

    /// The items.
    pub fn iter(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().map(|(_, item)| item)
    }

    pub(super) fn of_file(&mut self, path: &str) {
        for (file, _) in &mut self.items {
            file.get_or_insert_with(|| path.to_owned());
        }
    }

    pub(super) fn merge(mut self, other: Self) -> Self {
        self.items.extend(other.items);
        self
    }

    pub(super) fn members(self) -> Members {
        let mut out = Members::new(&SECTIONS);
        if self.items.is_empty() {
            for section in ["items", "counts"] {
                out.absent(&[section], "there is no task and no row of a status table in the text");
            }
            return out;
        }
        let count = |state: ItemState| self.iter().filter(|item| item.state == state).count() as u64;
        let mut counts = vec![("total", make::count(self.items.len() as u64))];
        counts.extend(ItemState::COUNTED.map(|(name, state)| (name, make::count(count(state)))));
        let items = self.items.into_iter().map(|(file, item)| {
            let mut members = vec![
                ("line", make::count(item.line)),
                ("state", make::text(item.state.word())),
                ("kind", make::text(item.kind.word())),
                ("text", make::text(item.text)),
                ("group", make::text(item.group)),
                ("path", make::text(item.path)),
            ];
            members.extend(item.id.map(|id| ("id", make::text(id))));
            members.extend(item.note.map(|note| ("note", make::text(note))));
            members.extend(file.map(|file| ("file", make::text(file))));
            make::object(members)
        });
        out.nodes.push(("items", make::list(items.collect())));
        out.nodes.push(("counts", make::object(counts)));
        out
    }
}
