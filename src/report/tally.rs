//! How checks came out, counted.

use std::cmp::Reverse;

use super::{CheckReport, Outcome};

/// How many checks came out how: those that pass, then the others, the most urgent first. What there is none of is left
/// out.
pub(crate) fn of<'c>(checks: impl IntoIterator<Item = &'c CheckReport>) -> Vec<(Outcome, usize)> {
    let mut counts = Outcome::ALL.map(|outcome| (outcome, 0));
    for check in checks {
        for (outcome, count) in &mut counts {
            *count += usize::from(*outcome == check.outcome);
        }
    }
    let mut counts: Vec<_> = counts.into_iter().filter(|(_, count)| *count > 0).collect();
    counts.sort_by_key(|(outcome, _)| (Reverse(*outcome == Outcome::Pass), outcome.urgency()));
    counts
}
