//! A gate, valid by construction: whoever holds a [`Gate`] holds one that can be judged. [`read`] makes it from
//! YAML and reports every mistake of the file.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::Source;
use crate::number::Number;
use crate::report::Place;
use crate::requirement::Requirement;

pub mod folders;
pub mod read;
pub mod set;
pub mod shipped;

/// A decision point.
#[derive(Debug, Clone)]
pub struct Gate {
    /// Its id: `[a-z0-9-]`, the file's name without extension.
    pub id: String,
    /// Its title; the id where it states none.
    pub title: String,
    /// What it is for.
    pub purpose: Option<String>,
    /// Who owns it. Already the owner of its groups that state none.
    pub owner: Option<String>,
    /// The gates that must pass first.
    pub needs: Vec<String>,
    /// Where its evidence lies below the evidence folder.
    pub folder: Folder,
    /// What a CONDITIONAL decision means here.
    pub conditional: Conditional,
    /// The words that it prints instead of GO, CONDITIONAL and NO-GO.
    pub labels: Labels,
    /// The thresholds of its score.
    pub score: ScoreRules,
    /// Its evidence, in the order of the file.
    pub evidence: Vec<EvidenceEntry>,
    /// Its groups, in the order of the file; never empty.
    pub groups: Vec<Group>,
    /// Free details for reports.
    pub details: serde_json::Map<String, serde_json::Value>,
    /// The name of the document that is written about it; a [general](crate::report::template::registry) one where it
    /// names none.
    pub document: Option<&'static str>,
    /// The text that it was read from.
    pub source: Arc<Source>,
    /// SHA-256 of the file's bytes, in hex.
    pub sha256: String,
}

/// A folder below the evidence root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Folder {
    /// This one, `/`-separated and relative; `.` is the root itself.
    Fixed(String),
    /// The last, in natural order, of those that match this pattern (`pick: latest`).
    Latest(String),
}

/// What a CONDITIONAL decision means for a pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conditional {
    /// It stops until somebody accepts the conditions (exit code 3).
    Hold,
    /// It passes (exit code 0).
    Pass,
    /// There is none: what would be CONDITIONAL is NO-GO, and a warning is a note.
    Never,
}

/// The words printed for decisions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Labels {
    /// Instead of GO.
    pub go: Option<String>,
    /// Instead of CONDITIONAL.
    pub conditional: Option<String>,
    /// Instead of NO-GO.
    pub no_go: Option<String>,
}

/// Thresholds of the score, 0 to 100. One that is not stated does not exist.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScoreRules {
    /// Below it the decision is not GO.
    pub go: Option<Number>,
    /// Below it the decision is NO-GO.
    pub floor: Option<Number>,
    /// Names for ranges of the score, the highest first.
    pub bands: Vec<Band>,
    /// Further weightings of the groups, for reports only: none of them decides anything.
    pub weightings: Vec<Weighting>,
}

/// Weights of the groups other than their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighting {
    /// Its name: `[a-z0-9-]`.
    pub name: String,
    /// Places among the gate's groups with the weight of each, never negative; a group that is not here has none.
    pub weights: Vec<(usize, Number)>,
}

/// A named range of the score, up to the next band.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// Its lower end, included.
    pub from: Number,
    /// Its name.
    pub name: String,
}

/// Declared evidence: where it lies and what makes it count.
#[derive(Debug, Clone)]
pub struct EvidenceEntry {
    /// Its id: `[a-z][a-z0-9_]*`.
    pub id: String,
    /// The file or pattern, relative to the folder.
    pub file: String,
    /// Its own folder below the evidence root; the gate's folder where it states none.
    pub folder: Option<String>,
    /// The name of its format in the registry of formats.
    pub format: String,
    /// How many files it may be.
    pub files: Files,
    /// How old it may be, with the text that says so.
    pub max_age: Option<MaxAge>,
    /// What says when it was produced.
    pub produced_at: Option<StatedBy>,
    /// What says which commit it is about.
    pub commit: Option<StatedBy>,
    /// What says which artifact it is about.
    pub artifact: Option<StatedBy>,
    /// Whether the gate says in the open that nothing binds it.
    pub unbound: bool,
    /// Where its id stands in the gate file.
    pub span: Range<usize>,
}

/// A largest age.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaxAge {
    /// As written.
    pub text: String,
    /// In milliseconds.
    pub milliseconds: Number,
}

/// How many files an evidence entry reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Files {
    /// Exactly one; a pattern that matches two is an error.
    One,
    /// The last in natural order of path.
    Latest,
    /// All that match, at least this many.
    Many(usize),
}

/// What states a fact (commit, time, artifact) about evidence.
#[derive(Debug, Clone)]
pub enum StatedBy {
    /// A path into the original document.
    Path(crate::jsonpath::Query),
    /// The sidecar `FILE.stamp.json`.
    Stamp,
    /// Every tick of a checklist states its own.
    Each,
    /// The file's modification time (times only).
    Mtime,
}

/// Checks that belong together.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who owns it.
    pub owner: Option<String>,
    /// Its weight in the gate's score.
    pub weight: Number,
    /// Its checks, never empty. What the group says about all of them (blocking, margin, when, ready, owner) is
    /// already in each.
    pub checks: Vec<Check>,
}

/// One criterion.
#[derive(Debug, Clone)]
pub struct Check {
    /// Its id, unique in the gate.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What is judged, and how.
    pub kind: CheckKind,
    /// Why it exists.
    pub why: Option<String>,
    /// Who owns it.
    pub owner: Option<String>,
    /// Its weight in the group's score.
    pub weight: Number,
    /// Whether it can stop the release.
    pub blocking: bool,
    /// When it applies: all of them (the group's first). One that is false makes it not applicable.
    pub when: Vec<Requirement>,
    /// When it can be judged: one that is not true makes it pending.
    pub ready: Vec<Requirement>,
    /// Whether a person may say that it does not apply.
    pub na_allowed: bool,
    /// What to do when it is not green.
    pub remedy: Option<String>,
    /// What an orchestrator must do when it fails on evidence that was seen.
    pub action: Option<String>,
    /// Where to read on.
    pub link: Option<String>,
    /// Where its id stands in the gate file.
    pub place: Place,
}

/// The kinds of check.
// Nearly every check is the largest kind, so a box would cost more than it saves.
#[allow(clippy::large_enum_variant)]
#[derive(Debug, Clone)]
pub enum CheckKind {
    /// A requirement must hold.
    Require {
        /// It passes when this holds.
        require: Requirement,
        /// It warns when `require` does not hold and this does.
        warn: Option<Box<Requirement>>,
        /// It is pending when neither holds and this does.
        pending: Option<Box<Requirement>>,
        /// How much tighter the limits are than written, as a ratio (0.2 for 20 %).
        margin: Option<Margin>,
    },
    /// A condition that nothing lifts when it holds or cannot be known.
    Veto(Requirement),
    /// People tick it, in the evidence with this id.
    Confirm {
        /// The evidence that holds the tick.
        from: String,
        /// What people confirm.
        text: String,
        /// Which item of a text it is, where the check says so.
        item: Option<ItemRef>,
    },
    /// People in roles vote.
    Approve(Approve),
}

/// Which item of a text a check means. At least one of `id`, `text` and `nth` is stated; what is stated must all fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ItemRef {
    /// Its id.
    pub id: Option<String>,
    /// Its text.
    pub text: Option<String>,
    /// The heading above it, or all headings above it joined with ` > `.
    pub under: Option<String>,
    /// Its place among so many that fit, from 1. With another number of them it means none.
    pub nth: Option<(usize, usize)>,
}

/// A margin on limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Margin {
    /// As written: `20%`.
    pub text: String,
    /// As a ratio: 0.2.
    pub ratio: Number,
    /// Whether the group states it; then a check where it cannot apply says so instead of being a mistake.
    pub from_group: bool,
}

/// Who must agree, and how.
#[derive(Debug, Clone)]
pub struct Approve {
    /// The roles, in the order of the file.
    pub roles: Vec<String>,
    /// How many of them.
    pub rule: ApproveRule,
    /// How old a vote may be.
    pub max_age: Option<MaxAge>,
}

/// How many roles must say go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApproveRule {
    /// Every role.
    All,
    /// One role.
    Any,
    /// This many roles, by as many different people.
    AtLeast(usize),
}
