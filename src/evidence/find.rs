//! Where declared evidence lies: one place, no search.

use super::fit::Problem;
use super::root::{ReadError, Root, clean, join};
use super::walk::{Want, is_pattern, matching, names_for_hint};
use crate::diagnostic::suggestion;
use crate::gate::{EvidenceEntry, Files, Folder};

/// What the sidecar of a file is called: its name and this.
pub const STAMP_SUFFIX: &str = ".stamp.json";

/// The folder of the votes, in a gate's folder.
pub const VOTES_FOLDER: &str = "votes";

/// The folder that a gate's evidence lies in, below the evidence folder; empty for that one itself. It need not exist.
///
/// # Errors
/// As whole sentences: `Absent` where no folder matches a pattern, `Broken` where a folder leads out of the evidence.
pub(super) fn folder(root: &Root, folder: &Folder) -> Result<String, Problem> {
    match folder {
        Folder::Fixed(path) => clean(path).map_err(|error| Problem::broken(format!("{path} {error}"))),
        Folder::Latest(pattern) => matching(root, "", pattern, Want::Folders)?
            .pop()
            .ok_or_else(|| Problem::absent(format!("no folder matches {pattern}"))),
    }
}

/// The place that an entry names, as it is shown.
pub(super) fn looked_at(gate_folder: &Folder, resolved: Option<&str>, entry: &EvidenceEntry) -> String {
    let written = match gate_folder {
        Folder::Fixed(path) | Folder::Latest(path) => path.as_str(),
    };
    join(entry.folder.as_deref().or(resolved).unwrap_or(written), &entry.file)
}

/// The files of an entry, in natural order, as many as it allows. One that is named without a pattern need not exist.
///
/// # Errors
/// As whole sentences: `Absent` where too few match, `Broken` where too many do or the place cannot be read.
pub(super) fn files(root: &Root, folder: &str, entry: &EvidenceEntry) -> Result<Vec<String>, Problem> {
    let shown = join(folder, &entry.file);
    let outside = |error: ReadError| Problem::broken(format!("{shown} {error}"));
    clean(&entry.file).map_err(outside)?;
    let folder = clean(folder).map_err(outside)?;
    if !is_pattern(&entry.file) {
        let path = join(&folder, &clean(&entry.file).map_err(outside)?);
        if let Some(what) = never_evidence(&path) {
            return Err(Problem::broken(format!("{path} is {what}, and that is never evidence")));
        }
        return match entry.files {
            Files::Many(least) if least > 1 => Err(Problem::absent(format!(
                "{path} is one file, and at least {least} are needed (write a pattern: `*`)"
            ))),
            _ => Ok(vec![path]),
        };
    }
    let mut found = matching(root, &folder, &entry.file, Want::Files)?;
    found.retain(|path| never_evidence(path).is_none());
    match (entry.files, found.len()) {
        (_, 0) => Err(Problem::absent(no_match(root, &folder, &shown))),
        (Files::One, 2..) => Err(Problem::broken(format!(
            "{} files match {shown}: say `many` to read all or `pick: latest` to read the last",
            found.len()
        ))),
        (Files::Many(least), count) if count < least => {
            let files = if count == 1 { "file matches" } else { "files match" };
            Err(Problem::absent(format!("{count} {files} {shown}, at least {least} are needed")))
        }
        (Files::Latest, count) => Ok(found.split_off(count - 1)),
        _ => Ok(found),
    }
}

/// What a path is, with its article, if it can never be evidence.
fn never_evidence(path: &str) -> Option<&'static str> {
    let mut steps = path.rsplit('/');
    let name = steps.next().unwrap_or_default();
    if name.ends_with(STAMP_SUFFIX) {
        Some("a stamp")
    } else if steps.next() == Some(VOTES_FOLDER) {
        Some("a vote")
    } else {
        None
    }
}

/// Why a file that was named is not there, with the name that may have been meant.
pub(super) fn not_there(root: &Root, path: &str) -> String {
    let mut folder = String::new();
    for step in path.split('/') {
        let next = join(&folder, step);
        if next != path && root.folder(&next).is_ok() {
            folder = next;
            continue;
        }
        let names = names_for_hint(root, &folder);
        let meant = suggestion(step, names.iter().map(String::as_str).filter(|name| *name != step))
            .map(|meant| format!("; there is {}: a typo?", join(&folder, meant)))
            .unwrap_or_default();
        return if next == path {
            format!("there is no {path}{meant}")
        } else {
            format!("there is no folder {next} for {path}{meant}")
        };
    }
    format!("there is no {path}")
}

fn no_match(root: &Root, folder: &str, shown: &str) -> String {
    if folder.is_empty() || root.folder(folder).is_ok() {
        format!("no file matches {shown}")
    } else {
        not_there(root, shown)
    }
}

#[cfg(test)]
#[path = "find_tests.rs"]
mod tests;
