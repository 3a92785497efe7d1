//! `gatekeeper diff`: what changed between two saved reports.

use std::path::Path;

use crate::cli::DiffArgs;
use crate::diff::registry::Format;
use crate::diff::{Diff, Named};
use crate::exit::ExitCode;
use crate::record;
use crate::report::terminal::Style;
use crate::report::{Problem, Report};

use super::problem::Trouble;
use super::{input, terminal, write};

/// The JSON answer of a call that could not be understood.
pub(super) fn undecided(problem: Problem) -> String {
    let diff = Diff::failed(vec![problem]);
    Format::parse("json").map(|json| (json.render)(&diff, &Style::plain(100))).unwrap_or_default()
}

/// Runs the command.
pub fn run(arguments: &DiffArgs) -> ExitCode {
    let width = terminal::width(arguments.width);
    let stdout = match Format::parse(&arguments.format) {
        Ok(format) => format,
        Err(error) => {
            Trouble::new("usage", error.to_string()).complain(width);
            return ExitCode::Undecided;
        }
    };
    let (files, diff) = match write::sinks(&arguments.files, Format::parse) {
        Ok(files) => (files, compare(arguments, width)),
        Err(message) => {
            let trouble = Trouble::new("usage", message);
            trouble.complain(width);
            (Vec::new(), Diff::failed(trouble.problems()))
        }
    };
    let style = Style { colour: terminal::stdout_takes_colour(), ..Style::plain(width) };
    // What could not be compared has been said; a program waits for its document all the same.
    let shown =
        if diff.errors.is_empty() || !stdout.styled { (stdout.render)(&diff, &style) } else { String::new() };
    let plain = Style::plain(usize::from(arguments.width.unwrap_or(100)));
    let written = files
        .iter()
        .map(|sink| (sink.path.as_path(), (sink.format.render)(&diff, &plain), sink.format.signature));
    let delivered = super::test::deliver(&shown, written, arguments.force, width);
    match diff.exit_code {
        _ if !delivered => ExitCode::Undecided,
        0 => ExitCode::MayPass,
        1 => ExitCode::NoGo,
        _ => ExitCode::Undecided,
    }
}

fn compare(arguments: &DiffArgs, width: usize) -> Diff {
    let [before, after] =
        [&arguments.before, &arguments.after].map(|path| (path.display().to_string(), read(path)));
    match (before, after) {
        ((one, Ok(a)), (other, Ok(b))) => {
            Diff::of(Named { file: &one, report: &a }, Named { file: &other, report: &b })
        }
        ((_, one), (_, other)) => {
            let troubles: Vec<String> = [one, other].into_iter().filter_map(Result::err).collect();
            let trouble = Trouble::several("record", troubles)
                .meant(&arguments.before)
                .meant(&arguments.after)
                .help("name two reports that `gatekeeper evaluate --output json=PATH` wrote");
            trouble.complain(width);
            Diff::failed(trouble.problems())
        }
    }
}

/// A saved report.
fn read(path: &Path) -> Result<Report, String> {
    let shown = path.display().to_string();
    let text = input::saved_report(path).map_err(|problem| format!("{shown}: {problem}"))?;
    record::report(&shown, &text)
}
