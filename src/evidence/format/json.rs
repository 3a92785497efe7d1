//! Plain JSON: the original itself.

use super::FormatError;
use crate::document::Node;
use crate::document::json::{Limits, parse};

pub(super) fn read(text: &str, limits: &Limits) -> Result<Node, FormatError> {
    parse(text, limits).map_err(|error| FormatError {
        message: error.message,
        at: u32::try_from(error.at).ok(),
        help: error.help,
    })
}
