//! Cargo's events with the messages of the compiler and of Clippy (`cargo clippy --message-format=json`).

use std::collections::HashSet;

use super::look::{at, boolean, items, member, object, stated_text, text};
use super::scan::{self, found, joined, shown};
use super::{Format, FormatError, Read, Signature};
use crate::document::json::Events;
use crate::document::{Node, Value};
use crate::evidence::summary::{Findings, Found, Severity, Summary, Wants, shape};

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "clippy",
    aliases: &[],
    shape: shape::findings(true),
    extensions: &[],
    signature: Signature::Event(
        |event| matches!(text(event, "reason"), Ok(Some(reason)) if REASONS.contains(&reason)),
    ),
    read: Read::Events(read),
};

/// Why cargo writes an event. Others that come to it one day are passed over.
const REASONS: [&str; 4] =
    ["compiler-artifact", "compiler-message", "build-script-executed", "build-finished"];

/// What makes two messages the same: cargo repeats what it finds in each target of a package.
#[derive(PartialEq, Eq, Hash)]
struct Identity<'n> {
    level: &'n str,
    code: &'n str,
    message: &'n str,
    /// File and first line and column to last line and column of each primary span.
    spans: Vec<String>,
}

fn read(stream: &Events<'_>, wants: Wants) -> Result<Summary, FormatError> {
    let mut findings = Findings::new(wants);
    let mut known = HashSet::new();
    let (mut errors, mut looked) = (0, false);
    // Whether the last build said how it ended.
    let mut finished = false;
    for event in &stream.events {
        object(event, "event")?;
        let Some(reason) = stated_text(event, "reason")? else {
            return Err(FormatError::lacks("`reason` in an event"));
        };
        finished = reason == "build-finished";
        match reason {
            "build-finished" => errors += u64::from(boolean(event, "success")? != Some(true)),
            "compiler-artifact" => looked = true,
            "compiler-message" => {
                looked = true;
                let message = needed(event, "message")?;
                object(message, "message")?;
                if let Some((severity, identity)) = judge(message)?
                    && known.insert(identity)
                {
                    findings.add(severity, || describe(message));
                }
            }
            _ => {}
        }
    }
    if !finished {
        let message = "the stream is cut short: after its last event there is no `build-finished`";
        let at = stream.events.last().map_or(0, |event| event.at as usize);
        return Err(FormatError::at(at, message));
    }
    findings.errors = Some(errors);
    Ok(scan::summary(findings, (!looked).then_some("nothing was compiled")))
}

fn needed<'n>(node: &'n Node, key: &str) -> Result<&'n Node, FormatError> {
    member(node, key)?.ok_or_else(|| FormatError::at(node.at as usize, format!("this event has no `{key}`")))
}

/// How bad a message is, and what tells it from others; `None` for what is about other messages ("2 warnings emitted").
fn judge(message: &Node) -> Result<Option<(Severity, Identity<'_>)>, FormatError> {
    let level = stated_text(message, "level")?.unwrap_or_default();
    let code = match member(message, "code")? {
        Some(code) => Some(stated_text(code, "code")?.unwrap_or_default()),
        None => None,
    };
    let mut spans = Vec::new();
    // What stands for no place has an empty list; without any list it could be about one.
    let all = scan::needed_entries(message, "spans")?;
    for span in all {
        if boolean(span, "is_primary")? != Some(false) {
            let part = |key: &str| shown(span, &[key]);
            let [file, line, column] = [part("file_name"), part("line_start"), part("column_start")];
            spans.push(format!("{file}:{line}:{column}-{}:{}", part("line_end"), part("column_end")));
        }
    }
    if level == "failure-note" || (code.is_none() && all.is_empty()) {
        return Ok(None);
    }
    let severity = match level {
        "warning" => Severity::Medium,
        "note" | "help" => Severity::Info,
        // Also `error: internal compiler error`.
        _ if level.starts_with("error") => Severity::High,
        _ => Severity::Unknown,
    };
    let message = stated_text(message, "message")?.unwrap_or_default();
    Ok(Some((severity, Identity { level, code: code.unwrap_or_default(), message, spans })))
}

fn describe(message: &Node) -> Found {
    let spans = items(message, "spans").unwrap_or_default();
    let is_primary =
        |span: &&Node| matches!(at(span, &["is_primary"]), Ok(Some(Node { value: Value::Bool(true), .. })));
    let place = spans.iter().find(is_primary).or(spans.first());
    let place = place.map(|span| joined(shown(span, &["file_name"]), ':', &shown(span, &["line_start"])));
    let id = shown(message, &["code", "code"]);
    let id = if id.is_empty() { shown(message, &["level"]) } else { id };
    found(id, shown(message, &["message"]), place.unwrap_or_default())
}

#[cfg(test)]
#[path = "clippy_tests.rs"]
mod tests;
