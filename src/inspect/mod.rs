//! What gatekeeper sees in a file, before any gate is about it: its format, its stamp, its summary or its shape, the paths
//! that a gate would write, and what a path or a requirement says over it.
//!
//! Files go in as bytes, [`Inspection`] comes out as plain data; [`terminal`] shows it.

use std::borrow::Cow;
use std::io::{self, Write};

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::diagnostic::{Diagnostic, DiagnosticJson};
use crate::document::encoding;
use crate::evidence::format::{self, Format, Reading};
use crate::evidence::summary::{Summary, Told, Wants};
use crate::evidence::{FileBytes, Root};
use crate::exit::ExitCode;
use crate::projection::Need;
use crate::report::{Comparison, Problem, SCHEMA_VERSION, Tool, json};
use crate::requirement::Shape;

mod ask;
mod asked;
mod id;
mod kind;
mod many;
mod members;
mod outline;
mod stamped;
pub mod terminal;
#[cfg(test)]
mod tests;
mod totals;

pub use ask::ask;
pub use asked::Asked;
pub use id::{is_id, of_name};
pub use many::{Opened, Unopened, many};
pub use totals::Totals;

/// What will be made of what is found. A file takes several times its size where all of it must be there.
#[derive(Debug, Clone, Copy)]
pub struct Look<'q> {
    /// Whether its summary is told to programs, which get all scores and items of it.
    pub totals: bool,
    /// What paths will look at.
    pub paths: Paths<'q>,
}

/// What paths look at.
#[derive(Debug, Clone, Copy)]
pub enum Paths<'q> {
    /// Nothing: there are none.
    None,
    /// What is asked here.
    Of(&'q Asked),
    /// Maybe all.
    Any,
}

impl Look<'_> {
    /// What is needed of the document that is shown.
    fn need(self) -> Need {
        if matches!(self.paths, Paths::Any) { Need::whole() } else { outline::need() }
    }
}

/// What was found in all files that were looked at.
#[derive(Debug, Serialize)]
pub struct Inspection {
    /// The version of this form.
    pub schema_version: u32,
    /// Who wrote it.
    pub tool: Tool,
    /// Each file, in the order of the command line.
    pub files: Vec<FileReport>,
    /// What they come to as one piece of evidence, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub together: Option<FileReport>,
    /// What was asked, in the order of the command line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub queries: Vec<Answer>,
    /// What is wrong with the call.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Problem>,
    /// 0, 1 where a query does not hold, 2 where a file or a query cannot be read.
    pub exit_code: u8,
}

/// What was found in one file.
#[derive(Debug, Default, Serialize)]
pub struct FileReport {
    /// The file as it was named.
    pub file: String,
    /// The id under which paths reach it here.
    pub id: String,
    /// The format that it was read in.
    pub format: Option<String>,
    /// The formats that it is by its content. One means: it is that.
    pub recognised: Vec<String>,
    /// What a gate must say in `format:` to read it as it was read here; none where the name says enough.
    pub proposed: Option<String>,
    /// How the format came about, in words.
    pub about_format: Option<String>,
    /// An entry that a gate could have for it, as a line of YAML; none where the name cannot stand there.
    pub entry: Option<String>,
    /// The size.
    pub bytes: Option<u64>,
    /// The digest.
    pub sha256: Option<String>,
    /// The stamp beside it.
    pub stamp: Option<StampReport>,
    /// What it comes to, without its lists of tests and findings; none for a plain document, where it cannot be read, and
    /// where nobody asked for it.
    pub summary: Option<Totals>,
    /// The same as rows, with units, the shape of its lists, and the original.
    pub members: Option<Vec<Member>>,
    /// The shape of a plain document, as far as it is shown.
    pub document: Option<Vec<Member>>,
    /// How many further members the shape has, beyond those that are shown.
    #[serde(skip_serializing_if = "is_zero")]
    pub more: usize,
    /// The members that its summary lacks, with the reason.
    pub absent: Vec<AbsentMember>,
    /// The first failed tests or findings, the worst first.
    pub examples: Vec<Offender>,
    /// The paths that a gate could read, as it would write them.
    pub paths: Vec<String>,
    /// Why it cannot be read.
    pub errors: Vec<Problem>,
}

/// The stamp beside a file.
#[derive(Debug, Default, Serialize)]
pub struct StampReport {
    /// `fits`, `none` or `broken`.
    pub state: &'static str,
    /// The commit that it states.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The time that it states, RFC 3339 in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub produced_at: Option<String>,
    /// How long ago that was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<String>,
    /// The artifact that it states.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub artifact: Option<String>,
    /// Who stamped the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Why a gate would not believe it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// One member, or all elements of one list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Member {
    /// Its path, as a gate would write it.
    pub path: String,
    /// What is there: `a number`, `a list`, `a string or null`.
    pub kind: String,
    /// A value that is there; of several elements, that of the first which has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The unit of its number, where the format fixes one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// How many elements or members it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<usize>,
    /// In how many of how many elements it is there, where some lack it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_elements: Option<[usize; 2]>,
    /// What else matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A member that the summary lacks.
#[derive(Debug, Serialize)]
pub struct AbsentMember {
    /// Its path.
    pub path: String,
    /// Why it is not there.
    pub reason: String,
}

/// A failed test or a finding.
#[derive(Debug, Serialize)]
pub struct Offender {
    /// `tests` or `findings`.
    pub section: &'static str,
    /// Its name.
    pub name: String,
    /// Its state or severity.
    pub state: &'static str,
    /// What is said about it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What a path or a requirement says.
#[derive(Debug, Default, Serialize)]
pub struct Answer {
    /// The text that was asked.
    pub query: String,
    /// `selects`, `true`, `false`, `unknown`, `error`; `mistake` where it is neither path nor requirement.
    pub answer: &'static str,
    /// Why it is unknown or an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// How many values a path selects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<usize>,
    /// The first of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub selected: Vec<Selected>,
    /// How a requirement was judged.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub comparisons: Vec<Comparison>,
    /// What is wrong with the text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub diagnostics: Vec<DiagnosticJson>,
    /// The same as they are shown.
    #[serde(skip)]
    pub mistakes: Vec<Diagnostic>,
}

/// One value that a path selects.
#[derive(Debug, Serialize)]
pub struct Selected {
    /// Where it is, as a normalized path.
    pub at: String,
    /// The value with its unit; lists and objects by their size.
    pub value: String,
    /// The file and line, where it stands in the original.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The column, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// A file that was read, with the document that paths go into.
#[derive(Debug)]
pub struct Seen {
    /// What was found.
    pub report: FileReport,
    document: Option<Document>,
}

/// The document of a file.
#[derive(Debug)]
struct Document {
    node: crate::document::Node,
    told: Option<Told>,
    shape: Shape,
    /// The text of the file, in which places of the original are counted; none for several files, and where nobody asks.
    text: Option<String>,
}

impl Inspection {
    /// All of it, with the exit code that follows.
    pub fn of(files: Vec<FileReport>, queries: Vec<Answer>, errors: Vec<Problem>) -> Self {
        Self::with(files, None, queries, errors)
    }

    /// The same with what the files come to together.
    pub fn with(
        files: Vec<FileReport>,
        together: Option<FileReport>,
        queries: Vec<Answer>,
        errors: Vec<Problem>,
    ) -> Self {
        let broken = files.iter().chain(&together).any(|file| !file.errors.is_empty())
            || queries.iter().any(|query| query.answer == "mistake")
            || !errors.is_empty();
        let holds = queries.iter().all(|query| matches!(query.answer, "selects" | "true"));
        let code = match (broken, holds) {
            (true, _) => ExitCode::Undecided,
            (false, false) => ExitCode::NoGo,
            (false, true) => ExitCode::MayPass,
        };
        let tool = Tool { name: "gatekeeper".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() };
        Self { schema_version: SCHEMA_VERSION, tool, files, together, queries, errors, exit_code: code as u8 }
    }

    /// Writes it for programs.
    ///
    /// # Errors
    /// It cannot be written there.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut out = json::Safe(out);
        serde_json::to_writer_pretty(&mut out, self)?;
        out.write_all(b"\n")
    }
}

/// Looks at one file. `id` is what paths call it; `declared` is the format where it was stated, by the name that was
/// used; `now` is the instant from which its stamp is dated.
pub fn file(
    shown: &str,
    id: &str,
    declared: Option<(&str, &'static Format)>,
    (root, file): (&Root, FileBytes),
    now: DateTime<Utc>,
    look: Look<'_>,
) -> Seen {
    let (report, read) = read(shown, id, declared, (root, &file), now, look);
    let Some((format, reading)) = read else { return Seen { report, document: None } };
    let has_original = reading.raw.is_some();
    let mut seen = seen(report, format, reading, look);
    if let Paths::Of(asked) = look.paths
        && let Some(shape) = seen.document.take().map(|document| document.shape)
    {
        // What is shown of it and what is asked of it are two small parts, each read for itself; the first is gone by now.
        match asked.read(format, shown, id, &file.bytes) {
            Ok((node, told)) => seen.document = Some(Document { node, told, shape, text: None }),
            Err(unread) => seen.report.errors.push(problem(unread)),
        }
    }
    if let Some(document) = &mut seen.document
        && has_original
        && !matches!(look.paths, Paths::None)
    {
        document.text = Some(text(file.bytes));
    }
    seen
}

/// The text of a file that was read, mostly without a copy.
fn text(bytes: Vec<u8>) -> String {
    match encoding::decode(&bytes) {
        Ok(Cow::Borrowed(text)) if text.len() == bytes.len() => String::from_utf8(bytes).unwrap_or_default(),
        Ok(text) => text.into_owned(),
        Err(_) => String::new(),
    }
}

/// A file as it was read in its format, and what is said of it apart from what it comes to.
fn read(
    shown: &str,
    id: &str,
    declared: Option<(&str, &'static Format)>,
    (root, file): (&Root, &FileBytes),
    now: DateTime<Utc>,
    look: Look<'_>,
) -> (FileReport, Option<(&'static Format, Reading)>) {
    let mut report = FileReport {
        file: shown.to_owned(),
        id: id.to_owned(),
        bytes: Some(file.bytes.len() as u64),
        sha256: Some(file.sha256.clone()),
        stamp: Some(stamped::look(root, file, now)),
        ..FileReport::default()
    };
    if let Err(unread) = format::refuse_bytes(shown, &file.bytes) {
        report.errors.push(problem(unread));
        return (report, None);
    }
    let kind = kind::of(&file.path, declared, &file.bytes);
    report.recognised = kind.recognised.iter().map(|&name| name.to_owned()).collect();
    report.about_format = Some(kind.about);
    let Some((name, format)) = kind.format else {
        report.errors.push(Problem {
            code: "unknown-format".to_owned(),
            message: "the format can be told neither from the name nor from the content".to_owned(),
            file: Some(shown.to_owned()),
            line: None,
            column: None,
            help: vec!["state it: --as FORMAT here, `format: FORMAT` in a gate".to_owned()],
        });
        return (report, None);
    };
    report.format = Some(name.to_owned());
    report.proposed = kind.proposed.map(str::to_owned);
    report.entry = entry(id, &file.path, kind.proposed);
    let read = if matches!(look.paths, Paths::Any) {
        format::read_file(format, shown, &file.bytes, Wants::ALL)
    } else {
        format::read_beginning(format, shown, &file.bytes, Wants::ALL, &look.need())
    };
    match read {
        Ok(reading) => (report, Some((format, reading))),
        Err(unread) => {
            report.errors.push(problem(unread));
            (report, None)
        }
    }
}

/// What was read, with what it comes to.
fn seen(mut report: FileReport, format: &'static Format, reading: Reading, look: Look<'_>) -> Seen {
    let (node, told, items) = match reading {
        Reading { summary: Some(Summary::Items(items)), raw: None } => {
            let (node, told) = items.document(&look.need());
            (node, Some(told), Some(items))
        }
        reading => {
            let (node, told) = reading.document_for(&look.need());
            (node, told, None)
        }
    };
    members::fill(&mut report, &node, told.as_ref());
    if let Some(told) = told.as_ref().filter(|_| look.totals) {
        report.summary = Some(Totals::of(&node, told, items));
    }
    let shape = match &told {
        _ if format.shape != Shape::Unknown => format.shape,
        None => Shape::Plain,
        Some(told) => Shape::Summary { sections: told.sections, raw: false },
    };
    Seen { report, document: Some(Document { node, told, shape, text: None }) }
}

/// A file that could not be opened.
pub fn unopened(shown: &str, id: &str, why: &str, help: &str) -> Seen {
    let problem = Problem {
        code: "unreadable".to_owned(),
        message: why.to_owned(),
        file: Some(shown.to_owned()),
        line: None,
        column: None,
        help: vec![help.to_owned()],
    };
    let report = FileReport {
        file: shown.to_owned(),
        id: id.to_owned(),
        errors: vec![problem],
        ..FileReport::default()
    };
    Seen { report, document: None }
}

fn problem(unread: format::Unread) -> Problem {
    Problem {
        code: "broken-evidence".to_owned(),
        message: unread.message,
        file: Some(unread.path),
        line: unread.place.map(|(line, _)| line),
        column: unread.place.map(|(_, column)| column),
        help: unread.help.into_iter().collect(),
    }
}

/// The entry of a gate for a file of that name, bound by its stamp.
fn entry(id: &str, name: &str, format: Option<&str>) -> Option<String> {
    let safe = !name.is_empty()
        && !crate::evidence::is_pattern(name)
        && !name.chars().any(crate::report::escape::is_deceptive);
    safe.then(|| named_entry(id, name, format, None))
}

/// The same for a name that may be a pattern, of at least so many files.
fn named_entry(id: &str, name: &str, format: Option<&str>, many: Option<usize>) -> String {
    let simple = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let plain = name.chars().all(simple) && name.starts_with(|c: char| c.is_ascii_alphabetic());
    let quoted = if plain { name.to_owned() } else { serde_json::Value::from(name).to_string() };
    let mut keys = Vec::new();
    if name != format!("{id}.json") {
        keys.push(format!("file: {quoted}"));
    }
    keys.extend(format.map(|format| format!("format: {format}")));
    keys.extend(many.map(|many| format!("many: {many}")));
    keys.push("commit: stamp".to_owned());
    format!("{id}: {{{}}}", keys.join(", "))
}
