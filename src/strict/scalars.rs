//! Single values: texts, booleans, numbers, percentages, ids.

use std::fmt::Display;

use super::Reader;
use crate::number::Number;
use crate::report::escape::is_blank;
use crate::yaml::{Entry, Yaml};

/// Whether a text is an id of a gate, a group, a check or a role: `[a-z0-9-]`, not beginning with `-`, which a
/// command line would take for an option.
pub(crate) fn is_id(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with('-')
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Whether a text is an id of evidence, as paths name it: `[a-z][a-z0-9_]*`.
pub(crate) fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// The id that was probably meant.
pub(crate) fn as_id(text: &str, gap: char) -> String {
    let mapped: String =
        text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { gap }).collect();
    mapped.split(gap).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(&gap.to_string())
}

impl Reader<'_> {
    /// A text that says something.
    pub(crate) fn text(&mut self, entry: &Entry) -> Option<String> {
        self.said(entry).map(str::to_owned)
    }

    /// The same where it stands.
    pub(crate) fn said<'y>(&mut self, entry: &'y Entry<'_>) -> Option<&'y str> {
        self.said_by(&entry.value, format_args!("`{}`", entry.key.text))
    }

    /// A text that says something, without a key; `what` names it.
    pub(crate) fn text_of(&mut self, node: &Yaml, what: &str) -> Option<String> {
        self.said_by(node, what).map(str::to_owned)
    }

    fn said_by<'y>(&mut self, node: &'y Yaml<'_>, what: impl Display) -> Option<&'y str> {
        let Some(scalar) = node.as_scalar() else {
            let message = if node.is_null() {
                format!("{what} says nothing")
            } else {
                format!("{what} must be a text, not {}", node.kind())
            };
            let help =
                if node.is_null() { "write its text, or leave the key out" } else { "write one text here" };
            self.error("wrong-type", node.span.clone(), message).help.push(help.to_owned());
            return None;
        };
        if is_blank(&scalar.text) {
            self.error("empty-text", node.span.clone(), format!("{what} is empty"))
                .help
                .push("write its text, or leave the key out".to_owned());
            return None;
        }
        Some(&scalar.text)
    }

    /// A list of texts, each with its node.
    pub(crate) fn texts<'y>(&mut self, entry: &'y Entry<'y>) -> Option<Vec<(String, &'y Yaml<'y>)>> {
        let what = format!("`{}`", entry.key.text);
        let Some(items) = entry.value.as_list() else {
            let message = format!("{what} must be a list, not {}", entry.value.kind());
            let help = match entry.value.as_scalar() {
                Some(scalar) => format!("{}: [{}]", entry.key.text, scalar.text),
                None => format!("{}: [first, second]", entry.key.text),
            };
            self.error("wrong-type", entry.value.span.clone(), message).help.push(format!("write `{help}`"));
            return None;
        };
        let what = format!("an item of {what}");
        Some(items.iter().filter_map(|item| Some((self.text_of(item, &what)?, item))).collect())
    }

    /// `true` or `false`, as they are.
    pub(crate) fn boolean(&mut self, entry: &Entry) -> Option<bool> {
        let key = &entry.key.text;
        match entry.value.as_scalar() {
            Some(scalar) if !scalar.quoted && scalar.text == "true" => return Some(true),
            Some(scalar) if !scalar.quoted && scalar.text == "false" => return Some(false),
            Some(scalar) => {
                let message = format!("`{key}` must be `true` or `false`, not `{}`", scalar.text);
                let error = self.error("wrong-type", entry.value.span.clone(), message);
                error.help.push(match scalar.text.to_ascii_lowercase().as_str() {
                    "yes" | "on" | "true" | "y" | "1" => format!("write `{key}: true`"),
                    "no" | "off" | "false" | "n" | "0" => format!("write `{key}: false`"),
                    _ => "there is nothing between the two".to_owned(),
                });
            }
            None => {
                let message = format!("`{key}` must be `true` or `false`, not {}", entry.value.kind());
                self.error("wrong-type", entry.value.span.clone(), message);
            }
        }
        None
    }

    /// A number between two whole numbers, both included.
    pub(crate) fn number(&mut self, entry: &Entry, least: i64, most: i64) -> Option<Number> {
        let key = &entry.key.text;
        let span = entry.value.span.clone();
        let Some(scalar) = entry.value.as_scalar() else {
            let message = format!("`{key}` must be a number, not {}", entry.value.kind());
            self.error("wrong-type", span, message).help.push(format!("write `{key}: {most}` or less"));
            return None;
        };
        let text = &scalar.text;
        if scalar.quoted {
            let error =
                self.error("wrong-type", span, format!("`{key}` must be a number, not a text in quotes"));
            error.help.push("leave the quotes out".to_owned());
            return None;
        }
        let number: Number = match text.parse() {
            Ok(number) => number,
            Err(problem) => {
                let error = self.error("bad-number", span, format!("`{key}` cannot be `{text}`: {problem}"));
                let bare = text.trim_end_matches('%').trim_end();
                error.help.push(if bare.len() < text.len() && bare.parse::<Number>().is_ok() {
                    format!("write it without `%`: `{key}: {bare}`")
                } else {
                    format!("write a decimal number between {least} and {most}, such as 90 or 2.5")
                });
                return None;
            }
        };
        if number < Number::from(least) || number > Number::from(most) {
            let message = format!("`{key}` must be between {least} and {most}, not {text}");
            self.error("out-of-range", span, message);
            return None;
        }
        Some(number)
    }

    /// A percentage such as `20%`, from 0 % up to but not including 100 %: its text without blanks, and the ratio.
    pub(crate) fn percent(&mut self, entry: &Entry) -> Option<(String, Number)> {
        let key = &entry.key.text;
        let span = entry.value.span.clone();
        let text = self.text(entry)?;
        let Some(digits) = text.strip_suffix('%').map(str::trim_end) else {
            let error =
                self.error("bad-percent", span, format!("`{key}` must be a percentage, not `{text}`"));
            error.help.push(match text.parse::<Number>() {
                Ok(number) if number < Number::from(1_i64) && !number.is_negative() => {
                    format!("write `{key}: {}%`", &number * &Number::from(100_i64))
                }
                Ok(_) => format!("write `{key}: {text}%`"),
                Err(_) => format!("write `{key}: 20%`"),
            });
            return None;
        };
        let parsed = digits.parse::<Number>();
        let ratio = parsed.ok().and_then(|number| number.checked_div(&Number::from(100_i64)));
        let Some(ratio) = ratio else {
            self.error(
                "bad-percent",
                span,
                format!("`{key}` cannot be `{text}`: `{digits}` is not a number"),
            )
            .help
            .push(format!("write `{key}: 20%`"));
            return None;
        };
        if ratio.is_negative() || ratio >= Number::from(1_i64) {
            let message = format!("`{key}` must be at least 0% and below 100%, not {text}");
            self.error("out-of-range", span, message);
            return None;
        }
        Some((format!("{digits}%"), ratio))
    }

    /// Says that a text is no id of its kind (`[a-z0-9-]`).
    pub(crate) fn check_id(&mut self, text: &str, span: std::ops::Range<usize>, what: &str) -> bool {
        if is_id(text) {
            return true;
        }
        let error = self.error("bad-id", span, format!("`{text}` is not an id of {what}"));
        error.help.push(
            "an id is made of the letters a to z, digits and hyphens, and begins with a letter or digit"
                .into(),
        );
        let near = as_id(text, '-');
        if is_id(&near) {
            error.help.push(format!("did you mean `{near}`?"));
        }
        false
    }

    /// Says that a text is no id of evidence (`[a-z][a-z0-9_]*`).
    pub(crate) fn check_name(&mut self, text: &str, span: std::ops::Range<usize>) -> bool {
        if is_name(text) {
            return true;
        }
        let error = self.error("bad-id", span, format!("`{text}` is not an id of evidence"));
        error.help.push(
            "paths name it, so it begins with a letter a to z and goes on with letters, digits and `_`"
                .to_owned(),
        );
        let near = as_id(text, '_');
        if is_name(&near) {
            error.help.push(format!("did you mean `{near}`?"));
        }
        false
    }

    /// A span of time above zero, such as `48h`: its text and its milliseconds.
    pub(crate) fn duration(&mut self, entry: &Entry) -> Option<(String, Number)> {
        let text = self.text(entry)?;
        match crate::requirement::duration(&text) {
            Ok(number) => Some((text, number)),
            Err(problem) => {
                let message = format!("`{}: {text}` {problem}", entry.key.text);
                let error = self.error("bad-duration", entry.value.span.clone(), message);
                error.help.push("write a number and a unit: `45min`, `48h`, `7d`".to_owned());
                None
            }
        }
    }
}
