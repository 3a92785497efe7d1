//! Which gates a run judges, in which order, and where it stops.

use std::collections::{BTreeMap, BTreeSet};

use crate::gate::Gate;
use crate::record::StandingDecision;
use crate::report::{Decision, GateReport, Judged, Need};

/// Which gates a run is about.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// The named gates; none means the whole pipeline.
    pub gates: Vec<String>,
    /// Whether to judge gates whose needed gates do not pass.
    pub all: bool,
}

/// Why a selection cannot be judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SelectionError {
    /// No gate has this name; perhaps the second was meant.
    Unknown(String, Option<String>),
    /// No gate was named and these pipelines have nothing to do with each other.
    Unrelated(Vec<String>),
}

impl std::fmt::Display for SelectionError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unknown(gate, Some(near)) => write!(f, "there is no gate `{gate}`; did you mean `{near}`?"),
            Self::Unknown(gate, None) => write!(f, "there is no gate `{gate}`"),
            Self::Unrelated(ends) => {
                write!(
                    f,
                    "there are several pipelines that do not need each other; name one ({}) or say --all",
                    ends.join(", ")
                )
            }
        }
    }
}

impl std::error::Error for SelectionError {}

/// The gates to judge, each after those it needs. `standing` gates stand for themselves and what they need.
///
/// # Errors
/// [`SelectionError`].
pub fn plan<'g>(
    gates: &'g [Gate],
    order: &[usize],
    selection: &Selection,
    standing: &BTreeMap<String, StandingDecision>,
) -> Result<Vec<&'g Gate>, SelectionError> {
    let by_id: BTreeMap<&str, &Gate> = gates.iter().map(|gate| (gate.id.as_str(), gate)).collect();
    let mut open: Vec<&str> = Vec::new();
    for name in &selection.gates {
        match by_id.get_key_value(name.as_str()) {
            Some((id, _)) => open.push(id),
            None => {
                let near = crate::diagnostic::suggestion(name, by_id.keys().copied());
                return Err(SelectionError::Unknown(name.clone(), near.map(str::to_owned)));
            }
        }
    }
    if selection.gates.is_empty() {
        if !selection.all {
            refuse_unrelated(gates)?;
        }
        open = by_id.keys().copied().collect();
    }
    let named: BTreeSet<&str> = selection.gates.iter().map(String::as_str).collect();
    let mut wanted = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !wanted.insert(id) {
            continue;
        }
        // A standing decision answers for what its gate needed; a gate that is named is judged all the same.
        if let Some(gate) = by_id.get(id)
            && (named.contains(id) || !standing.contains_key(id))
        {
            open.extend(gate.needs.iter().map(String::as_str));
        }
    }
    Ok(order.iter().map(|index| &gates[*index]).filter(|gate| wanted.contains(gate.id.as_str())).collect())
}

/// Fails where gates fall into parts that do not need each other.
fn refuse_unrelated(gates: &[Gate]) -> Result<(), SelectionError> {
    let Some(first) = gates.first() else { return Ok(()) };
    let mut reached = BTreeSet::from([first.id.as_str()]);
    loop {
        let before = reached.len();
        for gate in gates {
            let touches = reached.contains(gate.id.as_str())
                || gate.needs.iter().any(|need| reached.contains(need.as_str()));
            if touches {
                reached.insert(&gate.id);
                reached.extend(gate.needs.iter().map(String::as_str));
            }
        }
        if reached.len() == before {
            break;
        }
    }
    if gates.iter().all(|gate| reached.contains(gate.id.as_str())) {
        return Ok(());
    }
    let needed: BTreeSet<&str> =
        gates.iter().flat_map(|gate| gate.needs.iter().map(String::as_str)).collect();
    Err(SelectionError::Unrelated(
        gates.iter().map(|gate| gate.id.clone()).filter(|id| !needed.contains(id.as_str())).collect(),
    ))
}

/// Runs a plan: judges each gate that is reached, with `judge`, and says of the others what they wait for.
pub fn run(
    plan: &[&Gate],
    selection: &Selection,
    standing: &BTreeMap<String, StandingDecision>,
    mut judge: impl FnMut(&Gate, &[Need], &[GateReport]) -> Judged,
) -> Vec<GateReport> {
    let named: BTreeSet<&str> = selection.gates.iter().map(String::as_str).collect();
    let mut reports: Vec<GateReport> = Vec::new();
    for gate in plan {
        if let Some(saved) = standing.get(&gate.id)
            && !named.contains(gate.id.as_str())
        {
            reports.push(GateReport::Standing {
                gate: gate.id.clone(),
                title: gate.title.clone(),
                owner: gate.owner.clone(),
                decision: saved.decision,
                label: saved.label.clone(),
                score: saved.score.clone(),
                may_pass: saved.refused.is_none(),
                refused: saved.refused.clone(),
                instant: saved.instant.clone(),
                file: saved.file.clone(),
            });
            continue;
        }
        let needs: Vec<Need> = gate.needs.iter().map(|id| need(id, &reports)).collect();
        let waits_for: Vec<String> =
            needs.iter().filter(|need| !need.may_pass).map(|need| need.gate.clone()).collect();
        if waits_for.is_empty() || selection.all {
            let judged = judge(gate, &needs, &reports);
            reports.push(GateReport::Judged(Box::new(judged)));
        } else {
            reports.push(GateReport::NotReached {
                gate: gate.id.clone(),
                title: gate.title.clone(),
                owner: gate.owner.clone(),
                waits_for,
            });
        }
    }
    reports
}

/// How a needed gate stands, by the reports so far.
fn need(id: &str, reports: &[GateReport]) -> Need {
    let stands = |decision: Option<Decision>, may_pass: bool, text: String| Need {
        gate: id.to_owned(),
        decision,
        may_pass,
        text,
    };
    reports
        .iter()
        .find_map(|report| match report {
            GateReport::Judged(judged) if judged.gate == id => Some(stands(
                Some(judged.decision),
                judged.may_pass,
                format!("{id} is {}", labelled(&judged.label, judged.decision)),
            )),
            GateReport::Standing { gate, decision, label, may_pass, refused, instant, .. } if gate == id => {
                let label = labelled(label, *decision);
                let text = match refused {
                    None => format!("{id} stands at {label} since {instant}"),
                    Some(refused) => format!("the saved decision about {id} does not count: {refused}"),
                };
                Some(stands(Some(*decision), *may_pass, text))
            }
            GateReport::NotReached { gate, waits_for, .. } if gate == id => Some(stands(
                None,
                false,
                format!("{id} was not reached; it waits for {}", waits_for.join(", ")),
            )),
            _ => None,
        })
        .unwrap_or_else(|| stands(None, false, format!("{id} was not judged")))
}

/// A decision by its gate's word, with the plain word where they differ.
fn labelled(label: &str, decision: Decision) -> String {
    let word = decision.to_string();
    if label == word { word } else { format!("{label} ({word})") }
}
