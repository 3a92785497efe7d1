//! `JUnit` XML: by the rules of the schema that Jenkins checks against (xUnit plugin, junit-10), by its counts, and by
//! `quick-junit`, which other programs read it with.

use std::collections::BTreeMap;

use quick_junit::TestCaseStatus;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Expected, Told};

/// An element of the schema.
struct Rule {
    name: &'static str,
    /// The elements that it may hold.
    holds: &'static [&'static str],
    /// The attributes that it must have.
    must: &'static [&'static str],
    /// Those that it may have.
    may: &'static [&'static str],
}

const RULES: &[Rule] = &[
    Rule {
        name: "testsuites",
        holds: &["testsuite"],
        must: &["tests", "failures", "errors"],
        may: &["name", "time"],
    },
    Rule {
        name: "testsuite",
        holds: &["properties", "testcase"],
        must: &["name", "tests", "failures", "errors", "skipped", "time"],
        may: &["timestamp", "file"],
    },
    Rule { name: "properties", holds: &["property"], must: &[], may: &[] },
    Rule { name: "property", holds: &[], must: &["name", "value"], may: &[] },
    Rule {
        name: "testcase",
        holds: &["failure", "error", "skipped", "system-out"],
        must: &["name", "classname", "time"],
        may: &[],
    },
    Rule { name: "failure", holds: &[], must: &["type", "message"], may: &[] },
    Rule { name: "error", holds: &[], must: &["type", "message"], may: &[] },
    Rule { name: "skipped", holds: &[], must: &["type", "message"], may: &[] },
    Rule { name: "system-out", holds: &[], must: &[], may: &[] },
];

pub(super) fn read(text: &str, expected: &Expected) {
    let counts = by_the_schema(text);
    let report = quick_junit::Report::deserialize_from_str(text).expect("quick-junit reads it");
    let cases = || report.test_suites.iter().flat_map(|suite| &suite.test_cases);
    let is = |wanted: &str| {
        let kind = |status: &TestCaseStatus| match status {
            TestCaseStatus::Success { .. } => "passed".to_owned(),
            TestCaseStatus::Skipped { .. } => "skipped".to_owned(),
            TestCaseStatus::NonSuccess { kind, .. } => format!("{kind:?}").to_lowercase(),
        };
        cases().filter(|case| kind(&case.status) == wanted).count()
    };
    assert_eq!((report.tests, report.failures, report.errors), (cases().count(), is("failure"), is("error")));
    assert_eq!(counts, [cases().count(), is("failure"), is("error"), is("skipped")]);
    for suite in &report.test_suites {
        assert_eq!(suite.tests, suite.test_cases.len());
    }
    assert_eq!(report.failures + report.errors > 0, expected.code != 0, "red where the exit code is not 0");

    let mut told = Vec::new();
    for suite in &report.test_suites {
        let of = |name: &str| suite.properties.iter().find(|one| one.name.as_str() == name);
        let value = |name: &str| of(name).map(|property| property.value.as_str().to_owned());
        let decision = value("decision").filter(|decision| decision != "NOT REACHED");
        if let (None, Some(gate), Some(decision)) = (of("group"), value("gate"), decision) {
            told.push(Told { gate, decision, score: value("score") });
        }
    }
    expected.same(told);
    for code in &expected.errors {
        assert!(cases().any(|case| case.name.as_str() == code || code.trim() != code), "no case {code}");
    }
}

/// Walks the document by [`RULES`]; how many cases there are, and how many failures, errors and skipped ones.
fn by_the_schema(text: &str) -> [usize; 4] {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut open: Vec<String> = Vec::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut ended = false;
    loop {
        let event = reader.read_event().expect("well-formed");
        match &event {
            Event::Start(start) | Event::Empty(start) => {
                assert!(!ended, "nothing follows the root");
                let name = element(start, open.last().map(String::as_str));
                *counts.entry(name.clone()).or_default() += 1;
                if matches!(event, Event::Start(_)) {
                    open.push(name);
                }
            }
            Event::End(_) => {
                open.pop();
                ended = open.is_empty();
            }
            Event::Text(text) => {
                let text = text.decode().unwrap();
                let holds_text = matches!(
                    open.last().map(String::as_str),
                    Some("failure" | "error" | "skipped" | "system-out")
                );
                assert!(holds_text || text.trim().is_empty(), "{text}");
                assert!(text.chars().all(is_xml), "{text:?}");
            }
            Event::CData(_) | Event::PI(_) | Event::DocType(_) => panic!("{event:?}"),
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(ended, "the root is closed");
    ["testcase", "failure", "error", "skipped"].map(|name| counts.get(name).copied().unwrap_or_default())
}

/// The name of an element that may stand there, with the attributes that it may have.
fn element(start: &BytesStart<'_>, parent: Option<&str>) -> String {
    let name = String::from_utf8(start.name().as_ref().to_vec()).unwrap();
    let rule = |name: &str| RULES.iter().find(|rule| rule.name == name).unwrap_or_else(|| panic!("<{name}>"));
    let Rule { must, may, .. } = rule(&name);
    match parent {
        None => assert_eq!(name, "testsuites"),
        Some(parent) => assert!(rule(parent).holds.contains(&name.as_str()), "<{name}> in <{parent}>"),
    }
    let mut seen = Vec::new();
    for attribute in start.attributes().with_checks(true) {
        let attribute = attribute.expect("an attribute once, in quotes");
        let key = String::from_utf8(attribute.key.as_ref().to_vec()).unwrap();
        assert!(must.contains(&key.as_str()) || may.contains(&key.as_str()), "{key} of <{name}>");
        let value =
            attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).expect("only known entities");
        assert!(value.chars().all(is_xml), "{value:?}");
        seen.push(key);
    }
    for key in *must {
        assert!(seen.iter().any(|seen| seen == key), "<{name}> without {key}");
    }
    name
}

/// Whether XML 1.0 can hold a character.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
