//! Text to expression: one function per line of the grammar.
//!
//! ```text
//! expr  = and {"or" and}            and = not {"and" not}        not = ["not"] cmp
//! cmp   = sum [ op sum | ["not"] "in" ( "[" list "]" | "[" sum ".." sum "]" ) | "matches" string
//!             | "within" tolerance "of" sum ]
//! sum   = term {("+"|"-") term} [("+"|"-") tolerance]            term = unary {("*"|"/") unary}
//! unary = ["-"] atom ["as" unit]
//! atom  = number [unit] | string | true | false | path | name "(" args ")" | "(" expr ")"
//! ```

use std::ops::Range;

use crate::diagnostic::suggestion;
use crate::jsonpath::{Query, Regexp, parse_prefix};
use crate::number::{Number, NumberError};

use super::Mistake;
use super::ast::{Expr, ExprKind, Op, Tolerance};
use super::cursor::{Cursor, Word};
use super::function::{FUNCTIONS, Function, Takes};
use super::unit::Unit;

/// The longest requirement, in bytes.
pub const MAX_LENGTH: usize = 8_192;

/// How deep parentheses, `not` and functions may nest. It keeps the reader's stack small whatever the text is.
const MAX_NESTING: usize = 48;

/// How many `+` `-` `*` `/` a requirement may hold. Each makes the expression one level deeper on its left.
const MAX_ARITHMETIC: usize = 128;

type Parsed<T> = Result<T, Mistake>;

/// Reads a whole requirement.
///
/// # Errors
/// The first mistake of syntax.
pub fn parse(text: &str) -> Parsed<Expr> {
    if text.len() > MAX_LENGTH {
        let message = format!("this requirement has {} bytes; {MAX_LENGTH} are allowed", text.len());
        return Err(mistake(message, 0..text.len()).help("split it into several checks"));
    }
    let mut parser = Parser { cursor: Cursor::new(text), depth: 0, arithmetic: 0 };
    parser.cursor.skip_blanks();
    if parser.cursor.at_end() {
        return Err(mistake("the requirement is empty", 0..text.len())
            .help("write a condition such as `$.tests.failed == 0`"));
    }
    let expr = parser.expr()?;
    parser.cursor.skip_blanks();
    if parser.cursor.at_end() { Ok(expr) } else { Err(parser.unexpected("nothing more")) }
}

/// A mistake of syntax.
fn mistake(message: impl Into<String>, span: Range<usize>) -> Mistake {
    Mistake { code: "requirement-syntax", message: message.into(), span, help: Vec::new() }
}

impl Mistake {
    /// The same with one more line of help.
    pub(super) fn help(mut self, line: impl Into<String>) -> Self {
        self.help.push(line.into());
        self
    }
}

struct Parser<'t> {
    cursor: Cursor<'t>,
    depth: usize,
    /// How many arithmetic operators were read.
    arithmetic: usize,
}

impl Parser<'_> {
    /// Goes one level deeper.
    fn descend(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth > MAX_NESTING {
            return Err(mistake(format!("nested deeper than {MAX_NESTING} levels"), self.cursor.here()));
        }
        Ok(())
    }

    /// Counts one more arithmetic operator.
    fn calculate(&mut self) -> Parsed<()> {
        self.arithmetic += 1;
        if self.arithmetic > MAX_ARITHMETIC {
            let message = format!("more than {MAX_ARITHMETIC} arithmetic operators");
            return Err(mistake(message, self.cursor.here()).help("`sum(…)` adds what a path selects"));
        }
        Ok(())
    }

    fn expr(&mut self) -> Parsed<Expr> {
        self.descend()?;
        let expr = self.joined("or", Self::and, ExprKind::Or);
        self.depth -= 1;
        expr
    }

    fn and(&mut self) -> Parsed<Expr> {
        self.joined("and", Self::not, ExprKind::And)
    }

    /// `part {word part}`.
    fn joined(
        &mut self,
        word: &str,
        part: fn(&mut Self) -> Parsed<Expr>,
        kind: fn(Vec<Expr>) -> ExprKind,
    ) -> Parsed<Expr> {
        let first = part(self)?;
        if !self.cursor.peek_word(word) {
            return Ok(first);
        }
        let start = first.span.start;
        let mut parts = vec![first];
        while self.cursor.take_word(word) {
            parts.push(part(self)?);
        }
        let end = parts.last().map_or(start, |last| last.span.end);
        Ok(Expr { kind: kind(parts), span: start..end })
    }

    fn not(&mut self) -> Parsed<Expr> {
        self.cursor.skip_blanks();
        let start = self.cursor.at();
        if self.cursor.take_word("not") {
            self.descend()?;
            let inner = self.comparison()?;
            self.depth -= 1;
            let span = start..inner.span.end;
            return Ok(Expr { kind: ExprKind::Not(Box::new(inner)), span });
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Parsed<Expr> {
        let left = self.sum()?;
        self.tail(left)
    }

    /// What follows the left side of a comparison, if anything does.
    fn tail(&mut self, left: Expr) -> Parsed<Expr> {
        let start = left.span.start;
        self.cursor.skip_blanks();
        let kind = if let Some(op) = self.operator()? {
            self.refuse_signed_percent(op, &left)?;
            let right = Box::new(self.sum()?);
            ExprKind::Compare { left: Box::new(left), op, right }
        } else if self.cursor.peek_word("in") || self.cursor.peek_words("not", "in") {
            let negated = self.cursor.take_word("not");
            self.cursor.take_word("in");
            self.membership(Box::new(left), negated)?
        } else if self.cursor.take_word("matches") {
            let (pattern, span) = self.string()?;
            let regexp = Regexp::compile(&pattern).map_err(|error| {
                let found = mistake(format!("this pattern is not an I-Regexp: {}", error.message), span);
                error.help.into_iter().fold(found, Mistake::help)
            })?;
            ExprKind::Matches { left: Box::new(left), pattern, regexp }
        } else if self.cursor.take_word("within") {
            let tolerance = self.any_tolerance()?;
            if !self.cursor.take_word("of") {
                return Err(self.unexpected("`of` and what it is compared with"));
            }
            ExprKind::Within { left: Box::new(left), tolerance, base: Box::new(self.sum()?) }
        } else {
            return Ok(left);
        };
        let span = start..self.cursor.last();
        self.refuse_chain(&span)?;
        Ok(Expr { kind, span })
    }

    fn refuse_chain(&mut self, span: &Range<usize>) -> Parsed<()> {
        self.cursor.skip_blanks();
        let at = self.cursor.at();
        if self.operator()?.is_some() {
            return Err(mistake(
                "a comparison cannot be compared again",
                span.start..self.cursor.at().max(at),
            )
            .help(
                "write both comparisons and join them: `1 < $.x and $.x < 5`, or a range: `$.x in [1 .. 5]`",
            ));
        }
        Ok(())
    }

    fn operator(&mut self) -> Parsed<Option<Op>> {
        // Most of what is asked is none.
        if !self
            .cursor
            .peek()
            .is_some_and(|next| matches!(next, '<'..='>' | '!' | '&' | '|') || !next.is_ascii())
        {
            return Ok(None);
        }
        self.refuse_operators(&[("===", "=="), ("!==", "!="), ("<>", "!="), ("=>", ">="), ("=<", "<=")])?;
        for (sign, op) in [
            ("<=", Op::LessOrEqual),
            (">=", Op::GreaterOrEqual),
            ("==", Op::Equal),
            ("!=", Op::NotEqual),
            ("<", Op::Less),
            (">", Op::Greater),
        ] {
            if self.cursor.take(sign) {
                return Ok(Some(op));
            }
        }
        self.refuse_operators(&[
            ("=~", "matches"),
            ("=", "=="),
            ("&&", "and"),
            ("||", "or"),
            ("!", "not"),
            ("≤", "<="),
            ("≥", ">="),
            ("≠", "!="),
        ])?;
        Ok(None)
    }

    /// Refuses what other languages write for an operator of this one.
    fn refuse_operators(&mut self, known: &[(&str, &str)]) -> Parsed<()> {
        let start = self.cursor.at();
        for (wrong, right) in known {
            if self.cursor.take(wrong) {
                return Err(mistake(format!("`{wrong}` is not an operator here"), start..self.cursor.at())
                    .help(format!("write `{right}`")));
            }
        }
        Ok(())
    }

    /// `<= +10%` and `<= -10%` look like "10 % above the baseline" and mean nothing of the kind.
    fn refuse_signed_percent(&mut self, op: Op, left: &Expr) -> Parsed<()> {
        self.cursor.skip_blanks();
        let start = self.cursor.at();
        let mut ahead = self.cursor.clone();
        let Some(sign) = ["+", "-"].into_iter().find(|sign| ahead.take(sign)) else { return Ok(()) };
        ahead.skip_blanks();
        let Some(number) = ahead.take_number() else {
            if sign == "+" {
                return Err(mistake("a limit has no leading `+`", start..start + 1).help("leave the `+` out"));
            }
            return Ok(());
        };
        let number = &self.cursor.text()[number];
        ahead.skip_blanks();
        let unit = ["%", "pp"].into_iter().find(|unit| ahead.take(unit));
        match (sign, unit) {
            (_, Some(unit)) => {
                let (op, blank) = (op.sign(), if unit == "pp" { " " } else { "" });
                let span = start..ahead.at();
                let spelling = Spelling::of(left, self.cursor.text());
                // Percentage points move a percentage only.
                let (measured, base) = if unit == "pp" { spelling.in_percent() } else { spelling.as_it_is() };
                let found = mistake(format!("`{op} {sign}{number}{blank}{unit}` does not say from what"), span).help(
                    format!(
                        "to allow a change against a baseline, name it: `{measured} {op} {base} {sign} {number}{blank}{unit}`"
                    ),
                );
                let sign = if sign == "-" { "-" } else { "" };
                Err(match (unit, &left.kind) {
                    // The elements of a quantifier cannot be given a unit.
                    ("%", ExprKind::Element(_)) => {
                        found.help(format!("for the plain value, write `{measured} {op} {sign}{number}`"))
                    }
                    ("%", _) => {
                        let (measured, _) = spelling.in_percent();
                        found.help(format!("for the plain value, write `{measured} {op} ({sign}{number}%)`"))
                    }
                    _ => found,
                })
            }
            ("+", None) => {
                Err(mistake("a limit has no leading `+`", start..start + 1).help(format!("write `{number}`")))
            }
            _ => Ok(()),
        }
    }

    fn membership(&mut self, left: Box<Expr>, negated: bool) -> Parsed<ExprKind> {
        self.cursor.skip_blanks();
        if !self.cursor.take("[") {
            return Err(self.unexpected("`[`").help("write a list `['a', 'b']` or a range `[1 .. 5]`"));
        }
        self.cursor.skip_blanks();
        if self.cursor.take("]") {
            return Err(mistake("nothing is in an empty list", self.cursor.last_taken(1)));
        }
        let first = self.sum()?;
        self.cursor.skip_blanks();
        if self.cursor.take("..") {
            let high = Box::new(self.sum()?);
            self.close("]")?;
            return Ok(ExprKind::InRange { left, negated, low: Box::new(first), high });
        }
        let mut items = vec![first];
        loop {
            self.cursor.skip_blanks();
            if self.cursor.take("]") {
                return Ok(ExprKind::InList { left, negated, items });
            }
            if !self.cursor.take(",") {
                return Err(self.unexpected("`,`, `..` or `]`"));
            }
            items.push(self.sum()?);
        }
    }

    fn close(&mut self, bracket: &str) -> Parsed<()> {
        self.cursor.skip_blanks();
        if self.cursor.take(bracket) { Ok(()) } else { Err(self.unexpected(&format!("`{bracket}`"))) }
    }

    fn sum(&mut self) -> Parsed<Expr> {
        let mut left = self.term()?;
        loop {
            self.cursor.skip_blanks();
            let minus = match self.cursor.peek() {
                Some('+') => false,
                Some('-') => true,
                _ => return Ok(left),
            };
            let start = left.span.start;
            self.calculate()?;
            self.cursor.bump();
            let base = Box::new(left);
            if let Some(tolerance) = self.tolerance()? {
                let span = start..self.cursor.last();
                self.refuse_after_tolerance(&span)?;
                return Ok(Expr { kind: ExprKind::Tolerate { base, minus, tolerance }, span });
            }
            let right = Box::new(self.term()?);
            let span = start..right.span.end;
            left = Expr { kind: ExprKind::Sum { left: base, minus, right }, span };
        }
    }

    fn refuse_after_tolerance(&mut self, span: &Range<usize>) -> Parsed<()> {
        self.cursor.skip_blanks();
        match self.cursor.peek() {
            Some('+' | '-' | '*' | '/') => Err(mistake("a tolerance ends its sum", span.clone())
                .help("put the sum with its tolerance in parentheses to go on with it")),
            _ => Ok(()),
        }
    }

    /// After `+` or `-`: a number with `%` or `pp`, or a `max` that starts with a number; else nothing is read.
    fn tolerance(&mut self) -> Parsed<Option<Tolerance>> {
        let mut ahead = self.cursor.clone();
        ahead.skip_blanks();
        if ahead.take_word("max") {
            ahead.skip_blanks();
            let opens = ahead.take("(");
            ahead.skip_blanks();
            if !(opens && ahead.peek().is_some_and(|c| c.is_ascii_digit())) {
                return Ok(None);
            }
            return self.any_tolerance().map(Some);
        }
        if ahead.take_number().is_none() {
            return Ok(None);
        }
        ahead.skip_blanks();
        if ahead.peek() == Some('%') || ahead.peek_word("pp") {
            self.any_tolerance().map(Some)
        } else {
            Ok(None)
        }
    }

    /// A tolerance where one must stand.
    fn any_tolerance(&mut self) -> Parsed<Tolerance> {
        self.cursor.skip_blanks();
        let start = self.cursor.at();
        if self.cursor.take_word("max") {
            self.cursor.skip_blanks();
            if !self.cursor.take("(") {
                return Err(self.unexpected("`(`"));
            }
            let mut parts = vec![self.one_tolerance()?];
            loop {
                self.cursor.skip_blanks();
                if self.cursor.take(")") {
                    break;
                }
                if !self.cursor.take(",") {
                    return Err(self.unexpected("`,` or `)`"));
                }
                parts.push(self.one_tolerance()?);
            }
            if !parts.iter().any(|part| matches!(part, Tolerance::Relative(_) | Tolerance::Points(_))) {
                return Err(mistake("this `max` holds no tolerance", start..self.cursor.at())
                    .help("give at least one of them in `%` or `pp`: `max(10%, 5 ms)`"));
            }
            return Ok(Tolerance::Max(parts));
        }
        self.one_tolerance()
    }

    fn one_tolerance(&mut self) -> Parsed<Tolerance> {
        self.cursor.skip_blanks();
        let Some(span) = self.cursor.take_number() else {
            return Err(self.unexpected("a tolerance such as `10%`, `0.5 pp` or `5 ms`"));
        };
        let number = read_number(self.cursor.text(), span)?;
        if self.cursor.take_word("pp") {
            return Ok(Tolerance::Points(number));
        }
        Ok(match self.unit()? {
            Unit::Percent => Tolerance::Relative(number),
            unit => Tolerance::Amount(number, unit),
        })
    }

    fn term(&mut self) -> Parsed<Expr> {
        let mut left = self.unary()?;
        loop {
            self.cursor.skip_blanks();
            let divide = match self.cursor.peek() {
                Some('*') => false,
                Some('/') => true,
                _ => return Ok(left),
            };
            self.calculate()?;
            self.cursor.bump();
            let right = self.unary()?;
            let span = left.span.start..right.span.end;
            left = Expr {
                kind: ExprKind::Product { left: Box::new(left), divide, right: Box::new(right) },
                span,
            };
        }
    }

    fn unary(&mut self) -> Parsed<Expr> {
        self.cursor.skip_blanks();
        let start = self.cursor.at();
        let negative = self.cursor.take("-");
        let mut inner = self.atom()?;
        if negative {
            inner = Expr { span: start..inner.span.end, kind: ExprKind::Negate(Box::new(inner)) };
        }
        if self.cursor.take_word("as") {
            if self.cursor.peek_word("pp") {
                return Err(self.points());
            }
            let unit = self.unit()?;
            if unit == Unit::Bare {
                return Err(self.unexpected("a unit such as `ms`, `MB` or `%`"));
            }
            inner = Expr { span: start..self.cursor.last(), kind: ExprKind::As(Box::new(inner), unit) };
        }
        Ok(inner)
    }

    fn atom(&mut self) -> Parsed<Expr> {
        self.cursor.skip_blanks();
        let start = self.cursor.at();
        let kind = match self.cursor.peek() {
            Some('(') => {
                self.cursor.bump();
                let inner = self.expr()?;
                self.close(")")?;
                return Ok(Expr { kind: inner.kind, span: start..self.cursor.last() });
            }
            Some('$') => ExprKind::Path(Box::new(self.path()?)),
            Some('\'' | '"') => ExprKind::Text(self.string()?.0),
            Some(c) if c.is_ascii_digit() => {
                let Some(span) = self.cursor.take_number() else { return Err(self.unexpected("a number")) };
                let number = read_number(self.cursor.text(), span)?;
                self.cursor.skip_blanks();
                if self.cursor.peek_word("pp") {
                    return Err(self.points());
                }
                ExprKind::Number(number, self.unit()?)
            }
            _ => match self.cursor.take_any_word() {
                Some(word) => return self.word(&word),
                None => {
                    return Err(self.unexpected("a value: a path `$.…`, a number, a string or a function"));
                }
            },
        };
        Ok(Expr { kind, span: start..self.cursor.last() })
    }

    fn points(&self) -> Mistake {
        mistake("percentage points only stand as a tolerance", self.cursor.here())
            .help("write `%` for a value, or `$.x as % + 0.5 pp` for a tolerance")
    }

    fn path(&mut self) -> Parsed<Query> {
        let start = self.cursor.at();
        let (query, end) = parse_prefix(self.cursor.text(), start).map_err(|error| {
            let found = mistake(error.message, error.span);
            error.help.into_iter().fold(found, Mistake::help)
        })?;
        self.cursor.jump(end);
        Ok(query)
    }

    /// `true`, `false`, a function or a quantifier; anything else is a mistake.
    fn word(&mut self, word: &Word) -> Parsed<Expr> {
        let start = word.span.start;
        let name = &self.cursor.text()[word.span.clone()];
        if name == "true" || name == "false" {
            return Ok(Expr { kind: ExprKind::Bool(name == "true"), span: word.span.clone() });
        }
        self.cursor.skip_blanks();
        let called = self.cursor.peek() == Some('(');
        if !called {
            let found = mistake(format!("`{name}` is not a value"), word.span.clone());
            return Err(found.help(if Cursor::is_keyword(name) {
                "a comparison is missing a side here".to_owned()
            } else if let Some(key) = self.dashed_key(word) {
                format!("a key with a dash stands in brackets and quotes: `$.evidence['{key}']`")
            } else {
                match name.to_ascii_lowercase().as_str() {
                    "null" | "nil" | "none" | "undefined" => {
                        "null is unknown and never a value; `exists($.x)` says whether there is one"
                            .to_owned()
                    }
                    lower if lower == "true" || lower == "false" || Cursor::is_keyword(lower) => {
                        format!("write `{lower}`")
                    }
                    _ => format!("a string stands in quotes: `'{name}'`; a path starts with `$.`"),
                }
            }));
        }
        self.cursor.bump();
        let kind = match (name, FUNCTIONS.iter().find(|(known, ..)| *known == name)) {
            ("all" | "any", _) => self.quantified(name == "all")?,
            (_, Some((_, function, takes))) => self.call(*function, *takes)?,
            _ => {
                let known = FUNCTIONS.iter().map(|(known, ..)| *known).chain(["all", "any"]);
                let found = mistake(format!("there is no function `{name}`"), word.span.clone());
                return Err(match suggestion(name, known.clone()) {
                    Some(near) => found.help(format!("did you mean `{near}`?")),
                    None => found.help(format!("the functions are {}", known.collect::<Vec<_>>().join(", "))),
                });
            }
        };
        self.close(")")?;
        Ok(Expr { kind, span: start..self.cursor.last() })
    }

    /// The key that was probably meant where a word follows a dash that follows a path, as in `$.x.error-rate`.
    fn dashed_key(&self, word: &Word) -> Option<String> {
        let text = self.cursor.text();
        let before = text[..word.span.start].strip_suffix('-')?;
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        // Without another sign before it, no path stands there.
        let (at, sign) = before.char_indices().rfind(|(_, c)| !is_part(*c))?;
        let first = &before[at + sign.len_utf8()..];
        let rest = &text[word.span.clone()];
        (!first.is_empty()).then(|| format!("{first}-{rest}"))
    }

    fn quantified(&mut self, all: bool) -> Parsed<ExprKind> {
        self.cursor.skip_blanks();
        if self.cursor.peek() != Some('$') {
            return Err(self.unexpected("a path").help("write `all($.runs[*].status == 'success')`"));
        }
        let start = self.cursor.at();
        let path = Box::new(self.path()?);
        self.descend()?;
        let element = Expr { kind: ExprKind::Element(path.clone()), span: start..self.cursor.last() };
        let condition = self.tail(element)?;
        self.depth -= 1;
        if matches!(condition.kind, ExprKind::Element(_)) {
            return Err(self.unexpected("a comparison").help("write `all($.checks[*].ok == true)`"));
        }
        Ok(ExprKind::Quantified { all, path, condition: Box::new(condition) })
    }

    fn call(&mut self, function: Function, takes: Takes) -> Parsed<ExprKind> {
        let name = function.name();
        self.cursor.skip_blanks();
        if self.cursor.peek() == Some(')') {
            return Err(self.unexpected(&format!("what `{name}` is worked out of")));
        }
        let mut arguments = vec![self.expr()?];
        let wanted = if takes == Takes::PathAndValue { 2 } else { 1 };
        while arguments.len() < wanted {
            self.cursor.skip_blanks();
            if !self.cursor.take(",") {
                return Err(self.unexpected("`,` and the value for where there is none"));
            }
            arguments.push(self.expr()?);
        }
        self.cursor.skip_blanks();
        if self.cursor.peek() == Some(',') {
            let found = self
                .unexpected("`)`")
                .help(format!("`{name}` takes {wanted} argument{}", if wanted == 1 { "" } else { "s" }));
            return Err(if function == Function::Max {
                found.help("`max` over several values is only a tolerance: `$.base + max(10%, 5 ms)`")
            } else {
                found
            });
        }
        if takes != Takes::Value && !matches!(arguments[0].kind, ExprKind::Path(_)) {
            return Err(mistake(format!("`{name}` takes a path"), arguments[0].span.clone())
                .help(format!("write `{name}($.evidence.…)` and put other functions around it")));
        }
        Ok(ExprKind::Call(function, arguments))
    }

    /// The unit that stands here, or [`Unit::Bare`].
    fn unit(&mut self) -> Parsed<Unit> {
        self.cursor.skip_blanks();
        if self.cursor.take("%") {
            return Ok(Unit::Percent);
        }
        let mut ahead = self.cursor.clone();
        let Some(word) = ahead.take_any_word() else { return Ok(Unit::Bare) };
        let name = &self.cursor.text()[word.span.clone()];
        if Cursor::is_keyword(name) || ahead.peek() == Some('(') {
            return Ok(Unit::Bare);
        }
        if let Some(keyword) = Cursor::keyword_in_any_case(name) {
            return Err(mistake(format!("`{name}` is not a unit"), word.span.clone())
                .help(format!("write `{keyword}`")));
        }
        let unit = Unit::parse(name).map_err(|meant| {
            mistake(format!("`{name}` is not a unit"), word.span.clone())
                .help(format!("did you mean `{meant}`?"))
        })?;
        self.cursor = ahead;
        Ok(unit)
    }

    fn string(&mut self) -> Parsed<(String, Range<usize>)> {
        self.cursor.skip_blanks();
        match self.cursor.take_string() {
            Some(Ok((text, span))) => Ok((text, span)),
            Some(Err((message, span))) => Err(mistake(message, span)),
            None => Err(self.unexpected("a string in quotes")),
        }
    }

    fn unexpected(&self, wanted: &str) -> Mistake {
        let here = self.cursor.here();
        let found = match self.cursor.text().get(here.clone()) {
            Some("") | None => "the requirement ends".to_owned(),
            Some(word) => format!("found `{word}`"),
        };
        mistake(format!("expected {wanted}, {found}"), here)
    }
}

/// How the left side of a comparison is spelt, and a baseline that it could be compared with.
struct Spelling<'a> {
    measured: &'a str,
    kind: &'a ExprKind,
}

impl<'a> Spelling<'a> {
    const BASE: &'static str = "$.baseline.value";

    fn of(measured: &'a Expr, text: &'a str) -> Self {
        Self { measured: &text[measured.span.clone()], kind: &measured.kind }
    }

    fn as_it_is(&self) -> (String, String) {
        match self.kind {
            ExprKind::As(_, Unit::Percent) | ExprKind::Call(Function::Percent, _) => self.in_percent(),
            _ => (self.measured.to_owned(), Self::BASE.to_owned()),
        }
    }

    fn in_percent(&self) -> (String, String) {
        let (measured, base) = (self.measured, Self::BASE);
        match self.kind {
            ExprKind::Call(Function::Percent, _) => (measured.to_owned(), format!("percent({base})")),
            ExprKind::As(_, Unit::Percent) => (measured.to_owned(), format!("{base} as %")),
            ExprKind::Path(_) | ExprKind::Call(..) => (format!("{measured} as %"), format!("{base} as %")),
            _ => (format!("({measured}) as %"), format!("{base} as %")),
        }
    }
}

fn read_number(text: &str, span: Range<usize>) -> Parsed<Number> {
    let written = &text[span.clone()];
    written.parse().map_err(|error: NumberError| mistake(format!("`{written}` is {error}"), span))
}
