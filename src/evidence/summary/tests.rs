//! `tests`: what a test run came to.

use std::collections::{BTreeMap, BTreeSet};

use super::needed::{self, Fields};
use super::{EXAMPLES, Example, Members, Wants, exact};
use crate::document::{Node, make};
use crate::number::Number;
use crate::projection::Need;
use crate::requirement::shape::{self, Member, Section};

/// The document of a test run.
pub(super) static SECTIONS: [Section; 1] = [Section {
    name: "tests",
    members: shape::Members::Named(&[
        Member::bare("total"),
        Member::bare("passed"),
        Member::bare("failed"),
        Member::bare("skipped"),
        Member::bare("flaky"),
        Member::bare("errors"),
        Member::percent("pass_rate"),
        Member::milliseconds("duration"),
        Member::list("cases"),
        Member::list("failures"),
    ]),
}];

/// What became of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It succeeded at once.
    Passed,
    /// An expectation did not hold.
    Failed,
    /// It broke, or its state is not known.
    Errored,
    /// It was not executed on purpose.
    Skipped,
    /// It failed and then succeeded on a retry.
    Flaky,
}

impl State {
    /// As documents and reports write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Errored => "errored",
            Self::Skipped => "skipped",
            Self::Flaky => "flaky",
        }
    }
}

/// One case, as far as the report tells of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// The suite, file or package that it belongs to; may be empty.
    pub suite: String,
    /// Why it did not succeed; may be empty.
    pub message: String,
}

/// The longest name of a case or suite that is kept, in characters. One suite may name a hundred thousand cases.
const LONGEST_NAME: usize = 1_000;

/// As much of the name of a suite as is kept of it, and a character more where it is longer: for names that many cases
/// share, so that not each of them goes over all of it.
pub fn start_of_name(name: &str) -> &str {
    name.char_indices().nth(LONGEST_NAME + 1).map_or(name, |(end, _)| &name[..end])
}

impl Case {
    /// The same with names of at most [`LONGEST_NAME`].
    fn shortened(mut self) -> Self {
        for name in [&mut self.name, &mut self.suite] {
            if let Some((end, _)) = name.char_indices().nth(LONGEST_NAME) {
                name.truncate(end);
                name.push('…');
                name.shrink_to_fit();
            }
        }
        self
    }

    /// Whether its names are all of what the tool calls it. Another may begin like a name that was cut.
    fn is_exact(&self) -> bool {
        [&self.name, &self.suite].iter().all(|name| name.chars().count() <= LONGEST_NAME)
    }

    /// What it is called among all: waivers and reports name it so.
    pub fn full_name(&self) -> String {
        if self.suite.is_empty() { self.name.clone() } else { format!("{} > {}", self.suite, self.name) }
    }
}

/// A case that did not succeed, or an error of the run.
#[derive(Debug, Clone)]
struct Failure {
    state: State,
    case: Case,
    /// It belongs to no case, whatever it is called.
    of_run: bool,
}

/// Which part of a run that was split a report is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// This part, from 1.
    pub current: u64,
    /// How many there are.
    pub total: u64,
}

/// The counts of a test run. Begin with [`Tests::new`], add every case and every run error.
#[derive(Debug, Clone)]
pub struct Tests {
    wants: Wants,
    passed: u64,
    failed: u64,
    errored: u64,
    skipped: u64,
    flaky: u64,
    run_errors: u64,
    /// Why nobody can say how many cases were flaky, where that is so.
    pub flaky_unknown: Option<String>,
    /// The wall clock of the run in milliseconds, or why it is not known.
    pub duration: Result<Number, String>,
    /// The parts of a split run that were read.
    pub shards: Vec<Shard>,
    cases: Vec<(State, Case)>,
    failures: Vec<Failure>,
}

impl Tests {
    /// A run of which nothing was seen yet; its duration is not known.
    pub fn new(wants: Wants) -> Self {
        Self {
            wants,
            passed: 0,
            failed: 0,
            errored: 0,
            skipped: 0,
            flaky: 0,
            run_errors: 0,
            flaky_unknown: None,
            duration: Err("the report does not state how long the run took".to_owned()),
            shards: Vec::new(),
            cases: Vec::new(),
            failures: Vec::new(),
        }
    }

    /// Adds a case. What it is called is asked only where it will be shown.
    pub fn add(&mut self, state: State, case: impl FnOnce() -> Case) {
        let count = match state {
            State::Passed => &mut self.passed,
            State::Failed => &mut self.failed,
            State::Errored => &mut self.errored,
            State::Skipped => &mut self.skipped,
            State::Flaky => &mut self.flaky,
        };
        *count += 1;
        let failed = matches!(state, State::Failed | State::Errored) && self.keeps_failure(state);
        match (failed, self.wants.cases) {
            (false, false) => {}
            (true, false) => self.failures.push(Failure { state, case: case().shortened(), of_run: false }),
            (failed, true) => {
                let case = case().shortened();
                if failed {
                    self.failures.push(Failure { state, case: case.clone(), of_run: false });
                }
                self.cases.push((state, case));
            }
        }
    }

    /// Adds errors of the run that belong to no case; nothing where `count` is 0.
    pub fn run_errors(&mut self, count: u64, message: impl FnOnce() -> String) {
        if count == 0 {
            return;
        }
        self.run_errors = self.run_errors.saturating_add(count);
        if self.keeps_failure(State::Errored) {
            let case = Case { name: "the run itself".to_owned(), suite: String::new(), message: message() };
            self.failures.push(Failure { state: State::Errored, case, of_run: true });
        }
    }

    fn keeps_failure(&self, state: State) -> bool {
        let so_far = || self.failures.iter().filter(|failure| failure.state == state).count();
        self.wants.failures || so_far() < EXAMPLES
    }

    pub(super) fn without(&self, ids: &BTreeSet<&str>) -> Option<(Self, BTreeMap<String, u64>)> {
        if !(self.wants.cases && self.wants.failures) {
            return None;
        }
        let mut rest = self.clone();
        let mut out = BTreeMap::new();
        rest.cases.retain(|(state, case)| {
            let count = match state {
                // What passed offends nobody.
                State::Passed => return true,
                State::Failed => &mut rest.failed,
                State::Errored => &mut rest.errored,
                State::Skipped => &mut rest.skipped,
                State::Flaky => &mut rest.flaky,
            };
            let name = case.full_name();
            let taken = case.is_exact() && ids.contains(name.as_str());
            if taken {
                *count = count.saturating_sub(1);
                *out.entry(name).or_insert(0) += 1;
            }
            !taken
        });
        rest.failures.retain(|Failure { case, of_run, .. }| {
            *of_run || !case.is_exact() || !ids.contains(case.full_name().as_str())
        });
        Some((rest, out))
    }

    /// The number of cases in all states.
    pub fn total(&self) -> u64 {
        self.passed + self.failed + self.errored + self.skipped + self.flaky
    }

    /// The number of cases that failed or broke, without errors of the run.
    pub fn failed_cases(&self) -> u64 {
        self.failed + self.errored
    }

    /// Whether an error of the run was seen.
    pub fn has_run_errors(&self) -> bool {
        self.run_errors > 0
    }

    pub(super) fn merge(mut self, other: Self) -> Self {
        self.passed += other.passed;
        self.failed += other.failed;
        self.errored += other.errored;
        self.skipped += other.skipped;
        self.flaky += other.flaky;
        self.run_errors = self.run_errors.saturating_add(other.run_errors);
        self.flaky_unknown = self.flaky_unknown.or(other.flaky_unknown);
        self.duration = match (self.duration, other.duration) {
            (Ok(a), Ok(b)) => Ok(&a + &b),
            (Err(reason), _) | (_, Err(reason)) => Err(reason),
        };
        self.shards.extend(other.shards);
        self.cases.extend(other.cases);
        for failure in other.failures {
            if self.keeps_failure(failure.state) {
                self.failures.push(failure);
            }
        }
        self
    }

    /// What follows only from all files together: parts that are not there, and a run that executed nothing.
    fn complete(&mut self) {
        if let Some(total) = self.shards.iter().map(|shard| shard.total).max() {
            let seen: BTreeSet<u64> = self
                .shards
                .iter()
                .map(|shard| shard.current)
                .filter(|current| (1..=total).contains(current))
                .collect();
            let gone = total.saturating_sub(seen.len() as u64);
            self.run_errors(gone, || format!("{gone} of the {total} shards of this run are not there"));
        }
        let executed = self.passed + self.failed + self.errored + self.flaky;
        if executed == 0 && self.run_errors == 0 {
            self.run_errors(1, || "no test was executed".to_owned());
        }
    }

    /// The members of the document, of the lists only what is needed of them.
    pub(super) fn members(mut self, need: &Need) -> Members {
        self.complete();
        let mut out = Members::new(&SECTIONS);
        let errors = self.errored.saturating_add(self.run_errors);
        let failed = self.failed.saturating_add(errors);
        let succeeded = self.passed + self.flaky;
        let judged = succeeded.saturating_add(failed).saturating_add(self.skipped);
        let mut tests = vec![
            ("total", make::count(self.total())),
            ("passed", make::count(self.passed)),
            ("failed", make::count(failed)),
            ("skipped", make::count(self.skipped)),
        ];
        match self.flaky_unknown {
            None => tests.push(("flaky", make::count(self.flaky))),
            Some(reason) => out.absent(&["tests", "flaky"], reason),
        }
        tests.push(("errors", make::count(errors)));
        // Never of 0: a run that executed nothing has an error.
        tests.extend(exact::percentage(succeeded, judged).map(|rate| ("pass_rate", rate)));
        match &self.duration {
            Ok(duration) => tests.push(("duration", exact::number(duration))),
            Err(reason) => out.absent(&["tests", "duration"], reason.as_str()),
        }
        let mut shown = (0, 0);
        out.told.examples = self
            .failures
            .iter()
            .filter(|failure| {
                let seen = if failure.state == State::Failed { &mut shown.0 } else { &mut shown.1 };
                *seen += 1;
                *seen <= EXAMPLES
            })
            .map(|Failure { state, case, .. }| Example {
                section: "tests",
                id: case.full_name(),
                state: state.word(),
                title: case.message.clone(),
                place: String::new(),
            })
            .collect();
        out.told.tally = vec![(State::Failed.word(), self.failed), (State::Errored.word(), errors)];
        let need = need.of_member("tests");
        let need = |key| need.and_then(|need| need.of_member(key));
        if self.wants.cases {
            let node = |(state, case), need: &Need| case_node(state, case, need);
            tests.push(("cases", needed::list(need("cases"), self.cases.into_iter(), node)));
        }
        if self.wants.failures {
            let node = |it: Failure, need: &Need| case_node(it.state, it.case, need);
            tests.push(("failures", needed::list(need("failures"), self.failures.into_iter(), node)));
        }
        out.nodes.push(("tests", make::object(tests)));
        out
    }
}

fn case_node(state: State, case: Case, need: &Need) -> Node {
    let mut fields = Fields::new(need);
    fields.add("name", || make::text(case.name));
    fields.add("suite", || make::text(case.suite));
    fields.add("state", || make::text(state.word()));
    fields.add("message", || make::text(case.message));
    fields.object()
}
