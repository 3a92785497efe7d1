//! What of a place in a document is needed, compiled from all that asks for it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::ask::{Ask, End, Folding, of_filter, stands_alone};
use crate::document::{Kept, Missed, Node, Value};
use crate::jsonpath::{Filter, SelectorKind, Slice};

/// What is needed of one value and all below it.
///
/// Without anything in it, a value is kept with its kind: a list or an object by its size, anything else as it is.
#[derive(Debug, Clone, Default)]
pub struct Need {
    /// All below it, as it stands.
    pub(super) whole: bool,
    /// By key, in the order of the bytes. What [`Need::every`] says is part of each.
    names: Vec<(Box<str>, Self)>,
    /// By index, rising. What [`Need::every`] says is part of each.
    indexes: Vec<(usize, Self)>,
    /// Of each other child that something looks at.
    every: Option<Box<Self>>,
    /// Whether all children stay. Otherwise those that `every` is about stay where a slice takes them or a filter does
    /// not plainly say no.
    all_stay: bool,
    slices: Vec<Slice>,
    /// Which members of an object stay although none is named.
    staying: Option<Arc<Staying>>,
    pub(super) sieves: Vec<Sieve>,
    /// The fold that every child is handed to.
    pub(super) fold: Option<Folding>,
    /// Which members of an object are needed, where it is watched that nobody asks for more.
    kept: Option<Arc<Kept>>,
}

/// Members that stay whatever they are.
#[derive(Debug)]
struct Staying {
    /// So many from the first.
    first: usize,
    /// Those of these names, in the order of the bytes.
    names: Vec<Box<str>>,
}

impl Staying {
    fn has(&self, key: &[u8], held: usize) -> bool {
        held < self.first || self.names.binary_search_by(|name| name.as_bytes().cmp(key)).is_ok()
    }
}

/// A filter that decides which children stay.
#[derive(Debug, Clone)]
pub(super) struct Sieve {
    pub(super) filter: Filter,
    /// Its canonical text.
    pub(super) text: Arc<str>,
    /// Whether what it selects is only counted, so that the first few are enough.
    pub(super) counts: bool,
}

/// The need of a child, and whether the child stays whatever it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Child<'n> {
    pub(super) need: &'n Need,
    pub(super) stays: bool,
    /// The key, if the need names it.
    pub(super) name: Option<&'n str>,
}

/// The most places that a need may name: paths that mix names and wildcards over many levels multiply.
const MAX_PLACES: usize = 100_000;

impl Need {
    /// What all of these need together. Everything, where that cannot be said in parts; then nothing is folded.
    pub fn of(asks: &[Ask<'_>]) -> Self {
        let mut places_left = MAX_PLACES;
        compile(asks, &mut places_left).unwrap_or_else(Self::whole)
    }

    /// Everything.
    pub fn whole() -> Self {
        Self { whole: true, ..Self::default() }
    }

    /// The beginning of everything, down to so many levels: of each list so many elements, of each object so many members
    /// and those of these names.
    pub fn beginning(levels: usize, elements: usize, members: usize, names: &BTreeSet<Box<str>>) -> Self {
        let staying = Arc::new(Staying { first: members, names: names.iter().cloned().collect() });
        // Below them, kinds and sizes.
        let mut need = Self::default();
        for _ in 0..levels {
            need = Self {
                every: Some(Box::new(need)),
                slices: vec![Slice { start: None, end: i64::try_from(elements).ok(), step: None }],
                staying: Some(Arc::clone(&staying)),
                ..Self::default()
            };
        }
        need
    }

    /// The same for who may ask a document for more than this says: that is noted then.
    #[must_use]
    pub fn watched(mut self, missed: &Missed) -> Self {
        if self.whole {
            return self;
        }
        let staying = self.staying.iter().flat_map(|staying| &staying.names);
        let names = self.names.iter().map(|(name, _)| name).chain(staying).cloned();
        self.kept = Some(Arc::new(Kept::new(names, missed.clone())));
        let watch = |need: &mut Self| *need = std::mem::take(need).watched(missed);
        self.names.iter_mut().for_each(|(_, need)| watch(need));
        self.indexes.iter_mut().for_each(|(_, need)| watch(need));
        self.every.iter_mut().for_each(|need| watch(need));
        self
    }

    /// How many members are needed whatever they are.
    pub(super) fn named(&self) -> usize {
        self.names.len()
    }

    /// Everything of every child.
    pub(super) fn whole_children() -> Self {
        Self { every: Some(Box::new(Self::whole())), all_stay: true, ..Self::default() }
    }

    /// Whether it is everything, so that nothing is gained by a projection.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// The need of the member with this key; `None` where nothing looks at it.
    #[inline]
    pub(super) fn member(&self, key: &[u8]) -> Option<Child<'_>> {
        const FEW: usize = 8;
        let named = if self.names.len() <= FEW {
            self.names.iter().find(|(name, _)| name.as_bytes() == key)
        } else {
            let found = self.names.binary_search_by(|(name, _)| name.as_bytes().cmp(key)).ok();
            found.and_then(|index| self.names.get(index))
        };
        match named {
            Some((name, need)) => Some(Child { need, stays: true, name: Some(name) }),
            None => self.every.as_deref().map(|need| Child { need, stays: self.all_stay, name: None }),
        }
    }

    /// The need of the member with this key of an object of which so many are held.
    #[inline]
    pub(super) fn next_member(&self, key: &[u8], held: usize) -> Option<Child<'_>> {
        let child = self.member(key)?;
        let stays = child.stays || self.staying.as_ref().is_some_and(|staying| staying.has(key, held));
        (stays || self.fold.is_some() || !self.sieves.is_empty()).then_some(Child { stays, ..child })
    }

    /// Whether all children stay, whatever they are.
    pub(super) fn all_stay(&self) -> bool {
        self.all_stay && self.every.is_some()
    }

    /// The need of the element with this index; `None` where nothing looks at it.
    #[inline]
    pub(super) fn element(&self, index: usize) -> Option<Child<'_>> {
        if !self.indexes.is_empty()
            && let Ok(found) = self.indexes.binary_search_by_key(&index, |(index, _)| *index)
            && let Some((_, need)) = self.indexes.get(found)
        {
            return Some(Child { need, stays: true, name: None });
        }
        let need = self.every.as_deref()?;
        let stays = self.all_stay || self.slices.iter().any(|slice| takes(*slice, index));
        // Only slices look at it, and none takes it.
        let looked_at = stays || self.fold.is_some() || !self.sieves.is_empty();
        looked_at.then_some(Child { need, stays, name: None })
    }

    /// What is needed of the member with this key, for who builds a document piece by piece; `None` where nothing looks at it.
    pub fn of_member(&self, key: &str) -> Option<&Self> {
        if self.whole { Some(self) } else { self.member(key.as_bytes()).map(|child| child.need) }
    }

    /// What is needed of the element with this index; `None` where nothing looks at it. Filters that would drop it are not
    /// asked.
    pub fn of_element(&self, index: usize) -> Option<&Self> {
        if self.whole { Some(self) } else { self.element(index).map(|child| child.need) }
    }

    /// What an object of which members are left out must know, where it is watched that nobody asks for more.
    pub(crate) fn watch(&self) -> Option<Arc<Kept>> {
        self.kept.clone()
    }

    /// Whether a path of names leads to a member that the document does not have; with `many`, in any document of the
    /// list.
    pub fn misses(&self, document: &Node, many: bool) -> bool {
        match &document.value {
            Value::List(files) if many => {
                files.iter().enumerate().any(|(index, file)| self.file(index).misses(file, false))
            }
            Value::Object(object) => self
                .names
                .iter()
                .any(|(name, below)| object.get(name).is_none_or(|node| below.misses(node, false))),
            _ => !self.names.is_empty(),
        }
    }

    /// The need of the file with this index, where this is about the list of all files of an evidence.
    #[must_use]
    pub fn file(&self, index: usize) -> Self {
        if self.whole {
            return Self::whole();
        }
        self.element(index).map(|child| child.need.clone()).unwrap_or_default()
    }
}

/// Whether a slice of which both ends count from the start takes an index.
fn takes(slice: Slice, index: usize) -> bool {
    let (Ok(index), step) = (i64::try_from(index), slice.step.unwrap_or(1)) else { return true };
    let start = slice.start.unwrap_or(0);
    index >= start && slice.end.is_none_or(|end| index < end) && (index - start) % step == 0
}

/// Whether it can be said of an index alone whether a slice takes it.
fn is_forward(slice: Slice) -> bool {
    let from_start = |end: Option<i64>| end.is_none_or(|end| end >= 0);
    from_start(slice.start) && from_start(slice.end) && slice.step.is_none_or(|step| step > 0)
}

/// `None` where there would be too many places, or something would not be folded.
fn compile(asks: &[Ask<'_>], places_left: &mut usize) -> Option<Need> {
    *places_left = places_left.checked_sub(1)?;
    let mut need = Need::default();
    let mut names: BTreeMap<&str, Vec<Ask<'_>>> = BTreeMap::new();
    let mut indexes: BTreeMap<usize, Vec<Ask<'_>>> = BTreeMap::new();
    let mut every: Vec<Ask<'_>> = Vec::new();
    let mut looks_at_every = false;
    need.fold = asks.iter().find_map(|ask| match (ask.rest, ask.end) {
        ([_], End::Fold(fold)) => Some(fold),
        _ => None,
    });
    for ask in asks {
        let Some((segment, rest)) = ask.rest.split_first() else {
            if ask.end == End::Whole {
                return whole(asks);
            }
            continue;
        };
        if segment.descendant {
            return whole(asks);
        }
        let below = Ask { rest, end: ask.end };
        for selector in &segment.selectors {
            match &selector.kind {
                SelectorKind::Name(name) => {
                    names.entry(name).or_default().push(below);
                    continue;
                }
                SelectorKind::Index(index) => match usize::try_from(*index) {
                    Ok(index) => {
                        indexes.entry(index).or_default().push(below);
                        continue;
                    }
                    // How many there are is known at the end.
                    Err(_) => need.all_stay = true,
                },
                SelectorKind::Slice(slice) if is_forward(*slice) => need.slices.push(*slice),
                SelectorKind::Wildcard
                    if need.fold.is_some() && matches!(ask.end, End::Fold(_) | End::Folded) => {}
                SelectorKind::Slice(_) | SelectorKind::Wildcard => need.all_stay = true,
                SelectorKind::Filter(filter) => {
                    of_filter(filter, &mut every);
                    if stands_alone(filter) {
                        sift(&mut need.sieves, filter, rest.is_empty() && ask.end == End::Count);
                    } else {
                        need.all_stay = true;
                    }
                }
            }
            every.push(below);
            looks_at_every = true;
        }
    }
    for (name, mut asks) in names {
        asks.extend(&every);
        need.names.push((name.into(), compile(&asks, places_left)?));
    }
    for (index, mut asks) in indexes {
        asks.extend(&every);
        need.indexes.push((index, compile(&asks, places_left)?));
    }
    if looks_at_every {
        need.every = Some(Box::new(compile(&every, places_left)?));
    }
    Some(need)
}

/// Everything of a place. What is to be folded below it would not be: then there is no need that says so.
fn whole(asks: &[Ask<'_>]) -> Option<Need> {
    let folds = |ask: &Ask<'_>| matches!(ask.end, End::Fold(_)) && !ask.rest.is_empty();
    (!asks.iter().any(folds)).then(Need::whole)
}

/// Adds a filter; one that stands there already counts only if both do.
fn sift(sieves: &mut Vec<Sieve>, filter: &Filter, counts: bool) {
    let text = filter.to_string();
    match sieves.iter_mut().find(|sieve| *sieve.text == *text) {
        Some(known) => known.counts &= counts,
        None => sieves.push(Sieve { filter: filter.clone(), text: text.into(), counts }),
    }
}
