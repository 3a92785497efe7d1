//! Judging a text over a document, for the tables.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::Source;
use crate::document::{Node, json};
use crate::gate::Margin;
use crate::requirement::{
    Judgement, Lack, Mistake, Names, Origin, Purpose, Requirement, Scope, Shape, Summaries,
};
use crate::time;

/// The evaluation instant of every case.
pub(super) const NOW: &str = "2025-10-11T12:00:00Z";

/// Plain evidence `a` to `e` and `x` to `z`, the tool format `t`, the gate `staging`.
pub(super) fn names() -> Names {
    let plain = ["a", "b", "c", "d", "e", "x", "y", "z"].map(|id| (id, Shape::Plain));
    let tool = ("t", Shape::Unknown);
    plain.into_iter().chain([tool]).collect::<Names>().needing(&["staging"])
}

/// Where a requirement stands that is the whole of its file.
pub(super) fn origin(text: &str) -> Origin {
    let source = Arc::new(Source { path: "gates/x.yaml".to_owned(), text: text.to_owned() });
    Origin::of_scalar(&source, 0..text.len(), text)
}

pub(super) fn parse_for(text: &str, purpose: Purpose) -> Result<Requirement, Vec<Mistake>> {
    Requirement::parse(text, origin(text), purpose, &names())
}

pub(super) fn parse(text: &str) -> Result<Requirement, Vec<Mistake>> {
    parse_for(text, Purpose::Judge)
}

/// One that must be valid.
pub(super) fn valid(text: &str) -> Requirement {
    parse_for(text, Purpose::Apply).unwrap_or_else(|mistakes| panic!("{text}: {mistakes:#?}"))
}

pub(super) fn document(text: &str) -> Node {
    json::parse(text, &json::Limits::default()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Everything that judging can depend on.
pub(super) fn judge_with(
    requirement: &Requirement,
    root: &Node,
    lacking: &HashMap<String, Lack>,
    margin: Option<&str>,
) -> Judgement {
    let margin = margin.map(|percent| {
        let share: i64 = percent.trim_end_matches('%').parse().unwrap();
        let ratio = crate::number::Number::ratio(share, 100).unwrap();
        Margin { text: percent.to_owned(), ratio, from_group: false }
    });
    let summaries = Summaries::default();
    let scope = Scope::new(root, lacking, &summaries, time::parse(NOW).unwrap());
    requirement.judge(&scope, margin.as_ref())
}

pub(super) fn judge(text: &str, root: &Node) -> Judgement {
    judge_with(&valid(text), root, &HashMap::new(), None)
}

/// `true`, `false`, `unknown: why` or `error: why`.
pub(super) fn answer(judgement: &Judgement) -> String {
    match &judgement.holds {
        Ok(holds) => holds.to_string(),
        Err(Lack::Unknown(why)) => format!("unknown: {why}"),
        Err(Lack::Error(why)) => format!("error: {why}"),
    }
}

/// That an answer is the expected one: the same word, and, behind a colon, a part of the reason.
pub(super) fn matches(found: &str, expected: &str) -> bool {
    match expected.split_once(": ") {
        Some((word, part)) => {
            found.split_once(": ").is_some_and(|(kind, why)| kind == word && why.contains(part))
        }
        None => found.split(": ").next() == Some(expected),
    }
}

/// Judges every requirement over one document; reports all that differ.
pub(super) fn check(document_text: &str, cases: &[(&str, &str)]) {
    check_lacking(document_text, &HashMap::new(), cases);
}

/// The same where some evidence was not seen.
pub(super) fn check_lacking(document_text: &str, lacking: &HashMap<String, Lack>, cases: &[(&str, &str)]) {
    let root = document(document_text);
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let found = match parse_for(text, Purpose::Apply) {
            Ok(requirement) => answer(&judge_with(&requirement, &root, lacking, None)),
            Err(mistakes) => format!("mistake: {mistakes:?}"),
        };
        if !matches(&found, expected) {
            wrong.push(format!("{text}\n  wanted {expected}\n  found  {found}"));
        }
    }
    assert!(wrong.is_empty(), "over {document_text}\n{}", wrong.join("\n"));
}
