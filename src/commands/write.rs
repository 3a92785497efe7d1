//! Files that a command writes: whole or not at all, and never over what gatekeeper did not write.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::report::Tool;

/// A report to be written to a file.
#[derive(Debug)]
pub(super) struct Sink<F> {
    /// In which format.
    pub(super) format: F,
    /// Where.
    pub(super) path: PathBuf,
}

/// Last line of a text report in a file: what tells it from a file of somebody else.
const SIGNATURE: &str = "Written by gatekeeper";

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

/// The text as it goes into a file; one that is for reading says who wrote it.
pub(super) fn signed(styled: bool, text: String) -> String {
    if styled { format!("{text}\n{SIGNATURE} {}\n", env!("CARGO_PKG_VERSION")) } else { text }
}

/// Writes a report atomically. Without `force`, never over what is no report of an earlier run.
pub(super) fn write(path: &Path, text: &str, force: bool) -> Result<(), String> {
    if !force {
        refuse_foreign(path, is_report)?;
    }
    replace(path, text)
}

/// Writes a file atomically: a temporary file beside it, then a rename.
pub(super) fn replace(path: &Path, text: &str) -> Result<(), String> {
    let shown = path.display();
    // The kind alone: the whole error names the temporary file, which nobody asked for.
    let cannot = |error: std::io::Error| format!("{shown} cannot be written: {}", error.kind());
    let mut file =
        tempfile::Builder::new().prefix(".gatekeeper-").tempfile_in(folder_of(path)).map_err(cannot)?;
    file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(cannot)?;
    share(&file);
    file.persist(path).map(drop).map_err(|error| cannot(error.error))
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

/// What every JSON report says about itself.
#[derive(serde::Deserialize)]
struct Signed {
    tool: Tool,
    #[allow(dead_code, reason = "it must be there")]
    schema_version: u32,
}

/// Whether an earlier run wrote this text as a report.
fn is_report(text: &str) -> bool {
    serde_json::from_str::<Signed>(text).is_ok_and(|report| report.tool.name == "gatekeeper")
        || text.lines().last().is_some_and(|line| line.trim_start_matches("<!-- ").starts_with(SIGNATURE))
}

/// Fails where something stands at `path` that is not `ours`, nor an empty file.
pub(super) fn refuse_foreign(path: &Path, ours: fn(&str) -> bool) -> Result<(), String> {
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

    #[test]
    fn a_file_of_somebody_else_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes.txt");
        std::fs::write(&path, "mine").unwrap();
        assert!(write(&path, "report", false).unwrap_err().contains("--force"));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
        write(&path, "report", true).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "report");
    }

    #[test]
    fn our_own_report_is_replaced_and_nothing_is_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.txt");
        for text in ["one", "two"] {
            write(&path, &signed(true, text.to_owned()), false).unwrap();
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
