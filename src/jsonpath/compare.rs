//! Comparing two values, as RFC 9535 §2.3.5.2.2 says and as a requirement needs it.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;

use super::query::{Literal, Operator};
use crate::document::{Node, Object, Sparse, Value};
use crate::number::{Number, NumberError};

/// One side of a comparison.
#[derive(Debug)]
pub(super) enum Seen<'s> {
    /// The query selected nothing, or the function gave nothing.
    Nothing,
    Null,
    Bool(bool),
    Number(Cow<'s, str>),
    Text(&'s str),
    List(&'s [Node]),
    /// Only where its elements are not looked at.
    Sparse(&'s Sparse),
    Object(&'s Object),
}

impl<'s> From<&'s Node> for Seen<'s> {
    fn from(node: &'s Node) -> Self {
        match &node.value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(text) => Self::Number(Cow::Borrowed(text)),
            Value::Text(text) => Self::Text(text),
            Value::List(items) => Self::List(items),
            Value::Sparse(list) => Self::Sparse(list),
            Value::Object(object) => Self::Object(object),
        }
    }
}

impl<'s> From<&'s Literal> for Seen<'s> {
    fn from(literal: &'s Literal) -> Self {
        match literal {
            Literal::Null => Self::Null,
            Literal::Bool(value) => Self::Bool(*value),
            Literal::Number(text) => Self::Number(Cow::Borrowed(text)),
            Literal::Text(text) => Self::Text(text),
        }
    }
}

impl Seen<'_> {
    pub(super) fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing)
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The kind in words, with its article.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(_) | Self::Sparse(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

/// Why two values have no comparison that could be relied on.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// They are of different kinds.
    Kinds,
    /// Values of this kind have no order.
    NoOrder(&'static str),
    /// A number that cannot be judged.
    Number(String, NumberError),
    /// An object with this key twice, and where the second is.
    Repeated(String, u32),
}

/// What to do where the RFC has an answer that a verdict should not rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rules {
    /// Answer as the RFC does. There is no [`Trouble`].
    Rfc,
    /// Say so.
    Strict,
}

/// Compares. With [`Rules::Strict`] both sides are expected to be there; nothing and null are compared as in the RFC.
pub(super) fn compare(left: &Seen, operator: Operator, right: &Seen, rules: Rules) -> Result<bool, Trouble> {
    let both_known = ![left, right].iter().any(|seen| seen.is_nothing() || seen.is_null());
    if rules == Rules::Strict && both_known {
        if std::mem::discriminant(left) != std::mem::discriminant(right) {
            return Err(Trouble::Kinds);
        }
        let ordered = matches!(left, Seen::Number(_) | Seen::Text(_));
        if !ordered && !matches!(operator, Operator::Equal | Operator::NotEqual) {
            return Err(Trouble::NoOrder(left.kind()));
        }
    }
    let order = order(left, right, rules)?;
    let equal = match order {
        Some(order) => order.is_eq(),
        None => equal(left, right, rules)?,
    };
    Ok(match operator {
        Operator::Equal => equal,
        Operator::NotEqual => !equal,
        Operator::Less => order == Some(Ordering::Less),
        Operator::LessOrEqual => equal || order == Some(Ordering::Less),
        Operator::Greater => order == Some(Ordering::Greater),
        Operator::GreaterOrEqual => equal || order == Some(Ordering::Greater),
    })
}

/// The order of two numbers or two strings; nothing else has one.
fn order(left: &Seen, right: &Seen, rules: Rules) -> Result<Option<Ordering>, Trouble> {
    match (left, right) {
        (Seen::Number(a), Seen::Number(b)) => numbers(a, b, rules),
        // By Unicode scalar values, which is the order of the bytes.
        (Seen::Text(a), Seen::Text(b)) => Ok(Some(a.cmp(b))),
        _ => Ok(None),
    }
}

fn equal(left: &Seen, right: &Seen, rules: Rules) -> Result<bool, Trouble> {
    match (left, right) {
        (Seen::Nothing, Seen::Nothing) | (Seen::Null, Seen::Null) => Ok(true),
        (Seen::Bool(a), Seen::Bool(b)) => Ok(a == b),
        (Seen::Text(a), Seen::Text(b)) => Ok(a == b),
        (Seen::Number(a), Seen::Number(b)) => Ok(numbers(a, b, rules)? == Some(Ordering::Equal)),
        (Seen::List(a), Seen::List(b)) => lists(a, b, rules),
        (Seen::Object(a), Seen::Object(b)) => objects(a, b, rules),
        _ => Ok(false),
    }
}

fn lists(left: &[Node], right: &[Node], rules: Rules) -> Result<bool, Trouble> {
    if left.len() != right.len() {
        return Ok(false);
    }
    for (a, b) in left.iter().zip(right) {
        if !equal(&a.into(), &b.into(), rules)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn objects(left: &Object, right: &Object, rules: Rules) -> Result<bool, Trouble> {
    if rules == Rules::Strict {
        check_repeated(left)?;
        check_repeated(right)?;
    }
    if left.members.len() != right.members.len() {
        return Ok(false);
    }
    let by_key: HashMap<&str, &Node> =
        right.members.iter().map(|member| (&*member.key, &member.node)).collect();
    for member in &left.members {
        let Some(&other) = by_key.get(&*member.key) else { return Ok(false) };
        if !equal(&(&member.node).into(), &other.into(), rules)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Refuses an object in which a key stands twice.
pub(super) fn check_repeated(object: &Object) -> Result<(), Trouble> {
    object
        .second_of_a_key()
        .map_or(Ok(()), |member| Err(Trouble::Repeated(member.key.to_string(), member.at)))
}

fn numbers(left: &str, right: &str, rules: Rules) -> Result<Option<Ordering>, Trouble> {
    if let (Some((a, a_decimals)), Some((b, b_decimals))) = (short_decimal(left), short_decimal(right)) {
        let (a, b) = (a * 10_i128.pow(b_decimals), b * 10_i128.pow(a_decimals));
        return Ok(Some(a.cmp(&b)));
    }
    let read = |text: &str| text.parse::<Number>().map_err(|error| Trouble::Number(text.to_owned(), error));
    match (read(left), read(right)) {
        (Ok(a), Ok(b)) => Ok(Some(a.cmp(&b))),
        (Err(trouble), _) | (_, Err(trouble)) if rules == Rules::Strict => Err(trouble),
        // What the RFC's users expect of numbers that have no exact reading here.
        _ => Ok(match (left.parse::<f64>(), right.parse::<f64>()) {
            (Ok(a), Ok(b)) => a.partial_cmp(&b),
            _ => None,
        }),
    }
}

/// A decimal of so few digits that it can be compared without allocating: its digits and how many are decimals. This
/// is nearly every number; `Number` accepts all of these.
fn short_decimal(text: &str) -> Option<(i128, u32)> {
    const FEW: usize = 17;
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    if digits.len() > FEW {
        return None;
    }
    let (mut value, mut decimals, mut after_point) = (0_i128, 0, false);
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + i128::from(byte - b'0');
                decimals += u32::from(after_point);
            }
            b'.' => after_point = true,
            _ => return None,
        }
    }
    Some((if negative { -value } else { value }, decimals))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Operator::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};

    #[test]
    fn numbers_compare_exactly_and_by_value() {
        for (left, right, order) in [
            ("1", "1.0", Ordering::Equal),
            ("0", "-0", Ordering::Equal),
            ("-0.0", "0e5", Ordering::Equal),
            ("100", "1e2", Ordering::Equal),
            ("9.57", "9.570000000000001", Ordering::Less),
            ("0.3", "0.30000000000000004", Ordering::Less),
            ("-2", "-10", Ordering::Greater),
            ("9007199254740993", "9007199254740992", Ordering::Greater),
            ("99999999999999999", "0.9999999999999999", Ordering::Greater),
            ("1e308", "1e307", Ordering::Greater),
            ("-1", "0.0000000000000001", Ordering::Less),
        ] {
            for rules in [Rules::Rfc, Rules::Strict] {
                assert_eq!(numbers(left, right, rules), Ok(Some(order)), "{left} {right}");
                assert_eq!(numbers(right, left, rules), Ok(Some(order.reverse())), "{right} {left}");
            }
        }
        for (left, right, error, rfc) in [
            ("1e999", "1", NumberError::NotFinite, Ordering::Greater),
            ("0.1234567890123456789", "0.1", NumberError::TooManyDigits, Ordering::Greater),
        ] {
            assert_eq!(numbers(left, right, Rules::Strict), Err(Trouble::Number(left.to_owned(), error)));
            assert_eq!(numbers(left, right, Rules::Rfc), Ok(Some(rfc)));
        }
    }

    #[test]
    fn the_rfc_answers_everything_and_strict_only_what_has_a_meaning() {
        let number = || Seen::Number("1".into());
        for (left, operator, right, rfc, strict) in [
            (number(), Equal, Seen::Text("1"), false, Err(Trouble::Kinds)),
            (number(), NotEqual, Seen::Text("1"), true, Err(Trouble::Kinds)),
            (Seen::Bool(true), Equal, Seen::Text("true"), false, Err(Trouble::Kinds)),
            (Seen::List(&[]), Less, number(), false, Err(Trouble::Kinds)),
            (Seen::Bool(true), LessOrEqual, Seen::Bool(true), true, Err(Trouble::NoOrder("a boolean"))),
            (Seen::Bool(false), Less, Seen::Bool(true), false, Err(Trouble::NoOrder("a boolean"))),
            (Seen::Bool(true), Equal, Seen::Bool(true), true, Ok(true)),
            (Seen::List(&[]), GreaterOrEqual, Seen::List(&[]), true, Err(Trouble::NoOrder("a list"))),
            (Seen::Text("a"), Less, Seen::Text("b"), true, Ok(true)),
            (Seen::Text("z"), Less, Seen::Text("é"), true, Ok(true)),
            (Seen::Text("a"), Greater, Seen::Text("aa"), false, Ok(false)),
            (Seen::Nothing, Equal, Seen::Nothing, true, Ok(true)),
            (Seen::Nothing, Less, number(), false, Ok(false)),
            (Seen::Null, NotEqual, number(), true, Ok(true)),
        ] {
            let shown = format!("{left:?} {operator} {right:?}");
            assert_eq!(compare(&left, operator, &right, Rules::Rfc), Ok(rfc), "{shown}");
            assert_eq!(compare(&left, operator, &right, Rules::Strict), strict, "{shown}");
        }
    }
}
