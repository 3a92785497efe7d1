//! Plain YAML: one document, with the types of YAML's 1.2 core schema.
//!
//! What says something else than it seems to (an alias, a merge key, a tag, a repeated key) is refused by the reader of
//! all YAML files. What is plainly fine becomes a document in one pass, which keeps only what is needed of it; all else is
//! read as a tree, which tells what is wrong.

use std::sync::Arc;

use super::{Format, FormatError, Input, Read, Reading, Signature, looks_like};
use crate::diagnostic::{Severity, Source};
use crate::document::Node;
use crate::requirement::Shape;
use crate::yaml::{self, Untyped};

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "yaml",
    aliases: &[],
    shape: Shape::Plain,
    extensions: &[".yaml", ".yml"],
    signature: Signature::None,
    read: Read::Text(read),
};

fn read(input: &Input<'_>) -> Result<Reading, FormatError> {
    if input.text.len() > yaml::MAX_BYTES {
        let limit = yaml::MAX_BYTES >> 20;
        return Err(FormatError::whole(format!("a YAML file may have at most {limit} MiB"))
            .help("convert it to JSON, which may be larger"));
    }
    match yaml::nodes(input.text, input.need) {
        Some(node) => Ok(Reading::plain(node)),
        None => by_tree(input.text).map(Reading::plain),
    }
}

/// All of it.
fn by_tree(text: &str) -> Result<Node, FormatError> {
    let source = Arc::new(Source { path: String::new(), text: text.to_owned() });
    let parsed = yaml::parse(&source);
    let error = parsed.diagnostics.into_iter().find(|diagnostic| diagnostic.severity == Severity::Error);
    if let Some(error) = error {
        let at = error.span.as_ref().map_or(0, |span| span.start);
        return Err(FormatError {
            help: error.help.into_iter().next(),
            ..FormatError::at(at, error.message)
        });
    }
    let Some(root) = parsed.root.filter(|_| parsed.complete) else {
        return Err(FormatError::at(0, "the file says nothing: it holds no YAML document"));
    };
    // Any prose is one text to YAML: a log, an error page.
    if root.as_scalar().is_some_and(|scalar| !scalar.quoted) && text.trim().contains(char::is_whitespace) {
        let like = looks_like(text).map(|what| format!(": it looks like {what}")).unwrap_or_default();
        return Err(FormatError::at(
            root.span.start,
            format!("the whole file is one text, not a YAML document{like}"),
        ));
    }
    yaml::document(root).map_err(|Untyped { at, message }| FormatError::at(at, message))
}
