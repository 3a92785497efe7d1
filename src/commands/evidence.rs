//! `gatekeeper evidence`: what gatekeeper sees in files, before a gate is about them.

use std::fmt::Write as _;
use std::path::Path;

use chrono::{DateTime, Utc};

use crate::cli::EvidenceArgs;
use crate::diagnostic::{Diagnostic, suggestion};
use crate::evidence::format::{self, Format};
use crate::evidence::{Root, find};
use crate::exit::ExitCode;
use crate::inspect::{self, Inspection, Seen};
use crate::report::terminal::Style;
use crate::report::{Problem, escape};
use crate::time;

use super::problem::{self, Trouble};
use super::terminal;

/// The JSON answer of a call that could not be understood.
pub(super) fn undecided(problem: Problem) -> String {
    Inspection::of(Vec::new(), Vec::new(), vec![problem]).json()
}

/// Runs the command.
pub fn run(arguments: &EvidenceArgs) -> ExitCode {
    let width = terminal::width(arguments.width);
    let json = match arguments.format.as_str() {
        "terminal" => false,
        "json" => true,
        other => {
            Trouble::new("usage", format!("unknown format `{other}`; there are: terminal, json"))
                .complain(width);
            return ExitCode::Undecided;
        }
    };
    let inspection = look(arguments).unwrap_or_else(|trouble| {
        trouble.complain(width);
        Inspection::of(Vec::new(), Vec::new(), trouble.problems())
    });
    let text = if json {
        inspection.json()
    } else {
        let style = Style { colour: terminal::stdout_takes_colour(), ..Style::plain(width) };
        inspect::terminal::render(&inspection, &style)
    };
    if let Err(error) = terminal::print(&text) {
        Trouble::new("output", format!("standard output cannot be written: {error}")).complain(width);
        return ExitCode::Undecided;
    }
    complain(&inspection, width);
    match inspection.exit_code {
        0 => ExitCode::MayPass,
        1 => ExitCode::NoGo,
        _ => ExitCode::Undecided,
    }
}

fn look(arguments: &EvidenceArgs) -> Result<Inspection, Trouble> {
    let now = match &arguments.at {
        None => Utc::now(),
        Some(text) => {
            time::parse(text).map_err(|problem| Trouble::new("usage", format!("--at {text} {problem}")))?
        }
    };
    let declared = arguments.declared.as_deref().map(|name| Ok((name, declared(name)?))).transpose()?;
    if let Some(id) = &arguments.id {
        if arguments.files.len() > 1 {
            return Err(Trouble::new("usage", "--id names one file, and there are several")
                .help("leave it out: each file has an id of its own by its name"));
        }
        if !inspect::is_id(id) {
            return Err(Trouble::new("usage", format!("`{id}` is not an id of evidence")).help(
                "it begins with a letter a to z and goes on with letters, digits and `_`; `release` and `gates` mean something else",
            ));
        }
    }
    let mut taken: Vec<String> = Vec::new();
    let mut files = Vec::new();
    for path in &arguments.files {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let id = arguments.id.clone().unwrap_or_else(|| inspect::of_name(&name, &taken));
        taken.push(id.clone());
        files.push(one(path, &id, declared, now));
    }
    let (reports, answers) = inspect::ask(&arguments.queries, files, now);
    Ok(Inspection::of(reports, answers, Vec::new()))
}

fn declared(name: &str) -> Result<&'static Format, Trouble> {
    format::by_name(name).ok_or_else(|| {
        let names = || format::infos().iter().map(|info| info.name);
        let help = match suggestion(name, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are: {}", names().collect::<Vec<_>>().join(", ")),
        };
        Trouble::new("usage", format!("`{name}` is not a format of evidence")).help(help)
    })
}

fn one(path: &Path, id: &str, declared: Option<(&str, &'static Format)>, now: DateTime<Utc>) -> Seen {
    let shown = path.display().to_string();
    if shown.ends_with(find::STAMP_SUFFIX) {
        return inspect::unopened(
            &shown,
            id,
            "is a stamp, and a stamp is never evidence: name the file that it is about",
        );
    }
    match Root::of_file(path) {
        Ok((root, file)) => inspect::file(&shown, id, declared, (&root, &file), now),
        Err(error) => inspect::unopened(&shown, id, &error.to_string()),
    }
}

/// Says on standard error what cannot be read: files first, then queries.
fn complain(inspection: &Inspection, width: usize) {
    for problem in inspection.files.iter().flat_map(|file| &file.errors) {
        let mut place = problem.file.clone().unwrap_or_default();
        if let (Some(line), Some(column)) = (problem.line, problem.column) {
            place = format!("{place}:{line}:{column}");
        }
        let joint = if problem.code == "unreadable" { " " } else { ": " };
        let sentence = format!("{place}{joint}{}", problem.message);
        let mut text = format!("error[{}]: {}\n", problem.code, escape::line(&sentence));
        for help in &problem.help {
            // Writing into a string cannot fail.
            let _ = writeln!(text, "  = help: {}", escape::line(help));
        }
        terminal::complain(&text);
    }
    let mistakes: Vec<Diagnostic> =
        inspection.queries.iter().flat_map(|answer| answer.mistakes.iter().cloned()).collect();
    if !mistakes.is_empty() {
        problem::complain_of(&mistakes, width);
    }
}
