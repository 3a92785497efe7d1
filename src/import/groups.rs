//! The groups of a draft: headings that hold items.

use std::collections::HashMap;

use super::address;
use super::ids::{self, Given};
use super::stated::Stated;
use super::weights::{self, Weight, Weighting};
use crate::check::item::Index;
use crate::evidence::format::markdown::{Heading, Survey};
use crate::evidence::summary::{Item, ItemState};
use crate::gate::ItemRef;
use crate::report::escape::is_blank;

/// The title of the group of items that stand under no heading.
const LOOSE: &str = "Checklist";

/// Words of a heading that say that what is under it stops nothing.
const ADVISORY: [&str; 7] =
    ["optional", "nice to have", "advisory", "non blocking", "nonblocking", "not blocking", "not required"];

/// Words that say that it does, or that turn one of the others round.
const BLOCKING: [&str; 8] =
    ["must", "required", "mandatory", "blocker", "blockers", "blocking", "critical", "essential"];

/// Words beside which nobody can tell.
const TURNING: [&str; 4] = ["not", "non", "no", "never"];

/// All groups.
pub(super) struct Groups {
    pub(super) list: Vec<Group>,
    /// Further weights of the groups, by their places.
    pub(super) weightings: Vec<Weighting>,
    /// What was found about weights and blocking, and could not be set: lines of a comment.
    pub(super) doubts: Vec<String>,
}

/// One group.
pub(super) struct Group {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) weight: Option<Weight>,
    /// The line of the heading that says that its checks stop nothing.
    pub(super) advisory: Option<u64>,
    pub(super) checks: Vec<Draft>,
}

/// One check.
pub(super) struct Draft {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) owner: Option<String>,
    pub(super) item: Option<ItemRef>,
    /// Whether the text says that it does not apply.
    pub(super) off: bool,
}

pub(super) fn of(text: &str, survey: &Survey) -> Groups {
    let stated = weights::in_headings(&survey.headings);
    let mut order: Vec<(Option<&Heading>, Vec<usize>)> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    let mut next = 0;
    let mut above: Option<&Heading> = None;
    for (at, item) in survey.items.iter().enumerate() {
        while let Some(heading) = survey.headings.get(next).filter(|heading| heading.line < item.written.line)
        {
            above = Some(heading);
            next += 1;
        }
        let heading = above.map(|above| weighted(above, survey, &stated).unwrap_or(above));
        let key = heading.map_or("", |heading| heading.path.as_str());
        let place = *known.entry(key).or_insert_with(|| {
            order.push((heading, Vec::new()));
            order.len() - 1
        });
        if let Some((_, items)) = order.get_mut(place) {
            items.push(at);
        }
    }
    let headings: Vec<Option<&Heading>> = order.iter().map(|(heading, _)| *heading).collect();
    let found = weights::of(text, survey, &headings, &stated);
    let mut doubts = found.doubts;
    let mut list = checks(survey, order);
    for (group, weight) in list.iter_mut().zip(found.own) {
        group.weight = Some(weight);
    }
    if list.iter().all(|group| group.advisory.is_some()) {
        doubts.push("Every heading says that it is optional. A gate must be able to stop something, so all is blocking.".to_owned());
        for group in &mut list {
            group.advisory = None;
        }
    }
    Groups { list, weightings: found.further, doubts }
}

/// The outermost heading above an item that states a weight: what is below it is one group.
fn weighted<'s>(above: &Heading, survey: &'s Survey, stated: &HashMap<u64, Stated>) -> Option<&'s Heading> {
    if stated.is_empty() {
        return None;
    }
    let holds = |heading: &&Heading| {
        heading.line <= above.line
            && stated.contains_key(&heading.line)
            && (above.path == heading.path
                || above.path.strip_prefix(&heading.path).is_some_and(|rest| rest.starts_with(" > ")))
    };
    survey.headings.iter().filter(holds).min_by_key(|heading| heading.path.len())
}

fn checks(survey: &Survey, order: Vec<(Option<&Heading>, Vec<usize>)>) -> Vec<Group> {
    let index = Index::over(&survey.items);
    let (mut group_ids, mut check_ids) = (Given::default(), Given::default());
    order
        .into_iter()
        .map(|(heading, places)| {
            let title = heading.map_or(LOOSE, |heading| heading.text.as_str());
            let title = if is_blank(title) { LOOSE } else { title };
            let checks = places.into_iter().filter_map(|at| {
                let item = survey.items.get(at)?;
                Some(check(&index, at, &item, &mut check_ids))
            });
            Group {
                id: group_ids.unique(ids::slug(title, ids::LONGEST).unwrap_or_else(|| "group".to_owned())),
                title: title.to_owned(),
                weight: None,
                advisory: heading.filter(|heading| is_advisory(&heading.path)).map(|heading| heading.line),
                checks: checks.collect(),
            }
        })
        .collect()
}

fn check(index: &Index<'_>, at: usize, item: &Item<'_>, given: &mut Given) -> Draft {
    let said = |text: &&str| !is_blank(text);
    let written = &item.written;
    let own = written.id.and_then(|id| ids::slug(id, ids::LONGEST));
    let own = own.or_else(|| ids::slug(written.text, ids::LONGEST));
    let id = given.unique(own.unwrap_or_else(|| "item".to_owned()));
    let text = Some(written.text).filter(said).or(written.id.filter(said));
    let text =
        text.map_or_else(|| format!("The item without a text on line {}", written.line), ToOwned::to_owned);
    let owner = written.owner.filter(said).filter(|owner| owner.chars().any(char::is_alphanumeric));
    Draft {
        item: address::of(index, at, &id, &text, item),
        id,
        text,
        owner: owner.map(ToOwned::to_owned),
        off: written.state == ItemState::NotApplicable,
    }
}

/// Whether the headings above say in plain words, and without a doubt, that what is below stops nothing.
fn is_advisory(path: &str) -> bool {
    let words: Vec<String> = path
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let mut plain = format!(" {} ", words.join(" "));
    let mut advisory = false;
    for phrase in ADVISORY {
        let phrase = format!(" {phrase} ");
        if phrase.split_whitespace().count() > 1 || !plain.contains(" not optional ") {
            advisory |= plain.contains(&phrase);
        }
        if phrase.split_whitespace().any(|word| TURNING.contains(&word)) {
            plain = plain.replace(&phrase, " ");
        }
    }
    let has = |word: &str| plain.contains(&format!(" {word} "));
    advisory && !BLOCKING.iter().any(|word| has(word)) && !TURNING.iter().any(|word| has(word))
}

#[cfg(test)]
mod tests {
    use super::is_advisory;

    #[test]
    fn only_plain_words_make_a_group_advisory() {
        for (path, advisory) in [
            ("Optional / Post-Release Gates (Nice-to-Have)", true),
            ("Release > Nice to have > Docs", true),
            ("Non-blocking checks", true),
            ("Not required", true),
            ("Must pass", false),
            ("Optional > Required here", false),
            ("Not optional", false),
            ("Non-optional", false),
            ("No optional parts", false),
            ("Options", false),
            ("Optionally", false),
            ("Blockers", false),
            ("Recommended", false),
            ("", false),
        ] {
            assert_eq!(is_advisory(path), advisory, "{path}");
        }
    }
}
