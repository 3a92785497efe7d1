//! A criterion that a person ticks in a text: the item of a Markdown list or table that is meant, and its state.
//!
//! An item is never guessed. None that fits is `missing`, two that fit are an error, and a status that nobody
//! understands is an error too.

use std::collections::{HashMap, HashSet};

use super::Finding;
use crate::document::{Node, Object, Value};
use crate::evidence::fit::quoted;
use crate::evidence::{Evidence, Standing};
use crate::gate::ItemRef;
use crate::report::escape::shorten;
use crate::report::{Outcome, Tick};

/// So many items are looked through for one that was perhaps meant.
const MOST_COMPARED: usize = 2_000;

/// So many characters of an item's text are shown.
const MOST_SHOWN: usize = 80;

/// What a check says about the item that it means.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The id of the check.
    pub check_id: &'a str,
    /// What people confirm, and the check's title.
    pub texts: [&'a str; 2],
    /// The item that it names, where it names one.
    pub item: Option<&'a ItemRef>,
    /// Whether a person may say that it does not apply.
    pub na_allowed: bool,
}

/// The items of one evidence, by id and by text.
#[derive(Debug)]
pub struct Index<'d> {
    items: Vec<One<'d>>,
    by_id: HashMap<String, Vec<usize>>,
    by_text: HashMap<String, Vec<usize>>,
}

/// An item as its document has it.
#[derive(Debug)]
struct One<'d> {
    line: u64,
    state: &'d str,
    text: &'d str,
    id: Option<&'d str>,
    group: String,
    path: String,
    note: Option<&'d str>,
    /// Its file, where there are several.
    file: Option<&'d str>,
}

impl One<'_> {
    /// `FILE:LINE`; `file` is that of the evidence where there is one alone.
    fn place(&self, file: &str) -> String {
        format!("{}:{}", self.file.unwrap_or(file), self.line)
    }
}

/// A text as it is compared: white space is one blank, and case does not count.
pub fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl<'d> Index<'d> {
    /// The items of a document; none where it holds no list of them.
    pub fn of(document: &'d Node) -> Self {
        let mut index = Self { items: Vec::new(), by_id: HashMap::new(), by_text: HashMap::new() };
        let items = match &document.value {
            Value::Object(object) => object.get("items").map(|node| &node.value),
            _ => None,
        };
        let Some(Value::List(items)) = items else { return index };
        for item in items {
            let Value::Object(object) = &item.value else { continue };
            let one = One {
                line: line(object),
                state: text(object, "state").unwrap_or_default(),
                text: text(object, "text").unwrap_or_default(),
                id: text(object, "id"),
                group: folded(text(object, "group").unwrap_or_default()),
                path: folded(text(object, "path").unwrap_or_default()),
                note: text(object, "note"),
                file: text(object, "file"),
            };
            let at = index.items.len();
            if let Some(id) = one.id {
                index.by_id.entry(folded(id)).or_default().push(at);
            }
            index.by_text.entry(folded(one.text)).or_default().push(at);
            index.items.push(one);
        }
        index
    }

    /// The place of the item that is meant, from 0; else what its absence makes of the check. `file` is the name of the
    /// evidence in messages.
    ///
    /// # Errors
    /// None fits, or more than one.
    pub fn find(&self, asked: &Asked<'_>, file: &str) -> Result<usize, (Outcome, String)> {
        if self.items.is_empty() {
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

    /// By id, else by text.
    fn meant(&self, asked: &Asked<'_>) -> Vec<usize> {
        if let Some(found) = self.by_id.get(&folded(asked.check_id)) {
            return found.clone();
        }
        let [says, title] = asked.texts.map(folded);
        let of = |text: &String| self.by_text.get(text).into_iter().flatten().copied();
        let mut found: Vec<usize> = of(&says).collect();
        if title != says {
            found.extend(of(&title));
            found.sort_unstable();
        }
        found
    }

    /// All that a check's `item` fits.
    pub(crate) fn named(&self, item: &ItemRef) -> Vec<usize> {
        let under = item.under.as_deref().map(folded);
        let fits = |at: &usize| {
            let (Some(one), Some(under)) = (self.items.get(*at), &under) else { return under.is_none() };
            one.path == *under || one.group == *under
        };
        let text = item.text.as_deref().map(folded);
        let by_text = text.as_ref().map(|text| self.by_text.get(text).map_or(&[][..], Vec::as_slice));
        let id = item.id.as_deref().map(folded);
        let by_id = id.as_ref().map(|id| self.by_id.get(id).map_or(&[][..], Vec::as_slice));
        match (by_id, by_text) {
            (None, None) => (0..self.items.len()).filter(fits).collect(),
            (Some(some), None) | (None, Some(some)) => some.iter().copied().filter(fits).collect(),
            (Some(by_id), Some(by_text)) => {
                let also: HashSet<usize> = by_text.iter().copied().collect();
                by_id.iter().copied().filter(|at| also.contains(at)).filter(fits).collect()
            }
        }
    }

    /// `: at FILE:1, FILE:2`, the first few.
    fn places(&self, found: &[usize], file: &str) -> String {
        let shown: Vec<String> =
            found.iter().take(5).filter_map(|at| self.items.get(*at)).map(|one| one.place(file)).collect();
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
    fn nearest(&self, wanted: &str) -> Option<&One<'d>> {
        let wanted = words(wanted);
        let mut best: Option<(usize, usize, &One<'d>)> = None;
        for one in self.items.iter().take(MOST_COMPARED) {
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

/// Judges the item of a check. `index` holds the items of the evidence where that was seen.
///
/// Neither the text of an item nor its note says when it was ticked or for which commit: that is what binds the
/// evidence as a whole.
pub fn judge(asked: &Asked<'_>, evidence: &Evidence, index: Option<&Index<'_>>) -> Finding {
    match &evidence.standing {
        Standing::Seen(_) => {}
        Standing::Missing(reason) => return Finding::new(Outcome::Missing, reason.clone()),
        Standing::Broken(reason) => return Finding::new(Outcome::Error, reason.clone()),
    }
    let file = match evidence.report.files.as_slice() {
        [file] => file.path.as_str(),
        _ => evidence.report.looked_at.as_str(),
    };
    let Some(index) = index else {
        return Finding::new(Outcome::Error, format!("the items of {file} were not read"));
    };
    let one = match index.find(asked, file) {
        Ok(at) => index.items.get(at),
        Err((outcome, reason)) => return Finding::new(outcome, reason),
    };
    let Some(one) = one else {
        return Finding::new(Outcome::Error, format!("the items of {file} were not read"));
    };
    let (outcome, reason) = outcome(one, asked.na_allowed, &one.place(file));
    let mut finding = Finding::new(outcome, reason);
    finding.tick = Some(Tick {
        state: one.state.to_owned(),
        by: None,
        at: None,
        note: one.note.map(ToOwned::to_owned),
        link: None,
        file: one.file.unwrap_or(file).to_owned(),
        line: Some(one.line),
    });
    finding
}

fn outcome(one: &One<'_>, na_allowed: bool, place: &str) -> (Outcome, String) {
    let words = |what: &str| {
        let note = one.note.map_or_else(String::new, |note| format!(": {note}"));
        format!("{place} {what}{note}")
    };
    match one.state {
        "pass" => (Outcome::Pass, String::new()),
        "fail" => (Outcome::Fail, words("says that it failed")),
        "pending" => (Outcome::Pending, words("is not yet done")),
        "not-applicable" if !na_allowed => {
            (Outcome::Pending, words("says that it does not apply, which this check does not allow"))
        }
        "not-applicable" if one.note.is_none() => {
            (Outcome::Pending, words("says that it does not apply, without a note that says why"))
        }
        "not-applicable" => (Outcome::NotApplicable, words("says that it does not apply")),
        "unclear" => (Outcome::Error, words("has a status that is not understood")),
        other => {
            let state = quoted(&shorten(other, MOST_SHOWN)).clone();
            (Outcome::Error, format!("{place} has the unknown state {state}"))
        }
    }
}

#[cfg(test)]
#[path = "item_tests.rs"]
mod tests;
