//! A folder tree of gates: each folder in it that holds gates is a set of its own.

use std::io;
use std::path::{Path, PathBuf};

use super::set::is_gate_file;
use crate::input::Unreadable;

/// The folder and those below it, at any depth, that hold a gate file (also one whose ending is written wrong, because
/// that is a mistake to be told), by path. Hidden folders are left out and links are not followed.
///
/// # Errors
/// When one of the folders cannot be read.
pub fn with_gates(folder: &Path) -> Result<Vec<PathBuf>, Unreadable> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let unreadable = |error: io::Error| Unreadable { path: folder.clone(), error };
        let mut holds = false;
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            // Of the entry itself: a link to a folder is no folder here.
            if entry.file_type().map_err(unreadable)?.is_dir() {
                if !entry.file_name().to_string_lossy().starts_with('.') {
                    open.push(entry.path());
                }
            } else {
                holds |= is_gate_file(&entry.path());
            }
        }
        if holds {
            found.push(folder);
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_folder_with_a_gate_and_no_other() {
        let root = tempfile::tempdir().unwrap();
        for file in [
            "b/deep/er/x.yaml",
            "b/people.yaml",
            "a/y.yml",
            "c/z.YAML",
            "d/x.scenarios.yaml",
            "e/notes.md",
            ".hidden/x.yaml",
            "a/.git/x.yaml",
            "elsewhere.txt",
        ] {
            let path = root.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        #[cfg(unix)]
        for (to, link) in [("a", "linked"), (".", "a/loop")] {
            std::os::unix::fs::symlink(root.path().join(to), root.path().join(link)).unwrap();
        }
        let found = with_gates(root.path()).unwrap();
        let below: Vec<_> = found.iter().map(|path| path.strip_prefix(root.path()).unwrap()).collect();
        assert_eq!(below, ["a", "b/deep/er", "c"].map(Path::new));
        assert!(with_gates(&root.path().join("nowhere")).is_err());
    }
}
