use std::collections::HashSet;

use super::*;
use crate::report::escape;
use crate::scenario::expect::Difference;

fn hostile() -> Results {
    let text = || "\u{1b}[2J\u{202e}<a b='c'>&amp;\"]]>\n\u{0}\u{fffe}".to_owned();
    let problem = || Problem {
        code: "change-missed".to_owned(),
        message: text(),
        file: Some(text()),
        line: Some(3),
        column: Some(4),
        help: vec![text()],
    };
    let scenario = |id: &str, result| ScenarioResult {
        scenario: id.to_owned(),
        title: Some(text()),
        why: Some(text()),
        line: 2,
        result,
        differences: match result {
            Verdict::Failed => vec![Difference {
                about: "decision".to_owned(),
                expected: text(),
                actual: text(),
                because: vec![text()],
                line: 7,
            }],
            _ => Vec::new(),
        },
        errors: if result == Verdict::Error { vec![problem()] } else { Vec::new() },
    };
    let scenarios = vec![
        scenario("good", Verdict::Passed),
        scenario("bad", Verdict::Failed),
        scenario("ugly", Verdict::Error),
    ];
    Results { files: vec![FileResult { file: text(), gate: text(), scenarios }], errors: vec![problem()] }
}

#[test]
fn names_are_unique_and_found() {
    let names: HashSet<_> = Format::ALL.iter().map(|format| format.name).collect();
    assert_eq!(names.len(), Format::ALL.len());
    for format in Format::ALL {
        assert_eq!(Format::parse(format.name).unwrap().name, format.name);
        assert!(!format.description.is_empty());
    }
    for (name, said) in [
        ("jnuit", "unknown format `jnuit`; did you mean `junit`?"),
        ("pdf", "unknown format `pdf`; there are: terminal, json, junit"),
    ] {
        assert_eq!(Format::parse(name).unwrap_err().to_string(), said);
    }
}

#[test]
fn every_format_shows_every_scenario_ends_its_last_line_and_escapes_what_is_hostile() {
    let results = hostile();
    for format in Format::ALL {
        let text = (format.render)(&results, false);
        for id in ["good", "bad", "ugly"] {
            assert!(text.contains(id), "{} {id}", format.name);
        }
        assert!(text.ends_with('\n'), "{}", format.name);
        let bad = text.chars().find(|&c| c != '\n' && escape::is_deceptive(c));
        assert_eq!(bad, None, "{}", format.name);
        assert!(format.name != "junit" || !text.contains("<a b"), "{text}");
        // Colour is the only thing that colour adds.
        assert_eq!((format.render)(&results, true).contains('\u{1b}'), format.styled);
    }
}

#[test]
fn the_exit_code_is_that_of_the_worst() {
    let mut results = hostile();
    let codes = |results: &Results| results.exit_code() as u8;
    assert_eq!((codes(&results), results.count().errors), (2, 2));
    results.errors.clear();
    assert_eq!(codes(&results), 2);
    results.files[0].scenarios.pop();
    assert_eq!(codes(&results), 1);
    results.files[0].scenarios.pop();
    assert_eq!(codes(&results), 0);
    results.files[0].scenarios.pop();
    assert_eq!(codes(&results), 2, "nothing was tested");
}
