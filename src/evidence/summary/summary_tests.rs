//! Laws of summaries: several files say what one with all of it says, and what is not known is absent with a reason.

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::evidence::format::fixture::line;
use crate::number::Number;

fn n(text: &str) -> Number {
    text.parse().unwrap()
}

/// The members in one line, and what is absent.
fn told(summary: Summary) -> (String, Vec<String>) {
    let (document, told) = summary.document(None);
    let absent = told.absent.iter().map(|absent| format!("{}: {}", absent.path.join("."), absent.reason));
    (line(&document), absent.collect())
}

fn merged(parts: Vec<Summary>) -> (String, Vec<String>) {
    let files = parts.into_iter().enumerate().map(|(index, part)| (format!("f{index}"), part)).collect();
    told(Summary::merge(files).unwrap())
}

const STATES: [State; 5] = [State::Passed, State::Failed, State::Errored, State::Skipped, State::Flaky];

fn tests(states: &[usize], errors: u64) -> Summary {
    let mut tests = Tests::new(Wants::ALL);
    for state in states {
        tests.add(STATES[*state], Case::default);
    }
    tests.run_errors(errors, String::new);
    tests.duration = Ok(Number::from(10 * states.len()));
    Summary::Tests(tests)
}

proptest! {
    #[test]
    fn several_test_runs_are_one(
        files in prop::collection::vec((prop::collection::vec(0..5_usize, 0..6), 0..3_u64), 1..5),
    ) {
        let all: Vec<usize> = files.iter().flat_map(|(states, _)| states.clone()).collect();
        let errors = files.iter().map(|(_, errors)| errors).sum();
        let apart = merged(files.iter().map(|(states, errors)| tests(states, *errors)).collect());
        let (apart, together) = (apart.0, told(tests(&all, errors)).0);
        // The failures of the run itself are one entry for each file.
        let counts = |text: &str| text.split(", cases").next().unwrap().to_owned();
        prop_assert_eq!(counts(&apart), counts(&together));
    }

    #[test]
    fn several_scans_are_one(files in prop::collection::vec(prop::collection::vec(0..6_usize, 0..40), 1..5)) {
        let scan = |severities: &[usize]| {
            let mut findings = Findings::new(Wants::default());
            findings.errors = Some(1);
            for severity in severities {
                findings.add(Severity::ALL[*severity], Found::default);
            }
            findings
        };
        let all: Vec<usize> = files.iter().flatten().copied().collect();
        let mut together = scan(&all);
        together.errors = Some(files.len() as u64);
        let apart = merged(files.iter().map(|file| Summary::Findings(scan(file))).collect());
        prop_assert_eq!(apart, told(Summary::Findings(together)));
    }
}

#[test]
fn a_run_that_executed_nothing_has_an_error_unless_another_part_executed_something() {
    let nothing = "total 1, passed 0, failed 1, skipped 1, flaky 0, errors 1, pass_rate 0";
    assert!(told(tests(&[3], 0)).0.contains(nothing), "{:?}", told(tests(&[3], 0)));
    assert!(
        merged(vec![tests(&[3], 0), tests(&[0], 0)])
            .0
            .contains("failed 0, skipped 1, flaky 0, errors 0, pass_rate 50")
    );
    assert!(merged(vec![tests(&[3], 0), tests(&[], 0)]).0.contains(nothing));
}

#[test]
fn a_shard_that_is_not_there_is_an_error() {
    let part = |current: u64, total: u64| {
        let Summary::Tests(mut part) = tests(&[0], 0) else { unreachable!() };
        part.shards = vec![Shard { current, total }];
        Summary::Tests(part)
    };
    assert!(merged(vec![part(1, 3), part(3, 3)]).0.contains("failed 1, skipped 0, flaky 0, errors 1"));
    assert!(merged(vec![part(1, 2), part(2, 2)]).0.contains("errors 0"));
    assert!(merged(vec![part(1, 2), part(1, 2)]).0.contains("errors 1"), "the same part twice is one");
    let absurd = told(part(1, u64::MAX)).0;
    assert!(absurd.contains("errors 18446744073709551614"), "{absurd}");
}

#[test]
fn what_one_file_lacks_is_absent_over_all() {
    let with = |edit: fn(&mut Tests)| {
        let Summary::Tests(mut part) = tests(&[0], 0) else { unreachable!() };
        edit(&mut part);
        Summary::Tests(part)
    };
    let (text, absent) = merged(vec![
        with(|_| {}),
        with(|tests| tests.duration = Err("no time".to_owned())),
        with(|tests| tests.flaky_unknown = Some("no retries".to_owned())),
    ]);
    assert!(!text.contains("duration") && !text.contains("flaky"), "{text}");
    assert_eq!(absent, ["tests.flaky: no retries", "tests.duration: no time"]);

    let mut nothing = Findings::new(Wants::default());
    nothing.saw_nothing = Some("no target".to_owned());
    let parts = vec![Summary::Findings(Findings::new(Wants::default())), Summary::Findings(nothing)];
    assert_eq!(merged(parts), (String::new(), vec!["findings: no target".to_owned()]));
}

#[test]
fn coverage_adds_counts_and_never_percentages() {
    let of = |lines: Kind| Summary::Coverage(Coverage { lines, ..Coverage::default() });
    let counted = |covered, whole| of(Kind::Counted { covered, whole });
    assert_eq!(told(counted(59_999, 60_000)).0, "coverage lines 99.9983333333");
    assert_eq!(merged(vec![counted(1, 1), counted(0, 3)]).0, "coverage lines 25");
    for (parts, why) in [
        (vec![counted(0, 0)], "no lines that could be covered"),
        (vec![counted(2, 1)], "2 covered lines of 1"),
        (vec![of(Kind::Percent(n("101")))], "101 %"),
        (vec![of(Kind::Percent(n("50"))), counted(1, 1)], "no counts of lines"),
    ] {
        let (text, absent) = merged(parts);
        assert_eq!(text, "coverage ");
        assert!(absent[0].starts_with("coverage.lines: ") && absent[0].contains(why), "{absent:?}");
    }
    assert_eq!(told(of(Kind::Percent(n("87.5")))).0, "coverage lines 87.5");
}

#[test]
fn of_scores_the_lowest_counts_and_one_that_is_missing_is_missing() {
    let scores = |all: &[(&str, &str)]| {
        let mut scores = Scores::default();
        for (name, score) in all {
            scores.add(name, score.parse().map_err(|_| "not measured".to_owned()));
        }
        Summary::Scores(scores)
    };
    let (text, absent) = merged(vec![
        scores(&[("a", "90"), ("b", "80"), ("c", "1")]),
        scores(&[("a", "85.5"), ("b", "-"), ("d", "2")]),
    ]);
    assert_eq!(text, "scores a 85.5");
    assert_eq!(absent.len(), 3, "{absent:?}");
    assert_eq!(Scores::name("Best-Practices 2"), "best_practices_2");
}

#[test]
fn metrics_add_up_where_they_can() {
    let load = |requests: u64, failed: u64, max: &str| {
        let mut metrics = Metrics::load();
        metrics.add("requests", Amount::Count(requests));
        metrics.add("error_rate", Amount::Share { part: failed, whole: requests });
        metrics.add("max", Amount::Highest(n(max)));
        metrics.add("p95", Amount::Alone(n("39.577136380000084")));
        Summary::Metrics(metrics)
    };
    assert_eq!(
        told(load(10, 1, "7.5")).0,
        "metrics requests 10, error_rate 10, max 7.5, p95 39.577136380000084"
    );
    let (text, absent) = merged(vec![load(10, 1, "7.5"), load(30, 0, "3")]);
    assert_eq!(text, "metrics requests 40, error_rate 2.5, max 7.5");
    assert_eq!(absent, ["metrics.p95: this does not add up over several files"]);
    assert_eq!(told(load(0, 0, "0")).1, ["metrics.error_rate: there is nothing that it could be a part of"]);
}

#[test]
fn files_of_two_kinds_are_not_one() {
    let error = Summary::merge(vec![
        ("a.xml".to_owned(), tests(&[0], 0)),
        ("b.xml".to_owned(), Summary::Coverage(Coverage::default())),
    ])
    .unwrap_err();
    assert_eq!(error, "a.xml gives `tests` and b.xml gives `coverage`");
}

#[rstest]
#[case("Critical", Severity::Critical)]
#[case(" IMPORTANT", Severity::High)]
#[case("moderate", Severity::Medium)]
#[case("negligible", Severity::Info)]
#[case("none", Severity::Info)]
#[case("", Severity::Unknown)]
#[case("undefined", Severity::Unknown)]
fn a_word_that_is_not_known_is_never_harmless(#[case] word: &str, #[case] severity: Severity) {
    assert_eq!(Severity::of_word(word), severity);
}

#[rstest]
#[case("9.0", Some(Severity::Critical))]
#[case("8.9", Some(Severity::High))]
#[case("7", Some(Severity::High))]
#[case("4.0", Some(Severity::Medium))]
#[case("0.1", Some(Severity::Low))]
#[case("0", Some(Severity::Info))]
#[case("0.0", Some(Severity::Info))]
#[case("-1", None)]
#[case("10.1", None)]
#[case("high", None)]
fn scores_fall_into_bands(#[case] score: &str, #[case] severity: Option<Severity>) {
    assert_eq!(Severity::of_score_text(score), severity);
}

#[test]
fn the_worst_findings_are_the_examples() {
    let mut findings = Findings::new(Wants::default());
    for index in 0..100 {
        let severity = if index == 99 { Severity::Critical } else { Severity::Low };
        findings.add(severity, || Found { id: format!("id-{index}"), ..Found::default() });
    }
    let (_, told) = Summary::Findings(findings).document(None);
    assert_eq!((told.examples.len(), told.examples[0].id.as_str()), (EXAMPLES + 1, "id-99"));
}

#[test]
fn long_names_are_cut_and_say_so() {
    let name = |length: usize| "n".repeat(length);
    let mut tests = Tests::new(Wants::ALL);
    for length in [1_000, 1_001, 5_000] {
        let case = Case { name: name(length), suite: name(length), message: String::new() };
        tests.add(State::Failed, || case);
    }
    let (_, told) = Summary::Tests(tests.clone()).document(None);
    let whole = format!("{} > {}", name(1_000), name(1_000));
    let cut = format!("{}… > {}…", name(1_000), name(1_000));
    let ids: Vec<&str> = told.examples.iter().map(|example| example.id.as_str()).collect();
    assert_eq!(ids, [&whole, &cut, &cut]);
    // Who leaves the one out does not leave out those that begin like it.
    let (rest, out) = Summary::Tests(tests).without(&BTreeSet::from([whole.as_str(), cut.as_str()])).unwrap();
    // And nobody leaves out all that begin so, one that is new among them.
    assert_eq!(out, BTreeMap::from([(whole, 1)]));
    let Summary::Tests(rest) = rest else { panic!() };
    assert_eq!(rest.failed_cases(), 2);
    assert_eq!(start_of_name(&name(5_000)).len(), 1_001);
}

#[test]
fn findings_whose_id_was_cut_stay() {
    let mut findings = Findings::new(Wants::SINGLE);
    let ids = [400, 401].map(|length| "i".repeat(length));
    for id in &ids {
        findings.add(Severity::High, || Found { id: id.clone(), ..Found::default() });
    }
    let (rest, out) = Summary::Findings(findings).without(&ids.iter().map(String::as_str).collect()).unwrap();
    assert_eq!(out, BTreeMap::from([(ids[0].clone(), 1)]));
    let Summary::Findings(rest) = rest else { panic!() };
    assert_eq!(rest.total(), 1);
}
