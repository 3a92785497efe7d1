use super::*;
use crate::check::item::{Asked, Index};
use crate::evidence::summary::{Items, Summary};
use crate::gate::CheckKind;

/// Every check of the draft finds another item, in the text's own words, and every item is found.
fn agrees(text: &str) -> Draft {
    let subject = Subject { gate: "g", file: "list.md", text };
    let made = draft(&subject).unwrap_or_else(|error| panic!("{error} {error:?}: {text:?}"));
    let source = Arc::new(Source { path: "g.yaml".into(), text: made.yaml.clone() });
    let gate = read::read(&source, String::new(), "g", format::infos()).0.unwrap();
    let mut items = Items::default();
    for item in markdown::survey(text).unwrap().items {
        items.add(item);
    }
    let count = items.iter().count();
    let (document, _) = Summary::Items(items).document(None);
    let index = Index::of(&document);
    let mut found = Vec::new();
    for check in gate.groups.iter().flat_map(|group| &group.checks) {
        let CheckKind::Confirm { text, item, .. } = &check.kind else { panic!("{}", check.id) };
        let asked = Asked {
            check_id: &check.id,
            texts: [text, &check.title],
            item: item.as_ref(),
            na_allowed: check.na_allowed,
        };
        found.push(index.find(&asked, "list.md").unwrap_or_else(|(_, why)| panic!("{why}\n{}", made.yaml)));
    }
    found.sort_unstable();
    assert_eq!(found, (0..count).collect::<Vec<_>>(), "{}", made.yaml);
    made
}

#[test]
fn hostile_texts_become_valid_drafts_that_agree() {
    for line in [
        "yes",
        "null",
        "~",
        "1.0",
        "0x1F",
        "- [ ] x",
        "a: b",
        "a #b",
        "{x}",
        "[y]",
        "*z",
        "&a !b",
        "| c",
        "> d",
        "%e",
        "@f",
        "`g`",
        "\"h\"",
        "'i'",
        "\\n",
        "a\u{7f}b",
        "a\u{85}b",
        "a\u{2028}b",
        "a\u{feff}b",
        "a\u{202e}b",
        "a\tb",
        "é 日本 🚀",
        "\u{200b}",
        "---",
        "...",
        "true",
        "x,",
        "x]",
        "x}",
        "<<",
        "=",
        "!!str x",
        "$.a",
        "{{x}}",
        "a\u{1}b",
        "İ ß ﬁ",
        "K",
        "id: x",
        "x <!-- id: list -->",
        "x <!-- id: NULL -->",
        "x <!-- id: é -->",
        "",
    ] {
        for text in [
            format!("- [x] {line}\n"),
            format!("- [x] {line}\n- [ ] {line}\n- [x] other\n- [ ] {line}\n"),
            format!("# {line}\n\n- [x] a\n\n# {line}\n\n- [ ] a\n\n## {line}\n\n- [ ] a\n"),
            format!(
                "| # | T | Owner | Status |\n|-|-|-|-|\n| {line} | {line} | {line} | done |\n| {line} | | | |\n"
            ),
        ] {
            let items = markdown::survey(&text).map(|survey| survey.items.len());
            if items.is_ok_and(|items| items > 0) {
                agrees(&text);
            }
        }
    }
}

#[test]
fn ids_that_meet_texts_and_ids_of_others_are_told_apart() {
    for text in [
        // The slug of one is the id of another.
        "- [x] Docs\n- [ ] Other <!-- id: docs -->\n",
        "| id | Check | Status |\n|-|-|-|\n| 1 | One | ok |\n| 1 | Two | no |\n| 2 | Two | no |\n| 1 | One | no |\n",
        "# A\n- [x] t\n# B\n- [ ] t\n# A\n- [ ] t\n",
        "# A > B\n- [x] t\n# A\n## B\n- [ ] t\n",
        "| Status |\n|-|\n| ok |\n| no |\n",
        "- [x] t-2\n- [ ] t\n- [ ] T\n",
    ] {
        agrees(text);
    }
}

#[test]
fn many_items_alike_end_soon() {
    let start = std::time::Instant::now();
    agrees(&"- [x] same\n".repeat(1_000));
    assert!(start.elapsed().as_secs() < 20);
}

#[test]
fn more_items_than_anybody_reads_are_refused() {
    let text = "- [x] a\n".repeat(MAX_ITEMS + 1);
    let error = draft(&Subject { gate: "g", file: "x.md", text: &text }).unwrap_err();
    assert!(matches!(error, ImportError::TooMany(2001)), "{error}");
}

#[test]
fn weights_are_set_only_where_all_groups_have_one() {
    let text = "# R\n\n- Core: 40% weight\n- Extra: (weighted 60%)\n\n## Core gates\n- [x] a\n## Extra, optional\n- [ ] b\n";
    let yaml = agrees(text).yaml;
    assert!(yaml.contains("weight: 40 # stated on line 3"), "{yaml}");
    assert!(yaml.contains("weight: 60 # stated on line 4"), "{yaml}");
    assert!(yaml.contains("blocking: false # so says the heading on line 8"), "{yaml}");
    let text = text.replace("- Extra:", "- Core: 41% weight\n- Extra:");
    let yaml = agrees(&text).yaml;
    assert!(
        !yaml.contains("weight: 4") && yaml.contains("#   Core gates: 40 on line 3, 41 on line 4"),
        "{yaml}"
    );
}

#[test]
fn the_parts_below_a_weighted_heading_are_one_group() {
    let text = "# R\n## Core (weight 70)\n### A\n- [x] a\n### B\n- [x] b\n## Rest (weight 30)\n- [ ] c\n";
    let made = agrees(text);
    assert_eq!((made.groups, made.checks), (2, 3), "{}", made.yaml);
    assert!(made.yaml.contains("weight: 70 # stated on line 2"), "{}", made.yaml);
}

#[test]
fn a_draft_can_always_stop_something() {
    let yaml = agrees("# Optional\n- [x] a\n").yaml;
    assert!(!yaml.contains("blocking:") && yaml.contains("# Every heading says"), "{yaml}");
}

#[test]
fn what_holds_no_item_is_refused() {
    for text in ["", "# Title\n\ntext\n", "- ✅ done\n"] {
        let error = draft(&Subject { gate: "g", file: "x.md", text }).unwrap_err();
        assert!(matches!(error, ImportError::NoItem), "{text}: {error}");
    }
    let error = draft(&Subject { gate: "g", file: "x.md", text: "- [x] a\n```\n" }).unwrap_err();
    assert!(matches!(error, ImportError::Unreadable(_)), "{error}");
}
