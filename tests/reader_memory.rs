//! What readers need at most, by file size. Each format has a generator here: a head, a part that is repeated, and a tail, in
//! the shape that its tool writes. With larger files it gives figures:
//!
//! ```console
//! $ READER_MB=50 cargo test --release --test reader_memory -- --nocapture
//! ```

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::Command;

use gatekeeper::evidence::format::{FORMATS, by_name, read_bytes};
use gatekeeper::evidence::summary::Wants;
use serde_json::Value as Json;
use support::tiny::Tiny;
use support::{checks, gate};

/// A file of one format: what it starts with, what is repeated (`@` is a number that grows), what stands between two, and
/// what it ends with; and a path that is there when it was read.
struct Shape {
    format: &'static str,
    file: &'static str,
    head: &'static str,
    part: &'static str,
    between: &'static str,
    tail: &'static str,
    path: &'static str,
}

const fn shape(
    format: &'static str,
    file: &'static str,
    [head, part, between, tail]: [&'static str; 4],
    path: &'static str,
) -> Shape {
    Shape { format, file, head, part, between, tail, path }
}

#[rustfmt::skip]
const SHAPES: &[Shape] = &[
    shape("json", "x.json", ["{\"items\": [\n", "{\"id\": \"A-@\", \"severity\": \"high\", \"status\": \"open\", \"hours\": 12.5}", ",\n", "]}"], "items[*].id"),
    shape("jsonl", "x.jsonl", ["", "{\"id\": \"A-@\", \"severity\": \"high\", \"status\": \"open\", \"hours\": 12.5}", "\n", "\n"], "[*].id"),
    shape("yaml", "x.yaml", ["items:\n", "  - id: A-@\n    severity: high\n    status: open\n    hours: 12.5\n", "", ""], "items[*].id"),
    shape("xml", "x.xml", ["<testsuite name=\"s\">\n", "<testcase classname=\"shop.cart.Cart@\" name=\"adds one more\" time=\"0.012\"/>", "\n", "</testsuite>"], "tests.total"),
    shape("go-test", "x.json", ["", "{\"Time\":\"2025-10-11T10:00:00Z\",\"Action\":\"run\",\"Package\":\"shop/cart\",\"Test\":\"Test@\"}\n{\"Time\":\"2025-10-11T10:00:00Z\",\"Action\":\"pass\",\"Package\":\"shop/cart\",\"Test\":\"Test@\",\"Elapsed\":0.01}", "\n", "\n{\"Action\":\"pass\",\"Package\":\"shop/cart\"}\n"], "tests.total"),
    shape("jest", "x.json", ["{\"numTotalTests\": 1, \"numRuntimeErrorTestSuites\": 0, \"success\": true, \"testResults\": [", "{\"name\": \"/app/a@.test.ts\", \"status\": \"passed\", \"message\": \"\", \"startTime\": 1, \"endTime\": 2, \"assertionResults\": [{\"title\": \"adds\", \"fullName\": \"cart adds\", \"status\": \"passed\", \"duration\": 3}]}", ",\n", "]}"], "tests.total"),
    shape("junit", "x.xml", ["<testsuites>\n<testsuite name=\"s\">\n", "<testcase classname=\"shop.cart.Cart@\" name=\"adds one more\" time=\"0.012\"/>", "\n", "</testsuite></testsuites>"], "tests.total"),
    shape("mocha", "x.json", ["{\"stats\": {\"duration\": 5}, \"failures\": [], \"pending\": [], \"passes\": [], \"tests\": [", "{\"title\": \"adds @\", \"fullTitle\": \"cart adds @\", \"duration\": 3, \"currentRetry\": 0, \"err\": {}}", ",\n", "]}"], "tests.total"),
    shape("playwright", "x.json", ["{\"config\": {\"shard\": null}, \"errors\": [], \"suites\": [", "{\"title\": \"a@\", \"specs\": [{\"title\": \"adds\", \"ok\": true, \"tests\": [{\"projectName\": \"chromium\", \"expectedStatus\": \"passed\", \"status\": \"expected\", \"results\": [{\"status\": \"passed\", \"duration\": 3, \"retry\": 0}]}]}]}", ",\n", "]}"], "tests.total"),
    shape("vitest", "x.json", ["{\"numTotalTests\": 1, \"success\": true, \"testResults\": [", "{\"name\": \"/app/a@.test.ts\", \"status\": \"passed\", \"message\": \"\", \"startTime\": 1, \"endTime\": 2, \"assertionResults\": [{\"title\": \"adds\", \"fullName\": \"cart adds\", \"status\": \"passed\", \"duration\": 3}]}", ",\n", "]}"], "tests.total"),
    shape("axe", "x.json", ["{\"url\": \"https://shop.example\", \"testEngine\": {\"name\": \"axe-core\"}, \"passes\": [], \"incomplete\": [], \"violations\": [", "{\"id\": \"color-contrast-@\", \"impact\": \"serious\", \"help\": \"Elements must meet contrast thresholds\", \"nodes\": [{\"html\": \"<p>\"}]}", ",\n", "]}"], "findings.total"),
    shape("bandit", "x.json", ["{\"errors\": [], \"metrics\": {\"_totals\": {\"loc\": 10}}, \"results\": [", "{\"filename\": \"app/a@.py\", \"issue_severity\": \"LOW\", \"issue_text\": \"Use of assert detected.\", \"line_number\": 3, \"test_id\": \"B101\"}", ",\n", "]}"], "findings.total"),
    shape("cargo-audit", "x.json", ["{\"lockfile\": {\"dependency-count\": 9}, \"warnings\": {}, \"vulnerabilities\": {\"list\": [", "{\"advisory\": {\"id\": \"RUSTSEC-2025-@\", \"title\": \"Overflow\", \"cvss\": null}, \"package\": {\"name\": \"p\", \"version\": \"1.0.0\"}}", ",\n", "]}}"], "findings.total"),
    shape("checkov", "x.json", ["{\"check_type\": \"terraform\", \"results\": {\"passed_checks\": [], \"skipped_checks\": [], \"parsing_errors\": [], \"failed_checks\": [", "{\"check_id\": \"CKV_AWS_@\", \"check_name\": \"Ensure logging\", \"file_path\": \"/main.tf\", \"file_line_range\": [1, 9], \"severity\": null}", ",\n", "]}}"], "findings.total"),
    shape("clippy", "x.json", ["", "{\"reason\":\"compiler-message\",\"message\":{\"level\":\"warning\",\"code\":{\"code\":\"clippy::all\"},\"message\":\"unused @\",\"spans\":[{\"file_name\":\"src/a.rs\",\"line_start\":3,\"line_end\":3,\"column_start\":1,\"column_end\":2,\"is_primary\":true}]}}", "\n", "\n{\"reason\":\"build-finished\",\"success\":true}\n"], "findings.total"),
    shape("cyclonedx", "x.json", ["{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.5\", \"vulnerabilities\": [", "{\"id\": \"CVE-2025-@\", \"ratings\": [{\"severity\": \"high\"}], \"description\": \"Overflow\"}", ",\n", "]}"], "findings.total"),
    shape("eslint", "x.json", ["[", "{\"filePath\": \"/app/a@.js\", \"messages\": [{\"ruleId\": \"no-unused-vars\", \"severity\": 1, \"message\": \"unused\", \"line\": 3, \"column\": 1}]}", ",\n", "]"], "findings.total"),
    shape("gitleaks", "x.json", ["[", "{\"RuleID\": \"aws-key\", \"Description\": \"AWS key\", \"File\": \"a@.env\", \"StartLine\": 3, \"Secret\": \"REDACTED\", \"Match\": \"REDACTED\", \"Fingerprint\": \"f@\"}", ",\n", "]"], "findings.total"),
    shape("grype", "x.json", ["{\"descriptor\": {\"name\": \"grype\"}, \"matches\": [", "{\"vulnerability\": {\"id\": \"CVE-2025-@\", \"severity\": \"High\"}, \"artifact\": {\"name\": \"p\", \"version\": \"1.0\"}}", ",\n", "]}"], "findings.total"),
    shape("npm-audit", "x.json", ["{\"auditReportVersion\": 2, \"vulnerabilities\": {", "\"p@\": {\"name\": \"p@\", \"severity\": \"high\", \"via\": [], \"range\": \"<1.0.0\"}", ",\n", "}}"], "findings.total"),
    shape("osv", "x.json", ["{\"results\": [{\"source\": {\"path\": \"a.lock\"}, \"packages\": [", "{\"package\": {\"name\": \"p@\", \"version\": \"1\"}, \"groups\": [{\"ids\": [\"CVE-@\"], \"max_severity\": \"7.5\"}], \"vulnerabilities\": [{\"id\": \"CVE-@\"}]}", ",\n", "]}]}"], "findings.total"),
    shape("sarif", "x.sarif", ["{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"t\", \"rules\": []}}, \"results\": [", "{\"ruleId\": \"R@\", \"level\": \"warning\", \"message\": {\"text\": \"Overflow\"}, \"locations\": [{\"physicalLocation\": {\"artifactLocation\": {\"uri\": \"src/a.rs\"}, \"region\": {\"startLine\": 3}}}]}", ",\n", "]}]}"], "findings.total"),
    shape("semgrep", "x.json", ["{\"errors\": [], \"paths\": {\"scanned\": [\"a\"]}, \"results\": [", "{\"check_id\": \"rules.r@\", \"path\": \"src/a.py\", \"start\": {\"line\": 3}, \"extra\": {\"severity\": \"WARNING\", \"message\": \"Overflow\"}}", ",\n", "]}"], "findings.total"),
    shape("snyk", "x.json", ["{\"ok\": false, \"dependencyCount\": 3, \"vulnerabilities\": [", "{\"id\": \"SNYK-JS-@\", \"title\": \"Overflow\", \"severity\": \"high\", \"packageName\": \"p\", \"version\": \"1.0.0\"}", ",\n", "]}"], "findings.total"),
    shape("trivy", "x.json", ["{\"SchemaVersion\": 2, \"ArtifactName\": \"shop\", \"Results\": [{\"Target\": \"a.lock\", \"Vulnerabilities\": [", "{\"VulnerabilityID\": \"CVE-2025-@\", \"PkgName\": \"p\", \"InstalledVersion\": \"1.0\", \"Severity\": \"HIGH\", \"Title\": \"Overflow\"}", ",\n", "]}]}"], "findings.total"),
    shape("zap", "x.json", ["{\"@version\": \"2.14\", \"site\": [{\"@name\": \"https://shop.example\", \"alerts\": [", "{\"pluginid\": \"1@\", \"alert\": \"No header\", \"riskcode\": \"1\", \"confidence\": \"2\", \"instances\": [{\"uri\": \"https://shop.example/\"}]}", ",\n", "]}]}"], "findings.total"),
    shape("cobertura", "x.xml", ["<coverage><packages><package><classes>\n", "<class name=\"C@\" filename=\"src/c@.py\"><lines><line number=\"1\" hits=\"2\"/><line number=\"2\" hits=\"0\" branch=\"true\" condition-coverage=\"50% (1/2)\"/></lines></class>", "\n", "</classes></package></packages></coverage>"], "coverage.lines"),
    shape("istanbul", "x.json", ["{\"total\": {\"lines\": {\"total\": 4, \"covered\": 3, \"skipped\": 0, \"pct\": 75}},\n", "\"/app/a@.ts\": {\"lines\": {\"total\": 4, \"covered\": 3, \"skipped\": 0, \"pct\": 75}, \"branches\": {\"total\": 2, \"covered\": 1, \"skipped\": 0, \"pct\": 50}}", ",\n", "}"], "coverage.lines"),
    shape("jacoco", "x.xml", ["<report name=\"shop\">\n", "<package name=\"shop/p@\"><sourcefile name=\"C.java\"><line nr=\"3\" mi=\"0\" ci=\"3\" mb=\"0\" cb=\"0\"/><counter type=\"LINE\" missed=\"1\" covered=\"3\"/></sourcefile></package>", "\n", "<counter type=\"LINE\" missed=\"1\" covered=\"3\"/></report>"], "coverage.lines"),
    shape("lcov", "x.info", ["", "TN:\nSF:/app/src/a@.ts\nFN:1,f\nFNDA:2,f\nFNF:1\nFNH:1\nDA:1,2\nDA:2,0\nDA:3,1\nBRDA:2,0,0,1\nBRDA:2,0,1,-\nend_of_record\n", "", ""], "coverage.lines"),
    shape("lighthouse", "x.json", ["{\"lighthouseVersion\": \"12.0.0\", \"fetchTime\": \"2025-10-11T10:00:00Z\", \"categories\": {\"performance\": {\"score\": 0.94}}, \"audits\": {", "\"audit-@\": {\"id\": \"audit-@\", \"title\": \"First paint\", \"score\": 0.9, \"displayValue\": \"1.0 s\"}", ",\n", "}}"], "scores.performance"),
    shape("scorecard", "x.json", ["{\"scorecard\": {\"version\": \"5\"}, \"score\": 7.5, \"checks\": [", "{\"name\": \"Check-@\", \"score\": 8, \"reason\": \"reviewed\", \"details\": null}", ",\n", "]}"], "scores.overall"),
    shape("k6", "x.json", ["{\"root_group\": {}, \"metrics\": {\"http_reqs\": {\"count\": 10, \"rate\": 1}, \"http_req_duration\": {\"avg\": 10, \"max\": 40, \"p(95)\": 30},\n", "\"custom_@\": {\"avg\": 10.5, \"max\": 40, \"min\": 1, \"med\": 9, \"p(90)\": 20, \"p(95)\": 30}", ",\n", "}}"], "metrics.p95"),
    shape("prometheus", "x.json", ["{\"status\": \"success\", \"data\": {\"resultType\": \"matrix\", \"result\": [", "{\"metric\": {\"job\": \"shop\"}, \"values\": [[1760176800.@, \"0.0125\"], [1760176815.5, \"0.0250\"], [1760176830, \"0\"]]}", ",", "]}}"], "metrics.max"),
    shape("markdown", "x.md", ["# List\n\n", "- [x] Item @ is done and somebody has looked at it\n", "", ""], "items[*].state"),
    shape("markdown", "x.md", ["| Item | Status |\n|---|---|\n", "| Item @ is done and somebody has looked at it | ✅ |\n", "", ""], "items[*].state"),
];

/// What many entries share (`~` is a long text), and a requirement that needs the list of them.
#[rustfmt::skip]
const SHARED: &[(Shape, &str)] = &[
    (shape("jest", "x.json", ["{\"numTotalTests\": 1, \"numRuntimeErrorTestSuites\": 0, \"success\": true, \"testResults\": [{\"name\": \"~\", \"status\": \"passed\", \"message\": \"\", \"assertionResults\": [", "{\"title\": \"adds @\", \"status\": \"passed\"}", ",", "]}]}"], "tests.cases"), CASES),
    (shape("junit", "x.xml", ["<testsuites><testsuite name=\"~\">", "<testcase name=\"adds @\"/>", "", "</testsuite></testsuites>"], "tests.cases"), CASES),
    (shape("playwright", "x.json", ["{\"config\": {\"shard\": null}, \"errors\": [], \"suites\": [{\"title\": \"~\", \"specs\": [", "{\"title\": \"adds @\", \"tests\": [{\"expectedStatus\": \"passed\", \"status\": \"expected\", \"results\": []}]}", ",", "]}]}"], "tests.cases"), CASES),
    (shape("axe", "x.json", ["{\"url\": \"~\", \"testEngine\": {\"name\": \"axe-core\"}, \"passes\": [], \"incomplete\": [], \"violations\": [", "{\"id\": \"c@\", \"impact\": \"serious\", \"nodes\": [{\"html\": \"<p>\"}]}", ",", "]}"], "findings.list"), LIST),
    (shape("checkov", "x.json", ["{\"check_type\": \"~\", \"results\": {\"passed_checks\": [], \"skipped_checks\": [], \"parsing_errors\": [], \"failed_checks\": [", "{\"check_id\": \"C_@\", \"check_name\": \"Logs\", \"file_path\": \"/main.tf\", \"severity\": null}", ",", "]}}"], "findings.list"), LIST),
    (shape("cyclonedx", "x.json", ["{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.5\", \"components\": [{\"bom-ref\": \"r\", \"name\": \"~\", \"version\": \"1\"}], \"vulnerabilities\": [", "{\"id\": \"CVE-@\", \"ratings\": [{\"severity\": \"high\"}], \"affects\": [{\"ref\": \"r\"}]}", ",", "]}"], "findings.list"), LIST),
    (shape("eslint", "x.json", ["[{\"filePath\": \"~\", \"messages\": [", "{\"ruleId\": \"r@\", \"severity\": 1, \"message\": \"unused\", \"line\": 3}", ",", "]}]"], "findings.list"), LIST),
    (shape("osv", "x.json", ["{\"results\": [{\"source\": {\"path\": \"~\"}, \"packages\": [{\"package\": {\"name\": \"~\", \"version\": \"1\"}, \"vulnerabilities\": [{\"id\": \"CVE-x\"}], \"groups\": [", "{\"ids\": [\"CVE-@\"], \"max_severity\": \"7.5\"}", ",", "]}]}]}"], "findings.list"), LIST),
    (shape("sarif", "x.sarif", ["{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"t\", \"rules\": [{\"id\": \"~\", \"name\": \"~\", \"shortDescription\": {\"text\": \"~\"}, \"messageStrings\": {\"default\": {\"text\": \"~\"}}}]}}, \"results\": [", "{\"ruleIndex\": 0, \"level\": \"warning\", \"message\": {\"id\": \"default\", \"arguments\": [\"@\"]}}", ",", "]}]}"], "findings.list"), LIST),
    (shape("snyk", "x.json", ["{\"ok\": false, \"dependencyCount\": 3, \"projectName\": \"~\", \"displayTargetFile\": \"~\", \"vulnerabilities\": [", "{\"id\": \"S-@\", \"title\": \"Overflow\", \"severity\": \"high\", \"packageName\": \"p\", \"version\": \"1\"}", ",", "]}"], "findings.list"), LIST),
    (shape("trivy", "x.json", ["{\"SchemaVersion\": 2, \"ArtifactName\": \"shop\", \"Results\": [{\"Target\": \"~\", \"Vulnerabilities\": [", "{\"VulnerabilityID\": \"CVE-@\", \"PkgName\": \"p\", \"InstalledVersion\": \"1.0\", \"Severity\": \"HIGH\"}", ",", "]}]}"], "findings.list"), LIST),
    (shape("zap", "x.json", ["{\"@version\": \"2.14\", \"site\": [{\"@name\": \"~\", \"alerts\": [", "{\"pluginid\": \"1@\", \"alert\": \"No header\", \"riskcode\": \"1\", \"confidence\": \"2\", \"instances\": [{\"uri\": \"/\"}]}", ",", "]}]}"], "findings.list"), LIST),
];
const CASES: &str = "count($.x.tests.cases[?@.state == 'passed']) > 100";
const LIST: &str = "count($.x.findings.list[?@.id != 'none']) > 100";

impl Shape {
    /// A file of about so many bytes.
    fn text(&self, bytes: usize) -> String {
        let mut text = String::with_capacity(bytes + 4_096);
        text.push_str(self.head);
        let mut number = 0;
        while number == 0 || text.len() < bytes {
            if number > 0 {
                text.push_str(self.between);
            }
            let mut parts = self.part.split('@');
            text.push_str(parts.next().unwrap());
            // `@` is a part of some names too, where no number follows.
            for part in parts {
                write!(text, "{number:06}{part}").unwrap();
            }
            number += 1;
        }
        text.push_str(self.tail);
        text
    }

    /// A project whose one check is this, of a file of about so many bytes.
    fn project(&self, check: &str, bytes: usize) -> Tiny {
        let text = format!(
            "evidence: {{x: {{file: {}, format: {}, unbound: true}}}}\ngroups: {{a: {{checks: {{read: {check}}}}}}}\n",
            self.file, self.format
        );
        Tiny::new().gate("g", &text).file(&format!("evidence/g/{}", self.file), self.text(bytes))
    }

    fn full_path(&self) -> String {
        format!("$.x{}{}", if self.path.starts_with('[') { "" } else { "." }, self.path)
    }

    /// A check that this file was read.
    fn path_check(&self) -> String {
        let path = self.full_path();
        let requirement =
            if path.contains("[*]") { format!("all({path} != '')") } else { format!("exists({path})") };
        format!("{{require: \"{requirement}\"}}")
    }

    /// The checks that are measured, by name.
    fn checks(&self) -> Vec<(&'static str, String)> {
        let mut checks = vec![("path", self.path_check())];
        let list = match self.path {
            "tests.total" => Some("count($.x.tests.cases[?@.state == 'passed']) >= 0"),
            "findings.total" => Some("count($.x.findings.list[?@.severity == 'high']) >= 0"),
            _ => None,
        };
        checks.extend(list.map(|list| ("list", format!("{{require: \"{list}\"}}"))));
        if self.format == "markdown" {
            let tick =
                "{confirm: Item 000000 is done and somebody has looked at it, from: x, title: Looked at}";
            checks.push(("tick", tick.to_owned()));
        }
        checks
    }
}

#[test]
fn every_format_has_a_generator_that_it_reads() {
    let made: BTreeSet<&str> = SHAPES.iter().map(|shape| shape.format).collect();
    let known: BTreeSet<&str> = FORMATS.iter().map(|format| format.name).collect();
    assert_eq!(made, known);
    for shape in SHAPES {
        let format = by_name(shape.format).unwrap();
        let text = shape.text(20_000);
        if let Err(error) = read_bytes(format, shape.file, text.as_bytes(), Wants::ALL) {
            panic!("{}: {error}", shape.format);
        }
        for (_, check) in shape.checks() {
            let (_, report) = shape.project(&check, 20_000).judge(&[]);
            assert!(report["errors"].is_null(), "{}: {:#}", shape.format, report["errors"]);
            let check = checks(gate(&report, "g"))[0].clone();
            assert_eq!(check["outcome"], "pass", "{}: {check:#}", shape.format);
        }
    }
}

/// The most memory that a command took, in bytes; in how many seconds; and what it wrote.
fn measured(tiny: &Tiny, arguments: &[&str]) -> Option<(u64, String, Vec<u8>)> {
    let output = Command::new("/usr/bin/time")
        .args(["-f", "%M %e", env!("CARGO_BIN_EXE_gatekeeper")])
        .args(arguments)
        .current_dir(tiny.at(""))
        .output()
        .ok()?;
    let told = String::from_utf8(output.stderr).unwrap();
    let (kib, seconds) = told.lines().last()?.split_once(' ')?;
    Some((kib.parse::<u64>().ok()? * 1_024, seconds.to_owned(), output.stdout))
}

/// The most memory that judging a file of a format took, in bytes; in how many seconds; and why it was not read.
fn peak(tiny: &Tiny) -> Option<(u64, String, String)> {
    let (peak, seconds, report) = measured(tiny, &["evaluate", "--format", "json"])?;
    let report: Json = serde_json::from_slice(&report).unwrap();
    let check = checks(gate(&report, "g"))[0].clone();
    let why = if check["outcome"] == "pass" { String::new() } else { check["reason"].to_string() };
    Some((peak, seconds, why))
}

/// The size of the files in megabytes, and whether a format is measured: see [`no_reader_needs_many_times_its_file`].
fn asked_for() -> (usize, impl Fn(&&Shape) -> bool) {
    let megabytes = std::env::var("READER_MB").ok().and_then(|text| text.parse().ok()).unwrap_or(4);
    let only = std::env::var("READERS").unwrap_or_default();
    let is_asked = move |shape: &&Shape| only.is_empty() || only.split(',').any(|name| name == shape.format);
    (megabytes, is_asked)
}

/// One row of the figures.
fn print_row(shape: &Shape, name: &str, (bytes, peak): (u64, u64), (seconds, why): (&str, &str)) {
    let hundredths = peak * 100 / bytes;
    println!(
        "{:<12} {name:<8} {:>8} {:>8} {:>3}.{:02} {:>8} {why}",
        shape.format,
        bytes / 1_000_000,
        peak / 1_000_000,
        hundredths / 100,
        hundredths % 100,
        seconds
    );
}

fn print_head() {
    println!("{:<12} {:<8} {:>8} {:>8} {:>6} {:>8}", "format", "what", "MB", "peak MB", "ratio", "seconds");
}

/// `READER_MB` is the size of the files, of which a text that is read as a whole may have four; `READERS` names the formats.
#[test]
fn no_reader_needs_many_times_its_file() {
    /// In multiples of the file, beyond what the process itself needs; a list is held twice while it becomes a document.
    const MOST: u64 = 6;
    const MOST_WITH_LIST: u64 = 7;
    let (megabytes, is_asked) = asked_for();
    print_head();
    let mut wrong = Vec::new();
    for shape in SHAPES.iter().filter(is_asked) {
        for (name, check) in shape.checks() {
            let Some((itself, ..)) = peak(&shape.project(&check, 1)) else {
                println!("skipped: there is no /usr/bin/time");
                return;
            };
            let tiny = shape.project(&check, megabytes * 1_000_000);
            let bytes = std::fs::metadata(tiny.at(&format!("evidence/g/{}", shape.file))).unwrap().len();
            let Some((peak, seconds, why)) = peak(&tiny) else { return };
            print_row(shape, name, (bytes, peak), (&seconds, &why));
            let most = if name == "list" { MOST_WITH_LIST } else { MOST };
            if peak.saturating_sub(itself) > most * bytes {
                wrong.push(format!("{} ({name}): {peak} of {bytes}, {itself} for a small one", shape.format));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// The same of `gatekeeper evidence`, which shows what is in a file and holds all of its text.
#[test]
fn looking_at_a_file_needs_a_few_times_its_size() {
    const MOST: u64 = 8;
    let (megabytes, is_asked) = asked_for();
    print_head();
    let mut wrong = Vec::new();
    for shape in SHAPES.iter().filter(is_asked) {
        let path = shape.full_path();
        for (output, more) in
            [("terminal", &[][..]), ("json", &["--format", "json"]), ("query", &["--query", path.as_str()])]
        {
            let look = |bytes: usize| {
                let tiny = Tiny::new().file(shape.file, shape.text(bytes));
                let arguments = ["evidence", shape.file, "--as", shape.format];
                let found = measured(&tiny, &[&arguments, more].concat());
                (std::fs::metadata(tiny.at(shape.file)).unwrap().len(), found)
            };
            let (_, Some((itself, ..))) = look(1) else {
                println!("skipped: there is no /usr/bin/time");
                return;
            };
            let (bytes, Some((peak, seconds, _))) = look(megabytes * 1_000_000) else { return };
            print_row(shape, output, (bytes, peak), (&seconds, ""));
            if peak.saturating_sub(itself) > MOST * bytes {
                wrong.push(format!(
                    "{} ({output}): {peak} of {bytes}, {itself} for a small one",
                    shape.format
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// A name of half a megabyte that two thousand entries share must not be held two thousand times.
#[test]
fn what_many_entries_share_is_not_kept_for_each() {
    const LONG: usize = 500_000;
    /// What these files may take beyond the process itself, in bytes: more than all of them with their lists do, and less
    /// than a hundred times the long text.
    const MOST: u64 = 32 << 20;
    for (shape, requirement) in SHARED {
        let check = format!("{{require: \"{requirement}\"}}");
        let file = format!("evidence/g/{}", shape.file);
        let of = |long: usize, bytes: usize| {
            let tiny = shape.project(&check, bytes);
            tiny.write(&file, shape.text(bytes).replace('~', &"x".repeat(long)));
            peak(&tiny)
        };
        let Some((itself, ..)) = of(1, 20_000) else {
            println!("skipped: there is no /usr/bin/time");
            return;
        };
        let Some((peak, _, why)) = of(LONG, 200_000) else { return };
        assert_eq!(why, "", "{}", shape.format);
        assert!(peak.saturating_sub(itself) < MOST, "{}: {peak}, {itself} for a small one", shape.format);
    }
}
