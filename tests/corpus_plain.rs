//! Files that real tools wrote, judged by plain `JSONPath`. The numbers are facts about these files, counted by another
//! program; names with dots, blanks, brackets and parentheses are among the keys.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::format_collect,
    clippy::format_push_string,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use std::path::PathBuf;

use rstest::rstest;
use support::tiny::{Tiny, finish};
use support::{checks, gate};

/// A file of the corpus; `None` where the corpus is not at hand.
fn corpus(name: &str) -> Option<PathBuf> {
    let folder = support::project().join("../shared/corpus");
    if !folder.is_dir() {
        println!("skipped: there is no {}", folder.display());
        return None;
    }
    Some(folder.join(name))
}

/// Judges facts about a copy of the file: each must hold, its opposite must not, and what is shown must be the value.
fn facts(name: &str, facts: &[(&str, &str)]) {
    let Some(file) = corpus(name) else { return };
    let mut lines = String::new();
    for (index, (expression, value)) in facts.iter().enumerate() {
        for (kind, operator) in [("is", "=="), ("not", "!=")] {
            let text = serde_json::to_string(&format!("{expression} {operator} {value}")).unwrap();
            lines += &format!("      {kind}-{index}: {{require: {text}}}\n");
        }
    }
    let tiny = Tiny::new()
        .gate(
            "real",
            &format!("evidence: {{file: {{unbound: true}}}}\ngroups:\n  all:\n    checks:\n{lines}"),
        )
        .file("evidence/real/file.json", std::fs::read(file).unwrap());
    let (code, report) = tiny.judge(&[]);
    assert_eq!(code, 1, "{:#}", report["errors"]);
    for (index, pair) in checks(gate(&report, "real")).chunks(2).enumerate() {
        let (expression, value) = facts[index];
        let outcomes = (pair[0]["outcome"].as_str().unwrap(), pair[1]["outcome"].as_str().unwrap());
        assert_eq!(outcomes, ("pass", "fail"), "{name}: {expression} == {value}: {:#}", pair[1]);
        let shown = pair[0]["comparisons"][0]["actual"].as_str().unwrap();
        assert_eq!(shown, value.trim_matches('\''), "{name}: {expression}");
    }
}

#[rstest]
#[case("vitest-4399tests.json", &[
    ("$.file.numTotalTests", "4399"), ("$.file.numPassedTests", "4394"), ("$.file.numFailedTests", "0"),
    ("$.file.numPendingTests", "5"), ("$.file.numTotalTestSuites", "1565"),
    ("count($.file.testResults[*])", "263"),
    ("count($.file.testResults[*].assertionResults[*])", "4399"),
    ("count($.file.testResults[*].assertionResults[?@.status == 'passed'])", "4394"),
    ("count($.file.testResults[*].assertionResults[?@.status == 'skipped'])", "5"),
    ("count($.file.testResults[*].assertionResults[?@.status == 'failed'])", "0"),
    ("count($.file.testResults[?@.status == 'failed'])", "0"),
    ("$.file.startTime", "1773951340548"),
])]
#[case("vitest-840tests.json", &[
    ("$.file.numTotalTests", "840"), ("$.file.numTotalTestSuites", "344"), ("count($.file.testResults[*])", "33"),
    ("count($.file..assertionResults[?@.status == 'passed'])", "840"),
    ("count($['file']['testResults'][*]['assertionResults'][?@['status'] != 'passed'])", "0"),
])]
fn vitest(#[case] name: &str, #[case] expected: &[(&str, &str)]) {
    facts(name, expected);
}

#[rstest]
#[case("playwright-1.37-mixed-nostats.json", &[
    ("$.file.config.version", "'1.37.1'"), ("count($.file.errors[*])", "0"), ("count($.file.suites[*])", "4"),
    ("count($.file.config.projects[*])", "3"),
    ("count($.file.suites..specs[*])", "14"),
    ("count($.file.suites..tests[?@.status == 'expected'])", "10"),
    ("count($.file.suites..tests[?@.status == 'flaky'])", "1"),
    ("count($.file.suites..tests[?@.status == 'skipped'])", "1"),
    ("count($.file.suites..tests[?@.status == 'unexpected'])", "2"),
    ("count($.file.suites..results[*])", "24"),
    ("count($.file.suites..results[?@.status == 'failed'])", "12"),
])]
#[case("playwright-1.38-nested.json", &[
    ("count($.file.suites..specs[*])", "45"), ("count($.file.suites..tests[?@.status == 'expected'])", "45"),
    ("count($.file.suites..tests[?@.status == 'unexpected'])", "0"),
])]
#[case("playwright-1.57-allfail.json", &[
    ("$.file.stats.unexpected", "5"), ("$.file.stats.expected", "0"), ("$.file.stats.duration", "135506.91999999998"),
    ("count($.file.suites..tests[?@.status == 'unexpected'])", "5"),
    ("count($.file.suites..results[?@.status == 'timedOut'])", "5"), ("count($.file.config.projects[*])", "6"),
])]
#[case("playwright-1.37-sharded.json", &[
    ("count($.file.suites..specs[*])", "9"), ("count($.file.suites..tests[?@.status == 'expected'])", "22"),
    ("count($.file.suites..tests[?@.status == 'skipped'])", "3"),
])]
#[case("playwright-1.53-ran-nothing.json", &[
    ("$.file.stats.unexpected", "0"), ("count($.file.errors[*])", "1"), ("count($.file.suites[*])", "0"),
])]
fn playwright(#[case] name: &str, #[case] expected: &[(&str, &str)]) {
    facts(name, expected);
}

#[rstest]
#[case("lhr-6.0.0.json", &[
    ("$.file.lighthouseVersion", "'6.0.0'"), ("$.file.fetchTime", "'2020-05-14T15:38:00.456Z'"),
    ("$.file.categories.performance.score", "0.16"), ("$.file.categories.accessibility.score", "0.86"),
    ("$.file.categories['best-practices'].score", "0.92"), ("$.file['categories']['seo'].score", "0.92"),
    ("$.file.audits['largest-contentful-paint'].numericValue", "7180.966500000001"),
    ("$.file.audits[\"cumulative-layout-shift\"].numericValue", "0.134375"),
    ("$.file.audits['total-blocking-time'].numericValue", "1675.6870000000035"),
    ("count($.file.audits[*])", "144"), ("count($.file.runWarnings[*])", "0"),
])]
#[case("lhr-sample_v2-13.json", &[
    ("$.file.lighthouseVersion", "'13.4.1'"), ("$.file.categories.performance.score", "0.32"),
    ("$.file.categories['best-practices'].score", "0.31"), ("$.file.categories['agentic-browsing'].score", "0.3"),
    ("$.file.audits['largest-contentful-paint'].numericValue", "10884.681"),
    ("count($.file.audits[*])", "160"),
])]
fn lighthouse(#[case] name: &str, #[case] expected: &[(&str, &str)]) {
    facts(name, expected);
}

#[rstest]
#[case("k6-handlesummary-nmt-fail.json", &[
    ("$.file.metrics.http_req_duration.values.avg", "12563.465956191583"),
    ("$.file.metrics.http_req_duration.values['p(95)']", "24458.761375"),
    ("$.file.metrics.http_req_failed.values.fails", "856"), ("$.file.metrics.checks.values.rate", "0.8509953161592506"),
    ("$.file.metrics.http_reqs.values.count", "856"), ("count($.file.metrics[*])", "20"),
    ("$.file.metrics.http_req_duration.thresholds['p(95) < 5000'].ok", "false"),
    ("$.file.metrics['http_req_failed']['thresholds']['rate < 0.05']['ok']", "true"),
])]
#[case("k6-summary-export-ticketing.json", &[
    ("$.file.metrics.http_req_duration['p(95)']", "1669.1269523999997"),
    ("$.file.metrics.http_req_duration.max", "5796.47146"),
    ("$.file.metrics.http_req_failed.value", "0.2297172473956997"),
    ("$.file.metrics['http_req_duration{expected_response:true}'].thresholds['p(95)<500']", "false"),
    ("$.file.metrics['http_req_failed{status:>=500}'].thresholds['rate<0.01']", "false"),
    ("$.file.metrics.checks.passes", "38974"), ("count($.file.metrics[*])", "21"),
])]
#[case("k6-summary-export-threshold-true-means-failed.json", &[
    ("$.file.metrics.http_req_duration['p(95)']", "269.06783674999986"),
    ("$.file.metrics.http_req_duration.thresholds['p(95)<50']", "true"),
    ("$.file.metrics.http_req_failed.value", "0.21745900204861077"), ("$.file.metrics.http_reqs.count", "388556"),
])]
#[case("k6-reporter-simple.json", &[
    ("$.file.metrics.http_req_duration.values['p(95)']", "30.0256841"),
    ("$.file.metrics.http_req_duration.values['p(99)']", "39.577136380000084"),
    ("$.file.metrics.iteration_duration.thresholds['max<4000'].ok", "true"),
    ("count($.file.metrics[*])", "18"),
])]
fn k6(#[case] name: &str, #[case] expected: &[(&str, &str)]) {
    facts(name, expected);
}

/// A run that could not start has every count 0, and says so only in its errors: what it did not run is not known.
#[test]
fn a_run_of_nothing_is_not_zero_failures() {
    let Some(file) = corpus("playwright-1.53-ran-nothing.json") else { return };
    let rest = "evidence: {file: {unbound: true}}\ngroups:\n  all:\n    checks:\n      \
                none-failed: {require: \"count($.file.suites..tests[?@.status == 'unexpected']) == 0\"}\n";
    let tiny = Tiny::new().gate("real", rest).file("evidence/real/file.json", std::fs::read(file).unwrap());
    let (code, report) = tiny.judge(&[]);
    assert_eq!((code, &checks(gate(&report, "real"))[0]["outcome"]), (1, &"missing".into()));
}

/// One gate over several tools at once, as a team would write it, read from the folder that the tools wrote to.
#[test]
fn a_gate_over_the_files_of_four_tools() {
    let names = [
        ("unit", "vitest-840tests.json"),
        ("e2e", "playwright-1.38-nested.json"),
        ("web", "lhr-6.0.0.json"),
        ("load", "k6-reporter-simple.json"),
    ];
    let mut tiny = Tiny::new();
    let mut entries = String::new();
    for (id, name) in names {
        let Some(file) = corpus(name) else { return };
        tiny = tiny.file(&format!("evidence/reports/{name}"), std::fs::read(file).unwrap());
        entries += &format!("  {id}: {{file: {name}, unbound: true}}\n");
    }
    let rest = format!(
        "folder: reports\nevidence:\n{entries}groups:
  tests:
    weight: 2
    checks:
      unit: {{require: $.unit.numFailedTests == 0 and $.unit.numTotalTests >= 800}}
      e2e: {{require: \"all($.e2e.suites..tests[*].status == 'expected')\"}}
  speed:
    weight: 1
    checks:
      p95:
        require: $.load.metrics.http_req_duration.values['p(95)'] as ms < 50 ms
        margin: 20%
      lighthouse:
        require: $.web.categories['best-practices'].score >= 0.9
      paint:
        require: $.web.audits['largest-contentful-paint'].numericValue as ms < 2.5 s
        blocking: false
"
    );
    let tiny = tiny.gate("tools", &rest);
    let ran = finish(tiny.command(&["evaluate", "--format", "json"]));
    let report = support::json(&ran);
    let judged = gate(&report, "tools");
    assert_eq!((ran.code, support::not_green(judged)), (0, vec!["paint fail".to_owned()]));
    // (2 · 1 + 1 · 2/3) / 3
    assert_eq!((&judged["score"]["value"], &judged["score"]["exact"]), (&"88.8".into(), &"800/9".into()));
}
