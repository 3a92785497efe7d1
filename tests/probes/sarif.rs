//! SARIF: by the types that `serde-sarif` makes of the schema of OASIS, which knows every member and refuses others, and
//! by what code scanning asks for besides.

use std::collections::HashSet;

use serde_json::Value;
use serde_sarif::sarif::Sarif;

use super::{Expected, Told};

/// What code scanning takes of a run.
const MOST_RESULTS: usize = 25_000;

pub(super) fn read(text: &str, expected: &Expected) {
    let log: Sarif = serde_json::from_str(text).expect("serde-sarif reads it");
    assert_eq!(log.runs.len(), 1);
    let log: Value = serde_json::from_str(text).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let ids: HashSet<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rules.len(), "each rule once");
    for rule in rules {
        for text in ["shortDescription", "fullDescription", "help"] {
            assert!(!rule[text]["text"].as_str().unwrap().is_empty(), "{text} of {rule}");
        }
        assert!(rule["properties"]["tags"].as_array().unwrap().len() <= 10);
        if let Some(uri) = rule.get("helpUri") {
            assert!(uri.as_str().unwrap().starts_with("http"), "{uri}");
        }
        let markdown = rule["help"]["markdown"].as_str().unwrap();
        super::text::markdown(markdown, &Expected { gates: Vec::new(), errors: Vec::new(), code: 0 });
    }
    let results = run["results"].as_array().unwrap();
    assert!(results.len() <= MOST_RESULTS);
    for result in results {
        of_result(result, rules);
    }
    let red = results.iter().any(|result| result["level"] == "error" && result.get("suppressions").is_none());
    assert_eq!(red, expected.code != 0, "red where the exit code is not 0");
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["exitCode"], expected.code);
    assert_eq!(invocation["executionSuccessful"], expected.code != 2);
    let notified = invocation["toolConfigurationNotifications"].as_array().unwrap();
    assert_eq!(notified.len(), expected.errors.len());

    let gates = run["properties"]["gates"].as_array().unwrap();
    let told = gates.iter().filter(|gate| gate["decision"] != "NOT REACHED").map(|gate| Told {
        gate: gate["gate"].as_str().unwrap().to_owned(),
        decision: gate["decision"].as_str().unwrap().to_owned(),
        score: gate["score"].as_str().map(str::to_owned),
    });
    expected.same(told.collect());
}

fn of_result(result: &Value, rules: &[Value]) {
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(result["ruleId"], rules[index]["id"]);
    assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()), "{result}");
    assert_eq!(result["kind"], "fail");
    let text = result["message"]["text"].as_str().unwrap();
    assert!(!text.is_empty() && !text.replace("\\]", "").contains("]("), "no link: {text}");
    assert!(result["partialFingerprints"]["primaryLocationLineHash"].as_str().is_some());
    let locations = result["locations"].as_array().unwrap();
    assert_eq!(locations.len(), 1);
    assert!(locations[0].get("physicalLocation").is_some(), "{result}");
    let related = result["relatedLocations"].as_array().map(Vec::as_slice).unwrap_or_default();
    for location in locations.iter().chain(related) {
        let Some(place) = location.get("physicalLocation") else { continue };
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        let holds = |c: char| c.is_ascii_alphanumeric() || "-._~/%".contains(c);
        assert!(uri.trim_start_matches("file:").chars().all(holds), "{uri}");
        for number in place["region"].as_object().unwrap().values() {
            assert!((1..=i64::from(i32::MAX)).contains(&number.as_i64().unwrap()), "{place}");
        }
    }
}
