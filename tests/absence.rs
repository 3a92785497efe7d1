//! The law of the tool: it never says GO about something it did not see. Every file, member, tick, vote and stamp that
//! a decision rests on is taken away, one at a time, and the decision must not be GO.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says what it expects in the shortest way"
)]

#[macro_use]
mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use gatekeeper::evidence::format::Format;
use gatekeeper::evidence::summary::Wants;
use gatekeeper::gate::StatedBy;
use gatekeeper::jsonpath::{Expr, Operand, Query, Segment, SelectorKind};
use serde_json::Value;
use support::{INSTANT, gate, json, project, run, scratch, story_at};

/// A story that is GO, and how it is judged.
struct Green {
    story: &'static str,
    gates: &'static [&'static str],
    instant: &'static str,
}

const PIPELINE: Green = Green { story: "green", gates: &["mock", "staging", "production"], instant: INSTANT };
const AFTERWARDS: Green =
    Green { story: "released", gates: &["post-release"], instant: "2025-10-14T09:00:00Z" };

/// Where the saved decision about production lies that post-release needs.
const STANDING: &str = "standing.json";

impl Green {
    /// A copy of the story, with the saved decision that it needs.
    fn copy(&self) -> tempfile::TempDir {
        let copy = scratch(self.story);
        if self.story == AFTERWARDS.story {
            let mut arguments = story_at(copy.path(), INSTANT);
            let saved = format!("json={}", copy.path().join(STANDING).display());
            arguments.extend(["production".into(), "--output".into(), saved]);
            assert_eq!(run(arguments).code, 0);
        }
        copy
    }

    fn last(&self) -> &'static str {
        self.gates[self.gates.len() - 1]
    }

    fn arguments(&self, copy: &Path) -> Vec<String> {
        let mut arguments = story_at(copy, self.instant);
        arguments.push(self.last().to_owned());
        if self.story == AFTERWARDS.story {
            arguments.extend(["--standing".into(), copy.join(STANDING).display().to_string()]);
        }
        arguments
    }

    /// Whether the story is still GO, and how the call ended.
    fn is_go(&self, copy: &Path) -> bool {
        let ran = run([self.arguments(copy), vec!["--quiet".into()]].concat());
        assert!(matches!(ran.code, 0..=3), "{} {}", ran.code, ran.stderr);
        assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
        ran.code == 0
    }

    /// Whether a gate of the story is GO, and all that its checks compared: what, with which value, and whether it holds.
    fn compared(&self, copy: &Path, id: &str) -> (bool, Vec<[Value; 3]>) {
        let arguments = story_at(copy, self.instant);
        let ran = run([arguments, [id, "--format", "json"].map(str::to_owned).to_vec()].concat());
        let report = json(&ran);
        let comparisons = support::checks(gate(&report, id))
            .into_iter()
            .flat_map(|check| check["comparisons"].as_array().cloned().unwrap_or_default());
        let said = comparisons.map(|one| ["text", "actual", "holds"].map(|key| one[key].clone()));
        (ran.code == 0, said.collect())
    }

    /// The files of the gates that are judged.
    fn files(&self, copy: &Path) -> Vec<PathBuf> {
        self.gates.iter().flat_map(|gate| support::files(&copy.join(gate))).collect()
    }
}

#[test]
fn without_any_one_file_there_is_no_go() {
    let mut walked = 0;
    for green in [PIPELINE, AFTERWARDS] {
        let copy = green.copy();
        assert!(green.is_go(copy.path()), "{} must be GO to begin with", green.story);
        for file in green.files(copy.path()) {
            let text = std::fs::read(&file).unwrap();
            std::fs::remove_file(&file).unwrap();
            assert!(!green.is_go(copy.path()), "GO without {}", file.display());
            std::fs::write(&file, &text).unwrap();
            std::fs::write(&file, &text[..text.len() / 2]).unwrap();
            assert!(!green.is_go(copy.path()), "GO with half of {}", file.display());
            std::fs::write(&file, text).unwrap();
            walked += 1;
        }
    }
    say!("walked {walked} files (evidence, ticks, votes, stamps), each taken away and each cut in half");
    assert!(walked > 50);
}

#[test]
fn without_any_one_member_that_a_gate_reads_there_is_no_go() {
    let mut walked = 0;
    for green in [PIPELINE, AFTERWARDS] {
        let copy = green.copy();
        for id in green.gates {
            for Walk { file, pointers, .. } in members_read(&green, copy.path(), id) {
                let text = std::fs::read_to_string(&file).unwrap();
                let document: Value = serde_json::from_str(&text).unwrap();
                for pointer in pointers {
                    let Some(less) = without(&document, &pointer) else { continue };
                    write_and_stamp(&file, &less);
                    assert!(!green.is_go(copy.path()), "GO without {pointer} of {}", file.display());
                    walked += 1;
                }
                std::fs::write(&file, text).unwrap();
                restamp(&file);
            }
        }
        assert!(green.is_go(copy.path()), "the walk must leave the story as it was");
    }
    say!("walked {walked} members of evidence, ticks and votes");
    assert!(walked > 400);
}

/// A format decides itself what of a tool's report it needs, and most members say nothing that is judged. So each member of
/// the report is taken away, at any depth: where the summary then says something else, there is no GO, unless everything
/// that a check compared is what it was. What each reader needs is said here, and not only by the readers.
#[test]
fn without_any_one_member_of_a_report_nothing_else_is_compared_and_go() {
    let green = PIPELINE;
    let copy = green.copy();
    let (mut walked, mut needed) = (0, BTreeSet::new());
    for id in green.gates {
        let before = green.compared(copy.path(), id);
        assert!(before.0, "{id} must be GO to begin with");
        for Walk { file, format, .. } in members_read(&green, copy.path(), id) {
            let Some(format) = format else { continue };
            let text = std::fs::read_to_string(&file).unwrap();
            let document: Value = serde_json::from_str(&text).unwrap();
            let summary = summary(format, &document).expect("it is a report");
            let name = file.file_name().unwrap().to_string_lossy();
            for pointer in every_member(&document) {
                walked += 1;
                let less = without(&document, &pointer).unwrap();
                if self::summary(format, &less).as_ref() == Some(&summary) {
                    continue;
                }
                write_and_stamp(&file, &less);
                let (go, compared) = green.compared(copy.path(), id);
                assert!(!go || compared == before.1, "GO without {pointer} of {}", file.display());
                if !go {
                    let steps =
                        pointer.split('/').map(|step| if step.parse::<u32>().is_ok() { "*" } else { step });
                    needed.insert(format!("{name}{}", steps.collect::<Vec<_>>().join("/")));
                }
            }
            std::fs::write(&file, text).unwrap();
            restamp(&file);
        }
        assert_eq!(green.compared(copy.path(), id), before, "the walk must leave the story as it was");
    }
    say!("walked {walked} members of reports");
    assert_eq!(Vec::from_iter(needed), NEEDED);
}

/// The members of each report without any one of which there is no GO.
const NEEDED: [&str; 28] = [
    "accessibility.json/*/violations",
    "code.json/errors",
    "code.json/results",
    "code.json/results/*/check_id",
    "code.json/results/*/extra",
    "code.json/results/*/extra/severity",
    "e2e.json/config",
    "e2e.json/errors",
    "e2e.json/suites",
    "e2e.json/suites/*/specs",
    "e2e.json/suites/*/specs/*/tests",
    "e2e.json/suites/*/specs/*/tests/*/status",
    "lighthouse.json/categories",
    "lighthouse.json/categories/performance",
    "lighthouse.json/categories/performance/score",
    "lighthouse.json/lighthouseVersion",
    "packages.json/ArtifactName",
    "packages.json/Results",
    "packages.json/Results/*/Vulnerabilities/*/Severity",
    "packages.json/SchemaVersion",
    "security.sarif/runs",
    "security.sarif/runs/*/results",
    "security.sarif/runs/*/results/*/baselineState",
    "security.sarif/version",
    "unit.json/numTotalTests",
    "unit.json/testResults",
    "unit.json/testResults/*/assertionResults",
    "unit.json/testResults/*/assertionResults/*/status",
];

/// What a format says of a report; nothing where it refuses it.
fn summary(format: &Format, document: &Value) -> Option<String> {
    let bytes = document.to_string();
    let mut reading =
        gatekeeper::evidence::format::read_bytes(format, "report", bytes.as_bytes(), Wants::default())
            .ok()?;
    reading.raw = None;
    Some(format!("{:?}", reading.document()))
}

#[test]
fn a_group_without_checks_is_no_gate() {
    let mut walked = 0;
    for id in ["mock", "staging", "production", "post-release"] {
        let text = std::fs::read_to_string(project().join(format!("gates/{id}.yaml"))).unwrap();
        let groups = text.find("\ngroups:\n").unwrap() + "\ngroups:\n".len();
        let starts: Vec<usize> = text[groups..]
            .match_indices('\n')
            .map(|(at, _)| groups + at + 1)
            .chain([groups])
            .filter(|at| {
                text[*at..].starts_with("  ") && text[*at + 2..].starts_with(|c: char| c.is_ascii_lowercase())
            })
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        for (index, start) in starts.iter().enumerate() {
            let end = starts.get(index + 1).copied().unwrap_or(text.len());
            let name = text[*start..].trim_start().split(':').next().unwrap();
            let emptied =
                format!("{}  {name}:\n    title: Emptied\n    weight: 10\n{}", &text[..*start], &text[end..]);
            let copy = scratch("green");
            let gates = copy.path().join("gates");
            support::copy_tree(&project().join("gates"), &gates);
            std::fs::write(gates.join(format!("{id}.yaml")), emptied).unwrap();
            let mut arguments = story_at(copy.path(), INSTANT);
            arguments[2] = gates.display().to_string();
            arguments.extend(["mock".to_owned()]);
            let ran = run(arguments);
            assert_eq!(ran.code, 2, "{id}/{name}: {}", ran.stderr);
            assert!(ran.stderr.contains("empty-group"), "{id}/{name}: {}", ran.stderr);
            walked += 1;
        }
    }
    say!("emptied {walked} groups");
    assert!(walked > 15);
}

/// A file, and the members of it that a gate rests on.
struct Walk {
    file: PathBuf,
    pointers: Vec<String>,
    /// The format that makes a summary of it: requirements then rest on more of it than they name.
    format: Option<&'static Format>,
}

/// The members of JSON files that a gate rests on: what its requirements select or filter by, what binds its evidence,
/// every member of a tick or vote but the free ones, and every member of a stamp.
fn members_read(green: &Green, copy: &Path, id: &str) -> Vec<Walk> {
    let set =
        gatekeeper::gate::set::load_dir(&project().join("gates"), gatekeeper::evidence::format::infos())
            .unwrap();
    let declared = set.gates.iter().find(|gate| gate.id == id).unwrap();
    let report =
        json(&run([green.arguments(copy), vec!["--all".into(), "--format".into(), "json".into()]].concat()));
    let judged = gate(&report, id);

    let mut queries: Vec<Query> = Vec::new();
    for check in declared.groups.iter().flat_map(|group| &group.checks) {
        use gatekeeper::gate::CheckKind::{Require, Veto};
        if let Require { require: requirement, .. } | Veto(requirement) = &check.kind {
            requirement.expr.visit_paths(&mut |query| queries.push(query.clone()));
        }
    }
    let mut found = Vec::new();
    for evidence in judged["evidence"].as_array().unwrap() {
        let name = evidence["evidence"].as_str().unwrap();
        let entry = declared.evidence.iter().find(|entry| entry.id == name).unwrap();
        let files: Vec<PathBuf> = evidence["files"]
            .as_array()
            .unwrap()
            .iter()
            .map(|file| copy.join(file["path"].as_str().unwrap()))
            .collect();
        let format = gatekeeper::evidence::format::by_name(&entry.format);
        let format = format.filter(|format| !format.shape.is_plain());
        let several = matches!(entry.files, gatekeeper::gate::Files::Many(_));
        for (index, path) in files.iter().enumerate() {
            let document: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
            let mut touched = BTreeSet::new();
            for query in queries.iter().filter(|query| query.head() == Some(name)) {
                // Beside a summary, the original lies a step deeper; what the summary rests on is walked by itself.
                let steps = match query.segments.get(1).and_then(Segment::single_name) {
                    Some("raw") if format.is_some() => &query.segments[2..],
                    _ if format.is_some() => continue,
                    _ => &query.segments[1..],
                };
                // A shard stands as an element of the list of all of them.
                let whole = if several {
                    let mut shards = vec![Value::Null; files.len()];
                    shards[index] = document.clone();
                    Value::Array(shards)
                } else {
                    document.clone()
                };
                let mut pointers = BTreeSet::new();
                touch(steps, &whole, &whole, String::new(), &mut pointers);
                let prefix = if several { format!("/{index}") } else { String::new() };
                touched.extend(
                    pointers.iter().filter_map(|pointer| pointer.strip_prefix(&prefix)).map(str::to_owned),
                );
            }
            for stated in [&entry.commit, &entry.produced_at, &entry.artifact] {
                if let Some(StatedBy::Path(query)) = stated {
                    touch(&query.segments, &document, &document, String::new(), &mut touched);
                }
            }
            if name == "checklist" {
                for (tick, members) in document.as_object().unwrap() {
                    touched.insert(format!("/{tick}"));
                    let read = members
                        .as_object()
                        .unwrap()
                        .keys()
                        .filter(|key| !["note", "link"].contains(&key.as_str()));
                    touched.extend(read.map(|key| format!("/{tick}/{key}")));
                }
            }
            touched.remove("");
            found.push(Walk { file: path.clone(), pointers: touched.into_iter().collect(), format });
            let stamp = PathBuf::from(format!("{}.stamp.json", path.display()));
            if stamp.exists() {
                let stamped: Value = serde_json::from_str(&std::fs::read_to_string(&stamp).unwrap()).unwrap();
                let asked = |by: &Option<StatedBy>| matches!(by, Some(StatedBy::Stamp));
                let mut members = vec!["/sha256".to_owned()];
                members.extend(asked(&entry.commit).then(|| "/commit".to_owned()));
                members.extend(asked(&entry.produced_at).then(|| "/produced_at".to_owned()));
                assert!(stamped.as_object().unwrap().len() >= members.len());
                found.push(Walk { file: stamp, pointers: members, format: None });
            }
        }
    }
    let votes = copy.join(id).join("votes");
    for path in if votes.exists() { support::files(&votes) } else { Vec::new() } {
        let members = ["gate", "commit", "role", "voter", "vote", "at"];
        let pointers = members.map(|member| format!("/{member}")).to_vec();
        found.push(Walk { file: path, pointers, format: None });
    }
    found
}

/// Collects the pointers of all that a query looks at, the elements' members that its filters compare included. It is
/// deliberately a second, simple implementation: the one under test must not say what to test.
fn touch(segments: &[Segment], here: &Value, root: &Value, pointer: String, found: &mut BTreeSet<String>) {
    found.insert(pointer.clone());
    let Some((segment, rest)) = segments.split_first() else { return };
    let mut places = vec![(here, pointer)];
    if segment.descendant {
        let mut at = 0;
        while at < places.len() {
            let (value, pointer) = places[at].clone();
            places.extend(
                children(value).into_iter().map(|(step, child)| (child, format!("{pointer}/{step}"))),
            );
            at += 1;
        }
    }
    for (value, pointer) in places {
        for selector in &segment.selectors {
            for (step, child) in children(value) {
                let chosen = match &selector.kind {
                    SelectorKind::Name(name) => value.is_object() && *step == **name,
                    SelectorKind::Index(index) => value.is_array() && step == index.to_string(),
                    SelectorKind::Filter(filter) => {
                        touch_filter(&filter.expr, child, root, &format!("{pointer}/{step}"), found);
                        true
                    }
                    SelectorKind::Wildcard | SelectorKind::Slice(_) => true,
                };
                if chosen {
                    touch(rest, child, root, format!("{pointer}/{step}"), found);
                }
            }
        }
    }
}

fn touch_filter(expr: &Expr, element: &Value, root: &Value, pointer: &str, found: &mut BTreeSet<String>) {
    let operands: Vec<&Operand> = match expr {
        Expr::Or(parts) | Expr::And(parts) => {
            for part in parts {
                touch_filter(part, element, root, pointer, found);
            }
            return;
        }
        Expr::Not(inner) => return touch_filter(inner, element, root, pointer, found),
        Expr::Compare(comparison) => vec![&comparison.left, &comparison.right],
        Expr::Call(call) => call.arguments.iter().collect(),
        // Who tests for existence has said what absence means.
        Expr::Exists(_) => Vec::new(),
    };
    for operand in operands {
        touch_operand(operand, element, root, pointer, found);
    }
}

fn touch_operand(
    operand: &Operand,
    element: &Value,
    root: &Value,
    pointer: &str,
    found: &mut BTreeSet<String>,
) {
    match operand {
        Operand::Query { query, tested: false, .. }
            if query.anchor == gatekeeper::jsonpath::Anchor::Current =>
        {
            touch(&query.segments, element, root, pointer.to_owned(), found);
        }
        Operand::Call(call) => {
            for argument in &call.arguments {
                touch_operand(argument, element, root, pointer, found);
            }
        }
        _ => {}
    }
}

fn children(value: &Value) -> Vec<(String, &Value)> {
    match value {
        Value::Object(members) => {
            members.iter().map(|(key, child)| (key.replace('~', "~0").replace('/', "~1"), child)).collect()
        }
        Value::Array(items) => {
            items.iter().enumerate().map(|(index, child)| (index.to_string(), child)).collect()
        }
        _ => Vec::new(),
    }
}

/// The pointers of every member of every object, at any depth.
fn every_member(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![(document, String::new())];
    while let Some((value, pointer)) = open.pop() {
        for (step, child) in children(value) {
            let below = format!("{pointer}/{step}");
            if value.is_object() {
                found.push(below.clone());
            }
            open.push((child, below));
        }
    }
    found
}

/// The document without one member; `None` where the pointer is an element of a list (one finding less is not absence).
fn without(document: &Value, pointer: &str) -> Option<Value> {
    let mut copy = document.clone();
    let (parent, key) = pointer.rsplit_once('/')?;
    let key = key.replace("~1", "/").replace("~0", "~");
    copy.pointer_mut(parent)?.as_object_mut()?.remove(&key)?;
    Some(copy)
}

fn write_and_stamp(file: &Path, document: &Value) {
    std::fs::write(file, serde_json::to_string_pretty(document).unwrap()).unwrap();
    restamp(file);
}

/// Gives a stamp the digest of its file, so that a change is not refused for the digest alone.
fn restamp(file: &Path) {
    use sha2::Digest;
    let stamp = PathBuf::from(format!("{}.stamp.json", file.display()));
    let Ok(text) = std::fs::read_to_string(&stamp) else { return };
    let mut stamped: Value = serde_json::from_str(&text).unwrap();
    let digest = sha2::Sha256::digest(std::fs::read(file).unwrap());
    stamped["sha256"] = format!("{digest:x}").into();
    std::fs::write(stamp, serde_json::to_string(&stamped).unwrap()).unwrap();
}
