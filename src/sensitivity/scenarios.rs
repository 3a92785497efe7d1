//! Whether scenarios that expect a no need the checks that they are about.

use std::collections::BTreeSet;

use super::proof::{GateProof, ScenarioProof, Weakness};
use super::run::{Baseline, case_of};
use crate::evidence::Root;
use crate::gate::Gate;
use crate::report::{Decision, Judged, Outcome};
use crate::scenario::Bench;
use crate::scenario::expect::Expected;

/// Judges each scenario that expects checks not to pass, and the release not to, once more without these checks.
pub(super) fn prove(gate: &Gate, baselines: &[Baseline<'_>], proof: &mut GateProof) {
    for baseline in baselines {
        let scenario = baseline.scenario;
        let differs =
            scenario.expect.iter().any(|expected| expected.what.compare(&baseline.judged).is_some());
        if differs || !baseline.sound {
            proof.weaknesses.push(Weakness {
                code: "not-as-expected".to_owned(),
                about: Some(scenario.id.clone()),
                text: "the scenario does not come out as expected; `gatekeeper test` says how".to_owned(),
                tried: Vec::new(),
            });
            continue;
        }
        let targets = targets(baseline);
        if targets.is_empty() || baseline.judged.decision == Decision::Go {
            continue;
        }
        let proves = without(gate, baseline, &targets).is_none_or(|judged| differs_from(baseline, &judged));
        let checks: Vec<String> = targets.into_iter().collect();
        if !proves {
            proof.weaknesses.push(Weakness {
                code: "proves-nothing".to_owned(),
                about: Some(scenario.id.clone()),
                text: format!("passes also without {}", checks.join(", ")),
                tried: Vec::new(),
            });
        }
        proof.scenarios.push(ScenarioProof {
            file: baseline.file.source.path.clone(),
            scenario: scenario.id.clone(),
            checks,
            proves,
        });
    }
}

/// The checks that a scenario expects not to be green.
fn targets(baseline: &Baseline<'_>) -> BTreeSet<String> {
    let mut targets = BTreeSet::new();
    for expectation in &baseline.scenario.expect {
        match &expectation.what {
            Expected::Check(check, outcome) if !matches!(outcome, Outcome::Pass | Outcome::NotApplicable) => {
                targets.insert(check.clone());
            }
            Expected::NotGreen(checks) => targets.extend(checks.iter().cloned()),
            _ => {}
        }
    }
    targets
}

/// The gate without these checks, judged; nothing where no check would be left that can stop the release: then it is
/// these that do.
fn without(gate: &Gate, baseline: &Baseline<'_>, targets: &BTreeSet<String>) -> Option<Judged> {
    let mut rest = gate.clone();
    for group in &mut rest.groups {
        group.checks.retain(|check| !targets.contains(&check.id));
    }
    rest.groups.retain(|group| !group.checks.is_empty());
    if !rest.groups.iter().flat_map(|group| &group.checks).any(|check| check.blocking) {
        return None;
    }
    let root = Root::open(&baseline.file.evidence).ok()?;
    let bench = Bench::new(&rest, baseline.bench.people, baseline.bench.waivers, root);
    Some(bench.judge(&case_of(baseline.scenario)).0)
}

/// Whether what the gate as a whole says is other than the scenario expects: decision, next, actions, reasons. Where it
/// expects none of these, whether decision or next are other than they are. The score says nothing here: it is another one
/// without any check.
fn differs_from(baseline: &Baseline<'_>, judged: &Judged) -> bool {
    let mut says = baseline
        .scenario
        .expect
        .iter()
        .map(|expectation| &expectation.what)
        .filter(|what| {
            use Expected::{Actions, Decision, Next, Reasons};
            matches!(what, Decision(_) | Next(_) | Actions(_) | Reasons(_))
        })
        .peekable();
    if says.peek().is_none() {
        return baseline.judged.decision != judged.decision || baseline.judged.next != judged.next;
    }
    says.any(|what| what.compare(judged).is_some())
}
