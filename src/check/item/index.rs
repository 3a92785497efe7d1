//! The items of one evidence: which of them a check means.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Asked, MOST_SHOWN};
use crate::document::{Node, Object, Value};
use crate::evidence::fit::quoted;
use crate::evidence::summary::{self, Items, Summary};
use crate::evidence::{Evidence, Standing};
use crate::gate::ItemRef;
use crate::report::Outcome;
use crate::report::escape::shorten;

/// So many items are looked through for one that was perhaps meant.
const MOST_COMPARED: usize = 2_000;

/// The items of one evidence, by id and by text. Of each item it holds no text: a list may have a hundred thousand.
#[derive(Debug)]
pub struct Index<'d> {
    list: List<'d>,
    ids: Places,
    texts: Places,
}

/// Where the items are.
#[derive(Debug, Clone, Copy)]
enum List<'d> {
    /// As they were read.
    Items(&'d Items),
    /// In a document, which may have been changed since.
    Nodes(&'d [Node]),
}

/// An item as it is compared and told.
#[derive(Debug, Clone, Copy)]
pub(super) struct One<'d> {
    pub(super) line: u64,
    pub(super) state: &'d str,
    pub(super) text: &'d str,
    pub(super) id: Option<&'d str>,
    pub(super) group: &'d str,
    pub(super) path: &'d str,
    pub(super) note: Option<&'d str>,
    /// Its file, where there are several.
    pub(super) file: Option<&'d str>,
}

impl<'d> One<'d> {
    /// What stands there without words is not said.
    fn of_item(item: summary::Item<'d>) -> Self {
        let said = |text: &&str| !text.trim().is_empty();
        let or_nothing = |text: &'d str| Some(text).filter(said).unwrap_or_default();
        let written = item.written;
        Self {
            line: written.line,
            state: written.state.word(),
            text: or_nothing(written.text),
            id: written.id.filter(said),
            group: or_nothing(item.group),
            path: or_nothing(item.path),
            note: written.note.filter(said),
            file: item.file.filter(said),
        }
    }

    /// `None` where the node is no object.
    fn of_node(node: &'d Node) -> Option<Self> {
        let Value::Object(object) = &node.value else { return None };
        Some(Self {
            line: line(object),
            state: text(object, "state").unwrap_or_default(),
            text: text(object, "text").unwrap_or_default(),
            id: text(object, "id"),
            group: text(object, "group").unwrap_or_default(),
            path: text(object, "path").unwrap_or_default(),
            note: text(object, "note"),
            file: text(object, "file"),
        })
    }

    /// `FILE:LINE`; `file` is that of the evidence where there is one alone.
    pub(super) fn place(&self, file: &str) -> String {
        format!("{}:{}", self.file.unwrap_or(file), self.line)
    }
}

/// A text as it is compared: white space is one blank, and case does not count.
pub fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Whether texts are the same as one, as they are compared. Of items alike the first is compared for all.
struct Same<'f, 'd> {
    folded: &'f str,
    last: Option<(&'d str, bool)>,
}

impl<'f, 'd> Same<'f, 'd> {
    fn as_folded(folded: &'f str) -> Self {
        Self { folded, last: None }
    }

    fn is(&mut self, text: &'d str) -> bool {
        match self.last {
            Some((last, is)) if last == text => is,
            _ => {
                let is = folded(text) == self.folded;
                self.last = Some((text, is));
                is
            }
        }
    }
}

/// The places of items by a hash of one of their texts, folded. Two texts may have the same.
#[derive(Debug, Default)]
struct Places(Vec<(u64, u32)>);

impl Places {
    fn hash(folded: &str) -> u64 {
        let mut hasher = DefaultHasher::new();
        folded.hash(&mut hasher);
        hasher.finish()
    }

    fn of<'d>(texts: impl Iterator<Item = (usize, &'d str)>) -> Self {
        let place = |(at, text)| Some((Self::hash(&folded(text)), u32::try_from(at).ok()?));
        let mut all: Vec<(u64, u32)> = texts.filter_map(place).collect();
        all.sort_unstable();
        Self(all)
    }

    /// Those that a folded text may be at, rising.
    fn at(&self, folded: &str) -> impl Iterator<Item = usize> {
        let hash = Self::hash(folded);
        let from = self.0.partition_point(|(other, _)| *other < hash);
        let same = self.0.iter().skip(from).take_while(move |(other, _)| *other == hash);
        same.map(|(_, at)| *at as usize)
    }
}

impl<'d> Index<'d> {
    /// The items of a document; none where it holds no list of them.
    pub fn of(document: &'d Node) -> Self {
        let items = match &document.value {
            Value::Object(object) => object.get("items").map(|node| &node.value),
            _ => None,
        };
        Self::over_list(List::Nodes(match items {
            Some(Value::List(items)) => items,
            _ => &[],
        }))
    }

    /// The items as they were read.
    pub fn over(items: &'d Items) -> Self {
        Self::over_list(List::Items(items))
    }

    /// The items of an evidence; `None` where it was not seen.
    pub fn of_evidence(evidence: &'d Evidence) -> Option<Self> {
        match (&evidence.standing, &evidence.summary) {
            (Standing::Seen(_), Some(Summary::Items(items))) => Some(Self::over(items)),
            (Standing::Seen(document), _) => Some(Self::of(document)),
            _ => None,
        }
    }

    fn over_list(list: List<'d>) -> Self {
        let mut index = Self { list, ids: Places::default(), texts: Places::default() };
        index.ids = Places::of(index.each().filter_map(|(at, one)| Some((at, one.id?))));
        index.texts = Places::of(index.each().map(|(at, one)| (at, one.text)));
        index
    }

    fn len(&self) -> usize {
        match self.list {
            List::Items(items) => items.len(),
            List::Nodes(nodes) => nodes.len(),
        }
    }

    pub(super) fn get(&self, at: usize) -> Option<One<'d>> {
        match self.list {
            List::Items(items) => items.get(at).map(One::of_item),
            List::Nodes(nodes) => nodes.get(at).and_then(One::of_node),
        }
    }

    fn each(&self) -> impl Iterator<Item = (usize, One<'d>)> {
        (0..self.len()).filter_map(|at| Some((at, self.get(at)?)))
    }

    /// The place of the item that is meant, from 0; else what its absence makes of the check. `file` is the name of the
    /// evidence in messages.
    ///
    /// # Errors
    /// None fits, or more than one.
    pub fn find(&self, asked: &Asked<'_>, file: &str) -> Result<usize, (Outcome, String)> {
        if self.each().next().is_none() {
            let why = format!("{file} holds no item: no task and no row of a status table");
            return Err((Outcome::Missing, why));
        }
        let found = match asked.item {
            Some(item) => self.named(item),
            None => self.meant(asked),
        };
        let nth = asked.item.and_then(|item| item.nth);
        match (found.as_slice(), nth) {
            ([], _) => Err((Outcome::Missing, self.nothing(asked, file))),
            (found, Some((nth, of))) if found.len() == of => found
                .get(nth.saturating_sub(1))
                .copied()
                .ok_or_else(|| (Outcome::Error, format!("{file} has no item number {nth} of {of}"))),
            (found, Some((nth, of))) => {
                let (is, are) = (found.len(), if found.len() == 1 { "item fits" } else { "items fit" });
                let why = format!(
                    "`{}` means item {nth} of {of} in {file}, and {is} {are} now{}",
                    asked.check_id,
                    self.places(found, file)
                );
                Err((Outcome::Error, why))
            }
            ([one], None) => Ok(*one),
            (several, None) => {
                let why = format!(
                    "`{}` could mean {} items of {file}{}; say which by `item:`",
                    asked.check_id,
                    several.len(),
                    self.places(several, file)
                );
                Err((Outcome::Error, why))
            }
        }
    }

    fn with_id(&self, id: &str) -> Vec<usize> {
        let mut same = Same::as_folded(id);
        let has = |at: &usize| self.get(*at).and_then(|one| one.id).is_some_and(|text| same.is(text));
        self.ids.at(id).filter(has).collect()
    }

    fn with_text(&self, text: &str) -> Vec<usize> {
        let mut same = Same::as_folded(text);
        let has = |at: &usize| self.get(*at).is_some_and(|one| same.is(one.text));
        self.texts.at(text).filter(has).collect()
    }

    /// By id, else by text.
    fn meant(&self, asked: &Asked<'_>) -> Vec<usize> {
        let by_id = self.with_id(&folded(asked.check_id));
        if !by_id.is_empty() {
            return by_id;
        }
        let [says, title] = asked.texts.map(folded);
        let mut found = self.with_text(&says);
        if title != says {
            found.extend(self.with_text(&title));
            found.sort_unstable();
        }
        found
    }

    /// All that a check's `item` fits.
    pub(crate) fn named(&self, item: &ItemRef) -> Vec<usize> {
        let under = item.under.as_deref().map(folded);
        let same = || under.as_deref().map(Same::as_folded);
        let (mut path, mut group) = (same(), same());
        let mut fits = |at: &usize| {
            let (Some(one), Some(path), Some(group)) = (self.get(*at), &mut path, &mut group) else {
                return under.is_none();
            };
            path.is(one.path) || group.is(one.group)
        };
        let text = item.text.as_deref().map(|text| self.with_text(&folded(text)));
        let id = item.id.as_deref().map(|id| self.with_id(&folded(id)));
        match (id, text) {
            (None, None) => self.each().map(|(at, _)| at).filter(&mut fits).collect(),
            (Some(found), None) | (None, Some(found)) => found.into_iter().filter(&mut fits).collect(),
            (Some(by_id), Some(by_text)) => {
                let also: HashSet<usize> = by_text.into_iter().collect();
                by_id.into_iter().filter(|at| also.contains(at)).filter(&mut fits).collect()
            }
        }
    }

    /// `: at FILE:1, FILE:2`, the first few.
    fn places(&self, found: &[usize], file: &str) -> String {
        let shown: Vec<String> =
            found.iter().take(5).filter_map(|at| self.get(*at)).map(|one| one.place(file)).collect();
        let more = if found.len() > 5 { " …" } else { "" };
        format!(", at {}{more}", shown.join(", "))
    }

    fn nothing(&self, asked: &Asked<'_>, file: &str) -> String {
        let wanted = match asked.item {
            Some(item) => item.text.as_deref().or(item.id.as_deref()).or(item.under.as_deref()),
            None => Some(asked.texts[0]),
        };
        let wanted = wanted.unwrap_or(asked.check_id);
        let near = self.nearest(wanted).map_or_else(String::new, |one| {
            let text = if one.text.is_empty() { one.id.unwrap_or_default() } else { one.text };
            format!("; the nearest is {} at {}", quoted(&shorten(text, MOST_SHOWN)), one.place(file))
        });
        let which = match asked.item {
            Some(_) => format!("that `item` of `{}` names", asked.check_id),
            None => format!("with the id or text of `{}`", asked.check_id),
        };
        format!("{file} holds no item {which}{near}")
    }

    /// The item that has most words in common with a text, at least a third of the words of both.
    fn nearest(&self, wanted: &str) -> Option<One<'d>> {
        let wanted = words(wanted);
        let mut best: Option<(usize, usize, One<'d>)> = None;
        for (_, one) in self.each().take(MOST_COMPARED) {
            let has = words(one.text);
            let common = wanted.intersection(&has).count();
            let all = wanted.len() + has.len() - common;
            let near = common > 0 && common * 3 >= all;
            // common / all compared as fractions.
            if near && best.is_none_or(|(least, of, _)| common * of > least * all) {
                best = Some((common, all, one));
            }
        }
        best.map(|(_, _, one)| one)
    }
}

fn words(text: &str) -> HashSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// A text that says something.
fn text<'d>(object: &'d Object, key: &str) -> Option<&'d str> {
    match object.get(key).map(|node| &node.value) {
        Some(Value::Text(text)) if !text.trim().is_empty() => Some(text),
        _ => None,
    }
}

fn line(object: &Object) -> u64 {
    match object.get("line").map(|node| &node.value) {
        Some(Value::Number(text)) => text.parse().unwrap_or_default(),
        _ => 0,
    }
}
