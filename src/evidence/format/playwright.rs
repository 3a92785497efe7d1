//! Playwright's JSON reporter: suites of files and blocks, specs in them, and a test for each project.

use super::look::{
    self, has_list, has_object, items, member, needed_length, needed_list, needed_object, number, own_list,
    text,
};
use super::message::plain;
use super::tool::{Entries, Entry, Reader, Sum, Tool};
use super::{Format, FormatError, Read, Signature};
use crate::document::{Node, Value};
use crate::evidence::summary::{Case, Shard, State, Summary, Tests, shape, start_of_name};
use crate::number::Number;

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "playwright",
    aliases: &[],
    shape: shape::tests(true),
    extensions: &[],
    signature: Signature::Json(|document| {
        has_object(document, "config") && has_list(document, "suites") && has_list(document, "errors")
    }),
    read: Read::Tool(TOOL),
};

const TOOL: Tool = Tool {
    looks_at: &[(
        &["$"],
        &[
            ".config.shard['current', 'total']",
            ".errors[*]['message', 'value']",
            ".stats['unexpected', 'duration']",
        ],
    )],
    reader: Reader::Entries {
        lists: &[Entries { at: &["$.suites[*]"], members: false, looks_at: SUITE }],
        begin: |wants| Box::new(Report { tests: Tests::new(wants), unexpected: 0, suites: Vec::new() }),
    },
};

/// The paths below a suite and the blocks in it. A report with more blocks in blocks is read as a whole.
macro_rules! suites {
    ($($block:literal)*) => {
        &[$(
            concat!($block, ".title"),
            concat!($block, ".specs[*].title"),
            concat!($block, ".specs[*].tests[*]['status', 'expectedStatus', 'projectName']"),
            concat!($block, ".specs[*].tests[*].results[*].error.message"),
            concat!($block, ".specs[*].tests[*].results[*].errors[*].message"),
        )*]
    };
}

const SUITE: &[&str] = suites!(
    ""
    ".suites[*]"
    ".suites[*].suites[*]"
    ".suites[*].suites[*].suites[*]"
    ".suites[*].suites[*].suites[*].suites[*]"
    ".suites[*].suites[*].suites[*].suites[*].suites[*]"
    ".suites[*].suites[*].suites[*].suites[*].suites[*].suites[*]"
);

/// A run, as far as its files were taken.
struct Report {
    tests: Tests,
    /// Tests that the tool's own total calls unexpected, or may: failed, and in a state that is not known.
    unexpected: u64,
    /// The titles of the suites that are open.
    suites: Vec<String>,
}

impl Sum for Report {
    fn entry(&mut self, entry: &Entry<'_>) -> Result<(), FormatError> {
        self.suite(entry.node)
    }

    fn finish(self: Box<Self>, document: &Node) -> Result<Summary, FormatError> {
        needed_object(document, "config")?;
        needed_length(document, "suites")?;
        let errors = needed_list(document, "errors")?;
        let Self { mut tests, unexpected, .. } = *self;
        for error in errors {
            let message = text(error, "message")?.or(text(error, "value")?);
            tests
                .run_errors(1, || plain(message.unwrap_or("the run broke, and the report does not say why")));
        }
        if let Some(stats) = member(document, "stats")? {
            look::object(stats, "stats")?;
            let stated = look::count(stats, "unexpected")?.unwrap_or(0);
            tests.run_errors(stated.saturating_sub(unexpected), || {
                format!("the totals state {stated} unexpected results, and the report shows {unexpected}")
            });
            tests.duration = duration(stats)?;
        }
        tests.shards.extend(shard(document)?);
        Ok(Summary::Tests(tests))
    }
}

impl Report {
    fn suite(&mut self, suite: &Node) -> Result<(), FormatError> {
        look::object(suite, "suites")?;
        self.suites.push(start_of_name(text(suite, "title")?.unwrap_or_default()).to_owned());
        let (specs, inner) = (items(suite, "specs")?, items(suite, "suites")?);
        if specs.is_empty() && inner.is_empty() {
            // The tool leaves such suites out, so their tests were lost.
            let name = self.suites.join(" › ");
            self.tests.run_errors(1, || format!("the suite {} holds no test", plain(&name)));
        }
        for spec in specs {
            self.spec(spec)?;
        }
        for suite in inner {
            self.suite(suite)?;
        }
        self.suites.pop();
        Ok(())
    }

    fn spec(&mut self, spec: &Node) -> Result<(), FormatError> {
        let title = text(spec, "title")?.unwrap_or_default();
        let tests = own_list(spec, "tests", "specs")?;
        if tests.is_empty() {
            self.tests.run_errors(1, || format!("the test {} belongs to no project", plain(title)));
        }
        for test in tests {
            look::object(test, "tests")?;
            let status = text(test, "status")?;
            let state = match status {
                Some("expected") => State::Passed,
                Some("unexpected") => State::Failed,
                Some("flaky") => State::Flaky,
                Some("skipped") if text(test, "expectedStatus")? == Some("skipped") => State::Skipped,
                _ => State::Errored,
            };
            let skipped = status == Some("skipped");
            self.unexpected += u64::from(matches!(state, State::Failed | State::Errored) && !skipped);
            let suites = &self.suites;
            self.tests.add(state, || Case {
                name: title.to_owned(),
                suite: suite_name(test, suites),
                message: message(test, state, status),
            });
        }
        Ok(())
    }
}

/// As the tool itself names them: the project, the file and the blocks.
fn suite_name(test: &Node, suites: &[String]) -> String {
    let path = suites.join(" › ");
    match text(test, "projectName") {
        Ok(Some(project)) if !project.is_empty() => format!("[{project}] › {path}"),
        _ => path,
    }
}

fn message(test: &Node, state: State, status: Option<&str>) -> String {
    match (state, status) {
        (State::Passed | State::Skipped, _) => String::new(),
        (State::Errored, Some("skipped")) => "it did not run, and was not meant to be skipped".to_owned(),
        (State::Errored, Some(word)) => format!("its state is `{}`, which is not known", plain(word)),
        (State::Errored, None) => "its state is not there".to_owned(),
        (State::Failed | State::Flaky, _) => last_error(test).map(plain).unwrap_or_default(),
    }
}

/// What the last attempt that failed says.
fn last_error(test: &Node) -> Option<&str> {
    let Ok(Some(Node { value: Value::List(results), .. })) = member(test, "results") else { return None };
    results.iter().rev().find_map(|result| {
        let single = member(result, "error").ok().flatten();
        let first = items(result, "errors").ok().and_then(|errors| errors.first());
        single.into_iter().chain(first).find_map(|error| text(error, "message").ok().flatten())
    })
}

fn duration(stats: &Node) -> Result<Result<Number, String>, FormatError> {
    Ok(match member(stats, "duration")?.map(number) {
        Some(Some(time)) if !time.is_negative() => Ok(time),
        Some(_) => Err("the duration that the report states is no time".to_owned()),
        None => Err("the report does not state how long the run took".to_owned()),
    })
}

/// Which part of the run it is; a merged report, and one of a run that was not split, says null.
fn shard(document: &Node) -> Result<Option<Shard>, FormatError> {
    let Some(shard) = look::at(document, &["config", "shard"])? else { return Ok(None) };
    look::object(shard, "shard")?;
    match (look::count(shard, "current")?, look::count(shard, "total")?) {
        (Some(current), Some(total)) if (1..=total).contains(&current) => Ok(Some(Shard { current, total })),
        _ => {
            let message = "`shard` does not say which part of how many this is";
            Err(FormatError::at(shard.at as usize, message))
        }
    }
}

#[cfg(test)]
#[path = "playwright_tests.rs"]
mod tests;
