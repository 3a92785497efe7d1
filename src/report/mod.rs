//! The report: what an evaluation found, as plain data. Every output format is a pure function of it, and it is
//! what `--format json` prints, so its names are the published JSON keys.
//!
//! Texts in here come from gate files and evidence, so they are untrusted: each renderer escapes them for the
//! format that it writes.

pub(crate) mod compared;
pub mod escape;
pub mod github;
pub mod gitlab;
pub mod html;
pub(crate) mod inline;
pub mod json;
pub mod junit;
mod layout;
pub mod markdown;
pub mod named;
mod offender;
mod outcome;
mod plain;
mod readiness;
pub mod registry;
pub mod sarif;
pub mod signature;
pub(crate) mod tally;
pub mod tap;
pub mod template;
pub mod terminal;
pub(crate) mod upshot;
mod uri;
pub(crate) mod xml;

#[cfg(test)]
pub(crate) mod fixtures;

use std::fmt;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use layout::Layout;
pub use offender::Offender;
pub use outcome::Outcome;
pub use readiness::{Score, Step, Target, Way, WeightedScore};

/// Version of the JSON shape. It grows when a reader of the old shape could misread the new one.
pub const SCHEMA_VERSION: u32 = 1;

/// One run of `evaluate`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Version of the JSON shape that the tool wrote.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    pub schema_version: u32,
    /// Who wrote it.
    pub tool: Tool,
    /// The evaluation instant, RFC 3339 in UTC: the only clock that the judgement knows.
    #[schemars(extend("format" = "date-time"))]
    pub instant: String,
    /// Whether the instant was given instead of taken from the clock: a replay proves nothing about now.
    pub replay: bool,
    /// What was judged.
    pub release: Release,
    /// What the process exits with for this report.
    #[schemars(extend("enum" = [0, 1, 2, 3]))]
    pub exit_code: u8,
    /// The gates, each after those it needs.
    pub gates: Vec<GateReport>,
    /// What kept the run from deciding (exit code 2); empty otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Problem>,
}

impl Report {
    /// A report of nothing yet, which decides nothing.
    pub fn blank(now: DateTime<Utc>, replay: bool) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool { name: "gatekeeper".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
            instant: crate::time::show(now),
            replay,
            release: Release::default(),
            exit_code: crate::exit::ExitCode::Undecided as u8,
            gates: Vec::new(),
            errors: Vec::new(),
        }
    }
}

/// The program that wrote a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// Always `gatekeeper`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// What is judged.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Release {
    /// Its version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The commit it was built from, in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// What was built.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub artifacts: Vec<Artifact>,
    /// Facts about the release that decide which checks apply (`$.release.flags.…`).
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub flags: serde_json::Map<String, serde_json::Value>,
}

/// One built artifact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Artifact {
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its digest, `sha256:…`.
    pub digest: String,
}

/// What kept the run from deciding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// Stable name of the kind of problem.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// In which file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Line, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Column in characters, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// What to do next.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub help: Vec<String>,
}

/// What became of one gate in this run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum GateReport {
    /// It was judged.
    Judged(Box<Judged>),
    /// A gate before it may not pass, so it was not judged.
    NotReached {
        /// Its id.
        gate: String,
        /// Its title.
        title: String,
        /// Who owns it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<String>,
        /// The gates that must pass first and do not.
        waits_for: Vec<String>,
    },
    /// An earlier decision was given for it.
    Standing {
        /// Its id.
        gate: String,
        /// Its title.
        title: String,
        /// Who owns it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<String>,
        /// What was decided.
        decision: Decision,
        /// The word that its gate prints for it.
        label: String,
        /// Its score then, floored to one decimal.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        score: Option<String>,
        /// Whether that decision may pass here.
        may_pass: bool,
        /// Why not, where it may not.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        refused: Option<String>,
        /// When it was decided.
        instant: String,
        /// The file that holds the decision.
        file: String,
    },
}

/// GO, CONDITIONAL or NO-GO.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Decision {
    /// The release may pass.
    #[serde(rename = "GO")]
    Go,
    /// It may pass once somebody accepts the listed conditions.
    #[serde(rename = "CONDITIONAL")]
    Conditional,
    /// It may not pass.
    #[serde(rename = "NO-GO")]
    NoGo,
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Go => "GO",
            Self::Conditional => "CONDITIONAL",
            Self::NoGo => "NO-GO",
        })
    }
}

/// A judged gate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Judged {
    /// Its id.
    pub gate: String,
    /// Its title.
    pub title: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Who owns it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The gate file, as the user would name it.
    pub file: String,
    /// SHA-256 of the gate file, in hex.
    pub sha256: String,
    /// What was decided.
    pub decision: Decision,
    /// The word that the gate prints for it ("PASS", "APPROVED"); the decision's own word where it states none.
    pub label: String,
    /// Whether the release may pass: GO, or CONDITIONAL where that was allowed.
    pub may_pass: bool,
    /// What a pipeline should do next: `promote`, `hold`, or the action of a check that failed.
    pub next: String,
    /// The readiness; absent where no check has a weight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
    /// Why it is not GO: all reasons, the heaviest first. Empty for GO.
    pub reasons: Vec<Reason>,
    /// What is short of perfect and stops nothing: advisory shortfalls, warnings where those are notes.
    pub notes: Vec<Reason>,
    /// The shortest way to GO; absent for GO.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub way: Option<Way>,
    /// The shortest way to the score that the run asked for (`--target`), where it asked for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// The groups with their checks, in the order of the file.
    pub groups: Vec<GroupReport>,
    /// The gates that it needs, and how they stand.
    pub needs: Vec<Need>,
    /// Every declared evidence, in the order of the file.
    pub evidence: Vec<EvidenceReport>,
    /// Votes that were found, counted or not, belong to their check; these are the waivers for this gate.
    pub waivers: Vec<WaiverReport>,
    /// Free details of the gate file (duration, agenda, …).
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub details: serde_json::Map<String, serde_json::Value>,
    /// The name of the document that the gate wants to be written about it, where it names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
}

/// One reason, condition or note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// Stable code: `veto` `failed` `broken-evidence` `no-evidence` `awaiting` `gate-needed` `not-measured`
    /// `below-floor` `warning` `waiver` `conditional-vote` `below-go` `advisory` …
    pub code: String,
    /// The check, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<String>,
    /// In one sentence, without a final stop.
    pub text: String,
    /// Who owns it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
}

/// A group of checks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GroupReport {
    /// Its id.
    pub group: String,
    /// Its title.
    pub title: String,
    /// Who owns it (the gate's owner where it states none).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Its weight in the gate's score, as written.
    pub weight: String,
    /// Its own score, floored to one decimal; absent where nothing in it has weight or applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<String>,
    /// Its checks.
    pub checks: Vec<CheckReport>,
}

/// The kinds of check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A requirement that must hold.
    Require,
    /// A condition that nothing lifts when it holds.
    Veto,
    /// People tick it.
    Confirm,
    /// People in roles vote on it.
    Approve,
}

/// A check and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckReport {
    /// Its id.
    pub check: String,
    /// Its title.
    pub title: String,
    /// Its kind.
    pub kind: Kind,
    /// What became of it, a waiver considered.
    pub outcome: Outcome,
    /// What became of it before the waiver.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw_outcome: Option<Outcome>,
    /// Whether a veto stands here: the decision is NO-GO whatever else is green.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub veto_stands: bool,
    /// Whether it can stop the release; otherwise it is advisory.
    pub blocking: bool,
    /// Its weight in the group's score, as written.
    pub weight: String,
    /// Why the outcome is what it is, in one sentence; empty for a plain pass.
    pub reason: String,
    /// Why the check exists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Who owns it (the group's owner where it states none).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// What to do when it is not green.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// What an orchestrator must do when it fails on evidence that was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// Where to read on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Where it stands in the gate file.
    pub place: Place,
    /// The requirement or veto as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requirement: Option<String>,
    /// Every comparison of it, in the order of the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comparisons: Vec<Comparison>,
    /// Says that and why a group's margin does not apply here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin_note: Option<String>,
    /// The first findings or tests that keep it from passing, where its requirement reads a summary of such.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offenders: Vec<Offender>,
    /// How many more there are.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more_offenders: u64,
    /// The tick of a `confirm` check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tick: Option<Tick>,
    /// The roles of an `approve` check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// A place in the gate file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// The truth of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Holds {
    /// It holds.
    True,
    /// It does not.
    False,
    /// Nothing was selected that could be compared.
    Unknown,
    /// What was selected cannot be compared.
    Error,
}

/// One comparison: what was compared with what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// The text of it in the gate file.
    pub text: String,
    /// Where that text stands.
    pub place: Place,
    /// Whether it holds.
    pub holds: Holds,
    /// Whether it stands under a `not` (an odd number of them), so that the requirement wants it not to hold.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub negated: bool,
    /// Its left side as written: what is measured.
    pub measured: String,
    /// The operator: `<`, `in`, `matches`, …; empty where the condition is a bare boolean.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub operator: String,
    /// The value of the left side with its unit; absent where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual: Option<String>,
    /// The limit before a margin, with its unit (`< 300 ms`'s `300 ms`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// The margin in force (`20%`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin: Option<String>,
    /// The limit with the margin: what the actual value was compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needed: Option<String>,
    /// How far the actual value is from the limit, with its unit; negative on the wrong side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance: Option<String>,
    /// Why it is unknown or an error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// What its paths selected; long selections are cut.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub selected: Vec<Selected>,
}

/// What one path selected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Selected {
    /// The path as written.
    pub path: String,
    /// The evidence.
    pub evidence: String,
    /// How many nodes it selected.
    pub count: usize,
    /// The first of them.
    pub nodes: Vec<SelectedNode>,
}

/// One selected node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SelectedNode {
    /// Its normalized path.
    pub at: String,
    /// Its value as text, exact to the digit; containers are abbreviated.
    pub value: String,
}

/// A person's tick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tick {
    /// `pass`, `fail`, `pending` or `not-applicable`.
    pub state: String,
    /// Who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// What they noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where to read on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// The file that holds it.
    pub file: String,
    /// Its line there, where the file is a text; from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
}

impl Tick {
    /// Where it stands: the file, with the line where there is one.
    pub fn place(&self) -> String {
        match self.line {
            Some(line) => format!("{}:{line}", self.file),
            None => self.file.clone(),
        }
    }
}

/// How an approval stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Approval {
    /// The rule: `all`, `any` or `at least N`.
    pub rule: String,
    /// The roles, in the order of the gate file.
    pub roles: Vec<Role>,
    /// Every vote that was found, counted or not, in the order of the files.
    pub votes: Vec<Vote>,
}

/// How one role stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Role {
    /// Its id.
    pub role: String,
    /// `go`, `no-go`, `conditional`, `abstain` or `awaited`.
    pub standing: String,
}

/// One vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Vote {
    /// The role it speaks for.
    pub role: String,
    /// Who.
    pub voter: String,
    /// `go`, `no-go`, `conditional` or `abstain`.
    pub vote: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rationale: Option<String>,
    /// When.
    pub at: String,
    /// The file.
    pub file: String,
    /// Whether it counts.
    pub counted: bool,
    /// Why it does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// How a needed gate stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Need {
    /// The needed gate.
    pub gate: String,
    /// Its decision, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// Whether it lets this gate pass.
    pub may_pass: bool,
    /// In one sentence.
    pub text: String,
}

/// How evidence stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceState {
    /// It was seen, and is bound and fresh as declared.
    Seen,
    /// It is not there.
    Absent,
    /// It is there and too old.
    Stale,
    /// It is there and belongs to something else, or does not say to what.
    Unbound,
    /// It is there and cannot be read or trusted.
    Broken,
}

/// One declared evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceReport {
    /// Its id.
    pub evidence: String,
    /// How it stands.
    pub state: EvidenceState,
    /// Why, where it is not seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The place that was looked at, below the evidence folder.
    pub looked_at: String,
    /// Its format.
    pub format: String,
    /// Whether the gate says that it is bound to no commit and no time.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unbound: bool,
    /// The largest age allowed, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_age: Option<String>,
    /// Why the files were kept as a whole in memory, where that was not for their format. Their size is more limited then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_whole: Option<String>,
    /// The files.
    pub files: Vec<EvidenceFile>,
}

/// One evidence file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceFile {
    /// Its path below the evidence folder, with `/`.
    pub path: String,
    /// SHA-256 of its bytes, in hex; absent where it was not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Its size in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// When it was produced, where it says so (RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub produced_at: Option<String>,
    /// How old it was at the instant, in words ("3 h 12 min").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age: Option<String>,
    /// The commit that it states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
}

/// One waiver for this gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WaiverReport {
    /// The check that it is for.
    pub check: String,
    /// The only findings or tests that it is for; empty where it is for the whole check.
    #[serde(default, rename = "match", skip_serializing_if = "Vec::is_empty")]
    pub matches: Vec<String>,
    /// `in-use`, `unused`, `not-enough`, `expired`, `other-release` or `refused`.
    pub state: String,
    /// Why it is not in use, where it is not; or what of it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The reason that it gives.
    pub reason: String,
    /// Who accepted the risk.
    pub approved_by: String,
    /// When it ends, as written.
    pub expires: String,
    /// Where it is tracked.
    pub ticket: String,
}
