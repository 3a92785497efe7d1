//! Saved decisions: a JSON report that an earlier run wrote, standing in for a gate that this run does not judge.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::decision::decide;
use crate::gate::Gate;
use crate::report::{Decision, GateReport, Judged, Release, Report, SCHEMA_VERSION};
use crate::score::{self, Scores};
use crate::time;

/// A decision that an earlier run made about a gate.
#[derive(Debug, Clone)]
pub struct StandingDecision {
    /// The gate.
    pub gate: String,
    /// What was decided.
    pub decision: Decision,
    /// The word that the gate printed for it.
    pub label: String,
    /// The score then, as shown.
    pub score: Option<String>,
    /// When.
    pub instant: String,
    /// The file that it was read from.
    pub file: String,
    /// Why it does not count here; `None` where it may pass.
    pub refused: Option<String>,
}

/// The report in the text of a saved JSON report.
///
/// # Errors
/// In one sentence, why the text is not such a report.
pub fn report(file: &str, text: &str) -> Result<Report, String> {
    let report: Report = serde_json::from_str(text)
        .map_err(|error| format!("{file} is not a JSON report of gatekeeper: {error}"))?;
    if report.tool.name != "gatekeeper" || report.schema_version != SCHEMA_VERSION {
        return Err(format!(
            "{file} was written by {} with report schema {}; this version reads schema {SCHEMA_VERSION} of gatekeeper",
            report.tool.name, report.schema_version
        ));
    }
    Ok(report)
}

/// The standing decisions in the text of a saved JSON report.
///
/// # Errors
/// In one sentence, why the text is not such a report.
pub fn read(file: &str, text: &str) -> Result<Vec<(Report, Judged)>, String> {
    let report = report(file, text)?;
    let mut head = report.clone();
    head.gates.clear();
    let judged = report.gates.into_iter().filter_map(|gate| match gate {
        GateReport::Judged(judged) => Some((head.clone(), *judged)),
        _ => None,
    });
    let judged: Vec<_> = judged.collect();
    if judged.is_empty() { Err(format!("{file} holds no decision about any gate")) } else { Ok(judged) }
}

/// Weighs a saved decision about `gate` for this release at this instant.
pub fn weigh(
    file: &str,
    saved: &Report,
    judged: Judged,
    gate: &Gate,
    release: &Release,
    now: DateTime<Utc>,
    replay: bool,
) -> StandingDecision {
    let refused = refusal(saved, &judged, gate, release, now, replay);
    StandingDecision {
        gate: judged.gate,
        decision: judged.decision,
        label: judged.label,
        score: judged.score.map(|score| score.value),
        instant: saved.instant.clone(),
        file: file.to_owned(),
        refused,
    }
}

/// Why a saved decision does not let a release pass here.
fn refusal(
    saved: &Report,
    judged: &Judged,
    gate: &Gate,
    release: &Release,
    now: DateTime<Utc>,
    replay: bool,
) -> Option<String> {
    if let Some(other) = another_release(&saved.release, release) {
        return Some(other);
    }
    if saved.replay && !replay {
        return Some("it was made at a given instant (a replay), which proves nothing about now".to_owned());
    }
    match time::parse(&saved.instant) {
        Ok(instant) if instant > now + time::SKEW => {
            return Some(format!("it was made at {}, which is in the future", saved.instant));
        }
        Ok(_) => {}
        Err(problem) => return Some(format!("its instant {problem}")),
    }
    if judged.sha256 != gate.sha256 {
        return Some("the gate file has changed since".to_owned());
    }
    if !judged.may_pass {
        return Some(format!("it is {}", judged.label));
    }
    contradiction(saved, judged, gate)
}

/// Why a saved decision is about another release. What was not stated then was unknown then and could pass nothing, so
/// more may be stated now; but flags decide which checks apply, also by their absence.
fn another_release(saved: &Release, now: &Release) -> Option<String> {
    let differs = |what: &str, saved: Option<&str>, now: Option<&str>| {
        let word = |stated: Option<&str>| stated.map_or_else(|| format!("no {what}"), str::to_owned);
        Some(format!("it is about {}, this release is {}", word(saved), word(now)))
    };
    let (then, commit) = (saved.commit.as_deref(), now.commit.as_deref());
    if !then.zip(commit).is_some_and(|(then, commit)| then.eq_ignore_ascii_case(commit)) {
        return differs("commit", then, commit);
    }
    let (then, version) = (saved.version.as_deref(), now.version.as_deref());
    if then.is_some() && then != version {
        return differs("version", then, version);
    }
    let digests = |release: &Release| -> BTreeSet<String> {
        release.artifacts.iter().map(|artifact| artifact.digest.to_ascii_lowercase()).collect()
    };
    let then = digests(saved);
    if !then.is_empty() && then != digests(now) {
        return Some("it is about other artifacts than this release has".to_owned());
    }
    (saved.flags != now.flags).then(|| "it is about a release with other flags".to_owned())
}

/// Why a saved report contradicts itself: its decision must follow from its own checks by this gate. This finds mishaps
/// and clumsy edits; whoever edits with care must be stopped by who may write the file.
fn contradiction(saved: &Report, judged: &Judged, gate: &Gate) -> Option<String> {
    if !saved.errors.is_empty() {
        return Some("the run that saved it could not decide".to_owned());
    }
    let scores = Scores::of(score::weigh(gate, &judged.groups));
    // Whether CONDITIONAL was allowed to pass is for that run to say.
    let verdict = decide(gate, &judged.groups, &judged.needs, &judged.waivers, &scores, judged.may_pass);
    (verdict.decision != judged.decision || !verdict.may_pass).then(|| {
        format!(
            "it contradicts itself: it says {}, and its checks come to {}",
            judged.decision, verdict.decision
        )
    })
}
