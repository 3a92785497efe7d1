//! What a comparison asked for and what it found, in the words of every report.

use super::terminal::text::TIE;
use super::{Comparison, Holds, Kind};

/// One comparison as a row of a table tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Compared {
    /// What is asked for: `< 300 ms`, `veto if > 0`.
    pub(crate) target: String,
    /// The limit that a margin makes of it; empty without a margin.
    pub(crate) needed: String,
    /// What was found: a value, `not known` or `error`.
    pub(crate) actual: String,
}

impl Compared {
    /// What this comparison of a check of that kind tells.
    pub(crate) fn of(part: &Comparison, kind: Kind) -> Self {
        let not = if part.negated { "not " } else { "" };
        let limit = |value: &str| match part.operator.as_str() {
            "" => value.to_owned(),
            operator => {
                format!("{not}{operator}{tie}{value}", tie = if value.len() <= 12 { TIE } else { ' ' })
            }
        };
        let target = match (&part.target, part.operator.as_str()) {
            (Some(target), _) => limit(target),
            (None, "") => if part.negated { "false" } else { "true" }.to_owned(),
            // The limit is itself unknown: what is written says most.
            (None, _) => {
                let written = part.text.strip_prefix(&part.measured).unwrap_or(&part.text);
                format!("{not}{}", written.trim())
            }
        };
        let target = if kind == Kind::Veto { format!("veto if {target}") } else { target };
        let needed = part.margin.as_ref().and(part.needed.as_ref()).map_or_else(String::new, |v| limit(v));
        let actual = match (&part.actual, part.holds) {
            (Some(actual), _) => actual.clone(),
            (None, Holds::Error) => "error".to_owned(),
            (None, _) => "not known".to_owned(),
        };
        Self { target, needed, actual }
    }
}

/// Whether a comparison speaks for the release: it holds, or it does not where a veto or a `not` wants the opposite.
pub(crate) fn is_fine(comparison: &Comparison, kind: Kind) -> bool {
    let wanted = (kind == Kind::Veto) == comparison.negated;
    match comparison.holds {
        Holds::True => wanted,
        Holds::False => !wanted,
        Holds::Unknown | Holds::Error => false,
    }
}
