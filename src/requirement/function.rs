//! The functions of the language: one table for the parser, the checker and the messages, and what each gives.

use chrono::{DateTime, TimeDelta, Utc};

use crate::document::{Node, Value as Json};
use crate::jsonpath::{Counted, Query};
use crate::number::Number;
use crate::time;

use super::ast::{Expr, ExprKind};
use super::evaluate::Judge;
use super::unit::{Quantity, Unit};
use super::value::{Answer, Lack, Value, error, shortened};

/// A function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// How many nodes a path selects.
    Count,
    /// Their sum.
    Sum,
    /// The smallest.
    Min,
    /// The largest.
    Max,
    /// The arithmetic mean.
    Avg,
    /// The middle one (the same as `p50`).
    Median,
    /// A percentile, interpolated linearly between the closest ranks.
    Percentile(u8),
    /// Characters of a string, elements of a list, members of an object.
    Length,
    /// Whether a path selects something that is not null.
    Exists,
    /// What a path selects, or another value where it selects nothing or null.
    Default,
    /// A ratio from 0 to 1 as a percentage.
    Percent,
    /// The number that a string writes.
    Number,
    /// The instant that a string or an epoch number means.
    Date,
    /// The time since an instant.
    Age,
    /// The time until an instant.
    Until,
    /// A string in lower case.
    Lower,
}

/// What a function takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// One path, for all that it selects.
    Path,
    /// One path, and a value for where it selects nothing.
    PathAndValue,
    /// One value.
    Value,
}

/// Every function with its name and what it takes.
pub const FUNCTIONS: [(&str, Function, Takes); 19] = [
    ("count", Function::Count, Takes::Path),
    ("sum", Function::Sum, Takes::Path),
    ("min", Function::Min, Takes::Path),
    ("max", Function::Max, Takes::Path),
    ("avg", Function::Avg, Takes::Path),
    ("median", Function::Median, Takes::Path),
    ("p50", Function::Percentile(50), Takes::Path),
    ("p90", Function::Percentile(90), Takes::Path),
    ("p95", Function::Percentile(95), Takes::Path),
    ("p99", Function::Percentile(99), Takes::Path),
    ("length", Function::Length, Takes::Value),
    ("exists", Function::Exists, Takes::Path),
    ("default", Function::Default, Takes::PathAndValue),
    ("percent", Function::Percent, Takes::Value),
    ("number", Function::Number, Takes::Value),
    ("date", Function::Date, Takes::Value),
    ("age", Function::Age, Takes::Value),
    ("until", Function::Until, Takes::Value),
    ("lower", Function::Lower, Takes::Value),
];

impl Function {
    /// Its name.
    pub fn name(self) -> &'static str {
        FUNCTIONS.iter().find(|(_, function, _)| *function == self).map_or("", |(name, _, _)| name)
    }

    /// What it takes.
    pub fn takes(self) -> Takes {
        FUNCTIONS
            .iter()
            .find(|(_, function, _)| *function == self)
            .map_or(Takes::Value, |(_, _, takes)| *takes)
    }
}

/// An instant moved by milliseconds; `None` outside the calendar.
pub(super) fn moved(instant: DateTime<Utc>, milliseconds: &Number) -> Option<DateTime<Utc>> {
    let nanos = (milliseconds * &Number::from(1_000_000_i64)).floor_to_i64()?;
    instant.checked_add_signed(TimeDelta::nanoseconds(nanos))
}

impl Judge<'_, '_> {
    /// The value of a function.
    pub(super) fn call(&mut self, function: Function, arguments: &[Expr], whole: &Expr) -> Answer<Value> {
        let Some(argument) = arguments.first() else { return error("a function without an argument") };
        match (function.takes(), &argument.kind) {
            (Takes::Path, ExprKind::Path(query)) => self.over_path(function, query),
            (Takes::PathAndValue, ExprKind::Path(query)) => {
                let path = self.slice(&query.span);
                let nodes = self.scope.select_if_there(query)?;
                self.note(query, &nodes);
                match (nodes.as_slice(), arguments.get(1)) {
                    ([] | [Node { value: Json::Null, .. }], Some(fallback)) => self.value(fallback),
                    ([node], _) => self.scope.value(node, path),
                    _ => error(format!("`{path}` selects {} values where one is needed", nodes.len())),
                }
            }
            (Takes::Value, _) => self.over_value(function, argument, whole),
            _ => error(format!("`{}` takes a path", function.name())),
        }
    }

    fn over_path(&mut self, function: Function, query: &Query) -> Answer<Value> {
        let path = self.slice(&query.span);
        if function == Function::Exists {
            let nodes = self.scope.select_if_there(query)?;
            self.note(query, &nodes);
            return Ok(Value::Bool(nodes.iter().any(|node| node.value != Json::Null)));
        }
        if function == Function::Count {
            let Counted { nodes, more } = self.scope.select_counted(query)?;
            self.note_counted(query, &nodes, more);
            return Ok(Value::Number(Quantity::bare(Number::from(nodes.len() + more))));
        }
        let nodes = self.scope.select(query)?;
        self.note(query, &nodes);
        let (mut values, mut lack) = (Vec::with_capacity(nodes.len()), None);
        for node in nodes {
            let value = match &node.value {
                Json::List(_) | Json::Sparse(_) => {
                    error(format!("`{path}` selects a list; write `{path}[*]` for its elements"))
                }
                _ => match self.scope.value(node, path) {
                    Ok(Value::Number(quantity)) => Ok(quantity),
                    Ok(other) => error(format!(
                        "`{path}` selects {} ({}) where a number is needed",
                        other.kind(),
                        shortened(&other.to_string())
                    )),
                    Err(lack) => Err(lack),
                },
            };
            match value {
                Ok(value) => values.push(value),
                // An error outweighs what is not known.
                Err(found) => match (&lack, &found) {
                    (None, _) | (Some(Lack::Unknown(_)), Lack::Error(_)) => lack = Some(found),
                    _ => {}
                },
            }
        }
        if let Some(lack) = lack {
            return Err(lack);
        }
        let Some(first) = values.first() else { return super::scope::nothing_at(path) };
        let unit = first.unit.clone();
        let mut numbers = Vec::with_capacity(values.len());
        for value in &values {
            numbers.push(Quantity::align(first, value).map_err(Lack::Error)?.1.number);
        }
        match aggregate(function, numbers) {
            Some(number) => Ok(Value::Number(Quantity { number, unit })),
            None => super::scope::nothing_at(path),
        }
    }

    fn over_value(&mut self, function: Function, argument: &Expr, whole: &Expr) -> Answer<Value> {
        let name = function.name();
        if let (Function::Length, ExprKind::Path(query)) = (function, &argument.kind) {
            return self.length(query);
        }
        let value = self.value(argument)?;
        let shown = self.slice(&argument.span);
        let wrong = |wanted: &str| {
            error(format!(
                "`{shown}` is {} ({}), and `{name}` needs {wanted}",
                value.kind(),
                shortened(&value.to_string())
            ))
        };
        match (function, &value) {
            (Function::Length, Value::Text(text)) => {
                Ok(Value::Number(Quantity::bare(Number::from(text.chars().count()))))
            }
            (Function::Length, _) => wrong("a string, a list or an object"),
            (Function::Percent, Value::Number(quantity)) if quantity.unit == Unit::Bare => {
                if quantity.number.is_negative() || quantity.number > Number::from(1_i64) {
                    return error(format!(
                        "`{shown}` is {}, outside the ratios from 0 to 1 that `percent` takes; write `{shown} as %` where it is 0 to 100",
                        quantity.number
                    ));
                }
                Ok(Value::Number(Quantity {
                    number: &quantity.number * &Number::from(100_i64),
                    unit: Unit::Percent,
                }))
            }
            (Function::Percent, _) => wrong("a ratio from 0 to 1"),
            (Function::Number, Value::Number(_)) => Ok(value),
            (Function::Number, Value::Text(text)) => match text.trim().parse() {
                Ok(number) => Ok(Value::Number(Quantity::bare(number))),
                Err(problem) => error(format!("`{shown}` is '{}', {problem}", shortened(text))),
            },
            (Function::Number, _) => wrong("a string that writes a number"),
            (Function::Lower, Value::Text(text)) => Ok(Value::Text(text.to_lowercase())),
            (Function::Lower, _) => wrong("a string"),
            (Function::Date, _) => Ok(Value::Time(instant(&value, shown)?)),
            (Function::Age, _) => {
                let instant = instant(&value, shown)?;
                if instant > self.scope.now {
                    return error(format!("`{shown}` is {}, which is in the future", time::show(instant)));
                }
                Ok(Value::Number(Quantity {
                    number: time::milliseconds_between(instant, self.scope.now),
                    unit: Unit::Span,
                }))
            }
            (Function::Until, _) => {
                let instant = instant(&value, shown)?;
                Ok(Value::Number(Quantity {
                    number: time::milliseconds_between(self.scope.now, instant),
                    unit: Unit::Span,
                }))
            }
            _ => error(format!("`{}` takes a path", self.slice(&whole.span))),
        }
    }

    fn length(&mut self, query: &Query) -> Answer<Value> {
        let path = self.slice(&query.span);
        let nodes = self.scope.select(query)?;
        self.note(query, &nodes);
        let [node] = nodes.as_slice() else {
            return match nodes.len() {
                0 => super::scope::nothing_at(path),
                several => error(format!(
                    "`{path}` selects {several} values where one is needed; `count` counts them"
                )),
            };
        };
        let length = match &node.value {
            Json::Text(text) => text.chars().count(),
            Json::List(items) => items.len(),
            Json::Sparse(list) => list.length,
            Json::Object(object) => match object.repeated {
                Some(_) => return error(format!("`{path}` has a key twice")),
                None => object.size(),
            },
            Json::Null => return self.scope.value(node, path),
            other => {
                return error(format!(
                    "`{path}` is {}, and `length` needs a string, a list or an object",
                    other.kind()
                ));
            }
        };
        Ok(Value::Number(Quantity::bare(Number::from(length))))
    }
}

/// The instant that a value means.
fn instant(value: &Value, shown: &str) -> Answer<DateTime<Utc>> {
    let read = match value {
        Value::Time(instant) => Ok(*instant),
        Value::Text(text) => time::parse(text)
            .map_err(|problem| format!("`{shown}` is '{}', which {problem}", shortened(text))),
        Value::Number(quantity) if quantity.unit == Unit::Bare => time::from_epoch(&quantity.number)
            .map_err(|problem| format!("`{shown}` is {quantity}, which {problem}")),
        other => Err(format!("`{shown}` is {} ({other}), and a time is needed", other.kind())),
    };
    read.map_err(Lack::Error)
}

/// One number out of many; `None` for none.
fn aggregate(function: Function, mut numbers: Vec<Number>) -> Option<Number> {
    let sum = |numbers: &[Number]| numbers.iter().fold(Number::zero(), |sum, number| &sum + number);
    match function {
        Function::Sum => Some(sum(&numbers)),
        Function::Min => numbers.into_iter().min(),
        Function::Max => numbers.into_iter().max(),
        Function::Avg => sum(&numbers).checked_div(&Number::from(numbers.len())),
        Function::Median | Function::Percentile(_) => {
            let share = if let Function::Percentile(share) = function { usize::from(share) } else { 50 };
            numbers.sort_unstable();
            // Linear interpolation between the closest ranks (method 7 of Hyndman and Fan, NumPy's default).
            let last = numbers.len().checked_sub(1)?;
            let (rank, rest) = (share * last / 100, share * last % 100);
            let low = numbers.get(rank)?;
            let high = numbers.get(rank + 1).unwrap_or(low);
            let part = Number::ratio(i64::try_from(rest).ok()?, 100)?;
            Some(low + &(&part * &(high - low)))
        }
        _ => None,
    }
}
