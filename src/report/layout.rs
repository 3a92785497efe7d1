//! How much of a report is told. Each format names the layouts that it has.

use std::fmt;

/// How much of a report is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Everything that a reader may ask for, in sections.
    Full,
    /// The whole decision on one screen: a line for each group, and one for each check below it.
    Compact,
    /// What a pull request or the summary of a step has room for.
    Summary,
}

impl Layout {
    /// Every layout, in the order of the help.
    pub const ALL: [Self; 3] = [Self::Full, Self::Compact, Self::Summary];

    /// What the user calls it (`--style compact`).
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Compact => "compact",
            Self::Summary => "summary",
        }
    }

    /// The layout of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layout| layout.name() == name)
    }
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
