//! Where saved reports lie.

use std::io;
use std::path::{Path, PathBuf};

use crate::input::Unreadable;

/// How deep folders are walked.
const MAX_DEPTH: usize = 32;

/// The JSON files of a folder and its sub-folders, by path; hidden ones are left out, and links to folders are not
/// followed, so that a circle ends. A path to a file is that file, whatever its name.
///
/// # Errors
/// Where the path, or a folder below it, cannot be read.
pub(super) fn files(path: &Path) -> Result<Vec<PathBuf>, Unreadable> {
    let metadata = std::fs::metadata(path).map_err(|error| Unreadable { path: path.to_owned(), error })?;
    if !metadata.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    walk(path, MAX_DEPTH, &mut found)?;
    found.sort();
    Ok(found)
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
        } else if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
            found.push(path);
        }
    }
    Ok(())
}
