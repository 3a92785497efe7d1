//! A folder is one set of gates: sub-folders are sets of their own, which `evaluate` does not read and `validate` does.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use rstest::rstest;
use support::tiny::{COMMIT, Tiny};
use support::{gate, json};

const TICK: &str = "evidence: {checklist: {unbound: true}}\ngroups: {a: {confirm: {x: y}}}\n";
const VOTE: &str = "groups: {a: {checks: {x: {approve: {roles: [captain]}}}}}\n";
const PEOPLE: &str = "roles: {captain: {people: [ana]}}\n";

fn at(path: &str, text: &str) -> (String, String) {
    let id = path.rsplit('/').next().unwrap();
    (format!("gates/{path}.yaml"), format!("gate: {id}\n{text}"))
}

/// The same id twice, and a role that only the people of one folder know: wrong in one set, right in two.
fn two_sets() -> Tiny {
    let mut tiny = Tiny::new().file("gates/flow/people.yaml", PEOPLE);
    for (path, text) in [at("release", TICK), at("flow/release", VOTE), at("flow/deep/down/last", TICK)] {
        tiny = tiny.file(&path, text);
    }
    tiny
}

#[test]
fn validate_takes_each_folder_as_a_set() {
    let tiny = two_sets().file("gates/.hidden/bad.yaml", "gate: [").file("gates/notes/readme.md", "no gate");
    #[cfg(unix)]
    std::os::unix::fs::symlink(tiny.at("gates"), tiny.at("gates/again")).unwrap();
    let ran = tiny.run(&["validate"]);
    let expected = "3 gates are valid: release, flow/release, flow/deep/down/last\n";
    assert_eq!((ran.code, ran.stdout.as_str()), (0, expected), "{}", ran.stderr);
    let ran = tiny.run(&["validate", "--format", "json"]);
    assert_eq!(json(&ran)["gates"], serde_json::json!(["release", "flow/release", "flow/deep/down/last"]));
}

#[rstest]
#[case::a_gate("gates/flow/deep/x.yaml", "gate: y\n", "error[gate-name]")]
#[case::an_ending("gates/flow/deep/x.YAML", "gate: x\n", "error[gate-name]")]
#[case::people("gates/flow/people.yaml", "roles: {pilot: {people: [ana]}}\n", "error[unknown-role]")]
#[case::waivers("gates/flow/waivers.yaml", "waivers: [{gate: other}]\n", "error[")]
#[case::a_need_in_another_set(
    "gates/flow/deep/x.yaml",
    "gate: x\nneeds: [release]\ngroups: {a: {confirm: {x: y}}}\nevidence: {checklist: {unbound: true}}\n",
    "error[unknown-gate]"
)]
fn validate_finds_what_is_wrong_below(#[case] path: &str, #[case] text: &str, #[case] says: &str) {
    let tiny = two_sets();
    assert_eq!(tiny.run(&["validate"]).code, 0);
    tiny.write(path, text);
    let ran = tiny.run(&["validate"]);
    assert!(ran.code == 2 && ran.stderr.contains(says), "{} {}", ran.code, ran.stderr);
    assert_eq!(ran.stdout, "");
}

#[test]
fn a_folder_needs_no_gate_where_its_sub_folders_have_them() {
    let tiny = two_sets();
    std::fs::remove_file(tiny.at("gates/release.yaml")).unwrap();
    assert_eq!(tiny.run(&["validate"]).code, 0);
    std::fs::remove_dir_all(tiny.at("gates/flow")).unwrap();
    let ran = tiny.run(&["validate"]);
    assert!(ran.code == 2 && ran.stderr.contains("error[no-gates]"), "{}", ran.stderr);
}

#[test]
fn evaluate_reads_the_one_folder() {
    let tiny = two_sets().file("gates/flow/broken.yaml", "gate: [");
    let (code, report) = tiny.judge(&["--commit", COMMIT]);
    assert_eq!((code, report["gates"].as_array().unwrap().len()), (1, 1), "{report}");
    assert_eq!(gate(&report, "release")["file"], "gates/release.yaml");
}
