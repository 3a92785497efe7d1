//! Results as a `JUnit` report: a suite for each file, a case for each scenario. A scenario that differs is a failure; one
//! that could not be judged is an error, as is each mistake that kept a file from being run.

use std::fmt::Write as _;

use super::Results;
use crate::report::Problem;
use crate::report::xml::safe;
use crate::scenario::expect::Difference;
use crate::scenario::run::{FileResult, ScenarioResult, Verdict};

pub(super) fn render(results: &Results) -> String {
    let count = results.count();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let tests = count.passed + count.failed + count.errors;
    // Writing into a string cannot fail.
    let _ = writeln!(
        out,
        "<testsuites name=\"gatekeeper test\" tests=\"{tests}\" failures=\"{}\" errors=\"{}\">",
        count.failed, count.errors
    );
    for file in &results.files {
        of_file(&mut out, file);
    }
    if !results.errors.is_empty() {
        let errors = results.errors.len();
        let _ = writeln!(
            out,
            "  <testsuite name=\"mistakes\" tests=\"{errors}\" failures=\"0\" errors=\"{errors}\">"
        );
        for problem in &results.errors {
            let name = place(problem).unwrap_or_else(|| problem.code.clone());
            let _ = writeln!(out, "    <testcase classname=\"mistakes\" name=\"{}\">", safe(&name));
            error(&mut out, problem);
            out.push_str("    </testcase>\n");
        }
        out.push_str("  </testsuite>\n");
    }
    let _ = writeln!(out, "</testsuites>");
    out
}

fn of_file(out: &mut String, file: &FileResult) {
    let of = |verdict| file.scenarios.iter().filter(|scenario| scenario.result == verdict).count();
    let _ = writeln!(
        out,
        "  <testsuite name=\"{}\" file=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\">",
        safe(&file.gate),
        safe(&file.file),
        file.scenarios.len(),
        of(Verdict::Failed),
        of(Verdict::Error)
    );
    for scenario in &file.scenarios {
        of_scenario(out, file, scenario);
    }
    out.push_str("  </testsuite>\n");
}

fn of_scenario(out: &mut String, file: &FileResult, scenario: &ScenarioResult) {
    let _ = write!(
        out,
        "    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{}\"",
        safe(&file.gate),
        safe(&scenario.scenario),
        safe(&file.file),
        scenario.line
    );
    if scenario.result == Verdict::Passed {
        out.push_str("/>\n");
        return;
    }
    out.push_str(">\n");
    if !scenario.differences.is_empty() {
        let differ: Vec<String> = scenario
            .differences
            .iter()
            .map(|found| format!("{}: expected {}, actual {}", found.about, found.expected, found.actual))
            .collect();
        let _ = writeln!(out, "      <failure type=\"differs\" message=\"{}\">", safe(&differ.join("; ")));
        for (found, line) in scenario.differences.iter().zip(&differ) {
            difference(out, &file.file, found, line);
        }
        out.push_str("      </failure>\n");
    }
    for problem in &scenario.errors {
        error(out, problem);
    }
    out.push_str("    </testcase>\n");
}

fn difference(out: &mut String, file: &str, found: &Difference, line: &str) {
    let _ = writeln!(out, "{} ({}:{})", safe(line), safe(file), found.line);
    for line in &found.because {
        let _ = writeln!(out, "  {}", safe(line));
    }
}

fn error(out: &mut String, problem: &Problem) {
    let _ = writeln!(
        out,
        "      <error type=\"{}\" message=\"{}\">",
        safe(&problem.code),
        safe(&problem.message)
    );
    for line in place(problem).iter().chain(&problem.help) {
        let _ = writeln!(out, "{}", safe(line));
    }
    out.push_str("      </error>\n");
}

fn place(problem: &Problem) -> Option<String> {
    let file = problem.file.as_ref()?;
    Some(match (problem.line, problem.column) {
        (Some(line), Some(column)) => format!("{file}:{line}:{column}"),
        _ => file.clone(),
    })
}
