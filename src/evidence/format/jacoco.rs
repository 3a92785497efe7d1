//! `JaCoCo` XML: the counters of the whole report, directly below its root.

use super::look::whole;
use super::{Format, FormatError, Read, Signature};
use crate::evidence::summary::{Coverage, Kind, Summary, Wants, shape};
use crate::evidence::xml::{Event, Walk};

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "jacoco",
    aliases: &[],
    shape: shape::coverage(false),
    extensions: &[],
    signature: Signature::Root(|root, _| root == "report"),
    read: Read::Xml(read),
};

fn read(mut walk: Walk<'_>, _: Wants) -> Result<Summary, FormatError> {
    let mut coverage = Coverage::default();
    let mut foreign = None;
    while let Some(event) = walk.next()? {
        let Event::Open(element) = event else { continue };
        match (element.depth, element.name()) {
            (1, "report") => {}
            (1, other) => foreign = Some(other.to_owned()),
            (2, "counter") => {
                let kind = match element.attribute("type")?.as_deref() {
                    Some("LINE") => &mut coverage.lines,
                    Some("BRANCH") => &mut coverage.branches,
                    Some("METHOD") => &mut coverage.functions,
                    _ => continue,
                };
                let count = |name: &str| {
                    element.attribute(name)?.and_then(|text| whole(text.trim())).ok_or_else(|| {
                        FormatError::at(element.at, format!("a counter states no count `{name}`"))
                    })
                };
                let (missed, covered) = (count("missed")?, count("covered")?);
                if *kind != Kind::NotStated {
                    return Err(FormatError::at(element.at, "a counter of the report stands there twice"));
                }
                *kind = Kind::Counted { covered, whole: missed.saturating_add(covered) };
            }
            _ => {}
        }
    }
    match foreign {
        Some(root) => Err(FormatError::lacks(&format!("root element `report` (it is `{root}`)"))),
        None => Ok(Summary::Coverage(coverage)),
    }
}

#[cfg(test)]
#[path = "jacoco_tests.rs"]
mod tests;
