//! The requirement language: one expression over one JSON document whose top members are the evidence.
//!
//! Four answers: true, false, unknown (nothing was seen that could be judged) and error (what was seen cannot be
//! judged). Numbers are exact, units are checked, and absence cannot be turned into a value by accident.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Source, position};
use crate::gate::Margin;
use crate::number::Number;
use crate::report::Place;

pub mod ast;
mod cursor;
mod display;
mod evaluate;
pub mod function;
mod margin;
mod names;
pub mod parse;
mod scope;
pub mod shape;
mod summaries;
mod typing;
pub mod unit;
mod value;

pub use evaluate::Judgement;
pub use names::Names;
pub use scope::{Scope, Sight, show};
pub use shape::Shape;
pub use summaries::{Absent, Example, Summaries, Told};
pub use value::Lack;

use unit::Unit;

/// A requirement that can be judged, with the place that it was written at.
#[derive(Debug, Clone)]
pub struct Requirement {
    /// The text, as the gate file says it.
    pub text: String,
    /// What it says.
    pub expr: ast::Expr,
    /// Where it stands.
    pub origin: Origin,
}

/// Where the text of a requirement stands in its file.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The file.
    pub source: Arc<Source>,
    /// The scalar that holds it.
    pub span: Range<usize>,
    /// The offset of its first character, where the scalar holds the text as it is (one line, no escapes), so that
    /// every part of it has a place of its own.
    pub exact: Option<usize>,
    /// Line and column of the scalar, both from 1: what is told of every comparison is not worked out from the whole file.
    pub start: (usize, usize),
}

impl Origin {
    /// An origin for the text of the scalar at `span`: exact if the file holds the text there as it is, with or
    /// without quotes around it.
    pub fn of_scalar(source: &Arc<Source>, span: Range<usize>, text: &str) -> Self {
        let start = position(source, span.start);
        Self::at(source, span, text, start)
    }

    /// The same where line and column of the scalar are known.
    pub fn at(source: &Arc<Source>, span: Range<usize>, text: &str, start: (usize, usize)) -> Self {
        let raw = source.text.get(span.clone()).unwrap_or_default();
        let exact =
            [0, 1].into_iter().find(|quote| raw.get(*quote..).is_some_and(|rest| rest.starts_with(text)));
        Self { source: Arc::clone(source), exact: exact.map(|quote| span.start + quote), span, start }
    }

    /// Where a part of the text stands in the file.
    pub fn span_of(&self, part: &Range<usize>) -> Range<usize> {
        match self.exact {
            Some(start) => start + part.start..start + part.end,
            None => self.span.clone(),
        }
    }

    /// The place of a part of the text.
    pub fn place_of(&self, part: &Range<usize>) -> Place {
        let before = self.source.text.get(self.span.start..self.span_of(part).start).unwrap_or_default();
        let (line, column) = match before.rfind('\n') {
            None => (self.start.0, self.start.1 + before.chars().count()),
            // A text in quotes may go on over lines.
            Some(last) => {
                (self.start.0 + before.matches('\n').count(), before[last + 1..].chars().count() + 1)
            }
        };
        Place { file: self.source.path.clone(), line, column }
    }
}

/// A mistake in the text of a requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Stable name of the kind of mistake: `requirement-syntax`, `requirement-type`, `undeclared-evidence`, …
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// Which bytes of the text.
    pub span: Range<usize>,
    /// What to do next.
    pub help: Vec<String>,
}

/// What a requirement is for; it decides what it must select.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// `require`, `warn`, `pending`, `veto`: must select evidence or a needed gate.
    Judge,
    /// `when`, `ready`: may select the release alone.
    Apply,
}

impl Requirement {
    /// Reads a requirement and checks all that can be checked without evidence: names, kinds, units.
    ///
    /// # Errors
    /// Every mistake that was found: one of syntax, or all of names, kinds and units.
    pub fn parse(text: &str, origin: Origin, purpose: Purpose, names: &Names) -> Result<Self, Vec<Mistake>> {
        let expr = parse::parse(text).map_err(|mistake| vec![mistake])?;
        let mistakes = typing::check(&expr, text, purpose, names);
        if mistakes.is_empty() { Ok(Self { text: text.to_owned(), expr, origin }) } else { Err(mistakes) }
    }

    /// Judges it, its limits tightened by `margin` where they can be.
    pub fn judge(&self, scope: &Scope<'_>, margin: Option<&Margin>) -> Judgement {
        let tightening =
            margin.map(|margin| evaluate::Tightening { text: &margin.text, ratio: &margin.ratio });
        evaluate::judge(&self.expr, &self.text, &self.origin, scope, tightening)
    }

    /// The same without what was compared.
    ///
    /// # Errors
    /// Why nobody can say.
    pub fn holds(&self, scope: &Scope<'_>, margin: Option<&Margin>) -> Result<bool, Lack> {
        let tightening =
            margin.map(|margin| evaluate::Tightening { text: &margin.text, ratio: &margin.ratio });
        evaluate::holds(&self.expr, &self.text, &self.origin, scope, tightening)
    }

    /// The evidence that it reads, each once, in the order of the text.
    pub fn evidence(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.expr.visit_paths(&mut |query| {
            for part in std::iter::once(query).chain(query.absolute_queries()) {
                match part.head() {
                    Some("release" | "gates") | None => {}
                    Some(head) if found.contains(&head) => {}
                    Some(head) => found.push(head),
                }
            }
        });
        found
    }

    /// The comparisons that a margin tightens, as spans of the text.
    pub fn margin_sites(&self) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        margin::sites(&self.expr, &mut found);
        found
    }

    /// Says why `warn` can never be reached where both are single comparisons and it is no softer than `self`
    /// (tightened by `margin`).
    pub fn unreachable_warn(&self, warn: &Self, margin: Option<&Number>) -> Option<String> {
        margin::unreachable(&self.expr, &self.text, &warn.expr, &warn.text, margin)
    }
}

/// Checks a path by itself against what is known without evidence: every mistake in it.
pub fn check_path(query: &crate::jsonpath::Query, text: &str, names: &Names) -> Vec<Mistake> {
    typing::check_path(query, text, names)
}

/// Reads a duration such as `48h` or `60 min`, for `max_age`: the milliseconds in it.
///
/// # Errors
/// What is wrong with the text, as the end of a sentence that starts with it.
pub fn duration(text: &str) -> Result<Number, String> {
    let wanted = "is not a duration such as `48h` or `30 min` (units: ms, s, min, h, d)";
    let read = parse::parse(text).ok().and_then(|expr| expr.literal()).ok_or(wanted)?;
    match read.unit {
        Unit::Duration(_) if read.number.is_negative() || read.number.is_zero() => {
            Err("is not above zero".to_owned())
        }
        Unit::Duration(_) => Ok(read.in_unit(&Unit::Span).number),
        _ => Err(wanted.to_owned()),
    }
}

#[cfg(test)]
mod tests;
