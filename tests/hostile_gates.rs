//! Gate files, people and waivers that are broken or malicious: exit code 2, every mistake named with its place, and
//! nothing judged.

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
use support::tiny::Tiny;

const GOOD: &str = "gate: tiny
evidence:
  run: {unbound: true}
groups:
  all:
    checks:
      fast: {require: $.run.p95 < 300 ms}
      sign-off: {approve: {roles: [product]}}
";

const PEOPLE: &str = "roles:\n  product: {people: [maya@example.com]}\n";

fn project(gate: impl AsRef<[u8]>) -> Tiny {
    Tiny::new()
        .file("gates/tiny.yaml", gate)
        .file("gates/people.yaml", PEOPLE)
        .file("evidence/tiny/run.json", r#"{"p95": 200}"#)
}

/// Runs both commands; both must refuse. What they complain.
fn refused(tiny: &Tiny) -> String {
    let evaluated = tiny.run(&["evaluate"]);
    assert_eq!((evaluated.code, evaluated.stdout.as_str()), (2, ""), "{}", evaluated.stderr);
    let validated = tiny.run(&["validate"]);
    assert_eq!((validated.code, validated.stdout.as_str()), (2, ""), "{}", validated.stderr);
    let (code, report) = tiny.judge(&[]);
    assert_eq!((code, report["gates"].as_array().unwrap().len()), (2, 0));
    for error in report["errors"].as_array().unwrap() {
        let code = format!("[{}]", error["code"].as_str().unwrap());
        assert!(evaluated.stderr.contains(&code), "{code} only in JSON: {}", evaluated.stderr);
        assert!(validated.stderr.contains(&code), "{code} only in evaluate: {}", validated.stderr);
    }
    assert!(evaluated.stderr.len() < 40_000, "a readable amount, not {}", evaluated.stderr.len());
    evaluated.stderr
}

#[test]
fn the_gate_that_is_broken_below_is_valid() {
    let ran = project(GOOD).run(&["validate"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "1 gate is valid: tiny\n"), "{}", ran.stderr);
}

/// What a line of the good gate becomes, and the code, the place and a word of the complaint.
#[rstest]
#[case::unknown_key(
    "{require: $.run.p95",
    "{requires: $.run.p95",
    "unknown-key",
    "7:14",
    "did you mean `require`"
)]
#[case::unknown_key_of_the_gate("groups:", "grups:", "unknown-key", "4:1", "did you mean `groups`")]
#[case::unknown_key_of_evidence(
    "unbound: true",
    "unbond: true",
    "unknown-key",
    "3:9",
    "did you mean `unbound`"
)]
#[case::tab("    checks:", "\tchecks:", "yaml-syntax", "6:1", "tab")]
#[case::tab_in_the_middle("      sign-off", "    \tsign-off", "yaml-syntax", "8:5", "tab")]
#[case::repeated_id("      sign-off:", "      fast:", "duplicate-key", "8:7", "fast")]
#[case::repeated_key("  run: {", "  run: {unbound: true, ", "duplicate-key", "3:24", "unbound")]
#[case::needs_itself("evidence:", "needs: [tiny]\nevidence:", "needs-itself", "2:9", "tiny")]
#[case::needs_nobody("evidence:", "needs: [tinny]\nevidence:", "unknown-gate", "2:9", "tinny")]
#[case::other_name("gate: tiny", "gate: tony", "gate-name", "1:7", "tiny")]
#[case::path_above("{unbound", "{file: ../x.json, unbound", "bad-path", "3:15", "../x.json")]
#[case::path_above_inside("{unbound", "{file: a/../../x.json, unbound", "bad-path", "3:15", "..")]
#[case::absolute_path("{unbound", "{file: /etc/passwd.json, unbound", "bad-path", "3:15", "/etc/passwd.json")]
#[case::windows_path("{unbound", "{file: 'C:\\x.json', unbound", "bad-path", "3:15", "")]
#[case::folder_above("evidence:", "folder: ..\nevidence:", "bad-path", "2:9", "..")]
#[case::signed("roles: [product]", "roles: [product], signed: true", "unsupported", "8:46", "signed")]
#[case::undeclared("$.run.p95", "$.rum.p95", "undeclared-evidence", "7:24", "did you mean `$.run`")]
#[case::unused("  run: {", "  more: {unbound: true}\n  run: {", "unused-evidence", "3:3", "more")]
#[case::no_binding("{unbound: true}", "{}", "unbound-evidence", "3:", "unbound")]
#[case::alias("unbound: true", "unbound: *yes", "yaml-", "3:", "")]
#[case::second_document("groups:", "---\ngroups:", "yaml-", "4:", "document")]
#[case::version("evidence:", "requires: '>=99'\nevidence:", "version", "2:11", "99")]
#[case::unknown_role("[product]", "[produkt]", "unknown-role", "8:", "produkt")]
#[case::empty_requirement("$.run.p95 < 300 ms", "''", "", "7:", "")]
#[case::requirement("$.run.p95 < 300 ms", "$.run.p95 = 300 ms", "requirement-syntax", "7:33", "==")]
#[case::unit("300 ms", "300 msec", "", "7:", "ms")]
#[case::regular_expression("$.run.p95 < 300 ms", "$.run.p95 matches '(a'", "requirement-syntax", "7:", "")]
fn one_mistake(
    #[case] good: &str,
    #[case] bad: &str,
    #[case] code: &str,
    #[case] place: &str,
    #[case] says: &str,
) {
    assert!(GOOD.contains(good), "{good}");
    let complaint = refused(&project(GOOD.replacen(good, bad, 1)));
    for part in [&format!("error[{code}"), &format!("gates/tiny.yaml:{place}"), says] {
        assert!(complaint.contains(part), "no {part} in:\n{complaint}");
    }
}

/// Whole files.
#[rstest]
#[case::empty(b"".to_vec(), "empty-file")]
#[case::white_space(b"\n  \n".to_vec(), "empty-file")]
#[case::comment(b"# to be written\n".to_vec(), "empty-file")]
#[case::binary((0..2000_u32).map(|i| (i * 7919 % 251) as u8).collect(), "encoding")]
#[case::nul(b"gate: tiny\0".to_vec(), "")]
#[case::five_megabytes([GOOD.as_bytes(), "# padding\n".repeat(500_000).as_bytes()].concat(), "too-large")]
#[case::list(b"- gate: tiny\n".to_vec(), "wrong-type")]
#[case::text(b"gate".to_vec(), "wrong-type")]
#[case::json_with_a_hole(b"{\"gate\": \"tiny\", ".to_vec(), "yaml-")]
#[case::only_the_name(b"gate: tiny\n".to_vec(), "missing-key")]
#[case::no_groups(b"gate: tiny\ngroups: {}\n".to_vec(), "no-groups")]
#[case::deep(format!("gate: tiny\ndetails: {}{}\n", "[".repeat(10_000), "]".repeat(10_000)).into(), "yaml-")]
#[case::deep_indentation(
    (0..1000).fold("gate: tiny\ndetails:\n".to_owned(), |text, depth| format!("{text}{}a:\n", " ".repeat(depth + 1))).into(),
    "yaml-"
)]
#[case::bomb(bomb().into(), "yaml-")]
#[case::merge(b"gate: tiny\na: &a {b: 1}\n<<: *a\n".to_vec(), "yaml-")]
#[case::tag(b"gate: !!python/object:os.system tiny\n".to_vec(), "yaml-")]
#[case::many_keys(
    (0..20_000).fold("gate: tiny\n".to_owned(), |text, key| format!("{text}key{key}: 1\n")).into(), "unknown-key"
)]
#[case::open_quote(b"gate: 'tiny\n".to_vec(), "yaml-")]
fn a_whole_file(#[case] content: Vec<u8>, #[case] code: &str) {
    let complaint = refused(&project(content));
    assert!(complaint.contains(&format!("error[{code}")), "{complaint}");
    assert!(complaint.contains("gates/tiny.yaml"), "{complaint}");
}

/// Nine levels of nine aliases: small on disk, 10⁹ values when expanded.
fn bomb() -> String {
    let mut text = "gate: tiny\ndetails:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        text += &format!("  a{level}: &a{level} [{aliases}]\n");
    }
    text
}

#[test]
fn gates_that_need_each_other_in_a_circle() {
    let gate = |id: &str, need: &str| GOOD.replace("gate: tiny\n", &format!("gate: {id}\nneeds: [{need}]\n"));
    let tiny = project(gate("tiny", "b"))
        .file("gates/b.yaml", gate("b", "c"))
        .file("gates/c.yaml", gate("c", "tiny"));
    let complaint = refused(&tiny);
    assert!(complaint.contains("error[needs-cycle]"), "{complaint}");
    for id in ["tiny", "b", "c"] {
        assert!(complaint.contains(id), "{complaint}");
    }
    assert_eq!(complaint.matches("needs-cycle").count(), 1, "{complaint}");
}

#[test]
fn all_mistakes_of_all_files_come_in_one_run() {
    let tiny = Tiny::new()
        .file(
            "gates/a.yaml",
            "gate: a
titel: A
needs: [nowhere]
score: {go: 120}
evidence:
  run: {file: ../run.json, unbound: true}
  more: {max_age: 3 fortnights, produced_at: $.at}
groups:
  one:
    checks:
      fast: {require: $.run.p95 <= +10%, margn: 3%}
      two: {require: $.run.x == 1, veto: $.run.x == 2}
  empty: {}
",
        )
        .file(
            "gates/b.yaml",
            "gate: c\ngroups:\n  x:\n    checks:\n      y: {confirm: Yes, from: nothing}\n",
        );
    let complaint = refused(&tiny);
    for code in [
        "unknown-key",
        "unknown-gate",
        "out-of-range",
        "bad-path",
        "bad-duration",
        "requirement-",
        "several-kinds",
        "empty-group",
        "gate-name",
        "undeclared-evidence",
    ] {
        assert!(complaint.contains(&format!("error[{code}")), "no {code} in:\n{complaint}");
    }
}

/// People and waivers beside the gates.
#[rstest]
#[case::people_key("people.yaml", "roles:\n  product: {persons: [a@b.c]}\n", "unknown-key", "2:13")]
#[case::people_empty("people.yaml", "", "", "")]
#[case::people_nobody("people.yaml", "roles:\n  product: {people: []}\n", "empty-list", "2:21")]
#[case::people_tab("people.yaml", "roles:\n\tproduct: {people: [a@b.c]}\n", "yaml-syntax", "2:1")]
#[case::people_binary("people.yaml", "roles\0", "", "")]
#[case::waiver_key("waivers.yaml", "waivers:\n  - {gate: tiny, chek: fast}\n", "unknown-key", "2:18")]
#[case::waiver_without_reason(
    "waivers.yaml",
    "waivers:\n  - {gate: tiny, check: fast, approved_by: a, expires: 2030-01-01, ticket: T-1}\n",
    "missing-key",
    "2:5"
)]
#[case::waiver_without_end(
    "waivers.yaml",
    "waivers:\n  - {gate: tiny, check: fast, reason: r, approved_by: a, ticket: T-1}\n",
    "missing-key",
    "2:5"
)]
#[case::waiver_for_no_gate(
    "waivers.yaml",
    "waivers:\n  - {gate: tinny, check: fast, reason: r, approved_by: a, expires: 2030-01-01, ticket: T-1}\n",
    "unknown-gate",
    "2:12"
)]
#[case::waiver_for_no_check(
    "waivers.yaml",
    "waivers:\n  - {gate: tiny, check: fasst, reason: r, approved_by: a, expires: 2030-01-01, ticket: T-1}\n",
    "unknown-check",
    "2:25"
)]
#[case::waiver_that_matches_nothing(
    "waivers.yaml",
    "waivers:\n  - {gate: tiny, check: fast, reason: r, approved_by: a, expires: 2030-01-01, ticket: T-1, match: {id: []}}\n",
    "empty-list",
    "2:"
)]
#[case::waiver_covers_error(
    "waivers.yaml",
    "waivers:\n  - {gate: tiny, check: fast, reason: r, approved_by: a, expires: 2030-01-01, ticket: T-1, covers: [error]}\n",
    "",
    "2:"
)]
#[case::waiver_without_day(
    "waivers.yaml",
    "waivers:\n  - {gate: tiny, check: fast, reason: r, approved_by: a, expires: 2030-02-30, ticket: T-1}\n",
    "",
    "2:"
)]
#[case::waivers_as_text("waivers.yaml", "none", "wrong-type", "1:1")]
fn a_file_beside_the_gates(#[case] name: &str, #[case] text: &str, #[case] code: &str, #[case] place: &str) {
    let complaint = refused(&project(GOOD).file(&format!("gates/{name}"), text));
    assert!(complaint.contains(&format!("error[{code}")), "{complaint}");
    let place = if place.is_empty() { String::new() } else { format!(":{place}") };
    assert!(complaint.contains(&format!("gates/{name}{place}")), "no {place} in:\n{complaint}");
}

/// The shorter extension is that of a gate too: a file of that name must not be passed over in silence.
#[test]
fn the_files_beside_the_gates_may_end_in_yml() {
    let tiny = project(GOOD);
    std::fs::rename(tiny.at("gates/people.yaml"), tiny.at("gates/people.yml")).unwrap();
    assert_eq!(tiny.run(&["validate"]).code, 0);
    tiny.write("gates/waivers.yml", "waiver: []\n");
    assert!(refused(&tiny).contains("gates/waivers.yml:1:1"));
    std::fs::remove_file(tiny.at("gates/waivers.yml")).unwrap();
    tiny.write("gates/people.yaml", PEOPLE);
    assert!(refused(&tiny).contains("both there"));
}

#[test]
fn a_broken_file_is_refused_whatever_gate_is_named() {
    let tiny = project(GOOD).file("gates/other.yaml", "gate: other\n");
    let ran = tiny.run(&["evaluate", "tiny"]);
    assert_eq!(ran.code, 2, "{}", ran.stdout);
}
