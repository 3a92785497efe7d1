//! What can stand between two markers: one line each in the registry, and one file.

mod checks;
mod evidence;
mod score;
mod snapshot;
mod way;

use std::fmt::Write as _;

use crate::report::inline::{strong, text};
use crate::report::terminal::Style;
use crate::report::terminal::signs::{self, Signs};
use crate::report::terminal::words;
use crate::report::{Decision, GateReport, Judged, Report};

/// One section.
#[derive(Debug, Clone, Copy)]
pub struct Section {
    /// What markers call it (`<!-- gatekeeper:score -->`).
    pub name: &'static str,
    /// What dashboards from elsewhere call it, where they do: the word before `_START` and `_END`.
    pub dashboard: Option<&'static str>,
    /// In a few words, for the documents.
    pub description: &'static str,
    /// Its heading between the markers of dashboards from elsewhere, which have it there.
    heading: fn(&[&GateReport]) -> String,
    /// Writes it about some gates of a report, as Markdown.
    write: fn(&Report, &[&GateReport]) -> String,
}

impl PartialEq for Section {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Section {}

impl Section {
    /// Every section, in the order of the documents. A new one is a line here.
    pub const ALL: &'static [Self] = &[
        Self {
            name: "score",
            dashboard: Some("READINESS_SCORE"),
            description: "decision, score and what each group gives to it",
            heading: score::heading,
            write: |report, gates| each(report, gates, score::gate),
        },
        Self {
            name: "snapshot",
            dashboard: Some("CI_SNAPSHOT"),
            description: "when what was judged, and a line for each gate",
            heading: |_| "Last gate run".to_owned(),
            write: snapshot::write,
        },
        Self {
            name: "groups",
            dashboard: None,
            description: "each group with its weight, its score and its checks, counted",
            heading: |_| "Readiness by group".to_owned(),
            write: |report, gates| each(report, gates, |_, judged| score::groups(judged)),
        },
        Self {
            name: "checks",
            dashboard: None,
            description: "every check with its outcome, those that are not green first",
            heading: |_| "Checks".to_owned(),
            write: |report, gates| each(report, gates, |_, judged| checks::gate(judged)),
        },
        Self {
            name: "evidence",
            dashboard: None,
            description: "every declared evidence with its state, age and digest",
            heading: |_| "Evidence".to_owned(),
            write: |report, gates| each(report, gates, |_, judged| evidence::gate(judged)),
        },
        Self {
            name: "way",
            dashboard: None,
            description: "the shortest way to GO",
            heading: |_| "Shortest way to GO".to_owned(),
            write: |report, gates| each(report, gates, |_, judged| way::gate(judged)),
        },
    ];
}

/// What stands between markers. `headed` where they are those that have their heading there.
pub(super) fn body(section: &Section, report: &Report, gates: &[&GateReport], headed: bool) -> String {
    let written = if undecided(report) { could_not_decide(report) } else { (section.write)(report, gates) };
    if !headed {
        return written;
    }
    let heading = if undecided(report) { "Could not decide".to_owned() } else { (section.heading)(gates) };
    format!("## {heading}\n\n{written}")
}

/// Whether a run came to no decision, so that whatever a dashboard says of an earlier one is no longer known.
pub(super) fn undecided(report: &Report) -> bool {
    !report.errors.is_empty() || report.gates.is_empty()
}

fn could_not_decide(report: &Report) -> String {
    let mut out = format!("{} · exit code 2 · {}\n", strong("Could not decide"), run(report));
    for (index, error) in report.errors.iter().enumerate() {
        let place = match (&error.file, error.line) {
            (Some(file), Some(line)) => format!(" in {}, line {line}", text(file)),
            (Some(file), None) => format!(" in {}", text(file)),
            _ => String::new(),
        };
        let gap = if index == 0 { "\n" } else { "" };
        // Writing into a string cannot fail.
        let _ = writeln!(out, "{gap}- {}{place}: {}", strong(&error.code), text(&error.message));
    }
    out
}

/// A section for each gate, with its title where there are several.
fn each(report: &Report, gates: &[&GateReport], write: fn(&Report, &Judged) -> String) -> String {
    let several = gates.len() > 1;
    let parts: Vec<String> = gates
        .iter()
        .map(|gate| {
            let (title, written) = match gate {
                GateReport::Judged(judged) => (&judged.title, write(report, judged)),
                GateReport::Standing { title, .. } | GateReport::NotReached { title, .. } => {
                    (title, format!("{}\n", elsewhere(gate)))
                }
            };
            if several { format!("{}\n\n{written}", strong(title)) } else { written }
        })
        .collect();
    parts.join("\n")
}

/// How a gate stands that this run did not judge.
fn elsewhere(gate: &GateReport) -> String {
    match gate {
        GateReport::Judged(judged) => decision(&judged.label, judged.decision),
        GateReport::Standing { label, decision: decided, instant, refused, .. } => {
            let why = refused.as_ref().map(|why| format!(", and it does not count: {}", text(why)));
            let when = text(&words::when(instant));
            format!("{} · decided earlier, at {when}{}", decision(label, *decided), why.unwrap_or_default())
        }
        GateReport::NotReached { waits_for, .. } => {
            format!("{} · waits for {}", strong("Not reached"), text(&waits_for.join(", ")))
        }
    }
}

/// Sign and word of a decision.
fn decision(label: &str, decision: Decision) -> String {
    let sign = Signs::of(&Style::plain(100)).decision(decision);
    strong(&format!("{sign} {}", signs::label(label, decision)))
}

/// When was judged what, in one line.
fn run(report: &Report) -> String {
    let mut parts = vec![format!("judged {}", text(&words::when(&report.instant)))];
    if report.replay {
        parts.push("a replay, which proves nothing about now".to_owned());
    }
    if let Some(version) = &report.release.version {
        parts.push(format!("release {}", text(version)));
    }
    if let Some(commit) = &report.release.commit {
        parts.push(format!("commit {}", text(&words::short(commit))));
    }
    parts.join(" · ")
}
