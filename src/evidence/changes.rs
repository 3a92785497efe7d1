//! What is changed of a gate's evidence between reading and binding, and what became of each change.

use std::cell::RefCell;
use std::collections::HashMap;

use super::VoteFile;
use super::edit::{self, Change, Edit, EditError};
use super::find::VOTES_FOLDER;
use super::fit::Problem;
use super::format::{self, Format, Reading};
use super::root::{FileBytes, ReadError, Root};
use super::stream;
use super::summary::Wants;
use super::want::Keep;
use crate::document::{Node, Object, Value};
use crate::time;

/// Changes to the evidence of one gate. They happen to what was read, before it is judged whether it is about this
/// release and fresh: an edit of the time that it states makes it stale. Without any, evidence is what it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Edits of documents, made in this order.
    pub edits: Vec<Edit>,
    /// Changes of stamps.
    pub stamps: Vec<StampChange>,
    /// Changes of votes.
    pub votes: Vec<VoteChange>,
}

/// A change of the stamp of every file of one evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StampChange {
    /// The evidence.
    pub evidence: String,
    /// A merge patch onto the stamp as read; `None`: there is no stamp.
    pub patch: Option<Node>,
}

/// A change of the vote of one role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoteChange {
    /// The role.
    pub role: String,
    /// A merge patch onto its vote, the one cast last where it has several; `None`: it has no vote.
    pub patch: Option<Node>,
    /// The vote that a role without one gets, before the patch.
    pub fresh: Node,
}

/// Where the original stands beside its summary.
const RAW: &str = "raw";

/// Which of the changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The edit with this index.
    Edit(usize),
    /// The change of a stamp with this index.
    Stamp(usize),
    /// The change of a vote with this index.
    Vote(usize),
}

/// A change that did not hit: what would be judged is not what its author meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// Which of the changes.
    pub which: Which,
    /// Why.
    pub error: EditError,
}

/// Files that were read and parsed, so that judging the same evidence many times over reads each once. It is about one
/// evidence folder; a file that changes meanwhile is not seen.
#[derive(Debug, Default)]
pub struct Cache {
    files: RefCell<HashMap<(String, &'static str, Wants), Parsed>>,
}

/// A file that was read: its bytes are let go, their digest and number are kept.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) file: FileBytes,
    pub(super) size: u64,
    pub(super) reading: Reading,
}

/// What is done to evidence while it is loaded.
#[derive(Debug)]
pub(super) struct Editor<'c> {
    changes: &'c Changes,
    cache: Option<&'c Cache>,
    hit: RefCell<Vec<Which>>,
    missed: RefCell<Vec<Missed>>,
}

impl<'c> Editor<'c> {
    pub(super) fn new(changes: &'c Changes, cache: Option<&'c Cache>) -> Self {
        Self { changes, cache, hit: RefCell::default(), missed: RefCell::default() }
    }

    /// Whether files are read for this once and as they are, so that what is not needed of them need not be kept.
    pub(super) fn reads_once(&self) -> bool {
        self.cache.is_none()
    }

    /// Reads a file of at most `limit` bytes and parses it; with a cache only once. With `keep`, only that is kept.
    pub(super) fn read(
        &self,
        root: &Root,
        path: &str,
        limit: u64,
        format: &'static Format,
        wants: Wants,
        keep: Option<&Keep<'_>>,
    ) -> Result<(FileBytes, u64, Result<Reading, Problem>), ReadError> {
        let Some(cache) = self.cache else {
            if let Some(keep) = keep {
                return stream::read(root, path, limit, format, keep);
            }
            let file = root.read_at_most(path, limit)?;
            let reading = format::read(format, path, &file.bytes, wants);
            return Ok((file.without_bytes(), file.bytes.len() as u64, reading));
        };
        let key = (path.to_owned(), format.name, wants);
        if let Some(known) = cache.files.borrow().get(&key) {
            if known.size > limit {
                return Err(ReadError::TooLarge { limit });
            }
            return Ok((known.file.without_bytes(), known.size, Ok(known.reading.clone())));
        }
        let file = root.read_at_most(path, limit)?;
        let size = file.bytes.len() as u64;
        let reading = format::read(format, path, &file.bytes, wants);
        let file = file.without_bytes();
        if let Ok(reading) = &reading {
            let parsed = Parsed { file: file.without_bytes(), size, reading: reading.clone() };
            cache.files.borrow_mut().insert(key, parsed);
        }
        Ok((file, size, reading))
    }

    /// The change of the stamp of this evidence.
    pub(super) fn stamp(&self, evidence: &str) -> Option<&'c StampChange> {
        self.changes.stamps.iter().find(|change| change.evidence == evidence)
    }

    /// Says what became of the change of a stamp.
    pub(super) fn stamped(&self, evidence: &str, result: Result<(), EditError>) {
        if let Some(at) = self.changes.stamps.iter().position(|change| change.evidence == evidence) {
            self.note(Which::Stamp(at), result);
        }
    }

    /// Whether the evidence is to be absent as a whole.
    pub(super) fn takes_away(&self, evidence: &str) -> bool {
        let mut away = false;
        for (at, edit) in self.edits_of(evidence) {
            if away {
                let why = format!("`{}` was taken away by the change before it", edit.path);
                self.note(Which::Edit(at), Err(EditError::new(why)));
            } else if edit.path.is_whole() && edit.change == Change::Remove {
                away = true;
                self.note(Which::Edit(at), Ok(()));
            }
        }
        away
    }

    /// Makes the edits of one original: file `index` of `count`. `many` says that paths name the file by its index. Says
    /// whether any was made, so that a summary of the original is worked out anew.
    ///
    /// Of a plain format the original is all there is; of a summarising one it stands at `raw`.
    pub(super) fn edit_original(
        &self,
        evidence: &str,
        many: bool,
        (index, count): (usize, usize),
        reading: &mut Reading,
    ) -> bool {
        let below_raw = usize::from(reading.summary.is_some());
        let Some(original) = reading.raw.as_mut() else { return false };
        let mut edited = false;
        for (at, edit) in self.edits_of(evidence) {
            let whole = edit.path.is_whole() && edit.change == Change::Remove;
            let elsewhere = below_raw == 1 && !edit.path.is_below(RAW);
            if whole || elsewhere || (many && edit.path.file(below_raw, count) != Some(index)) {
                continue;
            }
            let result = edit::apply_below(edit, below_raw + usize::from(many), original);
            edited |= result.is_ok();
            self.note(Which::Edit(at), result);
        }
        edited
    }

    /// Makes the edits of what a summarising format gives beside the original, and says whether any was made.
    pub(super) fn edit_summary(&self, evidence: &str, document: &mut Node) -> bool {
        let mut edited = false;
        for (at, edit) in self.edits_of(evidence) {
            let whole = edit.path.is_whole() && edit.change == Change::Remove;
            if !whole && !edit.path.is_below(RAW) {
                let result = edit::apply(edit, document);
                edited |= result.is_ok();
                self.note(Which::Edit(at), result);
            }
        }
        edited
    }

    /// After all files of one evidence: what did not come to be tried has missed, and this is why.
    pub(super) fn settle(&self, evidence: &str, files: Option<usize>, problem: Option<&str>) {
        for (at, edit) in self.edits_of(evidence) {
            let why = match (problem, files) {
                (Some(problem), _) => format!("`{}` cannot be changed: {problem}", edit.path),
                (None, Some(count)) => {
                    format!("`{}` names none of the {count} files of `{evidence}` by its index", edit.path)
                }
                (None, None) => format!("`{}` is not there", edit.path),
            };
            self.note_untried(Which::Edit(at), why);
        }
        if let Some(at) = self.changes.stamps.iter().position(|change| change.evidence == evidence) {
            let why = problem.map_or_else(
                || format!("the evidence `{evidence}` is not bound by a stamp"),
                |problem| format!("the stamp of `{evidence}` cannot be changed: {problem}"),
            );
            self.note_untried(Which::Stamp(at), why);
        }
    }

    /// Changes the votes of a gate.
    pub(super) fn votes(&self, gate: &str, votes: &mut Vec<VoteFile>) {
        for (at, change) in self.changes.votes.iter().enumerate() {
            let of_role = |vote: &VoteFile| {
                vote.document.as_ref().is_ok_and(|document| {
                    text(document, "role") == Some(&change.role) && text(document, "gate") == Some(gate)
                })
            };
            let result = match &change.patch {
                None if votes.iter().any(of_role) => {
                    votes.retain(|vote| !of_role(vote));
                    Ok(())
                }
                None => Err(EditError::new(format!("the role `{}` has no vote to take away", change.role))),
                Some(patch) => {
                    // Votes without a readable time come first, so that one with a time is preferred.
                    let last = votes
                        .iter()
                        .enumerate()
                        .filter(|(_, vote)| of_role(vote))
                        .max_by_key(|(_, vote)| {
                            let at = vote.document.as_ref().ok().and_then(|document| text(document, "at"));
                            at.and_then(|at| time::parse(at).ok())
                        })
                        .map(|(last, _)| last);
                    let last = last.unwrap_or_else(|| {
                        let cast = format!("{VOTES_FOLDER}/{}.json", change.role);
                        votes.push(VoteFile { path: cast, document: Ok(change.fresh.clone()) });
                        votes.len() - 1
                    });
                    match &mut votes[last].document {
                        Ok(document) => edit::merge(document, patch),
                        Err(why) => Err(EditError::new(why.clone())),
                    }
                }
            };
            self.note(Which::Vote(at), result);
        }
    }

    /// What did not hit, in the order of the changes.
    pub(super) fn finish(self) -> Vec<Missed> {
        let hit = self.hit.into_inner();
        let mut missed = self.missed.into_inner();
        // Evidence that the gate does not declare was never loaded.
        for (at, edit) in self.changes.edits.iter().enumerate() {
            let which = Which::Edit(at);
            if !hit.contains(&which) && !missed.iter().any(|missed| missed.which == which) {
                let error = EditError::new(format!("the gate has no evidence `{}`", edit.path.evidence()));
                missed.push(Missed { which, error });
            }
        }
        for (at, stamp) in self.changes.stamps.iter().enumerate() {
            let which = Which::Stamp(at);
            if !hit.contains(&which) && !missed.iter().any(|missed| missed.which == which) {
                let error = EditError::new(format!("the gate has no evidence `{}`", stamp.evidence));
                missed.push(Missed { which, error });
            }
        }
        missed.sort_by_key(|missed| match missed.which {
            Which::Edit(at) => (0, at),
            Which::Stamp(at) => (1, at),
            Which::Vote(at) => (2, at),
        });
        missed
    }

    fn edits_of(&self, evidence: &str) -> impl Iterator<Item = (usize, &'c Edit)> {
        self.changes.edits.iter().enumerate().filter(move |(_, edit)| edit.path.evidence() == evidence)
    }

    fn note(&self, which: Which, result: Result<(), EditError>) {
        match result {
            Ok(()) => self.hit.borrow_mut().push(which),
            Err(error) => {
                let mut missed = self.missed.borrow_mut();
                if !missed.iter().any(|missed| missed.which == which) {
                    missed.push(Missed { which, error });
                }
            }
        }
    }

    fn note_untried(&self, which: Which, why: String) {
        let tried = self.hit.borrow().contains(&which)
            || self.missed.borrow().iter().any(|missed| missed.which == which);
        if !tried {
            self.note(which, Err(EditError::new(why)));
        }
    }
}

/// The text of a member of an object that says no key twice.
fn text<'n>(document: &'n Node, key: &str) -> Option<&'n str> {
    match &document.value {
        Value::Object(object @ Object { repeated: None, .. }) => match &object.get(key)?.value {
            Value::Text(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
#[path = "changes_tests.rs"]
mod tests;
