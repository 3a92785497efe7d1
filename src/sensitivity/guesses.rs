//! Moves that might turn a comparison: for every place that it looks at, other values, other lists.

use crate::document::{Member, Node, Value};
use crate::jsonpath::Filter;
use crate::requirement::ast::Expr;

use super::elements::{blank, elements, emptied};
use super::place::{Move, Place, Step, What, node};
use super::targets::{Target, targets};
use super::values::InPlay;

/// The most elements that are appended to reach a count.
const MAX_ADDED: usize = 60;

/// From how many elements on a list is only changed at its ends: every other guess would be a copy of it.
const LONG: usize = 1_000;

/// Guesses for one comparison in this document, the plainest first. `avoid` are places that decide whether evidence
/// counts at all: what is changed there is seen as stale or unbound, so they come last.
pub(super) fn guesses(expr: &Expr, root: &Node, play: &mut InPlay, avoid: &[Place]) -> Vec<Vec<Move>> {
    let targets = targets(expr, root);
    for target in &targets {
        for place in target.places().iter().take(4) {
            if let Some(value) = place.get(root) {
                play.stand(value);
            }
        }
    }
    let mut found: Vec<Vec<Move>> = Vec::new();
    for target in &targets {
        match target {
            Target::Value(place) => of_value(place, root, play, &mut found),
            Target::Together(places) => together(places, root, play, &mut found),
            Target::Holder(place, filter) => of_holder(place, *filter, root, play, &mut found),
            Target::Holders(places) => {
                let empty = |place: &Place| Move {
                    place: place.clone(),
                    what: What::Set(node(Value::List(Vec::new()))),
                };
                found.push(places.iter().map(empty).collect());
            }
        }
    }
    found.retain(|moves| moves.iter().all(|one| can_move(&one.place)));
    let avoided =
        |moves: &Vec<Move>| moves.iter().any(|one| avoid.iter().any(|place| place.meets(&one.place)));
    found.sort_by_key(avoided);
    found
}

/// Of the release only what scenarios may change and evidence is not bound by; of needed gates how they stand.
fn can_move(place: &Place) -> bool {
    match (place.head(), place.steps.get(1), place.steps.len()) {
        ("release", Some(Step::Name(name)), 3) => &**name == "flags",
        ("release", Some(Step::Name(name)), 2) => &**name == "version",
        ("release", ..) => false,
        ("gates", _, length) => length == 3,
        (_, _, length) => length > 1,
    }
}

fn set(place: &Place, value: Node) -> Move {
    Move { place: place.clone(), what: What::Set(value) }
}

fn of_value(place: &Place, root: &Node, play: &InPlay, found: &mut Vec<Vec<Move>>) {
    let current = place.get(root);
    if place.head() == "gates"
        && matches!(place.steps.last(), Some(Step::Name(name)) if &**name == "decision")
    {
        let words = ["CONDITIONAL", "NO-GO", "GO"].map(super::place::text);
        let others =
            words.into_iter().filter(|word| current.is_none_or(|current| current.value != word.value));
        found.extend(others.map(|word| vec![set(place, word)]));
        return;
    }
    found.extend(play.values(current).into_iter().map(|value| vec![set(place, value)]));
    // Elements are taken out of their list.
    if current.is_some() && matches!(place.steps.last(), Some(Step::Name(_))) {
        found.push(vec![Move { place: place.clone(), what: What::Remove }]);
    }
}

fn together(places: &[Place], root: &Node, play: &InPlay, found: &mut Vec<Vec<Move>>) {
    let Some(first) = places.first() else { return };
    for value in play.values(first.get(root)) {
        found.push(places.iter().map(|place| set(place, value.clone())).collect());
    }
    // Of several that are the same, none: what any of them would still hold.
    let mut told: Vec<&Value> = Vec::new();
    for current in places.iter().filter_map(|place| place.get(root)) {
        let alike = |place: &&Place| place.get(root).is_some_and(|node| node.value == current.value);
        let same: Vec<&Place> = places.iter().filter(alike).collect();
        if same.len() < 2 || same.len() == places.len() || told.contains(&&current.value) {
            continue;
        }
        told.push(&current.value);
        for value in play.values(Some(current)) {
            found.push(same.iter().map(|place| set(place, value.clone())).collect());
        }
    }
}

fn of_holder(place: &Place, filter: Option<&Filter>, root: &Node, play: &InPlay, found: &mut Vec<Vec<Move>>) {
    match place.get(root).map(|node| &node.value) {
        Some(Value::List(items)) => of_list(place, items, filter, root, play, found),
        Some(Value::Object(object)) => {
            let members = &object.members;
            let made = additions(members.last().map(|member| &member.node), filter, root);
            for value in made {
                found.push(vec![set(&place.below(Step::Name("added".into())), value)]);
            }
            let remove = |member: &Member| {
                vec![Move { place: place.below(Step::Name(member.key.clone())), what: What::Remove }]
            };
            found.extend(members.last().map(remove));
            found.extend(members.first().map(remove));
            found.push(vec![set(place, super::place::object([]))]);
        }
        _ => {}
    }
}

fn of_list(
    place: &Place,
    items: &[Node],
    filter: Option<&Filter>,
    root: &Node,
    play: &InPlay,
    found: &mut Vec<Vec<Move>>,
) {
    let list = |items: Vec<Node>| vec![set(place, node(Value::List(items)))];
    let made = additions(items.last(), filter, root);
    for value in &made {
        found.push(vec![Move { place: place.clone(), what: What::Append(value.clone()) }]);
    }
    let shorter = |less: usize| list(items[..items.len().saturating_sub(less)].to_vec());
    if items.len() > LONG {
        found.extend(
            [Step::Index(items.len() - 1), Step::Index(0)]
                .map(|step| vec![Move { place: place.below(step), what: What::Remove }]),
        );
        found.push(list(Vec::new()));
        return;
    }
    // Up to the largest number in play.
    let counts = play.numbers.iter().filter_map(crate::number::Number::floor_to_i64);
    let most =
        counts.filter_map(|count| usize::try_from(count).ok()).filter(|count| *count <= MAX_ADDED).max();
    for value in made.iter().take(2) {
        for more in 2..=most.unwrap_or(0) + 2 {
            let added = std::iter::repeat_n(value.clone(), more);
            found.push(list(items.iter().cloned().chain(added).collect()));
        }
    }
    if let Some(last) = items.len().checked_sub(1) {
        for at in if last == 0 { vec![0] } else { vec![last, 0] } {
            found.push(vec![Move { place: place.below(Step::Index(at)), what: What::Remove }]);
        }
        for less in 2..items.len().min(MAX_ADDED) {
            found.push(shorter(less));
        }
        found.push(list(Vec::new()));
    }
}

/// Elements to add: chosen by the filter, then passed over by it; without a filter like the last.
fn additions(last: Option<&Node>, filter: Option<&Filter>, root: &Node) -> Vec<Node> {
    let Some(filter) = filter else {
        return vec![last.cloned().unwrap_or_else(|| blank(&["id"], "added"))];
    };
    let mut made: Vec<Node> = Vec::new();
    let mut add = |value: Node| {
        if !made.contains(&value) {
            made.push(value);
        }
    };
    last.and_then(|last| emptied(filter, last)).into_iter().for_each(&mut add);
    for wanted in [true, false] {
        elements(filter, last, wanted, root).into_iter().for_each(&mut add);
    }
    made
}
