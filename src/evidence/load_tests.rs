use super::super::fixture::{Tree, day, entry, files, now, path, release, sha256, stands};
use super::*;
use crate::gate::EvidenceEntry;
use crate::gate::StatedBy;

#[test]
fn a_bound_and_fresh_file_is_seen_with_its_facts() {
    let text = r#"{"at": "2025-10-11T08:48:00Z", "sha": "4F1C9E27B86D03A5E7F2914C60D8AB35C17E92F4"}"#;
    let tree = Tree::new(&[("gate/it.json", text)]);
    let entry = EvidenceEntry {
        max_age: day(),
        produced_at: path("$.at"),
        commit: path("$.sha"),
        unbound: false,
        ..entry("it.json")
    };
    let evidence = tree.load_one(entry);
    assert_eq!(stands(&evidence), (EvidenceState::Seen, ""));
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
            commit: Some("4F1C9E27B86D03A5E7F2914C60D8AB35C17E92F4".into()),
        }]
    );
}
