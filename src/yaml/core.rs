//! The types of YAML's 1.2 core schema: a tree whose scalars are texts, as a document. A date stays text.

use std::borrow::Cow;

use num_bigint::BigInt;

use super::{Yaml, YamlValue};
use crate::document::{Member, Node, Object, Value};

/// Why a tree is no document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untyped {
    /// Byte offset of the scalar that has no type.
    pub at: usize,
    /// What is wrong with it, in one line without a final stop.
    pub message: String,
}

/// A tree in which no key stands twice, as a document. Recursion is bounded by the depth that the reader allows.
///
/// # Errors
/// Where a scalar is a number that no requirement could judge.
pub fn document(yaml: Yaml<'_>) -> Result<Node, Untyped> {
    let at = yaml.span.start;
    let value = match yaml.value {
        YamlValue::Null => Value::Null,
        YamlValue::Scalar(scalar) => {
            typed(scalar.text, scalar.quoted).map_err(|message| Untyped { at, message })?
        }
        YamlValue::List(items) => Value::List(items.into_iter().map(document).collect::<Result<_, _>>()?),
        YamlValue::Map(entries) => {
            let mut members: Vec<Member> = Vec::with_capacity(entries.len());
            for entry in entries {
                let at = place(entry.key.span.start);
                members.push(Member { key: entry.key.text.into(), at, node: document(entry.value)? });
            }
            Value::Object(Object::whole(members))
        }
    };
    Ok(Node { value, at: place(at) })
}

/// A byte offset as documents keep it.
pub(super) fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The type of a scalar.
///
/// # Errors
/// What [`untyped`] says.
pub(super) fn typed(text: Cow<'_, str>, quoted: bool) -> Result<Value, String> {
    if quoted {
        return Ok(Value::Text(text.into()));
    }
    if let Some(message) = untyped(&text) {
        return Err(message);
    }
    Ok(match &*text {
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        other => {
            number(other).map_or_else(|| Value::Text(other.into()), |number| Value::Number(number.into()))
        }
    })
}

/// What is wrong with a scalar that is not in quotes, if it has no type.
pub(super) fn untyped(text: &str) -> Option<String> {
    let infinite = matches!(text.strip_prefix(['+', '-']).unwrap_or(text), ".inf" | ".Inf" | ".INF");
    (infinite || matches!(text, ".nan" | ".NaN" | ".NAN"))
        .then(|| format!("`{text}` is not a number that can be judged"))
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
