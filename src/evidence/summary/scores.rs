//! `scores`: numbers from 0 to 100, under names that the tool chooses.

use indexmap::IndexMap;

use super::{Members, exact};
use crate::document::{Member, Object, Value, make};
use crate::number::Number;
use crate::projection::Need;
use crate::requirement::shape::{self, Section};

/// The document of scores.
pub(super) static SECTIONS: [Section; 1] = [Section { name: "scores", members: shape::Members::Open }];

/// Scores in the order of the report, which may hold as many as it likes.
#[derive(Debug, Clone, Default)]
pub struct Scores {
    scores: IndexMap<Box<str>, Result<Number, Box<str>>>,
}

impl Scores {
    /// Adds a score, or why there is none under this name. Of two under one name the lower counts.
    pub fn add(&mut self, name: &str, score: Result<Number, String>) {
        let score = score.map_err(String::into_boxed_str);
        match self.scores.get_mut(name) {
            Some(known) => *known = lowest(known.clone(), score),
            None => {
                self.scores.insert(name.into(), score);
            }
        }
    }

    /// The name of a score for a path: lower case, with `_` for every other sign.
    pub fn name(text: &str) -> String {
        text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect()
    }

    pub(super) fn merge(mut self, other: Self) -> Self {
        let gone = |name: &str| Err(format!("one of the files has no `{name}`").into_boxed_str());
        for (name, score) in &mut self.scores {
            if !other.scores.contains_key(name) {
                *score = gone(name);
            }
        }
        for (name, score) in other.scores {
            match self.scores.get_mut(&name) {
                Some(known) => *known = lowest(known.clone(), score),
                None => {
                    let gone = gone(&name);
                    self.scores.insert(name, gone);
                }
            }
        }
        self
    }

    /// The members of the document, of the scores only those that are needed.
    pub(super) fn members(self, need: &Need) -> Members {
        let mut out = Members::new(&SECTIONS);
        let need = need.of_member("scores");
        let mut scores = Object::default();
        for (name, score) in &self.scores {
            match score {
                Ok(score) if need.is_some_and(|need| need.of_member(name).is_some()) => {
                    let node = exact::number(score);
                    scores.members.push(Member { key: name.clone(), at: 0, node });
                }
                Ok(_) => scores.left_out = scores.left_out.saturating_add(1),
                Err(reason) => out.absent(&["scores", name], &**reason),
            }
        }
        if scores.size() == 0 {
            // An object without members would let a count over it be 0.
            out.absent(&["scores"], "the report has no score");
        } else {
            out.nodes.push(("scores", make::node(Value::Object(scores))));
        }
        out
    }
}

/// What is not known on one side is not known.
fn lowest(a: Result<Number, Box<str>>, b: Result<Number, Box<str>>) -> Result<Number, Box<str>> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok(a.min(b)),
        (Err(reason), _) | (_, Err(reason)) => Err(reason),
    }
}
