//! What is judged: gates and evidence, the same in every run.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::floor::Floor;

/// The commit that all evidence is about.
pub(crate) const COMMIT: &str = "4f1c9e27b86d03a5e7f2914c60d8ab35c17e92f4";

/// The instant of judgement.
pub(crate) const INSTANT: &str = "2026-01-01T12:00:00Z";

/// When all evidence was produced.
const PRODUCED: &str = "2026-01-01T11:00:00Z";

/// How many checks stand in a group.
const GROUP: usize = 20;

/// Whether the evidence meets every check, or all but one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It meets every check.
    Passes,
    /// One value in the last file does not.
    Fails,
}

/// One gate and its evidence.
#[derive(Debug)]
pub(crate) struct Input {
    /// Its name in the table.
    pub(crate) name: &'static str,
    /// How many checks the gate has.
    pub(crate) checks: usize,
    /// What its evidence looks like.
    pub(crate) shape: Shape,
}

/// What evidence looks like.
#[derive(Debug)]
pub(crate) enum Shape {
    /// Test reports of these sizes in kB.
    Files(&'static [usize]),
    /// One scan in the shape of SARIF.
    Scan {
        /// Its size in MB.
        megabytes: usize,
    },
}

impl Input {
    /// What it is compared with: the work on small files is too little to be told from starting a process.
    pub(crate) fn floor(&self) -> Floor {
        match self.shape {
            Shape::Files(sizes) if sizes.len() < 10 => Floor::Spawn,
            Shape::Files(_) | Shape::Scan { .. } => Floor::SkipParse,
        }
    }

    /// Writes gate and evidence below `folder`, over what was there. The size of the evidence in bytes.
    pub(crate) fn write(&self, folder: &Path, verdict: Verdict) -> Result<usize> {
        let evidence = folder.join("evidence/bench");
        fs::create_dir_all(&evidence)?;
        let (documents, requirements) = match self.shape {
            Shape::Files(sizes) => {
                let last = sizes.len() - 1;
                let fails = |index| index == last && verdict == Verdict::Fails;
                let documents =
                    sizes.iter().enumerate().map(|(index, size)| report(size * 1000, fails(index))).collect();
                (documents, (0..self.checks).map(|check| of_report(check, sizes.len())).collect())
            }
            Shape::Scan { megabytes } => {
                let scan = scan(megabytes * 1_000_000, verdict == Verdict::Fails);
                (vec![scan.document], of_scan(scan.sure))
            }
        };
        for (index, document) in documents.iter().enumerate() {
            fs::write(evidence.join(format!("e{index}.json")), document)?;
        }
        fs::create_dir_all(folder.join("gates"))?;
        fs::write(folder.join("gates/bench.yaml"), gate(documents.len(), &requirements))?;
        Ok(documents.iter().map(String::len).sum())
    }
}

fn gate(files: usize, requirements: &[String]) -> String {
    let mut gate = String::from("gate: bench\ntitle: A gate to measure\nevidence:\n");
    for file in 0..files {
        let _ = writeln!(gate, "  e{file}: {{max_age: 1d, produced_at: $.at, commit: $.commit}}");
    }
    gate.push_str("groups:\n");
    for (group, requirements) in requirements.chunks(GROUP).enumerate() {
        let _ = writeln!(gate, "  group-{group}:\n    title: Group {group}\n    checks:");
        for (check, requirement) in requirements.iter().enumerate() {
            let check = group * GROUP + check;
            let _ = writeln!(
                gate,
                "      check-{check}:\n        title: Criterion {check}\n        require: {requirement}"
            );
        }
    }
    gate
}

/// A requirement about one of `files` reports: ten kinds, so that no part of the language is measured alone.
fn of_report(check: usize, files: usize) -> String {
    let it = format!("$.e{}", check % files);
    match check / files % 10 {
        0 => format!("{it}.latency.p95 < 300 ms"),
        1 => format!("percent({it}.errors.rate) < 0.5%"),
        2 => format!("{it}.failed == 0"),
        3 => format!("{it}.version matches 'v1[.][0-9]+[.][0-9]+'"),
        4 => format!("max({it}.cases[*].ms) < 60 ms"),
        5 => format!("{it}.complete == true"),
        6 => format!("count({it}.cases[*]) == {it}.total"),
        7 => format!("{it}.cases[1].ms + 10% <= 120 ms"),
        8 => format!("{it}.status in ['ready', 'done']"),
        _ => format!("age({it}.at) <= 6 h and {it}.coverage as % >= 80%"),
    }
}

/// A test report of about this many bytes.
fn report(bytes: usize, fails: bool) -> String {
    let mut cases = String::new();
    let mut total = 0;
    while cases.len() + 350 < bytes {
        let separator = if total == 0 { "" } else { "," };
        let ms = total * 37 % 59;
        let quarter = total % 4 * 25;
        let _ = write!(
            cases,
            "{separator}\n    {{\"name\": \"case {total:04}\", \"state\": \"passed\", \"ms\": {ms}.{quarter:02}}}"
        );
        total += 1;
    }
    let failed = u8::from(fails);
    format!(
        r#"{{
  "at": "{PRODUCED}",
  "commit": "{COMMIT}",
  "version": "v1.4.17",
  "status": "ready",
  "complete": true,
  "latency": {{"p50": 101.5, "p95": 212.75, "p99": 288.125}},
  "errors": {{"rate": 0.0012}},
  "coverage": 91.25,
  "total": {total},
  "failed": {failed},
  "cases": [{cases}
  ]
}}
"#
    )
}

struct Scan {
    document: String,
    /// How many warnings are more than nine tenths sure.
    sure: usize,
}

fn of_scan(sure: usize) -> Vec<String> {
    vec![
        "count($.e0.runs[0].results[?@.level == 'error']) == 0".to_owned(),
        format!(
            "count($.e0.runs[0].results[?@.level == 'warning' && @.properties.confidence > 0.9]) == {sure}"
        ),
        "$.e0.runs[0].properties.health.coverage.lines.pct as % >= 90%".to_owned(),
        "$.e0.runs[0].invocations[0].executionSuccessful == true".to_owned(),
        "$.e0.version == '2.1.0'".to_owned(),
    ]
}

/// A scan of about this many bytes. What is asked for once stands behind the results.
fn scan(bytes: usize, fails: bool) -> Scan {
    let mut document = String::with_capacity(bytes + 2000);
    let _ = write!(
        document,
        r#"{{"at": "{PRODUCED}", "commit": "{COMMIT}", "version": "2.1.0", "runs": [{{"tool": {{"driver": {{"name": "scanner", "rules": []}}}}, "results": ["#
    );
    let (mut result, mut sure) = (0_usize, 0);
    while document.len() + 400 < bytes {
        let separator = if result == 0 { "" } else { "," };
        let level = if result.is_multiple_of(3) { "warning" } else { "note" };
        let confidence = result * 7 % 100;
        sure += usize::from(level == "warning" && confidence > 90);
        let (rule, file, line) = (result % 97, result % 4099, result * 31 % 2003 + 1);
        let fingerprint = result.wrapping_mul(0x9E37_79B9) % 0x1_0000_0000;
        let _ = write!(
            document,
            r#"{separator}
{{"ruleId": "rule-{rule:03}", "level": "{level}", "message": {{"text": "The value of \"input_{result}\" reaches a query without a check"}}, "locations": [{{"physicalLocation": {{"artifactLocation": {{"uri": "src/part{file:04}/module.ts"}}, "region": {{"startLine": {line}, "startColumn": 9, "endColumn": 42}}}}}}], "partialFingerprints": {{"primaryLocationLineHash": "{fingerprint:08x}:1"}}, "properties": {{"confidence": 0.{confidence:02}, "tags": ["security", "external"]}}}}"#
        );
        result += 1;
    }
    let successful = !fails;
    let _ = writeln!(
        document,
        r#"], "invocations": [{{"executionSuccessful": {successful}}}], "properties": {{"health": {{"coverage": {{"lines": {{"pct": 91.25}}}}}}}}}}]}}"#
    );
    Scan { document, sure }
}
