//! `gatekeeper evidence`: what gatekeeper sees in files, before a gate is about them.

use std::fmt::Write as _;
use std::path::Path;

use chrono::{DateTime, Utc};

use crate::cli::EvidenceArgs;
use crate::diagnostic::{Diagnostic, suggestion};
use crate::evidence::format::{self, Format};
use crate::evidence::{ReadError, Root, find, natural_order};
use crate::exit::ExitCode;
use crate::inspect::{self, Asked, Inspection, Look, Opened, Paths, Seen, Unopened};
use crate::report::terminal::Style;
use crate::report::{Problem, escape};
use crate::time;

use super::near;
use super::problem::{self, Trouble};
use super::terminal;

/// The JSON answer of a call that could not be understood.
pub(super) fn undecided(problem: Problem) -> String {
    let mut text = Vec::new();
    // Writing into memory cannot fail.
    let _ = Inspection::of(Vec::new(), Vec::new(), vec![problem]).write_json(&mut text);
    String::from_utf8(text).unwrap_or_default()
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
    let inspection = look(arguments, json).unwrap_or_else(|trouble| {
        trouble.complain(width);
        Inspection::of(Vec::new(), Vec::new(), trouble.problems())
    });
    let printed = if json {
        terminal::print_by(|out| inspection.write_json(out))
    } else {
        let style = Style { colour: terminal::stdout_takes_colour(), ..Style::plain(width) };
        terminal::print(&inspect::terminal::render(&inspection, &style))
    };
    if let Err(error) = printed {
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

/// `totals`: whether programs are told what the files come to.
fn look(arguments: &EvidenceArgs, totals: bool) -> Result<Inspection, Trouble> {
    let now = match &arguments.at {
        None => Utc::now(),
        Some(text) => {
            time::parse(text).map_err(|problem| Trouble::new("usage", format!("--at {text} {problem}")))?
        }
    };
    let declared = arguments.declared.as_deref().map(|name| Ok((name, declared(name)?))).transpose()?;
    if let Some(id) = &arguments.id {
        if arguments.files.len() > 1 && !arguments.many {
            return Err(Trouble::new("usage", "--id names one file, and there are several")
                .help("leave it out: each file has an id of its own by its name; --many takes all as one"));
        }
        if !inspect::is_id(id) {
            return Err(Trouble::new("usage", format!("`{id}` is not an id of evidence")).help(
                "it begins with a letter a to z and goes on with letters, digits and `_`; `release` and `gates` mean something else",
            ));
        }
    }
    let none = arguments.queries.is_empty();
    if arguments.many {
        let look = Look { totals, paths: if none { Paths::None } else { Paths::Any } };
        let (reports, together) =
            inspect::many(opened(arguments), arguments.id.as_deref(), declared, now, look);
        let (together, answers) = inspect::ask(&arguments.queries, vec![together], now);
        return Ok(Inspection::with(reports, together.into_iter().next(), answers, Vec::new()));
    }
    let mut ids: Vec<String> = Vec::new();
    for path in &arguments.files {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        ids.push(arguments.id.clone().unwrap_or_else(|| inspect::of_name(&name, &ids)));
    }
    let asked = Asked::of(&arguments.queries, ids.iter().map(String::as_str));
    let look = Look { totals, paths: if none { Paths::None } else { Paths::Of(&asked) } };
    let files =
        arguments.files.iter().zip(&ids).map(|(path, id)| one(path, id, declared, now, look)).collect();
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

fn one(
    path: &Path,
    id: &str,
    declared: Option<(&str, &'static Format)>,
    now: DateTime<Utc>,
    look: Look<'_>,
) -> Seen {
    let shown = path.display().to_string();
    match open(path) {
        Ok((root, file)) => inspect::file(&shown, id, declared, (&root, file), now, look),
        Err(Unopened { why, help }) => inspect::unopened(&shown, id, &why, &help),
    }
}

/// Every file that was named, in the order in which a gate reads several.
fn opened(arguments: &EvidenceArgs) -> Vec<(String, Opened)> {
    let mut files: Vec<(String, &Path)> =
        arguments.files.iter().map(|path| (path.display().to_string(), path.as_path())).collect();
    files.sort_by(|(left, _), (right, _)| natural_order(left, right));
    files.into_iter().map(|(shown, path)| (shown, open(path))).collect()
}

fn open(path: &Path) -> Opened {
    let shown = path.display().to_string();
    if let Some(file) = shown.strip_suffix(find::STAMP_SUFFIX) {
        let why = "is a stamp, and a stamp is never evidence".to_owned();
        return Err(Unopened { why, help: format!("name the file that it is about: {file}") });
    }
    Root::of_file(path).map_err(|error| Unopened { help: what_to_do(path, &error), why: error.to_string() })
}

/// What to do about a file that cannot be opened.
fn what_to_do(path: &Path, error: &ReadError) -> String {
    match error {
        ReadError::Absent => near::meant(path).unwrap_or_else(|| {
            "name a file that a tool or a person wrote; run the tool first if it has not run".to_owned()
        }),
        ReadError::NotAFile("a folder") => {
            format!("name the files in it: `gatekeeper evidence {}`", path.join("*").display())
        }
        ReadError::Replaced | ReadError::Changed => "run again when nothing writes to it".to_owned(),
        ReadError::TooLarge { .. } => "let the tool write less, or split its output".to_owned(),
        ReadError::NotAFile(_) | ReadError::Outside | ReadError::Unreadable(_) => {
            "name a regular file that this user may read".to_owned()
        }
    }
}

/// Says on standard error what cannot be read: files first, then queries.
fn complain(inspection: &Inspection, width: usize) {
    for problem in inspection.files.iter().chain(&inspection.together).flat_map(|file| &file.errors) {
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
