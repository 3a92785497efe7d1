//! Coverage, scores and metrics of tools, and runs of GitHub Actions, from outside: what a gate says about each, in which
//! unit, and what binds it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::format_push_string,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use rstest::rstest;

use support::tiny::{COMMIT, Tiny};
use support::{checks, gate};

/// The outcome of each requirement over these files.
fn outcomes(entry: &str, files: &[(&str, &str)], requirements: &[&str]) -> Vec<String> {
    let mut lines = String::new();
    for (index, requirement) in requirements.iter().enumerate() {
        let text = serde_json::to_string(requirement).unwrap();
        lines += &format!("      c{index}: {{require: {text}}}\n");
    }
    let mut tiny = Tiny::new()
        .gate("g", &format!("evidence: {{it: {{{entry}}}}}\ngroups:\n  all:\n    checks:\n{lines}"));
    for (path, text) in files {
        tiny = tiny.file(&format!("evidence/g/{path}"), text.as_bytes());
    }
    let (_, report) = tiny.judge(&["--commit", COMMIT, "--at", "2025-10-11T12:00:00Z"]);
    assert!(report["errors"].is_null(), "{:#}", report["errors"]);
    checks(gate(&report, "g")).iter().map(|check| check["outcome"].as_str().unwrap().to_owned()).collect()
}

/// What each requirement comes to over one file.
fn expect(entry: &str, text: &str, expected: &[(&str, &str)]) {
    let requirements: Vec<&str> = expected.iter().map(|(requirement, _)| *requirement).collect();
    let found = outcomes(entry, &[("it.json", text)], &requirements);
    let wrong: Vec<_> = expected.iter().zip(&found).filter(|((_, wanted), found)| wanted != found).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_load_test_is_judged_in_milliseconds_and_percent() {
    let text = r#"{"root_group": {}, "metrics": {"http_reqs": {"count": 1000}, "iterations": {"count": 9},
        "http_req_duration": {"p(95)": 280, "max": 2500, "thresholds": {"p(95)<200": true}},
        "http_req_failed": {"passes": 9, "fails": 991, "value": 0.009}}}"#;
    expect(
        "format: k6, unbound: true",
        text,
        &[
            ("$.it.metrics.p95 < 300 ms", "pass"),
            ("$.it.metrics.p95 < 0.2 s", "fail"),
            ("$.it.metrics.max < 3", "fail"),
            ("$.it.metrics.error_rate < 1%", "pass"),
            ("$.it.metrics.error_rate < 0.5%", "fail"),
            ("$.it.metrics.thresholds_failed == 0", "fail"),
            ("$.it.metrics.requests >= 1000", "pass"),
            ("$.it.metrics.p99 < 500 ms", "missing"),
            ("$.it.raw.metrics.iterations.count == 9", "pass"),
            ("all($.it.metrics['p95', 'p99'] < 1 s)", "missing"),
        ],
    );
    let nothing = r#"{"root_group": {}, "metrics": {"http_reqs": {"count": 0},
        "http_req_duration": {"p(95)": 0, "max": 0, "thresholds": {"p(95)<200": false}}}}"#;
    expect(
        "format: k6, unbound: true",
        nothing,
        &[
            ("$.it.metrics.p95 < 300 ms", "missing"),
            ("$.it.metrics.thresholds_failed == 0", "missing"),
            ("$.it.metrics.error_rate < 1%", "missing"),
            ("$.it.metrics.requests > 0", "fail"),
        ],
    );
}

#[test]
fn coverage_is_in_percent_and_its_original_is_untouched() {
    let text = r#"{"total": {"lines": {"total": 60000, "covered": 59999, "pct": 100}, "branches": {"total": 0, "covered": 0, "pct": "Unknown"}},
        "/a.ts": {"lines": {"total": 1, "covered": 1, "skipped": 0, "pct": 100}}}"#;
    expect(
        "format: istanbul, unbound: true",
        text,
        &[
            ("$.it.coverage.lines >= 99.99%", "pass"),
            ("$.it.coverage.lines >= 100%", "fail"),
            ("$.it.coverage.branches >= 80%", "missing"),
            ("$.it.coverage.functions >= 80%", "missing"),
            ("$.it.raw.total.lines.pct == 100", "pass"),
            ("$.it.raw['/a.ts'].lines.skipped == 0", "pass"),
        ],
    );
}

#[test]
fn scores_are_from_0_to_100_and_what_was_not_measured_is_missing() {
    let text = r#"{"lighthouseVersion": "12.0.0", "fetchTime": "2025-10-11T11:30:00Z",
        "categories": {"performance": {"score": null}, "best-practices": {"score": 0.92}, "seo": {"score": 1}}}"#;
    for (entry, rest) in [("unbound: true", "pass"), ("max_age: 10 min, produced_at: $.fetchTime", "missing")]
    {
        expect(
            &format!("format: lighthouse, {entry}"),
            text,
            &[
                ("$.it.scores.best_practices >= 92", rest),
                ("$.it.scores.seo > 99.9", rest),
                ("$.it.scores.performance >= 0", "missing"),
                ("all($.it.scores[*] >= 90)", "missing"),
                ("min($.it.scores[*]) >= 90", "missing"),
                ("count($.it.scores[?@ < 90]) == 0", "missing"),
                ("all($.it.scores['seo', 'best_practices'] >= 90)", rest),
            ],
        );
    }
    let failed = text.replace("\"categories\"", "\"runtimeError\": {\"code\": \"NO_FCP\"}, \"categories\"");
    expect("format: lighthouse, unbound: true", &failed, &[("$.it.scores.seo > 99.9", "error")]);
    let none = r#"{"lighthouseVersion": "12.0.0", "categories": {}}"#;
    expect(
        "format: lighthouse, unbound: true",
        none,
        &[("count($.it.scores[?@ < 90]) == 0", "missing"), ("all($.it.scores[*] >= 90)", "missing")],
    );
}

#[test]
fn a_path_into_the_original_binds_a_scorecard() {
    let text = |commit: &str| {
        format!(
            r#"{{"date": "2025-10-11T10:00:00Z", "repo": {{"commit": "{commit}"}}, "scorecard": {{}}, "score": 7.5,
            "checks": [{{"name": "Code-Review", "score": 8}}, {{"name": "Fuzzing", "score": -1}}]}}"#
        )
    };
    let entry = "format: scorecard, commit: $.repo.commit, max_age: 1d, produced_at: $.date";
    let requirements =
        ["$.it.scores.overall >= 75", "$.it.scores.code_review == 80", "$.it.scores.fuzzing >= 0"];
    for (commit, expected) in
        [(COMMIT, ["pass", "pass", "missing"]), (&"0".repeat(40), ["missing", "missing", "missing"])]
    {
        assert_eq!(outcomes(entry, &[("it.json", &text(commit))], &requirements), expected, "{commit}");
    }
}

#[test]
fn samples_have_no_unit_and_say_nothing_where_there_are_none() {
    let answer = |samples: &str| {
        format!(r#"{{"status": "success", "data": {{"resultType": "vector", "result": [{samples}]}}}}"#)
    };
    expect(
        "format: prometheus, unbound: true",
        &answer(r#"{"metric": {}, "value": [1760184000, "0.004"]}"#),
        &[
            ("$.it.metrics.value < 0.005", "pass"),
            ("percent($.it.metrics.value) < 0.5%", "pass"),
            ("$.it.metrics.value as s < 3 ms", "fail"),
            ("$.it.metrics.series == 1", "pass"),
            ("$.it.raw.data.result[0].value[1] == '0.004'", "pass"),
        ],
    );
    expect(
        "format: prometheus, unbound: true",
        &answer(""),
        &[("$.it.metrics.max < 1", "missing"), ("$.it.metrics.samples == 0", "pass")],
    );
    expect(
        "format: prometheus, unbound: true",
        r#"{"status": "error", "errorType": "timeout", "error": "query timed out"}"#,
        &[("$.it.metrics.samples == 0", "error")],
    );
}

#[test]
fn several_reports_give_one_statement() {
    let run = |requests: u64, failed: u64, max: u64| {
        format!(
            r#"{{"root_group": {{}}, "metrics": {{"http_reqs": {{"count": {requests}}}, "http_req_duration": {{"p(95)": 1, "max": {max}}},
            "http_req_failed": {{"passes": {failed}, "fails": {}}}}}}}"#,
            requests - failed
        )
    };
    let files = [("a.json", run(10, 1, 700)), ("b.json", run(30, 0, 40))];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let requirements = [
        "$.it.metrics.requests == 40",
        "$.it.metrics.error_rate == 2.5%",
        "$.it.metrics.max == 0.7 s",
        "$.it.metrics.p95 < 1 min",
        "count($.it.raw[*]) == 2",
    ];
    let found = outcomes("file: \"*.json\", many: 2, format: k6, unbound: true", &files, &requirements);
    assert_eq!(found, ["pass", "pass", "pass", "missing", "pass"]);
}

/// The gate for runs of GitHub Actions as the reference shows it.
fn gate_of_the_reference() -> String {
    let text = std::fs::read_to_string(support::project().join("docs/evidence.md")).unwrap();
    let section = text.split("## Runs of GitHub Actions").nth(1).unwrap();
    let gate = section.split("```yaml\ngate: staging\n").nth(1).unwrap();
    gate.split("```").next().unwrap().to_owned()
}

#[rstest]
#[case::all_green(&[("Build", "completed", "\"success\""), ("Docs", "completed", "\"skipped\"")], ["pass", "pass", "pass"])]
#[case::one_red(&[("Build", "completed", "\"success\""), ("Docs", "completed", "\"failure\"")], ["pass", "fail", "pass"])]
#[case::one_cancelled(&[("Build", "completed", "\"cancelled\"")], ["pass", "fail", "fail"])]
#[case::one_goes_on(&[("Build", "in_progress", "\"\""), ("Docs", "completed", "\"success\"")], ["pending"; 3])]
#[case::one_goes_on_in_rest(&[("Build", "in_progress", "null")], ["pending"; 3])]
#[case::completed_without_a_conclusion(&[("Build", "completed", "null")], ["pass", "missing", "missing"])]
#[case::the_build_did_not_run(&[("Docs", "completed", "\"success\"")], ["pass", "pass", "missing"])]
#[case::no_run(&[], ["pending"; 3])]
fn runs_of_github_actions_are_plain_json(
    #[case] runs: &[(&str, &str, &str)],
    #[case] expected: [&str; 3],
    #[values(false, true)] utf16: bool,
) {
    let runs: Vec<String> = runs
        .iter()
        .map(|(name, status, conclusion)| {
            format!(r#"{{"workflowName": "{name}", "status": "{status}", "conclusion": {conclusion}, "headSha": "{COMMIT}"}}"#)
        })
        .collect();
    let text = format!("[{}]\r\n", runs.join(","));
    let bytes = if utf16 {
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    } else {
        text.into_bytes()
    };
    let tiny = Tiny::new().gate("staging", &gate_of_the_reference()).file("evidence/staging/ci.json", bytes);
    let (_, report) = tiny.judge(&["--commit", COMMIT]);
    assert!(report["errors"].is_null(), "{:#}", report["errors"]);
    let outcomes: Vec<_> = checks(gate(&report, "staging"))
        .iter()
        .map(|check| check["outcome"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(outcomes, expected);
}

#[test]
fn the_rest_document_of_runs_says_whether_it_is_whole() {
    let requirements = [
        "count($.it.workflow_runs[*]) == $.it.total_count",
        "all($.it.workflow_runs[*].conclusion == 'success')",
        "all($.it.workflow_runs[*].head_sha == $.release.commit)",
    ];
    for (total, conclusion, expected) in [
        (1, "\"success\"", ["pass", "pass", "pass"]),
        (31, "\"success\"", ["fail", "pass", "pass"]),
        (1, "null", ["pass", "missing", "pass"]),
    ] {
        let text = format!(
            r#"{{"total_count": {total}, "workflow_runs": [{{"name": "Build", "status": "completed", "conclusion": {conclusion}, "head_sha": "{COMMIT}"}}]}}"#
        );
        let entry = "commit: '$.workflow_runs[0].head_sha'";
        assert_eq!(outcomes(entry, &[("it.json", &text)], &requirements), expected, "{text}");
    }
}
