//! `gatekeeper evaluate`: the whole product in one command.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::Path;

use chrono::{DateTime, Utc};

use crate::cli::EvaluateArgs;
use crate::evidence::{self, Root};
use crate::exit::ExitCode;
use crate::gate::Gate;
use crate::judge::Circumstances;
use crate::pipeline::{self, Selection};
use crate::record::{self, StandingDecision};
use crate::release;
use crate::report::{Release, Report};
use crate::{Run, gate, target, time};

use super::deliver;
use super::input::{self, Gates};
use super::problem::{self, Trouble};

/// Runs the command.
pub fn run(arguments: &EvaluateArgs) -> ExitCode {
    deliver::report(&arguments.output, |width| {
        evaluate(arguments, width).map_err(|trouble| (trouble, arguments.at.as_deref()))
    })
}

fn evaluate(arguments: &EvaluateArgs, width: usize) -> Result<Report, Trouble> {
    let now = match &arguments.at {
        None => Utc::now(),
        Some(text) => {
            time::parse(text).map_err(|problem| Trouble::new("usage", format!("--at {text} {problem}")))?
        }
    };
    let replay = arguments.at.is_some();
    let target = arguments.target.as_deref().map(target::parse).transpose();
    let target = target.map_err(|problem| {
        Trouble::new("usage", problem).help("write a score above 0 and up to 100, such as 95 or 92.5")
    })?;
    let release = release::resolve(release::Arguments {
        release: arguments.release.as_deref(),
        commit: arguments.commit.as_deref(),
        artifacts: &arguments.artifacts,
    })
    .map_err(Trouble::of_release)?;
    let threads = threads(arguments.threads);
    let (gates, names) = input::gates(&arguments.gates_from, &arguments.gates, threads)?;
    let people = input::people(&gates, arguments.people.as_deref())?;
    let waivers = input::waivers(&gates, arguments.waivers.as_deref())?;
    if !gates.warnings.is_empty() {
        problem::complain_of(&gates.warnings, width);
    }
    let standing = standing(arguments, &gates.list, &release, now, replay)?;

    let selection = Selection { gates: names, all: arguments.all };
    let order = gate::set::order(&gates.list);
    let plan = pipeline::plan(&gates.list, &order, &selection, &standing)
        .map_err(|error| Trouble::new("selection", error.to_string()).help(listed(&gates)))?;
    let root = Root::open(&arguments.evidence)
        .map_err(|error| evidence_trouble(&arguments.evidence, &error.to_string()))?;

    let circumstances = Circumstances {
        release: &release,
        people: people.as_ref(),
        waivers: &waivers,
        now,
        allow_conditional: arguments.allow_conditional,
        threads,
        folds_above: deliver::folds_above(&arguments.output),
    };
    let run = Run { plan: &plan, selection: &selection, standing: &standing, replay };
    let load = |gate: &Gate| evidence::load_in_parallel(gate, &root, &release, now, &waivers, threads);
    let mut report = crate::evaluate(&run, &circumstances, load);
    if let Some(target) = &target {
        target::tell(&mut report, &plan, target);
    }
    std::mem::forget(gates);
    Ok(report)
}

/// How many threads read a large gate and evidence, and judge.
fn threads(asked: Option<NonZeroUsize>) -> NonZeroUsize {
    /// More wait for the disk and for each other.
    const MOST: usize = 8;
    asked.unwrap_or_else(|| {
        let cores = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        NonZeroUsize::new(cores.get().min(MOST)).unwrap_or(cores)
    })
}

fn listed(gates: &Gates) -> String {
    let ids: Vec<&str> = gates.list.iter().map(|gate| gate.id.as_str()).collect();
    format!("the gates are {}", ids.join(", "))
}

fn evidence_trouble(folder: &Path, problem: &str) -> Trouble {
    Trouble::new("evidence-folder", problem.to_owned()).meant(folder).help(format!(
        "give the folder that holds the evidence: --evidence DIR (it is {} now)",
        folder.display()
    ))
}

/// The saved decisions, the latest one about each gate.
fn standing(
    arguments: &EvaluateArgs,
    gates: &[Gate],
    release: &Release,
    now: DateTime<Utc>,
    replay: bool,
) -> Result<BTreeMap<String, StandingDecision>, Trouble> {
    let mut found: BTreeMap<String, StandingDecision> = BTreeMap::new();
    for path in &arguments.standing {
        let shown = path.display().to_string();
        let text = input::saved_report(path)
            .map_err(|problem| Trouble::new("standing", format!("{shown}: {problem}")))?;
        for (saved, judged) in
            record::read(&shown, &text).map_err(|problem| Trouble::new("standing", problem))?
        {
            let Some(gate) = gates.iter().find(|gate| gate.id == judged.gate) else { continue };
            let weighed = record::weigh(&shown, &saved, judged, gate, release, now, replay);
            if let Some(other) = found.get(&weighed.gate) {
                let message =
                    format!("{} and {shown} both hold a decision about {}", other.file, weighed.gate);
                return Err(Trouble::new("standing", message).help("give the one that stands"));
            }
            found.insert(weighed.gate.clone(), weighed);
        }
    }
    Ok(found)
}
