//! Diagnostics for people, in the look of the Rust compiler.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::neutral::{neutral, push};
use super::place::{floor, line_at, position};
use super::{Diagnostic, Severity};

/// How diagnostics are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// With ANSI colours.
    pub colour: bool,
    /// Columns of the screen; longer source lines are cut around the mistake.
    pub width: usize,
}

/// The narrowest screen that is laid out for.
const MIN_WIDTH: usize = 40;
/// A second place further away than this is shown apart from the first.
const MAX_GAP: usize = 1000;
/// A mistake over more lines is shown by its first ones.
const MAX_LINES: usize = 6;
/// Only so many characters of a line are looked at on each side of the mistake.
const MAX_SIDE: usize = 400;

/// The diagnostics one after another, each followed by an empty line. Whatever stands in the files, the result holds
/// no control characters but line breaks and the colours asked for.
pub fn render(diagnostics: &[Diagnostic], style: Style) -> String {
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(style.width.max(MIN_WIDTH));
    let mut out = String::new();
    for diagnostic in diagnostics {
        let (group, places) = group(diagnostic);
        let printed = renderer.render(&[group]);
        let _ = writeln!(out, "{}\n", with_true_places(&printed, &places));
    }
    out
}

/// One diagnostic as the parts that the renderer lays out.
fn group(diagnostic: &Diagnostic) -> (Group<'_>, Vec<Place>) {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(neutral(&diagnostic.message)).id(diagnostic.code);
    let path = neutral(&diagnostic.source.path);
    let mut group = Group::with_title(title);
    let mut places = Vec::new();
    if let Some(span) = &diagnostic.span {
        let mut marks = vec![Mark { span: span.clone(), label: &diagnostic.label, primary: true }];
        let mut apart = None;
        if let Some((related, label)) = &diagnostic.related {
            let mark = Mark { span: related.clone(), label, primary: false };
            if gap(&diagnostic.source.text, span, related) > MAX_GAP {
                apart = Some(mark);
            } else {
                marks.push(mark);
            }
        }
        for marks in [Some(marks), apart.map(|mark| vec![mark])].into_iter().flatten() {
            let (snippet, column_shown) = excerpt(diagnostic, &marks);
            group = group.element(snippet.path(path.clone()));
            let (line, column) = position(&diagnostic.source, marks[0].span.start);
            let line = format!("{path}:{line}:");
            places.push(Place { shown: format!("{line}{column_shown}"), real: format!("{line}{column}") });
        }
    } else {
        group = group.element(Origin::path(path));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(neutral(help)));
    }
    (group, places)
}

/// A place as the renderer works it out from the excerpt, and as it is in the file: characters that were written out
/// and a byte order mark move the columns.
struct Place {
    shown: String,
    real: String,
}

fn with_true_places(printed: &str, places: &[Place]) -> String {
    // The title is the first line; a place in it is the author's own words.
    let (title, mut rest) = printed.split_once('\n').unwrap_or((printed, ""));
    let mut out = format!("{title}\n");
    for place in places {
        if let Some((before, after)) = rest.split_once(&place.shown) {
            out.push_str(before);
            out.push_str(&place.real);
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// A part of the text to point at.
struct Mark<'a> {
    span: Range<usize>,
    label: &'a str,
    primary: bool,
}

/// How many lines lie between two places.
fn gap(text: &str, one: &Range<usize>, two: &Range<usize>) -> usize {
    let start = floor(text, one.start.min(two.start));
    let end = floor(text, one.start.max(two.start));
    text[start..end].matches('\n').count()
}

/// The lines around the marks, harmful characters written out, with the marks moved accordingly; and the column of
/// the first mark in them.
fn excerpt<'a>(diagnostic: &'a Diagnostic, marks: &[Mark<'a>]) -> (Snippet<'a, Annotation<'a>>, usize) {
    let text = diagnostic.source.text.as_str();
    let mut shown: BTreeMap<usize, Line> = BTreeMap::new();
    for mark in marks {
        let end = floor(text, mark.span.end.max(mark.span.start));
        let mut at = floor(text, mark.span.start);
        for _ in 0..MAX_LINES {
            let line = line_at(text, at);
            let marked = in_line(text, at)..end.clamp(line.start, line.end);
            let number = position(&diagnostic.source, at).0;
            shown
                .entry(number)
                .or_insert_with(|| Line { range: line.clone(), marked: Vec::new() })
                .marked
                .push(marked);
            let Some(next) = text[line.end..].find('\n').map(|found| line.end + found + 1) else { break };
            if next >= end {
                break;
            }
            at = next;
        }
    }
    bridge(text, &mut shown);
    let first = shown.keys().next().copied().unwrap_or(1);
    let mut out = String::new();
    let mut number = first;
    let mut places: BTreeMap<usize, usize> = BTreeMap::new();
    for (line_number, line) in &shown {
        while number < *line_number {
            out.push('\n');
            number += 1;
        }
        line.write(text, &mut out, &mut places);
    }
    out.push('\n');
    let last = out.len() - 1;
    let moved = |at: usize| places.range(at..).next().map_or(last, |(_, place)| *place);
    let column_shown = marks.first().map_or(1, |mark| {
        let before = &out[..moved(in_line(text, mark.span.start))];
        before.chars().rev().take_while(|c| *c != '\n').count() + 1
    });
    let mut snippet = Snippet::source(out).line_start(first).fold(true);
    for mark in marks {
        let start = moved(in_line(text, mark.span.start));
        let end = floor(text, mark.span.end.max(mark.span.start));
        let end = places.range(..=end).next_back().map_or(last, |(_, place)| *place).max(start);
        let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        snippet = snippet.annotation(kind.span(start..end).label(neutral(mark.label)));
    }
    (snippet, column_shown)
}

/// Adds a single line between two that are shown: the renderer prints it instead of leaving it out.
fn bridge(text: &str, shown: &mut BTreeMap<usize, Line>) {
    let numbers: Vec<usize> = shown.keys().copied().collect();
    for pair in numbers.windows(2) {
        if let [one, two] = *pair
            && two == one + 2
            && let Some(before) = shown.get(&one).map(|line| line.range.end)
        {
            let start = text[before..].find('\n').map_or(text.len(), |found| before + found + 1);
            let range = line_at(text, start);
            shown.insert(one + 1, Line { marked: Vec::new(), range });
        }
    }
}

/// The offset, moved to the visible part of its line where it lies in a line break or a byte order mark.
fn in_line(text: &str, at: usize) -> usize {
    let line = line_at(text, at);
    floor(text, at).clamp(line.start, line.end)
}

/// One line of the excerpt.
struct Line {
    range: Range<usize>,
    marked: Vec<Range<usize>>,
}

impl Line {
    /// Writes the line, and where each of its characters went.
    fn write(&self, text: &str, out: &mut String, places: &mut BTreeMap<usize, usize>) {
        let start = self.marked.iter().map(|marked| marked.start).min().unwrap_or(self.range.start);
        let end = self.marked.iter().map(|marked| marked.end).max().unwrap_or(start);
        let from = text[self.range.start..start].char_indices().rev().nth(MAX_SIDE).map_or(0, |(at, _)| at);
        let until = text[start..self.range.end].char_indices().nth((end - start).min(MAX_SIDE) + MAX_SIDE);
        let shown = self.range.start + from..until.map_or(self.range.end, |(at, _)| start + at);
        for (at, c) in text[shown.clone()].char_indices() {
            places.insert(shown.start + at, out.len());
            if c == '\t' { out.push(c) } else { push(out, c) }
        }
        places.insert(shown.end, out.len());
    }
}

#[cfg(test)]
mod tests;
