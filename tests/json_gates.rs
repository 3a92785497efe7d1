//! Gates written in JSON say the same as in YAML: judged alike, with the same mistakes, and found by the same rules.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what it expects in the shortest way")]

mod support;

use std::path::Path;
use std::sync::Arc;

use gatekeeper::diagnostic::Source;
use gatekeeper::yaml::{self, Yaml, YamlValue};
use rstest::rstest;
use serde_json::Value;
use support::{files, gatekeeper, json, project, ran, run};

/// A YAML tree as JSON. What is a number or a boolean to JSON stays one, unless it stands in quotes.
fn to_json(node: &Yaml) -> Value {
    match &node.value {
        YamlValue::Null => Value::Null,
        YamlValue::Scalar(scalar) => {
            let plain = serde_json::from_str::<Value>(&scalar.text).ok().filter(|plain| {
                let written = plain.to_string();
                !scalar.quoted && written == scalar.text
            });
            plain.unwrap_or_else(|| scalar.text.clone().into())
        }
        YamlValue::List(items) => items.iter().map(to_json).collect(),
        YamlValue::Map(entries) => {
            entries.iter().map(|entry| (entry.key.text.clone(), to_json(&entry.value))).collect()
        }
    }
}

/// The shipped gates as JSON, beside their people and their scenarios.
fn translated() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for path in files(&project().join("gates")) {
        let below = path.strip_prefix(project().join("gates")).unwrap();
        let mut target = folder.path().join(below);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name == "people.yaml"
            || name.ends_with(".scenarios.yaml")
            || path.extension().is_none_or(|ending| ending != "yaml")
        {
            std::fs::copy(&path, target).unwrap();
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let source = Arc::new(Source { path: name, text });
        let parsed = yaml::parse(&source);
        target.set_extension("json");
        std::fs::write(target, format!("{:#}\n", to_json(&parsed.root.unwrap()))).unwrap();
    }
    folder
}

/// A report without what the text of a gate file gives: its name, digest and places.
fn placeless(mut report: Value) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(members) => {
                for key in ["place", "file", "sha256", "line", "column"] {
                    members.remove(key);
                }
                members.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    strip(&mut report);
    report
}

#[rstest]
#[case::passes("green", "production")]
#[case::vetoed("no-go-vote", "production")]
#[case::waits("missing-and-stale", "production")]
fn the_shipped_gates_judge_alike(#[case] story: &str, #[case] gate: &str) {
    let folder = translated();
    let judged = |gates: &Path| {
        let mut arguments = support::story(story);
        let at = arguments.iter().position(|argument| argument == "--gates").unwrap();
        arguments[at + 1] = gates.display().to_string();
        arguments.extend([gate.to_owned(), "--format".into(), "json".into()]);
        let ran = run(arguments);
        (ran.code, placeless(json(&ran)))
    };
    assert_eq!(judged(folder.path()), judged(&project().join("gates")));
}

#[test]
fn their_scenarios_run_against_them() {
    let folder = translated();
    let evidence = project().join("examples");
    // The scenarios name their evidence from where they lie.
    std::fs::create_dir(folder.path().join("gates")).unwrap();
    for path in std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()) {
        if !path.ends_with("gates") {
            std::fs::rename(&path, folder.path().join("gates").join(path.file_name().unwrap())).unwrap();
        }
    }
    support::copy_tree(&evidence, &folder.path().join("examples"));
    for command in ["test", "validate"] {
        let ran = ran(gatekeeper([command]).current_dir(folder.path()).output().unwrap());
        assert_eq!(ran.code, 0, "{command}\n{}\n{}", ran.stdout, ran.stderr);
    }
}

/// Validates a folder with one file; the mistakes as `code line:column`.
fn mistakes(name: &str, text: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), text).unwrap();
    let ran = run(["validate", &folder.path().display().to_string(), "--format", "json"]);
    let report = json(&ran);
    let errors = report["diagnostics"].as_array().unwrap();
    let place =
        |error: &Value| format!("{} {}:{}", error["code"].as_str().unwrap(), error["line"], error["column"]);
    errors.iter().map(place).collect()
}

const GATE: &str = r#"{
  "gate": "tiny",
  "evidence": {"run": {"unbound": true}},
  "groups": {"all": {"checks": {
    "fast": {"require": "$.run.p95 < 300 ms"},
    "right": {"require": "$.run.ok == true"}
  }}}
}
"#;

#[rstest]
#[case::right("tiny.json", "", "", &[])]
#[case::another_name("other.json", "", "", &["gate-name 2:11"])]
#[case::typo("tiny.json", "require\": \"$.run.p95", "requier\": \"$.run.p95", &["unknown-key 5:14"])]
#[case::inside_a_requirement("tiny.json", "run.p95", "rum.p95", &["undeclared-evidence 5:27"])]
#[case::behind_an_escape("tiny.json", "$.run.p95 <", "$.rum['\\u0070'] <", &["undeclared-evidence 5:25"])]
#[case::twice("tiny.json", "\"right\"", "\"fast\"", &["duplicate-key 6:5"])]
#[case::number_in_place_of_a_text("tiny.json", "\"$.run.ok == true\"", "true", &["no-evidence-selected 6:26"])]
#[case::text_in_place_of_a_boolean("tiny.json", "\"unbound\": true", "\"unbound\": \"true\"", &["wrong-type 3:35"])]
#[case::trailing_comma("tiny.json", "== true\"}", "== true\"},", &["json-syntax 7:3"])]
#[case::comment("tiny.json", "{\n  \"gate\"", "{ // a gate\n  \"gate\"", &["json-syntax 1:3"])]
#[case::capital_letters("tiny.JSON", "", "", &["gate-name null:null", "no-gates null:null"])]
fn mistakes_stand_at_their_place(
    #[case] name: &str,
    #[case] from: &str,
    #[case] to: &str,
    #[case] expected: &[&str],
) {
    assert!(GATE.contains(from), "{from}");
    let mut found =
        mistakes(name, &if from.is_empty() { GATE.to_owned() } else { GATE.replacen(from, to, 1) });
    found.sort();
    let mut expected: Vec<String> = expected.iter().map(|text| (*text).to_owned()).collect();
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn one_gate_in_both_is_a_mistake() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("tiny.json"), GATE).unwrap();
    // JSON is YAML, so that both files say the same.
    std::fs::write(folder.path().join("tiny.yaml"), GATE).unwrap();
    let ran = run(["validate", &folder.path().display().to_string()]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("tiny.json") && ran.stderr.contains("stands in two files"), "{}", ran.stderr);
}
