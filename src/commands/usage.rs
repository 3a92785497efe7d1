//! A command line that cannot be understood: the parser's own message, and for programs the document that they wait for.

use std::ffi::{OsStr, OsString};

use crate::exit::ExitCode;
use crate::report::{Problem, json};

use super::{deliver, diff, evidence, history, terminal, test, validate};

/// Answers where the arguments (without the program's name) were not understood: help and version on standard output,
/// a mistake on standard error. Where the arguments ask for JSON, a document with the mistake goes to standard output
/// too, so that a program that reads it never finds nothing.
pub fn refuse(error: &clap::Error, arguments: &[OsString]) -> ExitCode {
    // There is nowhere to complain when that fails.
    let _ = error.print();
    if !error.use_stderr() {
        return ExitCode::MayPass;
    }
    if asks_for_json(arguments) {
        let problem = problem(&error.to_string());
        let command = arguments.first().and_then(|command| command.to_str());
        let text = match command {
            Some("validate") => validate::undecided(problem),
            Some("test") => test::undecided(problem),
            Some("diff") => diff::undecided(problem),
            Some("history") => history::undecided(problem),
            Some("evidence") => evidence::undecided(problem),
            _ => json::render(&deliver::undecided(vec![problem], None)),
        };
        let _ = terminal::print(&text);
    }
    ExitCode::Undecided
}

fn asks_for_json(arguments: &[OsString]) -> bool {
    // What follows `--` is the name of a gate.
    let options: Vec<&OsStr> =
        arguments.iter().map(OsString::as_os_str).take_while(|word| *word != "--").collect();
    options.contains(&OsStr::new("--format=json"))
        || options.windows(2).any(|pair| pair[0] == "--format" && pair[1] == "json")
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
    fn json_is_asked_for_in_either_spelling_and_not_behind_the_options() {
        for (line, asked) in [
            ("evaluate --format json --bogus", true),
            ("evaluate --bogus --format=json", true),
            ("evaluate --format terminal", false),
            ("evaluate --output json=a --bogus", false),
            ("evaluate --bogus json", false),
            ("evaluate -- --format json", false),
            ("", false),
        ] {
            let arguments: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
            assert_eq!(asks_for_json(&arguments), asked, "{line}");
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
