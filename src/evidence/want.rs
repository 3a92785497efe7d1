//! What of an evidence something reads: the rest is not worked out, and not kept.

use super::summary::Wants;
use crate::gate::{Check, CheckKind, Gate};
use crate::jsonpath::Query;
use crate::projection::{Ask, End};
use crate::requirement::Requirement;
use crate::requirement::ast::ExprKind;
use crate::requirement::function::Function;
use crate::waiver::Waiver;

/// What the requirements of a gate read of one evidence.
///
/// A waiver for single findings or tests of a check needs all of them, in whatever the check reads.
pub(super) fn wants(gate: &Gate, id: &str, waivers: &[Waiver]) -> Wants {
    if single(gate, id, waivers) {
        return Wants::SINGLE;
    }
    let mut wants = Wants::default();
    for check in gate.groups.iter().flat_map(|group| &group.checks) {
        for requirement in requirements(check) {
            requirement.expr.visit_paths(&mut |query| {
                for part in std::iter::once(query).chain(query.absolute_queries()) {
                    if part.head() == Some(id) {
                        read_by(part, &mut wants);
                    }
                }
            });
        }
    }
    wants
}

fn single(gate: &Gate, id: &str, waivers: &[Waiver]) -> bool {
    let waived = |check: &&Check| {
        waivers.iter().any(|it| it.gate == gate.id && it.check == check.id && !it.matches.is_empty())
    };
    gate.groups.iter().flat_map(|group| &group.checks).filter(waived).any(
        |check| matches!(&check.kind, CheckKind::Require { require, .. } if require.evidence().contains(&id)),
    )
}

fn requirements(check: &Check) -> impl Iterator<Item = &Requirement> {
    let judged: Vec<&Requirement> = match &check.kind {
        CheckKind::Require { require, warn, pending, .. } => {
            std::iter::once(require).chain(warn).chain(pending).collect()
        }
        CheckKind::Veto(veto) => vec![veto],
        CheckKind::Confirm { .. } | CheckKind::Approve(_) => Vec::new(),
    };
    check.when.iter().chain(&check.ready).chain(judged)
}

/// What a requirement asks of the document of one evidence.
pub(crate) fn asks<'r>(requirement: &'r Requirement, id: &str, found: &mut Vec<Ask<'r>>) {
    let mut counted: Vec<*const Query> = Vec::new();
    requirement.expr.visit(&mut |part| {
        let query = match &part.kind {
            ExprKind::Call(Function::Count, arguments) => {
                if let Some(ExprKind::Path(query)) = arguments.first().map(|argument| &argument.kind) {
                    counted.push(&raw const **query);
                }
                return;
            }
            ExprKind::Path(query) | ExprKind::Quantified { path: query, .. } => query,
            _ => return,
        };
        if query.head() == Some(id) {
            let end = if counted.contains(&(&raw const **query)) { End::Count } else { End::Value };
            found.push(Ask { rest: &query.segments[1..], end });
        }
        for inner in query.absolute_queries().into_iter().filter(|inner| inner.head() == Some(id)) {
            found.push(Ask { rest: &inner.segments[1..], end: End::Whole });
        }
    });
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
