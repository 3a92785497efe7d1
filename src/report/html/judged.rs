//! How each check was judged: its requirement, and for each comparison what was selected, the value, the limit and the
//! distance. An appendix, so that the tables stay readable.

use serde::Serialize;

use super::mark::{Mark, cut, cut_some};
use super::why::Link;
use crate::report::{CheckReport, Comparison, GroupReport, Judged, Kind, Selected};

/// The checks of one group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Part {
    title: String,
    checks: Vec<Check>,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Check {
    mark: Mark,
    id: String,
    title: String,
    /// Weight, whether it blocks, and where it is written.
    facts: String,
    verb: &'static str,
    requirement: Option<String>,
    reason: Option<String>,
    why: Option<String>,
    link: Option<Link>,
    comparisons: Vec<Compared>,
    /// Ticks and votes with their files.
    said: Vec<String>,
}

/// One comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Compared {
    mark: Mark,
    text: String,
    negated: bool,
    /// Names with values: value, target, margin, limit, distance.
    facts: Vec<(&'static str, String)>,
    problem: Option<String>,
    selected: Vec<Found>,
}

/// What a path selected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Found {
    evidence: String,
    path: String,
    count: usize,
    nodes: Vec<(String, String)>,
    more: usize,
}

/// All checks, in the order of the gate file.
pub(super) fn parts(judged: &Judged) -> Vec<Part> {
    let part = |group: &GroupReport| Part {
        title: cut(&group.title),
        checks: group.checks.iter().map(check).collect(),
    };
    judged.groups.iter().map(part).collect()
}

fn check(check: &CheckReport) -> Check {
    let blocking = if check.blocking { "blocking" } else { "advisory" };
    let place = format!("{}:{}:{}", check.place.file, check.place.line, check.place.column);
    let tick = check.tick.as_ref().map(|tick| {
        let by = tick.by.as_deref().unwrap_or("nobody named");
        cut(&format!("ticked {} by {by} in {}", tick.state, tick.place()))
    });
    let votes = check.approval.iter().flat_map(|approval| &approval.votes).map(|vote| {
        let counted = if vote.counted { "counted" } else { "not counted" };
        cut(&format!("{} for {} by {}, {counted}, in {}", vote.vote, vote.role, vote.voter, vote.file))
    });
    Check {
        mark: Mark::check(check),
        id: cut(&check.check),
        title: cut(&check.title),
        facts: cut(&format!("weight {} · {blocking} · {place}", check.weight)),
        verb: if check.kind == Kind::Veto { "veto" } else { "require" },
        requirement: cut_some(check.requirement.as_ref()),
        reason: cut_some(Some(&check.reason).filter(|reason| !reason.is_empty())),
        why: cut_some(check.why.as_ref()),
        link: check.link.as_deref().map(Link::of),
        comparisons: check.comparisons.iter().map(|part| compared(part, check.kind)).collect(),
        said: tick.into_iter().chain(votes).collect(),
    }
}

fn compared(part: &Comparison, kind: Kind) -> Compared {
    let limit = part.needed.as_ref().or(part.target.as_ref());
    let with_margin = part.margin.is_some();
    let facts = [
        ("value", part.actual.as_ref()),
        ("target", part.target.as_ref().filter(|_| with_margin)),
        ("margin", part.margin.as_ref()),
        ("limit", limit),
        ("distance", part.distance.as_ref()),
    ];
    Compared {
        mark: Mark::holds(part, kind),
        text: cut(&part.text),
        negated: part.negated,
        facts: facts.into_iter().filter_map(|(name, value)| Some((name, cut(value?)))).collect(),
        problem: cut_some(part.problem.as_ref()),
        selected: part.selected.iter().map(found).collect(),
    }
}

fn found(selected: &Selected) -> Found {
    Found {
        evidence: cut(&selected.evidence),
        path: cut(&selected.path),
        count: selected.count,
        nodes: selected.nodes.iter().map(|node| (cut(&node.at), cut(&node.value))).collect(),
        more: selected.count.saturating_sub(selected.nodes.len()),
    }
}
