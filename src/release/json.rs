//! JSON as the tree that the strict reader walks, so that both kinds of release file follow one set of rules.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Severity, Source};
use crate::document::json::{self, Limits};
use crate::document::{Node, Value};
use crate::yaml::{Entry, Key, MAX_DEPTH, Parsed, Scalar, Yaml, YamlValue};

/// More values than any release has.
const MAX_VALUES: usize = 100_000;

/// Reads a JSON text into the tree, with every repeated key as a mistake.
pub(super) fn parse(source: &Arc<Source>) -> Parsed {
    let mut diagnostics = Vec::new();
    let root = match json::parse(&source.text, &Limits { depth: MAX_DEPTH, nodes: MAX_VALUES }) {
        Ok(node) => Some(convert(&node, source, &mut diagnostics)),
        Err(error) => {
            diagnostics.push(mistake(source, "json-syntax", error.at, error.message));
            if let Some(last) = diagnostics.last_mut() {
                last.help.extend(error.help);
            }
            None
        }
    };
    Parsed { complete: root.is_some(), root, diagnostics, unread: Vec::new() }
}

fn mistake(source: &Arc<Source>, code: &'static str, at: usize, message: String) -> Diagnostic {
    Diagnostic {
        code,
        severity: Severity::Error,
        message,
        source: Arc::clone(source),
        span: Some(at..(at + 1).min(source.text.len()).max(at)),
        label: String::new(),
        related: None,
        help: Vec::new(),
    }
}

/// As deep as the limit lets a document be.
fn convert(node: &Node, source: &Arc<Source>, diagnostics: &mut Vec<Diagnostic>) -> Yaml {
    let at = offset(node.at);
    let scalar = |text: &str, quoted| YamlValue::Scalar(Scalar { text: text.to_owned(), quoted });
    let value = match &node.value {
        Value::Null => YamlValue::Null,
        Value::Bool(true) => scalar("true", false),
        Value::Bool(false) => scalar("false", false),
        Value::Number(text) => scalar(text, false),
        Value::Text(text) => scalar(text, true),
        Value::List(items) => {
            YamlValue::List(items.iter().map(|item| convert(item, source, diagnostics)).collect())
        }
        Value::Sparse(list) => {
            YamlValue::List(list.nodes().map(|item| convert(item, source, diagnostics)).collect())
        }
        Value::Object(object) => {
            if let Some(member) = object.repeated.and_then(|index| object.members.get(offset(index))) {
                let message = format!("`{}` is given twice in this object", member.key);
                diagnostics.push(mistake(source, "duplicate-key", offset(member.at), message));
            }
            let entry = |member: &crate::document::Member, diagnostics: &mut Vec<Diagnostic>| Entry {
                key: Key { text: member.key.to_string(), span: offset(member.at)..offset(member.at) + 1 },
                value: convert(&member.node, source, diagnostics),
            };
            YamlValue::Map(object.members.iter().map(|member| entry(member, diagnostics)).collect())
        }
    };
    Yaml { value, span: at..at + 1 }
}

fn offset(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX - 1)
}
