//! Jest's `--json`, and the same from Vitest's JSON reporter. Cases are counted; totals can only make it worse.

use super::look::{
    LARGEST_COUNT, count, has, has_list, member, needed_length, number, object, own_list, stated_boolean,
    stated_text, text,
};
use super::message::plain;
use super::tool::{Entries, Entry, Reader, Sum, Tool};
use super::{Format, FormatError, Read, Signature};
use crate::document::{Node, Value};
use crate::evidence::summary::{Case, State, Summary, Tests, shape, start_of_name};
use crate::number::Number;

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "jest",
    aliases: &[],
    shape: shape::tests(true),
    extensions: &[],
    signature: Signature::Json(|document| fits(document) && has(document, BROKEN_SUITES)),
    read: Read::Tool(TOOL),
};

/// Reads a report of Jest or of Vitest.
pub(super) const TOOL: Tool = Tool {
    looks_at: &[(
        &["$"],
        &[
            "['numTotalTests', 'numFailedTests', 'numRuntimeErrorTestSuites']",
            "['success', 'wasInterrupted', 'startTime']",
        ],
    )],
    reader: Reader::Entries {
        lists: &[Entries {
            at: &["$.testResults[*]"],
            members: false,
            looks_at: &[
                "['name', 'message', 'endTime']",
                ".assertionResults[*]['status', 'invocations', 'title', 'fullName']",
                ".assertionResults[*]['ancestorTitles', 'failureMessages'][*]",
            ],
        }],
        begin: |wants| {
            let end = End::NoFile;
            Box::new(Run { tests: Tests::new(wants), all_say_calls: true, broken: 0, end })
        },
    },
};

/// How many files did not run. Only Jest writes it.
pub(super) const BROKEN_SUITES: &str = "numRuntimeErrorTestSuites";

/// Whether it is a report of Jest or of Vitest.
pub(super) fn fits(document: &Node) -> bool {
    has_list(document, "testResults") && has(document, "numTotalTests")
}

/// A run, as far as its files were taken.
struct Run {
    tests: Tests,
    /// Retries are known only where every case says how often it was called.
    all_say_calls: bool,
    /// How many files did not run.
    broken: u64,
    end: End,
}

/// When the last file of a run ended.
enum End {
    NoFile,
    NotStated,
    At(Number),
}

impl Sum for Run {
    fn entry(&mut self, entry: &Entry<'_>) -> Result<(), FormatError> {
        let file = entry.node;
        let cases = own_list(file, "assertionResults", "testResults")?;
        let name = text(file, "name").ok().flatten().map(base_name);
        let failed_before = self.tests.failed_cases();
        for case in cases {
            self.all_say_calls &= add(&mut self.tests, name.map_or("", start_of_name), case)?;
        }
        let message = stated_text(file, "message")?.unwrap_or_default();
        let silent = !message.trim().is_empty() && self.tests.failed_cases() == failed_before;
        if cases.is_empty() || silent {
            self.broken += 1;
            let name = text(file, "name")?.map_or("a file", base_name);
            self.tests.run_errors(1, || match plain(message).as_str() {
                "" => format!("{name} holds no test"),
                message => format!("{name} did not run: {message}"),
            });
        }
        let time = member(file, "endTime")?.and_then(number);
        self.end = match (std::mem::replace(&mut self.end, End::NotStated), time) {
            (End::NoFile, Some(time)) => End::At(time),
            (End::At(last), Some(time)) => End::At(last.max(time)),
            (End::NotStated, _) | (_, None) => End::NotStated,
        };
        Ok(())
    }

    fn finish(self: Box<Self>, document: &Node) -> Result<Summary, FormatError> {
        needed_length(document, "testResults")?;
        if member(document, "numTotalTests")?.is_none() {
            return Err(FormatError::lacks("number `numTotalTests`"));
        }
        let Self { mut tests, all_say_calls, broken, end } = *self;
        if !all_say_calls || tests.total() == 0 {
            tests.flaky_unknown =
                Some("the report does not say of every test how often it was called".to_owned());
        }
        totals(document, &mut tests, broken)?;
        tests.duration = duration(document, end)?;
        Ok(Summary::Tests(tests))
    }
}

/// Adds a case of the file of this name; whether it says how often it was called.
fn add(tests: &mut Tests, file: &str, case: &Node) -> Result<bool, FormatError> {
    object(case, "assertionResults")?;
    let calls = count(case, "invocations")?;
    let word = text(case, "status")?;
    let state = match word {
        Some("passed") if calls.is_some_and(|calls| calls > 1) => State::Flaky,
        Some("passed") => State::Passed,
        Some("failed") => State::Failed,
        Some("pending" | "skipped" | "todo" | "disabled") => State::Skipped,
        _ => State::Errored,
    };
    tests.add(state, || describe(file, case, word, state));
    Ok(calls.is_some())
}

fn describe(file: &str, case: &Node, word: Option<&str>, state: State) -> Case {
    let texts = |key| match member(case, key) {
        Ok(Some(Node { value: Value::List(items), .. })) => items.iter().filter_map(as_text).collect(),
        _ => Vec::new(),
    };
    let own = |key| text(case, key).ok().flatten();
    let suite = match texts("ancestorTitles").join(" › ") {
        none if none.is_empty() => file.to_owned(),
        suite => suite,
    };
    let message = texts("failureMessages").first().map(|message| plain(message)).unwrap_or_default();
    let message = match (state, word) {
        (State::Errored, Some(word)) => format!("its state is `{}`, which is not known", plain(word)),
        (State::Errored, None) => "its state is not there".to_owned(),
        _ => message,
    };
    Case { name: own("title").or_else(|| own("fullName")).unwrap_or_default().to_owned(), suite, message }
}

fn as_text(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

/// The last part of a path of any system: where a checkout lies says nothing.
fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Makes it worse where the totals admit more than was counted.
fn totals(document: &Node, tests: &mut Tests, broken: u64) -> Result<(), FormatError> {
    let stated =
        count(document, "numFailedTests")?.unwrap_or(0) + count(document, BROKEN_SUITES)?.unwrap_or(0);
    let stated = stated.min(LARGEST_COUNT);
    let shown = tests.failed_cases() + broken;
    tests.run_errors(stated.saturating_sub(shown), || {
        format!("the totals state {stated} failed tests and files, and the report shows {shown}")
    });
    if stated_boolean(document, "wasInterrupted")? == Some(true) {
        tests.run_errors(1, || "the run was interrupted".to_owned());
    }
    if stated_boolean(document, "success")? == Some(false)
        && tests.failed_cases() == 0
        && !tests.has_run_errors()
    {
        tests.run_errors(1, || "the run did not succeed, and the report does not say why".to_owned());
    }
    Ok(())
}

/// From the start of the run to the end of its last file.
fn duration(document: &Node, end: End) -> Result<Result<Number, String>, FormatError> {
    let Some(start) = member(document, "startTime")?.and_then(number) else {
        return Ok(Err("the report states no readable start of the run".to_owned()));
    };
    Ok(match end {
        End::NotStated => Err("not every file of the report states when it ended".to_owned()),
        End::NoFile => Err("the report holds no file that ended".to_owned()),
        End::At(end) if end < start => Err("the run ended before it started".to_owned()),
        End::At(end) => Ok(&end - &start),
    })
}

#[cfg(test)]
#[path = "jest_tests.rs"]
mod tests;
