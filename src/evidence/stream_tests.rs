//! One pass over a file gives what reading it as a whole gives.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::num::NonZeroUsize;
use std::sync::Arc;

use rstest::rstest;

use super::super::fixture::{COMMIT, Tree, now, release, sha256};
use super::super::{Cache, Changes, load, load_changed};
use super::*;
use crate::diagnostic::Source as Text;
use crate::document::{Object, Value};
use crate::evidence::EvidenceSet;
use crate::gate::Gate;
use crate::jsonpath;
use crate::judge::{Circumstances, judge};
use crate::projection::{Ask, End, Need};
use crate::report::{EvidenceState, Judged};

fn gate(entry: &str, requirements: &[&str]) -> Gate {
    let mut text = format!("gate: gate\nevidence:\n  it: {{{entry}}}\ngroups:\n  g:\n    checks:\n");
    for (index, requirement) in requirements.iter().enumerate() {
        let requirement = serde_json::to_string(requirement).unwrap();
        writeln!(text, "      c{index}: {{require: {requirement}}}").unwrap();
    }
    let source = Arc::new(Text { path: "g.yaml".to_owned(), text });
    let (gate, diagnostics) =
        crate::gate::read::read(&source, String::new(), "gate", crate::evidence::format::infos());
    assert_eq!(diagnostics, [], "{}", source.text);
    gate.unwrap()
}

fn judged(gate: &Gate, evidence: EvidenceSet) -> Judged {
    let release = release();
    let circumstances = Circumstances {
        release: &release,
        people: None,
        waivers: &[],
        now: now(),
        allow_conditional: false,
        threads: NonZeroUsize::MIN,
        folds_above: None,
    };
    judge(gate, evidence, &[], &[], &circumstances)
}

/// The reports of a reading in parts and of a reading as a whole.
fn both(tree: &Tree, gate: &Gate) -> [Judged; 2] {
    let parts = load(gate, tree, &release(), now(), &[]);
    let (whole, _) = load_changed(gate, tree, &release(), now(), &[], &Changes::default(), &Cache::default());
    [judged(gate, parts), judged(gate, whole)]
}

const PLAIN: &str = "unbound: true";

#[rstest]
#[case::a_member(r#"{"a": {"b": 1, "c": [1, 2]}, "d": "x"}"#)]
#[case::a_table(r#"{"a": [{"b": 1, "s": "x"}, {"b": 2, "s": "y", "t": {}}, {"b": 3}, 4, null, {"b": "1"}]}"#)]
#[case::a_good_table(
    r#"{"a": [{"b": 1}, {"b": 2}, {"b": 1}, {"b": 1}, {"b": 1}, {"b": 1}, {"b": 1}, {"b": 1}]}"#
)]
#[case::a_key_twice(r#"{"a": {"b": 1, "b": 2}, "d": "x"}"#)]
#[case::a_key_twice_elsewhere(r#"{"a": {"b": 1}, "d": {"x": 1, "x": 1}}"#)]
#[case::a_list("[1, [2]]")]
#[case::a_mark("\u{feff}{\"a\": {\"b\": 1}, \"d\": \"é\"}")]
#[case::nothing("")]
#[case::cut_short(r#"{"a": {"b": 1}"#)]
#[case::a_comma(r#"{"a": {"b": 1},}"#)]
#[case::two(r#"{"a": {"b": 1}} {}"#)]
#[case::a_lone_surrogate(r#"{"a": {"b": 1}, "x": "\ud800"}"#)]
#[case::html("<html></html>")]
fn reports_are_the_same(#[case] text: &str) {
    let requirements = [
        "$.it.a.b == 1",
        "count($.it.a[*]) == 2",
        "count($.it.a[?@.b == 1]) <= 2",
        "sum($.it.a[?@.b > 1].b) == 5",
        "$.it.d == 'x'",
        "exists($.it.a.c)",
        "length($.it.a) > 1",
        "$.it.a == 1",
        "$.it.a[0].s == 'x'",
        "$.it.a[-1].b == 1",
        "all($.it.a[*].b > 0)",
    ];
    for padding in [0, 3 * PIECE] {
        let padded = if text.is_empty() { String::new() } else { text.to_owned() + &" ".repeat(padding) };
        let tree = Tree::new(&[("gate/it.json", &padded)]);
        let gate = gate(PLAIN, &requirements);
        let [parts, whole] = both(&tree, &gate);
        assert_eq!(parts, whole, "{text}");
        assert_eq!(parts.evidence[0].files[0].sha256.as_deref(), Some(sha256(padded.as_bytes()).as_str()));
        // Each alone keeps less.
        for requirement in requirements {
            let gate = self::gate(PLAIN, &[requirement]);
            let [parts, whole] = both(&tree, &gate);
            assert_eq!(parts, whole, "{requirement} over {text}");
        }
    }
}

#[rstest]
#[case::json("json")]
#[case::yaml("yaml")]
fn what_a_file_states_about_itself_is_kept(#[case] ending: &str) {
    let text = format!(
        r#"{{"meta": {{"at": "2025-10-11T11:00:00Z", "sha": "{COMMIT}", "runs": [{{"ok": 1}}]}}, "n": 1}}"#
    );
    let bound = format!("file: it.{ending}, max_age: 2h, produced_at: $.meta.at, commit: $.meta.sha");
    for (text, state) in [
        (text.clone(), EvidenceState::Seen),
        (text.replace("T11", "T01"), EvidenceState::Stale),
        (text.replace("4f1c", "5f1c"), EvidenceState::Unbound),
        (text.replace("sha", "sah"), EvidenceState::Unbound),
        (text.replace("\"2025-10-11T11:00:00Z\"", "[1,2]"), EvidenceState::Broken),
    ] {
        let tree = Tree::new(&[(&format!("gate/it.{ending}"), &text)]);
        let [parts, whole] = both(&tree, &gate(&bound, &["$.it.n == 1"]));
        assert_eq!(parts, whole, "{text}");
        assert_eq!(parts.evidence[0].state, state, "{text}: {:?}", parts.evidence[0].problem);
    }
}

#[rstest]
#[case::json("json")]
#[case::yaml("yaml")]
fn of_many_files_each_is_kept_as_the_list_of_them_is_read(#[case] ending: &str) {
    let file = |n: usize, extra: &str| {
        format!(
            r#"{{"at": "2025-10-11T11:00:00Z", "n": {n}, "list": [{{"k": {n}}}, {{"k": 9}}], "x": {{}}{extra}}}"#
        )
    };
    let texts = [file(1, ""), file(2, r#", "only": true"#), file(3, "")];
    let files: Vec<(String, &str)> = texts
        .iter()
        .enumerate()
        .map(|(index, text)| (format!("gate/f{index}.{ending}"), text.as_str()))
        .collect();
    let tree = Tree::new(&files.iter().map(|(path, text)| (path.as_str(), *text)).collect::<Vec<_>>());
    let bound = format!("file: 'f*.{ending}', many: 2, max_age: 2h, produced_at: $.at");
    for requirement in [
        "sum($.it[*].n) == 6",
        "$.it[1].only == true",
        "$.it[-1].n == 3",
        "count($.it[?@.n > 1]) == 2",
        "count($.it[*].list[?@.k == 9]) == 3",
        "count($.it[:2].list[*]) == 4",
        "$.it[3].n == 1",
        "$.it == 1",
    ] {
        let [parts, whole] = both(&tree, &gate(&bound, &[requirement]));
        assert_eq!(parts, whole, "{requirement}");
        assert_eq!(parts.evidence[0].state, EvidenceState::Seen, "{:?}", parts.evidence[0].problem);
    }
}

#[test]
fn a_path_that_needs_all_of_a_file_says_so() {
    let tree = Tree::new(&[("gate/it.json", r#"{"a": {"b": 1}}"#)]);
    for (requirement, why) in [
        ("$.it.a.b == 1", None),
        ("sum($.it..b) == 1", Some("`sum($.it..b) == 1` looks at all of it")),
        ("sum($.it.a..b) == 1", None),
    ] {
        let [parts, whole] = both(&tree, &gate(PLAIN, &[requirement]));
        assert_eq!(parts.evidence[0].read_whole.as_deref(), why);
        assert_eq!(parts.groups, whole.groups, "{requirement}");
    }
}

#[test]
fn only_what_is_read_is_kept() {
    let tree =
        Tree::new(&[("gate/it.json", r#"{"a": [{"b": 1, "c": 2}, {"b": 2}], "d": {"e": 1}, "f": 1}"#)]);
    let set = load(&gate(PLAIN, &["count($.it.a[?@.b == 2]) == 1"]), &tree, &release(), now(), &[]);
    let crate::evidence::Standing::Seen(node) = &set.entries[0].standing else { panic!() };
    let Value::Object(Object { members, left_out: 2, .. }) = &node.value else { panic!("{node:?}") };
    let Value::Sparse(list) = &members[0].node.value else { panic!("{node:?}") };
    assert_eq!((list.length, list.kept.len(), list.kept[0].0), (2, 1, 1));
}

#[test]
fn of_yaml_only_what_is_read_is_kept_and_all_of_it_without_saying_so() {
    let text = "a:\n- {b: 1, c: 2}\n- b: 2\n- {c: 3}\nd: {e: 1}\nf: 1\n";
    let tree = Tree::new(&[("gate/it.yaml", text)]);
    let left_out = |requirement: &str, extra: &str| {
        let gate = gate(&format!("file: it.yaml, {extra}"), &[requirement]);
        let [mut parts, whole] = both(&tree, &gate);
        assert_eq!(parts.evidence[0].read_whole.take(), None, "{requirement}");
        assert_eq!(parts, whole, "{requirement}");
        let set = load(&gate, &tree, &release(), now(), &[]);
        let crate::evidence::Standing::Seen(node) = &set.entries[0].standing else { panic!() };
        let Value::Object(Object { left_out, .. }) = &node.value else { panic!("{node:?}") };
        *left_out
    };
    for (requirement, most) in [
        ("count($.it.a[?@.b == 2]) == 1", 2),
        ("$.it.a[-1].c == 3", 2),
        ("count($.it.a[:2]) == 2", 2),
        ("$.it.d.e == 1 and $.it.f == 1", 1),
        ("$.it.none == 1", 3),
        ("sum($.it.a..b) == 3", 2),
        ("sum($.it..b) == 3", 0),
    ] {
        assert_eq!(left_out(requirement, PLAIN), most, "{requirement}");
    }
}

#[rstest]
#[case("{\"n\": 1}\n{\"n\": 2, \"x\": [1]}\n\n{\"n\": 3}\n")]
#[case("{\"n\": 1} [2]")]
#[case("1 2\t3")]
#[case("{\"n\": 1}{\"n\": 2}")]
#[case("{\"n\": 1},\n{\"n\": 2}")]
#[case("[]")]
#[case("")]
#[case("{\"n\": 1}\n{\"n\":")]
#[case("{\"n\": 1, \"n\": 1}\n{\"n\": 2}")]
fn documents_one_after_another_are_the_same(#[case] text: &str) {
    for padding in [0, 3 * PIECE] {
        let padded = if text.is_empty() { String::new() } else { text.to_owned() + &" ".repeat(padding) };
        let tree = Tree::new(&[("gate/it.jsonl", &padded)]);
        for requirement in [
            "sum($.it[*].n) == 6",
            "count($.it[?@.n > 1]) == 2",
            "$.it[1].n == 2",
            "count($.it[*]) == 1",
            "sum($.it..n) == 1",
        ] {
            let gate = gate("file: it.jsonl, unbound: true", &[requirement]);
            let [mut parts, whole] = both(&tree, &gate);
            parts.evidence[0].read_whole = None;
            assert_eq!(parts, whole, "{requirement} over {text}");
        }
    }
}

fn some_need() -> Need {
    let query = jsonpath::parse("$.a").unwrap();
    Need::of(&[Ask::of(&query, End::Value)])
}

fn read_pieces(opened: Opened, limit: u64) -> Result<Parsed, ReadError> {
    let format = format::by_name("json").unwrap();
    in_pieces(opened, limit, format, &Keep::Parts(Cow::Owned(some_need())))
}

#[test]
fn a_file_that_grows_or_shrinks_is_judged_by_the_bytes_that_were_read() {
    let text = format!("{{\"a\": 1}}{}", " ".repeat(2 * PIECE));
    let tree = Tree::new(&[("it.json", &text)]);
    let path = tree.at("it.json");
    let limit = text.len() as u64 + 3;
    let append = |more: &[u8]| OpenOptions::new().append(true).open(&path).unwrap().write_all(more).unwrap();

    let opened = tree.open_at_most("it.json", limit).unwrap();
    append(b"  ");
    let (file, size, parsed) = read_pieces(opened, limit).unwrap();
    assert_eq!((size, file.sha256), (limit - 1, sha256(format!("{text}  ").as_bytes())));
    assert!(parsed.is_ok());

    let opened = tree.open_at_most("it.json", limit).unwrap();
    append(b" \n");
    assert!(matches!(read_pieces(opened, limit), Err(ReadError::TooLarge { .. })));

    let opened = tree.open_at_most("it.json", limit + 9).unwrap();
    OpenOptions::new().write(true).open(&path).unwrap().set_len(5).unwrap();
    let (_, size, parsed) = read_pieces(opened, limit + 9).unwrap();
    assert_eq!(size, 5);
    assert!(matches!(parsed, Err(Stopped::Json(Stop::Wrong { .. }))));
}

#[test]
fn what_is_wrong_once_and_right_later_has_changed() {
    let node = || Ok(Reading::plain(crate::document::make::count(1)));
    let wrong = Stop::Wrong { message: "x", at: 0 }.into();
    assert!(matches!(settle(&wrong, node()), Err(ReadError::Changed)));
    assert!(settle(&NOT_UTF8.into(), node()).is_ok_and(|reading| reading.is_ok()));
    assert!(settle(&wrong, Err(Problem::broken("y"))).is_ok_and(|reading| reading.is_err()));
}

#[test]
fn other_encodings_are_read_as_a_whole() {
    let tree = Tree::new(&[]);
    let text = format!("{{\"n\": 1, \"é\": \"😀\"{}}}", " ".repeat(2 * PIECE));
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let mut cut = text.clone().into_bytes();
    cut.truncate(text.find('😀').unwrap() + 2);
    for (bytes, state) in [
        (utf16, EvidenceState::Seen),
        (format!("\u{feff}{text}").into_bytes(), EvidenceState::Seen),
        (cut, EvidenceState::Broken),
        ([text.as_bytes(), b"\xFF"].concat(), EvidenceState::Broken),
    ] {
        tree.write("gate/it.json", &bytes);
        let [parts, whole] = both(&tree, &gate(PLAIN, &["$.it.n == 1"]));
        assert_eq!(parts, whole);
        assert_eq!(parts.evidence[0].state, state);
    }
}

#[test]
fn a_mistake_in_a_file_too_large_to_be_read_as_a_whole_has_its_place() {
    let tree = Tree::new(&[("gate/it.json", "{\n \"é\": tru")]);
    let path = tree.at("gate/it.json");
    let file = OpenOptions::new().write(true).open(&path).unwrap();
    file.set_len(MAX_FILE_BYTES + 1).unwrap();
    let gate = gate(PLAIN, &["$.it.n == 1"]);
    let problem = |tree: &Tree| {
        let set = load(&gate, tree, &release(), now(), &[]);
        set.entries[0].report.problem.clone().unwrap()
    };
    assert_eq!(problem(&tree), "gate/it.json:2:7: expected a value");
    let mut file: File = file;
    file.seek(SeekFrom::Start(0)).unwrap();
    file.write_all(b"\xFF\xFE{\0}\0").unwrap();
    assert_eq!(
        problem(&tree),
        "gate/it.json must be read as a whole (it is not UTF-8) and is larger than 256 MiB, the most that is read so"
    );
    file.set_len(MAX_STREAMED_BYTES + 1).unwrap();
    assert_eq!(problem(&tree), "gate/it.json is larger than 4096 MiB, the most that is read here");
}

/// A `JUnit` report larger than a piece.
fn junit(cases: usize, end: &str) -> String {
    let mut text = "<?xml version='1.0' encoding='UTF-8'?>\n<testsuites>\n<testsuite name='é'>\n".to_owned();
    for index in 0..cases {
        writeln!(text, "<testcase name='é {index}'><system-out>😀 &lt;</system-out></testcase>").unwrap();
    }
    text.push_str("<testcase name='b'><failure>\n no </failure></testcase></testsuite>");
    text + end
}

const REPORT: &str = "file: it.xml, unbound: true";

#[rstest]
#[case::small(junit(1, "</testsuites>"), EvidenceState::Seen)]
#[case::large(junit(20_000, "</testsuites>"), EvidenceState::Seen)]
#[case::cut_short(junit(20_000, ""), EvidenceState::Broken)]
#[case::another_report("<other/>".to_owned(), EvidenceState::Broken)]
#[case::more(junit(20_000, "</testsuites><a/>"), EvidenceState::Broken)]
#[case::long_markup(junit(9_000, &format!("<!-- {} --></testsuites>", "-é".repeat(2 << 20))), EvidenceState::Seen)]
fn a_report_is_summed_up_in_pieces_as_it_is_as_a_whole(#[case] text: String, #[case] state: EvidenceState) {
    let tree = Tree::new(&[("gate/it.xml", &text)]);
    for entry in [REPORT, "format: junit, file: it.xml, unbound: true"] {
        for requirement in ["$.it.tests.failed == 0", "count($.it.tests.failures[*]) == 0"] {
            let [parts, whole] = both(&tree, &gate(entry, &[requirement]));
            assert_eq!(parts, whole);
            assert_eq!(parts.evidence[0].state, state);
            assert_eq!(parts.evidence[0].files[0].sha256, Some(sha256(text.as_bytes())));
        }
    }
}

#[test]
fn a_report_in_another_encoding_is_read_as_a_whole() {
    let tree = Tree::new(&[]);
    let text = junit(20_000, "</testsuites>").replace("encoding='UTF-8'", "encoding='ISO-8859-1'");
    let latin: Vec<u8> =
        text.replace('😀', "x").chars().map(|sign| u8::try_from(u32::from(sign)).unwrap()).collect();
    let utf16: Vec<u8> =
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for bytes in [latin, utf16, format!("\u{feff}{text}").into_bytes()] {
        tree.write("gate/it.xml", &bytes);
        let [parts, whole] = both(&tree, &gate(REPORT, &["$.it.tests.failures[0].name == 'b'"]));
        assert_eq!(parts, whole);
        assert_eq!(parts.evidence[0].state, EvidenceState::Seen);
    }
}

#[test]
fn a_report_too_large_to_be_read_as_a_whole_is_summed_up_unless_it_must_be_kept() {
    let tree = Tree::new(&[("gate/it.xml", "<testsuite>\n <testcase/></testsuite>")]);
    let path = tree.at("gate/it.xml");
    let problem = |requirement: &str| {
        let set = load(&gate(REPORT, &[requirement]), &tree, &release(), now(), &[]);
        set.entries[0].report.problem.clone().unwrap_or_default()
    };
    let blanks = " ".repeat(usize::try_from(MAX_FILE_BYTES).unwrap());
    let text = format!("<testsuite>\n  <testcase name='b' name='c'/></testsuite>{blanks}");
    std::fs::write(&path, text).unwrap();
    assert_eq!(
        problem("$.it.tests.passed == 2"),
        "gate/it.xml:2:3: an attribute is broken: position 18: duplicated attribute, previous declaration at position 9"
    );
    // All cases may be as large as the file.
    assert_eq!(
        problem("$.it.tests.cases[0].name == 'a'"),
        "gate/it.xml is larger than 256 MiB, the most that is read here"
    );
}
