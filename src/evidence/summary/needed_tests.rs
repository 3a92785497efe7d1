//! Requirements say the same over what is needed of a summary as over all of it.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use proptest::prelude::*;

use crate::diagnostic::Source;
use crate::document::{Node, make};
use crate::evidence::summary::{
    Case, Findings, Found, ItemKind, ItemState, Items, Scores, Severity, State, Summary, Tests, Wants,
    Written, shape,
};
use crate::evidence::want::asks;
use crate::number::Number;
use crate::projection::Need;
use crate::requirement::{Names, Origin, Purpose, Requirement, Scope, Shape, Summaries};

/// What each kind of summary is asked.
const ITEMS: &[&str] = &[
    "$.x.counts.total > 3",
    "count($.x.items[*]) > 3",
    "all($.x.items[*].state == 'pass')",
    "any($.x.items[*].id == 'a')",
    "count($.x.items[?@.state == 'fail']) == 0",
    "count($.x.items[?@.note]) == 0",
    "$.x.items[0].text == 'a'",
    "$.x.items[-1].text == 'a'",
    "count($.x.items[1:3]) == 2",
    "all($.x.items[?@.state != 'pass'].note != '')",
    "max($.x.items[*].line) < 4",
];
const FINDINGS: &[&str] = &[
    "$.x.findings.high == 0",
    "count($.x.findings.list[?@.severity == 'high']) == 0",
    "all($.x.findings.list[*].id != 'a')",
    "$.x.findings.list[1].title == 'b'",
    "$.x.findings.list[-2].where == 'b'",
    "count($.x.findings.list[?@.where == 'a' && @.id == 'b']) < 2",
    "count($.x.findings.*) > 3",
    "count($.x.findings.list[*].*) > 3",
];
const TESTS: &[&str] = &[
    "$.x.tests.failed == 0",
    "count($.x.tests.cases[?@.state == 'passed']) > 2",
    "all($.x.tests.failures[*].name == 'a')",
    "any($.x.tests.cases[*].suite == 'b')",
    "$.x.tests.cases[0].message == ''",
    "count($.x.tests.failures[?@.message == 'a']) == 0 and count($.x.tests.cases[::2]) > 1",
];
const SCORES: &[&str] =
    &["$.x.scores.a >= 50", "$.x.scores['b'] < 50", "count($.x.scores.*) > 1", "$.x.scores.z > 1"];

fn requirement(text: &str, shape: Shape) -> Requirement {
    let source = Arc::new(Source { path: "gates/x.yaml".to_owned(), text: text.to_owned() });
    let mut names = Names::default();
    names.declare("x", shape);
    let origin = Origin::of_scalar(&source, 0..text.len(), text);
    Requirement::parse(text, origin, Purpose::Judge, &names).unwrap_or_else(|_| panic!("{text}"))
}

fn judged(requirement: &Requirement, document: Node) -> String {
    let (lacking, summaries) = (HashMap::new(), Summaries::default());
    let root = make::object([("x", document)]);
    let now: DateTime<Utc> = DateTime::UNIX_EPOCH;
    format!("{:?}", requirement.judge(&Scope::new(&root, &lacking, &summaries, now), None))
}

/// Each requirement alone, and all of them together, which need more.
fn says_the_same(summary: &Summary, shape: Shape, texts: &[&str]) -> Result<(), TestCaseError> {
    let requirements: Vec<Requirement> = texts.iter().map(|text| requirement(text, shape)).collect();
    let need = |requirements: &[&Requirement]| {
        let mut found = Vec::new();
        for requirement in requirements {
            asks(requirement, "x", &mut found);
        }
        Need::of(&found)
    };
    let together = need(&requirements.iter().collect::<Vec<_>>());
    for requirement in &requirements {
        let (whole, told) = summary.clone().document(None);
        let whole = judged(requirement, whole);
        for need in [need(&[requirement]), together.clone()] {
            let (needed, told_again) = summary.clone().document_for(None, &need);
            prop_assert_eq!(format!("{:?}", &told), format!("{:?}", told_again));
            prop_assert_eq!(&judged(requirement, needed), &whole);
        }
    }
    Ok(())
}

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["", "a", "b", "c"]).prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn of_items(all in prop::collection::vec((0..5_usize, word(), word()), 0..6), files in 1..3_usize) {
        const STATES: [ItemState; 5] =
            [ItemState::Pass, ItemState::Fail, ItemState::Pending, ItemState::Unclear, ItemState::NotApplicable];
        let said = |text: &'_ str| (!text.is_empty()).then(|| text.to_owned());
        let mut items = Items::default();
        let under = items.heading("H", "G > H");
        for (at, (state, text, other)) in all.iter().enumerate() {
            let (id, note) = (said(other), said(text));
            let written = Written {
                line: at as u64 + 1, state: STATES[*state], kind: ItemKind::Task, text,
                id: id.as_deref(), note: note.as_deref(), owner: None,
            };
            items.add(&written, (at % 2 == 0).then_some(under));
        }
        let parts = (0..files).map(|at| (format!("{at}.md"), Summary::Items(items.clone()))).collect();
        says_the_same(&Summary::merge(parts).unwrap(), shape::items(false), ITEMS)?;
    }

    #[test]
    fn of_findings(all in prop::collection::vec((0..6_usize, word(), word(), word()), 0..30), list: bool) {
        let mut findings = Findings::new(Wants { list, ..Wants::default() });
        for (severity, id, title, place) in all {
            findings.add(Severity::ALL[severity], || Found { id, title, place });
        }
        says_the_same(&Summary::Findings(findings), shape::findings(false), FINDINGS)?;
    }

    #[test]
    fn of_tests(all in prop::collection::vec((0..5_usize, word(), word(), word()), 0..30), list: bool) {
        const STATES: [State; 5] = [State::Passed, State::Failed, State::Errored, State::Skipped, State::Flaky];
        let mut tests = Tests::new(Wants { cases: list, failures: list, ..Wants::default() });
        for (state, name, suite, message) in all {
            tests.add(STATES[state], || Case { name, suite, message });
        }
        says_the_same(&Summary::Tests(tests), shape::tests(false), TESTS)?;
    }

    #[test]
    fn of_scores(all in prop::collection::vec((word(), 0..100_i64, any::<bool>()), 0..6)) {
        let mut scores = Scores::default();
        for (name, score, known) in all {
            scores.add(&name, if known { Ok(Number::from(score)) } else { Err("not measured".to_owned()) });
        }
        says_the_same(&Summary::Scores(scores), shape::scores(false), SCORES)?;
    }
}
