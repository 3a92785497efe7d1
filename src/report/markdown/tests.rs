//! Whether a document is what it is meant to be, whatever the texts in it say. [`pulldown_cmark`] renders it.

use std::collections::HashMap;

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use rstest::rstest;
use serde_json::{Value, json};

use super::*;
use crate::report::template::registry::SHIPPED;
use crate::report::{GateReport, fixtures};

/// Keys whose texts are one of a few words, or decide by what they are whether something is shown.
const FIXED: &[&str] = &[
    "state",
    "outcome",
    "raw_outcome",
    "kind",
    "holds",
    "decision",
    "standing",
    "link",
    "vote",
    "document",
    "where",
];

/// Texts that try to be more than text.
const ATTACKS: &[&str] = &[
    "| a | b |",
    "\n\n# heading\n\n",
    "```\n",
    "`",
    "**",
    "__x__",
    "~~",
    "<!--",
    "-->",
    "</details>",
    "<script>alert(1)</script>",
    "<pre>",
    "</pre>\n\n# x",
    "</summary>",
    "[x](javascript:alert(1))",
    "![](https://x.example/a.png)",
    "[^1]",
    "[x]: https://x.example",
    "@admin",
    "#123",
    "!5",
    "GH-7",
    "https://x.example/",
    "www.x.example",
    "me@x.example",
    ":tada:",
    "$$x$$",
    "\\",
    "\\|",
    "\u{202e}",
    "\u{1b}[2J",
    "- item",
    "+ item",
    "1. item",
    "1) item",
    "> quote",
    "===",
    "---",
    "***",
    "    code",
    "\t",
    "\r\n",
    "{% raw %}",
    "{{ gate }}",
    "<br>",
    "&lt;b&gt;",
    "/close",
    "* * *",
    "| --- | --- |",
    "::error::x",
    "]]>",
    "[ ] task",
    "[x] task",
    "=",
    "-",
    "#",
    "##",
    "{#id}",
    "~~~",
    "![",
    "](",
    "<https://x.example>",
];

fn options() -> Options {
    Options::all() - Options::ENABLE_SMART_PUNCTUATION - Options::ENABLE_HEADING_ATTRIBUTES
}

/// What a document is made of, without its texts.
fn structure(document: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for event in Parser::new_ext(document, options()) {
        let part = match event {
            Event::Text(_) | Event::Code(_) => continue,
            Event::Start(Tag::Link { .. }) => "link".to_owned(),
            Event::Start(Tag::Heading { level, .. }) => format!("{level}"),
            Event::Html(html) | Event::InlineHtml(html) => match tags(&html).as_str() {
                "" | "<code>" | "</code>" => continue,
                tags => tags.to_owned(),
            },
            other => format!("{other:?}"),
        };
        parts.push(part);
    }
    parts
}

/// The tags of a piece of HTML.
fn tags(html: &str) -> String {
    let mut tags = String::new();
    for (tag, _) in html.split('<').skip(1).filter_map(|part| part.split_once('>')) {
        tags.push('<');
        tags.push_str(tag);
        tags.push('>');
    }
    tags
}

/// The report with other texts: the same text becomes the same one.
fn with_texts(report: &Report, mut other: impl FnMut(usize) -> String) -> Report {
    fn walk(value: &mut Value, known: &mut HashMap<String, String>, other: &mut dyn FnMut(usize) -> String) {
        match value {
            Value::String(text) => {
                let next = known.len();
                let new = known.entry(text.clone()).or_insert_with(|| other(next));
                text.clone_from(new);
            }
            Value::Array(items) => items.iter_mut().for_each(|item| walk(item, known, other)),
            Value::Object(members) => {
                for (_, value) in members.iter_mut().filter(|(key, _)| !FIXED.contains(&key.as_str())) {
                    walk(value, known, other);
                }
            }
            _ => {}
        }
    }
    let mut value = serde_json::to_value(report).unwrap();
    walk(&mut value, &mut HashMap::new(), &mut other);
    serde_json::from_value(value).unwrap()
}

/// Reports with something of everything, as every document that there is.
fn cases() -> Vec<(String, Report)> {
    let mut cases = Vec::new();
    for (name, report) in
        [("no-go", fixtures::no_go()), ("chain", fixtures::hostile_chain()), ("errors", fixtures::errors())]
    {
        for document in registry::documents() {
            let mut report = report.clone();
            for gate in &mut report.gates {
                if let GateReport::Judged(judged) = gate {
                    judged.document = Some(document.name.to_owned());
                }
            }
            cases.push((format!("{name} as {}", document.name), report));
        }
    }
    cases
}

fn full(report: &Report) -> String {
    render(report, &Style::plain(100))
}

fn summary(report: &Report) -> String {
    render(report, &Style { layout: Layout::Summary, ..Style::plain(100) })
}

#[test]
fn every_template_knows_every_report() {
    for (name, report) in fixtures::all()
        .into_iter()
        .chain([("hostile", fixtures::hostile()), ("chain", fixtures::hostile_chain())])
    {
        for shipped in SHIPPED.iter().filter(|one| one.role != Role::Parts) {
            let template = Template::shipped(shipped).unwrap();
            if template.fits(&report) {
                let text = template
                    .render(&report)
                    .unwrap_or_else(|mistake| panic!("{} {name}: {mistake:?}", shipped.name));
                assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{} {name}", shipped.name);
            }
        }
        for text in [full(&report), summary(&report)] {
            assert!(!text.contains("could not be written"), "{name}: {text}");
        }
    }
}

#[rstest]
#[case(json!({"agenda": 5, "retrospective": 7, "after_go": 1, "after_no_go": "one", "archive": [1], "date": [1, {"a": 2}]}))]
#[case(json!({"retrospective": {"agenda": "x", "participants": 3, "duration": null}, "agenda": ["a", {"topic": 1}], "archive": {"a": {"b": 1}}}))]
#[case(json!({"retrospective": {"agenda": [{"topic": "a", "minutes": 5}, "b", 3, null, {}]}, "after_go": [null, {"a": 1}], "recording": false}))]
fn free_details_may_be_anything(#[case] details: Value) {
    for document in registry::documents() {
        let mut report = fixtures::no_go();
        if let Some(GateReport::Judged(judged)) = report.gates.first_mut() {
            judged.details = details.as_object().unwrap().clone();
            judged.document = Some(document.name.to_owned());
        }
        let text = full(&report);
        assert!(!text.contains("could not be written"), "{}: {text}", document.name);
    }
}

#[test]
fn hostile_texts_change_nothing_but_texts() {
    for (name, report) in cases() {
        let harmless = with_texts(&report, |number| format!("word {number} here"));
        // A report has more texts than there are attacks, so that each comes to many places.
        for offset in (0..ATTACKS.len()).step_by(12) {
            let hostile = with_texts(&report, |number| {
                let attack = |n: usize| ATTACKS[(offset + n) % ATTACKS.len()];
                match number % 3 {
                    0 => format!("{}{number}", attack(number)),
                    1 => format!("{number}{}", attack(number)),
                    _ => format!("{}{number}{}", attack(number), attack(number + 7)),
                }
            });
            assert_eq!(structure(&full(&hostile)), structure(&full(&harmless)), "{name} {offset}");
            assert_eq!(structure(&summary(&hostile)), structure(&summary(&harmless)), "{name} {offset}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_changes_the_structure(
        texts in prop::collection::vec(("[ -~\\n\\t]{0,12}", "[-#*_`~|<>&;:!\\[\\](){}+=/\\\\$@^0-9 \\n\"']{0,12}"), 40),
        document in prop::sample::select(registry::documents().map(|one| one.name).collect::<Vec<_>>()),
    ) {
        let mut report = fixtures::no_go();
        if let Some(GateReport::Judged(judged)) = report.gates.first_mut() {
            judged.document = Some(document.to_owned());
        }
        let harmless = with_texts(&report, |number| format!("word {number} here"));
        let hostile = with_texts(&report, |number| {
            let (before, after) = &texts[number % texts.len()];
            format!("{before}{number}{after}")
        });
        prop_assert_eq!(structure(&full(&hostile)), structure(&full(&harmless)));
        prop_assert_eq!(structure(&summary(&hostile)), structure(&summary(&harmless)));
    }
}

/// The texts of a document as a reader sees them, without invisible parts.
fn shown(document: &str) -> String {
    let mut text = String::new();
    for event in Parser::new_ext(document, options()) {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::End(TagEnd::TableCell | TagEnd::Paragraph | TagEnd::Item) => text.push('\n'),
            _ => {}
        }
    }
    text.replace('\u{2060}', "")
}

#[test]
fn texts_are_shown_as_they_are() {
    let mut report = fixtures::no_go();
    let title = "a | b * c_d <e> `f` [g](h) #1 @i";
    if let Some(GateReport::Judged(judged)) = report.gates.first_mut() {
        judged.groups[0].checks[0].title = title.to_owned();
    }
    assert!(shown(&full(&report)).contains(title));
}

#[test]
fn a_document_that_is_not_known_is_the_general_one() {
    let mut report = fixtures::no_go();
    let general = full(&report);
    for (name, same) in [("no-such", true), ("summary", true), ("parts", true), ("decision-record", false)] {
        if let Some(GateReport::Judged(judged)) = report.gates.first_mut() {
            judged.document = Some(name.to_owned());
        }
        assert_eq!(full(&report) == general, same, "{name}");
    }
}

/// A copy of a shipped template is a template of a user, whose steps are limited.
#[test]
fn thousands_of_checks_are_within_the_steps_of_a_user() {
    let report = fixtures::many(5_000);
    let general = registry::named(registry::GENERAL).unwrap();
    let source = crate::diagnostic::Source { path: "own.md".to_owned(), text: general.text.to_owned() };
    let own = Template::of_user(std::sync::Arc::new(source), general.kind).unwrap();
    assert!(own.render(&report).unwrap() == full(&report));
}

#[test]
fn thousands_of_checks_are_folded_and_tables_stay_whole() {
    let report = fixtures::many(5_000);
    let text = full(&report);
    assert!(text.contains("<summary>625 checks that pass</summary>"), "{}", &text[..2_000]);
    let rows = Parser::new_ext(&text, options())
        .filter(|event| matches!(event, Event::Start(Tag::TableRow)))
        .count();
    assert!(rows >= 5_000, "{rows}");
    assert!(summary(&report).lines().count() < 20);
}
