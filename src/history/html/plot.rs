//! The plot of one gate as SVG: its readiness as a line with the limits, and its checks by outcome as columns.

use std::fmt::Write as _;

use super::super::draw::{self, Scale};
use super::super::{GateHistory, History, Point};
use super::escape::text;
use crate::report::terminal::words;
use crate::report::{Decision, Outcome};

/// The most columns; where there are more reports, the latest are drawn.
pub(super) const MAX_COLUMNS: usize = 200;

/// The outcomes as they are stacked, from the ground up.
pub(super) const ORDER: [Outcome; 8] = [
    Outcome::Pass,
    Outcome::Waived,
    Outcome::Warn,
    Outcome::Pending,
    Outcome::Missing,
    Outcome::Error,
    Outcome::Fail,
    Outcome::NotApplicable,
];

/// Width of the picture, and of what stands left and right of the drawn field.
const WIDTH: f64 = 720.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 64.0;

/// Top and height of the field of scores, and of the field of outcomes.
const SCORES: (f64, f64) = (14.0, 150.0);
const OUTCOMES: (f64, f64) = (190.0, 110.0);

/// Height of the picture: below the fields stand dates and the legend.
const HEIGHT: f64 = 372.0;

/// The plot of the reports that judged a gate. `index` makes its names its own on the page.
pub(super) fn plot(history: &History, gate: &GateHistory, judged: &[&Point], index: usize) -> String {
    let drawn = &judged[judged.len().saturating_sub(MAX_COLUMNS)..];
    let mut out = format!(
        "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"t{index} d{index}\">\n\
         <title id=\"t{index}\">Readiness and outcomes of {}</title>\n<desc id=\"d{index}\">{}</desc>\n",
        text(&gate.title),
        text(&described(history, judged, drawn)),
    );
    let columns = Columns { count: drawn.len() };
    scores(&mut out, drawn, columns);
    outcomes(&mut out, drawn, columns);
    dates(&mut out, history, drawn);
    legend(&mut out, drawn);
    out.push_str("</svg>\n");
    out
}

/// What the picture shows, in words.
fn described(history: &History, judged: &[&Point], drawn: &[&Point]) -> String {
    let at = |point: &&Point| {
        history.reports.get(point.report).map(|run| words::when(&run.instant)).unwrap_or_default()
    };
    let told = |point: &&Point| {
        let decision = point.decision.map(|decision| decision.to_string()).unwrap_or_default();
        let score = point.score.as_ref().map(|score| format!(" with readiness {score}")).unwrap_or_default();
        format!("{decision}{score} at {}", at(point))
    };
    let left_out = match judged.len() - drawn.len() {
        0 => String::new(),
        more => format!(" The {more} before them are in the table alone."),
    };
    match (drawn.first(), drawn.last()) {
        (Some(only), Some(_)) if drawn.len() == 1 => format!("One report: {}.{left_out}", told(only)),
        (Some(first), Some(last)) => {
            format!("{} reports, from {} to {}.{left_out}", drawn.len(), told(first), told(last))
        }
        _ => String::new(),
    }
}

/// Where the columns stand.
#[derive(Clone, Copy)]
struct Columns {
    count: usize,
}

impl Columns {
    fn width(self) -> f64 {
        (WIDTH - LEFT - RIGHT) / number(self.count.max(1))
    }

    fn middle(self, index: usize) -> f64 {
        LEFT + self.width() * (number(index) + 0.5)
    }
}

/// A count as a number to draw with: counts are small.
fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

fn scores(out: &mut String, drawn: &[&Point], columns: Columns) {
    let latest = drawn.last();
    let limits = [
        ("GO", latest.and_then(|point| draw::score(point.go.as_deref()))),
        ("floor", latest.and_then(|point| draw::score(point.floor.as_deref()))),
    ];
    let scale = Scale::around(drawn.iter().filter_map(|point| draw::of(point)));
    let (top, height) = SCORES;
    let y = |score: f64| top + height * (1.0 - scale.share(score));
    let right = WIDTH - RIGHT;
    for mark in (scale.from..=scale.to).step_by(10) {
        let at = y(f64::from(mark));
        let _ = writeln!(out, "<path class=\"grid\" d=\"M{LEFT} {at:.1}H{right}\"/>");
        let _ = writeln!(
            out,
            "<text class=\"axis\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{mark}</text>",
            LEFT - 8.0,
            at + 4.0
        );
    }
    for (name, limit) in limits {
        let within = |limit: &f64| (f64::from(scale.from)..=f64::from(scale.to)).contains(limit);
        let Some(limit) = limit.filter(within) else { continue };
        let at = y(limit);
        let _ = writeln!(out, "<path class=\"limit\" d=\"M{LEFT} {at:.1}H{right}\"/>");
        let _ = writeln!(
            out,
            "<text class=\"axis\" x=\"{:.1}\" y=\"{:.1}\">{name} {limit}</text>",
            right + 6.0,
            at + 4.0
        );
    }
    // A report without a score interrupts the line.
    let mut path = String::new();
    let mut pen = 'M';
    for (index, point) in drawn.iter().enumerate() {
        match draw::of(point) {
            Some(score) => {
                let _ = write!(path, "{pen}{:.1} {:.1}", columns.middle(index), y(score));
                pen = 'L';
            }
            None => pen = 'M',
        }
    }
    if !path.is_empty() {
        let _ = writeln!(out, "<path class=\"line\" d=\"{path}\"/>");
    }
    for (index, point) in drawn.iter().enumerate() {
        if let (Some(score), Some(decision)) = (draw::of(point), point.decision) {
            mark(out, decision, columns.middle(index), y(score));
        }
    }
}

/// The mark of a decision: a shape of its own, so that its colour is never the only sign.
fn mark(out: &mut String, decision: Decision, x: f64, y: f64) {
    let _ = match decision {
        Decision::Go => writeln!(out, "<circle class=\"go\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"/>"),
        Decision::Conditional => {
            writeln!(out, "<path class=\"conditional\" d=\"M{x:.1} {:.1}l5 9h-10z\"/>", y - 5.0)
        }
        Decision::NoGo => {
            writeln!(out, "<path class=\"no-go\" d=\"M{:.1} {:.1}l8 8m0 -8l-8 8\"/>", x - 4.0, y - 4.0)
        }
    };
}

fn outcomes(out: &mut String, drawn: &[&Point], columns: Columns) {
    let (top, height) = OUTCOMES;
    let most = drawn.iter().map(|point| point.checks()).max().unwrap_or(0).max(1);
    let bottom = top + height;
    let right = WIDTH - RIGHT;
    for (count, at) in [(0, bottom), (most, top)] {
        let _ = writeln!(out, "<path class=\"grid\" d=\"M{LEFT} {at:.1}H{right}\"/>");
        let _ = writeln!(
            out,
            "<text class=\"axis\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{count}</text>",
            LEFT - 8.0,
            at + 4.0
        );
    }
    let width = (columns.width() * 0.8).min(36.0);
    for (index, point) in drawn.iter().enumerate() {
        let mut ground = bottom;
        for outcome in ORDER {
            let count = point.count(outcome);
            if count == 0 {
                continue;
            }
            let tall = height * number(count) / number(most);
            ground -= tall;
            let _ = writeln!(
                out,
                "<rect class=\"{outcome}\" x=\"{:.1}\" y=\"{ground:.1}\" width=\"{width:.1}\" height=\"{tall:.1}\"><title>{count} {}</title></rect>",
                columns.middle(index) - width / 2.0,
                words::outcome(outcome),
            );
        }
    }
}

fn dates(out: &mut String, history: &History, drawn: &[&Point]) {
    let day = |point: &&Point| {
        let run = history.reports.get(point.report);
        run.map(|run| words::when(&run.instant).chars().take(10).collect::<String>()).unwrap_or_default()
    };
    let y = OUTCOMES.0 + OUTCOMES.1 + 18.0;
    if let (Some(first), Some(last)) = (drawn.first(), drawn.last()) {
        let _ = writeln!(out, "<text class=\"axis\" x=\"{LEFT}\" y=\"{y:.1}\">{}</text>", text(&day(first)));
        if drawn.len() > 1 {
            let right = WIDTH - RIGHT;
            let _ = writeln!(
                out,
                "<text class=\"axis\" x=\"{right}\" y=\"{y:.1}\" text-anchor=\"end\">{}</text>",
                text(&day(last))
            );
        }
    }
}

/// What the shapes and colours mean, of those that are drawn.
fn legend(out: &mut String, drawn: &[&Point]) {
    let mut place = (LEFT, OUTCOMES.0 + OUTCOMES.1 + 40.0);
    for decision in [Decision::Go, Decision::Conditional, Decision::NoGo] {
        if drawn.iter().any(|point| point.decision == Some(decision)) {
            let word = decision.to_string();
            let (x, y) = entry(&mut place, &word);
            mark(out, decision, x + 5.0, y - 4.0);
            let _ = writeln!(out, "<text class=\"axis\" x=\"{:.1}\" y=\"{y:.1}\">{word}</text>", x + 14.0);
        }
    }
    for outcome in ORDER {
        if drawn.iter().any(|point| point.count(outcome) > 0) {
            let word = words::outcome(outcome);
            let (x, y) = entry(&mut place, word);
            let _ = writeln!(
                out,
                "<rect class=\"{outcome}\" x=\"{x:.1}\" y=\"{:.1}\" width=\"10\" height=\"10\"/>",
                y - 9.0
            );
            let _ = writeln!(out, "<text class=\"axis\" x=\"{:.1}\" y=\"{y:.1}\">{word}</text>", x + 14.0);
        }
    }
}

/// Where an entry of the legend stands, in a second line where the first is full; the next one follows it.
fn entry(place: &mut (f64, f64), word: &str) -> (f64, f64) {
    // About as wide as the letters of a plain font at this size are.
    let wide = 14.0 + 7.4 * number(word.len()) + 12.0;
    if place.0 + wide > WIDTH {
        *place = (LEFT, place.1 + 18.0);
    }
    let here = *place;
    place.0 += wide;
    here
}
