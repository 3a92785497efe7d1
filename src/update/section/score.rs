//! The score: decision, number, and what each group gives to it.

use std::fmt::Write as _;

use super::{decision, run};
use crate::report::inline::{strong, table, text};
use crate::report::terminal::words;
use crate::report::{CheckReport, GateReport, GroupReport, Judged, Report, tally};

/// The heading; the score is in it where there is one gate to speak of.
pub(super) fn heading(gates: &[&GateReport]) -> String {
    match gates {
        [GateReport::Judged(judged)] => match &judged.score {
            Some(score) => format!("Release readiness score: {} %", text(&score.value)),
            None => "Release readiness score: none".to_owned(),
        },
        _ => "Release readiness score".to_owned(),
    }
}

pub(super) fn gate(report: &Report, judged: &Judged) -> String {
    let mut head = vec![decision(&judged.label, judged.decision)];
    if let Some(score) = &judged.score {
        head.push(format!("readiness {} %", strong(&score.value)));
    }
    head.push(format!("gate {}", text(&judged.gate)));
    head.push(run(report));
    let mut out = format!("{}\n\n", head.join(" · "));
    let Some(score) = &judged.score else {
        out.push_str("There is no score: nothing that applies has a weight.\n");
        return out;
    };
    let mut limits = Vec::new();
    limits.extend(score.band.as_ref().map(|band| text(band)));
    limits.extend(score.go.as_ref().map(|go| format!("GO from {}", text(go))));
    limits.extend(score.floor.as_ref().map(|floor| format!("floor {}", text(floor))));
    limits.push(format!("{} % of the weight measured", text(&score.measured)));
    limits.extend(
        score.without_waived.as_ref().map(|left| format!("with waived checks left out {}", text(left))),
    );
    // Writing into a string cannot fail.
    let _ = write!(out, "{}\n\n", limits.join(" · "));
    out.push_str(&groups(judged));
    if !score.weightings.is_empty() {
        let others: Vec<String> = score
            .weightings
            .iter()
            .map(|other| format!("{} {}", text(&other.name), text(&other.value)))
            .collect();
        let _ = write!(out, "\nBy other weightings, which decide nothing: {}\n", others.join(", "));
    }
    out
}

/// What each group gives to the score.
pub(super) fn groups(judged: &Judged) -> String {
    let row = |group: &GroupReport| {
        let score = group.score.as_ref().map_or_else(|| "–".to_owned(), |score| text(score));
        vec![text(&group.title), text(&group.weight), score, counts(&group.checks)]
    };
    let mut rows: Vec<Vec<String>> = judged.groups.iter().map(row).collect();
    rows.extend(
        judged
            .score
            .as_ref()
            .map(|score| vec![strong("Weighted total"), String::new(), strong(&score.value), String::new()]),
    );
    table(&["Group", "Weight:", "Score:", "Checks"], &rows)
}

/// `7 pass, 1 pending`.
pub(super) fn counts(checks: &[CheckReport]) -> String {
    let counts = tally::of(checks).into_iter();
    counts
        .map(|(outcome, count)| format!("{count} {}", words::outcome(outcome)))
        .collect::<Vec<_>>()
        .join(", ")
}
