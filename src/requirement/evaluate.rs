//! Judging a requirement: conditions to true, false, unknown or error, and a record of every comparison.

mod tolerance;
mod values;

use std::collections::HashMap;
use std::ops::Range;

use crate::document::Node;
use crate::jsonpath::Query;
use crate::number::Number;
use crate::report::{Comparison, Holds, Selected};

use self::tolerance::{take_tolerance_unit, tolerance_amount};
use super::Origin;
use super::ast::{Expr, ExprKind, Op, Tolerance};
use super::margin::{tightenable, tightened};
use super::scope::{Scope, nothing_at};
use super::unit::{Quantity, Unit};
use super::value::{Answer, Lack, Value, both, error};

/// What judging found.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// Whether the requirement holds, or why nobody can say.
    pub holds: Result<bool, Lack>,
    /// Every comparison, in the order of the text.
    pub comparisons: Vec<Comparison>,
}

/// How a margin is to be applied.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tightening<'a> {
    /// As written: `20%`.
    pub(super) text: &'a str,
    /// As a ratio.
    pub(super) ratio: &'a Number,
}

/// Judges an expression.
pub(super) fn judge(
    expr: &Expr,
    text: &str,
    origin: &Origin,
    scope: &Scope<'_>,
    margin: Option<Tightening<'_>>,
) -> Judgement {
    let mut judge = Judge { telling: true, ..Judge::new(text, origin, scope) };
    // Most requirements are one comparison, and there are very many of them.
    judge.comparisons.reserve_exact(1);
    let holds = judge.condition(expr, margin);
    Judgement { holds, comparisons: judge.comparisons }
}

/// The same without what was compared.
pub(super) fn holds(
    expr: &Expr,
    text: &str,
    origin: &Origin,
    scope: &Scope<'_>,
    margin: Option<Tightening<'_>>,
) -> Answer<bool> {
    Judge::new(text, origin, scope).condition(expr, margin)
}

pub(super) struct Judge<'a, 's> {
    text: &'a str,
    origin: &'a Origin,
    pub(super) scope: &'a Scope<'s>,
    /// What a quantifier is looking at.
    element: Option<&'s Node>,
    /// What was worked out inside quantifiers, by the address of the expression. Only the left side of a quantifier's
    /// condition looks at the element; all else in it is the same for each, and working it out again would take a
    /// time that grows by the power of the nesting.
    known: HashMap<*const Expr, Answer<Value>>,
    /// What the comparison being judged has selected so far.
    selected: Vec<Selected>,
    comparisons: Vec<Comparison>,
    /// Whether what is compared is put into words. Otherwise only the truth is asked for.
    telling: bool,
    /// Off inside a quantifier, which records itself once.
    recording: bool,
    /// Whether an odd number of `not` stands around what is being judged.
    negated: bool,
}

/// The two sides of a comparison as the report shows them.
#[derive(Default)]
struct Shown {
    /// Whether it does.
    telling: bool,
    operator: &'static str,
    actual: Option<String>,
    target: Option<String>,
    margin: Option<String>,
    needed: Option<String>,
    distance: Option<String>,
}

impl Shown {
    /// Says something, where anybody listens.
    fn say(&mut self, say: impl FnOnce(&mut Self)) {
        if self.telling {
            say(self);
        }
    }
}

impl<'a, 's> Judge<'a, 's> {
    fn new(text: &'a str, origin: &'a Origin, scope: &'a Scope<'s>) -> Self {
        Self {
            text,
            origin,
            scope,
            element: None,
            known: HashMap::new(),
            selected: Vec::new(),
            comparisons: Vec::new(),
            telling: false,
            recording: true,
            negated: false,
        }
    }

    pub(super) fn slice(&self, span: &Range<usize>) -> &'a str {
        self.text.get(span.clone()).unwrap_or("…")
    }

    fn condition(&mut self, expr: &Expr, margin: Option<Tightening<'_>>) -> Answer<bool> {
        match &expr.kind {
            ExprKind::Or(parts) => self.joined(parts, margin, true),
            ExprKind::And(parts) => self.joined(parts, margin, false),
            // Under `not` a tighter limit would be a looser one.
            ExprKind::Not(inner) => {
                self.negated = !self.negated;
                let holds = self.condition(inner, None).map(|holds| !holds);
                self.negated = !self.negated;
                holds
            }
            ExprKind::Compare { left, op, right } => {
                self.recorded(expr, left, |judge, shown| judge.compare(left, *op, right, margin, shown))
            }
            ExprKind::InList { left, negated, items } => {
                self.recorded(expr, left, |judge, shown| judge.in_list(left, *negated, items, shown))
            }
            ExprKind::InRange { left, negated, low, high } => {
                self.recorded(expr, left, |judge, shown| judge.in_range(left, *negated, low, high, shown))
            }
            ExprKind::Matches { left, pattern, regexp } => self.recorded(expr, left, |judge, shown| {
                shown.operator = "matches";
                shown.say(|it| it.target = Some(pattern.clone()));
                let value = judge.value(left)?;
                shown.say(|it| it.actual = Some(value.shown()));
                match value {
                    Value::Text(text) => Ok(regexp.is_full_match(&text)),
                    other => error(format!(
                        "`{}` is {}, and `matches` needs a string",
                        judge.slice(&left.span),
                        other.kind()
                    )),
                }
            }),
            ExprKind::Within { left, tolerance, base } => {
                self.recorded(expr, left, |judge, shown| judge.within(left, tolerance, base, shown))
            }
            ExprKind::Quantified { all, path, condition } => {
                self.quantified(expr, *all, path, condition, margin)
            }
            _ => self.recorded(expr, expr, |judge, shown| {
                let value = judge.value(expr)?;
                shown.say(|it| it.actual = Some(value.shown()));
                match value {
                    Value::Bool(holds) => Ok(holds),
                    other => {
                        error(format!("`{}` is {}, not true or false", judge.slice(&expr.span), other.kind()))
                    }
                }
            }),
        }
    }

    /// `or` (decided by a true part) and `and` (decided by a false one). Every part is judged: an error anywhere is
    /// an error, and the report shows them all.
    fn joined(&mut self, parts: &[Expr], margin: Option<Tightening<'_>>, decider: bool) -> Answer<bool> {
        let mut settled = false;
        let mut lack: Option<Lack> = None;
        for part in parts {
            match self.condition(part, margin) {
                Ok(holds) => settled |= holds == decider,
                Err(found @ Lack::Error(_)) if !matches!(lack, Some(Lack::Error(_))) => lack = Some(found),
                Err(found) => {
                    lack.get_or_insert(found);
                }
            }
        }
        match lack {
            Some(lack @ Lack::Error(_)) => Err(lack),
            _ if settled => Ok(decider),
            Some(lack) => Err(lack),
            None => Ok(!decider),
        }
    }

    /// Judges one comparison and records it.
    fn recorded(
        &mut self,
        expr: &Expr,
        measured: &Expr,
        judge: impl FnOnce(&mut Self, &mut Shown) -> Answer<bool>,
    ) -> Answer<bool> {
        let before = std::mem::take(&mut self.selected);
        let mut shown = Shown { telling: self.telling && self.recording, ..Shown::default() };
        let answer = judge(self, &mut shown);
        let selected = std::mem::replace(&mut self.selected, before);
        if !self.telling {
            return answer;
        }
        if self.recording {
            let measured = if measured.literal().is_some()
                && let ExprKind::Compare { right, .. } = &expr.kind
            {
                right
            } else {
                measured
            };
            self.comparisons.push(Comparison {
                text: self.slice(&expr.span).to_owned(),
                place: self.origin.place_of(&expr.span),
                holds: match &answer {
                    Ok(true) => Holds::True,
                    Ok(false) => Holds::False,
                    Err(Lack::Unknown(_)) => Holds::Unknown,
                    Err(Lack::Error(_)) => Holds::Error,
                },
                negated: self.negated,
                measured: self.slice(&measured.span).to_owned(),
                operator: shown.operator.to_owned(),
                actual: shown.actual,
                target: shown.target,
                margin: shown.margin,
                needed: shown.needed,
                distance: shown.distance,
                problem: answer.as_ref().err().map(|lack| lack.reason().to_owned()),
                selected,
            });
        } else {
            self.selected.extend(selected);
        }
        answer
    }

    fn compare(
        &mut self,
        left: &Expr,
        op: Op,
        right: &Expr,
        margin: Option<Tightening<'_>>,
        shown: &mut Shown,
    ) -> Answer<bool> {
        // The report reads "actual, operator, limit": a literal on the left is the limit.
        let (measured, op, limit) = if left.literal().is_some() && right.literal().is_none() {
            (right, op.mirrored(), left)
        } else {
            (left, op, right)
        };
        shown.operator = op.sign();
        let actual = self.value(measured);
        let target = self.value(limit);
        let aligned = match (&actual, &target) {
            (Ok(Value::Number(actual)), Ok(Value::Number(target))) => Some(Quantity::align(actual, target)),
            _ => None,
        };
        if let Some(Ok((actual, target))) = aligned {
            return Ok(compare_numbers(measured, op, limit, (&actual, &target), margin, shown));
        }
        if let Ok(actual) = &actual {
            shown.say(|it| it.actual = Some(actual.shown()));
        }
        if let Ok(target) = &target {
            shown.say(|it| it.target = Some(target.shown()));
        }
        let (actual, target) = both(actual, target)?;
        if let Some(Err(problem)) = aligned {
            return error(problem);
        }
        match (&actual, &target) {
            (Value::Time(actual), Value::Time(target)) => Ok(order(op, actual, target)),
            (Value::Text(actual), Value::Text(target)) if !op.orders() => {
                Ok((actual == target) == (op == Op::Equal))
            }
            (Value::Bool(actual), Value::Bool(target)) if !op.orders() => {
                Ok((actual == target) == (op == Op::Equal))
            }
            (Value::Text(_), Value::Text(_)) => {
                error("strings have no order; compare numbers with `number(…)` and times with `date(…)`")
            }
            (Value::Bool(_), Value::Bool(_)) => error("booleans have no order"),
            (a, b) => self.differ(a, measured, b, limit),
        }
    }

    fn differ<T>(&self, a: &Value, left: &Expr, b: &Value, right: &Expr) -> Answer<T> {
        let hint =
            if matches!((a, b), (Value::Text(_), Value::Number(_)) | (Value::Number(_), Value::Text(_))) {
                "; `number(…)` reads the number that a string writes"
            } else {
                ""
            };
        error(format!(
            "`{}` is {} ({}) and `{}` is {} ({}): they cannot be compared{hint}",
            self.slice(&left.span),
            a.kind(),
            super::value::shortened(&a.to_string()),
            self.slice(&right.span),
            b.kind(),
            super::value::shortened(&b.to_string()),
        ))
    }

    fn same(&self, a: &Value, left: &Expr, b: &Value, right: &Expr) -> Answer<bool> {
        match (a, b) {
            (Value::Number(a), Value::Number(b)) => {
                let (a, b) = Quantity::align(a, b).map_err(Lack::Error)?;
                Ok(a.number == b.number)
            }
            (Value::Text(_), Value::Text(_))
            | (Value::Bool(_), Value::Bool(_))
            | (Value::Time(_), Value::Time(_)) => Ok(a == b),
            _ => self.differ(a, left, b, right),
        }
    }

    fn in_list(&mut self, left: &Expr, negated: bool, items: &[Expr], shown: &mut Shown) -> Answer<bool> {
        shown.operator = if negated { "not in" } else { "in" };
        let actual = self.value(left);
        let mut values = Ok(Vec::new());
        for item in items {
            let value = self.value(item);
            values = both(values, value).map(|(mut values, value)| {
                values.push(value);
                values
            });
        }
        if let Ok(actual) = &actual {
            shown.say(|it| it.actual = Some(actual.shown()));
        }
        if let Ok(values) = &values {
            shown.say(|it| {
                let words: Vec<String> = values.iter().map(Value::shown).collect();
                it.target = Some(words.join(", "));
            });
        }
        let (actual, values) = both(actual, values)?;
        let mut found = false;
        for (value, item) in values.iter().zip(items) {
            found |= self.same(&actual, left, value, item)?;
        }
        Ok(found != negated)
    }

    fn in_range(
        &mut self,
        left: &Expr,
        negated: bool,
        low: &Expr,
        high: &Expr,
        shown: &mut Shown,
    ) -> Answer<bool> {
        shown.operator = if negated { "not in" } else { "in" };
        let actual = self.value(left);
        let ends = both(self.value(low), self.value(high));
        if let Ok(actual) = &actual {
            shown.say(|it| it.actual = Some(actual.shown()));
        }
        if let Ok((low, high)) = &ends {
            shown.say(|it| it.target = Some(format!("{low} .. {high}")));
        }
        let (actual, (bottom, top)) = both(actual, ends)?;
        let inside = match (&actual, &bottom, &top) {
            (Value::Number(actual), Value::Number(bottom), Value::Number(top)) => {
                let (from, bottom) = Quantity::align(actual, bottom).map_err(Lack::Error)?;
                let (to, top) = Quantity::align(actual, top).map_err(Lack::Error)?;
                // Either end may be what gives the unit.
                let actual = if from.unit == Unit::Bare { &to } else { &from };
                shown.say(|it| it.actual = Some(actual.to_string()));
                bottom.number <= from.number && to.number <= top.number
            }
            (Value::Time(actual), Value::Time(bottom), Value::Time(top)) => bottom <= actual && actual <= top,
            (Value::Number(_) | Value::Time(_), Value::Number(_) | Value::Time(_), _) => {
                return self.differ(&actual, left, &top, high);
            }
            _ => return self.differ(&actual, left, &bottom, low),
        };
        Ok(inside != negated)
    }

    fn within(&mut self, left: &Expr, tolerance: &Tolerance, base: &Expr, shown: &mut Shown) -> Answer<bool> {
        shown.operator = "within";
        let (actual, expected) = both(self.value(left), self.value(base))?;
        shown.say(|it| it.actual = Some(actual.shown()));
        let (Value::Number(actual), Value::Number(expected)) = (&actual, &expected) else {
            return self.differ(&actual, left, &expected, base);
        };
        let expected = take_tolerance_unit(expected.clone(), tolerance);
        let (actual, expected) = Quantity::align(actual, &expected).map_err(Lack::Error)?;
        let room = tolerance_amount(tolerance, &expected)?;
        let off = (&actual.number - &expected.number).abs();
        shown.say(|it| {
            let in_unit = |number| Quantity { number, unit: expected.unit.clone() };
            let (low, high) = (in_unit(&expected.number - &room), in_unit(&expected.number + &room));
            it.actual = Some(actual.to_string());
            it.target = Some(format!("{low} .. {high}"));
            it.distance = Some(in_unit(&room - &off).to_string());
        });
        Ok(off <= room)
    }

    fn quantified(
        &mut self,
        expr: &Expr,
        all: bool,
        path: &Query,
        condition: &Expr,
        margin: Option<Tightening<'_>>,
    ) -> Answer<bool> {
        let element = match &condition.kind {
            ExprKind::Compare { left, .. }
            | ExprKind::InList { left, .. }
            | ExprKind::InRange { left, .. }
            | ExprKind::Matches { left, .. }
            | ExprKind::Within { left, .. } => left.span.clone(),
            _ => condition.span.clone(),
        };
        self.recorded(expr, expr, |judge, shown| {
            shown.operator = if all { "all" } else { "any" };
            shown.target =
                judge.text.get(element.end..condition.span.end).map(|limit| limit.trim().to_owned());
            if let Some(margin) = margin
                && let ExprKind::Compare { left, op, right } = &condition.kind
                && let Some((op, limit)) = tightenable(left, *op, right)
            {
                let needed = tightened(op, &limit, margin.ratio);
                shown.margin = Some(margin.text.to_owned());
                shown.needed = Some(format!("{} {needed}", op.sign()));
            }
            let nodes = judge.scope.select(path)?;
            let total = nodes.len();
            if total == 0 {
                judge.note(path, &nodes);
                return nothing_at(judge.slice(&element));
            }
            let outer = (judge.recording, judge.element);
            judge.recording = false;
            // What decides goes first, so that the report names the offender.
            let (mut unjudged, mut deciding, mut others) = (Vec::new(), Vec::new(), Vec::new());
            let mut lack = None::<Lack>;
            let before = judge.selected.len();
            for node in nodes {
                judge.element = Some(node);
                match judge.condition(condition, margin) {
                    Ok(holds) if holds != all => deciding.push(node),
                    Ok(_) => others.push(node),
                    Err(found) => {
                        unjudged.push(node);
                        if lack.is_none()
                            || (matches!(found, Lack::Error(_)) && matches!(lack, Some(Lack::Unknown(_))))
                        {
                            lack = Some(found);
                        }
                    }
                }
            }
            (judge.recording, judge.element) = outer;
            let decided = !deciding.is_empty() && lack.is_none();
            let holding = if all { others.len() } else { deciding.len() };
            shown.actual = lack.is_none().then(|| format!("{holding} of {total}"));
            let shown_nodes = [unjudged, deciding, others].concat();
            if judge.telling {
                // Before what the other side of the condition selected.
                let described = judge.scope.describe(path, judge.slice(&path.span), &shown_nodes);
                judge.selected.insert(before, described);
            }
            match lack {
                Some(lack) => Err(lack),
                None => Ok(decided != all),
            }
        })
    }

    /// Records what a path selected.
    pub(super) fn note(&mut self, query: &Query, nodes: &[&Node]) {
        self.note_counted(query, nodes, 0);
    }

    /// The same, with so many more that are not held.
    pub(super) fn note_counted(&mut self, query: &Query, nodes: &[&Node], more: usize) {
        if !self.telling {
            return;
        }
        let mut described = self.scope.describe(query, self.slice(&query.span), nodes);
        described.count += more;
        self.selected.reserve_exact(1);
        self.selected.push(described);
    }
}

/// Compares two numbers of one unit.
fn compare_numbers(
    measured: &Expr,
    op: Op,
    limit: &Expr,
    (actual, target): (&Quantity, &Quantity),
    margin: Option<Tightening<'_>>,
    shown: &mut Shown,
) -> bool {
    let tightening = margin.and_then(|margin| Some((margin, tightenable(measured, op, limit)?.0)));
    let needed = tightening.map(|(margin, op)| tightened(op, target, margin.ratio));
    shown.say(|it| {
        it.actual = Some(actual.to_string());
        let written = limit.literal().filter(|written| written.unit != Unit::Bare);
        let written = written.as_ref().unwrap_or(target);
        it.target = Some(written.to_string());
        it.margin = tightening.map(|(margin, _)| margin.text.to_owned());
        it.needed = needed.as_ref().map(|needed| needed.in_unit(&written.unit).to_string());
        it.distance = distance(op, actual, needed.as_ref().unwrap_or(target));
    });
    let needed = needed.as_ref().unwrap_or(target);
    order(op, &actual.number, &needed.number)
}

fn order<T: PartialOrd>(op: Op, actual: &T, limit: &T) -> bool {
    match op {
        Op::Less => actual < limit,
        Op::LessOrEqual => actual <= limit,
        Op::Greater => actual > limit,
        Op::GreaterOrEqual => actual >= limit,
        Op::Equal => actual == limit,
        Op::NotEqual => actual != limit,
    }
}

/// How far the actual value is on the right side of the limit.
fn distance(op: Op, actual: &Quantity, limit: &Quantity) -> Option<String> {
    let number = match op {
        Op::Less | Op::LessOrEqual => &limit.number - &actual.number,
        Op::Greater | Op::GreaterOrEqual => &actual.number - &limit.number,
        Op::Equal if actual.number != limit.number => -&(&actual.number - &limit.number).abs(),
        Op::Equal | Op::NotEqual => return None,
    };
    Some(Quantity { number, unit: actual.unit.clone() }.to_string())
}
