use super::*;
use crate::report::fixtures;

#[test]
fn no_text_begins_a_directive_or_ends_its_scalar() {
    for (text, expected) in
        [("a # TODO b", "a \\# TODO b"), ("a \\# SKIP", "a \\\\\\# SKIP"), ("plain", "plain")]
    {
        assert_eq!(escaped(text), expected);
    }
    assert_eq!(quoted("a \"b\" \\"), "\"a \\\"b\\\" \\\\\"");
}

#[test]
fn only_what_stops_nothing_is_to_do() {
    let mut report = fixtures::no_go();
    if let Some(GateReport::Judged(judged)) = report.gates.first_mut() {
        for check in judged.groups.iter_mut().flat_map(|group| &mut group.checks) {
            check.blocking = true;
        }
    }
    assert!(!render(&report).contains("# TODO"));
    if let Some(GateReport::Judged(judged)) = report.gates.first_mut() {
        judged.groups[2].checks[1].blocking = false;
    }
    let text = render(&report);
    let line = text.lines().find(|line| line.contains("# TODO")).unwrap();
    assert_eq!(
        line.trim(),
        "not ok 2 - tested: Rollback tested within 48 h # TODO advisory, MISSING: production/rollback.json is not there"
    );
}

#[test]
fn looks() {
    insta::assert_snapshot!("tap_pipeline", render(&fixtures::pipeline()));
    insta::assert_snapshot!("tap_errors", render(&fixtures::errors()));
}
