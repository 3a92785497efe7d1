//! The report of a scanner, of any size: in the shape of SARIF for plain JSON, and as SARIF.

use std::io::{self, Write};

use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::gate::bound;
use crate::input::{COMMIT, PRODUCED};
use crate::peers::rule;

/// How many checks are made of a scan.
pub(crate) const CHECKS: usize = 5;

/// How many are made of a SARIF report.
pub(crate) const SARIF_CHECKS: usize = 4;

/// How many rules the scanner has.
const RULES: usize = 97;

/// What is asked of a scan that is so often a warning of which it is more than nine tenths sure: two filtered counts, a
/// deep value, a boolean, a string.
pub(crate) fn requirements(sure: usize) -> Vec<String> {
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

/// The same as rules for other programs.
pub(crate) fn rules(sure: usize) -> Value {
    let results = || json!(["runs", 0, "results"]);
    let level = |level: &str| json!({"path": ["level"], "op": "eq", "limit": level});
    let confident = json!({"path": ["properties", "confidence"], "op": "gt", "limit": 0.9});
    let coverage = json!(["runs", 0, "properties", "health", "coverage", "lines", "pct"]);
    let successful = json!(["runs", 0, "invocations", 0, "executionSuccessful"]);
    json!([
        rule(0, "count", results(), json!({"where": [level("error")], "limit": 0})),
        rule(0, "count", results(), json!({"where": [level("warning"), confident], "limit": sure})),
        rule(0, "compare", coverage, json!({"op": "ge", "limit": 90})),
        rule(0, "equal", successful, json!({"limit": true})),
        rule(0, "equal", json!(["version"]), json!({"limit": "2.1.0"})),
    ])
}

/// How many results are sure by the gate that was written beside them.
pub(crate) fn sure(folder: &Path) -> Result<usize> {
    let gate = std::fs::read_to_string(folder.join("gates/bench.yaml"))?;
    let line =
        gate.lines().find(|line| line.contains("confidence")).context("no check asks for confidence")?;
    line.rsplit(' ').next().unwrap_or_default().parse().context("the count stands last")
}

/// A writer that knows how much went through it.
struct Counted<'w, W> {
    to: &'w mut W,
    bytes: usize,
}

impl<W: Write> Write for Counted<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.bytes += written;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// What of a result is the same in both: where it is, and what its text says.
fn place(result: usize) -> String {
    let (file, line) = (result % 4099, result * 31 % 2003 + 1);
    let fingerprint = result.wrapping_mul(0x9E37_79B9) % 0x1_0000_0000;
    format!(
        r#""message": {{"text": "The value of \"input_{result}\" reaches a query without a check"}}, "locations": [{{"physicalLocation": {{"artifactLocation": {{"uri": "src/part{file:04}/module.ts"}}, "region": {{"startLine": {line}, "startColumn": 9, "endColumn": 42}}}}}}], "partialFingerprints": {{"primaryLocationLineHash": "{fingerprint:08x}:1"}}"#
    )
}

/// A scan of about this many bytes. What is asked for once stands behind the results. How many warnings are more than
/// nine tenths sure.
pub(crate) fn write(to: &mut impl Write, bytes: usize, fails: bool) -> io::Result<usize> {
    let mut to = Counted { to, bytes: 0 };
    write!(
        to,
        r#"{{{}, "version": "2.1.0", "runs": [{{"tool": {{"driver": {{"name": "scanner", "rules": []}}}}, "results": ["#,
        bound()
    )?;
    let (mut result, mut sure) = (0_usize, 0);
    while to.bytes + 400 < bytes {
        let separator = if result == 0 { "" } else { "," };
        let level = if result.is_multiple_of(3) { "warning" } else { "note" };
        let confidence = result * 7 % 100;
        sure += usize::from(level == "warning" && confidence > 90);
        writeln!(to, "{separator}")?;
        write!(
            to,
            r#"{{"ruleId": "rule-{rule:03}", "level": "{level}", {place}, "properties": {{"confidence": 0.{confidence:02}, "tags": ["security", "external"]}}}}"#,
            rule = result % RULES,
            place = place(result),
        )?;
        result += 1;
    }
    let successful = !fails;
    writeln!(
        to,
        r#"], "invocations": [{{"executionSuccessful": {successful}}}], "properties": {{"health": {{"coverage": {{"lines": {{"pct": 91.25}}}}}}}}}}]}}"#
    )?;
    Ok(sure)
}

/// How many findings of a SARIF report are of each severity.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    medium: usize,
    low: usize,
}

/// What is asked of a SARIF report with these findings.
pub(crate) fn sarif_requirements(counts: &Counts) -> Vec<String> {
    vec![
        "$.e0.findings.critical == 0 and $.e0.findings.high == 0".to_owned(),
        format!("$.e0.findings.medium == {}", counts.medium),
        format!("$.e0.findings.low == {}", counts.low),
        "$.e0.findings.unknown == 0 and $.e0.findings.errors == 0".to_owned(),
    ]
}

/// A SARIF report of about this many bytes, as scanners write it: a third of the results states its level, the level of
/// the others stands with the rule.
pub(crate) fn write_sarif(to: &mut impl Write, bytes: usize, fails: bool) -> io::Result<Counts> {
    let mut to = Counted { to, bytes: 0 };
    write!(
        to,
        r#"{{"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [{{"tool": {{"driver": {{"name": "scanner", "rules": ["#
    )?;
    for rule in 0..RULES {
        let separator = if rule == 0 { "" } else { ", " };
        let level = if rule.is_multiple_of(4) { "warning" } else { "note" };
        write!(
            to,
            r#"{separator}{{"id": "rule-{rule:03}", "shortDescription": {{"text": "Rule {rule}"}}, "defaultConfiguration": {{"level": "{level}"}}}}"#
        )?;
    }
    write!(
        to,
        r#"]}}}}, "versionControlProvenance": [{{"repositoryUri": "https://example.org/it", "revisionId": "{COMMIT}"}}], "invocations": [{{"executionSuccessful": true, "endTimeUtc": "{PRODUCED}"}}], "results": ["#
    )?;
    let mut counts = Counts::default();
    let mut result = 0_usize;
    while to.bytes + 400 < bytes {
        let separator = if result == 0 { "" } else { "," };
        let rule = result % RULES;
        let (level, warns) = match result % 3 {
            0 if result.is_multiple_of(2) => (r#""level": "warning", "#, true),
            0 => (r#""level": "note", "#, false),
            _ => ("", rule.is_multiple_of(4)),
        };
        if warns {
            counts.medium += 1;
        } else {
            counts.low += 1;
        }
        writeln!(to, "{separator}")?;
        write!(
            to,
            r#"{{"ruleId": "rule-{rule:03}", "ruleIndex": {rule}, {level}{place}}}"#,
            place = place(result)
        )?;
        result += 1;
    }
    if fails {
        write!(to, ",\n{{\"ruleId\": \"rule-001\", \"level\": \"error\", {}}}", place(result))?;
    }
    writeln!(to, "]}}]}}")?;
    Ok(counts)
}
