//! Which lists of a summary something reads: the others are not worked out.

use std::collections::{HashMap, HashSet};

use super::summary::Wants;
use crate::gate::{Check, CheckKind, Gate};
use crate::jsonpath::Query;
use crate::requirement::Requirement;
use crate::waiver::Waiver;

/// What the requirements of a gate read of each evidence, by its id; of one that is not here, nothing. In one pass over the
/// gate, which may have as many checks as evidence.
///
/// A waiver for single findings or tests of a check needs all of them, in whatever the check reads.
pub(super) fn wants<'g>(gate: &'g Gate, waivers: &[Waiver]) -> HashMap<&'g str, Wants> {
    let mut wants: HashMap<&str, Wants> = HashMap::new();
    let checks = || gate.groups.iter().flat_map(|group| &group.checks);
    for requirement in checks().flat_map(requirements) {
        requirement.expr.visit_paths(&mut |query| {
            for part in std::iter::once(query).chain(query.absolute_queries()) {
                if let Some(id) = part.head() {
                    read_by(part, wants.entry(id).or_default());
                }
            }
        });
    }
    let waived: HashSet<&str> = waivers
        .iter()
        .filter(|it| it.gate == gate.id && !it.matches.is_empty())
        .map(|it| it.check.as_str())
        .collect();
    for check in checks().filter(|check| waived.contains(check.id.as_str())) {
        if let CheckKind::Require { require, .. } = &check.kind {
            wants.extend(require.evidence().into_iter().map(|id| (id, Wants::SINGLE)));
        }
    }
    wants
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
