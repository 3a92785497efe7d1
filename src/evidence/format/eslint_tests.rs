#![allow(clippy::needless_pass_by_value, reason = "a table says each report in the shortest way")]

use rstest::rstest;
use serde_json::{Value, json};

use super::super::hostile::{counts, hold, list};

fn file(messages: Value) -> Value {
    json!([{"filePath": "/a.js", "messages": messages, "suppressedMessages": [{"severity": 2}], "errorCount": 0}])
}

fn sample() -> Value {
    file(json!([{"ruleId": "eqeqeq", "severity": 2, "message": "Use ===", "line": 3},
                {"ruleId": "no-var", "severity": 1, "message": "Use let", "line": 4},
                {"ruleId": null, "severity": 2, "fatal": true, "message": "Parsing error", "line": 9}]))
}

#[rstest]
#[case(sample(), "2 high, 1 medium; 1 errors")]
#[case(json!({"results": sample(), "metadata": {"cwd": "/"}}), "2 high, 1 medium; 1 errors")]
#[case(file(json!([])), "nothing; 0 errors")]
#[case(file(json!([{"severity": 0}, {"severity": "error"}, {}, {"fatal": true}, {"fatal": "yes"}])), "2 high, 3 unknown; 2 errors")]
#[case(json!([]), "absent: no file was linted")]
#[case(json!({"results": [], "metadata": {}}), "absent: no file was linted")]
fn counts_messages(#[case] report: Value, #[case] expected: &str) {
    assert_eq!(counts("eslint", &report.to_string()), expected);
}

#[rstest]
#[case(json!({}))]
#[case(json!(null))]
#[case(json!({"results": []}))]
#[case(json!({"metadata": {}}))]
#[case(json!([{"messages": []}]))]
#[case(json!([{"filePath": "/a.js"}]))]
#[case(json!([{"filePath": "/a.js", "messages": {}}]))]
#[case(json!([{"filePath": "/a.js", "messages": ["bad"]}]))]
#[case(json!(["/a.js"]))]
fn refuses_another_shape(#[case] report: Value) {
    let found = counts("eslint", &report.to_string());
    assert!(found.starts_with("error: "), "{report}: {found}");
}

#[test]
fn names_what_it_found() {
    let expected = [
        "high eqeqeq | Use === | /a.js:3",
        "medium no-var | Use let | /a.js:4",
        "high fatal | Parsing error | /a.js:9",
    ];
    assert_eq!(list("eslint", &sample().to_string()), expected);
}

#[test]
fn nothing_makes_a_report_better() {
    // What is not fatal any more is an error less, and still as severe as it says.
    hold("eslint", &sample(), &["/*/messages/*/fatal", "/*/messages/*"]);
}
