//! Expressions as text, with no more parentheses than the grammar needs, so that what was read can be shown and
//! read again.

use std::fmt;

use super::ast::{Expr, ExprKind, Tolerance};
use super::unit::Unit;

/// How tightly an expression binds; a part that binds more loosely than its place stands in parentheses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Term,
    Unary,
    Atom,
}

impl Expr {
    fn binding(&self) -> Binding {
        match &self.kind {
            ExprKind::Or(_) => Binding::Or,
            ExprKind::And(_) => Binding::And,
            ExprKind::Not(_) => Binding::Not,
            ExprKind::Compare { .. }
            | ExprKind::InList { .. }
            | ExprKind::InRange { .. }
            | ExprKind::Matches { .. }
            | ExprKind::Within { .. } => Binding::Comparison,
            ExprKind::Sum { .. } | ExprKind::Tolerate { .. } => Binding::Sum,
            ExprKind::Product { .. } => Binding::Term,
            ExprKind::Negate(_) | ExprKind::As(..) => Binding::Unary,
            _ => Binding::Atom,
        }
    }

    /// Writes this where something must bind at least as tightly as `place`.
    fn write(&self, f: &mut fmt::Formatter<'_>, place: Binding) -> fmt::Result {
        if self.binding() < place { write!(f, "({self})") } else { write!(f, "{self}") }
    }

    /// Writes a right side of a comparison; one that begins like `-10%` would be refused there.
    fn write_limit(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.to_string();
        let signed = text.starts_with('-');
        if signed || self.binding() < Binding::Sum { write!(f, "({text})") } else { f.write_str(&text) }
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joined = |f: &mut fmt::Formatter<'_>, parts: &[Expr], word: &str, place| {
            for (index, part) in parts.iter().enumerate() {
                if index > 0 {
                    write!(f, " {word} ")?;
                }
                part.write(f, place)?;
            }
            Ok(())
        };
        match &self.kind {
            ExprKind::Or(parts) => joined(f, parts, "or", Binding::And),
            ExprKind::And(parts) => joined(f, parts, "and", Binding::Not),
            ExprKind::Not(inner) => {
                f.write_str("not ")?;
                inner.write(f, Binding::Comparison)
            }
            ExprKind::Compare { left, op, right } => {
                left.write(f, Binding::Sum)?;
                write!(f, " {} ", op.sign())?;
                right.write_limit(f)
            }
            ExprKind::InList { left, negated, items } => {
                left.write(f, Binding::Sum)?;
                f.write_str(if *negated { " not in [" } else { " in [" })?;
                for (index, item) in items.iter().enumerate() {
                    f.write_str(if index > 0 { ", " } else { "" })?;
                    item.write(f, Binding::Sum)?;
                }
                f.write_str("]")
            }
            ExprKind::InRange { left, negated, low, high } => {
                left.write(f, Binding::Sum)?;
                f.write_str(if *negated { " not in [" } else { " in [" })?;
                low.write(f, Binding::Sum)?;
                f.write_str(" .. ")?;
                high.write(f, Binding::Sum)?;
                f.write_str("]")
            }
            ExprKind::Matches { left, pattern, .. } => {
                left.write(f, Binding::Sum)?;
                write!(f, " matches {}", quoted(pattern))
            }
            ExprKind::Within { left, tolerance, base } => {
                left.write(f, Binding::Sum)?;
                write!(f, " within {tolerance} of ")?;
                base.write(f, Binding::Sum)
            }
            ExprKind::Sum { left, minus, right } => {
                // A tolerance ends its sum, so one on the left stands in parentheses.
                if matches!(left.kind, ExprKind::Tolerate { .. }) {
                    write!(f, "({left})")?;
                } else {
                    left.write(f, Binding::Sum)?;
                }
                f.write_str(if *minus { " - " } else { " + " })?;
                // A literal percentage here would be read as a tolerance.
                if starts_with_percentage(right) {
                    write!(f, "({right})")
                } else {
                    right.write(f, Binding::Term)
                }
            }
            ExprKind::Tolerate { base, minus, tolerance } => {
                if matches!(base.kind, ExprKind::Tolerate { .. }) {
                    write!(f, "({base})")?;
                } else {
                    base.write(f, Binding::Sum)?;
                }
                write!(f, " {} {tolerance}", if *minus { "-" } else { "+" })
            }
            ExprKind::Product { left, divide, right } => {
                left.write(f, Binding::Term)?;
                f.write_str(if *divide { " / " } else { " * " })?;
                right.write(f, Binding::Unary)
            }
            ExprKind::Negate(inner) => {
                f.write_str("-")?;
                inner.write(f, Binding::Atom)
            }
            ExprKind::As(inner, unit) => {
                // `as` binds to a value with its sign, but not to another `as`.
                let place =
                    if matches!(inner.kind, ExprKind::Negate(_)) { Binding::Unary } else { Binding::Atom };
                inner.write(f, place)?;
                write!(f, " as {}", unit.to_string().trim_start())
            }
            ExprKind::Number(number, unit) => write!(f, "{number}{unit}"),
            ExprKind::Text(text) => f.write_str(&quoted(text)),
            ExprKind::Bool(value) => write!(f, "{value}"),
            ExprKind::Path(query) | ExprKind::Element(query) => write!(f, "{query}"),
            ExprKind::Call(function, arguments) => {
                write!(f, "{}(", function.name())?;
                for (index, argument) in arguments.iter().enumerate() {
                    write!(f, "{}{argument}", if index > 0 { ", " } else { "" })?;
                }
                f.write_str(")")
            }
            ExprKind::Quantified { all, condition, .. } => {
                write!(f, "{}({condition})", if *all { "all" } else { "any" })
            }
        }
    }
}

fn starts_with_percentage(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Number(_, unit) => *unit == Unit::Percent,
        ExprKind::Product { left, .. } => starts_with_percentage(left),
        ExprKind::As(inner, _) => starts_with_percentage(inner),
        _ => false,
    }
}

/// A string in double quotes with JSON's escapes.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_else(|_| format!("\"{text}\""))
}

impl fmt::Display for Tolerance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Relative(share) => write!(f, "{share}%"),
            Self::Points(points) => write!(f, "{points} pp"),
            Self::Amount(number, unit) => write!(f, "{number}{unit}"),
            Self::Max(parts) => {
                f.write_str("max(")?;
                for (index, part) in parts.iter().enumerate() {
                    write!(f, "{}{part}", if index > 0 { ", " } else { "" })?;
                }
                f.write_str(")")
            }
        }
    }
}
