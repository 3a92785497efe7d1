//! Several gates at a glance: one line for each, and the one decision that they come to.

use super::header;
use super::open;
use super::page::Page;
use super::reasons;
use super::signs::{decision_mood, label, verdict};
use super::text::{GAP, Mood, TIE, Text, Tone};
use super::words;
use crate::report::{Decision, GateReport, Judged, Report};

/// What a run exits with that could not decide.
const CANNOT_DECIDE: u8 = 2;

/// The least width at which a title finds room beside the reason.
const ROOM_FOR_TITLES: usize = 120;

/// The decision of the run, and a line for each gate.
pub(super) fn summary(page: &mut Page, report: &Report) {
    page.flow(0, 2, "   ", &headline(report));
    header::run(page, report);
    if report.gates.is_empty() {
        return;
    }
    let passed = report.gates.iter().filter(|gate| may_pass(gate)).count();
    page.heading_with("Gates", &format!("{passed} of {} passed", report.gates.len()));
    let titles = page.width() >= ROOM_FOR_TITLES;
    let open = open::gate(report);
    let rows: Vec<Vec<Text>> = report
        .gates
        .iter()
        .map(|gate| row(page, gate, titles, open.is_some_and(|open| open.gate == name(gate).0)))
        .collect();
    page.columns(2, 30, &rows);
    open::section(page, report);
}

/// What a run comes to: the worst of its gates.
pub(crate) struct Upshot<'a> {
    /// Its one word: the label of the worst gate, with the decision where they differ.
    pub(crate) word: String,
    pub(crate) mood: Mood,
    /// Which gates the word is about, or why there is no decision.
    pub(crate) about: String,
    /// The worst gate that was judged in this run, the last of several.
    pub(crate) worst: Option<&'a Judged>,
    /// Whether the word is a decision.
    pub(crate) decided: bool,
}

impl<'a> Upshot<'a> {
    /// Only where every gate may pass does it say so.
    pub(crate) fn of(report: &'a Report) -> Self {
        let not = |word: &str, about: String| Self {
            word: word.to_owned(),
            mood: Mood::Bad,
            about,
            worst: None,
            decided: false,
        };
        let not_decided = format!("NOT{TIE}DECIDED");
        if undecided(report) {
            let errors = match report.errors.len() {
                0 => String::new(),
                errors => words::count(errors, "error"),
            };
            return not(&not_decided, errors);
        }
        let decisions = || report.gates.iter().filter_map(decision);
        let Some(worst) = decisions().max_by_key(|decision| severity(*decision)) else {
            return not(&not_decided, "no gate was judged".to_owned());
        };
        let mut judged = report.gates.iter().rev().filter_map(super::judged);
        let worst_judged = judged.find(|judged| judged.decision == worst);
        let (word, about) = if worst == Decision::Go {
            // A decision that was given earlier for something else says GO, and yet nothing may pass.
            if let stopped @ 1.. = report.gates.iter().filter(|gate| !may_pass(gate)).count() {
                return not("NOT PASSED", format!("{} not passed", words::count(stopped, "gate")));
            }
            ("GO".to_owned(), format!("all {}", words::count(report.gates.len(), "gate")))
        } else {
            let at = report.gates.iter().filter(|gate| decision(gate) == Some(worst));
            let at: Vec<String> = at.map(|gate| name(gate).0.to_owned()).collect();
            let word = worst_judged.map_or_else(|| worst.to_string(), |judged| label(&judged.label, worst));
            (word, words::list(&at))
        };
        Self { word, mood: decision_mood(worst), about, worst: worst_judged, decided: true }
    }
}

/// What the run comes to, in one line.
fn headline(report: &Report) -> Vec<Text> {
    let upshot = Upshot::of(report);
    let mut head = verdict(&upshot.word, upshot.mood);
    if !upshot.about.is_empty() {
        head.push(Tone::Plain, GAP);
        head.push(if upshot.decided { Tone::Strong } else { Tone::Plain }, &upshot.about);
    }
    let mut parts = vec![head];
    // One score for all gates would be nobody's: each has its own in its line.
    let one = upshot.worst.filter(|judged| judged.decision != Decision::Go || report.gates.len() == 1);
    if let Some(score) = one.and_then(|judged| judged.score.as_ref()) {
        parts.push(Text::of(Tone::Dim, &format!("readiness{TIE}")).with(Tone::Strong, &score.value));
    }
    if let Some(judged) = upshot.worst {
        parts.push(Text::of(Tone::Dim, &format!("next:{TIE}")).with(Tone::Strong, &judged.next));
    }
    parts
}

/// Whether the run could not decide, whatever its gates say.
pub(crate) fn undecided(report: &Report) -> bool {
    !report.errors.is_empty() || report.exit_code == CANNOT_DECIDE
}

fn severity(decision: Decision) -> u8 {
    match decision {
        Decision::Go => 0,
        Decision::Conditional => 1,
        Decision::NoGo => 2,
    }
}

fn decision(gate: &GateReport) -> Option<Decision> {
    match gate {
        GateReport::Judged(judged) => Some(judged.decision),
        GateReport::Standing { decision, .. } => Some(*decision),
        GateReport::NotReached { .. } => None,
    }
}

pub(crate) fn may_pass(gate: &GateReport) -> bool {
    match gate {
        GateReport::Judged(judged) => judged.may_pass,
        GateReport::Standing { may_pass, .. } => *may_pass,
        GateReport::NotReached { .. } => false,
    }
}

/// Id and title.
pub(crate) fn name(gate: &GateReport) -> (&str, &str) {
    match gate {
        GateReport::Judged(judged) => (&judged.gate, &judged.title),
        GateReport::Standing { gate, title, .. } | GateReport::NotReached { gate, title, .. } => {
            (gate, title)
        }
    }
}

/// A gate at a glance: its decision, id, title where there is room, score, and why. What the `open` one still needs is
/// told below the lines.
pub(super) fn row(page: &Page, gate: &GateReport, titles: bool, open: bool) -> Vec<Text> {
    let (id, title) = name(gate);
    let (word, score, phrase) = match gate {
        GateReport::Judged(judged) => {
            let score = judged.score.as_ref().map_or("", |score| &score.value);
            (decided(page, &judged.label, judged.decision), score, phrase(page, judged, open))
        }
        GateReport::Standing { decision, label, score, may_pass, refused, instant, file, owner, .. } => {
            let given = format!("decided {}, from {file}", words::when(instant));
            let mut phrase = Text::new();
            if !may_pass {
                let why = refused.as_deref().unwrap_or("this decision may not pass");
                phrase.push(Tone::Bad, &format!("not accepted: {why}; "));
                if let Some(owner) = owner {
                    phrase.push(Tone::Plain, &format!("owner{TIE}{owner}; "));
                }
            }
            phrase.push(Tone::Dim, &given);
            (decided(page, label, *decision), score.as_deref().unwrap_or(""), phrase)
        }
        GateReport::NotReached { waits_for, owner, .. } => {
            let word = Text::of(Tone::Dim, &format!("{}{TIE}not{TIE}reached", page.signs.off));
            let mut phrase = Text::of(Tone::Dim, &format!("waits for {}", words::list(waits_for)));
            if let Some(owner) = owner {
                phrase.push(Tone::Dim, &format!("{}owner{TIE}{owner}", page.signs.dot));
            }
            (word, "", phrase)
        }
    };
    let title = Text::of(Tone::Plain, if titles { title } else { "" });
    // Scores end at the same column, whatever their length.
    let score = if score.is_empty() { String::new() } else { format!("{score:\u{a0}>5}") };
    let score = Text::of(Tone::Strong, &score);
    vec![word, Text::of(Tone::Strong, id), title, score, phrase]
}

fn decided(page: &Page, word: &str, decision: Decision) -> Text {
    let tone = decision_mood(decision).tone();
    Text::of(tone, &format!("{}{TIE}{}", page.signs.decision(decision), label(word, decision)))
}

/// Why a gate was decided as it was, in one phrase.
fn phrase(page: &Page, judged: &Judged, open: bool) -> Text {
    let Some(first) = judged.reasons.first() else {
        return match judged.notes.len() {
            0 => Text::new(),
            notes => Text::of(Tone::Dim, &words::count(notes, "note")),
        };
    };
    let mut text = Text::new();
    if !judged.may_pass && !open {
        text.push(Tone::Plain, &open::count(judged));
        text.push(Tone::Dim, page.signs.dot);
    }
    text.push(decision_mood(judged.decision).tone(), &first.code);
    text.push(Tone::Plain, ": ");
    text.join(&reasons::short(judged, first));
    if let more @ 1.. = judged.reasons.len() - 1 {
        text.push(Tone::Dim, &format!(" (and {})", words::count(more, "more reason")));
    }
    if judged.decision == Decision::Conditional && judged.may_pass {
        text.push(Tone::Warn, " (allowed)");
    }
    text
}

/// One line for each gate and nothing else.
pub(super) fn quiet(page: &mut Page, report: &Report) {
    let replay = if report.replay {
        format!(" (replay at {})", words::instant(&report.instant))
    } else {
        String::new()
    };
    for error in &report.errors {
        page.text(
            0,
            2,
            &Text::of(Tone::Bad, "NOT DECIDED").plain(&format!(" {}: {}", error.code, error.message)),
        );
    }
    for gate in &report.gates {
        let (id, _) = name(gate);
        let text = match gate {
            GateReport::Judged(judged) => {
                let tone = decision_mood(judged.decision).tone();
                let score = judged.score.as_ref().map_or("", |score| &score.value);
                Text::of(tone, &label(&judged.label, judged.decision)).plain(&format!(" {id} {score}"))
            }
            GateReport::Standing { decision, label: word, may_pass, .. } => {
                let tone = decision_mood(*decision).tone();
                let how = if *may_pass { "decided earlier" } else { "decided earlier, not accepted" };
                Text::of(tone, &label(word, *decision)).plain(&format!(" {id} ({how})"))
            }
            GateReport::NotReached { waits_for, .. } => Text::of(Tone::Dim, "NOT REACHED")
                .plain(&format!(" {id} (waits for {})", words::list(waits_for))),
        };
        page.text(0, 2, &text.plain(&replay));
    }
}
