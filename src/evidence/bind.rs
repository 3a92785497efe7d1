//! Whether a file is about this release and fresh.

use chrono::{DateTime, Utc};

use super::changes::Editor;
use super::fit::{self, Problem, quoted};
use super::root::{FileBytes, Root};
use super::stamp::{self, Stamp};
use crate::document::{Node, Value};
use crate::gate::{EvidenceEntry, StatedBy};
use crate::jsonpath::{self, Mode, Query, Refusal};
use crate::report::Release;

/// What a file states about itself in its original document, and what is wrong with that.
#[derive(Debug, Default)]
pub(super) struct Bound {
    /// When it was produced.
    pub(super) produced_at: Option<DateTime<Utc>>,
    /// The commit that it is about, as it states it.
    pub(super) commit: Option<String>,
    /// Why it does not count; each is the rest of a sentence that starts with the file's path.
    pub(super) problems: Vec<Problem>,
}

/// What binding looks at.
pub(super) struct Bind<'b> {
    pub(super) root: &'b Root,
    pub(super) entry: &'b EvidenceEntry,
    pub(super) release: &'b Release,
    pub(super) now: DateTime<Utc>,
    pub(super) editor: &'b Editor<'b>,
}

impl Bind<'_> {
    /// Judges one file. All that it states is looked at, also after a problem, so that the report can show it.
    pub(super) fn file(&self, file: &FileBytes, document: Option<&Node>) -> Bound {
        let entry = self.entry;
        let mut bound = Bound::default();
        let stated_by = [&entry.produced_at, &entry.commit, &entry.artifact];
        let stamped = stated_by.iter().any(|by| matches!(by, Some(StatedBy::Stamp)));
        let stamp = if stamped { self.stamp(file) } else { Ok(Stamp::default()) };
        let stamp = stamp.map_err(|problem| bound.problems.push(problem)).ok();

        match self.produced_at(file, document, stamp.as_ref()) {
            Ok(produced) => {
                bound.produced_at = produced;
                let fits =
                    produced.map_or(Ok(()), |produced| fit::age(produced, entry.max_age.as_ref(), self.now));
                bound.problems.extend(fits.err());
            }
            Err(problem) => bound.problems.push(problem),
        }
        let stamp = stamp.as_ref();
        match text(entry.commit.as_ref(), document, "commit", stamp, |stamp| stamp.commit.as_deref()) {
            Ok(commit) => {
                let fits = commit.as_deref().map_or(Ok(()), |commit| fit::commit(commit, self.release));
                bound.problems.extend(fits.err());
                bound.commit = commit;
            }
            Err(problem) => bound.problems.push(problem),
        }
        match text(entry.artifact.as_ref(), document, "artifact", stamp, |stamp| stamp.artifact.as_deref()) {
            Ok(artifact) => {
                let fits = artifact.as_deref().map_or(Ok(()), |it| fit::artifact(it, self.release));
                bound.problems.extend(fits.err());
            }
            Err(problem) => bound.problems.push(problem),
        }
        // A gate that is read from YAML states these; evidence that nothing ties down must not count for one that is not.
        if entry.max_age.is_some() && entry.produced_at.is_none() {
            bound
                .problems
                .push(Problem::unbound("may only be so old, and nothing says when it was produced"));
        }
        let ties = stated_by.iter().any(|by| by.is_some());
        if !ties && !entry.unbound && bound.problems.is_empty() {
            bound.problems.push(Problem::unbound("is bound to no commit, artifact or time"));
        }
        bound
    }

    /// The stamp of a file, after its change.
    fn stamp(&self, file: &FileBytes) -> Result<Stamp, Problem> {
        let change = self.editor.stamp(&self.entry.id);
        let (stamp, changed) = stamp::read(self.root, file, change);
        if change.is_some() {
            self.editor.stamped(&self.entry.id, changed);
        }
        stamp
    }

    /// When it was produced; `None` where nothing of the file itself has to say so.
    fn produced_at(
        &self,
        file: &FileBytes,
        document: Option<&Node>,
        stamp: Option<&Stamp>,
    ) -> Result<Option<DateTime<Utc>>, Problem> {
        match &self.entry.produced_at {
            None | Some(StatedBy::Each) => Ok(None),
            Some(StatedBy::Mtime) => file.modified.map(Some).ok_or_else(|| {
                Problem::unbound("has no modification time that could say when it was produced")
            }),
            Some(StatedBy::Stamp) => match stamp.map(|stamp| &stamp.produced_at) {
                // Without a stamp, that is the problem, and it is noted.
                None => Ok(None),
                Some(None) => Err(Problem::unbound("has a stamp that states no produced_at")),
                Some(Some(node)) => fit::instant(node).map(Some),
            },
            Some(StatedBy::Path(query)) => fit::instant(one(query, document, "time")?).map(Some),
        }
    }
}

/// A fact that is a text. `stamp` is absent where it is not asked for or cannot be used, which is noted elsewhere.
fn text(
    by: Option<&StatedBy>,
    document: Option<&Node>,
    what: &str,
    stamp: Option<&Stamp>,
    member: fn(&Stamp) -> Option<&str>,
) -> Result<Option<String>, Problem> {
    let stated = match by {
        None | Some(StatedBy::Each) => return Ok(None),
        Some(StatedBy::Mtime) => {
            return Err(Problem::broken(format!("has a modification time, which says no {what}")));
        }
        Some(StatedBy::Stamp) => match stamp.map(member) {
            None => return Ok(None),
            Some(None) => return Err(Problem::unbound(format!("has a stamp that states no {what}"))),
            Some(Some(stated)) => stated.to_owned(),
        },
        Some(StatedBy::Path(query)) => match &one(query, document, what)?.value {
            Value::Text(text) => text.to_string(),
            other => {
                let kind = other.kind();
                return Err(Problem::broken(format!(
                    "states at {query} a {what} that is {kind}, not a string"
                )));
            }
        },
    };
    if stated.trim().is_empty() {
        return Err(Problem::unbound(format!("states no {what}: {} is empty", quoted(&stated))));
    }
    Ok(Some(stated))
}

/// The one value that a path selects.
fn one<'d>(query: &Query, document: Option<&'d Node>, what: &str) -> Result<&'d Node, Problem> {
    let Some(document) = document else {
        return Err(Problem::unbound(format!(
            "states no {what}: its format keeps no document that {query} could go into"
        )));
    };
    let selected = jsonpath::select(query, document, Mode::Strict).map_err(|refusal| match refusal {
        Refusal::Absent { message, .. } => Problem::unbound(format!("states no {what}: {message}")),
        Refusal::Error { message, .. } => {
            Problem::broken(format!("cannot be asked for its {what} by {query}: {message}"))
        }
    })?;
    match selected.as_slice() {
        [] => Err(Problem::unbound(format!("states no {what}: {query} selects nothing"))),
        [Node { value: Value::Null, .. }] => {
            Err(Problem::unbound(format!("states no {what}: {query} is null")))
        }
        [node] => Ok(node),
        several => Err(Problem::broken(format!(
            "states its {what} ambiguously: {query} selects {} values",
            several.len()
        ))),
    }
}

#[cfg(test)]
#[path = "bind_tests.rs"]
mod tests;
