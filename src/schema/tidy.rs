//! What a derived schema still lacks to be read by people and to refuse what is not written.

use schemars::Schema;
use schemars::transform::{Transform, transform_subschemas};
use serde_json::{Map, Value};

/// Names the schema, closes its objects and turns the comments of the code into plain descriptions.
pub(super) fn tidy(schema: &mut Schema, id: &str) {
    Tidy.transform(schema);
    if let Some(definitions) = schema.get_mut("$defs").and_then(Value::as_object_mut) {
        for (name, definition) in definitions {
            if let Some(definition) = definition.as_object_mut() {
                titled(definition, name);
            }
        }
    }
    let object = schema.ensure_object();
    let mut ordered = Map::new();
    for key in ["$schema", "title", "description"] {
        if let Some(value) = object.remove(key) {
            ordered.insert(key.to_owned(), value);
        }
        if key == "$schema" {
            ordered.insert("$id".to_owned(), id.into());
        }
    }
    ordered.append(object);
    *object = ordered;
}

/// Puts the title first, where there is none yet.
fn titled(definition: &mut Map<String, Value>, name: &str) {
    let mut ordered = Map::new();
    ordered.insert("title".to_owned(), definition.remove("title").unwrap_or_else(|| name.into()));
    ordered.append(definition);
    *definition = ordered;
}

#[derive(Debug, Clone)]
struct Tidy;

impl Transform for Tidy {
    fn transform(&mut self, schema: &mut Schema) {
        if let Some(object) = schema.as_object_mut() {
            if let Some(Value::String(description)) = object.get_mut("description") {
                *description = plain(description);
            }
            // A member that is not described is not written.
            if object.contains_key("properties") && !object.contains_key("additionalProperties") {
                object.insert("additionalProperties".to_owned(), false.into());
            }
            // What a number is in Rust (`uint32`) is no format of JSON Schema.
            if object.get("format").and_then(Value::as_str).is_some_and(|format| format.starts_with("uint")) {
                object.remove("format");
            }
        }
        transform_subschemas(self, schema);
    }
}

/// A comment without its links to other items of the code, each paragraph in one line.
fn plain(comment: &str) -> String {
    let unlinked = comment.replace("[`", "`").replace("`]", "`");
    let paragraphs: Vec<String> = unlinked.split("\n\n").map(|part| part.replace('\n', " ")).collect();
    paragraphs.join("\n\n")
}
