use std::collections::HashSet;

use super::*;
use crate::report::EvidenceState;

#[test]
fn every_format_has_a_name_of_its_own_and_refuses_nothing_at_all() {
    let names: HashSet<_> = FORMATS.iter().map(|format| format.name).collect();
    assert_eq!(names.len(), FORMATS.len());
    for format in FORMATS {
        assert_eq!(by_name(format.name).map(|found| found.name), Some(format.name));
        assert!(format.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b.is_ascii_digit()));
        assert!(format.extensions.iter().all(|it| it.starts_with('.') && it.len() > 1), "{}", format.name);
        for nothing in [&b""[..], b" \r\n\t", b"\xEF\xBB\xBF", b"\xFF\xFE", b"\x00\x01\x02", b"\xFF\xFF"] {
            let problem = read(format, "x", nothing, Wants::default()).unwrap_err();
            assert_eq!(problem.state, EvidenceState::Broken, "{}: {nothing:x?}", format.name);
        }
    }
    let infos: HashSet<_> = infos().iter().map(|info| info.name).collect();
    let aliases: usize = FORMATS.iter().map(|format| format.aliases.len()).sum();
    assert_eq!(infos.len(), FORMATS.len() + aliases, "aliases are names of their own");
    assert!(infos.iter().all(|name| by_name(name).is_some()));
    for unknown in ["", "JSON", "json ", "tar"] {
        assert!(by_name(unknown).is_none(), "{unknown}");
    }
}

#[test]
fn a_mistake_is_said_with_its_place_and_its_line() {
    let json = by_name("json").unwrap();
    let long = format!("{{\"x\": \"{}\",}}", "y".repeat(200));
    for (bytes, start, end) in [
        (&b""[..], "g/x.json:1:1: the file is empty", ""),
        (b"{\n  \"a\": NaN\n}", "g/x.json:2:8: JSON has no `NaN`, in `\"a\": NaN`", ""),
        (b"\xEF\xBB\xBF[1,\n\xC3\xA9]", "g/x.json:2:1: ", ""),
        (b"{\"a\": 1\n\xFF}", "g/x.json:2:1: the file is not UTF-8", "(save the file as UTF-8)"),
        (b"\xEF\xBB\xBF{\xFF}", "g/x.json:1:2: the file is not UTF-8", ""),
        (b"\xFF\xFE{", "g/x.json: ", "(at byte 2)"),
        (b"{\0}", "g/x.json:1:2: ", ""),
        (long.as_bytes(), "g/x.json:1:", ""),
    ] {
        let problem = read(json, "g/x.json", bytes, Wants::default()).unwrap_err();
        assert!(problem.text.starts_with(start), "{bytes:x?}: {}", problem.text);
        assert!(problem.text.contains(end), "{bytes:x?}: {}", problem.text);
        assert!(problem.text.len() < 250 && !problem.text.contains('\n'), "{}", problem.text);
    }
}

/// A small whole file of each format; a format without one is named here with nothing, which fails.
pub(super) fn example(name: &str) -> &'static str {
    match name {
        "json" => "{\"a\": [1, \"é\"]}",
        "jsonl" => "{\"a\": 1}\n{\"b\": [2]}\n",
        "yaml" => "a: [1, x]\nb: {c: \"d\"}\n",
        "xml" | "junit" => {
            "<?xml version=\"1.0\"?>\n<testsuites failures=\"1\"><testsuite name=\"é\"><testcase name=\"a\"><failure>&lt;x</failure></testcase></testsuite></testsuites>"
        }
        "markdown" => "# A\n\n- [x] é\n\n| Item | Status |\n|--|--|\n| a | done |\n\n```\nx\n```\n",
        "lcov" => "TN:\nSF:é.c\nFN:1,f\nFNDA:1,f\nDA:1,1\nBRDA:1,0,0,-\nLF:1\nend_of_record\n",
        "cobertura" => {
            "<coverage><class><lines><line hits=\"1\" condition-coverage=\"50% (1/2)\"/></lines></class></coverage>"
        }
        "go-test" => {
            "{\"Action\":\"run\",\"Package\":\"é\",\"Test\":\"A\"}\n{\"Action\":\"pass\",\"Package\":\"é\",\"Test\":\"A\"}\n{\"Action\":\"pass\",\"Package\":\"é\"}\n"
        }
        "jest" | "vitest" => {
            "{\"numTotalTests\":1,\"testResults\":[{\"assertionResults\":[{\"status\":\"passed\",\"title\":\"é\"}]}]}"
        }
        "mocha" => {
            "{\"stats\":{},\"tests\":[{\"title\":\"é\"}],\"passes\":[{\"title\":\"é\"}],\"failures\":[]}"
        }
        "playwright" => {
            "{\"config\":{},\"suites\":[{\"title\":\"é\",\"specs\":[{\"tests\":[{\"status\":\"expected\"}]}]}],\"errors\":[]}"
        }
        "axe" => r#"{"url": "é", "violations": [{"id": "label", "impact": "serious"}]}"#,
        "bandit" => {
            r#"{"metrics": {"_totals": {"loc": 1}}, "results": [{"issue_severity": "HIGH"}], "errors": []}"#
        }
        "cargo-audit" => {
            r#"{"lockfile": {"dependency-count": 2}, "vulnerabilities": {"list": [{"advisory": {"id": "é"}}]}}"#
        }
        "checkov" => r#"{"check_type": "é", "results": {"failed_checks": [{"check_id": "CKV_1"}]}}"#,
        "clippy" => {
            "{\"reason\": \"compiler-artifact\"}\n{\"reason\": \"build-finished\", \"success\": true, \"x\": \"é\"}\n"
        }
        "cyclonedx" => r#"{"bomFormat": "CycloneDX", "vulnerabilities": [{"id": "é"}]}"#,
        "eslint" => r#"[{"filePath": "é", "messages": [{"severity": 2}]}]"#,
        "gitleaks" => r#"[{"RuleID": "é", "Secret": "x"}]"#,
        "grype" => r#"{"descriptor": {}, "matches": [{"vulnerability": {"id": "é", "severity": "High"}}]}"#,
        "npm-audit" => r#"{"auditReportVersion": 2, "vulnerabilities": {"é": {"severity": "high"}}}"#,
        "osv" => r#"{"results": [{"packages": [{"groups": [{"ids": ["é"], "max_severity": "9.8"}]}]}]}"#,
        "sarif" => r#"{"version": "2.1.0", "runs": [{"results": [{"ruleId": "é", "level": "error"}]}]}"#,
        "semgrep" => r#"{"results": [{"check_id": "é", "extra": {"severity": "ERROR"}}], "errors": []}"#,
        "snyk" => r#"{"ok": false, "vulnerabilities": [{"id": "é", "severity": "high"}]}"#,
        "trivy" => r#"[{"Target": "é", "Vulnerabilities": [{"Severity": "CRITICAL"}]}]"#,
        "zap" => r#"{"@version": "é", "site": {"alerts": [{"riskcode": "3"}]}}"#,
        "jacoco" => "<report name=\"é\"><counter type=\"LINE\" missed=\"1\" covered=\"2\"/></report>",
        "istanbul" => {
            "{\"total\": {\"lines\": {\"total\": 3, \"covered\": 2, \"pct\": 66.66}}, \"/é.ts\": {}}"
        }
        "lighthouse" => {
            "{\"lighthouseVersion\": \"12\", \"categories\": {\"seo\": {\"score\": 0.5, \"title\": \"é\"}}}"
        }
        "scorecard" => {
            "{\"scorecard\": {}, \"score\": 5, \"checks\": [{\"name\": \"SAST\", \"reason\": \"é\", \"score\": 5}]}"
        }
        "k6" => {
            "{\"root_group\": {\"name\": \"é\"}, \"metrics\": {\"http_reqs\": {\"count\": 5, \"thresholds\": {\"count>1\": false}}}}"
        }
        "prometheus" => {
            "{\"status\": \"success\", \"data\": {\"resultType\": \"vector\", \"result\": [{\"metric\": {\"job\": \"é\"}, \"value\": [1, \"5\"]}]}}"
        }
        _ => "",
    }
}

#[test]
fn a_file_of_each_format_is_read_whole_and_in_every_encoding_and_refused_or_smaller_when_cut() {
    for format in FORMATS {
        let text = example(format.name);
        let whole = |bytes: &[u8]| {
            read_bytes(format, "x", bytes, Wants::ALL).map(|it| format!("{:?}", it.document().0))
        };
        let expected = whole(text.as_bytes()).unwrap_or_else(|error| panic!("{}: {error}", format.name));
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        let utf16: Vec<u8> =
            "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        for bytes in [marked, utf16] {
            assert_eq!(whole(&bytes).as_ref(), Ok(&expected), "{}", format.name);
        }
        // Cut anywhere, also inside a character: never a panic, and where the format has an end, never read.
        let ends = !matches!(format.name, "jsonl" | "yaml" | "markdown" | "go-test");
        for end in 0..text.trim_end().len() {
            let cut = whole(&text.as_bytes()[..end]);
            assert!(
                cut.is_err() || !ends,
                "{}: {}",
                format.name,
                String::from_utf8_lossy(&text.as_bytes()[..end])
            );
            if let Err(error) = cut {
                assert!(error.starts_with("x:") && !error.contains('\n'), "{}: {error}", format.name);
            }
        }
    }
}

#[test]
fn what_is_no_evidence_is_refused_by_every_format_with_what_it_is() {
    for format in FORMATS {
        for (text, said) in [
            ("", "the file is empty"),
            (" \r\n\t\n", "only white space"),
            ("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", "git-lfs pointer"),
        ] {
            let error = read_bytes(format, "x", text.as_bytes(), Wants::ALL).unwrap_err();
            assert!(error.contains(said), "{}: {error}", format.name);
        }
        let html = b"<!DOCTYPE html>\n<html><body>502 Bad Gateway</body></html>";
        // Markdown may hold HTML: such a page has no items.
        match read_bytes(format, "x", html, Wants::ALL) {
            Ok(reading) => {
                assert_eq!(format.name, "markdown");
                assert!(
                    matches!(reading.document(), (Node { value: crate::document::Value::Object(object), .. }, Some(_)) if object.members.is_empty())
                );
            }
            Err(error) => {
                assert!(error.contains("HTML") || error.contains("XML"), "{}: {error}", format.name);
            }
        }
    }
}

#[test]
fn hostile_texts_neither_panic_nor_pass() {
    let open = |sign: &str| sign.repeat(100_000);
    let huge = "9".repeat(10_000);
    for text in [
        open("["),
        open("{\"a\":"),
        open("<a>"),
        open("<testsuite>"),
        open("- "),
        open("a: "),
        format!("<testsuite failures='{huge}' time='{huge}'><testcase/></testsuite>"),
        format!("<coverage lines-covered='{huge}' lines-valid='{huge}'/>"),
        format!("<report><counter type='LINE' missed='{huge}' covered='{huge}'/></report>"),
        format!("SF:a\nDA:{huge},{huge}\nLF:{huge}\nend_of_record"),
        format!("a: {huge}e{huge}"),
        "<!DOCTYPE a [<!ENTITY b '&b;&b;'>]><testsuite>&b;</testsuite>".to_owned(),
        "a: &x [1]\nb: *x\n".to_owned(),
    ] {
        for format in FORMATS {
            let Ok(reading) = read_bytes(format, "x", text.as_bytes(), Wants::ALL) else { continue };
            let (document, _) = reading.document();
            let said = super::fixture::line(&document);
            assert!(!said.contains("failed 0,") && !said.contains("pass 1,"), "{}: {said}", format.name);
        }
    }
}

#[test]
fn a_report_of_another_format_is_said_to_be_one() {
    let read = |name: &str, text: &str| {
        read_bytes(by_name(name).unwrap(), "x", text.as_bytes(), Wants::default()).unwrap_err()
    };
    let error = read("jacoco", example("junit"));
    assert!(error.contains("`format: junit`") && error.contains("no root element `report`"), "{error}");
    assert!(read("xml", "<project/>").contains("no format has XML with the root element `project`"));
    assert!(read("xml", "<coverage><project/></coverage>").contains("`coverage`"), "Clover");
    for text in ["null", "[]", "{}", "{\"error\": {\"code\": \"X\"}}"] {
        let document = crate::document::json::parse(text, &Limits::default()).unwrap();
        assert!(recognise(&document).is_empty(), "{text} is recognised");
    }
}

/// No report of one tool is a clean one of another, and each is recognised for what it is.
#[test]
fn a_tool_reads_no_report_of_another_one() {
    let is_tool = |format: &&Format| matches!(format.read, Read::Tool(_) | Read::Events(_));
    for format in FORMATS.iter().filter(is_tool) {
        for other in FORMATS.iter().filter(is_tool).filter(|other| other.name != format.name) {
            // Vitest writes Jest's.
            if ["jest", "vitest"].contains(&format.name) && ["jest", "vitest"].contains(&other.name) {
                continue;
            }
            let text = example(other.name);
            let Ok(reading) = read_bytes(format, "x", text.as_bytes(), Wants::ALL) else { continue };
            let (document, _) = reading.document();
            panic!(
                "`{}` reads a report of `{}`: {}",
                format.name,
                other.name,
                super::fixture::line(&document)
            );
        }
    }
}

/// Reports whose size is in a place that no tool makes large: whoever looks each thing up in all others never ends.
#[test]
fn large_reports_of_odd_shapes_are_read_in_time() {
    const MANY: usize = 60_000;
    let many = |one: &dyn Fn(usize) -> String| (0..MANY).map(one).collect::<Vec<_>>().join(",");
    let groups = many(&|i| format!(r#"{{"ids":["a{i}"]}}"#));
    let members = many(&|i| format!(r#"{{"id":"a{i}","summary":"x"}}"#));
    let kinds = many(&|i| format!(r#""k{i}":[{{}}]"#));
    let extensions = many(&|i| format!(r#"{{"rules":[{{"id":"e{i}"}}]}}"#));
    let results = many(&|i| format!(r#"{{"ruleId":"none/{i}"}}"#));
    let spans = many(&|i| format!(r#"{{"line_start":{i},"is_primary":true}}"#));
    let started = std::time::Instant::now();
    for (format, text) in [
        (
            "osv",
            format!(
                r#"{{"results":[{{"packages":[{{"groups":[{groups}],"vulnerabilities":[{members}]}}]}}]}}"#
            ),
        ),
        ("cargo-audit", format!(r#"{{"vulnerabilities":{{"list":[]}},"warnings":{{{kinds}}}}}"#)),
        ("snyk", format!(r#"{{"ok":false,"vulnerabilities":[{members}]}}"#)),
        (
            "sarif",
            format!(
                r#"{{"version":"2.1.0","runs":[{{"tool":{{"extensions":[{extensions}]}},"results":[{results},{{"ruleId":"{}"}}]}}]}}"#,
                "/".repeat(1_000_000)
            ),
        ),
        (
            "clippy",
            format!(
                "{{\"reason\":\"compiler-message\",\"message\":{{\"spans\":[{spans}]}}}}\n{{\"reason\":\"build-finished\"}}"
            ),
        ),
    ] {
        let reading = read_bytes(by_name(format).unwrap(), "x", text.as_bytes(), Wants::ALL);
        assert!(reading.is_ok(), "{format}: {:?}", reading.err());
        drop(reading.unwrap().document());
    }
    let took = started.elapsed();
    assert!(took.as_secs() < 30, "{took:?}");
}

#[test]
fn plain_documents_are_the_original() {
    use super::fixture::line;
    let read = |name: &str, text: &str| {
        read_bytes(by_name(name).unwrap(), "x", text.as_bytes(), Wants::default())
            .map(|reading| line(&reading.document().0))
    };
    let lines = read("jsonl", "{\"a\": 1}\n\n{\n  \"b\": 2\n}\r\n3 \"x\"");
    assert_eq!(lines.as_deref(), Ok("[a 1; b 2; 3; x]"));
    for (text, said) in [
        ("{}{}", "there is more on the line after the end of a document"),
        ("{\"a\": 1}\n{\"b\": ", "x:2:"),
        ("npm WARN\n{\"a\": 1}", "text before the JSON"),
    ] {
        assert!(read("jsonl", text).unwrap_err().contains(said), "{text}");
    }
    let yaml = read("yaml", "---\na: 1\nb: [007, 0x1f, 1.50, .5, '2', 2025-10-11, yes, ~, true]\n");
    assert_eq!(yaml.as_deref(), Ok("a 1, b [7; 31; 1.50; 0.5; 2; 2025-10-11; yes; null; true]"));
    for (text, said) in [
        ("a: &x 1\nb: *x", "anchor"),
        ("a: {<<: {b: 1}}", "merge key"),
        ("a: !!str 1", "tag"),
        ("a: 1\na: 2", "x:2:1: "),
        ("a: .nan", "x:1:4: `.nan` is not a number"),
        ("a: -.inf", "not a number"),
        ("a: 1\n---\nb: 2", "second document"),
        ("a: [1", "x:1:"),
        ("# nothing", "holds no YAML document"),
    ] {
        let error = read("yaml", text).unwrap_err();
        assert!(error.contains(said), "{text}: {error}");
    }
}

proptest::proptest! {
    #[test]
    fn damaged_files_never_panic_and_are_said_to_be_in_one_line(
        which in 0..FORMATS.len(),
        edits in proptest::collection::vec((0..400_usize, 0..16_usize, 0..3_usize), 1..8),
    ) {
        const PIECES: [&str; 16] = [
            "<", ">", "</", "\"", "'", "{", "[", "|", "\n", "- [x] ", "```\n", "<!--", "&#x0;", "end_of_record\n",
            "99999999999999999999", "\u{0}",
        ];
        let format = &FORMATS[which];
        let mut text = example(format.name).to_owned();
        for (at, piece, cut) in edits {
            let mut at = at % (text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            let mut end = (at + cut).min(text.len());
            while !text.is_char_boundary(end) {
                end += 1;
            }
            text.replace_range(at..end, PIECES[piece]);
        }
        match read_bytes(format, "x", text.as_bytes(), Wants::ALL) {
            Ok(reading) => drop(reading.document()),
            Err(error) => proptest::prop_assert!(error.starts_with('x') && !error.contains('\n'), "{error}"),
        }
    }
}

/// What quotes a file quotes it in one line: found by fuzzing.
#[rstest::rstest]
#[case("junit", "<?xml version=\"1.0\" encoding=\"utf-{\n\t\"?><testsuite/>")]
#[case("jacoco", "<?xml version='1.0' encoding='\n\n'?><report/>")]
#[case("yaml", "a: {b: 'x,\"y\nz: 1, c: (d)}\n")]
#[case("yaml", "a: {b: one\n  two\n  three, four: 5, six, x: y: z}\n")]
fn what_is_quoted_stays_in_one_line(#[case] format: &str, #[case] text: &str) {
    let error = read_bytes(by_name(format).unwrap(), "x", text.as_bytes(), Wants::ALL).unwrap_err();
    assert!(error.starts_with('x') && !error.contains('\n'), "{error}");
}
