//! Elements that a filter chooses, or does not: guessed from what it compares.

use crate::document::{Member, Node, Object, Value};
use crate::jsonpath::{
    Call, Comparison, Expr, Filter, Function, Literal, Mode, Operand, Operator, Query, SelectorKind, select,
};
use crate::number::Number;

use super::place::{node, text};
use super::targets::{relative, same};

/// The most ways to satisfy a filter that are followed.
const MAX_WAYS: usize = 8;

/// One member of an element and what it must be; `None`: not there.
type Wish<'q> = (&'q Query, Option<Value>);

/// What the operands of a filter are looked up in.
#[derive(Clone, Copy)]
struct Ground<'n> {
    /// What `$` means.
    root: &'n Node,
    /// What `@` means before anything is put.
    template: Option<&'n Node>,
}

/// Elements made from `template` that the filter should choose (`wanted`) or pass over. `root` is what `$` means in it.
pub(super) fn elements(filter: &Filter, template: Option<&Node>, wanted: bool, root: &Node) -> Vec<Node> {
    let ground = Ground { root, template };
    // What a member is of that a way does not speak of: a value of the kind that it is compared with.
    let kinds = ways(&filter.expr, true, ground).concat();
    ways(&filter.expr, wanted, ground)
        .into_iter()
        .filter_map(|way| element(filter, template, &way, &kinds))
        .collect()
}

fn element(filter: &Filter, template: Option<&Node>, way: &[Wish<'_>], kinds: &[Wish<'_>]) -> Option<Node> {
    let mut made = template.cloned().unwrap_or_else(|| node(Value::Object(Object::default())));
    for query in relative(filter) {
        // A filter cannot judge an element without what it compares.
        let missing = select(query, &made, Mode::Rfc).is_ok_and(|found| found.is_empty());
        if missing && !way.iter().any(|(wish, _)| same(wish, query)) && steps(query).is_some() {
            let like = kinds.iter().find(|(kind, _)| same(kind, query)).and_then(|(_, value)| value.clone());
            put(&mut made, &steps(query)?, Some(like.unwrap_or_else(|| Value::Text("added".into()))));
        }
    }
    for (query, value) in way {
        let path = match value {
            Some(_) => steps(query)?,
            // Nothing is there below a member that is not.
            None => leading(query)?,
        };
        put(&mut made, &path, value.clone());
    }
    Some(made)
}

/// The names that a path begins with.
fn leading(query: &Query) -> Option<Vec<&str>> {
    let names: Vec<&str> = query.segments.iter().map_while(crate::jsonpath::Segment::single_name).collect();
    (!names.is_empty()).then_some(names)
}

/// The names of a path that is made of names only.
fn steps(query: &Query) -> Option<Vec<&str>> {
    query.segments.iter().map(crate::jsonpath::Segment::single_name).collect()
}

fn put(made: &mut Node, path: &[&str], value: Option<Value>) {
    let Some((first, rest)) = path.split_first() else {
        if let Some(value) = value {
            made.value = value;
        }
        return;
    };
    if !matches!(made.value, Value::Object(_)) {
        made.value = Value::Object(Object::default());
    }
    let Value::Object(object) = &mut made.value else { return };
    if rest.is_empty() && value.is_none() {
        object.members.retain(|member| &*member.key != *first);
        return;
    }
    let at = object.members.iter().position(|member| &*member.key == *first).unwrap_or_else(|| {
        object.members.push(Member { key: (*first).into(), at: 0, node: node(Value::Null) });
        object.members.len() - 1
    });
    put(&mut object.members[at].node, rest, value);
}

/// The ways to make an expression hold, or not hold.
fn ways<'q>(expr: &'q Expr, want: bool, ground: Ground<'_>) -> Vec<Vec<Wish<'q>>> {
    let mut found = match (expr, want) {
        (Expr::Not(inner), _) => ways(inner, !want, ground),
        (Expr::Or(parts), true) | (Expr::And(parts), false) => {
            parts.iter().flat_map(|part| ways(part, want, ground)).collect()
        }
        (Expr::And(parts), true) | (Expr::Or(parts), false) => {
            let mut all: Vec<Vec<Wish<'q>>> = vec![Vec::new()];
            for part in parts {
                let own = ways(part, want, ground);
                all = all
                    .iter()
                    .flat_map(|way| own.iter().map(move |more| [way.as_slice(), more].concat()))
                    .take(MAX_WAYS)
                    .collect();
            }
            all
        }
        (Expr::Exists(query), true) => vec![vec![(query, Some(Value::Text("added".into())))]],
        (Expr::Exists(query), false) => vec![vec![(query, None)]],
        (Expr::Compare(comparison), _) => compared(comparison, want, ground),
        (Expr::Call(call), _) => called(call),
    };
    found.truncate(MAX_WAYS);
    found
}

/// A pattern is not made up: what stands there may fit it or not.
fn called(call: &Call) -> Vec<Vec<Wish<'_>>> {
    match (call.arguments.first(), call.arguments.get(1)) {
        (
            Some(Operand::Query { query, .. }),
            Some(Operand::Literal { value: Literal::Text(pattern), .. }),
        ) => {
            vec![
                vec![],
                vec![(query, Some(Value::Text(super::pattern::sample(pattern).into())))],
                vec![(query, Some(Value::Text("".into())))],
            ]
        }
        _ => vec![vec![]],
    }
}

fn compared<'q>(comparison: &'q Comparison, want: bool, ground: Ground<'_>) -> Vec<Vec<Wish<'q>>> {
    let operator = if want { comparison.operator } else { opposite(comparison.operator) };
    let (left, right) = (&comparison.left, &comparison.right);
    let sides = [(left, right, operator), (right, left, mirrored(operator))];
    for (side, other, operator) in sides {
        let Some(limit) = known(other, ground) else { continue };
        match side {
            Operand::Query { query, .. } if query.anchor == crate::jsonpath::Anchor::Current => {
                let values = values(operator, &limit);
                return values.into_iter().map(|value| vec![(query, Some(value))]).collect();
            }
            Operand::Call(call) => return sized(call, operator, &limit),
            _ => {}
        }
    }
    vec![Vec::new()]
}

/// What a side is: of another member of the element, what the template says.
fn known(operand: &Operand, ground: Ground<'_>) -> Option<Value> {
    match operand {
        Operand::Literal { value, .. } => Some(match value {
            Literal::Null => Value::Null,
            Literal::Bool(value) => Value::Bool(*value),
            Literal::Number(number) => Value::Number(number.clone()),
            Literal::Text(text) => Value::Text(text.clone()),
        }),
        Operand::Query { query, .. } => {
            let document = match query.anchor {
                crate::jsonpath::Anchor::Root => ground.root,
                crate::jsonpath::Anchor::Current => ground.template?,
            };
            match select(query, document, Mode::Rfc).ok()?.as_slice() {
                [only] => Some(only.value.clone()),
                _ => None,
            }
        }
        Operand::Call(_) => None,
    }
}

/// Values that stand to the limit as the operator says.
fn values(operator: Operator, limit: &Value) -> Vec<Value> {
    let one = Number::from(1_i64);
    match limit {
        Value::Number(written) => {
            let Ok(number) = written.parse::<Number>() else { return Vec::new() };
            let at = |number: Number| Value::Number(number.to_string().into());
            match operator {
                Operator::Equal | Operator::LessOrEqual | Operator::GreaterOrEqual => {
                    vec![Value::Number(written.clone())]
                }
                Operator::NotEqual | Operator::Greater => vec![at(&number + &one)],
                Operator::Less => vec![at(&number - &one)],
            }
        }
        Value::Bool(value) if operator == Operator::NotEqual => vec![Value::Bool(!value)],
        Value::Text(written) if operator == Operator::NotEqual => {
            vec![Value::Text(format!("not {written}").into()), Value::Text("".into())]
        }
        Value::Null if operator == Operator::NotEqual => vec![Value::Text("added".into())],
        other => vec![other.clone()],
    }
}

/// `length(@.x) > 3`, `count(@.x[*]) == 0`: something that is so long.
fn sized<'q>(call: &'q Call, operator: Operator, limit: &Value) -> Vec<Vec<Wish<'q>>> {
    let Some(Operand::Query { query, .. }) = call.arguments.first() else { return vec![Vec::new()] };
    let lengths = values(operator, limit).into_iter().filter_map(|value| match value {
        Value::Number(number) => number.parse::<usize>().ok().filter(|length| *length < 100),
        _ => None,
    });
    let made = |length: usize| match call.function {
        Function::Length => Some(vec![(query, Some(Value::Text("x".repeat(length).into())))]),
        // What is counted lies below a member, and the member is what can be put.
        _ => None,
    };
    let found: Vec<_> = lengths.filter_map(made).collect();
    if found.is_empty() { vec![Vec::new()] } else { found }
}

/// The member whose elements a `count` inside a filter counts, emptied: `count(@.x[*]) == 0`.
pub(super) fn emptied(filter: &Filter, template: &Node) -> Option<Node> {
    let counted = relative(filter).into_iter().find(|query| query.ends_in_many())?;
    let names: Vec<&str> = counted
        .segments
        .iter()
        .take(counted.segments.len() - 1)
        .map(crate::jsonpath::Segment::single_name)
        .collect::<Option<_>>()?;
    let wild =
        counted.segments.last()?.selectors.iter().any(|selector| selector.kind == SelectorKind::Wildcard);
    let mut made = template.clone();
    put(&mut made, &names, Some(Value::List(Vec::new())));
    wild.then_some(made)
}

fn opposite(operator: Operator) -> Operator {
    match operator {
        Operator::Equal => Operator::NotEqual,
        Operator::NotEqual => Operator::Equal,
        Operator::Less => Operator::GreaterOrEqual,
        Operator::LessOrEqual => Operator::Greater,
        Operator::Greater => Operator::LessOrEqual,
        Operator::GreaterOrEqual => Operator::Less,
    }
}

fn mirrored(operator: Operator) -> Operator {
    match operator {
        Operator::Less => Operator::Greater,
        Operator::LessOrEqual => Operator::GreaterOrEqual,
        Operator::Greater => Operator::Less,
        Operator::GreaterOrEqual => Operator::LessOrEqual,
        same => same,
    }
}

/// A small object, where there is nothing to copy.
pub(super) fn blank(names: &[&str], value: &str) -> Node {
    let mut made = node(Value::Object(Object::default()));
    put(&mut made, names, Some(text(value).value));
    made
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::json;
    use crate::jsonpath::parse;

    /// That for every filter some guess is chosen by it, and some other is not.
    #[test]
    fn a_filter_chooses_one_guess_and_not_the_other() {
        for (path, template) in [
            ("$.l[?@.severity == 'critical']", None),
            ("$.l[?@.severity == 'critical' && @.status == 'open']", None),
            ("$.l[?@.status != 'resolved' && (@.severity == 'S1' || @.severity == 'S2')]", None),
            ("$.l[?@.score >= 7.5]", Some(r#"{"score": 1, "id": "a"}"#)),
            ("$.l[?@.score < 3 && @.open == true]", None),
            ("$.l[?@.waiver && @.x == 1]", None),
            ("$.l[?!(@.state == 'done')]", Some(r#"{"state": "done"}"#)),
            ("$.l[?@ == 'x']", None),
            ("$.l[?@.commit != $.release.commit]", None),
            ("$.l[?3 < @.n]", None),
            ("$.l[?length(@.name) > 3]", None),
            ("$.l[?match(@.id, 'CVE-.*')]", Some(r#"{"id": "CVE-1"}"#)),
            ("$.l[?@.by && @.by == @.asked]", Some(r#"{"by": "a", "asked": "b"}"#)),
            ("$.l[?@.after >= @.before]", Some(r#"{"after": 3, "before": 4}"#)),
        ] {
            let root = json::parse(r#"{"release": {"commit": "c"}}"#, &json::Limits::default()).unwrap();
            let query = parse(path).unwrap();
            let SelectorKind::Filter(filter) = &query.segments[1].selectors[0].kind else { panic!() };
            let template = template.map(|text| json::parse(text, &json::Limits::default()).unwrap());
            for wanted in [true, false] {
                let guesses = elements(filter, template.as_ref(), wanted, &root);
                let chosen = guesses.iter().any(|guess| {
                    let list = node(Value::List(vec![guess.clone()]));
                    let release = root.clone();
                    let Value::Object(mut object) = release.value else { panic!() };
                    object.members.push(Member { key: "l".into(), at: 0, node: list });
                    let root = node(Value::Object(object));
                    let found = select(&query, &root, Mode::Strict);
                    found.is_ok_and(|found| found.is_empty() != wanted)
                });
                assert!(chosen, "{path} {wanted}: {guesses:?}");
            }
        }
    }
}
