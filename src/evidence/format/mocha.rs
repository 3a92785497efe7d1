//! Mocha's JSON reporter: all tests that ended, and again those that passed, failed or are pending.

use std::collections::HashMap;

use super::look::{
    self, count, has_list, has_object, items, member, needed_list, needed_object, number, object, text,
};
use super::message::plain;
use super::tool::{LooksAt, Reader, Tool};
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
    read: Read::Tool(Tool { looks_at: LOOKS_AT, reader: Reader::Document(read) }),
};

const LOOKS_AT: LooksAt = &[
    (&["$.stats"], &["['failures', 'duration']"]),
    (
        &["$['tests', 'passes', 'failures', 'pending'][*]"],
        &["['title', 'fullTitle', 'file', 'currentRetry']", ".err['message', 'stack']"],
    ),
];

/// The lists that every report has; `pending` is not in all.
const LISTS: [&str; 3] = ["tests", "passes", "failures"];

/// What a test is known by in all lists. Several may share it.
type Key<'n> = (&'n str, &'n str);

/// The entries of one list by what they are known by; each stands for one test.
struct Named<'n>(HashMap<Key<'n>, Vec<&'n Node>>);

impl<'n> Named<'n> {
    fn new(entries: &'n [Node], list: &str) -> Result<Self, FormatError> {
        let mut named: HashMap<Key<'n>, Vec<&'n Node>> = HashMap::new();
        for entry in entries {
            object(entry, list)?;
            named.entry(key(entry)?).or_default().push(entry);
        }
        Ok(Self(named))
    }

    fn take(&mut self, key: &Key<'n>) -> Option<&'n Node> {
        self.0.get_mut(key)?.pop()
    }

    /// Those that were not taken.
    fn left(&self) -> u64 {
        self.0.values().map(|entries| entries.len() as u64).sum()
    }
}

fn key(entry: &Node) -> Result<Key<'_>, FormatError> {
    let name = text(entry, "fullTitle")?.or(text(entry, "title")?).unwrap_or_default();
    Ok((name, text(entry, "file")?.unwrap_or_default()))
}

fn read(document: &Node, wants: Wants) -> Result<Summary, FormatError> {
    needed_object(document, "stats")?;
    let [all, passes, failures] = [
        needed_list(document, LISTS[0])?,
        needed_list(document, LISTS[1])?,
        needed_list(document, LISTS[2])?,
    ];
    let pending = items(document, "pending")?;
    let mut ok = Named::new(passes, LISTS[1])?;
    let mut skipped = Named::new(pending, "pending")?;
    let mut failed = Named::new(failures, LISTS[2])?;
    let mut tests = Tests::new(wants);
    let mut all_say_retries = !all.is_empty();

    let states = states(all, &mut ok, &mut skipped)?;
    for (test, state) in all.iter().zip(states) {
        all_say_retries &= count(test, "currentRetry")?.is_some();
        if state == State::Failed {
            failed.take(&key(test)?);
        }
        tests.add(state, || describe(test));
    }
    if !all_say_retries {
        tests.flaky_unknown =
            Some("the report does not say of every test how often it was retried".to_owned());
    }
    let lost = ok.left() + skipped.left();
    tests.run_errors(lost, || format!("{lost} results belong to no test of the list `tests`"));
    hooks(document, failures, failed, &mut tests)?;
    tests.duration = duration(document)?;
    Ok(Summary::Tests(tests))
}

/// The state of each test: what passed or is pending stands in that list, and the rest failed. Of several with one name
/// those that carry an error come last.
fn states<'n>(
    all: &'n [Node],
    passed: &mut Named<'n>,
    skipped: &mut Named<'n>,
) -> Result<Vec<State>, FormatError> {
    let mut states = vec![State::Failed; all.len()];
    for with_error in [false, true] {
        for (test, state) in all.iter().zip(&mut states) {
            object(test, "tests")?;
            if has_error(test)? != with_error {
                continue;
            }
            let key = key(test)?;
            if let Some(pass) = passed.take(&key) {
                let retries = count(pass, "currentRetry")?.max(count(test, "currentRetry")?);
                *state = if retries > Some(0) { State::Flaky } else { State::Passed };
            } else if skipped.take(&key).is_some() {
                *state = State::Skipped;
            }
        }
    }
    Ok(states)
}

fn has_error(test: &Node) -> Result<bool, FormatError> {
    Ok(match member(test, "err")? {
        Some(error) => object(error, "err")?.size() > 0,
        None => false,
    })
}

/// Failures beyond the failed tests are hooks that broke: what they guard did not run.
fn hooks<'n>(
    document: &Node,
    failures: &'n [Node],
    mut left: Named<'n>,
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
        if let Some(hook) = left.take(&key(failure)?) {
            beyond -= 1;
            let Case { name, suite, message } = describe(hook);
            tests.run_errors(1, || plain(&format!("{suite} {name}: {message}")));
        }
    }
    tests.run_errors(beyond, || {
        format!("the report states {all} failures and does not show {beyond} of them")
    });
    Ok(())
}

fn describe(test: &Node) -> Case {
    let own = |key| text(test, key).ok().flatten();
    let (title, full) = (own("title"), own("fullTitle"));
    // The titles of the blocks around it; a test of no block is known by its file.
    let around = full.zip(title).and_then(|(full, title)| full.strip_suffix(title)).map_or("", str::trim);
    let file = own("file").and_then(|file| file.rsplit(['/', '\\']).next());
    let suite = if around.is_empty() { file.unwrap_or_default() } else { around };
    let error = member(test, "err").ok().flatten();
    let message = error.and_then(|error| {
        text(error, "message").ok().flatten().or_else(|| text(error, "stack").ok().flatten())
    });
    Case {
        name: title.or(full).unwrap_or_default().to_owned(),
        suite: suite.to_owned(),
        message: message.map(plain).unwrap_or_default(),
    }
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
