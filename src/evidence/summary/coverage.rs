//! `coverage`: how much of the code the tests ran, in %.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use super::{Members, exact};
use crate::document::make;
use crate::number::Number;
use crate::requirement::shape::{self, Member, Section};

/// The document of coverage.
pub(super) static SECTIONS: [Section; 1] = [Section {
    name: "coverage",
    members: shape::Members::Named(&[
        Member::percent("lines"),
        Member::percent("branches"),
        Member::percent("functions"),
        Member::percent("statements"),
    ]),
}];

/// How much of one kind of thing was run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// So many of so many.
    Counted {
        /// How many were run.
        covered: u64,
        /// How many there are.
        whole: u64,
    },
    /// A percentage without counts.
    Percent(Number),
    /// The format says nothing of it.
    NotStated,
}

/// What is known of each line, branch and function of one source file: whether it was run.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    /// By line.
    pub lines: HashMap<u64, bool>,
    /// By line, block and branch, as written.
    pub branches: HashMap<String, bool>,
    /// By name.
    pub functions: HashMap<String, bool>,
    /// The counts that the record states for each of the three, covered and whole; used where none is listed.
    pub stated: [Option<(u64, u64)>; 3],
}

/// The counts of a coverage report. Where a report tells of each source file (`sources`), two reports about the same
/// file are one statement about it; else counts are added.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// Of lines.
    pub lines: Kind,
    /// Of branches.
    pub branches: Kind,
    /// Of functions or methods.
    pub functions: Kind,
    /// Of statements.
    pub statements: Kind,
    /// By source file.
    pub sources: BTreeMap<String, Source>,
}

impl Default for Coverage {
    fn default() -> Self {
        Self {
            lines: Kind::NotStated,
            branches: Kind::NotStated,
            functions: Kind::NotStated,
            statements: Kind::NotStated,
            sources: BTreeMap::new(),
        }
    }
}

impl Kind {
    fn merge(self, other: Self) -> Self {
        match (self, other) {
            (Self::Counted { covered, whole }, Self::Counted { covered: more, whole: of }) => {
                Self::Counted { covered: covered.saturating_add(more), whole: whole.saturating_add(of) }
            }
            // Nothing can be added to a percentage; and what one file leaves open is open.
            _ => Self::NotStated,
        }
    }
}

impl Lines {
    /// Adds what another record says of the same source.
    pub fn merge(&mut self, other: Self) {
        let into = |all: &mut HashMap<String, bool>, more: HashMap<String, bool>| {
            for (key, hit) in more {
                *all.entry(key).or_default() |= hit;
            }
        };
        for (line, hit) in other.lines {
            *self.lines.entry(line).or_default() |= hit;
        }
        into(&mut self.branches, other.branches);
        into(&mut self.functions, other.functions);
        for (stated, more) in self.stated.iter_mut().zip(other.stated) {
            // Both tell of the same lines without naming them: the one that has seen less of them counts.
            *stated = match (*stated, more) {
                (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
                (a, b) => a.or(b),
            };
        }
    }

    fn kinds(&self) -> [(u64, u64); 3] {
        fn counted<K>(all: &HashMap<K, bool>) -> (u64, u64) {
            (all.values().filter(|hit| **hit).count() as u64, all.len() as u64)
        }
        let mut kinds = [counted(&self.lines), counted(&self.branches), counted(&self.functions)];
        for (kind, stated) in kinds.iter_mut().zip(self.stated) {
            if kind.1 == 0 {
                *kind = stated.unwrap_or_default();
            }
        }
        kinds
    }
}

/// What is known of a source file. Most files have one record, and are kept small; one that has several stays open, so
/// that each further record costs no more than its own size.
#[derive(Debug, Clone)]
pub enum Source {
    /// From one record.
    Once(Packed),
    /// From several.
    Often(Box<Lines>),
}

/// The same as [`Lines`], in about the space that it takes in the file.
#[derive(Debug, Clone)]
pub struct Packed {
    kinds: [(u64, u64); 3],
    /// All of it, one on a line: kind, `+` where it was run, name. No name holds a line break, as each is part of a line.
    text: Box<str>,
}

impl Packed {
    fn of(lines: &Lines) -> Self {
        let mut text = String::new();
        let mut add = |kind: char, hit: bool, name: &dyn std::fmt::Display| {
            // Writing into a string cannot fail.
            let _ = writeln!(text, "{kind}{}{name}", if hit { '+' } else { '-' });
        };
        lines.lines.iter().for_each(|(line, hit)| add('l', *hit, line));
        lines.branches.iter().for_each(|(branch, hit)| add('b', *hit, branch));
        lines.functions.iter().for_each(|(name, hit)| add('f', *hit, name));
        for (kind, stated) in ['0', '1', '2'].into_iter().zip(lines.stated) {
            if let Some((covered, whole)) = stated {
                add(kind, true, &format_args!("{covered}/{whole}"));
            }
        }
        Self { kinds: lines.kinds(), text: text.into() }
    }

    fn open(&self) -> Lines {
        let mut lines = Lines::default();
        for line in self.text.split_terminator('\n') {
            let mut signs = line.chars();
            let (kind, hit) = (signs.next(), signs.next() == Some('+'));
            let name = signs.as_str();
            match kind {
                Some('l') => lines.lines.extend(name.parse().ok().map(|line: u64| (line, hit))),
                Some('b') => lines.branches.extend([(name.to_owned(), hit)]),
                Some('f') => lines.functions.extend([(name.to_owned(), hit)]),
                kind => {
                    let counts = name.split_once('/');
                    let counts = counts.and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
                    let at = kind.and_then(|kind| kind.to_digit(10)).and_then(|at| usize::try_from(at).ok());
                    if let Some(stated) = at.and_then(|at| lines.stated.get_mut(at)) {
                        *stated = counts;
                    }
                }
            }
        }
        lines
    }
}

impl Source {
    fn open(self) -> Lines {
        match self {
            Self::Often(lines) => *lines,
            Self::Once(packed) => packed.open(),
        }
    }

    fn kinds(&self) -> [(u64, u64); 3] {
        match self {
            Self::Often(lines) => lines.kinds(),
            Self::Once(packed) => packed.kinds,
        }
    }
}

impl Coverage {
    /// Adds what a record says of a source file.
    pub fn add(&mut self, source: String, lines: Lines) {
        match self.sources.entry(source) {
            Entry::Vacant(place) => {
                place.insert(Source::Once(Packed::of(&lines)));
            }
            Entry::Occupied(mut place) => {
                let known = place.get_mut();
                let mut all = std::mem::replace(known, Source::Often(Box::default())).open();
                all.merge(lines);
                *known = Source::Often(Box::new(all));
            }
        }
    }

    pub(super) fn merge(mut self, other: Self) -> Self {
        for (source, found) in other.sources {
            self.add(source, found.open());
        }
        self.lines = self.lines.merge(other.lines);
        self.branches = self.branches.merge(other.branches);
        self.functions = self.functions.merge(other.functions);
        self.statements = self.statements.merge(other.statements);
        self
    }

    pub(super) fn members(mut self) -> Members {
        if !self.sources.is_empty() {
            let mut sums = [(0, 0); 3];
            for source in self.sources.values() {
                for (sum, (covered, whole)) in sums.iter_mut().zip(source.kinds()) {
                    *sum = (u64::saturating_add(sum.0, covered), u64::saturating_add(sum.1, whole));
                }
            }
            let [lines, branches, functions] = sums.map(|(covered, whole)| Kind::Counted { covered, whole });
            (self.lines, self.branches, self.functions) = (lines, branches, functions);
        }
        let mut out = Members::new(&SECTIONS);
        let kinds = [
            ("lines", self.lines),
            ("branches", self.branches),
            ("functions", self.functions),
            ("statements", self.statements),
        ];
        let mut coverage = Vec::new();
        for (name, kind) in kinds {
            let reason = match kind {
                Kind::Counted { covered, whole } if covered <= whole => {
                    match exact::percentage(covered, whole) {
                        Some(node) => {
                            coverage.push((name, node));
                            continue;
                        }
                        None => format!("there are no {name} that could be covered"),
                    }
                }
                Kind::Counted { covered, whole } => {
                    format!("the report states {covered} covered {name} of {whole}")
                }
                Kind::Percent(percent) if !percent.is_negative() && percent <= Number::from(100_i64) => {
                    coverage.push((name, exact::number(&percent)));
                    continue;
                }
                Kind::Percent(percent) => format!("the report states {percent} % of the {name}"),
                Kind::NotStated => format!("the report states no counts of {name}"),
            };
            out.absent(&["coverage", name], reason);
        }
        out.nodes.push(("coverage", make::object(coverage)));
        out
    }
}
