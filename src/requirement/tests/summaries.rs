//! Paths into summaries: their members, their units, and why one is absent.

use std::collections::HashMap;

use super::support::{answer, document, matches, origin};
use crate::evidence::summary::shape;
use crate::requirement::{Absent, Example, Lack, Names, Purpose, Requirement, Scope, Shape, Summaries, Told};
use crate::time;

const SHAPES: [(&str, Shape); 4] = [
    ("unit", shape::tests(false)),
    ("cov", shape::coverage(false)),
    ("load", shape::load(true)),
    ("doc", shape::items(false)),
];

/// Judges each over the document; a mistake is its code and help.
fn check(cases: &[(&str, &str)]) {
    let names: Names = SHAPES.iter().copied().collect();
    let root = document(
        r#"{"unit": {"tests": {"total": 3, "failed": 0, "pass_rate": 99.5, "duration": 90000}},
            "cov": {"coverage": {"lines": 81.5, "branches": 79}},
            "load": {"metrics": {"p95": 250, "requests": 10}, "raw": {"duration": 5, "metrics": {"p95": 1}}},
            "doc": {"items": [{"line": 3, "state": "pass"}], "counts": {"total": 1, "pending": 0}}}"#,
    );
    let told = SHAPES.iter().map(|(id, shape)| {
        let Shape::Summary { sections, .. } = *shape else { unreachable!() };
        let example = Example {
            section: "tests",
            id: "a".into(),
            state: "failed",
            title: String::new(),
            place: String::new(),
        };
        let absent = |path: &str, reason: &str| Absent {
            path: path.split('.').map(str::to_owned).collect(),
            reason: reason.to_owned(),
        };
        let absent =
            vec![absent("coverage.functions", "the report states none"), absent("tests.flaky", "no retries")];
        ((*id).to_owned(), Told { sections, absent, examples: vec![example], tally: vec![("failed", 1)] })
    });
    let summaries = Summaries::of(&root, told.collect());
    assert_eq!((summaries.examples("unit").len(), summaries.examples("other").len()), (1, 0));
    let lacking: HashMap<String, Lack> = HashMap::new();
    let scope = Scope::new(&root, &lacking, &summaries, time::parse("2025-10-11T12:00:00Z").unwrap());
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let found = match Requirement::parse(text, origin(text), Purpose::Judge, &names) {
            Ok(requirement) => answer(&requirement.judge(&scope, None)),
            Err(mistakes) => format!("mistake: {} {:?}", mistakes[0].code, mistakes[0].help),
        };
        if !matches(&found, expected) {
            wrong.push(format!("{text}\n  wanted {expected}\n  found  {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn members_carry_their_unit_on_whatever_way_they_are_reached() {
    check(&[
        ("$.unit.tests.duration < 2 min", "true"),
        ("$.unit.tests.duration < 89 s", "false"),
        ("$.unit.tests.duration <= 90000", "true"),
        ("$.unit['tests']['pass_rate'] >= 99.5%", "true"),
        ("$.unit.tests.pass_rate >= 99", "mistake: unit-mismatch"),
        ("$.unit.tests.pass_rate as % >= 99%", "true"),
        ("percent($.unit.tests.pass_rate) >= 99%", "mistake: requirement-type"),
        ("$.unit.tests.failed == 0", "true"),
        ("$.unit.tests.failed == 0%", "mistake: unit-mismatch"),
        ("$.unit.tests.duration > 5 MB", "mistake: unit-mismatch"),
        ("all($.cov.coverage[*] >= 80%)", "false"),
        ("all($.cov.coverage[*] >= 79%)", "true"),
        ("min($.cov.coverage[*]) >= 79%", "true"),
        ("min($.cov..lines) >= 81.5%", "true"),
        ("default($.cov.coverage.functions, 100%) >= 80%", "true"),
        ("default($.cov.coverage.lines, 0%) >= 81.5%", "true"),
        ("$.cov.coverage.lines + 1 pp >= 82.5%", "true"),
        ("$.load.metrics.p95 < 0.3 s", "true"),
        ("$.load.metrics.p95 < 300", "true"),
        // What is below `raw` is the tool's own, and bare.
        ("$.load.raw.metrics.p95 == 1", "true"),
        ("$.load.raw.duration as s < 6 s", "true"),
        ("$.load.raw.duration < 1%", "mistake: unit-mismatch"),
        ("$.doc.counts.pending == 0", "true"),
        ("count($.doc.items[?@.state == 'pass']) == 1", "true"),
    ]);
}

#[test]
fn a_member_that_no_summary_has_is_a_mistake() {
    check(&[
        ("$.unit.tests.faild == 0", "mistake: unknown-member [\"did you mean `failed`?\"]"),
        ("$.unit.tests.xyz == 0", "mistake: unknown-member [\"it has total, passed"),
        ("$.unit.failed == 0", "mistake: unknown-member [\"write `$.unit.tests.failed`\"]"),
        ("$.unit.test.failed == 0", "mistake: unknown-member [\"did you mean `tests`?\"]"),
        ("$.unit.raw.failed == 0", "mistake: unknown-member"),
        (
            "$.load.root_group == 0",
            "mistake: unknown-member [\"the tool's own document is at `$.load.raw`\"]",
        ),
        ("exists($.unit.tests.faild)", "mistake: unknown-member"),
        ("$.doc.counts.not_applicable == 0", "unknown"),
    ]);
}

#[test]
fn why_a_member_is_absent_is_said() {
    check(&[
        ("$.cov.coverage.functions >= 80%", "unknown: the report states none"),
        ("$.unit.tests.flaky == 0", "unknown: no retries"),
        ("$.unit.tests.skipped == 0", "unknown: skipped"),
        ("default($.unit.tests.flaky, 0) == 0", "true"),
        ("exists($.unit.tests.flaky)", "false"),
    ]);
}
