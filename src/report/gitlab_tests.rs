use super::*;
use crate::report::fixtures;

fn issues(report: &Report) -> Vec<serde_json::Value> {
    serde_json::from_str(&render(report)).unwrap()
}

#[test]
fn a_check_is_as_severe_as_it_bears_on_the_decision() {
    let found: Vec<(String, String)> = issues(&fixtures::no_go())
        .iter()
        .map(|issue| {
            let word = |member: &str| issue[member].as_str().unwrap().replace("gatekeeper/", "");
            (word("check_name"), word("severity"))
        })
        .collect();
    let expected = [
        ("production", "blocker"),
        ("production/sev", "blocker"),
        ("production/unanimous", "blocker"),
        ("production/p95", "critical"),
        ("production/pentest", "critical"),
        ("production/tested", "major"),
        ("production/documented", "major"),
        ("production/fast", "minor"),
        ("production/medium", "info"),
    ];
    assert_eq!(found, expected.map(|(name, severity)| (name.to_owned(), severity.to_owned())));
}

#[test]
fn the_same_problem_is_the_same_in_every_run_and_another_is_new() {
    let fingerprint = |change: fn(&mut CheckReport)| {
        let mut report = fixtures::no_go();
        if let Some(GateReport::Judged(judged)) = report.gates.first_mut() {
            change(&mut judged.groups[0].checks[1]);
        }
        let found =
            issues(&report).into_iter().find(|issue| issue["check_name"] == "gatekeeper/production/p95");
        found.unwrap()["fingerprint"].as_str().unwrap().to_owned()
    };
    let as_it_is = fingerprint(|_| ());
    assert_eq!(as_it_is, fingerprint(|check| check.reason = "300 ms is not < 240 ms".into()));
    assert_eq!(as_it_is, fingerprint(|check| check.place.line = 99));
    assert_ne!(as_it_is, fingerprint(|check| check.outcome = Outcome::Warn));
}

#[test]
fn what_does_not_apply_stands_with_the_gate() {
    let gate = &issues(&fixtures::no_go())[0];
    let body = gate["content"]["body"].as_str().unwrap();
    assert!(body.contains("not applicable, scope: $.release.flags.pen_test is false"), "{body}");
}

#[test]
fn only_own_files_are_told_as_own() {
    for (_, report) in fixtures::all() {
        assert!(is_ours(&render(&report)));
    }
    for foreign in ["", "[]", "{}", r#"[{"check_name": "eslint/no-var", "fingerprint": "1"}]"#] {
        assert!(!is_ours(foreign), "{foreign}");
    }
}
