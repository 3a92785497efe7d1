//! Mistakes of a gate file: each with its code and its place.

use super::*;
use crate::diagnostic::Severity;
use crate::evidence::summary::shape;

const FORMATS: &[FormatInfo<'_>] = &[
    FormatInfo { name: "json", shape: Shape::Plain, extensions: &[".json"] },
    FormatInfo { name: "yaml", shape: Shape::Plain, extensions: &[".yaml", ".yml"] },
    FormatInfo { name: "markdown", shape: shape::items(false), extensions: &[".md"] },
    FormatInfo { name: "junit", shape: shape::tests(false), extensions: &[] },
    FormatInfo { name: "sarif", shape: shape::findings(true), extensions: &[".sarif", ".sarif.json"] },
];

fn read_text(text: &str) -> (Option<Gate>, Vec<Diagnostic>) {
    let source = Arc::new(Source { path: "gates/g.yaml".to_owned(), text: text.to_owned() });
    read(&source, "00".to_owned(), "g", FORMATS)
}

/// `code line:column` of every diagnostic.
fn found(text: &str) -> Vec<String> {
    let (gate, diagnostics) = read_text(text);
    let failed = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    assert_eq!(gate.is_none(), failed, "{text}\n{diagnostics:#?}");
    let said = |diagnostic: &Diagnostic| {
        let message = &diagnostic.message;
        assert!(!message.ends_with('.') && !message.contains('\n') && message.len() < 1000, "{message:?}");
        let place =
            diagnostic.line_column().map_or("file".to_owned(), |(line, column)| format!("{line}:{column}"));
        format!("{} {place}", diagnostic.code)
    };
    diagnostics.iter().map(said).collect()
}

/// Cases: a gate, and what is wrong with it.
fn check(cases: &[(&str, &[&str])]) {
    check_with(str::to_owned, cases);
}

/// Reports every case that is not as expected.
fn check_with(wrap: fn(&str) -> String, cases: &[(&str, &[&str])]) {
    let found =
        cases.iter().map(|(lines, expected)| (wrap(lines), *expected)).map(|(t, e)| (found(&t), e, t));
    let wrong: Vec<String> = found
        .filter(|(found, expected, _)| found != expected)
        .map(|(found, expected, text)| format!("{text}\nfound    {found:?}\nexpected {expected:?}\n"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A gate of one tick, with lines put in after `gate: g` (line 2 on).
fn with_header(lines: &str) -> String {
    format!(
        "gate: g\n{lines}\nevidence: {{checklist: {{unbound: true}}}}\ngroups: {{a: {{confirm: {{x: Done}}}}}}\n"
    )
}

/// The same with other evidence (line 2 on) and a tick that uses it.
fn with_evidence(lines: &str) -> String {
    format!("gate: g\nevidence:\n{lines}\ngroups: {{a: {{checks: {{x: {{confirm: Done, from: e}}}}}}}}\n")
}

/// The same with other groups (line 3 on).
fn with_groups(lines: &str) -> String {
    format!("gate: g\nevidence: {{checklist: {{unbound: true}}}}\n{lines}\n")
}

#[test]
fn the_file_as_a_whole() {
    check(&[
        ("", &["empty-file 1:1"]),
        ("# only a comment\n", &["empty-file 1:1"]),
        ("just words\n", &["wrong-type 1:1"]),
        ("- a list\n", &["wrong-type 1:1"]),
        ("{}\n", &["missing-key 1:1", "missing-key 1:1"]),
        ("gate: g\n", &["missing-key 1:1"]),
        ("gate: g\ngroups:\n", &["wrong-type 2:7"]),
        ("gate: g\ngroups: {}\n", &["no-groups 2:9"]),
        ("gate: g\ngroups: []\n", &["wrong-type 2:9"]),
    ]);
}

#[test]
fn every_mistake_in_one_run() {
    let text = "gate: G\ntitel: x\ntitle: [a]\nneeds: x\ngroups:\n  A: {}\n  b:\n    weight: heavy\n    checks:\n      c: {confirm: Done, marign: 3}\n      c: {}\n";
    assert_eq!(
        found(text),
        [
            "bad-id 1:7",
            "unknown-key 2:1",
            "wrong-type 3:8",
            "wrong-type 4:8",
            "bad-id 6:3",
            "empty-group 6:3",
            "mixed-weights 6:3",
            "bad-number 8:13",
            "undeclared-evidence 10:11",
            "unknown-key 10:26",
            "duplicate-key 11:7",
        ]
    );
}

#[test]
fn the_header() {
    check_with(
        with_header,
        &[
            ("title: Fine", &[]),
            ("titel: Fine", &["unknown-key 2:1"]),
            ("title: [Fine]", &["wrong-type 2:8"]),
            ("title:", &["wrong-type 2:6"]),
            ("title: ''", &["empty-text 2:8"]),
            ("owner: [me]", &["wrong-type 2:8"]),
            ("owner: ''", &["empty-text 2:8"]),
            ("onwer: me", &["unknown-key 2:1"]),
            ("title: one\ntitle: two", &["duplicate-key 3:1"]),
            ("needs: [a, b]", &[]),
            ("needs: a", &["wrong-type 2:8"]),
            ("needs: [a, g, a, B]", &["needs-itself 2:12", "duplicate-item 2:15", "bad-id 2:18"]),
            ("folder: some/where", &[]),
            ("folder: .", &[]),
            ("folder: ../x", &["bad-path 2:9"]),
            ("folder: a/../../x", &["bad-path 2:9"]),
            ("folder: /etc", &["bad-path 2:9"]),
            ("folder: 'C:x'", &["bad-path 2:9"]),
            ("folder: 'a\\b'", &["bad-path 2:9"]),
            ("folder: \"a\\x01b\"", &["bad-path 2:9"]),
            ("folder: ''", &["empty-text 2:9"]),
            ("folder: bundles/*", &["missing-key 2:9"]),
            ("folder: bundles/*\npick: latest", &[]),
            ("folder: bundles/*\npick: newest", &["bad-value 3:7"]),
            ("folder: bundles\npick: latest", &["misplaced-key 3:1"]),
            ("pick: latest", &["misplaced-key 2:1"]),
            ("folder: \"a[\"\npick: latest", &["bad-pattern 2:11"]),
            ("conditional: never", &[]),
            ("conditional: nevr", &["bad-value 2:14"]),
            ("requires: \"<1\"", &[]),
            ("requires: \">=99\"", &["version 2:11"]),
            ("requires: latest", &["bad-version 2:11"]),
            ("labels: {go: PASS, conditional: MAYBE, no-go: FAIL}", &[]),
            ("labels: {no_go: FAIL}", &["unknown-key 2:10"]),
            ("labels: {go: PASS, no-go: pass}", &["ambiguous-label 2:14", "ambiguous-label 2:27"]),
            ("labels: {no-go: Go}", &["ambiguous-label 2:17"]),
            ("labels: {go: No Go, no-go: STOP}", &["ambiguous-label 2:14"]),
            ("labels: PASS", &["wrong-type 2:9"]),
            ("details: {a: [1, {b: c}]}", &[]),
            ("details: none", &["wrong-type 2:10"]),
            ("document: decision-record", &[]),
            ("document: decision_recrd", &["bad-value 2:11"]),
            ("document: summary", &["bad-value 2:11"]),
            ("document: [general]", &["wrong-type 2:11"]),
        ],
    );
    let text = "gate: other\nevidence: {checklist: {unbound: true}}\ngroups: {a: {confirm: {x: Done}}}\n";
    assert_eq!(found(text), ["gate-name 1:7"]);
}

#[test]
fn the_score() {
    check_with(
        with_header,
        &[
            ("score: {go: 90, floor: 75.5}", &[]),
            ("score: {go: 75, floor: 90}", &["floor-above-go 2:24"]),
            ("score: {go: 101, floor: -1}", &["out-of-range 2:13", "out-of-range 2:25"]),
            ("score: {go: \"90\"}", &["wrong-type 2:13"]),
            ("score: {go: 90%}", &["bad-number 2:13"]),
            ("score: {go: .5, flor: 3}", &["bad-number 2:13", "unknown-key 2:17"]),
            ("score: {go: [90]}", &["wrong-type 2:13"]),
            ("score: {bands: [{from: 0, name: A}, {from: 50.0, name: B}]}", &[]),
            ("score: {bands: [{from: 50, name: A}, {from: 50.0, name: B}]}", &["duplicate-band 2:45"]),
            ("score: {bands: [{form: 50, name: A}]}", &["unknown-key 2:18"]),
            (
                "score: {bands: [{name: A}, {from: 200}]}",
                &["missing-key 2:17", "missing-key 2:28", "out-of-range 2:35"],
            ),
            ("score: {bands: {from: 50, name: A}}", &["wrong-type 2:16"]),
            ("score: {bands: [A]}", &["wrong-type 2:17"]),
        ],
    );
    check_with(
        with_groups,
        &[
            ("score: {go: 90}\ngroups: {a: {weight: 0, confirm: {x: Done}}}", &["no-score 3:9"]),
            ("score: {floor: 1}\ngroups: {a: {checks: {x: {confirm: Done, weight: 0}}}}", &["no-score 3:9"]),
            ("score: {bands: []}\ngroups: {a: {weight: 0, confirm: {x: Done}}}", &[]),
        ],
    );
}

#[test]
fn the_evidence() {
    check_with(
        with_evidence,
        &[
            ("  e: {commit: $.commit}", &[]),
            ("  e: {commit: stamp}", &[]),
            ("  e: {artifact: $.digest, produced_at: $.at}", &[]),
            ("  e: {unbound: true}", &[]),
            ("  e: {}", &["unbound-evidence 3:3"]),
            ("  e:", &["wrong-type 3:4"]),
            ("  e: {unbound: false}", &["unbound-evidence 3:3"]),
            ("  e: {unbound: yes}", &["wrong-type 3:16"]),
            ("  e: {unbound: \"true\"}", &["wrong-type 3:16"]),
            ("  e: {produced_at: $.at}", &["unbound-evidence 3:3"]),
            ("  e: {comit: $.commit}", &["unknown-key 3:7"]),
            ("  e: {commit: $.commit, unbound: true}", &["contradiction 3:25"]),
            ("  e: {artifact: $.d, unbound: true}", &["contradiction 3:22"]),
            ("  e: {commit: commit}", &["bad-value 3:15"]),
            ("  e: {commit: mtime}", &["bad-value 3:15"]),
            ("  e: {artifact: each}", &["bad-value 3:17"]),
            ("  e: {commit: '$.a['}", &["path-syntax 3:19"]),
            ("  e: {commit: [$.a]}", &["wrong-type 3:15"]),
            ("  e: {commit: $.c, produced_at: mtime}", &[]),
            ("  e: {commit: each, produced_at: each}", &[]),
            ("  e: {commit: $.c, file: ../x.json}", &["bad-path 3:26"]),
            ("  e: {commit: $.c, file: x.json, folder: ..}", &["bad-path 3:42"]),
            ("  e: {commit: $.c, file: x.json, folder: \"a*\"}", &["bad-path 3:42"]),
            ("  e: {commit: $.c, file: \"a***b.json\"}", &["bad-pattern 3:30"]),
            ("  e: {commit: $.c, file: \"*.json\"}", &[]),
            ("  e: {commit: $.c, file: \"*.json\", many: 2}", &[]),
            ("  e: {commit: $.c, file: \"*.json\", many: 0}", &["bad-number 3:42"]),
            ("  e: {commit: $.c, file: \"*.json\", many: 1.5}", &["bad-number 3:42"]),
            ("  e: {commit: $.c, file: \"*.json\", many: \"2\"}", &["bad-number 3:42"]),
            ("  e: {commit: $.c, file: \"*.json\", many: 99999999999999999999999}", &["bad-number 3:42"]),
            ("  e: {commit: $.c, file: \"*.json\", pick: latest}", &[]),
            ("  e: {commit: $.c, file: \"*.json\", pick: first}", &["bad-value 3:42"]),
            ("  e: {commit: $.c, file: \"*.json\", pick: latest, many: 2}", &["misplaced-key 3:50"]),
            ("  e: {commit: $.c, pick: latest}", &["misplaced-key 3:20"]),
            ("  e: {commit: $.c, many: 2}", &["misplaced-key 3:20"]),
            ("  e: {commit: stamp, format: junit, file: x.xml}", &[]),
            ("  e: {commit: $.c, format: junit, file: x.xml}", &["bad-value 3:15"]),
            ("  e: {commit: stamp, file: x.md}", &[]),
            ("  e: {commit: $.c, file: x.md}", &["bad-value 3:15"]),
            ("  e: {commit: $.c, file: x.SARIF.json}", &[]),
            ("  e: {commit: $.c, file: X.YML}", &[]),
            ("  e: {commit: $.c, file: x.xml}", &["unknown-format 3:26"]),
            ("  e: {commit: $.c, file: x}", &["unknown-format 3:26"]),
            ("  e: {commit: $.c, format: jsn}", &["unknown-format 3:28"]),
            ("  e: {commit: $.c}\n  f: {commit: $.c}", &["unused-evidence 4:3"]),
            ("  e: {commit: $.c}\n  e: {commit: $.d}", &["duplicate-key 4:3"]),
            ("  d: {commit: $.c}", &["unused-evidence 3:3", "undeclared-evidence 4:48"]),
            ("  e: {commit: $.c}\n  gates: {commit: $.c}", &["reserved-id 4:3", "unused-evidence 4:3"]),
            ("  e: {commit: $.c}\n  release: {commit: $.c}", &["reserved-id 4:3", "unused-evidence 4:3"]),
            ("  e: {commit: $.c}\n  My-scan: {commit: $.c}", &["bad-id 4:3", "unused-evidence 4:3"]),
        ],
    );
}

#[test]
fn the_groups() {
    check_with(
        with_groups,
        &[
            ("groups: {a: {confirm: {x: Done}}, b: {confirm: {y: Done}}}", &[]),
            (
                "groups: {a: {weight: 1, confirm: {x: Done}}, b: {confirm: {y: Done}}}",
                &["mixed-weights 3:46"],
            ),
            ("groups: {a: {weight: -1, confirm: {x: Done}}}", &["out-of-range 3:22"]),
            ("groups: {a: {weight: 1000001, confirm: {x: Done}}}", &["out-of-range 3:22"]),
            ("groups: {a: {weight: 1e999, confirm: {x: Done}}}", &["bad-number 3:22"]),
            ("groups: {a: {weight: .nan, confirm: {x: Done}}}", &["bad-number 3:22"]),
            (
                "groups: {a: {wieght: 1, confirm: {x: Done}}, b: {weight: 1, confirm: {y: Done}}}",
                &["unknown-key 3:14"],
            ),
            ("groups: {a: {confirm: {x: Done}}, b: {}}", &["empty-group 3:35"]),
            ("groups: {a: {confirm: {x: Done}}, b: {checks: {}}}", &["empty-group 3:35"]),
            ("groups: {a: {confirm: {x: Done}}, b: {cheks: {}}}", &["unknown-key 3:39"]),
            ("groups: {a: {confirm: {x: Done}}, b: }", &["wrong-type 3:36"]),
            ("groups: {a: {confirm: {x: Done}, blocking: false}}", &["no-blocking-check 3:1"]),
            ("groups: {a: {confirm: [Done]}}", &["wrong-type 3:23"]),
            ("groups: {a: {confirm: {x: {title: Done}}}}", &["wrong-type 3:27"]),
            ("groups: {a: {confirm: {x: Done, x: Done}}}", &["duplicate-key 3:33"]),
            ("groups: {a: {confirm: {x: Done}, checks: {x: {confirm: Done}}}}", &["duplicate-id 3:43"]),
            ("groups: {a: {confirm: {x: Done}}, b: {confirm: {x: Done}}}", &["duplicate-id 3:49"]),
            ("groups: {a: {confirm: {X y: Done}}}", &["bad-id 3:24"]),
            ("groups: {a: {confirm: {x: Done}, margin: 20%}}", &[]),
            ("groups: {a: {confirm: {x: Done}, margin: 0.2}}", &["bad-percent 3:42"]),
            ("groups: {a: {confirm: {x: Done}, margin: 100%}}", &["out-of-range 3:42"]),
            ("groups: {a: {confirm: {x: Done}, margin: -1%}}", &["out-of-range 3:42"]),
            ("groups: {a: {confirm: {x: Done}, margin: x%}}", &["bad-percent 3:42"]),
        ],
    );
}

#[test]
fn the_checks() {
    check_with(
        |check| with_groups(&format!("groups: {{a: {{confirm: {{y: Done}}, checks: {{x: {check}}}}}}}")),
        &[
            ("{confirm: Done, na: allowed, weight: 0, blocking: false}", &[]),
            ("{}", &["no-kind 3:43"]),
            ("{title: x}", &["no-kind 3:43"]),
            ("{confrim: Done}", &["unknown-key 3:47"]),
            ("{confirm: Done, approve: {roles: [a]}}", &["several-kinds 3:62"]),
            ("{confirm: Done, approve: {roles: []}}", &["several-kinds 3:62", "empty-list 3:79"]),
            ("Done", &["wrong-type 3:46"]),
            ("[Done]", &["wrong-type 3:46"]),
            ("{confirm: Done, na: yes}", &["bad-value 3:66"]),
            ("{confirm: Done, blocking: True}", &["wrong-type 3:72"]),
            ("{confirm: Done, weight: \"2.5\"}", &["wrong-type 3:70"]),
            ("{confirm: Done, weight: 2.5}", &[]),
            ("{confirm: Done, action: rollback}", &[]),
            ("{confirm: Done, action: promote}", &["bad-value 3:70"]),
            ("{confirm: Done, action: Roll back}", &["bad-id 3:70"]),
            ("{confirm: Done, margin: 20%}", &["misplaced-key 3:62"]),
            ("{confirm: Done, warn: x, pending: y}", &["misplaced-key 3:62", "misplaced-key 3:71"]),
            ("{confirm: [Done]}", &["wrong-type 3:56"]),
            ("{confirm: Done, from: other}", &["undeclared-evidence 3:68"]),
            ("{confirm: Done, from: checklst}", &["undeclared-evidence 3:68"]),
            ("{approve: {roles: [qa, ops]}, na: allowed}", &["misplaced-key 3:76"]),
            ("{approve: {roles: [qa]}, blocking: false}", &["always-blocking 3:71"]),
            ("{approve: {roles: [qa]}, blocking: true}", &[]),
            ("{approve: {roles: [qa, ops], rule: all, signed: false}}", &[]),
            ("{approve: {roles: [qa, ops], rule: at least 2}}", &[]),
            ("{approve: {roles: [qa, ops], rule: at least 3}}", &["out-of-range 3:81"]),
            ("{approve: {roles: [qa, ops], rule: at least 0}}", &["out-of-range 3:81"]),
            ("{approve: {roles: [qa, ops], rule: some}}", &["bad-value 3:81"]),
            ("{approve: {roles: [qa, qa, Ops]}}", &["duplicate-item 3:69", "bad-id 3:73"]),
            ("{approve: {roles: []}}", &["empty-list 3:64"]),
            ("{approve: {roles: qa}}", &["wrong-type 3:64"]),
            ("{approve: {rule: all}}", &["missing-key 3:47"]),
            ("{approve: {roles: [qa], signed: true}}", &["unsupported 3:70"]),
            ("{approve: qa}", &["wrong-type 3:56"]),
        ],
    );
}

#[test]
fn what_a_gate_becomes() {
    let text = "gate: g\nlabels: {go: YES}\nfolder: ./a//b/\nscore: {bands: [{from: 0, name: L}, {from: 90, name: H}]}\n\
        document: staging-review\ndetails: {n: 1, v: 1.10}\nevidence: {checklist: {unbound: true}, e: {file: \"s/*.json\", many: 2, commit: stamp}}\n\
        groups:\n  one:\n    owner: qa\n    confirm: {x: Written down}\n    blocking: false\n    checks:\n      y: {confirm: Asked, title: T, owner: me, blocking: true, from: e}\n      z: {approve: {roles: [qa, ops], rule: any}}\n";
    let (gate, diagnostics) = read_text(text);
    assert_eq!(diagnostics, []);
    let gate = gate.unwrap();
    assert_eq!((gate.id.as_str(), gate.title.as_str()), ("g", "g"));
    assert_eq!(gate.folder, crate::gate::Folder::Fixed("a/b".to_owned()));
    assert_eq!(gate.labels.go.as_deref(), Some("YES"));
    let bands: Vec<&str> = gate.score.bands.iter().map(|band| band.name.as_str()).collect();
    assert_eq!(bands, ["H", "L"]);
    assert_eq!(serde_json::Value::Object(gate.details.clone()).to_string(), r#"{"n":1,"v":"1.10"}"#);
    assert_eq!(gate.document, Some("staging-review"));
    assert_eq!(gate.evidence[0].file, "checklist.json");
    assert_eq!(gate.evidence[1].files, crate::gate::Files::Many(2));
    let group = &gate.groups[0];
    let said: Vec<_> = group
        .checks
        .iter()
        .map(|c| {
            (c.id.as_str(), c.title.as_str(), c.why.as_deref(), c.owner.as_deref(), c.blocking, c.place.line)
        })
        .collect();
    assert_eq!(
        said,
        [
            ("x", "Written down", None, Some("qa"), false, 11),
            ("y", "T", Some("Asked"), Some("me"), true, 14),
            ("z", "z", None, Some("qa"), true, 15),
        ]
    );
}

#[test]
fn the_owner_of_a_gate_is_that_of_what_states_none() {
    let text = "gate: g\nowner: release\nevidence: {checklist: {unbound: true}}\ngroups:\n  one: {confirm: {a: x}}\n  \
        two: {owner: qa, confirm: {b: x}, checks: {c: {confirm: x, owner: me}}}\n";
    let gate = read_text(text).0.unwrap();
    assert_eq!(gate.owner.as_deref(), Some("release"));
    let owners: Vec<_> = gate.groups.iter().map(|group| group.owner.as_deref().unwrap()).collect();
    assert_eq!(owners, ["release", "qa"]);
    let checks = gate.groups.iter().flat_map(|group| &group.checks);
    let owners: Vec<_> = checks.map(|check| (check.id.as_str(), check.owner.as_deref().unwrap())).collect();
    assert_eq!(owners, [("a", "release"), ("b", "qa"), ("c", "me")]);
}

/// A gate with weightings (line 2), and the groups a, b (line 4) and c, which has no weight.
fn with_weightings(lines: &str) -> String {
    format!(
        "gate: g\n{lines}\nevidence: {{checklist: {{unbound: true}}}}\ngroups: {{alpha: {{weight: 60, confirm: {{x: X}}}}, \
         beta: {{weight: 40, confirm: {{y: Y}}}}, gamma: {{weight: 0, confirm: {{z: Z}}}}}}\n"
    )
}

#[test]
fn weightings() {
    check_with(
        with_weightings,
        &[
            ("score: {weightings: {other: {alpha: 1, beta: 2.5}}}", &[]),
            ("score: {weightings: {other: {alpha: 0, beta: 2, gamma: 3}, more: {beta: 0, alpha: 1}}}", &[]),
            ("score: {weightings: {}}", &[]),
            ("score: {weightings: [other]}", &["wrong-type 2:21"]),
            ("score: {weightings: {other: 40}}", &["wrong-type 2:29"]),
            ("score: {weighting: {other: {alpha: 1, beta: 2}}}", &["unknown-key 2:9"]),
            ("score: {weightings: {By Hand: {alpha: 1, beta: 2}}}", &["bad-id 2:22"]),
            ("score: {weightings: {other: {alpha: 1}}}", &["missing-weight 2:22"]),
            ("score: {weightings: {other: {}}}", &["missing-weight 2:22"]),
            ("score: {weightings: {other: {alpha: 1, beat: 2}}}", &["unknown-group 2:40"]),
            ("score: {weightings: {other: {alpha: 1, beta: 2, zzz: 0}}}", &["unknown-group 2:49"]),
            (
                "score: {weightings: {other: {alpha: 1, zzz: 0}}}",
                &["missing-weight 2:22", "unknown-group 2:40"],
            ),
            ("score: {weightings: {other: {alpha: -1, beta: 2}}}", &["out-of-range 2:37"]),
            ("score: {weightings: {other: {alpha: 1000001, beta: 2}}}", &["out-of-range 2:37"]),
            ("score: {weightings: {other: {alpha: 40%, beta: 2}}}", &["bad-number 2:37"]),
            ("score: {weightings: {other: {alpha: 1, beta: 2, alpha: 3}}}", &["duplicate-key 2:49"]),
            ("score: {weightings: {other: {alpha: 0, beta: 0, gamma: 0}}}", &["no-score 2:22"]),
        ],
    );
    // Where groups cannot be read, nothing is said about them a second time.
    check_with(
        |lines| format!("gate: g\n{lines}\nevidence: {{checklist: {{unbound: true}}}}\n"),
        &[(
            "score: {weightings: {o: {a: 1}}}\ngroups: {a: 3, b: {confirm: {x: y}}}",
            &["missing-weight 2:22", "wrong-type 3:13"],
        )],
    );
    let gate = read_text(&with_weightings("score: {weightings: {other: {beta: 2.5, alpha: 1}}}")).0.unwrap();
    let weights: Vec<String> =
        gate.score.weightings[0].weights.iter().map(|(place, weight)| format!("{place}:{weight}")).collect();
    assert_eq!((gate.score.weightings[0].name.as_str(), weights.join(" ").as_str()), ("other", "1:2.5 0:1"));
}

#[test]
fn suggestions_name_what_was_meant() {
    for (text, help) in [
        (with_header("titel: x"), "did you mean `title`?"),
        (with_weightings("score: {weightings: {o: {alhpa: 1, beta: 1}}}"), "did you mean `alpha`?"),
        (
            with_weightings("score: {weightings: {o: {zzz: 1, alpha: 1, beta: 1}}}"),
            "possible here: `alpha`, `beta`, `gamma`",
        ),
        (with_header("conditional: nevr"), "did you mean `never`?"),
        (with_evidence("  e: {comit: x}"), "did you mean `commit`?"),
        (with_evidence("  e: {commit: $.c, format: jsn}"), "did you mean `json`?"),
        (with_groups("groups: {a: {confirm: {My Item: x}}}"), "did you mean `my-item`?"),
        (
            with_groups("groups: {a: {checks: {x: {requires: $.a}}, confirm: {y: x}}}"),
            "did you mean `require`?",
        ),
        (with_groups("groups: {a: {confirm: {x: y}, margin: 0.2}}"), "write `margin: 20%`"),
        (
            "gate: g\ngroups:\n  a:\n    checks:\n      x: {require: max($.e.a, $.e.b) < 3}\n".to_owned(),
            "quote the whole value: require: 'max($.e.a, $.e.b) < 3'",
        ),
        (with_groups("groups: {a: {confirm: {x: y}, blocking: no}}"), "write `blocking: false`"),
        (
            with_groups("groups: {a: {confirm: {y: y}, checks: {x: {confirm: y, from: checklst}}}}"),
            "did you mean `checklist`?",
        ),
    ] {
        let (_, diagnostics) = read_text(&text);
        let said: Vec<&String> = diagnostics.iter().flat_map(|diagnostic| &diagnostic.help).collect();
        assert!(said.iter().any(|said| *said == help), "{text}\n{said:?}");
    }
}

/// A file of the largest size ends soon, and fills neither memory nor screen.
#[test]
fn hostile_files_end() {
    let rows = 20_000;
    let many = |line: &dyn Fn(usize) -> String| (0..rows).map(line).collect::<String>();
    let files = [
        format!("gate: g\ngroups: {{a: {{confirm: {{x: y}}}}}}\n{}", many(&|n| format!("key{n}: 1\n"))),
        format!(
            "gate: g\ngroups:\n  a:\n    checks:\n{}",
            many(&|n| format!("      c{n}: {{confirm: x, from: f{n}}}\n"))
        ),
        format!("gate: g\ngroups: {{a: {{checks: {{{}}}}}}}\n", many(&|n| format!("c{n}: {{}}, "))),
        format!("gate: g\nneeds: [{}]\n", many(&|n| format!("n{n}, "))),
        format!("gate: g\nevidence:\n{}", many(&|n| format!("  e{n}: {{}}\n"))),
        format!(
            "gate: g\nscore: {{weightings: {{{}}}}}\ngroups: {{{}}}\n",
            many(&|n| format!("w{n}: {{}}, ")),
            many(&|n| format!("g{n}: {{}}, "))
        ),
        format!(
            "gate: g\nscore: {{weightings: {{a: {{{}}}}}}}\ngroups: {{{}}}\n",
            many(&|n| format!("g{n}x: 1, ")),
            many(&|n| format!("g{n}: {{}}, "))
        ),
        format!("gate: g\nscore: {{bands: [{}]}}\n", many(&|n| format!("{{from: 0.{n}1, name: x}}, "))),
        format!("gate: g\nlabels: {{go: {}}}\n", "x".repeat(1_000_000)),
    ];
    for text in files {
        let begun = std::time::Instant::now();
        let (gate, diagnostics) = read_text(&text);
        assert!(gate.is_none() && diagnostics.len() < 500, "{}", diagnostics.len());
        assert!(begun.elapsed().as_secs() < 20, "{} took {:?}", &text[..80], begun.elapsed());
    }
}

#[test]
fn the_shipped_gates_are_right() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("gates");
    for (stem, checks) in [("mock", 40), ("staging", 40), ("production", 40), ("post-release", 20)] {
        let text = std::fs::read_to_string(folder.join(format!("{stem}.yaml"))).unwrap();
        let source = Arc::new(Source { path: format!("gates/{stem}.yaml"), text });
        let (gate, diagnostics) = read(&source, "00".to_owned(), stem, crate::evidence::format::infos());
        let style = crate::diagnostic::Style { colour: false, width: 120 };
        assert!(diagnostics.is_empty(), "{}", crate::diagnostic::render(&diagnostics, style));
        let count: usize = gate.unwrap().groups.iter().map(|group| group.checks.len()).sum();
        assert!(count >= checks, "{stem} has {count}");
    }
}

/// A gate of one check over evidence with a time limit; the check stands in line 6.
fn with_check(check: &str) -> String {
    format!(
        "gate: g\nneeds: [n]\nevidence:\n  e: {{max_age: 48h, produced_at: $.at}}\ngroups: {{a: {{checks: {{x:\n{check}\n}}}}}}\n"
    )
}

#[test]
fn requirements_and_what_goes_with_them() {
    check_with(
        with_check,
        &[
            ("{require: $.e.p95 < 300 ms}", &[]),
            ("{require: $.e.p95 < 300 ms, margin: 20%}", &[]),
            ("{require: $.e.p95 < 300 ms, margin: 0%}", &[]),
            ("{require: $.e.ok == true, margin: 20%}", &["unused-margin 6:27"]),
            ("{require: $.e.p95 < 300 ms, warn: $.e.p95 < 400 ms}", &[]),
            ("{require: $.e.p95 < 300 ms, warn: $.e.p95 < 200 ms}", &["unreachable-warn 6:35"]),
            ("{require: $.f.p95 < 300 ms, warn: $.e.p95 < 200 ms}", &["undeclared-evidence 6:12"]),
            ("{require: $.e.p95 < 300 ms, when: $.release.flags.big == true}", &[]),
            ("{require: $.e.p95 <, ready: $.e.n >}", &["requirement-syntax 6:20", "requirement-syntax 6:36"]),
            ("{require: \"$.gates['n'].score > 90 and $.e.ok == true\"}", &[]),
            ("{require: \"$.gates['m'].score > 90 and $.e.ok == true\"}", &["undeclared-gate 6:12"]),
            ("{veto: $.e.open > 0, margin: 20%}", &["misplaced-key 6:22"]),
            ("{veto: $.e.open > 0, blocking: false}", &["always-blocking 6:22"]),
            ("{require: \"all($.e.tests, @ == 'ok')\"}", &["requirement-syntax 6:25"]),
            ("{require: max($.e.a, $.e.b) < 3}", &["yaml-cut 6:20"]),
        ],
    );
    check(&[
        (
            "gate: g\nevidence: {e: {max_age: 1h}}\ngroups: {a: {checks: {x: {veto: $.e.n > 0}}}}\n",
            &["missing-key 2:16"],
        ),
        (
            "gate: g\nevidence: {e: {max_age: soon, produced_at: $.at}}\ngroups: {a: {checks: {x: {veto: $.e.n > 0}}}}\n",
            &["bad-duration 2:25"],
        ),
        (
            "gate: g\nevidence: {e: {max_age: 0 h, produced_at: $.at}}\ngroups: {a: {checks: {x: {veto: $.e.n > 0}}}}\n",
            &["bad-duration 2:25"],
        ),
        (
            "gate: g\nevidence: {e: {commit: each}}\ngroups: {a: {checks: {x: {veto: $.e.n > 0}}}}\n",
            &["misplaced-each 2:24"],
        ),
        (
            "gate: g\nevidence: {e: {commit: stamp, max_age: 1h, unbound: true, produced_at: stamp}}\ngroups: {a: {checks: {x: {veto: $.e.n > 0}}}}\n",
            &["contradiction 2:44"],
        ),
        (
            "gate: g\nevidence: {e: {commit: stamp}}\ngroups:\n  a:\n    checks:\n      x:\n        require: > 5\n",
            &["yaml-syntax 7:18"],
        ),
    ]);
}

#[test]
fn a_group_speaks_for_its_checks() {
    let text = "gate: g\nevidence: {e: {commit: stamp}}\ngroups:\n  a:\n    margin: 20%\n    when: $.release.flags.a == true\n    ready: $.e.n > 1\n    checks:\n      x: {require: $.e.p < 3, when: $.release.flags.b == true}\n      y: {require: $.e.p < 3, margin: 0%}\n      z: {require: $.e.p < 3, margin: 5 %}\n";
    let (gate, diagnostics) = read_text(text);
    assert_eq!(diagnostics, []);
    let checks = gate.unwrap().groups.remove(0).checks;
    let when: Vec<&str> = checks[0].when.iter().map(|when| when.text.as_str()).collect();
    assert_eq!(when, ["$.release.flags.a == true", "$.release.flags.b == true"]);
    assert_eq!(checks[2].ready.len(), 1);
    let margins: Vec<_> = checks
        .iter()
        .map(|check| match &check.kind {
            crate::gate::CheckKind::Require { margin, .. } => margin
                .as_ref()
                .map(|margin| (margin.text.as_str(), margin.ratio.to_string(), margin.from_group)),
            _ => None,
        })
        .collect();
    assert_eq!(
        margins,
        [Some(("20%", "0.2".to_owned(), true)), None, Some(("5%", "0.05".to_owned(), false))]
    );
}

/// Whatever is cut out of a gate, the reader ends, and gives a gate exactly when it has nothing to say against it.
#[test]
fn damaged_gates_never_pass_unnoticed() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("gates");
    let text =
        std::fs::read_to_string(folder.join("canary.yaml")).unwrap().replace("gate: canary", "gate: g");
    assert_eq!(found(&text), [""; 0]);
    let lines: Vec<&str> = text.lines().collect();
    let mut noticed = 0;
    for step in (0..lines.len()).step_by(3) {
        let without = lines.iter().enumerate().filter(|(at, _)| *at != step).map(|(_, line)| *line);
        noticed += usize::from(!found(&without.collect::<Vec<_>>().join("\n")).is_empty());
        let cut: usize = lines[..step].iter().map(|line| line.len() + 1).sum();
        let half = cut + lines[step].len() / 2;
        found(text.get(..half).unwrap_or_default());
        found(&text.replacen(lines[step], &lines[step].replace([':', '}'], ""), 1));
    }
    // Most lines carry something that is missed; what may go is a title, a remedy, a weight of 1, a whole check.
    assert!(noticed * 4 > lines.len() / 3, "{noticed} of {}", lines.len() / 3);
}
