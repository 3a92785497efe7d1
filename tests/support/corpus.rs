//! Files that real tools wrote, and what another program says that must come out of them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::float_cmp,
    reason = "a test says what it expects in the shortest way"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

/// What the other program got wrong, with what is right: file, path, and why.
const CORRECTED: &[(&str, &[&str], f64, &str)] = &[(
    "lcov-reportgenerator.info",
    &["coverage", "functions"],
    50.0,
    "27 of 54 names: it cut the names of `FN:` at their commas, and counted the rests as functions of their own",
)];

/// The folder of the corpus; `None` where it is not at hand.
pub fn folder() -> Option<PathBuf> {
    let folder = super::project().join("../shared/corpus");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: there is no {}", folder.display());
    None
}

/// What must come out of each file: `{file: {format, summary or error, …}}`, with the corrections.
pub fn expected(folder: &Path) -> BTreeMap<String, Json> {
    let mut all: BTreeMap<String, Json> =
        serde_json::from_slice(&std::fs::read(folder.join("expected.json")).unwrap()).unwrap();
    for (file, path, right, why) in CORRECTED {
        let pointer = format!("/summary/{}", path.join("/"));
        let value = all.get_mut(*file).unwrap().pointer_mut(&pointer).unwrap();
        assert_ne!(value.as_f64(), Some(*right), "{file}: no longer wrong: {why}");
        *value = (*right).into();
    }
    all
}

/// What differs between what was found and what must be there, with the path to it. The numbers that were found stand
/// as their text behind `#`.
pub fn compare(path: &str, found: &Json, expected: &Json, wrong: &mut Vec<String>) {
    match (found, expected) {
        (Json::Object(found), Json::Object(expected)) => {
            for key in found.keys().chain(expected.keys()).collect::<BTreeSet<_>>() {
                let path = format!("{path}.{key}");
                match (found.get(key), expected.get(key)) {
                    (Some(found), Some(expected)) => compare(&path, found, expected, wrong),
                    (Some(found), None) => wrong.push(format!("{path} is {found} and must be absent")),
                    (None, expected) => wrong.push(format!("{path} is absent and must be {expected:?}")),
                }
            }
        }
        (Json::Array(found), Json::Array(expected)) => {
            if found.len() != expected.len() {
                wrong.push(format!("{path} has {} elements, not {}", found.len(), expected.len()));
            }
            for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
                compare(&format!("{path}[{index}]"), found, expected, wrong);
            }
        }
        (Json::String(found), Json::Number(expected)) if found.starts_with('#') => {
            let found: f64 = found[1..].parse().unwrap();
            let expected = expected.as_f64().unwrap();
            if (found - expected).abs() > 1e-10_f64.max(expected.abs() * 1e-15) {
                wrong.push(format!("{path} is {found}, not {expected}"));
            }
        }
        (found, expected) if found == expected => {}
        _ => wrong.push(format!("{path} is {found}, not {expected}")),
    }
}
