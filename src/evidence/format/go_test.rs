//! `go test -json`: what happens to packages and their tests, an event a line. A run that has no end did not succeed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::events::Events;
use super::look::{member, object, stated_text, text};
use super::message::{MESSAGE, plain};
use super::{Format, FormatError, Read, Signature};
use crate::document::{Node, Value};
use crate::evidence::summary::{Case, State, Summary, Tests, Wants, shape};
use crate::number::Number;
use crate::time;

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "go-test",
    aliases: &[],
    shape: shape::tests(true),
    extensions: &[],
    signature: Signature::Event(
        |event| matches!(text(event, "Action"), Ok(Some(action)) if ACTIONS.contains(&action)),
    ),
    read: Read::Events(begin),
};

/// What can happen. Others are passed over: a test whose end has an unknown name has none.
const ACTIONS: [&str; 13] = [
    "start",
    "run",
    "pause",
    "cont",
    "output",
    "attr",
    "artifacts",
    "pass",
    "fail",
    "skip",
    "bench",
    "build-output",
    "build-fail",
];

/// What is open of one package, from its first event to its end.
#[derive(Default)]
struct Package {
    /// Every test that an event names.
    tests: BTreeMap<String, Test>,
    /// What the package itself said.
    output: String,
    /// Whether a case of it failed.
    failed: bool,
}

/// How far one test of a package came.
#[derive(Default)]
struct Test {
    /// How often it was started without an end.
    started: u64,
    /// Whether it ended at least once.
    ended: bool,
    /// What it said since it was started.
    said: String,
}

impl Test {
    /// How many cases of it have no end. A test that only spoke was started too.
    fn unended(&self) -> u64 {
        self.started.max(u64::from(!self.ended))
    }
}

struct Run {
    tests: Tests,
    /// Whether there was an event.
    begun: bool,
    /// The first and the last time that an event states.
    times: Option<[Stated; 2]>,
    /// What the tool said of packages that could not be built.
    not_built: Vec<String>,
    open: BTreeMap<String, Package>,
    /// Packages that failed as a whole.
    broken: BTreeSet<String>,
    /// What the compiler said, by what it built.
    builds: HashMap<String, String>,
    /// How many builds failed.
    failed_builds: u64,
}

/// A time as an event states it; `None` where it is no text.
type Stated = Option<Box<str>>;

fn begin(wants: Wants) -> Box<dyn Events> {
    Box::new(Run {
        tests: Tests::new(wants),
        begun: false,
        times: None,
        not_built: Vec::new(),
        open: BTreeMap::new(),
        broken: BTreeSet::new(),
        builds: HashMap::new(),
        failed_builds: 0,
    })
}

impl Events for Run {
    fn event(&mut self, event: &Node) -> Result<(), FormatError> {
        if !self.begun && text(event, "Action")?.is_none() {
            return Err(FormatError::lacks("text `Action` in its first event"));
        }
        self.begun = true;
        self.time(event)?;
        self.take(event)
    }

    fn chatter(&mut self, line: &str) {
        let line = line.trim();
        if line.starts_with("FAIL") && (line.ends_with("[build failed]") || line.ends_with("[setup failed]"))
        {
            self.not_built.push(line.to_owned());
        }
    }

    fn finish(self: Box<Self>) -> Result<Summary, FormatError> {
        let duration = self.duration();
        let mut tests = self.end();
        tests.flaky_unknown = Some("go test does not retry tests".to_owned());
        tests.duration = duration;
        Ok(Summary::Tests(tests))
    }
}

impl Run {
    fn time(&mut self, event: &Node) -> Result<(), FormatError> {
        let Some(time) = member(event, "Time")? else { return Ok(()) };
        let time: Stated = if let Value::Text(text) = &time.value { Some(text.clone()) } else { None };
        match &mut self.times {
            Some([_, last]) => *last = time,
            None => self.times = Some([time.clone(), time]),
        }
        Ok(())
    }

    fn take(&mut self, event: &Node) -> Result<(), FormatError> {
        object(event, "event")?;
        let action = stated_text(event, "Action")?
            .ok_or_else(|| FormatError::at(event.at as usize, "this event has no `Action`"))?;
        let output = stated_text(event, "Output")?.unwrap_or_default();
        if let "build-output" | "build-fail" = action {
            let built = stated_text(event, "ImportPath")?.unwrap_or_default();
            keep(self.builds.entry(built.to_owned()).or_default(), output);
            self.failed_builds += u64::from(action == "build-fail");
            return Ok(());
        }
        let name = stated_text(event, "Package")?.unwrap_or_default();
        let test = stated_text(event, "Test")?.filter(|test| !test.is_empty());
        if !self.open.contains_key(name) {
            self.open.insert(name.to_owned(), Package::default());
        }
        let Some(package) = self.open.get_mut(name) else { return Ok(()) };
        let Some(test) = test else {
            match action {
                "output" => keep(&mut package.output, output),
                "pass" | "fail" | "skip" => self.close(action, name, event)?,
                _ => {}
            }
            return Ok(());
        };
        if !package.tests.contains_key(test) {
            package.tests.insert(test.to_owned(), Test::default());
        }
        let Some(found) = package.tests.get_mut(test) else { return Ok(()) };
        let state = match action {
            "pass" => State::Passed,
            "fail" => State::Failed,
            "skip" => State::Skipped,
            // A benchmark that said something and did not fail: no case.
            "bench" => {
                found.ended = true;
                found.started = 0;
                return Ok(());
            }
            "run" => {
                found.started += 1;
                return Ok(());
            }
            "output" => {
                keep(&mut found.said, output);
                return Ok(());
            }
            _ => return Ok(()),
        };
        found.ended = true;
        found.started = found.started.saturating_sub(1);
        let said = std::mem::take(&mut found.said);
        package.failed |= state == State::Failed;
        self.tests.add(state, || Case {
            name: test.to_owned(),
            suite: name.to_owned(),
            message: if state == State::Passed { String::new() } else { plain(&said) },
        });
        Ok(())
    }

    /// Ends a package.
    fn close(&mut self, action: &str, name: &str, event: &Node) -> Result<(), FormatError> {
        let mut package = self.open.remove(name).unwrap_or_default();
        if action == "pass" {
            // Benchmarks are started and have no end of their own.
            package.tests.retain(|test, _| !test.starts_with("Benchmark"));
        }
        let failed = self.unended(name, &package) || package.failed;
        if action == "fail" {
            self.broken.insert(name.to_owned());
            if !failed {
                let built = text(event, "FailedBuild")?.and_then(|built| self.builds.get(built));
                let said = built.unwrap_or(&package.output);
                self.tests.run_errors(1, || broken(name, said));
            }
        }
        Ok(())
    }

    /// Counts the tests of a package that have no end; whether there were any.
    fn unended(&mut self, name: &str, package: &Package) -> bool {
        for (test, found) in &package.tests {
            for _ in 0..found.unended() {
                self.tests.add(State::Errored, || Case {
                    name: test.clone(),
                    suite: name.to_owned(),
                    message: match plain(&found.said).as_str() {
                        "" => "it was started and did not end".to_owned(),
                        said => format!("it was started and did not end: {said}"),
                    },
                });
            }
        }
        package.tests.values().any(|test| test.unended() > 0)
    }

    fn end(mut self) -> Tests {
        for (name, package) in std::mem::take(&mut self.open) {
            if !self.unended(&name, &package) && !package.failed {
                self.tests.run_errors(1, || match name.as_str() {
                    "" => "the run did not end".to_owned(),
                    name => format!("the package {name} did not end"),
                });
            }
        }
        for line in std::mem::take(&mut self.not_built) {
            // The same may be said by an event too.
            let name = line.split_ascii_whitespace().nth(1).unwrap_or_default();
            if self.broken.insert(name.to_owned()) {
                self.tests.run_errors(1, || plain(&line));
            }
        }
        if self.tests.failed_cases() == 0 && !self.tests.has_run_errors() {
            let builds = self.failed_builds;
            self.tests.run_errors(builds, || format!("{builds} builds failed"));
        }
        self.tests
    }

    /// From the first to the last time that an event states.
    fn duration(&self) -> Result<Number, String> {
        let Some(times) = &self.times else { return Err("no event states its time".to_owned()) };
        let [Some(first), Some(last)] = times.each_ref().map(|time| time::parse(time.as_deref()?).ok())
        else {
            return Err("the first or last event states no readable time".to_owned());
        };
        let span = time::milliseconds_between(first, last);
        if span.is_negative() { Err("the last event is before the first".to_owned()) } else { Ok(span) }
    }
}

/// Keeps the beginning of what was said, without the lines that frame a test.
fn keep(said: &mut String, output: &str) {
    let line = output.trim_start();
    let frame = line.starts_with("=== ") || line.starts_with("--- ") || line.trim_end() == "FAIL";
    if !frame && said.len() < 4 * MESSAGE {
        said.extend(output.chars().take(4 * MESSAGE));
    }
}

fn broken(name: &str, said: &str) -> String {
    match (name, plain(said).as_str()) {
        ("", "") => "the run failed".to_owned(),
        ("", said) => format!("the run failed: {said}"),
        (name, "") => format!("the package {name} failed"),
        (name, said) => format!("the package {name} failed: {said}"),
    }
}

#[cfg(test)]
#[path = "go_test_tests.rs"]
mod tests;
