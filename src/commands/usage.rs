//! A command line that cannot be understood: the parser's own message, and for programs the document that they wait for.

use std::ffi::{OsStr, OsString};

use crate::exit::ExitCode;
use crate::report::Problem;
use crate::report::registry::Format;
use crate::report::terminal::Style;

use super::problem::Trouble;
use super::{deliver, diff, evidence, github, history, terminal, test, validate};

/// Columns of a report that nobody sees on a terminal.
const WIDTH: usize = 100;

/// Answers where the arguments (without the program's name) were not understood: help and version on standard output,
/// a mistake on standard error. Where the arguments ask for a format that programs read, a document with the mistake goes
/// to standard output too, so that a program that reads it never finds nothing.
pub fn refuse(error: &clap::Error, arguments: &[OsString]) -> ExitCode {
    // There is nowhere to complain when that fails.
    let _ = error.print();
    if !error.use_stderr() {
        return ExitCode::MayPass;
    }
    let asked = asked_format(arguments);
    let text = match (arguments.first().and_then(|command| command.to_str()), asked) {
        (Some("validate"), Some("json")) => validate::undecided(problem(&error.to_string())),
        (Some("test"), Some("json")) => test::undecided(problem(&error.to_string())),
        (Some("evidence"), Some("json")) => evidence::undecided(problem(&error.to_string())),
        (Some("diff"), Some("json")) => diff::undecided(problem(&error.to_string())),
        (Some("history"), Some("json")) => history::undecided(problem(&error.to_string())),
        (Some("validate" | "test" | "evidence" | "diff" | "history"), _) | (_, None) => {
            return ExitCode::Undecided;
        }
        (_, Some(name)) => match Format::parse(name) {
            Ok(format) if !format.styled => report(format, problem(&error.to_string())),
            _ => return ExitCode::Undecided,
        },
    };
    let _ = terminal::print(&text);
    ExitCode::Undecided
}

/// The report of a run that was not begun.
fn report(format: &Format, problem: Problem) -> String {
    let report = deliver::undecided(vec![problem], None);
    if github::is_for(format) {
        let mut code = ExitCode::Undecided;
        for message in github::tell(&report, &mut code) {
            Trouble::new("output", message).complain(terminal::width(None));
        }
    }
    (format.render)(&report, &Style::plain(WIDTH))
}

/// The format that the arguments ask for on standard output.
fn asked_format(arguments: &[OsString]) -> Option<&str> {
    // What follows `--` is the name of a gate.
    let options: Vec<&OsStr> =
        arguments.iter().map(OsString::as_os_str).take_while(|word| *word != "--").collect();
    let beside = options.iter().find_map(|word| word.to_str()?.strip_prefix("--format="));
    let behind = options.windows(2).find(|pair| pair[0] == "--format").and_then(|pair| pair[1].to_str());
    beside.or(behind)
}

/// The parser's message as one problem: its first paragraph, and its tips as help.
fn problem(text: &str) -> Problem {
    let first: Vec<&str> = text.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
    let message = first.join(" ");
    let message = message.strip_prefix("error: ").unwrap_or(&message).to_owned();
    let tips = text.lines().filter_map(|line| line.trim().strip_prefix("tip: ")).map(str::to_owned);
    let help = tips.chain(["`gatekeeper --help` lists the commands and their options".to_owned()]).collect();
    Problem { code: "usage".to_owned(), message, file: None, line: None, column: None, help }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_asked_for_in_either_spelling_and_not_behind_the_options() {
        for (line, asked) in [
            ("evaluate --format json --bogus", Some("json")),
            ("evaluate --bogus --format=json", Some("json")),
            ("evaluate --format terminal", Some("terminal")),
            ("evaluate --format", None),
            ("evaluate --output json=a --bogus", None),
            ("evaluate --bogus json", None),
            ("evaluate -- --format json", None),
            ("", None),
        ] {
            let arguments: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
            assert_eq!(asked_format(&arguments), asked, "{line}");
        }
    }

    #[test]
    fn a_message_of_several_lines_is_one_problem_with_its_tips() {
        let text = "error: unexpected argument '--fromat' found\n\n  tip: a similar argument exists: '--format'\n\n\
                    Usage: gatekeeper evaluate\n";
        let problem = problem(text);
        assert_eq!(problem.message, "unexpected argument '--fromat' found");
        assert_eq!(problem.help[0], "a similar argument exists: '--format'");
        let text = "error: the following required arguments were not provided:\n  <FILE>\n\nUsage: x";
        assert_eq!(
            super::problem(text).message,
            "the following required arguments were not provided: <FILE>"
        );
    }
}
