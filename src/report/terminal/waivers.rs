//! Waivers for the gate, in use or not: an accepted risk is only accepted while somebody sees it.

use super::page::Page;
use super::text::{Text, Tone};
use super::words;
use crate::report::{Judged, WaiverReport};

pub(super) fn section(page: &mut Page, judged: &Judged) {
    if judged.waivers.is_empty() {
        return;
    }
    let in_use = judged.waivers.iter().filter(|waiver| waiver.state == "in-use").count();
    page.heading_with("Waivers", &format!("{in_use} of {} in use", judged.waivers.len()));
    let rows: Vec<Vec<Text>> = judged
        .waivers
        .iter()
        .map(|waiver| {
            vec![page.signs.waiver(&waiver.state), Text::of(Tone::Strong, &waiver.check), about(page, waiver)]
        })
        .collect();
    page.columns(2, 24, &rows);
}

/// Why the risk was accepted, by whom and until when.
pub(super) fn about(page: &Page, waiver: &WaiverReport) -> Text {
    let mut text = Text::new();
    if !waiver.matches.is_empty() {
        let only = format!("only {}{}", waiver.matches.join(", "), page.signs.dot);
        text.push(Tone::Plain, &only);
    }
    text.push(Tone::Plain, &waiver.reason);
    text.push(
        Tone::Dim,
        &format!(
            "{}approved by {}, expires {}, {}",
            page.signs.dot,
            waiver.approved_by,
            words::when(&waiver.expires),
            waiver.ticket
        ),
    );
    if let Some(problem) = &waiver.problem {
        text.push(Tone::Warn, &format!("{}{problem}", page.signs.dot));
    }
    text
}
