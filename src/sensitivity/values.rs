//! Values to try in place of one that stands in the evidence: guessed from what stands beside it in the comparison.

use chrono::{DateTime, TimeDelta, Utc};

use crate::document::{Node, Value};
use crate::number::{MAX_DIGITS, Number};
use crate::report::Comparison;
use crate::requirement::ast::{Expr, ExprKind, Tolerance};
use crate::requirement::function::Function;
use crate::requirement::unit::{Quantity, Unit};
use crate::time;

use super::place::node;

/// The most values that are tried at one place.
const MAX_VALUES: usize = 120;

/// From this magnitude a number of epoch seconds is taken for milliseconds.
const EPOCH_MILLISECONDS: i64 = 100_000_000_000;

/// What is in play in a comparison.
#[derive(Debug, Clone, Default)]
pub(super) struct InPlay {
    /// Numbers: as written, in other units, as worked out, as they stand elsewhere in the comparison.
    pub(super) numbers: Vec<Number>,
    /// Shares, by which a value may differ from another.
    shares: Vec<Number>,
    /// Strings.
    pub(super) texts: Vec<String>,
    /// Time spans, in milliseconds.
    spans: Vec<Number>,
    /// Instants.
    times: Vec<DateTime<Utc>>,
    /// Whether times are looked at.
    timely: bool,
}

impl InPlay {
    /// What an expression writes.
    pub(super) fn write(&mut self, expr: &Expr) {
        expr.visit(&mut |part| match &part.kind {
            ExprKind::Number(number, unit) => self.amount(number, unit),
            ExprKind::Text(written) => self.text(written),
            ExprKind::Matches { pattern, .. } => self.text(&super::pattern::sample(pattern)),
            ExprKind::Within { tolerance, .. } | ExprKind::Tolerate { tolerance, .. } => {
                self.tolerance(tolerance);
            }
            ExprKind::Call(function, _) => {
                self.timely |= matches!(function, Function::Age | Function::Until | Function::Date);
            }
            _ => {}
        });
        for query in super::targets::queries(expr) {
            query.visit_literals(&mut |literal| match literal {
                crate::jsonpath::Literal::Text(written) => self.text(written),
                crate::jsonpath::Literal::Number(written) => {
                    self.numbers.extend(written.parse::<Number>().ok());
                }
                _ => {}
            });
        }
    }

    /// What stands at a place that the comparison looks at.
    pub(super) fn stand(&mut self, value: &Node) {
        match &value.value {
            Value::Number(written) => self.numbers.extend(written.parse::<Number>().ok()),
            Value::Text(written) => self.text(written),
            _ => {}
        }
    }

    /// What a comparison worked out: its actual value and its limits, and how far they are from each other.
    pub(super) fn work_out(&mut self, comparison: &Comparison) {
        let sides = [&comparison.needed, &comparison.target, &comparison.actual];
        let found: Vec<Number> = sides.into_iter().flatten().flat_map(|shown| numbers_in(shown)).collect();
        if let [limit, .., actual] = found.as_slice() {
            self.numbers.push(limit - actual);
        }
        self.numbers.extend(found);
    }

    /// What the limits that a comparison worked out would be in the scale of a value that stands in the evidence.
    pub(super) fn scale(&mut self, comparison: &Comparison, value: &Number) {
        let actual = comparison.actual.iter().flat_map(|shown| numbers_in(shown)).next();
        let limits = [&comparison.needed, &comparison.target].into_iter().flatten();
        for limit in limits.flat_map(|shown| numbers_in(shown)) {
            let ratio = actual.as_ref().and_then(|actual| value.checked_div(actual));
            self.numbers.extend(ratio.map(|ratio| &ratio * &limit));
            self.numbers.push(limit);
        }
    }

    fn text(&mut self, written: &str) {
        self.times.extend(time::parse(written).ok());
        if let Ok(number) = written.parse::<Number>() {
            self.numbers.push(number);
        }
        if !self.texts.iter().any(|known| known == written) {
            self.texts.push(written.to_owned());
        }
    }

    fn amount(&mut self, number: &Number, unit: &Unit) {
        self.numbers.push(number.clone());
        match unit {
            Unit::Percent => {
                self.numbers.extend(number.checked_div(&Number::from(100_i64)));
                self.shares.push(number.clone());
            }
            Unit::Duration(_) => {
                let quantity = Quantity { number: number.clone(), unit: unit.clone() };
                self.spans.push(quantity.in_unit(&Unit::Span).number);
                self.elsewhere(&quantity, &["ms", "s", "min", "h", "d"]);
            }
            Unit::Size(_) => {
                let quantity = Quantity { number: number.clone(), unit: unit.clone() };
                self.elsewhere(&quantity, &["B", "kB", "MB", "GB", "KiB", "MiB", "GiB"]);
            }
            _ => {}
        }
    }

    fn elsewhere(&mut self, quantity: &Quantity, units: &[&str]) {
        let units = units.iter().filter_map(|unit| Unit::parse(unit).ok());
        self.numbers.extend(units.map(|unit| quantity.in_unit(&unit).number).filter(Number::is_decimal));
    }

    fn tolerance(&mut self, tolerance: &Tolerance) {
        match tolerance {
            Tolerance::Relative(share) | Tolerance::Points(share) => self.shares.push(share.clone()),
            Tolerance::Amount(number, unit) => self.amount(number, unit),
            Tolerance::Max(parts) => parts.iter().for_each(|part| self.tolerance(part)),
        }
    }

    /// Values to try where this one stands, or where nothing does; the likeliest first, each once.
    pub(super) fn values(&self, current: Option<&Node>) -> Vec<Node> {
        let mut found = Found { current, values: Vec::new() };
        match current.map(|node| &node.value) {
            Some(Value::Bool(value)) => found.push(Value::Bool(!value)),
            Some(Value::Number(written)) => {
                if let Ok(number) = written.parse::<Number>() {
                    self.numbers_for(&number, |number| found.number(number));
                }
            }
            Some(Value::Text(written)) => self.texts_for(written, &mut found),
            Some(Value::Null) | None => {
                for number in &self.numbers {
                    around(number, &mut |number| found.number(&number));
                }
                self.texts.iter().for_each(|text| found.text(text));
                found.push(Value::Bool(true));
                found.push(Value::Bool(false));
                found.text("added");
                for number in [0_i64, 1, -1] {
                    found.number(&Number::from(number));
                }
            }
            Some(Value::List(_) | Value::Sparse(_) | Value::Object(_)) => {}
        }
        found.values.truncate(MAX_VALUES);
        found.values
    }

    fn numbers_for(&self, current: &Number, mut push: impl FnMut(&Number)) {
        let hundred = Number::from(100_i64);
        let mut all = Vec::new();
        for number in &self.numbers {
            let step = step(decimals(number).max(decimals(current)));
            all.extend([number.clone(), number + &step, number - &step, current + number, current - number]);
        }
        for number in self.numbers.iter().chain([current]) {
            for share in &self.shares {
                let part = &share.abs() * &number.abs();
                all.extend(part.checked_div(&hundred).into_iter().flat_map(|part| {
                    let more = &part + &step(decimals(&part).min(6));
                    [number + &part, number - &part, number + &more, number - &more]
                }));
            }
        }
        // What the comparison works out may be a multiple of what stands here.
        for pair in self.numbers.windows(2) {
            let ratio = pair.first().zip(pair.get(1)).and_then(|(limit, actual)| limit.checked_div(actual));
            all.extend(ratio.map(|ratio| &ratio * current));
        }
        if self.timely {
            let in_milliseconds = current.abs() > Number::from(EPOCH_MILLISECONDS);
            for span in self.moves() {
                let unit = Number::from(if in_milliseconds { 1_i64 } else { 1000 });
                all.extend(
                    span.checked_div(&unit).into_iter().flat_map(|span| [current - &span, current + &span]),
                );
            }
        }
        all.extend([Number::zero(), Number::from(1_i64), Number::from(-1_i64), -current]);
        for (by, parts) in [(2, 1), (1, 2), (10, 1), (1, 10), (100, 1), (1, 100), (1000, 1), (1, 1000)] {
            all.extend(Number::ratio(by, parts).map(|ratio| &ratio * current));
        }
        let one = Number::from(1_i64);
        let least = step(decimals(current));
        all.extend([current + &one, current - &one, current + &least, current - &least]);
        all.iter().for_each(&mut push);
    }

    fn texts_for(&self, written: &str, found: &mut Found<'_>) {
        if let Ok(instant) = time::parse(written) {
            for span in self.moves() {
                for span in [-&span, span] {
                    found.time(moved(instant, &span));
                }
            }
            for other in &self.times {
                for span in self.moves().iter().chain([&Number::zero()]) {
                    for span in [-span, span.clone()] {
                        found.time(moved(*other, &span));
                    }
                }
            }
        }
        if let Ok(number) = written.parse::<Number>() {
            self.numbers_for(&number, |number| {
                if let Some(written) = shown(number) {
                    found.text(&written);
                }
            });
        }
        self.texts.iter().for_each(|text| found.text(text));
        found.text("");
        found.text(&format!("{written}x"));
        found.text(&format!("not {written}"));
        for number in &self.numbers {
            // `length` asks for so many characters.
            if let Some(length) = number.floor_to_i64().and_then(|length| usize::try_from(length).ok())
                && length <= 1000
            {
                for length in [length, length + 1, length.saturating_sub(1)] {
                    found.text(&written.chars().cycle().take(length).collect::<String>());
                }
            }
        }
    }

    /// By how much an instant is moved, in milliseconds.
    fn moves(&self) -> Vec<Number> {
        let second = Number::from(1000_i64);
        let mut all = Vec::new();
        for span in &self.spans {
            let twice = span + span;
            all.extend([span.clone(), span + &second, span - &second, twice.clone(), &twice + &second]);
        }
        let days = [0, 1, 7, 30, 400].map(|days: i64| Number::from(days * 86_400_000));
        all.extend(days.iter().map(|days| days + &second));
        all
    }
}

/// A number and its neighbours.
fn around(number: &Number, push: &mut impl FnMut(Number)) {
    let step = step(decimals(number));
    push(number.clone());
    push(number + &step);
    push(number - &step);
}

/// Values that were found, each once and none that stands there already.
struct Found<'n> {
    current: Option<&'n Node>,
    values: Vec<Node>,
}

impl Found<'_> {
    fn push(&mut self, value: Value) {
        let made = node(value);
        let same = self.current.is_some_and(|current| current.value == made.value);
        if !same && !self.values.contains(&made) {
            self.values.push(made);
        }
    }

    fn number(&mut self, number: &Number) {
        if let Some(written) = shown(number) {
            self.push(Value::Number(written.into()));
        }
    }

    fn text(&mut self, text: &str) {
        self.push(Value::Text(text.into()));
    }

    fn time(&mut self, instant: Option<DateTime<Utc>>) {
        if let Some(instant) = instant {
            self.text(&time::show(instant));
        }
    }
}

/// A number as evidence can write it.
pub(super) fn shown(number: &Number) -> Option<String> {
    let written = number.to_string();
    (number.is_decimal() && written.len() <= MAX_DIGITS + 2 && written.parse::<Number>().is_ok())
        .then_some(written)
}

/// How many decimals a number has; many where it has no end.
pub(super) fn decimals(number: &Number) -> usize {
    if !number.is_decimal() {
        return 6;
    }
    number.to_string().split_once('.').map_or(0, |(_, fraction)| fraction.len())
}

/// One unit of the last of so many decimals.
pub(super) fn step(decimals: usize) -> Number {
    let scale = u32::try_from(decimals.min(15)).ok().and_then(|decimals| 10_i64.checked_pow(decimals));
    scale.and_then(|scale| Number::ratio(1, scale)).unwrap_or_else(Number::zero)
}

/// An instant moved by milliseconds.
fn moved(instant: DateTime<Utc>, milliseconds: &Number) -> Option<DateTime<Utc>> {
    instant.checked_add_signed(TimeDelta::try_milliseconds(milliseconds.floor_to_i64()?)?)
}

/// The numbers in what a report shows of a side: `300 ms`, `1 .. 5`, `0.3%`.
fn numbers_in(shown: &str) -> Vec<Number> {
    let part = |c: char| !(c.is_ascii_digit() || c == '.' || c == '-');
    shown.split_whitespace().filter_map(|word| word.trim_end_matches(part).parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::json;
    use crate::requirement::parse::parse;

    /// What is worth trying is tried.
    #[test]
    fn values_come_from_what_stands_beside() {
        for (text, current, wanted) in [
            ("$.x < 300 ms", "287", "300"),
            ("$.x as s < 5 min", "120", "300"),
            ("percent($.x) < 0.5%", "0.001", "0.005"),
            ("$.x == 'ok'", r#""ok""#, r#""""#),
            ("$.x in ['a', 'b']", r#""a""#, r#""not a""#),
            ("$.x", "true", "false"),
            ("age($.x) < 48 h", r#""2026-03-01T00:00:00Z""#, r#""2026-02-26T23:59:59Z""#),
            ("age($.x) < 48 h", "1772323200", "1772150399"),
            ("length($.x) >= 3", r#""abcd""#, r#""ab""#),
            ("number($.x) < 5", r#""4""#, r#""5""#),
        ] {
            let mut play = InPlay::default();
            play.write(&parse(text).unwrap());
            let read = |text: &str| json::parse(text, &json::Limits::default()).unwrap();
            let values = play.values(Some(&read(current)));
            assert!(values.contains(&read(wanted)), "{text} at {current}: {wanted} not in {values:?}");
            assert!(!values.contains(&read(current)), "{text}: what stands there is no change");
        }
    }
}
