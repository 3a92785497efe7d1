//! Mocha's JSON reporter: all tests that ended, and again those that passed, failed or are pending.

use std::collections::HashMap;

use super::look::{
    self, count, has_list, has_object, length, member, needed_length, needed_object, number, object, text,
};
use super::message::plain;
use super::tool::{Entries, Entry, Reader, Sum, Tool};
use super::{Format, FormatError, Read, Signature};
use crate::document::Node;
use crate::evidence::summary::{Case, State, Summary, Tests, Wants, shape};
use crate::number::Number;

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "mocha",
    aliases: &[],
    shape: shape::tests(true),
    extensions: &[],
    signature: Signature::Json(|document| {
        has_object(document, "stats") && LISTS.iter().all(|list| has_list(document, list))
    }),
    read: Read::Tool(TOOL),
};

const TOOL: Tool = Tool {
    looks_at: &[(&["$"], &["['tests', 'passes', 'failures', 'pending']", ".stats['failures', 'duration']"])],
    reader: Reader::Entries {
        lists: &[
            list(&["$.tests[*]"]),
            list(&["$.passes[*]"]),
            list(&["$.failures[*]"]),
            list(&["$.pending[*]"]),
        ],
        begin: |wants| Box::new(Lists { wants, tests: <_>::default() }),
    },
};

const fn list(at: &'static [&'static str]) -> Entries {
    let looks_at = &["['title', 'fullTitle', 'file', 'currentRetry']", ".err['message', 'stack']"];
    Entries { at, members: false, looks_at }
}

/// The lists that every report has; `pending` is not in all.
const LISTS: [&str; 3] = ["tests", "passes", "failures"];

/// What is said of a test in one of the lists.
struct Test {
    title: Option<Box<str>>,
    full: Option<Box<str>>,
    file: Option<Box<str>>,
    retries: Option<u64>,
    has_error: bool,
    message: String,
}

/// What a test is known by in all lists. Several may share it.
type Key<'t> = (&'t str, &'t str);

impl Test {
    fn of(entry: &Node, list: &str) -> Result<Self, FormatError> {
        object(entry, list)?;
        let own = |key| Ok::<_, FormatError>(text(entry, key)?.map(Into::into));
        let (mut has_error, mut message) = (false, None);
        if let Some(error) = member(entry, "err")? {
            has_error = object(error, "err")?.size() > 0;
            message = text(error, "message")?.or(text(error, "stack")?);
        }
        Ok(Self {
            title: own("title")?,
            full: own("fullTitle")?,
            file: own("file")?,
            retries: count(entry, "currentRetry")?,
            has_error,
            message: message.map(plain).unwrap_or_default(),
        })
    }

    fn key(&self) -> Key<'_> {
        let name = self.full.as_deref().or(self.title.as_deref()).unwrap_or_default();
        (name, self.file.as_deref().unwrap_or_default())
    }

    fn describe(&self) -> Case {
        let (title, full) = (self.title.as_deref(), self.full.as_deref());
        // The titles of the blocks around it; a test of no block is known by its file.
        let around = full.zip(title).and_then(|(full, title)| full.strip_suffix(title)).map_or("", str::trim);
        let file = self.file.as_deref().and_then(|file| file.rsplit(['/', '\\']).next());
        let suite = if around.is_empty() { file.unwrap_or_default() } else { around };
        Case {
            name: title.or(full).unwrap_or_default().to_owned(),
            suite: suite.to_owned(),
            message: self.message.clone(),
        }
    }
}

/// The entries of one list by what they are known by; each stands for one test.
struct Named<'t>(HashMap<Key<'t>, Vec<&'t Test>>);

impl<'t> Named<'t> {
    fn new(tests: &'t [Test]) -> Self {
        let mut named: HashMap<Key<'t>, Vec<&'t Test>> = HashMap::new();
        for test in tests {
            named.entry(test.key()).or_default().push(test);
        }
        Self(named)
    }

    fn take(&mut self, key: &Key<'t>) -> Option<&'t Test> {
        self.0.get_mut(key)?.pop()
    }

    /// Those that were not taken.
    fn left(&self) -> u64 {
        self.0.values().map(|tests| tests.len() as u64).sum()
    }
}

/// The lists of a report, as far as they were taken.
struct Lists {
    wants: Wants,
    tests: [Vec<Test>; 4],
}

impl Sum for Lists {
    fn entry(&mut self, entry: &Entry<'_>) -> Result<(), FormatError> {
        let test = Test::of(entry.node, LISTS.get(entry.list).unwrap_or(&"pending"))?;
        if let Some(list) = self.tests.get_mut(entry.list) {
            list.push(test);
        }
        Ok(())
    }

    fn finish(self: Box<Self>, document: &Node) -> Result<Summary, FormatError> {
        needed_object(document, "stats")?;
        LISTS.iter().try_for_each(|list| needed_length(document, list).map(|_| ()))?;
        length(document, "pending")?;
        let Self { wants, tests: [all, passes, failures, pending] } = *self;
        let [mut ok, mut failed, mut skipped] = [&passes, &failures, &pending].map(|list| Named::new(list));
        let mut tests = Tests::new(wants);
        let mut all_say_retries = !all.is_empty();
        let states = states(&all, &mut ok, &mut skipped);
        for (test, state) in all.iter().zip(states) {
            all_say_retries &= test.retries.is_some();
            if state == State::Failed {
                failed.take(&test.key());
            }
            tests.add(state, || test.describe());
        }
        if !all_say_retries {
            tests.flaky_unknown =
                Some("the report does not say of every test how often it was retried".to_owned());
        }
        let lost = ok.left() + skipped.left();
        tests.run_errors(lost, || format!("{lost} results belong to no test of the list `tests`"));
        hooks(document, &failures, failed, &mut tests)?;
        tests.duration = duration(document)?;
        Ok(Summary::Tests(tests))
    }
}

/// The state of each test: what passed or is pending stands in that list, and the rest failed. Of several with one name
/// those that carry an error come last.
fn states<'t>(all: &'t [Test], passed: &mut Named<'t>, skipped: &mut Named<'t>) -> Vec<State> {
    let mut states = vec![State::Failed; all.len()];
    for with_error in [false, true] {
        for (test, state) in all.iter().zip(&mut states).filter(|(test, _)| test.has_error == with_error) {
            let key = test.key();
            if let Some(pass) = passed.take(&key) {
                let retries = pass.retries.max(test.retries);
                *state = if retries > Some(0) { State::Flaky } else { State::Passed };
            } else if skipped.take(&key).is_some() {
                *state = State::Skipped;
            }
        }
    }
    states
}

/// Failures beyond the failed tests are hooks that broke: what they guard did not run.
fn hooks<'t>(
    document: &Node,
    failures: &'t [Test],
    mut left: Named<'t>,
    tests: &mut Tests,
) -> Result<(), FormatError> {
    let stated = look::at(document, &["stats"])?.map_or(Ok(None), |stats| count(stats, "failures"))?;
    let all = (failures.len() as u64).max(stated.unwrap_or(0));
    // A failure of no failed test is one, also where the numbers agree by chance.
    let mut beyond = all.saturating_sub(tests.failed_cases()).max(left.left());
    for failure in failures {
        if beyond == 0 {
            break;
        }
        if let Some(hook) = left.take(&failure.key()) {
            beyond -= 1;
            let Case { name, suite, message } = hook.describe();
            tests.run_errors(1, || plain(&format!("{suite} {name}: {message}")));
        }
    }
    tests.run_errors(beyond, || {
        format!("the report states {all} failures and does not show {beyond} of them")
    });
    Ok(())
}

fn duration(document: &Node) -> Result<Result<Number, String>, FormatError> {
    Ok(match look::at(document, &["stats", "duration"])?.map(number) {
        Some(Some(time)) if !time.is_negative() => Ok(time),
        Some(_) => Err("the duration that the report states is no time".to_owned()),
        None => Err("the report does not state how long the run took".to_owned()),
    })
}

#[cfg(test)]
#[path = "mocha_tests.rs"]
mod tests;
