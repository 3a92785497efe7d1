//! The parsed query. Spans are byte ranges of the text that was parsed.

use std::ops::Range;

use super::functions::Function;

/// A path: where it starts and the steps from there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// What the first step starts from.
    pub anchor: Anchor,
    /// The steps.
    pub segments: Vec<Segment>,
    /// The whole path.
    pub span: Range<usize>,
}

/// What a query starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// `$`: the document.
    Root,
    /// `@`: the element that a filter is looking at.
    Current,
}

/// One step: every node so far is replaced by what the selectors take from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Whether the selectors apply to every node below as well (`..`).
    pub descendant: bool,
    /// At least one; `.name` and `.*` are one.
    pub selectors: Vec<Selector>,
    /// From the dot or bracket to the end.
    pub span: Range<usize>,
}

/// What to take from a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    /// What to take.
    pub kind: SelectorKind,
    /// Without the dot or the brackets around it.
    pub span: Range<usize>,
}

/// The kinds of selector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SelectorKind {
    /// The member with this key.
    Name(Box<str>),
    /// The element with this index; from the end where negative.
    Index(i64),
    /// Some elements of a list.
    Slice(Slice),
    /// All elements or member values.
    Wildcard,
    /// The elements or member values for which an expression holds.
    Filter(Box<Filter>),
}

/// `start:end:step`, each as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    /// First index.
    pub start: Option<i64>,
    /// First index that is not taken.
    pub end: Option<i64>,
    /// Distance; may be negative; zero takes nothing.
    pub step: Option<i64>,
}

/// `?expression`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// What must hold.
    pub expr: Expr,
}

/// A logical expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    /// At least one of two or more holds.
    Or(Vec<Expr>),
    /// All of two or more hold.
    And(Vec<Expr>),
    /// It does not hold.
    Not(Box<Expr>),
    /// The query selects something.
    Exists(Query),
    /// Two values compare so.
    Compare(Box<Comparison>),
    /// A function that is true or false.
    Call(Call),
}

/// `left operator right`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The left side.
    pub left: Operand,
    /// How they are compared.
    pub operator: Operator,
    /// The right side.
    pub right: Operand,
    /// Both sides.
    pub span: Range<usize>,
}

/// The comparison operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// A side of a comparison, or an argument of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// A value written in the query.
    Literal {
        /// The value.
        value: Literal,
        /// Where it stands.
        span: Range<usize>,
    },
    /// What a query selects.
    Query {
        /// The query.
        query: Query,
        /// Whether the same filter expression also tests this very query for existence (`@.x && @.x > 1`). Its author
        /// has said what is to happen to elements without it.
        tested: bool,
        /// Whether the same filter expression also compares this very query with `null` (`@.x != null && @.x > 1`).
        /// Its author has said what is to happen to elements where it is null.
        null_said: bool,
    },
    /// What a function gives.
    Call(Call),
}

/// A value written in a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as written.
    Number(Box<str>),
    /// A string, unescaped.
    Text(Box<str>),
}

/// A function with its arguments, which fit it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Which.
    pub function: Function,
    /// As many as it takes.
    pub arguments: Vec<Operand>,
    /// From its name to the closing parenthesis.
    pub span: Range<usize>,
}

impl Query {
    /// The name that the first step takes, if it takes one: in a requirement, the evidence.
    pub fn head(&self) -> Option<&str> {
        self.segments.first()?.single_name()
    }

    /// Whether it is made of names and indices only, so that it selects one node at most.
    pub fn is_singular(&self) -> bool {
        self.segments.iter().all(Segment::is_singular)
    }

    /// Whether the last step takes any number of children: a wildcard, a slice or a filter, not below `..`.
    pub fn ends_in_many(&self) -> bool {
        self.segments
            .last()
            .is_some_and(|last| !last.descendant && last.selectors.iter().any(Selector::takes_many))
    }
}

impl Segment {
    /// The key, if this step is one name.
    pub fn single_name(&self) -> Option<&str> {
        match (self.descendant, self.selectors.as_slice()) {
            (false, [Selector { kind: SelectorKind::Name(name), .. }]) => Some(name),
            _ => None,
        }
    }

    fn is_singular(&self) -> bool {
        let one = |kind: &SelectorKind| matches!(kind, SelectorKind::Name(_) | SelectorKind::Index(_));
        !self.descendant && matches!(self.selectors.as_slice(), [selector] if one(&selector.kind))
    }
}

impl Selector {
    /// Whether it can take any number of children, also none.
    pub fn takes_many(&self) -> bool {
        matches!(self.kind, SelectorKind::Wildcard | SelectorKind::Slice(_) | SelectorKind::Filter(_))
    }
}

impl Operand {
    /// Where it stands.
    pub fn span(&self) -> Range<usize> {
        match self {
            Self::Literal { span, .. } => span.clone(),
            Self::Query { query, .. } => query.span.clone(),
            Self::Call(call) => call.span.clone(),
        }
    }
}
