//! The shortest way to GO, last in the report because that is where the eye is when it ends.

use super::page::Page;
use super::text::{Text, Tone};
use super::words;
use crate::report::{Judged, Step};

pub(super) fn section(page: &mut Page, judged: &Judged) {
    let Some(way) = &judged.way else { return };
    let then = way.score.as_ref().map_or_else(String::new, |score| format!(", then readiness\u{a0}{score}"));
    let about = format!("{}{then}", words::count(way.steps.len(), "step"));
    page.heading_with("Shortest way to GO", &about);
    let digits = way.steps.len().to_string().len();
    for (index, step) in way.steps.iter().enumerate() {
        let number = format!("{:>digits$}.", index + 1);
        entry(page, judged, &number, step);
    }
}

fn entry(page: &mut Page, judged: &Judged, number: &str, step: &Step) {
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
    // What is wrong stands with the check, further up.
    let check = step.check.as_deref().and_then(|id| super::find(judged, id));
    if !check.is_some_and(|check| super::repeats(check, &step.text)) {
        page.text(hang, hang, &Text::of(Tone::Plain, &step.text));
    }
    if let Some(remedy) = &step.remedy {
        page.text(hang, hang + 4, &Text::of(Tone::Dim, "do: ").plain(remedy));
    }
}
