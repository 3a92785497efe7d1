//! A criterion that a person ticks in a text: the item of a Markdown list or table that is meant, and its state.
//!
//! An item is never guessed. None that fits is `missing`, two that fit are an error, and a status that nobody
//! understands is an error too.

mod index;

use super::Finding;
use crate::evidence::fit::quoted;
use crate::evidence::{Evidence, Standing};
use crate::gate::ItemRef;
use crate::report::escape::shorten;
use crate::report::{Outcome, Tick};
use index::One;

pub use index::{Index, folded};

/// So many characters of an item's text are shown.
const MOST_SHOWN: usize = 80;

/// What a check says about the item that it means.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The id of the check.
    pub check_id: &'a str,
    /// What people confirm, and the check's title.
    pub texts: [&'a str; 2],
    /// The item that it names, where it names one.
    pub item: Option<&'a ItemRef>,
    /// Whether a person may say that it does not apply.
    pub na_allowed: bool,
}

/// Judges the item of a check. `index` holds the items of the evidence where that was seen.
///
/// Neither the text of an item nor its note says when it was ticked or for which commit: that is what binds the
/// evidence as a whole.
pub fn judge(asked: &Asked<'_>, evidence: &Evidence, index: Option<&Index<'_>>) -> Finding {
    match &evidence.standing {
        Standing::Seen(_) => {}
        Standing::Missing(reason) => return Finding::new(Outcome::Missing, reason.clone()),
        Standing::Broken(reason) => return Finding::new(Outcome::Error, reason.clone()),
    }
    let file = match evidence.report.files.as_slice() {
        [file] => file.path.as_str(),
        _ => evidence.report.looked_at.as_str(),
    };
    let Some(index) = index else {
        return Finding::new(Outcome::Error, format!("the items of {file} were not read"));
    };
    let one = match index.find(asked, file) {
        Ok(at) => index.get(at),
        Err((outcome, reason)) => return Finding::new(outcome, reason),
    };
    let Some(one) = one else {
        return Finding::new(Outcome::Error, format!("the items of {file} were not read"));
    };
    let (outcome, reason) = outcome(&one, asked.na_allowed, &one.place(file));
    let mut finding = Finding::new(outcome, reason);
    finding.tick = Some(Tick {
        state: one.state.to_owned(),
        by: None,
        at: None,
        note: one.note.map(ToOwned::to_owned),
        link: None,
        file: one.file.unwrap_or(file).to_owned(),
        line: Some(one.line),
    });
    finding
}

fn outcome(one: &One<'_>, na_allowed: bool, place: &str) -> (Outcome, String) {
    let words = |what: &str| {
        let note = one.note.map_or_else(String::new, |note| format!(": {note}"));
        format!("{place} {what}{note}")
    };
    match one.state {
        "pass" => (Outcome::Pass, String::new()),
        "fail" => (Outcome::Fail, words("says that it failed")),
        "pending" => (Outcome::Pending, words("is not yet done")),
        "not-applicable" if !na_allowed => {
            (Outcome::Pending, words("says that it does not apply, which this check does not allow"))
        }
        "not-applicable" if one.note.is_none() => {
            (Outcome::Pending, words("says that it does not apply, without a note that says why"))
        }
        "not-applicable" => (Outcome::NotApplicable, words("says that it does not apply")),
        "unclear" => (Outcome::Error, words("has a status that is not understood")),
        other => {
            let state = quoted(&shorten(other, MOST_SHOWN)).clone();
            (Outcome::Error, format!("{place} has the unknown state {state}"))
        }
    }
}

#[cfg(test)]
#[path = "item_tests.rs"]
mod tests;
