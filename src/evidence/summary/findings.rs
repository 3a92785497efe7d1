//! `findings`: what a scanner found, by severity.

use std::collections::{BTreeMap, BTreeSet};

use super::needed::{self, Fields};
use super::{EXAMPLES, Example, Members, Wants};
use crate::document::{Node, make};
use crate::number::Number;
use crate::projection::Need;
use crate::requirement::shape::{self, Member, Section};

/// The document of a scan.
pub(super) static SECTIONS: [Section; 1] = [Section {
    name: "findings",
    members: shape::Members::Named(&[
        Member::bare("total"),
        Member::bare("critical"),
        Member::bare("high"),
        Member::bare("medium"),
        Member::bare("low"),
        Member::bare("info"),
        Member::bare("unknown"),
        Member::bare("errors"),
        Member::list("list"),
    ]),
}];

/// How bad a finding is; the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Critical.
    Critical,
    /// High.
    High,
    /// Medium.
    Medium,
    /// Low.
    Low,
    /// Information.
    Info,
    /// The tool gave none that is understood. Last in order: where a finding has several statements, any other is
    /// better than this.
    Unknown,
}

impl Severity {
    /// All, the worst first.
    pub const ALL: [Self; 6] =
        [Self::Critical, Self::High, Self::Medium, Self::Low, Self::Info, Self::Unknown];

    /// As documents write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
            Self::Info => "info",
            Self::Unknown => "unknown",
        }
    }

    /// What a tool's word means, in any case; a word that is not known is never a harmless one.
    pub fn of_word(word: &str) -> Self {
        match word.trim().to_ascii_lowercase().as_str() {
            "critical" => Self::Critical,
            "high" | "important" => Self::High,
            "medium" | "moderate" => Self::Medium,
            "low" => Self::Low,
            "info" | "informational" | "negligible" | "none" => Self::Info,
            _ => Self::Unknown,
        }
    }

    /// The band of a score from 0 to 10; `None` outside, which is no statement.
    pub fn of_score(score: &Number) -> Option<Self> {
        let at_least = |tenths: i64| *score >= Number::from(tenths);
        if score.is_negative() || *score > Number::from(10_i64) {
            return None;
        }
        Some(match () {
            () if at_least(9) => Self::Critical,
            () if at_least(7) => Self::High,
            () if at_least(4) => Self::Medium,
            () if !score.is_zero() => Self::Low,
            () => Self::Info,
        })
    }

    /// The band of the base score of a CVSS vector of version 3.0 or 3.1; others make no statement.
    pub fn of_vector(vector: &str) -> Option<Self> {
        Self::of_score(&super::cvss::base_score(vector)?)
    }

    /// The band of a score as text.
    pub fn of_score_text(score: &str) -> Option<Self> {
        Self::of_score(&score.trim().parse().ok()?)
    }
}

/// The longest text of a finding that is kept, in characters. One that was cut has one more.
pub const LONGEST_TEXT: usize = 400;

/// One finding, as far as the report tells of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// What the finding is called by the tool: a rule, an advisory.
    pub id: String,
    /// What is wrong; may be empty.
    pub title: String,
    /// Where: a file and line, a package and version; may be empty.
    pub place: String,
}

/// The counts of a scan. Begin with [`Findings::new`] and add every finding.
#[derive(Debug, Clone)]
pub struct Findings {
    wants: Wants,
    counts: [u64; 6],
    /// How often the tool says that it could not look; `None` where the format has no such statement.
    pub errors: Option<u64>,
    /// Why nothing was looked at, where that is so: then there is no summary.
    pub saw_nothing: Option<String>,
    list: Vec<(Severity, Found)>,
}

impl Findings {
    /// A scan that found nothing yet, and does not state what it could not look at.
    pub fn new(wants: Wants) -> Self {
        Self { wants, counts: [0; 6], errors: None, saw_nothing: None, list: Vec::new() }
    }

    /// Adds a finding. What it is called is asked only where it will be shown.
    pub fn add(&mut self, severity: Severity, found: impl FnOnce() -> Found) {
        let count = &mut self.counts[severity as usize];
        *count += 1;
        // The report names some of each severity: a check may be about the lowest alone.
        if self.wants.list || *count <= EXAMPLES as u64 {
            self.list.push((severity, found()));
        }
    }

    /// Adds findings of which none will be shown: of their severity as many as can be shown were added before.
    pub fn add_more(&mut self, severity: Severity, count: u64) {
        self.counts[severity as usize] += count;
    }

    pub(super) fn without(&self, ids: &BTreeSet<&str>) -> Option<(Self, BTreeMap<String, u64>)> {
        if !self.wants.list {
            return None;
        }
        let mut rest = self.clone();
        let mut out = BTreeMap::new();
        rest.list.retain(|(severity, found)| {
            // Another may begin like an id that was cut.
            let exact = !found.id.is_empty() && found.id.chars().count() <= LONGEST_TEXT;
            let taken = exact && ids.contains(found.id.as_str());
            if taken {
                let count = &mut rest.counts[*severity as usize];
                *count = count.saturating_sub(1);
                *out.entry(found.id.clone()).or_insert(0) += 1;
            }
            !taken
        });
        Some((rest, out))
    }

    /// The number of all findings.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    pub(super) fn merge(mut self, other: Self) -> Self {
        for (count, more) in self.counts.iter_mut().zip(other.counts) {
            *count += more;
        }
        self.errors = match (self.errors, other.errors) {
            (None, None) => None,
            (a, b) => Some(a.unwrap_or(0).saturating_add(b.unwrap_or(0))),
        };
        self.saw_nothing = self.saw_nothing.or(other.saw_nothing);
        self.list.extend(other.list);
        if !self.wants.list {
            self.list = first_of_each(&self.list).into_iter().cloned().collect();
        }
        self
    }

    /// The members of the document, of the list only what is needed of it.
    pub(super) fn members(self, need: &Need) -> Members {
        let mut out = Members::new(&SECTIONS);
        if let Some(reason) = self.saw_nothing {
            out.absent(&["findings"], reason);
            return out;
        }
        let total = self.total();
        let mut findings = vec![("total", make::count(total))];
        findings
            .extend(Severity::ALL.iter().zip(self.counts).map(|(it, count)| (it.word(), make::count(count))));
        match self.errors {
            Some(errors) => findings.push(("errors", make::count(errors))),
            None => out.absent(&["findings", "errors"], "the tool does not say what it could not look at"),
        }
        out.told.tally = Severity::ALL.iter().map(|it| it.word()).zip(self.counts).collect();
        let example = |(severity, found): &(Severity, Found)| Example {
            section: "findings",
            id: found.id.clone(),
            state: severity.word(),
            title: found.title.clone(),
            place: found.place.clone(),
        };
        out.told.examples = first_of_each(&self.list).into_iter().map(example).collect();
        if self.wants.list {
            let need = need.of_member("findings").and_then(|need| need.of_member("list"));
            findings.push(("list", needed::list(need, self.list.into_iter(), finding)));
        }
        out.nodes.push(("findings", make::object(findings)));
        out
    }
}

fn finding((severity, found): (Severity, Found), need: &Need) -> Node {
    let mut fields = Fields::new(need);
    fields.add("id", || make::text(found.id));
    fields.add("severity", || make::text(severity.word()));
    fields.add("title", || make::text(found.title));
    fields.add("where", || make::text(found.place));
    fields.object()
}

/// The first of each severity, the worst first.
fn first_of_each(list: &[(Severity, Found)]) -> Vec<&(Severity, Found)> {
    let mut seen = [0; 6];
    let mut first: Vec<_> = list
        .iter()
        .filter(|(severity, _)| {
            seen[*severity as usize] += 1;
            seen[*severity as usize] <= EXAMPLES
        })
        .collect();
    first.sort_by_key(|(severity, _)| rank(*severity));
    first
}

/// The order in which a report names findings: one of unknown severity may be the worst of all.
fn rank(severity: Severity) -> usize {
    match severity {
        Severity::Unknown => 1,
        Severity::Critical => 0,
        other => other as usize + 1,
    }
}
