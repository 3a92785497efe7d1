//! Which gates a call judges, in which order, and where it stops.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::format_collect,
    clippy::format_push_string,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use rstest::rstest;
use support::tiny::{COMMIT, Tiny};
use support::{INSTANT, copy_tree, gate, project};

/// A gate that passes where its evidence says 1, warns at 2 and fails at 3.
fn one(tiny: Tiny, id: &str, needs: &str, level: u32) -> Tiny {
    let rest = format!(
        "needs: [{needs}]\nevidence: {{run: {{unbound: true}}}}\ngroups:\n  all:\n    checks:\n      \
         {id}-level: {{require: $.run.level <= 1, warn: $.run.level <= 2}}\n"
    );
    tiny.gate(id, &rest).file(&format!("evidence/{id}/run.json"), format!("{{\"level\": {level}}}"))
}

/// `a`, `b` that needs it, `c` that needs `b`.
fn chain(levels: [u32; 3]) -> Tiny {
    let tiny = one(Tiny::new(), "a", "", levels[0]);
    let tiny = one(tiny, "b", "a", levels[1]);
    one(tiny, "c", "b", levels[2])
}

/// What became of every gate, in the order of the report.
fn states(report: &serde_json::Value) -> String {
    let state = |gate: &serde_json::Value| {
        let became = if gate["state"] == "judged" { &gate["decision"] } else { &gate["state"] };
        format!("{} {}", gate["gate"].as_str().unwrap(), became.as_str().unwrap())
    };
    let gates = report["gates"].as_array().unwrap_or_else(|| panic!("{report}"));
    gates.iter().map(state).collect::<Vec<_>>().join(", ")
}

#[rstest]
#[case::all_pass([1, 1, 1], &[], 0, "a GO, b GO, c GO")]
#[case::stops([1, 3, 1], &[], 1, "a GO, b NO-GO, c not-reached")]
#[case::stops_at_the_first([3, 3, 1], &[], 1, "a NO-GO, b not-reached, c not-reached")]
#[case::goes_on([1, 3, 1], &["--all"], 1, "a GO, b NO-GO, c NO-GO")]
#[case::last_fails([1, 1, 3], &[], 1, "a GO, b GO, c NO-GO")]
#[case::named_first([1, 3, 1], &["a"], 0, "a GO")]
#[case::named_middle([1, 1, 3], &["b"], 0, "a GO, b GO")]
#[case::named_last([1, 3, 1], &["c"], 1, "a GO, b NO-GO, c not-reached")]
#[case::named_last_and_all([1, 3, 1], &["c", "--all"], 1, "a GO, b NO-GO, c NO-GO")]
#[case::named_in_any_order([1, 1, 1], &["c", "a", "b", "a"], 0, "a GO, b GO, c GO")]
#[case::conditional_holds([1, 2, 1], &[], 3, "a GO, b CONDITIONAL, c not-reached")]
#[case::conditional_allowed([1, 2, 1], &["--allow-conditional"], 0, "a GO, b CONDITIONAL, c GO")]
#[case::conditional_then_no_go([2, 3, 1], &["--allow-conditional"], 1, "a CONDITIONAL, b NO-GO, c not-reached")]
#[case::conditional_last([1, 1, 2], &[], 3, "a GO, b GO, c CONDITIONAL")]
fn a_chain(#[case] levels: [u32; 3], #[case] arguments: &[&str], #[case] code: i32, #[case] expected: &str) {
    let (exit, report) = chain(levels).judge(arguments);
    assert_eq!((exit, states(&report).as_str()), (code, expected));
}

#[test]
fn a_gate_says_what_it_waits_for_and_why_it_cannot_pass() {
    let (_, report) = chain([3, 1, 1]).judge(&[]);
    assert_eq!(gate(&report, "b")["waits_for"], serde_json::json!(["a"]));
    assert_eq!(gate(&report, "c")["waits_for"], serde_json::json!(["b"]));
    let (_, report) = chain([3, 1, 1]).judge(&["--all"]);
    let b = gate(&report, "b");
    assert_eq!(b["reasons"][0]["code"], "gate-needed");
    assert_eq!((&b["needs"][0]["gate"], &b["needs"][0]["may_pass"]), (&"a".into(), &false.into()));
    assert_eq!(b["next"], "hold");
    let terminal = chain([3, 1, 1]).run(&["evaluate"]);
    assert!(terminal.stdout.contains("not reached"), "{}", terminal.stdout);
}

#[test]
fn a_gate_that_several_need_is_judged_once() {
    let tiny = one(Tiny::new(), "z", "", 1);
    let tiny = one(one(tiny, "left", "z", 1), "right", "z", 3);
    let tiny = one(tiny, "end", "left, right", 1);
    let (code, report) = tiny.judge(&[]);
    assert_eq!((code, states(&report).as_str()), (1, "z GO, left GO, right NO-GO, end not-reached"));
    assert_eq!(gate(&report, "end")["waits_for"], serde_json::json!(["right"]));
}

#[test]
fn of_unrelated_pipelines_one_must_be_named() {
    let tiny = one(chain([1, 1, 1]), "other", "", 1);
    let ran = tiny.run(&["evaluate"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    for word in ["several pipelines", "c, other", "--all"] {
        assert!(ran.stderr.contains(word), "{}", ran.stderr);
    }
    for (arguments, expected) in [
        (&["--all"][..], "a GO, b GO, c GO, other GO"),
        (&["c"], "a GO, b GO, c GO"),
        (&["other"], "other GO"),
        (&["a", "other"], "a GO, other GO"),
    ] {
        let (code, report) = tiny.judge(arguments);
        assert_eq!((code, states(&report).as_str()), (0, expected), "{arguments:?}");
    }
}

/// What a later gate may ask about one that it needs. The needed gate's score is 100, 50 or 0.
#[rstest]
#[case("$.gates['first'].decision == 'GO'", 1, &[], "GO")]
#[case("$.gates['first'].decision == 'GO'", 2, &["--allow-conditional"], "NO-GO")]
#[case("$.gates['first'].decision in ['GO', 'CONDITIONAL']", 2, &["--allow-conditional"], "GO")]
#[case("$.gates['first'].score >= 100", 1, &[], "GO")]
#[case("$.gates['first'].score == 50", 2, &["--allow-conditional"], "GO")]
#[case("$.gates['first'].score > 50", 2, &["--allow-conditional"], "NO-GO")]
#[case("$.gates.first.decision == 'NO-GO'", 3, &["--all"], "NO-GO")]
fn a_needed_gate_can_be_asked(
    #[case] requirement: &str,
    #[case] level: u32,
    #[case] extra: &[&str],
    #[case] decision: &str,
) {
    let rest = format!(
        "needs: [first]\nevidence: {{run: {{unbound: true}}}}\ngroups:\n  all:\n    checks:\n      \
         asked: {{require: \"{requirement} and $.run.ok == true\"}}\n"
    );
    let tiny = one(Tiny::new(), "first", "", level)
        .gate("second", &rest)
        .file("evidence/second/run.json", r#"{"ok": true}"#);
    let (_, report) = tiny.judge(&[&["second"], extra].concat());
    let second = gate(&report, "second");
    assert_eq!(second["decision"], decision, "{second:#}");
    // Where the needed gate does not pass, the question can still be answered.
    let outcome = &second["groups"][0]["checks"][0]["outcome"];
    assert_eq!(outcome == "pass", decision == "GO" || level == 3, "{outcome}");
}

#[test]
fn a_gate_that_is_not_needed_cannot_be_asked() {
    let rest = "evidence: {run: {unbound: true}}\ngroups:\n  all:\n    checks:\n      \
                asked: {require: \"$.gates['first'].decision == 'GO' and $.run.ok == true\"}\n";
    let ran = one(Tiny::new(), "first", "", 1).gate("second", rest).run(&["evaluate", "second"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("error[undeclared-gate]"), "{}", ran.stderr);
}

#[test]
fn the_built_in_gates_need_no_folder() {
    let scratch = Tiny::new();
    std::fs::remove_dir(scratch.at("gates")).unwrap();
    copy_tree(&project().join("examples/green"), &scratch.at("evidence"));
    let common = ["--release", "evidence/release.json", "--at", INSTANT];
    for arguments in
        [&["shipped:staging"][..], &["staging", "--gates", "shipped"], &["shipped:staging", "shipped:mock"]]
    {
        let (code, report) = scratch.judge(&[arguments, &common].concat());
        assert_eq!((code, states(&report).as_str()), (0, "mock GO, staging GO"), "{arguments:?}");
    }
    // A folder of that name is named by its path.
    let ran = scratch.run(&["evaluate", "mock", "--gates", "./shipped", "--commit", COMMIT]);
    assert_eq!(ran.code, 2, "{}", ran.stdout);
}

/// Eight gates, each after the one before and of its own owner; the fourth fails at one check and lacks another.
fn eight() -> Tiny {
    let mut tiny = Tiny::new();
    for number in 1..=8_u32 {
        let needs = if number == 1 { String::new() } else { format!("p{}", number - 1) };
        let rest = format!(
            "owner: owner-{number}\nneeds: [{needs}]\nevidence: {{run: {{unbound: true}}}}\ngroups:\n  all:\n    checks:\n      \
             level: {{require: $.run.level <= 1, title: Level of {number}}}\n      \
             seen: {{require: $.run.seen == true, title: Seen by qa, owner: qa}}\n      \
             done: {{require: $.run.level >= 0}}\n"
        );
        let run = if number == 4 { "{\"level\": 2}" } else { "{\"level\": 1, \"seen\": true}" };
        tiny = tiny.gate(&format!("p{number}"), &rest).file(&format!("evidence/p{number}/run.json"), run);
    }
    tiny
}

#[test]
fn every_gate_of_a_report_names_its_owner() {
    let tiny = eight();
    let ran = tiny.run(&["evaluate", "p2", "--commit", COMMIT, "--output", "json=p2.json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let (code, report) = tiny.judge(&["--commit", COMMIT, "--standing", "p2.json"]);
    assert_eq!(code, 1);
    let stands = report["gates"].as_array().unwrap().iter().map(|gate| {
        format!(
            "{} {} {}",
            gate["gate"].as_str().unwrap(),
            gate["state"].as_str().unwrap(),
            gate["owner"].as_str().unwrap()
        )
    });
    let expected = [
        "p1 standing owner-1",
        "p2 standing owner-2",
        "p3 judged owner-3",
        "p4 judged owner-4",
        "p5 not-reached owner-5",
        "p6 not-reached owner-6",
        "p7 not-reached owner-7",
        "p8 not-reached owner-8",
    ];
    assert_eq!(stands.collect::<Vec<_>>(), expected);
    assert_eq!(gate(&report, "p4")["groups"][0]["owner"], "owner-4");
}

#[test]
fn the_pipeline_shows_the_open_gate_and_who_must_do_what() {
    let tiny = eight();
    let ran = tiny.run(&["evaluate", "--commit", COMMIT]);
    let page = ran.stdout.replace('\u{a0}', " ");
    let summary: Vec<&str> =
        page.split("──").next().unwrap().lines().skip_while(|line| !line.starts_with("Gates")).collect();
    let expected = "\
Gates   3 of 8 passed
  ✓ GO           p1  100.0
  ✓ GO           p2  100.0
  ✓ GO           p3  100.0
  ✗ NO-GO        p4   33.3  failed: Level of 4 (and 1 more reason)
  – not reached  p5         waits for p4 · owner owner-5
  – not reached  p6         waits for p5 · owner owner-6
  – not reached  p7         waits for p6 · owner owner-7
  – not reached  p8         waits for p7 · owner owner-8

Open gate   p4 · owner owner-4 · 2 of 3 checks open
  owner-4  Level of 4
  qa       Seen by qa
";
    assert_eq!((ran.code, summary.join("\n").as_str()), (1, expected), "{page}");
}
