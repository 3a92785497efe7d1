//! The functions of the language: one table for the parser, the checker and the messages.

/// A function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// How many nodes a path selects.
    Count,
    /// Their sum.
    Sum,
    /// The smallest.
    Min,
    /// The largest.
    Max,
    /// The arithmetic mean.
    Avg,
    /// The middle one (the same as `p50`).
    Median,
    /// A percentile, interpolated linearly between the closest ranks.
    Percentile(u8),
    /// Characters of a string, elements of a list, members of an object.
    Length,
    /// Whether a path selects something that is not null.
    Exists,
    /// What a path selects, or another value where it selects nothing or null.
    Default,
    /// A ratio from 0 to 1 as a percentage.
    Percent,
    /// The number that a string writes.
    Number,
    /// The instant that a string or an epoch number means.
    Date,
    /// The time since an instant.
    Age,
    /// The time until an instant.
    Until,
    /// A string in lower case.
    Lower,
}

/// What a function takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// One path, for all that it selects.
    Path,
    /// One path, and a value for where it selects nothing.
    PathAndValue,
    /// One value.
    Value,
}

/// Every function with its name and what it takes.
pub const FUNCTIONS: [(&str, Function, Takes); 19] = [
    ("count", Function::Count, Takes::Path),
    ("sum", Function::Sum, Takes::Path),
    ("min", Function::Min, Takes::Path),
    ("max", Function::Max, Takes::Path),
    ("avg", Function::Avg, Takes::Path),
    ("median", Function::Median, Takes::Path),
    ("p50", Function::Percentile(50), Takes::Path),
    ("p90", Function::Percentile(90), Takes::Path),
    ("p95", Function::Percentile(95), Takes::Path),
    ("p99", Function::Percentile(99), Takes::Path),
    ("length", Function::Length, Takes::Value),
    ("exists", Function::Exists, Takes::Path),
    ("default", Function::Default, Takes::PathAndValue),
    ("percent", Function::Percent, Takes::Value),
    ("number", Function::Number, Takes::Value),
    ("date", Function::Date, Takes::Value),
    ("age", Function::Age, Takes::Value),
    ("until", Function::Until, Takes::Value),
    ("lower", Function::Lower, Takes::Value),
];

impl Function {
    /// Its name.
    pub fn name(self) -> &'static str {
        FUNCTIONS.iter().find(|(_, function, _)| *function == self).map_or("", |(name, _, _)| name)
    }

    /// What it takes.
    pub fn takes(self) -> Takes {
        FUNCTIONS
            .iter()
            .find(|(_, function, _)| *function == self)
            .map_or(Takes::Value, |(_, _, takes)| *takes)
    }
}
