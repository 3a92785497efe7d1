//! Cargo's events with the messages of the compiler and of Clippy (`cargo clippy --message-format=json`).

use std::collections::HashSet;

use super::events::Events;
use super::look::{at, boolean, items, member, object, stated_text, text};
use super::scan::{self, found, joined, shown};
use super::{Format, FormatError, Read, Signature};
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
    read: Read::Events(begin),
};

/// Why cargo writes an event. Others that come to it one day are passed over.
const REASONS: [&str; 4] =
    ["compiler-artifact", "compiler-message", "build-script-executed", "build-finished"];

/// What makes two messages the same: cargo repeats what it finds in each target of a package.
#[derive(PartialEq, Eq, Hash)]
struct Identity {
    level: String,
    code: String,
    message: String,
    /// File and first line and column to last line and column of each primary span.
    spans: Vec<String>,
}

/// A run of cargo, as far as it was told of.
struct Run {
    findings: Findings,
    known: HashSet<Identity>,
    errors: u64,
    /// Whether anything was compiled.
    looked: bool,
    /// Whether the last build said how it ended.
    finished: bool,
    /// Where the last event stands.
    last: usize,
}

fn begin(wants: Wants) -> Box<dyn Events> {
    let (findings, known) = (Findings::new(wants), HashSet::new());
    Box::new(Run { findings, known, errors: 0, looked: false, finished: false, last: 0 })
}

impl Events for Run {
    fn event(&mut self, event: &Node) -> Result<(), FormatError> {
        object(event, "event")?;
        let Some(reason) = stated_text(event, "reason")? else {
            return Err(FormatError::lacks("`reason` in an event"));
        };
        self.last = event.at as usize;
        self.finished = reason == "build-finished";
        match reason {
            "build-finished" => self.errors += u64::from(boolean(event, "success")? != Some(true)),
            "compiler-artifact" => self.looked = true,
            "compiler-message" => {
                self.looked = true;
                let message = needed(event, "message")?;
                object(message, "message")?;
                if let Some((severity, identity)) = judge(message)?
                    && self.known.insert(identity)
                {
                    self.findings.add(severity, || describe(message));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Summary, FormatError> {
        if !self.finished {
            let message = "the stream is cut short: after its last event there is no `build-finished`";
            return Err(FormatError::at(self.last, message));
        }
        self.findings.errors = Some(self.errors);
        Ok(scan::summary(self.findings, (!self.looked).then_some("nothing was compiled")))
    }
}

fn needed<'n>(node: &'n Node, key: &str) -> Result<&'n Node, FormatError> {
    member(node, key)?.ok_or_else(|| FormatError::at(node.at as usize, format!("this event has no `{key}`")))
}

/// How bad a message is, and what tells it from others; `None` for what is about other messages ("2 warnings emitted").
fn judge(message: &Node) -> Result<Option<(Severity, Identity)>, FormatError> {
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
    let identity = Identity {
        level: level.to_owned(),
        code: code.unwrap_or_default().to_owned(),
        message: stated_text(message, "message")?.unwrap_or_default().to_owned(),
        spans,
    };
    Ok(Some((severity, identity)))
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
