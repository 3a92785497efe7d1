//! What is wrong with a template, as a diagnostic with its place.

use std::error::Error as _;
use std::ops::Range;
use std::sync::Arc;

use minijinja::{Error, ErrorKind};

use super::Engine;
use crate::diagnostic::{Diagnostic, Severity, Source, suggestion};

/// What is said of a value that the report does not have.
pub(super) const NOTHING_THERE: &str = "the report has no value here";

/// The diagnostic for an error. `keys` are the names that the data knows.
pub(super) fn diagnostic(error: &Error, engine: &Engine, keys: &[&'static str]) -> Diagnostic {
    let error = deepest(error);
    let unknown =
        Arc::new(Source { path: error.name().unwrap_or("template").to_owned(), text: String::new() });
    let source = error.name().and_then(|name| engine.sources.get(name)).map_or(unknown, Arc::clone);
    let span = span(error, &source);
    let pointed = span.clone().and_then(|span| source.text.get(span)).unwrap_or_default();
    let (code, message) = say(error);
    Diagnostic {
        code,
        severity: Severity::Error,
        help: help(error, pointed, engine, keys),
        message,
        source,
        span,
        label: String::new(),
        related: None,
    }
}

/// The error that started it: an include or a block only passes it on.
fn deepest(error: &Error) -> &Error {
    let mut found = error;
    while let Some(inner) = found.source().and_then(|inner| inner.downcast_ref::<Error>()) {
        if inner.line().is_none() {
            break;
        }
        found = inner;
    }
    found
}

fn span(error: &Error, source: &Source) -> Option<Range<usize>> {
    let text = source.text.as_str();
    if let Some(range) = error.range().filter(|range| text.get(range.clone()).is_some()) {
        return Some(range);
    }
    let line = error.line()?;
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let end = text.get(start..)?.find('\n').map_or(text.len(), |found| start + found);
    Some(start..end)
}

fn say(error: &Error) -> (&'static str, String) {
    let detail = error.detail();
    let or_kind = || detail.map_or_else(|| error.kind().to_string(), str::to_owned);
    match error.kind() {
        ErrorKind::SyntaxError | ErrorKind::BadEscape => ("template-syntax", or_kind()),
        ErrorKind::UndefinedError => match detail {
            Some(NOTHING_THERE) => ("template-nothing", NOTHING_THERE.to_owned()),
            _ => {
                ("template-undefined", detail.map_or_else(|| "this is not defined".to_owned(), str::to_owned))
            }
        },
        ErrorKind::UnknownFilter
        | ErrorKind::UnknownFunction
        | ErrorKind::UnknownTest
        | ErrorKind::UnknownMethod => ("template-unknown", or_kind()),
        ErrorKind::TemplateNotFound => ("template-include", or_kind()),
        ErrorKind::OutOfFuel => ("template-endless", "the template does not come to an end".to_owned()),
        _ => ("template", or_kind()),
    }
}

fn help(error: &Error, pointed: &str, engine: &Engine, keys: &[&'static str]) -> Vec<String> {
    let mut help = Vec::new();
    match error.kind() {
        ErrorKind::UndefinedError if error.detail() == Some(NOTHING_THERE) => {
            help.push("say what stands here then: {{ … or \"none\" }}, or ask first: {% if … %}".to_owned());
        }
        ErrorKind::UndefinedError => {
            // The last name is the one that is not there: the names before it were found.
            let name =
                pointed.rsplit(|c: char| !c.is_alphanumeric() && c != '_').find(|part| !part.is_empty());
            if let Some(meant) = name.and_then(|name| suggestion(name, keys.iter().copied())) {
                help.push(format!("did you mean `{meant}`?"));
            }
        }
        ErrorKind::UnknownFilter if pointed.trim_end().ends_with("safe") => {
            help.push("texts of a report are always escaped; there is no way around it".to_owned());
        }
        ErrorKind::UnknownFilter => {
            let name = pointed.rsplit('|').next().unwrap_or_default().trim();
            let name = name.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
            help.push(match suggestion(name, super::filters::NAMES.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("there are: {}", super::filters::NAMES.join(", ")),
            });
        }
        ErrorKind::TemplateNotFound => {
            let names: Vec<&str> = engine.sources.keys().map(String::as_str).collect();
            help.push(format!("a template sees no other files; there is: {}", names.join(", ")));
        }
        ErrorKind::OutOfFuel => {
            help.push("look for loops in loops, and for macros that call themselves".to_owned());
        }
        _ => {}
    }
    help
}
