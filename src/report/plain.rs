//! A report in plain words: what formats without a layout of their own tell, in the words of the terminal report. Every
//! text is one line that steers nothing and hides nothing; what it may not hold besides is for each format to escape.

use std::cmp::Reverse;
use std::fmt::Write as _;

use super::terminal::signs::label;
use super::terminal::words;
use super::upshot::{self, Upshot};
use super::{CheckReport, GateReport, GroupReport, Judged, Offender, Outcome, Problem, Report, Step, escape};

/// The most characters of a name: an id, a title, an owner, a path.
const MAX_NAME: usize = 300;

/// The most characters of a sentence.
const MAX_SENTENCE: usize = 2_000;

/// How a check bears on the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// It stops the release.
    Stops,
    /// It is short of perfect and stops nothing: a warning, or a check that is advisory.
    Warns,
    /// Somebody accepted it, or it does not apply.
    Excused,
    /// It passed.
    Green,
}

impl Weight {
    pub(super) fn of(check: &CheckReport) -> Self {
        match check.outcome {
            _ if check.veto_stands => Self::Stops,
            Outcome::Fail | Outcome::Error | Outcome::Missing | Outcome::Pending if check.blocking => {
                Self::Stops
            }
            Outcome::Fail | Outcome::Error | Outcome::Missing | Outcome::Pending | Outcome::Warn => {
                Self::Warns
            }
            Outcome::Waived | Outcome::NotApplicable => Self::Excused,
            Outcome::Pass => Self::Green,
        }
    }
}

/// A text in one line, without blanks around it. Besides what [`escape::line`] escapes, it holds none of the two characters that neither XML nor
/// YAML can hold.
pub(super) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in escape::line(text).chars() {
        match c {
            '\u{fffe}' | '\u{ffff}' => escape::escape_into(&mut out, c),
            '\u{a0}' => out.push(' '),
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}

/// A name, shortened.
pub(super) fn name(name: &str) -> String {
    text(&escape::shorten(name, MAX_NAME))
}

/// A sentence, shortened.
pub(super) fn sentence(sentence: &str) -> String {
    text(&escape::shorten(sentence, MAX_SENTENCE))
}

/// A sentence where there is one that shows.
pub(super) fn said(text: Option<&String>) -> Option<String> {
    text.filter(|text| !escape::is_blank(text)).map(|text| sentence(text))
}

/// The word for what a run comes to, the gates that it is about, score and what follows: `NO-GO production, readiness
/// 53.3, next: rollback`.
pub(super) fn run(report: &Report) -> String {
    let upshot = Upshot::of(report);
    let mut line = upshot.verdict.word().to_owned();
    // Writing into a string cannot fail.
    if let Some(judged) = upshot.worst {
        let _ = write!(line, " {}, {}, next: {}", name(&judged.gate), score(judged), name(&judged.next));
    } else if !report.errors.is_empty() {
        let _ = write!(line, ", {}", count(report.errors.len(), "error"));
    }
    if report.replay {
        let _ = write!(line, " (replay at {})", instant(report));
    }
    line
}

/// When it was judged, in UTC.
pub(super) fn instant(report: &Report) -> String {
    name(&words::instant(&report.instant))
}

/// What was judged: `release 2.4.1, commit 3f2a…`.
pub(super) fn release(report: &Report) -> String {
    let parts = [("release", &report.release.version), ("commit", &report.release.commit)];
    let parts: Vec<String> = parts
        .into_iter()
        .filter_map(|(what, value)| value.as_ref().map(|value| format!("{what} {}", name(value))))
        .collect();
    if parts.is_empty() { "no release named".to_owned() } else { parts.join(", ") }
}

/// How a gate stands: `REJECTED (NO-GO) production · Production gate, readiness 53.3 (floor 75, GO from 90), next: hold`.
pub(super) fn headline(gate: &GateReport) -> String {
    let (id, title) = upshot::name(gate);
    let who =
        if title.is_empty() || title == id { name(id) } else { format!("{} · {}", name(id), name(title)) };
    match gate {
        GateReport::Judged(judged) => {
            let allowed = match judged.decision {
                super::Decision::Conditional if judged.may_pass => ", conditions allowed: may pass",
                _ => "",
            };
            let word = text(&label(&judged.label, judged.decision));
            format!("{word} {who}, {}{allowed}, next: {}", score(judged), name(&judged.next))
        }
        GateReport::Standing { decision, label: word, score, may_pass, refused, instant, file, .. } => {
            let score =
                score.as_ref().map(|score| format!(", readiness {}", name(score))).unwrap_or_default();
            let refused = match refused {
                _ if *may_pass => String::new(),
                Some(why) => format!(", not accepted: {}", sentence(why)),
                None => ", not accepted: this decision may not pass".to_owned(),
            };
            let given = format!("decided {}, from {}", name(&words::when(instant)), name(file));
            format!("{} {who}{score}, {given}{refused}", text(&label(word, *decision)))
        }
        GateReport::NotReached { waits_for, .. } => {
            let gates: Vec<String> = waits_for.iter().map(|gate| name(gate)).collect();
            format!("NOT REACHED {who}, waits for {}", words::list(&gates))
        }
    }
}

/// The readiness with the limits that the gate states.
pub(super) fn score(judged: &Judged) -> String {
    let Some(score) = &judged.score else { return "no readiness score".to_owned() };
    let limits: Vec<String> = [("floor", &score.floor), ("GO from", &score.go)]
        .into_iter()
        .filter_map(|(word, limit)| limit.as_ref().map(|limit| format!("{word} {}", name(limit))))
        .collect();
    let limits = if limits.is_empty() { String::new() } else { format!(" ({})", limits.join(", ")) };
    format!("readiness {}{limits}", name(&score.value))
}

/// The groups, those with a check that stops the release first.
pub(super) fn groups(judged: &Judged) -> Vec<&GroupReport> {
    let mut groups: Vec<&GroupReport> = judged.groups.iter().collect();
    groups.sort_by_key(|group| group.checks.iter().map(Weight::of).min().unwrap_or(Weight::Green));
    groups
}

/// The checks of a group, those that stop the release first.
pub(super) fn checks(group: &GroupReport) -> Vec<&CheckReport> {
    let mut checks: Vec<&CheckReport> = group.checks.iter().collect();
    checks.sort_by_key(|check| heaviest_first(check));
    checks
}

/// All checks of a gate, those that stop the release first.
pub(super) fn all_checks(judged: &Judged) -> Vec<&CheckReport> {
    let mut checks: Vec<&CheckReport> = judged.groups.iter().flat_map(|group| &group.checks).collect();
    checks.sort_by_key(|check| heaviest_first(check));
    checks
}

fn heaviest_first(check: &CheckReport) -> (Weight, Reverse<bool>, u8) {
    (Weight::of(check), Reverse(check.veto_stands), check.outcome.urgency())
}

/// The word for how a check came out. What is not green stands in capitals.
pub(super) fn word(check: &CheckReport) -> &'static str {
    match check.outcome {
        _ if check.veto_stands => "VETO",
        Outcome::Pass => "pass",
        Outcome::Warn => "WARN",
        Outcome::Fail => "FAIL",
        Outcome::Pending => "PENDING",
        Outcome::Missing => "MISSING",
        Outcome::Error => "ERROR",
        Outcome::NotApplicable => "n/a",
        Outcome::Waived => "WAIVED",
    }
}

/// The word with what qualifies it: `advisory, FAIL`, `WAIVED, fail without the waiver`.
pub(super) fn standing(check: &CheckReport) -> String {
    let advisory = if check.blocking { "" } else { "advisory, " };
    let raw = match check.raw_outcome {
        Some(raw) if raw != check.outcome => format!(", {raw} without the waiver"),
        _ => String::new(),
    };
    format!("{advisory}{}{raw}", word(check))
}

/// The title of a check; its id where it has none that shows.
pub(super) fn title(check: &CheckReport) -> String {
    let shown = [&check.title, &check.check].into_iter().find(|text| !escape::is_blank(text));
    shown.map_or_else(|| "without a name".to_owned(), |text| name(text))
}

/// In one sentence, why a check is as it is; the word where no more is known.
pub(super) fn reason(check: &CheckReport) -> String {
    if escape::is_blank(&check.reason) { standing(check) } else { sentence(&check.reason) }
}

/// All that is to be told about a check that is not green, a line each: why, what was required, the findings or tests
/// that it names, the waiver, the owner, what to do, where to read on, where it is written.
pub(super) fn lines(judged: &Judged, check: &CheckReport) -> Vec<String> {
    let mut lines = vec![format!("{}: {}", standing(check), reason(check))];
    lines.extend(said(check.requirement.as_ref()).map(|text| format!("requirement: {text}")));
    lines.extend(check.offenders.iter().map(offender));
    if check.more_offenders > 0 {
        lines.push(format!("and {} more", check.more_offenders));
    }
    lines.extend(waivers(judged, check));
    let named = [
        ("owner", &check.owner),
        ("why", &check.why),
        ("do", &check.remedy),
        ("action", &check.action),
        ("read", &check.link),
    ];
    for (what, text) in named {
        lines.extend(said(text.as_ref()).map(|text| format!("{what}: {text}")));
    }
    lines.push(format!("at {}", place(check)));
    lines
}

/// Where a check is written.
pub(super) fn place(check: &CheckReport) -> String {
    format!("{}:{}:{}", name(&check.place.file), check.place.line, check.place.column)
}

/// A line or column as other tools can hold it.
pub(super) fn number(number: usize) -> usize {
    number.clamp(1, 0x7fff_ffff)
}

/// A finding or test that keeps a check from passing.
pub(super) fn offender(offender: &Offender) -> String {
    let how_bad = offender.severity.as_deref().or(offender.state.as_deref()).unwrap_or("named");
    let id = offender.id.as_deref().or(offender.title.as_deref()).unwrap_or("without a name");
    let mut line = format!("{} {}", name(how_bad), name(id));
    if let (Some(title), Some(_)) = (&offender.title, &offender.id) {
        let _ = write!(line, ": {}", name(title.trim()));
    }
    if let Some(place) = &offender.place {
        let _ = write!(line, " ({})", name(place));
    }
    line
}

/// The waivers in use over a check: who accepted the risk, until when, and why.
pub(super) fn waivers(judged: &Judged, check: &CheckReport) -> Vec<String> {
    let in_use =
        judged.waivers.iter().filter(|waiver| waiver.state == "in-use" && waiver.check == check.check);
    in_use
        .map(|waiver| {
            let only = if waiver.matches.is_empty() {
                String::new()
            } else {
                format!("only {}, ", name(&waiver.matches.join(", ")))
            };
            format!(
                "waived: {only}{}, approved by {}, expires {}, {}",
                sentence(&waiver.reason),
                name(&waiver.approved_by),
                name(&waiver.expires),
                name(&waiver.ticket)
            )
        })
        .collect()
}

/// Why a gate was decided as it was, then what is short of perfect and stops nothing, then the shortest way to GO.
pub(super) fn because(judged: &Judged) -> Vec<String> {
    let reason = |reason: &super::Reason| {
        let about = reason.check.as_ref().map(|check| format!("{}: ", name(check))).unwrap_or_default();
        let owner = reason.owner.as_ref().map(|owner| format!(" [{}]", name(owner))).unwrap_or_default();
        format!("{}: {about}{}{owner}", name(&reason.code), sentence(&reason.text))
    };
    let mut lines: Vec<String> = judged.reasons.iter().map(reason).collect();
    lines.extend(judged.notes.iter().map(|note| format!("note, {}", reason(note))));
    if let Some(way) = &judged.way {
        let then =
            way.score.as_ref().map(|score| format!(", then readiness {}", name(score))).unwrap_or_default();
        lines.push(format!("shortest way to GO: {}{then}", count(way.steps.len(), "step")));
        lines
            .extend(way.steps.iter().enumerate().map(|(index, one)| format!("{}. {}", index + 1, step(one))));
    }
    lines
}

fn step(step: &Step) -> String {
    let gate = step.gate.as_ref().map(|gate| format!("gate {}: ", name(gate))).unwrap_or_default();
    let outcome = step.outcome.map(|outcome| format!(", now {outcome}")).unwrap_or_default();
    let owner = step.owner.as_ref().map(|owner| format!(", owner {}", name(owner))).unwrap_or_default();
    let remedy = step.remedy.as_ref().map(|remedy| format!(", do: {}", sentence(remedy))).unwrap_or_default();
    format!("{gate}{}{outcome}{owner}: {}{remedy}", name(&step.title), sentence(&step.text))
}

/// What kept a run from deciding, a line each: code and message, the place, what to do.
pub(super) fn problem(problem: &Problem) -> Vec<String> {
    let mut lines = vec![format!("{}: {}", name(&problem.code), sentence(&problem.message))];
    if let Some(file) = &problem.file {
        let numbers = [problem.line, problem.line.and(problem.column)].into_iter().flatten();
        let mut place = name(file);
        for number in numbers {
            let _ = write!(place, ":{number}");
        }
        lines.push(format!("at {place}"));
    }
    lines.extend(problem.help.iter().map(|help| format!("help: {}", sentence(help))));
    lines
}

/// `1 check`, `2 checks`.
pub(super) fn count(number: usize, noun: &str) -> String {
    words::count(number, noun).replace('\u{a0}', " ")
}
