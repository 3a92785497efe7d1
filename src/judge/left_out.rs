//! A check judged again as if single findings or failed tests were not there: what a waiver for these alone asks for.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};

use crate::check::require;
use crate::document::{Node, Value};
use crate::gate::{Check, CheckKind};
use crate::requirement::shape::Section;
use crate::requirement::{Scope, Summaries};
use crate::waiver::LeftOut;

use super::Document;

/// Judges the requirement of a check without the findings and failed tests of these names, in whatever summary it reads.
/// Afterwards the document is as before.
pub(super) fn judge(
    document: &mut Document,
    check: &Check,
    ids: &BTreeSet<&str>,
    now: DateTime<Utc>,
) -> LeftOut {
    let CheckKind::Require { require: requirement, margin, .. } = &check.kind else {
        return LeftOut::Refused("only a requirement counts findings or tests".to_owned());
    };
    let Document { root, lacking, told, summaries } = document;
    let (mut taken, mut of) = (BTreeMap::new(), 0_u64);
    let (mut nodes, mut told_without) = (HashMap::new(), told.clone());
    for id in requirement.evidence() {
        let Some(of_evidence) = told.get(id).filter(|told| has_single(told.sections)) else { continue };
        let Some((rest, out)) = summaries.get(id).and_then(|summary| summary.without(ids)) else {
            return LeftOut::Refused(format!(
                "the findings or tests of `{id}` are not known one by one: its summary was changed as a whole"
            ));
        };
        of = of_evidence.tally.iter().fold(of, |sum, (_, count)| sum.saturating_add(*count));
        for (name, count) in out {
            *taken.entry(name).or_insert(0) += count;
        }
        let (node, told) = rest.document(None);
        nodes.insert(id.to_owned(), node);
        told_without.insert(id.to_owned(), told);
    }
    if nodes.is_empty() {
        let why = "its requirement reads no summary of findings or tests, so no single one can be left out";
        return LeftOut::Refused(why.to_owned());
    }
    exchange(root, &mut nodes);
    let margin = margin.as_ref().filter(|margin| !margin.ratio.is_zero());
    let finding = {
        let summaries = Summaries::of(root, told_without);
        let scope = Scope::new(root, lacking, &summaries, now);
        require::require(requirement, None, None, margin, &scope)
    };
    exchange(root, &mut nodes);
    LeftOut::Judged { taken, of, outcome: finding.outcome, reason: finding.reason }
}

fn has_single(sections: &[Section]) -> bool {
    sections.iter().any(|section| matches!(section.name, "findings" | "tests"))
}

/// Exchanges the sections of summaries, by evidence id, with those of the document. The originals stay.
fn exchange(root: &mut Node, nodes: &mut HashMap<String, Node>) {
    let Value::Object(root) = &mut root.value else { return };
    for member in &mut root.members {
        let Some(other) = nodes.get_mut(&*member.key) else { continue };
        let (Value::Object(here), Value::Object(there)) = (&mut member.node.value, &mut other.value) else {
            continue;
        };
        for section in &mut there.members {
            if let Some(same) = here.members.iter_mut().find(|same| same.key == section.key) {
                std::mem::swap(&mut same.node, &mut section.node);
            }
        }
    }
}

#[cfg(test)]
#[path = "left_out_tests.rs"]
mod tests;
