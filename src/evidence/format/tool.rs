//! Reports of tools that are one JSON document, and what of them their readers look at: no more need be kept of a file.

use super::{FormatError, Reading};
use crate::document::json::{self, Limits};
use crate::document::scan::{Scanned, Source, Stop};
use crate::document::{Missed, Node, Value};
use crate::evidence::summary::{Summary, Wants};
use crate::jsonpath::{self, Query, Segment};
use crate::projection::{self, Element, End, Fold, Need};

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
    /// A look at the elements of one list, and then at the document without them. Memory does not grow with the list.
    Elements {
        /// The path of the elements: names and wildcards, a wildcard at the end.
        list: &'static str,
        /// What is looked at below each element, where it must be looked at.
        looks_at: &'static [&'static str],
        /// Who is handed them.
        begin: fn(Wants) -> Box<dyn Elements>,
    },
}

/// Is handed the elements of a list one by one, and sums them up.
pub trait Elements {
    /// The next element. `trail` is the index in each list around it, from the top, its own the last; `all` gives all of
    /// it, also what is not looked at of each, at some cost.
    fn element(&mut self, trail: &[usize], element: &Node, all: &dyn Fn() -> Option<Node>);

    /// The summary. Of the elements the document holds any or none.
    ///
    /// # Errors
    /// What is wrong with an element, or with the rest of the report.
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
            Reader::Elements { list, begin, .. } => {
                let mut elements = begin(wants);
                hand_on(document, &query(list)?.segments, &mut Vec::new(), &mut *elements);
                elements.finish(document)
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
        if let Reader::Elements { list, looks_at, .. } = self.reader {
            asks.push((query(list)?.segments, End::Fold(0)));
            for path in looks_at {
                asks.push((query(&format!("{list}{path}"))?.segments, End::Folded));
            }
        }
        Ok(asks)
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
            Reader::Elements { begin, .. } => {
                let mut folded = Folded(begin(wants));
                let raw = projection::read_folding(source, &need, limits, &mut folded)?;
                let summary = folded.0.finish(&raw);
                (raw, summary)
            }
        };
        if missed.has_happened() {
            return Err(Stop::Unsure { message: "its reader looks at unusual parts of it" });
        }
        Ok(summary.map(|summary| Reading { summary: Some(summary), raw: Some(raw) }))
    }
}

/// Hands on what a projected reading folds.
struct Folded(Box<dyn Elements>);

impl Fold for Folded {
    fn element(&mut self, element: &Element<'_>) {
        let all = || json::parse(&element.text()?, &Limits::default()).ok();
        self.0.element(element.trail, element.node, &all);
    }
}

/// Hands on the elements that a path of names and wildcards selects.
fn hand_on(node: &Node, path: &[Segment], trail: &mut Vec<usize>, to: &mut dyn Elements) {
    let Some((segment, rest)) = path.split_first() else {
        return to.element(trail, node, &|| Some(node.clone()));
    };
    match (&node.value, segment.single_name()) {
        (Value::Object(object), Some(name)) => {
            object.get(name).into_iter().for_each(|node| hand_on(node, rest, trail, to));
        }
        (Value::List(items), None) => {
            for (index, item) in items.iter().enumerate() {
                trail.push(index);
                hand_on(item, rest, trail, to);
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
