use rstest::rstest;
use serde_json::{Value, json};

use super::super::hostile::{counts, hold, list};

const HIGH: &str = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H";

fn sample() -> Value {
    json!({"lockfile": {"dependency-count": 12}, "vulnerabilities": {"found": true, "count": 2, "list": [
        {"advisory": {"id": "RUSTSEC-1", "title": "Overflow", "cvss": HIGH}, "package": {"name": "p", "version": "1.0"}},
        {"advisory": {"id": "RUSTSEC-2", "title": "Race", "cvss": null}, "package": {"name": "q", "version": "2.0"}}]},
        "warnings": {"unmaintained": [{"kind": "unmaintained", "advisory": {"id": "RUSTSEC-3", "title": "Left"}, "package": {"name": "r"}}],
                     "yanked": [{"kind": "yanked", "advisory": null, "package": {"name": "s", "version": "1"}}]}})
}

#[rstest]
#[case(sample(), "1 high, 2 info, 1 unknown")]
#[case(json!({"vulnerabilities": {"list": []}}), "nothing")]
#[case(json!({"vulnerabilities": {"list": []}, "lockfile": {"dependency-count": 1}}), "nothing")]
#[case(json!({"vulnerabilities": {"list": []}, "lockfile": {"dependency-count": 0}}), "absent: the lock file holds no dependency")]
// What was found is not hidden by a count.
#[case(json!({"vulnerabilities": {"list": [{}]}, "lockfile": {"dependency-count": 0}}), "1 unknown")]
// A vector of another version states nothing.
#[case(json!({"vulnerabilities": {"list": [{"advisory": {"cvss": "CVSS:4.0/AV:N/AC:L"}}, {"advisory": {"cvss": 9.8}}]}}), "2 unknown")]
// Older reports have one list of warnings.
#[case(json!({"vulnerabilities": {"list": []}, "warnings": [{"kind": "yanked"}, {}]}), "2 info")]
fn counts_advisories_and_warnings(#[case] report: Value, #[case] expected: &str) {
    assert_eq!(counts("cargo-audit", &report.to_string()), expected);
}

#[rstest]
#[case(json!({}))]
#[case(json!({"vulnerabilities": []}))]
#[case(json!({"vulnerabilities": {"found": false, "count": 0}}))]
#[case(json!({"vulnerabilities": {"list": {}}}))]
#[case(json!({"vulnerabilities": {"list": ["RUSTSEC-1"]}}))]
#[case(json!({"vulnerabilities": {"list": []}, "warnings": "none"}))]
#[case(json!({"vulnerabilities": {"list": []}, "warnings": {"yanked": {}}}))]
#[case(json!({"vulnerabilities": {"list": []}, "lockfile": {"dependency-count": -1}}))]
fn refuses_another_shape(#[case] report: Value) {
    let found = counts("cargo-audit", &report.to_string());
    assert!(found.starts_with("error: "), "{report}: {found}");
}

#[test]
fn names_what_it_found() {
    let expected = [
        "high RUSTSEC-1 | Overflow | p@1.0",
        "unknown RUSTSEC-2 | Race | q@2.0",
        "info RUSTSEC-3 | Left | r",
        "info yanked |  | s@1",
    ];
    assert_eq!(list("cargo-audit", &sample().to_string()), expected);
}

#[test]
fn nothing_makes_a_report_better() {
    hold("cargo-audit", &sample(), &["/warnings", "/warnings/unmaintained", "/warnings/yanked"]);
}
