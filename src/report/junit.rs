//! The report as `JUnit` XML, for every CI that shows test results. A suite for each gate holds its decision, and one for
//! each group its checks.
//!
//! A failure was seen and does not hold; an error could not be judged: `error`, `missing`, `pending`. Skipped is what a
//! waiver covers, what does not apply, and an advisory check that is short: it is told and stops nothing. A warning is a
//! pass with output. So the report is red where the exit code is not 0, and only there.

use std::fmt::Write as _;

use super::plain::{self, Weight};
use super::terminal::words;
use super::upshot::{self, Upshot};
use super::xml::safe;
use super::{CheckReport, Decision, GateReport, GroupReport, Judged, Outcome, Report};
use crate::exit::ExitCode;

/// What became of a case.
enum Ending {
    Passed,
    Failure,
    Error,
    Skipped,
}

struct Case {
    class: String,
    name: String,
    ending: Ending,
    /// The outcome or decision, as the type of a failure or error.
    kind: &'static str,
    /// In one sentence.
    message: String,
    /// All of it; the output of a case that passed.
    lines: Vec<String>,
}

struct Suite {
    name: String,
    file: Option<String>,
    properties: Vec<(&'static str, String)>,
    cases: Vec<Case>,
}

impl Suite {
    fn count(&self, is: impl Fn(&Ending) -> bool) -> usize {
        self.cases.iter().filter(|case| is(&case.ending)).count()
    }

    fn failures(&self) -> usize {
        self.count(|ending| matches!(ending, Ending::Failure))
    }

    fn errors(&self) -> usize {
        self.count(|ending| matches!(ending, Ending::Error))
    }
}

/// The report as a `testsuites` document.
pub fn render(report: &Report) -> String {
    let mut suites: Vec<Suite> = Vec::new();
    suites.extend(of_run(report));
    for gate in &report.gates {
        suites.push(of_gate(report, gate));
        if let GateReport::Judged(judged) = gate {
            let groups = plain::groups(judged).into_iter().map(|group| of_group(report, judged, group));
            suites.extend(groups.filter(|suite| !suite.cases.is_empty()));
        }
    }
    write(report, &suites)
}

/// What the run says beside its gates: why it could not decide; and that nothing may pass where no gate says so.
fn of_run(report: &Report) -> Option<Suite> {
    let mut cases: Vec<Case> = report
        .errors
        .iter()
        .map(|problem| Case {
            class: "gatekeeper".to_owned(),
            name: plain::name(&problem.code),
            ending: Ending::Error,
            kind: "not-decided",
            message: plain::sentence(&problem.message),
            lines: plain::problem(problem),
        })
        .collect();
    let told = !cases.is_empty() || report.gates.iter().any(is_red);
    if !told && upshot::stops(report) {
        cases.push(Case {
            class: "gatekeeper".to_owned(),
            name: "decision".to_owned(),
            ending: Ending::Error,
            kind: "not-decided",
            message: plain::run(report),
            lines: Vec::new(),
        });
    }
    let properties = || run_properties(report);
    let suite = |cases| Suite { name: "gatekeeper".to_owned(), file: None, properties: properties(), cases };
    (!cases.is_empty()).then(|| suite(cases))
}

/// Whether the decision about a gate is shown as a failure.
fn is_red(gate: &GateReport) -> bool {
    !upshot::may_pass(gate) && !matches!(gate, GateReport::NotReached { .. })
}

fn of_gate(report: &Report, gate: &GateReport) -> Suite {
    let (id, _) = upshot::name(gate);
    let (ending, kind) = match gate {
        GateReport::NotReached { .. } => (Ending::Skipped, "not-reached"),
        _ if !is_red(gate) => (Ending::Passed, ""),
        _ => match upshot::decision(gate) {
            Some(Decision::Conditional) => (Ending::Failure, "conditional"),
            Some(Decision::Go) => (Ending::Failure, "not-accepted"),
            _ => (Ending::Failure, "no-go"),
        },
    };
    let headline = plain::headline(gate);
    let mut lines = vec![headline.clone()];
    let mut file = None;
    if let GateReport::Judged(judged) = gate {
        lines.extend(plain::because(judged));
        file = Some(plain::name(&judged.file));
    }
    let class = plain::name(id);
    let case =
        Case { class: class.clone(), name: "decision".to_owned(), ending, kind, message: headline, lines };
    let mut properties = gate_properties(gate);
    properties.extend(run_properties(report));
    Suite { name: class, file, properties, cases: vec![case] }
}

fn of_group(report: &Report, judged: &Judged, group: &GroupReport) -> Suite {
    let name = format!("{}.{}", plain::name(&judged.gate), plain::name(&group.group));
    let cases = plain::checks(group).into_iter().map(|check| of_check(judged, check, &name)).collect();
    let mut properties = vec![("gate", plain::name(&judged.gate)), ("group", plain::name(&group.title))];
    properties.extend(group.score.as_ref().map(|score| ("group_score", plain::name(score))));
    properties.push(("decision", judged.decision.to_string()));
    properties.extend(judged.score.as_ref().map(|score| ("score", plain::name(&score.value))));
    properties.push(("tool", tool(report)));
    Suite { name, file: Some(plain::name(&judged.file)), properties, cases }
}

fn of_check(judged: &Judged, check: &CheckReport, class: &str) -> Case {
    let ending = match Weight::of(check) {
        Weight::Stops if check.veto_stands || check.outcome == Outcome::Fail => Ending::Failure,
        Weight::Stops => Ending::Error,
        Weight::Warns if check.outcome != Outcome::Warn => Ending::Skipped,
        Weight::Excused => Ending::Skipped,
        Weight::Warns | Weight::Green => Ending::Passed,
    };
    let skipped = matches!(ending, Ending::Skipped);
    let waiver = plain::waivers(judged, check).into_iter().next();
    let message = match (skipped, waiver) {
        (true, Some(waiver)) => format!("{}: {}; {waiver}", plain::standing(check), plain::reason(check)),
        (true, None) => format!("{}: {}", plain::standing(check), plain::reason(check)),
        _ => plain::reason(check),
    };
    Case {
        class: class.to_owned(),
        name: format!("{}: {}", plain::name(&check.check), plain::title(check)),
        ending,
        kind: if check.veto_stands { "veto" } else { check.outcome.word() },
        message,
        lines: if Weight::of(check) == Weight::Green { Vec::new() } else { plain::lines(judged, check) },
    }
}

/// What a suite says about its gate.
fn gate_properties(gate: &GateReport) -> Vec<(&'static str, String)> {
    let mut properties = vec![("gate", plain::name(upshot::name(gate).0))];
    let decision =
        upshot::decision(gate).map_or_else(|| "NOT REACHED".to_owned(), |decision| decision.to_string());
    properties.push(("decision", decision));
    match gate {
        GateReport::Judged(judged) => {
            properties.push(("label", plain::name(&judged.label)));
            properties.extend(judged.score.as_ref().map(|score| ("score", plain::name(&score.value))));
            properties.push(("next", plain::name(&judged.next)));
            properties.push(("may_pass", judged.may_pass.to_string()));
            properties.push(("gate_sha256", plain::name(&judged.sha256)));
        }
        GateReport::Standing { score, may_pass, .. } => {
            properties.extend(score.as_ref().map(|score| ("score", plain::name(score))));
            properties.push(("may_pass", may_pass.to_string()));
        }
        GateReport::NotReached { .. } => properties.push(("may_pass", "false".to_owned())),
    }
    properties
}

/// What a suite says about the run.
fn run_properties(report: &Report) -> Vec<(&'static str, String)> {
    let mut properties = vec![("run", Upshot::of(report).verdict.word().to_owned())];
    properties.push(("exit_code", (ExitCode::of(report) as u8).to_string()));
    let release = &report.release;
    properties.extend(release.version.as_ref().map(|version| ("release", plain::name(version))));
    properties.extend(release.commit.as_ref().map(|commit| ("commit", plain::name(commit))));
    properties.push(("instant", plain::instant(report)));
    if report.replay {
        properties.push(("replay", "true".to_owned()));
    }
    properties.push(("tool", tool(report)));
    properties
}

fn tool(report: &Report) -> String {
    format!("{} {}", plain::name(&report.tool.name), plain::name(&report.tool.version))
}

/// Writing into a string cannot fail. No time is told: judging is no test that takes any. The schema that Surefire
/// publishes wants the attribute all the same.
fn write(report: &Report, suites: &[Suite]) -> String {
    let sum = |count: fn(&Suite) -> usize| suites.iter().map(count).sum::<usize>();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuites name=\"gatekeeper\" tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"0\">",
        sum(|suite| suite.cases.len()),
        sum(Suite::failures),
        sum(Suite::errors)
    );
    let timestamp = crate::time::parse(&report.instant).ok().map(|_| words::second(&report.instant));
    for suite in suites {
        of_suite(&mut out, suite, timestamp.as_deref());
    }
    out.push_str("</testsuites>\n");
    out
}

fn of_suite(out: &mut String, suite: &Suite, timestamp: Option<&str>) {
    let _ = write!(
        out,
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"0\"",
        safe(&suite.name),
        suite.cases.len(),
        suite.failures(),
        suite.errors(),
        suite.count(|ending| matches!(ending, Ending::Skipped))
    );
    for (name, value) in [("timestamp", timestamp), ("file", suite.file.as_deref())] {
        if let Some(value) = value {
            let _ = write!(out, " {name}=\"{}\"", safe(value));
        }
    }
    out.push_str(">\n    <properties>\n");
    for (name, value) in &suite.properties {
        let _ = writeln!(out, "      <property name=\"{name}\" value=\"{}\"/>", safe(value));
    }
    out.push_str("    </properties>\n");
    for case in &suite.cases {
        of_case(out, case);
    }
    out.push_str("  </testsuite>\n");
}

fn of_case(out: &mut String, case: &Case) {
    let _ = write!(
        out,
        "    <testcase classname=\"{}\" name=\"{}\" time=\"0\"",
        safe(&case.class),
        safe(&case.name)
    );
    let element = match case.ending {
        Ending::Passed if case.lines.is_empty() => {
            out.push_str("/>\n");
            return;
        }
        Ending::Passed => "system-out",
        Ending::Failure => "failure",
        Ending::Error => "error",
        Ending::Skipped => "skipped",
    };
    let _ = write!(out, ">\n      <{element}");
    if !matches!(case.ending, Ending::Passed) {
        let _ = write!(out, " type=\"{}\" message=\"{}\"", case.kind, safe(&case.message));
    }
    out.push('>');
    let lines: Vec<String> = case.lines.iter().map(|line| safe(line)).collect();
    out.push_str(&lines.join("\n"));
    let _ = write!(out, "</{element}>\n    </testcase>\n");
}

#[cfg(test)]
#[path = "junit_tests.rs"]
mod tests;
