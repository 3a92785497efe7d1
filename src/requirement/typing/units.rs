//! Which units stand beside each other in a comparison, and whether a number without one can take one of them.

use std::ops::Range;

use crate::jsonpath::Query;
use crate::requirement::ast::{Expr, ExprKind, Tolerance};
use crate::requirement::function::Function;
use crate::requirement::unit::Unit;

use super::members::summarised;
use super::{Checker, Type};

impl Checker<'_> {
    /// A number without unit beside one with a unit: it takes the unit, but never that of a percentage or an age.
    pub(super) fn bare_against(&mut self, bare: bool, unit: &Unit, expr: &Expr, span: &Range<usize>) {
        match unit {
            Unit::Percent if bare => {
                let text = self.slice(expr);
                let help = match expr.kind {
                    ExprKind::Number(..) => format!("write `{text}%`"),
                    ExprKind::Element(_) => {
                        "write the limit without `%`, as the elements are: `< 5` where they are 0 to 100, `< 0.05` \
                         where they are ratios"
                            .to_owned()
                    }
                    _ => {
                        let value = in_parentheses(expr, &text);
                        format!(
                            "write `{value} as %` where it is 0 to 100, or `percent({text})` where it is a ratio from 0 to 1"
                        )
                    }
                };
                self.mistake(
                    "unit-mismatch",
                    format!("`{text}` has no unit and is compared with a percentage"),
                    span,
                    Some(&help),
                );
            }
            Unit::Span if bare => {
                let text = self.slice(expr);
                let help = match expr.kind {
                    ExprKind::Number(..) => format!("write its unit: `{text} h`"),
                    ExprKind::Element(_) => "compare it with a number without unit".to_owned(),
                    _ => format!("write its unit: `{} as h`", in_parentheses(expr, &text)),
                };
                self.mistake(
                    "unit-mismatch",
                    format!("`{text}` has no unit and is compared with a duration"),
                    span,
                    Some(&help),
                );
            }
            _ => {}
        }
    }

    /// A bare number takes *the one* unit of its comparison: with two different ones it would be a guess.
    pub(super) fn one_unit(&mut self, sides: &[&Expr], tolerance: Option<&Tolerance>) {
        let (mut units, mut bare) = (Vec::new(), None);
        for side in sides {
            self.collect_units(side, &mut units, &mut bare);
        }
        if let Some(tolerance) = tolerance {
            tolerance_units(tolerance, &mut units);
        }
        if let (Some(bare), [first, second, ..]) = (bare, units.as_slice()) {
            let (text, span) = (self.slice(bare), bare.span.clone());
            let (first, second) = (first.name(), second.name());
            let help = match bare.kind {
                ExprKind::Number(..) => format!("write its unit: `{text} {first}`"),
                ExprKind::Element(_) => format!("write both limits in the same unit: `{first}`"),
                _ => format!("write its unit: `{} as {first}`", in_parentheses(bare, &text)),
            };
            let message = format!("`{text}` has no unit, and this comparison has two: {first} and {second}");
            self.mistake("unit-mismatch", message, &span, Some(&help));
        }
    }

    pub(super) fn collect_units<'e>(
        &self,
        expr: &'e Expr,
        units: &mut Vec<Unit>,
        bare: &mut Option<&'e Expr>,
    ) {
        match &expr.kind {
            ExprKind::Sum { left, right, .. } => {
                self.collect_units(left, units, bare);
                self.collect_units(right, units, bare);
            }
            ExprKind::Tolerate { base, tolerance, .. } => {
                self.collect_units(base, units, bare);
                tolerance_units(tolerance, units);
            }
            ExprKind::Negate(inner) => self.collect_units(inner, units, bare),
            _ => match self.unit_of(expr) {
                Some(Unit::Bare) => {
                    bare.get_or_insert(expr);
                }
                None | Some(Unit::Span) => {}
                Some(unit) if units.contains(&unit) => {}
                Some(unit) => units.push(unit),
            },
        }
    }

    /// The unit of one term, without a second look at conditions inside it: looking again at every level would take
    /// exponential time on a nested text.
    pub(super) fn unit_of(&self, expr: &Expr) -> Option<Unit> {
        match &expr.kind {
            ExprKind::Number(_, unit) | ExprKind::As(_, unit) => Some(unit.clone()),
            ExprKind::Path(query) | ExprKind::Element(query) => self.unit_of_path(query),
            ExprKind::Product { left, divide, right } => match (self.unit_of(left)?, self.unit_of(right)?) {
                (unit, Unit::Bare) => Some(unit),
                (Unit::Bare, unit) if !divide => Some(unit),
                _ => Some(Unit::Bare),
            },
            ExprKind::Call(function, arguments) => match function {
                Function::Count | Function::Length | Function::Number => Some(Unit::Bare),
                Function::Percent => Some(Unit::Percent),
                Function::Default => self.unit_of(arguments.get(1)?),
                Function::Age | Function::Until => Some(Unit::Span),
                Function::Date | Function::Lower | Function::Exists => None,
                _ => self.unit_of(arguments.first()?),
            },
            _ => None,
        }
    }

    /// The unit of the numbers that a path selects; `None` where it may be any.
    fn unit_of_path(&self, query: &Query) -> Option<Unit> {
        let head = query.head().unwrap_or_default();
        match self.names.shape(head) {
            Some(shape) => summarised(query, shape).ok()?.unit(),
            None => Some(Unit::Bare),
        }
    }

    pub(super) fn tolerable(&mut self, base: &Type, tolerance: &Tolerance, expr: &Expr) {
        let Some(unit) = base.unit() else { return };
        match tolerance {
            Tolerance::Points(_) if unit == Unit::Percent => {}
            Tolerance::Points(_) => {
                let text = in_parentheses(expr, &self.slice(expr));
                self.mistake(
                    "unit-mismatch",
                    format!("percentage points can only move a percentage; `{text}` is {}", unit.words()),
                    &expr.span,
                    Some(&format!("write `{text} as %` or `percent({text})`")),
                );
            }
            Tolerance::Amount(number, Unit::Bare) if matches!(unit, Unit::Percent | Unit::Span) => {
                let right = if unit == Unit::Percent { "pp" } else { "h" };
                self.mistake(
                    "unit-mismatch",
                    format!("a tolerance without unit cannot move {}", unit.words()),
                    &expr.span,
                    Some(&format!("write `{number} {right}`")),
                );
            }
            Tolerance::Relative(_) | Tolerance::Amount(_, Unit::Bare) => {}
            Tolerance::Amount(_, own) if unit == Unit::Bare || own.converts_to(&unit) => {}
            Tolerance::Amount(_, own) => {
                self.mistake(
                    "unit-mismatch",
                    format!("a tolerance in `{}` cannot move {}", own.name(), unit.words()),
                    &expr.span,
                    None,
                );
            }
            Tolerance::Max(parts) => {
                for part in parts {
                    self.tolerable(base, part, expr);
                }
            }
        }
    }
}

/// The unit that a bare number takes from a tolerance.
pub(super) fn tolerance_unit(tolerance: &Tolerance) -> Option<Unit> {
    let mut units = Vec::new();
    tolerance_units(tolerance, &mut units);
    units.into_iter().next()
}

/// Adds the units of a tolerance that are not there already.
fn tolerance_units(tolerance: &Tolerance, units: &mut Vec<Unit>) {
    match tolerance {
        Tolerance::Amount(_, unit) if *unit != Unit::Bare && !units.contains(unit) => {
            units.push(unit.clone());
        }
        Tolerance::Max(parts) => parts.iter().for_each(|part| tolerance_units(part, units)),
        _ => {}
    }
}

/// The text of an expression as `as` may follow it.
fn in_parentheses(expr: &Expr, text: &str) -> String {
    let joined =
        matches!(expr.kind, ExprKind::Sum { .. } | ExprKind::Tolerate { .. } | ExprKind::Product { .. });
    if joined && !text.starts_with('(') { format!("({text})") } else { text.to_owned() }
}
