//! `docs/systems.md` names a check for every criterion of the systems that the shipped gates express. A section (`##`) is
//! one system: it links its gate files, every check that it names is in one of them, and every check in them is named.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it expects shortly"
)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use gatekeeper::evidence::format;
use gatekeeper::gate::{Gate, folders, set};
use gatekeeper::report::Kind;
use support::project;

/// Every shipped gate, by its file below the project.
fn shipped() -> BTreeMap<String, Gate> {
    let mut found = BTreeMap::new();
    for folder in folders::with_gates(&project().join("gates")).unwrap() {
        let set = set::load_dir(&folder, format::infos()).unwrap();
        assert_eq!(set.diagnostics, []);
        for gate in set.gates {
            let file = std::path::Path::new(&gate.source.path).strip_prefix(project()).unwrap();
            found.insert(file.to_string_lossy().replace('\\', "/"), gate);
        }
    }
    found
}

/// The kinds of every check of some gates, by id.
fn kinds<'g>(gates: &[&'g Gate]) -> BTreeMap<&'g str, BTreeSet<&'static str>> {
    let mut kinds: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for check in gates.iter().flat_map(|gate| &gate.groups).flat_map(|group| &group.checks) {
        let kind = match gatekeeper::judge::kind(check) {
            Kind::Require => "require",
            Kind::Veto => "veto",
            Kind::Confirm => "confirm",
            Kind::Approve => "approve",
        };
        kinds.entry(&check.id).or_default().insert(kind);
    }
    kinds
}

fn is_id(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// The checks that a section names, after each was found in the section's gates with the kind that its row states.
fn named_in(section: &str, gates: &[&Gate]) -> BTreeSet<String> {
    let checks = kinds(gates);
    // Where a gate or a whole group answers a criterion, its checks stand in rows of their own.
    let ids = gates.iter().map(|gate| gate.id.as_str());
    let groups = gates.iter().flat_map(|gate| &gate.groups).map(|group| group.id.as_str());
    let wholes: BTreeSet<&str> = ids.chain(groups).collect();
    let mut named = BTreeSet::new();
    for row in section.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [_, cell, kind] = cells.as_slice() else { continue };
        for id in cell.split('`').skip(1).step_by(2).filter(|id| is_id(id)) {
            match checks.get(id) {
                Some(kinds) => {
                    let right = *kind == "needs" || kinds.iter().any(|is| kind.contains(is));
                    assert!(right, "{row}: {id} is {kinds:?}");
                    named.insert(id.to_owned());
                }
                None => assert!(wholes.contains(id), "{row}: there is no check {id}"),
            }
        }
    }
    named
}

#[test]
fn every_check_in_the_tables_exists_and_every_check_is_in_them() {
    let shipped = shipped();
    let text = std::fs::read_to_string(project().join("docs/systems.md")).unwrap();
    let mut linked = BTreeSet::new();
    for section in text.split("\n## ").skip(1) {
        let title = section.lines().next().unwrap();
        let files: Vec<&String> =
            shipped.keys().filter(|file| section.contains(&format!("](../{file})"))).collect();
        assert!(!files.is_empty(), "{title} links no gate");
        let gates: Vec<&Gate> = files.iter().map(|file| &shipped[*file]).collect();
        let named = named_in(section, &gates);
        let unnamed: Vec<&str> = kinds(&gates).into_keys().filter(|id| !named.contains(*id)).collect();
        assert!(unnamed.is_empty(), "{title}: checks that no criterion asks for: {unnamed:?}");
        linked.extend(files);
    }
    let unlinked: Vec<&String> = shipped.keys().filter(|file| !linked.contains(file)).collect();
    assert!(unlinked.is_empty(), "gates that no section tells about: {unlinked:?}");
}
