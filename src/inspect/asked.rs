//! What queries ask of a file, before it is read: no more of it need be there.

use std::sync::Arc;

use crate::diagnostic::Source;
use crate::document::Node;
use crate::evidence::format::{self, Format, Unread};
use crate::evidence::summary::{Told, Wants};
use crate::evidence::{want, wants_of};
use crate::jsonpath::{self, Query};
use crate::projection::{Ask, End, Need};
use crate::requirement::{Names, Origin, Purpose, Requirement, Shape};

/// All queries of a call.
#[derive(Debug)]
pub struct Asked(Vec<Asking>);

#[derive(Debug)]
enum Asking {
    Path(Query),
    Requirement(Requirement),
    /// It has a mistake, as far as can be said without the files.
    Unknown,
}

impl Asked {
    /// What these ask of files with these ids.
    pub fn of<'i>(queries: &[String], ids: impl IntoIterator<Item = &'i str>) -> Self {
        let mut names = Names::default();
        for id in ids {
            names.declare(id, Shape::Unknown);
        }
        let parse = |text: &String| {
            if let Ok(query) = jsonpath::parse(text.trim()) {
                return Asking::Path(query);
            }
            let source = Arc::new(Source { path: String::new(), text: text.clone() });
            let origin = Origin::of_scalar(&source, 0..text.len(), text);
            Requirement::parse(text, origin, Purpose::Judge, &names)
                .map_or(Asking::Unknown, Asking::Requirement)
        };
        Self(queries.iter().map(parse).collect())
    }

    /// The document of a file with what is asked of it.
    pub(super) fn read(
        &self,
        format: &'static Format,
        shown: &str,
        id: &str,
        bytes: &[u8],
    ) -> Result<(Node, Option<Told>), Unread> {
        let Some((asks, wants)) = self.asks(id) else {
            return format::read_file(format, shown, bytes, Wants::ALL).map(format::Reading::document);
        };
        let reading = format::read_asked(format, shown, bytes, wants, &asks)?;
        Ok(reading.document_for(&Need::of(&asks)))
    }

    /// What is asked of the file with this id; `None` where that may be anything.
    fn asks(&self, id: &str) -> Option<(Vec<Ask<'_>>, Wants)> {
        let (mut asks, mut wants) = (Vec::new(), Wants::default());
        for asking in &self.0 {
            match asking {
                Asking::Requirement(requirement) => {
                    want::asks(requirement, id, &mut asks);
                    requirement.expr.visit_paths(&mut |query| wants_of(query, id, &mut wants));
                }
                Asking::Path(query) if query.head().is_some() => {
                    want::asks_of_path(query, End::Value, id, &mut asks);
                    wants_of(query, id, &mut wants);
                }
                Asking::Path(_) | Asking::Unknown => return None,
            }
        }
        Some((asks, wants))
    }
}
