//! That a projected reading and a plain one give the same answers, to the letter.

mod chunks;
mod compliance;
mod fold;
mod hostile;
mod made;
mod yaml;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{Need, read};
use crate::diagnostic::Source as Text;
use crate::document::json::{self, Limits};
use crate::document::scan::Stop;
use crate::document::{Member, Node, Object, Value};
use crate::evidence::want::asks;
use crate::requirement::{Judgement, Names, Origin, Purpose, Requirement, Scope, Shape, Summaries};
use chunks::Chunks;
use made::Random;

/// The cases of each test, unless the variable says otherwise.
fn cases(default: usize) -> usize {
    std::env::var("GATEKEEPER_PROJECTION_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

const EVIDENCE: [&str; 2] = ["a", "b"];

fn requirement(text: &str) -> Option<Requirement> {
    let source = Arc::new(Text { path: "gates/x.yaml".to_owned(), text: text.to_owned() });
    let mut names = Names::default();
    for id in EVIDENCE {
        names.declare(id, Shape::Plain);
    }
    let origin = Origin::of_scalar(&source, 0..text.len(), text);
    Requirement::parse(text, origin, Purpose::Judge, &names).ok()
}

fn root(documents: Vec<Node>) -> Node {
    let member = |(id, node): (&&str, Node)| Member { key: (**id).into(), at: 0, node };
    let members = EVIDENCE.iter().zip(documents).map(member).collect();
    Node { value: Value::Object(Object::whole(members)), at: 0 }
}

fn judge(requirement: &Requirement, root: &Node) -> Judgement {
    let (lacking, summaries) = (HashMap::new(), Summaries::default());
    let now: DateTime<Utc> = DateTime::UNIX_EPOCH;
    requirement.judge(&Scope::new(root, &lacking, &summaries, now), None)
}

fn plain(text: &str) -> Result<Node, json::JsonError> {
    json::parse(text.trim_start_matches('\u{feff}'), &Limits::default())
}

/// Compares both readings of two texts by what some requirements say. Says how many judgements were compared, and how
/// many nodes the projected reading has left out.
fn compare(texts: [&str; 2], requirements: &[Requirement], chunk: usize) -> (usize, usize) {
    let needs = EVIDENCE.map(|id| {
        let mut found = Vec::new();
        for requirement in requirements {
            asks(requirement, id, &mut found);
        }
        Need::of(&found)
    });
    let mut projected = Vec::new();
    for (text, need) in texts.iter().zip(&needs) {
        match read(&mut Chunks::of(text.as_bytes(), chunk), need, &Limits::default()) {
            Ok(node) => projected.push(node),
            Err(Stop::Unsure { message }) => {
                // A key that stands twice is left to the plain reader.
                assert!(message.contains("twice"), "{message}: {text}");
                return (0, 0);
            }
            Err(stop) => panic!("{stop:?}: {text}"),
        }
    }
    let whole = root(texts.map(|text| plain(text).unwrap()).to_vec());
    let projected = root(projected);
    for requirement in requirements {
        assert_eq!(
            judge(requirement, &projected),
            judge(requirement, &whole),
            "{}\nover {texts:?}\nchunks of {chunk}\nprojected {projected:?}",
            requirement.text
        );
    }
    (requirements.len(), size(&whole) - size(&projected))
}

fn size(node: &Node) -> usize {
    1 + match &node.value {
        Value::List(items) => items.iter().map(size).sum(),
        Value::Sparse(list) => list.nodes().map(size).sum::<usize>(),
        Value::Object(object) => object.members.iter().map(|member| size(&member.node)).sum(),
        _ => 0,
    }
}

fn agree(seed: u64, wanted: usize) {
    let mut random = Random::new(seed);
    let (mut compared, mut saved) = (0, 0);
    while compared < wanted {
        let texts = [random.document(), random.document()];
        // Alone, so that little is kept, or many together.
        let count = if random.below(3) == 0 { 1 } else { 2 + random.below(15) };
        let requirements: Vec<Requirement> =
            std::iter::repeat_with(|| requirement(&random.requirement())).take(count).flatten().collect();
        let longest = if random.below(2) == 0 { 8 } else { 200 };
        let chunk = 1 + random.below(longest);
        let (here, left_out) = compare([&texts[0], &texts[1]], &requirements, chunk);
        compared += here;
        saved += left_out;
    }
    // Otherwise nothing was tested but the plain reading.
    assert!(saved > compared, "{saved} of {compared}");
}

#[test]
fn random_requirements_say_the_same_first_part() {
    agree(1, cases(25_000));
}

#[test]
fn random_requirements_say_the_same_second_part() {
    agree(2, cases(25_000));
}

#[test]
fn random_requirements_say_the_same_third_part() {
    agree(3, cases(25_000));
}

#[test]
fn random_requirements_say_the_same_fourth_part() {
    agree(4, cases(30_000));
}

#[test]
fn what_starts_at_the_document_is_not_judged_by_the_element() {
    let a = r#"{"l": [{"n": 1}, {"n": 2}, {"n": 1, "b": 1}]}"#;
    let patterns: Vec<String> =
        (0..150).map(|n| format!(r#"{{"s": "{}", "p": "p{n}"}}"#, if n > 120 { "x" } else { "p" })).collect();
    let b = format!(r#"{{"n": 1, "o": {{}}, "l": [{}]}}"#, patterns.join(","));
    for (text, said) in [
        ("count($.a.l[?$.b.o && @.n == 1]) == 2", true),
        ("count($.a.l[?!$.b.x && @.n == 1]) == 2", true),
        ("count($.a.l[?@.n == $.b.n]) == 2", true),
        ("count($.b.l[?match(@.s, @.p)]) == 0", false),
    ] {
        let requirement = requirement(text).unwrap_or_else(|| panic!("{text}"));
        compare([a, &b], std::slice::from_ref(&requirement), 7);
        let whole = root(vec![plain(a).unwrap(), plain(&b).unwrap()]);
        assert_eq!(judge(&requirement, &whole).holds.is_ok(), said, "{text}");
    }
}
