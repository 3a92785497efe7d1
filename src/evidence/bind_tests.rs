use super::super::fixture::{COMMIT, Tree, day, entry, path, release, sha256, stands};
use super::*;
use crate::gate::EvidenceEntry;
use crate::report::{Artifact, EvidenceState};

use EvidenceState::{Broken, Seen, Stale, Unbound};

fn bound(it: EvidenceEntry) -> EvidenceEntry {
    EvidenceEntry { unbound: false, ..it }
}

#[test]
fn a_time_must_be_stated_readable_and_recent() {
    let entry =
        || bound(EvidenceEntry { max_age: Some(day()), produced_at: Some(path("$.at")), ..entry("it.json") });
    for (text, state, said) in [
        (r#"{"at": "2025-10-10T12:00:00Z"}"#, Seen, ""),
        (r#"{"at": "2025-10-10T14:00:00+02:00"}"#, Seen, ""),
        (r#"{"at": "2025-10-11T12:05:00Z"}"#, Seen, ""),
        (r#"{"at": 1760180400}"#, Seen, ""),
        (r#"{"at": 1760180400000}"#, Seen, ""),
        (r#"{"at": "2025-10-10T11:59:59Z"}"#, Stale, "gate/it.json is 1 d old, at most 24h is allowed (1 s"),
        (
            r#"{"at": "2025-10-11T12:05:01Z"}"#,
            Broken,
            "gate/it.json says that it is from 2025-10-11T12:05:01Z",
        ),
        (r#"{"at": 17601804000000}"#, Broken, "in the future"),
        (r#"{"at": "2025-10-11T11:00:00"}"#, Broken, "no time zone"),
        (r#"{"at": "2025-10-11"}"#, Broken, "no time zone"),
        (r#"{"at": "yesterday"}"#, Broken, "`yesterday`, which is not a date"),
        (r#"{"at": ""}"#, Broken, "not a date"),
        (r#"{"at": "1760180400"}"#, Broken, "not a date"),
        (r#"{"at": 1e999}"#, Broken, "outside the range"),
        (r#"{"at": 1e300}"#, Broken, "outside the calendar"),
        (r#"{"at": true}"#, Broken, "a boolean"),
        (r#"{"at": {}}"#, Broken, "an object"),
        (r#"{"at": null}"#, Unbound, "states no time: $.at is null"),
        ("{}", Unbound, "states no time"),
        ("[]", Broken, "gate/it.json "),
        (r#"{"at": "2025-10-11T11:00:00Z", "at": "2025-10-11T11:00:00Z"}"#, Broken, "cannot be asked"),
    ] {
        let tree = Tree::new(&[("gate/it.json", text)]);
        let evidence = tree.load_one(entry());
        let (stood, why) = stands(&evidence);
        if text == "[]" {
            assert_ne!(stood, Seen);
            continue;
        }
        assert_eq!(stood, state, "{text}: {why}");
        assert!(why.contains(said), "{text}: {why}");
    }
}

#[test]
fn a_path_must_state_one_thing() {
    let tree = Tree::new(&[("gate/it.json", r#"{"runs": [{"c": "a"}, {"c": "b"}], "none": []}"#)]);
    for (query, state, said) in [
        ("$.runs[*].c", Broken, "ambiguously"),
        ("$.none[*]", Unbound, "states no commit"),
        ("$.runs[?@.c == 'z'].c", Unbound, "states no commit"),
        ("$.runs", Broken, "a list, not a string"),
        ("$.runs[0].c", Unbound, "is about commit a, the release is 4f1c"),
    ] {
        let evidence = tree.load_one(bound(EvidenceEntry { commit: Some(path(query)), ..entry("it.json") }));
        let (stood, why) = stands(&evidence);
        assert_eq!(stood, state, "{query}: {why}");
        assert!(why.contains(said), "{query}: {why}");
    }
}

#[test]
fn a_commit_must_be_the_release_in_full() {
    let entry = || bound(EvidenceEntry { commit: Some(path("$.c")), ..entry("it.json") });
    for (stated, given, state, said) in [
        (COMMIT, Some(COMMIT), Seen, ""),
        (&COMMIT[..12], Some(COMMIT), Unbound, "abbreviated"),
        ("abc", Some(COMMIT), Unbound, "is about commit abc, the release is"),
        (" ", Some(COMMIT), Unbound, "is empty"),
        (COMMIT, None, Unbound, "no release commit was given (--commit)"),
        ("", Some(""), Unbound, "is empty"),
    ] {
        let tree = Tree::new(&[("gate/it.json", &format!("{{\"c\": \"{stated}\"}}"))]);
        let release = Release { commit: given.map(Into::into), ..Release::default() };
        let evidence = tree.load_for(entry(), &release);
        let (stood, why) = stands(&evidence);
        assert_eq!(stood, state, "{stated}: {why}");
        assert!(why.contains(said), "{stated}: {why}");
    }
}

#[test]
fn every_problem_is_said_and_the_worst_decides() {
    let text = r#"{"at": "2025-10-01T12:00:00Z", "c": "abc"}"#;
    let tree = Tree::new(&[("gate/it.json", text)]);
    let it = EvidenceEntry {
        max_age: Some(day()),
        produced_at: Some(path("$.at")),
        commit: Some(path("$.c")),
        artifact: Some(path("$.digest")),
        ..entry("it.json")
    };
    let evidence = tree.load_one(bound(it));
    let (state, why) = stands(&evidence);
    assert_eq!(state, Unbound);
    for said in ["10 d old", "; it is about commit abc", "; it states no artifact"] {
        assert!(why.contains(said), "{said}: {why}");
    }
    assert_eq!(evidence.report.files[0].age.as_deref(), Some("10 d"));
    assert_eq!(evidence.report.files[0].commit.as_deref(), Some("abc"));
}

#[test]
fn what_nothing_binds_does_not_count_by_accident() {
    let tree = Tree::new(&[("gate/it.json", "{}")]);
    assert_eq!(stands(&tree.load_one(entry("it.json"))).0, Seen);
    assert_eq!(stands(&tree.load_one(bound(entry("it.json")))).0, Unbound);
    let undated = EvidenceEntry { max_age: Some(day()), ..entry("it.json") };
    assert_eq!(stands(&tree.load_one(undated)).0, Unbound);
    let each = EvidenceEntry { commit: Some(StatedBy::Each), ..entry("it.json") };
    assert_eq!(stands(&tree.load_one(bound(each))).0, Seen, "each tick is bound, not the document");
}

#[test]
fn a_stamp_binds_exactly_the_bytes_it_was_made_for() {
    let text = "{}";
    let digest = sha256(text.as_bytes());
    let at = r#""produced_at": "2025-10-11T10:00:00Z""#;
    let full = |digest: &str| format!(r#"{{"sha256": "{digest}", "commit": "{COMMIT}", {at}, "by": "ci"}}"#);
    let cases: Vec<(Option<String>, EvidenceState, &str)> = vec![
        (Some(full(&digest)), Seen, ""),
        (Some(full(&format!("SHA256:{}", digest.to_uppercase()))), Seen, ""),
        (None, Unbound, "gate/it.json has no stamp (gate/it.json.stamp.json)"),
        (Some(full(&sha256(b"{ }"))), Broken, "was changed after it was stamped"),
        (Some(full("abc")), Broken, "states a sha256 that is none"),
        (Some(format!(r#"{{"commit": "{COMMIT}", {at}}}"#)), Unbound, "states no sha256"),
        (Some(format!(r#"{{"sha256": "{digest}", {at}}}"#)), Unbound, "a stamp that states no commit"),
        (
            Some(format!(r#"{{"sha256": "{digest}", "commit": "{COMMIT}"}}"#)),
            Unbound,
            "a stamp that states no produced_at",
        ),
        (
            Some(format!(r#"{{"sha256": "{digest}", "commit": null, {at}}}"#)),
            Unbound,
            "a stamp that states no commit",
        ),
        (
            Some(format!(r#"{{"sha256": "{digest}", "comit": "{COMMIT}", {at}}}"#)),
            Broken,
            "unknown key `comit`; did you mean `commit`?",
        ),
        (
            Some(format!(r#"{{"sha256": "{digest}", "commit": "{COMMIT}", "commit": "{COMMIT}", {at}}}"#)),
            Broken,
            "states `commit` twice",
        ),
        (Some(format!(r#"{{"sha256": "{digest}", "commit": 12, {at}}}"#)), Broken, "`commit` as a number"),
        (
            Some(format!(r#"{{"sha256": "{digest}", "commit": "{COMMIT}", "produced_at": 1760180400}}"#)),
            Broken,
            "`produced_at` as a number",
        ),
        (Some("[]".into()), Broken, "is a list, not an object"),
        (Some(String::new()), Broken, "the file is empty"),
        (Some("{\"sha256".into()), Broken, "cut short"),
    ];
    for (stamp, state, said) in cases {
        let tree = Tree::new(&[("gate/it.json", text)]);
        if let Some(stamp) = &stamp {
            tree.write("gate/it.json.stamp.json", stamp.as_bytes());
        }
        let it = EvidenceEntry {
            max_age: Some(day()),
            produced_at: Some(StatedBy::Stamp),
            commit: Some(StatedBy::Stamp),
            ..entry("it.json")
        };
        let evidence = tree.load_one(bound(it));
        let (stood, why) = stands(&evidence);
        assert_eq!(stood, state, "{stamp:?}: {why}");
        assert!(why.contains(said), "{stamp:?}: {why}");
    }
}

#[test]
fn an_artifact_is_stated_by_the_file_or_its_stamp() {
    let digest = sha256(b"the artifact");
    let stamp = format!(r#"{{"sha256": "{}", "artifact": "{digest}"}}"#, sha256(b"{}"));
    let tree = Tree::new(&[
        ("gate/it.json", "{}"),
        ("gate/it.json.stamp.json", &stamp),
        ("gate/says.json", &format!(r#"{{"digest": "sha256:{digest}"}}"#)),
    ]);
    let given = Release {
        artifacts: vec![Artifact { name: None, digest: format!("sha256:{digest}") }],
        ..Release::default()
    };
    for (file, by) in [("it.json", Some(StatedBy::Stamp)), ("says.json", Some(path("$.digest")))] {
        let it = || bound(EvidenceEntry { artifact: by.clone(), ..entry(file) });
        assert_eq!(stands(&tree.load_for(it(), &given)).0, Seen, "{file}");
        assert_eq!(stands(&tree.load_for(it(), &release())).0, Unbound, "{file}");
    }
}

#[test]
fn a_file_time_counts_only_where_the_gate_says_so() {
    let tree = Tree::new(&[("gate/it.json", "{}")]);
    let it = || {
        bound(EvidenceEntry { max_age: Some(day()), produced_at: Some(StatedBy::Mtime), ..entry("it.json") })
    };
    let touch = |seconds: i64| {
        let time = std::time::SystemTime::from(super::super::fixture::now());
        let shift = std::time::Duration::from_secs(seconds.unsigned_abs());
        let time = if seconds < 0 { time - shift } else { time + shift };
        let file = std::fs::File::options().write(true).open(tree.at("gate/it.json")).unwrap();
        file.set_modified(time).unwrap();
    };
    for (seconds, state) in [(-86_400, Seen), (-86_401, Stale), (300, Seen), (301, Broken)] {
        touch(seconds);
        assert_eq!(stands(&tree.load_one(it())).0, state, "{seconds}");
    }
    let commit = bound(EvidenceEntry { commit: Some(StatedBy::Mtime), ..entry("it.json") });
    assert_eq!(stands(&tree.load_one(commit)).0, Broken);
}
