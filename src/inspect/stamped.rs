//! The stamp beside a file, and whether a gate would believe it.

use chrono::{DateTime, Utc};

use super::StampReport;
use crate::evidence::stamp::{self, Stamp};
use crate::evidence::{FileBytes, Root, fit};
use crate::report::EvidenceState;
use crate::time;

/// Looks at the stamp.
pub(super) fn look(root: &Root, file: &FileBytes, now: DateTime<Utc>) -> StampReport {
    match stamp::beside(root, file) {
        Ok(stamp) => fitting(&stamp, now),
        Err(problem) => {
            let none = problem.state == EvidenceState::Unbound && problem.text.starts_with("has no stamp");
            let state = if none { "none" } else { "broken" };
            StampReport { state, problem: Some(problem.text), ..StampReport::default() }
        }
    }
}

fn fitting(stamp: &Stamp, now: DateTime<Utc>) -> StampReport {
    let text = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
    let mut report = StampReport {
        state: "fits",
        commit: text(&stamp.commit),
        artifact: text(&stamp.artifact),
        by: text(&stamp.by),
        ..StampReport::default()
    };
    match stamp.produced_at.as_ref().map(fit::instant) {
        None => {}
        Some(Ok(instant)) => {
            report.produced_at = Some(time::show(instant));
            match fit::age(instant, None, now) {
                Ok(()) => report.age = Some(time::in_words(now - instant)),
                Err(problem) => report.problem = Some(problem.text),
            }
        }
        Some(Err(problem)) => report.problem = Some(problem.text),
    }
    if report.problem.is_some() {
        report.state = "broken";
    }
    report
}
