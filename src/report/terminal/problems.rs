//! What kept the run from deciding.

use super::page::Page;
use super::text::{Text, Tone};
use crate::report::Problem;

pub(super) fn section(page: &mut Page, problems: &[Problem]) {
    if problems.is_empty() {
        return;
    }
    page.heading("What kept this run from deciding");
    for problem in problems {
        let text = Text::of(Tone::Bad, &format!("{} error[{}]", page.signs.bad, problem.code)).plain(": ");
        page.text(2, 4, &text.with(Tone::Strong, &problem.message));
        if let Some(file) = &problem.file {
            let numbers = [problem.line, problem.line.and(problem.column)].into_iter().flatten();
            let place: Vec<_> = std::iter::once(file.clone()).chain(numbers.map(|n| n.to_string())).collect();
            let place = place.join(":");
            page.text(4, 4, &Text::of(Tone::Dim, &format!("at {place}")));
        }
        for help in &problem.help {
            page.text(4, 6, &Text::of(Tone::Dim, "help: ").plain(help));
        }
    }
}
