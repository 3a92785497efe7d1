//! Several files as one piece of evidence, as a gate with `many` takes them.

use chrono::{DateTime, Utc};

use super::{FileReport, Look, Seen, id, named_entry, read, seen, unopened};
use crate::evidence::format::{Format, Reading};
use crate::evidence::{FileBytes, MAX_FILE_BYTES, Root, is_pattern, together};
use crate::report::Problem;
use crate::report::escape::is_deceptive;

/// A file with its folder, or why there is none.
pub type Opened = Result<(Root, FileBytes), Unopened>;

/// Why a file could not be opened.
#[derive(Debug)]
pub struct Unopened {
    /// The rest of a sentence that starts with the file.
    pub why: String,
    /// What to do next.
    pub help: String,
}

/// Looks at all files together. They come as they are shown, in the order in which a gate reads them; `named` is the id
/// that was chosen. One broken file breaks the whole, as in a gate.
pub fn many(
    files: Vec<(String, Opened)>,
    named: Option<&str>,
    declared: Option<(&str, &'static Format)>,
    now: DateTime<Utc>,
    look: Look<'_>,
) -> (Vec<FileReport>, Seen) {
    let first = files.first().map_or("", |(shown, _)| shown.rsplit(['/', '\\']).next().unwrap_or_default());
    let id = named.map_or_else(|| id::of_name(first, &[]), str::to_owned);
    let mut whole = Whole { read: Vec::new(), files: Vec::new(), bytes: 0 };
    let mut reports: Vec<FileReport> = Vec::new();
    for (shown, opened) in files {
        let report = match opened {
            Err(Unopened { why, help }) => unopened(&shown, &id, &why, &help).report,
            Ok((root, file)) => {
                let (mut report, found) = read(&shown, &id, declared, (&root, &file), now, look);
                report.entry = None;
                whole.add(&mut report, &file, found);
                report
            }
        };
        reports.push(report);
    }
    let mut report = FileReport {
        file: format!("{} file{} together", reports.len(), if reports.len() == 1 { "" } else { "s" }),
        id,
        ..FileReport::default()
    };
    match whole.sum(&reports) {
        Ok((format, reading)) => {
            let known = reports.first();
            report.format = known.and_then(|first| first.format.clone());
            report.proposed = known.and_then(|first| first.proposed.clone());
            report.entry = pattern(&reports).map(|pattern| {
                named_entry(&report.id, &pattern, report.proposed.as_deref(), Some(reports.len()))
            });
            (reports, seen(report, format, reading, look))
        }
        Err((why, help)) => {
            report.errors.push(Problem {
                code: "broken-evidence".to_owned(),
                message: why,
                file: Some(report.file.clone()),
                line: None,
                column: None,
                help: vec![help],
            });
            (reports, Seen { report, document: None })
        }
    }
}

/// What was read so far.
struct Whole {
    read: Vec<(String, &'static Format, Reading)>,
    /// The files, without their content.
    files: Vec<(String, FileBytes)>,
    bytes: u64,
}

impl Whole {
    fn add(&mut self, report: &mut FileReport, file: &FileBytes, found: Option<(&'static Format, Reading)>) {
        self.bytes = self.bytes.saturating_add(file.bytes.len() as u64);
        if let Some((first, _)) = self.files.iter().find(|(_, known)| known.is_same_file(file)) {
            report.errors.push(Problem {
                code: "broken-evidence".to_owned(),
                message: format!("it is the same file as {first}, and would count twice"),
                file: Some(report.file.clone()),
                line: None,
                column: None,
                help: vec!["name each file once".to_owned()],
            });
            return;
        }
        self.files.push((report.file.clone(), file.without_bytes()));
        if let Some((format, reading)) = found {
            self.read.push((report.file.clone(), format, reading));
        }
    }

    /// All of it as one, or why not, with what to do.
    fn sum(self, reports: &[FileReport]) -> Result<(&'static Format, Reading), (String, String)> {
        if let Some(broken) = reports.iter().find(|report| !report.errors.is_empty()) {
            let why = format!("they cannot be summed up, because {} cannot be used", broken.file);
            return Err((why, "one broken file breaks the evidence: mend it first".to_owned()));
        }
        if self.bytes > MAX_FILE_BYTES {
            let why = format!("they are larger than {} MiB, the most that is read", MAX_FILE_BYTES >> 20);
            return Err((why, "split them into several pieces of evidence".to_owned()));
        }
        let Some((first, format)) = self.read.first().map(|(path, format, _)| (path.clone(), *format)) else {
            return Err(("there is none".to_owned(), "name the files".to_owned()));
        };
        if let Some((path, other, _)) = self.read.iter().find(|(_, other, _)| other.name != format.name) {
            let why = format!(
                "they are not of one format: {first} is `{}`, and {path} is `{}`",
                format.name, other.name
            );
            return Err((why, "state the format of all with --as FORMAT, or look at them apart".to_owned()));
        }
        let readings = self.read.into_iter().map(|(path, _, reading)| (path, reading)).collect();
        let why = |problem: crate::evidence::fit::Problem| {
            (problem.text, "look at the files apart, without --many".to_owned())
        };
        Ok((format, together(readings).map_err(why)?))
    }
}

/// A pattern for the files, where they lie in one folder and their names differ in one place.
fn pattern(reports: &[FileReport]) -> Option<String> {
    let split = |report: &FileReport| {
        let (folder, name) = report.file.rsplit_once('/').unwrap_or(("", &report.file));
        (folder.to_owned(), name.to_owned())
    };
    let (folder, first) = split(reports.first()?);
    let others: Vec<(String, String)> = reports.iter().skip(1).map(split).collect();
    let plain = |name: &str| !is_pattern(name) && !name.chars().any(is_deceptive);
    if others.is_empty()
        || others.iter().any(|(other, name)| *other != folder || !plain(name))
        || !plain(&first)
    {
        return None;
    }
    let chars: Vec<char> = first.chars().collect();
    let (mut head, mut tail) = (chars.len(), chars.len());
    for (_, name) in &others {
        head = head.min(chars.iter().zip(name.chars()).take_while(|(a, b)| **a == *b).count());
        tail = tail.min(chars.iter().rev().zip(name.chars().rev()).take_while(|(a, b)| **a == *b).count());
    }
    let shortest = others.iter().map(|(_, name)| name.chars().count()).min()?.min(chars.len());
    let tail = tail.min(shortest.saturating_sub(head));
    let head: String = chars.iter().take(head).collect();
    let tail: String = chars.iter().skip(chars.len() - tail).collect();
    Some(format!("{head}*{tail}"))
}
