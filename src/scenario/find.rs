//! Where scenario files lie.

use std::io;
use std::path::{Path, PathBuf};

use super::read::{ENDINGS, stem};
use crate::input::Unreadable;

/// How deep folders are walked.
const MAX_DEPTH: usize = 32;

/// The scenario files of a folder and its sub-folders, by path; hidden ones are left out, and links to folders are not
/// followed, so that a circle ends. A path to a file is that file.
///
/// # Errors
/// Where the path, or a folder below it, cannot be read, or a file is not named like one of scenarios.
pub fn files(path: &Path) -> Result<Vec<PathBuf>, Unreadable> {
    let unreadable = |error| Unreadable { path: path.to_owned(), error };
    if !std::fs::metadata(path).map_err(unreadable)?.is_dir() {
        if stem(path).is_none() {
            let why = "the name of a scenario file ends in `.scenarios.yaml`";
            return Err(unreadable(io::Error::other(why)));
        }
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    walk(path, MAX_DEPTH, &mut found)?;
    found.sort();
    Ok(found)
}

/// Whether only capital letters keep a file from being run. A test that is passed over proves nothing.
fn is_misnamed(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

fn walk(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), Unreadable> {
    let unreadable = |error| Unreadable { path: folder.to_owned(), error };
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let path = entry.path();
        if entry.file_type().map_err(unreadable)?.is_dir() {
            match depth.checked_sub(1) {
                Some(depth) => walk(&path, depth, found)?,
                None => return Err(unreadable(io::Error::other("its folders lie too deep in one another"))),
            }
        } else if stem(&path).is_some() {
            found.push(path);
        } else if is_misnamed(&path) {
            let why = "it would be a file of scenarios if its ending was written in small letters";
            return Err(Unreadable { path, error: io::Error::other(why) });
        }
    }
    Ok(())
}
