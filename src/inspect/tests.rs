//! The law of looking: what is shown of the beginning of a file is what is shown of all of it.

use std::path::Path;

use proptest::prelude::*;
use serde_json::Value as Json;

use super::{Asked, FileReport, Look, Paths, Seen, ask, file, many};
use crate::evidence::Root;
use crate::evidence::format::{by_name, infos};

fn json(report: &FileReport) -> Json {
    serde_json::to_value(report).unwrap()
}

/// Looks at a file in each way and compares. Says whether it could be read.
fn hold(path: &Path, format: Option<&str>) -> bool {
    let declared = format.map(|name| (name, by_name(name).unwrap()));
    let look = |totals, paths| {
        let look = Look { totals, paths };
        let (root, bytes) = Root::of_file(path).unwrap();
        let Seen { report, .. } =
            file("shown", "x", declared, (&root, bytes), chrono::DateTime::UNIX_EPOCH, look);
        report
    };
    let whole = json(&look(true, Paths::Any));
    assert_eq!(json(&look(true, Paths::None)), whole, "{} as {format:?}", path.display());
    let mut without = whole.clone();
    without["summary"] = Json::Null;
    assert_eq!(json(&look(false, Paths::None)), without, "{} as {format:?}", path.display());
    whole["errors"] == Json::Array(Vec::new())
}

fn hold_text(name: &str, text: &str, format: Option<&str>) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    hold(&path, format)
}

/// Paths and requirements into what is shown of a file, and some that lead elsewhere.
fn queries(paths: &[String]) -> Vec<String> {
    let mut queries: Vec<String> = [
        "$.x",
        "$.x..id",
        "$.x[*]",
        "$.x[0]",
        "$.x[-1]",
        "$.x.raw",
        "$.x.raw[*]",
        "$.x.raw[0:3]",
        "$.x.raw..*",
        "$['x', 'y']",
        "$[*]",
        "$.y.z",
        "$.x.findings.list[?@.severity == 'high'].id",
        "$.x.tests.cases[?@.state != 'passed']",
        "count($.x[?@ > 1]) >= 0",
        "count($.x.raw[*]) > 2 and exists($.x.raw)",
        "$.x.findings.list[?@.id == $.x.findings.list[0].id]",
        "all($.x[*] != $.x[0])",
        "$.x.items[?@.state == 'pass'].text",
        "age($.x.time) < 3 d",
        "$.x. mistake",
    ]
    .map(str::to_owned)
    .to_vec();
    for path in paths.iter().step_by(paths.len().div_ceil(8).max(1)) {
        queries.push(path.clone());
        queries.push(format!("exists({path})"));
        queries.push(format!("count({path}) >= 2"));
        queries.push(format!("sum({path}) < 7"));
        queries.push(format!("{path} == 3"));
    }
    queries
}

/// Asks of a file each alone and all together, with only that of it read that is asked for, and with all of it.
fn hold_answers(path: &Path, more: &[&str]) {
    let now = chrono::DateTime::UNIX_EPOCH;
    let answers = |queries: &[String], paths: Paths<'_>| {
        let (root, bytes) = Root::of_file(path).unwrap();
        let seen = file("shown", "x", None, (&root, bytes), now, Look { totals: false, paths });
        let (reports, answers) = ask(queries, vec![seen], now);
        (json(&reports[0]), serde_json::to_value(answers).unwrap())
    };
    let (report, _) = answers(&[], Paths::None);
    let shown: Vec<String> = serde_json::from_value(report["paths"].clone()).unwrap();
    let mut queries = queries(&shown);
    queries.extend(more.iter().map(|&query| query.to_owned()));
    let (_, whole) = answers(&queries, Paths::Any);
    let hold = |queries: &[String], whole: &[Json]| {
        let (again, found) = answers(queries, Paths::Of(&Asked::of(queries, ["x"])));
        assert_eq!(again, report);
        assert_eq!(found, Json::from(whole), "{}", path.display());
    };
    for (query, whole) in queries.iter().zip(whole.as_array().unwrap()) {
        hold(std::slice::from_ref(query), std::slice::from_ref(whole));
    }
    // Without those that ask for all.
    let some: Vec<usize> = (0..queries.len()).filter(|at| !queries[*at].contains("..") && *at > 13).collect();
    let of = |at: &usize| queries[*at].clone();
    let whole: Vec<Json> = some.iter().map(|at| whole[*at].clone()).collect();
    hold(&some.iter().map(of).collect::<Vec<_>>(), &whole);
}

#[test]
fn answers_are_those_over_all_of_a_file() {
    let mut paths = Vec::new();
    for folder in ["examples/green", "../shared/corpus"] {
        files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut paths);
    }
    paths.retain(|path| path.metadata().unwrap().len() < 60_000);
    paths.sort();
    for path in paths.iter().step_by(2) {
        hold_answers(path, &[]);
    }
}

#[test]
fn answers_that_lead_through_several_parts_are_those_over_all_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.json");
    let text = r#"{"a": [{"id": 1, "n": {"m": [1, 2]}}, {"id": 2}, {"id": 3}], "b": {"c": 2, "d": {"id": 3}}, "e": [[1], [2]]}"#;
    std::fs::write(&path, text).unwrap();
    let queries = [
        "$.x.a[?@.id == $.x.b.c]",
        "$.x.a[?@.id == $.x.b.c].id",
        "$.x.a[?@.id != $.x.b.d.id].n.m[*]",
        "$.x.a[?@.id == $.x.e[1][0]].id",
        "count($.x.a[?@.id == $.x.b.c]) == 1",
        "$[*].b.c",
        "$['x'].b.c",
        "$[?@.b].b.c",
        "$..id",
        "$.x.e[*][*]",
        "length($.x.a) == 3",
    ];
    hold_answers(&path, &queries);
}

fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

#[test]
fn files_of_tools_and_examples_look_the_same() {
    let mut paths = Vec::new();
    for folder in ["examples", "../shared/corpus"] {
        files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut paths);
    }
    paths.retain(|path| !path.to_string_lossy().ends_with(".stamp.json"));
    let read = paths.iter().filter(|path| hold(path, None)).count();
    assert!(read > 20, "{read} of {}", paths.len());
}

#[test]
fn every_format_looks_the_same_at_any_file_of_the_corpus() {
    let mut paths = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), &mut paths);
    // A few small ones of each kind: each is tried in each format.
    paths.sort();
    paths.retain(|path| path.metadata().unwrap().len() < 20_000);
    for path in paths.iter().step_by(7) {
        for info in infos() {
            hold(path, Some(info.name));
        }
    }
}

#[test]
fn what_is_longer_than_what_is_shown_looks_the_same() {
    let list = |count: usize, of: &dyn Fn(usize) -> String| {
        format!("[{}]", (0..count).map(of).collect::<Vec<_>>().join(","))
    };
    let object = |count: usize, of: &dyn Fn(usize) -> String| {
        format!("{{{}}}", (0..count).map(|at| format!("\"k{at}\":{}", of(at))).collect::<Vec<_>>().join(","))
    };
    let one = |_| "1".to_owned();
    let deep = |levels: usize| {
        (0..levels).fold("1".to_owned(), |inner, at| {
            if at % 2 == 0 { format!("[{inner},{inner}]") } else { format!("{{\"a\":{inner},\"b\":[]}}") }
        })
    };
    let lists = (0..20).fold("1".to_owned(), |inner, _| format!("[{inner},[]]"));
    for text in [
        list(199, &one),
        list(200, &one),
        list(201, &one),
        list(450, &|at| format!("{{\"a\":{at}{}}}", if at > 190 { ",\"late\":[1,2]" } else { "" })),
        list(3, &|_| list(150, &|at| format!("{{\"a\":{at}}}"))),
        list(300, &|at| if at == 250 { "null".to_owned() } else { object(at % 5, &one) }),
        object(24, &one),
        object(25, &one),
        object(1_200, &one),
        // A key that only some have among their first members.
        format!("[{},{}]", object(1_200, &one), "{\"k1100\":1,\"k3\":2}"),
        format!("[{},{}]", object(1_200, &one), "{\"k999\":1,\"k3\":2}"),
        format!("[{},{}]", "{\"k1000\":1,\"k999\":1,\"k3\":2}", object(1_200, &one)),
        object(30, &|_| list(300, &|_| object(2, &one))),
        format!("{{\"a\":{},\"b\":{{\"k\":1,\"k\":2}}}}", list(300, &one)),
        format!("{}{}", '\u{feff}', list(300, &one)),
        deep(12),
        deep(13),
        deep(14),
        deep(15),
        deep(20),
        lists,
        "\"x\"".to_owned(),
        "[] x".to_owned(),
        list(300, &one).replace("1]", "1,]"),
    ] {
        hold_text("x.json", &text, None);
        if text.len() < 5_000 {
            hold_text("x.yaml", &text, Some("yaml"));
            hold_text("x.jsonl", &format!("{text}\n{text}\n").repeat(120), None);
        }
    }
}

#[test]
fn several_files_together_look_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let list = |count: usize| format!("[{}]", vec!["{\"a\": 1, \"b\": [2, 3]}"; count].join(","));
    let tests = |count: usize| {
        format!(
            "<testsuites><testsuite name='s'>{}</testsuite></testsuites>",
            (0..count).map(|at| format!("<testcase name='{at}'/>")).collect::<Vec<_>>().concat()
        )
    };
    for (names, texts) in
        [(["a.json", "b.json"], [list(3), list(300)]), (["a.xml", "b.xml"], [tests(250), tests(2)])]
    {
        let paths = names.map(|name| folder.path().join(name));
        paths.iter().zip(&texts).for_each(|(path, text)| std::fs::write(path, text).unwrap());
        let look = |paths_asked| {
            let opened = paths
                .iter()
                .zip(names)
                .map(|(path, name)| (name.to_owned(), Ok(Root::of_file(path).unwrap())));
            let look = Look { totals: true, paths: paths_asked };
            let (reports, together) = many(opened.collect(), None, None, chrono::DateTime::UNIX_EPOCH, look);
            (reports.iter().map(json).collect::<Vec<_>>(), json(&together.report))
        };
        assert_eq!(look(Paths::None), look(Paths::Any));
    }
}

#[test]
fn more_scores_than_rows_are_counted_and_told_to_programs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.json");
    let checks: Vec<String> = (0..100).map(|at| format!("{{\"name\": \"c{at}\", \"score\": 5}}")).collect();
    let text = format!("{{\"scorecard\": {{}}, \"score\": 7, \"checks\": [{}]}}", checks.join(","));
    std::fs::write(&path, text).unwrap();
    let (root, bytes) = Root::of_file(&path).unwrap();
    let look = Look { totals: true, paths: Paths::None };
    let report = json(&file("shown", "x", None, (&root, bytes), chrono::DateTime::UNIX_EPOCH, look).report);
    let rows = report["members"].as_array().unwrap().len();
    let more = usize::try_from(report["more"].as_u64().unwrap()).unwrap();
    let scores = report["summary"]["scores"].as_object().unwrap().len();
    // The original has a row of its own.
    assert_eq!((rows, rows - 1 + more), (81, scores));
    assert_eq!(scores, 101);
}

/// Documents with lists that are longer than what is shown of them.
fn document() -> impl Strategy<Value = String> {
    let leaf = prop_oneof!["(1|-2.50|true|null)", Just("\"é\"".to_owned())];
    leaf.prop_recursive(6, 40, 5, |inner| {
        prop_oneof![
            (proptest::collection::vec(inner.clone(), 0..4), 1..120_usize).prop_map(
                |(parts, times)| format!(
                    "[{}]",
                    vec![parts.join(","); if parts.is_empty() { 1 } else { times }].join(",")
                )
            ),
            proptest::collection::vec(("[a-d]", inner), 0..4).prop_map(|members| {
                let members: Vec<String> =
                    members.into_iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
    .prop_filter("small", |text| text.len() < 200_000)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn any_document_looks_the_same(text in document()) {
        hold_text("x.json", &text, None);
        hold_text("x.yaml", &text, Some("yaml"));
    }
}
