//! Results for programs.

use serde::Serialize;

use super::Results;
use crate::report::{Problem, SCHEMA_VERSION, Tool, json};
use crate::sensitivity::proof::{Count, GateProof};

#[derive(Serialize)]
struct Document<'r> {
    schema_version: u32,
    tool: Tool,
    exit_code: u8,
    count: Count,
    gates: &'r [GateProof],
    errors: &'r [Problem],
}

pub(super) fn render(results: &Results) -> String {
    let document = Document {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: "gatekeeper".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        exit_code: results.exit_code() as u8,
        count: Count::of(&results.gates),
        gates: &results.gates,
        errors: &results.errors,
    };
    // Maps with text keys and plain values: there is nothing in it that JSON cannot hold.
    json::safe(&serde_json::to_string_pretty(&document).unwrap_or_default())
}
