//! What the decision rests on: every declared evidence with its files, digests and ages.

use serde::Serialize;

use super::mark::{Mark, cut, cut_some};
use crate::report::terminal::evidence::oldest;
use crate::report::terminal::words;
use crate::report::{EvidenceFile, EvidenceReport, EvidenceState, Judged};

/// So many files of one evidence are shown; the JSON report names all.
const FILES: usize = 50;

/// One evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Evidence {
    mark: Mark,
    id: String,
    format: String,
    problem: Option<String>,
    looked_at: String,
    max_age: Option<String>,
    unbound: bool,
    files: Vec<File>,
    more: usize,
}

/// One file of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct File {
    path: String,
    sha256: Option<String>,
    bytes: Option<String>,
    age: Option<String>,
    produced_at: Option<String>,
    commit: Option<String>,
}

/// What was not seen comes first.
pub(super) fn evidence(judged: &Judged) -> Vec<Evidence> {
    let mut all: Vec<&EvidenceReport> = judged.evidence.iter().collect();
    all.sort_by_key(|evidence| evidence.state == EvidenceState::Seen);
    all.into_iter().map(entry).collect()
}

/// `10 of 11 seen, 11 files, oldest 1 d 1 h`.
pub(super) fn about(judged: &Judged) -> String {
    let seen = judged.evidence.iter().filter(|evidence| evidence.state == EvidenceState::Seen).count();
    let files: Vec<&EvidenceFile> = judged.evidence.iter().flat_map(|evidence| &evidence.files).collect();
    let age = oldest(&files).map_or_else(String::new, |age| format!(", oldest {}", cut(age)));
    format!("{seen} of {} seen, {}{age}", judged.evidence.len(), words::count(files.len(), "file"))
}

fn entry(evidence: &EvidenceReport) -> Evidence {
    Evidence {
        mark: Mark::evidence(evidence.state),
        id: cut(&evidence.evidence),
        format: cut(&evidence.format),
        problem: cut_some(evidence.problem.as_ref()),
        looked_at: cut(&evidence.looked_at),
        max_age: evidence.max_age.as_ref().map(|age| cut(age).replace(' ', "\u{a0}")),
        unbound: evidence.unbound,
        files: evidence.files.iter().take(FILES).map(file).collect(),
        more: evidence.files.len().saturating_sub(FILES),
    }
}

fn file(file: &EvidenceFile) -> File {
    File {
        path: cut(&file.path),
        sha256: cut_some(file.sha256.as_ref()),
        bytes: file.bytes.map(size),
        age: file.age.as_ref().map(|age| cut(age).replace(' ', "\u{a0}")),
        produced_at: file.produced_at.as_deref().map(|at| cut(&words::when(at))),
        commit: file.commit.as_deref().map(|commit| cut(&words::short(commit))),
    }
}

/// Bytes with a blank between thousands: `1 824 B`.
fn size(bytes: u64) -> String {
    let digits = bytes.to_string();
    let first = digits.len() % 3;
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && index % 3 == first {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out + "\u{a0}B"
}

#[cfg(test)]
mod tests {
    #[test]
    fn thousands_stand_apart() {
        for (bytes, text) in
            [(0, "0 B"), (1_824, "1 824 B"), (123_456, "123 456 B"), (1_234_567, "1 234 567 B")]
        {
            assert_eq!(super::size(bytes).replace(['\u{202f}', '\u{a0}'], " "), text);
        }
    }
}
