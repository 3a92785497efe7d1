//! `docs/systems.md` names a check for every criterion of the systems that the shipped gates express: each must exist.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use gatekeeper::evidence::format;
use gatekeeper::report::Kind;
use support::project;

#[test]
fn every_check_in_the_table_exists_and_every_check_is_in_it() {
    let set = gatekeeper::gate::set::load_dir(&project().join("gates"), format::infos()).unwrap();
    assert_eq!(set.diagnostics, []);
    let mut checks: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for check in set.gates.iter().flat_map(|gate| &gate.groups).flat_map(|group| &group.checks) {
        let kind = match gatekeeper::judge::kind(check) {
            Kind::Require => "require",
            Kind::Veto => "veto",
            Kind::Confirm => "confirm",
            Kind::Approve => "approve",
        };
        checks.entry(check.id.clone()).or_default().insert(kind);
    }
    // Where a gate or a whole group answers a criterion, its checks stand in rows of their own.
    let gates = set.gates.iter().map(|gate| gate.id.as_str());
    let groups = set.gates.iter().flat_map(|gate| &gate.groups).map(|group| group.id.as_str());
    let wholes: BTreeSet<&str> = gates.chain(groups).collect();

    let text = std::fs::read_to_string(project().join("docs/systems.md")).unwrap();
    let mut named = BTreeSet::new();
    for row in text.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [_, cell, kind] = cells.as_slice() else { continue };
        let is_id = |text: &&str| {
            text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        };
        for id in cell
            .split('`')
            .skip(1)
            .step_by(2)
            .filter(is_id)
            .filter(|id| !wholes.contains(id) || checks.contains_key(*id))
        {
            let Some(kinds) = checks.get(id) else { panic!("{row}: there is no check {id}") };
            assert!(*kind == "needs" || kinds.iter().any(|is| kind.contains(is)), "{row}: {id} is {kinds:?}");
            named.insert(id.to_owned());
        }
    }
    let unnamed: Vec<&String> = checks.keys().filter(|id| !named.contains(*id)).collect();
    assert!(unnamed.is_empty(), "checks that no criterion asks for: {unnamed:?}");
}
