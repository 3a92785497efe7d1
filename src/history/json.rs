//! The history for programs.

use super::History;
use crate::report::json;

pub(super) fn render(history: &History) -> String {
    // Lists and texts: there is nothing in it that JSON cannot hold.
    json::safe(&serde_json::to_string_pretty(history).unwrap_or_default())
}
