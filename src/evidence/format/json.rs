//! Plain JSON: the original itself.

use super::{Format, FormatError, Input, Read, Signature};
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
    read: Read::Json,
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
