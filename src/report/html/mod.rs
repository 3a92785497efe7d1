//! The report as one HTML page: for the screen in the meeting, for paper, for a telephone. Nothing is loaded, nothing
//! runs; every text from outside is escaped by the engine where it enters the page.

mod details;
mod evidence;
mod filter;
mod gauge;
mod groups;
mod judged;
mod mark;
mod measure;
mod page;
mod people;
mod rows;
mod why;

use std::fmt::Write as _;

pub(in crate::report) use page::Page;

use super::template::page::Template;
use super::template::registry;
use super::terminal::Style;
use super::{Report, escape};
use crate::diagnostic::Diagnostic;

/// What the template is called.
pub(in crate::report) const NAME: &str = "html";

/// The template as one text, for `--print-template` too: parts of the page, then the page with its style.
pub(in crate::report) const TEMPLATE: &str = concat!(
    include_str!("macros.html"),
    include_str!("tables.html"),
    include_str!("gate.html"),
    include_str!("head.html"),
    include_str!("style.css"),
    include_str!("page.html"),
);

/// The report as one page. It is the same for every style.
pub fn render(report: &Report, _: &Style) -> String {
    written(report).unwrap_or_else(|problem| undecided(report, &problem))
}

fn written(report: &Report) -> Result<String, Box<Diagnostic>> {
    let Some(shipped) = registry::named(NAME) else { return Ok(String::new()) };
    Template::shipped(shipped)?.render(report)
}

/// What stands in for a page that cannot be written, which only a mistake in the template could cause: the decisions and
/// the errors, in plain words.
fn undecided(report: &Report, problem: &Diagnostic) -> String {
    let style = Style { quiet: true, ..Style::plain(100) };
    let (line, said) = (problem.line_column().map_or(0, |(line, _)| line), escape::html(&problem.message));
    let mut told = String::new();
    for line in super::terminal::render(report, &style).lines() {
        // Writing into a string cannot fail.
        let _ = writeln!(told, "<p>{}</p>", escape::html(line));
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Not written</title>\n\
         <h1>This report could not be written</h1>\n<p>Line {line} of its template: {said}</p>\n{told}</html>\n"
    )
}

#[cfg(test)]
mod tests;
