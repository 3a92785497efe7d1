//! `JUnit` XML, as a dozen tools write it. Cases are counted; what the attributes of suites state can only make it worse.

use std::borrow::Cow;

use super::look::{LARGEST_COUNT, whole};
use super::message::{Beginning, shortened};
use super::{Format, FormatError, Read, Signature};
use crate::evidence::summary::{Case, State, Summary, Tests, Wants, shape, start_of_name};
use crate::evidence::xml::{Element, Event, Walk};
use crate::number::Number;

/// The format. What nextest and pytest write differs in nothing that is read.
pub(super) const FORMAT: Format = Format {
    name: "junit",
    aliases: &["nextest", "pytest"],
    shape: shape::tests(false),
    extensions: &[],
    signature: Signature::Root(|root, _| matches!(root, "testsuites" | "testsuite")),
    read: Read::Xml(read),
};

/// One open `testsuite` (or `testsuites`).
struct Suite {
    name: String,
    /// `failures + errors` of its attributes.
    stated: u64,
    /// Whether it holds a suite.
    is_parent: bool,
}

/// What the children of a case and its attributes say.
#[derive(Default)]
struct Open {
    name: String,
    class: String,
    /// By its attributes.
    stated: Option<State>,
    /// By its children, the first that fits.
    shown: Option<State>,
    message: String,
    at_depth: usize,
}

impl Open {
    /// Forgets the case, and keeps the room for its texts.
    fn clear(&mut self) {
        self.name.clear();
        self.class.clear();
        self.message.clear();
        (self.stated, self.shown) = (None, None);
    }
}

struct Reader {
    tests: Tests,
    suites: Vec<Suite>,
    /// `failures + errors` of the root.
    stated_root: u64,
    /// The same over the suites that hold none.
    stated_leaves: u64,
    /// Failures that are there.
    shown: u64,
    /// The time that the root states.
    root_time: Option<String>,
    /// The sum of the times of the suites directly below the root, in seconds; `None` without any suite.
    suites_time: Result<Option<Number>, String>,
    /// More than one where a case holds another: each is one.
    cases: Vec<Open>,
    /// A case that was closed, to be used again.
    closed: Option<Open>,
    /// The text of a failure whose message is no attribute, and its depth.
    text: Option<(usize, Beginning)>,
    /// A root element that is none of ours.
    foreign: Option<String>,
}

fn read(mut walk: Walk<'_>, wants: Wants) -> Result<Summary, FormatError> {
    let mut reader = Reader {
        tests: Tests::new(wants),
        suites: Vec::new(),
        stated_root: 0,
        stated_leaves: 0,
        shown: 0,
        root_time: None,
        suites_time: Ok(None),
        cases: Vec::new(),
        closed: None,
        text: None,
        foreign: None,
    };
    while let Some(event) = walk.next()? {
        match event {
            Event::Open(element) => reader.open(&element)?,
            Event::Text(piece) => {
                if let Some((_, text)) = &mut reader.text {
                    text.push(&piece);
                }
            }
            Event::Close(depth) => reader.close(depth),
        }
    }
    match reader.foreign {
        Some(root) => {
            Err(FormatError::lacks(&format!("root element `testsuites` or `testsuite` (it is `{root}`)")))
        }
        None => Ok(Summary::Tests(reader.finish())),
    }
}

impl Reader {
    fn open(&mut self, element: &Element<'_>) -> Result<(), FormatError> {
        let (name, depth) = (element.name(), element.depth);
        match name {
            "testsuites" | "testsuite" => self.open_suite(element, name == "testsuites")?,
            _ if depth == 1 => self.foreign = Some(name.to_owned()),
            "testcase" => self.open_case(element)?,
            _ if self.cases.last().is_some_and(|case| case.at_depth + 1 == depth) => {
                self.text = self.outcome(element)?.then(|| (depth, Beginning::default()));
            }
            "error" | "failure" if depth == self.suites.len() + 1 => {
                self.shown += 1;
                let suite = self.suites.last().map(|suite| suite.name.as_str()).unwrap_or_default();
                let message = element.attribute("message")?.unwrap_or_default();
                self.tests.run_errors(1, || shortened(&format!("the suite {suite} broke: {message}")));
            }
            _ => {}
        }
        Ok(())
    }

    /// An element ends, in which so many others are still open.
    fn close(&mut self, depth: usize) {
        if let Some((_, found)) = self.text.take_if(|(at, _)| *at == depth + 1)
            && let Some(case) = self.cases.last_mut()
        {
            case.message = found.shortened();
        }
        if let Some(case) = self.cases.pop_if(|case| case.at_depth == depth + 1) {
            self.close_case(case);
        }
        if self.suites.len() == depth + 1 {
            self.close_suite();
        }
    }

    /// `testsuites` is the frame of suites, not one itself.
    fn open_suite(&mut self, element: &Element<'_>, frame: bool) -> Result<(), FormatError> {
        let [failures, errors, time, name] = element.texts(["failures", "errors", "time", "name"])?;
        // Some write thousands commas; what is no count states nothing.
        let count = |text: Option<Cow<'_, str>>| {
            text.and_then(|text| whole(&text.trim().replace(',', ""))).unwrap_or(0)
        };
        let stated = (count(failures) + count(errors)).min(LARGEST_COUNT);
        let depth = element.depth;
        match depth {
            1 => (self.stated_root, self.root_time) = (stated, time.map(Cow::into_owned)),
            2 if self.root_time.is_none() => self.add_time(time.as_deref()),
            _ => {}
        }
        if let Some(parent) = self.suites.last_mut() {
            parent.is_parent = true;
        }
        // An element that is none of ours between two suites would let the stack fall behind the depth.
        while self.suites.len() + 1 < depth {
            self.suites.push(Suite { name: String::new(), stated: 0, is_parent: true });
        }
        let name = start_of_name(&name.unwrap_or_default()).to_owned();
        self.suites.push(Suite { name, stated, is_parent: frame });
        Ok(())
    }

    fn add_time(&mut self, time: Option<&str>) {
        if let Ok(sum) = &self.suites_time {
            let time = time.ok_or_else(|| "not every suite states its time".to_owned()).and_then(seconds);
            self.suites_time = time.map(|time| Some(sum.as_ref().map_or(time.clone(), |sum| sum + &time)));
        }
    }

    fn close_suite(&mut self) {
        if let Some(suite) = self.suites.pop()
            && !suite.is_parent
        {
            self.stated_leaves = (self.stated_leaves + suite.stated).min(LARGEST_COUNT);
        }
    }

    fn open_case(&mut self, element: &Element<'_>) -> Result<(), FormatError> {
        let [name, class, status, result] = element.texts(["name", "classname", "status", "result"])?;
        let mut case = self.closed.take().unwrap_or_default();
        case.clear();
        case.name.push_str(&name.unwrap_or_default());
        case.class.push_str(&class.unwrap_or_default());
        // The worst of both.
        for state in [status, result].iter().flatten().filter_map(|word| stated(word)) {
            case.stated = Some(weightier(case.stated, state));
        }
        case.at_depth = element.depth;
        self.cases.push(case);
        Ok(())
    }

    /// Notes what a child says of its case; whether its text is the message that is wanted.
    fn outcome(&mut self, element: &Element<'_>) -> Result<bool, FormatError> {
        let state = match element.name() {
            "error" => State::Errored,
            "failure" => State::Failed,
            "flakyFailure" | "flakyError" | "rerunFailure" | "rerunError" => State::Flaky,
            "skipped" => State::Skipped,
            _ => return Ok(false),
        };
        let Some(case) = self.cases.last_mut() else { return Ok(false) };
        case.shown = Some(weightier(case.shown, state));
        if state == State::Skipped {
            return Ok(false);
        }
        self.shown += 1;
        if !case.message.is_empty() {
            return Ok(false);
        }
        match element.attribute("message")?.filter(|message| !message.trim().is_empty()) {
            Some(message) => {
                case.message = shortened(&message);
                Ok(false)
            }
            None => Ok(true),
        }
    }

    fn close_case(&mut self, case: Open) {
        let state = case.shown.or(case.stated).unwrap_or(State::Passed);
        if case.shown.is_none() && matches!(state, State::Failed | State::Errored) {
            // Shown by an attribute, so that the totals hide nothing.
            self.shown += 1;
        }
        let suite = self.suites.last().map(|suite| suite.name.as_str()).unwrap_or_default();
        self.tests.add(state, || Case {
            name: case.name.clone(),
            suite: if case.class.is_empty() { suite.to_owned() } else { case.class.clone() },
            message: case.message.clone(),
        });
        self.closed = Some(case);
    }

    fn finish(mut self) -> Tests {
        let stated = self.stated_root.max(self.stated_leaves);
        let hidden = stated.saturating_sub(self.shown);
        self.tests.run_errors(hidden, || {
            format!("the totals state {stated} failures and errors, and the file shows {}", self.shown)
        });
        self.tests.duration = duration(self.root_time.as_deref(), self.suites_time);
        self.tests
    }
}

/// What an attribute says of its case; `None` where that is nothing of failing or skipping.
fn stated(word: &str) -> Option<State> {
    const ERRORED: &[&str] = &["error", "errored", "broken"];
    const FAILED: &[&str] = &["fail", "failed", "failure"];
    const SKIPPED: &[&str] = &["skipped", "skip", "notrun", "disabled", "ignored", "pending", "suppressed"];
    let word = word.trim();
    let is_one = |of: &[&str]| of.iter().any(|known| known.eq_ignore_ascii_case(word));
    match () {
        () if is_one(ERRORED) => Some(State::Errored),
        () if is_one(FAILED) => Some(State::Failed),
        () if is_one(SKIPPED) => Some(State::Skipped),
        () => None,
    }
}

/// Which of two statements about a case counts.
fn weightier(known: Option<State>, state: State) -> State {
    let weight = |state: State| match state {
        State::Errored => 4,
        State::Failed => 3,
        State::Skipped => 2,
        State::Flaky => 1,
        State::Passed => 0,
    };
    known.filter(|known| weight(*known) >= weight(state)).unwrap_or(state)
}

/// The wall clock in milliseconds: of the root, else of all suites directly below it.
fn duration(root: Option<&str>, suites: Result<Option<Number>, String>) -> Result<Number, String> {
    let time = match root {
        Some(root) => seconds(root)?,
        None => suites?.ok_or("the file states no time of the run")?,
    };
    Ok(&time * &Number::from(1_000_i64))
}

fn seconds(text: &str) -> Result<Number, String> {
    let plain = text.trim().replace(',', "");
    let number = if plain.starts_with('.') { format!("0{plain}") } else { plain };
    let time: Number = number.parse().map_err(|_| format!("a time is `{}`", shortened(text)))?;
    if time.is_negative() { Err(format!("a time is negative: {time} s")) } else { Ok(time) }
}

#[cfg(test)]
#[path = "junit_tests.rs"]
mod tests;
