//! Which files or folders match a pattern. Own walking around the library's matching, because the walk must stay below
//! the evidence folder, end among links that form loops, and not pass over a name that it cannot read.

use std::fs;

use glob::{MatchOptions, Pattern};

use super::fit::Problem;
use super::natural::natural_order;
use super::root::{ReadError, Root, clean, join};

/// The most names that one pattern may look at.
const MAX_NAMES: usize = 100_000;

/// The most names that a hint is sought among.
const MOST_FOR_A_HINT: usize = 256;

/// `*` stays within a folder and passes over hidden files; case counts.
const OPTIONS: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };

/// What to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Want {
    /// Anything but folders. What is no regular file either is found, so that reading it says what it is.
    Files,
    /// Folders.
    Folders,
}

/// Whether a path is a pattern: `*`, `?` and `[` make one.
pub fn is_pattern(path: &str) -> bool {
    path.contains(['*', '?', '['])
}

/// Checks that a pattern can match something.
///
/// # Errors
/// What is wrong with it, as the rest of a sentence that starts with the pattern.
pub fn check_pattern(pattern: &str) -> Result<(), String> {
    steps(pattern).map(drop).map_err(|problem| problem.text)
}

enum Step {
    /// This name.
    Name(String),
    /// Names that match.
    Match(Pattern),
    /// This folder and all below.
    AnyDepth,
}

fn steps(pattern: &str) -> Result<Vec<Step>, Problem> {
    let cleaned = clean(pattern).map_err(|error| Problem::broken(error.to_string()))?;
    cleaned
        .split('/')
        .map(|step| match step {
            "**" => Ok(Step::AnyDepth),
            _ if is_pattern(step) => Pattern::new(step)
                .map(Step::Match)
                .map_err(|error| Problem::broken(format!("is not a pattern: {}", error.msg))),
            _ => Ok(Step::Name(step.to_owned())),
        })
        .collect()
}

/// The paths below `folder` that match, in natural order. None if the folder does not exist.
///
/// # Errors
/// `Broken`, as a whole sentence: a pattern or folder that cannot be read, or more names than the limit.
pub(super) fn matching(root: &Root, folder: &str, pattern: &str, want: Want) -> Result<Vec<String>, Problem> {
    let shown = join(folder, pattern);
    let named = |problem: Problem| Problem { text: format!("{shown} {}", problem.text), ..problem };
    let mut steps = steps(pattern).map_err(named)?;
    if matches!(steps.last(), Some(Step::AnyDepth)) {
        steps.push(Step::Match(Pattern::new("*").map_err(|error| Problem::broken(error.msg))?));
    }
    let mut walk = Walk { root, names_left: MAX_NAMES };
    let mut found = vec![folder.to_owned()];
    for (index, step) in steps.iter().enumerate() {
        let want = if index + 1 == steps.len() { want } else { Want::Folders };
        let mut next = Vec::new();
        for folder in &found {
            walk.step(folder, step, want, &mut next)?;
        }
        next.sort_by(|left, right| natural_order(left, right));
        next.dedup();
        found = next;
    }
    Ok(found)
}

struct Walk<'r> {
    root: &'r Root,
    names_left: usize,
}

struct Found {
    name: String,
    /// Whether it is a folder itself, not a link to one.
    own_folder: bool,
    /// Whether it is a folder, links followed.
    folder: bool,
}

impl Walk<'_> {
    fn step(&mut self, folder: &str, step: &Step, want: Want, out: &mut Vec<String>) -> Result<(), Problem> {
        match step {
            Step::Name(name) => {
                let path = join(folder, name);
                let is_folder = self.folder_at(&path)?;
                let there =
                    || self.root.folder(folder).is_ok_and(|f| f.join(name).symlink_metadata().is_ok());
                if is_folder == (want == Want::Folders) && (is_folder || (want == Want::Files && there())) {
                    out.push(path);
                }
            }
            Step::Match(pattern) => {
                let matches = |name: &str| pattern.matches_with(name, OPTIONS);
                for found in self.names(folder, &matches)? {
                    if found.folder == (want == Want::Folders) {
                        out.push(join(folder, &found.name));
                    }
                }
            }
            Step::AnyDepth => {
                let mut folders = vec![folder.to_owned()];
                while let Some(folder) = folders.pop() {
                    for found in self.names(&folder, &|name| !name.starts_with('.'))? {
                        // A link to a folder could lead back up: round and round.
                        if found.own_folder {
                            folders.push(join(&folder, &found.name));
                        }
                    }
                    out.push(folder);
                }
            }
        }
        Ok(())
    }

    /// Whether there is a folder; a link out of the evidence is an error, not "no".
    fn folder_at(&self, path: &str) -> Result<bool, Problem> {
        match self.root.folder(path) {
            Ok(_) => Ok(true),
            Err(ReadError::Absent | ReadError::NotAFile(_)) => Ok(false),
            Err(error) => Err(Problem::broken(format!("{path} {error}"))),
        }
    }

    /// The names in a folder that match.
    fn names(&mut self, folder: &str, matches: &dyn Fn(&str) -> bool) -> Result<Vec<Found>, Problem> {
        let shown = if folder.is_empty() { "." } else { folder };
        let unreadable = |error: ReadError| Problem::broken(format!("{shown} {error}"));
        let place = match self.root.folder(folder) {
            Ok(place) => place,
            Err(ReadError::Absent | ReadError::NotAFile(_)) => return Ok(Vec::new()),
            Err(error) => return Err(unreadable(error)),
        };
        let mut names = Vec::new();
        for entry in fs::read_dir(&place).map_err(|error| unreadable(error.into()))? {
            let entry = entry.map_err(|error| unreadable(error.into()))?;
            self.names_left = self.names_left.checked_sub(1).ok_or_else(|| {
                Problem::broken(format!(
                    "{shown} and what was looked at before hold more than {MAX_NAMES} names"
                ))
            })?;
            let name = entry.file_name();
            let lossy = name.to_string_lossy();
            if !matches(&lossy) {
                continue;
            }
            let Some(name) = name.to_str() else {
                return Err(Problem::broken(format!("{shown}/{lossy} has a name that is not UTF-8")));
            };
            let own_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let folder = own_folder || fs::metadata(entry.path()).is_ok_and(|metadata| metadata.is_dir());
            names.push(Found { name: name.to_owned(), own_folder, folder });
        }
        Ok(names)
    }
}

/// The names in a folder, hidden ones left out; none where it cannot be listed, or holds so many that a gate with many
/// missing files would take long to tell of them. For hints alone.
pub(super) fn names_for_hint(root: &Root, folder: &str) -> Vec<String> {
    let mut walk = Walk { root, names_left: MOST_FOR_A_HINT };
    let mut names: Vec<String> = walk
        .names(folder, &|name| !name.starts_with('.'))
        .unwrap_or_default()
        .into_iter()
        .map(|found| found.name)
        .collect();
    names.sort_by(|left, right| natural_order(left, right));
    names
}
