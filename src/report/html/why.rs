//! Why the decision is what it is: reasons, the checks that are not green, and the ways on.

use serde::Serialize;

use super::mark::{Mark, cut, cut_some};
use super::measure::Measure;
use super::rows::tags;
use crate::report::compared::{Compared, is_fine};
use crate::report::terminal::{find, is_green, repeats, way, words};
use crate::report::{
    CheckReport, Comparison, Decision, Judged, Kind, Offender, Outcome, Reason, Step, escape,
};

/// So many findings or tests are named below a check before the rest is folded.
const NAMED: usize = 5;

/// A list of reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Why {
    heading: &'static str,
    about: Option<String>,
    lines: Vec<Line>,
}

/// One reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    code: String,
    /// The check.
    title: Option<String>,
    /// What is not told by the check further down.
    text: Option<String>,
    owner: Option<String>,
}

/// Why the gate is not GO; nothing where it is.
pub(super) fn reasons(judged: &Judged) -> Option<Why> {
    let (heading, about) = match judged.decision {
        Decision::Go => ("Why", None),
        Decision::Conditional => ("Conditions", None),
        Decision::NoGo => ("Why it is NO-GO", Some(words::count(judged.reasons.len(), "reason"))),
    };
    of(judged, &judged.reasons, heading, about)
}

/// What is short of perfect and stops nothing.
pub(super) fn notes(judged: &Judged) -> Option<Why> {
    of(judged, &judged.notes, "Notes", None)
}

fn of(judged: &Judged, reasons: &[Reason], heading: &'static str, about: Option<String>) -> Option<Why> {
    let lines: Vec<Line> = reasons.iter().map(|reason| line(judged, reason)).collect();
    (!lines.is_empty()).then_some(Why { heading, about, lines })
}

/// The title of the check, and the text where the check does not tell it itself.
fn line(judged: &Judged, reason: &Reason) -> Line {
    let check = reason.check.as_deref().and_then(|id| find(judged, id));
    let named = check.filter(|check| repeats(check, &reason.text) || !reason.text.contains(&check.title));
    let told = check.is_some_and(|check| repeats(check, &reason.text));
    Line {
        code: cut(&reason.code),
        title: named.map(|check| cut(&check.title)),
        text: (!told).then(|| cut(&reason.text)),
        owner: cut_some(reason.owner.as_ref()),
    }
}

/// The fewest steps to GO or to a score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Way {
    heading: String,
    about: String,
    steps: Vec<Stepped>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Stepped {
    gate: Option<String>,
    title: String,
    mark: Option<Mark>,
    owner: Option<String>,
    gain: Option<String>,
    text: Option<String>,
    remedy: Option<String>,
}

/// The shortest way to GO, and to the score that the run asked for.
pub(super) fn ways(judged: &Judged) -> Vec<Way> {
    let stepped = |steps: &[Step]| steps.iter().map(|step| self::step(judged, step)).collect();
    let mut ways = Vec::new();
    if let Some(way) = &judged.way {
        let then =
            way.score.as_ref().map_or_else(String::new, |score| format!(", then readiness {}", cut(score)));
        let about = format!("{}{then}", words::count(way.steps.len(), "step"));
        ways.push(Way { heading: "Shortest way to GO".to_owned(), about, steps: stepped(&way.steps) });
    }
    if let Some(target) = &judged.target {
        let heading = format!("Shortest way to {}", cut(&target.score));
        let about = cut(&way::about(judged, target));
        ways.push(Way { heading, about, steps: stepped(&target.steps) });
    }
    ways
}

fn step(judged: &Judged, step: &Step) -> Stepped {
    let check = step.check.as_deref().and_then(|id| find(judged, id));
    let told = check.is_some_and(|check| repeats(check, &step.text));
    Stepped {
        gate: cut_some(step.gate.as_ref()),
        title: cut(&step.title),
        mark: check.map(Mark::check).or_else(|| step.outcome.map(Mark::outcome)),
        owner: cut_some(step.owner.as_ref()),
        gain: cut_some(step.gain.as_ref()),
        text: (!told && !step.text.is_empty()).then(|| cut(&step.text)),
        remedy: cut_some(step.remedy.as_ref()),
    }
}

/// A check that is not green, in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Card {
    mark: Mark,
    id: String,
    title: String,
    group: Option<String>,
    owner: Option<String>,
    tags: Vec<String>,
    /// In one sentence, where the values do not say it all.
    reason: Option<String>,
    /// The values that decided, where there are several or one that can be drawn.
    values: Vec<Value>,
    offenders: Vec<Named>,
    /// Those that are folded.
    more: Vec<Named>,
    /// How many the report does not name.
    unnamed: u64,
    why: Option<String>,
    /// What to do, where the way to GO does not say it.
    remedy: Option<String>,
    link: Option<Link>,
    place: String,
}

/// A value that decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Value {
    measured: String,
    actual: String,
    target: String,
    needed: String,
    measure: Option<Measure>,
}

/// A finding or test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Named {
    how_bad: String,
    name: String,
    title: Option<String>,
    place: Option<String>,
}

/// Where to read on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Link {
    text: String,
    /// Only where a browser may follow it.
    address: Option<String>,
}

impl Link {
    pub(super) fn of(link: &str) -> Self {
        Self { text: cut(link), address: escape::address(link) }
    }
}

/// The checks that are not green, across groups: what stops the release first, what it can live with last.
pub(super) fn cards(judged: &Judged) -> Vec<Card> {
    let mut checks: Vec<(&str, &CheckReport)> = judged
        .groups
        .iter()
        .flat_map(|group| group.checks.iter().map(|check| (group.title.as_str(), check)))
        .filter(|(_, check)| !is_green(check))
        .collect();
    checks.sort_by_key(|(_, check)| (!check.veto_stands, !check.blocking, check.outcome.urgency()));
    let several = judged.groups.len() > 1;
    checks.into_iter().map(|(group, check)| card(judged, several.then_some(group), check)).collect()
}

/// `3 checks, 2 blocking`.
pub(super) fn about_cards(judged: &Judged) -> String {
    let open = || judged.groups.iter().flat_map(|group| &group.checks).filter(|check| !is_green(check));
    let (all, blocking) = (open().count(), open().filter(|check| check.blocking).count());
    match blocking {
        0 => format!("{}, none blocking", words::count(all, "check")),
        _ if blocking == all => words::count(all, "check"),
        _ => format!("{}, {blocking} blocking", words::count(all, "check")),
    }
}

fn card(judged: &Judged, group: Option<&str>, check: &CheckReport) -> Card {
    let steps = judged.way.iter().flat_map(|way| &way.steps);
    let told = steps
        .filter(|step| step.check.as_ref() == Some(&check.check))
        .any(|step| step.remedy == check.remedy);
    let values = values(check);
    let told_by_values = !values.is_empty() && matches!(check.outcome, Outcome::Fail | Outcome::Warn);
    let reason = Some(&check.reason).filter(|reason| !told_by_values && !reason.is_empty());
    let mut offenders: Vec<Named> = check.offenders.iter().map(named).collect();
    let more = offenders.split_off(offenders.len().min(NAMED));
    Card {
        mark: Mark::check(check),
        id: cut(&check.check),
        title: cut(&check.title),
        group: group.map(cut),
        owner: cut_some(check.owner.as_ref()),
        tags: tags(check),
        reason: reason.map(|reason| cut(reason)),
        values,
        offenders,
        more,
        unnamed: check.more_offenders,
        why: cut_some(check.why.as_ref()),
        remedy: cut_some(check.remedy.as_ref().filter(|_| !told)),
        link: check.link.as_deref().map(Link::of),
        place: cut(&format!("{}:{}", check.place.file, check.place.line)),
    }
}

/// The values that speak against a check and can be drawn; where none can, the reason says all.
fn values(check: &CheckReport) -> Vec<Value> {
    let is_judged = matches!(check.kind, Kind::Require | Kind::Veto) && check.outcome != Outcome::Missing;
    let against = check.comparisons.iter().filter(|part| is_judged && !is_fine(part, check.kind));
    let values: Vec<Value> = against.map(|part| value(part, check.kind)).collect();
    if values.iter().any(|value| value.measure.is_some()) { values } else { Vec::new() }
}

fn value(part: &Comparison, kind: Kind) -> Value {
    let Compared { target, needed, actual } = Compared::of(part, kind);
    Value {
        measured: cut(&part.measured),
        actual: cut(&actual),
        target: cut(&target),
        needed: cut(&needed),
        measure: Measure::of(part, kind),
    }
}

fn named(offender: &Offender) -> Named {
    let name = offender.id.as_ref().or(offender.title.as_ref());
    Named {
        how_bad: cut(offender.severity.as_deref().or(offender.state.as_deref()).unwrap_or_default()),
        name: name.map_or_else(|| "without a name".to_owned(), |name| cut(name)),
        title: cut_some(offender.title.as_ref().filter(|_| offender.id.is_some())),
        place: cut_some(offender.place.as_ref()),
    }
}

/// What failed checks ask an orchestrator to do: the action, and the check.
pub(super) fn actions(judged: &Judged) -> Vec<(String, String)> {
    let failed = judged.groups.iter().flat_map(|group| &group.checks).filter(|c| c.outcome == Outcome::Fail);
    failed.filter_map(|check| Some((cut(check.action.as_ref()?), cut(&check.title)))).collect()
}
