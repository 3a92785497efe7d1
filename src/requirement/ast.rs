//! What a requirement says. Spans are byte ranges of its text.

use std::ops::Range;

use crate::jsonpath::{Query, Regexp};
use crate::number::Number;

use super::function::Function;
use super::unit::{Quantity, Unit};

/// An expression and where it stands.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it says.
    pub kind: ExprKind,
    /// Where it stands, with parentheses around it.
    pub span: Range<usize>,
}

/// The kinds of expression. Conditions and values share one type because parentheses may hold either; what fits
/// where is checked in [`super::typing`].
#[derive(Debug, Clone)]
pub enum ExprKind {
    /// At least one of two or more holds.
    Or(Vec<Expr>),
    /// All of two or more hold.
    And(Vec<Expr>),
    /// It does not hold.
    Not(Box<Expr>),
    /// `left op right`.
    Compare {
        /// What is measured.
        left: Box<Expr>,
        /// How.
        op: Op,
        /// The limit.
        right: Box<Expr>,
    },
    /// `left in [a, b]`.
    InList {
        /// What is measured.
        left: Box<Expr>,
        /// Whether it says `not in`.
        negated: bool,
        /// The values.
        items: Vec<Expr>,
    },
    /// `left in [low .. high]`, both ends included.
    InRange {
        /// What is measured.
        left: Box<Expr>,
        /// Whether it says `not in`.
        negated: bool,
        /// Lower end.
        low: Box<Expr>,
        /// Upper end.
        high: Box<Expr>,
    },
    /// `left matches 'pattern'`, over the whole string.
    Matches {
        /// What is measured.
        left: Box<Expr>,
        /// The pattern as written between the quotes, unescaped.
        pattern: String,
        /// The same, ready to use.
        regexp: Regexp,
    },
    /// `left within tolerance of base`.
    Within {
        /// What is measured.
        left: Box<Expr>,
        /// How far off it may be.
        tolerance: Tolerance,
        /// From what.
        base: Box<Expr>,
    },
    /// `left + right` or `left - right`.
    Sum {
        /// Left side.
        left: Box<Expr>,
        /// Whether it is a subtraction.
        minus: bool,
        /// Right side.
        right: Box<Expr>,
    },
    /// `base + 10%`: the whole sum to the left, moved by a tolerance.
    Tolerate {
        /// The sum.
        base: Box<Expr>,
        /// Whether the tolerance is subtracted.
        minus: bool,
        /// How much.
        tolerance: Tolerance,
    },
    /// `left * right` or `left / right`.
    Product {
        /// Left side.
        left: Box<Expr>,
        /// Whether it is a division.
        divide: bool,
        /// Right side.
        right: Box<Expr>,
    },
    /// `-x`.
    Negate(Box<Expr>),
    /// `x as unit`.
    As(Box<Expr>, Unit),
    /// A number with or without a unit.
    Number(Number, Unit),
    /// A string.
    Text(String),
    /// `true` or `false`.
    Bool(bool),
    /// A path into the evidence.
    Path(Box<Query>),
    /// A function of one value, or over a path.
    Call(Function, Vec<Expr>),
    /// `all(path op …)`, `any(path op …)`: the condition's left side is [`ExprKind::Element`].
    Quantified {
        /// Whether every element must fulfil it; otherwise one.
        all: bool,
        /// The elements.
        path: Box<Query>,
        /// What each must fulfil.
        condition: Box<Expr>,
    },
    /// The element that a quantifier looks at, written as its path.
    Element(Box<Query>),
}

impl Expr {
    /// The amount, where this is a number as written: the kind of limit that a margin can tighten.
    pub fn literal(&self) -> Option<Quantity> {
        match &self.kind {
            ExprKind::Number(number, unit) => Some(Quantity { number: number.clone(), unit: unit.clone() }),
            ExprKind::Negate(inner) => {
                inner.literal().map(|plus| Quantity { number: -&plus.number, unit: plus.unit })
            }
            _ => None,
        }
    }
}

impl Expr {
    /// Visits this and every expression in it, in the order of the text.
    pub fn visit<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        visit(self);
        match &self.kind {
            ExprKind::Or(parts) | ExprKind::And(parts) | ExprKind::Call(_, parts) => {
                for part in parts {
                    part.visit(visit);
                }
            }
            ExprKind::InList { left, items, .. } => {
                left.visit(visit);
                for item in items {
                    item.visit(visit);
                }
            }
            ExprKind::InRange { left, low, high, .. } => {
                for part in [left, low, high] {
                    part.visit(visit);
                }
            }
            ExprKind::Compare { left, right, .. }
            | ExprKind::Sum { left, right, .. }
            | ExprKind::Product { left, right, .. }
            | ExprKind::Within { left, base: right, .. } => {
                left.visit(visit);
                right.visit(visit);
            }
            ExprKind::Not(inner)
            | ExprKind::Negate(inner)
            | ExprKind::As(inner, _)
            | ExprKind::Matches { left: inner, .. }
            | ExprKind::Tolerate { base: inner, .. }
            | ExprKind::Quantified { condition: inner, .. } => inner.visit(visit),
            ExprKind::Path(_)
            | ExprKind::Element(_)
            | ExprKind::Number(..)
            | ExprKind::Text(_)
            | ExprKind::Bool(_) => {}
        }
    }

    /// Visits every path, in the order of the text.
    pub fn visit_paths<'a>(&'a self, visit: &mut impl FnMut(&'a Query)) {
        self.visit(&mut |part| match &part.kind {
            ExprKind::Path(query) => visit(query),
            ExprKind::Quantified { path, .. } => visit(path),
            _ => {}
        });
    }
}

/// The comparison operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
}

/// How far a value may be off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tolerance {
    /// A percentage of the magnitude of the base.
    Relative(Number),
    /// Percentage points.
    Points(Number),
    /// An amount with a unit of its own.
    Amount(Number, Unit),
    /// The largest of several.
    Max(Vec<Tolerance>),
}

impl Op {
    /// As written.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Equal => "==",
            Self::NotEqual => "!=",
        }
    }

    /// The same comparison with its sides exchanged.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            same => same,
        }
    }

    /// Whether it asks for an order.
    pub fn orders(self) -> bool {
        !matches!(self, Self::Equal | Self::NotEqual)
    }
}
