//! Plain YAML: one document, with the types of YAML's 1.2 core schema.
//!
//! What says something else than it seems to (an alias, a merge key, a tag, a repeated key) is refused by the reader of
//! all YAML files; here, scalars get their types. A date stays text.

use std::ops::Range;
use std::sync::Arc;

use num_bigint::BigInt;

use super::{Format, FormatError, Input, Read, Reading, Signature, looks_like};
use crate::diagnostic::{Severity, Source};
use crate::document::{Member, Node, Object, Value};
use crate::requirement::Shape;
use crate::yaml::{self, Scalar, Yaml, YamlValue};

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
    let source = Arc::new(Source { path: String::new(), text: input.text.to_owned() });
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
    if root.as_scalar().is_some_and(|scalar| !scalar.quoted)
        && input.text.trim().contains(char::is_whitespace)
    {
        let like = looks_like(input.text).map(|what| format!(": it looks like {what}")).unwrap_or_default();
        return Err(FormatError::at(
            root.span.start,
            format!("the whole file is one text, not a YAML document{like}"),
        ));
    }
    node(root).map(Reading::plain)
}

/// Recursion is bounded by the depth that the YAML reader allows.
fn node(yaml: Yaml) -> Result<Node, FormatError> {
    let Range { start: at, .. } = yaml.span;
    let place = u32::try_from(at).unwrap_or(u32::MAX);
    let value = match yaml.value {
        YamlValue::Null => Value::Null,
        YamlValue::Scalar(scalar) => typed(scalar).map_err(|message| FormatError::at(at, message))?,
        YamlValue::List(items) => Value::List(items.into_iter().map(node).collect::<Result<_, _>>()?),
        YamlValue::Map(entries) => {
            let mut members: Vec<Member> = Vec::with_capacity(entries.len());
            for entry in entries {
                let at = u32::try_from(entry.key.span.start).unwrap_or(u32::MAX);
                members.push(Member { key: entry.key.text.into(), at, node: node(entry.value)? });
            }
            // Repeated keys were refused by the YAML reader.
            Value::Object(Object::whole(members))
        }
    };
    Ok(Node { value, at: place })
}

/// The type of a scalar by the core schema.
fn typed(scalar: Scalar) -> Result<Value, String> {
    let text = &*scalar.text;
    if scalar.quoted {
        return Ok(Value::Text(scalar.text.into()));
    }
    Ok(match text {
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        ".nan" | ".NaN" | ".NAN" => return Err(format!("`{text}` is not a number that can be judged")),
        _ if infinite(text) => return Err(format!("`{text}` is not a number that can be judged")),
        _ => number(text).map_or_else(|| Value::Text(text.into()), |number| Value::Number(number.into())),
    })
}

fn infinite(text: &str) -> bool {
    matches!(text.strip_prefix(['+', '-']).unwrap_or(text), ".inf" | ".Inf" | ".INF")
}

/// A number of the core schema as JSON writes it; `None` where the text is none.
fn number(text: &str) -> Option<String> {
    for (prefix, radix) in [("0o", 8), ("0x", 16)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            // The parser of big numbers takes signs and underscores.
            let plain = !digits.is_empty() && digits.len() <= 64 && digits.chars().all(|c| c.is_digit(radix));
            return plain
                .then(|| BigInt::parse_bytes(digits.as_bytes(), radix))
                .flatten()
                .map(|n| n.to_string());
        }
    }
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
        None => (unsigned, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if !digits(whole) || !digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    if let Some(exponent) = exponent {
        let unsigned = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if unsigned.is_empty() || !digits(unsigned) {
            return None;
        }
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let mut written = format!("{sign}{whole}");
    if !fraction.is_empty() {
        written.push('.');
        written.push_str(fraction);
    }
    if let Some(exponent) = exponent {
        written.push('e');
        written.push_str(exponent);
    }
    Some(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_have_the_types_of_the_core_schema() {
        for (text, read) in [
            ("007", "7"),
            ("+1.50", "1.50"),
            ("-.5", "-0.5"),
            ("5.", "5"),
            ("1e3", "1e3"),
            ("1.E-2", "1e-2"),
            ("0x1F", "31"),
            ("0o17", "15"),
        ] {
            assert_eq!(number(text).as_deref(), Some(read), "{text}");
        }
        for text in
            ["1_000", "0b1", "1e", "e3", ".", "-", "1.2.3", "2025-10-11", "12:30", "0x", "0o8", "0x-1", "1 2"]
        {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
