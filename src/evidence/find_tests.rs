use super::super::fixture::{Tree, entry, files as many};
use super::*;
use crate::report::EvidenceState;

const TREE: &[(&str, &str)] = &[
    ("gate/2025-10-9/performance.json", "{}"),
    ("gate/2025-10-11/performance.json", "{}"),
    ("gate/2025-10-11/.hidden.json", "{}"),
    ("gate/scans/a.json", "{}"),
    ("gate/scans/b.json", "{}"),
    ("gate/scans/b.json.stamp.json", "{}"),
    ("gate/scans/.c.json", "{}"),
    ("gate/scans/deep/d.json", "{}"),
    ("gate/scans/folder.json/x.json", "{}"),
    ("gate/votes/qa.json", "{}"),
    ("gate/[odd]/x.json", "{}"),
    ("bundles/b9/it.json", "{}"),
    ("bundles/b10/it.json", "{}"),
    ("bundles/file-99", "{}"),
];

#[test]
fn files_are_found_in_one_place_in_natural_order() {
    let tree = Tree::new(TREE);
    for (pattern, files, found) in [
        ("performance.json", Files::One, "gate/performance.json"),
        ("*/performance.json", Files::Latest, "gate/2025-10-11/performance.json"),
        (
            "*/performance.json",
            Files::Many(2),
            "gate/2025-10-9/performance.json gate/2025-10-11/performance.json",
        ),
        ("scans/*.json", Files::Many(2), "gate/scans/a.json gate/scans/b.json"),
        ("scans/*", Files::Many(1), "gate/scans/a.json gate/scans/b.json"),
        (
            "scans/**/*.json",
            Files::Many(1),
            "gate/scans/a.json gate/scans/b.json gate/scans/deep/d.json gate/scans/folder.json/x.json",
        ),
        (
            "scans/**",
            Files::Many(4),
            "gate/scans/a.json gate/scans/b.json gate/scans/deep/d.json gate/scans/folder.json/x.json",
        ),
        ("scans/[ab].json", Files::Many(2), "gate/scans/a.json gate/scans/b.json"),
        ("scans/?.json", Files::Latest, "gate/scans/b.json"),
        ("scans/a*", Files::One, "gate/scans/a.json"),
        ("[[]odd]/*.json", Files::One, "gate/[odd]/x.json"),
        ("./scans//a.js?n", Files::One, "gate/scans/a.json"),
    ] {
        let found_now = super::files(&tree, "gate", &many(pattern, files)).unwrap();
        assert_eq!(found_now.join(" "), found, "{pattern}");
    }
    assert_eq!(files(&tree, "", &entry("x.json")).unwrap(), ["x.json"]);
    assert_eq!(files(&tree, ".", &entry("x.json")).unwrap(), ["x.json"]);
}

#[test]
fn too_few_too_many_or_the_wrong_ones_are_not_found() {
    use EvidenceState::{Absent, Broken};
    let tree = Tree::new(TREE);
    for (pattern, files, state, said) in [
        ("scans/*.json", Files::One, Broken, "2 files match gate/scans/*.json: say `many`"),
        ("scans/*.json", Files::Many(3), Absent, "2 files match gate/scans/*.json, at least 3 are needed"),
        ("scans/a*", Files::Many(2), Absent, "1 file matches gate/scans/a*, at least 2"),
        ("scans/*.JSON", Files::Many(1), Absent, "no file matches gate/scans/*.JSON"),
        ("*.json", Files::One, Absent, "no file matches gate/*.json"),
        ("votes/*.json", Files::Many(1), Absent, "no file matches gate/votes/*.json"),
        ("votes/qa.json", Files::One, Broken, "is a vote, and that is never evidence"),
        ("scans/b.json.stamp.json", Files::One, Broken, "is a stamp"),
        ("scans/*.stamp.json", Files::One, Absent, "no file matches"),
        ("scans/a.json", Files::Many(2), Absent, "is one file, and at least 2 are needed"),
        ("nothing/*.json", Files::One, Absent, "no file matches gate/nothing/*.json"),
        ("../*/*.json", Files::Many(1), Broken, "leads out of the evidence folder"),
        ("../x.json", Files::One, Broken, "leads out of the evidence folder"),
        ("/etc/*", Files::Many(1), Broken, "leads out of the evidence folder"),
        ("scans/[a", Files::One, Broken, "is not a pattern"),
        ("scans/a**", Files::One, Broken, "is not a pattern"),
    ] {
        let problem = super::files(&tree, "gate", &many(pattern, files)).unwrap_err();
        assert!(problem.text.contains(said), "{pattern}: {}", problem.text);
        assert_eq!(problem.state, state, "{pattern}");
    }
    let problem = files(&tree, "gaet", &entry("*.json")).unwrap_err();
    assert_eq!(problem.text, "there is no folder gaet for gaet/*.json; there is gate: a typo?");
}

#[test]
fn folders_are_fixed_or_the_latest() {
    let tree = Tree::new(TREE);
    let latest = |pattern: &str| folder(&tree, &Folder::Latest(pattern.into()));
    assert_eq!(latest("bundles/*").unwrap(), "bundles/b10");
    assert_eq!(latest("bundles/b?").unwrap(), "bundles/b9");
    assert_eq!(latest("gate/scans/**").unwrap(), "gate/scans/folder.json");
    assert_eq!(latest("none/*").unwrap_err(), Problem::absent("no folder matches none/*"));
    assert_eq!(latest("../*").unwrap_err().state, EvidenceState::Broken);
    let fixed = |path: &str| folder(&tree, &Folder::Fixed(path.into()));
    assert_eq!(fixed("./gate//scans/").unwrap(), "gate/scans");
    assert_eq!(fixed(".").unwrap(), "");
    assert_eq!(fixed("gate/..").unwrap_err().state, EvidenceState::Broken);
}

#[test]
fn what_is_not_there_names_what_may_have_been_meant() {
    let tree = Tree::new(&[("production/perfomance.json", "{}"), ("production/.performance.json", "{}")]);
    for (path, said) in [
        (
            "production/performance.json",
            "there is no production/performance.json; there is production/perfomance.json: a typo?",
        ),
        ("production/rollback.json", "there is no production/rollback.json"),
        (
            "prodution/rollback.json",
            "there is no folder prodution for prodution/rollback.json; there is production: a typo?",
        ),
        ("x/y/z.json", "there is no folder x for x/y/z.json"),
    ] {
        assert_eq!(not_there(&tree, path), said);
    }
    // Among very many nothing is sought.
    for name in 0..256 {
        std::fs::write(tree.at(&format!("production/{name}.json")), "{}").unwrap();
    }
    assert_eq!(not_there(&tree, "production/performance.json"), "there is no production/performance.json");
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::fs;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_can_neither_lead_out_nor_round_and_round() {
        let tree = Tree::new(&[("gate/a/x.json", "{}")]);
        fs::create_dir(tree.outside().join("other")).unwrap();
        fs::write(tree.outside().join("other/y.json"), "{}").unwrap();
        for name in ["gate/one", "gate/two", "gate/a/three"] {
            symlink(tree.at("gate"), tree.at(name)).unwrap();
        }
        assert_eq!(files(&tree, "gate", &many("**/*.json", Files::Many(1))).unwrap(), ["gate/a/x.json"]);
        let loops = many("**/**/*/**/**/x.json", Files::Latest);
        assert_eq!(files(&tree, "gate", &loops).unwrap().len(), 1);
        symlink(tree.outside().join("other"), tree.at("gate/out")).unwrap();
        for pattern in ["*/y.json", "out/*.json", "out/y.jso?"] {
            let problem = files(&tree, "gate", &many(pattern, Files::Many(1))).unwrap_err();
            assert!(problem.text.contains("leads out"), "{pattern}: {}", problem.text);
            assert_eq!(problem.state, EvidenceState::Broken);
        }
        let latest = folder(&tree, &Folder::Latest("gate/ou?".into()));
        assert!(latest.is_err() || files(&tree, &latest.unwrap(), &entry("*.json")).is_err());
    }

    #[test]
    fn a_name_that_is_no_text_is_not_passed_over() {
        let tree = Tree::new(&[("gate/a.json", "{}")]);
        if fs::write(tree.at("gate").join(OsStr::from_bytes(b"b\xFF.json")), "{}").is_err() {
            println!("skipped: this file system holds text names only");
            return;
        }
        let problem = files(&tree, "gate", &many("*.json", Files::Many(1))).unwrap_err();
        assert!(problem.text.contains("not UTF-8"), "{}", problem.text);
        assert_eq!(files(&tree, "gate", &many("a*", Files::One)).unwrap(), ["gate/a.json"]);
    }
}
