//! What an expression works out to: what stands there, what paths lead to, and arithmetic.

use super::Judge;
use super::tolerance::{take_tolerance_unit, tolerance_amount};
use crate::requirement::ast::{Expr, ExprKind};
use crate::requirement::function::moved;
use crate::requirement::scope::nothing_at;
use crate::requirement::unit::{Quantity, Unit};
use crate::requirement::value::{Answer, Lack, Value, both, error, shortened};

impl Judge<'_, '_> {
    /// The value of an expression.
    pub(in crate::requirement) fn value(&mut self, expr: &Expr) -> Answer<Value> {
        if self.element.is_none() || matches!(expr.kind, ExprKind::Element(_)) {
            return self.worked_out(expr);
        }
        let key = std::ptr::from_ref(expr);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let answer = self.worked_out(expr);
        self.known.insert(key, answer.clone());
        answer
    }

    fn worked_out(&mut self, expr: &Expr) -> Answer<Value> {
        match &expr.kind {
            ExprKind::Number(number, unit) => {
                Ok(Value::Number(Quantity { number: number.clone(), unit: unit.clone() }))
            }
            ExprKind::Text(text) => Ok(Value::Text(text.clone())),
            ExprKind::Bool(value) => Ok(Value::Bool(*value)),
            ExprKind::Path(query) => {
                let path = self.slice(&query.span);
                let nodes = self.scope.select(query)?;
                self.note(query, &nodes);
                match nodes.as_slice() {
                    [] => nothing_at(path),
                    [node] => self.scope.value(node, path),
                    several => {
                        error(format!("`{path}` selects {} values where one is needed", several.len()))
                    }
                }
            }
            ExprKind::Element(_) => match self.element {
                Some(node) => self.scope.value(node, self.slice(&expr.span)),
                None => error("an element stands outside its quantifier"),
            },
            ExprKind::Sum { left, minus, right } => {
                self.bounded(expr, |judge| judge.sum(left, *minus, right))
            }
            ExprKind::Tolerate { base, minus, tolerance } => {
                let quantity = self.quantity(base)?;
                let quantity = take_tolerance_unit(quantity, tolerance);
                let room = tolerance_amount(tolerance, &quantity)?;
                let number = if *minus { &quantity.number - &room } else { &quantity.number + &room };
                Ok(Value::Number(Quantity { number, unit: quantity.unit }))
            }
            ExprKind::Product { left, divide, right } => {
                self.bounded(expr, |judge| judge.product(left, *divide, right))
            }
            ExprKind::Negate(inner) => {
                let quantity = self.quantity(inner)?;
                Ok(Value::Number(Quantity { number: -&quantity.number, unit: quantity.unit }))
            }
            ExprKind::As(inner, unit) => {
                let quantity = self.quantity(inner)?;
                if quantity.unit == Unit::Bare {
                    Ok(Value::Number(Quantity { number: quantity.number, unit: unit.clone() }))
                } else if quantity.unit.converts_to(unit) {
                    Ok(Value::Number(quantity.in_unit(unit)))
                } else {
                    error(format!(
                        "`{}` is {}, not {}",
                        self.slice(&inner.span),
                        quantity.unit.words(),
                        unit.words()
                    ))
                }
            }
            ExprKind::Call(function, arguments) => self.call(*function, arguments, expr),
            _ => self.condition(expr, None).map(Value::Bool),
        }
    }

    /// A result that can be gone on with.
    fn bounded(&mut self, expr: &Expr, judge: impl FnOnce(&mut Self) -> Answer<Value>) -> Answer<Value> {
        match judge(self)? {
            Value::Number(quantity) if quantity.number.is_overlong() => error(format!(
                "`{}` works out to a number of thousands of digits",
                shortened(self.slice(&expr.span))
            )),
            value => Ok(value),
        }
    }

    pub(in crate::requirement) fn quantity(&mut self, expr: &Expr) -> Answer<Quantity> {
        match self.value(expr)? {
            Value::Number(quantity) => Ok(quantity),
            other => error(format!(
                "`{}` is {} ({}), and a number is needed",
                self.slice(&expr.span),
                other.kind(),
                shortened(&other.to_string())
            )),
        }
    }

    fn sum(&mut self, left: &Expr, minus: bool, right: &Expr) -> Answer<Value> {
        let (a, b) = both(self.value(left), self.value(right))?;
        match (&a, &b) {
            (Value::Number(a), Value::Number(b)) => {
                let (a, b) = Quantity::align(a, b).map_err(Lack::Error)?;
                let number = if minus { &a.number - &b.number } else { &a.number + &b.number };
                Ok(Value::Number(Quantity { number, unit: a.unit }))
            }
            (Value::Time(later), Value::Time(earlier)) if minus => Ok(Value::Number(Quantity {
                number: crate::time::milliseconds_between(*earlier, *later),
                unit: Unit::Span,
            })),
            (Value::Time(instant), Value::Number(span))
                if matches!(span.unit, Unit::Duration(_) | Unit::Span) =>
            {
                let milliseconds = span.in_unit(&Unit::Span).number;
                let moved = moved(*instant, &if minus { -&milliseconds } else { milliseconds });
                moved.map_or_else(
                    || error("the instant is outside the calendar"),
                    |instant| Ok(Value::Time(instant)),
                )
            }
            _ => self.differ(&a, left, &b, right),
        }
    }

    fn product(&mut self, left: &Expr, divide: bool, right: &Expr) -> Answer<Value> {
        let (a, b) = both(self.quantity(left), self.quantity(right))?;
        let wrong =
            || error(format!("{} and {} cannot be multiplied or divided so", a.unit.words(), b.unit.words()));
        if !divide {
            let unit = match (&a.unit, &b.unit) {
                (unit, Unit::Bare) | (Unit::Bare, unit) => unit.clone(),
                _ => return wrong(),
            };
            return Ok(Value::Number(Quantity { number: &a.number * &b.number, unit }));
        }
        let (divisor, unit) = match (&a.unit, &b.unit) {
            (unit, Unit::Bare) => (b.number.clone(), unit.clone()),
            (unit, other) if unit.converts_to(other) => (b.in_unit(unit).number, Unit::Bare),
            _ => return wrong(),
        };
        match a.number.checked_div(&divisor) {
            Some(number) => Ok(Value::Number(Quantity { number, unit })),
            None => error(format!("`{}` is 0, and nothing can be divided by it", self.slice(&right.span))),
        }
    }
}
