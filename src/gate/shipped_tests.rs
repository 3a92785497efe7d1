use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rstest::rstest;

use super::*;
use crate::gate::folders;
use crate::gate::set::{load_dir, order};

fn formats() -> &'static [FormatInfo<'static>] {
    crate::evidence::format::infos()
}

fn gates_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("gates")
}

/// Folder, id and digest of every gate.
type Listed = BTreeSet<(String, String, String)>;

fn listed(folder: &str, set: &GateSet) -> Listed {
    set.gates.iter().map(|gate| (folder.to_owned(), gate.id.clone(), gate.sha256.clone())).collect()
}

/// Forgetting to register a gate, or a set, fails here.
#[test]
fn what_is_built_in_is_what_is_in_the_folder_tree() {
    let built_in: Listed =
        SETS.iter().flat_map(|set| listed(set.folder.trim_end_matches('/'), &set.gates(formats()))).collect();
    let mut on_disk = Listed::new();
    for folder in folders::with_gates(&gates_folder()).unwrap() {
        let below = folder.strip_prefix(gates_folder()).unwrap().to_string_lossy().into_owned();
        let set = load_dir(&folder, formats()).unwrap();
        assert_eq!(set.diagnostics, [], "{below}");
        on_disk.extend(listed(&below, &set));
    }
    assert_eq!(built_in, on_disk);
}

#[test]
fn every_set_is_without_mistake_and_has_its_people() {
    for set in SETS {
        let read = set.gates(formats());
        assert_eq!(read.diagnostics, [], "{}", set.name());
        assert_eq!(read.gates.len(), set.ids().count(), "{}", set.name());
        let (people, diagnostics) = set.people();
        assert_eq!(diagnostics, [], "{}", set.name());
        assert_eq!(crate::people::check_roles(&read.gates, people.as_ref()), [], "{}", set.name());
    }
}

/// `shipped:NAME` finds a gate in whichever set holds it, so no name may stand in two.
#[test]
fn names_are_unique_among_all_sets() {
    let (mut names, mut sets) = (BTreeSet::new(), BTreeSet::new());
    for set in SETS {
        assert!(sets.insert(set.name()), "{}", set.name());
        for id in set.ids() {
            assert!(names.insert(id), "{id}");
        }
    }
}

#[test]
fn the_gates_of_a_release_come_in_their_order() {
    let set = SETS[0].gates(formats());
    let release = ["mock", "staging", "production", "post-release"];
    let ordered = order(&set.gates).into_iter().map(|index| set.gates[index].id.as_str());
    assert_eq!(ordered.filter(|id| release.contains(id)).collect::<Vec<_>>(), release);
}

/// Sets of which the top one and `flow` share the gate `both`.
const OWN: &[ShippedSet] = &[
    ShippedSet { folder: "", gates: &[("mock", ""), ("staging", ""), ("both", "")], people: "" },
    ShippedSet { folder: "flow/", gates: &[("plan", ""), ("build", ""), ("both", "")], people: "" },
];

#[rstest]
#[case("", "mock", "shipped")]
#[case("", "mock staging", "shipped")]
#[case("", "plan", "shipped/flow")]
#[case("", "plan both", "shipped/flow")]
#[case("shipped", "mock", "shipped")]
#[case("shipped", "", "shipped")]
#[case("shipped/flow", "", "shipped/flow")]
#[case("shipped/flow/", "both", "shipped/flow")]
#[case("", "both", "the gate `both` is in several sets: shipped, shipped/flow")]
#[case("", "mock plan", "the gates `mock` and `plan` are not of one set, so one run cannot judge both")]
#[case("", "both mock plan", "the gates `both` and `plan` are not of one set, so one run cannot judge both")]
#[case("", "plna", "no gate `plna` is built into the program; did you mean `plan`?")]
#[case("", "mock zzz", "no gate `zzz` is built into the program")]
#[case("shipped", "plan", "the set `shipped` has no gate `plan`; it is in `shipped/flow`")]
#[case(
    "shipped/flwo",
    "plan",
    "no set of gates named `shipped/flwo` is built into the program; did you mean `shipped/flow`?"
)]
#[case("shipped/", "mock", "shipped")]
fn a_set_is_found_by_its_name_or_by_its_gates(#[case] from: &str, #[case] ids: &str, #[case] expected: &str) {
    let ids: Vec<&str> = ids.split_whitespace().collect();
    let asked = if from.is_empty() { Ok(None) } else { named(OWN, from).map(Some) };
    let found = asked.and_then(|asked| holding(OWN, asked, &ids));
    let found = found.map_or_else(|problem| problem.to_string(), ShippedSet::name);
    assert_eq!(found, expected);
}

#[test]
fn only_the_word_itself_names_what_is_built_in() {
    for (from, expected) in [
        ("shipped", true),
        ("shipped/flow", true),
        ("./shipped", false),
        ("shippedx", false),
        ("gates/shipped", false),
    ] {
        assert_eq!(is_named(from), expected, "{from}");
    }
}
