use super::super::edit::EditPath;
use super::super::fixture::{COMMIT, Tree, day, entry, files, gate, now, path, release, sha256};
use super::super::{EvidenceSet, load_changed};
use super::*;
use crate::document::json::{self, Limits};
use crate::gate::{EvidenceEntry, Files, Folder, StatedBy};
use crate::report::EvidenceState::{self, Absent, Broken, Seen, Stale, Unbound};

fn node(text: &str) -> Node {
    json::parse(text, &Limits::default()).unwrap()
}

fn edit(path: &str, change: Change) -> Edit {
    Edit { path: EditPath::parse(path).unwrap(), change }
}

fn set(path: &str, value: &str) -> Edit {
    edit(path, Change::Set(node(value)))
}

fn bound() -> EvidenceEntry {
    EvidenceEntry {
        max_age: Some(day()),
        produced_at: Some(path("$.at")),
        commit: Some(path("$.commit")),
        unbound: false,
        ..entry("it.json")
    }
}

fn good() -> String {
    format!(r#"{{"at": "2025-10-11T08:00:00Z", "commit": "{COMMIT}", "n": 1}}"#)
}

/// Loads with these changes, twice over one cache, and gives how the only evidence stands and what missed.
fn changed(
    tree: &Tree,
    entry: EvidenceEntry,
    changes: &Changes,
) -> (EvidenceState, EvidenceSet, Vec<String>) {
    let gate = gate(Folder::Fixed("gate".into()), vec![entry]);
    let cache = Cache::default();
    let (first, missed) = load_changed(&gate, tree, &release(), now(), &[], changes, &cache);
    let (again, missed_again) = load_changed(&gate, tree, &release(), now(), &[], changes, &cache);
    assert_eq!(first.entries[0].report, again.entries[0].report);
    assert_eq!(missed, missed_again);
    let missed = missed.iter().map(|missed| format!("{:?}: {}", missed.which, missed.error)).collect();
    (first.entries[0].report.state, first, missed)
}

fn edits(edits: Vec<Edit>) -> Changes {
    Changes { edits, ..Changes::default() }
}

#[test]
fn an_edit_is_made_before_binding_is_judged() {
    let tree = Tree::new(&[("gate/it.json", &good())]);
    for (change, state) in [
        (set("$.it.n", "2"), Seen),
        (set("$.it.at", r#""2025-10-09T08:00:00Z""#), Stale),
        (set("$.it.at", r#""2025-10-12T08:00:00Z""#), Broken),
        (set("$.it.commit", r#""0000000000000000000000000000000000000000""#), Unbound),
        (edit("$.it.commit", Change::Remove), Unbound),
        (edit("$.it", Change::Remove), Absent),
    ] {
        let changes = edits(vec![change]);
        let (found, set, missed) = changed(&tree, bound(), &changes);
        assert_eq!((found, missed.as_slice()), (state, &[][..]), "{changes:?}");
        // The digest is that of the file as it is.
        for file in &set.entries[0].report.files {
            assert_eq!(file.sha256.as_deref(), Some(sha256(good().as_bytes()).as_str()));
        }
    }
}

#[test]
fn a_change_that_does_not_hit_is_told() {
    let tree = Tree::new(&[("gate/it.json", &good()), ("gate/broken.json", "{")]);
    let told = |entry: EvidenceEntry, changes: Changes| changed(&tree, entry, &changes).2.join("\n");
    let remove = || edit("$.it", Change::Remove);
    for (entry, changes, said) in [
        (bound(), edits(vec![set("$.it.x.y", "1")]), "Edit(0): `$.it` has no member `x`"),
        (bound(), edits(vec![set("$.other.x", "1")]), "Edit(0): the gate has no evidence `other`"),
        (entry("absent.json"), edits(vec![set("$.it.n", "1")]), "Edit(0): `$.it.n` cannot be changed: "),
        (entry("absent.json"), edits(vec![remove()]), "Edit(0): `$.it` cannot be changed: "),
        (entry("broken.json"), edits(vec![set("$.it.n", "1")]), "gate/broken.json:1:2"),
        (bound(), edits(vec![remove(), set("$.it.n", "1")]), "Edit(1): `$.it.n` was taken away"),
        (
            bound(),
            Changes {
                stamps: vec![StampChange { evidence: "it".into(), patch: None }],
                ..Changes::default()
            },
            "Stamp(0): the evidence `it` is not bound by a stamp",
        ),
    ] {
        let told = told(entry, changes);
        assert!(told.contains(said), "{told} instead of {said}");
    }
}

#[test]
fn of_several_files_the_path_names_one() {
    let tree = Tree::new(&[("gate/a.json", r#"{"n": 1}"#), ("gate/b.json", r#"{"n": 2}"#)]);
    let many = || files("*.json", Files::Many(2));
    let changes =
        edits(vec![set("$.it[1].n", "7"), set("$.it[-2]", "[]"), edit("$.it[0]", Change::Append(node("3")))]);
    let (state, set_of, missed) = changed(&tree, many(), &changes);
    assert_eq!((state, missed.as_slice()), (Seen, &[][..]));
    let super::super::Standing::Seen(Node { value: Value::List(items), .. }) = &set_of.entries[0].standing
    else {
        panic!()
    };
    let Value::List(first) = &items[0].value else { panic!("{items:?}") };
    assert_eq!(first[0].value, Value::Number("3".into()));
    assert_eq!(json_member(&items[1], "n"), Value::Number("7".into()));
    for (change, said) in [
        (set("$.it[2].n", "1"), "names none of the 2 files of `it`"),
        (set("$.it.n", "1"), "names none of the 2 files of `it`"),
        (edit("$.it[0]", Change::Remove), "is a whole file"),
    ] {
        let missed = changed(&tree, many(), &edits(vec![change])).2.join("\n");
        assert!(missed.contains(said), "{missed}");
    }
}

fn json_member(node: &Node, key: &str) -> Value {
    match &node.value {
        Value::Object(object) => object.get(key).unwrap().value.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_stamp_takes_a_patch() {
    let digest = sha256(b"{}");
    let stamp =
        format!(r#"{{"sha256": "{digest}", "commit": "{COMMIT}", "produced_at": "2025-10-11T08:00:00Z"}}"#);
    let tree = Tree::new(&[("gate/it.json", "{}"), ("gate/it.json.stamp.json", &stamp)]);
    let stamped = || EvidenceEntry {
        max_age: Some(day()),
        produced_at: Some(StatedBy::Stamp),
        commit: Some(StatedBy::Stamp),
        unbound: false,
        ..entry("it.json")
    };
    for (patch, state) in [
        (Some("{}"), Seen),
        (Some(r#"{"produced_at": "2025-10-01T08:00:00Z"}"#), Stale),
        (Some(r#"{"commit": "0000000000000000000000000000000000000000"}"#), Unbound),
        (Some(r#"{"commit": null}"#), Unbound),
        (Some(&*format!(r#"{{"sha256": "{}"}}"#, sha256(b"x"))), Broken),
        (None, Unbound),
    ] {
        let patch = patch.map(node);
        let changes =
            Changes { stamps: vec![StampChange { evidence: "it".into(), patch }], ..Changes::default() };
        let (found, _, missed) = changed(&tree, stamped(), &changes);
        assert_eq!((found, missed.as_slice()), (state, &[][..]), "{changes:?}");
    }
}

#[test]
fn votes_take_patches_go_away_and_are_cast() {
    let vote = |role: &str, voter: &str, at: &str, gate: &str| {
        format!(r#"{{"gate": "{gate}", "role": "{role}", "voter": "{voter}", "vote": "go", "at": "{at}"}}"#)
    };
    let tree = Tree::new(&[
        ("gate/it.json", "{}"),
        ("gate/votes/a.json", &vote("qa", "late", "2025-10-11T08:00:00Z", "gate")),
        ("gate/votes/b.json", &vote("qa", "early", "2025-10-10T08:00:00Z", "gate")),
        ("gate/votes/c.json", &vote("qa", "elsewhere", "2025-10-11T09:00:00Z", "other")),
    ]);
    let change = |role: &str, patch: Option<&str>| VoteChange {
        role: role.into(),
        patch: patch.map(node),
        fresh: node(&vote("product", "new", "2025-10-11T12:00:00Z", "gate")),
    };
    let votes = |votes: Vec<VoteChange>| {
        let (_, set, missed) = changed(&tree, entry("it.json"), &Changes { votes, ..Changes::default() });
        let said: Vec<String> = set
            .votes
            .iter()
            .map(|vote| {
                let document = vote.document.as_ref().unwrap();
                format!("{} {}", text(document, "voter").unwrap(), text(document, "vote").unwrap())
            })
            .collect();
        (said.join(", "), missed.join("\n"))
    };
    let no = Some(r#"{"vote": "no-go"}"#);
    for (changes, said) in [
        (vec![], "late go, early go, elsewhere go"),
        (vec![change("qa", no)], "late no-go, early go, elsewhere go"),
        (vec![change("qa", None)], "elsewhere go"),
        (vec![change("product", no)], "late go, early go, elsewhere go, new no-go"),
    ] {
        assert_eq!(votes(changes), (said.to_owned(), String::new()));
    }
    let (_, missed) = votes(vec![change("product", None)]);
    assert_eq!(missed, "Vote(0): the role `product` has no vote to take away");
}
