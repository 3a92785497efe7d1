//! What paths of a gate may name.

use std::collections::HashMap;

use super::Shape;

/// The declared evidence and the needed gates.
#[derive(Debug, Clone, Default)]
pub struct Names {
    evidence: Vec<String>,
    /// Looked up once for each path of a gate, so not by going over all.
    shapes: HashMap<String, Shape>,
    /// The gates that `$.gates['…']` may name: those in `needs`.
    pub gates: Vec<String>,
}

impl Names {
    /// Declares evidence, and what its document looks like. Of an id that is declared twice the first counts.
    pub fn declare(&mut self, id: &str, shape: Shape) {
        if !self.shapes.contains_key(id) {
            self.shapes.insert(id.to_owned(), shape);
            self.evidence.push(id.to_owned());
        }
    }

    /// With the gates that are needed.
    #[must_use]
    pub fn needing(mut self, gates: &[&str]) -> Self {
        self.gates = gates.iter().map(|gate| (*gate).to_owned()).collect();
        self
    }

    /// What the document of declared evidence looks like; none where no such evidence is declared.
    pub fn shape(&self, id: &str) -> Option<Shape> {
        self.shapes.get(id).copied()
    }

    /// The ids of the declared evidence, in their order.
    pub fn evidence(&self) -> impl Iterator<Item = &str> + Clone {
        self.evidence.iter().map(String::as_str)
    }
}

impl<I: AsRef<str>> FromIterator<(I, Shape)> for Names {
    /// Evidence alone.
    fn from_iter<T: IntoIterator<Item = (I, Shape)>>(evidence: T) -> Self {
        let mut names = Self::default();
        for (id, shape) in evidence {
            names.declare(id.as_ref(), shape);
        }
        names
    }
}
