//! What a comparison looks at in a document: the places that its paths lead to, and those that its filters ask about.

use crate::document::{Node, Value};
use crate::jsonpath::{Anchor, Filter, Query, Segment, SelectorKind};
use crate::requirement::ast::Expr;

use super::place::{Place, Step};

/// The most places that one step of a path is followed to.
const MAX_REACHED: usize = 400;

/// Of many places of one path, how many are tried one by one.
const MAX_SINGLE: usize = 3;

/// Something that can be changed to see whether a comparison turns.
#[derive(Debug, Clone)]
pub(super) enum Target<'q> {
    /// One value, or a name that an object does not have.
    Value(Place),
    /// All values of a path at once.
    Together(Vec<Place>),
    /// What holds the elements of a path, with the filter that chooses among them.
    Holder(Place, Option<&'q Filter>),
    /// All that hold elements of a path.
    Holders(Vec<Place>),
}

impl Target<'_> {
    /// The places in it.
    pub(super) fn places(&self) -> &[Place] {
        match self {
            Self::Value(place) | Self::Holder(place, _) => std::slice::from_ref(place),
            Self::Together(places) | Self::Holders(places) => places,
        }
    }
}

/// Every query of an expression, those inside filters that start at the root included, each once.
pub(super) fn queries(expr: &Expr) -> Vec<&Query> {
    let mut found: Vec<&Query> = Vec::new();
    expr.visit_paths(&mut |query| {
        for query in std::iter::once(query).chain(query.absolute_queries()) {
            if !found.iter().any(|known| known.to_string() == query.to_string()) {
                found.push(query);
            }
        }
    });
    found
}

/// What an expression looks at in this document; what can be told most plainly first.
pub(super) fn targets<'e>(expr: &'e Expr, root: &Node) -> Vec<Target<'e>> {
    let mut found = Vec::new();
    for query in queries(expr) {
        of_query(query, root, &mut found);
    }
    let rank = |target: &Target<'_>| match target {
        Target::Value(place) => usize::from(place.head() == "release" || place.head() == "gates"),
        Target::Holder(..) => 2,
        Target::Together(_) => 3,
        Target::Holders(_) => 4,
    };
    found.sort_by_key(rank);
    found
}

fn of_query<'q>(query: &'q Query, root: &Node, found: &mut Vec<Target<'q>>) {
    let mut reached = vec![Place::of([])];
    for (index, segment) in query.segments.iter().enumerate() {
        let last = index + 1 == query.segments.len();
        if let Some(step) = single(segment) {
            reached = reached
                .into_iter()
                .filter_map(|place| {
                    let parent = place.get(root)?;
                    let step = resolved(&step, parent)?;
                    let child = place.below(step);
                    let is_object = matches!(parent.value, Value::Object(_));
                    (child.get(root).is_some() || (last && is_object)).then_some(child)
                })
                .collect();
            continue;
        }
        let holders: Vec<Place> = if segment.descendant {
            reached.iter().flat_map(|place| everything(place, root)).take(MAX_REACHED).collect()
        } else {
            reached
        };
        let mut next = Vec::new();
        let mut held = Vec::new();
        for place in &holders {
            let Some(node) = place.get(root) else { continue };
            for selector in &segment.selectors {
                match &selector.kind {
                    SelectorKind::Name(name) => {
                        let child = place.below(Step::Name(name.clone()));
                        next.extend(child.get(root).is_some().then_some(child));
                    }
                    SelectorKind::Index(index) => {
                        let step = resolved(&SelectorKind::Index(*index), node);
                        next.extend(step.map(|step| place.below(step)));
                    }
                    SelectorKind::Slice(_) | SelectorKind::Wildcard => {
                        held.push((place.clone(), None));
                        next.extend(children(place, node));
                    }
                    SelectorKind::Filter(filter) => {
                        held.push((place.clone(), Some(&**filter)));
                        let elements = children(place, node);
                        for element in elements.iter().take(MAX_SINGLE) {
                            asked(filter, element, root, found);
                        }
                        next.extend(elements);
                    }
                }
            }
        }
        let real = |(place, _): &&(Place, Option<&Filter>)| {
            place.get(root).is_some_and(|node| matches!(node.value, Value::List(_) | Value::Object(_)))
        };
        let held: Vec<_> = held.iter().filter(real).cloned().collect();
        found.extend(
            held.iter().take(MAX_SINGLE).map(|(place, filter)| Target::Holder(place.clone(), *filter)),
        );
        if held.len() > 1 {
            found.push(Target::Holders(held.into_iter().map(|(place, _)| place).collect()));
        }
        next.truncate(MAX_REACHED);
        reached = next;
    }
    if let [only] = reached.as_slice()
        && let Some(Value::List(_) | Value::Object(_)) = only.get(root).map(|node| &node.value)
    {
        found.push(Target::Holder(only.clone(), None));
    }
    let single = reached.len().min(MAX_SINGLE);
    let ends = reached.iter().take(single).chain(reached.iter().skip(single).next_back());
    found.extend(ends.cloned().map(Target::Value));
    if reached.len() > 1 {
        found.push(Target::Together(reached));
    }
}

/// The one child that a step takes, if it takes one.
fn single(segment: &Segment) -> Option<SelectorKind> {
    match segment.selectors.as_slice() {
        [only] if !segment.descendant => match &only.kind {
            SelectorKind::Name(_) | SelectorKind::Index(_) => Some(only.kind.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// The step of a name or index from this node; an index from the end counted from the start.
fn resolved(kind: &SelectorKind, parent: &Node) -> Option<Step> {
    match kind {
        SelectorKind::Name(name) => Some(Step::Name(name.clone())),
        SelectorKind::Index(index) => {
            let Value::List(items) = &parent.value else { return None };
            let at = match usize::try_from(*index) {
                Ok(at) => at,
                Err(_) => items.len().checked_sub(usize::try_from(index.unsigned_abs()).ok()?)?,
            };
            (at < items.len()).then_some(Step::Index(at))
        }
        _ => None,
    }
}

fn children(place: &Place, node: &Node) -> Vec<Place> {
    match &node.value {
        Value::List(items) => (0..items.len()).map(|index| place.below(Step::Index(index))).collect(),
        Value::Object(object) => {
            object.members.iter().map(|member| place.below(Step::Name(member.key.clone()))).collect()
        }
        _ => Vec::new(),
    }
}

/// A place and all below it.
fn everything(place: &Place, root: &Node) -> Vec<Place> {
    let mut found = vec![place.clone()];
    let mut at = 0;
    while let Some(place) = found.get(at).cloned() {
        if found.len() > MAX_REACHED {
            break;
        }
        if let Some(node) = place.get(root) {
            found.extend(children(&place, node));
        }
        at += 1;
    }
    found
}

/// What a filter asks about one element.
fn asked<'q>(filter: &'q Filter, element: &Place, root: &Node, found: &mut Vec<Target<'q>>) {
    for query in relative(filter) {
        let steps: Option<Vec<Step>> = query
            .segments
            .iter()
            .map(|segment| match single(segment)? {
                SelectorKind::Name(name) => Some(Step::Name(name)),
                SelectorKind::Index(index) => usize::try_from(index).ok().map(Step::Index),
                _ => None,
            })
            .collect();
        let Some(steps) = steps else { continue };
        let place = Place::of(element.steps.iter().cloned().chain(steps));
        let parent = place.steps.len().checked_sub(1).map(|end| Place::of(place.steps[..end].to_vec()));
        if parent.is_some_and(|parent| parent.get(root).is_some()) {
            found.push(Target::Value(place));
        }
    }
}

/// The queries of a filter that start at the element, in the order of the text.
pub(super) fn relative(filter: &Filter) -> Vec<&Query> {
    let mut found: Vec<&Query> = Vec::new();
    filter.visit_queries(&mut |query| {
        if query.anchor == Anchor::Current && !found.iter().any(|known| same(known, query)) {
            found.push(query);
        }
    });
    found
}

/// Whether two queries say the same, wherever they stand.
pub(super) fn same(one: &Query, other: &Query) -> bool {
    one.to_string() == other.to_string()
}

/// The queries of a filter that it asks whether they are there: the author has said what becomes of elements without.
pub(super) fn existence(filter: &Filter) -> Vec<&Query> {
    fn walk<'q>(expr: &'q crate::jsonpath::Expr, found: &mut Vec<&'q Query>) {
        use crate::jsonpath::Expr;
        match expr {
            Expr::Or(parts) | Expr::And(parts) => parts.iter().for_each(|part| walk(part, found)),
            Expr::Not(inner) => walk(inner, found),
            Expr::Exists(query) => found.push(query),
            Expr::Compare(_) | Expr::Call(_) => {}
        }
    }
    let mut found = Vec::new();
    walk(&filter.expr, &mut found);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::json;
    use crate::requirement::parse::parse;

    #[test]
    fn what_a_comparison_looks_at() {
        let root = json::parse(
            r#"{"a": {"n": 1, "l": [{"s": "x", "k": {"v": 1}}, {"s": "y"}], "o": {"p": 1, "q": 2}, "r": [1, 2, 3, 4, 5]}}"#,
            &json::Limits::default(),
        )
        .unwrap();
        for (text, expected) in [
            ("$.a.n > 0", "$.a.n"),
            ("$.a.new > 0", "$.a.new"),
            ("$.b.new > 0", ""),
            ("$.a.r[-1] > 0", "$.a.r[4]"),
            ("$.a.l[0].s == 'x'", "$.a.l[0].s"),
            (
                "count($.a.l[?@.s == 'x']) == 0",
                "$.a.l[0].s, $.a.l[1].s, $.a.l[0], $.a.l[1], holder $.a.l, 2 together",
            ),
            ("max($.a.o.*) < 5", "$.a.o.p, $.a.o.q, holder $.a.o, 2 together"),
            ("max($.a.r[*]) < 5", "$.a.r[0], $.a.r[1], $.a.r[2], $.a.r[4], holder $.a.r, 5 together"),
            ("$.a.n > $.release.flags.x", "$.a.n"),
            ("length($.a.r) > 2", "$.a.r, holder $.a.r"),
        ] {
            let expr = parse(text).unwrap();
            let shown: Vec<String> = targets(&expr, &root)
                .iter()
                .map(|target| match target {
                    Target::Value(place) => place.to_string(),
                    Target::Holder(place, _) => format!("holder {place}"),
                    Target::Together(places) => format!("{} together", places.len()),
                    Target::Holders(places) => format!("{} holders", places.len()),
                })
                .collect();
            assert_eq!(shown.join(", "), expected, "{text}");
        }
    }
}
