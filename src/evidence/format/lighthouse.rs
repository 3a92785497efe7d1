//! Lighthouse's report, by itself or as the `PageSpeed` service wraps it: the score of every category.

use super::tool::{LooksAt, Reader, Tool};
use super::{Format, FormatError, Read, Signature, look};
use crate::document::{Node, Value};
use crate::evidence::summary::{Scores, Summary, shape};
use crate::number::Number;

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "lighthouse",
    aliases: &[],
    shape: shape::scores(true),
    extensions: &[],
    signature: Signature::Json(|document| {
        report(document).is_ok_and(|report| {
            look::has(report, "lighthouseVersion")
                && look::has_object(report, "categories")
                && matches!(failed(report), Ok(None))
        })
    }),
    read: Read::Tool(Tool { looks_at: LOOKS_AT, reader: Reader::Document(|document, _| read(document)) }),
};

const LOOKS_AT: LooksAt = &[(
    &["$", "$.lighthouseResult"],
    &[".lighthouseVersion", ".runtimeError['code', 'message']", ".categories[*].score"],
)];

fn read(document: &Node) -> Result<Summary, FormatError> {
    let report = report(document)?;
    if !look::has(report, "lighthouseVersion") {
        return Err(FormatError::lacks("member `lighthouseVersion`"));
    }
    if let Some(error) = failed(report)? {
        return Err(error);
    }
    let mut scores = Scores::default();
    for category in look::needed_object(report, "categories")?.all() {
        look::object(&category.node, &category.key)?;
        let score = match look::measured(&category.node, "score")? {
            Some(score) => score.and_then(|score| percent(&score)),
            None => Err("Lighthouse could not work this score out".to_owned()),
        };
        scores.add(&Scores::name(&category.key), score);
    }
    Ok(Summary::Scores(scores))
}

fn report(document: &Node) -> Result<&Node, FormatError> {
    Ok(look::member(document, "lighthouseResult")?.unwrap_or(document))
}

/// That the page could not be looked at, where the report says so. Older versions always write the member, with a code
/// that says that there was none.
fn failed(report: &Node) -> Result<Option<FormatError>, FormatError> {
    let Some(error) = look::member(report, "runtimeError")? else { return Ok(None) };
    let said = match &error.value {
        Value::Object(_) => match (look::text(error, "code")?, look::text(error, "message")?) {
            (Some("NO_ERROR"), _) => return Ok(None),
            (Some(code), Some(message)) => format!(": {code}: {message}"),
            (Some(said), None) | (None, Some(said)) => format!(": {said}"),
            (None, None) => String::new(),
        },
        _ => String::new(),
    };
    let said = format!("Lighthouse could not look at the page{said}");
    Ok(Some(FormatError::at(error.at as usize, said.trim_end_matches('.'))))
}

fn percent(score: &Number) -> Result<Number, String> {
    if score.is_negative() || *score > Number::from(1_i64) {
        return Err(format!("the report states a score of {score}, which is not from 0 to 1"));
    }
    Ok(score * &Number::from(100_i64))
}

#[cfg(test)]
#[path = "lighthouse_tests.rs"]
mod tests;
