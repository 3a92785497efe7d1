//! The shortest way to GO, and to a score that was asked for: last in the report because that is where the eye is when it ends.

use std::collections::HashMap;

use super::page::Page;
use super::text::{Text, Tone};
use super::words;
use crate::report::{CheckReport, Judged, Step, Target};

pub(super) fn section(page: &mut Page, judged: &Judged) {
    let Some(way) = &judged.way else { return };
    let then = way.score.as_ref().map_or_else(String::new, |score| format!(", then readiness\u{a0}{score}"));
    let about = format!("{}{then}", words::count(way.steps.len(), "step"));
    page.heading_with("Shortest way to GO", &about);
    entries(page, judged, &way.steps, true);
}

/// The shortest way to the score that the run asked for. `in_full` says that the checks are told further up.
pub(super) fn to_target(page: &mut Page, judged: &Judged, in_full: bool) {
    let Some(target) = &judged.target else { return };
    page.heading_with(&format!("Shortest way to {}", target.score), &about(judged, target));
    entries(page, judged, &target.steps, in_full);
}

pub(crate) fn about(judged: &Judged, target: &Target) -> String {
    let now = judged.score.as_ref().map_or("", |score| &score.value);
    match &target.would_give {
        _ if target.reached => format!("it is there: readiness\u{a0}{now}"),
        None => "it cannot be reached: nothing that applies has a weight".to_owned(),
        Some(after) => {
            let steps = words::count(target.steps.len(), "step");
            let short = if target.reachable { "" } else { ", which is not enough" };
            format!("{steps}, then readiness\u{a0}{after}{short}")
        }
    }
}

fn entries(page: &mut Page, judged: &Judged, steps: &[Step], in_full: bool) {
    let digits = steps.len().to_string().len();
    let checks = judged.groups.iter().flat_map(|group| &group.checks);
    let by_id: HashMap<&str, &CheckReport> = checks.map(|check| (check.check.as_str(), check)).collect();
    for (index, step) in steps.iter().enumerate() {
        let number = format!("{:>digits$}.", index + 1);
        // What is wrong stands with the check, further up.
        let check = step.check.as_deref().and_then(|id| by_id.get(id));
        let told = in_full && check.is_some_and(|check| super::repeats(check, &step.text));
        entry(page, &number, step, told);
    }
}

/// One step. `told` says that what is wrong was said before.
fn entry(page: &mut Page, number: &str, step: &Step, told: bool) {
    let hang = 2 + number.len() + 1;
    let blanks = number.len() - number.trim_start().len();
    let mut head = Text::of(Tone::Strong, number.trim_start());
    head.push(Tone::Plain, " ");
    if let Some(gate) = &step.gate {
        head.push(Tone::Plain, &format!("gate {gate}: "));
    }
    head.push(Tone::Strong, &step.title);
    let mut parts = vec![head];
    if let Some(outcome) = step.outcome {
        parts.push(Text::of(Tone::Dim, "now\u{a0}").with(super::signs::mood(outcome).tone(), outcome.word()));
    }
    if let Some(owner) = &step.owner {
        parts.push(Text::of(Tone::Dim, "owner\u{a0}").plain(owner));
    }
    if let Some(gain) = &step.gain {
        parts.push(Text::of(Tone::Good, &format!("+{gain}\u{a0}points")));
    }
    page.flow(2 + blanks, hang, page.signs.dot, &parts);
    if !told {
        page.text(hang, hang, &Text::of(Tone::Plain, &step.text));
    }
    if let Some(remedy) = &step.remedy {
        page.text(hang, hang + 4, &Text::of(Tone::Dim, "do: ").plain(remedy));
    }
}
