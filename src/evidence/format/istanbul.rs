//! The `json-summary` of Istanbul, which nyc, c8, Jest and Vitest write: the counts of the whole run under `total`.

use super::tool::{LooksAt, Reader, Tool};
use super::{Format, FormatError, Read, Signature, look};
use crate::document::{Node, Value};
use crate::evidence::summary::{Coverage, Kind, Summary, shape};

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "istanbul",
    aliases: &[],
    shape: shape::coverage(true),
    extensions: &[],
    signature: Signature::Json(
        |document| matches!(look::at(document, &["total", "lines"]), Ok(Some(lines)) if look::has(lines, "pct")),
    ),
    read: Read::Tool(Tool { looks_at: LOOKS_AT, reader: Reader::Document(|document, _| read(document)) }),
};

const LOOKS_AT: LooksAt =
    &[(&["$.total['lines', 'branches', 'functions', 'statements']"], &["['covered', 'total', 'pct']"])];

fn read(document: &Node) -> Result<Summary, FormatError> {
    let total = match look::member(document, "total")? {
        Some(total) if look::has_object(total, "lines") => total,
        _ => return Err(FormatError::lacks("object `total.lines`")),
    };
    let coverage = Coverage {
        lines: kind(total, "lines")?,
        branches: kind(total, "branches")?,
        functions: kind(total, "functions")?,
        statements: kind(total, "statements")?,
        ..Coverage::default()
    };
    Ok(Summary::Coverage(coverage))
}

/// By its counts. The percentage is floored to two decimals, or the word `Unknown` where there is nothing to cover, so it
/// counts only where there are no counts at all.
fn kind(total: &Node, name: &str) -> Result<Kind, FormatError> {
    let Some(kind) = look::member(total, name)? else { return Ok(Kind::NotStated) };
    look::object(kind, name)?;
    Ok(match (look::count(kind, "covered")?, look::count(kind, "total")?) {
        (Some(covered), Some(whole)) => Kind::Counted { covered, whole },
        (None, None) => match look::member(kind, "pct")? {
            Some(pct @ Node { value: Value::Number(_), .. }) => {
                look::number(pct).map_or(Kind::NotStated, Kind::Percent)
            }
            _ => Kind::NotStated,
        },
        // Half a statement: its percentage may be the 100 % that is written of nothing.
        _ => Kind::NotStated,
    })
}

#[cfg(test)]
#[path = "istanbul_tests.rs"]
mod tests;
