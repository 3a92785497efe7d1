use super::*;
use crate::report::{Outcome, fixtures};

#[test]
fn a_text_stays_within_its_command() {
    let cases = [
        ("100 %", "100 %25", "100 %25"),
        ("a: b, c", "a: b, c", "a%3A b%2C c"),
        ("one\r\ntwo", "one%0D%0Atwo", "one%0D%0Atwo"),
        ("%0A::error::x", "%250A::error::x", "%250A%3A%3Aerror%3A%3Ax"),
        (
            "##[error]x ###[group] ####",
            "# #[error]x # # #[group] # # # #",
            "# #[error]x # # #[group] # # # #",
        ),
        ("##vso[task]", "# #vso[task]", "# #vso[task]"),
    ];
    for (text, message, value) in cases {
        assert_eq!((data(text).as_str(), property(text).as_str()), (message, value), "{text}");
    }
}

/// A gate with so many checks that fail.
fn failing(count: usize) -> Report {
    let mut report = fixtures::many(0);
    if let Some(GateReport::Judged(judged)) = report.gates.first_mut() {
        let Some(GateReport::Judged(other)) = fixtures::no_go().gates.into_iter().next() else {
            return report;
        };
        let example = other.groups[0].checks[1].clone();
        let check = |number: usize| CheckReport {
            check: format!("c{number}"),
            title: format!("Check {number}"),
            outcome: Outcome::Fail,
            ..example.clone()
        };
        judged.groups[0].checks = (0..count).map(check).collect();
        (judged.decision, judged.may_pass) = (Decision::NoGo, false);
    }
    report
}

#[test]
fn as_many_annotations_as_are_shown_and_the_others_counted() {
    // The decision is one of them.
    for (checks, lines, last) in [(9, 10, None), (10, 10, Some(2)), (50, 10, Some(42))] {
        let text = render(&failing(checks));
        let errors: Vec<&str> = text.lines().filter(|line| line.starts_with("::error ")).collect();
        assert_eq!(errors.len(), lines, "{checks}");
        assert!(errors[0].contains("title=NO-GO%3A gate production::"), "{}", errors[0]);
        match last {
            Some(more) => assert!(errors[9].contains(&format!("title={more} more::")), "{}", errors[9]),
            None => assert!(errors[9].contains("Check 8"), "{}", errors[9]),
        }
        let told = text.lines().filter(|line| line.starts_with("  FAIL Check ")).count();
        assert_eq!(told, checks, "the log has all of them");
    }
}

#[test]
fn outputs_are_those_of_the_worst_gate() {
    let value = |text: &str, name: &str| {
        let mut lines = text.lines().skip_while(|line| !line.starts_with(&format!("{name}<<")));
        let end = lines.next().unwrap().split_once("<<").unwrap().1.to_owned();
        let value = lines.next().unwrap().to_owned();
        assert_eq!(lines.next(), Some(end.as_str()));
        assert!(!value.contains(&end));
        value
    };
    let cases = [
        (fixtures::go(), ExitCode::MayPass, ["GO", "97.5", "promote", "0"]),
        (fixtures::pipeline(), ExitCode::NoGo, ["NO-GO", "53.3", "rollback", "1"]),
        (fixtures::errors(), ExitCode::Undecided, ["NOT DECIDED", "", "hold", "2"]),
    ];
    for (report, code, expected) in cases {
        let text = outputs(&report, code);
        assert_eq!(["decision", "score", "next", "exit_code"].map(|name| value(&text, name)), expected);
        assert_eq!(text.lines().count(), 12);
    }
}

#[test]
fn looks() {
    insta::assert_snapshot!("github_pipeline", render(&fixtures::pipeline()));
    insta::assert_snapshot!("github_errors", render(&fixtures::errors()));
}
