//! One gate on the bench: judged as often as wanted, each time under other circumstances. Files are read once.

use std::num::NonZeroUsize;

use chrono::{DateTime, Utc};

use crate::evidence::{self, Cache, Changes, EvidenceSet, Missed, Root};
use crate::gate::Gate;
use crate::judge::{self, Circumstances, Document};
use crate::people::People;
use crate::report::{Decision, GateReport, Judged, Need, Release};
use crate::time;
use crate::waiver::Waiver;

/// A gate with its evidence folder, to be judged alone: what it needs is stated, never judged.
#[derive(Debug)]
pub struct Bench<'b> {
    /// The gate.
    pub gate: &'b Gate,
    /// Who may speak for a role.
    pub people: Option<&'b People>,
    /// The accepted risks.
    pub waivers: &'b [Waiver],
    root: Root,
    cache: Cache,
}

/// Under which circumstances it is judged.
#[derive(Debug, Clone, Copy)]
pub struct Case<'c> {
    /// What is judged.
    pub release: &'c Release,
    /// The evaluation instant.
    pub now: DateTime<Utc>,
    /// How the needed gates stand; one that is not here has no standing decision.
    pub needs: &'c [Stated],
    /// What is changed of the evidence.
    pub changes: &'c Changes,
}

/// How a needed gate stands, as somebody says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// The gate.
    pub gate: String,
    /// Its decision. A CONDITIONAL one is taken as accepted.
    pub decision: Decision,
    /// Its score, where requirements may ask for it.
    pub score: Option<String>,
}

impl<'b> Bench<'b> {
    /// Puts a gate on the bench with the evidence of this folder.
    pub fn new(gate: &'b Gate, people: Option<&'b People>, waivers: &'b [Waiver], root: Root) -> Self {
        Self { gate, people, waivers, root, cache: Cache::default() }
    }

    /// Judges it once. Beside the report, the changes that did not hit: with any, the report is about something else
    /// than its author meant.
    pub fn judge(&self, case: &Case<'_>) -> (Judged, Vec<Missed>) {
        let Case { release, now, needs, .. } = *case;
        let (evidence, missed) = self.load(case);
        let circumstances = Circumstances {
            release,
            people: self.people,
            waivers: self.waivers,
            now,
            allow_conditional: false,
            threads: NonZeroUsize::MIN,
            folds_above: None,
        };
        let stand: Vec<Need> = self.gate.needs.iter().map(|gate| need(gate, needs)).collect();
        let earlier = earlier(needs, now);
        (judge::judge(self.gate, evidence, &stand, &earlier, &circumstances), missed)
    }

    /// What its requirements read.
    pub(crate) fn document(&self, case: &Case<'_>) -> Document {
        let (mut evidence, _) = self.load(case);
        judge::document(self.gate, &mut evidence, &earlier(case.needs, case.now), case.release)
    }

    fn load(&self, case: &Case<'_>) -> (EvidenceSet, Vec<Missed>) {
        evidence::load_changed(
            self.gate,
            &self.root,
            case.release,
            case.now,
            self.waivers,
            case.changes,
            &self.cache,
        )
    }
}

fn earlier(needs: &[Stated], now: DateTime<Utc>) -> Vec<GateReport> {
    needs.iter().map(|stated| standing(stated, now)).collect()
}

fn need(gate: &str, needs: &[Stated]) -> Need {
    match needs.iter().find(|stated| stated.gate == gate) {
        Some(stated) => Need {
            gate: gate.to_owned(),
            decision: Some(stated.decision),
            may_pass: stated.decision != Decision::NoGo,
            text: format!("{gate} is stated to be {}", stated.decision),
        },
        None => Need {
            gate: gate.to_owned(),
            decision: None,
            may_pass: false,
            text: format!("no decision is stated for {gate}"),
        },
    }
}

/// The same for the requirements that read `$.gates`: whatever was decided is known.
fn standing(stated: &Stated, now: DateTime<Utc>) -> GateReport {
    GateReport::Standing {
        gate: stated.gate.clone(),
        title: stated.gate.clone(),
        owner: None,
        decision: stated.decision,
        label: stated.decision.to_string(),
        score: stated.score.clone(),
        may_pass: stated.decision != Decision::NoGo,
        refused: None,
        instant: time::show(now),
        file: String::new(),
    }
}
