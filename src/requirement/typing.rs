//! What can be said about a requirement without any evidence: which names it uses, which kinds it compares, and
//! whether its units can be compared. A mistake found here never reaches an evaluation.

use std::ops::Range;

use crate::jsonpath::Query;
use crate::time;

use super::ast::{Expr, ExprKind, Op};
use super::function::Function;
use super::unit::Unit;
use super::{Mistake, Names, Purpose};

mod members;
mod names;
mod units;

use units::tolerance_unit;

/// The kind of a value, as far as it is known.
#[derive(Debug, Clone, PartialEq)]
enum Type {
    Bool,
    Text,
    Time,
    /// A number of a known unit, or bare.
    Number(Unit),
    /// Whatever the evidence holds; a number in it is bare where the format is plain, else it may carry a unit.
    Evidence {
        plain: bool,
    },
    /// Nothing is known, because a mistake was found inside.
    Unknown,
}

/// Checks an expression; every mistake of it.
pub(super) fn check(expr: &Expr, text: &str, purpose: Purpose, names: &Names) -> Vec<Mistake> {
    let mut checker = Checker { text, names, mistakes: Vec::new(), judged: false };
    match checker.infer(expr) {
        Type::Bool | Type::Evidence { .. } | Type::Unknown => {}
        other => checker.mistake(
            "requirement-type",
            format!("this is {}, not a condition", other.words()),
            &expr.span,
            Some("compare it with a limit: `$.canary.p95 <= 300 ms`"),
        ),
    }
    let mut seen = Vec::new();
    checker.mistakes.retain(|mistake| {
        let new = !seen.contains(mistake);
        if new {
            seen.push(mistake.clone());
        }
        new
    });
    if purpose == Purpose::Judge && !checker.judged && checker.mistakes.is_empty() {
        checker.mistake(
            "no-evidence-selected",
            "this requirement selects no evidence, so it would always say the same",
            &(0..text.len()),
            Some("name declared evidence in it: `$.canary.requests > 0`"),
        );
    }
    checker.mistakes
}

/// Checks a path by itself; every mistake of it.
pub(super) fn check_path(query: &Query, text: &str, names: &Names) -> Vec<Mistake> {
    let mut checker = Checker { text, names, mistakes: Vec::new(), judged: false };
    checker.path(query);
    checker.mistakes
}

struct Checker<'a> {
    text: &'a str,
    names: &'a Names,
    mistakes: Vec<Mistake>,
    /// Whether evidence or a needed gate was selected.
    judged: bool,
}

impl Type {
    fn words(&self) -> String {
        match self {
            Self::Bool => "a boolean".to_owned(),
            Self::Text => "a string".to_owned(),
            Self::Time => "an instant".to_owned(),
            Self::Number(unit) => unit.words(),
            Self::Evidence { .. } | Self::Unknown => "a value".to_owned(),
        }
    }

    /// The unit of it as a number: `None` where it may be any.
    fn unit(&self) -> Option<Unit> {
        match self {
            Self::Number(unit) => Some(unit.clone()),
            Self::Evidence { plain: true } => Some(Unit::Bare),
            _ => None,
        }
    }

    fn may_be_number(&self) -> bool {
        matches!(self, Self::Number(_) | Self::Evidence { .. } | Self::Unknown)
    }
}

impl Checker<'_> {
    fn mistake(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        span: &Range<usize>,
        help: Option<&str>,
    ) {
        let help = help.map(str::to_owned).into_iter().collect();
        self.mistakes.push(Mistake { code, message: message.into(), span: span.clone(), help });
    }

    fn wrong_type(&mut self, message: impl Into<String>, span: &Range<usize>, help: Option<&str>) -> Type {
        self.mistake("requirement-type", message, span, help);
        Type::Unknown
    }

    fn slice(&self, expr: &Expr) -> String {
        self.text.get(expr.span.clone()).unwrap_or("…").to_owned()
    }

    fn infer(&mut self, expr: &Expr) -> Type {
        match &expr.kind {
            ExprKind::Or(parts) | ExprKind::And(parts) => {
                for part in parts {
                    self.condition(part);
                }
                Type::Bool
            }
            ExprKind::Not(inner) => {
                self.condition(inner);
                Type::Bool
            }
            ExprKind::Compare { left, op, right } => {
                let (a, b) = (self.infer(left), self.infer(right));
                self.comparable(&a, &b, left, right, Some(*op));
                self.one_unit(&[left, right], None);
                self.decision_word(left, right);
                self.decision_word(right, left);
                Type::Bool
            }
            ExprKind::InList { left, items, .. } => self.list(left, items),
            ExprKind::InRange { left, low, high, .. } => self.range(left, low, high, expr),
            ExprKind::Matches { left, .. } => {
                match self.infer(left) {
                    Type::Text | Type::Evidence { .. } | Type::Unknown => {}
                    other => {
                        self.wrong_type(
                            format!("`matches` needs a string, not {}", other.words()),
                            &left.span,
                            None,
                        );
                    }
                }
                Type::Bool
            }
            ExprKind::Within { left, tolerance, base } => {
                let (a, b) = (self.infer(left), self.infer(base));
                self.comparable(&a, &b, left, base, Some(Op::LessOrEqual));
                self.number(&b, base);
                self.tolerable(&b, tolerance, base);
                self.one_unit(&[left, base], Some(tolerance));
                Type::Bool
            }
            ExprKind::Sum { left, minus, right } => self.sum(left, *minus, right, expr),
            ExprKind::Tolerate { base, tolerance, .. } => {
                let a = self.infer(base);
                if !self.number(&a, base) {
                    return Type::Unknown;
                }
                self.tolerable(&a, tolerance, base);
                match (a.unit(), tolerance_unit(tolerance)) {
                    (Some(Unit::Bare), Some(unit)) | (Some(unit), _) => Type::Number(unit),
                    _ => a,
                }
            }
            ExprKind::Product { left, divide, right } => self.product(left, *divide, right, expr),
            ExprKind::Negate(inner) => {
                let a = self.infer(inner);
                if !self.number(&a, inner) {
                    return Type::Unknown;
                }
                a.unit().map_or(a, Type::Number)
            }
            ExprKind::As(inner, unit) => {
                let a = self.infer(inner);
                match a.unit() {
                    Some(own) if own != Unit::Bare && !own.converts_to(unit) => {
                        self.wrong_type(format!("{} is not {}", own.words(), unit.words()), &expr.span, None)
                    }
                    _ => {
                        self.number(&a, inner);
                        Type::Number(unit.clone())
                    }
                }
            }
            ExprKind::Number(_, unit) => Type::Number(unit.clone()),
            ExprKind::Text(_) => Type::Text,
            ExprKind::Bool(_) => Type::Bool,
            ExprKind::Path(query) | ExprKind::Element(query) => self.path(query),
            ExprKind::Call(function, arguments) => self.call(*function, arguments, expr),
            ExprKind::Quantified { condition, .. } => {
                self.infer(condition);
                Type::Bool
            }
        }
    }

    fn list(&mut self, left: &Expr, items: &[Expr]) -> Type {
        let a = self.infer(left);
        let mut sides = vec![left];
        let mut first = None::<(Type, &Expr)>;
        let before = self.mistakes.len();
        for item in items {
            let b = self.infer(item);
            sides.push(item);
            self.decision_word(left, item);
            // One mistake about the items is enough.
            if self.mistakes.len() > before {
                continue;
            }
            self.comparable(&a, &b, left, item, None);
            // Where nothing is known of the left side, the items must still fit each other.
            match &first {
                Some((kind, other)) if matches!(a, Type::Evidence { .. }) => {
                    self.comparable(kind, &b, other, item, None);
                }
                _ => first = Some((b, item)),
            }
        }
        self.one_unit(&sides, None);
        Type::Bool
    }

    fn range(&mut self, left: &Expr, low: &Expr, high: &Expr, whole: &Expr) -> Type {
        let a = self.infer(left);
        let before = self.mistakes.len();
        for end in [low, high] {
            let b = self.infer(end);
            // One mistake about both ends is enough.
            if self.mistakes.len() == before {
                self.comparable(&a, &b, left, end, Some(Op::LessOrEqual));
            }
        }
        self.one_unit(&[left, low, high], None);
        self.range_order(low, high, &whole.span);
        Type::Bool
    }

    fn condition(&mut self, expr: &Expr) {
        let before = self.mistakes.len();
        match self.infer(expr) {
            Type::Bool | Type::Evidence { .. } | Type::Unknown => {
                let mut paths = 0;
                expr.visit_paths(&mut |_| paths += 1);
                let joins = matches!(expr.kind, ExprKind::Or(_) | ExprKind::And(_) | ExprKind::Not(_));
                // In `$.x.ok or true` absence would pass.
                if paths == 0 && !joins && self.mistakes.len() == before {
                    self.mistake(
                        "constant-condition",
                        "this part selects nothing, so it always says the same",
                        &expr.span,
                        Some("leave it out, or name what it is about: `$.canary.ok == true`"),
                    );
                }
            }
            other => {
                self.wrong_type(
                    format!("`and`, `or` and `not` join conditions; this is {}", other.words()),
                    &expr.span,
                    None,
                );
            }
        }
    }

    /// Whether this may be a number; it is a mistake where not.
    fn number(&mut self, found: &Type, expr: &Expr) -> bool {
        if !found.may_be_number() {
            self.wrong_type(format!("this needs a number, not {}", found.words()), &expr.span, None);
        }
        found.may_be_number()
    }

    /// Whether two values can be compared: `op` is `None` for equality in a list.
    fn comparable(&mut self, a: &Type, b: &Type, left: &Expr, right: &Expr, op: Option<Op>) {
        let span = left.span.start.min(right.span.start)..left.span.end.max(right.span.end);
        let orders = op.is_some_and(Op::orders);
        match (a, b) {
            (Type::Unknown, _) | (_, Type::Unknown) => {}
            (Type::Bool | Type::Text, _) | (_, Type::Bool | Type::Text) if orders => {
                let (kind, help) = if matches!((a, b), (Type::Text, _) | (_, Type::Text)) {
                    ("strings", "compare numbers with `number(…)` and times with `date(…)`")
                } else {
                    ("booleans", "compare them with `==`")
                };
                self.wrong_type(format!("{kind} have no order"), &span, Some(help));
            }
            (Type::Evidence { plain }, Type::Number(unit)) => self.bare_against(*plain, unit, left, &span),
            (Type::Number(unit), Type::Evidence { plain }) => self.bare_against(*plain, unit, right, &span),
            (Type::Number(a), Type::Number(b)) => match (a, b) {
                (Unit::Bare, unit) => self.bare_against(true, unit, left, &span),
                (unit, Unit::Bare) => self.bare_against(true, unit, right, &span),
                (a, b) if a.converts_to(b) => {}
                (a, b) => {
                    self.mistake(
                        "unit-mismatch",
                        format!("{} cannot be compared with {}", a.words(), b.words()),
                        &span,
                        None,
                    );
                }
            },
            (Type::Time, Type::Text) | (Type::Text, Type::Time) => {
                self.wrong_type(
                    "an instant cannot be compared with a string",
                    &span,
                    Some("write `date('2026-01-31T00:00:00Z')`"),
                );
            }
            (Type::Time, Type::Evidence { .. }) | (Type::Evidence { .. }, Type::Time) => {
                self.wrong_type(
                    "an instant is compared with what is not one yet",
                    &span,
                    Some("put `date(…)` around the other side"),
                );
            }
            (Type::Evidence { .. }, _) | (_, Type::Evidence { .. }) => {}
            (a, b) if std::mem::discriminant(a) == std::mem::discriminant(b) => {}
            (a, b) => {
                self.wrong_type(format!("{} cannot be compared with {}", a.words(), b.words()), &span, None);
            }
        }
    }

    fn range_order(&mut self, low: &Expr, high: &Expr, span: &Range<usize>) {
        if let (Some(low), Some(high)) = (low.literal(), high.literal())
            && let Ok((low, high)) = super::unit::Quantity::align(&low, &high)
            && low.number > high.number
        {
            self.mistake(
                "empty-range",
                "this range holds nothing: its first end is above its second",
                span,
                None,
            );
        }
    }

    fn sum(&mut self, left: &Expr, minus: bool, right: &Expr, whole: &Expr) -> Type {
        let (a, b) = (self.infer(left), self.infer(right));
        match (&a, &b) {
            (Type::Time, Type::Time) if minus => Type::Number(Unit::Span),
            (Type::Time, Type::Number(Unit::Duration(_) | Unit::Span)) => Type::Time,
            (Type::Time, _) | (_, Type::Time) => self.wrong_type(
                "to an instant only a duration can be added",
                &whole.span,
                Some("write `date(…) + 48 h`, or `date(…) - date(…)` for the time between"),
            ),
            _ => {
                self.number(&a, left);
                self.number(&b, right);
                if !(a.may_be_number() && b.may_be_number()) {
                    return Type::Unknown;
                }
                self.comparable(&a, &b, left, right, Some(Op::Less));
                match (a.unit(), b.unit()) {
                    (Some(Unit::Bare), Some(unit)) | (Some(unit), _) => Type::Number(unit),
                    _ => a,
                }
            }
        }
    }

    fn product(&mut self, left: &Expr, divide: bool, right: &Expr, whole: &Expr) -> Type {
        let (a, b) = (self.infer(left), self.infer(right));
        self.number(&a, left);
        self.number(&b, right);
        match (a.unit(), b.unit()) {
            (Some(unit), Some(Unit::Bare)) => Type::Number(unit),
            (Some(Unit::Bare), Some(unit)) if !divide => Type::Number(unit),
            (Some(a), Some(b)) if divide && a.converts_to(&b) => Type::Number(Unit::Bare),
            (Some(a), Some(b)) => {
                let word = if divide { "divided by" } else { "multiplied by" };
                self.mistake(
                    "unit-mismatch",
                    format!("{} cannot be {word} {}", a.words(), b.words()),
                    &whole.span,
                    None,
                );
                Type::Unknown
            }
            _ => Type::Evidence { plain: false },
        }
    }

    fn call(&mut self, function: Function, arguments: &[Expr], whole: &Expr) -> Type {
        let Some(argument) = arguments.first() else { return Type::Unknown };
        let found = self.infer(argument);
        let name = function.name();
        let wrong = |checker: &mut Self, wanted: &str| {
            checker.wrong_type(
                format!("`{name}` needs {wanted}, not {}", found.words()),
                &argument.span,
                None,
            )
        };
        match function {
            Function::Count => {
                if let ExprKind::Path(query) = &argument.kind
                    && !query.ends_in_many()
                {
                    let path = self.slice(argument);
                    self.mistake(
                        "count-path",
                        "`count` needs a path that ends in a wildcard, a slice or a filter",
                        &argument.span,
                        Some(&format!(
                            "write `{path}[*]` for the elements of a list; `length({path})` also counts them"
                        )),
                    );
                }
                Type::Number(Unit::Bare)
            }
            Function::Sum
            | Function::Min
            | Function::Max
            | Function::Avg
            | Function::Median
            | Function::Percentile(_) => match found {
                Type::Evidence { plain: true } => Type::Number(Unit::Bare),
                other => other,
            },
            Function::Length => match found {
                Type::Text | Type::Evidence { .. } | Type::Unknown => Type::Number(Unit::Bare),
                _ => wrong(self, "a string, a list or an object"),
            },
            Function::Exists => Type::Bool,
            Function::Default => {
                let Some(fallback) = arguments.get(1) else { return Type::Unknown };
                match (&found, self.infer(fallback)) {
                    (_, Type::Number(unit)) if unit != Unit::Bare && found.unit() == Some(Unit::Bare) => {
                        let (path, number) = (self.slice(argument), self.slice(fallback));
                        let number = number.trim_end_matches(&unit.name()).trim_end();
                        let help =
                            format!("write the unit behind: `default({path}, {number}) as {}`", unit.name());
                        let message =
                            "the value for where there is none has a unit, and what is there has none";
                        self.wrong_type(message, &whole.span, Some(&help))
                    }
                    // What is there may have a unit of its own.
                    (Type::Evidence { plain: false }, Type::Number(Unit::Bare)) => found,
                    (Type::Evidence { .. } | Type::Unknown, other) => other,
                    (_, other) => {
                        self.comparable(&found, &other, argument, fallback, None);
                        other
                    }
                }
            }
            Function::Percent => match found.unit() {
                None if found.may_be_number() => Type::Number(Unit::Percent),
                Some(Unit::Bare) => Type::Number(Unit::Percent),
                _ => wrong(self, "a ratio from 0 to 1"),
            },
            Function::Number => match found {
                Type::Text | Type::Evidence { .. } | Type::Unknown | Type::Number(Unit::Bare) => {
                    Type::Number(Unit::Bare)
                }
                _ => wrong(self, "a string that writes a number"),
            },
            Function::Date | Function::Age | Function::Until => {
                if let ExprKind::Text(text) = &argument.kind
                    && let Err(error) = time::parse(text)
                {
                    self.mistake("requirement-type", format!("'{text}' {error}"), &argument.span, None);
                }
                match found {
                    Type::Text
                    | Type::Evidence { .. }
                    | Type::Unknown
                    | Type::Number(Unit::Bare)
                    | Type::Time => {}
                    _ => return wrong(self, "a time"),
                }
                if function == Function::Date { Type::Time } else { Type::Number(Unit::Span) }
            }
            Function::Lower => match found {
                Type::Text | Type::Evidence { .. } | Type::Unknown => Type::Text,
                _ => wrong(self, "a string"),
            },
        }
    }
}
