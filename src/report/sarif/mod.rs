//! The report as SARIF 2.1.0, for code scanning: each check is a rule, each one that is not green a result at its line of
//! the gate file.
//!
//! Every result becomes an alert, so what passed or does not apply is no result; the properties of the run tell of it. A
//! decision that may not pass is a result too, or a gate that is stopped by its score alone would look clean.

mod message;
mod results;
mod rules;

use serde_json::{Map, Value, json};

use super::plain;
use super::upshot::{self, Upshot};
use super::{Decision, GateReport, Outcome, Problem, Report, json as json_report};
use crate::exit::ExitCode;
use message::message;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The report as a SARIF log of one run.
pub fn render(report: &Report) -> String {
    let code = ExitCode::of(report);
    let undecided = upshot::decides_nothing(report);
    let rules = rules::all(report);
    let results = results::all(report, &rules);
    let run = json!({
        "tool": {
            "driver": {
                "name": "gatekeeper",
                "fullName": format!("gatekeeper {}", plain::name(&report.tool.version)),
                "version": plain::name(&report.tool.version),
                "shortDescription": {"text": "Judges whether a release may pass its gates"},
                "rules": rules.values(),
            }
        },
        "automationDetails": {"id": automation(report)},
        "columnKind": "unicodeCodePoints",
        "invocations": [{
            "executionSuccessful": !undecided,
            "exitCode": code as u8,
            "exitCodeDescription": plain::run(report),
            "toolConfigurationNotifications": report.errors.iter().map(of_problem).collect::<Vec<_>>(),
            "toolExecutionNotifications": report.gates.iter().filter_map(of_gate).collect::<Vec<_>>(),
        }],
        "results": results,
        "properties": properties(report),
    });
    let log = json!({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]});
    json_report::safe(&serde_json::to_string_pretty(&log).unwrap_or_else(|_| "{}".to_owned()))
}

/// Whether gatekeeper wrote this text.
pub(super) fn is_ours(text: &str) -> bool {
    #[derive(serde::Deserialize)]
    struct Log {
        runs: Vec<Run>,
    }
    #[derive(serde::Deserialize)]
    struct Run {
        tool: Tool,
    }
    #[derive(serde::Deserialize)]
    struct Tool {
        driver: Driver,
    }
    #[derive(serde::Deserialize)]
    struct Driver {
        name: String,
    }
    serde_json::from_str::<Log>(text)
        .is_ok_and(|log| matches!(log.runs.as_slice(), [run] if run.tool.driver.name == "gatekeeper"))
}

/// What tells the runs of one commit apart, where several gates are judged for it.
fn automation(report: &Report) -> String {
    let plain_word = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' };
    let ids = report.gates.iter().map(|gate| upshot::name(gate).0.chars().take(60).map(plain_word).collect());
    let mut ids: Vec<String> = ids.take(20).collect();
    ids.insert(0, "gatekeeper".to_owned());
    format!("{}/", ids.join("/"))
}

/// What kept the run from deciding.
fn of_problem(problem: &Problem) -> Value {
    let mut notification = json!({
        "descriptor": {"id": rules::of_problem(problem)},
        "level": "error",
        "message": message(&plain::problem(problem)),
    });
    if let Some(file) = &problem.file {
        notification["locations"] =
            json!([results::location(file, problem.line.unwrap_or(1), problem.column)]);
    }
    notification
}

/// A gate that was not judged in this run, and how it stands.
fn of_gate(gate: &GateReport) -> Option<Value> {
    let level = match gate {
        GateReport::Judged(_) => return None,
        GateReport::Standing { may_pass: true, .. } => "note",
        GateReport::Standing { .. } => "error",
        GateReport::NotReached { .. } => "warning",
    };
    Some(json!({"level": level, "message": message(&[plain::headline(gate)])}))
}

/// What the run decided, for readers of more than results.
fn properties(report: &Report) -> Value {
    let gates: Vec<Value> = report.gates.iter().map(gate_properties).collect();
    let mut properties = json!({
        "decision": Upshot::of(report).verdict.word(),
        "exitCode": ExitCode::of(report) as u8,
        "instant": plain::instant(report),
        "replay": report.replay,
        "gates": gates,
    });
    for (name, value) in [("release", &report.release.version), ("commit", &report.release.commit)] {
        if let Some(value) = value {
            properties[name] = json!(plain::name(value));
        }
    }
    properties
}

fn gate_properties(gate: &GateReport) -> Value {
    let decision =
        upshot::decision(gate).as_ref().map_or_else(|| "NOT REACHED".to_owned(), Decision::to_string);
    let mut properties = Map::new();
    let mut say = |name: &str, value: Value| {
        properties.insert(name.to_owned(), value);
    };
    say("gate", json!(plain::name(upshot::name(gate).0)));
    say("decision", json!(decision));
    say("mayPass", json!(upshot::may_pass(gate)));
    match gate {
        GateReport::Judged(judged) => {
            say("label", json!(plain::name(&judged.label)));
            if let Some(score) = &judged.score {
                say("score", json!(plain::name(&score.value)));
            }
            say("next", json!(plain::name(&judged.next)));
            say("sha256", json!(plain::name(&judged.sha256)));
            let checks = || judged.groups.iter().flat_map(|group| &group.checks);
            let off = checks().filter(|check| check.outcome == Outcome::NotApplicable);
            let off =
                off.map(|check| json!({"check": plain::name(&check.check), "reason": plain::reason(check)}));
            say("notApplicable", Value::Array(off.collect()));
            let passed =
                checks().filter(|check| check.outcome == Outcome::Pass && !check.veto_stands).count();
            say("passed", json!(passed));
        }
        GateReport::Standing { score, .. } => {
            if let Some(score) = score {
                say("score", json!(plain::name(score)));
            }
            say("standing", json!(plain::headline(gate)));
        }
        GateReport::NotReached { waits_for, .. } => {
            let gates: Vec<String> = waits_for.iter().map(|gate| plain::name(gate)).collect();
            say("waitsFor", json!(gates));
        }
    }
    Value::Object(properties)
}

#[cfg(test)]
mod tests;
