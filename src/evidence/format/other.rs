//! What is no evidence in any format: nothing at all, and a git-lfs pointer; and what a text looks like that is not of
//! its format.

use super::FormatError;

/// Refuses what no format is.
///
/// # Errors
/// What was found instead.
pub(super) fn refuse(text: &str) -> Result<(), FormatError> {
    if text.is_empty() {
        return Err(FormatError::at(0, "the file is empty"));
    }
    let body = text.trim_start();
    if body.is_empty() {
        return Err(FormatError::at(0, "the file is empty: it holds only white space"));
    }
    if body.starts_with("version https://git-lfs") {
        return Err(FormatError::at(
            text.len() - body.len(),
            "the file is a git-lfs pointer, not the file itself",
        )
        .help("fetch the file itself with `git lfs pull` before it is used as evidence"));
    }
    Ok(())
}

/// What a text looks like, with its article, where that is plain.
pub(in crate::evidence) fn looks_like(text: &str) -> Option<&'static str> {
    let body = text.trim_start();
    let head: String = body.chars().take(40).collect::<String>().to_ascii_lowercase();
    if head.starts_with("<!doctype html") || head.starts_with("<html") {
        Some("an HTML page")
    } else if body.starts_with("<?xml") || body.starts_with('<') {
        Some("XML")
    } else if body.starts_with(['{', '[']) {
        Some("JSON")
    } else if body.starts_with("%YAML") || body.starts_with("---") {
        Some("YAML")
    } else {
        None
    }
}
