//! One gate: evidence to findings, findings to outcomes, outcomes to score and decision.
//!
//! Nothing here reads a clock, a file or the environment: the same input gives the same report, byte for byte.

mod left_out;

use std::collections::{BTreeSet, HashMap};
use std::num::NonZeroUsize;

use chrono::{DateTime, Utc};

use crate::check::{Finding, approve, confirm, item, offenders, require};
use crate::decision;
use crate::document::{Member, Node, Object, Value, json};
use crate::evidence::summary::Summary;
use crate::evidence::{EvidenceSet, Standing, format, parallel};
use crate::gate::{Check, CheckKind, Gate, Group, ItemRef};
use crate::people::{self, People};
use crate::report::{
    CheckReport, Decision, EvidenceReport, GateReport, GroupReport, Judged, Kind, Need, Outcome, Release,
};
use crate::requirement::{Lack, Scope, Summaries, Told};
use crate::score::{Scores, weigh};
use crate::waiver::{self, Waiver};

/// How many checks are worth a thread of their own: starting one takes as long as judging some dozens.
const CHECKS_A_THREAD: usize = 256;

/// How many checks a thread takes at a time, all of one group.
const CHECKS_AT_ONCE: usize = 32;

/// What a gate is judged by, its evidence aside.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    /// What is judged.
    pub release: &'a Release,
    /// Who may speak for a role.
    pub people: Option<&'a People>,
    /// The accepted risks, of all gates.
    pub waivers: &'a [Waiver],
    /// The evaluation instant.
    pub now: DateTime<Utc>,
    /// Whether a CONDITIONAL decision may pass although the gate holds it.
    pub allow_conditional: bool,
    /// How many threads may judge. The report does not depend on it.
    pub threads: NonZeroUsize,
    /// Where nobody reads how each check was judged that passes, once a gate has more than so many that a machine judges:
    /// this number. Then what was compared is left out of the report of these. `None` where everything is told.
    pub folds_above: Option<usize>,
}

/// Judges one gate. `needs` says how the gates stand that it needs; `earlier` are their reports.
pub fn judge(
    gate: &Gate,
    mut evidence: EvidenceSet,
    needs: &[Need],
    earlier: &[GateReport],
    circumstances: &Circumstances<'_>,
) -> Judged {
    // People's ticks and votes first: they read documents of their own, which need not outlive this step.
    let said = by_people(gate, &evidence, circumstances);
    let evidence_reports: Vec<EvidenceReport> =
        evidence.entries.iter().map(|entry| entry.report.clone()).collect();
    let mut document = document(gate, &mut evidence, earlier, circumstances.release);
    let mut groups = judge_groups(gate, &document, circumstances, &said);
    let version = circumstances.release.version.as_deref();
    let again = |id: &str, ids: &BTreeSet<&str>| {
        let check = gate.groups.iter().flat_map(|group| &group.checks).find(|check| check.id == id)?;
        Some(left_out::judge(&mut document, check, ids, circumstances.now))
    };
    let waivers =
        waiver::apply(circumstances.waivers, &gate.id, version, circumstances.now, &mut groups, again);
    let scores = Scores::of(weigh(gate, &groups));
    for (group, score) in groups.iter_mut().zip(&scores.groups) {
        group.score = score.as_ref().map(|score| score.floored(1));
    }
    let verdict = decision::decide(gate, &groups, needs, &waivers, &scores, circumstances.allow_conditional);

    Judged {
        gate: gate.id.clone(),
        title: gate.title.clone(),
        purpose: gate.purpose.clone(),
        owner: gate.owner.clone(),
        file: gate.source.path.clone(),
        sha256: gate.sha256.clone(),
        decision: verdict.decision,
        label: verdict.label,
        may_pass: verdict.may_pass,
        next: verdict.next,
        score: scores.report(&gate.score),
        reasons: verdict.reasons,
        notes: verdict.notes,
        way: verdict.way,
        target: None,
        groups,
        needs: needs.to_vec(),
        evidence: evidence_reports,
        waivers,
        details: gate.details.clone(),
        document: gate.document.map(str::to_owned),
    }
}

/// The findings of the checks that people answer, by check id.
fn by_people(
    gate: &Gate,
    evidence: &EvidenceSet,
    circumstances: &Circumstances<'_>,
) -> HashMap<String, Finding> {
    let standing =
        |role: &str, voter: &str| -> Option<people::Standing> { circumstances.people?.standing(role, voter) };
    let (release, now) = (circumstances.release, circumstances.now);
    let mut indexes: HashMap<&str, Option<item::Index<'_>>> = HashMap::new();
    gate.groups
        .iter()
        .flat_map(|group| &group.checks)
        .filter_map(|check| {
            let finding = match &check.kind {
                CheckKind::Confirm { from, text, item } => {
                    let declared = gate.evidence.iter().find(|entry| entry.id == *from);
                    let found = evidence.entries.iter().find(|entry| entry.id == *from);
                    if let Some((declared, found)) = declared.zip(found)
                        && format::by_name(&declared.format).is_some_and(|format| format.shape.has_items())
                    {
                        // Once for all checks that look into it: texts may be long.
                        let index = indexes.entry(from).or_insert_with(|| item::Index::of_evidence(found));
                        let asked = asked(check, text, item.as_ref());
                        return Some((check.id.clone(), item::judge(&asked, found, index.as_ref())));
                    }
                    confirm::judge(&check.id, check.na_allowed, declared.zip(found), &gate.id, release, now)
                }
                CheckKind::Approve(rule) => {
                    approve::judge(rule, &gate.id, &evidence.votes, release, &standing, now)
                }
                CheckKind::Require { .. } | CheckKind::Veto(_) => return None,
            };
            Some((check.id.clone(), finding))
        })
        .collect()
}

/// What a check says about the item of a text that it means.
pub(crate) fn asked<'c>(check: &'c Check, text: &'c str, item: Option<&'c ItemRef>) -> item::Asked<'c> {
    item::Asked { check_id: &check.id, texts: [text, &check.title], item, na_allowed: check.na_allowed }
}

/// What requirements read.
#[derive(Debug)]
pub(crate) struct Document {
    /// An object whose members are the evidence that was seen, `release` and `gates`.
    pub(crate) root: Node,
    /// What of it was not seen, and why.
    pub(crate) lacking: HashMap<String, Lack>,
    /// What summaries say beside their documents, by evidence id.
    pub(crate) told: HashMap<String, Told>,
    /// The summaries that single findings or tests may be left out of, by evidence id.
    pub(crate) summaries: HashMap<String, Summary>,
}

/// The one document that requirements read, and what of it was not seen. Documents move into it: they may be large.
pub(crate) fn document(
    gate: &Gate,
    evidence: &mut EvidenceSet,
    earlier: &[GateReport],
    release: &Release,
) -> Document {
    let mut members = Vec::new();
    let (mut lacking, mut told, mut summaries) = (HashMap::new(), HashMap::new(), HashMap::new());
    for entry in evidence.entries.drain(..) {
        told.extend(entry.told.map(|told| (entry.id.clone(), told)));
        summaries.extend(entry.summary.map(|summary| (entry.id.clone(), summary)));
        match entry.standing {
            Standing::Seen(node) => members.push(member(&entry.id, node)),
            Standing::Missing(reason) => {
                lacking.insert(entry.id, Lack::Unknown(reason));
            }
            Standing::Broken(reason) => {
                lacking.insert(entry.id, Lack::Error(reason));
            }
        }
    }
    match release_node(release) {
        Some(node) => members.push(member("release", node)),
        None => {
            let reason = "nothing was said about the release (--release, --commit)";
            lacking.insert("release".to_owned(), Lack::Unknown(reason.to_owned()));
        }
    }
    members.push(member("gates", gates_node(gate, earlier)));
    Document { root: object(members), lacking, told, summaries }
}

fn member(key: &str, node: Node) -> Member {
    Member { key: key.into(), at: 0, node }
}

fn object(members: Vec<Member>) -> Node {
    Node { value: Value::Object(Object::whole(members)), at: 0 }
}

/// `$.release`: what was said about it and nothing else, so that what was not said is unknown.
fn release_node(release: &Release) -> Option<Node> {
    let text = serde_json::to_string(release).ok()?;
    let node = json::parse(&text, &json::Limits::default()).ok()?;
    match &node.value {
        Value::Object(object) if object.members.is_empty() => None,
        _ => Some(node),
    }
}

/// `$.gates`: decision and score of each needed gate that has them.
fn gates_node(gate: &Gate, earlier: &[GateReport]) -> Node {
    let text = |text: &str| Node { value: Value::Text(text.into()), at: 0 };
    let of = |decision: Decision, score: Option<&str>| {
        let mut members = vec![member("decision", text(&decision.to_string()))];
        members
            .extend(score.map(|score| member("score", Node { value: Value::Number(score.into()), at: 0 })));
        object(members)
    };
    let needed: BTreeSet<&str> = gate.needs.iter().map(String::as_str).collect();
    let stands = earlier.iter().filter_map(|report| match report {
        GateReport::Judged(judged) if needed.contains(judged.gate.as_str()) => Some(member(
            &judged.gate,
            of(judged.decision, judged.score.as_ref().map(|score| score.value.as_str())),
        )),
        // A saved decision that was refused is not known to stand.
        GateReport::Standing { gate, decision, refused: None, score, .. }
            if needed.contains(gate.as_str()) =>
        {
            Some(member(gate, of(*decision, score.as_deref())))
        }
        _ => None,
    });
    object(stands.collect())
}

/// Every check, waivers aside.
fn judge_groups(
    gate: &Gate,
    document: &Document,
    circumstances: &Circumstances<'_>,
    said: &HashMap<String, Finding>,
) -> Vec<GroupReport> {
    let Document { root, lacking, told, .. } = document;
    let summaries = Summaries::of(root, told.clone());
    let mut scope = Scope::new(root, lacking, &summaries, circumstances.now);
    scope.tells_passes = circumstances.folds_above.is_none_or(|most| surely_measured(gate) <= most);
    let portions = gate.groups.iter().flat_map(|group| group.checks.chunks(CHECKS_AT_ONCE));
    let portions: Vec<&[Check]> = portions.collect();
    let checks: usize = portions.iter().map(|checks| checks.len()).sum();
    // So many portions that they hold about as many checks as are worth a thread.
    let share = (portions.len() * CHECKS_A_THREAD).div_ceil(checks.max(1));
    let judged = parallel::map(&portions, share, circumstances.threads, |checks| {
        let reports = checks.iter().map(|check| report(check, judge_check(check, &scope, said), &summaries));
        reports.collect()
    });
    let mut judged = judged.into_iter();
    gate.groups.iter().map(|group| group_report(group, &mut judged)).collect()
}

/// How many checks a machine judges, whatever the evidence says: those that apply without a condition.
fn surely_measured(gate: &Gate) -> usize {
    let by_machine = |kind: &CheckKind| matches!(kind, CheckKind::Require { .. } | CheckKind::Veto(_));
    let checks = gate.groups.iter().flat_map(|group| &group.checks);
    checks.filter(|check| check.when.is_empty() && by_machine(&check.kind)).count()
}

/// A group with its checks, which are the next of these portions.
fn group_report(group: &Group, judged: &mut impl Iterator<Item = Vec<CheckReport>>) -> GroupReport {
    let mut checks = Vec::new();
    for portion in judged.take(group.checks.chunks(CHECKS_AT_ONCE).len()) {
        if checks.is_empty() { checks = portion } else { checks.extend(portion) }
    }
    GroupReport {
        group: group.id.clone(),
        title: group.title.clone(),
        owner: group.owner.clone(),
        weight: group.weight.to_string(),
        score: None,
        checks,
    }
}

fn judge_check(check: &Check, scope: &Scope<'_>, said: &HashMap<String, Finding>) -> Finding {
    if let Some(mut finding) = require::applicability(check, scope) {
        // Not knowing whether a veto applies is not knowing that it does not.
        let open = matches!(finding.outcome, Outcome::Missing | Outcome::Error);
        finding.veto_stands = open && matches!(check.kind, CheckKind::Veto(_));
        // A no-go vote stands whether or not its check is due.
        if let Some(objection) = said.get(&check.id).filter(|said| said.veto_stands)
            && finding.outcome != Outcome::NotApplicable
        {
            return objection.clone();
        }
        return finding;
    }
    match &check.kind {
        CheckKind::Require { require, warn, pending, margin } => {
            let margin = margin.as_ref().filter(|margin| !margin.ratio.is_zero());
            require::require(require, warn.as_deref(), pending.as_deref(), margin, scope)
        }
        CheckKind::Veto(condition) => require::veto(condition, scope),
        CheckKind::Confirm { .. } | CheckKind::Approve(_) => {
            said.get(&check.id).cloned().unwrap_or_else(|| Finding::new(Outcome::Missing, "nobody was asked"))
        }
    }
}

/// The kind of a check, as reports name it.
pub fn kind(check: &Check) -> Kind {
    match check.kind {
        CheckKind::Require { .. } => Kind::Require,
        CheckKind::Veto(_) => Kind::Veto,
        CheckKind::Confirm { .. } => Kind::Confirm,
        CheckKind::Approve(_) => Kind::Approve,
    }
}

fn report(check: &Check, finding: Finding, summaries: &Summaries) -> CheckReport {
    let veto = matches!(check.kind, CheckKind::Veto(_));
    let (offenders, more_offenders) = offenders::of(&finding, veto, summaries);
    let requirement = match &check.kind {
        CheckKind::Require { require: requirement, .. } | CheckKind::Veto(requirement) => {
            Some(requirement.text.clone())
        }
        CheckKind::Confirm { .. } | CheckKind::Approve(_) => None,
    };
    CheckReport {
        check: check.id.clone(),
        title: check.title.clone(),
        kind: kind(check),
        outcome: finding.outcome,
        raw_outcome: None,
        veto_stands: finding.veto_stands,
        blocking: check.blocking,
        weight: check.weight.to_string(),
        reason: finding.reason,
        why: check.why.clone(),
        owner: check.owner.clone(),
        remedy: check.remedy.clone(),
        action: check.action.clone(),
        link: check.link.clone(),
        place: check.place.clone(),
        requirement,
        comparisons: finding.comparisons,
        margin_note: finding.margin_note,
        offenders,
        more_offenders,
        tick: finding.tick,
        approval: finding.approval,
    }
}
