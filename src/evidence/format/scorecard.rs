//! `OpenSSF` Scorecard's JSON: the score of the whole and of each check, from 0 to 10; -1 where it could not tell.

use super::tool::{Entries, Entry, Reader, Sum, Tool};
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
    read: Read::Tool(TOOL),
};

const TOOL: Tool = Tool {
    looks_at: &[(&["$"], &["['scorecard', 'score', 'checks']"])],
    reader: Reader::Entries {
        lists: &[Entries { at: &["$.checks[*]"], members: false, looks_at: &["['name', 'score']"] }],
        begin: |_| Box::new(Checks(Vec::new())),
    },
};

/// The checks by name, with their scores.
struct Checks(Vec<(String, Result<Number, String>)>);

impl Sum for Checks {
    fn entry(&mut self, entry: &Entry<'_>) -> Result<(), FormatError> {
        let check = entry.node;
        look::object(check, "a check")?;
        let name = look::text(check, "name")?
            .ok_or_else(|| FormatError::at(check.at as usize, "a check has no text `name`"))?;
        self.0.push((Scores::name(name), score(check)?));
        Ok(())
    }

    fn finish(self: Box<Self>, document: &Node) -> Result<Summary, FormatError> {
        look::needed_object(document, "scorecard")?;
        look::needed_length(document, "checks")?;
        let mut scores = Scores::default();
        let seen = self.0.iter().any(|(_, score)| score.is_ok());
        let overall = score(document)?;
        scores.add("overall", if seen { overall } else { Err("no check came to a score".to_owned()) });
        for (name, score) in self.0 {
            scores.add(&name, score);
        }
        Ok(Summary::Scores(scores))
    }
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
