//! The page as a whole, read back by the parser that browsers agree on.

use std::collections::HashSet;

use rstest::rstest;
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;

use crate::report::template::{Engine, Kind};
use crate::report::{Report, escape, fixtures, terminal::Style};

fn page(report: &Report) -> String {
    super::render(report, &Style::plain(100))
}

fn selected<'h>(html: &'h Html, selector: &str) -> Vec<ElementRef<'h>> {
    html.select(&Selector::parse(selector).unwrap()).collect()
}

fn words(element: &ElementRef) -> String {
    element.text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every element with its depth and the names of its attributes.
fn skeleton(html: &Html) -> Vec<String> {
    let elements = html.root_element().descendants().filter_map(ElementRef::wrap);
    let line = |element: ElementRef| {
        let mut names: Vec<_> = element.value().attrs().map(|(name, _)| name).collect();
        names.sort_unstable();
        format!("{} {} {}", element.ancestors().count(), element.value().name(), names.join(" "))
    };
    elements.map(line).collect()
}

/// What must hold for every page, whatever it tells.
fn is_sound(name: &str, text: &str) -> Html {
    let html = Html::parse_document(text);
    assert_eq!(html.errors, Vec::<String>::new(), "{name}");
    assert!(text.ends_with("</html>\n"), "{name}");
    let mut ids = HashSet::new();
    for element in selected(&html, "*") {
        let tag = element.value().name();
        assert!(
            !["script", "img", "iframe", "object", "embed", "link", "base"].contains(&tag),
            "{name}: {tag}"
        );
        for (attribute, value) in element.value().attrs() {
            assert!(!attribute.starts_with("on"), "{name}: {attribute}");
            match attribute {
                "id" => assert!(ids.insert(value.to_owned()), "{name}: {value} twice"),
                "style" | "src" | "srcset" | "action" | "formaction" | "xlink:href" => {
                    panic!("{name}: {attribute}")
                }
                "href" => {
                    let local = value.starts_with('#');
                    assert!(local || escape::address(value).as_deref() == Some(value), "{name}: {value}");
                    assert!(local || element.attr("rel").is_some_and(|rel| rel.contains("noopener")));
                }
                _ => assert!(!value.contains("url(") || value == "url(#hatch)", "{name}: {value}"),
            }
        }
    }
    for element in selected(&html, "[href^='#'], [aria-labelledby]") {
        let target = element.attr("aria-labelledby").or(element.attr("href")).unwrap_or_default();
        assert!(ids.contains(target.trim_start_matches('#')), "{name}: nothing is called {target}");
    }
    let style = selected(&html, "style");
    assert_eq!(style.len(), 1, "{name}");
    let style = style[0].text().collect::<String>();
    assert!(!style.contains("url(") && !style.contains("@import"), "{name}");
    let mut level = 0;
    for heading in selected(&html, "h1, h2, h3, h4, h5, h6") {
        let next: usize = heading.value().name()[1..].parse().unwrap();
        assert!(next <= level + 1, "{name}: h{next} after h{level}: {}", words(&heading));
        level = next;
    }
    assert_eq!(selected(&html, "h1").len(), 1, "{name}");
    assert_eq!(selected(&html, "main").len(), 1, "{name}");
    for table in selected(&html, "table[role=table]") {
        assert_eq!(table.select(&Selector::parse("caption").unwrap()).count(), 1, "{name}");
        // A cell too many or too few would stand below the wrong head.
        let columns = table.select(&Selector::parse("thead th").unwrap()).count();
        for row in table.select(&Selector::parse("tbody tr").unwrap()) {
            assert_eq!(row.child_elements().count(), columns, "{name}: {}", words(&row));
        }
    }
    html
}

#[test]
fn every_page_is_sound() {
    for (name, report) in fixtures::all() {
        is_sound(name, &page(&report));
    }
}

#[test]
fn the_decision_comes_first_and_then_what_is_not_green() {
    let html = is_sound("no-go", &page(&fixtures::no_go()));
    assert_eq!(words(&selected(&html, "h1")[0]), "✗ REJECTED (NO-GO)");
    let headings: Vec<_> = selected(&html, "h3").iter().map(words).collect();
    let expected = [
        "Why it is NO-GO 7 reasons",
        "Shortest way to GO 6 steps, then readiness 93.6",
        "Actions",
        "Not green 8 checks, 7 blocking",
        "Readiness by group 13 checks in 4 groups",
        "Checks 13 checks",
        "Votes",
        "Waivers 1 of 3 in use",
        "Notes",
        "Evidence 1 of 5 seen, 4 files, oldest 3 h 12 min",
        "About this gate",
        "How each check was judged",
    ];
    assert_eq!(headings, expected);
    let cards: Vec<_> = selected(&html, ".card > h4 .mark").iter().map(words).collect();
    let expected = ["✗ VETO", "✗ VETO", "✗ FAIL", "✗ ERROR", "? MISSING", "… PENDING", "~ WAIVED", "! WARN"];
    assert_eq!(cards, expected);
    let rows: Vec<_> = selected(&html, ".groups tbody tr").iter().map(words).collect();
    assert_eq!(rows[1], "Security 50.0 −22.5 30 1 FAIL , 1 ERROR , 1 WAIVED , 1 pass , 1 n/a");
    let digests = selected(&html, ".evidence .digest");
    assert!(digests.iter().all(|digest| words(digest).len() == 64) && digests.len() == 4);
    assert_eq!(
        words(&selected(&html, ".replay")[0]).split('.').next().unwrap(),
        "Replay of 2026-11-20T18:00:00Z: judged as of that instant, proves nothing about now"
    );
}

#[test]
fn gates_that_passed_are_folded_behind_the_one_that_stops() {
    let html = is_sound("chain", &page(&fixtures::chain()));
    let gates: Vec<_> =
        selected(&html, ".gate").iter().map(|gate| (gate.value().name(), gate.attr("id").unwrap())).collect();
    assert_eq!(gates.first().unwrap().0, "section");
    assert!(gates.len() > 2 && gates[1..].iter().all(|(tag, _)| *tag == "details"), "{gates:?}");
    let stages: Vec<_> = selected(&html, ".stages .mark").iter().map(words).collect();
    assert_eq!(stages.len(), fixtures::chain().gates.len());
    assert_eq!(stages.last().unwrap(), "– not reached");
    // Where all passed, there is still one to read.
    let html = is_sound("go", &page(&fixtures::go()));
    assert_eq!(selected(&html, "section.gate").len(), 1);
}

#[test]
fn a_run_that_could_not_decide_says_why_and_no_decision() {
    let html = is_sound("errors", &page(&fixtures::errors()));
    assert_eq!(words(&selected(&html, "h1")[0]), "✗ NOT DECIDED");
    let problem = words(&selected(&html, ".problems li")[0]);
    assert_eq!(
        problem,
        "unknown-key a check has no key `requires` gates/production.yaml:31:9 Help: did you mean `require`?"
    );
}

/// The report with every text in it that no reader of the JSON relies on replaced.
fn with_every_text(report: &Report, text: &str) -> Report {
    fn replace(value: &mut Value, text: &str) {
        const KEPT: [&str; 17] = [
            "state",
            "decision",
            "kind",
            "outcome",
            "raw_outcome",
            "holds",
            "operator",
            "value",
            "exact",
            "measured",
            "go",
            "floor",
            "weight",
            "gain",
            "standing",
            "vote",
            "would_give",
        ];
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    // Measured, value: of a score and of a comparison.
                    if !value.is_string() || !KEPT.contains(&name.as_str()) {
                        replace(value, text);
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| replace(item, text)),
            Value::String(old) => text.clone_into(old),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    let mut value = serde_json::to_value(report).unwrap();
    replace(&mut value, text);
    serde_json::from_value(value).unwrap()
}

#[rstest]
#[case("</script><script>alert(1)</script>")]
#[case("</title></style></template><b>")]
#[case("\"><img src=x onerror=alert(1)>")]
#[case("' onmouseover='alert(1)")]
#[case("` onfocus=alert(1) autofocus=")]
#[case("]]>--><!--<![CDATA[")]
#[case("</td></tr></table><h1>GO</h1>")]
#[case("{{ 7*7 }}{% raw %}{# x #}")]
#[case("&lt;b&gt;&#60;b&#62;&")]
#[case("javascript:alert(1)")]
#[case("GO\u{202e}ON\u{0}\u{1b}[2J\r\n::error::x")]
fn no_text_changes_what_the_page_is_built_of(#[case] attack: &str) {
    // As long: a list of short texts is told in one line.
    let words = "h".repeat(attack.chars().count());
    for (name, report) in fixtures::all() {
        let harmless = is_sound(name, &page(&with_every_text(&report, &words)));
        let text = page(&with_every_text(&report, attack));
        let hostile = is_sound(name, &text);
        let (hostile_shape, harmless_shape) = (skeleton(&hostile), skeleton(&harmless));
        let other = hostile_shape.iter().zip(&harmless_shape).find(|(a, b)| a != b);
        assert_eq!((other, hostile_shape.len()), (None, harmless_shape.len()), "{name}");
        assert!(!text.chars().any(|c| c != '\n' && escape::is_deceptive(c)), "{name}");
        // It stands there letter by letter, escaped once.
        if !report.gates.is_empty() {
            let all = hostile.root_element().text().collect::<String>();
            assert!(all.contains(&*escape::line(attack)), "{name}");
        }
    }
}

#[test]
fn a_word_without_end_is_cut_and_says_so() {
    let text = page(&with_every_text(&fixtures::no_go(), &"W".repeat(10_000)));
    is_sound("long", &text);
    assert!(text.len() < 600_000, "{}", text.len());
    assert!(text.contains("[9000 more characters]"));
}

#[test]
fn thousands_of_checks_are_all_there() {
    let html = is_sound("many", &page(&fixtures::many(5_000)));
    assert_eq!(selected(&html, "tr.row").len(), 5_000);
    assert!(selected(&html, "details.group[open]").is_empty());
}

#[test]
fn every_outcome_and_owner_can_be_looked_at_alone() {
    let html = is_sound("no-go", &page(&fixtures::no_go()));
    let style = selected(&html, "style")[0].text().collect::<String>();
    let boxes = selected(&html, ".filters input");
    assert_eq!(boxes.len(), 8 + 4);
    for input in boxes {
        let class = input.attr("class").unwrap().split(' ').nth(1).unwrap();
        let row = class.replacen("fo-", "o-", 1).replacen("fw-", "w-", 1);
        assert!(style.contains(&format!(":not(:has(.{class}:checked)) .{row}")), "{class}");
        assert!(!selected(&html, &format!("tr.row.{row}")).is_empty(), "{row}");
    }
}

/// All but the style, which says nothing about a report.
#[test]
fn the_page_of_a_story() {
    let text = page(&fixtures::conditional());
    let (before, after) = text.split_once("<style>").unwrap();
    let after = after.split_once("</style>").unwrap().1;
    insta::assert_snapshot!("conditional", format!("{before}{after}"));
}

#[test]
fn a_page_that_cannot_be_written_still_says_what_was_decided() {
    let mut engine = Engine::built_in(Kind::Html);
    let source = crate::diagnostic::Source { path: "x".into(), text: "\n{{ nothing }}".into() };
    engine.add(std::sync::Arc::new(source)).unwrap();
    let problem = engine.render("x", &fixtures::hostile()).unwrap_err();
    let text = super::undecided(&fixtures::hostile(), &problem);
    assert!(text.contains("NO-GO") && text.contains("53.3") && text.contains("Line 2"), "{text}");
    assert!(!text.chars().any(|c| c != '\n' && escape::is_deceptive(c)));
}
