//! The canonical text of a query: parsed again it is the same query, and two queries that mean the same steps have
//! the same text.

use std::fmt::{Display, Formatter, Result, Write};

use super::query::{
    Anchor, Call, Expr, Filter, Literal, Operand, Operator, Query, Segment, Selector, SelectorKind, Slice,
};
use super::text::{is_name, write_quoted};

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_char(match self.anchor {
            Anchor::Root => '$',
            Anchor::Current => '@',
        })?;
        self.segments.iter().try_for_each(|segment| segment.fmt(f))
    }
}

impl Display for Segment {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let dots = if self.descendant { ".." } else { "" };
        match self.selectors.as_slice() {
            [Selector { kind: SelectorKind::Name(name), .. }] if is_name(name) => {
                write!(f, "{}{name}", if self.descendant { dots } else { "." })
            }
            selectors => {
                write!(f, "{dots}[")?;
                separated(f, selectors, ", ")?;
                f.write_char(']')
            }
        }
    }
}

impl Selector {
    /// Writes it as it stands in brackets.
    ///
    /// # Errors
    /// Those of what is written to.
    pub fn write(&self, out: &mut impl Write) -> Result {
        match &self.kind {
            SelectorKind::Name(name) => write_quoted(out, name),
            SelectorKind::Index(index) => write!(out, "{index}"),
            SelectorKind::Slice(slice) => write!(out, "{slice}"),
            SelectorKind::Wildcard => out.write_char('*'),
            SelectorKind::Filter(filter) => write!(out, "{filter}"),
        }
    }
}

impl Display for Selector {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.write(f)
    }
}

impl Display for Slice {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let part = |f: &mut Formatter<'_>, part: Option<i64>| part.map_or(Ok(()), |part| part.fmt(f));
        part(f, self.start)?;
        f.write_char(':')?;
        part(f, self.end)?;
        self.step.map_or(Ok(()), |step| write!(f, ":{step}"))
    }
}

impl Display for Filter {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "?{}", self.expr)
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Or(parts) => joined(f, parts, " || ", |part| matches!(part, Self::Or(_))),
            Self::And(parts) => joined(f, parts, " && ", |part| matches!(part, Self::Or(_) | Self::And(_))),
            Self::Not(inner) => match inner.as_ref() {
                Self::Exists(_) | Self::Call(_) => write!(f, "!{inner}"),
                _ => write!(f, "!({inner})"),
            },
            Self::Exists(query) => query.fmt(f),
            Self::Compare(comparison) => {
                write!(f, "{} {} {}", comparison.left, comparison.operator, comparison.right)
            }
            Self::Call(call) => call.fmt(f),
        }
    }
}

fn joined(f: &mut Formatter<'_>, parts: &[Expr], between: &str, in_parentheses: fn(&Expr) -> bool) -> Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(between)?;
        }
        if in_parentheses(part) {
            write!(f, "({part})")?;
        } else {
            part.fmt(f)?;
        }
    }
    Ok(())
}

fn separated(f: &mut Formatter<'_>, parts: &[impl Display], between: &str) -> Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(between)?;
        }
        part.fmt(f)?;
    }
    Ok(())
}

impl Display for Operator {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        })
    }
}

impl Display for Operand {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Literal { value, .. } => value.fmt(f),
            Self::Query { query, .. } => query.fmt(f),
            Self::Call(call) => call.fmt(f),
        }
    }
}

impl Display for Literal {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => value.fmt(f),
            Self::Number(text) => f.write_str(text),
            Self::Text(text) => write_quoted(f, text),
        }
    }
}

impl Display for Call {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}(", self.function)?;
        separated(f, &self.arguments, ", ")?;
        f.write_char(')')
    }
}
