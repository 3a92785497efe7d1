//! Shows of one check that it can stop the release: each change of it judged, with the whole gate and alone.

use std::collections::HashMap;
use std::rc::Rc;

use serde_json::{Map, Value as Json};

use super::absence::{evidence_of, members, of_evidence, without};
use super::bound::Bound;
use super::change::{Kind, Variation};
use super::edge::Edge;
use super::json;
use super::people::{Voting, of_item, of_tick};
use super::place::{Move, Place, Step};
use super::proof::{Changed, CheckProof, GateProof, Limit, Other, Weakness};
use super::run::Baseline;
use super::search::{Lost, Part, Search, Turn};
use super::subject::{Stage, Subject};
use super::targets::targets;
use crate::decision;
use crate::evidence::format;
use crate::gate::{Check, CheckKind, Gate};
use crate::judge::{self, asked};
use crate::report::{Approval, CheckReport, Decision, Judged, Outcome};
use crate::scenario::{Bench, Case};
use crate::score::{Scores, weigh};

/// What was judged already: the same change of evidence concerns many checks.
#[derive(Default)]
pub(super) struct Known {
    judged: HashMap<(usize, String), Option<Rc<Judged>>>,
}

/// A change to judge.
struct Planned {
    kind: Kind,
    about: Option<String>,
    comparison: Option<String>,
    limit: Option<Limit>,
    variation: Variation,
    /// Changes to make before, one list at a time, where the check passes all the same: with them it depends on what is
    /// taken away.
    before: Vec<Vec<Move>>,
}

impl Planned {
    fn new(kind: Kind, about: Option<String>, variation: Variation) -> Self {
        Self { kind, about, comparison: None, limit: None, variation, before: Vec::new() }
    }
}

/// What a comparison looks at, and the changes with which the check passes only because of it.
struct Depends {
    places: Vec<Place>,
    moves: Vec<Move>,
}

/// A check of which nothing is shown yet.
pub(super) fn blank(check: &Check) -> CheckProof {
    CheckProof {
        check: check.id.clone(),
        title: check.title.clone(),
        kind: judge::kind(check),
        blocking: check.blocking || matches!(check.kind, CheckKind::Veto(_) | CheckKind::Approve(_)),
        baseline: None,
        baseline_decision: None,
        can_stop: false,
        changes: Vec::new(),
    }
}

/// The one check under proof, with what it is judged by.
struct Bed<'p> {
    gate: &'p Gate,
    check: &'p Check,
    baseline: &'p Baseline<'p>,
    at: usize,
    blocking: bool,
}

/// Looks into one check from a baseline, the one with number `at`.
#[allow(clippy::too_many_arguments, reason = "it ties together what a gate's checks share")]
pub(super) fn prove(
    gate: &Gate,
    check: &Check,
    baseline: &Baseline<'_>,
    at: usize,
    stage: &mut Stage,
    bound: &Bound,
    known: &mut Known,
    proof: &mut GateProof,
) -> CheckProof {
    let mut shown = blank(check);
    shown.baseline = Some(baseline.scenario.id.clone());
    shown.baseline_decision = Some(baseline.judged.decision);
    let bed = Bed { gate, check, baseline, at, blocking: shown.blocking };
    let mut weak = Vec::new();
    let mut depends = Vec::new();
    let mut planned = match &check.kind {
        CheckKind::Require { .. } | CheckKind::Veto(_) => {
            bed.of_requirement(stage, bound, &mut depends, &mut weak)
        }
        CheckKind::Confirm { from, text, item } => {
            let entry = gate.evidence.iter().find(|entry| entry.id == *from);
            let asked = asked(check, text, item.as_ref());
            let said = entry
                .map(|entry| match of_item(&asked, entry, &stage.document.root) {
                    Some(said) => said,
                    None => of_tick(&check.id, entry, baseline.scenario.at),
                })
                .unwrap_or_default();
            said.into_iter().map(|said| Planned::new(said.kind, said.role, said.variation)).collect()
        }
        CheckKind::Approve(approve) => {
            let voting = Voting {
                gate: &gate.id,
                release: &baseline.scenario.release,
                people: baseline.bench.people,
                now: baseline.scenario.at,
            };
            let said = voting.of_votes(approve, approval(&baseline.judged, &check.id));
            said.into_iter().map(|said| Planned::new(said.kind, said.role, said.variation)).collect()
        }
    };
    planned.extend(bed.absences(stage, &depends, &mut proof.notes));
    let mut tried = Vec::new();
    for plan in planned {
        let Some(changed) = bed.judge(&plan, known) else {
            let mut found =
                bed.weakness("not-made", format!("a change could not be made: {}", plan.kind.words()));
            found.tried.push(Json::Object(plan.variation.shown(baseline.scenario)).to_string());
            weak.push(found);
            continue;
        };
        bed.weigh(&changed, &mut weak, &mut proof.notes);
        let unseen = matches!(changed.outcome, Outcome::Missing | Outcome::Error);
        if changed.kind == Kind::Limit && unseen {
            let comparison = changed.comparison.as_deref().unwrap_or_default();
            let text =
                format!("never comes to fail by `{comparison}`: what turns it makes it {}", changed.outcome);
            proof.notes.push(bed.weakness("never-fails", text));
        }
        tried.push(changed);
    }
    if !shown.blocking
        && !tried.is_empty()
        && tried.iter().all(|changed| no_effect(changed, &baseline.judged))
    {
        proof.notes.push(
            bed.weakness("no-effect", "whatever becomes of it changes neither decision nor score nor notes"),
        );
    }
    let turned = tried.iter().any(|changed| changed.kind.must_stop());
    if shown.blocking && !turned && weak.is_empty() {
        weak.push(bed.weakness("does-not-stop", "there was nothing to change that would turn it"));
    }
    shown.can_stop = weak.is_empty() && turned;
    shown.changes = tried;
    proof.weaknesses.extend(weak);
    shown
}

impl Bed<'_> {
    fn weakness(&self, code: &str, text: impl Into<String>) -> Weakness {
        Weakness {
            code: code.to_owned(),
            about: Some(self.check.id.clone()),
            text: text.into(),
            tried: Vec::new(),
        }
    }

    /// The changes past each limit of a requirement, and those that warn and wait.
    /// `depends` becomes what each comparison looks at, with the changes with which the check passes only because of it.
    fn of_requirement(
        &self,
        stage: &mut Stage,
        bound: &Bound,
        depends: &mut Vec<Depends>,
        weak: &mut Vec<Weakness>,
    ) -> Vec<Planned> {
        let Some(subject) = Subject::of(&self.check.kind) else { return Vec::new() };
        let mut planned = Vec::new();
        let Some(mut search) = Search::new(stage, &subject, &bound.places) else { return planned };
        let parts = search.parts();
        for (part, expr) in parts.iter().zip(subject.comparisons().parts) {
            self.of_part(part, &mut planned, weak);
            if let Some(moves) = part.decides.clone().filter(|moves| !moves.is_empty()) {
                let places = targets(expr, &search.stage.document.root)
                    .iter()
                    .flat_map(|target| target.places().to_vec())
                    .collect();
                depends.push(Depends { places, moves });
            }
        }
        for (softer, outcome, kind) in
            [(&subject.warn, Outcome::Warn, Kind::Warn), (&subject.pending, Outcome::Pending, Kind::Pending)]
        {
            let Some(softer) = softer else { continue };
            let there = planned.iter().any(|plan| plan.kind == kind);
            if there {
                continue;
            }
            match search.reach(outcome).and_then(|turn| Variation::of(&turn.moves)) {
                Some(variation) => planned.push(Planned {
                    comparison: Some(softer.text.clone()),
                    ..Planned::new(kind, None, variation)
                }),
                None => weak.push(self.weakness(
                    "not-reached",
                    format!("nothing that was tried makes it {outcome}: `{}`", softer.text),
                )),
            }
        }
        // With a softer outcome for every comparison, the failure itself is still to be shown.
        if !planned.iter().any(|plan| plan.kind == Kind::Limit)
            && parts.iter().any(|part| part.lost.is_none())
        {
            match search.reach(Outcome::Fail).and_then(|turn| Variation::of(&turn.moves)) {
                Some(variation) => planned.push(Planned::new(Kind::Limit, None, variation)),
                None => weak.push(self.weakness("not-reached", "nothing that was tried makes it fail")),
            }
        }
        planned
    }

    fn of_part(&self, part: &Part, planned: &mut Vec<Planned>, weak: &mut Vec<Weakness>) {
        if let Some(lost) = part.lost {
            let what = match lost {
                Lost::NeverTurns => "no change turns",
                Lost::NeverDecides => "no change is stopped by this alone:",
            };
            let mut found = self.weakness("not-reached", format!("{what} `{}`", part.text));
            found.tried.push(format!("{} changes of what it reads", part.tried));
            weak.push(found);
        }
        for turn in &part.turns {
            let Some(variation) = Variation::of(&turn.moves) else {
                let text = format!("no scenario can say what turns `{}`", part.text);
                weak.push(self.weakness("not-made", text));
                continue;
            };
            let edge = part.edges.iter().find(|edge| of_edge(edge, turn));
            planned.push(Planned {
                kind: kind_of(turn.outcome),
                about: None,
                comparison: Some(part.text.clone()),
                limit: edge.map(limit),
                variation,
                before: Vec::new(),
            });
        }
    }

    /// Evidence and members away, stale, about something else.
    fn absences(&self, stage: &Stage, depends: &[Depends], notes: &mut Vec<Weakness>) -> Vec<Planned> {
        let root = &stage.document.root;
        let before = |place: &Place| -> Vec<Vec<Move>> {
            let reads = |one: &&Depends| one.places.iter().any(|read| read.meets(place));
            depends.iter().filter(reads).map(|one| one.moves.clone()).collect()
        };
        let mut planned = Vec::new();
        let ids: Vec<&str> = match &self.check.kind {
            CheckKind::Confirm { from, .. } => vec![from],
            _ => evidence_of(self.check, root),
        };
        for id in ids.into_iter().filter(|id| !matches!(*id, "release" | "gates")) {
            for (kind, variation) in of_evidence(self.gate, id, root, stage.now) {
                let Some(variation) = variation else {
                    let text = format!(
                        "{} ({id}) is not tried: what states it is not in what is judged",
                        kind.words()
                    );
                    notes.push(self.weakness("not-tried", text));
                    continue;
                };
                let before = before(&Place::named(&[id]));
                planned.push(Planned { before, ..Planned::new(kind, Some(id.to_owned()), variation) });
            }
        }
        for place in members(self.check, root).into_iter().filter(|place| !self.is_original(place)) {
            let path = place.to_string();
            let before = before(&place);
            planned.extend(
                without(place)
                    .map(|variation| Planned { before, ..Planned::new(Kind::Member, Some(path), variation) }),
            );
        }
        planned
    }

    /// Whether it is the original beside a summary: that is the file itself, whose absence is tried by itself.
    fn is_original(&self, place: &Place) -> bool {
        let [Step::Name(id), Step::Name(member)] = place.steps.as_slice() else { return false };
        let entry = self.gate.evidence.iter().find(|entry| *entry.id == **id);
        let format = entry.and_then(|entry| format::by_name(&entry.format));
        **member == *"raw" && format.is_some_and(|format| !format.shape.is_plain())
    }

    /// Judges the gate with a change; nothing where the change does not hit. Where one of several ways to pass is taken
    /// away and another holds, the others are taken away first.
    fn judge(&self, plan: &Planned, known: &mut Known) -> Option<Changed> {
        let simple = self.judge_once(plan, &plan.variation, known)?;
        if simple.outcome == Outcome::Pass {
            let mut others = plan.before.iter().filter_map(|moves| plan.variation.after(moves));
            let dependent = others.find_map(|variation| {
                self.judge_once(plan, &variation, known).filter(|changed| changed.outcome != Outcome::Pass)
            });
            return Some(dependent.unwrap_or(simple));
        }
        Some(simple)
    }

    fn judge_once(&self, plan: &Planned, variation: &Variation, known: &mut Known) -> Option<Changed> {
        let scenario = variation.shown(self.baseline.scenario);
        let shared =
            matches!(plan.kind, Kind::Missing | Kind::Stale | Kind::OtherCommit | Kind::OtherArtifact);
        let judged = self.judged(variation, &scenario, known, shared)?;
        let before = &self.baseline.judged;
        let report = checks(&judged).find(|report| report.check == self.check.id)?;
        let alone = self.alone(report);
        let others = checks(before)
            .zip(checks(&judged))
            .filter(|(before, after)| before.outcome != after.outcome && after.check != self.check.id)
            .map(|(_, after)| Other { check: after.check.clone(), outcome: after.outcome })
            .collect();
        Some(Changed {
            kind: plan.kind,
            about: plan.about.clone(),
            comparison: plan.comparison.clone(),
            limit: plan.limit.clone(),
            scenario,
            outcome: report.raw_outcome.unwrap_or(report.outcome),
            decision: judged.decision,
            next: judged.next.clone(),
            alone,
            others,
            seen: judged.score != before.score || judged.notes != before.notes,
        })
    }

    /// The gate with a change. Reports are large, so only those are kept that other checks will ask for.
    fn judged(
        &self,
        variation: &Variation,
        scenario: &Map<String, Json>,
        known: &mut Known,
        shared: bool,
    ) -> Option<Rc<Judged>> {
        // An accepted risk is about this release; what is shown here is about the check.
        let lifted = self.baseline.bench.waivers.iter().any(|waiver| waiver.check == self.check.id);
        let key = (self.at, Json::Object(scenario.clone()).to_string());
        if !lifted && let Some(known) = known.judged.get(&key) {
            return known.clone();
        }
        let varied = variation.over(self.baseline.scenario);
        let case = Case {
            release: &varied.release,
            now: varied.now,
            needs: &varied.needs,
            changes: &varied.changes,
        };
        if lifted {
            let others = self.baseline.bench.waivers.iter().filter(|waiver| waiver.check != self.check.id);
            let others: Vec<_> = others.cloned().collect();
            let root = crate::evidence::Root::open(&self.baseline.file.evidence).ok()?;
            let (judged, missed) =
                Bench::new(self.gate, self.baseline.bench.people, &others, root).judge(&case);
            return missed.is_empty().then(|| Rc::new(judged));
        }
        let (judged, missed) = self.baseline.bench.judge(&case);
        let judged = missed.is_empty().then(|| Rc::new(judged));
        if shared {
            known.judged.insert(key, judged.clone());
        }
        judged
    }

    /// The decision where only this check is other than before.
    fn alone(&self, report: &CheckReport) -> Decision {
        let before = &self.baseline.judged;
        let mut groups = before.groups.clone();
        for check in groups.iter_mut().flat_map(|group| &mut group.checks) {
            if check.check == report.check {
                *check = report.clone();
            }
        }
        let scores = Scores::of(weigh(self.gate, &groups));
        let waivers: Vec<_> =
            before.waivers.iter().filter(|waiver| waiver.check != report.check).cloned().collect();
        decision::decide(self.gate, &groups, &before.needs, &waivers, &scores, false).decision
    }

    /// What a change should have done and did not.
    fn weigh(&self, changed: &Changed, weak: &mut Vec<Weakness>, notes: &mut Vec<Weakness>) {
        let what = told(changed);
        // A requirement may pass over what lacks a member on purpose, where another check does not.
        let elsewhere = changed.kind == Kind::Member && changed.decision == Decision::NoGo;
        let mut say = |code: &str, text: String| {
            let mut found = self.weakness(code, text);
            found.tried.push(Json::Object(changed.scenario.clone()).to_string());
            weak.push(found);
        };
        if changed.outcome == Outcome::Pass && elsewhere {
            let by: Vec<&str> = changed.others.iter().map(|other| other.check.as_str()).collect();
            let text = format!("passes {what}; the release is stopped by {}", by.join(", "));
            notes.push(self.weakness("stopped-elsewhere", text));
        } else if changed.outcome == Outcome::Pass {
            say("passes-without", format!("passes all the same: {what}"));
        } else if self.blocking && changed.kind.must_stop() {
            if changed.decision != Decision::NoGo {
                let text = format!(
                    "does not stop the release ({}): {what} is {}",
                    changed.decision, changed.outcome
                );
                say("does-not-stop", text);
            } else if changed.alone != Decision::NoGo {
                let text = format!(
                    "does not stop the release alone ({}): {what} is {}",
                    changed.alone, changed.outcome
                );
                say("does-not-stop-alone", text);
            }
        }
    }
}

/// A change in words.
fn told(changed: &Changed) -> String {
    match (&changed.limit, &changed.about) {
        (Some(limit), _) => format!("{} at {}", limit.place, limit.after),
        (None, Some(about)) => format!("{} ({about})", changed.kind.words()),
        (None, None) => match &changed.comparison {
            Some(comparison) => format!("a change that turns `{comparison}`"),
            None => changed.kind.words().to_owned(),
        },
    }
}

fn kind_of(outcome: Outcome) -> Kind {
    match outcome {
        Outcome::Warn => Kind::Warn,
        Outcome::Pending => Kind::Pending,
        _ => Kind::Limit,
    }
}

/// Whether a change is the far side of this edge.
fn of_edge(edge: &Edge, turn: &Turn) -> bool {
    turn.moves.last().is_some_and(|last| {
        last.place.to_string() == edge.place && last.what == super::place::What::Set(edge.after.clone())
    })
}

fn limit(edge: &Edge) -> Limit {
    Limit {
        place: edge.place.clone(),
        before: json::of(&edge.before),
        before_outcome: edge.before_outcome,
        after: json::of(&edge.after),
        after_outcome: edge.after_outcome,
    }
}

fn checks(judged: &Judged) -> impl Iterator<Item = &CheckReport> {
    judged.groups.iter().flat_map(|group| &group.checks)
}

fn approval<'j>(judged: &'j Judged, check: &str) -> Option<&'j Approval> {
    checks(judged).find(|report| report.check == check)?.approval.as_ref()
}

fn no_effect(changed: &Changed, before: &Judged) -> bool {
    changed.decision == before.decision && !changed.seen
}
