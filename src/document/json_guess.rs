//! What a text that is not JSON looks like, so that the error can say so. Guesses never decide whether a text is read.

use super::json_error::{JsonError, JsonErrorKind};

/// A better description of `error`, if the text as a whole is plainly something else. `start` is the offset of its
/// first character that is not white space.
pub(super) fn describe(text: &str, start: usize, error: JsonError) -> JsonError {
    let body = &text[start..];
    // A text that opens like JSON is broken JSON.
    if body.starts_with(['{', '[', '"'])
        || matches!(error.kind, JsonErrorKind::TooDeep | JsonErrorKind::TooLarge)
    {
        return error;
    }
    let other = |what: &str, help: &str| {
        JsonError::new(JsonErrorKind::NotJson, start, format!("this is not JSON: it looks like {what}"))
            .with_help(help)
    };
    if body.starts_with("version https://git-lfs") {
        return other(
            "a git-lfs pointer",
            "fetch the file itself with `git lfs pull` before it is used as evidence",
        );
    }
    if body.starts_with('<') {
        return match body.get(..5) {
            Some("<?xml") => other("XML", "check which report the tool was told to write"),
            _ => other("HTML or XML", "a server may have answered with an error page: look at the file"),
        };
    }
    if body.starts_with("%YAML") || body.starts_with("---") {
        return other("YAML", "use a name that ends in .yaml, or `format: yaml`");
    }
    if let Some(line) = first_json_line(body) {
        let help =
            "the tool's own output went into the file: send its messages elsewhere and keep the report alone";
        return other(&format!("text before the JSON, which seems to begin on line {line}"), help);
    }
    if opens_like_yaml(body) {
        return other("YAML", "use a name that ends in .yaml, or `format: yaml`");
    }
    error
}

/// The number (in `body`, from 1) of the first later line that opens an object or an array, among the first lines.
fn first_json_line(body: &str) -> Option<usize> {
    let opens = |line: &str| {
        let line = line.trim_end();
        line == "[" || line.starts_with('{') || line.starts_with("[{") || line.starts_with("[]")
    };
    let at = body.lines().take(1000).skip(1).position(opens)?;
    Some(at + 2)
}

/// `key:` or `- item` at the very start.
fn opens_like_yaml(body: &str) -> bool {
    let line = body.lines().next().unwrap_or_default();
    if line.starts_with("- ") {
        return true;
    }
    line.split_once(':').is_some_and(|(key, rest)| {
        (rest.is_empty() || rest.starts_with(' '))
            && key.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
    })
}
