//! What failed checks ask an orchestrator to do. Only a check that failed on evidence that was seen asks for
//! anything: rolling back for a missing file would harm.

use super::page::Page;
use super::text::{Text, Tone};
use crate::report::{Judged, Outcome};

pub(super) fn section(page: &mut Page, judged: &Judged) {
    let rows: Vec<Vec<Text>> = judged
        .groups
        .iter()
        .flat_map(|group| &group.checks)
        .filter(|check| check.outcome == Outcome::Fail)
        .filter_map(|check| {
            let action = check.action.as_ref()?;
            Some(vec![
                Text::of(Tone::Bad, action),
                Text::of(Tone::Plain, &format!("because {} failed", check.title)),
            ])
        })
        .collect();
    if !rows.is_empty() {
        page.heading("Actions");
        page.columns(2, 24, &rows);
    }
}
