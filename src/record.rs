//! Saved decisions: a JSON report that an earlier run wrote, standing in for a gate that this run does not judge.

use chrono::{DateTime, Utc};

use crate::gate::Gate;
use crate::report::{Decision, GateReport, Judged, Release, Report, SCHEMA_VERSION};
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

/// The standing decisions in the text of a saved JSON report.
///
/// # Errors
/// In one sentence, why the text is not such a report.
pub fn read(file: &str, text: &str) -> Result<Vec<(Report, Judged)>, String> {
    let report: Report = serde_json::from_str(text)
        .map_err(|error| format!("{file} is not a JSON report of gatekeeper: {error}"))?;
    if report.tool.name != "gatekeeper" || report.schema_version != SCHEMA_VERSION {
        return Err(format!(
            "{file} was written by {} with report schema {}; this version reads schema {SCHEMA_VERSION} of gatekeeper",
            report.tool.name, report.schema_version
        ));
    }
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
    let same = |a: &Option<String>, b: &Option<String>| {
        a.as_ref().zip(b.as_ref()).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b))
    };
    if !same(&saved.release.commit, &release.commit) {
        let commit = |release: &Release| release.commit.clone().unwrap_or_else(|| "no commit".to_owned());
        return Some(format!("it is about {}, this release is {}", commit(&saved.release), commit(release)));
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
    (!judged.may_pass).then(|| format!("it is {}", judged.label))
}
