//! `gatekeeper history`: how decisions and scores went over time.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::cli::HistoryArgs;
use crate::exit::ExitCode;
use crate::history::registry::Format;
use crate::history::{Gathering, History};
use crate::record;
use crate::report::Problem;
use crate::report::terminal::Style;

use super::problem::Trouble;
use super::{input, records, terminal, write};

/// The JSON answer of a call that could not be understood.
pub(super) fn undecided(problem: Problem) -> String {
    let history = Gathering::default().finish(vec![problem]);
    Format::parse("json").map(|json| (json.render)(&history, &Style::plain(100))).unwrap_or_default()
}

/// Runs the command.
pub fn run(arguments: &HistoryArgs) -> ExitCode {
    let width = terminal::width(arguments.width);
    let stdout = match Format::parse(&arguments.format) {
        Ok(format) => format,
        Err(error) => {
            Trouble::new("usage", error.to_string()).complain(width);
            return ExitCode::Undecided;
        }
    };
    let (files, history) = match write::sinks(&arguments.files, Format::parse) {
        Ok(files) => {
            // What this call is to write is no report that it reads.
            let own: HashSet<PathBuf> =
                files.iter().filter_map(|sink| sink.path.canonicalize().ok()).collect();
            (files, gather(&arguments.paths, &own, width))
        }
        Err(message) => {
            let trouble = Trouble::new("usage", message);
            trouble.complain(width);
            (Vec::new(), Gathering::default().finish(trouble.problems()))
        }
    };
    let style = Style { colour: terminal::stdout_takes_colour(), ..Style::plain(width) };
    let nothing = history.reports.is_empty() && stdout.styled;
    let shown = if nothing { String::new() } else { (stdout.render)(&history, &style) };
    let plain = Style::plain(usize::from(arguments.width.unwrap_or(100)));
    let written = files
        .iter()
        .map(|sink| (sink.path.as_path(), (sink.format.render)(&history, &plain), sink.format.signature));
    let delivered = super::test::deliver(&shown, written, arguments.force, width);
    if delivered && history.exit_code == 0 { ExitCode::MayPass } else { ExitCode::Undecided }
}

/// Reads every report, once. One that cannot be read is told, and the history is that of the others.
fn gather(paths: &[PathBuf], own: &HashSet<PathBuf>, width: usize) -> History {
    let (mut gathering, mut problems) = (Gathering::default(), Vec::new());
    let mut complain = |trouble: Trouble| {
        trouble.complain(width);
        problems.extend(trouble.problems());
    };
    let mut seen = HashSet::new();
    for path in paths {
        let files = match records::files(path) {
            Ok(files) if files.is_empty() => {
                let message = format!("there are no JSON files in {}", path.display());
                complain(Trouble::new("no-records", message).help(HELP));
                continue;
            }
            Ok(files) => files,
            Err(error) => {
                complain(Trouble::new("record", error.to_string()).meant(path).help(HELP));
                continue;
            }
        };
        for file in files {
            let real = file.canonicalize().unwrap_or_else(|_| file.clone());
            if own.contains(&real) || !seen.insert(real) {
                continue;
            }
            if let Err(message) = add(&mut gathering, &file) {
                complain(Trouble::new("record", message));
            }
        }
    }
    gathering.finish(problems)
}

const HELP: &str = "name reports that `gatekeeper evaluate --output json=PATH` wrote, or folders of them";

fn add(gathering: &mut Gathering, path: &Path) -> Result<(), String> {
    let shown = path.display().to_string();
    let text = input::saved_report(path).map_err(|problem| format!("{shown}: {problem}"))?;
    let report = record::report(&shown, &text)?;
    gathering.add(&shown, &report).map_err(|problem| format!("{shown}: {problem}"))
}
