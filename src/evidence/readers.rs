//! Who reads an evidence: its requirements, and which lists of its summary they look at.

use std::collections::{HashMap, HashSet};

use super::summary::Wants;
use crate::gate::{Check, CheckKind, Gate};
use crate::jsonpath::Query;
use crate::requirement::Requirement;
use crate::waiver::Waiver;

/// Who reads the evidence of a gate, by its id. In one pass over the gate, which may have as many checks as evidence.
pub(super) struct Readers<'g> {
    by_id: HashMap<&'g str, Reads<'g>>,
}

/// Who reads one evidence.
#[derive(Debug, Default)]
pub(super) struct Reads<'g> {
    /// The requirements with a path into it, each once, in the order of the gate.
    pub(super) requirements: Vec<&'g Requirement>,
    /// Which lists of its summary they look at.
    pub(super) wants: Wants,
    /// Whether people's ticks are looked for in it.
    pub(super) ticks: bool,
}

impl<'g> Readers<'g> {
    /// A waiver for single findings or tests of a check needs all of them, in whatever the check reads.
    pub(super) fn of(gate: &'g Gate, waivers: &[Waiver]) -> Self {
        let waived: HashSet<&str> = waivers
            .iter()
            .filter(|it| it.gate == gate.id && !it.matches.is_empty())
            .map(|it| it.check.as_str())
            .collect();
        let mut by_id: HashMap<&str, Reads<'_>> = HashMap::new();
        let mut single: HashSet<&str> = HashSet::new();
        for check in gate.groups.iter().flat_map(|group| &group.checks) {
            if let CheckKind::Confirm { from, .. } = &check.kind {
                by_id.entry(from).or_default().ticks = true;
            }
            for requirement in requirements(check) {
                requirement.expr.visit_paths(&mut |query| {
                    for part in parts(query) {
                        let Some(id) = part.head() else { continue };
                        let reads = by_id.entry(id).or_default();
                        read_by(part, &mut reads.wants);
                        if !reads.requirements.last().is_some_and(|last| std::ptr::eq(*last, requirement)) {
                            reads.requirements.push(requirement);
                        }
                    }
                });
            }
            if waived.contains(check.id.as_str())
                && let CheckKind::Require { require, .. } = &check.kind
            {
                single.extend(require.evidence());
            }
        }
        for id in single {
            by_id.entry(id).or_default().wants = Wants::SINGLE;
        }
        Self { by_id }
    }

    /// Who reads the evidence with this id; nobody, where nothing does.
    pub(super) fn reads(&self, id: &str) -> Option<&Reads<'g>> {
        self.by_id.get(id)
    }
}

fn requirements(check: &Check) -> impl Iterator<Item = &Requirement> {
    let judged: Vec<&Requirement> = match &check.kind {
        CheckKind::Require { require, warn, pending, .. } => {
            std::iter::once(require).chain(warn.as_deref()).chain(pending.as_deref()).collect()
        }
        CheckKind::Veto(veto) => vec![veto],
        CheckKind::Confirm { .. } | CheckKind::Approve(_) => Vec::new(),
    };
    check.when.iter().chain(&check.ready).chain(judged)
}

/// A path and those in its filters that begin at the top.
fn parts(query: &Query) -> impl Iterator<Item = &Query> {
    std::iter::once(query).chain(query.absolute_queries())
}

/// Notes which lists a path looks at in the summary of the evidence with this id.
pub(crate) fn wants_of(query: &Query, id: &str, wants: &mut Wants) {
    parts(query).filter(|part| part.head() == Some(id)).for_each(|part| read_by(part, wants));
}

/// A path that does not spell the members out may reach any.
fn read_by(query: &Query, wants: &mut Wants) {
    let mut names = query.segments.iter().skip(1).map(|segment| segment.single_name());
    match (names.next(), names.next()) {
        (Some(Some("tests")), Some(Some("cases"))) => wants.cases = true,
        (Some(Some("tests")), Some(Some("failures"))) => wants.failures = true,
        (Some(Some("findings")), Some(Some("list"))) => wants.list = true,
        (Some(Some("raw")), _) | (Some(Some(_)), Some(Some(_))) => {}
        _ => *wants = Wants::ALL,
    }
}
