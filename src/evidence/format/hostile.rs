//! For the tests of readers: what a text comes to in a word, and the laws that hold for every reader of findings.

use serde_json::{Value as Json, json};

use super::{Reading, by_name, projected, read_bytes, recognise};
use crate::document::{Node, Value, json as reader};
use crate::evidence::summary::{Told, Wants};

/// What a file comes to.
pub(super) fn read(format: &str, text: &str) -> Result<(Node, Told), String> {
    let format = by_name(format).expect("a format");
    projected::hold(format, text.as_bytes(), Wants::default());
    let (document, told) = read_bytes(format, "f", text.as_bytes(), Wants::ALL).map(Reading::document)?;
    Ok((document, told.expect("a summary")))
}

fn member<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    match &node.value {
        Value::Object(object) => object.get(key),
        _ => None,
    }
}

fn count(findings: &Node, key: &str) -> Option<u64> {
    match &member(findings, key)?.value {
        Value::Number(text) => text.parse().ok(),
        other => panic!("{key} is {other:?}"),
    }
}

/// The severities that were found, as in `2 high, 1 low; 0 errors`; `nothing` where there are none, `absent: why` where
/// there is no summary, and `error: why`.
pub(super) fn counts(format: &str, text: &str) -> String {
    let (document, told) = match read(format, text) {
        Ok(read) => read,
        Err(error) => return format!("error: {error}"),
    };
    let Some(findings) = member(&document, "findings") else {
        let why: Vec<&str> = told.absent.iter().map(|absent| absent.reason.as_str()).collect();
        return format!("absent: {}", why.join("; "));
    };
    let words = ["critical", "high", "medium", "low", "info", "unknown"];
    let found: Vec<(u64, &str)> = words
        .iter()
        .map(|word| (count(findings, word).expect("a count"), *word))
        .filter(|it| it.0 > 0)
        .collect();
    assert_eq!(found.iter().map(|(count, _)| count).sum::<u64>(), count(findings, "total").expect("a total"));
    let mut line = if found.is_empty() {
        "nothing".to_owned()
    } else {
        found.iter().map(|(count, word)| format!("{count} {word}")).collect::<Vec<_>>().join(", ")
    };
    if let Some(errors) = count(findings, "errors") {
        line = format!("{line}; {errors} errors");
    }
    line
}

/// `findings.list`, each as `severity id | title | where`.
pub(super) fn list(format: &str, text: &str) -> Vec<String> {
    let (document, _) = read(format, text).expect("a report");
    let list = member(&document, "findings").and_then(|findings| member(findings, "list")).expect("a list");
    let Value::List(list) = &list.value else { panic!("no list") };
    let text = |node: &Node, key: &str| match &member(node, key).expect("a member").value {
        Value::Text(text) => text.to_string(),
        other => panic!("{other:?}"),
    };
    let of = |it: &Node| {
        format!("{} {} | {} | {}", text(it, "severity"), text(it, "id"), text(it, "title"), text(it, "where"))
    };
    list.iter().map(of).collect()
}

/// How bad a report is: its findings, those that may be bad, and what was not looked at. `None`: error or absent.
fn badness(format: &str, text: &str) -> Option<[u64; 3]> {
    let (document, _) = read(format, text).ok()?;
    let findings = member(&document, "findings")?;
    let of = |key| count(findings, key).unwrap_or(0);
    Some([of("total"), of("critical") + of("high") + of("unknown"), of("errors")])
}

/// Holds the laws of a reader against a report of its format. `free` are the paths (`/Results/*/Secrets`) whose value is
/// a finding, a list of them or a statement that may be absent: to change them may make the report better.
pub(super) fn hold(format: &str, sample: &Json, free: &[&str]) {
    let text = sample.to_string();
    let document = reader::parse(&text, &reader::Limits::default()).expect("JSON");
    assert_eq!(recognise(&document), [format], "by its signature alone");
    hold_text(format, &text, &mutants(sample, free));
}

/// The same for a stream of events, each of which is broken in turn.
pub(super) fn hold_events(format: &str, events: &[Json], free: &[&str]) {
    let mut lines: Vec<String> = events.iter().map(Json::to_string).collect();
    let text = lines.join("\n");
    let mut broken = Vec::new();
    for (index, event) in events.iter().enumerate() {
        let whole = lines[index].clone();
        for mutant in mutants(event, free) {
            lines[index].clone_from(&mutant.text);
            broken.push(Mutant { text: lines.join("\n"), ..mutant });
        }
        lines[index] = whole;
    }
    hold_text(format, &text, &broken);
}

fn hold_text(format: &str, text: &str, mutants: &[Mutant]) {
    let base = badness(format, text).unwrap_or_else(|| panic!("{}", counts(format, text)));
    assert!(base[0] > 0, "the report must hold a finding");
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        assert!(read(format, &text[..end]).is_err(), "cut short: {}", &text[..end]);
    }
    for Mutant { what, text, may_be_better } in mutants {
        // Read also where it may be better: it must not panic.
        let Some(found) = badness(format, text).filter(|_| !may_be_better) else { continue };
        for (found, base) in found.iter().zip(base) {
            assert!(*found >= base, "{what}: {found} < {base}\n{text}");
        }
    }
}

/// A report with one value that is wrong.
struct Mutant {
    what: String,
    text: String,
    may_be_better: bool,
}

fn mutants(sample: &Json, free: &[&str]) -> Vec<Mutant> {
    let mut paths = Vec::new();
    walk(sample, &mut String::new(), &mut paths);
    let mut mutants = Vec::new();
    for (path, pattern) in paths {
        let may_be_better = free.contains(&pattern.as_str());
        for new in wrong(sample.pointer(&path).expect("a node")) {
            let text = replaced(sample, &path, &new);
            mutants.push(Mutant { what: format!("{pattern}: {new}"), text, may_be_better });
        }
    }
    mutants
}

/// What must not stand in the place of a value.
fn wrong(old: &Json) -> Vec<String> {
    let mut wrong: Vec<String> =
        ["REMOVED", "null", "true", "false", "\"?\"", "[[]]", "{\"?\":\"?\"}"].map(str::to_owned).to_vec();
    wrong.push(format!("{}{}", "[".repeat(60), "]".repeat(60)));
    if old.is_boolean() {
        // The other one is another right value.
        wrong.retain(|new| !matches!(new.as_str(), "true" | "false"));
    }
    if !old.is_array() {
        wrong.push("[]".to_owned());
    }
    if !old.is_object() {
        wrong.push("{}".to_owned());
    }
    // A number or its text is another right value.
    if !old.is_number() && !old.is_string() {
        wrong.extend(["0", "-1", "7", "1e999999999", "\"\""].map(str::to_owned));
    } else {
        wrong.extend(["-1", "1e999999999", "-1e-999999999"].map(str::to_owned));
    }
    if let Some((key, _)) = old.as_object().and_then(|object| object.iter().next()) {
        let whole = old.to_string();
        wrong.push(format!("{{{}:null,{}", json!(key), &whole[1..]));
    }
    wrong
}

/// Every path of a document, and the same with `*` for indices.
fn walk(node: &Json, path: &mut String, paths: &mut Vec<(String, String)>) {
    let mut step = |key: &str, node: &Json, path: &mut String| {
        let before = path.len();
        path.push('/');
        path.push_str(&key.replace('~', "~0").replace('/', "~1"));
        let stars = path.split('/').map(|step| if step.parse::<usize>().is_ok() { "*" } else { step });
        paths.push((path.clone(), stars.collect::<Vec<_>>().join("/")));
        walk(node, path, paths);
        path.truncate(before);
    };
    match node {
        Json::Object(object) => object.iter().for_each(|(key, node)| step(key, node, path)),
        Json::Array(items) => {
            items.iter().enumerate().for_each(|(index, node)| step(&index.to_string(), node, path));
        }
        _ => {}
    }
}

/// The document with this JSON text in the place of a value; `REMOVED` takes a member away.
fn replaced(sample: &Json, path: &str, new: &str) -> String {
    const MARK: &str = "@@here@@";
    let mut mutant = sample.clone();
    if new == "REMOVED" {
        let (parent, key) = path.rsplit_once('/').expect("a parent");
        if let Some(Json::Object(parent)) = mutant.pointer_mut(parent) {
            parent.remove(&key.replace("~1", "/").replace("~0", "~"));
        }
        return mutant.to_string();
    }
    *mutant.pointer_mut(path).expect("a node") = MARK.into();
    mutant.to_string().replace(&format!("\"{MARK}\""), new)
}
