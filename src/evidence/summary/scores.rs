//! `scores`: numbers from 0 to 100, under names that the tool chooses.

use std::collections::HashMap;

use super::{Members, exact};
use crate::document::make;
use crate::number::Number;
use crate::requirement::shape::{self, Section};

/// The document of scores.
pub(super) static SECTIONS: [Section; 1] = [Section { name: "scores", members: shape::Members::Open }];

/// Scores in the order of the report.
#[derive(Debug, Clone, Default)]
pub struct Scores {
    scores: Vec<(String, Result<Number, String>)>,
    /// Where each name is. A report may hold as many as it likes.
    places: HashMap<String, usize>,
}

impl Scores {
    /// Adds a score, or why there is none under this name. Of two under one name the lower counts.
    pub fn add(&mut self, name: &str, score: Result<Number, String>) {
        match self.places.get(name).and_then(|place| self.scores.get_mut(*place)) {
            Some((_, known)) => *known = lowest(known.clone(), score),
            None => {
                self.places.insert(name.to_owned(), self.scores.len());
                self.scores.push((name.to_owned(), score));
            }
        }
    }

    /// The name of a score for a path: lower case, with `_` for every other sign.
    pub fn name(text: &str) -> String {
        text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect()
    }

    pub(super) fn merge(mut self, other: Self) -> Self {
        let gone = |name: &str| Err(format!("one of the files has no `{name}`"));
        for (name, score) in &mut self.scores {
            if !other.places.contains_key(name) {
                *score = gone(name);
            }
        }
        for (name, score) in other.scores {
            let score = if self.places.contains_key(&name) { score } else { gone(&name) };
            self.add(&name, score);
        }
        self
    }

    pub(super) fn members(self) -> Members {
        let mut out = Members::new(&SECTIONS);
        let mut scores = Vec::new();
        for (name, score) in &self.scores {
            match score {
                Ok(score) => scores.push((name.as_str(), exact::number(score))),
                Err(reason) => out.absent(&["scores", name], reason.as_str()),
            }
        }
        if scores.is_empty() {
            // An object without members would let a count over it be 0.
            out.absent(&["scores"], "the report has no score");
        } else {
            out.nodes.push(("scores", make::object(scores)));
        }
        out
    }
}

/// What is not known on one side is not known.
fn lowest(a: Result<Number, String>, b: Result<Number, String>) -> Result<Number, String> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok(a.min(b)),
        (Err(reason), _) | (_, Err(reason)) => Err(reason),
    }
}
