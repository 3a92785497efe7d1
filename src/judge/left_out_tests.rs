//! Waivers for single findings and tests: what they lift, and that they lift nothing else.

use std::num::NonZeroUsize;
use std::sync::Arc;

use proptest::prelude::*;
use rstest::rstest;

use crate::diagnostic::Source;
use crate::evidence::summary::{Case, Findings, Found, Severity, State, Summary, Tests, Wants, shape};
use crate::evidence::{Evidence, EvidenceSet, Standing};
use crate::gate::Gate;
use crate::gate::read::FormatInfo;
use crate::judge::{Circumstances, judge};
use crate::report::{EvidenceReport, EvidenceState, Judged, Outcome, Release};
use crate::requirement::Shape;
use crate::time;
use crate::waiver::Waiver;

const FORMATS: [FormatInfo<'static>; 3] = [
    FormatInfo { name: "scan", shape: shape::findings(true), extensions: &[".scan"] },
    FormatInfo { name: "run", shape: shape::tests(true), extensions: &[".run"] },
    FormatInfo { name: "json", shape: Shape::Plain, extensions: &[".json"] },
];

/// A gate with one check, which reads the evidence `scan`, `run` and `plain`.
fn gate(check: &str) -> Gate {
    let mut evidence = String::new();
    for (id, file) in [("scan", "s.scan"), ("run", "r.run"), ("plain", "p.json")] {
        if check.contains(&format!("$.{id}")) {
            evidence.push_str(&[id, ": {file: ", file, ", unbound: true}, "].concat());
        }
    }
    let text = format!("gate: g\nevidence: {{{evidence}}}\ngroups: {{a: {{checks: {{c: {{{check}}}}}}}}}\n");
    let source = Arc::new(Source { path: "g.yaml".to_owned(), text });
    let (gate, diagnostics) = crate::gate::read::read(&source, String::new(), "g", &FORMATS);
    assert_eq!(diagnostics, [], "{check}");
    gate.unwrap()
}

fn waiver(ids: &[&str]) -> Waiver {
    Waiver {
        gate: "g".into(),
        check: "c".into(),
        reason: "not shipped".into(),
        approved_by: "ada".into(),
        expires_text: "2026-12-01".into(),
        expires: time::parse("2026-12-01T23:59:59Z").unwrap(),
        ticket: "T-1".into(),
        release: None,
        covers: vec![Outcome::Fail, Outcome::Warn],
        matches: ids.iter().map(|&id| id.to_owned()).collect(),
    }
}

fn findings(list: &[(Severity, &str)]) -> Summary {
    let mut findings = Findings::new(Wants::SINGLE);
    for (severity, id) in list {
        findings.add(*severity, || Found { id: (*id).to_owned(), title: "t".into(), place: "p".into() });
    }
    Summary::Findings(findings)
}

fn tests(list: &[(State, &str, &str)]) -> Summary {
    let mut tests = Tests::new(Wants::SINGLE);
    for (state, suite, name) in list {
        let case = || Case { name: (*name).to_owned(), suite: (*suite).to_owned(), message: String::new() };
        tests.add(*state, case);
    }
    Summary::Tests(tests)
}

fn evidence(id: &str, summary: Option<Summary>) -> Evidence {
    let plain = crate::document::json::parse(r#"{"n": 3}"#, &crate::document::json::Limits::default());
    let (node, told) = match summary.clone() {
        Some(summary) => {
            let (node, told) = summary.document(Some(plain.unwrap()));
            (node, Some(told))
        }
        None => (plain.unwrap(), None),
    };
    let report = EvidenceReport {
        evidence: id.to_owned(),
        state: EvidenceState::Seen,
        problem: None,
        looked_at: id.to_owned(),
        format: "json".to_owned(),
        unbound: true,
        max_age: None,
        read_whole: None,
        files: Vec::new(),
    };
    Evidence { id: id.to_owned(), standing: Standing::Seen(node), told, summary, report }
}

fn judged(check: &str, scan: &Summary, run: &Summary, waivers: &[Waiver]) -> Judged {
    let gate = gate(check);
    let entries = [("scan", Some(scan)), ("run", Some(run)), ("plain", None)]
        .into_iter()
        .filter(|(id, _)| gate.evidence.iter().any(|entry| entry.id == *id))
        .map(|(id, summary)| evidence(id, summary.cloned()))
        .collect();
    let release = Release { version: Some("1.0".into()), ..Release::default() };
    let now = time::parse("2026-11-21T00:00:00Z").unwrap();
    let circumstances = Circumstances {
        release: &release,
        people: None,
        waivers,
        now,
        allow_conditional: false,
        threads: NonZeroUsize::MIN,
        folds_above: None,
    };
    judge(&gate, EvidenceSet { entries, votes: Vec::new() }, &[], &[], &circumstances)
}

/// The outcome of the check, and of each waiver its state and problem.
fn said(judged: &Judged) -> (Outcome, Vec<(String, String)>) {
    let waivers = judged.waivers.iter().map(|it| (it.state.clone(), it.problem.clone().unwrap_or_default()));
    (judged.groups[0].checks[0].outcome, waivers.collect())
}

/// Three findings, one of them twice and one without a name; five tests, one of them failed twice.
fn both() -> (Summary, Summary) {
    use Severity::{Critical, High, Low};
    use State::{Errored, Failed, Flaky, Passed};
    let scan = [(Critical, "CVE-1"), (High, "CVE-2"), (Low, "L-1"), (Low, "L-1"), (Low, "")];
    let run = [
        (Passed, "s", "ok"),
        (Failed, "s", "a"),
        (Failed, "s", "a"),
        (Passed, "s", "a"),
        (Errored, "", "b"),
        (Flaky, "s", "f"),
    ];
    (findings(&scan), tests(&run))
}

#[rstest]
#[case::the_only_one("require: $.scan.findings.critical == 0", &["CVE-1"], "waived in-use", "")]
#[case::as_a_warning(
    "require: $.scan.findings.critical == 0, warn: $.scan.findings.critical < 2",
    &["CVE-1"],
    "waived in-use",
    ""
)]
#[case::another_fails_still(
    "require: $.scan.findings.total - $.scan.findings.low == 0",
    &["CVE-1"],
    "fail not-enough",
    "it matches 1 of 5, and without it the check is fail"
)]
#[case::a_list_of_them(
    "require: $.scan.findings.total - $.scan.findings.low == 0",
    &["CVE-1", "CVE-2"],
    "waived in-use",
    ""
)]
#[case::one_is_gone("require: $.scan.findings.critical == 0", &["CVE-1", "CVE-9"], "waived in-use", "not found any more: CVE-9")]
#[case::no_such("require: $.scan.findings.critical == 0", &["CVE-9"], "fail unused", "nothing of that name was found: CVE-9")]
#[case::a_name_in_part("require: $.scan.findings.critical == 0", &["CVE"], "fail unused", "was found")]
#[case::another_case("require: $.scan.findings.critical == 0", &["cve-1"], "fail unused", "was found")]
#[case::all_of_a_name("require: $.scan.findings.low <= 1", &["L-1"], "waived in-use", "")]
#[case::no_name_no_match("require: $.scan.findings.low == 0", &["L-1", ""], "fail not-enough", "it matches 2 of 5, and without them")]
#[case::it_passes("require: $.scan.findings.critical <= 1", &["CVE-1"], "pass unused", "the check passes")]
#[case::the_list(
    "require: \"count($.scan.findings.list[?@.severity == 'critical']) == 0\"",
    &["CVE-1"],
    "waived in-use",
    ""
)]
#[case::only_counts_with_a_margin("require: $.scan.findings.low <= 2, margin: 50%", &["L-1"], "waived in-use", "")]
#[case::a_margin_is_kept("require: $.scan.findings.low <= 1, margin: 50%", &["L-1"], "fail not-enough", "without them")]
#[case::not_the_rest("require: $.scan.findings.critical == 0 and $.plain.n == 0", &["CVE-1"], "fail not-enough", "$.plain.n is 3")]
#[case::nothing_left_is_no_pass(
    "require: \"$.scan.findings.critical == 0 and all($.scan.findings.list[?@.id == 'CVE-1'].title == 't')\"",
    &["CVE-1"],
    "fail not-enough",
    "the check is missing"
)]
#[case::plain("require: $.plain.n == 0", &["CVE-1"], "fail refused", "reads no summary of findings or tests")]
#[case::the_original("require: $.scan.raw.n == 0", &["CVE-1"], "fail not-enough", "")]
#[case::a_test("require: $.run.tests.failed - $.run.tests.errors == 0", &["s > a"], "waived in-use", "")]
#[case::a_test_without_suite("require: $.run.tests.errors == 0", &["b"], "waived in-use", "")]
#[case::a_rate("require: $.run.tests.pass_rate >= 100%", &["s > a", "b"], "waived in-use", "")]
#[case::half_a_rate("require: $.run.tests.pass_rate >= 100%", &["s > a"], "fail not-enough", "pass_rate is 75%")]
#[case::half_a_name("require: $.run.tests.errors == 0", &["a"], "fail unused", "was found")]
#[case::what_passed("require: $.run.tests.failed == 0", &["s > ok"], "fail unused", "was found")]
#[case::a_flaky_one("require: $.run.tests.flaky == 0", &["s > f"], "waived in-use", "")]
#[case::lists_of_tests(
    "require: \"count($.run.tests.failures[*]) == 0 and count($.run.tests.cases[?@.state == 'failed']) == 0\"",
    &["s > a", "b"],
    "waived in-use",
    ""
)]
#[case::never_a_veto("veto: $.scan.findings.critical > 0", &["CVE-1"], "fail refused", "nothing lifts a veto")]
#[case::never_an_error("require: $.scan.findings.critical == 0 and $.plain.n == 'x'", &["CVE-1"], "error refused", "cannot be accepted")]
fn a_waiver_for_some(#[case] check: &str, #[case] ids: &[&str], #[case] expected: &str, #[case] why: &str) {
    let (scan, run) = both();
    let found = judged(check, &scan, &run, &[waiver(ids)]);
    let (outcome, waivers) = said(&found);
    assert_eq!(format!("{outcome} {}", waivers[0].0), expected, "{waivers:?}");
    assert!(waivers[0].1.contains(why), "{waivers:?}");
    assert_eq!(waivers[0].1.is_empty(), why.is_empty() && waivers[0].0 == "in-use", "{waivers:?}");
    // Whatever is said of it, readiness is that of what was seen.
    let raw = judged(check, &scan, &run, &[]);
    assert_eq!(found.score.as_ref().map(|it| &it.value), raw.score.as_ref().map(|it| &it.value));
    if outcome == Outcome::Waived {
        assert_eq!(found.groups[0].checks[0].raw_outcome, Some(raw.groups[0].checks[0].outcome));
        assert_eq!(found.reasons[0].code, "waiver");
    }
}

#[test]
fn several_waivers_count_together() {
    let (scan, run) = both();
    let check = "require: $.scan.findings.total - $.scan.findings.low == 0";
    let whole = Waiver { matches: Vec::new(), ..waiver(&[]) };
    let old = Waiver { expires: time::parse("2026-01-01T00:00:00Z").unwrap(), ..waiver(&["CVE-2"]) };
    for (waivers, expected) in [
        (vec![waiver(&["CVE-1"]), waiver(&["CVE-2"])], "waived in-use in-use"),
        (vec![waiver(&["CVE-1"]), old.clone()], "fail not-enough expired"),
        (vec![waiver(&["CVE-1"]), waiver(&["CVE-9"])], "fail not-enough unused"),
        (vec![waiver(&["CVE-1"]), whole.clone()], "waived not-enough in-use"),
        (vec![whole.clone(), waiver(&["CVE-1", "CVE-2"])], "waived in-use unused"),
        (vec![waiver(&["CVE-1", "CVE-2"]), whole], "waived in-use unused"),
    ] {
        let found = judged(check, &scan, &run, &waivers);
        let (outcome, states) = said(&found);
        let states: Vec<String> = states.into_iter().map(|(state, _)| state).collect();
        assert_eq!(format!("{outcome} {}", states.join(" ")), expected);
        let accepted = found.reasons.iter().filter(|it| it.code == "waiver").map(|it| &it.text);
        let accepted: usize = accepted.map(|text| text.matches("accepted by").count()).sum();
        assert_eq!(accepted, states.iter().filter(|state| *state == "in-use").count());
    }
}

#[test]
fn what_does_not_apply_after_it_is_no_reason_to_pass() {
    // Without the finding the check would not apply; it is its requirement that must hold.
    let check = "when: $.scan.findings.critical > 0, require: $.scan.findings.low == 0";
    let (scan, run) = both();
    let (outcome, states) = said(&judged(check, &scan, &run, &[waiver(&["CVE-1"])]));
    assert_eq!((outcome, states[0].0.as_str()), (Outcome::Fail, "not-enough"));
}

#[test]
fn a_run_of_nothing_but_waived_tests_is_no_pass() {
    let run = tests(&[(State::Failed, "s", "a")]);
    let (scan, _) = both();
    let found = judged("require: $.run.tests.failed == 0", &scan, &run, &[waiver(&["s > a"])]);
    assert_eq!(said(&found).0, Outcome::Fail, "no test was executed");
}

#[test]
fn an_error_of_the_run_has_no_name() {
    let mut run = Tests::new(Wants::SINGLE);
    run.add(State::Passed, Case::default);
    run.add(State::Failed, || Case { name: "the run itself".into(), ..Case::default() });
    run.run_errors(1, || "it was stopped".into());
    let (scan, _) = both();
    for check in ["require: $.run.tests.failed == 0", "require: 'count($.run.tests.failures[*]) == 0'"] {
        let found = judged(check, &scan, &Summary::Tests(run.clone()), &[waiver(&["the run itself"])]);
        let (outcome, states) = said(&found);
        assert_eq!((outcome, states[0].0.as_str()), (Outcome::Fail, "not-enough"), "{check}");
    }
}

#[test]
fn counts_that_were_changed_are_not_known_one_by_one() {
    let (scan, _) = both();
    let mut entry = evidence("scan", Some(scan));
    entry.summary = None;
    let release = Release::default();
    let now = time::parse("2026-11-21T00:00:00Z").unwrap();
    let waivers = [waiver(&["CVE-1"])];
    let circumstances = Circumstances {
        release: &release,
        people: None,
        waivers: &waivers,
        now,
        allow_conditional: false,
        threads: NonZeroUsize::MIN,
        folds_above: None,
    };
    let set = EvidenceSet { entries: vec![entry], votes: Vec::new() };
    let gate = gate("require: $.scan.findings.critical == 0");
    let (outcome, states) = said(&judge(&gate, set, &[], &[], &circumstances));
    assert_eq!((outcome, states[0].0.as_str()), (Outcome::Fail, "refused"));
}

fn some_findings() -> impl Strategy<Value = Vec<(Severity, &'static str)>> {
    let severity = prop::sample::select(Severity::ALL.to_vec());
    let id = prop::sample::select(vec!["", "A", "B", "C", "D"]);
    prop::collection::vec((severity, id), 0..8)
}

proptest! {
    /// A waiver for some findings lifts exactly what would not be there without them.
    #[test]
    fn it_is_as_if_they_were_not_there(
        list in some_findings(),
        ids in prop::collection::btree_set(prop::sample::select(vec!["A", "B", "C", "D"]), 1..4),
        check in prop::sample::select(vec![
            "require: $.scan.findings.critical == 0 and $.scan.findings.unknown == 0",
            "require: $.scan.findings.total <= 2",
            "require: $.scan.findings.high <= 1, warn: $.scan.findings.high <= 2",
            "require: $.scan.findings.low >= 1",
            "require: 'not ($.scan.findings.medium > 0)'",
            "require: \"count($.scan.findings.list[?@.severity == 'info']) == 0\"",
        ]),
    ) {
        let ids: Vec<&str> = ids.into_iter().collect();
        let rest: Vec<_> = list.iter().copied().filter(|(_, id)| !ids.contains(id)).collect();
        let run = tests(&[]);
        let plain = said(&judged(check, &findings(&list), &run, &[])).0;
        let removed = said(&judged(check, &findings(&rest), &run, &[])).0;
        let waived = said(&judged(check, &findings(&list), &run, &[waiver(&ids)])).0;
        let found = rest.len() < list.len();
        let expected = match plain {
            Outcome::Fail | Outcome::Warn if found && removed == Outcome::Pass => Outcome::Waived,
            other => other,
        };
        prop_assert_eq!(waived, expected);
    }

    /// A new finding of another name is never accepted with those that were.
    #[test]
    fn a_new_one_still_fails(list in some_findings(), severity in prop::sample::select(Severity::ALL.to_vec())) {
        let check = "require: $.scan.findings.total == 0";
        let mut list = list;
        list.push((severity, "NEW"));
        let found = judged(check, &findings(&list), &tests(&[]), &[waiver(&["A", "B", "C", "D"])]);
        prop_assert_eq!(said(&found).0, Outcome::Fail);
    }
}
