use std::sync::Arc;

use insta::assert_snapshot;
use proptest::prelude::*;

use super::super::Source;
use super::*;

const STYLE: Style = Style { colour: false, width: 80 };

fn error(text: &str, span: Option<Range<usize>>) -> Diagnostic {
    Diagnostic {
        code: "unknown-key",
        severity: Severity::Error,
        message: "`requires` is not a key of a check".to_owned(),
        source: Arc::new(Source { path: "gates/canary.yaml".to_owned(), text: text.to_owned() }),
        span,
        label: "not known".to_owned(),
        related: None,
        help: vec!["did you mean `require`?".to_owned(), "see `gatekeeper explain`".to_owned()],
    }
}

fn at(text: &str, word: &str) -> Diagnostic {
    let start = text.find(word).unwrap();
    error(text, Some(start..start + word.len()))
}

fn shown(diagnostic: &Diagnostic) -> String {
    render(std::slice::from_ref(diagnostic), STYLE)
}

#[test]
fn points_at_the_mistake() {
    assert_snapshot!(shown(&at("gate: a\n  requires: $.x\n", "requires")), @r#"
    error[unknown-key]: `requires` is not a key of a check
     --> gates/canary.yaml:2:3
      |
    2 |   requires: $.x
      |   ^^^^^^^^ not known
      |
      = help: did you mean `require`?
      = help: see `gatekeeper explain`
    "#);
}

#[test]
fn a_file_as_a_whole() {
    let mut whole = error("", None);
    whole.severity = Severity::Warning;
    assert_snapshot!(shown(&whole), @r#"
    warning[unknown-key]: `requires` is not a key of a check
    --> gates/canary.yaml
     = help: did you mean `require`?
     = help: see `gatekeeper explain`
    "#);
}

#[test]
fn wide_characters_and_crlf() {
    assert_snapshot!(shown(&at("\u{feff}標題: 発布 👍 x\r\nb: 1\r\n", "x")), @r#"
    error[unknown-key]: `requires` is not a key of a check
     --> gates/canary.yaml:1:10
      |
    1 | 標題: 発布 👍 x
      |               ^ not known
      |
      = help: did you mean `require`?
      = help: see `gatekeeper explain`
    "#);
    assert_snapshot!(shown(&at("a: 1\r\n標題: 発布\r\n", "発布")), @r#"
    error[unknown-key]: `requires` is not a key of a check
     --> gates/canary.yaml:2:5
      |
    2 | 標題: 発布
      |       ^^^^ not known
      |
      = help: did you mean `require`?
      = help: see `gatekeeper explain`
    "#);
}

#[test]
fn the_end_of_the_file() {
    assert_snapshot!(shown(&error("a: [1\n", Some(6..6))), @r#"
    error[unknown-key]: `requires` is not a key of a check
     --> gates/canary.yaml:2:1
      |
    2 |
      | ^ not known
      |
      = help: did you mean `require`?
      = help: see `gatekeeper explain`
    "#);
    assert_snapshot!(shown(&error("a: [1", Some(5..5))), @r#"
    error[unknown-key]: `requires` is not a key of a check
     --> gates/canary.yaml:1:6
      |
    1 | a: [1
      |      ^ not known
      |
      = help: did you mean `require`?
      = help: see `gatekeeper explain`
    "#);
    assert_snapshot!(shown(&error("", Some(0..0))), @r#"
    error[unknown-key]: `requires` is not a key of a check
     --> gates/canary.yaml:1:1
      |
    1 |
      | ^ not known
      |
      = help: did you mean `require`?
      = help: see `gatekeeper explain`
    "#);
}

#[test]
fn a_second_place() {
    let text = "a: 1\nb: 2\na: 3\n";
    let mut twice = error(text, Some(10..11));
    twice.related = Some((0..1, "first given here".to_owned()));
    assert_snapshot!(shown(&twice), @r#"
    error[unknown-key]: `requires` is not a key of a check
     --> gates/canary.yaml:3:1
      |
    1 | a: 1
      | - first given here
    2 | b: 2
    3 | a: 3
      | ^ not known
      |
      = help: did you mean `require`?
      = help: see `gatekeeper explain`
    "#);
    let text = format!("a: 1\n{}a: 3\n", "b: 2\n".repeat(20));
    let mut twice = error(&text, Some(text.len() - 5..text.len() - 4));
    twice.related = Some((0..1, "first given here".to_owned()));
    assert_snapshot!(shown(&twice), @r#"
    error[unknown-key]: `requires` is not a key of a check
      --> gates/canary.yaml:22:1
       |
     1 | a: 1
       | - first given here
    ...
    22 | a: 3
       | ^ not known
       |
       = help: did you mean `require`?
       = help: see `gatekeeper explain`
    "#);
    let text = format!("a: 1\n{}a: 3\n", "b: 2\n".repeat(2000));
    let mut twice = error(&text, Some(text.len() - 5..text.len() - 4));
    twice.related = Some((0..1, "first given here".to_owned()));
    assert_snapshot!(shown(&twice), @r#"
    error[unknown-key]: `requires` is not a key of a check
        --> gates/canary.yaml:2002:1
         |
    2002 | a: 3
         | ^ not known
         |
        ::: gates/canary.yaml:1:1
         |
       1 | a: 1
         | - first given here
         |
         = help: did you mean `require`?
         = help: see `gatekeeper explain`
    "#);
}

#[test]
fn more_lines_than_one() {
    let text = format!("a:\n{}c: 1\n", "  b: 2\n".repeat(20));
    let end = text.len() - 6;
    assert_snapshot!(shown(&error(&text, Some(3..end))), @r#"
    error[unknown-key]: `requires` is not a key of a check
     --> gates/canary.yaml:2:1
      |
    2 | /   b: 2
    3 | |   b: 2
    4 | |   b: 2
    5 | |   b: 2
    6 | |   b: 2
    7 | |   b: 2
      | |______^ not known
      |
      = help: did you mean `require`?
      = help: see `gatekeeper explain`
    "#);
}

#[test]
fn long_lines_are_cut_around_the_mistake() {
    let text = format!("a: {} wrong {}\n", "left ".repeat(1000), "right ".repeat(1000));
    assert_snapshot!(shown(&at(&text, "wrong")), @r#"
    error[unknown-key]: `requires` is not a key of a check
     --> gates/canary.yaml:1:5005
      |
    1 | ... left left left left left  wrong right right right right right right r...
      |                               ^^^^^ not known
      |
      = help: did you mean `require`?
      = help: see `gatekeeper explain`
    "#);
}

#[test]
fn harmful_characters_are_written_out() {
    let mut hostile = at("a: \u{1b}[2J\u{202e}x\ty # \u{7}\n", "x\ty");
    hostile.message = "no \u{1b}]8;;http://x\u{7} in\nhere".to_owned();
    hostile.label = "\u{9b}31m".to_owned();
    hostile.help = vec!["\u{1b}[0m".to_owned()];
    hostile.source =
        Arc::new(Source { path: "\u{1b}[1mx.yaml".to_owned(), text: hostile.source.text.clone() });
    assert_snapshot!(shown(&hostile), @r#"
    error[unknown-key]: no \u{1b}]8;;http://x\u{7} in\u{a}here
     --> \u{1b}[1mx.yaml:1:9
      |
    1 | a: \u{1b}[2J\u{202e}x    y # \u{7}
      |                     ^^^^^^ \u{9b}31m
      |
      = help: \u{1b}[0m
    "#);
}

#[test]
fn colour_only_when_asked_for() {
    let one = at("a: b\n", "b");
    assert!(!shown(&one).contains('\u{1b}'));
    assert!(render(&[one], Style { colour: true, width: 80 }).contains("\u{1b}["));
}

proptest! {
    #[test]
    fn any_text_and_any_span_render_safely(
        text in "(\\PC|[\u{0}-\u{ff}]|\n|\r\n|\t|é|日|👩‍💻|\u{202e}){0,60}",
        start in 0_usize..90, len in 0_usize..90, other in 0_usize..90, width in 0_usize..100,
    ) {
        let mut one = error(&text, Some(start..start + len));
        one.related = Some((other..other + len, text.clone()));
        one.message.clone_from(&text);
        let out = render(&[one.clone()], Style { colour: false, width });
        prop_assert!(out.chars().all(|c| c == '\n' || !c.is_control()), "{out:?}");
        prop_assert_eq!(out.find('\u{202e}'), None);
        let (line, column) = one.line_column().unwrap();
        prop_assert!(out.contains(&format!("gates/canary.yaml:{line}:{column}\n")), "{line}:{column} {out}");
        one.to_json();
    }
}
