//! Results for reading: a line for each scenario, and for what differs what was expected, what is so, and why.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Effects, Style};
use unicode_width::UnicodeWidthStr as _;

use super::Results;
use crate::report::Problem;
use crate::report::escape;
use crate::scenario::expect::Difference;
use crate::scenario::run::{FileResult, ScenarioResult, Verdict};

/// The widest column of ids and of expected values; what is wider pushes the rest aside.
const MAX_COLUMN: usize = 40;

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().effects(Effects::BOLD);
const FAINT: Style = Style::new().effects(Effects::DIMMED);

pub(super) fn render(results: &Results, colour: bool) -> String {
    let mut out = String::new();
    for file in &results.files {
        of_file(&mut out, file, colour);
    }
    let count = results.count();
    let style = if count.failed + count.errors == 0 { GOOD } else { BAD };
    let plural = if count.errors == 1 { "" } else { "s" };
    let line = format!("{} passed, {} failed, {} error{plural}", count.passed, count.failed, count.errors);
    // Writing into a string cannot fail.
    let _ = writeln!(out, "{}", paint(style, &line, colour));
    out
}

fn of_file(out: &mut String, file: &FileResult, colour: bool) {
    if file.scenarios.is_empty() {
        return;
    }
    let _ = writeln!(out, "{}", escape::line(&file.file));
    let width = column(file.scenarios.iter().map(|scenario| scenario.scenario.as_str()));
    for scenario in &file.scenarios {
        of_scenario(out, &file.file, scenario, width, colour);
    }
    out.push('\n');
}

fn of_scenario(out: &mut String, file: &str, scenario: &ScenarioResult, width: usize, colour: bool) {
    let (style, sign) = match scenario.result {
        Verdict::Passed => (GOOD, "✓ pass "),
        Verdict::Failed => (BAD, "✗ FAIL "),
        Verdict::Error => (BAD, "! ERROR"),
    };
    let title = scenario.title.as_deref().map(escape::line).unwrap_or_default();
    let line = format!("  {} {}  {title}", paint(style, sign, colour), padded(&scenario.scenario, width));
    let _ = writeln!(out, "{}", line.trim_end());
    if scenario.result == Verdict::Passed {
        return;
    }
    if let Some(why) = &scenario.why {
        let _ = writeln!(out, "      {}", paint(FAINT, &escape::line(why), colour));
    }
    if !scenario.differences.is_empty() {
        of_differences(out, file, &scenario.differences, colour);
    }
    for problem in &scenario.errors {
        of_problem(out, problem);
    }
}

fn of_differences(out: &mut String, file: &str, differences: &[Difference], colour: bool) {
    let about = column(differences.iter().map(|found| found.about.as_str()));
    let expected = column(differences.iter().map(|found| found.expected.as_str()).chain(["expected"]));
    let head = format!("      {}  {}  actual", padded("", about), padded("expected", expected));
    let _ = writeln!(out, "{}", paint(FAINT, &head, colour));
    for found in differences {
        let _ = writeln!(
            out,
            "      {}  {}  {}",
            padded(&found.about, about),
            padded(&found.expected, expected),
            paint(BAD, &escape::line(&found.actual), colour)
        );
        for line in &found.because {
            let _ = writeln!(out, "        {}", escape::line(line));
        }
        let place = format!("        at {}:{}", escape::line(file), found.line);
        let _ = writeln!(out, "{}", paint(FAINT, &place, colour));
    }
}

fn of_problem(out: &mut String, problem: &Problem) {
    let _ = writeln!(out, "      {}", escape::line(&problem.message));
    for line in &problem.help {
        let _ = writeln!(out, "        {}", escape::line(line));
    }
    if let (Some(file), Some(line)) = (&problem.file, problem.line) {
        let column = problem.column.unwrap_or(1);
        let _ = writeln!(out, "        at {}:{line}:{column}", escape::line(file));
    }
}

fn column<'t>(texts: impl Iterator<Item = &'t str>) -> usize {
    texts.map(|text| escape::line(text).width()).max().unwrap_or(0).min(MAX_COLUMN)
}

fn padded(text: &str, width: usize) -> String {
    let text = escape::line(text);
    let gap = width.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(gap))
}

fn paint(style: Style, text: &str, colour: bool) -> String {
    if colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
}
