//! The results: what is not green, each at its line.

use serde_json::{Value, json};

use super::message::message;
use super::rules::{self, Rules};
use crate::report::plain::{self, Weight};
use crate::report::{
    CheckReport, Decision, GateReport, Judged, Offender, Outcome, Problem, Report, upshot, uri,
};
use crate::sha256;

/// The place of what has none.
const NOWHERE: &str = "gatekeeper";

/// Errors first, then each gate that may not pass with its checks, the heaviest first.
pub(super) fn all(report: &Report, rules: &Rules) -> Vec<Value> {
    let mut results: Vec<Value> = report.errors.iter().map(|problem| of_problem(problem, rules)).collect();
    let stopped = |gate: &GateReport| matches!(gate, GateReport::Judged(judged) if !judged.may_pass);
    let told = !report.errors.is_empty() || report.gates.iter().any(stopped);
    if !told && upshot::stops(report) {
        results.push(of_run(report, rules));
    }
    for gate in &report.gates {
        let GateReport::Judged(judged) = gate else { continue };
        results.extend(of_gate(gate, judged, rules));
        results
            .extend(plain::all_checks(judged).into_iter().filter_map(|check| of_check(judged, check, rules)));
    }
    results
}

/// A place in a file, by line and column from 1.
pub(super) fn location(file: &str, line: usize, column: Option<usize>) -> Value {
    let mut region = json!({"startLine": plain::number(line)});
    if let Some(column) = column {
        region["startColumn"] = json!(plain::number(column));
    }
    json!({"physicalLocation": {"artifactLocation": {"uri": uri::of_path(&plain::name(file))}, "region": region}})
}

/// What has no place is shown at this one, because code scanning takes no result without.
fn nowhere() -> Value {
    let description = json!({"text": "Not a file: the run of gatekeeper itself"});
    json!({"physicalLocation": {
        "artifactLocation": {"uri": NOWHERE, "description": description},
        "region": {"startLine": 1},
    }})
}

fn result(rules: &Rules, id: &str, level: &str, lines: &[String], location: &Value) -> Value {
    let fingerprint: String = sha256::hex(id.as_bytes()).chars().take(16).collect();
    let mut result = json!({
        "ruleId": id,
        "level": level,
        "kind": "fail",
        "message": message(lines),
        "locations": [location],
        // By gate and check, not by what stands in the line: the same problem is one alert for as long as it lasts.
        "partialFingerprints": {
            "primaryLocationLineHash": format!("{fingerprint}:1"),
            "gatekeeperCheck/v1": fingerprint,
        },
    });
    if let Some(index) = rules.index(id) {
        result["ruleIndex"] = json!(index);
    }
    result
}

fn of_problem(problem: &Problem, rules: &Rules) -> Value {
    let place = match &problem.file {
        Some(file) => location(file, problem.line.unwrap_or(1), problem.line.and(problem.column)),
        None => nowhere(),
    };
    result(rules, &rules::of_problem(problem), "error", &plain::problem(problem), &place)
}

/// That nothing may pass, where neither an error nor a judged gate says so.
fn of_run(report: &Report, rules: &Rules) -> Value {
    let mut lines = vec![plain::run(report)];
    lines.extend(report.gates.iter().map(plain::headline));
    result(rules, rules::UNDECIDED, "error", &lines, &nowhere())
}

/// The decision, where it is not GO.
fn of_gate(gate: &GateReport, judged: &Judged, rules: &Rules) -> Option<Value> {
    if judged.decision == Decision::Go && judged.may_pass {
        return None;
    }
    let mut lines = vec![plain::headline(gate)];
    lines.extend(plain::because(judged));
    let level = if judged.may_pass { "warning" } else { "error" };
    let mut result = result(rules, &rules::of_gate(judged), level, &lines, &location(&judged.file, 1, None));
    result["properties"] =
        json!({"decision": judged.decision.to_string(), "next": plain::name(&judged.next)});
    if let Some(score) = &judged.score {
        result["properties"]["score"] = json!(plain::name(&score.value));
    }
    Some(result)
}

fn of_check(judged: &Judged, check: &CheckReport, rules: &Rules) -> Option<Value> {
    let level = match Weight::of(check) {
        Weight::Stops => "error",
        Weight::Warns => "warning",
        // It lifts the block, so that it is no error any more; it is still there.
        Weight::Excused if check.outcome == Outcome::Waived => "warning",
        Weight::Excused | Weight::Green => return None,
    };
    let place = location(&check.place.file, check.place.line, Some(check.place.column));
    let id = rules::of_check(judged, check);
    let mut lines = plain::lines(judged, check);
    lines.insert(0, plain::title(check));
    let mut result = result(rules, &id, level, &lines, &place);
    let mut properties = json!({
        "outcome": check.outcome.word(),
        "blocking": check.blocking,
        "veto": check.veto_stands,
    });
    let named = [("owner", &check.owner), ("action", &check.action), ("remedy", &check.remedy)];
    for (name, value) in named {
        if let Some(value) = value {
            properties[name] = json!(plain::sentence(value));
        }
    }
    if let Some(raw) = check.raw_outcome {
        properties["rawOutcome"] = json!(raw.word());
    }
    if !check.offenders.is_empty() {
        let related = check.offenders.iter().enumerate().map(|(index, one)| related(index, one));
        result["relatedLocations"] = Value::Array(related.collect());
        let ids: Vec<String> =
            check.offenders.iter().filter_map(|one| one.id.as_ref()).map(|id| plain::name(id)).collect();
        properties["offenders"] = json!(ids);
        properties["moreOffenders"] = json!(check.more_offenders);
    }
    result["properties"] = properties;
    if check.outcome == Outcome::Waived {
        let why = plain::waivers(judged, check);
        let why = if why.is_empty() { plain::reason(check) } else { why.join("; ") };
        result["suppressions"] = json!([{"kind": "external", "status": "accepted", "justification": why}]);
    }
    Some(result)
}

/// A finding or test by name, at its file and line where that is told.
fn related(index: usize, offender: &Offender) -> Value {
    let message = message(&[plain::offender(offender)]);
    let mut place = match offender.place.as_deref().and_then(file_and_line) {
        Some((file, line)) => location(file, line, None),
        None => {
            let name = offender.id.as_deref().or(offender.place.as_deref()).unwrap_or("without a name");
            json!({"logicalLocations": [{"name": plain::name(name)}]})
        }
    };
    place["id"] = json!(index + 1);
    place["message"] = message;
    place
}

/// `src/a.rs:10` or `src/a.rs:10:4`.
fn file_and_line(place: &str) -> Option<(&str, usize)> {
    let number = |text: &str| text.parse::<usize>().ok().filter(|line| *line > 0 && *line < 10_000_000);
    let (rest, last) = place.rsplit_once(':')?;
    let last = number(last)?;
    let (file, line) = match rest.rsplit_once(':').and_then(|(file, line)| Some((file, number(line)?))) {
        Some(found) => found,
        None => (rest, last),
    };
    (!file.is_empty() && !file.contains(char::is_whitespace) && !file.contains(':')).then_some((file, line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_file_and_a_line_or_a_name() {
        let cases = [
            ("src/a.rs:10", Some(("src/a.rs", 10))),
            ("src/a.rs:10:4", Some(("src/a.rs", 10))),
            ("lodash 4.17.0", None),
            ("src/a.rs", None),
            ("a b:3", None),
            ("https://x:80", None),
            (":3", None),
            ("a.rs:0", None),
            ("a.rs:99999999999999999999", None),
        ];
        for (place, expected) in cases {
            assert_eq!(file_and_line(place), expected, "{place}");
        }
    }
}
