//! `OpenSSF` Scorecard's JSON: the score of the whole and of each check, from 0 to 10; -1 where it could not tell.

use super::tool::{LooksAt, Reader, Tool};
use super::{Format, FormatError, Read, Signature, look};
use crate::document::Node;
use crate::evidence::summary::{Scores, Summary, shape};
use crate::number::Number;

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "scorecard",
    aliases: &[],
    shape: shape::scores(true),
    extensions: &[],
    signature: Signature::Json(|document| {
        look::has_object(document, "scorecard") && look::has_list(document, "checks")
    }),
    read: Read::Tool(Tool { looks_at: LOOKS_AT, reader: Reader::Document(|document, _| read(document)) }),
};

const LOOKS_AT: LooksAt = &[(&["$"], &["['scorecard', 'score']", ".checks[*]['name', 'score']"])];

fn read(document: &Node) -> Result<Summary, FormatError> {
    look::needed_object(document, "scorecard")?;
    let checks = look::needed_list(document, "checks")?;
    let mut scores = Scores::default();
    let mut each = Vec::new();
    for check in checks {
        look::object(check, "a check")?;
        let name = look::text(check, "name")?
            .ok_or_else(|| FormatError::at(check.at as usize, "a check has no text `name`"))?;
        each.push((Scores::name(name), score(check)?));
    }
    let seen = each.iter().any(|(_, score)| score.is_ok());
    let overall = score(document)?;
    scores.add("overall", if seen { overall } else { Err("no check came to a score".to_owned()) });
    for (name, score) in each {
        scores.add(&name, score);
    }
    Ok(Summary::Scores(scores))
}

/// The score of an object, from 0 to 100; inside, why there is none.
fn score(scored: &Node) -> Result<Result<Number, String>, FormatError> {
    Ok(match look::measured(scored, "score")? {
        None => Err("the report states no score".to_owned()),
        Some(Err(reason)) => Err(reason),
        Some(Ok(score)) if score == Number::from(-1_i64) => {
            Err("Scorecard could not tell: the score is -1".to_owned())
        }
        Some(Ok(score)) if score.is_negative() || score > Number::from(10_i64) => {
            Err(format!("the report states a score of {score}, which is not from 0 to 10"))
        }
        Some(Ok(score)) => Ok(&score * &Number::from(10_i64)),
    })
}

#[cfg(test)]
#[path = "scorecard_tests.rs"]
mod tests;
