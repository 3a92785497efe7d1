//! JSON Lines, and JSON documents one after another: a list of them.

use super::{Format, FormatError, Input, Read, Reading, Signature};
use crate::document::{json, make};
use crate::requirement::Shape;

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "jsonl",
    aliases: &[],
    shape: Shape::Plain,
    extensions: &[".jsonl", ".ndjson"],
    signature: Signature::None,
    read: Read::Text(read),
};

fn read(input: &Input<'_>) -> Result<Reading, FormatError> {
    let documents = json::parse_all(input.text, &input.limits)?;
    Ok(Reading::plain(make::list(documents)))
}
