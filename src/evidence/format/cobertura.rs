//! Cobertura XML. Lines are counted; the rates of the file, often rounded, are never used.

use super::look::whole;
use super::{Format, FormatError, Read, Signature};
use crate::evidence::summary::{Coverage, Kind, Summary, Wants, shape};
use crate::evidence::xml::{Element, Event, Walk};

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "cobertura",
    aliases: &[],
    shape: shape::coverage(false),
    extensions: &[],
    // The root of Clover has the same name, and holds `project`.
    signature: Signature::Root(|root, children| {
        root == "coverage" && !children.iter().any(|child| child == "project")
    }),
    read: Read::Xml(read),
};

#[derive(Default)]
struct Counts {
    lines: (u64, u64),
    branches: (u64, u64),
}

fn read(mut walk: Walk<'_>, _: Wants) -> Result<Summary, FormatError> {
    let mut counts = Counts::default();
    let mut stated = Counts::default();
    // The names of the open elements that decide what a line belongs to.
    let mut open: Vec<Kept> = Vec::new();
    let mut foreign = None;
    while let Some(event) = walk.next()? {
        match event {
            Event::Open(element) => {
                let kept = Kept::of(element.name());
                match (element.depth, element.name()) {
                    (1, "coverage") => stated = totals(&element)?,
                    (1, other) => foreign = Some(other.to_owned()),
                    (2, "project") => foreign = Some("coverage` of Clover".to_owned()),
                    (_, "line") if open.ends_with(&[Kept::Class, Kept::Lines]) => {
                        line(&element, &mut counts)?;
                    }
                    _ => {}
                }
                open.push(kept);
            }
            Event::Close(_) => {
                open.pop();
            }
            Event::Text(_) => {}
        }
    }
    if let Some(root) = foreign {
        let root = root.trim_end_matches('`');
        return Err(FormatError::lacks(&format!("root element `coverage` of Cobertura (it is `{root}`)")));
    }
    let kind = |(covered, whole): (u64, u64), (stated, valid): (u64, u64)| match (whole, valid) {
        (0, 0) => Kind::NotStated,
        (0, _) => Kind::Counted { covered: stated, whole: valid },
        _ => Kind::Counted { covered, whole },
    };
    Ok(Summary::Coverage(Coverage {
        lines: kind(counts.lines, stated.lines),
        branches: kind(counts.branches, stated.branches),
        ..Coverage::default()
    }))
}

/// What an element is, as far as it matters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    Class,
    Lines,
    Other,
}

impl Kept {
    fn of(name: &str) -> Self {
        match name {
            "class" => Self::Class,
            "lines" => Self::Lines,
            _ => Self::Other,
        }
    }
}

fn totals(root: &Element<'_>) -> Result<Counts, FormatError> {
    let count = |name: &str| -> Result<u64, FormatError> {
        Ok(root.attribute(name)?.and_then(|text| whole(text.trim())).unwrap_or(0))
    };
    Ok(Counts {
        lines: (count("lines-covered")?, count("lines-valid")?),
        branches: (count("branches-covered")?, count("branches-valid")?),
    })
}

fn line(element: &Element<'_>, counts: &mut Counts) -> Result<(), FormatError> {
    let [hits, condition] = element.texts(["hits", "condition-coverage"])?;
    let Some(hits) = hits else {
        return Err(FormatError::at(element.at, "a line states no `hits`"));
    };
    // Some write counts below 0 where they overflowed: nothing says that the line was run.
    let hit = whole(hits.trim()).is_some_and(|hits| hits > 0);
    counts.lines.0 += u64::from(hit);
    counts.lines.1 += 1;
    // `50% (1/2)`
    let condition = condition.unwrap_or_default();
    let part = condition.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(part, _)| part);
    if let Some((covered, valid)) = part.and_then(|part| part.split_once('/'))
        && let (Some(covered), Some(valid)) = (whole(covered.trim()), whole(valid.trim()))
    {
        counts.branches.0 = counts.branches.0.saturating_add(covered);
        counts.branches.1 = counts.branches.1.saturating_add(valid);
    }
    Ok(())
}

#[cfg(test)]
#[path = "cobertura_tests.rs"]
mod tests;
