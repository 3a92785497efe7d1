//! The report as a Code Quality report of GitLab: what merge requests show beside the lines of the gate file.
//!
//! GitLab compares two such reports by their fingerprints. So a fingerprint names the gate, the check and how it came out:
//! the same problem is the same in every run, and a warning that became a failure is new.

use std::collections::HashMap;

use serde::Serialize;

use super::plain::{self, Weight};
use super::upshot;
use super::{CheckReport, Decision, GateReport, Judged, Outcome, Report, json, uri};
use crate::sha256;

/// What the names of all checks begin with: several tools may write into one report.
const PREFIX: &str = "gatekeeper/";

/// The place of what has none: the run itself.
const NOWHERE: &str = "gatekeeper";

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
    /// More than fits into a description, for tools that read more than GitLab does.
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<Content>,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

#[derive(Serialize)]
struct Content {
    body: String,
}

/// What is found, and what makes it the same in another run.
struct Found {
    name: String,
    how: String,
    severity: &'static str,
    description: String,
    place: Option<(String, usize)>,
    more: Vec<String>,
}

/// The report as a JSON array. It is never empty: what was decided about each gate is an entry too, so that nobody takes
/// a run that judged nothing for a clean one.
pub fn render(report: &Report) -> String {
    let mut found: Vec<Found> = report.errors.iter().map(of_problem).collect();
    let stopped = |gate: &GateReport| !upshot::may_pass(gate) && upshot::decision(gate).is_some();
    let red = !found.is_empty() || report.gates.iter().any(stopped);
    if !red && upshot::stops(report) {
        found.push(of_run(report));
    }
    for gate in &report.gates {
        found.push(of_gate(gate));
        if let GateReport::Judged(judged) = gate {
            found.extend(plain::all_checks(judged).into_iter().filter_map(|check| of_check(judged, check)));
        }
    }
    let mut seen: HashMap<String, usize> = HashMap::new();
    let issues: Vec<Issue> = found.into_iter().map(|found| issue(found, &mut seen)).collect();
    json::safe(&serde_json::to_string_pretty(&issues).unwrap_or_else(|_| "[]".to_owned()))
}

/// Whether gatekeeper wrote this text.
pub(super) fn is_ours(text: &str) -> bool {
    #[derive(serde::Deserialize)]
    struct Named {
        check_name: String,
        #[allow(dead_code, reason = "it must be there")]
        fingerprint: String,
    }
    serde_json::from_str::<Vec<Named>>(text)
        .is_ok_and(|all| !all.is_empty() && all.iter().all(|one| one.check_name.starts_with(PREFIX)))
}

fn issue(found: Found, seen: &mut HashMap<String, usize>) -> Issue {
    let key = format!("{}\n{}", found.name, found.how);
    let count = seen.entry(key.clone()).or_insert(0);
    *count += 1;
    // A second one of the same name is another problem; GitLab would drop it.
    let key = if *count == 1 { key } else { format!("{key}\n{count}") };
    let (path, begin) = found.place.unwrap_or_else(|| (NOWHERE.to_owned(), 1));
    Issue {
        description: found.description,
        check_name: format!("{PREFIX}{}", found.name),
        fingerprint: sha256::hex(key.as_bytes()).chars().take(40).collect(),
        severity: found.severity,
        location: Location { path, lines: Lines { begin: plain::number(begin) } },
        content: (!found.more.is_empty()).then(|| Content { body: found.more.join("\n") }),
    }
}

fn of_problem(problem: &super::Problem) -> Found {
    Found {
        name: format!("not-decided/{}", plain::name(&problem.code)),
        how: plain::sentence(&problem.message),
        severity: "blocker",
        description: format!("not decided: {}", plain::problem(problem).join("; ")),
        place: problem.file.as_ref().map(|file| (uri::path(&plain::name(file)), problem.line.unwrap_or(1))),
        more: Vec::new(),
    }
}

fn of_run(report: &Report) -> Found {
    Found {
        name: "not-decided".to_owned(),
        how: String::new(),
        severity: "blocker",
        description: plain::run(report),
        place: None,
        more: Vec::new(),
    }
}

fn of_gate(gate: &GateReport) -> Found {
    let decision = upshot::decision(gate);
    let severity = match (decision, upshot::may_pass(gate)) {
        (None, _) | (Some(Decision::Go), true) => "info",
        (Some(_), true) => "minor",
        (Some(Decision::Conditional), false) => "major",
        (Some(_), false) => "blocker",
    };
    let mut found = Found {
        name: plain::name(upshot::name(gate).0),
        how: decision.map_or_else(|| "NOT REACHED".to_owned(), |decision| decision.to_string()),
        severity,
        description: plain::headline(gate),
        place: None,
        more: Vec::new(),
    };
    if let GateReport::Judged(judged) = gate {
        found.place = Some((uri::path(&plain::name(&judged.file)), 1));
        found.more = plain::because(judged);
        let off =
            plain::all_checks(judged).into_iter().filter(|check| check.outcome == Outcome::NotApplicable);
        found.more.extend(
            off.map(|check| {
                format!("not applicable, {}: {}", plain::name(&check.check), plain::reason(check))
            }),
        );
    }
    found
}

fn of_check(judged: &Judged, check: &CheckReport) -> Option<Found> {
    let severity = match Weight::of(check) {
        Weight::Stops if check.veto_stands => "blocker",
        Weight::Stops if matches!(check.outcome, Outcome::Missing | Outcome::Pending) => "major",
        Weight::Stops => "critical",
        Weight::Warns => "minor",
        Weight::Excused if check.outcome == Outcome::Waived => "info",
        // What does not apply stands with the gate: an entry asks somebody to look.
        Weight::Excused | Weight::Green => return None,
    };
    let owner = check.owner.as_ref().map(|owner| format!(" [{}]", plain::name(owner))).unwrap_or_default();
    let why = format!("{} {}: {}{owner}", plain::standing(check), plain::title(check), plain::reason(check));
    let mut named = vec![why];
    named.extend(check.offenders.iter().map(plain::offender));
    if check.more_offenders > 0 {
        named.push(format!("and {} more", check.more_offenders));
    }
    named.extend(plain::waivers(judged, check));
    Some(Found {
        name: format!("{}/{}", plain::name(&judged.gate), plain::name(&check.check)),
        how: if check.veto_stands { "veto".to_owned() } else { check.outcome.to_string() },
        severity,
        description: named.join("; "),
        place: Some((uri::path(&plain::name(&check.place.file)), check.place.line)),
        more: plain::lines(judged, check),
    })
}

#[cfg(test)]
#[path = "gitlab_tests.rs"]
mod tests;
