use rstest::rstest;

use super::*;
use crate::evidence::fixture::{Tree, entry};
use crate::evidence::format::markdown::survey;
use crate::gate::{EvidenceEntry, Files};

fn text_entry(file: &str) -> EvidenceEntry {
    EvidenceEntry { format: "markdown".into(), ..entry(file) }
}

fn asked<'a>(check_id: &'a str, text: &'a str, item: Option<&'a ItemRef>, na_allowed: bool) -> Asked<'a> {
    Asked { check_id, texts: [text, text], item, na_allowed }
}

fn judged(text: &str, asked: &Asked<'_>) -> Finding {
    let tree = Tree::new(&[("gate/list.md", text)]);
    let evidence = tree.load_one(text_entry("list.md"));
    let index = Index::of_evidence(&evidence);
    let finding = judge(asked, &evidence, index.as_ref());
    // As they were read, before they were a document.
    if let Ok(survey) = survey(text) {
        let read = judge(asked, &evidence, Some(&Index::over(&survey.items)));
        assert_eq!(format!("{read:?}"), format!("{finding:?}"));
    }
    finding
}

const LIST: &str = "# Release\n\n- [x] Docs are written <!-- id: docs -->\n- [ ] Smoke  `run`\n- [x] Twice\n- [ ] Twice\n\n\
    ## Table\n\n| No | Check | Status | Notes |\n|--|--|--|--|\n| R-1 | Red | ❌ | broken |\n| R-2 | Off | n/a | no UI |\n\
    | R-3 | Bare off | n/a | |\n| R-4 | What | maybe | |\n| R-4 | Again | done | |\n| | | ok | |\n";

#[rstest]
#[case::by_id("docs", "Anything", Outcome::Pass, "", 3)]
#[case::by_text("x", "docs ARE  written", Outcome::Pass, "", 3)]
#[case::marks_dropped("x", "Smoke run", Outcome::Pending, "gate/list.md:4 is not yet done", 4)]
#[case::id_before_text("docs", "Smoke run", Outcome::Pass, "", 3)]
#[case::table_id("r-1", "x", Outcome::Fail, "gate/list.md:12 says that it failed: broken", 12)]
#[case::not_understood(
    "x",
    "What",
    Outcome::Error,
    "gate/list.md:15 has a status that is not understood",
    15
)]
#[case::off_with_note("r-2", "x", Outcome::NotApplicable, "does not apply: no UI", 13)]
#[case::off_without_note("r-3", "x", Outcome::Pending, "without a note that says why", 14)]
fn the_item_of_a_check(
    #[case] id: &str,
    #[case] text: &str,
    #[case] outcome: Outcome,
    #[case] said: &str,
    #[case] line: u64,
) {
    let finding = judged(LIST, &asked(id, text, None, true));
    assert_eq!(finding.outcome, outcome, "{}", finding.reason);
    assert!(finding.reason.ends_with(said), "{}", finding.reason);
    let tick = finding.tick.unwrap();
    assert_eq!((tick.place(), tick.line), (format!("gate/list.md:{line}"), Some(line)));
}

#[test]
fn off_counts_only_where_the_check_allows_it() {
    let finding = judged(LIST, &asked("r-2", "x", None, false));
    assert_eq!(finding.outcome, Outcome::Pending);
    assert!(finding.reason.contains("which this check does not allow: no UI"), "{}", finding.reason);
}

#[rstest]
#[case::two_texts(
    "x",
    "Twice",
    Outcome::Error,
    "could mean 2 items of gate/list.md, at gate/list.md:5, gate/list.md:6"
)]
#[case::two_ids("r-4", "Again", Outcome::Error, "at gate/list.md:15, gate/list.md:16")]
#[case::none(
    "x",
    "The docs were written",
    Outcome::Missing,
    "the nearest is `Docs are written` at gate/list.md:3"
)]
#[case::none_near("x", "Elsewhere", Outcome::Missing, "holds no item with the id or text of `x`")]
#[case::no_prefix("x", "Docs are", Outcome::Missing, "nearest")]
#[case::no_invisible("x", "Smoke\u{200b} run", Outcome::Missing, "holds no item")]
fn what_is_not_one_item_never_passes(
    #[case] id: &str,
    #[case] text: &str,
    #[case] outcome: Outcome,
    #[case] said: &str,
) {
    let finding = judged(LIST, &asked(id, text, None, true));
    assert_eq!(finding.outcome, outcome, "{}", finding.reason);
    assert!(finding.reason.contains(said), "{}", finding.reason);
    assert_eq!(finding.tick, None);
}

fn item(id: &str, text: &str, under: &str, nth: Option<(usize, usize)>) -> ItemRef {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    ItemRef { id: some(id), text: some(text), under: some(under), nth }
}

#[rstest]
#[case::text(item("", "smoke run", "", None), Outcome::Pending, Some(4))]
#[case::second(item("", "Twice", "", Some((2, 2))), Outcome::Pending, Some(6))]
#[case::one_more_came(item("", "Twice", "", Some((1, 3))), Outcome::Error, None)]
#[case::id_and_text(item("r-4", "Again", "", None), Outcome::Pass, Some(16))]
#[case::under_path(item("", "Again", "release > table", None), Outcome::Pass, Some(16))]
#[case::under_heading(item("", "Again", "Table", None), Outcome::Pass, Some(16))]
#[case::under_another(item("", "Again", "Release", None), Outcome::Missing, None)]
#[case::neither_id_nor_text(item("", "", "Table", Some((6, 6))), Outcome::Pass, Some(17))]
#[case::wrong(item("docs", "Again", "", None), Outcome::Missing, None)]
fn an_item_that_is_named(#[case] item: ItemRef, #[case] outcome: Outcome, #[case] line: Option<u64>) {
    let finding = judged(LIST, &asked("docs", "Docs are written", Some(&item), true));
    assert_eq!(finding.outcome, outcome, "{}", finding.reason);
    assert_eq!(finding.tick.and_then(|tick| tick.line), line);
}

#[test]
fn every_file_is_looked_through_and_its_items_know_it() {
    let tree =
        Tree::new(&[("gate/a.md", "- [x] One\n- [x] Both\n"), ("gate/b.md", "- [ ] Two\n- [x] both\n")]);
    let evidence = tree.load_one(EvidenceEntry { files: Files::Many(2), ..text_entry("*.md") });
    let Standing::Seen(document) = &evidence.standing else { panic!("{:?}", evidence.standing) };
    let index = Index::of(document);
    for (text, outcome, said) in [
        ("One", Outcome::Pass, ""),
        ("Two", Outcome::Pending, "gate/b.md:1"),
        ("Both", Outcome::Error, "gate/a.md:2, gate/b.md:2"),
    ] {
        let finding = judge(&asked("x", text, None, false), &evidence, Some(&index));
        assert_eq!(finding.outcome, outcome, "{}", finding.reason);
        assert!(finding.reason.contains(said), "{}", finding.reason);
    }
}

#[rstest]
#[case("# Nothing\n", Outcome::Missing, "holds no item")]
#[case("", Outcome::Error, "the file is empty")]
#[case("```\n- [x] One\n", Outcome::Error, "never closed")]
#[case("- [x] One <!-- id: a --> <!-- id: b -->\n", Outcome::Error, "gate/list.md:1:26: the item has two")]
#[case("```\n- [x] One\n```\n- [ ] Two\n", Outcome::Missing, "holds no item with")]
#[case("<!-- id: x -->\n\n- [ ] Two\n", Outcome::Missing, "holds no item with")]
fn what_holds_no_such_item(#[case] text: &str, #[case] outcome: Outcome, #[case] said: &str) {
    let finding = judged(text, &asked("x", "One", None, false));
    assert_eq!(finding.outcome, outcome, "{}", finding.reason);
    assert!(finding.reason.contains(said), "{}", finding.reason);
}

#[test]
fn absent_evidence_is_missing() {
    let evidence = Tree::new(&[]).load_one(text_entry("list.md"));
    assert_eq!(judge(&asked("x", "y", None, false), &evidence, None).outcome, Outcome::Missing);
}
