//! A cell that still offers a choice: a template that nobody filled in.

use super::status::{marks, words};
use super::words::{Mark, mark};

/// Whether the parts of a cell stand for different states. Where there are marks they decide, else the words.
pub(super) fn is_choice(text: &str) -> bool {
    let marked = text.chars().any(|c| mark(c).is_some());
    let of = |part: &str| if marked { marks(part).0 } else { words(part.trim()) };
    // `n/a` and `go/no-go` hold the sign themselves.
    let whole = text.to_lowercase();
    if !marked && super::words::WORDS.iter().any(|(word, _)| *word == whole) {
        return false;
    }
    let mut seen: Option<Mark> = None;
    for found in text.split(['/', '|']).filter_map(of) {
        if seen.is_some_and(|seen| seen != found) {
            return true;
        }
        seen = Some(found);
    }
    false
}
