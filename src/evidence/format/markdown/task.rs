//! A list item that starts with a box.

use std::ops::Range;

use super::words::bare;
use crate::evidence::summary::ItemState;

/// A list item, which is a task where it starts with a box.
pub(super) struct Task {
    /// Where its marker stands.
    pub(super) at: usize,
    /// What its box says, where it has one.
    pub(super) state: Option<ItemState>,
    /// Its first line behind the box.
    pub(super) text: String,
    /// The id that a comment in it states.
    pub(super) id: Option<String>,
    /// Whether its first line is over.
    pub(super) ended: bool,
    /// Where its text begins, behind the box; `None` until the first inline text is seen.
    begins: Option<usize>,
    /// Where the last of its inline text ends.
    reached: Option<usize>,
}

impl Task {
    pub(super) fn new(at: usize) -> Self {
        Self { at, state: None, text: String::new(), id: None, ended: false, begins: None, reached: None }
    }

    /// Whether what stands at this byte is behind its first paragraph. In a tight list no event ends that: there is a line
    /// break in between that was no event either.
    pub(super) fn is_behind(&self, source: &str, at: usize) -> bool {
        let between = self.reached.and_then(|reached| source.get(reached..at));
        self.ended || between.is_some_and(|between| between.contains(['\n', '\r']))
    }

    /// Inline markup of the item, whatever is inside.
    pub(super) fn reach(&mut self, source: &str, range: &Range<usize>) {
        self.ended = self.is_behind(source, range.start);
        self.reached = self.reached.max(Some(range.end));
    }

    /// Inline text of the item. `verbatim` where it stands in `source` as it is here.
    pub(super) fn inline(&mut self, source: &str, text: &str, range: &Range<usize>, verbatim: bool) {
        self.reach(source, range);
        if self.ended {
            return;
        }
        let begins = match self.begins {
            Some(begins) => begins,
            None => {
                let opened = boxed(&source[range.start..]);
                self.state = opened.map(|(state, _)| state);
                let begins = range.start + opened.map_or(0, |(_, length)| length);
                self.begins = Some(begins);
                begins
            }
        };
        if self.state.is_none() {
            self.ended = true;
            return;
        }
        let inside = if range.start >= begins {
            text
        } else if verbatim && range.end > begins && range.len() == text.len() {
            text.get(begins - range.start..).unwrap_or_default()
        } else {
            return;
        };
        match inside.split_once('\n') {
            Some((line, _)) => {
                self.text.push_str(line);
                self.ended = true;
            }
            None => self.text.push_str(inside),
        }
    }
}

/// The box that a text starts with, and its length in bytes. Behind it comes a blank, or nothing.
pub(super) fn boxed(text: &str) -> Option<(ItemState, usize)> {
    let rest = text.strip_prefix('[')?;
    let (sign, behind) = rest.split_once(']')?;
    if !behind.is_empty() && !behind.starts_with(char::is_whitespace) {
        return None;
    }
    Some((sign_state(sign)?, sign.len() + 2))
}

/// What the sign in a box says; `None` where it is no box.
fn sign_state(sign: &str) -> Option<ItemState> {
    if sign.len() > 32 {
        return None;
    }
    let plain = bare(sign);
    if matches!(plain.as_str(), "x" | "X") {
        return Some(ItemState::Pass);
    }
    let mut chars = plain.chars();
    match (chars.next(), chars.next()) {
        (None, _) => Some(ItemState::Pending),
        (Some('✓' | '✔' | '✅'), None) => Some(ItemState::Pass),
        (Some(one), None) if !one.is_alphanumeric() => Some(ItemState::Pending),
        _ => None,
    }
}
