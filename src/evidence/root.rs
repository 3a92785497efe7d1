//! The evidence folder and the only way to read from it: regular files below it, of bounded size, hashed as read.

use std::collections::HashMap;
use std::fmt;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Utc};

use crate::sha256;

/// The largest evidence, in bytes: 256 MiB. Several files of one evidence may not be larger together.
pub const MAX_FILE_BYTES: u64 = 256 << 20;

/// The evidence folder.
#[derive(Debug, Clone)]
pub struct Root {
    /// Its path without links, so that a file's own path without links can be compared with it.
    canonical: PathBuf,
    /// Where the folders below really lie that files were read from, by their cleaned path: asked once each, because many
    /// files lie in few folders. All were found to be below the root.
    folders: Arc<Mutex<HashMap<String, PathBuf>>>,
}

/// Why there is no evidence folder.
#[derive(Debug)]
pub enum RootError {
    /// Nothing is there.
    Absent(PathBuf),
    /// Something else than a folder is there.
    NotAFolder(PathBuf),
    /// The system refused.
    Unreadable(PathBuf, io::Error),
}

impl fmt::Display for RootError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent(path) => write!(f, "the evidence folder {} does not exist", path.display()),
            Self::NotAFolder(path) => {
                write!(f, "{} is not a folder: --evidence names the folder of the evidence", path.display())
            }
            Self::Unreadable(path, error) => {
                write!(f, "the evidence folder {} cannot be read: {error}", path.display())
            }
        }
    }
}

impl std::error::Error for RootError {}

/// A file as it was read, once.
#[derive(Debug)]
pub struct FileBytes {
    /// Its path below the evidence folder, with `/`.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// SHA-256 of exactly these bytes, in lower-case hex.
    pub sha256: String,
    /// When it was last written, where the file system says so.
    pub modified: Option<DateTime<Utc>>,
    /// Where it really lies once links are followed: two paths to one file agree in this.
    pub(super) canonical: PathBuf,
}

/// Why a file was not read. Shown, each is the rest of a sentence that starts with the file's path.
#[derive(Debug)]
pub enum ReadError {
    /// Nothing is there.
    Absent,
    /// Something is there that is not a regular file: what it is, with its article.
    NotAFile(&'static str),
    /// It lies outside the evidence folder, by `..`, an absolute path or a link.
    Outside,
    /// It has more bytes than the limit.
    TooLarge {
        /// The limit.
        limit: u64,
    },
    /// Another file took its place while it was being opened.
    Replaced,
    /// Read twice, it was not the same.
    Changed,
    /// The system refused.
    Unreadable(io::Error),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("does not exist"),
            Self::NotAFile(kind) => write!(f, "is {kind}, not a regular file"),
            Self::Outside => f.write_str("leads out of the evidence folder"),
            Self::TooLarge { limit } => {
                write!(f, "is larger than {}, the most that is read here", in_mib(*limit))
            }
            Self::Changed => f.write_str("changed while it was being read: run again"),
            Self::Replaced => f.write_str("was replaced while it was being read: run again"),
            Self::Unreadable(error) => write!(f, "cannot be read: {error}"),
        }
    }
}

impl std::error::Error for ReadError {}

fn in_mib(bytes: u64) -> String {
    if bytes > 0 && bytes.is_multiple_of(1 << 20) {
        format!("{} MiB", bytes >> 20)
    } else {
        format!("{bytes} bytes")
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // A path below a file names nothing either.
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Absent,
            _ => Self::Unreadable(error),
        }
    }
}

/// A file that was opened and is still to be read.
#[derive(Debug)]
pub(super) struct Opened {
    /// As in [`FileBytes`].
    pub(super) path: String,
    pub(super) canonical: PathBuf,
    pub(super) file: File,
    /// How many bytes it had when it was opened.
    pub(super) length: u64,
    /// As in [`FileBytes`].
    pub(super) modified: Option<DateTime<Utc>>,
}

/// Reads all of a file of which `length` is expected.
///
/// # Errors
/// [`ReadError::TooLarge`], and what the system refuses.
pub(super) fn read_whole(file: File, length: u64, limit: u64) -> Result<Vec<u8>, ReadError> {
    // One byte more, so that the end is found without growing.
    let mut bytes = Vec::with_capacity(usize::try_from(length.min(limit)).unwrap_or(0).saturating_add(1));
    // One byte more than allowed tells a file that grew from one that just fits.
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit { Err(ReadError::TooLarge { limit }) } else { Ok(bytes) }
}

impl FileBytes {
    /// The same file without its content, once that was parsed.
    pub(super) fn without_bytes(&self) -> Self {
        Self {
            path: self.path.clone(),
            bytes: Vec::new(),
            sha256: self.sha256.clone(),
            modified: self.modified,
            canonical: self.canonical.clone(),
        }
    }
}

impl Root {
    /// Opens the evidence folder.
    ///
    /// # Errors
    /// Where it does not exist, is not a folder or cannot be looked at.
    pub fn open(path: &Path) -> Result<Self, RootError> {
        let canonical = fs::canonicalize(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => RootError::Absent(path.to_owned()),
            io::ErrorKind::NotADirectory => RootError::NotAFolder(path.to_owned()),
            _ => RootError::Unreadable(path.to_owned(), error),
        })?;
        match fs::metadata(&canonical) {
            Ok(metadata) if metadata.is_dir() => Ok(Self { canonical, folders: Arc::default() }),
            Ok(_) => Err(RootError::NotAFolder(path.to_owned())),
            Err(error) => Err(RootError::Unreadable(path.to_owned(), error)),
        }
    }

    /// Opens the folder of a file and reads the file, whatever evidence folder it belongs to. A link may lead anywhere,
    /// because the caller named it; what lies beside the file is looked for beside the link.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub fn of_file(path: &Path) -> Result<(Self, FileBytes), ReadError> {
        let other = |why: &str| ReadError::Unreadable(io::Error::other(why.to_owned()));
        let Some(name) = path.file_name() else {
            return Err(if path.exists() { ReadError::NotAFile("a folder") } else { ReadError::Absent });
        };
        let name = name.to_str().ok_or_else(|| other("its name is not UTF-8"))?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let open = |folder: &Path| {
            Self::open(folder).map_err(|error| match error {
                RootError::Absent(_) | RootError::NotAFolder(_) => ReadError::Absent,
                RootError::Unreadable(_, error) => ReadError::Unreadable(error),
            })
        };
        let root = open(folder.unwrap_or(Path::new(".")))?;
        match root.read(name) {
            Err(ReadError::Outside) => {
                let target = fs::canonicalize(path)?;
                let (Some(folder), Some(leaf)) =
                    (target.parent(), target.file_name().and_then(|it| it.to_str()))
                else {
                    return Err(other("the name of what it leads to is not UTF-8"));
                };
                let file = open(folder)?.read(leaf)?;
                Ok((root, FileBytes { path: name.to_owned(), ..file }))
            }
            read => Ok((root, read?)),
        }
    }

    /// Reads a whole file of at most [`MAX_FILE_BYTES`]. `path` is relative and `/`-separated.
    ///
    /// # Errors
    /// See [`ReadError`]. What is not a regular file is never opened, so a FIFO cannot block.
    pub fn read(&self, path: &str) -> Result<FileBytes, ReadError> {
        self.read_at_most(path, MAX_FILE_BYTES)
    }

    /// The same with another limit, in bytes.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub fn read_at_most(&self, path: &str, limit: u64) -> Result<FileBytes, ReadError> {
        let Opened { path, canonical, file, length, modified } = self.open_at_most(path, limit)?;
        let bytes = read_whole(file, length, limit)?;
        let sha256 = sha256::hex(&bytes);
        Ok(FileBytes { path, bytes, sha256, modified, canonical })
    }

    /// Opens a regular file of at most `limit` bytes. It may still grow.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub(super) fn open_at_most(&self, path: &str, limit: u64) -> Result<Opened, ReadError> {
        let path = clean(path)?;
        let (canonical, before) = self.find(&path)?;
        check_regular(&before)?;
        if before.len() > limit {
            return Err(ReadError::TooLarge { limit });
        }
        let file = File::open(&canonical)?;
        let opened = file.metadata()?;
        check_regular(&opened)?;
        if !same_file(&before, &opened) {
            return Err(ReadError::Replaced);
        }
        let modified = opened.modified().ok().and_then(instant);
        Ok(Opened { path, canonical, file, length: opened.len(), modified })
    }

    /// Where a folder below the root really lies.
    ///
    /// # Errors
    /// [`ReadError::Absent`], also where something else than a folder is there; and those of links.
    pub(super) fn folder(&self, path: &str) -> Result<PathBuf, ReadError> {
        let canonical = self.follow(&clean(path)?)?;
        if fs::metadata(&canonical)?.is_dir() { Ok(canonical) } else { Err(ReadError::Absent) }
    }

    /// Where a path leads, and what is there, links followed.
    fn find(&self, path: &str) -> Result<(PathBuf, Metadata), ReadError> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        if !name.is_empty()
            && let Ok(folder) = self.real_folder(folder)
        {
            let place = folder.join(name);
            let there = fs::symlink_metadata(&place)?;
            if !there.is_symlink() {
                return Ok((place, there));
            }
        }
        let canonical = self.follow(path)?;
        let there = fs::metadata(&canonical)?;
        Ok((canonical, there))
    }

    fn real_folder(&self, folder: &str) -> Result<PathBuf, ReadError> {
        if folder.is_empty() {
            return Ok(self.canonical.clone());
        }
        let known = || self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known().get(folder) {
            return Ok(known.clone());
        }
        let real = self.follow(folder)?;
        known().insert(folder.to_owned(), real.clone());
        Ok(real)
    }

    /// Follows links, and refuses to leave the root.
    fn follow(&self, path: &str) -> Result<PathBuf, ReadError> {
        let joined = self.canonical.join(path);
        fs::symlink_metadata(&joined)?;
        let canonical = fs::canonicalize(&joined).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => ReadError::NotAFile("a link to nothing"),
            _ => ReadError::from(error),
        })?;
        if canonical.starts_with(&self.canonical) { Ok(canonical) } else { Err(ReadError::Outside) }
    }
}

/// A relative path without empty steps and `.`; what could leave the folder is refused before anything is looked at.
pub(super) fn clean(path: &str) -> Result<String, ReadError> {
    if path.starts_with('/') {
        return Err(ReadError::Outside);
    }
    let steps: Vec<&str> = path.split('/').filter(|step| !matches!(*step, "" | ".")).collect();
    // On Windows a step can hold a drive or a second separator.
    let leaves = |step: &&str| *step == ".." || (cfg!(windows) && step.contains(['\\', ':']));
    if steps.iter().any(leaves) { Err(ReadError::Outside) } else { Ok(steps.join("/")) }
}

/// Joins two cleaned paths.
pub(super) fn join(folder: &str, name: &str) -> String {
    match (folder.trim_end_matches('/'), name) {
        ("" | ".", name) => name.to_owned(),
        (folder, "" | ".") => folder.to_owned(),
        (folder, name) => format!("{folder}/{name}"),
    }
}

fn check_regular(metadata: &Metadata) -> Result<(), ReadError> {
    if metadata.is_file() { Ok(()) } else { Err(ReadError::NotAFile(kind(metadata))) }
}

#[cfg(unix)]
fn kind(metadata: &Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    let kind = metadata.file_type();
    if kind.is_dir() {
        "a folder"
    } else if kind.is_fifo() {
        "a named pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn kind(metadata: &Metadata) -> &'static str {
    if metadata.is_dir() { "a folder" } else { "something special" }
}

/// Whether what was opened is what was looked at: in between, a link could have taken its place.
#[cfg(unix)]
fn same_file(before: &Metadata, opened: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (before.dev(), before.ino()) == (opened.dev(), opened.ino())
}

#[cfg(not(unix))]
fn same_file(_before: &Metadata, _opened: &Metadata) -> bool {
    true
}

/// A file time as an instant. By hand because a file can carry a time that no calendar has, and the library's own
/// conversion panics there.
fn instant(time: SystemTime) -> Option<DateTime<Utc>> {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => DateTime::from_timestamp(i64::try_from(after.as_secs()).ok()?, after.subsec_nanos()),
        Err(before) => {
            let before = chrono::TimeDelta::from_std(before.duration()).ok()?;
            DateTime::UNIX_EPOCH.checked_sub_signed(before)
        }
    }
}

#[cfg(test)]
#[path = "root_tests.rs"]
mod tests;
