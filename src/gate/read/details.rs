//! Free details: YAML as JSON.

use serde_json::{Map, Value};

use super::GateReader;
use crate::report::template::registry;
use crate::strict::Fields;
use crate::yaml::{Entry, Scalar, Yaml, YamlValue};

impl GateReader<'_> {
    /// `details:`, for reports only.
    pub(super) fn details(&mut self, fields: &Fields<'_>) -> Map<String, Value> {
        let Some(entry) = fields.get("details") else { return Map::new() };
        let help = || "write `details: {name: value}`".to_owned();
        let entries = self.reader.map(&entry.value, "`details`", help).unwrap_or_default();
        entries
            .iter()
            .map(|entry| (entry.key.text.to_string(), to_json(&entry.value, Numbers::AsWritten)))
            .collect()
    }

    /// `document:`, the template of the report about the gate.
    pub(super) fn document(&mut self, fields: &Fields<'_>) -> Option<&'static str> {
        let names: Vec<(&str, &'static str)> =
            registry::documents().map(|one| (one.name, one.name)).collect();
        fields.get("document").and_then(|entry| self.reader.word(entry, &names))
    }
}

/// Which unquoted numbers become JSON numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Numbers {
    /// Those that print as they were written: what people read. A version `1.10` stays `1.10`.
    AsWritten,
    /// Those that keep their value: what requirements compare.
    ByValue,
}

/// YAML as JSON. Nothing is lost: what cannot become a number is a text. As deep as the YAML reader lets a file be,
/// which is not deep.
pub(crate) fn to_json(node: &Yaml, numbers: Numbers) -> Value {
    match &node.value {
        YamlValue::Null => Value::Null,
        YamlValue::Scalar(scalar) => scalar_to_json(scalar, numbers),
        YamlValue::List(items) => Value::Array(items.iter().map(|item| to_json(item, numbers)).collect()),
        YamlValue::Map(entries) => {
            let member = |entry: &Entry| (entry.key.text.to_string(), to_json(&entry.value, numbers));
            Value::Object(entries.iter().map(member).collect())
        }
    }
}

fn scalar_to_json(scalar: &Scalar, numbers: Numbers) -> Value {
    let text = || Value::String(scalar.text.to_string());
    if scalar.quoted {
        return text();
    }
    match &*scalar.text {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        written => match serde_json::from_str::<serde_json::Number>(written) {
            Ok(number) if same(&number.to_string(), written, numbers) => Value::Number(number),
            _ => text(),
        },
    }
}

fn same(printed: &str, written: &str, numbers: Numbers) -> bool {
    let value = |text: &str| text.parse::<crate::number::Number>().ok();
    printed == written
        || (numbers == Numbers::ByValue
            && value(printed).is_some_and(|number| value(written) == Some(number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_is_written() {
        for (text, quoted, json) in [
            ("3", false, "3"),
            ("3", true, "\"3\""),
            ("0.75", false, "0.75"),
            ("1.10", false, "\"1.10\""),
            ("1e3", false, "\"1e3\""),
            ("12345678901234567890123", false, "\"12345678901234567890123\""),
            ("true", false, "true"),
            ("true", true, "\"true\""),
            ("no", false, "\"no\""),
            ("0x1F", false, "\"0x1F\""),
            (" 1", true, "\" 1\""),
        ] {
            let scalar = Scalar { text: text.into(), quoted };
            assert_eq!(scalar_to_json(&scalar, Numbers::AsWritten).to_string(), json, "{text}");
        }
        for (text, json) in
            [("1.10", "1.1"), ("1e3", "1000.0"), ("0.12345678901234567890", "\"0.12345678901234567890\"")]
        {
            let scalar = Scalar { text: text.into(), quoted: false };
            assert_eq!(scalar_to_json(&scalar, Numbers::ByValue).to_string(), json, "{text}");
        }
    }
}
