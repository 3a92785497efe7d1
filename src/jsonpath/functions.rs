//! The function extensions of RFC 9535 §2.4: names and types. What they give is worked out in `judge`.

use std::fmt;

/// The five functions of the RFC. There are no others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// The number of nodes that a query selects.
    Count,
    /// Characters of a string, elements of a list, members of an object.
    Length,
    /// Whether a whole string matches a pattern.
    Match,
    /// Whether a part of a string matches a pattern.
    Search,
    /// The value of the one node that a query selects.
    Value,
}

/// The declared types (RFC 9535 §2.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    /// A value, or nothing.
    Value,
    /// Any number of nodes.
    Nodes,
    /// True or false.
    Logical,
}

impl Function {
    /// All, in alphabetical order.
    pub const ALL: [Self; 5] = [Self::Count, Self::Length, Self::Match, Self::Search, Self::Value];

    /// As a query writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Length => "length",
            Self::Match => "match",
            Self::Search => "search",
            Self::Value => "value",
        }
    }

    pub(super) fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|function| function.name() == name)
    }

    pub(super) fn takes(self) -> &'static [Type] {
        match self {
            Self::Count | Self::Value => &[Type::Nodes],
            Self::Length => &[Type::Value],
            Self::Match | Self::Search => &[Type::Value, Type::Value],
        }
    }

    pub(super) fn gives(self) -> Type {
        match self {
            Self::Count | Self::Length | Self::Value => Type::Value,
            Self::Match | Self::Search => Type::Logical,
        }
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
