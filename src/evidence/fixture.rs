//! Evidence folders and entries for tests.

use std::fs;
use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::root::Root;
use super::{Evidence, EvidenceSet, Standing, load};
use crate::diagnostic::Source;
use crate::gate::{Conditional, EvidenceEntry, Files, Folder, Gate, Labels, MaxAge, ScoreRules, StatedBy};
use crate::number::Number;
use crate::report::{EvidenceState, Release};
use crate::{jsonpath, time};

/// The commit of every release in these tests.
pub(crate) const COMMIT: &str = "4f1c9e27b86d03a5e7f2914c60d8ab35c17e92f4";

/// The instant of every evaluation in these tests.
pub(crate) fn now() -> DateTime<Utc> {
    time::parse("2025-10-11T12:00:00Z").unwrap()
}

pub(crate) fn release() -> Release {
    Release { commit: Some(COMMIT.to_owned()), ..Release::default() }
}

/// An evidence folder that is deleted at the end; its parent is there to escape to.
pub(crate) struct Tree {
    temporary: tempfile::TempDir,
    root: Root,
}

impl Deref for Tree {
    type Target = Root;

    fn deref(&self) -> &Root {
        &self.root
    }
}

impl Tree {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let evidence = temporary.path().join("evi*dence[1]");
        fs::create_dir(&evidence).unwrap();
        let new = Self { root: Root::open(&evidence).unwrap(), temporary };
        for (path, text) in files {
            new.write(path, text.as_bytes());
        }
        new
    }

    pub(crate) fn outside(&self) -> &Path {
        self.temporary.path()
    }

    pub(crate) fn at(&self, path: &str) -> std::path::PathBuf {
        self.temporary.path().join("evi*dence[1]").join(path)
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Loads the evidence of a gate in `gate/` and gives the only entry.
    pub(crate) fn load_one(&self, entry: EvidenceEntry) -> Evidence {
        self.load_for(entry, &release())
    }

    pub(crate) fn load_for(&self, entry: EvidenceEntry, release: &Release) -> Evidence {
        self.load(Folder::Fixed("gate".into()), vec![entry], release).entries.pop().unwrap()
    }

    pub(crate) fn load(
        &self,
        folder: Folder,
        evidence: Vec<EvidenceEntry>,
        release: &Release,
    ) -> EvidenceSet {
        load(&gate(folder, evidence), self, release, now(), &[])
    }
}

pub(crate) fn gate(folder: Folder, evidence: Vec<EvidenceEntry>) -> Gate {
    Gate {
        id: "gate".into(),
        title: "Gate".into(),
        purpose: None,
        owner: None,
        needs: Vec::new(),
        folder,
        conditional: Conditional::Hold,
        labels: Labels::default(),
        score: ScoreRules::default(),
        evidence,
        groups: Vec::new(),
        details: serde_json::Map::new(),
        document: None,
        source: Arc::new(Source { path: "gates/gate.yaml".into(), text: String::new() }),
        sha256: String::new(),
    }
}

/// An entry that nothing binds.
pub(crate) fn entry(file: &str) -> EvidenceEntry {
    EvidenceEntry {
        id: "it".into(),
        file: file.into(),
        folder: None,
        format: "json".into(),
        files: Files::One,
        max_age: None,
        produced_at: None,
        commit: None,
        artifact: None,
        unbound: true,
        span: 0..0,
    }
}

pub(crate) fn files(file: &str, files: Files) -> EvidenceEntry {
    EvidenceEntry { files, ..entry(file) }
}

pub(crate) fn path(path: &str) -> StatedBy {
    StatedBy::Path(jsonpath::parse(path).unwrap())
}

pub(crate) fn day() -> MaxAge {
    MaxAge { text: "24h".into(), milliseconds: Number::from(86_400_000_i64) }
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    crate::sha256::hex(bytes)
}

/// How evidence stands and why; panics where report and standing disagree.
pub(crate) fn stands(evidence: &Evidence) -> (EvidenceState, &str) {
    let problem = evidence.report.problem.as_deref();
    match (&evidence.standing, evidence.report.state) {
        (Standing::Seen(_), EvidenceState::Seen) => assert_eq!(problem, None),
        (Standing::Broken(text), EvidenceState::Broken)
        | (Standing::Missing(text), EvidenceState::Absent | EvidenceState::Stale | EvidenceState::Unbound) => {
            assert_eq!(problem, Some(text.as_str()));
        }
        (standing, state) => panic!("{state:?} in the report, {standing:?}"),
    }
    (evidence.report.state, problem.unwrap_or_default())
}
