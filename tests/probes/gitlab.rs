//! A Code Quality report of GitLab, by the table of its documentation: which members there must be, and which words they
//! may hold.

use std::collections::HashSet;

use serde_json::Value;

use super::Expected;

const SEVERITIES: &[&str] = &["info", "minor", "major", "critical", "blocker"];

pub(super) fn read(text: &str, expected: &Expected) {
    let issues: Vec<Value> = serde_json::from_str(text).expect("an array");
    assert!(!issues.is_empty(), "something is always told");
    let mut fingerprints = HashSet::new();
    for issue in &issues {
        for member in ["description", "check_name", "fingerprint", "severity"] {
            assert!(issue[member].as_str().is_some_and(|text| !text.is_empty()), "{member} of {issue}");
        }
        assert!(SEVERITIES.contains(&issue["severity"].as_str().unwrap()), "{issue}");
        assert!(issue["location"]["path"].as_str().is_some_and(|path| !path.starts_with("./")), "{issue}");
        assert!(
            (1..=i64::from(i32::MAX)).contains(&issue["location"]["lines"]["begin"].as_i64().unwrap()),
            "{issue}"
        );
        assert!(fingerprints.insert(issue["fingerprint"].as_str().unwrap()), "twice: {issue}");
    }
    let red = |issue: &Value| ["major", "critical", "blocker"].contains(&issue["severity"].as_str().unwrap());
    assert_eq!(issues.iter().any(red), expected.code != 0, "red where the exit code is not 0");
    for told in &expected.gates {
        let name = format!("gatekeeper/{}", told.gate);
        let issue =
            issues.iter().find(|issue| issue["check_name"] == name.as_str()).expect("an entry for each gate");
        let description = issue["description"].as_str().unwrap();
        assert!(description.contains(&told.decision), "{description}");
        let score = told.score.as_ref().map(|score| format!("readiness {score}")).unwrap_or_default();
        assert!(description.contains(&score), "{description}");
    }
}
