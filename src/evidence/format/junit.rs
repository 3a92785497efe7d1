//! `JUnit` XML, as a dozen tools write it. Cases are counted; what the attributes of suites state can only make it worse.

use super::look::{LARGEST_COUNT, whole};
use super::message::{MESSAGE, shortened};
use super::{Format, FormatError, Input, Read, Signature};
use crate::evidence::summary::{Case, State, Summary, Tests, shape};
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
    /// The times of the suites directly below the root.
    suite_times: Vec<Option<String>>,
}

fn read(input: &Input<'_>) -> Result<Summary, FormatError> {
    let mut walk = Walk::new(input.text)?;
    let mut reader = Reader {
        tests: Tests::new(input.wants),
        suites: Vec::new(),
        stated_root: 0,
        stated_leaves: 0,
        shown: 0,
        root_time: None,
        suite_times: Vec::new(),
    };
    let mut foreign = None;
    // More than one where a case holds another: each is one.
    let mut cases: Vec<Open> = Vec::new();
    // The text of a failure whose message is no attribute.
    let mut text: Option<(usize, String)> = None;
    while let Some(event) = walk.next()? {
        match event {
            Event::Open(element) => {
                let depth = walk.depth();
                let known = matches!(element.name(), "testsuites" | "testsuite");
                if depth == 1 && !known {
                    foreign = Some(element.name().to_owned());
                } else if known {
                    reader.open_suite(&element, depth)?;
                } else if element.name() == "testcase" {
                    cases.push(Open {
                        name: element.attribute("name")?.unwrap_or_default(),
                        class: element.attribute("classname")?.unwrap_or_default(),
                        stated: stated(&element)?,
                        at_depth: depth,
                        ..Open::default()
                    });
                } else if let Some(case) = cases.last_mut().filter(|case| case.at_depth + 1 == depth) {
                    text = reader.outcome(case, &element)?.then(|| (depth, String::new()));
                } else if matches!(element.name(), "error" | "failure") && depth == reader.suites.len() + 1 {
                    reader.shown += 1;
                    let suite = reader.suites.last().map(|suite| suite.name.clone()).unwrap_or_default();
                    let message = element.attribute("message")?.unwrap_or_default();
                    reader.tests.run_errors(1, || shortened(&format!("the suite {suite} broke: {message}")));
                }
            }
            Event::Text(piece) => {
                if let Some((_, text)) = &mut text
                    && text.len() < 4 * MESSAGE
                {
                    text.push_str(&piece);
                }
            }
            Event::Close => {
                let depth = walk.depth();
                if let Some((_, found)) = text.take_if(|(at, _)| *at == depth + 1)
                    && let Some(case) = cases.last_mut()
                {
                    case.message = shortened(&found);
                }
                if let Some(case) = cases.pop_if(|case| case.at_depth == depth + 1) {
                    reader.close_case(case);
                }
                if reader.suites.len() == depth + 1 {
                    reader.close_suite();
                }
            }
        }
    }
    match foreign {
        Some(root) => {
            Err(FormatError::lacks(&format!("root element `testsuites` or `testsuite` (it is `{root}`)")))
        }
        None => Ok(Summary::Tests(reader.finish())),
    }
}

impl Reader {
    fn open_suite(&mut self, element: &Element<'_>, depth: usize) -> Result<(), FormatError> {
        let count = |name: &str| -> Result<u64, FormatError> {
            // Some write thousands commas; what is no count states nothing.
            Ok(element.attribute(name)?.and_then(|text| whole(&text.trim().replace(',', ""))).unwrap_or(0))
        };
        let stated = (count("failures")? + count("errors")?).min(LARGEST_COUNT);
        let time = element.attribute("time")?;
        match depth {
            1 => (self.stated_root, self.root_time) = (stated, time),
            2 => self.suite_times.push(time),
            _ => {}
        }
        // `testsuites` is the frame of suites, not one itself.
        let frame = element.name() == "testsuites";
        if let Some(parent) = self.suites.last_mut() {
            parent.is_parent = true;
        }
        // An element that is none of ours between two suites would let the stack fall behind the depth.
        while self.suites.len() + 1 < depth {
            self.suites.push(Suite { name: String::new(), stated: 0, is_parent: true });
        }
        let name = element.attribute("name")?.unwrap_or_default();
        self.suites.push(Suite { name, stated, is_parent: frame });
        Ok(())
    }

    fn close_suite(&mut self) {
        if let Some(suite) = self.suites.pop()
            && !suite.is_parent
        {
            self.stated_leaves = (self.stated_leaves + suite.stated).min(LARGEST_COUNT);
        }
    }

    /// Notes what a child says of its case; whether its text is the message that is wanted.
    fn outcome(&mut self, case: &mut Open, element: &Element<'_>) -> Result<bool, FormatError> {
        let state = match element.name() {
            "error" => State::Errored,
            "failure" => State::Failed,
            "flakyFailure" | "flakyError" | "rerunFailure" | "rerunError" => State::Flaky,
            "skipped" => State::Skipped,
            _ => return Ok(false),
        };
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
            name: case.name,
            suite: if case.class.is_empty() { suite.to_owned() } else { case.class },
            message: case.message,
        });
    }

    fn finish(mut self) -> Tests {
        let stated = self.stated_root.max(self.stated_leaves);
        let hidden = stated.saturating_sub(self.shown);
        self.tests.run_errors(hidden, || {
            format!("the totals state {stated} failures and errors, and the file shows {}", self.shown)
        });
        self.tests.duration = duration(self.root_time.as_deref(), &self.suite_times);
        self.tests
    }
}

/// The state that the attributes of a case state, the worst of them; `None` where they say nothing of failing or
/// skipping.
fn stated(element: &Element<'_>) -> Result<Option<State>, FormatError> {
    let mut found = None;
    for name in ["status", "result"] {
        let word = element.attribute(name)?.unwrap_or_default().trim().to_ascii_lowercase();
        let state = match word.as_str() {
            "error" | "errored" | "broken" => State::Errored,
            "fail" | "failed" | "failure" => State::Failed,
            "skipped" | "skip" | "notrun" | "disabled" | "ignored" | "pending" | "suppressed" => {
                State::Skipped
            }
            _ => continue,
        };
        found = Some(weightier(found, state));
    }
    Ok(found)
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
fn duration(root: Option<&str>, suites: &[Option<String>]) -> Result<Number, String> {
    let thousand = Number::from(1_000_i64);
    if let Some(root) = root {
        return seconds(root).map(|time| &time * &thousand);
    }
    if suites.is_empty() {
        return Err("the file states no time of the run".to_owned());
    }
    let mut sum = Number::zero();
    for time in suites {
        let time = time.as_deref().ok_or("not every suite states its time")?;
        sum = &sum + &seconds(time)?;
    }
    Ok(&sum * &thousand)
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
