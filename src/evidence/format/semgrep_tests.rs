#![allow(clippy::needless_pass_by_value, reason = "a table says each report in the shortest way")]

use rstest::rstest;
use serde_json::{Value, json};

use super::super::hostile::{counts, hold, list};

fn result(extra: Value) -> Value {
    json!({"check_id": "rule", "path": "a.py", "start": {"line": 7}, "extra": extra})
}

fn sample() -> Value {
    json!({
        "results": [
            result(json!({"severity": "ERROR", "message": "Do not"})),
            result(json!({"severity": "WARNING", "message": "Rather not", "is_ignored": false})),
        ],
        "errors": [{"level": "error", "type": "Timeout"}],
        "paths": {"scanned": ["a.py"]},
    })
}

#[rstest]
#[case(sample(), "1 high, 1 medium; 1 errors")]
#[case(json!({"results": [result(json!({"severity": "INFO"})), result(json!({"severity": "EXPERIMENT"})),
    result(json!({"severity": "inventory"})), result(json!({"severity": "CRITICAL"})), result(json!({"severity": "Odd"})),
    result(json!({})), result(json!(null))], "errors": []}), "1 critical, 1 low, 2 info, 3 unknown; 0 errors")]
#[case(json!({"results": [result(json!({"severity": "ERROR", "is_ignored": true}))], "errors": []}), "nothing; 0 errors")]
// Only what is known as a note of the parser is none; a level that is not known is an error.
#[case(json!({"results": [], "errors": [{"level": "warn"}, {"level": "Warning"}, {"level": "info"}, {}, {"level": 3}]}), "nothing; 2 errors")]
#[case(json!({"results": [], "errors": [], "paths": {"scanned": []}}), "absent: no file was scanned: `paths.scanned` is empty")]
#[case(json!({"results": [], "errors": [], "paths": {}}), "nothing; 0 errors")]
fn counts_results(#[case] report: Value, #[case] expected: &str) {
    assert_eq!(counts("semgrep", &report.to_string()), expected);
}

#[rstest]
#[case(json!({"results": []}))]
#[case(json!({"errors": []}))]
#[case(json!({"results": [{"extra": {}}], "errors": []}))]
#[case(json!({"results": {}, "errors": []}))]
#[case(json!({"results": [], "errors": {}}))]
#[case(json!({"results": [], "errors": ["bad"]}))]
#[case(json!({"results": [], "errors": [], "paths": {"scanned": 0}}))]
fn refuses_another_shape(#[case] report: Value) {
    let found = counts("semgrep", &report.to_string());
    assert!(found.starts_with("error: "), "{report}: {found}");
}

#[test]
fn names_what_it_found() {
    let expected = ["high rule | Do not | a.py:7", "medium rule | Rather not | a.py:7"];
    assert_eq!(list("semgrep", &sample().to_string()), expected);
}

#[test]
fn nothing_makes_a_report_better() {
    // The level of an error may be a note. Who ignores a result says so.
    hold("semgrep", &sample(), &["/results/*/extra/is_ignored"]);
}
