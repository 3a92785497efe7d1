use std::fmt::Write as _;
use std::sync::Arc;

use rstest::rstest;

use super::*;
use crate::diagnostic::Source;
use crate::gate::read::{FormatInfo, read_in_parallel};
use crate::requirement::Shape;

const FORMATS: &[FormatInfo<'_>] =
    &[FormatInfo { name: "json", shape: Shape::Plain, extensions: &[".json"] }];

/// So many groups take several parts.
const GROUPS: usize = 800;

/// A gate with so many groups; a group, a check or all of it may be said otherwise.
fn gate(head: &str, group: impl Fn(usize) -> Option<String>) -> String {
    let mut text = format!("gate: g\n{head}groups:\n");
    for at in 0..GROUPS {
        let said = group(at).unwrap_or_else(|| {
            format!(
                "  group-{at}:\n    title: A group of the gate that says what it is about, as most of them do\n    \
                 checks:\n      check-{at}: {{title: A check, require: $.e{}.x < {at} ms}}\n    \
                 confirm: {{tick-{at}: Somebody has seen it}}\n",
                at % 2
            )
        });
        let _ = write!(text, "{said}");
    }
    text
}

const HEAD: &str = "evidence: {e0: {unbound: true}, e1: {unbound: true}, checklist: {unbound: true}}\n";

fn shown(text: &str, threads: usize) -> (String, usize) {
    let source = Arc::new(Source { path: "g.yaml".to_owned(), text: text.to_owned() });
    let threads = NonZeroUsize::new(threads).unwrap();
    let (gate, diagnostics) = read_in_parallel(&source, String::new(), "g", FORMATS, threads);
    (format!("{gate:?}{diagnostics:?}"), diagnostics.len())
}

/// Groups that cannot stop the release, all but one.
fn advisory_but(at: usize) -> impl Fn(usize) -> Option<String> {
    move |group| {
        let said = format!(
            "checks: {{x{group}: {{require: $.e0.x == $.e1.x, title: What most of the groups here ask for as they do}}}}"
        );
        let tick = format!("confirm: {{tick-{group}: Somebody has seen it}}");
        (group != at).then(|| format!("  group-{group}: {{blocking: false, {said}, {tick}}}\n"))
    }
}

fn only(at: usize, said: &str) -> impl Fn(usize) -> Option<String> {
    move |group| (group == at).then(|| format!("  group-{at}: {said}\n"))
}

#[rstest]
#[case::nothing(&gate(HEAD, |_| None), 0)]
#[case::an_id_twice_far_apart(&gate(HEAD, only(700, "{checks: {check-3: {require: $.e0.x == 1}}}")), 1)]
#[case::a_mistake_at_the_end(&gate(HEAD, only(799, "{checks: {x: {require: $.e2.x == 1}}}")), 1)]
#[case::a_mistake_at_the_start(&gate(HEAD, only(0, "{checks: {x: {title: y}}}")), 1)]
#[case::a_weight(&gate(HEAD, only(400, "{weight: 2, checks: {x: {require: $.e0.x == 1}}}")), 50 + 1)]
#[case::ticks_without_a_list(&gate("evidence: {e0: {unbound: true}, e1: {unbound: true}}\n", |_| None), 1)]
#[case::evidence_that_nothing_uses(&gate(&HEAD.replace("e0:", "e3: {unbound: true}, e0:"), |_| None), 1)]
#[case::evidence_that_the_end_alone_uses(&gate(&HEAD.replace("e0:", "e2: {unbound: true}, e0:"), only(799, "{checks: {x: {require: $.e2.x == 1}}}")), 0)]
#[case::nothing_that_stops_but_the_end(&gate(HEAD, advisory_but(GROUPS - 1)), 0)]
#[case::nothing_that_stops(&gate(HEAD, advisory_but(GROUPS)), 1)]
#[case::nothing_declared(&gate("", |_| None), 50 + 1)]
#[case::a_mistake_of_yaml(&gate(HEAD, only(600, "{checks: {x: {require: > 5}}}")), 1)]
fn what_is_read_and_said_is_the_same_with_any_number_of_threads(#[case] text: &str, #[case] mistakes: usize) {
    assert!(text.len() > 2 * SHARE * PART, "{}", text.len());
    let (alone, told) = shown(text, 1);
    assert_eq!(told, mistakes, "{alone}");
    for threads in [2, 3, 8] {
        assert!(shown(text, threads).0 == alone, "{threads} threads");
    }
}

#[test]
fn parts_hold_all_groups_in_their_order() {
    let text = gate(HEAD, |_| None);
    let source = Arc::new(Source { path: "g.yaml".to_owned(), text });
    let parsed = crate::yaml::parse(&source);
    let groups = parsed.root.as_ref().unwrap().get("groups").unwrap().as_map().unwrap();
    let entries: Vec<&Entry<'_>> = groups.iter().collect();
    let parts = parts(&entries);
    assert!(parts.len() > 4 && parts.iter().all(|part| part.len() > 1));
    assert!(parts.concat().iter().zip(&entries).all(|(one, other)| std::ptr::eq(*one, *other)));
    assert_eq!(parts.concat().len(), GROUPS);
}
