//! A value against its limit, drawn: where the value stands, what is allowed, and what a margin takes of it.

use serde::Serialize;

use crate::number::Number;
use crate::report::compared::is_fine;
use crate::report::{Comparison, Kind};
use crate::requirement::unit::{Quantity, Unit};

/// The share of the scale that stays free at its open end, so that a value at the limit is not at the edge.
const HEADROOM: (i64, i64) = (8, 100);

/// Positions on a scale, each in percent of its length.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Measure {
    /// Where zero is: bars start there.
    zero: String,
    /// The start of the bar of the value, and its length.
    bar: (String, String),
    /// Where the value is.
    value: String,
    /// The limit that counts.
    limit: String,
    /// What is allowed: from where, how far.
    allowed: (String, String),
    /// What a margin takes of what the target alone would allow: from where, how far.
    margin: Option<(String, String)>,
    /// Whether the value is where it should be.
    fine: bool,
}

impl Measure {
    /// The drawing of a comparison; nothing where none makes sense: for equality, for texts, for limits of zero, where
    /// units do not convert.
    pub(super) fn of(part: &Comparison, kind: Kind) -> Option<Self> {
        let below = match part.operator.as_str() {
            "<" | "<=" => true,
            ">" | ">=" => false,
            _ => return None,
        };
        // A veto and a `not` want the other side.
        let below = below == ((kind == Kind::Veto) == part.negated);
        let limit_text = part.needed.as_ref().or(part.target.as_ref())?;
        let limit = quantity(limit_text)?;
        let like = |text: &str| {
            let other = quantity(text)?;
            other.unit.converts_to(&limit.unit).then(|| other.in_unit(&limit.unit).number)
        };
        let value = like(part.actual.as_ref()?)?;
        let target = part.margin.as_ref().and(part.target.as_ref()).and_then(|target| like(target));
        let limit = limit.number;
        if limit.is_zero() {
            return None;
        }
        let mut marks = vec![Number::zero(), value.clone(), limit.clone()];
        marks.extend(target.clone());
        let scale = Scale::over(&marks)?;
        let end = |below: bool| if below { scale.low.clone() } else { scale.high.clone() };
        Some(Self {
            zero: scale.at(&Number::zero()),
            bar: scale.span(&Number::zero(), &value),
            value: scale.at(&value),
            limit: scale.at(&limit),
            allowed: scale.span(&end(below), &limit),
            margin: target.map(|target| scale.span(&limit, &target)),
            fine: is_fine(part, kind),
        })
    }
}

/// The numbers between which everything lies.
struct Scale {
    low: Number,
    high: Number,
}

impl Scale {
    fn over(marks: &[Number]) -> Option<Self> {
        let (low, high) = (marks.iter().min()?, marks.iter().max()?);
        let room = &(high - low) * &Number::ratio(HEADROOM.0, HEADROOM.1)?;
        if room.is_zero() || room.is_overlong() {
            return None;
        }
        let low = if low.is_negative() { low - &room } else { low.clone() };
        let high = if high.is_zero() { high.clone() } else { high + &room };
        Some(Self { low, high })
    }

    fn share(&self, number: &Number) -> Number {
        let from_low = &(number - &self.low) * &Number::from(100_i64);
        from_low.checked_div(&(&self.high - &self.low)).unwrap_or_else(Number::zero)
    }

    fn at(&self, number: &Number) -> String {
        self.share(number).cut(2)
    }

    /// From the smaller of both, and how far.
    fn span(&self, a: &Number, b: &Number) -> (String, String) {
        let (a, b) = (self.share(a), self.share(b));
        let (from, to) = if a <= b { (a, b) } else { (b, a) };
        (from.cut(2), (&to - &from).cut(2))
    }
}

/// A number with its unit, as reports write it: `212.75 ms`, `0.004%`, `57`.
fn quantity(text: &str) -> Option<Quantity> {
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | '.')).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let unit = unit.strip_prefix('…').unwrap_or(unit).trim();
    let unit = if unit.is_empty() { Unit::Bare } else { Unit::parse(unit).ok()? };
    // A number that has no end is shown with more digits than one is read with.
    let number = number.get(..number.len().min(16)).unwrap_or(number).trim_end_matches('.').parse().ok()?;
    Some(Quantity { number, unit })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::report::Holds;
    use crate::report::fixtures::comparison;

    /// Value, limit, what is allowed, and what a margin takes of it.
    type Expected =
        (&'static str, &'static str, (&'static str, &'static str), Option<(&'static str, &'static str)>);

    fn part(operator: &str, target: &str, needed: Option<&str>, actual: &str) -> Comparison {
        Comparison {
            margin: needed.map(|_| "20%".into()),
            needed: needed.map(Into::into),
            ..comparison("$.a.b", operator, target, Some(actual), Holds::True)
        }
    }

    #[rstest]
    // Scale 0 to 324: the margin lies between the limit that counts and the target.
    #[case("<", "300 ms", Some("240 ms"), "150 ms", ("46.29", "74.07", ("0", "74.07"), Some(("74.07", "18.51"))))]
    #[case(">", "50", Some("60"), "57", ("87.96", "92.59", ("92.59", "7.4"), Some(("77.16", "15.43"))))]
    #[case("<=", "48 h", None, "1 d", ("46.29", "92.59", ("0", "92.59"), None))]
    #[case("<", "1 GB", None, "500 MB", ("46.29", "92.59", ("0", "92.59"), None))]
    #[case(">=", "-10", None, "-5", ("53.7", "7.4", ("7.4", "92.59"), None))]
    #[case("<", "100%", None, "33.3333333333…%", ("30.86", "92.59", ("0", "92.59"), None))]
    fn a_value_stands_where_it_belongs(
        #[case] operator: &str,
        #[case] target: &str,
        #[case] needed: Option<&str>,
        #[case] actual: &str,
        #[case] expected: Expected,
    ) {
        let measure = Measure::of(&part(operator, target, needed, actual), Kind::Require).unwrap();
        let pair = |pair: &(String, String)| (pair.0.clone(), pair.1.clone());
        let own = |pair: (&str, &str)| (pair.0.to_owned(), pair.1.to_owned());
        let (value, limit, allowed, margin) = expected;
        assert_eq!((measure.value.as_str(), measure.limit.as_str()), (value, limit));
        assert_eq!(pair(&measure.allowed), own(allowed));
        assert_eq!(measure.margin, margin.map(own));
    }

    #[test]
    fn a_veto_allows_the_other_side() {
        let measure = Measure::of(&part(">=", "100 ms", None, "50 ms"), Kind::Veto).unwrap();
        assert_eq!(measure.allowed, ("0".into(), "92.59".into()));
        let not = Comparison { negated: true, ..part(">=", "100 ms", None, "50 ms") };
        assert_eq!(Measure::of(&not, Kind::Require).unwrap().allowed, measure.allowed);
    }

    #[rstest]
    #[case("==", "3", "3")]
    #[case(">", "0", "4")]
    #[case("<", "300 ms", "2 requests")]
    #[case("<", "300 ms", "fast")]
    #[case("<", "300 ms", "")]
    #[case("<", "300 ms", "1 d 4 h")]
    #[case("<", "\u{202e}300", "-")]
    #[case("", "", "true")]
    fn where_a_drawing_makes_no_sense_there_is_none(
        #[case] operator: &str,
        #[case] target: &str,
        #[case] actual: &str,
    ) {
        assert_eq!(Measure::of(&part(operator, target, None, actual), Kind::Require), None);
    }
}
