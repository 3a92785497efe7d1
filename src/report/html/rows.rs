//! The checks as tables, one for each group: what was measured against which limit, and what people ticked.

use serde::Serialize;

use super::filter::Filters;
use super::mark::{Mark, cut, cut_some};
use super::measure::Measure;
use crate::report::compared::{Compared, is_fine};
use crate::report::terminal::compact::fact;
use crate::report::terminal::metrics::summary;
use crate::report::terminal::{is_green, ordered, ordered_groups, words};
use crate::report::{CheckReport, Comparison, GroupReport, Judged, Kind, Outcome};

/// With more checks than this, groups that are green are folded: nobody reads on in a table of hundreds.
const FOLD_ABOVE: usize = 60;

/// The checks of a group.
#[allow(clippy::struct_excessive_bools, reason = "each says of one column or fold whether it is there")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Table {
    pub(super) anchor: String,
    title: String,
    owner: Option<String>,
    score: Option<String>,
    /// Whether it is shown without being asked for.
    open: bool,
    /// `3 of 5 pass`.
    about: String,
    /// What machines judged and what roles voted on.
    metrics: Vec<Row>,
    /// Whether a margin applies to any of them.
    margin: bool,
    /// Whether any value is drawn.
    drawn: bool,
    /// What people ticked.
    items: Vec<Item>,
    /// Whether it is known of any of them who ticked it, or when.
    ticked: bool,
    /// Where the margin of the group does not apply.
    margin_notes: Vec<String>,
}

/// One check, or one comparison of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Row {
    /// The outcome as in JSON, for the filter.
    key: &'static str,
    /// The owner's number, for the filter.
    who: usize,
    mark: Option<Mark>,
    title: String,
    /// Words behind the title: `advisory`, `fail without the waiver`.
    tags: Vec<String>,
    target: String,
    needed: String,
    actual: String,
    measure: Option<Measure>,
    owner: Option<String>,
    /// The comparisons that speak against it, where it has several.
    parts: Vec<Row>,
}

impl Row {
    fn is_drawn(&self) -> bool {
        self.measure.is_some() || self.parts.iter().any(Self::is_drawn)
    }
}

/// One item of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Item {
    key: &'static str,
    who: usize,
    mark: Mark,
    title: String,
    tags: Vec<String>,
    note: Option<String>,
    by: Option<String>,
    at: Option<String>,
    place: Option<String>,
    owner: Option<String>,
}

/// The tables of a gate: groups with something to do first, where it is not GO. `anchor` names the gate.
pub(super) fn tables(judged: &Judged, filters: &Filters, anchor: &str) -> Vec<Table> {
    let total: usize = judged.groups.iter().map(|group| group.checks.len()).sum();
    let table = |group: &GroupReport| {
        let place = judged.groups.iter().position(|other| std::ptr::eq(other, group)).unwrap_or(0);
        let checks = ordered(judged, group, |_| true);
        let (items, metrics): (Vec<&CheckReport>, Vec<_>) =
            checks.into_iter().partition(|check| check.kind == Kind::Confirm);
        let passed = group.checks.iter().filter(|check| check.outcome == Outcome::Pass).count();
        let green = group.checks.iter().all(is_green);
        let mut margin_notes: Vec<String> = Vec::new();
        for note in group.checks.iter().filter_map(|check| check.margin_note.as_ref()) {
            let note = cut(note);
            if !margin_notes.contains(&note) {
                margin_notes.push(note);
            }
        }
        let margin = metrics.iter().flat_map(|check| &check.comparisons).any(|part| part.margin.is_some());
        let metrics: Vec<Row> = metrics.into_iter().map(|check| row(check, filters)).collect();
        let items: Vec<Item> = items.into_iter().map(|check| item(check, filters)).collect();
        Table {
            margin,
            anchor: format!("{anchor}-group-{}", place + 1),
            title: cut(&group.title),
            owner: cut_some(group.owner.as_ref()),
            score: cut_some(group.score.as_ref()),
            open: total <= FOLD_ABOVE || !green,
            about: format!("{passed} of {} pass", words::count(group.checks.len(), "check")),
            drawn: metrics.iter().any(Row::is_drawn),
            metrics,
            ticked: items.iter().any(|item| item.by.is_some() || item.at.is_some() || item.place.is_some()),
            items,
            margin_notes,
        }
    };
    ordered_groups(judged, |_| true).into_iter().map(table).collect()
}

fn row(check: &CheckReport, filters: &Filters) -> Row {
    let who = filters.number(check.owner.as_ref());
    let head = Row {
        key: check.outcome.word(),
        who,
        mark: Some(Mark::check(check)),
        title: cut(&check.title),
        tags: tags(check),
        target: String::new(),
        needed: String::new(),
        actual: fact::of_green(check).filter(|_| is_green(check)).map_or_else(String::new, |fact| cut(&fact)),
        measure: None,
        owner: cut_some(check.owner.as_ref()),
        parts: Vec::new(),
    };
    if let Some(approval) = &check.approval {
        let go = approval.roles.iter().filter(|role| role.standing == "go").count();
        let target = format!("rule {}", cut(&approval.rule));
        let actual = format!("{go} of {} go", words::count(approval.roles.len(), "role"));
        return Row { target, actual, ..head };
    }
    if check.outcome == Outcome::NotApplicable {
        return Row { actual: cut(&check.reason), ..head };
    }
    match check.comparisons.as_slice() {
        [] => head,
        [only] => compared(only, check.kind, head),
        several => {
            let against: Vec<&Comparison> =
                several.iter().filter(|part| !is_fine(part, check.kind)).collect();
            let actual = summary(check, against.len());
            let part = |part: &&Comparison| Row {
                mark: Some(Mark::holds(part, check.kind)),
                ..compared(
                    part,
                    check.kind,
                    Row { title: cut(&part.measured), tags: Vec::new(), ..head.clone() },
                )
            };
            let parts = if is_green(check) { Vec::new() } else { against.iter().map(part).collect() };
            let told = is_green(check) && !head.actual.is_empty();
            Row {
                target: words::count(several.len(), "condition"),
                actual: if told { head.actual } else { actual },
                parts,
                ..head
            }
        }
    }
}

fn compared(part: &Comparison, kind: Kind, head: Row) -> Row {
    let Compared { target, needed, actual } = Compared::of(part, kind);
    let (target, needed, actual) = (cut(&target), cut(&needed), cut(&actual));
    Row { target, needed, actual, measure: Measure::of(part, kind), ..head }
}

/// What must be said beside the title.
pub(super) fn tags(check: &CheckReport) -> Vec<String> {
    let raw = check.raw_outcome.filter(|raw| *raw != check.outcome);
    let raw = raw.map(|raw| format!("{raw} without the waiver"));
    raw.into_iter().chain((!check.blocking).then(|| "advisory".to_owned())).collect()
}

fn item(check: &CheckReport, filters: &Filters) -> Item {
    let tick = check.tick.as_ref();
    let reason = Some(&check.reason).filter(|reason| tick.is_none() && !reason.is_empty());
    Item {
        key: check.outcome.word(),
        who: filters.number(check.owner.as_ref()),
        mark: Mark::check(check),
        title: cut(&check.title),
        tags: tags(check),
        note: cut_some(tick.and_then(|tick| tick.note.as_ref()).or(reason)),
        by: cut_some(tick.and_then(|tick| tick.by.as_ref())),
        at: tick.and_then(|tick| tick.at.as_deref()).map(|at| cut(&words::when(at))),
        place: tick.filter(|tick| tick.line.is_some()).map(|tick| cut(&tick.place())),
        owner: cut_some(check.owner.as_ref()),
    }
}
