//! Results for reading: what is weak first and in full, then a line for each check, then how much was shown.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Effects, Style};
use serde_json::Value as Json;
use unicode_width::UnicodeWidthStr as _;

use super::Results;
use crate::report::escape;
use crate::report::{Decision, Outcome};
use crate::sensitivity::change::Kind;
use crate::sensitivity::proof::{Changed, CheckProof, Count, GateProof, Limit, Weakness};

/// The widest column of ids; what is wider pushes the rest aside.
const MAX_COLUMN: usize = 32;

/// The longest value and the longest change in one line.
const MAX_VALUE: usize = 40;
const MAX_CHANGE: usize = 300;

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().effects(Effects::BOLD);
const FAINT: Style = Style::new().effects(Effects::DIMMED);

pub(super) fn render(results: &Results, colour: bool) -> String {
    let mut out = String::new();
    let pen = Pen { colour };
    // Writing into a string cannot fail.
    let weak: Vec<&GateProof> = results.gates.iter().filter(|gate| !gate.weaknesses.is_empty()).collect();
    for gate in &weak {
        let _ = writeln!(out, "{} {}", pen.paint(BAD, "weak"), escape::line(&gate.gate));
        gate.weaknesses.iter().for_each(|weakness| of_weakness(&mut out, weakness, pen));
        out.push('\n');
    }
    for gate in &results.gates {
        of_gate(&mut out, gate, pen);
    }
    let count = Count::of(&results.gates);
    let style = if count.weaknesses == 0 && results.errors.is_empty() { GOOD } else { BAD };
    let line = format!(
        "{} of {} blocking checks can stop the release; {} of {} scenarios fail without the check they target",
        count.can_stop, count.blocking, count.proving, count.scenarios
    );
    let _ = writeln!(out, "{}", pen.paint(style, &line));
    out
}

#[derive(Clone, Copy)]
struct Pen {
    colour: bool,
}

impl Pen {
    fn paint(self, style: Style, text: &str) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

fn of_weakness(out: &mut String, weakness: &Weakness, pen: Pen) {
    let about = weakness.about.as_deref().map(escape::line).unwrap_or_default();
    let line = format!("{about}  {}", escape::line(&weakness.text));
    let _ = writeln!(out, "  {} {}", pen.paint(BAD, "✗"), line.trim_start());
    for tried in &weakness.tried {
        let tried = escape::shorten(tried, MAX_CHANGE);
        let _ = writeln!(out, "      {}", pen.paint(FAINT, &format!("tried {}", escape::line(&tried))));
    }
}

fn of_gate(out: &mut String, gate: &GateProof, pen: Pen) {
    let _ = writeln!(
        out,
        "{}  {}",
        escape::line(&gate.gate),
        pen.paint(FAINT, &escape::line(&gate.files.join(", ")))
    );
    let width = gate.checks.iter().map(|check| escape::line(&check.check).width()).max().unwrap_or(0);
    let width = width.min(MAX_COLUMN);
    for check in &gate.checks {
        let weak = gate.weaknesses.iter().any(|weakness| weakness.about.as_ref() == Some(&check.check));
        let (style, sign) = match (weak, check.changes.is_empty()) {
            (true, _) => (BAD, "✗"),
            (false, true) => (FAINT, "·"),
            (false, false) => (GOOD, "✓"),
        };
        let id = escape::line(&check.check);
        let gap = " ".repeat(width.saturating_sub(id.width()));
        let _ = writeln!(out, "  {} {id}{gap}  {}", pen.paint(style, sign), line_of(check));
    }
    for note in &gate.notes {
        let about = note.about.as_deref().map(escape::line).unwrap_or_default();
        let _ = writeln!(out, "  {} {about}  {}", pen.paint(FAINT, "note"), escape::line(&note.text));
    }
    out.push('\n');
}

/// All that was shown of a check in one line: limits first, then the rest by what they come to.
fn line_of(check: &CheckProof) -> String {
    if check.baseline.is_none() {
        return "not shown: no scenario in which it is judged and the release may pass".to_owned();
    }
    let mut parts: Vec<String> = Vec::new();
    let turns = |changed: &&Changed| matches!(changed.kind, Kind::Limit | Kind::Warn | Kind::Pending);
    for changed in check.changes.iter().filter(turns) {
        let part = format!("{} → {}", turned(changed), came_to(changed));
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    let mut rest: Vec<(Decision, Vec<&'static str>)> = Vec::new();
    for changed in check.changes.iter().filter(|changed| !turns(changed)) {
        let words = changed.kind.words();
        match rest.iter_mut().find(|(decision, _)| *decision == changed.decision) {
            Some((_, known)) if known.contains(&words) => {}
            Some((_, known)) => known.push(words),
            None => rest.push((changed.decision, vec![words])),
        }
    }
    parts.extend(rest.into_iter().map(|(decision, words)| format!("{} → {decision}", words.join(", "))));
    parts.join(" · ")
}

/// What the change comes to; a warning alone, because what else turned with it may have stopped the release.
fn came_to(changed: &Changed) -> String {
    if changed.kind == Kind::Warn {
        return changed.alone.to_string();
    }
    match changed.next.as_str() {
        "hold" | "promote" => changed.decision.to_string(),
        action => format!("{}, {}", changed.decision, escape::line(action)),
    }
}

/// What turned the check: the limit, or the change itself.
fn turned(changed: &Changed) -> String {
    match &changed.limit {
        Some(limit) => of_limit(limit),
        None => format!("{} {}", shown_change(changed), verb(changed.outcome)),
    }
}

fn of_limit(limit: &Limit) -> String {
    format!(
        "{} {} {}, {} {}",
        name(&limit.place),
        value(&limit.before),
        verb(limit.before_outcome),
        value(&limit.after),
        verb(limit.after_outcome)
    )
}

fn verb(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "passes",
        Outcome::Warn => "warns",
        Outcome::Fail => "fails",
        Outcome::Pending => "is pending",
        Outcome::Missing => "is missing",
        Outcome::Error => "is an error",
        Outcome::NotApplicable => "does not apply",
        Outcome::Waived => "is waived",
    }
}

/// The end of a path: enough to recognise it, and the whole stands in the JSON.
fn name(place: &str) -> String {
    let below = place.strip_prefix("$.").unwrap_or(place);
    escape::line(below).into_owned()
}

fn value(value: &Json) -> String {
    let text = value.to_string();
    let text = escape::shorten(&text, MAX_VALUE);
    escape::line(&text).into_owned()
}

/// How many places of one change are told.
const MAX_PLACES: usize = 3;

fn shown_change(changed: &Changed) -> String {
    let mut parts = Vec::new();
    for (section, entries) in &changed.scenario {
        match entries {
            Json::Object(entries) => {
                let one = |(key, entry): (&String, &Json)| match section.as_str() {
                    "append" => format!("{} + {}", name(key), value(entry)),
                    "release" => format!("release {key} {}", value(entry)),
                    _ => format!("{} {}", name(key), value(entry)),
                };
                parts.extend(entries.iter().map(one));
            }
            Json::Array(paths) => {
                let paths = paths.iter().filter_map(Json::as_str);
                parts.extend(paths.map(|path| format!("without {}", name(path))));
            }
            _ => {}
        }
    }
    let more = parts.len().saturating_sub(MAX_PLACES);
    parts.truncate(MAX_PLACES);
    if more > 0 {
        parts.push(format!("{more} more"));
    }
    parts.join(" with ")
}
