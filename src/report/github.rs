//! The report for the log of GitHub Actions: workflow commands that become annotations, and everything else folded.
//!
//! GitHub shows ten errors and ten warnings of a step and drops the others without a word, so the last of the ten says
//! how many there are besides. A log is also searched for commands, so a text from outside never begins a line, and
//! what begins a command within one is broken.

use std::fmt::Write as _;

use super::plain::{self, Weight};
use super::upshot::{self, Upshot};
use super::{CheckReport, Decision, GateReport, Judged, Report};
use crate::exit::ExitCode;
use crate::sha256;

/// So many annotations of each level GitHub shows for a step.
const SHOWN: usize = 10;

/// The most characters of a title; GitHub cuts longer ones.
const MAX_TITLE: usize = 200;

/// How an annotation is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Error,
    Warning,
    Notice,
}

impl Level {
    fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

struct Annotation {
    level: Level,
    /// The file, with line and column.
    place: Option<(String, Option<usize>, Option<usize>)>,
    title: String,
    lines: Vec<String>,
}

/// The report as workflow commands and a folded log; the last line says what the run comes to.
pub fn render(report: &Report) -> String {
    let mut annotations: Vec<Annotation> = report.errors.iter().map(of_problem).collect();
    annotations.extend(of_run(report));
    annotations.extend(report.gates.iter().map(of_gate));
    for judged in report.gates.iter().filter_map(judged) {
        annotations.extend(plain::all_checks(judged).into_iter().filter_map(|check| of_check(judged, check)));
    }
    let mut out = String::new();
    for level in [Level::Error, Level::Warning, Level::Notice] {
        let of_level: Vec<&Annotation> = annotations.iter().filter(|one| one.level == level).collect();
        let shown = if of_level.len() > SHOWN { SHOWN - 1 } else { SHOWN };
        for one in of_level.iter().take(shown) {
            annotate(&mut out, one);
        }
        if let more @ 1.. = of_level.len().saturating_sub(shown) {
            // Writing into a string cannot fail.
            let _ = writeln!(
                out,
                "::{} title={more} more::and {more} more, told in the log of this step",
                level.word()
            );
        }
    }
    for judged in report.gates.iter().filter_map(judged) {
        log(&mut out, judged);
    }
    for gate in &report.gates {
        plain_line(&mut out, &format!("gate: {}", plain::headline(gate)));
    }
    let code = ExitCode::of(report) as u8;
    let judged = format!("judged: {}, {}, exit code {code}", plain::release(report), plain::instant(report));
    plain_line(&mut out, &judged);
    out.push_str(&last_line(report));
    out
}

/// What the run comes to, in one line.
pub fn last_line(report: &Report) -> String {
    format!("DECISION: {}\n", unmarked(&plain::run(report)))
}

/// What later steps may ask for, as the file of `$GITHUB_OUTPUT` has it: `decision`, `score`, `next` and `exit_code` of
/// the run, of several gates those of the worst. Each value stands between two lines that it cannot hold.
pub fn outputs(report: &Report, code: ExitCode) -> String {
    let upshot = Upshot::of(report);
    let next = match upshot.worst {
        Some(judged) => plain::name(&judged.next),
        None if code == ExitCode::MayPass => "promote".to_owned(),
        None => "hold".to_owned(),
    };
    let score = upshot.worst.and_then(|judged| judged.score.as_ref());
    let values = [
        ("decision", upshot.verdict.word().to_owned()),
        ("score", score.map(|score| plain::name(&score.value)).unwrap_or_default()),
        ("next", next),
        ("exit_code", (code as u8).to_string()),
    ];
    let mut out = String::new();
    for (name, value) in values {
        let end = sha256::hex(format!("{name}={value}").as_bytes());
        let _ = writeln!(out, "{name}<<gatekeeper-{end}\n{value}\ngatekeeper-{end}");
    }
    out
}

fn judged(gate: &GateReport) -> Option<&Judged> {
    match gate {
        GateReport::Judged(judged) => Some(judged),
        _ => None,
    }
}

fn of_problem(problem: &super::Problem) -> Annotation {
    let place = problem.file.as_ref().map(|file| (plain::name(file), problem.line, problem.column));
    let title = format!("not decided: {}", plain::name(&problem.code));
    Annotation { level: Level::Error, place, title, lines: plain::problem(problem) }
}

/// That nothing may pass, where neither an error nor a gate says so.
fn of_run(report: &Report) -> Option<Annotation> {
    let told = !report.errors.is_empty() || report.gates.iter().any(|gate| level_of(gate) == Level::Error);
    let may_pass = !upshot::stops(report);
    let title = Upshot::of(report).verdict.word().to_owned();
    let lines = vec![plain::run(report)];
    (!told && !may_pass).then_some(Annotation { level: Level::Error, place: None, title, lines })
}

fn level_of(gate: &GateReport) -> Level {
    match gate {
        GateReport::NotReached { .. } => Level::Notice,
        _ if !upshot::may_pass(gate) => Level::Error,
        _ if upshot::decision(gate) == Some(Decision::Go) => Level::Notice,
        _ => Level::Warning,
    }
}

fn of_gate(gate: &GateReport) -> Annotation {
    let mut lines = vec![plain::headline(gate)];
    let mut place = None;
    if let Some(judged) = judged(gate) {
        lines.extend(plain::because(judged));
        place = Some((plain::name(&judged.file), Some(1), None));
    }
    let word =
        upshot::decision(gate).map_or_else(|| "NOT REACHED".to_owned(), |decision| decision.to_string());
    let title = format!("{word}: gate {}", plain::name(upshot::name(gate).0));
    Annotation { level: level_of(gate), place, title, lines }
}

fn of_check(judged: &Judged, check: &CheckReport) -> Option<Annotation> {
    let level = match Weight::of(check) {
        Weight::Stops => Level::Error,
        Weight::Warns => Level::Warning,
        // What does not apply stands in the log: an annotation asks somebody to look.
        Weight::Excused if check.outcome == super::Outcome::Waived => Level::Notice,
        Weight::Excused | Weight::Green => return None,
    };
    let place = Some((plain::name(&check.place.file), Some(check.place.line), Some(check.place.column)));
    let title = format!("{}: {}", plain::word(check), plain::title(check));
    Some(Annotation { level, place, title, lines: plain::lines(judged, check) })
}

fn annotate(out: &mut String, annotation: &Annotation) {
    let mut properties = Vec::new();
    if let Some((file, line, column)) = &annotation.place {
        properties.push(format!("file={}", property(file)));
        properties.extend(line.map(|line| format!("line={}", plain::number(line))));
        properties.extend(line.and(*column).map(|column| format!("col={}", plain::number(column))));
    }
    properties.push(format!("title={}", property(&super::escape::shorten(&annotation.title, MAX_TITLE))));
    let message = annotation.lines.iter().map(|line| data(line)).collect::<Vec<_>>().join("%0A");
    let _ = writeln!(out, "::{} {}::{message}", annotation.level.word(), properties.join(","));
}

/// Every check of a gate, one line each, folded.
fn log(out: &mut String, judged: &Judged) {
    let _ = writeln!(
        out,
        "::group::{} {}, {}",
        judged.decision,
        data(&plain::name(&judged.gate)),
        data(&plain::score(judged))
    );
    for group in plain::groups(judged) {
        let score =
            group.score.as_ref().map(|score| format!(", score {}", plain::name(score))).unwrap_or_default();
        plain_line(out, &format!("group {}{score}", plain::name(&group.title)));
        for check in plain::checks(group) {
            let why = match Weight::of(check) {
                Weight::Green => String::new(),
                _ => format!(": {}", plain::reason(check)),
            };
            let offenders: Vec<String> = check.offenders.iter().map(plain::offender).collect();
            let named =
                if offenders.is_empty() { String::new() } else { format!("; {}", offenders.join("; ")) };
            let line = format!("{} {}{why}{named}", plain::standing(check), plain::title(check));
            plain_line(out, &format!("  {line}"));
        }
    }
    out.push_str("::endgroup::\n");
}

/// A line that is no command. It begins with a word of ours.
fn plain_line(out: &mut String, line: &str) {
    out.push_str(&unmarked(line));
    out.push('\n');
}

/// A text in the message of a command.
fn data(text: &str) -> String {
    unmarked(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text as the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A text in which nothing begins a command in the middle of a line, as `##[…]` does on GitHub and `##vso[…]` on its
/// sibling.
fn unmarked(text: &str) -> String {
    text.replace("##", "# #").replace("##", "# #")
}

#[cfg(test)]
#[path = "github_tests.rs"]
mod tests;
