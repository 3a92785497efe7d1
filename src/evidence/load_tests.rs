use std::fs;

use super::super::fixture::{COMMIT, Tree, day, entry, files, path, release, sha256, stands};
use super::*;
use crate::document::Value;
use crate::gate::EvidenceEntry;

use EvidenceState::{Absent, Broken, Seen, Stale, Unbound};

fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2], mark: bool) -> Vec<u8> {
    let mark = if mark { "\u{feff}" } else { "" };
    [mark, text].concat().encode_utf16().flat_map(bytes_of).collect()
}

#[test]
fn a_bound_and_fresh_file_is_seen_with_its_facts() {
    let text = format!(r#"{{"at": "2025-10-11T08:48:00Z", "sha": "{}"}}"#, COMMIT.to_uppercase());
    let tree = Tree::new(&[("gate/it.json", &text)]);
    let entry = EvidenceEntry {
        max_age: Some(day()),
        produced_at: Some(path("$.at")),
        commit: Some(path("$.sha")),
        unbound: false,
        ..entry("it.json")
    };
    let evidence = tree.load_one(entry);
    assert_eq!(stands(&evidence), (Seen, ""));
    assert_eq!(evidence.report.looked_at, "gate/it.json");
    assert_eq!(evidence.report.max_age.as_deref(), Some("24h"));
    assert_eq!(
        evidence.report.files,
        [EvidenceFile {
            path: "gate/it.json".into(),
            sha256: Some(sha256(text.as_bytes())),
            bytes: Some(text.len() as u64),
            produced_at: Some("2025-10-11T08:48:00Z".into()),
            age: Some("3 h 12 min".into()),
            commit: Some(COMMIT.to_uppercase()),
        }]
    );
}

#[test]
fn every_encoding_reads_the_same() {
    let text = "{\"é\": \"😀\"}";
    for bytes in [
        text.as_bytes().to_vec(),
        [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        utf16(text, u16::to_le_bytes, true),
        utf16(text, u16::to_be_bytes, true),
    ] {
        let tree = Tree::new(&[]);
        tree.write("gate/it.json", &bytes);
        let evidence = tree.load_one(entry("it.json"));
        assert_eq!(stands(&evidence).0, Seen, "{bytes:x?}");
        let Standing::Seen(Node { value: Value::Object(object), .. }) = &evidence.standing else {
            panic!("no object");
        };
        assert!(object.get("é").is_some());
        assert_eq!(evidence.report.files[0].sha256.as_deref(), Some(sha256(&bytes).as_str()));
    }
}

#[test]
fn broken_files_are_broken_and_keep_their_digest() {
    let deep = "[".repeat(10_000) + &"]".repeat(10_000);
    for (bytes, said) in [
        (b"".to_vec(), "gate/it.json:1:1: the file is empty"),
        (b" \r\n".to_vec(), "the file is empty"),
        (b"{\"a\": [1, 2".to_vec(), "cut short"),
        (b"{}{}".to_vec(), "more after the end"),
        (b"{\"a\": NaN}".to_vec(), "gate/it.json:1:7: JSON has no `NaN`"),
        (b"\x7FELF\x02\x01\x01\0\0\0".to_vec(), "not text"),
        (b"\x1F\x8B\x08\0\0".to_vec(), "gzip"),
        (utf16("{\"a\": 1}", u16::to_le_bytes, false), "without a byte order mark"),
        (utf16("{\"a\": 1}", u16::to_be_bytes, false), "without a byte order mark"),
        (b"{\"a\": \"\xFF\"}".to_vec(), "not UTF-8"),
        (deep.into_bytes(), "gate/it.json:1:129: "),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n".to_vec(), "lfs"),
        (b"<html></html>".to_vec(), "HTML"),
    ] {
        let tree = Tree::new(&[]);
        tree.write("gate/it.json", &bytes);
        let evidence = tree.load_one(entry("it.json"));
        let (state, why) = stands(&evidence);
        assert_eq!(state, Broken, "{said}: {why}");
        assert!(why.contains(said) && why.len() < 400, "{said}: {why}");
        assert_eq!(evidence.report.files[0].sha256.as_deref(), Some(sha256(&bytes).as_str()));
    }
}

#[test]
fn what_only_judging_can_refuse_is_read() {
    for text in ["{\"a\": 1e999}", "{\"a\": 1, \"a\": 2}", "null", "1"] {
        let tree = Tree::new(&[("gate/it.json", text)]);
        assert_eq!(stands(&tree.load_one(entry("it.json"))), (Seen, ""), "{text}");
    }
}

#[test]
fn a_place_without_a_file_is_absent_or_broken_by_what_is_there() {
    let tree = Tree::new(&[("gate/perfomance.json", "{}"), ("gate/folder.json/x", "")]);
    fs::File::create(tree.at("gate/big.json")).unwrap().set_len(2 << 30).unwrap();
    for (file, state, said) in [
        ("performance.json", Absent, "there is gate/perfomance.json: a typo?"),
        ("perfomance.json/x.json", Absent, "there is no folder gate/perfomance.json"),
        ("folder.json", Broken, "gate/folder.json is a folder, not a regular file"),
        ("big.json", Broken, "gate/big.json is larger than 256 MiB"),
        ("../gate/perfomance.json", Broken, "leads out of the evidence folder"),
        ("/etc/passwd", Broken, "leads out of the evidence folder"),
    ] {
        let evidence = tree.load_one(entry(file));
        let (stood, why) = stands(&evidence);
        assert_eq!(stood, state, "{file}: {why}");
        assert!(why.contains(said), "{file}: {why}");
        assert!(evidence.report.files.iter().all(|file| file.sha256.is_none()));
    }
    let unknown = EvidenceEntry { format: "nonsense".into(), ..entry("perfomance.json") };
    assert_eq!(stands(&tree.load_one(unknown)), (Broken, "the format `nonsense` is not known"));
}

#[cfg(unix)]
#[test]
fn pipes_and_links_out_are_broken_by_name_and_by_pattern() {
    use std::os::unix::fs::symlink;
    for pipe in [true, false] {
        let tree = Tree::new(&[("gate/a.json", "{}")]);
        let said = if pipe {
            let made = std::process::Command::new("mkfifo").arg(tree.at("gate/b.json")).status();
            assert!(made.unwrap().success());
            "is a named pipe"
        } else {
            fs::write(tree.outside().join("secret.json"), "{}").unwrap();
            symlink(tree.outside().join("secret.json"), tree.at("gate/b.json")).unwrap();
            "leads out of the evidence folder"
        };
        for it in
            [entry("b.json"), entry("b*.json"), files("*.json", Files::Many(1)), files("*", Files::Latest)]
        {
            let evidence = tree.load_one(it);
            let (state, why) = stands(&evidence);
            assert_eq!(state, Broken, "{why}");
            assert!(why.contains(said), "{why}");
        }
    }
}

#[test]
fn many_files_are_a_list_and_each_must_count() {
    let fresh = r#"{"n": 1, "at": "2025-10-11T10:00:00Z"}"#;
    let old = r#"{"n": 2, "at": "2025-10-01T10:00:00Z"}"#;
    for (second, state, said) in [
        (fresh, Seen, ""),
        (old, Stale, "gate/scans/10.json is 10 d"),
        ("{}", Unbound, "gate/scans/10.json states no time"),
        ("{", Broken, "gate/scans/10.json:1:2: "),
    ] {
        let tree = Tree::new(&[("gate/scans/9.json", fresh), ("gate/scans/10.json", second)]);
        let many = EvidenceEntry {
            max_age: Some(day()),
            produced_at: Some(path("$.at")),
            unbound: false,
            ..files("scans/*.json", Files::Many(2))
        };
        let evidence = tree.load_one(many.clone());
        let (stood, why) = stands(&evidence);
        assert_eq!(stood, state, "{why}");
        assert!(why.contains(said), "{why}");
        let paths: Vec<&str> = evidence.report.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["gate/scans/9.json", "gate/scans/10.json"]);
        if let Standing::Seen(node) = &evidence.standing {
            assert!(matches!(&node.value, Value::List(items) if items.len() == 2));
        }
        tree.write("gate/scans/11.json", b"");
        assert_eq!(stands(&tree.load_one(many)).0, Broken, "one broken file breaks the evidence");
    }
    let tree = Tree::new(&[("gate/scans/9.json", fresh)]);
    let one = tree.load_one(files("scans/*.json", Files::Many(1)));
    assert!(
        matches!(&one.standing, Standing::Seen(Node { value: Value::List(items), .. }) if items.len() == 1),
        "a list also of one"
    );
}

#[cfg(unix)]
#[test]
fn a_link_to_a_file_is_not_one_more_file() {
    let tree = Tree::new(&[("gate/a.json", "{}")]);
    std::os::unix::fs::symlink("a.json", tree.at("gate/b.json")).unwrap();
    let evidence = tree.load_one(files("*.json", Files::Many(2)));
    assert_eq!(stands(&evidence), (Broken, "gate/b.json is the same file as gate/a.json"));
}

#[test]
fn the_files_of_one_evidence_have_one_limit_together() {
    let tree = Tree::new(&[]);
    // A megabyte of it is blank, so that reading stays cheap.
    let megabytes = |count: usize| [vec![b' '; (count << 20) - 2], b"{}".to_vec()].concat();
    tree.write("gate/1.json", &megabytes(1));
    fs::File::create(tree.at("gate/2.json")).unwrap().set_len(256 << 20).unwrap();
    let evidence = tree.load_one(files("*.json", Files::Many(2)));
    let (state, why) = stands(&evidence);
    assert_eq!(state, Broken);
    assert!(why.contains("larger than 256 MiB together"), "{why}");
}

#[test]
fn a_folder_of_its_own_or_the_latest() {
    let tree = Tree::new(&[
        ("bundles/b9/it.json", r#"{"n": 9}"#),
        ("bundles/b10/it.json", r#"{"n": 10}"#),
        ("bundles/b10/votes/qa.json", "{}"),
        ("staging/it.json", "{}"),
    ]);
    let own = EvidenceEntry { folder: Some("staging".into()), ..entry("it.json") };
    let root = EvidenceEntry { folder: Some(".".into()), ..entry("staging/it.json") };
    let latest = Folder::Latest("bundles/*".into());
    let set = tree.load(latest, vec![entry("it.json"), own, root], &release());
    let looked: Vec<_> = set.entries.iter().map(|it| (it.report.looked_at.as_str(), stands(it).0)).collect();
    assert_eq!(looked, [("bundles/b10/it.json", Seen), ("staging/it.json", Seen), ("staging/it.json", Seen)]);
    assert_eq!(set.votes.len(), 1);
    let none = Folder::Latest("builds/*".into());
    let set = tree.load(none, vec![entry("it.json")], &release());
    assert_eq!(stands(&set.entries[0]), (Absent, "no folder matches builds/*"));
    assert_eq!(set.entries[0].report.looked_at, "builds/*/it.json");
    assert!(set.votes.is_empty());
}

#[test]
fn votes_are_read_one_by_one() {
    let tree = Tree::new(&[
        ("gate/votes/2.json", "{\"vote\": \"go\"}"),
        ("gate/votes/10.json", "{"),
        ("gate/votes/10.json.stamp.json", "{}"),
        ("gate/votes/.gitkeep", ""),
        ("gate/votes/README.md", "x"),
    ]);
    fs::File::create(tree.at("gate/votes/big.json")).unwrap().set_len((1 << 20) + 1).unwrap();
    let load = || tree.load(Folder::Fixed("gate".into()), Vec::new(), &release()).votes;
    let votes = load();
    let paths: Vec<&str> = votes.iter().map(|vote| vote.path.as_str()).collect();
    assert_eq!(paths, ["gate/votes/2.json", "gate/votes/10.json", "gate/votes/big.json"]);
    assert!(votes[0].document.is_ok());
    assert!(votes[1].document.as_ref().unwrap_err().starts_with("gate/votes/10.json:1:2: "));
    assert!(votes[2].document.as_ref().unwrap_err().contains("larger than 1 MiB"));
    for path in
        ["3.JSON", "3.yaml", "3.txt", "3.json~", ".3.json", "3.stamp.json", "more/3.json", "3.json/3.json"]
    {
        let tree = Tree::new(&[("gate/votes/2.json", "{}"), (&format!("gate/votes/{path}"), "x")]);
        let votes = tree.load(Folder::Fixed("gate".into()), Vec::new(), &release()).votes;
        assert_eq!(votes.iter().filter(|vote| vote.document.is_err()).count(), 1, "{path}");
    }
    let none = Tree::new(&[("gate/x.json", "{}")]);
    assert!(none.load(Folder::Fixed("gate".into()), Vec::new(), &release()).votes.is_empty());
    let out = none.load(Folder::Fixed("../x".into()), Vec::new(), &release()).votes;
    assert!(out[0].document.is_err(), "votes that cannot be looked for are not no votes");
}

#[test]
fn the_green_example_is_seen() {
    let root = Root::open(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/green")).unwrap();
    let stated = |it| EvidenceEntry {
        produced_at: Some(path("$.generatedAt")),
        commit: Some(path("$.commit")),
        unbound: false,
        ..it
    };
    let stamp = || Some(crate::gate::StatedBy::Stamp);
    let stamped = |it| EvidenceEntry { produced_at: stamp(), commit: stamp(), unbound: false, ..it };
    let entries = vec![
        stamped(files("scans/code.json", Files::Many(1))),
        stated(files("*/performance.json", Files::Latest)),
        stamped(entry("guardrails.json")),
    ];
    let gate = crate::evidence::fixture::gate(Folder::Fixed("mock".into()), entries);
    let set = load(&gate, &root, &release(), crate::evidence::fixture::now(), &[]);
    for evidence in &set.entries {
        assert_eq!(stands(evidence), (Seen, ""), "{}", evidence.report.looked_at);
    }
    assert_eq!(set.votes.len(), 3);
}
