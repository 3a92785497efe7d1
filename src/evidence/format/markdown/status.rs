//! What a status cell says.

use super::choice::is_choice;
use super::task::boxed;
use super::words::{Mark, WORDS, bare, mark};
use crate::evidence::summary::ItemState;

/// The state that the plain text of a status cell says.
pub(super) fn state(cell: &str) -> ItemState {
    let text = bare(cell);
    if text.chars().all(|c| matches!(c, '-' | '–' | '—' | '―' | '.' | '…' | '?' | ' ')) {
        return ItemState::Pending;
    }
    if let Some((state, length)) = boxed(&text) {
        let rest = text[length..].trim();
        // A box before words: both speak.
        return if rest.is_empty() { state } else { joined(Some(of_state(state)), words(rest)) };
    }
    if is_choice(&text) {
        return ItemState::Pending;
    }
    let (marks, rest) = marks(&text);
    joined(marks, words(rest))
}

/// The worst of what marks and words say; nothing understood is unclear.
fn joined(marks: Option<Mark>, words: Option<Mark>) -> ItemState {
    match [marks, words].into_iter().flatten().min() {
        Some(Mark::Fail) => ItemState::Fail,
        Some(Mark::Pending) => ItemState::Pending,
        Some(Mark::Pass) => ItemState::Pass,
        Some(Mark::NotApplicable) => ItemState::NotApplicable,
        None => ItemState::Unclear,
    }
}

fn of_state(state: ItemState) -> Mark {
    if state == ItemState::Pass { Mark::Pass } else { Mark::Pending }
}

/// The worst of the leading and trailing marks, and what stands between them.
pub(super) fn marks(text: &str) -> (Option<Mark>, &str) {
    let mut worst: Option<Mark> = None;
    let mut note = |found: Mark| worst = Some(worst.map_or(found, |worst| worst.min(found)));
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next()
        && let Some(found) = mark(first)
    {
        note(found);
        rest = rest[first.len_utf8()..].trim_start();
    }
    while let Some(last) = rest.chars().next_back()
        && let Some(found) = mark(last)
    {
        note(found);
        rest = rest[..rest.len() - last.len_utf8()].trim_end();
    }
    (worst, rest)
}

/// What words say, up to the first bracket, colon, semicolon or spaced dash.
pub(super) fn words(text: &str) -> Option<Mark> {
    let text = text.to_lowercase().replace('_', " ");
    let end = text.find(['(', ':', ';']).unwrap_or(text.len());
    let dash = [" - ", " – ", " — "].iter().filter_map(|dash| text.find(dash)).min().unwrap_or(text.len());
    let text = text[..end.min(dash)].trim();
    if let Some((_, mark)) = WORDS.iter().find(|(word, _)| *word == text) {
        return Some(*mark);
    }
    // The longest word that it begins with: `not ready yet` is not the `not` of `not started`.
    let begins = |word: &str| {
        text.strip_prefix(word).is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric()))
    };
    let (word, mark) = WORDS.iter().filter(|(word, _)| begins(word)).max_by_key(|(word, _)| word.len())?;
    let rest = &text[word.len()..];
    match mark {
        Mark::Fail | Mark::Pending => Some(*mark),
        Mark::Pass => (!rest.chars().any(char::is_alphabetic)).then_some(Mark::Pass),
        Mark::NotApplicable => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_say_what_they_say_and_no_more() {
        use ItemState::{Fail, NotApplicable, Pass, Pending, Unclear};
        for (cell, expected) in [
            ("", Pending),
            (" - ", Pending),
            ("…", Pending),
            ("??", Pending),
            ("[x]", Pass),
            ("[ ]", Pending),
            ("[x] not done", Pending),
            ("✅", Pass),
            ("✔️ Done", Pass),
            ("Done ✅", Pass),
            ("✅ 14 of 14", Pass),
            ("✅ but failing", Pass),
            ("✅ Failed", Fail),
            ("✅ ❌", Fail),
            ("✅/❌", Pending),
            ("✅ | ❌", Pending),
            ("☐ GO ☐ NO-GO", Pending),
            ("GO / NO-GO", Pending),
            ("Pass/Fail", Pending),
            ("Done/approved", Unclear),
            ("PASS", Pass),
            ("PASS (after fix)", Pass),
            ("PASS 14/14", Pass),
            ("Pass, except login", Unclear),
            ("Passport", Unclear),
            ("No critical errors", Fail),
            ("Nominal", Unclear),
            ("IN_PROGRESS", Pending),
            ("in progress 80 %", Pending),
            ("Not ready yet", Fail),
            ("not started", Pending),
            ("not required", NotApplicable),
            ("N/A", NotApplicable),
            ("N/A for now", Unclear),
            ("➖", NotApplicable),
            ("conditional go", Pending),
            ("Passed with warnings", Pending),
            ("Go live", Unclear),
            ("GO — all green", Pass),
            ("done: yes", Pass),
            ("🟡", Pending),
            ("⚠️ Passed", Pending),
            ("supported", Unclear),
            ("готово", Unclear),
        ] {
            assert_eq!(state(cell), expected, "{cell:?}");
        }
    }
}
