use super::*;
use crate::check::item::{Asked, Index};
use crate::gate::CheckKind;

/// Every check of the draft finds another item, in the text's own words, and every item is found.
fn agrees(text: &str) -> Draft {
    let subject = Subject { gate: "g", file: "list.md", text };
    let made = draft(&subject).unwrap_or_else(|error| panic!("{error} {error:?}: {text:?}"));
    let source = Arc::new(Source { path: "g.yaml".into(), text: made.yaml.clone() });
    let gate = read::read(&source, String::new(), "g", format::infos()).0.unwrap();
    let items = markdown::survey(text).unwrap().items;
    let count = items.len();
    let index = Index::over(&items);
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
fn many_items_alike_are_told_apart() {
    agrees(&"- [x] same\n".repeat(1_000));
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

/// The weights of the groups in their order, and those of each weighting.
fn weights(text: &str) -> (Vec<String>, Vec<(String, String)>, String) {
    let yaml = agrees(text).yaml;
    let source = Arc::new(Source { path: "g.yaml".into(), text: yaml.clone() });
    let gate = read::read(&source, String::new(), "g", format::infos()).0.unwrap();
    let own = gate.groups.iter().map(|group| group.weight.to_string()).collect();
    let told = |weighting: &crate::gate::Weighting| {
        let parts = weighting.weights.iter().map(|(at, weight)| format!("{at}:{weight}"));
        (weighting.name.clone(), parts.collect::<Vec<_>>().join(" "))
    };
    (own, gate.score.weightings.iter().map(told).collect(), yaml)
}

const THREE: &str = "\n## Core gates\n- [x] a\n## Extra gates (optional)\n- [ ] b\n## Hooks\n- [x] c\n";

/// A draft without weights weighs all groups alike, with 1.
#[rstest::rstest]
#[case::whole("- Core: 70% weight\n- Extra: weighted 30%", "70 30 0", "")]
#[case::whole_without_sign("Core: weight 62.5\nExtra: weight 37.5", "62.5 37.5 0", "")]
#[case::all_named("Core: weight 3\nExtra: weight 2\nHooks: weight 1", "3 2 1", "")]
#[case::said_twice("Core: weight 70%\nCore: weight 70%\nExtra: weight 30%", "70 30 0", "")]
#[case::exact_name("Core gates: weight 70%\nHooks: weight 30%\n", "70 0 30", "")]
#[case::not_whole("- Core: 70% weight\n- Extra: 20% weight", "1 1 1", "they give 90 together, not 100")]
#[case::too_much("Core: 70.5% weight\nExtra: 30% weight", "1 1 1", "they give 100.5 together, not 100")]
#[case::parts_of_no_whole(
    "Core: weight 30%\nExtra: weight 20%\nHooks: weight 10%",
    "1 1 1",
    "they give 60 together"
)]
#[case::some("Core: weight 3\nExtra: weight 2", "1 1 1", "they give 5 together, not 100")]
#[case::no_group("Backend: weight 60%\nCore: weight 40%", "1 1 1", "line 2 names no group")]
#[case::no_group_at_all("Backend: weight 60%\nFrontend: weight 40%", "1 1 1", "line 2 names no group")]
#[case::two_groups("Gates: weight 60%\nHooks: weight 40%", "1 1 1", "line 2 could mean more than one group")]
#[case::two_numbers(
    "Core: weight 60%\nCore: weight 40%",
    "1 1 1",
    "line 3 states another weight for the same group"
)]
#[case::nothing("Core: weight 0\nExtra: weight 0\nHooks: weight 0", "1 1 1", "they are all 0")]
#[case::code("```\nCore: weight 60%\nExtra: weight 40%\n```", "1 1 1", "")]
#[case::comment("<!--\nCore: weight 60%\nExtra: weight 40%\n-->", "1 1 1", "")]
#[case::unreadable("Core: weight 60-70%\nExtra: weight 40%", "1 1 1", "they give 40 together")]
fn one_list_of_weights(#[case] list: &str, #[case] own: &str, #[case] said: &str) {
    let (found, further, yaml) = weights(&format!("# R\n{list}\n{THREE}"));
    assert_eq!((found.join(" ").as_str(), further.len()), (own, 0), "{yaml}");
    assert!(yaml.contains(said), "{yaml}");
    assert_eq!(yaml.contains("# No weight is set."), !said.is_empty(), "{yaml}");
    assert_eq!(yaml.contains("weight: 0 # "), own.split(' ').any(|weight| weight == "0"), "{yaml}");
}

#[test]
fn a_second_list_is_told_beside_the_first() {
    let first = "# R\n## Score\n- Core: 70% weight\n- Extra: 30% weight\n";
    let list = |heading: &str, list: &str| weights(&format!("{first}## {heading}\n{list}\n{THREE}"));
    let named = |name: &str, parts: &str| vec![(name.to_owned(), parts.to_owned())];

    let (own, further, _) = list("By hand:", "Hooks: weight 60%\nCore: weight 40%");
    // Extra counts in the score, so the other weighting must say that it leaves it out.
    assert_eq!((own.join(" ").as_str(), further), ("70 30 0", named("by-hand", "0:40 1:0 2:60")));
    let (_, further, _) = list("评分", "Core: weight 40%\nExtra: weight 60%");
    assert_eq!(further, named("calculation", "0:40 1:60"));
    // The same again is nothing new.
    let (own, further, yaml) = list("Again", "Extra: weight 30%\nCore: weight 70%");
    assert_eq!((own.join(" ").as_str(), further, yaml.contains("taken")), ("70 30 0", vec![], false));
    // A list that is wrong and says the same takes nothing down, one that says something else does.
    let (own, further, yaml) = list("Short", "Core: weight 70%");
    assert_eq!((own.join(" ").as_str(), further), ("70 30 0", vec![]), "{yaml}");
    assert!(
        yaml.contains("# The weights stated on line 6 are not taken: they give 70 together, not 100."),
        "{yaml}"
    );
    let (own, further, yaml) = list("Other", "Core: weight 60%");
    assert_eq!((own.join(" ").as_str(), further), ("1 1 1", vec![]), "{yaml}");
    for told in [
        "# Line 6 contradicts those on lines 3 to 4.",
        "#   Core gates: 70 on line 3, 60 on line 6",
        "#   Hooks: none",
    ] {
        assert!(yaml.contains(told), "{told}: {yaml}");
    }
}

#[test]
fn headings_that_state_weights_are_a_list_too() {
    let body = "- [x] a\n";
    for (headings, own) in [
        (["Core (weight 70%)", "Rest (weight 30%)", "Hooks"], "70 30 0"),
        (["Core (weight 7)", "Rest (weight 2)", "Hooks (weight 1)"], "7 2 1"),
        (["Core (weight 7)", "Rest (weight 2)", "Hooks"], "1 1 1"),
        (["Core (weight 70%)", "Rest", "Hooks"], "1 1 1"),
    ] {
        let text: String = headings.map(|heading| format!("# {heading}\n{body}")).concat();
        let (found, further, yaml) = weights(&text);
        assert_eq!((found.join(" ").as_str(), further), (own, vec![]), "{yaml}");
    }
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
