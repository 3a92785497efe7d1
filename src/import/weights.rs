//! Weights that a text states for its groups: which of its lists of weights can be meant in one way only.
//!
//! The first such list weighs the groups. A further one that says something else becomes a weighting beside it. A list
//! that leaves a doubt sets nothing, and one that contradicts another takes that one down with it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use super::ids::{self, Given};
use super::stated::{Stated, stated};
use crate::evidence::format::markdown::{Heading, Survey};
use crate::number::Number;

/// The name of a weighting whose heading has nothing that a name can have.
const UNNAMED: &str = "calculation";

/// What a text says about the weights of its groups.
#[derive(Debug, Default)]
pub(super) struct Weights {
    /// The weight of each group, in their order; empty where none is set.
    pub(super) own: Vec<Weight>,
    /// What further lists say.
    pub(super) further: Vec<Weighting>,
    /// What was found and not taken: lines of a comment.
    pub(super) doubts: Vec<String>,
}

/// The weight of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Weight {
    pub(super) number: String,
    /// Where it comes from.
    pub(super) why: String,
}

/// Further weights of the same groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Weighting {
    pub(super) name: String,
    /// The groups, by their places, with their weights.
    pub(super) weights: Vec<(usize, String)>,
    /// Where it comes from.
    pub(super) why: String,
}

/// One line that states a weight.
struct Statement {
    line: u64,
    stated: Stated,
    means: Means,
}

/// Which group a line means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Means {
    Nothing,
    One(usize),
    Several,
}

/// The weights under one heading, or those that headings state themselves.
struct List {
    name: Option<String>,
    statements: Vec<Statement>,
}

/// The weights that headings state themselves, by their line.
pub(super) fn in_headings(headings: &[Heading]) -> HashMap<u64, Stated> {
    headings.iter().filter_map(|heading| Some((heading.line, stated(&heading.text)?))).collect()
}

/// The weights of the groups, each of which stands under one heading or none.
pub(super) fn of(
    text: &str,
    survey: &Survey,
    groups: &[Option<&Heading>],
    in_headings: &HashMap<u64, Stated>,
) -> Weights {
    let mut lists = under_headings(text, survey, groups);
    lists.extend(of_headings(survey, groups, in_headings));
    lists.sort_by_key(List::first_line);
    let (mut clear, mut unclear) = (Vec::new(), Vec::new());
    for list in &lists {
        match list.numbers(groups.len()) {
            Ok(numbers) => clear.push((numbers, list)),
            Err(why) => unclear.push((list, why)),
        }
    }
    // One weight here and one there: taken where they are whole together.
    let all = List { name: None, statements: lists.iter().flat_map(List::copied).collect() };
    if clear.is_empty()
        && let Ok(numbers) = all.numbers(groups.len())
        && numbers.iter().all(Option::is_some)
    {
        clear.push((numbers, &all));
        unclear.clear();
    }
    let mut doubts: Vec<String> = unclear
        .iter()
        .map(|(list, why)| format!("The weights stated on {} are not taken: {why}.", list.lines()))
        .collect();
    for (list, _) in &unclear {
        doubts.extend(list.against(&clear));
    }
    let contradicted = doubts.len() > unclear.len();
    let Some((own, list)) = clear.first().filter(|_| !contradicted) else {
        if !lists.is_empty() {
            doubts.push("No weight is set. What the text says of each group:".to_owned());
            doubts.extend(groups.iter().enumerate().map(|(at, group)| told(at, *group, &lists)));
        }
        return Weights { doubts, ..Weights::default() };
    };
    Weights { own: list.weights(own), further: further(own, &clear), doubts }
}

/// The weights that differ from the groups' own.
fn further(own: &[Option<String>], clear: &[(Vec<Option<String>>, &List)]) -> Vec<Weighting> {
    let (mut known, mut names) = (vec![own], Given::default());
    let mut found = Vec::new();
    for (numbers, list) in clear {
        if known.contains(&numbers.as_slice()) {
            continue;
        }
        known.push(numbers);
        // A weighting names every group that counts, so one that it leaves out is named with 0.
        let counts = |number: &Option<String>| number.as_ref().is_some_and(|number| number != "0");
        let weights = numbers.iter().zip(own).enumerate().filter_map(|(at, (number, own))| {
            let left_out = counts(own).then(|| "0".to_owned());
            Some((at, number.clone().or(left_out)?))
        });
        let name = list.name.as_deref().and_then(|name| ids::slug(name, ids::LONGEST));
        found.push(Weighting {
            name: names.unique(name.unwrap_or_else(|| UNNAMED.to_owned())),
            weights: weights.collect(),
            why: format!("stated on {}", list.lines()),
        });
    }
    found
}

/// The lists under headings: lines of plain text, no items, that state a weight.
fn under_headings(text: &str, survey: &Survey, groups: &[Option<&Heading>]) -> Vec<List> {
    let items: HashSet<u64> = survey.items.iter().map(|item| item.written.line).collect();
    let names: Vec<HashSet<String>> =
        groups.iter().map(|group| group.map(|heading| words(&heading.text)).unwrap_or_default()).collect();
    let mut blocks = survey.blocks.iter().filter(|block| !block.is_empty()).collect::<Vec<&Range<usize>>>();
    blocks.sort_by_key(|block| block.start);
    let mut blocks = blocks.into_iter().peekable();
    let mut headings = survey.headings.iter().peekable();
    let (mut at, mut behind, mut above) = (0, 0, None);
    let mut lists: BTreeMap<u64, List> = BTreeMap::new();
    for (line, written) in (1_u64..).zip(text.split_inclusive('\n')) {
        let begins = at;
        at += written.len();
        let mut is_heading = false;
        while let Some(heading) = headings.next_if(|heading| heading.line <= line) {
            is_heading = heading.line == line;
            above = Some(heading);
        }
        while let Some(block) = blocks.next_if(|block| block.start < at) {
            behind = behind.max(block.end);
        }
        if is_heading || begins < behind || items.contains(&line) {
            continue;
        }
        let Some(stated) = stated(written.trim_end()) else { continue };
        let label = words(written.split(['(', ':', '=', '—', '–']).next().unwrap_or_default());
        let list = lists.entry(above.map_or(0, |heading| heading.line)).or_insert_with(|| List {
            name: above.map(|heading| heading.text.clone()),
            statements: Vec::new(),
        });
        list.statements.push(Statement { line, stated, means: meant(&label, &names) });
    }
    lists.into_values().collect()
}

/// The list that the headings are. What a heading below a group's own says is about a part of it.
fn of_headings(
    survey: &Survey,
    groups: &[Option<&Heading>],
    in_headings: &HashMap<u64, Stated>,
) -> Option<List> {
    let statement = |heading: &Heading| {
        let stated = in_headings.get(&heading.line)?.clone();
        let mut paths = groups.iter().map(|group| group.map_or("", |group| group.path.as_str()));
        let within = |path: &str| {
            !path.is_empty() && heading.path.strip_prefix(path).is_some_and(|rest| rest.starts_with(" > "))
        };
        if paths.clone().any(within) {
            return None;
        }
        let means = paths.position(|path| path == heading.path).map_or(Means::Nothing, Means::One);
        Some(Statement { line: heading.line, stated, means })
    };
    let statements: Vec<Statement> = survey.headings.iter().filter_map(statement).collect();
    (!statements.is_empty()).then(|| List { name: Some("headings".to_owned()), statements })
}

/// The group whose title has all the words of a label. One that has no others is meant before all.
fn meant(label: &HashSet<String>, names: &[HashSet<String>]) -> Means {
    let one = |fits: &dyn Fn(&HashSet<String>) -> bool| {
        let mut fitting = names.iter().enumerate().filter(|(_, name)| fits(name));
        match (fitting.next(), fitting.next()) {
            (None, _) => Means::Nothing,
            (Some((at, _)), None) => Means::One(at),
            (Some(_), Some(_)) => Means::Several,
        }
    };
    if label.is_empty() {
        return Means::Nothing;
    }
    match one(&|name| name == label) {
        Means::Nothing => one(&|name| label.is_subset(name)),
        exact => exact,
    }
}

impl List {
    fn first_line(&self) -> u64 {
        self.statements.first().map_or(0, |first| first.line)
    }

    fn copied(&self) -> impl Iterator<Item = Statement> {
        let copy =
            |one: &Statement| Statement { line: one.line, stated: one.stated.clone(), means: one.means };
        self.statements.iter().filter(|one| one.means != Means::Nothing).map(copy)
    }

    /// Its lines, in words.
    fn lines(&self) -> String {
        let last = self.statements.last().map_or(0, |last| last.line);
        match self.first_line() {
            first if first == last => format!("line {first}"),
            first => format!("lines {first} to {last}"),
        }
    }

    /// The number of each group; a group that a whole of 100 does not name has none.
    fn numbers(&self, groups: usize) -> Result<Vec<Option<String>>, String> {
        let mut numbers: Vec<Option<String>> = vec![None; groups];
        let mut sum = Number::zero();
        for Statement { line, stated, means } in &self.statements {
            let slot = match means {
                Means::Nothing => return Err(format!("line {line} names no group")),
                Means::Several => return Err(format!("line {line} could mean more than one group")),
                Means::One(at) => numbers.get_mut(*at),
            };
            match slot {
                Some(Some(known)) if *known != stated.number => {
                    return Err(format!("line {line} states another weight for the same group"));
                }
                Some(slot @ None) => {
                    sum = &sum + &stated.value();
                    *slot = Some(stated.number.clone());
                }
                _ => {}
            }
        }
        // Parts of a whole must be whole. Other weights only say how groups stand to each other, if all have one.
        let percent = self.statements.iter().any(|one| one.stated.percent);
        let relative = !percent && !sum.is_zero() && numbers.iter().all(Option::is_some);
        let whole = Number::ratio(100, 1).is_some_and(|hundred| hundred == sum);
        if whole || relative {
            Ok(numbers)
        } else if percent || !sum.is_zero() {
            Err(format!("they give {} together, not 100", sum.cut(4)))
        } else {
            Err("they are all 0".to_owned())
        }
    }

    /// What it says of a group that none of the clear lists says.
    fn against(&self, clear: &[(Vec<Option<String>>, &List)]) -> Option<String> {
        let said = |at: usize, number: &str| {
            clear.iter().any(|(numbers, _)| {
                numbers.get(at).is_some_and(|known| known.as_deref().unwrap_or("0") == number)
            })
        };
        let against = self.statements.iter().find(
            |one| matches!(one.means, Means::One(at) if !clear.is_empty() && !said(at, &one.stated.number)),
        )?;
        let (_, first) = clear.first()?;
        Some(format!("Line {} contradicts those on {}.", against.line, first.lines()))
    }

    /// The weights of the groups by this list, with the places where they stand.
    fn weights(&self, numbers: &[Option<String>]) -> Vec<Weight> {
        let line =
            |at: usize| self.statements.iter().find(|one| one.means == Means::One(at)).map(|one| one.line);
        numbers
            .iter()
            .enumerate()
            .map(|(at, number)| match (number, line(at)) {
                (Some(number), Some(line)) => {
                    Weight { number: number.clone(), why: format!("stated on line {line}") }
                }
                _ => Weight {
                    number: "0".to_owned(),
                    why: format!("{} state 100 without this group", self.lines()),
                },
            })
            .collect()
    }
}

/// What was found for one group.
fn told(at: usize, group: Option<&Heading>, lists: &[List]) -> String {
    let title = group.map_or("the items under no heading", |heading| heading.text.as_str());
    let said: Vec<String> = lists
        .iter()
        .flat_map(|list| &list.statements)
        .filter(|one| one.means == Means::One(at))
        .map(|one| format!("{} on line {}", one.stated.number, one.line))
        .collect();
    let said = if said.is_empty() { "none".to_owned() } else { said.join(", ") };
    format!("  {title}: {said}")
}

fn words(text: &str) -> HashSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}
