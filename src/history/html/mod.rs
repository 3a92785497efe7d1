//! The history as one page that stands for itself: plots drawn in it, and the numbers of each plot as a table.

mod escape;
mod plot;

use std::fmt::Write as _;

use escape::text;

use super::{GateHistory, History, Point, Run, State};
use crate::report::Outcome;
use crate::report::terminal::words;

/// How the page looks. Nothing is fetched for it.
const STYLE: &str = include_str!("style.css");

/// With more reports than this the table of a gate is folded.
const OPEN: usize = 10;

/// The page.
pub(super) fn render(history: &History) -> String {
    let mut out = String::from("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.push_str(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
    );
    // Writing into a string cannot fail.
    let _ =
        write!(out, "<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n", title(history));
    let _ = writeln!(out, "<h1>{}</h1>", title(history));
    head(&mut out, history);
    for (index, gate) in history.gates.iter().enumerate() {
        self::gate(&mut out, history, gate, index);
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn title(history: &History) -> String {
    let gates: Vec<&str> = history.gates.iter().map(|gate| gate.title.as_str()).collect();
    match gates.as_slice() {
        [one] => format!("History of {}", text(one)),
        _ => "History of decisions".to_owned(),
    }
}

fn head(out: &mut String, history: &History) {
    let count = words::count(history.reports.len(), "report");
    let span = match (history.reports.first(), history.reports.last()) {
        (Some(first), Some(last)) => {
            format!(", {} to {}", text(&words::when(&first.instant)), text(&words::when(&last.instant)))
        }
        _ => String::new(),
    };
    let _ = writeln!(out, "<p>{}{span}</p>", text(&count));
    let mut troubles: Vec<String> = history.errors.iter().map(|error| text(&error.message)).collect();
    troubles.extend(
        history
            .reports
            .iter()
            .filter(|run| run.exit_code == 2)
            .map(|run| format!("{}: {} could not decide", text(&words::when(&run.instant)), text(&run.file))),
    );
    if !troubles.is_empty() {
        out.push_str("<section class=\"trouble\">\n<h2>Not in the plots</h2>\n<ul>\n");
        for trouble in troubles {
            let _ = writeln!(out, "<li>{trouble}</li>");
        }
        out.push_str("</ul>\n</section>\n");
    }
}

fn gate(out: &mut String, history: &History, gate: &GateHistory, index: usize) {
    let _ = writeln!(out, "<section>\n<h2>{}</h2>", text(&gate.title));
    let judged: Vec<&Point> = gate.points.iter().filter(|point| point.state == State::Judged).collect();
    if judged.is_empty() {
        out.push_str("<p>It was not judged in any of the reports.</p>\n");
    } else {
        let name = text(&gate.title);
        let _ = writeln!(out, "<figure>\n{}", scrolled(&format!("Plot of {name}")));
        out.push_str(&plot::plot(history, gate, &judged, index));
        out.push_str("</div>\n");
        let _ = writeln!(
            out,
            "<figcaption>Readiness above, checks by outcome below; one column for each report, the oldest first.</figcaption>"
        );
        out.push_str("</figure>\n");
    }
    table(out, history, gate);
    out.push_str("</section>\n");
}

/// The numbers of a plot, the latest first, for those who do not see it and those who want them all.
fn table(out: &mut String, history: &History, gate: &GateHistory) {
    let seen: Vec<Outcome> = plot::ORDER
        .into_iter()
        .filter(|outcome| gate.points.iter().any(|point| point.count(*outcome) > 0))
        .collect();
    let name = text(&gate.title);
    let open = if gate.points.len() <= OPEN { " open" } else { "" };
    let count = text(&words::count(gate.points.len(), "report"));
    let _ = writeln!(out, "<details{open}>\n<summary>Numbers of {count}</summary>");
    let _ = writeln!(out, "{}", scrolled(&format!("Numbers of {name}")));
    let _ = writeln!(out, "<table>\n<caption>{name}, the latest first</caption>");
    out.push_str("<thead><tr><th scope=\"col\">Judged</th><th scope=\"col\">Release</th><th scope=\"col\">Decision</th>");
    out.push_str("<th scope=\"col\" class=\"number\">Readiness</th>");
    for outcome in &seen {
        let _ = write!(out, "<th scope=\"col\" class=\"number\">{}</th>", words::outcome(*outcome));
    }
    out.push_str("<th scope=\"col\">Report</th></tr></thead>\n<tbody>\n");
    for point in gate.points.iter().rev() {
        let Some(run) = history.reports.get(point.report) else { continue };
        row(out, run, point, &seen);
    }
    out.push_str("</tbody>\n</table>\n</div>\n</details>\n");
}

/// The start of a part that is wider than a telephone; the keyboard can move it too. The name is escaped already.
fn scrolled(name: &str) -> String {
    format!("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{name}\">")
}

fn row(out: &mut String, run: &Run, point: &Point, seen: &[Outcome]) {
    let replay = if run.replay { " (replay)" } else { "" };
    let release = run.version.as_deref().or(run.commit.as_deref()).unwrap_or_default();
    let _ = write!(
        out,
        "<tr><th scope=\"row\">{}{replay}</th><td>{}</td><td>{}</td><td class=\"number\">{}</td>",
        text(&words::when(&run.instant)),
        text(&words::short(release)),
        decision(point),
        text(point.score.as_deref().unwrap_or("–")),
    );
    for outcome in seen {
        let count =
            if point.outcomes.is_empty() { "–".to_owned() } else { point.count(*outcome).to_string() };
        let _ = write!(out, "<td class=\"number\">{count}</td>");
    }
    let _ = writeln!(out, "<td>{}</td></tr>", text(&run.file));
}

/// The decision in words, never by its colour alone.
fn decision(point: &Point) -> String {
    match (point.decision, point.state) {
        (Some(decision), State::Standing) => format!("{decision} (earlier)"),
        (Some(decision), _) => format!("<strong>{decision}</strong>"),
        (None, _) => "not reached".to_owned(),
    }
}
