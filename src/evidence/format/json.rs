//! Plain JSON: the original itself.

use super::{Format, FormatError, Input, Read, Reading, Signature, unstated};
use crate::document::Node;
use crate::document::json::{self, JsonError};
use crate::requirement::Shape;

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "json",
    aliases: &[],
    shape: Shape::Plain,
    extensions: &[".json"],
    signature: Signature::None,
    read: Read::Text(|input| {
        parse(input).map(Reading::plain).map_err(|error| unstated::stream(input.text, error))
    }),
};

/// The one document of a text.
pub(super) fn parse(input: &Input<'_>) -> Result<Node, FormatError> {
    json::parse(input.text, &input.limits).map_err(FormatError::from)
}

impl From<JsonError> for FormatError {
    fn from(error: JsonError) -> Self {
        Self { help: error.help, ..Self::at(error.at, error.message) }
    }
}
