//! Which findings and tests a check names.

use std::collections::HashMap;

use rstest::rstest;

use super::*;
use crate::check::require;
use crate::diagnostic::Source;
use crate::document::make;
use crate::evidence::summary::{Case, Findings, Found, Severity, State, Summary, Tests, Wants, shape};
use crate::requirement::{Names, Origin, Purpose, Requirement, Scope};
use std::sync::Arc;

/// Two critical findings, 30 low ones and one of no severity; a failed and a broken test.
fn summaries() -> (crate::document::Node, HashMap<String, crate::requirement::Told>) {
    let mut findings = Findings::new(Wants::default());
    for index in 0..30 {
        findings.add(Severity::Low, || Found { id: format!("L{index}"), ..Found::default() });
    }
    for id in ["C0", "C1"] {
        findings.add(Severity::Critical, || Found {
            id: id.to_owned(),
            title: "long ".repeat(1000),
            place: "a.rs:1".into(),
        });
    }
    findings.add(Severity::Unknown, Found::default);
    let mut tests = Tests::new(Wants::default());
    for (state, name) in
        [(State::Passed, "p"), (State::Failed, "f"), (State::Errored, "e"), (State::Flaky, "y")]
    {
        tests.add(state, || Case { name: name.into(), suite: "s".into(), message: "why".into() });
    }
    let (scan, of_scan) = Summary::Findings(findings).document(Some(make::object([("n", make::count(1))])));
    let (run, of_run) = Summary::Tests(tests).document(None);
    let told = [("scan".to_owned(), of_scan), ("run".to_owned(), of_run)].into();
    (make::object([("scan", scan), ("run", run)]), told)
}

fn named(text: &str, veto: bool) -> (Vec<Offender>, u64) {
    let source = Arc::new(Source { path: "g.yaml".to_owned(), text: text.to_owned() });
    let names: Names = [("scan", shape::findings(true)), ("run", shape::tests(false))].into_iter().collect();
    let requirement =
        Requirement::parse(text, Origin::of_scalar(&source, 0..text.len(), text), Purpose::Judge, &names)
            .unwrap_or_else(|found| panic!("{text}: {found:?}"));
    let (root, told) = summaries();
    let summaries = Summaries::of(&root, told);
    let now = crate::time::parse("2026-11-21T00:00:00Z").unwrap();
    let lacking = HashMap::new();
    let scope = Scope::new(&root, &lacking, &summaries, now);
    let finding = if veto {
        require::veto(&requirement, &scope)
    } else {
        require::require(&requirement, None, None, None, &scope)
    };
    of(&finding, veto, &summaries)
}

#[rstest]
#[case("$.scan.findings.critical == 0", false, "C0 C1 +0")]
#[case("$.scan.findings.unknown == 0", false, "? +0")]
#[case(
    "$.scan.findings.low <= 3",
    false,
    "L0 L1 L2 L3 L4 L5 L6 L7 L8 L9 L10 L11 L12 L13 L14 L15 L16 L17 L18 L19 +10"
)]
#[case("$.scan.findings.high == 1", false, "+0")]
// The worst first where it is about all of them; one of no severity may be as bad as any.
#[case(
    "$.scan.findings.total == 0",
    false,
    "C0 C1 ? L0 L1 L2 L3 L4 L5 L6 L7 L8 L9 L10 L11 L12 L13 L14 L15 L16 +13"
)]
// Only of the comparison that does not hold.
#[case("$.scan.findings.critical == 0 and $.run.tests.failed < 9", false, "C0 C1 +0")]
#[case("not ($.scan.findings.critical > 0)", false, "C0 C1 +0")]
#[case("$.scan.findings.critical > 0", true, "C0 C1 +0")]
#[case("$.scan.findings.critical > 5", true, "+0")]
#[case("$.scan.findings.critical == 2", false, "+0")]
#[case("$.scan.raw.n == 0", false, "+0")]
#[case("$.scan.findings.errors == 0", false, "+0")]
#[case("$.run.tests.failed == 0", false, "s > f s > e +0")]
#[case("$.run.tests.pass_rate >= 100%", false, "s > f s > e +0")]
#[case("$.run.tests.errors == 0", false, "s > e +0")]
#[case("$.run.tests.flaky == 0", false, "+0")]
#[case("$.scan.findings.critical == 0 and $.run.tests.errors == 0", false, "C0 C1 s > e +0")]
#[case("$.scan.findings.critical + $.scan.findings.unknown == 0", false, "C0 C1 ? +0")]
fn those_that_it_speaks_about(#[case] text: &str, #[case] veto: bool, #[case] expected: &str) {
    let (offenders, more) = named(text, veto);
    let mut shown: Vec<&str> = offenders.iter().map(|it| it.id.as_deref().unwrap_or("?")).collect();
    let more = format!("+{more}");
    shown.push(&more);
    assert_eq!(shown.join(" "), expected);
}

#[test]
fn what_is_told_of_each() {
    let (found, _) = named("$.scan.findings.critical == 0", false);
    let first = &found[0];
    assert_eq!((first.severity.as_deref(), first.state.as_deref()), (Some("critical"), None));
    assert_eq!((first.evidence.as_str(), first.place.as_deref()), ("scan", Some("a.rs:1")));
    assert!(first.title.as_ref().is_some_and(|title| title.len() < 400), "a text is bounded");
    let (found, _) = named("$.run.tests.failed == 0", false);
    let states: Vec<_> = found.iter().map(|it| (it.state.as_deref(), it.title.as_deref())).collect();
    assert_eq!(states, [(Some("failed"), Some("why")), (Some("errored"), Some("why"))]);
}
