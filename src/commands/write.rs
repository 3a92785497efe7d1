//! Files that a command writes: whole or not at all, and never over what gatekeeper did not write.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::report::signature::Signature;

/// A report to be written to a file.
#[derive(Debug)]
pub(super) struct Sink<F> {
    /// In which format.
    pub(super) format: F,
    /// Where.
    pub(super) path: PathBuf,
}

/// Reads every `FORMAT=PATH`; no two may be the same file.
pub(super) fn sinks<F, E: std::fmt::Display>(
    texts: &[String],
    by_name: impl Fn(&str) -> Result<F, E>,
) -> Result<Vec<Sink<F>>, String> {
    let mut sinks: Vec<Sink<F>> = Vec::new();
    for text in texts {
        let sink = parse(text, &by_name)?;
        if sinks.iter().any(|other| other.meets(&sink)) {
            return Err(format!("two reports cannot both go to {}", sink.path.display()));
        }
        sinks.push(sink);
    }
    Ok(sinks)
}

/// Reads `FORMAT=PATH`.
fn parse<F, E: std::fmt::Display>(
    text: &str,
    by_name: impl Fn(&str) -> Result<F, E>,
) -> Result<Sink<F>, String> {
    let Some((format, path)) = text.split_once('=').filter(|(_, path)| !path.is_empty()) else {
        return Err(format!("`{text}` is not FORMAT=PATH, such as json=report.json"));
    };
    let format = by_name(format).map_err(|error| error.to_string())?;
    Ok(Sink { format, path: path.into() })
}

impl<F> Sink<F> {
    /// Whether both would be the same file, however their paths are spelt.
    fn meets(&self, other: &Self) -> bool {
        self.path == other.path || place(&self.path).is_some_and(|here| place(&other.path) == Some(here))
    }
}

/// Where a path leads, also when nothing stands there yet; none where its folder cannot be found.
fn place(path: &Path) -> Option<PathBuf> {
    Some(folder_of(path).canonicalize().ok()?.join(path.file_name()?))
}

/// The folder that a file is written into.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Writes a report atomically, signed. Without `force`, never over what is no report of an earlier run in its format.
pub(super) fn write(path: &Path, text: String, signature: Signature, force: bool) -> Result<(), String> {
    if !force {
        refuse_foreign(path, |text| signature.is_on(text))?;
    }
    replace(path, &signature.sign(text))
}

/// Writes a file atomically: a temporary file beside it, then a rename.
pub(super) fn replace(path: &Path, text: &str) -> Result<(), String> {
    let file = beside(path, text.as_bytes())?;
    share(&file);
    persist(file, path)
}

/// Writes a file of somebody else anew, atomically and with its permissions, where it is still as it was read.
pub(super) fn exchange(path: &Path, was: &[u8], now: &[u8]) -> Result<(), String> {
    let file = beside(path, now)?;
    let cannot = |error: std::io::Error| cannot(path, &error);
    let permissions = std::fs::metadata(path).map_err(cannot)?.permissions();
    file.as_file().set_permissions(permissions).map_err(cannot)?;
    if std::fs::read(path).map_err(cannot)? != was {
        return Err(format!("{} was changed by somebody else in the meantime", path.display()));
    }
    persist(file, path)
}

/// A temporary file with this content, in the folder of a path.
fn beside(path: &Path, content: &[u8]) -> Result<tempfile::NamedTempFile, String> {
    let cannot = |error: std::io::Error| cannot(path, &error);
    let mut file =
        tempfile::Builder::new().prefix(".gatekeeper-").tempfile_in(folder_of(path)).map_err(cannot)?;
    file.write_all(content).and_then(|()| file.as_file().sync_all()).map_err(cannot)?;
    Ok(file)
}

fn persist(file: tempfile::NamedTempFile, path: &Path) -> Result<(), String> {
    file.persist(path).map(drop).map_err(|error| cannot(path, &error.error))
}

/// The kind alone: the whole error names the temporary file, which nobody asked for.
fn cannot(path: &Path, error: &std::io::Error) -> String {
    format!("{} cannot be written: {}", path.display(), error.kind())
}

/// Temporary files are private; a report is as readable as any file that a program writes.
#[cfg(unix)]
fn share(file: &tempfile::NamedTempFile) {
    use std::os::unix::fs::PermissionsExt;
    // Where the permissions cannot be changed the report is still whole, only private.
    let _ = file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644));
}

#[cfg(not(unix))]
fn share(_: &tempfile::NamedTempFile) {}

/// Fails where something stands at `path` that is not `ours`, nor an empty file.
pub(super) fn refuse_foreign(path: &Path, ours: impl Fn(&str) -> bool) -> Result<(), String> {
    let shown = path.display();
    let metadata = match std::fs::symlink_metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(format!("{shown} cannot be looked at: {error}")),
        Ok(metadata) => metadata,
    };
    if !metadata.is_file() {
        return Err(format!("{shown} is not a regular file"));
    }
    let foreign =
        || format!("{shown} stands there already and gatekeeper did not write it (--force replaces it)");
    let text = std::fs::read_to_string(path).map_err(|_| foreign())?;
    if text.is_empty() || ours(&text) { Ok(()) } else { Err(foreign()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Signature = Signature::Line("", "");

    fn write(path: &Path, text: &str, force: bool) -> Result<(), String> {
        super::write(path, text.to_owned(), PLAIN, force)
    }

    #[test]
    fn a_file_of_somebody_else_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes.txt");
        std::fs::write(&path, "mine").unwrap();
        assert!(write(&path, "report", false).unwrap_err().contains("--force"));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
        write(&path, "report", true).unwrap();
        assert!(std::fs::read_to_string(&path).unwrap().starts_with("report\n"));
    }

    #[test]
    fn our_own_report_is_replaced_and_nothing_is_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.txt");
        for text in ["one", "two"] {
            write(&path, text, false).unwrap();
        }
        assert!(std::fs::read_to_string(&path).unwrap().starts_with("two"));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_written_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        assert!(write(&folder.path().join("no/such/folder/report"), "x", false).is_err());
        assert!(write(folder.path(), "x", false).is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
