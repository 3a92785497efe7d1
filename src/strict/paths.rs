//! Paths and patterns below the evidence folder.

use super::Reader;
use crate::yaml::Entry;

/// Whether a path is a pattern for several files.
pub(crate) fn is_pattern(path: &str) -> bool {
    path.contains(['*', '?', '['])
}

impl Reader<'_> {
    /// A path or pattern relative to the evidence folder, `/`-separated, without `.` and empty steps; `.` for the
    /// folder itself.
    pub(crate) fn path(&mut self, entry: &Entry) -> Option<String> {
        let text = self.text(entry)?;
        let span = entry.value.span.clone();
        let key = &entry.key.text;
        let wrong = if text.contains('\\') {
            Some((format!("`{key}` has a backslash"), "separate folders by `/`; it works on every system"))
        } else if text.chars().any(char::is_control) {
            Some((format!("`{key}` has a control character"), "write a plain path"))
        } else if text.starts_with('/') || has_drive(&text) {
            Some((
                format!("`{key}` is an absolute path"),
                "write it relative to the evidence folder: a gate reads nothing outside of it",
            ))
        } else if text.split('/').any(|step| step == "..") {
            Some((
                format!("`{key}` leaves its folder by `..`"),
                "name the folder itself: `folder` is relative to the whole evidence folder, `.` is that folder",
            ))
        } else {
            None
        };
        if let Some((message, help)) = wrong {
            self.error("bad-path", span, message).help.push(help.to_owned());
            return None;
        }
        if let Err(error) = glob::Pattern::new(&text) {
            let start = span.start;
            let found =
                self.source.text.get(span.clone()).unwrap_or_default().find(&text).map(|at| start + at);
            let span = found.map_or(span, |text_start| {
                let ahead = text.chars().take(error.pos).map(char::len_utf8).sum::<usize>();
                text_start + ahead..text_start + text.len()
            });
            let message = format!("`{key}` is not a pattern: {}", error.msg);
            let error = self.error("bad-pattern", span, message);
            error.help.push(
                "`*` is any part of a name, `**` any folders, `?` one character, `[ab]` one of these".into(),
            );
            error.help.push("for the character itself write it in brackets: `[*]`, `[[]`".to_owned());
            return None;
        }
        let steps: Vec<&str> = text.split('/').filter(|step| !matches!(*step, "" | ".")).collect();
        Some(if steps.is_empty() { ".".to_owned() } else { steps.join("/") })
    }
}

/// `C:` at the front: absolute or, worse, relative to wherever that drive stands.
fn has_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic())
}
