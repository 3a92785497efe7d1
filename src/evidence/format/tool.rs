//! Reports of tools that are one JSON document, and what of them their readers look at: no more need be kept of a file.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::{FormatError, Reading, look};
use crate::document::json::{self, Limits};
use crate::document::scan::{Scanned, Source, Stop};
use crate::document::{Missed, Node, Value};
use crate::evidence::summary::{Summary, Wants};
use crate::jsonpath::{self, Query, Segment};
use crate::projection::{self, Ask, End, Fold, Folding, Need};

/// How the reports of a tool are read.
#[derive(Debug, Clone, Copy)]
pub struct Tool {
    /// Everything that the reader looks at. Where a report makes it look further, the report is read as a whole.
    pub looks_at: LooksAt,
    /// The reader.
    pub reader: Reader,
}

/// Places in a report, and what is looked at below each of them: paths, of which the second part begins with `.` or `[`.
/// Of a list that is looked into they go on to its elements, and so of an object that is walked; of any other object to the
/// members that are asked for.
pub type LooksAt = &'static [(&'static [&'static str], &'static [&'static str])];

/// What makes a summary of a report.
#[derive(Debug, Clone, Copy)]
pub enum Reader {
    /// A look at the document.
    Document(fn(&Node, Wants) -> Result<Summary, FormatError>),
    /// A look at the entries of some lists one by one, and then at the document without them. Memory does not grow with
    /// the lists.
    Entries {
        /// The lists; they do not stand in each other.
        lists: &'static [Entries],
        /// Who is handed the entries.
        begin: fn(Wants) -> Box<dyn Sum>,
    },
}

/// The entries of a list, or of an object that stands for one.
#[derive(Debug, Clone, Copy)]
pub struct Entries {
    /// Where they are: paths of names and wildcards, each with a wildcard at the end.
    pub at: &'static [&'static str],
    /// Whether they are members of an object; then what stands there and is none has no entries. Otherwise elements of a
    /// list.
    pub members: bool,
    /// What is looked at below each entry, where it must be looked at; not what is looked at by [`Entry::all`] alone.
    pub looks_at: &'static [&'static str],
}

/// An entry.
pub struct Entry<'e> {
    /// The index of its list among those of the reader.
    pub list: usize,
    /// Its key, where it is a member of an object.
    pub key: Option<&'e str>,
    /// The index in each list around it, from the top; of an element of a list its own the last.
    pub trail: &'e [usize],
    /// What is looked at of each.
    pub node: &'e Node,
    read_all: &'e dyn Fn() -> Option<Cow<'e, Node>>,
    all: OnceCell<Cow<'e, Node>>,
}

impl Entry<'_> {
    /// All of it, at some cost: for the few that are shown.
    pub fn all(&self) -> &Node {
        // Who then looks for what was not kept is noticed.
        self.all.get_or_init(|| (self.read_all)().unwrap_or(Cow::Borrowed(self.node)))
    }
}

/// Is handed entries one by one, and sums them up.
pub trait Sum {
    /// The next entry.
    ///
    /// # Errors
    /// It is no entry of such a report.
    fn entry(&mut self, entry: &Entry<'_>) -> Result<(), FormatError>;

    /// The summary. Of the entries the document holds any or none.
    ///
    /// # Errors
    /// What is wrong with the rest of the report.
    fn finish(self: Box<Self>, document: &Node) -> Result<Summary, FormatError>;
}

impl Tool {
    /// The summary of a document.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn summarise(&self, document: &Node, wants: Wants) -> Result<Summary, FormatError> {
        match self.reader {
            Reader::Document(read) => read(document, wants),
            Reader::Entries { lists, begin } => {
                let mut summing = Summing { sum: begin(wants), wrong: None, handed: 0 };
                for (list, entries) in lists.iter().enumerate() {
                    entries.hand_on(document, list, &mut summing)?;
                }
                summing.finish(document)
            }
        }
    }

    /// The paths that the reader looks at, and to what end.
    ///
    /// # Errors
    /// One of them is no path.
    pub fn asks(&self) -> Result<Vec<(Vec<Segment>, End)>, FormatError> {
        let mut asks = Vec::new();
        for (places, paths) in self.looks_at {
            for (place, path) in places.iter().flat_map(|place| paths.iter().map(move |path| (place, path))) {
                asks.push((query(&format!("{place}{path}"))?.segments, End::Value));
            }
        }
        let Reader::Entries { lists, .. } = self.reader else { return Ok(asks) };
        for (number, entries) in (0..).zip(lists) {
            for place in entries.at {
                let folding = Folding { number, members: entries.members };
                asks.push((query(place)?.segments, End::Fold(folding)));
                for path in entries.looks_at {
                    asks.push((query(&format!("{place}{path}"))?.segments, End::Folded));
                }
            }
        }
        Ok(asks)
    }

    /// Reads a report for its summary alone.
    ///
    /// # Errors
    /// As [`Tool::read`].
    pub fn read_alone(
        &self,
        source: &mut dyn Source,
        limits: &Limits,
        wants: Wants,
    ) -> Scanned<Result<Reading, FormatError>> {
        let asks = match self.asks() {
            Ok(asks) => asks,
            Err(error) => return Ok(Err(error)),
        };
        let asks: Vec<Ask<'_>> = asks.iter().map(|(rest, end)| Ask { rest, end: *end }).collect();
        self.read(source, &Need::of(&asks), limits, wants)
    }

    /// Reads a report and keeps what is needed of it, which is at least what the reader looks at.
    ///
    /// # Errors
    /// The source is no JSON, or must be read as a whole; inside, what is wrong with the report.
    pub fn read(
        &self,
        source: &mut dyn Source,
        need: &Need,
        limits: &Limits,
        wants: Wants,
    ) -> Scanned<Result<Reading, FormatError>> {
        let missed = Missed::default();
        let need = need.clone().watched(&missed);
        let (raw, summary) = match self.reader {
            Reader::Document(read) => {
                let raw = projection::read(source, &need, limits)?;
                let summary = read(&raw, wants);
                (raw, summary)
            }
            Reader::Entries { lists, begin } => {
                let mut summing = Summing { sum: begin(wants), wrong: None, handed: 0 };
                let raw = projection::read_folding(source, &need, limits, &mut summing)?;
                // Nothing is said of what was not seen: where somebody needs all of a list, it is not taken apart.
                let counts: Result<Vec<usize>, FormatError> = lists.iter().map(|it| it.count(&raw)).collect();
                if counts.map(|counts| counts.iter().sum()) != Ok(summing.handed) {
                    return Err(Stop::Unsure { message: "not all of its entries were seen" });
                }
                let summary = summing.finish(&raw);
                (raw, summary)
            }
        };
        if missed.has_happened() {
            return Err(Stop::Unsure { message: "its reader looks at unusual parts of it" });
        }
        Ok(summary.map(|summary| Reading { summary: Some(summary), raw: Some(raw) }))
    }
}

/// A sum and what is wrong with the first entry that is none: the rest of them matters no more.
struct Summing {
    sum: Box<dyn Sum>,
    wrong: Option<FormatError>,
    /// How many entries there were.
    handed: usize,
}

impl Summing {
    fn entry(&mut self, entry: &Entry<'_>) {
        self.handed += 1;
        if self.wrong.is_none() {
            self.wrong = self.sum.entry(entry).err();
        }
    }

    fn finish(self, document: &Node) -> Result<Summary, FormatError> {
        let summary = self.sum.finish(document);
        match (summary, self.wrong) {
            // What is no such report at all has no such entries either.
            (Err(error), _) if error.foreign => Err(error),
            (_, Some(wrong)) => Err(wrong),
            (summary, None) => summary,
        }
    }
}

impl Fold for Summing {
    fn element(&mut self, element: &projection::Element<'_>) {
        let read_all = || Some(Cow::Owned(json::parse(&element.text()?, &Limits::default()).ok()?));
        let projection::Element { number, key, trail, node, .. } = *element;
        let list = usize::from(number);
        self.entry(&Entry { list, key, trail, node, read_all: &read_all, all: OnceCell::new() });
    }
}

impl Entries {
    /// The places of the entries in a document, each with the index in each list around it.
    fn places<'n>(&self, document: &'n Node) -> Result<Vec<(&'n Node, Vec<usize>)>, FormatError> {
        let mut places = Vec::new();
        for path in self.at {
            if let Some((_, path)) = query(path)?.segments.split_last() {
                find(document, path, &mut Vec::new(), &mut places);
            }
        }
        Ok(places)
    }

    /// How many entries a document has, held or not.
    fn count(&self, document: &Node) -> Result<usize, FormatError> {
        let of_place = |(place, _): &(&Node, Vec<usize>)| match &place.value {
            Value::Object(object) if self.members => object.size(),
            _ if self.members => 0,
            _ => look::elements(place).unwrap_or(0),
        };
        Ok(self.places(document)?.iter().map(of_place).sum())
    }

    /// Hands on the entries in a document that is there; `list` is the number of these.
    fn hand_on(&self, document: &Node, list: usize, to: &mut Summing) -> Result<(), FormatError> {
        for (place, mut trail) in self.places(document)? {
            let mut entry = |key, node, trail: &[usize]| {
                let read_all = || Some(Cow::Borrowed(node));
                to.entry(&Entry { list, key, trail, node, read_all: &read_all, all: OnceCell::new() });
            };
            match &place.value {
                Value::Object(object) if self.members => {
                    object.members.iter().for_each(|it| entry(Some(&*it.key), &it.node, &trail));
                }
                Value::List(items) if !self.members => {
                    for (index, item) in items.iter().enumerate() {
                        trail.push(index);
                        entry(None, item, &trail);
                        trail.pop();
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// What a path of names and wildcards leads to.
fn find<'n>(
    node: &'n Node,
    path: &[Segment],
    trail: &mut Vec<usize>,
    found: &mut Vec<(&'n Node, Vec<usize>)>,
) {
    let Some((segment, rest)) = path.split_first() else { return found.push((node, trail.clone())) };
    match (&node.value, segment.single_name()) {
        (Value::Object(object), Some(name)) => {
            object.get(name).into_iter().for_each(|node| find(node, rest, trail, found));
        }
        (Value::Object(object), None) => {
            object.members.iter().for_each(|member| find(&member.node, rest, trail, found));
        }
        (Value::List(items), None) => {
            for (index, item) in items.iter().enumerate() {
                trail.push(index);
                find(item, rest, trail, found);
                trail.pop();
            }
        }
        _ => {}
    }
}

/// A path that stands in this program.
fn query(path: &str) -> Result<Query, FormatError> {
    jsonpath::parse(path).map_err(|error| FormatError::whole(format!("`{path}` is no path: {error}")))
}
