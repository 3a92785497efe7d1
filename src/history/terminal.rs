//! The history for a terminal: for each gate a line of scores, a line of decisions, and the reports one by one.

use super::draw::{self, Scale, sparkline};
use super::{GateHistory, History, Point, Run, State};
use crate::report::terminal::Style;
use crate::report::terminal::page::Page;
use crate::report::terminal::signs::{decision_mood, mood};
use crate::report::terminal::text::{Text, Tone};
use crate::report::terminal::words;
use crate::report::{Decision, Outcome};

/// The reports that are told one by one; the JSON form has all.
const ROWS: usize = 10;

/// The most reports in a sparkline.
const SIGNS: usize = 60;

/// What stands beside a sparkline in its line, in columns.
const BESIDE: usize = 14;

const UNICODE: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const ASCII: [char; 8] = ['_', '.', ':', '-', '=', '+', '*', '#'];

pub(super) fn render(history: &History, style: &Style) -> String {
    let mut page = Page::new(style);
    head(&mut page, history);
    for gate in &history.gates {
        self::gate(&mut page, history, gate);
    }
    for error in &history.errors {
        page.blank();
        page.text(0, 2, &Text::of(Tone::Bad, "not read").plain(" ").plain(&error.message));
    }
    page.finish()
}

fn head(page: &mut Page, history: &History) {
    let count = words::count(history.reports.len(), "report");
    let mut parts = vec![Text::of(Tone::Strong, &format!("History of {count}"))];
    if let ([first, ..], [.., last]) = (history.reports.as_slice(), history.reports.as_slice()) {
        let span = format!("{} to {}", words::when(&first.instant), words::when(&last.instant));
        parts.push(Text::of(Tone::Plain, &span));
    }
    page.flow(0, 2, page.signs.dot, &parts);
    let undecided = history.reports.iter().filter(|run| run.exit_code == 2);
    for run in undecided {
        let told = format!("{} could not decide: ", words::when(&run.instant));
        page.text(2, 4, &Text::of(Tone::Bad, &told).plain(&run.file));
    }
}

fn gate(page: &mut Page, history: &History, gate: &GateHistory) {
    page.blank();
    let mut head = Text::of(Tone::Strong, &gate.gate);
    if gate.title != gate.gate {
        head.push(Tone::Dim, page.signs.dot);
        head.push(Tone::Plain, &gate.title);
    }
    page.text(0, 2, &head);
    let room = page.width().saturating_sub(BESIDE).clamp(10, SIGNS);
    let drawn = &gate.points[gate.points.len().saturating_sub(room)..];
    scores(page, drawn);
    decisions(page, drawn);
    outcomes(page, drawn);
    if drawn.len() < gate.points.len() {
        let told =
            format!("drawn: the latest {} of {}", drawn.len(), words::count(gate.points.len(), "report"));
        page.text(2, 4, &Text::of(Tone::Dim, &told));
    }
    page.blank();
    let shown = &gate.points[gate.points.len().saturating_sub(ROWS)..];
    if shown.len() < gate.points.len() {
        let more = gate.points.len() - shown.len();
        page.text(2, 4, &Text::of(Tone::Dim, &format!("{more} earlier, all of them in the JSON form")));
    }
    let rows: Vec<Vec<Text>> =
        shown.iter().filter_map(|point| Some(row(page, history.reports.get(point.report)?, point))).collect();
    page.columns(2, 40, &rows);
}

fn scores(page: &mut Page, points: &[Point]) {
    let scores: Vec<Option<f64>> = points.iter().map(draw::of).collect();
    let scale = Scale::around(scores.iter().flatten().copied());
    let signs = if page.style.unicode { UNICODE } else { ASCII };
    let line = sparkline(&scores, scale, &signs, ' ');
    let shown = |point: Option<&Point>| point.and_then(|point| point.score.clone());
    let with = || points.iter().filter(|point| draw::of(point).is_some());
    let (Some(first), Some(last)) = (shown(with().next()), shown(with().next_back())) else {
        page.text(2, 4, &Text::of(Tone::Dim, "readiness\u{a0}\u{a0}no score"));
        return;
    };
    let arrow = if page.style.unicode { "→" } else { "->" };
    let by = |better: fn(f64, f64) -> bool| {
        let best = with().reduce(|one, other| if better(value(other), value(one)) { other } else { one });
        best.and_then(|point| point.score.clone()).unwrap_or_default()
    };
    let parts = [
        Text::of(Tone::Dim, "readiness\u{a0}\u{a0}").with(Tone::Strong, &keep(&line)),
        Text::of(Tone::Strong, &first).with(Tone::Dim, &format!(" {arrow} ")).with(Tone::Strong, &last),
        Text::of(Tone::Dim, &format!("least {}, most {}", by(|a, b| a < b), by(|a, b| a > b))),
        Text::of(Tone::Dim, &format!("drawn from {} to {}", scale.from, scale.to)),
    ];
    page.flow(2, 13, page.signs.dot, &parts);
}

fn value(point: &Point) -> f64 {
    draw::of(point).unwrap_or_default()
}

/// Blanks of a drawn line stay where they are.
fn keep(line: &str) -> String {
    line.replace(' ', "\u{a0}")
}

fn decisions(page: &mut Page, points: &[Point]) {
    let mut line = Text::of(Tone::Dim, "decisions\u{a0}\u{a0}");
    for point in points {
        match point.decision {
            Some(decision) => line.push(decision_mood(decision).tone(), page.signs.decision(decision)),
            None => line.push(Tone::Dim, page.signs.off),
        }
    }
    let mut parts = vec![line];
    for decision in [Decision::NoGo, Decision::Conditional, Decision::Go] {
        let count = points.iter().filter(|point| point.decision == Some(decision)).count();
        if count > 0 {
            parts.push(Text::of(decision_mood(decision).tone(), &format!("{count}\u{a0}{decision}")));
        }
    }
    let without = points.iter().filter(|point| point.decision.is_none()).count();
    if without > 0 {
        parts.push(Text::of(Tone::Dim, &format!("{without}\u{a0}not reached")));
    }
    page.flow(2, 13, page.signs.dot, &parts);
}

/// What moved: how many checks came out how, first and last.
fn outcomes(page: &mut Page, points: &[Point]) {
    let judged = || points.iter().filter(|point| point.state == State::Judged);
    let (Some(first), Some(last)) = (judged().next(), judged().next_back()) else { return };
    let arrow = if page.style.unicode { "→" } else { "->" };
    let mut parts = Vec::new();
    for outcome in Outcome::ALL {
        let (one, other) = (first.count(outcome), last.count(outcome));
        if judged().any(|point| point.count(outcome) > 0) {
            let told =
                if one == other { format!("{one}") } else { format!("{one}\u{a0}{arrow}\u{a0}{other}") };
            parts.push(Text::of(mood(outcome).tone(), &format!("{}\u{a0}{told}", words::outcome(outcome))));
        }
    }
    if let Some(head) = parts.first_mut() {
        *head = {
            let mut line = Text::of(Tone::Dim, "checks\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}");
            line.join(head);
            line
        };
    }
    page.flow(2, 13, page.signs.dot, &parts);
}

fn row(page: &Page, run: &Run, point: &Point) -> Vec<Text> {
    let decided = match (point.decision, point.state) {
        (Some(decision), state) => {
            let mut text = Text::of(decision_mood(decision).tone(), page.signs.decision(decision));
            text.push(decision_mood(decision).tone(), &format!("\u{a0}{decision}"));
            if state == State::Standing {
                text.push(Tone::Dim, " (earlier)");
            }
            text
        }
        (None, _) => Text::of(Tone::Dim, "not reached"),
    };
    let counts: Vec<String> = point
        .outcomes
        .iter()
        .map(|count| format!("{}\u{a0}{}", count.count, words::outcome(count.outcome)))
        .collect();
    let mut about = Text::of(Tone::Plain, &counts.join(", "));
    let replay = run.replay.then_some("replay");
    let facts = [run.version.as_deref(), replay, Some(run.file.as_str())];
    for fact in facts.into_iter().flatten() {
        if !about.is_empty() {
            about.push(Tone::Dim, page.signs.dot);
        }
        about.push(Tone::Dim, fact);
    }
    vec![
        Text::of(Tone::Plain, &words::when(&run.instant)),
        decided,
        Text::of(Tone::Strong, point.score.as_deref().unwrap_or(page.signs.off)),
        about,
    ]
}
