//! YAML as the tree that evidence is read into.

use std::fmt::Write as _;

use crate::document::{Member, Node, Object, Value};
use crate::strict::Reader;
use crate::yaml::{Entry, Scalar, Yaml, YamlValue};

/// A value of a scenario file as evidence holds it: what is not in quotes is a boolean or a number where JSON would take
/// it for one. What other readers of YAML take for a number or a boolean is a mistake, because nobody sees which it is.
pub(super) fn node(reader: &mut Reader<'_>, yaml: &Yaml) -> Node {
    let value = match &yaml.value {
        YamlValue::Null => Value::Null,
        YamlValue::Scalar(scalar) => of_scalar(reader, yaml, scalar),
        YamlValue::List(items) => Value::List(items.iter().map(|item| node(reader, item)).collect()),
        YamlValue::Map(entries) => object(entries.iter().map(|entry| (entry, node(reader, &entry.value)))),
    };
    Node { value, at: 0 }
}

/// The same where everything that is said is a text: a commit of digits alone is none the less a commit.
pub(super) fn texts(yaml: &Yaml) -> Node {
    let value = match &yaml.value {
        YamlValue::Null => Value::Null,
        YamlValue::Scalar(scalar) => Value::Text((*scalar.text).into()),
        YamlValue::List(items) => Value::List(items.iter().map(texts).collect()),
        YamlValue::Map(entries) => object(entries.iter().map(|entry| (entry, texts(&entry.value)))),
    };
    Node { value, at: 0 }
}

/// An object of entries and what each says.
pub(super) fn object<'y>(members: impl Iterator<Item = (&'y Entry<'y>, Node)>) -> Value {
    let member = |(entry, node): (&Entry, Node)| Member { key: (*entry.key.text).into(), at: 0, node };
    Value::Object(Object::whole(members.map(member).collect()))
}

fn of_scalar(reader: &mut Reader<'_>, yaml: &Yaml, scalar: &Scalar) -> Value {
    let text = &*scalar.text;
    match text {
        _ if scalar.quoted => {}
        "true" => return Value::Bool(true),
        "false" => return Value::Bool(false),
        _ if is_json_number(text) => return Value::Number(text.into()),
        _ if is_doubtful(text) => {
            let message = format!("`{text}` could be a text or something else");
            let help =
                format!("write \"{text}\" in quotes for the text; `true`, `false` and numbers as in JSON");
            reader.error("doubtful-value", yaml.span.clone(), message).help.push(help);
        }
        _ => {}
    }
    Value::Text(text.into())
}

fn is_json_number(text: &str) -> bool {
    text.starts_with(|c: char| c == '-' || c.is_ascii_digit())
        && serde_json::from_str::<serde_json::Number>(text).is_ok()
}

/// What a reader of YAML 1.1 or 1.2 takes for something else than a text.
fn is_doubtful(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    if matches!(lower.as_str(), "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n") {
        return true;
    }
    let unsigned = lower.strip_prefix(['+', '-']).unwrap_or(&lower);
    let numeric = unsigned.starts_with(|c: char| c == '.' || c.is_ascii_digit())
        && unsigned.replace('_', "").parse::<f64>().is_ok();
    let based = ["0x", "0o", "0b"].iter().any(|prefix| {
        unsigned
            .strip_prefix(prefix)
            .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
    });
    numeric || based || matches!(unsigned, ".inf" | ".nan")
}

/// A tree as JSON text, numbers as they are written.
pub(super) fn to_json(node: &Node) -> String {
    let mut out = String::new();
    write(&mut out, node);
    out
}

fn write_list<'n>(out: &mut String, items: impl Iterator<Item = &'n Node>) {
    out.push('[');
    for (index, item) in items.enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(out, item);
    }
    out.push(']');
}

fn write(out: &mut String, node: &Node) {
    let quoted = |text: &str| serde_json::Value::String(text.to_owned()).to_string();
    match &node.value {
        Value::Null => out.push_str("null"),
        // Writing into a string cannot fail.
        Value::Bool(value) => drop(write!(out, "{value}")),
        Value::Number(number) => out.push_str(number),
        Value::Text(text) => out.push_str(&quoted(text)),
        Value::List(items) => write_list(out, items.iter()),
        Value::Sparse(list) => write_list(out, list.nodes()),
        Value::Object(object) => {
            out.push('{');
            for (index, member) in object.members.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                out.push_str(&quoted(&member.key));
                out.push(':');
                write(out, &member.node);
            }
            out.push('}');
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::Source;
    use crate::yaml;

    #[test]
    fn plain_values_are_what_json_takes_them_for() {
        for (text, json, doubtful) in [
            ("0.021", "0.021", false),
            ("-1.50e+3", "-1.50e+3", false),
            ("\"7\"", "\"7\"", false),
            ("true", "true", false),
            ("~", "null", false),
            ("2025-10-11T00:00:00Z", "\"2025-10-11T00:00:00Z\"", false),
            ("{a: [1, b], \"c\\\"\": {}}", "{\"a\":[1,\"b\"],\"c\\\"\":{}}", false),
            ("4f1c9e27b86d", "\"4f1c9e27b86d\"", false),
            ("True", "\"True\"", true),
            ("no", "\"no\"", true),
            ("+1", "\"+1\"", true),
            (".5", "\".5\"", true),
            ("007", "\"007\"", true),
            ("1_000", "\"1_000\"", true),
            ("0x1F", "\"0x1F\"", true),
            (".NaN", "\".NaN\"", true),
            ("'no'", "\"no\"", false),
            ("no-go", "\"no-go\"", false),
        ] {
            let source = Arc::new(Source { path: "s".into(), text: format!("v: {text}\n") });
            let parsed = yaml::parse(&source);
            let mut reader = Reader::new(&source, &parsed);
            let value = parsed.root.as_ref().unwrap().get("v").unwrap();
            assert_eq!(to_json(&node(&mut reader, value)), json, "{text}");
            assert_eq!(reader.failed(), doubtful, "{text}");
        }
    }
}
