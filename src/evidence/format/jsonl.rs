//! JSON Lines, and JSON documents one after another: a list of them.

use super::{Format, FormatError, Input, Read, Signature};
use crate::document::{Node, json, make};
use crate::requirement::Shape;

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "jsonl",
    aliases: &[],
    shape: Shape::Plain,
    extensions: &[".jsonl", ".ndjson"],
    signature: Signature::None,
    read: Read::JsonLines,
};

/// The documents of a text.
pub(super) fn parse(input: &Input<'_>) -> Result<Node, FormatError> {
    let documents = json::parse_all(input.text, &input.limits)?;
    Ok(make::list(documents))
}
