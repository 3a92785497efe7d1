//! Evidence: found, read, hashed, bound and dated, before anything is judged by it.

use crate::document::Node;
use crate::report::EvidenceReport;
use crate::requirement::Told;

mod bind;
mod changes;
pub mod edit;
mod feed;
pub mod find;
pub mod fit;
pub mod format;
mod lines;
mod load;
mod natural;
pub(crate) mod parallel;
mod readers;
mod root;
pub mod stamp;
mod stream;
pub mod summary;
mod utf8;
mod walk;
pub(crate) mod want;
pub mod xml;

pub use changes::{Cache, Changes, Missed, StampChange, VoteChange, Which};
pub use edit::{Change, Edit, EditError, EditPath};
pub(crate) use load::together;
pub use load::{load, load_changed, load_in_parallel};
pub use natural::natural_order;
pub(crate) use readers::wants_of;
pub use root::{FileBytes, MAX_FILE_BYTES, ReadError, Root, RootError};
pub(crate) use stamp::KEYS as STAMP_KEYS;
pub use walk::{check_pattern, is_pattern};

#[cfg(test)]
pub(crate) mod fixture;

/// The evidence of one gate, in the order of the gate file.
#[derive(Debug)]
pub struct EvidenceSet {
    /// Each declared evidence.
    pub entries: Vec<Evidence>,
    /// The vote files of the gate's folder, in natural order of path.
    pub votes: Vec<VoteFile>,
}

/// One declared evidence.
#[derive(Debug)]
pub struct Evidence {
    /// Its id.
    pub id: String,
    /// What was found.
    pub standing: Standing,
    /// What its summary says beside the document, where it has one that was seen.
    pub told: Option<Told>,
    /// The summary itself, where single findings or tests may be left out of it, or ticks are looked for among its items.
    pub summary: Option<summary::Summary>,
    /// The same for the report.
    pub report: EvidenceReport,
}

/// What was found of declared evidence.
#[derive(Debug)]
pub enum Standing {
    /// It is there, bound and fresh: its document.
    Seen(Node),
    /// It is absent, stale or unbound: nothing that it says is known.
    Missing(String),
    /// It is there and cannot be read or trusted.
    Broken(String),
}

/// One file in the votes folder.
#[derive(Debug)]
pub struct VoteFile {
    /// Its path below the evidence folder.
    pub path: String,
    /// Its document, or why there is none, in a whole sentence that names the file.
    pub document: Result<Node, String>,
}
