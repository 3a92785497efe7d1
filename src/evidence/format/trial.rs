//! What the tests of formats for test runs share: a run in one line, and the same report broken in every way.

use serde_json::{Value as Json, json};

use super::{Wants, by_name, projected, read_bytes};
use crate::document::{Node, Value};
use crate::evidence::summary::Summary;

/// What came out of a report.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    pub(super) tests: Json,
    /// Everything that is told of members that are absent.
    pub(super) absent: Vec<(String, String)>,
}

/// A node as JSON.
fn plain(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(text) => serde_json::from_str(text).unwrap(),
        Value::Text(text) => text.to_string().into(),
        Value::List(items) => items.iter().map(plain).collect(),
        Value::Sparse(list) => list.nodes().map(plain).collect(),
        Value::Object(object) => {
            object.members.iter().map(|member| (member.key.to_string(), plain(&member.node))).collect()
        }
    }
}

/// Reads several files in a format as one evidence, with all lists.
pub(super) fn read_many(format: &str, texts: &[&str]) -> Result<Run, String> {
    let format = by_name(format).unwrap();
    let mut files = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        projected::hold(format, text.as_bytes(), Wants::ALL);
        let reading = read_bytes(format, "x", text.as_bytes(), Wants::ALL)?;
        assert!(reading.raw.is_some(), "the original is kept");
        files.push((format!("x{index}"), reading.summary.unwrap()));
    }
    let (document, told) = Summary::merge(files).unwrap().document(None);
    let absent = told.absent.iter().map(|absent| (absent.path.join("."), absent.reason.clone())).collect();
    Ok(Run { tests: plain(&document)["tests"].clone(), absent })
}

pub(super) fn read(format: &str, text: &str) -> Result<Run, String> {
    read_many(format, &[text])
}

impl Run {
    /// `4: 1 passed, 3 failed (2 errors), 0 skipped, 0 flaky, 25%, 12 ms`; `?` where a member is absent.
    pub(super) fn line(&self) -> String {
        let member = |name: &str| self.tests.get(name).map_or("?".to_owned(), ToString::to_string);
        format!(
            "{}: {} passed, {} failed ({} errors), {} skipped, {} flaky, {}%, {} ms",
            member("total"),
            member("passed"),
            member("failed"),
            member("errors"),
            member("skipped"),
            member("flaky"),
            member("pass_rate"),
            member("duration"),
        )
    }

    /// The list of that name, each entry as `state suite | name | message`.
    pub(super) fn list(&self, name: &str) -> Vec<String> {
        let text = |case: &Json, key: &str| case[key].as_str().unwrap().to_owned();
        let list = self.tests[name].as_array().unwrap();
        let show = |case| {
            let [state, suite, name, message] =
                ["state", "suite", "name", "message"].map(|key| text(case, key));
            format!("{state} {suite} | {name} | {message}")
        };
        list.iter().map(show).collect()
    }

    fn number(&self, member: &str) -> f64 {
        self.tests[member].as_f64().unwrap()
    }

    /// Whether it says that all is well.
    pub(super) fn is_clean(&self) -> bool {
        self.number("failed") == 0.0
    }

    /// Whether it looks better than another in anything. Where nobody can say what was flaky, that counts as passed.
    fn is_better_than(&self, other: &Self) -> bool {
        let flaky = |run: &Self| run.tests.get("flaky").map_or(0.0, |it| it.as_f64().unwrap());
        self.number("failed") < other.number("failed")
            || self.number("passed") + flaky(self) > other.number("passed") + flaky(other)
            || (self.tests.get("flaky").is_some()
                && flaky(self) < flaky(other)
                && self.number("passed") > other.number("passed"))
            || self.number("pass_rate") > other.number("pass_rate")
    }
}

/// Cuts a report off at every byte: no beginning of it is clean.
pub(super) fn cut_everywhere(format: &str, text: &str) {
    let text = text.trim_end();
    assert!(read(format, text).is_ok());
    for end in 0..text.len() {
        if let Some(start) = text.get(..end)
            && let Ok(run) = read(format, start)
        {
            assert!(!run.is_clean(), "cut at {end}, it is clean: {}\n{start}", run.line());
        }
    }
}

/// What stands in for a member, as JSON text.
const INSTEAD: [&str; 11] = [
    "null",
    "\"x\"",
    "\"\"",
    "[\"x\"]",
    "[[[]]]",
    "{}",
    "{\"x\":1}",
    "-1",
    "1e999",
    "123456789012345678901234567890",
    "true",
];

/// Every document that comes of a document by removing a member or putting something else in its place, each with the
/// path to the member.
fn broken(document: &Json) -> Vec<(String, String)> {
    fn paths(node: &Json, path: &str, out: &mut Vec<String>) {
        match node {
            Json::Object(members) => {
                for (key, node) in members {
                    let path = format!("{path}/{key}");
                    paths(node, &path, out);
                    out.push(path);
                }
            }
            Json::Array(items) => {
                for (index, node) in items.iter().enumerate() {
                    let path = format!("{path}/{index}");
                    paths(node, &path, out);
                    out.push(path);
                }
            }
            _ => {}
        }
    }
    const MARK: &str = "@instead@";
    let mut found = Vec::new();
    paths(document, "", &mut found);
    let mut out = Vec::new();
    for path in found {
        let mut marked = document.clone();
        *marked.pointer_mut(&path).unwrap() = json!(MARK);
        let marked = marked.to_string();
        for instead in INSTEAD {
            out.push((format!("{path} = {instead}"), marked.replace(&format!("\"{MARK}\""), instead)));
        }
        let (parent, key) = path.rsplit_once('/').unwrap();
        let mut without = document.clone();
        if let Json::Object(members) = without.pointer_mut(parent).unwrap() {
            members.remove(key);
            out.push((format!("{path} removed"), without.to_string()));
        }
    }
    out
}

/// Breaks every member of a report in turn: it becomes an error, or says nothing better than before. `may` names the
/// members that only ever make a run worse, by the ends of their paths.
pub(super) fn break_everywhere(format: &str, text: &str, may: &[&str]) {
    let before = read(format, text).unwrap();
    let document: Json = serde_json::from_str(text).unwrap();
    for (what, text) in broken(&document) {
        check(format, &what, &text, &before, may);
    }
    for whole in INSTEAD.iter().chain(&["[]", "[{}]", "0", "{\"a\":1,\"a\":2}"]) {
        assert!(read(format, whole).is_err(), "{whole}");
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(read(format, &deep).is_err());
}

/// The same for a stream of events, where each line is broken on its own.
pub(super) fn break_every_event(format: &str, text: &str, may: &[&str]) {
    let before = read(format, text).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| line.starts_with('{')) {
        for (what, line) in broken(&serde_json::from_str(line).unwrap()) {
            let mut lines = lines.clone();
            lines[index] = &line;
            check(format, &format!("line {index}{what}"), &lines.join("\n"), &before, may);
        }
    }
}

fn check(format: &str, what: &str, text: &str, before: &Run, may: &[&str]) {
    if let Ok(run) = read(format, text) {
        let path = what.split(' ').find(|part| part.contains('/')).unwrap_or_default();
        let path = path.split(' ').next().unwrap_or_default();
        if !may.iter().any(|end| path.ends_with(end)) {
            assert!(!run.is_better_than(before), "{what}: {} from {}\n{text}", run.line(), before.line());
        }
    }
}
