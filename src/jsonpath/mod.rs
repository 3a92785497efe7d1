//! `JSONPath` as in RFC 9535, and the stricter reading of it that a requirement needs.
//!
//! A query is parsed with the place of every part, so that a message can point at the step that failed. It selects in
//! one of three [`Mode`]s: as the RFC says, where what is missing is nothing; or so that absence is reported instead.

mod compare;
mod display;
mod filter;
mod functions;
mod judge;
mod literal;
mod normalized;
mod parse;
mod query;
mod regexp;
mod select;
#[cfg(test)]
mod strategies;
mod text;
mod typing;
mod visit;

pub use functions::Function;
pub use judge::Tester;
pub use normalized::locate;
pub use parse::{MAX_LENGTH, MAX_NESTING, PathError, parse, parse_prefix};
pub use query::{
    Anchor, Call, Comparison, Expr, Filter, Literal, Operand, Operator, Query, Segment, Selector,
    SelectorKind, Slice,
};
pub use regexp::{Regexp, RegexpError};
pub use select::{AbsentKind, Counted, Mode, Refusal, select, select_counted, select_from};
pub use text::child;
