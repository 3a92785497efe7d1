//! The report as TAP, version 14: a subtest for each gate, and in it one for each group.
//!
//! `not ok` is what stops the release. A check that is pending or missing never gets a `TODO`, which would make it count as
//! good; an advisory check that is short does, because that is what it is: told, and stopping nothing. What a waiver
//! covers and what does not apply is a `SKIP` with the reason.

use std::fmt::Write as _;

use super::plain::{self, Weight};
use super::upshot;
use super::{CheckReport, GateReport, GroupReport, Judged, Outcome, Report};
use crate::exit::ExitCode;

/// A test point.
struct Point {
    ok: bool,
    description: String,
    /// `SKIP` or `TODO`, with the reason.
    directive: Option<(&'static str, String)>,
    diagnostics: Vec<(&'static str, Value)>,
    /// The points below it, which come before it.
    inside: Vec<Point>,
}

/// A value in a block of diagnostics.
enum Value {
    Text(String),
    List(Vec<String>),
    Number(usize),
}

impl Point {
    fn new(ok: bool, description: &str) -> Self {
        // A blank at the end would not be told from the one before a directive.
        let description = description.trim_end().to_owned();
        Self { ok, description, directive: None, diagnostics: Vec::new(), inside: Vec::new() }
    }

    /// A point with points below it: good where all of them are.
    fn over(description: &str, inside: Vec<Self>) -> Self {
        let good = |point: &Self| point.ok || point.directive.is_some();
        Self { inside, ..Self::new(true, description) }.judged_by(good)
    }

    fn judged_by(mut self, good: impl Fn(&Self) -> bool) -> Self {
        self.ok = self.inside.iter().all(good);
        self
    }

    fn tell(&mut self, what: &'static str, text: impl Into<String>) {
        self.diagnostics.push((what, Value::Text(text.into())));
    }

    fn tell_lines(&mut self, what: &'static str, lines: Vec<String>) {
        if !lines.is_empty() {
            self.diagnostics.push((what, Value::List(lines)));
        }
    }
}

/// The report as a TAP document.
pub fn render(report: &Report) -> String {
    let mut points: Vec<Point> = report.errors.iter().map(of_problem).collect();
    points.extend(report.gates.iter().map(of_gate));
    let red = points.iter().any(|point| !point.ok && point.directive.is_none());
    if !red && upshot::stops(report) {
        points.push(Point::new(false, "decision"));
    }
    let mut out = String::from("TAP version 14\n");
    // Writing into a string cannot fail.
    let _ = writeln!(out, "# {}", plain::run(report));
    let _ = writeln!(out, "# {}, judged {}", plain::release(report), plain::instant(report));
    let _ = writeln!(
        out,
        "# gatekeeper {}, exit code {}",
        plain::name(&report.tool.version),
        ExitCode::of(report) as u8
    );
    write(&mut out, &points, 0);
    if upshot::decides_nothing(report) {
        let _ = writeln!(out, "Bail out! {}", escaped(&plain::run(report)));
    }
    out
}

fn of_problem(problem: &super::Problem) -> Point {
    let mut point = Point::new(false, &format!("error {}", plain::name(&problem.code)));
    point.tell("severity", "error");
    point.tell_lines("message", plain::problem(problem));
    point
}

fn of_gate(gate: &GateReport) -> Point {
    let id = plain::name(upshot::name(gate).0);
    let headline = plain::headline(gate);
    let may_pass = upshot::may_pass(gate);
    match gate {
        GateReport::Judged(judged) => {
            let mut decision = Point::new(may_pass, &format!("decision: {headline}"));
            decision.tell("decision", judged.decision.to_string());
            if let Some(score) = &judged.score {
                decision.tell("score", plain::name(&score.value));
            }
            decision.tell("next", plain::name(&judged.next));
            decision.tell_lines("because", plain::because(judged));
            let groups = plain::groups(judged).into_iter().filter(|group| !group.checks.is_empty());
            let mut inside = vec![decision];
            inside.extend(groups.map(|group| of_group(judged, group)));
            Point::over(&id, inside)
        }
        GateReport::Standing { .. } => Point::new(may_pass, &format!("{id}: {headline}")),
        GateReport::NotReached { .. } => {
            Point { directive: Some(("SKIP", headline)), ..Point::new(true, &id) }
        }
    }
}

fn of_group(judged: &Judged, group: &GroupReport) -> Point {
    let checks = plain::checks(group).into_iter().map(|check| of_check(judged, check)).collect();
    Point::over(&format!("{}: {}", plain::name(&group.group), plain::name(&group.title)), checks)
}

fn of_check(judged: &Judged, check: &CheckReport) -> Point {
    let description = format!("{}: {}", plain::name(&check.check), plain::title(check));
    let weight = Weight::of(check);
    let why = || format!("{}: {}", plain::standing(check), plain::reason(check));
    let (ok, directive) = match weight {
        Weight::Stops => (false, None),
        Weight::Warns if check.outcome != Outcome::Warn => (false, Some(("TODO", why()))),
        Weight::Excused => (true, Some(("SKIP", why()))),
        Weight::Warns | Weight::Green => (true, None),
    };
    let mut point = Point { directive, ..Point::new(ok, &description) };
    if weight == Weight::Green {
        return point;
    }
    point.tell("outcome", check.outcome.word());
    point.tell("message", plain::reason(check));
    if let Some(requirement) = &check.requirement {
        point.tell("requirement", plain::sentence(requirement));
    }
    let mut offenders: Vec<String> = check.offenders.iter().map(plain::offender).collect();
    if check.more_offenders > 0 {
        offenders.push(format!("and {} more", check.more_offenders));
    }
    point.tell_lines("offenders", offenders);
    point.tell_lines("waivers", plain::waivers(judged, check));
    for (what, text) in [("owner", &check.owner), ("remedy", &check.remedy), ("action", &check.action)] {
        if let Some(text) = text {
            point.tell(what, plain::sentence(text));
        }
    }
    point.tell("file", plain::name(&check.place.file));
    point.diagnostics.push(("line", Value::Number(plain::number(check.place.line))));
    point.diagnostics.push(("column", Value::Number(plain::number(check.place.column))));
    point
}

/// A plan, and the points in order; each after those below it.
fn write(out: &mut String, points: &[Point], depth: usize) {
    let indent = "    ".repeat(depth);
    let _ = writeln!(out, "{indent}1..{}", points.len());
    for (index, point) in points.iter().enumerate() {
        if !point.inside.is_empty() {
            let _ = writeln!(out, "{indent}# Subtest: {}", escaped(&point.description));
            write(out, &point.inside, depth + 1);
        }
        let not = if point.ok { "" } else { "not " };
        let _ = write!(out, "{indent}{not}ok {} - {}", index + 1, escaped(&point.description));
        if let Some((word, reason)) = &point.directive {
            let _ = write!(out, " # {word} {}", escaped(reason));
        }
        out.push('\n');
        diagnostics(out, &point.diagnostics, &indent);
    }
}

fn diagnostics(out: &mut String, diagnostics: &[(&str, Value)], indent: &str) {
    if diagnostics.is_empty() {
        return;
    }
    let _ = writeln!(out, "{indent}  ---");
    for (what, value) in diagnostics {
        match value {
            Value::Text(text) => {
                let _ = writeln!(out, "{indent}  {what}: {}", quoted(text));
            }
            Value::Number(number) => {
                let _ = writeln!(out, "{indent}  {what}: {number}");
            }
            Value::List(lines) => {
                let _ = writeln!(out, "{indent}  {what}:");
                for line in lines {
                    let _ = writeln!(out, "{indent}    - {}", quoted(line));
                }
            }
        }
    }
    let _ = writeln!(out, "{indent}  ...");
}

/// A text in which no `#` begins a directive.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('#', "\\#")
}

/// A text of one line as a YAML scalar.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
#[path = "tap_tests.rs"]
mod tests;
