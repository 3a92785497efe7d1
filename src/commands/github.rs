//! What a step of GitHub Actions takes beside its log: a summary for its page, and outputs for later steps. GitHub names
//! the files in the environment; both are appended to, because other commands of the step write to them too.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

use crate::exit::ExitCode;
use crate::report::registry::Format;
use crate::report::terminal::Style;
use crate::report::{Layout, Report, github};

/// The names of the variables.
const SUMMARY: &str = "GITHUB_STEP_SUMMARY";
const OUTPUT: &str = "GITHUB_OUTPUT";

/// A longer summary GitHub does not show at all.
const MAX_SUMMARY: usize = 1024 * 1024;

/// Columns of a summary that is plain text.
const WIDTH: usize = 100;

/// Whether GitHub Actions reads this format.
pub(super) fn is_for(format: &Format) -> bool {
    format.name == "github"
}

/// Appends summary and outputs where GitHub asks for them. Gives what could not be written; the run exits with 2 then, and
/// the outputs say so.
pub(super) fn tell(report: &Report, code: &mut ExitCode) -> Vec<String> {
    let mut problems = Vec::new();
    if let Some(file) = named(SUMMARY)
        && let Err(problem) = append(&file, &summary(report), SUMMARY)
    {
        problems.push(problem);
        *code = ExitCode::Undecided;
    }
    if let Some(file) = named(OUTPUT)
        && let Err(problem) = append(&file, &github::outputs(report, *code), OUTPUT)
    {
        problems.push(problem);
        *code = ExitCode::Undecided;
    }
    problems
}

/// The file that a variable names.
fn named(variable: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(variable).filter(|file| !file.is_empty())
}

/// The report in one screen: as Markdown where there is such a format, else as the terminal shows it.
fn summary(report: &Report) -> String {
    let shown = |format: &Format, layout| (format.render)(report, &Style { layout, ..Style::plain(WIDTH) });
    let markdown = Format::ALL.iter().find(|format| format.name == "markdown");
    let text = match (markdown, Format::parse("terminal")) {
        (Some(markdown), _) if markdown.layouts.contains(&Layout::Summary) => {
            shown(markdown, Layout::Summary)
        }
        (_, Ok(terminal)) => fenced(&shown(terminal, Layout::Compact)),
        (_, Err(_)) => String::new(),
    };
    if text.len() <= MAX_SUMMARY { text } else { fenced(&github::last_line(report)) }
}

/// A text as it stands, for Markdown: the fence is longer than any that the text holds.
fn fenced(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}text\n{}\n{fence}\n", text.trim_end())
}

/// Appends in one write, so that what others append at the same time does not come between.
fn append(path: &std::ffi::OsStr, text: &str, variable: &str) -> Result<(), String> {
    let path = Path::new(path);
    let cannot = |why: String| format!("{} (${variable}) cannot be written: {why}", path.display());
    let held = match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => 0,
        Err(error) => return Err(cannot(error.kind().to_string())),
        Ok(metadata) if !metadata.is_file() => return Err(cannot("it is not a regular file".to_owned())),
        Ok(metadata) => metadata.len(),
    };
    // Another command may have left its last line open.
    let text = if held == 0 { text.to_owned() } else { format!("\n{text}") };
    OpenOptions::new()
        .append(true)
        .create(true)
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| cannot(error.kind().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_its_fence() {
        for (text, fence) in [("plain", "```"), ("a ``` b", "````"), ("`````", "``````")] {
            let fenced = fenced(text);
            assert_eq!(fenced, format!("{fence}text\n{text}\n{fence}\n"));
        }
    }

    #[test]
    fn what_others_wrote_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        for (text, expected) in [("a\n", "a\n"), ("b\n", "a\n\nb\n")] {
            append(path.as_os_str(), text, OUTPUT).unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), expected);
        }
        assert!(append(folder.path().as_os_str(), "c", OUTPUT).unwrap_err().contains("GITHUB_OUTPUT"));
    }
}
