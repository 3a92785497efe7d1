#![allow(clippy::needless_pass_by_value, reason = "a table says each report in the shortest way")]

use rstest::rstest;
use serde_json::{Value, json};

use super::super::hostile::{counts, hold_events, list};
use super::super::recognise_event;
use crate::document::json::{Limits, parse};

fn message(level: &str, code: Value, text: &str, spans: Value) -> Value {
    json!({"reason": "compiler-message", "target": {"name": "t"},
           "message": {"level": level, "code": code, "message": text, "spans": spans}})
}

fn span(line: u32) -> Value {
    json!([{"file_name": "src/a.rs", "line_start": line, "line_end": line, "column_start": 1, "column_end": 2, "is_primary": true}])
}

fn code(code: &str) -> Value {
    json!({"code": code, "explanation": null})
}

fn end(success: bool) -> Value {
    json!({"reason": "build-finished", "success": success})
}

fn artifact() -> Value {
    json!({"reason": "compiler-artifact", "fresh": true})
}

fn stream(events: &[Value]) -> String {
    events.iter().map(Value::to_string).collect::<Vec<_>>().join("\n")
}

fn sample() -> [Value; 5] {
    [
        artifact(),
        message("warning", code("clippy::unwrap_used"), "used `unwrap()`", span(7)),
        message("error", code("E0308"), "mismatched types", span(9)),
        message("error: internal compiler error", Value::Null, "it broke", span(1)),
        end(false),
    ]
}

#[rstest]
#[case(&sample(), "2 high, 1 medium; 1 errors")]
#[case(&[artifact(), end(true)], "nothing; 0 errors")]
// A target repeats what another one said; another place is another finding.
#[case(&[message("warning", code("a"), "m", span(1)), message("warning", code("a"), "m", span(1)),
         message("warning", code("a"), "m", span(2)), message("warning", code("b"), "m", span(1)),
         message("warning", code("a"), "n", span(1)), message("error", code("a"), "m", span(1)), end(true)],
    "1 high, 4 medium; 0 errors")]
// Places that are not the primary one tell nothing apart.
#[case(&[message("warning", code("a"), "m", json!([{"is_primary": false, "line_start": 1}])),
         message("warning", code("a"), "m", json!([{"is_primary": false, "line_start": 2}])), end(true)], "1 medium; 0 errors")]
// What sums up other messages is none; what has a code or a place is one.
#[case(&[message("warning", Value::Null, "2 warnings emitted", json!([])), message("failure-note", code("E1"), "see", json!([])),
         message("warning", code("dead_code"), "m", json!([])), message("note", Value::Null, "n", span(1)),
         message("help", code("x"), "h", span(1)), message("odd", code("x"), "o", span(1)), end(true)],
    "1 medium, 2 info, 1 unknown; 0 errors")]
#[case(&[artifact(), end(false), artifact(), json!({"reason": "build-finished"})], "nothing; 2 errors")]
#[case(&[end(true)], "absent: nothing was compiled")]
#[case(&[json!({"reason": "build-script-executed"}), end(true)], "absent: nothing was compiled")]
fn counts_messages(#[case] events: &[Value], #[case] expected: &str) {
    assert_eq!(counts("clippy", &stream(events)), expected);
    let chatty = format!("    Checking t v0.1.0\n{}\n   Finished in 1s\n", stream(events));
    assert_eq!(counts("clippy", &chatty), expected, "with chatter");
}

#[rstest]
// Cut short: the build, or a second one, did not end.
#[case(stream(&[artifact()]), "cut short")]
#[case(stream(&[artifact(), end(true), artifact()]), "f:3:1: the stream is cut short")]
#[case(stream(&[json!({"Action": "run", "Package": "p"})]), "it looks like `go-test`")]
#[case(stream(&[artifact(), json!({}), end(true)]), "there is no `reason` in an event")]
#[case(stream(&[json!({"reason": "compiler-message"}), end(true)]), "f:1:1: this event has no `message`")]
#[case(stream(&[json!({"reason": "compiler-message", "message": []}), end(true)]), "`message` is a list")]
#[case(stream(&[json!({"reason": 1}), end(true)]), "`reason` is a number")]
#[case("    Checking t v0.1.0\n".to_owned(), "there is no event")]
#[case("{\"reason\": \"compiler-art\n".to_owned(), "f:1:")]
fn refuses_another_stream(#[case] text: String, #[case] expected: &str) {
    let found = counts("clippy", &text);
    assert!(found.starts_with("error: ") && found.contains(expected), "{found}");
}

#[test]
fn names_what_it_found() {
    let expected = [
        "medium clippy::unwrap_used | used `unwrap()` | src/a.rs:7",
        "high E0308 | mismatched types | src/a.rs:9",
        "high error: internal compiler error | it broke | src/a.rs:1",
    ];
    assert_eq!(list("clippy", &stream(&sample())), expected);
}

#[test]
fn nothing_makes_a_report_better() {
    // Events of another kind are not about the code.
    hold_events("clippy", &sample(), &["/reason"]);
}

#[test]
fn its_events_are_recognised() {
    let like = |event: &Value| recognise_event(&parse(&event.to_string(), &Limits::default()).unwrap());
    for event in [artifact(), end(true), json!({"reason": "build-script-executed"})] {
        assert_eq!(like(&event), ["clippy"]);
    }
    for other in [json!({"reason": "other"}), json!({"reason": 1}), json!({}), json!([]), Value::Null] {
        assert!(!like(&other).contains(&"clippy"), "{other}");
    }
}
