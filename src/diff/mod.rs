//! What changed between two saved reports: a pure function of both, as plain data that every format is a pure function of.

mod check;
mod evidence;
mod gate;
mod json;
mod markdown;
mod pair;
pub mod registry;
mod terminal;
mod value;
mod votes;
mod words;

#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::Serialize;

use crate::report::{GateReport, Problem, Release, Report, SCHEMA_VERSION, Tool};

/// Which way something went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Turn {
    /// Further from GO.
    Worse,
    /// Neither, or nobody can tell: another limit, another text, other evidence.
    Other,
    /// Nearer to GO.
    Better,
}

/// One fact that is not the same in both reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change {
    /// What, by its name in the JSON report: `decision`, `score`, `actual`, `sha256`.
    pub what: String,
    /// Of which part, where there are several: the comparison `$.perf.p95 < 300 ms`, a file, a finding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// As the first report says it; absent where it says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// As the second report says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Which way it went.
    pub turn: Turn,
}

/// Whether something is in both reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// In the second alone.
    Added,
    /// In the first alone.
    Removed,
    /// In both, and not the same.
    Changed,
}

/// Something with an id that is not the same in both reports: a group, a check, evidence, a vote, a waiver, a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Item {
    /// What tells it from others of its kind.
    pub id: String,
    /// What people call it; absent where that is the id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Whether it is in both.
    pub presence: Presence,
    /// Which way it went.
    pub turn: Turn,
    /// What of it is not the same; of one that is in one report alone, what that says.
    pub changes: Vec<Change>,
}

/// What changed about one gate. What turned worse comes first in every list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GateDiff {
    /// Its id.
    pub gate: String,
    /// Its title, as the second report has it where it holds the gate.
    pub title: String,
    /// Whether it is in both.
    pub presence: Presence,
    /// Which way its decision went, or, where that is the same, its score.
    pub turn: Turn,
    /// Facts about the gate itself: `decision`, `score`, `next`, the text of its file (`sha256`).
    pub changes: Vec<Change>,
    /// Its checks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Item>,
    /// Its groups, without their checks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Item>,
    /// Its evidence.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Item>,
    /// Votes, by check, role and voter.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub votes: Vec<Item>,
    /// Waivers, by check and what they match.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Item>,
    /// The gates that it needs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Item>,
    /// Reasons and notes that came and went.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Item>,
}

/// One of the two reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Side {
    /// The file, as the user names it.
    pub file: String,
    /// When it was judged.
    pub instant: String,
    /// Whether that instant was given.
    pub replay: bool,
    /// Version of gatekeeper that wrote it.
    pub version: String,
}

/// What changed between two reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Diff {
    /// Version of the JSON shape.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    pub schema_version: u32,
    /// Who compared.
    pub tool: Tool,
    /// What the process exits with: 0 where nothing differs, 1 where something does, 2 where nothing could be compared.
    pub exit_code: u8,
    /// The first report; absent where it could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Side>,
    /// The second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Side>,
    /// Whether both say the same about the same release.
    pub same: bool,
    /// What differs of the release and of the run.
    pub changes: Vec<Change>,
    /// The gates that are not the same, those that turned worse first.
    pub gates: Vec<GateDiff>,
    /// The ids of the gates that are.
    pub unchanged: Vec<String>,
    /// What kept the two from being compared; empty otherwise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Problem>,
}

/// What a report was read from, and what it says.
#[derive(Debug, Clone, Copy)]
pub struct Named<'r> {
    /// The file, as the user names it.
    pub file: &'r str,
    /// The report.
    pub report: &'r Report,
}

impl Diff {
    /// A diff of nothing, for what could not be compared.
    pub fn failed(errors: Vec<Problem>) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool { name: "gatekeeper".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
            exit_code: 2,
            before: None,
            after: None,
            same: false,
            changes: Vec::new(),
            gates: Vec::new(),
            unchanged: Vec::new(),
            errors,
        }
    }

    /// What changed from the first report to the second.
    ///
    /// When it was judged is no difference, and neither is what follows from that alone (how old evidence was), nor which
    /// version of gatekeeper judged. Nor are lines of the gate file, whose digest tells a change.
    pub fn of(before: Named<'_>, after: Named<'_>) -> Self {
        let (a, b) = (before.report, after.report);
        let changes = run(a, b);
        let (mut gates, mut unchanged) = (Vec::new(), Vec::new());
        for (one, other) in pair::by(&a.gates, &b.gates, gate::id) {
            let id = || one.or(other).map(gate::id).unwrap_or_default();
            match gate::compare(one, other) {
                Some(diff) => gates.push(diff),
                None => unchanged.push(id()),
            }
        }
        // A decision that turned weighs more than what moved below one that stands.
        let decided = |gate: &GateDiff| gate.changes.iter().any(|change| change.what == "decision");
        gates.sort_by_key(|gate| (gate.turn, !decided(gate)));
        let same = changes.is_empty() && gates.is_empty();
        let side = |named: Named<'_>| {
            Some(Side {
                file: named.file.to_owned(),
                instant: named.report.instant.clone(),
                replay: named.report.replay,
                version: named.report.tool.version.clone(),
            })
        };
        Self {
            exit_code: u8::from(!same),
            before: side(before),
            after: side(after),
            same,
            changes,
            gates,
            unchanged,
            ..Self::failed(Vec::new())
        }
    }
}

/// What differs of the release and of the run as a whole.
fn run(a: &Report, b: &Report) -> Vec<Change> {
    // Named one by one, so that a new member must be thought of.
    let Report { schema_version: _, tool: _, instant: _, replay, release, exit_code, gates: _, errors } = a;
    let mut changes = value::Changes::default();
    changes.number(
        "exit_code",
        i64::from(*exit_code),
        i64::from(b.exit_code),
        value::exit_turn(*exit_code, b.exit_code),
    );
    changes.flag("replay", *replay, b.replay, Turn::Other);
    let Release { version, commit, artifacts, flags } = release;
    changes.text("version", version.as_deref(), b.release.version.as_deref());
    changes.text("commit", commit.as_deref(), b.release.commit.as_deref());
    let name = |artifact: &&crate::report::Artifact| artifact.name.clone().unwrap_or_default();
    let (ours, theirs): (Vec<_>, Vec<_>) = (artifacts.iter().collect(), b.release.artifacts.iter().collect());
    for (one, other) in pair::by(&ours, &theirs, name) {
        let named = one.or(other).map(name).filter(|name| !name.is_empty());
        let digest =
            |artifact: Option<&&crate::report::Artifact>| artifact.map(|artifact| artifact.digest.clone());
        changes.of("artifact", named, digest(one), digest(other), Turn::Other);
    }
    let keys = flags.keys().chain(b.release.flags.keys().filter(|key| !flags.contains_key(*key)));
    for key in keys {
        let shown =
            |flags: &serde_json::Map<String, serde_json::Value>| flags.get(key).map(ToString::to_string);
        changes.of("flag", Some(key.clone()), shown(flags), shown(&b.release.flags), Turn::Other);
    }
    let told = |error: &Problem| (error.code.clone(), error.file.clone(), error.message.clone());
    for (one, other) in pair::by(errors, &b.errors, |error| told(error)) {
        let (before, after) =
            (one.map(|error| error.message.clone()), other.map(|error| error.message.clone()));
        let turn = if one.is_none() { Turn::Worse } else { Turn::Better };
        changes.of("error", one.or(other).map(|error| error.code.clone()), before, after, turn);
        if let (Some(one), Some(other)) = (one, other) {
            let rest = |error: &Problem| format!("{:?} {:?} {:?}", error.line, error.column, error.help);
            changes.of("error", Some(one.code.clone()), Some(rest(one)), Some(rest(other)), Turn::Other);
        }
    }
    changes.done()
}

/// The state of a gate as the JSON report calls it.
fn state(gate: &GateReport) -> &'static str {
    match gate {
        GateReport::Judged(_) => "judged",
        GateReport::NotReached { .. } => "not-reached",
        GateReport::Standing { .. } => "standing",
    }
}
