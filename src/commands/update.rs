//! `--update`: a report into the dashboards that a team keeps.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::input::MAX_BYTES;
use crate::report::Report;
use crate::update;

use super::problem::Trouble;
use super::write;

/// A file that can be updated.
struct Ready {
    path: PathBuf,
    was: Vec<u8>,
    now: Vec<u8>,
}

/// Writes the report between the markers of every file. All are looked at before the first is written, so that a mistake
/// in one leaves none half done. A file that says it already is not touched.
pub(super) fn update(paths: &[PathBuf], report: &Report) -> Result<(), Vec<Trouble>> {
    let (mut ready, mut troubles) = (Vec::<Ready>::new(), Vec::new());
    for path in paths {
        match prepare(path, report) {
            // One file by two names is written once: both would come to the same.
            Ok(one) if ready.iter().any(|other| other.path == one.path) => {}
            Ok(one) => ready.push(one),
            Err(trouble) => troubles.push(trouble),
        }
    }
    if troubles.is_empty() {
        let changed = ready.iter().filter(|one| one.was != one.now);
        let written = changed.map(|one| write::exchange(&one.path, &one.was, &one.now));
        troubles = written.filter_map(Result::err).map(|message| Trouble::new("update", message)).collect();
    }
    if troubles.is_empty() { Ok(()) } else { Err(troubles) }
}

fn prepare(path: &Path, report: &Report) -> Result<Ready, Trouble> {
    let shown = path.display().to_string();
    let trouble = |why: String| {
        Trouble::new("update", format!("{shown}: {why}"))
            .meant(path)
            .help("--update names a Markdown file that is there")
    };
    // The file that a link leads to: the link stays what it is.
    let real = path.canonicalize().map_err(|error| trouble(error.to_string()))?;
    // Asked before it is opened: opening a pipe would wait for its writer.
    if !std::fs::metadata(&real).map_err(|error| trouble(error.to_string()))?.is_file() {
        return Err(trouble("it is not a regular file".to_owned()));
    }
    let mut was = Vec::new();
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    std::fs::File::open(&real)
        .and_then(|file| file.take(limit).read_to_end(&mut was))
        .map_err(|error| trouble(error.to_string()))?;
    if was.len() > MAX_BYTES {
        return Err(trouble(format!("it is larger than {} MiB", MAX_BYTES / 1024 / 1024)));
    }
    let now = update::update(&shown, &was, report).map_err(Trouble::Diagnostics)?;
    Ok(Ready { path: real, was, now })
}
