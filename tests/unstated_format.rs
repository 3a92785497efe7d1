//! A tool's report whose format a gate does not state is plain JSON. Where nothing is found in it, the report says which
//! `format:` was probably meant, and nothing passes by that.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use rstest::rstest;
use support::tiny::Tiny;
use support::{checks, gate};

const MOCHA: &str =
    r#"{"stats": {"duration": 1}, "tests": [{}], "passes": [{}], "failures": [], "pending": []}"#;
const GRYPE: &str = r#"{"matches": [], "descriptor": {}}"#;
const PLAIN: &str = r#"{"p95": 3}"#;
const EVENTS: &str = "{\"Action\": \"run\", \"Test\": \"a\"}\n{\"Action\": \"pass\", \"Test\": \"a\"}\n";

const MEANT: &str = "; `format: mocha` gives `tests`";

/// Outcome and reason of the one check.
fn judged(entry: &str, requirement: &str, files: &[(&str, &str)]) -> (String, String) {
    let gate_file = format!(
        "evidence: {{e2e: {{{entry}unbound: true}}}}\ngroups: {{a: {{checks: {{x: {{require: \"{requirement}\"}}}}}}}}\n"
    );
    let mut tiny = Tiny::new().gate("g", &gate_file);
    for (name, text) in files {
        tiny = tiny.file(&format!("evidence/g/{name}"), text);
    }
    let (code, report) = tiny.judge(&[]);
    assert_eq!(code, 1, "{report:#}");
    let check = checks(gate(&report, "g"))[0].clone();
    (check["outcome"].as_str().unwrap().to_owned(), check["reason"].as_str().unwrap_or_default().to_owned())
}

#[rstest]
#[case::section("", "$.e2e.tests.failed == 0", &[("e2e.json", MOCHA)], "missing", MEANT)]
#[case::absent("", "$.e2e.findings.critical == 0", &[("e2e.json", MOCHA)], "missing", MEANT)]
#[case::other_tool("", "$.e2e.findings.critical == 0", &[("e2e.json", GRYPE)], "missing", "; `format: grype` gives `findings`")]
#[case::deeper("", "$.e2e.stats.failed == 0", &[("e2e.json", MOCHA)], "missing", MEANT)]
#[case::of_several("file: \"*.json\", many: 2, ", "$.e2e[*].failed == 0", &[("a.json", MOCHA), ("b.json", MOCHA)], "missing", MEANT)]
#[case::of_two_tools("file: \"*.json\", many: 2, ", "sum($.e2e[*].failed) == 0", &[("a.json", MOCHA), ("b.json", GRYPE)], "missing", "")]
#[case::plain("", "$.e2e.tests.failed == 0", &[("e2e.json", PLAIN)], "missing", "")]
#[case::stated("format: mocha, ", "$.e2e.raw.stats.failed == 0", &[("e2e.json", MOCHA)], "missing", "")]
#[case::events("", "$.e2e.tests.failed == 0", &[("e2e.json", EVENTS)], "error", "it looks like `go-test`, one event a line: write `format: go-test`")]
#[case::not_yaml("file: e2e.yaml, ", "$.e2e.findings.critical == 0", &[("e2e.yaml", MOCHA)], "missing", "")]
fn the_format_that_was_meant_is_named(
    #[case] entry: &str,
    #[case] requirement: &str,
    #[case] files: &[(&str, &str)],
    #[case] outcome: &str,
    #[case] said: &str,
) {
    let (found, reason) = judged(entry, requirement, files);
    assert_eq!(found, outcome, "{reason}");
    assert!(reason.contains(said), "{reason}");
    assert_eq!(reason.contains("format: "), !said.is_empty(), "{reason}");
}
