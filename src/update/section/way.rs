//! The shortest way to GO, step by step.

use std::fmt::Write as _;

use crate::report::inline::{strong, text};
use crate::report::{Judged, Step};

pub(super) fn gate(judged: &Judged) -> String {
    let Some(way) = &judged.way else {
        return "Nothing is missing: it is GO.\n".to_owned();
    };
    let mut out = String::new();
    for (index, one) in way.steps.iter().enumerate() {
        // Writing into a string cannot fail.
        let _ = writeln!(out, "{}. {}", index + 1, step(one));
    }
    if let Some(score) = &way.score {
        let _ = write!(out, "\nReadiness after that: {} %\n", strong(score));
    }
    out
}

fn step(step: &Step) -> String {
    let title = match &step.gate {
        Some(gate) => strong(&format!("gate {gate}: {}", step.title)),
        None => strong(&step.title),
    };
    let mut about = Vec::new();
    about.extend(step.outcome.map(|outcome| format!("now {}", outcome.word())));
    about.extend(step.owner.as_ref().map(|owner| format!("owner {}", text(owner))));
    about.extend(step.gain.as_ref().map(|gain| format!("+{} points", text(gain))));
    let about = if about.is_empty() { String::new() } else { format!(" ({})", about.join(", ")) };
    let remedy = step.remedy.as_ref().map(|remedy| format!(" Do: {}", text(remedy))).unwrap_or_default();
    format!("{title}{about}: {}.{remedy}", text(step.text.trim_end_matches('.')))
}
