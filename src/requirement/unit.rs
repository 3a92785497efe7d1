//! Units and quantities. Durations, sizes and percentages convert among their own kind; any other word is a label
//! that must match.

use std::fmt;
use std::sync::Arc;

use crate::number::Number;

/// What a number counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    /// Nothing was said.
    Bare,
    /// Hundredths.
    Percent,
    /// A time span in a written unit.
    Duration(Scale),
    /// A time span that was worked out (an age): it has no written unit and is shown in that of its limit.
    Span,
    /// An amount of data.
    Size(Scale),
    /// Any other word.
    Label(Arc<str>),
}

/// A written unit of a kind that converts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// Its name.
    pub name: &'static str,
    /// How many of the smallest unit of its kind it is: milliseconds, bytes.
    pub factor: i64,
}

const DURATIONS: [Scale; 5] = [
    Scale { name: "ms", factor: 1 },
    Scale { name: "s", factor: 1_000 },
    Scale { name: "min", factor: 60_000 },
    Scale { name: "h", factor: 3_600_000 },
    Scale { name: "d", factor: 86_400_000 },
];

const SIZES: [Scale; 7] = [
    Scale { name: "B", factor: 1 },
    Scale { name: "kB", factor: 1_000 },
    Scale { name: "MB", factor: 1_000_000 },
    Scale { name: "GB", factor: 1_000_000_000 },
    Scale { name: "KiB", factor: 1 << 10 },
    Scale { name: "MiB", factor: 1 << 20 },
    Scale { name: "GiB", factor: 1 << 30 },
];

/// Words that look like one of the units above and are not. As labels they would match nothing, or worse: a bare
/// number would take them and never be converted.
const NEAR_MISSES: [(&str, &str); 20] = [
    ("msec", "ms"),
    ("millis", "ms"),
    ("milliseconds", "ms"),
    ("sec", "s"),
    ("secs", "s"),
    ("second", "s"),
    ("seconds", "s"),
    ("m", "min"),
    ("mins", "min"),
    ("minute", "min"),
    ("minutes", "min"),
    ("hr", "h"),
    ("hrs", "h"),
    ("hour", "h"),
    ("hours", "h"),
    ("day", "d"),
    ("days", "d"),
    ("bytes", "B"),
    ("percent", "%"),
    ("pct", "%"),
];

impl Unit {
    /// Milliseconds.
    pub const MILLISECONDS: Self = Self::Duration(DURATIONS[0]);

    /// Reads a unit's word or `%`.
    ///
    /// # Errors
    /// A word that looks like a unit and is none: the unit that was probably meant.
    pub fn parse(word: &str) -> Result<Self, &'static str> {
        if word == "%" {
            return Ok(Self::Percent);
        }
        if let Some(scale) = DURATIONS.iter().find(|scale| scale.name == word) {
            return Ok(Self::Duration(*scale));
        }
        if let Some(scale) = SIZES.iter().find(|scale| scale.name == word) {
            return Ok(Self::Size(*scale));
        }
        match NEAR_MISSES.iter().find(|(wrong, _)| *wrong == word) {
            Some((_, right)) => Err(right),
            None => {
                match DURATIONS.iter().chain(&SIZES).find(|scale| scale.name.eq_ignore_ascii_case(word)) {
                    Some(meant) => Err(meant.name),
                    None => Ok(Self::Label(word.into())),
                }
            }
        }
    }

    /// Whether quantities of both can be compared as they are.
    pub fn converts_to(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Duration(_) | Self::Span, Self::Duration(_) | Self::Span)
            | (Self::Size(_), Self::Size(_)) => true,
            _ => self == other,
        }
    }

    /// How many of the smallest unit of the kind this is.
    fn factor(&self) -> i64 {
        match self {
            Self::Duration(scale) | Self::Size(scale) => scale.factor,
            _ => 1,
        }
    }

    /// As it is written, without the blank that stands before it.
    pub fn name(&self) -> String {
        self.to_string().trim_start().to_owned()
    }

    /// The unit in words, for messages.
    pub fn words(&self) -> String {
        match self {
            Self::Bare => "a number without unit".to_owned(),
            Self::Percent => "a percentage".to_owned(),
            Self::Duration(_) | Self::Span => "a duration".to_owned(),
            Self::Size(_) => "an amount of data".to_owned(),
            Self::Label(label) => format!("a number of `{label}`"),
        }
    }
}

impl fmt::Display for Unit {
    /// As it is written after a number, with the blank before it: ` ms`, `%`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self {
            Self::Bare => return Ok(()),
            Self::Percent => return f.write_str("%"),
            Self::Duration(scale) | Self::Size(scale) => scale.name,
            Self::Span => "ms",
            Self::Label(label) => label,
        };
        f.write_str(" ")?;
        f.write_str(word)
    }
}

/// A number with its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// How many.
    pub number: Number,
    /// Of what.
    pub unit: Unit,
}

impl Quantity {
    /// A number that counts nothing in particular.
    pub fn bare(number: Number) -> Self {
        Self { number, unit: Unit::Bare }
    }

    /// The same amount in another unit of its kind; the same as it is where they do not convert.
    #[must_use]
    pub fn in_unit(&self, unit: &Unit) -> Self {
        if !self.unit.converts_to(unit) {
            return self.clone();
        }
        let (from, to) = (self.unit.factor(), unit.factor());
        let number = if from == to {
            self.number.clone()
        } else {
            let smallest = &self.number * &Number::from(from);
            smallest.checked_div(&Number::from(to)).unwrap_or(smallest)
        };
        Self { number, unit: unit.clone() }
    }

    /// Gives both the same unit: the first's, unless the first was worked out (an age) and the second is written; a
    /// bare one takes that of the other.
    ///
    /// # Errors
    /// Why they cannot be compared, and what to write.
    pub fn align(left: &Self, right: &Self) -> Result<(Self, Self), String> {
        match (&left.unit, &right.unit) {
            (Unit::Bare, Unit::Bare) => Ok((left.clone(), right.clone())),
            (Unit::Bare, unit) => Ok((left.take(unit)?, right.clone())),
            (unit, Unit::Bare) => Ok((left.clone(), right.take(unit)?)),
            (Unit::Span, Unit::Duration(_)) => Ok((left.in_unit(&right.unit), right.clone())),
            (a, b) if a.converts_to(b) => Ok((left.clone(), right.in_unit(a))),
            (a, b) => Err(format!("{} cannot be compared with {}", a.words(), b.words())),
        }
    }

    /// A bare number takes the unit of what it is compared with, where that is safe.
    fn take(&self, unit: &Unit) -> Result<Self, String> {
        match unit {
            Unit::Percent => Err(format!(
                "{} has no unit and is compared with a percentage: write `as %` after it where it is 0 to 100, or \
                 `percent(…)` around it where it is a ratio from 0 to 1",
                self.number
            )),
            Unit::Span => Err(format!(
                "{} has no unit and is compared with a duration: write its unit (`h`)",
                self.number
            )),
            _ => Ok(Self { number: self.number.clone(), unit: unit.clone() }),
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.number.fmt(f)?;
        self.unit.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn q(number: &str, unit: &str) -> Quantity {
        let unit = if unit.is_empty() { Unit::Bare } else { Unit::parse(unit).unwrap() };
        Quantity { number: number.parse().unwrap(), unit }
    }

    #[test]
    fn kinds_convert_among_themselves() {
        for (number, from, to, shown) in [
            ("90", "s", "min", "1.5 min"),
            ("2", "d", "h", "48 h"),
            ("1", "GiB", "MB", "1073.741824 MB"),
            ("500", "MB", "MiB", "476.837158203125 MiB"),
            ("5", "%", "ms", "5%"),
        ] {
            assert_eq!(q(number, from).in_unit(&Unit::parse(to).unwrap()).to_string(), shown);
        }
    }

    #[test]
    fn a_bare_number_takes_a_unit_but_never_percent() {
        let (a, b) = Quantity::align(&q("287", ""), &q("300", "ms")).unwrap();
        assert_eq!((a.to_string().as_str(), b.to_string().as_str()), ("287 ms", "300 ms"));
        assert!(Quantity::align(&q("0.9", ""), &q("1", "%")).unwrap_err().contains("as %"));
        assert!(Quantity::align(&q("0", ""), &q("1", "%")).is_err());
        assert!(Quantity::align(&q("5", "users"), &q("5", "operators")).is_err());
        assert!(Quantity::align(&q("5", "ms"), &q("5", "MB")).is_err());
    }

    #[test]
    fn a_misspelt_unit_is_not_a_label() {
        assert_eq!(Unit::parse("hours"), Err("h"));
        assert_eq!(Unit::parse("mb"), Err("MB"));
        assert_eq!(Unit::parse("Ms"), Err("ms"));
        assert_eq!(Unit::parse("MIN"), Err("min"));
        assert_eq!(Unit::parse("Kb"), Err("kB"));
        assert_eq!(Unit::parse("users"), Ok(Unit::Label("users".into())));
    }
}
