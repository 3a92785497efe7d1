//! Test reports of a few kilobytes each, and what is asked of them.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::gate::bound;
use crate::peers::rule;

/// A requirement about one of `files` reports: ten kinds, so that no part of the language is measured alone.
pub(crate) fn requirement(check: usize, files: usize) -> String {
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

/// The same as rules for other programs.
pub(crate) fn rules(check: usize, files: usize) -> Vec<Value> {
    let file = check % files;
    let of = |kind: &str, path: Value, more: Value| rule(file, kind, path, more);
    match check / files % 10 {
        0 => vec![of("compare", json!(["latency", "p95"]), json!({"op": "lt", "limit": 300}))],
        1 => vec![of("compare", json!(["errors", "rate"]), json!({"op": "lt", "limit": 0.005}))],
        2 => vec![of("equal", json!(["failed"]), json!({"limit": 0}))],
        3 => vec![of("match", json!(["version"]), json!({"limit": "v1[.][0-9]+[.][0-9]+"}))],
        4 => vec![of("max", json!(["cases"]), json!({"of": "ms", "op": "lt", "limit": 60}))],
        5 => vec![of("equal", json!(["complete"]), json!({"limit": true}))],
        6 => vec![of("as-many", json!(["cases"]), json!({"as": ["total"]}))],
        7 => vec![of("compare", json!(["cases", 1, "ms"]), json!({"times": 1.1, "op": "le", "limit": 120}))],
        8 => vec![of("in", json!(["status"]), json!({"limit": ["ready", "done"]}))],
        _ => vec![
            of("age", json!(["at"]), json!({"op": "le", "limit": 6 * 3600})),
            of("compare", json!(["coverage"]), json!({"op": "ge", "limit": 80})),
        ],
    }
}

/// A test report of about this many bytes.
pub(crate) fn write(to: &mut impl Write, bytes: usize, fails: bool) -> io::Result<()> {
    let mut cases = Vec::new();
    let mut total = 0;
    while cases.len() + 350 < bytes {
        let separator = if total == 0 { "" } else { "," };
        let ms = total * 37 % 59;
        let quarter = total % 4 * 25;
        write!(
            cases,
            "{separator}\n    {{\"name\": \"case {total:04}\", \"state\": \"passed\", \"ms\": {ms}.{quarter:02}}}"
        )?;
        total += 1;
    }
    let failed = u8::from(fails);
    write!(
        to,
        r#"{{
  {bound},
  "version": "v1.4.17",
  "status": "ready",
  "complete": true,
  "latency": {{"p50": 101.5, "p95": 212.75, "p99": 288.125}},
  "errors": {{"rate": 0.0012}},
  "coverage": 91.25,
  "total": {total},
  "failed": {failed},
  "cases": ["#,
        bound = bound()
    )?;
    to.write_all(&cases)?;
    to.write_all(b"\n  ]\n}\n")
}
