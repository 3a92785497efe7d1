//! What was probably meant by a path that leads nowhere.

use std::path::Path;

use crate::diagnostic::suggestion;
use crate::evidence::find::STAMP_SUFFIX;

/// The most names that are looked at for the one that was meant.
const MOST_NAMES: usize = 10_000;

/// What to do about a path that does not exist, where something beside it has nearly its name.
pub(super) fn meant(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy();
    if path.exists() {
        return None;
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let beside = std::fs::read_dir(folder.unwrap_or(Path::new("."))).ok()?;
    let names: Vec<String> = beside
        .take(MOST_NAMES)
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| !name.ends_with(STAMP_SUFFIX))
        .collect();
    let near = suggestion(&name, names.iter().map(String::as_str))?;
    let near = folder.map_or_else(|| near.into(), |folder| folder.join(near));
    Some(format!("there is {}: a typo?", near.display()))
}
