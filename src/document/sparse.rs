//! A list of which only some elements are held.

use std::sync::Arc;

use super::Node;

/// What is held of a list, with the index that each element has in the document.
///
/// Whoever reads it may rely on this: an element that is not held is selected by nothing that reads this list, but for
/// the filters in `more`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sparse {
    /// How many elements the list has.
    pub length: usize,
    /// The elements that are held, by rising index.
    pub kept: Vec<(usize, Node)>,
    /// How many of the elements that are not held fulfil a filter that only counts.
    pub more: Vec<More>,
}

/// Elements that are not held and fulfil a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct More {
    /// The filter, as its canonical text.
    pub filter: Arc<str>,
    /// How many they are.
    pub count: usize,
}

impl Sparse {
    /// The element with this index, if it is held.
    pub fn get(&self, index: usize) -> Option<&Node> {
        let found = self.kept.binary_search_by_key(&index, |(index, _)| *index).ok()?;
        self.kept.get(found).map(|(_, node)| node)
    }

    /// The elements that are held.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.kept.iter().map(|(_, node)| node)
    }

    /// Whether every element is held.
    pub fn is_whole(&self) -> bool {
        self.kept.len() == self.length
    }

    /// How many of the elements that are not held fulfil the filter with this text.
    pub fn more(&self, filter: &str) -> usize {
        self.more.iter().filter(|more| &*more.filter == filter).map(|more| more.count).sum()
    }
}
