//! Documents from templates. A template sees one value: the published JSON of a report, with every key that it may
//! have. Whatever it prints is escaped for the kind of document; there is no way around that for texts of the report.
//!
//! Nothing is read from the file system or the network, and nothing is built before a template is rendered: an
//! [`Engine`] knows the sources that it was given, and no other.

mod checks;
mod data;
mod filters;
mod mistake;
pub mod page;
pub mod registry;

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::ValueKind;
use minijinja::{AutoEscape, Environment, ErrorKind, Output, State, UndefinedBehavior, Value};
use serde::Serialize;

use super::escape;
use crate::diagnostic::{Diagnostic, Source};

/// The steps that a template of a user may take: many times what a report of 5,000 checks needs.
const FUEL: u64 = 100_000_000;
/// How deep macros and includes may call each other.
const DEPTH: usize = 60;

/// What kind of document a template writes; it decides how texts are escaped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// GitHub Flavored Markdown, also right on GitLab.
    Markdown,
    /// HTML: text between tags, and attributes in quotes.
    Html,
}

impl Kind {
    /// The text as this kind of document shows it letter by letter.
    pub fn escape(self, text: &str) -> String {
        match self {
            Self::Markdown => escape::markdown(text),
            Self::Html => escape::html(text),
        }
    }
}

/// Templates of one kind, that may include each other by name.
pub struct Engine {
    environment: Environment<'static>,
    kind: Kind,
    sources: BTreeMap<String, Arc<Source>>,
}

impl Engine {
    /// An engine that knows no template yet, for templates of users: their steps are limited.
    pub fn new(kind: Kind) -> Self {
        let mut environment = Environment::empty();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        environment.set_recursion_limit(DEPTH);
        // Errors know their place only then.
        environment.set_debug(true);
        // A line that holds nothing but a tag leaves nothing behind.
        environment.set_syntax(syntax());
        // Some escaping must be on, or what a macro has escaped would be escaped again.
        environment.set_auto_escape_callback(|_| AutoEscape::Custom("document".into()));
        environment.set_formatter(move |out, _: &mut State, value| print(out, kind, value));
        filters::add(&mut environment, kind);
        Self { environment, kind, sources: BTreeMap::new() }
    }

    /// The same for templates that come with gatekeeper: they end, so that their steps need no limit. The size of a
    /// report has none either.
    pub fn built_in(kind: Kind) -> Self {
        let mut engine = Self::new(kind);
        engine.environment.set_fuel(None);
        engine
    }

    /// What it writes.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Adds a filter that only one document needs. It must return plain texts, which are escaped when they are printed, or
    /// what it has escaped itself.
    #[allow(dead_code, reason = "for documents that bring their own filters")]
    pub(in crate::report) fn environment(&mut self) -> &mut Environment<'static> {
        &mut self.environment
    }

    /// Adds a template by its path, which is also what others include it by.
    ///
    /// # Errors
    /// Where its text is no template.
    pub fn add(&mut self, source: Arc<Source>) -> Result<(), Box<Diagnostic>> {
        let added = self.environment.add_template_owned(source.path.clone(), source.text.clone());
        self.sources.insert(source.path.clone(), source);
        added.map_err(|error| Box::new(mistake::diagnostic(&error, self, &[])))
    }

    /// The document that the template of that name makes of `data`.
    ///
    /// # Errors
    /// Where it asks for what is not there, uses a value as what it is not, or does not end.
    pub fn render(&self, name: &str, data: &impl Serialize) -> Result<String, Box<Diagnostic>> {
        let (root, keys) = data::value(data);
        self.environment
            .get_template(name)
            .and_then(|template| template.render(root))
            .map_err(|error| Box::new(mistake::diagnostic(&error, self, &keys)))
    }
}

fn syntax() -> SyntaxConfig {
    let mut builder = SyntaxConfig::builder();
    builder.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    // Fails for delimiters of other letters alone.
    builder.build().unwrap_or_default()
}

/// Prints one value. What is not there is never printed as nothing, and a list is not a text.
fn print(out: &mut Output, kind: Kind, value: &Value) -> Result<(), minijinja::Error> {
    let written = match value.kind() {
        ValueKind::String if value.is_safe() => out.write_str(value.as_str().unwrap_or_default()),
        ValueKind::String => out.write_str(&kind.escape(value.as_str().unwrap_or_default())),
        ValueKind::Bool | ValueKind::Number => write!(out, "{value}"),
        ValueKind::None => {
            return Err(minijinja::Error::new(ErrorKind::UndefinedError, mistake::NOTHING_THERE));
        }
        other => {
            return Err(minijinja::Error::new(
                ErrorKind::NonPrimitive,
                format!("a value of the kind {other} is not a text to print"),
            ));
        }
    };
    written.map_err(Into::into)
}

#[cfg(test)]
mod tests;
