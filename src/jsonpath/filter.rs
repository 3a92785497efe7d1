//! The expression of a filter selector (RFC 9535 §2.3.5).

use super::functions::Function;
use super::parse::{Blanks, Parsed, Parser};
use super::query::{Call, Comparison, Expr, Filter, Literal, Operand, Operator};
use super::{typing, visit};

/// Longer ones first, so that `<=` is not read as `<`.
const OPERATORS: [(&str, Operator); 6] = [
    ("==", Operator::Equal),
    ("!=", Operator::NotEqual),
    ("<=", Operator::LessOrEqual),
    (">=", Operator::GreaterOrEqual),
    ("<", Operator::Less),
    (">", Operator::Greater),
];

impl Parser<'_> {
    /// After the `?`.
    pub(super) fn filter(&mut self) -> Parsed<Filter> {
        self.skip_blanks();
        let mut expr = self.or()?;
        visit::mark_asked(&mut expr);
        Ok(Filter { expr })
    }

    fn or(&mut self) -> Parsed<Expr> {
        self.chain("||", Self::and, Expr::Or)
    }

    fn and(&mut self) -> Parsed<Expr> {
        self.chain("&&", Self::basic, Expr::And)
    }

    fn chain(
        &mut self,
        operator: &str,
        read: fn(&mut Self) -> Parsed<Expr>,
        join: fn(Vec<Expr>) -> Expr,
    ) -> Parsed<Expr> {
        let first = read(self)?;
        let mut parts = vec![first];
        loop {
            let end = self.at;
            self.skip_blanks();
            if !self.take(operator) {
                self.at = end;
                break;
            }
            self.skip_blanks();
            parts.push(read(self)?);
        }
        Ok(match parts.len() {
            1 => parts.swap_remove(0),
            _ => join(parts),
        })
    }

    fn basic(&mut self) -> Parsed<Expr> {
        let start = self.at;
        if self.take("!") {
            self.skip_blanks();
            if self.peek() == Some('(') {
                return Ok(Expr::Not(Box::new(self.parentheses()?)));
            }
            let operand = self.operand()?;
            if self.operator().is_some() {
                let mut error = Self::error("`!` does not apply to a comparison", start..start + 1);
                error.help = Some("put the comparison into parentheses: `!(@.a == 1)`".to_owned());
                return Err(error);
            }
            return Ok(Expr::Not(Box::new(test(operand)?)));
        }
        if self.peek() == Some('(') {
            return self.parentheses();
        }
        let left = self.operand()?;
        let Some(operator) = self.operator() else { return test(left) };
        self.skip_blanks();
        let right = self.operand()?;
        typing::check_comparable(&left)?;
        typing::check_comparable(&right)?;
        Ok(Expr::Compare(Box::new(Comparison { left, operator, right, span: start..self.at })))
    }

    fn parentheses(&mut self) -> Parsed<Expr> {
        let open = self.at;
        self.at += 1;
        let inner = self.nested(|parser| {
            parser.skip_blanks();
            parser.or()
        })?;
        self.skip_blanks();
        if self.take(")") {
            return Ok(inner);
        }
        Err(match self.peek() {
            None => Self::error("this parenthesis is not closed", open..open + 1),
            Some(_) => self.unexpected("an operator or `)`"),
        })
    }

    /// The comparison operator that comes next, after blanks; without one nothing is taken.
    fn operator(&mut self) -> Option<Operator> {
        let end = self.at;
        self.skip_blanks();
        let found = OPERATORS.into_iter().find(|(text, _)| self.take(text));
        if found.is_none() {
            self.at = end;
        }
        found.map(|(_, operator)| operator)
    }

    fn operand(&mut self) -> Parsed<Operand> {
        self.check_length()?;
        let start = self.at;
        let value = match self.peek() {
            Some('@' | '$') => {
                let query = self.query(Blanks::BeforeSegments)?;
                return Ok(Operand::Query { query, tested: false, null_said: false });
            }
            Some(quote @ ('\'' | '"')) => Literal::Text(self.quoted(quote)?.into_boxed_str()),
            Some('-' | '0'..='9') => Literal::Number(self.number()?),
            Some(letter) if letter.is_ascii_alphabetic() || letter == '_' => return self.word(),
            _ => return Err(self.unexpected("a path with `@` or `$`, a value or a function")),
        };
        Ok(Operand::Literal { value, span: start..self.at })
    }

    /// `true`, `false`, `null` or a function.
    fn word(&mut self) -> Parsed<Operand> {
        let start = self.at;
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let word = &rest[..length];
        self.at += length;
        let span = start..self.at;
        if self.peek() == Some('(') {
            let Some(function) = Function::by_name(word) else {
                let mut error = Self::error(format!("there is no function `{word}` in a filter"), span);
                let names = Function::ALL.map(|function| format!("`{function}`"));
                error.help = Some(format!("the functions of a filter are {}", names.join(", ")));
                return Err(error);
            };
            return self.nested(|parser| parser.call(function, start)).map(Operand::Call);
        }
        let value = match word {
            "true" => Literal::Bool(true),
            "false" => Literal::Bool(false),
            "null" => Literal::Null,
            _ => {
                let mut error =
                    Self::error(format!("expected a path, a value or a function, found `{word}`"), span);
                let lower = word.to_ascii_lowercase();
                error.help = Some(match lower.as_str() {
                    "true" | "false" | "null" => format!("write `{lower}`"),
                    "not" => "inside a filter `not` is written `!`".to_owned(),
                    _ => format!("a member of the element is written `@.{word}`, a string `'{word}'`"),
                });
                return Err(error);
            }
        };
        Ok(Operand::Literal { value, span })
    }

    /// At the opening parenthesis; `start` is the start of the function's name.
    fn call(&mut self, function: Function, start: usize) -> Parsed<Call> {
        self.at += 1;
        self.skip_blanks();
        let mut arguments = Vec::new();
        if !self.take(")") {
            loop {
                arguments.push(self.operand()?);
                self.skip_blanks();
                if self.take(")") {
                    break;
                }
                if !self.take(",") {
                    return Err(self.unexpected("`,` or `)`"));
                }
                self.skip_blanks();
            }
        }
        typing::call(function, arguments, start..self.at)
    }
}

/// An operand that stands alone as a condition.
fn test(operand: Operand) -> Parsed<Expr> {
    match operand {
        Operand::Query { query, .. } => Ok(Expr::Exists(query)),
        Operand::Call(call) => {
            typing::check_test(&call)?;
            Ok(Expr::Call(call))
        }
        Operand::Literal { span, .. } => {
            Err(Parser::error("a value alone is no condition: compare it", span))
        }
    }
}
