//! Looking into a tool's JSON document: what is there, of which kind, and never through an object with a repeated key.

use super::FormatError;
use crate::document::{Node, Object, Value};
use crate::number::Number;

/// The largest count that is believed; larger ones are taken for this, so that sums cannot overflow.
pub const LARGEST_COUNT: u64 = 1_000_000_000_000_000;

fn wrong(node: &Node, what: &str, wanted: &str) -> FormatError {
    FormatError::at(node.at as usize, format!("`{what}` is {}, not {wanted}", node.value.kind()))
}

/// An object whose keys are all different; `what` names it in messages.
///
/// # Errors
/// It is something else, or has a key twice.
pub fn object<'n>(node: &'n Node, what: &str) -> Result<&'n Object, FormatError> {
    match &node.value {
        Value::Object(object) => sound(object).map(|()| object),
        _ => Err(wrong(node, what, "an object")),
    }
}

/// A list.
///
/// # Errors
/// It is something else.
pub fn list<'n>(node: &'n Node, what: &str) -> Result<&'n [Node], FormatError> {
    match &node.value {
        Value::List(items) => Ok(items),
        _ => Err(wrong(node, what, "a list")),
    }
}

fn sound(object: &Object) -> Result<(), FormatError> {
    let Some(repeated) = object.second_of_a_key() else {
        return Ok(());
    };
    Err(FormatError::at(
        repeated.at as usize,
        format!("the key `{}` stands twice in one object", repeated.key),
    ))
}

/// The member of an object; `None` where there is none, where it is null, and where the node is no object.
///
/// # Errors
/// The object has a key twice.
pub fn member<'n>(node: &'n Node, key: &str) -> Result<Option<&'n Node>, FormatError> {
    let Value::Object(object) = &node.value else { return Ok(None) };
    sound(object)?;
    Ok(object.get(key).filter(|node| node.value != Value::Null))
}

/// What a path of member names leads to; as [`member`] for each step.
///
/// # Errors
/// As [`member`].
pub fn at<'n>(node: &'n Node, path: &[&str]) -> Result<Option<&'n Node>, FormatError> {
    let mut node = node;
    for key in path {
        match member(node, key)? {
            Some(next) => node = next,
            None => return Ok(None),
        }
    }
    Ok(Some(node))
}

/// A list member; empty where it is absent or null.
///
/// # Errors
/// It is something else.
pub fn items<'n>(node: &'n Node, key: &str) -> Result<&'n [Node], FormatError> {
    member(node, key)?.map_or(Ok(&[]), |node| list(node, key))
}

/// How many elements a list member has, whether they are held or not; `None` where it is absent or null.
///
/// # Errors
/// It is something else.
pub fn length(node: &Node, key: &str) -> Result<Option<usize>, FormatError> {
    let Some(found) = member(node, key)? else { return Ok(None) };
    elements(found).map(Some).ok_or_else(|| wrong(found, key, "a list"))
}

/// The same for a member that reports of the format always have.
///
/// # Errors
/// It is absent or something else: then this is no such report.
pub fn needed_length(node: &Node, key: &str) -> Result<usize, FormatError> {
    match member(node, key)?.and_then(elements) {
        Some(length) => Ok(length),
        None => Err(FormatError::lacks(&format!("list `{key}`"))),
    }
}

/// How many elements a list has, whether they are held or not; `None` where it is no list.
pub fn elements(node: &Node) -> Option<usize> {
    match &node.value {
        Value::List(items) => Some(items.len()),
        Value::Sparse(list) => Some(list.length),
        _ => None,
    }
}

/// The first element of a list, where it is held; for signatures, which are shown the beginning of a document.
pub fn first(node: &Node) -> Option<&Node> {
    match &node.value {
        Value::List(items) => items.first(),
        Value::Sparse(list) => list.get(0),
        _ => None,
    }
}

/// Whether a list has elements and all of them fit that are held, the first at least; for signatures.
pub fn all_fit(node: &Node, fits: impl Fn(&Node) -> bool) -> bool {
    first(node).is_some()
        && match &node.value {
            Value::List(items) => items.iter().all(fits),
            Value::Sparse(list) => list.nodes().all(fits),
            _ => false,
        }
}

/// A list member that reports of the format always have.
///
/// # Errors
/// It is absent or something else: then this is no such report.
pub fn needed_list<'n>(node: &'n Node, key: &str) -> Result<&'n [Node], FormatError> {
    match member(node, key)?.map(|node| &node.value) {
        Some(Value::List(items)) => Ok(items),
        _ => Err(FormatError::lacks(&format!("list `{key}`"))),
    }
}

/// An object member that reports of the format always have.
///
/// # Errors
/// It is absent or something else: then this is no such report.
pub fn needed_object<'n>(node: &'n Node, key: &str) -> Result<&'n Object, FormatError> {
    match member(node, key)? {
        Some(node @ Node { value: Value::Object(_), .. }) => object(node, key),
        _ => Err(FormatError::lacks(&format!("object `{key}`"))),
    }
}

/// A text member; `None` where it is absent, null or no text.
///
/// # Errors
/// The object has a key twice.
pub fn text<'n>(node: &'n Node, key: &str) -> Result<Option<&'n str>, FormatError> {
    Ok(match member(node, key)?.map(|node| &node.value) {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    })
}

/// A boolean member; `None` where it is absent, null or no boolean.
///
/// # Errors
/// The object has a key twice.
pub fn boolean(node: &Node, key: &str) -> Result<Option<bool>, FormatError> {
    Ok(match member(node, key)?.map(|node| &node.value) {
        Some(Value::Bool(value)) => Some(*value),
        _ => None,
    })
}

/// A text member of which much depends: `None` only where it is absent or null.
///
/// # Errors
/// It is of another kind, or the object has a key twice.
pub fn stated_text<'n>(node: &'n Node, key: &str) -> Result<Option<&'n str>, FormatError> {
    match member(node, key)? {
        None => Ok(None),
        Some(Node { value: Value::Text(text), .. }) => Ok(Some(text)),
        Some(other) => Err(wrong(other, key, "a string")),
    }
}

/// A boolean member of which much depends: `None` only where it is absent or null.
///
/// # Errors
/// It is of another kind, or the object has a key twice.
pub fn stated_boolean(node: &Node, key: &str) -> Result<Option<bool>, FormatError> {
    match member(node, key)? {
        None => Ok(None),
        Some(Node { value: Value::Bool(value), .. }) => Ok(Some(*value)),
        Some(other) => Err(wrong(other, key, "true or false")),
    }
}

/// A list member without which its object says nothing; `what` names the object in the message.
///
/// # Errors
/// It is absent or something else.
pub fn own_list<'n>(node: &'n Node, key: &str, what: &str) -> Result<&'n [Node], FormatError> {
    object(node, what)?;
    match member(node, key)? {
        Some(found) => list(found, key),
        None => Err(FormatError::at(node.at as usize, format!("`{what}` has no list `{key}` here"))),
    }
}

/// A number, also one that a text writes; `None` where it is neither, or cannot be judged.
pub fn number(node: &Node) -> Option<Number> {
    match &node.value {
        Value::Number(text) => text.parse().ok(),
        Value::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A number member as a tool measured it; `None` where it is absent or null, and a reason where it is a number that
/// cannot be judged.
///
/// # Errors
/// It is no number.
pub fn measured(node: &Node, key: &str) -> Result<Option<Result<Number, String>>, FormatError> {
    let Some(found) = member(node, key)? else { return Ok(None) };
    let Value::Number(text) = &found.value else { return Err(wrong(found, key, "a number")) };
    Ok(Some(text.parse().map_err(|error| format!("`{key}` is not a number that can be judged: {error}"))))
}

/// A count member; `None` where it is absent or null. Beyond [`LARGEST_COUNT`] it is that.
///
/// # Errors
/// It is no whole number from 0 up.
pub fn count(node: &Node, key: &str) -> Result<Option<u64>, FormatError> {
    let Some(found) = member(node, key)? else { return Ok(None) };
    let Value::Number(text) = &found.value else { return Err(wrong(found, key, "a count")) };
    whole(text)
        .map(Some)
        .ok_or_else(|| FormatError::at(found.at as usize, format!("`{key}` is {text}, which is no count")))
}

/// A whole number from 0 up as any tool writes it (`12`, `12.0`), at most [`LARGEST_COUNT`].
pub fn whole(text: &str) -> Option<u64> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(text.parse().map_or(LARGEST_COUNT, |count: u64| count.min(LARGEST_COUNT)));
    }
    let number: Number = text.parse().ok()?;
    let count = u64::try_from(number.floor_to_i64()?).ok()?;
    (number == Number::from(count)).then_some(count.min(LARGEST_COUNT))
}

/// Whether the object has a member of this name that is a list; for signatures.
pub fn has_list(node: &Node, key: &str) -> bool {
    matches!(member(node, key), Ok(Some(found)) if elements(found).is_some())
}

/// Whether the object has a member of this name that is an object; for signatures.
pub fn has_object(node: &Node, key: &str) -> bool {
    matches!(member(node, key), Ok(Some(Node { value: Value::Object(_), .. })))
}

/// Whether the object has a member of this name that is not null; for signatures.
pub fn has(node: &Node, key: &str) -> bool {
    matches!(member(node, key), Ok(Some(_)))
}
