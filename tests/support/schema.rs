//! Every JSON report that a test makes the program print is one that the published schema describes.

use std::sync::OnceLock;

use gatekeeper::schema::Published;
use serde_json::Value;

/// Checks a text that the program printed, where it is a JSON report.
pub fn check(text: &str) {
    // The mark of a report in indented JSON, so that nothing else is parsed for it.
    if !text.starts_with('{') || !text.contains("\n  \"instant\": ") || !text.contains("\n  \"gates\": ") {
        return;
    }
    let Ok(report) = serde_json::from_str::<Value>(text) else { return };
    if let Some(first) = mistakes(&report).first() {
        panic!("a report is not as its schema says: {first}");
    }
}

/// Where a report is not as the published schema says.
pub fn mistakes(report: &Value) -> Vec<String> {
    static VALIDATOR: OnceLock<jsonschema::Validator> = OnceLock::new();
    let validator = VALIDATOR
        .get_or_init(|| jsonschema::validator_for(&Published::parse("report").unwrap().value()).unwrap());
    validator.iter_errors(report).map(|error| format!("{} at {}", error, error.instance_path())).collect()
}
