//! A comparison in words: what was wanted, what was needed with the margin, and what was there. Every format says it so.

use super::terminal::text::TIE;
use super::{Comparison, Holds, Kind};

/// A limit up to this many bytes stays in one line with its operator.
const SHORT: usize = 12;

/// What the requirement asks for: `< 300 ms`, `not in [1, 2]`, `veto if true`.
pub(crate) fn target(part: &Comparison, kind: Kind) -> String {
    let target = match (&part.target, part.operator.as_str()) {
        (Some(target), _) => limit(part, target),
        (None, "") => if part.negated { "false" } else { "true" }.to_owned(),
        // The limit is itself unknown: what is written says most.
        (None, _) => {
            let written = part.text.strip_prefix(&part.measured).unwrap_or(&part.text);
            format!("{}{}", not(part), written.trim())
        }
    };
    if kind == Kind::Veto { format!("veto if {target}") } else { target }
}

/// The limit with the margin; nothing where no margin applies.
pub(crate) fn needed(part: &Comparison) -> String {
    part.margin.as_ref().and(part.needed.as_ref()).map_or_else(String::new, |needed| limit(part, needed))
}

/// The value that was there, or that it is not known.
pub(crate) fn actual(part: &Comparison) -> String {
    match (&part.actual, part.holds) {
        (Some(actual), _) => actual.clone(),
        (None, Holds::Error) => "error".to_owned(),
        (None, _) => "not known".to_owned(),
    }
}

fn not(part: &Comparison) -> &'static str {
    if part.negated { "not " } else { "" }
}

fn limit(part: &Comparison, value: &str) -> String {
    match part.operator.as_str() {
        "" => value.to_owned(),
        operator => {
            let tie = if value.len() <= SHORT { TIE } else { ' ' };
            format!("{}{operator}{tie}{value}", not(part))
        }
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
