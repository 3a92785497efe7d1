//! The differences for programs.

use super::Diff;
use crate::report::json;

pub(super) fn render(diff: &Diff) -> String {
    // Lists and texts: there is nothing in it that JSON cannot hold.
    json::safe(&serde_json::to_string_pretty(diff).unwrap_or_default())
}
